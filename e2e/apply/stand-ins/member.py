"""A login to Prosody that lasts: certificate verified, rooms entered, presence renewed, and all of it
again after a connection that ended, as the real daemons do."""
import contextlib
import re
import socket
import threading
import time

from library.xmpp import Service

STANZA = r"<presence (?:[^>]*[^/])?>.*?</presence>|<presence [^>]*/>"


class Here:
    """This container, to a client that was written for machines of the test."""

    name = "this container"

    @staticmethod
    def address(name):
        return socket.gethostbyname(name)

    @staticmethod
    def inside():
        return contextlib.nullcontext()


class Member(threading.Thread):
    """`rooms` are pairs of a room's address and our nickname there. `describe` gives what our presence
    holds. Whoever else is in a room is in `occupants`, by room and nickname."""

    def __init__(self, server, account, rooms, describe=lambda: ""):
        super().__init__(daemon=True)
        self.server, self.account, self.rooms, self.describe = server, account, rooms, describe
        self.occupants = {room.lower(): {} for room, _ in rooms}
        self.state = "not connected"

    def run(self):
        while True:
            try:
                self.serve()
            except Exception as problem:  # whatever it is: say so, and try again
                self.say(f"{type(problem).__name__}: {problem}")
            for occupants in self.occupants.values():
                occupants.clear()
            time.sleep(1)

    def say(self, state):
        if state != self.state:
            print(f"{'@'.join(self.account[:2])}: {state}", flush=True)
        self.state = state

    def serve(self):
        host, port = self.server
        user, domain, password = self.account
        # Without a file of authorities the client trusts those of the system: the site's is among them.
        session = Service(Here, host, port, domain, None)
        session.authenticate(user, password)
        self.jid = session.bind()
        for room, nickname in self.rooms:
            session.enter(room, nickname)
            self.note(session.heard)
        self.say("in " + ", ".join(room for room, _ in self.rooms))
        session.socket.settimeout(1)
        told = None
        while True:
            said = self.describe()
            if said != told:
                for room, nickname in self.rooms:
                    session.send(f"<presence to='{room}/{nickname}'>{said}</presence>")
                told = said
            try:
                session.heard = ""
                self.note(session.until(STANZA))
            except socket.timeout:
                session.send(" ")

    def note(self, text):
        for stanza in re.findall(STANZA, text.replace('"', "'"), re.S):
            room, _, nickname = re.search(r" from='([^']*)'", stanza)[1].partition("/")
            occupants = self.occupants.get(room.lower())
            if occupants is None:
                continue
            if " type='unavailable'" in stanza:
                occupants.pop(nickname, None)
            elif " type=" not in stanza:
                occupants[nickname] = stanza


def attribute(stanza, name):
    """A statistic that an occupant's presence holds, or nothing."""
    found = re.search(rf"<stat (?=[^>]*name='{name}')[^>]*value='([^']*)'", stanza)
    return found[1] if found else ""


def statistics(**values):
    """The extension of a bridge's presence."""
    stats = "".join(f"<stat name='{name}' value='{value}'/>" for name, value in values.items())
    return f"<stats xmlns='http://jitsi.org/protocol/colibri'>{stats}</stats>"


