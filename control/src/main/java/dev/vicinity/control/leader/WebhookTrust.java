package dev.vicinity.control.leader;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.reconcile.Reconciler;
import dev.vicinity.control.reconcile.Wake;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// Keeps `caBundle` true in the two webhook configurations of a revision, also when somebody resets
/// it. Only webhooks that call services of our namespace are touched.
public record WebhookTrust(
    KubernetesClient client, CertificateAuthority authority, String namespace, Names names)
    implements Duty {
  private static final Duration NOW_AND_THEN = Duration.ofMinutes(10);

  /// The two configurations.
  public record Names(String validating, String mutating) {}

  /// One webhook as far as it matters here.
  private record Webhook(String name, WebhookClientConfig calls) {}

  @Override
  public Shift begin() {
    return new Keeping();
  }

  private final class Keeping implements Shift {
    private final SharedIndexInformer<ValidatingWebhookConfiguration> validating =
        Wake.informer(
            client
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withField("metadata.name", names.validating()));
    private final SharedIndexInformer<MutatingWebhookConfiguration> mutating =
        Wake.informer(
            client
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withField("metadata.name", names.mutating()));
    private final Reconciler reconciler = Reconciler.start("webhook trust", this::keep);
    private final Runnable deaf = authority.onChange(reconciler::wake);

    Keeping() {
      Wake.start(validating, reconciler);
      Wake.start(mutating, reconciler);
    }

    private Duration keep() {
      for (var each : validating.getStore().list()) {
        correct(each, each.getWebhooks().stream().map(WebhookTrust::webhook).toList());
      }
      for (var each : mutating.getStore().list()) {
        correct(each, each.getWebhooks().stream().map(WebhookTrust::webhook).toList());
      }
      return NOW_AND_THEN;
    }

    @Override
    public void close() {
      deaf.run();
      reconciler.close();
      validating.close();
      mutating.close();
    }
  }

  private static Webhook webhook(ValidatingWebhook webhook) {
    return new Webhook(webhook.getName(), webhook.getClientConfig());
  }

  private static Webhook webhook(MutatingWebhook webhook) {
    return new Webhook(webhook.getName(), webhook.getClientConfig());
  }

  private void correct(HasMetadata configuration, List<Webhook> webhooks) {
    var bundle = Base64.getEncoder().encodeToString(authority.rootsPem().getBytes(UTF_8));
    var patch = new StringBuilder();
    for (int i = 0; i < webhooks.size(); i++) {
      var webhook = webhooks.get(i);
      if (isOurs(webhook) && !bundle.equals(webhook.calls().getCaBundle())) {
        var path = "/webhooks/" + i;
        patch
            .append(patch.isEmpty() ? "[" : ",")
            .append(operation("test", path + "/name", webhook.name()))
            .append(',')
            .append(operation("add", path + "/clientConfig/caBundle", bundle));
      }
    }
    if (!patch.isEmpty()) {
      client
          .resource(configuration)
          .patch(PatchContext.of(PatchType.JSON), patch.append(']').toString());
    }
  }

  private boolean isOurs(Webhook webhook) {
    var service = webhook.calls().getService();
    return service != null && namespace.equals(service.getNamespace());
  }

  /// Names of webhooks, paths and base64 need no escapes.
  private static String operation(String what, String path, String value) {
    return "{\"op\":\"%s\",\"path\":\"%s\",\"value\":\"%s\"}".formatted(what, path, value);
  }
}
