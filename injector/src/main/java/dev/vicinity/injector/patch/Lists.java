package dev.vicinity.injector.patch;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// Checks lists with commas as capture takes them, and gives them back without blanks; throws
/// IllegalArgumentException for what does not hold.
final class Lists {
  private static final Pattern INTERFACE = Pattern.compile("[a-zA-Z0-9._@-]{1,15}");

  private Lists() {}

  static String ports(String text) {
    return checked(text, Lists::port);
  }

  static String portsOrAll(String text) {
    return text.equals("*") ? text : ports(text);
  }

  static String ranges(String text) {
    return checked(text, Lists::range);
  }

  static String rangesOrAll(String text) {
    return text.equals("*") ? text : ranges(text);
  }

  static String interfaces(String text) {
    return checked(
        text,
        name -> {
          require(INTERFACE.matcher(name).matches(), name);
        });
  }

  private interface Check {
    void of(String item);
  }

  private static String checked(String text, Check check) {
    var joined = new StringBuilder();
    for (var item : text.split(",", -1)) {
      var bare = item.strip();
      if (!bare.isEmpty()) {
        check.of(bare);
        joined.append(joined.isEmpty() ? "" : ",").append(bare);
      }
    }
    return joined.toString();
  }

  private static void port(String text) {
    int port = Integer.parseInt(text);
    require(port >= 1 && port <= 65535, text);
  }

  private static void range(String text) {
    int slash = text.indexOf('/');
    var literal = slash < 0 ? text : text.substring(0, slash);
    // ofLiteral takes short forms of IPv4 too, which the kernel's tools do not
    require(literal.indexOf(':') >= 0 || literal.split("\\.", -1).length == 4, text);
    int bits = InetAddress.ofLiteral(literal).getAddress().length * 8;
    if (slash >= 0) {
      int prefix = Integer.parseInt(text.substring(slash + 1));
      require(prefix >= 0 && prefix <= bits, text);
    }
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException(text);
    }
  }
}
