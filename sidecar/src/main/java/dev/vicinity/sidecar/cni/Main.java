package dev.vicinity.sidecar.cni;

import dev.vicinity.process.ProcessLog;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The process of one node, as the chart's DaemonSet starts it. Needs SYS_ADMIN to enter pods'
/// network namespaces and NET_ADMIN to write rules there, and four folders of the host.
public final class Main {
  static {
    ProcessLog.start();
  }

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  /// Settings that cannot be used (EX_USAGE of sysexits).
  private static final int BAD_USAGE = 64;

  private static final int PORT = 15014;
  private static final Path HOST = Path.of("/host/cni");
  private static final Path SHELL = Path.of("/opt/vicinity/plugin/busybox");
  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Settings settings;
    try {
      settings = Settings.of(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(BAD_USAGE);
      return;
    }
    run(settings);
  }

  private static void run(Settings settings) throws IOException, InterruptedException {
    var readiness = new Readiness();
    readiness.serve(PORT);
    try (var api = ApiServer.at(ApiServer.address(System.getenv()), ACCOUNT)) {
      var run = HOST.resolve("run");
      var attachment = new Attachment(api, HOST.resolve("netns"));
      new Requests(run, attachment::attach).start();
      var node =
          new Node(
              new ConfigFolder(HOST.resolve("conf"), settings.name(), settings.entry()),
              new PluginFiles(HOST.resolve("bin"), settings.binDir(), settings.name(), SHELL, run),
              readiness);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> node.end(api.daemonSet(settings.namespace(), settings.name())), "end"));
      log.info("{} serves this node", settings.name());
      node.keep();
    }
  }
}
