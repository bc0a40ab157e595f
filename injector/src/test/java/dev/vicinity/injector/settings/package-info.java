/// Tests of the settings' readers.
@NullMarked
package dev.vicinity.injector.settings;

import org.jspecify.annotations.NullMarked;
