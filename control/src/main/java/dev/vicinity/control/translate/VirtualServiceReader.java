package dev.vicinity.control.translate;

import dev.vicinity.control.translate.VirtualServiceFacts.Action;
import dev.vicinity.control.translate.VirtualServiceFacts.DestinationRef;
import dev.vicinity.control.translate.VirtualServiceFacts.Forward;
import dev.vicinity.control.translate.VirtualServiceFacts.HttpRule;
import dev.vicinity.control.translate.VirtualServiceFacts.Reply;
import dev.vicinity.control.translate.VirtualServiceFacts.Retries;
import dev.vicinity.control.translate.VirtualServiceFacts.TcpRule;
import dev.vicinity.control.translate.VirtualServiceFacts.Vanished;
import dev.vicinity.control.translate.VirtualServiceFacts.Weighted;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RouteAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// VirtualServices (reference 4).
final class VirtualServiceReader {
  private final Header header;
  private final HostNames names;

  private VirtualServiceReader(Header header, HostNames names) {
    this.header = header;
    this.names = names;
  }

  static VirtualServiceFacts read(Header header, Fields spec, HostNames names) {
    return new VirtualServiceReader(header, names).read(spec);
  }

  private VirtualServiceFacts read(Fields spec) {
    var hosts = hosts(spec);
    var gateways = spec.texts("gateways");
    if (gateways.isEmpty()) {
      gateways = List.of("mesh");
    }
    var namespace = header.id().namespace();
    gateways = gateways.stream().map(name -> MatchReader.gateway(name, namespace)).toList();
    if (hosts.contains("*") && gateways.contains("mesh")) {
      spec.error("hosts", "*", "a narrower host for gateway mesh");
    }
    if (!spec.has("http") && !spec.has("tls") && !spec.has("tcp")) {
      spec.error("http", "missing", "at least one of http, tls, tcp");
    }
    var http = spec.objects("http");
    var rules = new ArrayList<HttpRule>();
    for (int i = 0; i < http.size(); i++) {
      rules.add(http(http.get(i), "http[" + i + "]"));
    }
    var tcp = spec.objects("tcp").stream().map(this::tcp).toList();
    spec.notHonoured("tls");
    var exports = Exports.read(spec);
    spec.done();
    return new VirtualServiceFacts(
        header.id(), header.created(), hosts, gateways, rules, tcp, exports);
  }

  private List<String> hosts(Fields spec) {
    var written = spec.texts("hosts");
    if (written.isEmpty() && spec.has("http") && !spec.has("tls") && !spec.has("tcp")) {
      spec.findings()
          .notHonoured(spec.path("hosts"), "missing", "a host; delegates have no effect yet");
    } else if (written.isEmpty()) {
      spec.error("hosts", "missing", "at least one host");
    }
    if (new HashSet<>(written).size() < written.size()) {
      spec.error("hosts", written, "each host once");
    }
    for (var host : written) {
      boolean wild = host.startsWith("*");
      if (host.isEmpty()
          || host.lastIndexOf('*') > 0
          || (wild && !host.equals("*") && !host.startsWith("*."))) {
        spec.error("hosts", host, "a DNS name, `*.` and a DNS name, or an address");
      }
    }
    return written.stream().map(names::full).toList();
  }

  private HttpRule http(Fields rule, String place) {
    var name = rule.text("name");
    var headers = HeaderReader.read(rule);
    rule.notHonoured(
        "fault", "mirror", "mirrors", "mirrorPercent", "mirror_percent", "mirrorPercentage");
    rule.notHonoured("corsPolicy");
    var matches = MatchReader.http(rule, header.id().namespace());
    var action = action(rule, headers.authority());
    exclusions(rule);
    rule.done();
    return new HttpRule(
        name.isEmpty() ? place : name,
        rule.path(),
        matches,
        action,
        headers.request(),
        headers.response());
  }

  private void exclusions(Fields rule) {
    boolean replies = rule.has("redirect") || rule.has("directResponse");
    for (var field : List.of("fault", "rewrite")) {
      if (replies && rule.has(field)) {
        rule.error(field, "set", "absent beside redirect or directResponse");
      }
    }
    if (rule.has("mirror") && rule.has("mirrors")) {
      rule.error("mirrors", "set", "absent beside mirror");
    }
  }

  private Action action(Fields rule, Optional<String> authority) {
    var given = new ArrayList<String>();
    for (var field : List.of("route", "redirect", "directResponse", "delegate")) {
      if (rule.has(field)) {
        given.add(field);
      }
    }
    if (given.size() != 1) {
      rule.findings()
          .error(
              rule.path(),
              given.isEmpty() ? "no action" : String.join(" and ", given),
              "exactly one of route, redirect, directResponse, delegate");
    }
    rule.notHonoured("delegate");
    var redirect = rule.object("redirect").map(ReplyReader::redirect);
    var response = rule.object("directResponse").map(ReplyReader::directResponse);
    var forward = forward(rule, authority);
    if (redirect.isPresent()) {
      return new Reply(redirect.get());
    }
    if (response.isPresent()) {
      return new Reply(response.get());
    }
    return forward.destinations().isEmpty() ? new Vanished() : forward;
  }

