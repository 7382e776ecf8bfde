"""The HTTP side of a daemon: a table of routes, and websockets that say who answered."""
import http.server
import json
import threading

from library.web import switch


class Upgrade(Exception):
    """Raised by a route that opens a websocket; `serve` gets the connection's two files."""

    def __init__(self, serve):
        super().__init__()
        self.serve = serve


def serve(address, port, route):
    """Starts to listen. `route(method, path, headers, body)` answers with a status and an object or
    a text, or with nothing where there is nothing."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
            try:
                found = route(self.command, self.path, self.headers, body)
            except Upgrade as upgrade:
                switch(self)
                upgrade.serve(self.rfile, self.wfile)
                return
            status, said = found or (404, "")
            data = (said if isinstance(said, str) else json.dumps(said, separators=(",", ":"))).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain" if isinstance(said, str) else "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = answer

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer((address, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()


def is_websocket(headers):
    return headers.get("Upgrade", "").lower() == "websocket"


def write_text(out, text):
    """One message of a websocket, from a server."""
    data = text.encode()
    head = bytes([0x81, len(data)]) if len(data) < 126 else bytes([0x81, 126]) + len(data).to_bytes(2, "big")
    out.write(head + data)
    out.flush()


def read_text(source):
    """The next message of a client; nothing when it ends."""
    head = source.read(2)
    if len(head) < 2 or head[0] & 15 == 8:
        return None
    size = head[1] & 127
    if size >= 126:
        size = int.from_bytes(source.read(2 if size == 126 else 8), "big")
    mask = source.read(4)
    return bytes(byte ^ mask[i % 4] for i, byte in enumerate(source.read(size))).decode(errors="replace")


def metrics(**values):
    """Numbers as Prometheus reads them."""
    return "".join(f"{name} {value}\n" for name, value in sorted(values.items()))
