"""Clients of XMPP: services over STARTTLS, browsers over the websocket."""
import itertools
import re
import urllib.parse

from xmpp_login import Refused, Stream

from library.web import WebSocket, connect

NUMBERS = itertools.count(1)


class Session(Stream):
    """Like the login's stream, and remembers all that it heard."""

    heard = ""

    def until(self, pattern):
        text = super().until(pattern)
        self.heard += text.replace('"', "'")
        return text

    def enter(self, room, nickname):
        """Joins a room; returns the presence that says so, with our affiliation and role."""
        self.send(f"<presence to='{room}/{nickname}'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
        return self.presence(room, nickname, "code='110'")

    def presence(self, room, nickname, holding=""):
        """The first presence of an occupant that has this text in it; raises Refused for an error."""
        who = re.escape(f"{room}/{nickname}")
        pattern = rf"<presence (?=[^>]*from='(?i:{who})')[^>]*(?:/>|(?<!/)>.*?</presence>)"
        while True:
            for match in re.finditer(pattern, self.heard, re.S):
                stanza = match[0]
                if "type='error'" in stanza:
                    raise Refused(re.search(r"<error.*", stanza, re.S)[0])
                if holding in stanza:
                    return stanza
            self.until("</presence>|<presence[^>]*/>")

    def ask(self, to, payload, kind="get"):
        """An IQ and its answer."""
        number = f"n{next(NUMBERS)}"
        to = f" to='{to}'" if to else ""
        self.send(f"<iq type='{kind}' id='{number}'{to}>{payload}</iq>")
        answer = self.until(rf"<iq (?=[^>]*id=['\"]{number}['\"])[^>]*?/>|<iq (?=[^>]*id=['\"]{number}['\"]).*?</iq>")
        return answer[answer.rindex("<iq "):].replace('"', "'")


class Service(Session):
    """A service of the cluster, or a person's account, on port 5222."""

    def __init__(self, machine, host, port, domain, authority):
        # The base class connects to an address; ours comes from the machine's resolver.
        self.machine = machine
        address = host if host.replace(".", "").isdigit() else machine.address(host)
        with machine.inside():
            super().__init__((address, port), domain, authority)
        self.socket.settimeout(20)


class Browser(Session):
    """A page of the web server, on its websocket."""

    def __init__(self, machine, url, domain, authority):
        self.domain, self.received = domain, ""
        # Every browser says which page it is; Prosody 0.11 turns away who does not.
        page = f"https://{urllib.parse.urlsplit(url).hostname}"
        self.socket = WebSocket(machine, url, authority, protocol="xmpp", headers={"Origin": page})
        self.open()
        self.features = self.until("</stream:features>")

    def open(self):
        self.send(f"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='{self.domain}' version='1.0'/>")

    def send(self, text):
        # Each message is a document of its own, so stanzas say which namespace they are of.
        if text.startswith(("<iq", "<presence", "<message")):
            text = text.replace(" ", " xmlns='jabber:client' ", 1)
        super().send(text)

    def anonymous(self):
        """Logs in without an account; the server decides who we are."""
        if "ANONYMOUS<" not in self.features:
            raise Refused("no ANONYMOUS")
        self.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>")
        if "<success" not in (answer := self.until("<success[^>]*/>|</success>|</failure>")):
            raise Refused(answer)
        self.received = ""
        self.open()
        self.until("</stream:features>")
        self.jid = self.bind()
        return self.jid


def reaches(machine, name, port, timeout=3):
    """Whether somebody accepts a connection there."""
    try:
        connect(machine, name, port, timeout).close()
    except OSError:
        return False
    return True
