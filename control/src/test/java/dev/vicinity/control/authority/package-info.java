/// The authority: what it reads, keeps and signs.
@NullMarked
package dev.vicinity.control.authority;

import org.jspecify.annotations.NullMarked;
