package dev.vicinity.cli.image;

import java.lang.classfile.ClassFile;
import java.util.Set;

/// Class files without what only debuggers read: names of local variables and, but for this
/// project's own classes, numbers of lines, which the runtime's own classes have not either. Code
/// does what it did; what it does by itself and what is linked at run time is `StaticCalls`'
/// choice.
///
/// @param kept the names in their jars of those that are to be written
record LeanClasses(Set<String> kept, ClassFile.LineNumbersOption lines) {
  boolean keeps(String name) {
    return kept.contains(name);
  }

  byte[] lean(byte[] bytes) {
    var format = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG, lines);
    var model = format.parse(bytes);
    return format.transformClass(model, new StaticCalls(model));
  }
}
