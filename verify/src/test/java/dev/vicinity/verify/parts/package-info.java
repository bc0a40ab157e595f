/// What single parts of the data path cost: `verify/bench/parts` runs the benchmarks, which are in
/// the packages of what they measure.
@org.jspecify.annotations.NullMarked
package dev.vicinity.verify.parts;
