package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.cluster.Resolution;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import dev.vicinity.sidecar.http1.Http1Upstream;
import dev.vicinity.sidecar.pool.ApplicationSource;
import dev.vicinity.sidecar.pool.ClientTls;
import dev.vicinity.sidecar.pool.Dialer;
import dev.vicinity.sidecar.pool.HostPool;
import dev.vicinity.sidecar.pool.LoopPools;
import dev.vicinity.sidecar.pool.PooledConnection;
import dev.vicinity.sidecar.pool.Wire;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.ConnectException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How often a host that nothing comes back from is asked whether it is there again.
class LostHostTest {
  private static final Address HOST = new Address("10.0.0.1", 80);

  private final EmbeddedChannel time = new EmbeddedChannel();
  private boolean silent = true;
  private int attempts;
  private HostPool pool;

  @BeforeEach
  void aHost() {
    time.freezeTime();
    var feed = new MemoryFeed().service("shop.test", 80, HOST);
    var directory =
        new Directory(
            time.eventLoop(),
            () -> 0,
            new SplittableRandom(1),
            Directory.Connections.NONE,
            (_, _) -> {});
    directory.start(feed.open(directory));
    var entry = directory.target(new Target("shop.test", 80));
    time.runPendingTasks();
    var service = (Resolution.Service) entry.resolution();
    pool = pools().of(cluster(service), cluster(service).at(HOST), Wire.HTTP1);
  }

  private static Cluster cluster(Resolution.Service service) {
    return service.clusters().values().iterator().next();
  }

  private LoopPools pools() {
    var bootstrap =
        new Bootstrap()
            .group(time.eventLoop())
            .disableResolver()
            .channelFactory(() -> new Unconnected(this::outcome));
    var tls = new PlainOnly();
    var dialer = new Dialer(time.eventLoop(), bootstrap, new ClientTls(tls), ApplicationSource.ANY);
    return new LoopPools(
        time.eventLoop(), () -> 0, dialer, tls, Map.of(Wire.HTTP1, new Http1Upstream()));
  }

  private Exception outcome() {
    attempts++;
    return silent ? new ConnectTimeoutException("silence") : new ConnectException("refused");
  }

  @Test
  void aLostHostIsAskedOnceASecond() {
    lose();

    pass(10_500);

    assertThat(attempts).isEqualTo(10);
  }

  @Test
  void aHostLostFoundAndLostAgainIsAskedNoMoreOften() {
    lose();
    pass(300);
    silent = false;
    call();
    silent = true;
    lose();

    pass(10_500);

    assertThat(attempts).isEqualTo(10);
  }

  @Test
  void aHostThatAnswersAgainIsAskedNoMore() {
    lose();
    silent = false;

    pass(10_500);

    assertThat(attempts).isEqualTo(1);
  }

  private void lose() {
    call();
    call();
    attempts = 0;
  }

  private void call() {
    pool.acquire(new Caller());
    time.runPendingTasks();
  }

  private void pass(int millis) {
    for (int i = 0; i < millis; i += 50) {
      time.advanceTimeBy(50, TimeUnit.MILLISECONDS);
      time.runPendingTasks();
    }
  }

  /// Takes what comes.
  private static final class Caller implements HostPool.Requester {
    @Override
    public void connected(PooledConnection connection) {}

    @Override
    public void failed(UpstreamFailure failure) {}

    @Override
    public boolean isWaiting() {
      return true;
    }
  }
}
