package dev.vicinity.injector.settings;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/// An amount of a resource as Kubernetes writes it (`50m`, `128Mi`), with its value in cores or
/// bytes.
public record Quantity(String text, BigDecimal value) implements Comparable<Quantity> {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)([eE]\\d+|[a-zA-Z]{0,2})");
  private static final String EXPECTED = "(expected: a quantity such as 50m or 128Mi)";

  /// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("m", BigDecimal.valueOf(1, 3)),
          Map.entry("k", BigDecimal.valueOf(1_000)),
          Map.entry("M", BigDecimal.valueOf(1_000_000)),
          Map.entry("G", BigDecimal.valueOf(1_000_000_000)),
          Map.entry("T", BigDecimal.valueOf(1_000_000_000_000L)),
          Map.entry("Ki", binary(10)),
          Map.entry("Mi", binary(20)),
          Map.entry("Gi", binary(30)),
          Map.entry("Ti", binary(40)));

  /// Reads one; throws IllegalArgumentException for what is none.
  public static Quantity parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("quantity: " + text + " " + EXPECTED);
    }
    var number = new BigDecimal(matcher.group(1));
    var suffix = matcher.group(2);
    if (suffix.length() > 1 && (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E')) {
      return new Quantity(text, number.scaleByPowerOfTen(exponent(suffix)));
    }
    var factor = SUFFIXES.get(suffix);
    if (factor == null) {
      throw new IllegalArgumentException("quantity: " + text + " " + EXPECTED);
    }
    return new Quantity(text, number.multiply(factor));
  }

  private static int exponent(String suffix) {
    if (suffix.length() > 3) {
      throw new IllegalArgumentException("quantity: e" + suffix + " " + EXPECTED);
    }
    return Integer.parseInt(suffix.substring(1));
  }

  /// Whole bytes or cores, rounded up.
  public long roundedUp() {
    return value.setScale(0, RoundingMode.CEILING).longValue();
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  private static BigDecimal binary(int bits) {
    return new BigDecimal(BigInteger.ONE.shiftLeft(bits));
  }
}
