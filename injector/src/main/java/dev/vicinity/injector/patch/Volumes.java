package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.pod.Trees;
import java.util.ArrayList;
import java.util.List;

/// What the sidecar reads of its pod and its mesh, and where it may write.
final class Volumes {
  private static final String SCRATCH = "vicinity-tmp";

  private static final List<String> ALL =
      List.of(
          """
          {"name": "vicinity-tmp", "emptyDir": {}}
          """,
          """
          {
            "name": "vicinity-token",
            "projected": {
              "sources": [
                {
                  "serviceAccountToken": {
                    "path": "vicinity-token",
                    "audience": "vicinity-ca",
                    "expirationSeconds": 43200
                  }
                }
              ]
            }
          }
          """,
          """
          {"name": "vicinity-roots", "configMap": {"name": "vicinity-ca-root-cert"}}
          """,
          """
          {
            "name": "vicinity-podinfo",
            "downwardAPI": {
              "items": [
                {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}},
                {"path": "annotations", "fieldRef": {"fieldPath": "metadata.annotations"}}
              ]
            }
          }
          """);

  private Volumes() {}

  /// Adds those that the pod does not have; gives the names of all.
  static List<String> add(ObjectNode spec) {
    var list = Trees.list(spec, "volumes");
    var names = new ArrayList<String>();
    for (var json : ALL) {
      var volume = Trees.object(json);
      names.add(volume.get("name").asText());
      if (Trees.item(list, "name", volume.get("name")).isEmpty()) {
        list.add(volume);
      }
    }
    return names;
  }

  /// Mounts all in the sidecar.
  static void mount(ObjectNode container) {
    mountScratch(container);
    mountReadOnly(container, "vicinity-token", "/var/run/secrets/tokens");
    mountReadOnly(container, "vicinity-roots", "/var/run/secrets/vicinity");
    mountReadOnly(container, "vicinity-podinfo", "/etc/vicinity/pod");
  }

  /// Mounts what a process needs that may write nowhere else.
  static void mountScratch(ObjectNode container) {
    Trees.list(container, "volumeMounts").addObject().put("name", SCRATCH).put("mountPath", "/tmp");
  }

  private static void mountReadOnly(ObjectNode container, String volume, String path) {
    Trees.list(container, "volumeMounts")
        .addObject()
        .put("name", volume)
        .put("mountPath", path)
        .put("readOnly", true);
  }
}
