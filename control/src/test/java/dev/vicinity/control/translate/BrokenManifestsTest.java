package dev.vicinity.control.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vicinity.control.translate.Findings.UnknownFields;
import dev.vicinity.control.world.Membership;
import dev.vicinity.control.world.World;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Whatever a manifest holds, reading it ends in problems and never in an exception, and what is
/// then in force can be asked for.
class BrokenManifestsTest {
  private static final String VALID =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: hello, namespace: sample}
      spec: {clusterIP: 10.0.0.1, selector: {app: hello}, ports: [{name: http, port: 80, targetPort: http}], trafficDistribution: PreferClose}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: hello, namespace: sample, labels: {app: hello}, ownerReferences: [{kind: Job, name: x-1}]}
      spec: {nodeName: n, containers: [{name: a, ports: [{name: http, containerPort: 80}]}]}
      status: {podIP: 127.0.0.1, phase: Running, conditions: [{type: Ready, status: "True"}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: hello-1, namespace: sample, labels: {kubernetes.io/service-name: hello}}
      addressType: IPv4
      ports: [{name: http, port: 80}]
      endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}, nodeName: n}]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: hello, namespace: sample}
      spec:
        hosts: [hello]
        exportTo: ["*"]
        http:
        - match: [{uri: {prefix: /a}, headers: {x: {regex: a.*}}, sourceLabels: {app: a}, port: 80}]
          route: [{destination: {host: hello, subset: v1, port: {number: 80}}, weight: 10, headers: {request: {set: {a: b}}}}, {destination: {host: hello}, weight: 90}]
          retries: {attempts: 2, retryOn: 5xx, perTryTimeout: 1s}
          timeout: 5s
          rewrite: {uriRegexRewrite: {match: a, rewrite: b}}
        - redirect: {uri: /x, port: 81, redirectCode: 302}
        - directResponse: {status: 200, body: {bytes: eA==}}
        tcp: [{match: [{destinationSubnets: [10.0.0.0/8]}], route: [{destination: {host: hello}}]}]
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: hello, namespace: sample, annotations: {vicinity.dev/strict-locality: "true"}}
      spec:
        host: hello
        trafficPolicy:
          connectionPool: {tcp: {maxConnections: 1, connectTimeout: 1s}, http: {maxRetries: 1, idleTimeout: 1s}}
          outlierDetection: {consecutive5xxErrors: 1, interval: 1s, maxEjectionPercent: 50, outlierDetectionHttpErrorCodes: [500]}
          tls: {mode: SIMPLE, sni: a}
          loadBalancer: {simple: RANDOM, localityLbSetting: {distribute: [{from: a/*, to: {a/*: 80, b/*: 20}}]}}
          portLevelSettings: [{port: {number: 80}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}}]
        subsets: [{name: v1, labels: {app: hello}, trafficPolicy: {loadBalancer: {localityLbSetting: {failoverPriority: [app=hello]}}}}]
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: out, namespace: sample}
      spec: {hosts: [out.example], addresses: [10.9.0.0/16], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 127.0.0.5, ports: {http: 81}, weight: 2, locality: a/b}]}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: hello, namespace: sample}
      spec: {selector: {matchLabels: {app: hello}}, mtls: {mode: STRICT}, portLevelMtls: {80: {mode: DISABLE}}}
      """;

  @Property(tries = 1000)
  void readingNeverFails(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var world =
        new World(
            dev.vicinity.control.catalog.MeshSettings.DEFAULT, Membership.SLICES_OR_PODS, () -> 0);
    var manifests = new Manifests("cluster.local", UnknownFields.REFUSED);
    var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    int broken = random.nextInt(7);
    int index = 0;
    for (var document : new Load(settings).loadAllFromString(VALID)) {
      var tree = (Map<?, ?>) document;
      if (index++ == broken) {
        tree = (Map<?, ?>) damaged(tree, random, 0);
      }
      var damagedTree = tree;
      var id = Manifests.identify(tree);
      assertThatCode(
              () ->
                  id.ifPresent(
                      each ->
                          world.update(List.of(manifests.read(each, damagedTree, "f")), List.of())))
          .as("%s", tree)
          .doesNotThrowAnyException();
    }
    assertThatCode(() -> ask(world)).as("seed %s", seed).doesNotThrowAnyException();
  }

  private static void ask(World world) {
    var catalog = world.catalog();
    var consumer =
        catalog.workload("sample", "hello").orElse(dev.vicinity.core.mesh.Workload.UNKNOWN);
    catalog.config(consumer);
    for (var target : catalog.targets()) {
      catalog.destinationView(consumer, target);
      if (catalog.meaning(consumer, target)
          instanceof dev.vicinity.core.route.Destination.Known known) {
        for (var cluster : known.clusters()) {
          catalog.endpointView(consumer, cluster.key());
          catalog.endpoints(consumer, cluster.key());
        }
      }
    }
    catalog.meaning(consumer, new Target("10.9.1.1", 80));
    catalog.endpoints(consumer, ClusterKey.of("nobody", 1));
    assertThat(dev.vicinity.control.analyze.Analysis.of(world)).isNotNull();
  }

  /// A copy in which some values are others; who a resource is stays mostly readable.
  private static Object damaged(Object value, SplittableRandom random, int depth) {
    if (depth > 1 && random.nextInt(12) == 0) {
      return anything(random);
    }
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<Object, Object>();
      map.forEach(
          (key, each) -> {
            if (random.nextInt(25) != 0 || depth == 0) {
              copy.put(
                  depth > 1 && random.nextInt(40) == 0 ? key + "x" : key,
                  damaged(each, random, depth + 1));
            }
          });
      return copy;
    }
    if (value instanceof List<?> list) {
      var copy = new ArrayList<Object>();
      list.forEach(each -> copy.add(damaged(each, random, depth + 1)));
      return copy;
    }
    return value;
  }

  private static Object anything(SplittableRandom random) {
    var values =
        new Object[] {
          "",
          "x",
          "*",
          "*.",
          "a//b",
          "10.0.0.0/99",
          "%",
          "(",
          "99999999999s",
          "-1s",
          -1,
          0,
          1,
          70000,
          1L << 40,
          1.5,
          Double.NaN,
          true,
          List.of(),
          Map.of(),
          List.of("*", ""),
          List.of(Map.of()),
          Map.of("x", -1),
          Map.of("", ""),
          List.of(List.of(1)),
          "unix:///x",
          "STRICT",
          "0",
          "00",
          "1e9",
          "::1"
        };
    return values[random.nextInt(values.length)];
  }
}
