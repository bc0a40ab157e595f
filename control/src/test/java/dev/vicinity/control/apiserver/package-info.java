/// A real Kubernetes API server for tests, and the resources that it needs to know.
@NullMarked
package dev.vicinity.control.apiserver;

import org.jspecify.annotations.NullMarked;
