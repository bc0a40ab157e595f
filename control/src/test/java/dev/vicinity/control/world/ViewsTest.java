package dev.vicinity.control.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.route.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Consumers that share a view share one computed answer, so their answers must be equal.
class ViewsTest {
  private static final List<String> LOCALITY_SETTINGS =
      List.of(
          "{enabled: false}",
          "{}",
          "{distribute: [{from: kr/*, to: {us/a: 60, us/b: 40}}]}",
          "{failover: [{from: kr, to: us}]}",
          "{failoverPriority: [tier, topology.kubernetes.io/region]}",
          "{failoverPriority: ['tier=1', kubernetes.io/hostname]}");
  private static final List<String> SERVICE_SETTINGS =
      List.of(
          "{}",
          "{trafficDistribution: PreferClose}",
          "{trafficDistribution: PreferSameNode}",
          "{internalTrafficPolicy: Local}");

  @Property(tries = 150)
  void equalViewsMeanEqualAnswers(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var sample = Sample.guide();
    addRandomRules(sample, random);
    var consumers = addConsumers(sample, random);
    var catalog = sample.catalog();
    var target = new Target("hello.sample", 5000);

    for (var one : consumers) {
      for (var other : consumers) {
        var meaning = catalog.meaning(one, target);
        if (catalog.destinationView(one, target).equals(catalog.destinationView(other, target))) {
          assertThat(catalog.meaning(other, target)).isEqualTo(meaning);
        }
        if (meaning instanceof Destination.Known known) {
          for (var cluster : known.clusters()) {
            var key = cluster.key();
            if (catalog.endpointView(one, key).equals(catalog.endpointView(other, key))) {
              assertThat(catalog.endpoints(other, key)).isEqualTo(catalog.endpoints(one, key));
            }
          }
        }
      }
    }
  }

  private static void addRandomRules(Sample sample, SplittableRandom random) {
    if (random.nextBoolean()) {
      sample.add(
          "{apiVersion: v1, kind: Service, metadata: {name: hello, namespace: sample}, spec: {selector: {app: hello}, ports: [{name: http, port: 5000}]%s}}"
              .formatted(inner(pick(SERVICE_SETTINGS, random))));
    }
    for (var namespace : List.of("sample", "other", "istio-system")) {
      for (var exportTo : List.of("", ", exportTo: [.]", ", exportTo: [other]")) {
        if (random.nextInt(3) == 0) {
          sample.add(policy(namespace, exportTo, random));
        }
      }
    }
    if (random.nextBoolean()) {
      sample.add(
          "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: hello, namespace: sample}, spec: {hosts: [hello]%s, http: [{match: [{sourceLabels: {tier: '1'}}], route: [{destination: {host: hello, subset: one}}]}, {match: [{sourceNamespace: other}], timeout: 1s, route: [{destination: {host: hello}}]}, {route: [{destination: {host: hello}}]}]}}"
              .formatted(random.nextBoolean() ? "" : ", exportTo: [.]"));
    }
  }

  private static String policy(String namespace, String exportTo, SplittableRandom random) {
    var selector = random.nextInt(4) == 0 ? ", workloadSelector: {matchLabels: {tier: '1'}}" : "";
    return "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: 'r%d', namespace: %s}, spec: {host: %s, subsets: [{name: one, labels: {topology.kubernetes.io/region: us}}], trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: %s}}%s%s}}"
        .formatted(
            random.nextInt(5),
            namespace,
            random.nextBoolean() ? "hello.sample.svc.cluster.local" : "'*.svc.cluster.local'",
            pick(LOCALITY_SETTINGS, random),
            exportTo,
            selector);
  }

  private static List<Workload> addConsumers(Sample sample, SplittableRandom random) {
    var consumers = new ArrayList<Workload>();
    for (int i = 0; i < 10; i++) {
      var namespace = pick(List.of("sample", "other"), random);
      sample.add(
          "{apiVersion: v1, kind: Pod, metadata: {name: c%d, namespace: %s, labels: {app: client, tier: '%d'}}, spec: {nodeName: %s}, status: {podIP: 127.9.0.%d}}"
              .formatted(
                  i,
                  namespace,
                  random.nextInt(2),
                  pick(List.of("kr-a", "kr-b", "us-a"), random),
                  i + 1));
      consumers.add(sample.workload(namespace, "c" + i));
    }
    return consumers;
  }

  private static String inner(String settings) {
    return settings.equals("{}") ? "" : ", " + settings.substring(1, settings.length() - 1);
  }

  private static <T> T pick(List<T> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }
}
