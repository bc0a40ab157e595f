/// What an operator decides about sidecars, read from text with every problem named. Pure.
@NullMarked
package dev.vicinity.injector.settings;

import org.jspecify.annotations.NullMarked;
