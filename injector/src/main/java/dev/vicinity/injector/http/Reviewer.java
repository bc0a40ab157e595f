package dev.vicinity.injector.http;

import io.vertx.core.Future;

/// Answers one AdmissionReview with another, both as JSON. Fails only for what is no review.
@FunctionalInterface
public interface Reviewer {
  Future<byte[]> answer(byte[] review);
}
