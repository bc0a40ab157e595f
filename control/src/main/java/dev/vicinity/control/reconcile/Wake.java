package dev.vicinity.control.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/// Wakes a reconciler whenever one of the followed objects changes.
public record Wake<T extends HasMetadata>(Reconciler reconciler)
    implements ResourceEventHandler<T> {
  /// An informer that outlives the API server's absences; not started yet.
  public static <T extends HasMetadata> SharedIndexInformer<T> informer(Informable<T> objects) {
    // The client itself says in the log what failed.
    return objects.runnableInformer(0).exceptionHandler((_, _) -> true);
  }

  /// Follows from now on.
  public static <T extends HasMetadata> void start(
      SharedIndexInformer<T> informer, Reconciler reconciler) {
    informer.addEventHandler(new Wake<>(reconciler));
    informer.start();
  }

  @Override
  public void onAdd(T object) {
    reconciler.wake();
  }

  @Override
  public void onUpdate(T before, T object) {
    reconciler.wake();
  }

  @Override
  public void onDelete(T object, boolean finalStateUnknown) {
    reconciler.wake();
  }
}
