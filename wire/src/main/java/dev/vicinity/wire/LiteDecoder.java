package dev.vicinity.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.WireFormat;

/// Reads protobuf's lite messages off a gRPC stream; Vert.x's own reader is for messages with
/// descriptors. Any thread.
public record LiteDecoder<T extends MessageLite>(Parser<T> parser)
    implements GrpcMessageDecoder<T> {
  @Override
  public T decode(GrpcMessage message) {
    try {
      return parser.parseFrom(message.payload().getBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new CodecException("not the message that was agreed on", e);
    }
  }

  @Override
  public boolean accepts(WireFormat format) {
    return format == WireFormat.PROTOBUF;
  }
}
