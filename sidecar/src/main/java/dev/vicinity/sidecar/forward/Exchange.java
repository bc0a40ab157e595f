package dev.vicinity.sidecar.forward;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.Downstream;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.RequestEvents;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request on its way: what the client sends goes to the current try, what that answers goes to
/// the client, and what fails is tried again or answered here. On its lane only.
final class Exchange extends ExchangeFacts implements RequestEvents {
  private final Lane lane;
  private final Downstream downstream;
  private final RequestBody body = new RequestBody();
  private @Nullable Journey journey;
  private @Nullable RetryState retry;
  private @Nullable Attempt attempt;
  private @Nullable ScheduledFuture<?> timer;
  private HeaderChanges[] responseChanges = NO_CHANGES;
  private boolean answered;
  private boolean done;

  private static final HeaderChanges[] NO_CHANGES = {};

  /// A host that refuses every stream is not asked for ever.
  private static final int UNPROCESSED_TRIES = 4;

  Exchange(
      Lane lane,
      DownstreamConnection connection,
      Downstream downstream,
      HttpRequest head,
      End end) {
    super(connection, head, lane);
    this.lane = lane;
    this.downstream = downstream;
    if (end == End.LAST) {
      body.none();
    }
    lane.opened();
  }

  Lane lane() {
    return lane;
  }

  Downstream downstream() {
    return downstream;
  }

  RequestBody body() {
    return body;
  }

  boolean isDone() {
    return done;
  }

  @Override
  public long requestBodyBytes() {
    return body.bytes();
  }

  /// What rules do to the answer, whoever gives it, in this order.
  void changeResponse(HeaderChanges... changes) {
    responseChanges = changes;
  }

  /// Sends the request on.
  void forward(Journey to) {
    journey = to;
    clusterName = to.cluster().name();
    cluster = to.reported();
    if (to.retries().attempts() > 0) {
      retry = new RetryState(to.retries(), to.cluster());
    }
    if (body.isComplete()) {
      startTimer();
    }
    tryNext();
  }

