package dev.vicinity.sidecar.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadsTest {
  @Test
  void extendedConnectIsAnUpgradeToHttp1() throws Http2Exception {
    var head =
        new DefaultHttp2Headers()
            .method("CONNECT")
            .scheme("http")
            .authority("chat.example")
            .path("/room?id=1");
    head.add(":protocol", "websocket").add("sec-websocket-version", "13");
    assertThat(RequestHeads.isExtendedConnect(head)).isTrue();
    var request = RequestHeads.toHttp1(1, head, "a2V5");
    assertThat(request.method()).isEqualTo(HttpMethod.GET);
    assertThat(request.uri()).isEqualTo("/room?id=1");
    assertThat(request.protocolVersion().majorVersion()).isEqualTo(2);
    assertThat(request.headers().get("host")).isEqualTo("chat.example");
    assertThat(request.headers().get("upgrade")).isEqualTo("websocket");
    assertThat(request.headers().get("connection")).isEqualTo("upgrade");
    assertThat(request.headers().get("sec-websocket-key")).isEqualTo("a2V5");
  }

  @ParameterizedTest
  @CsvSource({"CONNECT,h2c", "CONNECT,H2C", "CONNECT,'a,b'", "CONNECT,a b", "POST,websocket"})
  void tunnelThatIsNoneIsNoRequest(String method, String protocol) {
    var head =
        new DefaultHttp2Headers().method(method).scheme("http").authority("chat.example").path("/");
    head.add(":protocol", protocol);
    assertThatThrownBy(() -> RequestHeads.toHttp1(1, head, "a2V5"))
        .isInstanceOf(Http2Exception.class);
  }

  /// Not those whose names are a part of what the list says.
  @Test
  void onlyListedFieldsStayOnTheirConnection() {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.headers().set("Connection", "Keep-Alive, x-private");
    request.headers().set("alive", "1").set("x", "2").set("private", "3").set("X-Private", "4");
    var head = RequestHeads.toHttp2(request, "http", null);
    assertThat(head.contains("x-private")).isFalse();
    assertThat(head.get("alive")).hasToString("1");
    assertThat(head.get("x")).hasToString("2");
    assertThat(head.get("private")).hasToString("3");
  }

  @Test
  void switchedProtocolsIsTheAnswerToAnExtendedConnect() {
    var response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    response.headers().set("Upgrade", "websocket").set("Connection", "Upgrade");
    response.headers().set("Sec-WebSocket-Accept", "x").set("Sec-WebSocket-Protocol", "chat");
    var head = ResponseHeads.tunnelToHttp2(response);
    assertThat(head.status()).hasToString("200");
    assertThat(head.get("sec-websocket-protocol")).hasToString("chat");
    assertThat(head.size()).isEqualTo(2);
  }

  @Test
  void webSocketIsAcceptedAsItsClientExpects() {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.headers().set("Upgrade", "WebSocket");
    // The example of RFC 6455, 1.3.
    request.headers().set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    var upgrade = WebSocketUpgrade.of(request);
    assertThat(upgrade).isNotNull();
    var answer =
        upgrade.accepted(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    assertThat(answer.status().code()).isEqualTo(101);
    assertThat(answer.headers().get("sec-websocket-accept"))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void whatBelongsToOneConnectionStaysThere() {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/x");
    request.headers().set("Host", "a.example").set("Connection", "keep-alive, X-Hop");
    request.headers().set("X-Hop", "1").set("Keep-Alive", "timeout=5");
    request.headers().set("Transfer-Encoding", "chunked").set("TE", "trailers");
    request.headers().set("X-Kept", "2");
    var head = RequestHeads.toHttp2(request, "http", null);
    assertThat(head.method()).hasToString("POST");
    assertThat(head.authority()).hasToString("a.example");
    assertThat(head.path()).hasToString("/x");
    assertThat(head.get("te")).hasToString("trailers");
    assertThat(head.get("x-kept")).hasToString("2");
    assertThat(head.size()).isEqualTo(6);
  }
}
