"""STAND-INS for programs that no Debian archive has: jicofo's REST server, the bridges, the component
selector and the dial plan. They listen where the rendered files say, inside the containers, and
write down what reaches them; they are threads of this process."""
import http.server
import json
import socket
import threading

from library.web import switch


class Server:
    """Answers every HTTP request with its own name; opens websockets and says its name there too."""

    def __init__(self, name, machine, address, port):
        self.name, self.requests = name, []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                size = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(size).decode(errors="replace")
                owner.requests.append({
                    "peer": self.client_address[0], "method": self.command, "path": self.path,
                    "headers": {key.lower(): value for key, value in self.headers.items()}, "body": body})
                if self.headers.get("Upgrade", "").lower() == "websocket":
                    self.upgrade()
                    return
                text = json.dumps({"who": owner.name, "path": self.path}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def upgrade(self):
                switch(self)
                text = owner.name.encode()
                self.wfile.write(bytes([0x81, len(text)]) + text)

            do_GET = do_POST = do_PUT = do_OPTIONS = answer

            def log_message(self, *_):
                pass

        with machine.inside():
            self.server = http.server.ThreadingHTTPServer((address, port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Echo:
    """A bridge's media port: sends its name and what came back to where it came from."""

    def __init__(self, name, machine, address, port):
        self.name, self.sources = name, []
        with machine.inside():
            self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.socket.bind((address, port))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            data, source = self.socket.recvfrom(2048)
            self.sources.append(source)
            self.socket.sendto(self.name.encode() + b" heard " + data, source)
