package dev.vicinity.control.world;

import static dev.vicinity.control.world.Sample.firstForward;
import static dev.vicinity.control.world.Sample.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.policy.ClusterSpec.Membership;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.StringMatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final String HELLO = "hello.sample.svc.cluster.local";

  private final Sample sample = Sample.guide();

  @Test
  void everyFormOfAServicesNameMeansTheService() {
    for (var host :
        List.of("hello", "hello.sample", "hello.sample.svc", HELLO, HELLO + ".", "HELLO.sample")) {
      assertThat(sample.known(sample.client(), host, 5000).host()).as(host).isEqualTo(HELLO);
    }
    sample.add("{apiVersion: v1, kind: Pod, metadata: {name: stranger, namespace: other}}");
    var stranger = sample.workload("other", "stranger");
    assertThat(sample.meaning(stranger, "hello", 5000)).isInstanceOf(Destination.Unknown.class);
    assertThat(sample.known(stranger, "hello.sample", 5000).host()).isEqualTo(HELLO);
    assertThat(sample.meaning(stranger, "hello.sample", 81))
        .isInstanceOf(Destination.Unknown.class);
  }

  @Test
  void clusterAddressesMeanTheService() {
    sample.add(
        "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: sample}, spec: {clusterIP:"
            + " 10.0.0.7, selector: {app: db}, ports: [{name: mysql, port: 3306}]}}");

    var known = sample.known(sample.client(), "10.0.0.7", 3306);
    assertThat(known.protocol()).isEqualTo(AppProtocol.TCP);
    assertThat(known.tcp())
        .singleElement()
        .satisfies(each -> assertThat(each.cluster().host()).startsWith("db.sample."));
  }

  @Test
  void serviceWithoutRulesHasOneDefaultRoute() {
    var known = sample.known(sample.client(), "hello", 5000);

    assertThat(known.routes().routes())
        .singleElement()
        .satisfies(
            route -> {
              assertThat(route.source()).isEqualTo(Route.Source.DEFAULT);
              var forward = (RouteAction.Forward) route.action();
              assertThat(forward.retries()).isEqualTo(RetryPolicy.DEFAULT);
              assertThat(forward.timeout()).isZero();
            });
    assertThat(firstForward(known)).containsExactly("outbound|5000||" + HELLO + "=1");
    assertThat(known.tcp()).isEmpty();
  }

  @Test
  void rulesAreTranslatedInTheirOrder() {
    sample.add(
        """
        apiVersion: networking.istio.io/v1beta1
        kind: VirtualService
        metadata: {name: hello, namespace: sample}
        spec:
          hosts: [hello]
          http:
          - name: canary
            match:
            - uri: {prefix: /v2}
              headers: {X-Canary: {exact: "true"}, x-any: {}}
              method: {exact: GET}
              ignoreUriCase: true
            route:
            - destination: {host: hello, subset: v2}
              weight: 90
              headers: {response: {add: {x-from: v2}}}
            - destination: {host: hello, subset: v1}
              weight: 10
            - destination: {host: hello, subset: v0}
              weight: 0
            timeout: 1.5s
            retries: {attempts: 3, perTryTimeout: 500ms, retryOn: "5xx, 429"}
            rewrite: {uri: /}
            headers: {request: {set: {Host: other, x-a: "50%%"}, remove: [X-B]}}
          - match: [{uri: {exact: /old}}]
            redirect: {uri: /new, redirectCode: 302}
          - match: [{uri: {regex: /te.*}}]
            directResponse: {status: 418, body: {string: tea}}
          - route:
            - destination: {host: hello}
        """);
    var routes = sample.known(sample.client(), "hello", 5000).routes().routes();

    assertThat(sample.problems()).isEmpty();
    assertThat(routes)
        .extracting(route -> route.source().rule())
        .containsExactly("canary", "http[1]", "http[2]", "http[3]");
    var canary = routes.getFirst();
    assertThat(canary.matches().getFirst().headers())
        .containsEntry("x-canary", new StringMatch.Exact("true"))
        .containsEntry("x-any", new StringMatch.Present());
    assertThat(canary.request())
        .isEqualTo(
            new HeaderChanges(
                List.of(new HeaderChanges.Entry("x-a", "50%")), List.of(), List.of("x-b")));
    var forward = (RouteAction.Forward) canary.action();
    assertThat(forward.clusters()).extracting(each -> each.weight()).containsExactly(90, 10);
    assertThat(forward.timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(forward.retries().statuses()).containsExactly(429);
    assertThat(forward.retries().on()).containsExactly("5xx");
    assertThat(forward.rewrite().uri()).contains("/");
    assertThat(forward.rewrite().authority()).contains("other");
    assertThat(routes.get(1).action())
        .isEqualTo(
            new RouteAction.Redirect(
                302,
                Optional.of("/new"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RouteAction.PortSource.UNSET));
    assertThat(routes.get(2).action()).isEqualTo(new RouteAction.DirectResponse(418, "tea"));
  }

  @Test
  void unknownSubsetsHostsAndPortsAreMissingClusters() {
    sample.add(
        rule(
            "hello",
            "sample",
            "{destination: {host: hello, subset: v9}, weight: 1},"
                + " {destination: {host: nobody}, weight: 1},"
                + " {destination: {host: hello, port: {number: 9}}, weight: 1}"));

    var known = sample.known(sample.client(), "hello", 5000);
    assertThat(spec(known, "outbound|5000|v9|" + HELLO).membership()).isEqualTo(Membership.MISSING);
    assertThat(spec(known, "outbound|5000||nobody.sample.svc.cluster.local").membership())
        .isEqualTo(Membership.MISSING);
    assertThat(spec(known, "outbound|9||" + HELLO).membership()).isEqualTo(Membership.MISSING);
  }

  @Test
  void conditionsOnTheCallerAreDecidedHere() {
    sample.add(
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: hello, namespace: sample}
        spec:
          hosts: [hello]
          http:
          - match: [{sourceLabels: {app: client}, port: 5000}]
            route: [{destination: {host: mine}}]
          - match: [{sourceNamespace: elsewhere}]
            route: [{destination: {host: theirs}}]
          - match: [{gateways: [istio-system/ingress]}]
            route: [{destination: {host: gateway}}]
          - route: [{destination: {host: rest}}]
        """);

    assertThat(hosts(sample.known(sample.client(), "hello", 5000))).containsExactly("mine", "rest");
    var pod = sample.workload("sample", "hello-kr-a");
    assertThat(hosts(sample.known(pod, "hello", 5000))).containsExactly("rest");
    var target = new Target("hello", 5000);
    assertThat(sample.catalog().destinationView(pod, target))
        .isNotEqualTo(sample.catalog().destinationView(sample.client(), target));
    assertThat(sample.catalog().destinationView(sample.workload("sample", "client-us"), target))
        .isEqualTo(sample.catalog().destinationView(sample.client(), target));
  }

  @Test
  void mostSpecificHostWinsThenTheNearestThenTheOldest() {
    sample.add(
        rule("wild", "sample", "{destination: {host: wild}}")
            .replace("hosts: [hello]", "hosts: ['*.svc.cluster.local']"));
    assertThat(hosts(sample.known(sample.client(), "hello", 5000))).containsExactly("wild");

    sample.add(
        rule("zz", "other", "{destination: {host: public}}")
            .replace("hosts: [hello]", "hosts: [" + HELLO + "]"));
    assertThat(hosts(sample.known(sample.client(), "hello", 5000))).containsExactly("public");

    sample.add(
        rule("own", "sample", "{destination: {host: private}}")
            .replace("hosts: [hello]", "hosts: [hello], exportTo: [.]"));
    assertThat(hosts(sample.known(sample.client(), "hello", 5000))).containsExactly("private");

    sample.add("{apiVersion: v1, kind: Pod, metadata: {name: stranger, namespace: other}}");
    assertThat(hosts(sample.known(sample.workload("other", "stranger"), "hello.sample", 5000)))
        .containsExactly("public");
  }

  @Test
  void hostsThatOnlyARuleNamesAreKnownOnPort80() {
    sample.add(
        rule("made-up", "sample", "{destination: {host: hello}}")
            .replace("hosts: [hello]", "hosts: [shop.example]"));

    assertThat(firstForward(sample.known(sample.client(), "shop.example", 80)))
        .containsExactly("outbound|5000||" + HELLO + "=1");
    assertThat(sample.meaning(sample.client(), "shop.example", 81))
        .isInstanceOf(Destination.Unknown.class);
    assertThat(sample.meaning(sample.client(), "nowhere.example", 80))
        .isInstanceOf(Destination.Unknown.class);
  }

  @Test
  void tcpRulesChooseByPortAndSubnet() {
    sample.add(
        "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: sample}, spec: {clusterIP:"
            + " 10.0.0.7, ports: [{name: tcp, port: 9000}]}}");
    sample.add(
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: db, namespace: sample}
        spec:
          hosts: [db]
          tcp:
          - match: [{destinationSubnets: [10.1.0.0/16]}]
            route: [{destination: {host: wrong}}]
          - match: [{port: 9000, destinationSubnets: [10.0.0.0/16]}]
            route:
            - {destination: {host: db}, weight: 80}
            - {destination: {host: hello}, weight: 20}
        """);

    assertThat(sample.known(sample.client(), "10.0.0.7", 9000).tcp())
        .extracting(each -> each.cluster().name() + "=" + each.weight())
        .containsExactly(
            "outbound|9000||db.sample.svc.cluster.local=80", "outbound|5000||" + HELLO + "=20");
  }

  private static String rule(String name, String namespace, String routes) {
    return "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: %s, namespace: %s}, spec: {hosts: [hello], http: [{route: [%s]}]}}"
        .formatted(name, namespace, routes);
  }

  private static List<String> hosts(Destination.Known known) {
    return known.routes().routes().stream()
        .map(route -> ((RouteAction.Forward) route.action()).clusters().getFirst().cluster().host())
        .map(host -> host.substring(0, host.indexOf('.')))
        .toList();
  }
}
