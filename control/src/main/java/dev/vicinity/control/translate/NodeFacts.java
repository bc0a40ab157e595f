package dev.vicinity.control.translate;

/// Where a Node is; the raw text, so that equal texts are one locality group (reference 1.1).
public record NodeFacts(ResourceId id, String locality) implements Resource {}
