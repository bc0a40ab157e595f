package dev.vicinity.injector.patch;

import dev.vicinity.injector.pod.PodView;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a workload is called in metrics, by Istio's rules: a label, else the name of what owns it.
final class WorkloadName {
  static final String NAME = "service.istio.io/canonical-name";
  static final String REVISION = "service.istio.io/canonical-revision";

  private static final int LONGEST_LABEL = 63;
  private static final Pattern OF_CRON_JOB = Pattern.compile("(.+)-\\d{8,10}");

  private WorkloadName() {}

  static String of(PodView pod) {
    var name = first(pod.labels(), List.of(NAME, "app.kubernetes.io/name", "app"));
    return name.isEmpty() ? label(ownerName(pod)) : name;
  }

  static String revisionOf(PodView pod) {
    var revision = first(pod.labels(), List.of(REVISION, "app.kubernetes.io/version", "version"));
    return revision.isEmpty() ? "latest" : revision;
  }

  private static String first(Map<String, String> labels, List<String> keys) {
    for (var key : keys) {
      var value = labels.getOrDefault(key, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static String ownerName(PodView pod) {
    for (var owner : pod.tree().at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return ofOwner(owner.path("kind").asText(), owner.path("name").asText(), pod.labels());
      }
    }
    var name = pod.name();
    return name.endsWith("-") ? name.substring(0, name.length() - 1) : name;
  }

  /// A Deployment owns pods through a ReplicaSet, a CronJob through a Job.
  private static String ofOwner(String kind, String name, Map<String, String> labels) {
    var hash = labels.getOrDefault("pod-template-hash", "");
    if (kind.equals("ReplicaSet") && !hash.isEmpty() && name.endsWith("-" + hash)) {
      return name.substring(0, name.length() - hash.length() - 1);
    }
    var ofCronJob = OF_CRON_JOB.matcher(name);
    return kind.equals("Job") && ofCronJob.matches() ? ofCronJob.group(1) : name;
  }

  /// Names may be longer than labels, which must end in a letter or digit.
  private static String label(String name) {
    int end = Math.min(name.length(), LONGEST_LABEL);
    while (end > 0 && !Character.isLetterOrDigit(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end);
  }
}
