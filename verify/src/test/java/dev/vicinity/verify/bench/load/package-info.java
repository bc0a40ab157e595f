/// Load on a proxy, from one thread: saturating, or at a steady rate that waits for nobody.
@org.jspecify.annotations.NullMarked
package dev.vicinity.verify.bench.load;
