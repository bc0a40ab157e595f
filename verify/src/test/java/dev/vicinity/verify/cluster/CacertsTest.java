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
  private static final String SERVER = "http://server:8080/";
  private static final Load.Rate RATE = new Load.Rate(20, 2, Duration.ofMinutes(5));

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
  void workloadsGoFromOneIntermediateToAnotherOfTheSameRootAndTrustEachOtherAllTheWhile()
      throws IOException {
    use("east");
    var sandbox = cluster.meshed("cacerts");
    sandbox.addServerCode();
    sandbox.apply(Apps.server("server", cluster.localities().getFirst(), 1));
    sandbox.apply(Apps.client("caller", cluster.localities().getLast()));
    sandbox.awaitRollout("server");
    sandbox.awaitRollout("caller");
    assertThat(certificates(sandbox, "server")).contains("CN=east").contains("CN=root");
    var load = Load.start(sandbox, "caller", SERVER, RATE);
    use("west");
    sandbox.apply(Apps.client("client", cluster.localities().getLast()));
    sandbox.awaitRollout("client");
    assertThat(certificates(sandbox, "client")).contains("CN=west").contains("CN=root");
    var headers = sandbox.exec("client", "curl", "-s", SERVER + "headers").out();
    cluster.saw(headers);
    assertThat(headers).contains("URI=spiffe://cluster.local/ns/cacerts/sa/client");
    var result = load.end();
    cluster.saw("while the intermediate changed: " + result);
    assertThat(result.failures()).as(result.toString()).isEmpty();
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
    cluster.client().resource(secret).serverSideApply();
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
