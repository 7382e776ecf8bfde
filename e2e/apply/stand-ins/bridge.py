#!/usr/bin/python3
"""STAND-IN for jitsi-videobridge2: what of it other programs and people see.

A bridge whose media port is 10666 is never well, and one with 10667 dies as soon as it was."""
import os
import re
import socket
import threading
import time

from face import Upgrade, is_websocket, metrics, serve, write_text
from member import Member, statistics
from settings import at, calls, configured

root = configured("/etc/jitsi/videobridge/jvb.conf")
bridge = root["videobridge"]
(client,) = at(bridge, "apis.xmpp-client.configs").values()
if at(client, "DISABLE_CERTIFICATE_VERIFICATION", False):
    raise SystemExit("a bridge of this suite verifies certificates")
draining = threading.Event()
media_port = at(bridge, "ice.udp.port")


def colibri_url():
    """Where browsers find this bridge, or nothing without websockets."""
    if not at(bridge, "websockets.enabled", False):
        return ""
    scheme = "wss" if at(bridge, "websockets.tls", False) else "ws"
    return f"{scheme}://{at(bridge, 'websockets.domain')}/colibri-ws/{at(bridge, 'websockets.server-id')}"


def address():
    """What a candidate would say: the public address of the first mapping."""
    mappings = at(root, "ice4j.harvest.mapping.static-mappings", [])
    return mappings[0]["public-address"] if mappings else ""


def describe():
    return statistics(drain=str(draining.is_set()).lower(), colibri=colibri_url(), address=address(), port=media_port,
                      region=at(bridge, "relay.region", ""), relay_id=at(bridge, "relay.relay-id", ""))


member = Member((client["HOSTNAME"], client["PORT"]), (client["USERNAME"], client["DOMAIN"], client["PASSWORD"]),
                [(room.strip(), client["MUC_NICKNAME"]) for room in client["MUC_JIDS"].split(",")], describe)


def private(method, path, headers, body):
    if method == "POST" and (verb := re.match(r"/colibri/drain/(enable|disable)$", path)):
        (draining.set if verb[1] == "enable" else draining.clear)()
        return 200, {}
    if method == "POST" and path == "/colibri/shutdown" and at(bridge, "rest.shutdown.enabled", False):
        threading.Timer(0.2, os._exit, [0]).start()
        return 200, {}
    if method != "GET":
        return None
    if path == "/about/health":
        return (500 if media_port == 10666 else 200), {}
    if path == "/colibri/drain":
        return 200, {"drain": draining.is_set()}
    if path == "/colibri/stats" and at(bridge, "apis.rest.enabled", False):
        people = calls()
        if not people.isdigit():
            return 500, {}
        return 200, {"drain": draining.is_set(), "endpoints": int(people), "participants": int(people)}
    if path == "/metrics":
        return 200, metrics(jitsi_jvb_drain=int(draining.is_set()), jitsi_jvb_xmpp=int(member.state.startswith("in ")))
    return None


def public(method, path, headers, body):
    """Browsers' websockets, for this bridge alone."""
    if not is_websocket(headers) or not path.startswith(f"/colibri-ws/{at(bridge, 'websockets.server-id')}/"):
        return None
    raise Upgrade(lambda _, out: write_text(out, f"bridge {client['MUC_NICKNAME']}"))


def media():
    """Sends back what comes, with the bridge's name."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("", media_port))
        while True:
            data, source = udp.recvfrom(2048)
            udp.sendto(f"bridge {client['MUC_NICKNAME']} heard ".encode() + data, source)


serve(at(bridge, "http-servers.private.host", "127.0.0.1"), at(bridge, "http-servers.private.port", 8080), private)
if (port := at(bridge, "http-servers.public.port", -1)) != -1:
    serve(at(bridge, "http-servers.public.host", ""), port, public)
threading.Thread(target=media, daemon=True).start()
member.start()
if media_port == 10667:
    time.sleep(2)
    raise SystemExit("told to die")
threading.Event().wait()
