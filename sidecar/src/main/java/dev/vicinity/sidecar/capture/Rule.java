package dev.vicinity.sidecar.capture;

import java.util.List;

/// What becomes of a connection that all of `matches` hold for. The first rule that fits decides.
record Rule(List<Match> matches, Verdict verdict) {
  Rule {
    matches = List.copyOf(matches);
  }

  static Rule pass(Match... matches) {
    return new Rule(List.of(matches), new Verdict.Pass());
  }

  static Rule redirect(int port, Match... matches) {
    return new Rule(List.of(matches), new Verdict.Redirect(port));
  }

  /// Something that can be said of a TCP connection's first packet.
  sealed interface Match {
    /// It goes to one of the ports, which are not all.
    record ToPorts(Ports ports) implements Match {}

    /// It goes to this network.
    record To(String network) implements Match {}

    /// It goes anywhere but to this network.
    record NotTo(String network) implements Match {}

    record From(String address) implements Match {}

    /// It comes by this interface, or leaves by it where it was made.
    record By(String networkInterface) implements Match {}

    record OwnedBy(Owner owner) implements Match {}

    record NotOwnedBy(Owner owner) implements Match {}
  }

  /// Whose socket it is; only known where the connection is made.
  sealed interface Owner {
    record User(long id) implements Owner {}

    record Group(long id) implements Owner {}
  }

  /// What is done.
  sealed interface Verdict {
    /// It goes where it meant to go.
    record Pass() implements Verdict {}

    /// It goes to a port of this machine.
    record Redirect(int port) implements Verdict {}
  }
}
