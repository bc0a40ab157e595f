/// The mesh's main job, shown: four localities on loopback, real edits of real manifests, and
/// measured traffic beside what was promised.
@NullMarked
package dev.vicinity.cli.demo;

import org.jspecify.annotations.NullMarked;
