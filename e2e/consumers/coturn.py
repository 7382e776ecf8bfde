"""coturn over TLS on port 443, with the credentials that Prosody hands to a browser."""
import hashlib
import hmac
import base64
import re
import time

from consumers.prosody import accepted_issuer, guest
from library.page import page, token
from library.suite import Failed, expect, same
from library.topology import BROWSER
from library.turn import Refused, Relay


def start(cluster):
    serve(cluster.jitsi)


def serve(machine):
    """As the unit of the package does, with what the rendered drop-in adds."""
    text = machine.read("/etc/systemd/system/coturn.service.d/override.conf")
    groups = re.findall(r"^SupplementaryGroups=(\S+)$", text, re.M)
    if groups:
        machine.run("groupadd", "--force", *groups)
    # Not runuser, which would stay as the parent: the certificate is read again upon a signal.
    machine.coturn = machine.start("setpriv", "--reuid=turnserver", "--regid=turnserver",
                                   f"--groups={','.join(['turnserver', *groups])}",
                                   "turnserver", "-c", "/etc/turnserver.conf", "--pidfile=")
    machine.listens(machine.coturn, 5349)


def offered(cluster, session):
    """What Prosody tells a browser of external services: one dictionary each."""
    answer = session.ask(session.domain, "<services xmlns='urn:xmpp:extdisco:2'/>")
    return [dict(re.findall(r"([\w-]+)='([^']*)'", tag)) for tag in re.findall(r"<service ([^>]*)/?>", answer)]


def allocated(cluster, service, user=None, password=None, transport=17):
    relay = Relay(cluster.browser, service["host"], int(service["port"]), cluster.authority)
    relay.address = relay.allocate(user or service["username"], password or service["password"], transport)
    return relay


def refused(action, *codes):
    try:
        action()
    except Refused as refusal:
        expect(refusal.code in codes, "was refused, but so:", refusal)
    else:
        raise Failed("was not refused")


def check(cluster, suite):
    config = page(cluster)
    services = []
    with suite.check("Prosody offers a guest a relay, and nothing that nobody serves"):
        services = offered(cluster, guest(cluster))
        same("kinds", sorted(service["type"] for service in services), ["turns"])
    with suite.check("and likewise to who has a token"):
        issuer = accepted_issuer(cluster)
        session = guest(cluster, config["hosts"]["domain"],
                        token(cluster.tokens, {"iss": issuer, "aud": "x", "room": "*"}))
        same("kinds", sorted(service["type"] for service in offered(cluster, session)), ["turns"])
    service = services[0]
    relay = None
    with suite.check("its credentials allocate an address over TLS on port 443"):
        same("the port", (service["port"], service["transport"]), ("443", "tcp"))
        relay = allocated(cluster, service)
        same("relayed by", relay.address[0], cluster.jitsi.find("/etc/turnserver.conf", r"^relay-ip=(.*)$"))
    for host, values in cluster.bridges.items():
        (mapping,) = values["ice4j.harvest.mapping.static-mappings"]
        # What the bridge tells browsers of itself; only beside the relay is the private address one of it.
        private = values["videobridge.ice.advertise-private-candidates"]
        address, port = mapping["local-address" if private else "public-address"], values["videobridge.ice.udp.port"]
        with suite.check(f"relayed data reaches bridge {host} at {address} port {port} and comes back"):
            relay.permit(address)
            data, source = relay.exchange(address, port, b"media")
            same("what comes back", data, f"bridge {host} heard media".encode())
            same("from", source, (address, port))
    selector = cluster.topology.container(cluster.topology.jms, "selector")
    denied = {
        "a container beside it": cluster.jitsi.resolve(selector.hostname),
        "the host": cluster.jitsi.resolve("host"),
        "itself": ["127.0.0.1", "0.0.0.0"],
        "another host of the site": [cluster.topology.public[host] for host in cluster.topology.names
                                      if host not in cluster.bridges],
        "a neighbour of the hosts": [cluster.topology.stranger_address],
        "private networks": ["10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1"],
        "a group": ["224.0.0.1"],
        "the browser's own reserved network": [BROWSER],
    }
    for name, addresses in denied.items():
        with suite.check(f"the relay is no way to {name}"):
            expect(addresses, "there is none")
            for address in addresses:
                refused(lambda: relay.permit(address), 403)
    with suite.check("a wrong password, somebody else's user and an old credential are refused"):
        refused(lambda: allocated(cluster, service, password="wrong"), 401)
        refused(lambda: allocated(cluster, service, user=f"{int(time.time()) + 9999}"), 401)
        secret = cluster.jitsi.find("/etc/turnserver.conf", r"^static-auth-secret=(.*)$")
        user = str(int(time.time()) - 60)
        password = base64.b64encode(hmac.new(secret.encode(), user.encode(), hashlib.sha1).digest()).decode()
        refused(lambda: allocated(cluster, service, user, password), 401)
        user = str(int(time.time()) + 600)
        password = base64.b64encode(hmac.new(secret.encode(), user.encode(), hashlib.sha1).digest()).decode()
        allocated(cluster, service, user, password).close()
    with suite.check("the relay connects to nobody over TCP"):
        refused(lambda: allocated(cluster, service, transport=6), 442, 400)
