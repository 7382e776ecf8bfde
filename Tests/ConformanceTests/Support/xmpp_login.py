"""A client of XMPP that does one thing: it logs in over STARTTLS, with SCRAM-SHA-1, and checks that
the server knows the password too."""
import base64
import hashlib
import hmac
import re
import secrets
import socket
import ssl


class Refused(Exception):
    pass


class Stream:
    def __init__(self, address, domain, authority):
        self.domain = domain
        self.socket = socket.create_connection(address, timeout=120)
        self.received = ""
        self.open()
        if "urn:ietf:params:xml:ns:xmpp-tls" not in self.until("</stream:features>"):
            raise Refused("no STARTTLS")
        self.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        self.until("<proceed[^>]*/>")
        context = ssl.create_default_context(cafile=authority)
        # Fails unless the certificate is the authority's and is for this domain.
        self.socket = context.wrap_socket(self.socket, server_hostname=domain)
        self.received = ""
        self.open()
        self.features = self.until("</stream:features>")

    def send(self, text):
        self.socket.sendall(text.encode())

    def until(self, pattern):
        """What the server sent up to the end of the pattern."""
        while not (match := re.search(pattern, self.received)):
            data = self.socket.recv(65536)
            if not data:
                raise Refused(f"the server hung up after {self.received!r}")
            self.received += data.decode()
        text, self.received = self.received[: match.end()], self.received[match.end():]
        return text

    def open(self):
        self.send(f"<?xml version='1.0'?><stream:stream to='{self.domain}' version='1.0' xmlns='jabber:client' "
                  "xmlns:stream='http://etherx.jabber.org/streams'>")

    def sasl(self, element, text):
        encoded = base64.b64encode(text.encode()).decode()
        self.send(f"<{element} xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{encoded}</{element.split()[0]}>")
        answer = self.until("<(challenge|success)[^>]*>([^<]*)</(challenge|success)>|</failure>")
        if "</failure>" in answer:
            raise Refused(re.sub(r".*<failure[^>]*>", "", answer))
        return base64.b64decode(re.search(r">([^<]*)</(challenge|success)>", answer)[1]).decode()

    def anonymous(self):
        """Logs in as nobody."""
        self.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'></auth>")
        answer = self.until("<success[^>]*>|</failure>")
        if "</failure>" in answer:
            raise Refused(re.sub(r".*<failure[^>]*>", "", answer))
        self.received = ""
        self.open()
        self.until("</stream:features>")

    def authenticate(self, user, password):
        if "SCRAM-SHA-1<" not in self.features:
            raise Refused(f"no SCRAM-SHA-1 in {self.features}")
        # Without channel binding the rest of RFC 5802 is short.
        ours = f"n={user},r={secrets.token_hex(12)}"
        challenge = self.sasl("auth mechanism='SCRAM-SHA-1'", "n,," + ours)
        fields = dict(part.split("=", 1) for part in challenge.split(","))
        salted = hashlib.pbkdf2_hmac("sha1", password.encode(), base64.b64decode(fields["s"]), int(fields["i"]))
        last = f"c=biws,r={fields['r']}"
        message = f"{ours},{challenge},{last}".encode()
        digest = lambda key, text: hmac.new(key, text, "sha1").digest()
        client_key = digest(salted, b"Client Key")
        signature = digest(hashlib.sha1(client_key).digest(), message)
        proof = base64.b64encode(bytes(a ^ b for a, b in zip(client_key, signature))).decode()
        final = self.sasl("response", f"{last},p={proof}")
        wanted = base64.b64encode(digest(digest(salted, b"Server Key"), message)).decode()
        if final != f"v={wanted}":
            raise Refused("the server does not know the password")
        self.received = ""
        self.open()
        self.until("</stream:features>")

    def bind(self):
        """Becomes a session; returns its address."""
        self.send("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        return re.search("<jid>([^<]*)</jid>", self.until("</iq>"))[1]

    def roster(self):
        self.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
        return self.until("<iq[^>]*id='r'[^>]*/>|<iq[^>]*id='r'.*?</iq>").replace('"', "'")

    def join(self, room, nickname):
        self.send(f"<presence to='{room}/{nickname}'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
        return self.until("</presence>")
