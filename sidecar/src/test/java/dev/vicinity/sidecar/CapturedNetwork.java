package dev.vicinity.sidecar;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Network namespaces as pods are in, joined by a bridge in one that stands for the node, and
/// processes within them. Needs root.
final class CapturedNetwork implements AutoCloseable {
  private final String prefix = "vicinity-" + ProcessHandle.current().pid() + "-";
  private final List<String> namespaces = new ArrayList<>();
  private final List<Running> running = new ArrayList<>();

  CapturedNetwork() throws IOException {
    namespace("node");
    in("node", "ip link add br0 type bridge");
    in("node", "ip link set br0 up");
    in("node", "ip addr add 10.177.0.1/24 dev br0");
    in("node", "ip addr add fd77::1/64 dev br0 nodad");
  }

  /// A pod `10.177.0.NUMBER`, `fd77::NUMBER`.
  void pod(String name, int number) throws IOException {
    namespace(name);
    in("node", "ip link add to-" + name + " type veth peer name eth0 netns " + prefix + name);
    in("node", "ip link set to-" + name + " master br0 up");
    in(name, "ip addr add 10.177.0." + number + "/24 dev eth0");
    in(name, "ip addr add fd77::" + number + "/64 dev eth0 nodad");
    in(name, "ip link set eth0 up");
    in(name, "ip route add default via 10.177.0.1");
    in(name, "ip -6 route add default via fd77::1");
  }

  /// Takes a pod off the network without a word; its processes go on.
  void cutOff(String pod) throws IOException {
    in("node", "ip link set to-" + pod + " down");
  }

  void bringBack(String pod) throws IOException {
    in("node", "ip link set to-" + pod + " up");
  }

  private void namespace(String name) throws IOException {
    run("ip netns add " + prefix + name);
    namespaces.add(prefix + name);
    in(name, "ip link set lo up");
  }

  /// Runs a program of the system to its end in a namespace.
  String in(String namespace, String command) throws IOException {
    return run("ip netns exec " + prefix + namespace + " " + command);
  }

  /// Runs one of our main classes to its end in a namespace, as root.
  String main(String namespace, Class<?> main, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("ip", "netns", "exec", prefix + namespace));
    command.addAll(java(main, arguments));
    return run(command);
  }

  private static String run(String command) throws IOException {
    return run(List.of(command.split(" ")));
  }

  private static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + output);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return output;
  }

  /// Starts a main class as somebody, and returns when it says that it is ready.
  Running start(
      String namespace, int user, List<String> environment, Class<?> main, String... arguments)
      throws IOException {
    var command = new ArrayList<>(List.of("ip", "netns", "exec", prefix + namespace, "env"));
    command.addAll(environment);
    // Classes of the build may lie where only root reads.
    command.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
    command.addAll(List.of("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"));
    command.addAll(java(main, arguments));
    var started = new Running(new ProcessBuilder(command).redirectErrorStream(true).start());
    running.add(started);
    started.awaitReady();
    return started;
  }

  private static List<String> java(Class<?> main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String classPath() {
    return System.getProperty("java.class.path")
        .replace(File.pathSeparator + File.pathSeparator, ":");
  }

  /// A process that takes a line and answers with one.
  static final class Running {
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private Running(Process process) {
      this.process = process;
      this.out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      this.in =
          new BufferedWriter(
              new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    private void awaitReady() throws IOException {
      var said = new StringBuilder();
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals("ready")) {
          return;
        }
        said.append(line).append('\n');
      }
      throw new IOException("ended before it was ready: " + said);
    }

    String ask(String task) throws IOException {
      in.write(task);
      in.newLine();
      in.flush();
      return String.valueOf(out.readLine());
    }

    private void end() {
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
      }
    }
  }

  @Override
  public void close() throws IOException {
    running.forEach(Running::end);
    for (var namespace : namespaces) {
      run("ip netns del " + namespace);
    }
  }
}
