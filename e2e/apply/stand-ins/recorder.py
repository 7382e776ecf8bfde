#!/usr/bin/python3
"""STAND-IN for jibri, as a recorder or, with a room for gateways, as a SIP gateway: it announces itself
in its rooms and takes jobs, which do nothing. A test may say that it is `expired`, or that its state is
`unknown`."""
import json
import os
import threading
import urllib.request

from face import serve
from member import Member
from settings import at, calls, configured

jibri = configured("/etc/jitsi/jibri/jibri.conf")["jibri"]
(environment,) = at(jibri, "api.xmpp.environments")
if at(environment, "trust-all-xmpp-certs", False):
    raise SystemExit("a recorder of this suite verifies certificates")
login = environment["control-login"]
gateway = "sip-control-muc" in environment
rooms = [environment[key] for key in ("control-muc", "sip-control-muc") if key in environment]
working = threading.Event()


def is_busy():
    return working.is_set() or calls() not in ("0", "expired")


def describe():
    busy = "busy" if is_busy() else "idle"
    return (f"<jibri-status xmlns='http://jitsi.org/protocol/jibri'><busy-status status='{busy}'/>"
            "<health-status status='healthy'/></jibri-status>")


def tell():
    """What subscribers are told of a change, at once."""
    event = json.dumps({"jibriId": at(jibri, "id", ""), "status": status()}).encode()
    for subscriber in at(jibri, "webhook.subscribers", []):
        try:
            urllib.request.urlopen(urllib.request.Request(
                f"{subscriber}/v1/status", event, {"Content-Type": "application/json"}), timeout=5).close()
        except OSError as problem:
            print(f"{subscriber}: {problem}", flush=True)


def status():
    idle = "EXPIRED" if calls() == "expired" else "IDLE"
    return {"busyStatus": "BUSY" if is_busy() else idle, "health": {"healthStatus": "HEALTHY", "details": {}}}


def external(method, path, headers, body):
    verb = path.removeprefix("/jibri/api/v1.0/")
    if (method, verb) == ("GET", "health"):
        return 500 if calls() == "unknown" else 200, {"status": status()}
    if (method, verb) == ("POST", "startService"):
        if is_busy():
            return 412, {}
        # The account that enters the meeting; a job that names another one is not for this site.
        asked = json.loads(body or "{}").get("callLoginParams", {})
        if asked and asked != {key: environment["call-login"][key] for key in ("domain", "username", "password")}:
            return 400, {}
        working.set()
        tell()
        return 200, {}
    if (method, verb) == ("POST", "stopService"):
        working.clear()
        tell()
        return 200, {}
    return None


def internal(method, path, headers, body):
    """A reload or a graceful end waits for the job that is under way."""
    verb = path.removeprefix("/jibri/api/internal/v1.0/")
    if method != "POST" or verb not in ("notifyConfigChanged", "gracefulShutdown", "shutdown"):
        return None

    def leave():
        while verb != "shutdown" and is_busy():
            threading.Event().wait(0.5)
        # 255 tells systemd not to start it again.
        os._exit(0 if verb == "notifyConfigChanged" else 255)
    threading.Timer(0.2, leave).start()
    return 200, {}


http = at(jibri, "api.http", {})
serve(http.get("external-api-host", "127.0.0.1"), http.get("external-api-port", 2222), external)
serve(http.get("internal-api-host", "127.0.0.1"), http.get("internal-api-port", 3333), internal)
member = Member((environment["xmpp-server-hosts"][0], login.get("port", 5222)),
                (login["username"], login["domain"], login["password"]),
                [(f"{room['room-name']}@{room['domain']}", room["nickname"]) for room in rooms], describe)
member.start()
threading.Event().wait()
