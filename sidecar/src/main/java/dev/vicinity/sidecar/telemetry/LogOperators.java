package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.mesh.Address;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Envoy's `%OPERATORS%` as fields. Collects the request headers they name, so that event loops
/// keep only those. Used by one thread while a format is read.
final class LogOperators {
  private static final DateTimeFormatter START_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Map<String, LogField> PLAIN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("START_TIME", e -> START_TIME.format(Instant.ofEpochMilli(e.startMillis))),
              Map.entry("PROTOCOL", e -> text(e.protocol)),
              Map.entry("RESPONSE_CODE", e -> (long) e.status),
              Map.entry("RESPONSE_FLAGS", e -> e.flags.isEmpty() ? "-" : e.flags),
              Map.entry("RESPONSE_CODE_DETAILS", e -> text(e.details)),
              Map.entry("CONNECTION_TERMINATION_DETAILS", _ -> null),
              Map.entry("UPSTREAM_TRANSPORT_FAILURE_REASON", e -> text(e.failureReason)),
              Map.entry("BYTES_RECEIVED", e -> e.bytesReceived),
              Map.entry("BYTES_SENT", e -> e.bytesSent),
              Map.entry("DURATION", e -> e.durationNanos / 1_000_000),
              Map.entry("UPSTREAM_HOST", e -> address(e.upstream)),
              Map.entry("UPSTREAM_CLUSTER", e -> text(e.cluster)),
              Map.entry("UPSTREAM_CLUSTER_RAW", e -> text(e.cluster)),
              Map.entry("UPSTREAM_LOCAL_ADDRESS", e -> address(e.upstreamLocal)),
              Map.entry("UPSTREAM_PEER_URI_SAN", e -> text(e.upstreamSpiffeId)),
              Map.entry("DOWNSTREAM_LOCAL_ADDRESS", e -> address(e.connection.destination())),
              Map.entry("DOWNSTREAM_REMOTE_ADDRESS", e -> address(e.connection.remote())),
              Map.entry(
                  "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT", e -> e.connection.remote().host()),
              Map.entry("DOWNSTREAM_PEER_URI_SAN", e -> text(e.connection.peer().spiffeId())),
              Map.entry("DOWNSTREAM_PEER_SUBJECT", e -> text(e.connection.peer().subject())),
              Map.entry("REQUESTED_SERVER_NAME", e -> text(e.connection.sni())),
              Map.entry("ROUTE_NAME", e -> text(e.route)),
              Map.entry("GRPC_STATUS_NUMBER", e -> text(e.grpcStatus))));

  private final List<String> headers = new ArrayList<>();

  /// The request headers that the fields read, lower case; their place is that in `LogEntry`.
  List<String> headers() {
    return List.copyOf(headers);
  }

  /// The field of an operator without its percent signs.
  LogField field(String operator) {
    var plain = PLAIN.get(operator);
    if (plain != null) {
      return plain;
    }
    int open = operator.indexOf('(');
    int close = operator.lastIndexOf(')');
    if (open > 0 && close > open) {
      var argument = operator.substring(open + 1, close).toLowerCase(Locale.ROOT);
      var field = withArgument(operator.substring(0, open), argument);
      return limited(field, operator.substring(close + 1), operator);
    }
    throw unknown(operator);
  }

  private LogField withArgument(String name, String argument) {
    if (name.equals("REQ")) {
      int or = argument.indexOf('?');
      return or < 0
          ? request(argument)
          : either(request(argument.substring(0, or)), request(argument.substring(or + 1)));
    }
    if (name.equals("RESP") && argument.equals("x-envoy-upstream-service-time")) {
      return e -> e.serviceNanos < 0 ? null : Long.toString(e.serviceNanos / 1_000_000);
    }
    throw unknown(name + "(" + argument + ")");
  }

  private LogField request(String header) {
    return switch (header) {
      case ":method" -> e -> text(e.method);
      case ":path" -> e -> text(e.path);
      case ":authority" -> e -> text(e.authority);
      case "x-request-id" -> e -> text(e.requestId);
      default -> {
        int known = headers.indexOf(header);
        int at = known < 0 ? headers.size() : known;
        if (known < 0) {
          headers.add(header);
        }
        yield e -> e.headers[at];
      }
    };
  }

  private static LogField either(LogField first, LogField second) {
    return e -> {
      var value = first.of(e);
      return value != null ? value : second.of(e);
    };
  }

  /// `:LENGTH` behind an operator cuts its value.
  private static LogField limited(LogField field, String suffix, String operator) {
    if (suffix.isEmpty()) {
      return field;
    }
    int length;
    try {
      length = Integer.parseInt(suffix.substring(1));
    } catch (NumberFormatException e) {
      throw unknown(operator);
    }
    return e ->
        field.of(e) instanceof String text && text.length() > length
            ? text.substring(0, length)
            : field.of(e);
  }

  private static IllegalArgumentException unknown(String operator) {
    return new IllegalArgumentException(
        "access log operator: %"
            + operator
            + "% (expected: one of "
            + String.join(", ", PLAIN.keySet())
            + ", REQ(NAME), RESP(X-ENVOY-UPSTREAM-SERVICE-TIME))");
  }

  private static @Nullable String text(String value) {
    return value.isEmpty() ? null : value;
  }

  private static @Nullable String address(@Nullable Address address) {
    return address == null ? null : address.toString();
  }
}
