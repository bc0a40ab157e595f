package dev.vicinity.injector;

import dev.vicinity.injector.admission.Admission;
import dev.vicinity.injector.admission.Answer;
import dev.vicinity.injector.admission.Review;
import dev.vicinity.injector.decide.Decision;
import dev.vicinity.injector.decide.NamespaceView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers reviews, counts and logs what it answered. Any thread; may block on `labels` and
/// `newestLabels`, which give the labels of a namespace: as far as is known, and as they are now.
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final Admission admission;
  private final Function<String, Map<String, String>> labels;
  private final Function<String, Map<String, String>> newestLabels;
  private final MeterRegistry registry;
  private final Counter requests;
  private final Counter injected;
  private final Timer time;

  /// The counters have Istio's names.
  Desk(
      Admission admission,
      Function<String, Map<String, String>> labels,
      Function<String, Map<String, String>> newestLabels,
      MeterRegistry registry) {
    this.admission = admission;
    this.labels = labels;
    this.newestLabels = newestLabels;
    this.registry = registry;
    requests = registry.counter("sidecar_injection_requests");
    injected = registry.counter("sidecar_injection_success");
    time = registry.timer("sidecar_injection_time");
  }

  /// Throws IllegalArgumentException for what is no review; everything else has an answer.
  byte[] answer(byte[] json) {
    requests.increment();
    return time.record(
        () -> {
          var review = Review.read(json);
          var answer = answer(review);
          note(review, answer);
          return answer.write(review.uid());
        });
  }

  private Answer answer(Review review) {
    try {
      var answer = answer(review, labels);
      return answer instanceof Answer.Skipped(var cause, _) && isOfNamespace(cause)
          ? answer(review, newestLabels)
          : answer;
    } catch (RuntimeException e) {
      LOG.error("{}: cannot be answered", name(review), e);
      return new Answer.Failed(e.toString());
    }
  }

  private Answer answer(Review review, Function<String, Map<String, String>> from) {
    var namespace = new NamespaceView(review.namespace(), from.apply(review.namespace()));
    return admission.answer(review.pod(), namespace);
  }

  /// The webhook's selectors sent the pod here for the namespace's labels: if what is known of them
  /// says no, a label may be newer than that.
  private static boolean isOfNamespace(Decision.Cause cause) {
    return switch (cause) {
      case NAMESPACE_DISABLED, NOT_ENABLED, OTHER_REVISION -> true;
      case HOST_NETWORK,
          OPERATING_SYSTEM,
          SYSTEM_NAMESPACE,
          OWN_POD,
          ALREADY_INJECTED,
          OTHER_MESH,
          OPTED_OUT ->
          false;
    };
  }

  private void note(Review review, Answer answer) {
    switch (answer) {
      case Answer.Injected(var _, var _, var warnings, var summary) -> {
        injected.increment();
        LOG.info("{}: injected: {}", name(review), summary);
        warnings.forEach(warning -> LOG.warn("{}: {}", name(review), warning));
      }
      case Answer.Skipped(var cause, var summary) -> {
        registry
            .counter("sidecar_injection_skip", "reason", cause.name().toLowerCase(Locale.ROOT))
            .increment();
        LOG.info("{}: skipped: {}", name(review), summary);
      }
      case Answer.Refused refused -> {
        registry.counter("sidecar_injection_failure", "reason", "annotation").increment();
        LOG.warn("{}: refused: {}", name(review), refused.summary());
      }
      case Answer.Failed _ ->
          registry.counter("sidecar_injection_failure", "reason", "internal").increment();
    }
  }

  private static String name(Review review) {
    return review.namespace() + "/" + review.pod().name();
  }
}
