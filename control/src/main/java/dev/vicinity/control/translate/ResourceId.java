package dev.vicinity.control.translate;

/// Names one resource of any kind; `namespace` is empty for kinds without.
public record ResourceId(String kind, String namespace, String name) {
  @Override
  public String toString() {
    return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
  }
}
