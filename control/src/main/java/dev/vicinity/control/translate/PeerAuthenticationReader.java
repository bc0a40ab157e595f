package dev.vicinity.control.translate;

import dev.vicinity.core.mesh.MtlsMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// PeerAuthentications (reference 6.5).
final class PeerAuthenticationReader {
  private static final List<String> MODES = List.of("UNSET", "DISABLE", "PERMISSIVE", "STRICT");

  private PeerAuthenticationReader() {}

  static PeerAuthenticationFacts read(Header header, Fields spec) {
    var selector = spec.objectOrEmpty("selector");
    var labels = selector.textMap("matchLabels");
    selector.done();
    var mode = spec.object("mtls").flatMap(PeerAuthenticationReader::mode);
    var ports = new LinkedHashMap<Integer, Optional<MtlsMode>>();
    for (var entry : spec.objectMap("portLevelMtls").entrySet()) {
      port(spec, entry.getKey()).ifPresent(port -> ports.put(port, mode(entry.getValue())));
    }
    if (!ports.isEmpty() && labels.isEmpty()) {
      spec.error("portLevelMtls", ports.keySet(), "a selector beside it");
    }
    spec.done();
    return new PeerAuthenticationFacts(
        header.id(), header.created(), labels, mode, Map.copyOf(ports));
  }

  private static Optional<MtlsMode> mode(Fields fields) {
    var mode = fields.word("mode", MODES).filter(word -> !word.equals("UNSET"));
    fields.done();
    return mode.map(MtlsMode::valueOf);
  }

  private static Optional<Integer> port(Fields spec, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return Optional.of(port);
      }
    } catch (NumberFormatException e) {
      spec.findings().error(spec.path("portLevelMtls"), text, "a whole number, 1..65535");
      return Optional.empty();
    }
    spec.error("portLevelMtls", text, "a whole number, 1..65535");
    return Optional.empty();
  }
}
