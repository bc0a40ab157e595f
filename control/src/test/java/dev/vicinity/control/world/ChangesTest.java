package dev.vicinity.control.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.catalog.Change;
import dev.vicinity.control.catalog.Change.Scope;
import dev.vicinity.control.catalog.Change.Urgency;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private static final String HELLO = "hello.sample.svc.cluster.local";

  private final Sample sample = Sample.guide();

  @Test
  void nothingIsSaidWhenNothingChanged() {
    sample.add(Sample.pod("hello-kr-a", "hello", "kr-a", "127.0.1.1"));

    assertThat(sample.changes()).isEmpty();
  }

  @Test
  void newPodsWaitAndLostOnesDoNot() {
    sample.add(Sample.pod("hello-2", "hello", "kr-a", "127.0.1.2"));
    assertThat(sample.changes()).contains(new Change(Scope.ENDPOINTS, HELLO, Urgency.DEBOUNCED, 7));
    assertThat(sample.changes())
        .contains(new Change(Scope.WORKLOAD, "sample/hello-2", Urgency.DEBOUNCED, 7));

    sample.changes().clear();
    sample.add(
        "{apiVersion: v1, kind: Pod, metadata: {name: hello-2, namespace: sample, labels: {app:"
            + " hello}}, status: {podIP: 127.0.1.2, conditions: [{type: Ready, status:"
            + " 'False'}]}}");
    assertThat(sample.changes()).contains(new Change(Scope.ENDPOINTS, HELLO, Urgency.IMMEDIATE, 7));

    sample.changes().clear();
    sample.remove("Pod", "sample", "hello-kr-a");
    assertThat(sample.changes()).contains(new Change(Scope.ENDPOINTS, HELLO, Urgency.IMMEDIATE, 7));
  }

  @Test
  void slicesTouchTheirServiceOnly() {
    sample.add(slice("[{addresses: [127.0.1.1]}, {addresses: [127.0.2.1]}]"));
    sample.changes().clear();

    sample.add(
        slice("[{addresses: [127.0.1.1]}, {addresses: [127.0.2.1]}, {addresses: [127.0.3.1]}]"));
    assertThat(sample.changes())
        .containsExactly(new Change(Scope.ENDPOINTS, HELLO, Urgency.DEBOUNCED, 7));

    sample.changes().clear();
    sample.add(slice("[{addresses: [127.0.1.1], conditions: {ready: false}}]"));
    assertThat(sample.changes())
        .containsExactly(new Change(Scope.ENDPOINTS, HELLO, Urgency.IMMEDIATE, 7));
  }

  @Test
  void rulesTouchEverything() {
    sample.add(
        "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: hello,"
            + " namespace: sample}, spec: {host: hello}}");
    assertThat(sample.changes())
        .containsExactly(new Change(Scope.EVERYTHING, "", Urgency.DEBOUNCED, 7));

    sample.changes().clear();
    sample.add(
        "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: hello,"
            + " namespace: sample}, spec: {hots: hello}}");
    assertThat(sample.changes()).isEmpty();
    assertThat(sample.world().counts()).containsEntry("DestinationRule", 1);
  }

  @Test
  void heartbeatsOfNodesTouchNothing() {
    sample.add(Sample.node("kr-a", "kr/a"));
    assertThat(sample.changes()).isEmpty();

    sample.add(Sample.node("kr-a", "kr/z"));
    assertThat(sample.changes()).isNotEmpty();
    assertThat(sample.client().locality().zone()).isEqualTo("z");
  }

  private static String slice(String endpoints) {
    return "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: hello-1, namespace: sample, labels: {kubernetes.io/service-name: hello}}, addressType: IPv4, ports: [{name: http, port: 5000}], endpoints: %s}"
        .formatted(endpoints);
  }
}
