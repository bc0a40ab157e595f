package dev.vicinity.control.translate;

import dev.vicinity.core.policy.UpstreamTls;
import dev.vicinity.core.policy.UpstreamTls.Verification;
import java.util.List;

/// `tls` of a policy (reference 5.5).
final class TlsReader {
  private static final List<String> MODES = List.of("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL");

  private TlsReader() {}

  static UpstreamTls read(Fields fields) {
    var mode = fields.word("mode", MODES).orElse("DISABLE");
    var clientCertificate = fields.text("clientCertificate");
    var privateKey = fields.text("privateKey");
    var caCertificates = fields.text("caCertificates");
    var sni = fields.text("sni");
    var names = fields.texts("subjectAltNames");
    boolean skip = fields.isTrue("insecureSkipVerify");
    boolean credential = fields.has("credentialName");
    fields.notHonoured("credentialName", "caCrl");
    fields.done();
    switch (mode) {
      case "MUTUAL" -> {
        boolean files = !clientCertificate.isEmpty() && !privateKey.isEmpty();
        if (files == credential) {
          fields.error(
              "clientCertificate",
              files ? "set" : "missing",
              "clientCertificate with privateKey, or else credentialName");
        }
      }
      case "ISTIO_MUTUAL" -> {
        if (!clientCertificate.isEmpty() || !privateKey.isEmpty() || !caCertificates.isEmpty()) {
          fields.error("mode", mode, "no certificate fields beside it");
        }
      }
      default -> {}
    }
    return switch (mode) {
      case "ISTIO_MUTUAL" -> new UpstreamTls.MeshMutual(sni, names);
      case "SIMPLE", "MUTUAL" ->
          new UpstreamTls.Simple(
              caCertificates,
              clientCertificate,
              privateKey,
              sni,
              names,
              skip ? Verification.SKIP : Verification.VERIFY);
      default -> new UpstreamTls.Disabled();
    };
  }
}
