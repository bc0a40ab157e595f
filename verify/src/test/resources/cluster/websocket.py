"""One WebSocket to HOST:PORT: sends texts, prints what comes back, closes; ends with 0 only if all were echoed."""
import base64, os, socket, struct, sys

host, port = sys.argv[1].split(':')
s = socket.create_connection((host, int(port)), timeout=10)
key = base64.b64encode(os.urandom(16)).decode()
s.sendall(f'GET /websocket HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
          f'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n'.encode())
stream = s.makefile('rb')
head = stream.readline().decode().strip()
while stream.readline().strip():
    pass
print(head)


def frame(kind, text):
    mask = os.urandom(4)
    return struct.pack('BB', 0x80 | kind, 0x80 | len(text)) + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(text))


echoed = 0
for i in range(100):
    text = f'message {i}'.encode()
    s.sendall(frame(1, text))
    kind, length = stream.read(2)
    echoed += stream.read(length) == text
s.sendall(frame(8, struct.pack('>H', 1000)))
kind, length = stream.read(2)
print(f'{echoed} of 100 echoed, close {"answered" if kind & 15 == 8 else kind}')
sys.exit(0 if echoed == 100 and '101' in head else 1)
