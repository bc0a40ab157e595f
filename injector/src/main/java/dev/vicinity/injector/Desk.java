package dev.vicinity.injector;

import dev.vicinity.injector.admission.Admission;
import dev.vicinity.injector.admission.Answer;
import dev.vicinity.injector.admission.Review;
import dev.vicinity.injector.decide.NamespaceView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers reviews, counts and logs what it answered. Any thread; may block on `labels`, which
/// gives the labels of a namespace.
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final Admission admission;
  private final Function<String, Map<String, String>> labels;
  private final MeterRegistry registry;
  private final Counter requests;
  private final Counter injected;
  private final Timer time;

  /// The counters have Istio's names.
  Desk(Admission admission, Function<String, Map<String, String>> labels, MeterRegistry registry) {
    this.admission = admission;
    this.labels = labels;
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
      var namespace = new NamespaceView(review.namespace(), labels.apply(review.namespace()));
      return admission.answer(review.pod(), namespace);
    } catch (RuntimeException e) {
      LOG.error("{}: cannot be answered", name(review), e);
      return new Answer.Failed(e.toString());
    }
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
