package dev.vicinity.sidecar.cni;

import dev.vicinity.sidecar.capture.Capture;
import dev.vicinity.sidecar.cni.ApiServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done for one new pod: ask what it is, and put its rules in force if it has a sidecar.
/// Any thread.
///
/// @param namespaces the folder with a file for each network namespace
record Attachment(ApiServer api, Path namespaces) {
  private static final Logger log = LoggerFactory.getLogger(Attachment.class);

  /// Why the pod cannot be started, or nothing.
  Optional<Failure> attach(Request request) {
    var pod = request.pod() + "." + request.namespace();
    return switch (api.pod(request.namespace(), request.pod())) {
      case Answer.Failed(var why, _) ->
          failure(pod, Failure.TRY_AGAIN_LATER, "whether it has a sidecar is not known: " + why);
      // A static pod, that the API server learns of later; or one that was deleted meanwhile.
      case Answer.Absent() -> {
        log.info("{}: left alone: the API server does not know it", pod);
        yield Optional.empty();
      }
      case Answer.Found(var found) ->
          switch (Judgement.of(found)) {
            case Judgement.LeftAlone(var why) -> {
              log.info("{}: left alone: {}", pod, why);
              yield Optional.empty();
            }
            case Judgement.Captured captured -> capture(pod, request, captured);
          };
    };
  }

  private Optional<Failure> capture(String pod, Request request, Judgement.Captured captured) {
    try {
      var rules = Capture.of(captured.options(), said -> log.debug("{}: {}", pod, said));
      new NetworkNamespace(namespaces.resolve(request.netns())).run(rules::act);
      log.info("{}: captured: {}", pod, String.join(" ", captured.options()));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return failure(
          pod, Failure.BAD_OPTIONS, "annotation " + Judgement.OPTIONS + ": " + e.getMessage());
    } catch (IOException e) {
      return failure(pod, Failure.NOT_IN_FORCE, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Failure> failure(String pod, int code, String why) {
    log.warn("{}: not started: {}", pod, why);
    return Optional.of(new Failure(code, pod + ": " + why));
  }
}
