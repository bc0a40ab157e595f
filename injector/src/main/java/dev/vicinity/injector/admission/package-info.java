/// From an AdmissionReview to its answer.
@NullMarked
package dev.vicinity.injector.admission;

import org.jspecify.annotations.NullMarked;
