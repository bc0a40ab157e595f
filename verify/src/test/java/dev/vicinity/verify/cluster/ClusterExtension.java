package dev.vicinity.verify.cluster;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// One [Cluster] for all classes of a run, opened by the first that needs it.
final class ClusterExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterAllCallback,
        ParameterResolver,
        TestWatcher {
  @Override
  public void beforeAll(ExtensionContext context) {
    cluster(context).begin(context.getRequiredTestClass().getSimpleName());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    cluster(context).begin(nameOf(context));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    cluster(context).tidy();
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    cluster(context).saw("FAILED: " + cause);
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    cluster(context).begin(nameOf(context));
    cluster(context).saw("SKIPPED: " + reason.orElse("no reason given"));
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    cluster(context).saw("SKIPPED: " + cause.getMessage());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  private static String nameOf(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName();
  }

  private static Cluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(ClusterExtension.class))
        .getOrComputeIfAbsent(Cluster.class, _ -> Cluster.open(), Cluster.class);
  }
}
