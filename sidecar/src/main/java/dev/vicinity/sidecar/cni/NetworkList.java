package dev.vicinity.sidecar.cni;

import dev.vicinity.sidecar.cni.JsonText.Span;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// A list of plug-ins as a container runtime reads it (a `.conflist`), as text: what is changed is
/// one element of `plugins`, every other character stays. Immutable, pure.
record NetworkList(String text) {
  /// A text that is such a list with at least one plug-in.
  static Optional<NetworkList> parse(String text) {
    try {
      return new JsonObject(text).getValue("plugins") instanceof JsonArray plugins
              && !plugins.isEmpty()
          ? Optional.of(new NetworkList(text))
          : Optional.empty();
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  /// A configuration of one plug-in (a `.conf`) as a list of one.
  static Optional<NetworkList> wrap(String text) {
    try {
      var single = new JsonObject(text);
      if (!(single.getValue("type") instanceof String)) {
        return Optional.empty();
      }
      var head = new JsonObject();
      for (var name : List.of("cniVersion", "name")) {
        if (single.containsKey(name)) {
          head.put(name, single.getValue(name));
        }
      }
      var opened = head.encode();
      var more = head.isEmpty() ? "" : ",";
      return Optional.of(
          new NetworkList(
              opened.substring(0, opened.length() - 1)
                  + more
                  + "\"plugins\":["
                  + text.strip()
                  + "]}\n"));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  /// The list with a plug-in of this type as its last, or where it was already, exactly as `entry`
  /// has it.
  NetworkList with(String type, String entry) {
    var elements = elements();
    int own = indexOf(type, elements);
    if (own >= 0) {
      var span = elements.get(own);
      return new NetworkList(text.substring(0, span.from()) + entry + text.substring(span.to()));
    }
    int end = elements.getLast().to();
    return new NetworkList(text.substring(0, end) + "," + entry + text.substring(end));
  }

  /// The list without the plug-ins of this type; what `with` put in is all that goes.
  NetworkList without(String type) {
    var elements = elements();
    int own = indexOf(type, elements);
    if (own < 0) {
      return this;
    }
    int from = own > 0 ? elements.get(own - 1).to() : elements.get(own).from();
    boolean leads = own == 0 && elements.size() > 1;
    int to = leads ? elements.get(1).from() : elements.get(own).to();
    return new NetworkList(text.substring(0, from) + text.substring(to)).without(type);
  }

  boolean has(String type) {
    return indexOf(type, elements()) >= 0;
  }

  private List<Span> elements() {
    return JsonText.elements(text, "plugins");
  }

  private int indexOf(String type, List<Span> elements) {
    for (int i = 0; i < elements.size(); i++) {
      var element = elements.get(i).of(text);
      if (element.startsWith("{") && type.equals(new JsonObject(element).getValue("type"))) {
        return i;
      }
    }
    return -1;
  }
}
