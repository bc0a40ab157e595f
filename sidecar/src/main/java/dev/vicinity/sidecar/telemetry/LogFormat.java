package dev.vicinity.sidecar.telemetry;

import dev.vicinity.sidecar.telemetry.AccessLogSettings.Encoding;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// How one line is written, read from Envoy's format language once. `headers` are the request
/// headers it needs.
record LogFormat(List<String> headers, Line line) {
  /// Writes one entry with its line end.
  @FunctionalInterface
  interface Line {
    void write(LogEntry entry, StringBuilder out);
  }

  private static final String DEFAULT_TEXT =
      """
      [%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" \
      %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% \
      "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% \
      %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" \
      "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% \
      %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% \
      %REQUESTED_SERVER_NAME% %ROUTE_NAME%
      """;

  private static final String DEFAULT_JSON =
      """
      {"start_time":"%START_TIME%","route_name":"%ROUTE_NAME%","method":"%REQ(:METHOD)%",
       "path":"%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%","protocol":"%PROTOCOL%",
       "response_code":"%RESPONSE_CODE%","response_flags":"%RESPONSE_FLAGS%",
       "response_code_details":"%RESPONSE_CODE_DETAILS%",
       "connection_termination_details":"%CONNECTION_TERMINATION_DETAILS%",
       "bytes_received":"%BYTES_RECEIVED%","bytes_sent":"%BYTES_SENT%","duration":"%DURATION%",
       "upstream_service_time":"%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",
       "x_forwarded_for":"%REQ(X-FORWARDED-FOR)%","user_agent":"%REQ(USER-AGENT)%",
       "request_id":"%REQ(X-REQUEST-ID)%","authority":"%REQ(:AUTHORITY)%",
       "upstream_host":"%UPSTREAM_HOST%","upstream_cluster":"%UPSTREAM_CLUSTER_RAW%",
       "upstream_local_address":"%UPSTREAM_LOCAL_ADDRESS%",
       "downstream_local_address":"%DOWNSTREAM_LOCAL_ADDRESS%",
       "downstream_remote_address":"%DOWNSTREAM_REMOTE_ADDRESS%",
       "requested_server_name":"%REQUESTED_SERVER_NAME%",
       "upstream_transport_failure_reason":"%UPSTREAM_TRANSPORT_FAILURE_REASON%"}
      """;

  LogFormat {
    headers = List.copyOf(headers);
  }

  /// Reads a format; empty stands for Envoy's default. Throws `IllegalArgumentException` that names
  /// what cannot be read.
  static LogFormat of(Encoding encoding, String format) {
    return switch (encoding) {
      case TEXT -> text(format.isEmpty() ? DEFAULT_TEXT : format);
      case JSON -> json(format.isEmpty() ? DEFAULT_JSON : format);
    };
  }

  private static LogFormat text(String format) {
    var operators = new LogOperators();
    var fields = fields(format, operators);
    return new LogFormat(operators.headers(), (entry, out) -> join(fields, entry, out));
  }

  private static LogFormat json(String format) {
    var operators = new LogOperators();
    var names = new ArrayList<String>();
    var values = new ArrayList<List<LogField>>();
    for (var member : object(format)) {
      if (!(member.getValue() instanceof String text)) {
        throw new IllegalArgumentException(
            "access log format: " + member.getKey() + " (expected: a text with %OPERATORS%)");
      }
      names.add(member.getKey());
      values.add(fields(text, operators));
    }
    return new LogFormat(
        operators.headers(), (entry, out) -> JsonLine.write(names, values, entry, out));
  }

  private static JsonObject object(String format) {
    try {
      return new JsonObject(format);
    } catch (DecodeException e) {
      throw new IllegalArgumentException(
          "access log format: " + format + " (expected: a JSON object)", e);
    }
  }

  static void join(List<LogField> fields, LogEntry entry, StringBuilder out) {
    for (var field : fields) {
      var value = field.of(entry);
      out.append(value == null ? "-" : value);
    }
  }

  private static List<LogField> fields(String format, LogOperators operators) {
    var fields = new ArrayList<LogField>();
    int at = 0;
    while (at < format.length()) {
      int open = format.indexOf('%', at);
      if (open < 0) {
        fields.add(literal(format.substring(at)));
        return fields;
      }
      if (open > at) {
        fields.add(literal(format.substring(at, open)));
      }
      int close = format.indexOf('%', open + 1);
      if (close < 0) {
        throw new IllegalArgumentException(
            "access log format: " + format.substring(open) + " (expected: a closing %)");
      }
      fields.add(
          close == open + 1 ? literal("%") : operators.field(format.substring(open + 1, close)));
      at = close + 1;
    }
    return fields;
  }

  private static LogField literal(String text) {
    return _ -> text;
  }
}
