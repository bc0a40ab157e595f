package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The program that holds applications back, as a process of its own.
class WaitTest {
  private final AtomicInteger questions = new AtomicInteger();
  private volatile int readyAfter;
  private HttpServer sidecar;

  private record Outcome(int exit, String said) {}

  @BeforeEach
  void start() throws IOException {
    sidecar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    sidecar.createContext(
        "/healthz/ready",
        question -> {
          boolean ready = questions.incrementAndGet() > readyAfter;
          var body = (ready ? "ready\n" : "no certificate yet\n").getBytes();
          question.sendResponseHeaders(ready ? 200 : 503, body.length);
          question.getResponseBody().write(body);
          question.close();
        });
    sidecar.start();
  }

  @AfterEach
  void stop() {
    sidecar.stop(0);
  }

  @Test
  void asksUntilTheSidecarIsReady() throws Exception {
    readyAfter = 3;

    assertThat(waiting("60")).isEqualTo(new Outcome(0, ""));
    assertThat(questions).hasValue(4);
  }

  @Test
  void givesUpAndSaysWhatTheSidecarLacks() throws Exception {
    readyAfter = Integer.MAX_VALUE;

    assertThat(waiting("1"))
        .isEqualTo(
            new Outcome(
                1, "the sidecar at " + at() + " is not ready after 1 s: no certificate yet\n"));
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    sidecar.stop(0);

    var outcome = waiting("0");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.said()).contains("not ready after 0 s: Connection refused");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    assertThat(waiting("soon"))
        .isEqualTo(
            new Outcome(64, "wait " + at() + " soon (expected: wait [HOST:PORT [SECONDS]])\n"));
  }

  private String at() {
    return "127.0.0.1:" + sidecar.getAddress().getPort();
  }

  private Outcome waiting(String seconds) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx16m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.vicinity.sidecar.Wait", at(), seconds));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes());
    return new Outcome(process.waitFor(), said);
  }
}
