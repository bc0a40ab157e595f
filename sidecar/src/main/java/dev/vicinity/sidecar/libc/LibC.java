package dev.vicinity.sidecar.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// A few functions of the C library. Any thread.
public final class LibC {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int READ_ONLY_CLOEXEC = 0x80000;
  private static final int OWNER_ONLY = 0600;
  private static final int MADV_DONTNEED = 4;

  /// Bound by its first use; the others are used once.
  private static final class Madvise {
    static final MethodHandle HANDLE = function("madvise", JAVA_LONG, JAVA_LONG, JAVA_INT);
  }

  private LibC() {}

  /// Makes a named pipe that only its owner can use.
  public static void makePipe(Path path) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(path.toString());
      if ((int) function("mkfifo", ADDRESS, JAVA_INT).invokeExact(name, OWNER_ONLY) != 0) {
        throw new IOException("pipe " + path + " cannot be made");
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("mkfifo", e);
    }
  }

  /// Moves the calling thread, and it alone, into the network namespace of a file.
  public static void enterNetworkNamespace(Path file) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(file.toString());
      int opened = (int) function("open", ADDRESS, JAVA_INT).invokeExact(name, READ_ONLY_CLOEXEC);
      if (opened < 0) {
        throw new IOException("network namespace " + file + " cannot be opened");
      }
      int entered = (int) function("setns", JAVA_INT, JAVA_INT).invokeExact(opened, CLONE_NEWNET);
      int closed = (int) function("close", JAVA_INT).invokeExact(opened);
      if (entered != 0 || closed != 0) {
        throw new IOException("network namespace " + file + " cannot be entered");
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("setns", e);
    }
  }

  /// Gives back the memory of whole pages; returns whether they were a mapping of this process.
  /// What was in them is lost, unless it is a file's.
  public static boolean giveBack(long start, long length) throws IOException {
    try {
      return (int) Madvise.HANDLE.invokeExact(start, length, MADV_DONTNEED) == 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("madvise", e);
    }
  }

  // The C library has no other way in.
  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, MemoryLayout... parameters) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
  }
}
