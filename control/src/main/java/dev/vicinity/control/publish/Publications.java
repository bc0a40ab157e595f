package dev.vicinity.control.publish;

import dev.vicinity.core.mesh.Version;
import java.util.List;

/// What is published now, for those who look. Any thread.
public interface Publications {
  List<Status> published();

  /// One value: `kind` and `name` as on the wire, `view` the catalog's word, `bytes` of its body.
  record Status(
      String kind, String name, String view, Version version, int subscribers, int bytes) {}
}
