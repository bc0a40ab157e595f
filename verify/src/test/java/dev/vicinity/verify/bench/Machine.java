package dev.vicinity.verify.bench;

/// How the machine's cores are shared out; the benchmark's own process is pinned by who starts it.
final class Machine {
  static final int PROXY_CORE = 0;
  static final int LOAD_CORE = 1;

  private Machine() {}
}
