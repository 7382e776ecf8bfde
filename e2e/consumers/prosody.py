"""Prosody: accounts over STARTTLS through both NATs, breweries, and who is kept out."""
import glob
import os
import subprocess

from prosody_server import STAND_INS

from library.cluster import HERE, bridge_value
from library.page import page, token
from library.suite import expect, same
from library.xmpp import Browser, Refused, Service, reaches

PLUGINS = "/usr/share/jitsi-meet/prosody-plugins"
# More bytes than Prosody takes of one stanza from who has no right to it (256 KiB).
LARGE = 400_000


def start(cluster):
    serve(cluster.jitsi)


def serve(machine):
    machine.run("install", "-d", PLUGINS)
    for name in STAND_INS:
        machine.write(f"{PLUGINS}/mod_{name}.lua", "-- a stand-in that does nothing\n")
    for path in glob.glob(f"{HERE}/stand-ins/prosody/*.lua"):
        machine.write(f"{PLUGINS}/{os.path.basename(path)}", open(path, encoding="utf-8").read())
    machine.run("install", "-d", "-o", "prosody", "-g", "prosody", "/run/prosody", "/var/log/prosody")
    server = machine.start("runuser", "-u", "prosody", "--", "prosody", "-F")
    machine.listens(server, 5222)
    machine.listens(server, 5280)


def login(cluster, service, password=None, authority=None):
    """A session of one of the cluster's services, from its own machine, with its own authority."""
    _, machine, host, port, domain, user, own = service
    session = Service(machine, host, port, domain, authority or cluster.topology.authority(machine))
    session.authenticate(user, password or own)
    session.jid = session.bind()
    return session


def foreign_authority(cluster):
    """Somebody else's authority."""
    path = f"{cluster.folder}/foreign.crt"
    if not os.path.exists(path):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", "/dev/null", "-subj", "/CN=somebody else", "-days", "2", "-out", path],
                       check=True, capture_output=True)
    return path


def refused(action, word):
    """Fails unless the action is refused with this word."""
    try:
        action()
    except (Refused, OSError) as refusal:
        expect(word in str(refusal), "was refused, but so:", refusal)
    else:
        expect(False, "was not refused")


def check(cluster, suite):
    with suite.check("prosodyctl check config finds nothing"):
        text = cluster.jitsi.run("prosodyctl", "check", "config", ok=(0, 1))
        expect("All checks passed" in text, text)
    services = list(cluster.services())
    with suite.check("every rendered account has a file that uses it"):
        # But for the one that is there to be locked.
        wanted = len(cluster.jitsi.run("sh", "-c", "grep -L locked /var/lib/prosody/*/accounts/*.dat").split())
        same("the number of accounts", len({service[4:6] for service in services}), wanted)
    for service in services:
        name, _, _, _, domain, user, _ = service
        with suite.check(f"{name} logs in at its host by its own resolver, certificate verified"):
            jid = login(cluster, service).jid
            expect(jid.startswith(f"{user}@{domain}/"), "became", jid)
        with suite.check(f"{name} with a wrong password is refused"):
            refused(lambda: login(cluster, service, password="x" + service[-1]), "not-authorized")
    with suite.check("the account that a package makes lets nobody in"):
        bridge = next(service for service in services if service[0].startswith("bridge"))
        for password in (bridge[-1], cluster.jicofo["jicofo.xmpp.client.password"], ""):
            refused(lambda: login(cluster, (*bridge[:5], "jvb", password)), "not-authorized")
    remote = services[-1]
    with suite.check("an authority of somebody else vouches for nobody"):
        refused(lambda: login(cluster, remote, authority=foreign_authority(cluster)), "certificate verify failed")
    with suite.check("port 5222 is closed to who is no node of the site"):
        host, port = remote[2:4]
        for machine in (cluster.stranger, cluster.browser):
            expect(not reaches(machine, host, port), machine.name, "reaches", host, port)
            expect(reaches(machine, host, 443), machine.name, "reaches nothing at all")
    check_breweries(cluster, suite, {service[0]: service for service in services})
    check_rooms(cluster, suite, {service[0]: service for service in services})
    check_limits(cluster, suite, services)
    with suite.check("the server has nothing to complain about"):
        logs = cluster.jitsi.run("sh", "-c", "cat /var/log/prosody/*")
        complaints = [line for line in logs.splitlines() if "\terror\t" in line or "\twarn\t" in line]
        expect(not complaints, "\n".join(complaints))


