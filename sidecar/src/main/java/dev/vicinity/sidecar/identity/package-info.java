/// Who this sidecar is: its certificate, the renewal of it, and whom it trusts.
@NullMarked
package dev.vicinity.sidecar.identity;

import org.jspecify.annotations.NullMarked;
