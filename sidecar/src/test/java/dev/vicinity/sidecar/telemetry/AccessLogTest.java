package dev.vicinity.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.sidecar.telemetry.AccessLogSettings.Encoding;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  @Test
  void textIsEnvoysDefaultLine() {
    var exchange = SampleExchange.outbound();
    exchange.headers.set("user-agent", "curl/8").set("x-forwarded-for", "10.9.9.9");
    assertThat(line(Encoding.TEXT, "", exchange))
        .isEqualTo(
            """
            [2026-01-01T00:00:00.123Z] "GET /hello?x=1 HTTP/1.1" 200 - via_upstream - "-" 0 60 7 6 \
            "10.9.9.9" "curl/8" "0f3c0a52-54ab-4b6e-9d29-3b1b8d4a6f10" "hello.sample:5000" \
            "10.0.0.7:5000" outbound|5000||hello.sample.svc.cluster.local 10.0.0.1:50123 \
            10.1.0.9:5000 10.0.0.1:40000 - default
            """);
  }

  @Test
  void textOfALocalReplyHasDashes() {
    assertThat(line(Encoding.TEXT, "", SampleExchange.noHealthyUpstream()))
        .isEqualTo(
            """
            [2026-01-01T00:00:00.123Z] "GET /hello?x=1 HTTP/1.1" 503 UH no_healthy_upstream - "-" \
            0 60 7 - "-" "-" "0f3c0a52-54ab-4b6e-9d29-3b1b8d4a6f10" "hello.sample:5000" \
            "-" outbound|5000||hello.sample.svc.cluster.local - \
            10.1.0.9:5000 10.0.0.1:40000 - default
            """);
  }

  @Test
  void rewrittenRequestsShowTheirOriginalPath() {
    var exchange = SampleExchange.outbound();
    exchange.path = "/new";
    exchange.headers.set("x-envoy-original-path", "/old");
    assertThat(line(Encoding.TEXT, "", exchange)).contains("\"GET /old HTTP/1.1\"");
  }

  @Test
  void jsonHasIstiosKeysWithNumbersAndNulls() {
    assertThat(line(Encoding.JSON, "", SampleExchange.inbound()))
        .isEqualTo(
            """
            {"start_time":"2026-01-01T00:00:00.123Z","route_name":"default","method":"GET",\
            "path":"/hello?x=1","protocol":"HTTP/1.1","response_code":200,"response_flags":"-",\
            "response_code_details":"via_upstream","connection_termination_details":null,\
            "bytes_received":0,"bytes_sent":60,"duration":7,"upstream_service_time":"6",\
            "x_forwarded_for":null,"user_agent":null,\
            "request_id":"0f3c0a52-54ab-4b6e-9d29-3b1b8d4a6f10","authority":"hello.sample:5000",\
            "upstream_host":"10.0.0.7:5000","upstream_cluster":"inbound|5000||",\
            "upstream_local_address":"10.0.0.1:50123","downstream_local_address":"10.0.0.7:5000",\
            "downstream_remote_address":"10.0.0.1:40000",\
            "requested_server_name":"outbound_.5000_._.hello.sample.svc.cluster.local",\
            "upstream_transport_failure_reason":null}
            """);
  }

  @Test
  void jsonEscapesWhatClientsSend() {
    var exchange = SampleExchange.outbound();
    exchange.headers.set("user-agent", "a\"b\\c\td é");
    var line = new JsonObject(line(Encoding.JSON, "", exchange));
    assertThat(line.getString("user_agent")).isEqualTo("a\"b\\c\td é");
    assertThat(line.fieldNames()).hasSize(24);
  }

  @Test
  void ownFormatsMayNameAnyRequestHeader() {
    var exchange = SampleExchange.outbound();
    exchange.headers.set("x-user", "ada-lovelace");
    assertThat(line(Encoding.TEXT, "%RESPONSE_CODE% 100%% %REQ(X-USER):3% %REQ(NONE)%\n", exchange))
        .isEqualTo("200 100% ada -\n");
    assertThat(line(Encoding.JSON, "{\"c\":\"%RESPONSE_CODE%\",\"m\":\"x %DURATION%\"}", exchange))
        .isEqualTo("{\"c\":200,\"m\":\"x 7\"}\n");
  }

  @Test
  void unknownOperatorsAreRefusedAtTheStart() {
    assertThatThrownBy(() -> new AccessLogSettings("/dev/stdout", Encoding.TEXT, "%NONSENSE%"))
        .hasMessageStartingWith("access log operator: %NONSENSE% (expected: one of BYTES_RECEIVED");
    assertThatThrownBy(() -> new AccessLogSettings("/dev/stdout", Encoding.TEXT, "100% of"))
        .hasMessageContaining("expected: a closing %");
    assertThatThrownBy(() -> new AccessLogSettings("/dev/stdout", Encoding.JSON, "no json"))
        .hasMessageContaining("expected: a JSON object");
  }

  @Test
  void whatFindsNoRoomIsCountedAndNobodyWaits() {
    var out = new ByteArrayOutputStream();
    var log = new AccessLog(LogFormat.of(Encoding.TEXT, "%RESPONSE_CODE%\n"), out, 8);
    for (int i = 0; i < 11; i++) {
      log.finished(SampleExchange.outbound()); // nothing reads yet
    }
    assertThat(log.dropped()).isEqualTo(3);
    log.start();
    log.close();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("200\n".repeat(8));
  }

  @Test
  void linesOfSeveralLoopsAllArriveInTheFile(@TempDir Path folder) throws Exception {
    var file = folder.resolve("access.log");
    var log = AccessLog.open(new AccessLogSettings(file.toString(), Encoding.TEXT, "x\n"));
    var loops = new Thread[2];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = Thread.ofPlatform().start(() -> logThousand(log));
    }
    for (var loop : loops) {
      loop.join();
    }
    log.close();
    assertThat(Files.readAllLines(file).size() + log.dropped()).isEqualTo(2000);
    assertThat(log.dropped()).isZero();
  }

  private static void logThousand(AccessLog log) {
    for (int i = 0; i < 1000; i++) {
      log.finished(SampleExchange.outbound());
    }
  }

  private static String line(Encoding encoding, String format, SampleExchange exchange) {
    var out = new ByteArrayOutputStream();
    var log = new AccessLog(LogFormat.of(encoding, format), out, 8);
    log.start();
    log.finished(exchange);
    log.close();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void offIsTheDefault() throws IOException {
    try (var telemetry = Telemetry.open(AccessLogSettings.OFF)) {
      telemetry.finished(SampleExchange.outbound());
      assertThat(telemetry.droppedLines()).isZero();
    }
  }
}
