package dev.vicinity.verify.bench;

import dev.vicinity.verify.bench.load.GrpcServer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What proxies are in front of: nginx with files of fixed size, and a gRPC server in this process.
record Upstream(Job nginx) implements AutoCloseable {
  static final List<String> PORTS =
      List.of("up-h1", "up-h2", "up-mtls", "up-tcp", "up-chain", "up-grpc", "up-grpc-mtls");

  /// What two sidecars in a row are asked for.
  static final int KIBIBYTE = 1024;

  static Upstream start(Site site, Pki pki, EventLoop loop) throws IOException {
    site.folder("upstream");
    var files = site.folder("www");
    for (int size : List.of(100, KIBIBYTE, 10_240, 1 << 20)) {
      Files.writeString(files.resolve(Integer.toString(size)), "x".repeat(size));
    }
    GrpcServer.start(loop, port(site, "up-grpc"), Optional.empty());
    GrpcServer.start(loop, port(site, "up-grpc-mtls"), Optional.of(pki.server()));
    var config = site.write("upstream.conf", "upstream.conf", Map.of());
    var nginx = Commands.find("nginx").orElseThrow().toString();
    return new Upstream(
        Job.start(
            Machine.LOAD_CORE,
            "upstream",
            List.of(nginx, "-c", config.toString()),
            Map.of(),
            site.log("upstream")));
  }

  private static int port(Site site, String name) {
    return Integer.parseInt(site.values().get(name));
  }

  @Override
  public void close() {
    nginx.close();
  }
}
