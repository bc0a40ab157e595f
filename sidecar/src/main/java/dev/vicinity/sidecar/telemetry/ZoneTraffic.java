package dev.vicinity.sidecar.telemetry;

/// How many requests went from here to a zone, to which service and for what reason.
public record ZoneTraffic(
    String sourceRegion,
    String sourceZone,
    String destinationRegion,
    String destinationZone,
    String service,
    String namespace,
    String reason,
    String codeClass,
    long requests) {
  static ZoneTraffic of(Labels labels, long requests) {
    return new ZoneTraffic(
        labels.get("source_region"),
        labels.get("source_zone"),
        labels.get("destination_region"),
        labels.get("destination_zone"),
        labels.get("destination_service_name"),
        labels.get("destination_service_namespace"),
        labels.get("reason"),
        labels.get("response_code_class"),
        requests);
  }
}