def check_breweries(cluster, suite, services):
    jicofo = cluster.jicofo
    config = cluster.site.configuration
    # The bridges' room begins with a bridge, the others with jicofo: neither waits for the other.
    first = next(iter(cluster.bridges))
    bridges = {}

    def bridge_enters(host):
        values = cluster.bridges[host]
        session = login(cluster, services[f"bridge {host}"])
        session.enter(bridge_value(values, "MUC_JIDS"), bridge_value(values, "MUC_NICKNAME"))
        bridges[host] = session

    with suite.check(f"bridge {first} opens the bridges' room after a restart, before jicofo"):
        bridge_enters(first)
    focus = login(cluster, services["jicofo"])
    nickname = jicofo["jicofo.xmpp.client.username"]
    with suite.check("jicofo enters the bridges' room"):
        focus.enter(jicofo["jicofo.bridge.brewery-jid"], nickname)
    for host, values in cluster.bridges.items():
        with suite.check(f"jicofo sees bridge {host} under its nickname and account"):
            if host not in bridges:
                bridge_enters(host)
            stanza = focus.presence(jicofo["jicofo.bridge.brewery-jid"], bridge_value(values, "MUC_NICKNAME"))
            account = f"{bridge_value(values, 'USERNAME')}@{bridge_value(values, 'DOMAIN')}/"
            expect(f"jid='{account}" in stanza, "no", account, "in", stanza)
    with suite.check("no two bridges have one nickname"):
        nicknames = [bridge_value(values, "MUC_NICKNAME") for values in cluster.bridges.values()]
        same("the number of nicknames", len(set(nicknames)), len(cluster.bridges))
    rooms = {"control-muc": "jicofo.jibri.brewery-jid", "sip-control-muc": "jicofo.jibri-sip.brewery-jid"}
    rooms = {place: key for place, key in rooms.items() if key in jicofo}
    for key in rooms.values():
        with suite.check(f"jicofo enters the room of {key}"):
            focus.enter(jicofo[key], nickname)
    seen = set()
    for machine, values in cluster.instances.items():
        (environment,) = values["jibri.api.xmpp.environments"]
        gateway = "sip-control-muc" in environment
        room = environment["sip-control-muc" if gateway else "control-muc"]
        with suite.check(f"jicofo sees {machine.name} under the nickname that its script gave it"):
            session = login(cluster, services[f"control-login of {machine.name}"])
            session.enter(f"{room['room-name']}@{room['domain']}", room["nickname"])
            stanza = focus.presence(jicofo[rooms["sip-control-muc" if gateway else "control-muc"]], room["nickname"])
            expect(f"jid='{session.jid}'" in stanza, "somebody else:", stanza)
            fresh = room["nickname"] not in seen and room["nickname"].endswith("-1")
            expect(fresh, "the nickname is", room["nickname"])
            seen.add(room["nickname"])
        if gateway:
            with suite.check(f"{machine.name} waits where no recorder is looked for"):
                other = environment["control-muc"]
                jid = f"{other['room-name']}@{other['domain']}"
                expect(jid.lower() not in [jicofo[key].lower() for key in rooms.values()], "it is in", jid)
                session.enter(jid, other["nickname"])
    cluster.focus_session = focus
    for key in ("jicofo.bridge.brewery-jid", *rooms.values()):
        with suite.check(f"a browser is kept out of the room of {key}"):
            session = guest(cluster)
            refused(lambda: session.enter(jicofo[key], "guest"), "forbidden")


def check_limits(cluster, suite, services):
    """No option names an account, so one that was added after the server's start has the right too."""
    large = f"<ping xmlns='urn:xmpp:ping'>{'x' * LARGE}</ping>"
    for service in services:
        with suite.check(f"{service[0]} may send {LARGE} bytes at once"):
            session = login(cluster, service)
            expect("type='" in session.ask(session.domain, large), "no answer")
    with suite.check("a guest may not"):
        session = guest(cluster)
        try:
            answer = session.ask(session.domain, large)
        except (Refused, OSError):
            answer = None
        expect(answer is None, "was answered:", answer)


def guest(cluster, domain=None, token=None):
    """A browser that is logged in: without a token at the guests' domain."""
    config = page(cluster)
    domain = domain or config["hosts"].get("anonymousdomain") or config["hosts"]["domain"]
    query = f"?token={token}" if token else ""
    session = Browser(cluster.browser, config["websocket"] + query, domain, cluster.authority)
    session.anonymous()
    return session


def accepted_issuer(cluster):
    """Whose tokens the server takes."""
    (path,) = cluster.jitsi.run("sh", "-c", "grep -ls app_id /etc/prosody/conf.d/*").split()
    return cluster.jitsi.find(path, r'^ *app_id = "(.*)"$')


def check_rooms(cluster, suite, services):
    config = page(cluster)
    settings = cluster.tokens
    issuer = accepted_issuer(cluster)
    owner = {"user": {"name": "Ann", "affiliation": "owner"}}
    domain = config["hosts"]["domain"]
    whose = "the dial plan" if cluster.dialplan else "the server"
    with suite.check(f"a token signed with {whose}'s secret opens the main domain"):
        good = token(settings, {"iss": issuer, "aud": "x", "room": "*", "context": owner})
        guest(cluster, domain, good)
    with suite.check("a token signed with another secret does not"):
        bad = token(dict(settings, TOKEN_SECRET="another secret"), {"iss": issuer, "room": "*"})
        refused(lambda: guest(cluster, domain, bad), "not-authorized")
    room = f"board@{cluster.jicofo['jicofo.xmpp.client.conference-muc-jid']}"
    same("the page's room service", room.split("@")[1], config["hosts"]["muc"])
    with suite.check("a guest opens no room; jicofo does"):
        early = guest(cluster)
        refused(lambda: early.enter(room, "early"), "not-allowed")
        stanza = cluster.focus_session.enter(room, "focus")
        expect("affiliation='owner'" in stanza, "jicofo does not own it:", stanza)
    with suite.check("then a guest enters as a guest"):
        stanza = guest(cluster).enter(room, "guest")
        expect("affiliation='owner'" not in stanza and "role='moderator'" not in stanza, stanza)
    with suite.check("a moderator's token makes an owner of the room"):
        stanza = guest(cluster, domain, good).enter(room, "ann")
        expect("affiliation='owner'" in stanza and "role='moderator'" in stanza, stanza)
    for name, service in services.items():
        if name.startswith("call-login"):
            with suite.check(f"{name} enters a meeting"):
                login(cluster, service).enter(room, name.split("/")[0].replace(" ", "-"))
