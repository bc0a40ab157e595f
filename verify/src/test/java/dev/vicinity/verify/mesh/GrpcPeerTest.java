package dev.vicinity.verify.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.wire.LiteDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gRPC client that knows nothing of us, through a sidecar to a gRPC server without TLS.
class GrpcPeerTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final int MANY = 500;

  private Path grpcurl;
  private Mesh mesh;
  private Path proto;

  @BeforeEach
  void start(@TempDir Path folder, @TempDir Path work) throws Exception {
    grpcurl = Peers.needs("grpcurl");
    proto = work.resolve("greeter.proto");
    Files.writeString(
        proto,
        """
        syntax = "proto3";
        package sample;
        import "google/protobuf/wrappers.proto";
        service Greeter {
          rpc Greet(google.protobuf.StringValue) returns (google.protobuf.StringValue);
          rpc Refuse(google.protobuf.StringValue) returns (google.protobuf.StringValue);
          rpc Count(google.protobuf.StringValue) returns (stream google.protobuf.StringValue);
        }
        """);
    mesh = Mesh.started(folder);
    var ip = mesh.subnet() + ".90";
    int port = Loopback.freePort(ip);
    var server = mesh.vertx().createHttpServer().requestHandler(greeter());
    Mesh.await(server.listen(port, ip), "serve");
    mesh.manifests()
        .write(
            "service-greeter",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: greeter, namespace: sample}
            spec:
              selector: {app: greeter}
              ports: [{name: grpc, port: 5000, targetPort: %d}]
            """
                .formatted(port));
    mesh.manifests().pod("greeter", "greeter-kr-a", "kr/a", ip, Manifests.Ready.YES, "");
    Eventually.holds(SOON, () -> assertThat(call("Greet").code()).isZero());
  }

  @AfterEach
  void stop() {
    if (mesh != null) mesh.close();
  }

  @Test
  void unaryCallIsAnswered() throws Exception {
    assertThat(call("Greet")).isEqualTo(new Peers.Ended(0, "\"hello you\"\n"));
  }

  @Test
  void statusInTrailersReachesTheClient() throws Exception {
    var ended = call("Refuse");
    assertThat(ended.code()).isNotZero();
    assertThat(ended.output()).contains("Code: ResourceExhausted").contains("Message: not today");
  }

  @Test
  void everyMessageOfAStreamArrivesInOrder() throws Exception {
    var expected = new StringBuilder();
    IntStream.range(0, MANY).forEach(i -> expected.append("\"you ").append(i).append("\"\n"));
    assertThat(call("Count")).isEqualTo(new Peers.Ended(0, expected.toString()));
  }

  private Peers.Ended call(String method) throws Exception {
    return Peers.run(
        grpcurl.toString(),
        "-plaintext",
        "-max-time",
        "10",
        "-authority",
        "greeter.sample:5000",
        "-import-path",
        proto.getParent().toString(),
        "-proto",
        "greeter.proto",
        "-d",
        "\"you\"",
        "127.0.0.1:" + mesh.outbound().getPort(),
        "sample.Greeter/" + method);
  }

  private GrpcServer greeter() {
    return GrpcServer.server(mesh.vertx())
        .callHandler(
            method("Greet"),
            call -> call.last().onSuccess(name -> call.response().end(text("hello " + name(name)))))
        .callHandler(
            method("Refuse"),
            call -> {
              var response = call.response().status(GrpcStatus.RESOURCE_EXHAUSTED);
              call.last().onSuccess(_ -> response.statusMessage("not today").end());
            })
        .callHandler(
            method("Count"),
            call ->
                call.last()
                    .onSuccess(
                        name -> {
                          for (int i = 0; i < MANY; i++) {
                            call.response().write(text(name(name) + " " + i));
                          }
                          call.response().end();
                        }));
  }

  private static ServiceMethod<StringValue, StringValue> method(String name) {
    return ServiceMethod.server(
        ServiceName.create("sample", "Greeter"),
        name,
        GrpcMessageEncoder.encoder(),
        new LiteDecoder<>(StringValue.parser()));
  }

  private static String name(StringValue value) {
    return value.getValue();
  }

  private static StringValue text(String value) {
    return StringValue.of(value);
  }
}
