package dev.vicinity.verify.cluster;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Who answered a number of requests to helloworld, and with which status.
///
/// @param versions answers by version
/// @param codes answers by status; `000` had none
public record Answers(Map<String, Integer> versions, Map<String, Integer> codes) {
  private static final Pattern VERSION = Pattern.compile("Hello version: ([^,]+),");
  private static final Pattern CODE = Pattern.compile("\\|(\\d{3})\\|");

  /// Asks one after the other from the pod of an app, on a connection that is kept.
  public static Answers ask(Sandbox sandbox, String fromApp, String url, int times) {
    var out =
        sandbox.exec(
            fromApp,
            "curl",
            "-s",
            "--max-time",
            "120",
            "-w",
            "|%{http_code}|\\n",
            url + "?[1-" + times + "]");
    return of(out.out());
  }

  static Answers of(String printed) {
    return new Answers(count(VERSION, printed), count(CODE, printed));
  }

  private static Map<String, Integer> count(Pattern pattern, String text) {
    var counts = new TreeMap<String, Integer>();
    pattern.matcher(text).results().forEach(hit -> counts.merge(hit.group(1), 1, Integer::sum));
    return counts;
  }

  /// How many requests there were.
  public int total() {
    return codes.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// Answers of a version in percent of all requests.
  public double percent(String version) {
    return 100.0 * versions.getOrDefault(version, 0) / total();
  }

  @Override
  public String toString() {
    return total() + " requests: by version " + versions + ", by status " + codes;
  }
}
