package dev.vicinity.control.leader;

import dev.vicinity.control.reconcile.Reconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Competes for a Lease and carries out duties while it is held. Whoever loses it goes on
/// competing.
///
/// Waiting -lease free, or silent for its whole time-> Leading -lease taken, or not renewed in
/// time-> Waiting; any -close-> Over, and the lease is given back. How long a holder has been
/// silent is measured here, so machines' clocks may differ.
public final class Leadership implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leadership.class);

  /// Which lease, and under which name; `identity` must be unique among those who compete.
  public record Settings(String namespace, String lease, String identity, Times times) {}

  /// How long a silent leader stays one, after which time without the API server it gives up, and
  /// how often it and the others look.
  public record Times(Duration lease, Duration renew, Duration retry) {
    /// Kubernetes' own components use these.
    public static final Times USUAL =
        new Times(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
  }

  /// `nanoTime` measures silence, `clock` dates what the lease says.
  public record Clocks(LongSupplier nanoTime, InstantSource clock) {}

  private final LeaseRecord lease;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final List<Duty> duties;
  private final List<Duty.Shift> shifts = new ArrayList<>();
  private final Reconciler campaign;
  private volatile boolean leading;
  private LeaseRecord.Seen seen = LeaseRecord.Seen.NOTHING;
  private long seenNanos;
  private String problem = "";

  private Leadership(KubernetesClient client, Settings settings, Clocks clocks, List<Duty> duties) {
    this.lease = new LeaseRecord(client, settings, clocks.clock());
    this.settings = settings;
    this.nanoTime = clocks.nanoTime();
    this.duties = List.copyOf(duties);
    this.seenNanos = nanoTime.getAsLong();
    this.campaign = Reconciler.start("lease " + settings.lease(), this::round);
  }

  /// Competes from now on.
  public static Leadership compete(
      KubernetesClient client, Settings settings, Clocks clocks, List<Duty> duties) {
    return new Leadership(client, settings, clocks, duties);
  }

  /// Whether the lease is held now. Any thread.
  public boolean isLeading() {
    return leading;
  }

  private Duration round() {
    try {
      look();
      problem = "";
    } catch (KubernetesClientException e) {
      var text = String.valueOf(e.getMessage());
      if (!text.equals(problem)) {
        log.warn("lease {}: {}", settings.lease(), text);
      }
      problem = text;
      if (leading && silence().compareTo(settings.times().renew()) > 0) {
        end();
      }
    }
    return settings.times().retry();
  }

  private void look() {
    var now = lease.read();
    if (!now.equals(seen)) {
      note(now);
    }
    boolean ours = now.holder().equals(settings.identity());
    if (!ours && leading) {
      end();
    }
    if (ours || now.holder().isEmpty() || silence().compareTo(settings.times().lease()) > 0) {
      var taken = lease.take(now);
      if (taken.isPresent()) {
        note(taken.get());
        begin();
      }
    }
  }

  private void note(LeaseRecord.Seen now) {
    if (!now.holder().equals(seen.holder()) && !now.holder().equals(settings.identity())) {
      log.info("lease {}: held by {}", settings.lease(), now.holder());
    }
    seen = now;
    seenNanos = nanoTime.getAsLong();
  }

  private Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - seenNanos);
  }

  private synchronized void begin() {
    if (!leading) {
      log.info("lease {}: {} leads", settings.lease(), settings.identity());
      leading = true;
      duties.forEach(duty -> shifts.add(duty.begin()));
    }
  }

  private synchronized void end() {
    if (leading) {
      log.info("lease {}: {} leads no more", settings.lease(), settings.identity());
    }
    leading = false;
    shifts.forEach(Duty.Shift::close);
    shifts.clear();
  }

  /// Ends the duties, then gives the lease back: also one that was taken, or renewed, by a call
  /// whose answer nobody waited for.
  @Override
  public void close() {
    campaign.close();
    end();
    try {
      var held = lease.read();
      if (held.holder().equals(settings.identity())) {
        lease.giveBack(held);
      }
    } catch (KubernetesClientException e) {
      log.info("lease {}: not given back, it runs out: {}", settings.lease(), e.getMessage());
    }
  }
}