  /// Runs from the end of the request on, as in Envoy.
  private void startTimer() {
    var to = journey;
    long nanos = to == null ? 0 : to.timeoutNanos();
    if (nanos > 0 && timer == null && !done) {
      timer = lane.loop().schedule(this::timedOut, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void timedOut() {
    var current = attempt;
    if (current != null) {
      current.timedOut();
      attempt = null;
    }
    conclude(new UpstreamFailure.TimedOut(UpstreamFailure.TimedOut.Scope.REQUEST), "");
  }

  void tryNext() {
    var to = journey;
    if (done || to == null) {
      return;
    }
    var host = pick(to);
    if (host == null) {
      conclude(new UpstreamFailure.NoHealthyUpstream(), "");
      return;
    }
    var next = new Attempt(this, to, host);
    attempt = next;
    next.begin();
  }

  private @Nullable UpstreamHost pick(Journey to) {
    var direct = to.direct();
    if (direct != null) {
      return to.cluster().at(direct);
    }
    var request = lane.pick().begin();
    var state = retry;
    if (state != null) {
      state.exclude(request);
    }
    var host = to.cluster().pick(request);
    if (host != null) {
      pickReason = request.reason().label();
    }
    return host;
  }

  @Override
  public void body(ByteBuf bytes, End end) {
    var current = attempt;
    if (done) {
      bytes.release();
    } else if (current == null || !current.isStreaming()) {
      body.keep(bytes, end);
    } else {
      body.passing(bytes, end, keeping());
      current.send(bytes, end);
    }
    requestEnded(end);
  }

  private void requestEnded(End end) {
    if (end == End.LAST) {
      startTimer();
      var current = attempt;
      if (current != null) {
        current.startTimer();
      }
    }
  }

  RequestBody.Keeping keeping() {
    var current = attempt;
    return !answered
            && (retry != null
                || RetryState.isIdempotent(head.method())
                || (current != null && current.mayBeRefused()))
        ? RequestBody.Keeping.YES
        : RequestBody.Keeping.NO;
  }

  @Override
  public void trailers(HttpHeaders trailers) {
    if (done) {
      return;
    }
    body.trailers(trailers);
    var current = attempt;
    if (current != null && current.isStreaming()) {
      current.sendTrailers(trailers);
    }
    requestEnded(End.LAST);
  }

  @Override
  public void aborted() {
    if (done) {
      return;
    }
    abandonTry();
    flags = "DC";
    details = "downstream_remote_disconnect";
    finish();
  }

  @Override
  public void malformed() {
    if (done) {
      return;
    }
    abandonTry();
    boolean multiplexed = protocol() == Protocol.HTTP_2;
    if (!multiplexed && !answered) {
      reply(LocalReply.BAD_REQUEST);
      return;
    }
    flags = LocalReply.BAD_REQUEST.flag();
    details = multiplexed ? LocalReply.HTTP2_MALFORMED : LocalReply.BAD_REQUEST.details();
    if (!multiplexed) downstream.reset();
    finish();
  }

  private void abandonTry() {
    var current = attempt;
    if (current != null) {
      current.abandon();
      attempt = null;
    }
  }

  @Override
  public void writable() {
    var current = attempt;
    if (current != null) {
      current.read();
    }
  }

  @Override
  public void readComplete() {
    if (done) {
      downstream.read();
      return;
    }
    var current = attempt;
    if (current != null && current.isStreaming()) {
      current.flush();
      if (!body.isComplete() && current.isWritable()) {
        downstream.read();
      }
    } else if (!body.isComplete() && !body.isFull()) {
      downstream.read();
    }
  }

  /// The try's answer begins. False if it is taken back to try elsewhere.
  boolean accepts(Attempt from, int code, int grpc) {
    var state = retry;
    if (state == null || !state.wantsStatus(code, grpc) || !body.isReplayable()) {
      return true;
    }
    if (!state.take()) {
      flags = state.exhaustedFlag();
      return true;
    }
    from.abandon();
    retryAfter(state, from);
    return false;
  }

  /// The head goes downstream; nothing is tried again after that.
  void answer(HttpResponse answer, End end) {
    answered = true;
    response = answer;
    status = answer.status().code();
    details = "via_upstream";
    for (var changes : responseChanges) {
      HeaderEdits.apply(changes, answer.headers());
    }
    if (body.isComplete()) {
      body.release();
    }
    downstream.head(answer, end);
  }

  void answerEnded() {
    attempt = null;
    downstream.flush();
    finish();
  }

  /// A try ended without an answer, or in the middle of one.
  void failed(Attempt from, UpstreamFailure failure) {
    attempt = null;
    if ((from.wasStale(failure) || isUnprocessed(failure)) && body.isReplayable()) {
      tryNext();
      return;
    }
    var state = retry;
    boolean wanted = state != null && state.wantsFailure(from.outcome(failure));
    if (answered || state == null || !wanted || !body.isReplayable()) {
      conclude(failure, "");
    } else if (state.take()) {
      retryAfter(state, from);
    } else {
      conclude(failure, state.exhaustedFlag());
    }
  }

  /// Whether nobody has seen the request, so that it goes out again whatever the rules say.
  private boolean isUnprocessed(UpstreamFailure failure) {
    return !answered && failure.isUnprocessed() && tries < UNPROCESSED_TRIES;
  }

  private void retryAfter(RetryState state, Attempt from) {
    attempt = null;
    state.tried(from.host());
    lane.loop().schedule(this::tryNext, state.backoffNanos(lane.random()), TimeUnit.NANOSECONDS);
  }

  private void conclude(UpstreamFailure failure, String moreFlags) {
    if (done) {
      return;
    }
    var reply = LocalReply.of(failure);
    if (failure instanceof UpstreamFailure.ConnectFailed connect) {
      failureReason = connect.reason();
    }
    if (answered) {
      flags = reply.flag();
      details = "upstream_reset_after_response_started{" + reply.flag() + "}";
      downstream.reset();
      finish();
    } else {
      reply(reply, moreFlags);
      finish();
    }
  }

  /// Answers here and is done.
  void reply(LocalReply reply) {
    reply(reply, "");
    finish();
  }

  private void reply(LocalReply reply, String moreFlags) {
    flags = moreFlags.isEmpty() ? reply.flag() : reply.flag() + "," + moreFlags;
    details = reply.details();
    var style = grpc ? LocalReply.Style.GRPC : LocalReply.Style.HTTP;
    if (grpc) {
      grpcStatus = reply.grpcStatus();
    }
    var answer = reply.toResponse(style);
    if (reply.isUnconnected() && connection.direction() == Direction.INBOUND) {
      answer.headers().set(MeshHeaders.UNREACHED, MeshHeaders.TRUE);
    }
    send(answer, reply.content(style));
  }

  /// Answers here with any head and body, and is done.
  void respond(HttpResponse answer, ByteBuf content) {
    details = "direct_response";
    send(answer, content);
    finish();
  }

  private void send(HttpResponse answer, ByteBuf content) {
    answered = true;
    response = answer;
    status = answer.status().code();
    for (var changes : responseChanges) {
      HeaderEdits.apply(changes, answer.headers());
    }
    if (content.isReadable() && !head.method().equals(HttpMethod.HEAD)) {
      responseBodyBytes = content.readableBytes();
      downstream.head(answer, End.OPEN);
      downstream.body(content, End.LAST);
    } else {
      content.release();
      downstream.head(answer, End.LAST);
    }
    downstream.flush();
  }

  private void finish() {
    if (done) {
      return;
    }
    done = true;
    endNanos = lane.nanoTime();
    var pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
    var state = retry;
    if (state != null) {
      state.close();
    }
    body.release();
    lane.finished();
    lane.recorder().finished(this);
  }
}
