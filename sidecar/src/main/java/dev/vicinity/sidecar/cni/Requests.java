package dev.vicinity.sidecar.cni;

import dev.vicinity.sidecar.libc.LibC;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what the plug-in's executables ask by a pipe, each a line, and answers each by a pipe of
/// its own: that it was taken, and what became of it. One thread reads, one more per request works.
final class Requests {
  /// The pipe's name, as the executable knows it.
  static final String PIPE = "requests";

  private static final Logger log = LoggerFactory.getLogger(Requests.class);

  private final Path folder;
  private final Function<Request, Optional<Failure>> attach;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /// @param folder where the pipes are
  Requests(Path folder, Function<Request, Optional<Failure>> attach) {
    this.folder = folder;
    this.attach = attach;
  }

  /// Begins; a pipe that an earlier process left is used on, as somebody may be waiting at it.
  void start() throws IOException {
    var pipe = folder.resolve(PIPE);
    if (!Files.exists(pipe)) {
      LibC.makePipe(pipe);
    }
    // To read and to write: so it neither waits for the first who asks nor ends with the last.
    var opened = new RandomAccessFile(pipe.toFile(), "rw");
    Thread.ofPlatform().name(PIPE).daemon().start(() -> take(opened));
  }

  private void take(RandomAccessFile pipe) {
    try (pipe;
        var in = new FileInputStream(pipe.getFD());
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var taken = line;
        workers.execute(() -> serve(taken));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(String line) {
    var answer = Request.answerOf(line).map(folder::resolve);
    if (answer.isEmpty()) {
      log.warn("a request without a pipe for the answer: {}", line);
      return;
    }
    try (var channel = open(answer.get())) {
      say(channel, "taken");
      say(channel, result(line).map(Failure::json).orElse("ok"));
    } catch (IOException e) {
      log.warn("nobody waits for the answer to {}", line, e);
    }
  }

  private Optional<Failure> result(String line) {
    try {
      return attach.apply(Request.parse(line));
    } catch (IllegalArgumentException e) {
      return Optional.of(new Failure(Failure.BAD_ENVIRONMENT, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      log.error("{}: a bug", line, e);
      return Optional.of(new Failure(Failure.TRY_AGAIN_LATER, e.toString()));
    }
  }

  /// To read, too: so opening does not wait for somebody who went away.
  private static FileChannel open(Path pipe) throws IOException {
    return FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void say(FileChannel channel, String line) throws IOException {
    var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
