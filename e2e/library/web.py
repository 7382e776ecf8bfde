"""A browser's part: HTTPS and websockets from a machine of the test, certificates verified."""
import base64
import hashlib
import http.client
import os
import socket
import ssl
import struct
import urllib.parse

from library.suite import Failed

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}


def connect(machine, name, port, timeout=20):
    """A connection from the machine to a name that its own resolver knows, or to an address."""
    address = name if name.replace(".", "").isdigit() else machine.address(name)
    with machine.inside():
        return socket.create_connection((address, port), timeout=timeout)


def trust(authority, protocols=()):
    """Believes this authority alone; without one, those of this system."""
    context = ssl.create_default_context(cafile=authority)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def tls(machine, name, port, authority, server_name=None, protocols=()):
    plain = connect(machine, name, port)
    return trust(authority, protocols).wrap_socket(plain, server_hostname=server_name or name)


def open_url(machine, url, authority):
    """A connection to the server of a URL, with the parsed URL and its path and query."""
    parts = urllib.parse.urlsplit(url)
    port = parts.port or PORTS[parts.scheme]
    if parts.scheme in ("https", "wss"):
        sock = tls(machine, parts.hostname, port, authority)
    else:
        sock = connect(machine, parts.hostname, port)
    return sock, parts, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class Answer:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.body = response.read().decode(errors="replace")


def ask(machine, url, authority, method="GET", body=None, headers=None, raw_path=None):
    """One request; `raw_path` is sent as it stands."""
    sock, parts, path = open_url(machine, url, authority)
    try:
        # http.client is given the connection and only speaks.
        client = http.client.HTTPConnection(parts.hostname)
        client.sock = sock
        client.putrequest(method, raw_path or path, skip_host=True, skip_accept_encoding=True)
        given = {"Host": parts.hostname, **(headers or {})}
        if body is not None:
            given["Content-Length"] = str(len(body.encode()))
        for key, value in given.items():
            client.putheader(key, value)
        client.endheaders(body.encode() if body is not None else None)
        return Answer(client.getresponse())
    finally:
        sock.close()


def accepted(key):
    """What a server of websockets answers to the key of a client."""
    return base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()


def switch(handler):
    """Answers the request for a websocket that a handler of http.server has."""
    handler.send_response(101)
    handler.send_header("Upgrade", "websocket")
    handler.send_header("Connection", "Upgrade")
    handler.send_header("Sec-WebSocket-Accept", accepted(handler.headers["Sec-WebSocket-Key"]))
    handler.end_headers()
    handler.close_connection = True


class Refused(Exception):
    """The server does not switch to the websocket protocol."""

    def __init__(self, status, text):
        super().__init__(f"{status}: {text[:300]}")
        self.status = status


class WebSocket:
    """Looks like a socket: what is sent in one call is one message."""

    def __init__(self, machine, url, authority, protocol=None, headers=None):
        self.socket, parts, path = open_url(machine, url, authority)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {parts.hostname}", "Upgrade: websocket",
                 "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"Sec-WebSocket-Protocol: {protocol}"] if protocol else []
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.pending = b""
        while b"\r\n\r\n" not in self.pending:
            data = self.socket.recv(65536)
            if not data:
                break
            self.pending += data
        head, _, self.pending = self.pending.partition(b"\r\n\r\n")
        text = head.decode(errors="replace")
        if not text.startswith("HTTP/1.1 101"):
            self.socket.close()
            raise Refused(int((text.split() + ["", "0"])[1]), text)
        if accepted(key) not in text:
            raise Failed(f"a websocket of somebody else: {text}")

    def sendall(self, data):
        mask = os.urandom(4)
        if len(data) < 126:
            size = struct.pack("!B", 0x80 | len(data))
        elif len(data) < 65536:
            size = struct.pack("!BH", 0xFE, len(data))
        else:
            size = struct.pack("!BQ", 0xFF, len(data))
        self.socket.sendall(b"\x81" + size + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def exactly(self, count):
        while len(self.pending) < count:
            data = self.socket.recv(65536)
            if not data:
                return b""
            self.pending += data
        taken, self.pending = self.pending[:count], self.pending[count:]
        return taken

    def recv(self, _=None):
        """The next message; nothing when the other side ends."""
        head = self.exactly(2)
        if not head:
            return b""
        size = head[1] & 0x7F
        if size == 126:
            size = struct.unpack("!H", self.exactly(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self.exactly(8))[0]
        data = self.exactly(size) if size else b""
        if head[0] & 0x0F == 8:
            return b""
        return data if head[0] & 0x0F in (0, 1, 2) else self.recv()

    def close(self):
        self.socket.close()
