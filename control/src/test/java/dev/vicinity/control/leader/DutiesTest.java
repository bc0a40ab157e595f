package dev.vicinity.control.leader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.NeedsApiServer;
import dev.vicinity.control.authority.AuthorityFiles;
import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.authority.kube.SecretStore;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsApiServer
class DutiesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SYSTEM = "vicinity-system";
  private static final ClusterDuties.Settings SETTINGS =
      new ClusterDuties.Settings(SYSTEM, "default", "cluster.local");
  private static final Leadership.Times QUICK =
      new Leadership.Times(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(200));

  private static ApiServer api;
  private static KubernetesClient client;
  private final List<Leadership> competing = new ArrayList<>();

  @BeforeAll
  static void start() {
    api = ApiServer.start();
    client = api.client();
    namespace(SYSTEM);
  }

  @AfterAll
  static void stop() {
    client.close();
    api.close();
  }

  @AfterEach
  void end() {
    competing.forEach(Leadership::close);
  }

  @Test
  void everyNamespaceHasTheRootsAndGetsThemBack() {
    var authority = authority();
    lead("one", authority);
    namespace("before");
    awaitRoots("before", authority.rootsPem());

    client.resource(bundle("before")).delete();
    awaitRoots("before", authority.rootsPem());

    var forged = bundle("before");
    forged.setData(Map.of(RootBundles.KEY, "forged"));
    client.resource(forged).update();
    awaitRoots("before", authority.rootsPem());
  }

  @Test
  void aNewNamespaceHasTheRootsBeforeAPodCouldStart() {
    var authority = authority();
    lead("one", authority);
    awaitRoots("default", authority.rootsPem());

    namespace("fresh");
    long from = System.nanoTime();
    awaitRoots("fresh", authority.rootsPem());
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void bundlesBelongToControlsClusterRole() {
    clusterRole();
    lead("one", authority());
    namespace("owned");
    Eventually.holds(
        SOON,
        () ->
            assertThat(bundle("owned").getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("vicinity-control")));
  }

  @Test
  void secretsAndLeaseBelongToItToo() {
    clusterRole();
    lead("one", authority());
    Eventually.holds(
        SOON,
        () -> {
          assertOwned(client.secrets().inNamespace(SYSTEM).withName("vicinity-ca-secret").get());
          assertOwned(client.secrets().inNamespace(SYSTEM).withName("vicinity-injector-tls").get());
          assertOwned(lease());
        });
    var renewed = lease().getMetadata().getResourceVersion();
    Eventually.holds(
        SOON, () -> assertThat(lease().getMetadata().getResourceVersion()).isNotEqualTo(renewed));
    assertOwned(lease());
  }

  private static Lease lease() {
    return client.leases().inNamespace(SYSTEM).withName("vicinity-control-leader").get();
  }

  private static void assertOwned(@Nullable HasMetadata item) {
    assertThat(item).isNotNull();
    assertThat(item.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getName()).isEqualTo("vicinity-control"));
  }

  private static void clusterRole() {
    if (client.rbac().clusterRoles().withName("vicinity-control").get() == null) {
      client
          .resource(
              "---\n"
                  + "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name:"
                  + " vicinity-control}, rules: []}")
          .create();
    }
  }

  @Test
  void theInjectorsCertificateIsMadeAndRestored() {
    lead("one", authority());
    awaitInjectorSecret();
    client.secrets().inNamespace(SYSTEM).withName("vicinity-injector-tls").delete();
    awaitInjectorSecret();
  }

  @Test
  void webhooksOfOursTrustTheAuthorityAlsoAfterAReset() {
    var authority = authority();
    var configuration =
        """
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: vicinity-injector}
        webhooks:
        - name: ours.vicinity.dev
          clientConfig: {service: {name: vicinity-injector, namespace: vicinity-system, path: /inject}}
          sideEffects: None
          admissionReviewVersions: [v1]
          failurePolicy: Ignore
          rules: []
        - name: others.vicinity.dev
          clientConfig: {service: {name: vicinity-injector, namespace: elsewhere, path: /inject}}
          sideEffects: None
          admissionReviewVersions: [v1]
          failurePolicy: Ignore
          rules: []
        """;
    client.resource(configuration).create();
    lead("one", authority);
    var wanted = Base64.getEncoder().encodeToString(authority.rootsPem().getBytes(UTF_8));
    Eventually.holds(SOON, () -> assertThat(caBundles()).containsExactly(wanted, ""));

    client.resource(configuration).update();
    Eventually.holds(SOON, () -> assertThat(caBundles()).containsExactly(wanted, ""));
  }

  @Test
  void oneLeadsAndAnotherFollowsAtOnceWhenItStops() {
    var authority = authority();
    var one = lead("one", authority);
    var two = lead("two", authority);
    Eventually.holds(SOON, () -> assertThat(List.of(one, two)).anyMatch(Leadership::isLeading));
    assertThat(one.isLeading() && two.isLeading()).isFalse();

    var leader = one.isLeading() ? one : two;
    var other = leader == one ? two : one;
    leader.close();
    assertThat(leader.isLeading()).isFalse();
    Eventually.holds(Duration.ofSeconds(3), () -> assertThat(other.isLeading()).isTrue());
  }

  @Test
  void theApiServersAbsenceCostsOnlyTheLease() {
    var authority = authority();
    var one = lead("one", authority);
    Eventually.holds(SOON, () -> assertThat(one.isLeading()).isTrue());
    api.stop();
    Eventually.holds(SOON, () -> assertThat(one.isLeading()).isFalse());
    api.resume();
    Eventually.holds(SOON, () -> assertThat(one.isLeading()).isTrue());
    namespace("after-absence");
    awaitRoots("after-absence", authority.rootsPem());
  }

  @Test
  void aChangedAuthorityReachesEveryone() {
    var authority = authority();
    lead("one", authority);
    awaitRoots("default", authority.rootsPem());
    var before = authority.rootsPem();
    namespace("donor");
    var donor =
        AuthorityFiles.load(
            new SecretStore(client, "donor"),
            "cluster.local",
            InstantSource.system(),
            new SecureRandom());
    var data = client.secrets().inNamespace("donor").withName("vicinity-ca-secret").get().getData();
    var cacerts =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(SYSTEM)
            .withName("cacerts")
            .endMetadata()
            .withData(data)
            .build();
    client.resource(cacerts).create();
    // The leader looks, too, and may put back what it had read before.
    Eventually.holds(
        SOON,
        () -> {
          AuthorityFiles.refresh(authority, store());
          assertThat(authority.rootsPem()).isEqualTo(donor.rootsPem()).isNotEqualTo(before);
        });
    awaitRoots("default", donor.rootsPem());
    awaitInjectorSecret();
    client.resource(cacerts).delete();
  }

  private Leadership lead(String identity, CertificateAuthority authority) {
    var parts =
        new ClusterDuties.Parts(
            client, store(), authority, InstantSource.system(), new SecureRandom());
    var settings = new Leadership.Settings(SYSTEM, ClusterDuties.lease(SETTINGS), identity, QUICK);
    var leadership =
        Leadership.compete(
            client,
            settings,
            new Leadership.Clocks(System::nanoTime, InstantSource.system()),
            ClusterDuties.of(SETTINGS, parts));
    competing.add(leadership);
    return leadership;
  }

  private static SecretStore store() {
    return new SecretStore(client, SYSTEM);
  }

  private static CertificateAuthority authority() {
    return AuthorityFiles.load(
        store(), "cluster.local", InstantSource.system(), new SecureRandom());
  }

  private static void awaitRoots(String namespace, String roots) {
    Eventually.holds(
        SOON, () -> assertThat(bundle(namespace).getData()).containsEntry(RootBundles.KEY, roots));
  }

  private static ConfigMap bundle(String namespace) {
    ConfigMap found = client.configMaps().inNamespace(namespace).withName(RootBundles.NAME).get();
    if (found == null) {
      throw new AssertionError("no bundle in " + namespace);
    }
    return found;
  }

  private static void awaitInjectorSecret() {
    Eventually.holds(
        SOON,
        () -> {
          var secret = client.secrets().inNamespace(SYSTEM).withName("vicinity-injector-tls").get();
          assertThat(secret).isNotNull();
          assertThat(secret.getType()).isEqualTo("kubernetes.io/tls");
          assertThat(secret.getData()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
        });
  }

  private static List<String> caBundles() {
    return client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName("vicinity-injector")
        .get()
        .getWebhooks()
        .stream()
        .map(webhook -> orEmpty(webhook.getClientConfig().getCaBundle()))
        .toList();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static void namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }
}
