package dev.vicinity.control.world;

import static dev.vicinity.control.world.Sample.endpoints;
import static dev.vicinity.control.world.Sample.tiers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet.Basis;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.RouteAction;
import org.junit.jupiter.api.Test;

class EndpointsTest {
  private final Sample sample = Sample.guide();

  @Test
  void nearestComeFirstWithoutAnyRule() {
    var set = sample.hello(sample.client());

    assertThat(tiers(set))
        .containsExactly(
            "127.0.1.1:5000@0", "127.0.2.1:5000@1", "127.0.3.1:5000@2", "127.0.4.1:5000@2");
    assertThat(set.basis()).isEqualTo(Basis.NEAR_FIRST);
    assertThat(sample.workload("sample", "client-us").locality())
        .isEqualTo(new Locality("us", "a", ""));
  }

  @Test
  void podLabelHidesTheNodesLocality() {
    sample.add(
        "{apiVersion: v1, kind: Pod, metadata: {name: client, namespace: sample, labels:"
            + " {istio-locality: us.b.rack1}}, spec: {nodeName: kr-a}}");

    assertThat(sample.client().locality()).isEqualTo(new Locality("us", "b", "rack1"));
    assertThat(sample.client().labels())
        .containsEntry("topology.kubernetes.io/region", "us")
        .containsEntry("topology.istio.io/subzone", "rack1")
        .containsEntry("topology.istio.io/cluster", "Kubernetes")
        .containsEntry("kubernetes.io/hostname", "kr-a");
  }

  @Test
  void unreadyPodsAreCountedAndTerminatingOnesAreNot() {
    sample.add(
        "{apiVersion: v1, kind: Pod, metadata: {name: hello-kr-a, namespace: sample, labels: {app:"
            + " hello}}, spec: {nodeName: kr-a}, status: {podIP: 127.0.1.1, conditions: [{type:"
            + " Ready, status: 'False'}]}}");
    sample.add(
        "{apiVersion: v1, kind: Pod, metadata: {name: hello-kr-b, namespace: sample, labels: {app:"
            + " hello}, deletionTimestamp: '2026-01-01T00:00:00Z'}, spec: {nodeName: kr-b}, status:"
            + " {podIP: 127.0.2.1}}");

    var set = sample.hello(sample.client());

    assertThat(tiers(set))
        .containsExactly("127.0.1.1:5000@0", "127.0.3.1:5000@1", "127.0.4.1:5000@1");
    assertThat(endpoints(set).getFirst().readiness()).isEqualTo(Readiness.UNREADY);
  }

  @Test
  void namedTargetPortsAndPublishedNotReadyAddresses() {
    sample.add(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: hello, namespace: sample}
        spec:
          publishNotReadyAddresses: true
          selector: {app: hello}
          ports: [{name: http, port: 80, targetPort: http}]
        """);
    sample.add(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: hello-kr-a, namespace: sample, labels: {app: hello}}
        spec: {nodeName: kr-a, containers: [{name: main, ports: [{name: http, containerPort: 8080}]}]}
        status: {podIP: 127.0.1.1, conditions: [{type: Ready, status: "False"}]}
        """);

    var set =
        sample
            .catalog()
            .endpoints(sample.client(), ClusterKey.of("hello.sample.svc.cluster.local", 80));

