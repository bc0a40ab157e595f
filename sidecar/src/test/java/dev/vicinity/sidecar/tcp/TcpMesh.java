package dev.vicinity.sidecar.tcp;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RouteAction.WeightedCluster;
import dev.vicinity.core.route.RouteTable;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.PeerIdentity;
import dev.vicinity.sidecar.identity.MeshTls;
import dev.vicinity.sidecar.pool.ApplicationSource;
import dev.vicinity.sidecar.pool.ClientTls;
import dev.vicinity.sidecar.pool.Dialer;
import dev.vicinity.sidecar.telemetry.TcpFlow;
import dev.vicinity.sidecar.telemetry.TcpRecorder;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A proxy of opaque connections on one event loop, and a directory that says what tests say.
final class TcpMesh implements AutoCloseable, TcpRecorder {
  static final Address SERVICE = new Address("10.96.0.9", 3306);

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Directory directory;
  private final TcpProxy proxy;
  final List<String> told = new CopyOnWriteArrayList<>();

  TcpMesh() {
    var random = new Random(1);
    directory =
        new Directory(
            loop.next(), System::nanoTime, random, Directory.Connections.NONE, (_, _) -> {});
    var bootstrap = new Bootstrap().group(loop).channel(NioSocketChannel.class);
    var dialer =
        new Dialer(
            loop.next(), bootstrap, new ClientTls(new NoTls()), ApplicationSource.UNREDIRECTED);
    proxy = new TcpProxy(directory, dialer, this, System::nanoTime, InstantSource.system(), random);
  }

  /// Says that the service has these endpoints, nearest first, each in a tier of its own.
  void service(Address... endpoints) throws Exception {
    var key = ClusterKey.of("db.shop.svc.cluster.local", SERVICE.port());
    var policy =
        new TrafficPolicy(
            "",
            Balancing.ROUND_ROBIN,
            ConnectionPool.DEFAULT,
            OutlierPolicy.CONNECT_FAILURES,
            new UpstreamTls.Auto(List.of()));
    var spec =
        new ClusterSpec(
            key, AppProtocol.TCP, ClusterSpec.Membership.ENDPOINTS, "db", "shop", policy);
    var all =
        List.of(endpoints).stream()
            .map(
                address ->
                    new Endpoint(
                        address,
                        new Workload(
                            "db", "shop", "db", "db", "n", "c", Locality.NONE, java.util.Map.of()),
                        1,
                        Readiness.READY,
                        Transport.PLAIN))
            .toList();
    var group = new LocalityGroup(Locality.NONE, 0, 1, LocalityGroup.Use.REGULAR, all);
    var target = new Target(SERVICE.host(), SERVICE.port());
    var meaning =
        new Destination.Known(
            key.host(),
            AppProtocol.TCP,
            new RouteTable(List.of()),
            List.of(new WeightedCluster(key, 1, HeaderChanges.NONE, HeaderChanges.NONE)),
            List.of(spec));
    var version = new Version(1, 1);
    directory.target(target);
    directory.destination(new Destination(target, version, meaning));
    directory.endpoints(
        new EndpointSet(
            key, version, EndpointSet.Basis.NONE, EndpointSet.Weighting.POOLED, List.of(group)));
    loop.next().submit(() -> {}).get();
  }

  /// Listens for connections that mean to go to `destination`.
  int listen(Direction direction, Address destination) throws Exception {
    var channel =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel child) {
                    proxy.serve(child, connection(direction, destination));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static DownstreamConnection connection(Direction direction, Address destination) {
    var nowhere = new Address("127.0.0.1", 0);
    return new DownstreamConnection(
        direction,
        DownstreamConnection.Capture.CAPTURED,
        nowhere,
        nowhere,
        destination,
        destination,
        "",
        PeerIdentity.NONE);
  }

  @Override
  public void opened(TcpFlow flow) {
    told.add("opened " + flow.clusterName() + " tries " + flow.tries());
  }

  @Override
  public void transferred(TcpFlow flow, long receivedBytes, long sentBytes) {
    told.add("transferred " + receivedBytes + "/" + sentBytes);
  }

  @Override
  public void closed(TcpFlow flow) {
    told.add("closed " + flow.flags());
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class NoTls implements MeshTls {
    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public SslHandler client(
        ByteBufAllocator allocator, String sni, List<String> alpn, List<String> spiffeIds) {
      throw new IllegalStateException("no TLS here");
    }

    @Override
    public SslHandler server(ByteBufAllocator allocator, List<String> alpn) {
      throw new IllegalStateException("no TLS here");
    }
  }
}
