package dev.vicinity.wire;

import dev.vicinity.wire.proto.ControlMessage;
import dev.vicinity.wire.proto.SidecarMessage;
import dev.vicinity.wire.proto.SignReply;
import dev.vicinity.wire.proto.SignRequest;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;

/// The gRPC methods of the contract, as each end needs them.
public final class Services {
  /// The largest message either end takes: a set of some 100,000 endpoints.
  public static final long MAX_MESSAGE_BYTES = 64L << 20;

  private static final ServiceName DISCOVERY = ServiceName.create("vicinity.wire.v1", "Discovery");
  private static final ServiceName AUTHORITY = ServiceName.create("vicinity.wire.v1", "Authority");

  private Services() {}

  /// `Discovery.Stream` as control serves it.
  public static ServiceMethod<SidecarMessage, ControlMessage> streamServer() {
    return ServiceMethod.server(
        DISCOVERY,
        "Stream",
        GrpcMessageEncoder.encoder(),
        new LiteDecoder<>(SidecarMessage.parser()));
  }

  /// `Discovery.Stream` as a sidecar calls it.
  public static ServiceMethod<ControlMessage, SidecarMessage> streamClient() {
    return ServiceMethod.client(
        DISCOVERY,
        "Stream",
        GrpcMessageEncoder.encoder(),
        new LiteDecoder<>(ControlMessage.parser()));
  }

  /// `Authority.Sign` as control serves it.
  public static ServiceMethod<SignRequest, SignReply> signServer() {
    return ServiceMethod.server(
        AUTHORITY, "Sign", GrpcMessageEncoder.encoder(), new LiteDecoder<>(SignRequest.parser()));
  }

  /// `Authority.Sign` as a sidecar calls it.
  public static ServiceMethod<SignReply, SignRequest> signClient() {
    return ServiceMethod.client(
        AUTHORITY, "Sign", GrpcMessageEncoder.encoder(), new LiteDecoder<>(SignReply.parser()));
  }
}
