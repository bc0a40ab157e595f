package dev.vicinity.control.translate;

/// A resource that is known to exist and has no effect yet: a Gateway, a Sidecar …
public record OtherFacts(ResourceId id) implements Resource {}
