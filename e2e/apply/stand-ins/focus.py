#!/usr/bin/python3
"""STAND-IN for jicofo: it logs in, waits in every room that bridges, recorders and gateways announce
themselves in, and answers conference requests with a bridge that it sees."""
import json
import re
import threading

from face import metrics, serve
from member import Member, attribute
from settings import at, configured

jicofo = configured("/etc/jitsi/jicofo/jicofo.conf")["jicofo"]
client = at(jicofo, "xmpp.client")
if client.get("disable-certificate-verification", False):
    raise SystemExit("a jicofo of this suite verifies certificates")
BREWERIES = {"bridges": at(jicofo, "bridge.brewery-jid"), "recorders": at(jicofo, "jibri.brewery-jid", None),
             "gateways": at(jicofo, "jibri-sip.brewery-jid", None)}
breweries = {kind: room for kind, room in BREWERIES.items() if room}
member = Member((client["hostname"], client.get("port", 5222)),
                (client["username"], client["domain"], client["password"]),
                [(room, client["username"]) for room in breweries.values()])


def seen(kind):
    """Occupants of a brewery besides ourselves, with what their presence says."""
    occupants = dict(member.occupants.get(breweries.get(kind, "").lower(), {}))
    occupants.pop(client["username"], None)
    return occupants


def bridges():
    return {name: {key: attribute(stanza, key) for key in ("drain", "colibri", "address", "port", "region")}
            for name, stanza in seen("bridges").items()}


def instances(kind):
    return {name: (re.search(r"<busy-status [^>]*status='(\w+)'", stanza) or ["", "unknown"])[1]
            for name, stanza in seen(kind).items()}


def route(method, path, headers, body):
    if path == "/about/health":
        return 200, {}
    if path == "/debug":
        return 200, {"state": member.state, "bridges": bridges(), "recorders": instances("recorders"),
                     "gateways": instances("gateways")}
    if path == "/metrics":
        return 200, metrics(jitsi_jicofo_bridge_selector_bridge_count=len(seen("bridges")),
                            jitsi_jicofo_jibri_available=len(seen("recorders")),
                            jitsi_jicofo_sip_jibri_available=len(seen("gateways")))
    if path.split("?")[0] == "/conference-request/v1" and method == "POST":
        return conference(json.loads(body or "{}"))
    return None


def conference(request):
    """Which bridge a room gets: the first by name that takes new ones."""
    free = {name: values for name, values in sorted(bridges().items()) if values["drain"] != "true"}
    if not free:
        return 503, {"ready": False}
    name, values = next(iter(free.items()))
    return 200, {"ready": True, "room": request.get("room", ""), "focusJid": at(client, "client-proxy", ""),
                 "bridge": name, **values}


serve(at(jicofo, "rest.host", "0.0.0.0"), at(jicofo, "rest.port", 8888), route)
member.start()
threading.Event().wait()
