package dev.vicinity.sidecar.http2;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Heads of ordinary size on their way between the forms of the two versions.
@State(Scope.Thread)
public class Http2HeadBenchmark {
  private final Http2Headers request2 =
      fields(
          ":method", "GET",
          ":scheme", "https",
          ":authority", "hello.sample:5000",
          ":path", "/items/7?page=2",
          "user-agent", "client/1.0",
          "accept", "application/json",
          "accept-encoding", "gzip",
          "x-request-id", "0f3c0a52-54ab-4b6e-9d29-3b1b8d4a6f10",
          "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "x-forwarded-proto", "https");
  private final Http2Headers response2 =
      fields(
          ":status", "200",
          "server", "nginx",
          "date", "Thu, 01 Jan 2026 00:00:00 GMT",
          "content-type", "application/json",
          "content-length", "100",
          "etag", "\"69560000-64\"",
          "cache-control", "no-cache");

  // What HTTP/2 gave is what it is given back: names and values are as on the data path.
  private HttpRequest request1 = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
  private HttpResponse response1 =
      new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);

  @Setup
  public void convert() throws Http2Exception {
    request1 = requestToHttp1();
    response1 = responseToHttp1();
  }

  private static Http2Headers fields(String... namesAndValues) {
    var fields = new DefaultHttp2Headers(false);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new AsciiString(namesAndValues[i]), new AsciiString(namesAndValues[i + 1]));
    }
    return fields;
  }

  @Benchmark
  public HttpRequest requestToHttp1() throws Http2Exception {
    return RequestHeads.toHttp1(1, request2, "");
  }

  @Benchmark
  public Http2Headers requestToHttp2() {
    return RequestHeads.toHttp2(request1, "https", null);
  }

  @Benchmark
  public HttpResponse responseToHttp1() throws Http2Exception {
    return ResponseHeads.toHttp1(1, response2);
  }

  @Benchmark
  public Http2Headers responseToHttp2() {
    return ResponseHeads.toHttp2(response1);
  }
}
