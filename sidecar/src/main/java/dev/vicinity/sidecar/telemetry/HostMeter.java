package dev.vicinity.sidecar.telemetry;

import java.util.List;

/// Where one outcome at one host is counted, for the pages that show hosts.
///
/// Only the host that was tried last is told of; `outcome` and `cause` are slots, -1 for none.
record HostMeter(Series host, int outcome, int cause) {
  static final int TOTAL = 0;
  static final int SUCCESS = 1;
  static final int ERROR = 2;
  static final int CONNECT_FAIL = 3;
  static final int TIMEOUT = 4;
  static final int SLOTS = 5;

  private static final List<String> NAMES = List.of("cluster_name", "address");

  static Labels labels(String cluster, String address) {
    return Labels.of(NAMES, List.of(cluster, address), -1);
  }

  static HostMeter of(Series host, int status, String flags) {
    int cause = -1;
    if (flags.contains("UF")) {
      cause = CONNECT_FAIL;
    } else if (flags.contains("UT")) {
      cause = TIMEOUT;
    }
    return new HostMeter(host, status == 0 ? -1 : status < 500 ? SUCCESS : ERROR, cause);
  }

  void count() {
    host.add(TOTAL, 1);
    if (outcome >= 0) {
      host.add(outcome, 1);
    }
    if (cause >= 0) {
      host.add(cause, 1);
    }
  }
}
