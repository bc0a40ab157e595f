package dev.vicinity.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.catalog.Problem.Severity;
import dev.vicinity.control.translate.Findings.UnknownFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class ManifestsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hosts: [a], http: [{route: [{destination: {host: b}, weight: -1}]}] | spec.http[0].route[0].weight | -1 | >= 0
          hosts: [a], http: [{route: [{destination: {host: b}, weight: x}]}] | spec.http[0].route[0].weight | x | whole number
          hosts: [a], http: [{route: [{destination: {hots: b}}]}] | spec.http[0].route[0].destination.hots | unknown field | host
          hosts: [a], http: [{route: [{destination: {host: b}}], timeout: 5}] | spec.http[0].timeout | 5 | duration
          hosts: [a], http: [{route: [{destination: {host: b}}], timeout: 10us}] | spec.http[0].timeout | PT | 1ms
          hosts: [a], http: [{route: [{destination: {host: b}}], retries: {attempts: -2}}] | spec.http[0].retries.attempts | -2 | 0..
          hosts: [a], http: [{route: [{destination: {host: b}}], retries: {attempts: 1, retryOn: never}}] | spec.http[0].retries.retryOn | never | 5xx
          hosts: [a], http: [{match: [{uri: {regex: '('}}], route: [{destination: {host: b}}]}] | spec.http[0].match[0].uri.regex | ( | regular
          hosts: [a], http: [{match: [{uri: {regex: 'a(?!b)'}}], route: [{destination: {host: b}}]}] | spec.http[0].match[0].uri.regex | a(?!b) | RE2
          hosts: [a], http: [{match: [{uri: {exact: a, prefix: b}}], route: [{destination: {host: b}}]}] | spec.http[0].match[0].uri | 2 matches | exactly one
          hosts: [a], http: [{match: [{method: {prefix: ''}}], route: [{destination: {host: b}}]}] | spec.http[0].match[0].method.prefix | empty | character
          hosts: [a], http: [{}] | spec.http[0] | no action | exactly one
          hosts: [a], http: [{redirect: {uri: /}, route: [{destination: {host: b}}]}] | spec.http[0] | route and redirect | exactly one
          hosts: [a], http: [{redirect: {redirectCode: 200}}] | spec.http[0].redirect.redirectCode | 200 | 301
          hosts: [a], http: [{directResponse: {status: 99}}] | spec.http[0].directResponse.status | 99 | 200
          hosts: [a], http: [{route: [{destination: {host: b}, weight: 0}, {destination: {host: c}, weight: 0}]}] | spec.http[0].route | total weight 0 | at least 1
          hosts: [a], http: [{rewrite: {}, route: [{destination: {host: b}}]}] | spec.http[0].rewrite | empty | one of
          hosts: [a], http: {} | spec.http | {} | list
          hosts: ['*'], http: [{route: [{destination: {host: b}}]}] | spec.hosts | * | narrower
          hosts: [a, a], http: [{route: [{destination: {host: b}}]}] | spec.hosts | [a, a] | once
          hosts: [a] | spec.http | missing | at least one
          http: [{route: [{destination: {host: b}}]}], tcp: [] | spec.hosts | missing | host
          hosts: [a], exportTo: ['*', b], http: [{route: [{destination: {host: b}}]}] | spec.exportTo | [*, b] | alone
          """)
  void virtualServiceThatDoesNotHoldIsRefused(
      String spec, String field, String value, String allowed) {
    assertRefused("networking.istio.io/v1", "VirtualService", spec, field, value, allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trafficPolicy: {tls: {mode: DISABLE}} | spec.host | missing | value
          host: a, trafficPolicy: {} | spec.trafficPolicy | empty | setting
          host: a, trafficPolicy: {loadBalancer: {simple: FASTEST}} | spec.trafficPolicy.loadBalancer.simple | FASTEST | ROUND_ROBIN
          host: a, subsets: [{name: v1}, {name: v1}] | spec.subsets[1].name | v1 | once
          host: a, subsets: [{name: v1, labels: {version: 1}}] | spec.subsets[0].labels.version | 1 | string
          host: a, trafficPolicy: {outlierDetection: {maxEjectionPercent: 101}} | spec.trafficPolicy.outlierDetection.maxEjectionPercent | 101 | 0..100
          host: a, trafficPolicy: {outlierDetection: {interval: 0s}} | spec.trafficPolicy.outlierDetection.interval | 0s | 1ms
          host: a, trafficPolicy: {outlierDetection: {consecutive5xxErrors: -1}} | spec.trafficPolicy.outlierDetection.consecutive5xxErrors | -1 | >= 0
          host: a, trafficPolicy: {portLevelSettings: [{tls: {mode: DISABLE}}]} | spec.trafficPolicy.portLevelSettings[0].port.number | missing | 1..65535
          host: a, trafficPolicy: {tls: {mode: MUTUAL}} | spec.trafficPolicy.tls.clientCertificate | missing | credentialName
          host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a/*, to: {a/*: 50, b/*: 49}}]}}} | spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to | sum 99 | 100
          host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a/*, to: {a/*: 101}}]}}} | spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to.a/* | 101 | 1..100
          host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a/*, to: {b/*: 50, b/c: 50}}]}}} | spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to | b/c | overlap
          host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a//b, to: {b/*: 100}}]}}} | spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].from | a//b | region
          host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b/*: 100}}], failover: [{from: a, to: b}]}}} | spec.trafficPolicy.loadBalancer.localityLbSetting.failover | set | distribute
          host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: a, to: a}]}}} | spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0].to | a | another
          host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: a/b, to: c}]}}} | spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0] | a/b | region
          host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}], failoverPriority: [topology.kubernetes.io/zone]}}} | spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority | zone | beside
          """)
  void destinationRuleThatDoesNotHoldIsRefused(
      String spec, String field, String value, String allowed) {
    assertRefused("networking.istio.io/v1", "DestinationRule", spec, field, value, allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mtls: {mode: SOMETIMES} | spec.mtls.mode | SOMETIMES | STRICT
          portLevelMtls: {80: {mode: STRICT}} | spec.portLevelMtls | 80 | selector
          selector: {matchLabels: {a: b}}, portLevelMtls: {x: {mode: STRICT}} | spec.portLevelMtls | x | 1..65535
          """)
  void peerAuthenticationThatDoesNotHoldIsRefused(
      String spec, String field, String value, String allowed) {
    assertRefused("security.istio.io/v1", "PeerAuthentication", spec, field, value, allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VirtualService | hosts: [a], http: [{fault: {abort: {httpStatus: 500}}, route: [{destination: {host: b}}]}] | spec.http[0].fault
          VirtualService | hosts: [a], http: [{mirror: {host: b}, route: [{destination: {host: b}}]}] | spec.http[0].mirror
          VirtualService | hosts: [a], http: [{corsPolicy: {}, route: [{destination: {host: b}}]}] | spec.http[0].corsPolicy
          VirtualService | hosts: [a], http: [{delegate: {name: b}}] | spec.http[0].delegate
          VirtualService | hosts: [a], tls: [{match: [{sniHosts: [a]}], route: [{destination: {host: b}}]}] | spec.tls
          VirtualService | hosts: [a], http: [{match: [{headers: {'@request.auth.claims.x': {exact: y}}}], route: [{destination: {host: b}}]}] | spec.http[0].match[0].headers
          DestinationRule | host: a, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true}}} | spec.trafficPolicy.loadBalancer.consistentHash
          DestinationRule | host: a, trafficPolicy: {loadBalancer: {simple: RANDOM, warmup: {duration: 1s}}} | spec.trafficPolicy.loadBalancer.warmup
          DestinationRule | host: a, trafficPolicy: {connectionPool: {tcp: {tcpKeepalive: {time: 1s}}}} | spec.trafficPolicy.connectionPool.tcp.tcpKeepalive
          DestinationRule | host: a, trafficPolicy: {tunnel: {targetHost: a, targetPort: 1}} | spec.trafficPolicy.tunnel
          Sidecar | egress: [] | ''
          Gateway | servers: [] | ''
          EnvoyFilter | configPatches: [] | ''
          """)
  void whatIsNotHonouredIsSaidAndTheRestIsInForce(String kind, String spec, String field) {
    var reading = read("networking.istio.io/v1beta1", kind, spec);

    assertThat(reading.resource()).isPresent();
    assertThat(reading.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.NOT_HONOURED);
              assertThat(problem.field()).isEqualTo(field);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Service | spec: {selecter: {a: b}} | spec.selecter
          Service | spec: {ports: [{port: 80, targetport: 8080}]} | spec.ports[0].targetport
          Service | sepc: {} | sepc
          """)
  void slipsInKubernetesOwnKindsAreRefusedInAFolderOnly(String kind, String rest, String field) {
    var tree = parse("{apiVersion: v1, kind: %s, metadata: {name: x}, %s}".formatted(kind, rest));
    var id = Manifests.identify(tree).orElseThrow();

    assertThat(new Manifests("cluster.local", UnknownFields.REFUSED).read(id, tree, "").problems())
        .extracting(Problem::field)
        .containsExactly(field);
    if (field.startsWith("spec.")) {
      assertThat(
              new Manifests("cluster.local", UnknownFields.NOT_HONOURED)
                  .read(id, tree, "")
                  .problems())
          .isEmpty();
    }
  }

  @Test
  void fieldsNewerThanWeAreDoNotUnseatWhatAnApiServerAccepted() {
    var tree = tree("networking.istio.io/v1", "DestinationRule", "host: a, brandNew: true");
    var reading =
        new Manifests("cluster.local", UnknownFields.NOT_HONOURED)
            .read(Manifests.identify(tree).orElseThrow(), tree, "");

    assertThat(reading.resource()).isPresent();
    assertThat(reading.problems()).extracting(Problem::field).containsExactly("spec.brandNew");
  }

  @Test
  void podsAreKnownByTheirOwners() {
    assertThat(owner("ReplicaSet", "hello-5d7c", "5d7c")).isEqualTo("hello");
    assertThat(owner("StatefulSet", "db", "")).isEqualTo("db");
    assertThat(owner("Job", "report-28391040", "")).isEqualTo("report");
    assertThat(owner("Job", "once", "")).isEqualTo("once");
  }

  private static String owner(String kind, String name, String hash) {
    var tree =
        parse(
            "{apiVersion: v1, kind: Pod, metadata: {name: x, labels: {pod-template-hash: '%s'}, ownerReferences: [{kind: %s, name: %s}]}}"
                .formatted(hash, kind, name));
    var reading =
        new Manifests("cluster.local", UnknownFields.REFUSED)
            .read(Manifests.identify(tree).orElseThrow(), tree, "");
    return ((PodFacts) reading.resource().orElseThrow()).owner();
  }

  private static void assertRefused(
      String version, String kind, String spec, String field, String value, String allowed) {
    var reading = read(version, kind, spec);

    assertThat(reading.resource()).isEmpty();
    assertThat(reading.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.ERROR);
              assertThat(problem.where()).isEqualTo("file.yaml");
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.value()).contains(value);
              assertThat(problem.allowed()).contains(allowed);
            });
  }

  private static Manifests.Reading read(String version, String kind, String spec) {
    var tree = tree(version, kind, spec);
    return new Manifests("cluster.local", UnknownFields.REFUSED)
        .read(Manifests.identify(tree).orElseThrow(), tree, "file.yaml");
  }

  private static Map<?, ?> tree(String version, String kind, String spec) {
    return parse(
        "{apiVersion: %s, kind: %s, metadata: {name: x, namespace: ns}, spec: {%s}}"
            .formatted(version, kind, spec));
  }

  private static Map<?, ?> parse(String yaml) {
    var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    return (Map<?, ?>) List.of(new Load(settings).loadFromString(yaml)).getFirst();
  }
}
