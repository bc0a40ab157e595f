/// The mesh's certificate authority: its key, whom it signs for, and control's own certificate.
@NullMarked
package dev.vicinity.control.authority;

import org.jspecify.annotations.NullMarked;
