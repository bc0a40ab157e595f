package dev.vicinity.sidecar.listener;

import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/// What a sidecar's Vert.x is built with: epoll that bears half-closed connections, or NIO.
public final class NativeTransport implements Transport {
  private final Transport epoll;
  private final io.vertx.core.spi.transport.Transport steady;

  private NativeTransport(Transport epoll) {
    this.epoll = epoll;
    this.steady = new SteadyTransport(epoll.implementation());
  }

  /// The best there is here.
  public static Transport best() {
    Transport epoll = Transport.EPOLL;
    return epoll != null && epoll.available() ? new NativeTransport(epoll) : Transport.NIO;
  }

  @Override
  public String name() {
    return epoll.name();
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return steady;
  }
}
