package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator's own authority: `cacerts` in Istio's layout, two intermediates of one root.
///
/// Late, as pods of other tests would not be trusted by the new root.
@OnCluster
@Order(Integer.MAX_VALUE - 1)
class CacertsTest {
  @TempDir private static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void root(Cluster shared) {
    cluster = shared;
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj"
            + " /O=test/CN=root");
  }

  @AfterAll
  static void backToItsOwnAuthority() {
    removeSecret();
    cluster.system("vicinity-control").restart();
    cluster.system("vicinity-injector").restart();
  }

  @Test
  void workloadsOfTwoIntermediatesOfOneRootTrustEachOther() throws IOException {
    use("east");
    var sandbox = cluster.meshed("cacerts");
    sandbox.addServerCode();
    sandbox.apply(Apps.server("server", cluster.localities().getFirst(), 1));
    sandbox.awaitRollout("server");
    use("west");
    sandbox.apply(Apps.client("client", cluster.localities().getLast()));
    sandbox.awaitRollout("client");
    var east = certificates(sandbox, "server");
    var west = certificates(sandbox, "client");
    cluster.saw("server:\n" + east + "client:\n" + west);
    var headers = sandbox.exec("client", "curl", "-s", "http://server:8080/headers").out();
    cluster.saw(headers);
    assertThat(headers).contains("URI=spiffe://cluster.local/ns/cacerts/sa/client");
    assertThat(east).contains("east");
    assertThat(west).contains("west");
  }

  private static String certificates(Sandbox sandbox, String app) {
    var pod = sandbox.pod(app).getMetadata().getName() + ".cacerts";
    return cluster.vicinity("config", pod, "certs", "-o", "yaml").orThrow().out();
  }

  /// Makes an intermediate and has control sign with it.
  private static void use(String name) throws IOException {
    Files.writeString(
        folder.resolve("ext"),
        "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n");
    openssl(
        "req -newkey rsa:2048 -nodes -keyout %1$s.key -out %1$s.csr -subj /O=test/CN=%1$s"
            .formatted(name));
    openssl(
        "x509 -req -in %1$s.csr -CA root.pem -CAkey root.key -CAcreateserial -days 20 -extfile ext -out %1$s.pem"
            .formatted(name));
    var intermediate = Files.readString(folder.resolve(name + ".pem"));
    var root = Files.readString(folder.resolve("root.pem"));
    removeSecret();
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("cacerts")
            .withNamespace(Installation.NAMESPACE)
            .endMetadata()
            .addToStringData("ca-cert.pem", intermediate)
            .addToStringData("ca-key.pem", Files.readString(folder.resolve(name + ".key")))
            .addToStringData("cert-chain.pem", intermediate + root)
            .addToStringData("root-cert.pem", root)
            .build();
    cluster.client().resource(secret).create();
    cluster.system("vicinity-control").restart();
    cluster.system("vicinity-injector").restart();
  }

  private static void removeSecret() {
    cluster.client().secrets().inNamespace(Installation.NAMESPACE).withName("cacerts").delete();
  }

  private static void openssl(String arguments) {
    Tool.run(
            Duration.ofMinutes(1), List.of("sh", "-c", "cd " + folder + " && openssl " + arguments))
        .orThrow();
  }
}
