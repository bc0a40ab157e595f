package dev.vicinity.control.leader;

import dev.vicinity.control.authority.AuthorityStore;
import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.authority.RootRenewal;
import dev.vicinity.control.authority.ServerCertificate;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Everything that the leader does in a cluster, by the names that installations use.
public final class ClusterDuties {
  private static final Duration CERTIFICATE_OF_INJECTOR = Duration.ofDays(90);

  /// Where control runs and as which revision; `domain` ends the names of services.
  public record Settings(String namespace, String revision, String domain) {
    /// A name that each revision has of its own.
    public String own(String name) {
      return revision.equals("default") ? name : name + "-" + revision;
    }

    /// All names of a service in control's namespace.
    public List<String> hosts(String service) {
      var name = service + "." + namespace;
      return List.of(name + ".svc", name + ".svc." + domain, name);
    }
  }

  /// What the duties work with.
  public record Parts(
      KubernetesClient client,
      AuthorityStore store,
      CertificateAuthority authority,
      InstantSource clock,
      SecureRandom random) {}

  private ClusterDuties() {}

  /// The lease that decides who does them.
  public static String lease(Settings settings) {
    return settings.own("vicinity-control-leader");
  }

  /// All of them.
  public static List<Duty> of(Settings settings, Parts parts) {
    var client = parts.client();
    var authority = parts.authority();
    var self = settings.own("vicinity-control");
    var injector = settings.own("vicinity-injector");
    return List.of(
        new RootBundles(client, authority, self, self),
        new WebhookTrust(
            client, authority, settings.namespace(), new WebhookTrust.Names(self, injector)),
        new InjectorCertificate(
            client,
            authority,
            new InjectorCertificate.Settings(
                self,
                settings.own("vicinity-injector-tls"),
                new ServerCertificate.Subject(
                    settings.hosts(injector), settings.namespace(), injector),
                CERTIFICATE_OF_INJECTOR),
            new InjectorCertificate.Dice(parts.clock(), parts.random())),
        new Belongings(
            client,
            self,
            new Belongings.Names(
                settings.namespace(),
                List.of("vicinity-ca-secret", settings.own("vicinity-injector-tls")),
                List.of(lease(settings), "vicinity-status-leader"))),
        new RootLife(authority, new RootRenewal(parts.store(), parts.clock(), parts.random())));
  }
}