    assertThat(tiers(set)).contains("127.0.1.1:8080@0");
    assertThat(endpoints(set)).extracting(Endpoint::readiness).containsOnly(Readiness.READY);
  }

  @Test
  void slicesOutrankTheSelector() {
    sample.add(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: hello-1, namespace: sample, labels: {kubernetes.io/service-name: hello}}
        addressType: IPv4
        ports: [{name: http, port: 5000}]
        endpoints:
        - {addresses: [127.0.1.1], conditions: {ready: true}, nodeName: kr-a}
        - {addresses: [127.0.9.9], conditions: {ready: true}, nodeName: us-b}
        - {addresses: [127.0.3.1], conditions: {ready: false, serving: true, terminating: true}}
        """);

    var set = sample.hello(sample.client());

    assertThat(tiers(set)).containsExactly("127.0.1.1:5000@0", "127.0.9.9:5000@1");
    assertThat(endpoints(set).getFirst().workload().name()).isEqualTo("hello-kr-a");
    assertThat(endpoints(set).getLast().locality()).isEqualTo(new Locality("us", "b", ""));

    sample.remove("EndpointSlice", "sample", "hello-1");
    assertThat(tiers(sample.hello(sample.client()))).hasSize(4);
  }

  @Test
  void distributeFailoverAndTrafficDistributionAreTakenInTheirOrder() {
    sample.add(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: hello, namespace: sample}
        spec:
          trafficDistribution: PreferClose
          selector: {app: hello}
          ports: [{name: http, port: 5000}]
        """);
    assertThat(sample.hello(sample.client()).basis()).isEqualTo(Basis.TRAFFIC_DISTRIBUTION);

    sample.add(rule("{distribute: [{from: kr/*, to: {us/*: 100}}]}"));
    var distributed = sample.hello(sample.client());
    assertThat(distributed.basis()).isEqualTo(Basis.DISTRIBUTE);
    assertThat(distributed.groups().stream().filter(group -> group.use().name().equals("REGULAR")))
        .allMatch(group -> group.locality().region().equals("us"));

    sample.add(rule("{failoverPriority: [topology.kubernetes.io/region]}"));
    assertThat(sample.hello(sample.client()).basis()).isEqualTo(Basis.FAILOVER_PRIORITY);

    sample.add(rule("{enabled: false}"));
    assertThat(sample.hello(sample.client()).basis()).isEqualTo(Basis.NONE);
  }

  @Test
  void strictLocalityIsAskedForByAnnotation() {
    sample.add(rule("{distribute: [{from: kr/*, to: {us/a: 100}}]}"));
    assertThat(tiers(sample.hello(sample.client()))).hasSize(4);

    sample.add(
        rule("{distribute: [{from: kr/*, to: {us/a: 100}}]}")
            .replace(
                "namespace: sample",
                "namespace: sample, annotations: {vicinity.dev/strict-locality: 'true'}"));
    assertThat(tiers(sample.hello(sample.client()))).containsExactly("127.0.3.1:5000@0");
  }

  @Test
  void subsetsChooseByLabels() {
    sample.add(
        "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: hello,"
            + " namespace: sample}, spec: {host: hello, subsets: [{name: us, labels:"
            + " {topology.kubernetes.io/region: us}}]}}");

    var key = new ClusterKey("hello.sample.svc.cluster.local", 5000, "us");
    assertThat(tiers(sample.catalog().endpoints(sample.client(), key)))
        .containsExactly("127.0.3.1:5000@0", "127.0.4.1:5000@0");
    var none = new ClusterKey("hello.sample.svc.cluster.local", 5000, "nowhere");
    assertThat(sample.catalog().endpoints(sample.client(), none).groups()).isEmpty();
  }

  @Test
  void podsWithASidecarAreCalledWithMeshTlsUnlessTheirPortRefusesIt() {
    sample.add(
        "{apiVersion: v1, kind: Pod, metadata: {name: hello-kr-a, namespace: sample, labels: {app:"
            + " hello, security.istio.io/tlsMode: istio}}, spec: {nodeName: kr-a}, status: {podIP:"
            + " 127.0.1.1}}");
    assertThat(endpoints(sample.hello(sample.client())))
        .extracting(Endpoint::transport)
        .containsExactly(Transport.MESH_TLS, Transport.PLAIN, Transport.PLAIN, Transport.PLAIN);

    sample.add(
        "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: off,"
            + " namespace: sample}, spec: {mtls: {mode: DISABLE}}}");
    assertThat(endpoints(sample.hello(sample.client())))
        .extracting(Endpoint::transport)
        .containsOnly(Transport.PLAIN);
  }

  @Test
  void podsOfHeadlessServicesHaveNamesOfTheirOwn() {
    sample.add(
        "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: sample}, spec: {clusterIP:"
            + " None, selector: {app: db}, ports: [{name: http, port: 80}]}}");
    sample.add(Sample.pod("db-0", "db", "kr-a", "127.0.5.1"));
    sample.add(Sample.pod("db-1", "db", "kr-b", "127.0.5.2"));

    var known = sample.known(sample.client(), "db-1.db", 80);
    assertThat(known.host()).isEqualTo("db-1.db.sample.svc.cluster.local");
    var set = sample.catalog().endpoints(sample.client(), known.clusters().getFirst().key());
    assertThat(tiers(set)).containsExactly("127.0.5.2:80@0");
    assertThat(sample.known(sample.client(), "db.sample.svc", 80).host())
        .isEqualTo("db.sample.svc.cluster.local");
  }

  @Test
  void callerOfAHeadlessServiceHasChosenThePod() {
    sample.add(
        "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: sample}, spec: {clusterIP:"
            + " None, selector: {app: db}, ports: [{name: tcp, port: 80}]}}");
    sample.add(Sample.pod("db-0", "db", "kr-a", "127.0.5.1"));

    assertThat(sample.known(sample.client(), "db.sample", 80).clusters().getFirst().membership())
        .isEqualTo(ClusterSpec.Membership.ORIGINAL_DESTINATION);
    assertThat(sample.known(sample.client(), "db-0.db.sample", 80).clusters())
        .extracting(ClusterSpec::membership)
        .containsExactly(ClusterSpec.Membership.ENDPOINTS);
  }

  @Test
  void podOfTheMeshThatIsCalledByItsAddressIsACluster() {
    sample.add(
        "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: sample}, spec: {clusterIP:"
            + " None, selector: {app: db}, ports: [{name: tcp-db, port: 80}]}}");
    assertThat(meaning("127.0.5.1", 80)).isInstanceOf(Destination.Unknown.class);
    sample.add(meshed("db-0", "127.0.5.1"));

    var known = sample.known(sample.client(), "127.0.5.1", 80);
    assertThat(known.protocol()).isEqualTo(AppProtocol.TCP);
    var key = known.clusters().getFirst().key();
    assertThat(known.tcp()).extracting(RouteAction.WeightedCluster::cluster).containsExactly(key);
    assertThat(endpoints(sample.catalog().endpoints(sample.client(), key)))
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.address()).hasToString("127.0.5.1:80");
              assertThat(endpoint.transport()).isEqualTo(Transport.MESH_TLS);
              assertThat(endpoint.workload().name()).isEqualTo("db-0");
            });
    assertThat(sample.known(sample.client(), "127.0.5.1", 8081).protocol())
        .isEqualTo(AppProtocol.AUTO);
    // The sidecar's own pages speak plain text.
    assertThat(meaning("127.0.5.1", 15020)).isInstanceOf(Destination.Unknown.class);
  }

  private Destination.Meaning meaning(String address, int port) {
    return sample.catalog().meaning(sample.client(), new Target(address, port));
  }

  private static String meshed(String name, String address) {
    return """
    {apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: sample, labels: {app: db,
    security.istio.io/tlsMode: istio}}, spec: {nodeName: kr-a}, status: {phase: Running, podIP: %s,
    conditions: [{type: Ready, status: "True"}]}}\
    """
        .formatted(name, address);
  }

  @Test
  void consumersWithEqualViewsGetEqualAnswers() {
    var client = sample.client();
    sample.add(Sample.pod("twin", "other", "kr-a", "127.0.1.101"));
    var twin = sample.workload("sample", "twin");
    var key = ClusterKey.of("hello.sample.svc.cluster.local", 5000);

    assertThat(sample.catalog().endpointView(twin, key))
        .isEqualTo(sample.catalog().endpointView(client, key));
    assertThat(sample.catalog().endpoints(twin, key))
        .isEqualTo(sample.catalog().endpoints(client, key));
    assertThat(sample.catalog().endpointView(sample.workload("sample", "client-us"), key))
        .isNotEqualTo(sample.catalog().endpointView(client, key));

    sample.add(rule("{failoverPriority: [app]}"));
    assertThat(sample.catalog().endpointView(twin, key))
        .isNotEqualTo(sample.catalog().endpointView(client, key));
  }

  private static String rule(String locality) {
    return "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: hello, namespace: sample}, spec: {host: hello.sample.svc.cluster.local, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: %s}}}}"
        .formatted(locality);
  }
}
