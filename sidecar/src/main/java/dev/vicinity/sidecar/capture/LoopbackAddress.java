package dev.vicinity.sidecar.capture;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// An address of the loopback interface, as `ip -6 addr replace ADDRESS/128 dev lo` makes it.
///
/// All of 127.0.0.0/8 is this machine, but of IPv6 only `::1` is: the address that a sidecar calls
/// its application from must be added. Said to the kernel by rtnetlink, so that no program is
/// needed.
final class LoopbackAddress {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final short RTM_NEWADDR = 20;
  private static final short REQUEST_ACK_REPLACE_CREATE = 0x1 | 0x4 | 0x100 | 0x400;
  private static final byte AF_INET6 = 10;
  private static final byte SCOPE_HOST = (byte) 254;
  private static final short IFA_ADDRESS = 1;
  private static final short IFA_LOCAL = 2;

  /// Loopback is the first interface of every network namespace.
  private static final int LOOPBACK = 1;

  private static final int HEADER = 16;
  private static final int ANSWER = 4096;

  private LoopbackAddress() {}

  /// Adds an IPv6 address unless it is there; fails with the kernel's error number.
  static void add(String address) throws IOException {
    int error = ask(message(InetAddress.ofLiteral(address).getAddress()));
    if (error != 0) {
      throw new IOException("address " + address + " for lo: error " + error);
    }
  }

  /// A netlink header, an ifaddrmsg, and the address as both of its attributes.
  static byte[] message(byte[] address) {
    int attribute = 4 + address.length;
    var message = ByteBuffer.allocate(HEADER + 8 + 2 * attribute).order(ByteOrder.nativeOrder());
    message.putInt(message.capacity()).putShort(RTM_NEWADDR);
    message.putShort(REQUEST_ACK_REPLACE_CREATE).putInt(1).putInt(0);
    message.put(AF_INET6).put((byte) (8 * address.length)).put((byte) 0).put(SCOPE_HOST);
    message.putInt(LOOPBACK);
    message.putShort((short) attribute).putShort(IFA_LOCAL).put(address);
    message.putShort((short) attribute).putShort(IFA_ADDRESS).put(address);
    return message.array();
  }

  /// The error number of the kernel's answer; 0 is success.
  private static int ask(byte[] message) throws IOException {
    try (var arena = Arena.ofConfined()) {
      int socket =
          (int)
              function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)
                  .invokeExact(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
      var out = arena.allocateFrom(JAVA_BYTE, message);
      var in = arena.allocate(ANSWER);
      long sent = (long) transfer("send").invokeExact(socket, out, (long) message.length, 0);
      long received =
          sent < 0 ? -1 : (long) transfer("recv").invokeExact(socket, in, (long) ANSWER, 0);
      int closed = (int) function("close", JAVA_INT, JAVA_INT).invokeExact(socket);
      return closed == 0 && received >= HEADER + 4 ? -in.get(JAVA_INT, HEADER) : -1;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("netlink", e);
    }
  }

  private static MethodHandle transfer(String name) {
    return function(name, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  }

  // The C library has no other way in.
  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... parameters) {
    var linker = Linker.nativeLinker();
    MemorySegment symbol = linker.defaultLookup().findOrThrow(name);
    return linker.downcallHandle(symbol, FunctionDescriptor.of(result, parameters));
  }
}
