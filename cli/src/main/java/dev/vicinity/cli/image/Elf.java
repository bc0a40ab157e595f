package dev.vicinity.cli.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Libraries of 64-bit Linux.
///
/// Layout: "Tool Interface Standard, Executable and Linking Format", with the sizes of ELF-64.
final class Elf {
  private static final int HEADER = 64;
  private static final int PROGRAM_OFFSET = 32;
  private static final int SECTION_OFFSET = 40;
  private static final int PROGRAM_SIZE = 54;
  private static final int PROGRAM_COUNT = 56;
  private static final int SECTION_COUNT = 60;
  private static final int SECTION_NAMES = 62;
  private static final int SEGMENT_OFFSET = 8;
  private static final int SEGMENT_SIZE = 32;

  private Elf() {}

  /// Cuts off what only debuggers read: everything behind the last byte that the loader maps, and
  /// the table of sections.
  static void strip(Path library) throws IOException {
    try (var file = FileChannel.open(library, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var header = read(file, 0, HEADER);
      int count = header.getShort(PROGRAM_COUNT);
      int size = header.getShort(PROGRAM_SIZE);
      var programs = read(file, header.getLong(PROGRAM_OFFSET), count * size);
      long end = header.getLong(PROGRAM_OFFSET) + (long) count * size;
      for (int i = 0; i < count; i++) {
        int at = i * size;
        end =
            Math.max(
                end, programs.getLong(at + SEGMENT_OFFSET) + programs.getLong(at + SEGMENT_SIZE));
      }
      header.putLong(SECTION_OFFSET, 0);
      header.putShort(SECTION_COUNT, (short) 0);
      header.putShort(SECTION_NAMES, (short) 0);
      file.write(header, 0);
      file.truncate(end);
    }
  }

  private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        throw new IOException("library ends early");
      }
    }
    return bytes.flip();
  }
}
