package dev.vicinity.cli.cluster;

import dev.vicinity.cli.check.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Objects;

/// What tells our objects from others.
final class Ours {
  static final Map<String, String> LABELS = Map.of("app.kubernetes.io/part-of", "vicinity");
  static final String REVISION = "vicinity.dev/rev";

  private Ours() {}

  static Map<String, String> labels(HasMetadata item) {
    return Objects.requireNonNullElse(item.getMetadata().getLabels(), Map.of());
  }

  static boolean has(HasMetadata item) {
    return labels(item).entrySet().containsAll(LABELS.entrySet());
  }

  static String revision(HasMetadata item) {
    return labels(item).getOrDefault(REVISION, Names.DEFAULT);
  }
}
