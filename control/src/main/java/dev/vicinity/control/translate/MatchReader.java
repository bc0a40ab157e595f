package dev.vicinity.control.translate;

import dev.vicinity.control.translate.Strings.EmptyPrefix;
import dev.vicinity.control.translate.VirtualServiceFacts.Caller;
import dev.vicinity.control.translate.VirtualServiceFacts.Honoured;
import dev.vicinity.control.translate.VirtualServiceFacts.HttpMatch;
import dev.vicinity.core.route.RouteMatch;
import dev.vicinity.core.route.StringMatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Conditions of rules (reference 4.3, 4.5).
final class MatchReader {
  private MatchReader() {}

  static List<HttpMatch> http(Fields rule, String namespace) {
    return rule.objects("match").stream().map(match -> block(match, namespace)).toList();
  }

  private static HttpMatch block(Fields match, String namespace) {
    match.harmless("name", "statPrefix");
    var claims = new ArrayList<String>();
    var headers = patterns(match, "headers", claims);
    var without = patterns(match, "withoutHeaders", claims);
    var request =
        new RouteMatch(
            text(match, "uri", EmptyPrefix.ALLOWED),
            match.isTrue("ignoreUriCase") ? RouteMatch.UriCase.IGNORE : RouteMatch.UriCase.HEED,
            text(match, "method", EmptyPrefix.REFUSED),
            text(match, "authority", EmptyPrefix.REFUSED),
            text(match, "scheme", EmptyPrefix.REFUSED),
            headers,
            without,
            patterns(match, "queryParams", claims));
    var caller = caller(match, namespace, List.of());
    match.done();
    return new HttpMatch(request, caller, claims.isEmpty() ? Honoured.FULLY : Honoured.IN_PART);
  }

  private static Optional<StringMatch> text(Fields match, String name, EmptyPrefix emptyPrefix) {
    return match.object(name).flatMap(fields -> Strings.match(fields, emptyPrefix));
  }

  private static Map<String, StringMatch> patterns(Fields match, String name, List<String> claims) {
    var patterns = new LinkedHashMap<String, StringMatch>();
    for (var entry : match.objectMap(name).entrySet()) {
      if (entry.getKey().startsWith("@")) {
        claims.add(entry.getKey());
        match
            .findings()
            .notHonoured(match.path(name), entry.getKey(), "a header; this block never matches");
        continue;
      }
      var key =
          name.equals("queryParams") ? entry.getKey() : entry.getKey().toLowerCase(Locale.ROOT);
      Strings.orPresent(entry.getValue()).ifPresent(pattern -> patterns.put(key, pattern));
    }
    return patterns;
  }

  static List<Caller> tcp(Fields rule, String namespace) {
    var callers = new ArrayList<Caller>();
    for (var match : rule.objects("match")) {
      match.notHonoured("sourceSubnet");
      callers.add(caller(match, namespace, subnets(match)));
      match.done();
    }
    return callers;
  }

  private static List<Subnet> subnets(Fields match) {
    var subnets = new ArrayList<Subnet>();
    for (var text : match.texts("destinationSubnets")) {
      Subnet.parse(text)
          .ifPresentOrElse(
              subnets::add,
              () -> match.error("destinationSubnets", text, "an address or a CIDR block"));
    }
    return subnets;
  }

  private static Caller caller(Fields match, String namespace, List<Subnet> subnets) {
    var gateways = match.texts("gateways").stream().map(name -> gateway(name, namespace)).toList();
    return new Caller(
        match.integer("port", 1, 65535).orElse(0),
        match.textMap("sourceLabels"),
        match.text("sourceNamespace"),
        gateways,
        subnets);
  }

  /// `mesh`, or a Gateway as `NAMESPACE/NAME` (reference 4.1).
  static String gateway(String name, String namespace) {
    if (name.equals("mesh") || (name.indexOf('/') > 0 && !name.startsWith("./"))) {
      return name;
    }
    if (name.startsWith("./")) {
      return namespace + name.substring(1);
    }
    var parts = name.split("\\.");
    return parts.length > 2 && parts[2].equals("svc")
        ? parts[1] + "/" + parts[0]
        : namespace + "/" + name;
  }
}
