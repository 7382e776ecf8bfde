"""What a cluster that runs is good for: bridges that jicofo sees, and the way of a person from outside."""
import json
import socket
import time

from consumers.coturn import allocated, offered
from consumers.prosody import guest
from hosts.outside import Outside
from library.page import page
from library.suite import Failed, expect, same
from library.web import Refused, WebSocket, ask

JITSI = "small-jitsi"
HTTP = "exec 3<>/dev/tcp/127.0.0.1/8888; printf 'GET /debug HTTP/1.0\\r\\n\\r\\n' >&3; sed '1,/^\\r*$/d' <&3"


def seen(jms):
    """What jicofo sees in its rooms."""
    return json.loads(jms.inside(JITSI, "bash", "-c", HTTP))


def comes(jms, *bridges, seconds=60):
    """Waits until exactly these bridges are in the room; what jicofo knows then."""
    limit = time.monotonic() + seconds
    while sorted((found := seen(jms))["bridges"]) != sorted(bridges):
        if time.monotonic() > limit:
            raise Failed(f"jicofo sees {found} instead of {bridges}")
        time.sleep(0.3)
    return found


def turn_credentials(outside):
    """What Prosody tells a guest of the relay."""
    (service,) = offered(outside, guest(outside))
    return service


def check(stage, suite, bundles, bridges):
    """The whole way of a person: page, login, bridge, relay."""
    outside, jms = Outside(stage, bundles), stage.hosts["jms"]
    meet = outside.jicofo["jicofo.xmpp.client.xmpp-domain"]
    found = {}
    with suite.check(f"jicofo sees {' and '.join(bridges)}, each logged in with its own account over verified TLS"):
        found = comes(jms, *bridges)["bridges"]
        same("bridges of the bundles", sorted(outside.bridges), sorted(bridges))
    with suite.check("a person gets the page and its configuration through 443"):
        same("status", ask(outside.browser, f"https://{meet}/room", outside.authority).status, 200)
        same("domain", page(outside)["hosts"]["domain"], meet)
    with suite.check("a conference request gets a bridge"):
        answer = ask(outside.browser, page(outside)["conferenceRequestUrl"], outside.authority, "POST",
                     '{"room": "board"}', {"Content-Type": "application/json"})
        given = json.loads(answer.body)
        same("status", answer.status, 200)
        expect(given["bridge"] in bridges, given)
    for name in bridges:
        with suite.check(f"the address that {name} gave leads to it, and its media port answers"):
            values = known(found, name)
            channel = WebSocket(outside.browser, f"{values['colibri']}/conference/person?pwd=x", outside.authority)
            same("websocket", channel.recv().decode(), f"bridge {name}")
            same("media", datagram(outside.browser, values["address"], int(values["port"])), f"bridge {name} heard hello")
    with suite.check("a bridge that is not listed is contacted for nobody"):
        url = found[bridges[0]]["colibri"].rpartition("/")[0]
        try:
            WebSocket(outside.browser, f"{url}/nobody/conference/person", outside.authority)
        except Refused as refusal:
            same("status", refusal.status, 404)
        else:
            raise Failed("somebody answers")
    with suite.check("a relayed address is to be had through 443 and the relay's name"):
        service = turn_credentials(outside)
        relay = allocated(outside, service)
        for name in bridges:
            values = outside.bridges[name]
            (mapping,) = values["ice4j.harvest.mapping.static-mappings"]
            # Beside the relay a bridge names its private address too, elsewhere the public one alone.
            private = values["videobridge.ice.advertise-private-candidates"]
            address = mapping["local-address" if private else "public-address"]
            relay.permit(address)
            same("relayed", relay.exchange(address, int(known(found, name)["port"]), b"hello")[0],
                 f"bridge {name} heard hello".encode())
        relay.close()


def known(found, name):
    """What jicofo knows of a bridge."""
    expect(name in found, f"jicofo does not see {name}")
    return found[name]


def datagram(person, address, port):
    with person.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(5)
        udp.sendto(b"hello", (address, port))
        return udp.recv(2048).decode()
