/// Two tiny services to try a mesh with: `Hello` answers, `Caller` asks.
///
/// They know nothing of the mesh and import only the JDK.
@NullMarked
package dev.vicinity.examples;

import org.jspecify.annotations.NullMarked;
