package dev.vicinity.sidecar.cni;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The few functions of the C library that the JDK has nothing for.
final class LibC {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int READ_ONLY_CLOEXEC = 0x80000;
  private static final int OWNER_ONLY = 0600;

  private LibC() {}

  /// Makes a named pipe that only its owner can use.
  static void makePipe(Path path) throws IOException {
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
  static void enterNetworkNamespace(Path file) throws IOException {
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

  // The C library has no other way in.
  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, MemoryLayout... parameters) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
  }
}
