package dev.vicinity.sidecar.exchange;

import io.netty.channel.Channel;

/// One connection to a host, on one event loop, that streams are opened on.
public interface UpstreamConnection {
  /// How many streams may be opened now: 0 or 1 for HTTP/1.1.
  int room();

  /// How many streams are open.
  int active();

  /// Opens a stream; only while `room` is above 0. Events come after this call returned.
  Upstream open(ResponseEvents events);

  /// Opens no more streams and closes once the last one ended.
  void drain();

  Channel channel();
}
