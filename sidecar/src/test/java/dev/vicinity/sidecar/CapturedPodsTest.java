package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vicinity.sidecar.CapturedNetwork.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two pods with sidecars behind the kernel's rules, a node without: `client` calls `server`, and
/// nobody knows of a proxy. All ports of the pods are STRICT.
@Timeout(120)
class CapturedPodsTest {
  @TempDir static Path folder;
  private static CapturedNetwork network;
  private static Running client;
  private static Running server;
  private static Running node;

  @BeforeAll
  static void start() throws Exception {
    boolean able = isRoot() && Stream.of("ip", "nft", "setpriv").allMatch(CapturedPodsTest::has);
    if (!able) {
      System.err.println("NOT TESTED: capture. It needs root, ip, nft and setpriv.");
    }
    assumeTrue(able, "root, ip, nft and setpriv");
    new OwnAuthority().keepIn(folder);
    network = new CapturedNetwork();
    network.pod("client", 2);
    network.pod("server", 3);
    sidecar("client");
    sidecar("server");
    client = network.start("client", 1000, List.of(), CapturedProcess.class, "application");
    server = network.start("server", 1000, List.of(), CapturedProcess.class, "application");
    network.pod("brittle", 4);
    network.start("brittle", 1000, List.of(), CapturedProcess.class, "application");
    node = network.start("node", 1000, List.of(), CapturedProcess.class, "application");
  }

  private static void sidecar(String pod) throws IOException {
    capture(pod);
    network.start(
        pod,
        1337,
        List.of("POD_NAME=" + pod, "POD_NAMESPACE=test"),
        CapturedProcess.class,
        "sidecar",
        folder.toString());
  }

  private static String capture(String pod) throws IOException {
    return network.main(pod, dev.vicinity.sidecar.capture.Main.class, "-o", "7777", "-d", "7777");
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private static boolean has(String program) {
    return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @AfterAll
  static void stop() throws IOException {
    if (network != null) {
      network.close();
    }
  }

  @Test
  void requestToAServiceGoesThroughBothSidecarsWithTheClientsIdentity() throws IOException {
    assertThat(client.ask("get http://10.177.1.1:80/ echo.test"))
        .startsWith("200 from 127.0.0.6 as ")
        .contains("URI=spiffe://cluster.local/ns/test/sa/client");
  }

  @Test
  void sameByIPv6() throws IOException {
    assertThat(client.ask("get http://[fd77:1::1]:80/ echo6.test"))
        .startsWith("200 from 0:0:0:0:0:0:0:6 as ")
        .contains("URI=spiffe://cluster.local/ns/test/sa/client");
  }

  @Test
  void podThatCallsItsOwnServiceMeetsItsSidecarTwice() throws IOException {
    assertThat(server.ask("get http://10.177.1.1:80/ echo.test"))
        .startsWith("200 from 127.0.0.6 as ")
        .contains("URI=spiffe://cluster.local/ns/test/sa/server");
    assertThat(server.ask("get http://[fd77:1::1]:80/ echo6.test"))
        .startsWith("200 from 0:0:0:0:0:0:0:6 as ")
        .contains("URI=spiffe://cluster.local/ns/test/sa/server");
  }

  @Test
  void podThatCallsItselfByAddressMeetsNobody() throws IOException {
    assertThat(server.ask("get http://10.177.0.3:8080/ x"))
        .isEqualTo("200 from 10.177.0.3 as null");
    assertThat(server.ask("get http://127.0.0.1:8080/ x")).isEqualTo("200 from 127.0.0.1 as null");
    assertThat(server.ask("get http://[::1]:8080/ x"))
        .isEqualTo("200 from 0:0:0:0:0:0:0:1 as null");
  }

  @Test
  void strangerIsRefusedByAStrictPort() throws IOException {
    assertThat(node.ask("get http://10.177.0.3:8080/ echo.test")).startsWith("failed: ");
    assertThat(node.ask("get http://[fd77::3]:8080/ echo.test")).startsWith("failed: ");
  }

  @Test
  void whatTheMeshDoesNotKnowIsReachedDirectly() throws IOException {
    assertThat(client.ask("get http://10.177.0.1:8080/ example.com"))
        .isEqualTo("200 from 10.177.0.2 as null");
    assertThat(client.ask("get http://[fd77::1]:8080/ example.com"))
        .isEqualTo("200 from fd77:0:0:0:0:0:0:2 as null");
  }

  @Test
  void serverSpeaksFirstThroughBothSidecars() throws IOException {
    assertThat(client.ask("read 10.177.1.1 9000")).isEqualTo("welcome 127.0.0.6");
  }

  @Test
  void podThatFallsSilentCostsNoRequestAndIsUsedAgainWhenItIsBack() throws IOException {
    var call = "get http://10.177.1.1:80/address pair.test";
    assertThat(answers(call, 10)).containsKeys("200 10.177.0.1", "200 10.177.0.4");

    network.cutOff("brittle");
    long began = System.nanoTime();
    assertThat(answers(call, 10)).containsOnlyKeys("200 10.177.0.1");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    began = System.nanoTime();
    assertThat(answers(call, 20)).containsOnlyKeys("200 10.177.0.1");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));

    network.bringBack("brittle");
    began = System.nanoTime();
    while (!answers(call, 4).containsKey("200 10.177.0.4")) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
  }

  private static Map<String, Long> answers(String call, int times) throws IOException {
    var answers = new HashMap<String, Long>();
    for (int i = 0; i < times; i++) {
      answers.merge(client.ask(call), 1L, Long::sum);
    }
    return answers;
  }

  @Test
  void datagramsAreLeftAlone() throws IOException {
    assertThat(client.ask("udp 10.177.0.3")).isEqualTo("hello of 10.177.0.3");
  }

  @Test
  void connectionsMadeStraightToTheSidecarsPortsEnd() throws IOException {
    assertThat(node.ask("get http://10.177.0.3:15001/ echo.test")).startsWith("failed: ");
    assertThat(node.ask("get http://10.177.0.3:15006/ echo.test")).startsWith("failed: ");
    assertThat(client.ask("get http://127.0.0.1:15001/ echo.test")).startsWith("failed: ");
  }

  @Test
  void capturingAgainChangesNothing() throws IOException {
    var before = network.in("client", "nft list ruleset");
    capture("client");
    assertThat(network.in("client", "nft list ruleset")).isEqualTo(before);
  }
}
