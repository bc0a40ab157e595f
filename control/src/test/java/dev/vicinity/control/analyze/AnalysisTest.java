package dev.vicinity.control.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.world.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalysisTest {
  private final Sample sample = Sample.guide();

  @Test
  void whatFitsTogetherIsNotSpokenOf() {
    sample.add(policy("hello", "hello", "{name: v1, labels: {app: hello}}"));
    sample.add(
        routing("hello", "hello", "http: [{route: [{destination: {host: hello, subset: v1}}]}]"));

    assertThat(found()).isEmpty();
  }

  @Test
  void missingHostsPortsSubsetsAndGatewaysAreNamed() {
    sample.add(policy("hello", "hello", "{name: v1, labels: {app: nobody}}"));
    sample.add(policy("gone", "gone", "{name: v1}"));
    sample.add(
        routing(
            "hello",
            "hello",
            "gateways: [mesh, istio-system/public], http: [{route: [{destination: {host: hello,"
                + " subset: v2}}, {destination: {host: nobody}, weight: 1}, {destination: {host:"
                + " hello, port: {number: 1}}}]}]"));

    assertThat(found())
        .containsExactlyInAnyOrder(
            "ERROR spec.gateways istio-system/public",
            "ERROR spec.http[0].route[0].destination.subset v2",
            "ERROR spec.http[0].route[1].destination.host nobody.sample.svc.cluster.local",
            "ERROR spec.http[0].route[2].destination.port.number 1",
            "ERROR spec.host gone.sample.svc.cluster.local",
            "WARNING spec.subsets[0].labels {app=nobody}");
    assertThat(Analysis.of(sample.world()).getFirst().where()).isEqualTo("sample.yaml");
  }

  @Test
  void rulesThatAreNeverReachedAreNamed() {
    sample.add(
        routing(
            "hello",
            "hello",
            "http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: hello}}]}, {match:"
                + " [{uri: {prefix: /a}}], route: [{destination: {host: hello}}]}, {match: [{uri:"
                + " {prefix: /}}], route: [{destination: {host: hello}}]}, {route: [{destination:"
                + " {host: hello}}]}]"));
    sample.add(routing("zz", "hello", "http: [{route: [{destination: {host: hello}}]}]"));

    assertThat(found())
        .containsExactly(
            "WARNING spec.http[1].match[0] never reached",
            "WARNING spec.http[3] never reached",
            "ERROR spec.hosts hello.sample.svc.cluster.local");
  }

  private List<String> found() {
    return Analysis.of(sample.world()).stream().map(AnalysisTest::line).toList();
  }

  private static String line(Problem problem) {
    return problem.severity() + " " + problem.field() + " " + problem.value();
  }

  private static String policy(String name, String host, String subset) {
    return "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: %s, namespace: sample}, spec: {host: %s, subsets: [%s]}}"
        .formatted(name, host, subset);
  }

  private static String routing(String name, String host, String rest) {
    return "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: %s, namespace: sample}, spec: {hosts: [%s], %s}}"
        .formatted(name, host, rest);
  }
}
