package dev.vicinity.sidecar.forward;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.outlier.GrpcStatus;
import dev.vicinity.core.outlier.OutlierDetector.LocalFailure;
import dev.vicinity.core.route.Retries.TryFailure;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.cluster.Limits.Grant;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.ResponseEvents;
import dev.vicinity.sidecar.exchange.Upstream;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import dev.vicinity.sidecar.exchange.UpstreamFailure.ConnectFailed;
import dev.vicinity.sidecar.exchange.UpstreamFailure.Reset.Processing;
import dev.vicinity.sidecar.exchange.UpstreamFailure.TimedOut.Scope;
import dev.vicinity.sidecar.pool.HostPool;
import dev.vicinity.sidecar.pool.PooledConnection;
import dev.vicinity.sidecar.pool.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One try of a request at one host: from asking for a connection to the end of the answer. What
/// became of it is told to the outlier detector once. On its lane only.
final class Attempt implements ResponseEvents, HostPool.Requester {
  private final Exchange exchange;
  private final Journey journey;
  private final Cluster.Current current;
  private final UpstreamHost host;
  private Grant grant = Grant.UNLIMITED;
  private @Nullable HostPool pool;
  private @Nullable PooledConnection pooled;
  private @Nullable Upstream upstream;
  private @Nullable ScheduledFuture<?> timer;
  private long startNanos;
  private boolean responding;
  private boolean judged;
  private boolean over;

  Attempt(Exchange exchange, Journey journey, UpstreamHost host) {
    this.exchange = exchange;
    this.journey = journey;
    this.current = journey.cluster().current();
    this.host = host;
  }

  UpstreamHost host() {
    return host;
  }

  void begin() {
    var lane = exchange.lane();
    startNanos = lane.nanoTime();
    exchange.tries++;
    exchange.upstreamAddress = host.address();
    var endpoint = host.endpoint();
    exchange.endpoint = endpoint.workload().name().isEmpty() ? null : endpoint;
    host.begin();
    grant = journey.cluster().limits().tryRequest(current.spec().policy().connections());
    if (grant == Grant.REFUSED) {
      failed(new UpstreamFailure.Overflow());
      return;
    }
    if (exchange.body().isComplete()) {
      startTimer();
    }
    var from =
        lane.pools().of(journey.cluster(), host, WireChoice.of(current.spec(), exchange.head));
    pool = from;
    from.acquire(this);
  }

  /// Runs from the end of the request on, as in Envoy: an upload takes its time.
  void startTimer() {
    long perTry = journey.retries().perTryTimeoutNanos();
    if (perTry > 0 && timer == null && !over && !responding) {
      timer = exchange.lane().loop().schedule(this::tryTimedOut, perTry, TimeUnit.NANOSECONDS);
    }
  }

  private void stopTimer() {
    var pending = timer;
    if (pending != null) {
      timer = null;
      pending.cancel(false);
    }
  }

  @Override
  public boolean isWaiting() {
    return !over;
  }

  /// Whether the request is on its way to the host.
  boolean isStreaming() {
    return upstream != null;
  }

  @Override
  public void connected(PooledConnection connection) {
    pooled = connection;
    if (isOurselves(connection)) {
      connection.connection().drain();
      failed(new UpstreamFailure.NoRoute());
      return;
    }
    exchange.upstreamLocalAddress = connection.localAddress();
    exchange.upstreamSpiffeId = connection.spiffeId();
    current.detector().onStream(host);
    var stream = connection.connection().open(this);
    upstream = stream;
    if (exchange.connection.direction() == Direction.OUTBOUND) {
      RequestEdits.perTry(exchange, connection.spiffeId(), journey);
    }
    var body = exchange.body();
    if (body.isComplete() && body.isEmpty() && !body.hasTrailers()) {
      stream.head(exchange.head, End.LAST);
    } else {
      stream.head(exchange.head, End.OPEN);
      body.sendTo(stream, exchange.keeping());
    }
    stream.flush();
    if (!body.isComplete()) {
      exchange.downstream().read();
    }
  }

  /// Whether the address that the client named is the listener that the client came by: a request
  /// sent there would come back for ever. Names and wildcards are only known by where they led.
  private boolean isOurselves(PooledConnection connection) {
    return journey.direct() != null
        && exchange.connection.direction() == Direction.OUTBOUND
        && exchange.connection.local().equals(connection.remoteAddress());
  }

  void send(ByteBuf bytes, End end) {
    var stream = upstream;
    if (stream == null) {
      bytes.release();
      return;
    }
    stream.body(bytes, end);
    if (end == End.LAST) {
      stream.flush();
    }
  }

  void sendTrailers(HttpHeaders trailers) {
    var stream = upstream;
    if (stream != null) {
      stream.trailers(trailers);
      stream.flush();
    }
  }

  void flush() {
    var stream = upstream;
    if (stream != null) {
      stream.flush();
    }
  }

  boolean isWritable() {
    var stream = upstream;
    return stream != null && stream.isWritable();
  }

  void read() {
    var stream = upstream;
    if (stream != null && !over) {
      stream.read();
    }
  }

