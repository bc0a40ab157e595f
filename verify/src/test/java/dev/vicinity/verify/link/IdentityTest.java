package dev.vicinity.verify.link;

import static dev.vicinity.verify.link.Link.await;
import static dev.vicinity.verify.link.Link.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.control.ControlSettings;
import dev.vicinity.sidecar.identity.IdentitySettings;
import dev.vicinity.sidecar.identity.WorkloadIdentity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final List<String> HTTP = List.of("istio-http/1.1", "istio", "http/1.1");
  private static final String CLIENT = "spiffe://cluster.local/ns/shop/sa/client";
  private static final String SERVER = "spiffe://cluster.local/ns/shop/sa/server";

  @Test
  void bothEndsSeeTheOthersIdentityAndAgreeOnAProtocol() throws Exception {
    try (var link = Link.over(new MemorySource());
        var wire = new Wire(ready(link, "server"), List.of("h2", "http/1.1"))) {
      var client = ready(link, "client");
      var sni = "outbound_.80_._.server.shop.svc.cluster.local";
      assertThat(wire.connect(client, sni, HTTP, List.of(SERVER)).join())
          .isEqualTo(SERVER + " http/1.1");
      assertThat(wire.nextClient().join()).isEqualTo(CLIENT + " http/1.1");
      assertThat(wire.serverName()).isEqualTo(sni);
      assertThat(wire.connect(client, "", List.of(), List.of()).join()).startsWith(SERVER);
    }
  }

  @Test
  void aServerWithAnotherIdentityIsRefused() throws Exception {
    try (var link = Link.over(new MemorySource());
        var wire = new Wire(ready(link, "server"), List.of("http/1.1"))) {
      var expected = List.of("spiffe://cluster.local/ns/shop/sa/other");
      assertThatThrownBy(() -> wire.connect(ready(link, "client"), "x.y", HTTP, expected).join())
          .rootCause()
          .hasMessageContaining("expected: one of [spiffe://cluster.local/ns/shop/sa/other]");
    }
  }

  @Test
  void aPeerOfAnotherTrustDomainIsRefusedUnlessItIsAnAlias() throws Exception {
    var root = TestCa.root("shared");
    try (var link = over(root.intermediate("one").cacerts(root), "cluster.local");
        var other = over(root.intermediate("two").cacerts(root), "other.example");
        var wire = new Wire(ready(other, "server"), List.of("http/1.1"))) {
      var client = ready(link, "client");
      assertThatThrownBy(() -> wire.connect(client, "x.y", HTTP, List.of()).join())
          .rootCause()
          .hasMessageContaining("expected: a SPIFFE id of [cluster.local]");
      client.trustDomainAliases(List.of("other.example"));
      assertThat(wire.connect(client, "x.y", HTTP, List.of(SERVER)).join())
          .startsWith("spiffe://other.example/ns/shop/sa/server");
    }
  }

  @Test
  void twoControlPlanesThatShareARootTrustEachOther() throws Exception {
    var root = TestCa.root("shared");
    try (var one = over(root.intermediate("one").cacerts(root), "cluster.local");
        var two = over(root.intermediate("two").cacerts(root), "cluster.local");
        var wire = new Wire(ready(two, "server"), List.of("http/1.1"))) {
      assertThat(wire.connect(ready(one, "client"), "x.y", HTTP, List.of(SERVER)).join())
          .isEqualTo(SERVER + " http/1.1");
      assertThat(wire.nextClient().join()).startsWith(CLIENT);
    }
  }

  @Test
  void strangersAreRefused() throws Exception {
    try (var one = Link.over(new MemorySource());
        var two = Link.over(new MemorySource());
        var wire = new Wire(ready(two, "server"), List.of("http/1.1"))) {
      assertThatThrownBy(() -> wire.connect(ready(one, "client"), "x.y", HTTP, List.of()).join())
          .rootCause()
          .hasMessageContaining("trust anchors");
    }
  }

  @Test
  void certificatesAreRenewedInTimeAndNoHandshakeFails() throws Exception {
    var settings =
        ControlSettings.embedded("cluster.local").withCertificateLifetime(Duration.ofSeconds(8));
    try (var link = new Link(new MemorySource(), settings, new Link.MemoryStore())) {
      var server = ready(link, "server");
      var client = ready(link, "client");
      try (var wire = new Wire(server, List.of("http/1.1"))) {
        var first = serial(client);
        var control = link.control.serving().chain().getFirst().getSerialNumber();
        var serials = new LinkedHashSet<>(List.of(first));
        while (serials.size() < 3) {
          assertThat(wire.connect(client, "x.y", HTTP, List.of(SERVER)).join()).startsWith(SERVER);
          assertThat(wire.nextClient().join()).startsWith(CLIENT);
          serials.add(serial(client));
        }
        assertThat(link.control.serving().chain().getFirst().getSerialNumber())
            .isNotEqualTo(control);
        assertThat(client.status().problem()).isEmpty();
      }
    }
  }

  @Test
  void aTokenOfNobodyGetsNoCertificate() {
    try (var link = Link.over(new MemorySource())) {
      var identity = link.identity(link.control, "client", "forged");
      var first = identity.start();
      link.until("refused", () -> identity.status().problem().contains("UNAUTHENTICATED"));
      assertThat(first.isComplete()).isFalse();
      assertThat(identity.isReady()).isFalse();
      identity.stop();
    }
  }

  @Test
  void certificatesStayInUseWhileControlIsGone() throws Exception {
    try (var link = Link.over(new MemorySource());
        var wire = new Wire(ready(link, "server"), List.of("http/1.1"))) {
      var client = ready(link, "client");
      await(link.control.stop());
      assertThat(wire.connect(client, "x.y", HTTP, List.of(SERVER)).join()).startsWith(SERVER);
    }
  }

  @Test
  void aRootThatIsNewInTheFileIsTrustedAndProvenByAtOnce() throws Exception {
    try (var link = Link.over(new MemorySource())) {
      var file = new AtomicReference<>(link.control.rootsPem());
      var token = link.tokens.mint("shop", "client", "client");
      var identity =
          new WorkloadIdentity(
              link.vertx,
              new IdentitySettings(link.control.discovery(), "client", () -> token, file::get),
              InstantSource.system(),
              new Random(7));
      await(identity.start());
      var before = serial(identity);
      file.set(file.get() + TestCa.pem(TestCa.root("next").certificate()));
      link.until("two roots", () -> identity.status().roots().size() == 2);
      link.until("signed anew", () -> !serial(identity).equals(before));
      assertThat(identity.status().roots()).hasSize(2);
      identity.stop();
    }
  }

  @Test
  void statusShowsLeafFirstAndTheRoots() throws Exception {
    var root = TestCa.root("shared");
    try (var link = over(root.intermediate("one").cacerts(root), "cluster.local")) {
      var status = ready(link, "client").status();
      assertThat(status.chain())
          .extracting(c -> c.spiffeId().isEmpty() ? c.subject() : c.spiffeId())
          .containsExactly(CLIENT, "CN=one");
      assertThat(status.roots()).extracting(c -> c.subject()).containsExactly("CN=shared");
      var leaf = status.chain().getFirst();
      assertThat(Duration.between(leaf.notBefore(), leaf.notAfter()))
          .isGreaterThan(Duration.ofMinutes(50));
      assertThat(status.renewAt()).isBetween(leaf.notBefore(), leaf.notAfter());
    }
  }

  @Test
  void partOfCacertsStopsTheStartAndIsNamed() throws Exception {
    var root = TestCa.root("shared");
    var files = new TreeMap<>(root.intermediate("one").cacerts(root));
    files.remove("cert-chain.pem");
    assertThatThrownBy(() -> over(files, "cluster.local"))
        .rootCause()
        .hasMessageContaining("cacerts: cert-chain.pem is missing");
  }

  @Test
  void cacertsThatDoNotFitTogetherStopTheStart() throws Exception {
    var root = TestCa.root("shared");
    var one = root.intermediate("one");
    var files = new TreeMap<>(one.cacerts(root));
    files.put("ca-key.pem", TestCa.pem(root.key().getPrivate()));
    assertThatThrownBy(() -> over(files, "cluster.local"))
        .rootCause()
        .hasMessageContaining("ca-key.pem: not the key of ca-cert.pem");
    var stranger = one.cacerts(TestCa.root("stranger"));
    assertThatThrownBy(() -> over(stranger, "cluster.local"))
        .rootCause()
        .hasMessageContaining("ca-cert.pem: does not lead to root-cert.pem");
  }

  private static Link over(Map<String, String> cacerts, String trustDomain) {
    return new Link(
        new MemorySource(), ControlSettings.embedded(trustDomain), new Link.MemoryStore(cacerts));
  }

  private static WorkloadIdentity ready(Link link, String name) {
    var identity = link.identity(workload(name, "a"));
    await(identity.start());
    return identity;
  }

  private static String serial(WorkloadIdentity identity) {
    return identity.status().chain().getFirst().serial();
  }
}
