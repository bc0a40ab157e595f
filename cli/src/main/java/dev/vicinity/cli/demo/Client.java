package dev.vicinity.cli.demo;

import java.util.List;

/// One of the demo's callers: its pod and where that runs.
record Client(String pod, Zone zone) {
  static final Client KR = new Client("client", Zone.KR_A);
  static final Client US = new Client("client-us", Zone.US_A);

  static final List<Client> ALL = List.of(KR, US);
}
