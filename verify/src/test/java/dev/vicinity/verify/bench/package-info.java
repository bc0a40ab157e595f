/// What proxies cost, side by side: CPU per request, latency, memory. `verify/bench/run` starts it.
@org.jspecify.annotations.NullMarked
package dev.vicinity.verify.bench;
