package dev.vicinity.verify.cluster;

/// Manifests of what most tests need: the public helloworld example, one Deployment per locality as
/// Istio's locality guides have it, and a client with every tool.
public final class Apps {
  /// Port of helloworld.
  public static final String HELLO = "helloworld:5000";

  private Apps() {}

  /// The Service over all helloworlds.
  public static String helloService() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: helloworld, labels: {app: helloworld, service: helloworld}}
    spec:
      ports: [{port: 5000, name: http}]
      selector: {app: helloworld}
    """;
  }

  /// The name of the Deployment in a locality.
  public static String helloIn(String locality) {
    return "helloworld-" + locality.replace('/', '-');
  }

  /// What a helloworld of a locality calls its version.
  public static String versionIn(String locality) {
    return locality.replace('/', '.');
  }

  /// A Deployment of helloworld that runs in one REGION/ZONE.
  public static String hello(String locality) {
    return hello(helloIn(locality), versionIn(locality), locality, "");
  }

  /// The same under another name and version, with more pod labels (`, KEY: VALUE`).
  public static String hello(String name, String version, String locality, String labels) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s, labels: {app: helloworld, version: %2$s}}
    spec:
      replicas: 1
      selector: {matchLabels: {app: helloworld, version: %2$s}}
      template:
        metadata: {labels: {app: helloworld, version: %2$s%4$s}}
        spec:
          nodeSelector: %3$s
          containers:
          - name: helloworld
            image: istio/examples-helloworld-v1
            imagePullPolicy: IfNotPresent
            env: [{name: SERVICE_VERSION, value: %2$s}]
            ports: [{containerPort: 5000}]
            readinessProbe: {httpGet: {path: /health, port: 5000}, periodSeconds: 1}
            resources: {requests: {cpu: 10m}}
    """
        .formatted(name, version, nodesOf(locality), labels);
  }

  /// A Deployment `NAME` with label `app=NAME`, container `main` that sleeps, in one REGION/ZONE.
  public static String client(String name, String locality) {
    return client(name, locality, "");
  }

  /// The same with more pod labels (`, KEY: VALUE`).
  public static String client(String name, String locality, String labels) {
    return """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: %1$s}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s, labels: {app: %1$s}}
    spec:
      replicas: 1
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s%3$s}}
        spec:
          serviceAccountName: %1$s
          terminationGracePeriodSeconds: 5
          nodeSelector: %2$s
          containers:
          - name: main
            image: nicolaka/netshoot
            imagePullPolicy: IfNotPresent
            command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1; done"]
    """
        .formatted(name, nodesOf(locality), labels);
  }

  /// A Service and Deployment `NAME` with the small servers of `server.py`; needs
  /// [Sandbox#addServerCode]. Ports: http 8080, tcp-echo 9000, tcp-greeting 9001.
  public static String server(String name, String locality, int replicas) {
    return """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: %1$s}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s}
    spec:
      selector: {app: %1$s}
      ports:
      - {name: http, port: 8080}
      - {name: tcp-echo, port: 9000}
      - {name: tcp-greeting, port: 9001}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s, labels: {app: %1$s}}
    spec:
      replicas: %3$d
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata:
          labels: {app: %1$s}
          annotations: {prometheus.io/scrape: "true", prometheus.io/port: "8080"}
        spec:
          serviceAccountName: %1$s
          nodeSelector: %2$s
          containers:
          - name: main
            image: nicolaka/netshoot
            imagePullPolicy: IfNotPresent
            command: [python3, /apps/server.py]
            readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
            volumeMounts: [{name: apps, mountPath: /apps}]
          volumes: [{name: apps, configMap: {name: server}}]
    """
        .formatted(name, nodesOf(locality), replicas);
  }

  /// A Job `NAME` whose one pod has these annotations and runs a shell's command once; it has curl.
  public static String job(String name, String annotations, String script) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: %1$s}
    spec:
      backoffLimit: 0
      template:
        metadata: {labels: {app: %1$s}, annotations: %2$s}
        spec:
          restartPolicy: Never
          containers:
          - name: main
            image: curlimages/curl
            imagePullPolicy: IfNotPresent
            command: [sh, -c, "%3$s"]
    """
        .formatted(name, annotations, script);
  }

  /// A Service and Deployment `fortio` that echoes: http 8080, grpc 8079.
  public static String fortio(String locality) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: fortio}
    spec:
      selector: {app: fortio}
      ports:
      - {name: http, port: 8080}
      - {name: grpc, port: 8079}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: fortio}
    spec:
      selector: {matchLabels: {app: fortio}}
      template:
        metadata: {labels: {app: fortio}}
        spec:
          nodeSelector: %s
          containers:
          - name: main
            image: fortio/fortio
            imagePullPolicy: IfNotPresent
            command: [fortio, server, -loglevel, Warning]
            readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
    """
        .formatted(nodesOf(locality));
  }

  /// A Deployment `NAME` of one pod that sees the processes and the network of a node.
  public static String eye(String name, String node) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          hostPID: true
          hostNetwork: true
          nodeName: %2$s
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: nicolaka/netshoot
            imagePullPolicy: IfNotPresent
            command: [sleep, infinity]
            securityContext: {privileged: true}
    """
        .formatted(name, node);
  }

  /// A node selector for a REGION/ZONE.
  public static String nodesOf(String locality) {
    var parts = locality.split("/");
    return "{topology.kubernetes.io/region: %s, topology.kubernetes.io/zone: %s}"
        .formatted(parts[0], parts[1]);
  }
}
