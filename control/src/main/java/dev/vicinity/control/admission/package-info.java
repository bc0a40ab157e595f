/// The validating webhook: resources that do not hold are turned away before anybody stores them.
///
/// What a resource may say is decided by `translate` alone.
@NullMarked
package dev.vicinity.control.admission;

import org.jspecify.annotations.NullMarked;
