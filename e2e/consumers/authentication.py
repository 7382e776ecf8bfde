"""The other ways to let people in, each with a JMS of its own: accounts, nobody asked, signed tokens."""
import re

from consumers import certificates, nginx, prosody
from consumers.prosody import refused
from library.alone import alone
from library.cluster import environment
from library.page import page
from library.site import PACKAGE
from library.stand_ins import Server
from library.suite import expect, same
from library.web import WebSocket
from library.xmpp import Browser


def start(cluster):
    pass


class Place:
    """What the page and its browsers need to know of a site."""

    def __init__(self, room, authority):
        self.room, self.authority = room, authority
        self.jicofo, self.browser = room.jicofo, room.browser
        self.domain = self.jicofo["jicofo.xmpp.client.xmpp-domain"]

    def stream(self, domain):
        return Browser(self.browser, page(self)["websocket"], domain, self.authority)

    def jicofo_session(self):
        client = {key.rpartition(".")[2]: value for key, value in self.jicofo.items() if ".xmpp.client." in key}
        session = prosody.Service(self.room.jitsi, client["hostname"], client["port"], client["domain"],
                                  self.room.authority_file)
        session.authenticate(client["username"], client["password"])
        session.bind()
        return session

    def meeting(self):
        """A room that jicofo opened; the session that keeps it open comes with it."""
        room = f"board@{self.jicofo['jicofo.xmpp.client.conference-muc-jid']}"
        session = self.jicofo_session()
        session.enter(room, "focus")
        return room, session


def place(cluster, name, supplied=None, authority=None):
    text = open(f"{PACKAGE}/fixtures/{name}/site.yaml", encoding="utf-8").read()
    room = alone(cluster, name, text, supplied)
    prosody.serve(room.jitsi)
    nginx.serve(room.jitsi)
    return Place(room, authority or room.authority_file)


def kept_out(suite, site, session):
    with suite.check("a browser is kept out of the bridges' room"):
        site.jicofo_session().enter(site.jicofo["jicofo.bridge.brewery-jid"], "focus")
        refused(lambda: session.enter(site.jicofo["jicofo.bridge.brewery-jid"], "guest"), "forbidden")


def check(cluster, suite):
    suite.consumer = "authentication (accounts)"
    with suite.quiet("a site with accounts"):
        check_accounts(cluster, suite)
    suite.consumer = "authentication (anonymous)"
    with suite.quiet("a site that asks nobody"):
        check_anonymous(cluster, suite)
    suite.consumer = "authentication (keys)"
    with suite.quiet("a site with signed tokens"):
        check_keys(cluster, suite)


def check_accounts(cluster, suite):
    text = open(f"{PACKAGE}/fixtures/internal/site.yaml", encoding="utf-8").read()
    authority = certificates.public_authority(cluster)
    chain, key = authority.issue(*certificates.domains(text))
    site = place(cluster, "internal", {"bought/certificate": chain, "bought/key": key}, authority.root)
    # Only hashes are rendered; what a person types is in the site's secrets.
    secrets = dict(re.findall(r'^  "?([^\s:"]+)"?: "?([^"\n]*)"?$', site.room.site.read("secrets.yaml"), re.M))
    users = re.search(r"^  users: \[(.*)\]$", text, re.M)[1].split(", ")
    room, focus = site.meeting()
    for user in users:
        with suite.check(f"{user} logs in from the page with their password and no other, and enters a meeting"):
            (password,) = [value for name, value in secrets.items() if user in name]
            session = site.stream(site.domain)
            refused(lambda: session.authenticate(user, password + "x"), "not-authorized")
            session = site.stream(site.domain)
            session.authenticate(user, password)
            expect(session.bind().startswith(f"{user}@{site.domain}/"), "somebody else")
            stanza = session.enter(room, user)
            expect("affiliation='owner'" not in stanza, "jicofo makes moderators, not Prosody:", stanza)
    with suite.check("without an account nobody logs in at the main domain"):
        refused(lambda: site.stream(site.domain).anonymous(), "no ANONYMOUS")
    guests = page(site)["hosts"].get("anonymousdomain")
    with suite.check("guests have a domain of their own, and enter a meeting"):
        expect(guests, "the page names none")
        guest = site.stream(guests)
        guest.anonymous()
        guest.enter(room, "guest")
    with suite.check("jicofo asks for accounts of the main domain"):
        same("the kind", site.jicofo["jicofo.authentication.type"], "XMPP")
        same("the domain", site.jicofo["jicofo.authentication.login-url"], site.domain)
    kept_out(suite, site, guest)
    with suite.check("the page's whiteboard reaches its server, which knows the page"):
        machine = site.room.container(site.room.jms, "excalidraw")
        (path,) = machine.run("sh", "-c", "grep -ls CORS_ORIGIN /home/*/*/.env*", ok=(0, 1, 2)).split()
        settings = environment(machine, path)
        whiteboard = Server("whiteboard", machine, "", int(settings["PORT"]))
        base = page(site)["whiteboard"]["collabServerBaseUrl"]
        same("the origin", settings["CORS_ORIGIN"], base)
        url = base.replace("https:", "wss:") + "/socket.io/?transport=websocket"
        socket = WebSocket(site.browser, url, site.authority)
        same("who answers", socket.recv().decode(), "whiteboard")
        same("the path", whiteboard.requests[-1]["path"], "/socket.io/?transport=websocket")
    without_complaints(suite, site)


def check_anonymous(cluster, suite):
    site = place(cluster, "anonymous")
    room, focus = site.meeting()
    with suite.check("whoever comes is let in, at the main domain and at no other"):
        expect("anonymousdomain" not in page(site)["hosts"], "the page sends guests elsewhere")
        session = site.stream(site.domain)
        expect(session.anonymous().endswith(f"@{site.domain}/{session.jid.rpartition('/')[2]}"), session.jid)
        session.enter(room, "guest")
    with suite.check("features that are off are not in the server"):
        text = site.room.jitsi.run("sh", "-c", "cat /etc/prosody/conf.d/*")
        declared = re.findall(r'^Component "([^"]+)"', text, re.M)
        for name in ("lobby", "breakout", "avmoderation", "polls", "speakerstats", "endconference", "metadata"):
            expect(f"{name}.{site.domain}" not in declared, name, "is declared")
    kept_out(suite, site, session)
    without_complaints(suite, site)


def check_keys(cluster, suite):
    site = place(cluster, "keys")
    room, focus = site.meeting()
    with suite.check("without a token nobody logs in at the main domain"):
        refused(lambda: site.stream(site.domain).anonymous(), "not-authorized")
    with suite.check("guests have a domain of their own, and enter a meeting"):
        guest = site.stream(page(site)["hosts"]["anonymousdomain"])
        guest.anonymous()
        guest.enter(room, "guest")
    kept_out(suite, site, guest)
    without_complaints(suite, site)


def without_complaints(suite, site):
    with suite.check("Prosody has nothing to complain about"):
        said = site.room.jitsi.run("prosodyctl", "check", "config", ok=(0, 1))
        expect("All checks passed" in said, said)
        logs = site.room.jitsi.run("sh", "-c", "cat /var/log/prosody/*")
        complaints = [line for line in logs.splitlines() if "\terror\t" in line or "\twarn\t" in line]
        expect(not complaints, "\n".join(complaints))
