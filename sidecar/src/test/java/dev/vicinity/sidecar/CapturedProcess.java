package dev.vicinity.sidecar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteTable;
import dev.vicinity.sidecar.config.SettingsReader;
import dev.vicinity.sidecar.listener.NativeTransport;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What runs in a pod of `CapturedPodsTest`, each in a process of its own: a sidecar, or an
/// application that tells who called it and calls whom it is told to.
final class CapturedProcess {
  static final int HTTP = 8080;
  static final int UDP = 8080;
  static final int GREETING = 9000;
  static final String IPV4 = "10.177.0.3";
  static final String IPV6 = "fd77::3";
  static final String BRITTLE = "10.177.0.4";
  static final Address VIRTUAL = new Address("10.177.1.1", GREETING);

  private CapturedProcess() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("sidecar")) {
      sidecar(Path.of(arguments[1]));
    } else {
      application();
    }
  }

  private static void sidecar(Path authority) throws Exception {
    var settings = SettingsReader.read(System.getenv(), 1).sidecar();
    var feed = new MemoryFeed();
    services(feed);
    var identity = "spiffe://cluster.local/ns/test/sa/" + settings.pod();
    var vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1))
            .withTransport(NativeTransport.best())
            .build();
    var sidecar =
        new Sidecar(
            vertx,
            settings,
            new Parts(feed::open, OwnAuthority.keptIn(authority).tlsOf(identity), new Recorded()));
    Rig.await(sidecar.start());
    feed.workload(
        new WorkloadConfig(
            feed.next(),
            new Workload("pod", "test", "pod", "sa", "", "", Locality.NONE, Map.of()),
            "cluster.local",
            List.of(),
            WorkloadConfig.OutboundMode.ALLOW_ANY,
            MtlsMode.STRICT,
            List.of(
                new InboundPort(HTTP, AppProtocol.HTTP, MtlsMode.STRICT, "echo.test", 80),
                new InboundPort(GREETING, AppProtocol.TCP, MtlsMode.STRICT, "tcp.test", 9000))));
    System.out.println("ready");
    Thread.currentThread().join();
  }

  private static void services(MemoryFeed feed) {
    http(feed, "echo.test", new Address(IPV4, HTTP));
    http(feed, "echo6.test", new Address(IPV6, HTTP));
    plain(feed, "pair.test", "10.177.0.1", BRITTLE);
    var key = ClusterKey.of("tcp.test", GREETING);
    feed.tell(
        feed.set(
            key, List.of(MemoryFeed.endpoint(new Address(IPV4, GREETING), Transport.MESH_TLS))));
    feed.tell(
        new Destination(
            new Target(VIRTUAL.host(), VIRTUAL.port()),
            feed.next(),
            new Destination.Known(
                "tcp.test",
                AppProtocol.TCP,
                new RouteTable(List.of()),
                List.of(
                    new RouteAction.WeightedCluster(
                        key, 1, HeaderChanges.NONE, HeaderChanges.NONE)),
                List.of(
                    new ClusterSpec(
                        key,
                        AppProtocol.TCP,
                        ClusterSpec.Membership.ENDPOINTS,
                        "tcp",
                        "test",
                        MemoryFeed.TrafficPolicies.PLAIN)))));
  }

  private static void http(MemoryFeed feed, String host, Address endpoint) {
    feed.service(host, 80);
    feed.tell(
        feed.set(
            ClusterKey.of(host, 80), List.of(MemoryFeed.endpoint(endpoint, Transport.MESH_TLS))));
  }

  private static void plain(MemoryFeed feed, String host, String... addresses) {
    feed.service(host, 80);
    feed.tell(
        feed.set(
            ClusterKey.of(host, 80),
            Stream.of(addresses)
                .map(address -> MemoryFeed.endpoint(new Address(address, HTTP), Transport.PLAIN))
                .toList()));
  }

  private static void application() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(HTTP), 50);
    server.createContext("/", CapturedProcess::answer);
    server.createContext("/address", CapturedProcess::answerAddress);
    server.start();
    Thread.ofVirtual().start(CapturedProcess::greet);
    Thread.ofPlatform().daemon().start(CapturedProcess::echo);
    System.out.println("ready");
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(did(line.split(" ")));
    }
    System.exit(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    var from = exchange.getRemoteAddress().getAddress().getHostAddress();
    var certificate = exchange.getRequestHeaders().getFirst("x-forwarded-client-cert");
    var body = ("from " + from + " as " + certificate).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void answerAddress(HttpExchange exchange) throws IOException {
    var body = exchange.getLocalAddress().getAddress().getAddress();
    var text = InetAddress.getByAddress(body).getHostAddress().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private static void greet() {
    try (var server = new ServerSocket(GREETING)) {
      while (true) {
        try (var client = server.accept()) {
          var from = client.getInetAddress().getHostAddress();
          client.getOutputStream().write(("welcome " + from).getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void echo() {
    try (var socket = new DatagramSocket(UDP)) {
      while (true) {
        var packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        socket.send(packet);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String did(String[] task) {
    try {
      return switch (task[0]) {
        case "get" -> get(task[1], task[2]);
        case "read" -> read(task[1], Integer.parseInt(task[2]));
        case "udp" -> udp(task[1]);
        default -> "no such task: " + task[0];
      };
    } catch (IOException e) {
      return "failed: " + e;
    }
  }

  private static String get(String url, String host) throws IOException {
    // Host is the caller's to say here: there is no DNS.
    System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestProperty("Host", host);
    connection.setRequestProperty("Connection", "close");
    connection.setReadTimeout(10_000);
    int status = connection.getResponseCode();
    try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      var text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      return status + " " + text;
    }
  }

  private static String read(String host, int port) throws IOException {
    try (var socket = new Socket(host, port)) {
      socket.setSoTimeout(10_000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String udp(String host) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(10_000);
      var hello = "hello".getBytes(StandardCharsets.UTF_8);
      socket.send(new DatagramPacket(hello, hello.length, InetAddress.getByName(host), UDP));
      var answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8)
          + " of "
          + answer.getAddress().getHostAddress();
    }
  }
}
