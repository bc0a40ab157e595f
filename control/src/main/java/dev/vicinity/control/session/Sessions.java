package dev.vicinity.control.session;

import io.vertx.core.Future;
import java.util.List;

/// The sidecars connected now, for those who look. Any thread.
public interface Sessions {
  Future<List<SessionStatus>> sessions();
}
