package dev.vicinity.verify.bench.load;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Where requests go, and what they ask for; `bytes` is how long an answer's body has to be.
public record Target(
    InetSocketAddress address,
    Optional<SslContext> tls,
    Call call,
    String authority,
    String path,
    int bytes) {}