  @Override
  public void head(HttpResponse head, End end) {
    if (over) {
      return;
    }
    int code = head.status().code();
    if (code < 200 && code != 101) {
      if (code != 100) {
        exchange.downstream().head(head, End.OPEN);
      }
      return;
    }
    if (ResponseEdits.isUnreached(exchange, head.headers())) {
      var stream = upstream;
      failed(new ConnectFailed("the application there takes no connections"));
      if (stream != null) {
        stream.reset();
      }
      return;
    }
    responding = true;
    stopTimer();
    exchange.serviceNanos = exchange.lane().nanoTime() - startNanos;
    int grpcStatus = exchange.grpc ? ResponseEdits.grpcStatus(head.headers()) : -1;
    if (grpcStatus >= 0) {
      exchange.grpcStatus = grpcStatus;
      judge(GrpcStatus.toHttp(grpcStatus));
    } else if (!exchange.grpc || code != 200 || end == End.LAST) {
      judge(code);
    }
    if (!exchange.accepts(this, code, grpcStatus)) {
      return;
    }
    ResponseEdits.apply(exchange, head);
    if (end == End.LAST) {
      end();
    }
    exchange.answer(head, end);
    if (end == End.LAST) {
      exchange.answerEnded();
    }
  }

  private void judge(int status) {
    if (!judged) {
      judged = true;
      var offence = current.detector().onStatus(host, status);
      if (offence != null) {
        journey.cluster().offended(host, offence);
      }
    }
  }

  private void judge(LocalFailure failure) {
    if (!judged) {
      judged = true;
      var offence = current.detector().onFailure(host, failure);
      if (offence != null) {
        journey.cluster().offended(host, offence);
      }
    }
  }

  void tryTimedOut() {
    timedOut();
    exchange.failed(this, new UpstreamFailure.TimedOut(Scope.TRY));
  }

  /// No answer in time: gives the stream up.
  void timedOut() {
    judge(LocalFailure.TIMED_OUT);
    abandon();
  }

  /// Nobody wants the answer any more.
  void abandon() {
    if (over) {
      return;
    }
    var stream = upstream;
    end();
    if (stream != null) {
      stream.reset();
    }
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    upstream = null;
    stopTimer();
    host.end();
    var from = pool;
    if (from != null && pooled == null) {
      from.cancel(this);
    }
    if (grant == Grant.COUNTED) {
      journey.cluster().limits().requestOver();
    }
  }

  @Override
  public void failed(UpstreamFailure failure) {
    if (over) {
      return;
    }
    switch (failure) {
      case ConnectFailed(var cause, _) -> {
        switch (cause) {
          case TIMED_OUT -> judge(LocalFailure.CONNECT_TIMED_OUT);
          case REFUSED, NO_ROUTE -> judge(LocalFailure.CONNECT_FAILED);
          case NO_SOCKET -> {}
        }
      }
      case UpstreamFailure.Terminated _ when isStaleEnd() -> {}
      case UpstreamFailure.Terminated _, UpstreamFailure.Reset _, UpstreamFailure.ProtocolError _ ->
          judge(LocalFailure.RESET);
      case UpstreamFailure.NoRoute _,
          UpstreamFailure.NoCluster _,
          UpstreamFailure.NoHealthyUpstream _,
          UpstreamFailure.Overflow _,
          UpstreamFailure.TimedOut _ -> {}
    }
    end();
    exchange.failed(this, failure);
  }

  /// Whether a kept-alive connection ended while the request was on its way to it: the host is not
  /// to blame, and what may be repeated is.
  boolean wasStale(UpstreamFailure failure) {
    return failure instanceof UpstreamFailure.Terminated && isStaleEnd();
  }

  private boolean isStaleEnd() {
    var connection = pooled;
    return connection != null
        && connection.isReused()
        && !responding
        && RetryState.isIdempotent(exchange.head.method());
  }

  /// Whether its host may still say that it never began (GOAWAY, REFUSED_STREAM).
  boolean mayBeRefused() {
    var from = pool;
    return from != null && from.wire() == Wire.HTTP2;
  }

  /// How a rule about retries sees it; null for what is never tried again.
  @Nullable TryFailure outcome(UpstreamFailure failure) {
    return switch (failure) {
      case ConnectFailed _ -> TryFailure.CONNECT_FAILED;
      case UpstreamFailure.Terminated _, UpstreamFailure.ProtocolError _ ->
          pooled == null ? TryFailure.RESET_BEFORE_REQUEST : TryFailure.RESET;
      case UpstreamFailure.Reset(var processing) ->
          processing == Processing.REFUSED ? TryFailure.REFUSED : TryFailure.RESET;
      case UpstreamFailure.TimedOut(var scope) ->
          scope == Scope.TRY ? TryFailure.TRY_TIMED_OUT : null;
      case UpstreamFailure.NoRoute _,
          UpstreamFailure.NoCluster _,
          UpstreamFailure.NoHealthyUpstream _,
          UpstreamFailure.Overflow _ ->
          null;
    };
  }

  @Override
  public void body(ByteBuf bytes, End end) {
    if (over) {
      bytes.release();
      return;
    }
    exchange.responseBodyBytes += bytes.readableBytes();
    if (end == End.LAST) {
      if (exchange.grpc) {
        judge(200);
      }
      end();
    }
    exchange.downstream().body(bytes, end);
    if (end == End.LAST) {
      exchange.answerEnded();
    }
  }

  @Override
  public void trailers(HttpHeaders trailers) {
    if (over) {
      return;
    }
    if (exchange.grpc) {
      exchange.grpcStatus = ResponseEdits.grpcStatus(trailers);
      judge(exchange.grpcStatus < 0 ? 200 : GrpcStatus.toHttp(exchange.grpcStatus));
    }
    end();
    exchange.downstream().trailers(trailers);
    exchange.answerEnded();
  }

  @Override
  public void writable() {
    if (!over && !exchange.body().isComplete()) {
      exchange.downstream().read();
    }
  }

  @Override
  public void readComplete() {
    if (over) {
      return;
    }
    exchange.downstream().flush();
    if (exchange.downstream().isWritable()) {
      read();
    }
  }
}
