package dev.vicinity.control.translate;

import dev.vicinity.core.route.HeaderChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Header operations of a rule or a destination (`headers`, reference 4.4).
record HeaderReader(HeaderChanges request, HeaderChanges response, Optional<String> authority) {
  private static final Pattern OPERATOR = Pattern.compile("(?<!%)(?:%%)*%[A-Z_]+[(%]");

  /// `authority` is what `Host` or `:authority` is set to.
  static HeaderReader read(Fields owner) {
    var headers = owner.objectOrEmpty("headers");
    var request = headers.objectOrEmpty("request");
    var response = headers.objectOrEmpty("response");
    headers.done();
    var authority = authority(request);
    return new HeaderReader(
        changes(request, Side.REQUEST), changes(response, Side.RESPONSE), authority);
  }

  private enum Side {
    REQUEST,
    RESPONSE
  }

  private static Optional<String> authority(Fields request) {
    for (var operation : List.of("set", "add")) {
      for (var entry : request.textMap(operation).entrySet()) {
        if (isAuthority(entry.getKey())) {
          return Optional.of(entry.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private static HeaderChanges changes(Fields fields, Side side) {
    var set = entries(fields, "set", side);
    var add = entries(fields, "add", side);
    var remove = new ArrayList<String>();
    for (var name : fields.texts("remove")) {
      if (name.startsWith(":") || name.equalsIgnoreCase("host")) {
        fields.error("remove", name, "a header that may be removed");
      } else {
        remove.add(name.toLowerCase(Locale.ROOT));
      }
    }
    fields.done();
    return new HeaderChanges(set, add, remove);
  }

  private static List<HeaderChanges.Entry> entries(Fields fields, String operation, Side side) {
    var entries = new ArrayList<HeaderChanges.Entry>();
    for (var entry : fields.textMap(operation).entrySet()) {
      var name = entry.getKey();
      var value = entry.getValue();
      if (isAuthority(name) && side == Side.REQUEST) {
        continue;
      }
      if (name.isEmpty() || name.startsWith(":") || isAuthority(name)) {
        fields.error(operation, name, "a header that may be changed");
        continue;
      }
      if (OPERATOR.matcher(value).find()) {
        fields.findings().notHonoured(fields.path(operation) + "." + name, value, "a plain text");
      }
      entries.add(new HeaderChanges.Entry(name.toLowerCase(Locale.ROOT), value.replace("%%", "%")));
    }
    return entries;
  }

  private static boolean isAuthority(String name) {
    return name.equalsIgnoreCase("host") || name.equalsIgnoreCase(":authority");
  }
}
