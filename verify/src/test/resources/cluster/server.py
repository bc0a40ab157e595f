"""Small servers for tests in pods; ends like a well-behaved one: on SIGTERM it answers what is under way, then goes.

8080  HTTP/1.1: /headers, /fetch?url=, /download?mib=, POST /upload, /status?code=, /metrics, /websocket (echo)
9000  TCP that sends back what it gets
9001  TCP that speaks first: a greeting, then it sends back what it gets
"""
import base64, hashlib, http.client, http.server, json, os, signal, socketserver, struct, sys, threading, time
from urllib.parse import urlparse, parse_qs

ending = threading.Event()
served = 0
kept = threading.local()


def fetch(url):
    """One GET on a connection kept per thread."""
    to = urlparse(url)
    for fresh in (False, True):
        if fresh or getattr(kept, 'to', None) != to.netloc:
            kept.to, kept.connection = to.netloc, http.client.HTTPConnection(to.netloc, timeout=10)
            fresh = True
        try:
            kept.connection.request('GET', to.path or '/')
            answer = kept.connection.getresponse()
            body = answer.read()
            return answer.status, body
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            kept.to = None
            if fresh:
                raise
    raise AssertionError


class Web(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind='text/plain'):
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        if ending.is_set():
            self.send_header('Connection', 'close')
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_GET(self):
        global served
        served += 1
        path, query = urlparse(self.path).path, parse_qs(urlparse(self.path).query)
        if path == '/headers':
            self.answer(200, json.dumps({k.lower(): v for k, v in self.headers.items()}).encode(), 'application/json')
        elif path == '/fetch':
            try:
                self.answer(*fetch(query['url'][0]))
            except OSError as e:
                self.answer(502, f'{type(e).__name__}: {e}\n'.encode())
        elif path == '/download':
            mib = int(query['mib'][0])
            self.send_response(200)
            self.send_header('Content-Length', str(mib << 20))
            self.end_headers()
            chunk = b'x' * (1 << 16)
            for _ in range(mib * 16):
                self.wfile.write(chunk)
        elif path == '/status':
            self.answer(int(query['code'][0]), b'as asked\n')
        elif path == '/metrics':
            self.answer(200, f'# TYPE app_requests_total counter\napp_requests_total {served}\n'.encode(), 'text/plain; version=0.0.4')
        elif path == '/websocket':
            self.websocket()
        else:
            self.answer(200, f'hello from {os.uname().nodename}\n'.encode())

    def do_POST(self):
        size = 0
        if self.headers.get('Transfer-Encoding', '').lower() == 'chunked':
            while chunk := int(self.rfile.readline(), 16):
                size += len(self.rfile.read(chunk))
                self.rfile.readline()
            self.rfile.readline()
        else:
            left = int(self.headers.get('Content-Length', 0))
            while left:
                got = len(self.rfile.read(min(left, 1 << 16)))
                left, size = left - got, size + got
        self.answer(200, f'{size} bytes\n'.encode())

    def websocket(self):
        key = self.headers['Sec-WebSocket-Key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
        self.send_response(101)
        self.send_header('Upgrade', 'websocket')
        self.send_header('Connection', 'Upgrade')
        self.send_header('Sec-WebSocket-Accept', base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.end_headers()
        self.wfile.flush()
        while True:
            first, length = self.rfile.read(2)
            mask = self.rfile.read(4)  # tests send short masked frames
            text = bytes(b ^ mask[i % 4] for i, b in enumerate(self.rfile.read(length & 127)))
            self.wfile.write(struct.pack('BB', first, len(text)) + text)
            self.wfile.flush()
            if first & 15 == 8:
                break
        self.close_connection = True


class Echo(socketserver.BaseRequestHandler):
    greeting = b''

    def handle(self):
        self.request.sendall(self.greeting)
        while got := self.request.recv(65536):
            self.request.sendall(got)


class Greeting(Echo):
    greeting = b'220 ready\r\n'


class Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 128


class Http(http.server.ThreadingHTTPServer):
    request_queue_size = 128


def end(*_):
    ending.set()
    threading.Thread(target=lambda: (time.sleep(2), os._exit(0))).start()


signal.signal(signal.SIGTERM, end)
for server in (Tcp(('', 9000), Echo), Tcp(('', 9001), Greeting)):
    threading.Thread(target=server.serve_forever, daemon=True).start()
print('ready', file=sys.stderr, flush=True)
Http(('', 8080), Web).serve_forever()
