package dev.vicinity.verify.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/// One load on one target. All of it is done by the event loop it was given.
public final class Load {
  /// How long each part lasts.
  public record Times(Duration warm, Duration measured) {}

  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

  /// Addresses of clients, so that connections that are gone leave ports to others.
  private static final int SOURCES = 16;

  private static final long RETRY_MILLIS = 20;

  private final EventLoop loop;
  private final Target target;
  private final Shape shape;
  private final Pace pace;
  private final Set<Connection> open = new HashSet<>();
  private final ArrayDeque<Connection> free = new ArrayDeque<>();
  private final ArrayDeque<Long> overdue = new ArrayDeque<>();
  private final Histogram times = new Histogram(LONGEST, 3);
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private long requests;
  private long errors;
  private int source;
  private boolean measuring;
  private boolean ended;
  private long firstDue;
  private long dueSoFar;
  private String problem = "";

  private Load(EventLoop loop, Target target, Shape shape, Pace pace) {
    this.loop = loop;
    this.target = target;
    this.shape = shape;
    this.pace = pace;
  }

  /// Loads the target for as long as `duration` says, and completes with what was seen. `cpu` is
  /// asked for the processor time so far when measuring begins, and when it ends.
  public static CompletableFuture<Outcome> run(
      EventLoop loop, Target target, Shape shape, Pace pace, Times duration, LongSupplier cpu) {
    var load = new Load(loop, target, shape, pace);
    loop.execute(() -> load.start(duration, cpu));
    return load.outcome;
  }

  private void start(Times duration, LongSupplier cpu) {
    for (int i = 0; i < shape.connections(); i++) {
      connect();
    }
    if (pace instanceof Pace.Steady steady) {
      firstDue = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
      loop.schedule(() -> tick(steady.perSecond()), 200, TimeUnit.MILLISECONDS);
    }
    loop.schedule(() -> measure(duration, cpu), duration.warm().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void measure(Times duration, LongSupplier cpu) {
    measuring = true;
    requests = 0;
    errors = 0;
    long cpuBefore = cpu.getAsLong();
    long before = System.nanoTime();
    loop.schedule(
        () -> {
          long nanos = System.nanoTime() - before;
          end(nanos, cpu.getAsLong() - cpuBefore);
        },
        duration.measured().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /// What is still unanswered has taken at least as long as it has waited.
  private void end(long nanos, long cpuNanos) {
    ended = true;
    long now = System.nanoTime();
    overdue.forEach(due -> times.recordValue(Math.min(now - due, LONGEST)));
    measuring = false;
    if (requests == 0 && !problem.isEmpty()) {
      outcome.completeExceptionally(new IllegalStateException(problem));
    }
    var closing = new ArrayList<>(open);
    closing.forEach(Connection::close);
    outcome.complete(new Outcome(requests, errors, nanos / 1e9, cpuNanos, times, problem));
  }

  private void connect() {
    var from = new InetSocketAddress("127.0.1." + (1 + source++ % SOURCES), 0);
    var connection =
        switch (target.call()) {
          case HTTP1 -> new Http1Connection(this, target);
          case HTTP2, UNARY, STREAM -> new Http2Connection(this, target, shape.streams());
        };
    new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                secure(channel);
                channel.pipeline().addLast(connection);
              }
            })
        .connect(target.address(), from)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                problem(String.valueOf(connected.cause()));
                errors++;
                again();
              }
            });
    open.add(connection);
  }

  private void secure(Channel channel) {
    target
        .tls()
        .ifPresent(
            tls -> {
              // A session is remembered by the name and port of its server.
              var handler =
                  shape.renewal() == Shape.Renewal.RESUMED
                      ? tls.newHandler(channel.alloc(), "server.bench", target.address().getPort())
                      : tls.newHandler(channel.alloc());
              handler.setHandshakeTimeout(10, TimeUnit.SECONDS);
              channel.pipeline().addLast(handler);
            });
  }

  private void again() {
    if (!ended) {
      loop.schedule(
          () -> {
            if (!ended) {
              connect();
            }
          },
          RETRY_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  void ready(Connection connection) {
    switch (pace) {
      case Pace.Saturating() -> {
        while (!ended && connection.room() > 0) {
          connection.send(System.nanoTime());
        }
      }
      case Pace.Steady _ -> {
        for (int i = connection.room(); i > 0; i--) {
          release(connection);
        }
      }
    }
  }

  void answered(Connection connection, long due, boolean good) {
    if (measuring) {
      requests++;
      errors += good ? 0 : 1;
      times.recordValue(Math.min(System.nanoTime() - due, LONGEST));
    }
    if (shape.renewal() != Shape.Renewal.KEPT) {
      connection.close();
    } else if (ended) {
      return;
    } else if (pace instanceof Pace.Saturating) {
      if (connection.room() > 0) {
        connection.send(System.nanoTime());
      }
    } else {
      release(connection);
    }
  }

  void closed(Connection connection) {
    open.remove(connection);
    free.removeIf(connection::equals);
    if (ended) {
      return;
    }
    errors += connection.waiting();
    if (shape.renewal() == Shape.Renewal.KEPT) {
      again();
    } else {
      connect();
    }
  }

  void problem(String text) {
    problem = text;
  }

  /// A place for one more request.
  private void release(Connection connection) {
    var due = overdue.poll();
    if (due == null) {
      free.add(connection);
    } else {
      connection.send(due);
    }
  }

  /// Sends all that is due by now.
  private void tick(double perSecond) {
    if (ended) {
      return;
    }
    double gap = 1e9 / perSecond;
    long now = System.nanoTime();
    long due = firstDue + (long) (dueSoFar * gap);
    while (due <= now) {
      var connection = free.poll();
      if (connection == null) {
        overdue.add(due);
      } else {
        connection.send(due);
        connection.flush();
      }
      dueSoFar++;
      due = firstDue + (long) (dueSoFar * gap);
    }
    loop.schedule(
        () -> tick(perSecond), Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}
