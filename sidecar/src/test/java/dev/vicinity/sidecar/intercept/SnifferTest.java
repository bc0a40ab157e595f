package dev.vicinity.sidecar.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnifferTest {
  @Test
  void requestLineIsHttp1OnceItIsWhole() {
    var line = "GET /a?b=c HTTP/1.1\r\n";
    for (int i = 0; i < line.length(); i++) {
      assertThat(sniff(line.substring(0, i))).isEqualTo(FirstBytes.UNDECIDED);
    }
    assertThat(sniff(line)).isEqualTo(FirstBytes.HTTP_1);
    assertThat(sniff("POST / HTTP/1.0\nHost: x\n\n")).isEqualTo(FirstBytes.HTTP_1);
  }

  @Test
  void prefaceIsHttp2OnceItIsWhole() {
    var preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    assertThat(sniff(preface.substring(0, 10))).isEqualTo(FirstBytes.UNDECIDED);
    assertThat(sniff(preface)).isEqualTo(FirstBytes.HTTP_2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hello", "EHLO mail\r\n", "GET it now\r\n", "*1\r\n$4\r\nPING\r\n", "\0\0"})
  void otherWordsAreOpaqueAtOnce(String words) {
    assertThat(sniff(words)).isEqualTo(FirstBytes.OPAQUE);
  }

  @Test
  void helloTellsServerNameAndProtocols() throws Exception {
    assertThat(Sniffer.sniff(hello()))
        .isEqualTo(
            new FirstBytes.Tls(new ClientHello("db.shop.svc", List.of("istio-h2", "istio", "h2"))));
  }

  @Test
  void helloThatIsNotWholeIsWaitedFor() throws Exception {
    var whole = hello();
    for (int i = 0; i < whole.readableBytes(); i++) {
      assertThat(Sniffer.sniff(whole.slice(0, i))).isEqualTo(FirstBytes.UNDECIDED);
    }
  }

  @Test
  void helloMayComeInSeveralRecords() throws Exception {
    var whole = hello();
    var split = Unpooled.buffer();
    int at = 5;
    while (at < whole.readableBytes()) {
      int length = Math.min(100, whole.readableBytes() - at);
      split.writeByte(22).writeShort(0x0301).writeShort(length).writeBytes(whole, at, length);
      at += length;
    }
    assertThat(Sniffer.sniff(split)).isEqualTo(Sniffer.sniff(whole));
  }

  @Test
  void meshNamesAreKnown() {
    assertThat(new ClientHello("", List.of("istio-http/1.1", "http/1.1")).isMeshHttp()).isTrue();
    assertThat(new ClientHello("", List.of("istio")).isMeshHttp()).isFalse();
    assertThat(new ClientHello("", List.of("istio-peer-exchange")).isMesh()).isTrue();
    assertThat(new ClientHello("", List.of("h2", "http/1.1")).isMesh()).isFalse();
  }

  @Property
  void noBytesBreakIt(@ForAll byte[] bytes) {
    var buffer = Unpooled.wrappedBuffer(new byte[] {22, 3, 1}, bytes);
    assertThat(Sniffer.sniff(buffer)).isNotNull();
    assertThat(buffer.readerIndex()).isZero();
  }

  private static FirstBytes sniff(String text) {
    return Sniffer.sniff(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  private static ByteBuf hello() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    var engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName("DB.shop.svc")));
    parameters.setApplicationProtocols(new String[] {"istio-h2", "istio", "h2"});
    engine.setSSLParameters(parameters);
    var out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    return Unpooled.copiedBuffer(out.flip());
  }
}
