package dev.vicinity.sidecar.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class ServerNameTest {
  @Test
  void theJdkSendsNamesWithUnderscores() throws Exception {
    var name = "outbound_.80_v1_.cart.shop.svc.cluster.local";
    var engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    ServerName.ask(engine, name);
    engine.beginHandshake();
    var hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    assertThat(new String(hello.array(), 0, hello.position(), US_ASCII)).contains(name);
  }
}
