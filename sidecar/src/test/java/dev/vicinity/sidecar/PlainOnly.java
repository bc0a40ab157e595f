package dev.vicinity.sidecar;

import dev.vicinity.sidecar.identity.MeshTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.List;

/// A mesh without certificates.
final class PlainOnly implements MeshTls {
  @Override
  public boolean isReady() {
    return false;
  }

  @Override
  public SslHandler client(
      ByteBufAllocator allocator, String sni, List<String> alpn, List<String> spiffeIds) {
    throw new IllegalStateException("no certificate");
  }

  @Override
  public SslHandler server(ByteBufAllocator allocator, List<String> alpn) {
    throw new IllegalStateException("no certificate");
  }
}
