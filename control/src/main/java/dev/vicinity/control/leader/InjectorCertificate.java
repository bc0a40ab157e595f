package dev.vicinity.control.leader;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.authority.ServerCertificate;
import dev.vicinity.control.authority.ServerCertificate.Subject;
import dev.vicinity.control.reconcile.Reconciler;
import dev.vicinity.control.reconcile.Wake;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the injector's serving certificate in a Secret: made, restored, and renewed at two thirds
/// of its life or when the authority changes.
public record InjectorCertificate(
    KubernetesClient client, CertificateAuthority authority, Settings settings, Dice dice)
    implements Duty {
  private static final Logger log = LoggerFactory.getLogger(InjectorCertificate.class);
  private static final Duration UNTIL_SYNCED = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /// Which Secret, for whom, and how long a certificate lives.
  public record Settings(String fieldManager, String secret, Subject subject, Duration lifetime) {}

  /// Time and chance.
  public record Dice(InstantSource clock, SecureRandom random) {}

  @Override
  public Shift begin() {
    return new Keeping();
  }

  private final class Keeping implements Shift {
    private final SharedIndexInformer<Secret> secrets =
        Wake.informer(
            client
                .secrets()
                .inNamespace(settings.subject().namespace())
                .withField("metadata.name", settings.secret()));
    private final Reconciler reconciler = Reconciler.start("injector certificate", this::keep);
    private final Runnable deaf = authority.onChange(reconciler::wake);

    Keeping() {
      Wake.start(secrets, reconciler);
    }

    private Duration keep() {
      if (!secrets.hasSynced()) {
        return UNTIL_SYNCED;
      }
      var key = settings.subject().namespace() + "/" + settings.secret();
      var held = certificate(secrets.getStore().getByKey(key));
      var now = dice.clock().instant();
      var until = held.goodUntil(authority, settings.subject());
      if (!until.isAfter(now)) {
        held =
            ServerCertificate.issue(
                authority, settings.subject(), settings.lifetime(), dice.random());
        client
            .resource(secret(held))
            .fieldManager(settings.fieldManager())
            .forceConflicts()
            .serverSideApply();
        until = held.goodUntil(authority, settings.subject());
        log.info("certificate of the injector in {}, renewal at {}", key, until);
      }
      var left = Duration.between(now, until);
      return left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
    }

    @Override
    public void close() {
      deaf.run();
      reconciler.close();
      secrets.close();
    }
  }

  private static ServerCertificate certificate(@Nullable Secret secret) {
    var data =
        secret == null || secret.getData() == null ? Map.<String, String>of() : secret.getData();
    return new ServerCertificate(
        text(data, "tls.crt"), text(data, "tls.key"), text(data, "ca.crt"));
  }

  private static String text(Map<String, String> data, String key) {
    return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), UTF_8);
  }

  private Secret secret(ServerCertificate certificate) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(settings.subject().namespace())
        .withName(settings.secret())
        .addToLabels("app.kubernetes.io/part-of", "vicinity")
        .endMetadata()
        .withType("kubernetes.io/tls")
        .addToData("tls.crt", encoded(certificate.chain()))
        .addToData("tls.key", encoded(certificate.key()))
        .addToData("ca.crt", encoded(certificate.roots()))
        .build();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
