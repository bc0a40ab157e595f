package dev.vicinity.sidecar.admin;

/// Per cent for people: one decimal where it says something.
final class Percent {
  private Percent() {}

  static String of(double percent) {
    double rounded = Math.round(percent * 10) / 10.0;
    return rounded == Math.rint(rounded) ? (long) rounded + "%" : rounded + "%";
  }
}
