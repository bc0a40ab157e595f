package dev.vicinity.control.publish;

/// Who listens: one session, on behalf of one pod.
public record Member(String session, String namespace, String pod) {}
