package dev.vicinity.sidecar.http1;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a bug from a peer that went away or spoke nonsense: only a bug is logged.
final class Mishap {
  private static final Logger LOG = LoggerFactory.getLogger(Mishap.class);

  private Mishap() {}

  static void note(Throwable cause) {
    if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
      LOG.warn("a connection is closed for a mistake of ours", cause);
    }
  }
}