  private Forward forward(Fields rule, Optional<String> routeAuthority) {
    var routes = rule.objects("route");
    if (rule.has("route") && routes.isEmpty()) {
      rule.error("route", "empty", "at least one destination");
    }
    var weighted = new ArrayList<Weighted>();
    var authority = routeAuthority;
    for (var route : routes) {
      var headers = HeaderReader.read(route);
      if (headers.authority().isPresent() && routes.size() == 1 && authority.isEmpty()) {
        authority = headers.authority();
      } else if (headers.authority().isPresent() && routes.size() > 1) {
        route
            .findings()
            .notHonoured(route.path("headers"), headers.authority().get(), "no Host among several");
      }
      weighted(route, headers.request(), headers.response()).ifPresent(weighted::add);
    }
    checkWeights(rule, routes, weighted);
    return new Forward(
        weighted,
        rewrite(rule, authority),
        timeout(rule),
        new Retries(rule.object("retries").map(RetryReader::read)));
  }

  private Optional<Weighted> weighted(Fields route, HeaderChanges request, HeaderChanges response) {
    int weight = route.integer("weight", 0, Integer.MAX_VALUE).orElse(0);
    var destination = route.object("destination");
    if (destination.isEmpty() && !route.has("destination")) {
      route.error("destination", "missing", "an object with a host");
    }
    route.done();
    return destination.map(fields -> new Weighted(destination(fields), weight, request, response));
  }

  private DestinationRef destination(Fields fields) {
    var host = fields.requiredText("host");
    if (host.indexOf('*') >= 0) {
      fields.error("host", host, "one host, no wildcard");
    }
    var subset = fields.text("subset");
    var port = fields.object("port");
    int number = port.map(each -> each.integer("number", 1, 65535).orElse(0)).orElse(0);
    port.ifPresent(Fields::done);
    fields.done();
    return new DestinationRef(names.full(host), subset, number, fields.path());
  }

  private static void checkWeights(Fields rule, List<Fields> routes, List<Weighted> weighted) {
    if (routes.size() > 1 && weighted.stream().allMatch(each -> each.weight() == 0)) {
      rule.error("route", "total weight 0", "a total weight of at least 1");
    }
  }

  private static RouteAction.Rewrite rewrite(Fields rule, Optional<String> headerAuthority) {
    var rewrite = rule.object("rewrite");
    if (rewrite.isEmpty()) {
      return new RouteAction.Rewrite(Optional.empty(), Optional.empty(), headerAuthority);
    }
    var fields = rewrite.get();
    var uri = fields.optionalText("uri").filter(text -> !text.isEmpty());
    var authority = fields.optionalText("authority").filter(text -> !text.isEmpty());
    var regex = fields.object("uriRegexRewrite").map(VirtualServiceReader::regexRewrite);
    fields.done();
    if (uri.isPresent() && regex.isPresent()) {
      fields.error("uriRegexRewrite", "set", "absent beside uri");
    }
    if (uri.isEmpty() && regex.isEmpty() && authority.isEmpty()) {
      rule.error("rewrite", "empty", "one of uri, uriRegexRewrite, authority");
    }
    return new RouteAction.Rewrite(uri, regex, authority.or(() -> headerAuthority));
  }

  private static RouteAction.Rewrite.Regex regexRewrite(Fields fields) {
    var match = fields.requiredText("match");
    Strings.regex(fields, "match", match);
    var regex = new RouteAction.Rewrite.Regex(match, fields.text("rewrite"));
    fields.done();
    return regex;
  }

  private TcpRule tcp(Fields rule) {
    rule.harmless("name");
    var matches = MatchReader.tcp(rule, header.id().namespace());
    var routes = rule.objects("route");
    if (routes.isEmpty()) {
      rule.error("route", "missing", "at least one destination");
    }
    var weighted = new ArrayList<Weighted>();
    for (var route : routes) {
      weighted(route, HeaderChanges.NONE, HeaderChanges.NONE).ifPresent(weighted::add);
    }
    checkWeights(rule, routes, weighted);
    rule.done();
    return new TcpRule(matches, weighted);
  }

  /// `0s` is no timeout; anything shorter than a millisecond is a mistake.
  private static Duration timeout(Fields rule) {
    var timeout = rule.duration("timeout", Duration.ZERO).orElse(Duration.ZERO);
    if (!timeout.isZero() && timeout.toMillis() < 1) {
      rule.error("timeout", timeout, "0s or a duration of at least 1ms");
    }
    return timeout;
  }
}
