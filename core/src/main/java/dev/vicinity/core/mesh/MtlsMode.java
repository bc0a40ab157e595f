package dev.vicinity.core.mesh;

/// What an inbound port accepts (PeerAuthentication `mtls.mode`, resolved).
public enum MtlsMode {
  STRICT,
  PERMISSIVE,
  DISABLE
}
