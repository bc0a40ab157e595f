package dev.vicinity.sidecar.warm;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.listener.Loops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests to nobody, before the first one of somebody: callers, an application and a rehearsal of
/// this sidecar between them, twice passed, over mutual TLS with itself. All are on loopback, which
/// no rules redirect, and gone at the end. Run once.
public final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int HTTP1_CALLERS = 8;
  private static final int HTTP2_CALLERS = 2;
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  /// Whoever has no answer after this part of the time has no CPU to warm up with.
  private static final int HOPE = 3;

  /// What closing may take before nobody waits for it.
  private static final long CLOSING_MILLIS = 500;

  private final Vertx vertx;
  private final Loops loops;
  private final Rehearsal rehearsal;
  private final Budget budget;
  private final OwnMesh mesh;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Promise<Void> over = Promise.promise();
  private final Course course;

  /// It ends by whichever comes first, or when a third of the time brought no answer.
  public record Budget(Duration time, int exchanges) {
    /// For a sidecar of a process that is warm, or need not be.
    public static final Budget NONE = new Budget(Duration.ZERO, 0);

    /// What a process needs until a thousand requests a second are no burden to one core: two
    /// seconds there, less with more. See docs/benchmarks.md.
    public static final Budget USUAL = new Budget(Duration.ofSeconds(2), 2000);
  }

  /// Completes at the end, however it went, with how many exchanges there were; does not fail.
  public static Future<Integer> run(Vertx vertx, Callable<Rehearsal> rehearsal, Budget budget) {
    if (budget.exchanges() == 0) {
      return Future.succeededFuture(0);
    }
    try {
      return new WarmUp(vertx, rehearsal.call(), budget).run();
    } catch (Exception e) {
      LOG.info("not warmed up", e);
      return Future.succeededFuture(0);
    }
  }

  private WarmUp(Vertx vertx, Rehearsal rehearsal, Budget budget) {
    this.vertx = vertx;
    this.loops = new Loops(vertx);
    this.rehearsal = rehearsal;
    this.budget = budget;
    this.mesh = new OwnMesh(rehearsal.workload());
    this.course = new Course(budget.exchanges(), over::tryComplete);
  }

  private Future<Integer> run() {
    Promise<Integer> ended = Promise.promise();
    long begun = System.nanoTime();
    long timer = vertx.setTimer(budget.time().toMillis(), _ -> over.tryComplete());
    long glance = vertx.setTimer(budget.time().toMillis() / HOPE, _ -> giveUpIfInVain());
    play().onFailure(over::tryFail);
    over.future()
        .onComplete(
            how -> {
              vertx.cancelTimer(timer);
              vertx.cancelTimer(glance);
              long patience =
                  vertx.setTimer(CLOSING_MILLIS, _ -> ended.tryComplete(course.finished()));
              close()
                  .onComplete(
                      _ -> {
                        vertx.cancelTimer(patience);
                        report(how.cause(), System.nanoTime() - begun);
                        ended.tryComplete(course.finished());
                      });
            });
    return ended.future();
  }

  private void giveUpIfInVain() {
    if (course.finished() == 0) {
      over.tryComplete();
    }
  }

  private void report(@Nullable Throwable cause, long nanos) {
    int exchanges = course.finished();
    long millis = nanos / 1_000_000;
    if (cause == null && exchanges > 0) {
      LOG.info("warmed up: {} exchanges in {} ms", exchanges, millis);
    } else if (cause == null) {
      LOG.info("not warmed up: no answer in {} ms, for want of CPU", millis);
    } else {
      LOG.info("not warmed up: {} exchanges in {} ms", exchanges, millis, cause);
    }
  }

  private Future<Void> play() {
    return application()
        .compose(application -> rehearsal.start(mesh::open, application))
        .map(
            stage -> {
              mesh.tell(stage.inbound());
              call(HTTP1_CALLERS, stage.outbound(), () -> new Http1Caller(course));
              call(HTTP2_CALLERS, stage.outbound(), () -> new Http2Caller(course));
              call(1, stage.inbound(), () -> new OpaqueCaller(course));
              return null;
            });
  }

  private Future<Address> application() {
    Promise<Address> bound = Promise.promise();
    loops
        .server()
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channels.add(channel);
                channel.pipeline().addLast(new Application());
                channel.config().setAutoRead(true);
              }
            })
        .bind(ANY)
        .addListener(
            (ChannelFuture future) -> {
              if (future.isSuccess()) {
                channels.add(future.channel());
                var at = (InetSocketAddress) future.channel().localAddress();
                bound.complete(new Address(at.getAddress().getHostAddress(), at.getPort()));
              } else {
                bound.fail(future.cause());
              }
            });
    return bound.future();
  }

  private void call(int callers, Address at, Supplier<ChannelHandler> caller) {
    var all = loops.all();
    for (int number = 0; number < callers; number++) {
      loops
          .client(all.get(number % all.size()))
          .handler(caller.get())
          .connect(at.host(), at.port())
          .addListener(
              (ChannelFuture future) -> {
                if (future.isSuccess()) {
                  channels.add(future.channel());
                } else {
                  over.tryFail(future.cause());
                }
              });
    }
  }

  private Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    channels.close().addListener(_ -> closed.complete());
    return closed.future().eventually(rehearsal::close);
  }
}
