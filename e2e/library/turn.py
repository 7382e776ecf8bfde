"""A client of TURN over TLS (RFC 8656), as far as a browser uses it."""
import hashlib
import hmac
import ipaddress
import os
import struct

from library.web import tls

COOKIE = 0x2112A442
ALLOCATE, PERMISSION, SEND, DATA, BINDING = 0x003, 0x008, 0x016, 0x017, 0x001
USERNAME, INTEGRITY, ERROR, PEER, PAYLOAD, REALM, NONCE = 0x0006, 0x0008, 0x0009, 0x0012, 0x0013, 0x0014, 0x0015
RELAYED, TRANSPORT = 0x0016, 0x0019


class Refused(Exception):
    def __init__(self, code):
        super().__init__(f"the relay says {code}")
        self.code = code


def attribute(kind, value):
    return struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def masked(address, port):
    """An address as the protocol writes it, XORed with the cookie."""
    packed = int(ipaddress.IPv4Address(address)) ^ COOKIE
    return struct.pack("!BBHI", 0, 1, port ^ (COOKIE >> 16), packed)


def unmasked(value):
    _, _, port, packed = struct.unpack("!BBHI", value[:8])
    return str(ipaddress.IPv4Address(packed ^ COOKIE)), port ^ (COOKIE >> 16)


class Relay:
    """One connection to the relay. `allocate` first, then `permit`, then `send`."""

    def __init__(self, machine, name, port, authority):
        self.socket = tls(machine, name, port, authority)
        self.received = b""
        self.key = None

    def message(self):
        """The next message: its type and attributes."""
        while len(self.received) < 20 or len(self.received) < 20 + struct.unpack_from("!H", self.received, 2)[0]:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError("the relay hung up")
            self.received += data
        kind, size = struct.unpack_from("!HH", self.received)
        body, self.received = self.received[20:20 + size], self.received[20 + size:]
        attributes = {}
        while body:
            name, length = struct.unpack_from("!HH", body)
            attributes.setdefault(name, body[4:4 + length])
            body = body[4 + length + -length % 4:]
        return kind, attributes

    def write(self, kind, body):
        head = struct.pack("!HHI", kind, len(body), COOKIE) + os.urandom(12)
        if self.key:
            # The length that is signed counts the signature.
            head = head[:2] + struct.pack("!H", len(body) + 24) + head[4:]
            body += attribute(INTEGRITY, hmac.new(self.key, head + body, "sha1").digest())
        self.socket.sendall(head + body)

    def ask(self, kind, body):
        self.write(kind, self.credentials() + body)
        while True:
            answer, attributes = self.message()
            if answer == kind | 0x100:
                return attributes
            if answer == kind | 0x110:
                error = attributes[ERROR]
                refused = Refused(error[2] * 100 + error[3])
                refused.attributes = attributes
                raise refused

    def credentials(self):
        if not self.key:
            return b""
        return attribute(USERNAME, self.user) + attribute(REALM, self.realm) + attribute(NONCE, self.nonce)

    def binding(self):
        """Where the relay sees us."""
        return unmasked(self.ask(BINDING, b"")[0x0020])

    def allocate(self, user, password, transport=17):
        """Asks for a relayed address; 17 is UDP, 6 TCP."""
        body = attribute(TRANSPORT, bytes([transport, 0, 0, 0]))
        try:
            self.ask(ALLOCATE, body)
        except Refused as challenge:
            if challenge.code != 401:
                raise
            self.realm, self.nonce = challenge.attributes[REALM], challenge.attributes[NONCE]
        self.user = user.encode()
        self.key = hashlib.md5(b":".join([self.user, self.realm, password.encode()])).digest()
        return unmasked(self.ask(ALLOCATE, body)[RELAYED])

    def permit(self, address):
        self.ask(PERMISSION, attribute(PEER, masked(address, 0)))

    def exchange(self, address, port, data):
        """Sends a datagram to a peer; returns the next one and whom it is from."""
        key, self.key = self.key, None  # an indication is not signed
        self.write(SEND, attribute(PEER, masked(address, port)) + attribute(PAYLOAD, data))
        self.key = key
        while True:
            kind, attributes = self.message()
            if kind == DATA:
                return attributes[PAYLOAD], unmasked(attributes[PEER])

    def close(self):
        self.socket.close()
