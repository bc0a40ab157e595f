package dev.vicinity.control.translate;

import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteAction.PortSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Actions that answer without an upstream: `redirect` and `directResponse` (reference 4.4).
final class ReplyReader {
  private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);
  private static final int MAX_BODY = 1 << 20;

  private ReplyReader() {}

  static RouteAction redirect(Fields fields) {
    int status = fields.integer("redirectCode", 0, 999).orElse(0);
    if (status != 0 && !REDIRECTS.contains(status)) {
      fields.error("redirectCode", status, "one of 301, 302, 303, 307, 308");
    }
    var port = fields.integer("port", 1, 65535);
    var source = fields.word("derivePort", List.of("FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"));
    var redirect =
        new RouteAction.Redirect(
            status == 0 ? 301 : status,
            some(fields, "uri"),
            some(fields, "prefixRewrite"),
            some(fields, "authority"),
            some(fields, "scheme"),
            port.isPresent() ? Optional.of(port.getAsInt()) : Optional.empty(),
            source.map(PortSource::valueOf).orElse(PortSource.UNSET));
    if (redirect.uri().isPresent() && redirect.prefixRewrite().isPresent()) {
      fields.error("prefixRewrite", "set", "absent beside uri");
    }
    fields.done();
    return redirect;
  }

  private static Optional<String> some(Fields fields, String name) {
    return fields.optionalText(name).filter(text -> !text.isEmpty());
  }

  static RouteAction directResponse(Fields fields) {
    int status = fields.integer("status", 200, 600).orElse(0);
    if (status == 0 && !fields.has("status")) {
      fields.error("status", "missing", "a whole number, 200..600");
    }
    var body = fields.object("body");
    var text = body.map(ReplyReader::body).orElse("");
    if (text.length() > MAX_BODY) {
      fields.error("body", text.length() + " characters", "at most " + MAX_BODY);
    }
    fields.done();
    return new RouteAction.DirectResponse(status, text);
  }

  private static String body(Fields fields) {
    var text = fields.text("string");
    var bytes = fields.text("bytes");
    fields.done();
    if (bytes.isEmpty()) {
      return text;
    }
    try {
      return new String(Base64.getDecoder().decode(bytes), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      fields.error("bytes", bytes, "base64");
      return text;
    }
  }
}
