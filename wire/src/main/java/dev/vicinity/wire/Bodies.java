package dev.vicinity.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.wire.proto.Encoding;
import dev.vicinity.wire.proto.Update;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Updates with their values: packed once by control, whoever gets them, unpacked by each sidecar.
public final class Bodies {
  /// Smaller bodies travel as they are.
  private static final int PACKED_FROM = 1024;

  private Bodies() {}

  /// The update that carries a value.
  public static Update pack(Key key, Version version, Object value) {
    var json = Json.write(value);
    boolean small = json.length < PACKED_FROM;
    return Update.newBuilder()
        .setKey(Proto.of(key))
        .setVersion(Proto.of(version))
        .setEncoding(small ? Encoding.IDENTITY : Encoding.GZIP)
        .setBody(small ? UnsafeByteOperations.unsafeWrap(json) : zipped(json))
        .build();
  }

  /// The value that an update carries, of the type that its key says. Fails with
  /// IllegalArgumentException on a key or encoding of a later version, with UncheckedIOException on
  /// a body that is no such value.
  public static Object unpack(Update update) {
    var type = Proto.key(update.getKey()).body();
    return switch (update.getEncoding()) {
      case IDENTITY -> Json.read(update.getBody().toByteArray(), type);
      case GZIP -> Json.read(unzipped(update.getBody()), type);
      case UNRECOGNIZED ->
          throw new IllegalArgumentException(
              "encoding: " + update.getEncodingValue() + " (expected: IDENTITY, GZIP)");
    };
  }

  private static ByteString zipped(byte[] json) {
    var packed = new ByteArrayOutputStream(json.length / 8);
    try (var zip = new Fast(packed)) {
      zip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("pack a body", e);
    }
    return UnsafeByteOperations.unsafeWrap(packed.toByteArray());
  }

  private static byte[] unzipped(ByteString body) {
    try (var zip = new GZIPInputStream(body.newInput())) {
      return zip.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("unpack a body", e);
    }
  }

  /// What is sent within milliseconds must be packed in few of them.
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
