package dev.vicinity.cli.demo;

import dev.vicinity.cli.demo.Show.Outcome;
import dev.vicinity.cli.live.AdminPages;
import dev.vicinity.cli.mesh.EmbeddedSidecar;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who spoke to whom, as the sidecars on both ends counted it in Istio's metrics.
record Identities(Stage stage, Screen screen) {
  private static final String TRUST_DOMAIN = "spiffe://cluster.local/ns/sample/sa/";
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /// Prints both ends of one conversation, and says whether both knew the other by certificate.
  Outcome tell() throws IOException {
    var client = seen(stage.sidecar(Client.KR), "source", "hello-kr-a");
    var server = seen(stage.sidecar(Zone.KR_A), "destination", "client");
    screen.say("  client's sidecar: " + client.map(Seen::text).orElse("nothing counted"));
    screen.say("  hello's sidecar:  " + server.map(Seen::text).orElse("nothing counted"));
    boolean known =
        client
                .map(Seen::principals)
                .equals(Optional.of(TRUST_DOMAIN + "client " + TRUST_DOMAIN + "hello"))
            && client.map(Seen::principals).equals(server.map(Seen::principals))
            && server.map(Seen::security).equals(Optional.of("mutual_tls"));
    screen.say(
        known
            ? "  mutual TLS; both ends know each other by certificate"
            : "  WRONG: expected mutual TLS between the accounts client and hello, seen by both");
    return known ? Outcome.AS_PROMISED : Outcome.WRONG;
  }

  /// What one sidecar counted under its newest labels.
  private record Seen(String source, String destination, String security) {
    String principals() {
      return source + " " + destination;
    }

    String text() {
      return source + " -> " + destination;
    }
  }

  private static Optional<Seen> seen(EmbeddedSidecar sidecar, String reporter, String peer)
      throws IOException {
    return new AdminPages(sidecar.admin())
        .text("/stats/prometheus")
        .lines()
        .filter(line -> line.startsWith("istio_requests_total{"))
        .filter(line -> line.contains("reporter=\"" + reporter + "\""))
        .filter(line -> line.contains("=\"" + peer + "\"") && line.contains("spiffe://"))
        .map(
            line ->
                new Seen(
                    label(line, "source_principal"),
                    label(line, "destination_principal"),
                    label(line, "connection_security_policy")))
        .findFirst();
  }

  private static String label(String line, String name) {
    var labels = LABEL.matcher(line);
    while (labels.find()) {
      if (labels.group(1).equals(name)) {
        return labels.group(2);
      }
    }
    return "";
  }
}
