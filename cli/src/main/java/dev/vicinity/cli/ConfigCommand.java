package dev.vicinity.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.live.AdminPages;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.cli.output.Printer;
import dev.vicinity.cli.output.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `vicinity config`: what a running sidecar has in force.
@Command(
    name = "config",
    description = "Shows what a running sidecar has in force.",
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "POD.NAMESPACE",
      converter = PodNameConverter.class,
      description = "Whose sidecar.")
  private PodName pod;

  @Parameters(
      index = "1",
      paramLabel = "PART",
      description = "One of clusters, endpoints, routes, certs.")
  private Part part;

  @Mixin private LiveOptions live = new LiveOptions();
  @Mixin private Printer printer = new Printer();

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ConfigCommand() {}

  /// A part of the configuration, which is a page of the sidecar.
  enum Part {
    CLUSTERS,
    ENDPOINTS,
    ROUTES,
    CERTS;

    String page() {
      return "/" + name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    try (var sidecar = live.of(pod)) {
      var page = sidecar.pages().json(part.page());
      printer.print(page, () -> text(sidecar.pages(), page));
      return 0;
    } catch (IOException e) {
      throw new CommandFailed("sidecar of " + pod + " does not answer: " + e.getMessage(), e);
    }
  }

  private String text(AdminPages pages, JsonNode page) {
    try {
      return switch (part) {
        case CLUSTERS, ENDPOINTS, ROUTES -> pages.text(part.page());
        case CERTS -> certificates(page);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String certificates(JsonNode page) {
    var table = Table.of("USE", "IDENTITY", "SERIAL", "VALID FROM", "EXPIRES");
    for (var certificate : page.path("certificates")) {
      certificate.path("cert_chain").forEach(each -> row(table, "chain", each));
      certificate.path("ca_cert").forEach(each -> row(table, "root", each));
    }
    return table.render();
  }

  private static void row(Table table, String use, JsonNode certificate) {
    var uri = certificate.path("subject_alt_names").path(0).path("uri").asText();
    table.row(
        use,
        uri.isEmpty() ? certificate.path("subject").asText() : uri,
        certificate.path("serial_number").asText(),
        certificate.path("valid_from").asText(),
        certificate.path("expiration_time").asText());
  }
}
