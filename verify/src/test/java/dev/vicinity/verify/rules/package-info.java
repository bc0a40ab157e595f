/// The rules of the house, checked on every file and class.
@NullMarked
package dev.vicinity.verify.rules;

import org.jspecify.annotations.NullMarked;
