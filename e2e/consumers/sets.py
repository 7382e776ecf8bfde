"""The oldest and the newest release set, each with a JMS of its own."""
import glob
import re

from consumers import nginx, prosody
from consumers.authentication import Place, kept_out, without_complaints
from library.alone import alone
from library.page import page
from library.site import PACKAGE
from library.suite import Failed, same
from library.web import Refused, WebSocket

RELEASES = (10078, 11146)


def start(cluster):
    pass


def check(cluster, suite):
    text = open(f"{PACKAGE}/fixtures/nordeck/site.yaml", encoding="utf-8").read()
    for release in RELEASES:
        suite.consumer = f"set 2.0.{release}"
        with suite.quiet("a JMS of that set"):
            given = re.sub(r"^jitsi: .*$", f'jitsi: "2.0.{release}"', text, flags=re.M)
            try:
                room = alone(cluster, f"set-{release}", given)
            except Failed as problem:
                # A set that this version does not render says so, and there is nothing to run.
                if "[deployment.not-rendered]" in str(problem) or "[site.unknown-release-set]" in str(problem):
                    continue
                raise
            prosody.serve(room.jitsi)
            nginx.serve(room.jitsi)
            check_set(suite, Place(room, room.authority_file))


def check_set(suite, site):
    meeting, focus = site.meeting()
    with suite.check("jicofo logs in and opens a meeting, and a guest enters it"):
        config = page(site)
        guest = site.stream(config["hosts"].get("anonymousdomain", site.domain))
        guest.anonymous()
        guest.enter(meeting, "guest")
    kept_out(suite, site, guest)
    values = site.room.site.configuration(site.room.jms, "jvb.conf")
    websockets = values.get("videobridge.websockets.enabled", False)
    channel = "websocket" if websockets else "data channel"
    with suite.check(f"the page prefers the {channel}, as the bridges of the set do"):
        same("preferSctp", config["bridgeChannel"]["preferSctp"], not websockets)
    with suite.check("the web server leads to the bridges that have websockets, and the firewall lets it"):
        url = f"wss://{site.domain}/colibri-ws/{values.get('videobridge.websockets.server-id', site.room.jms)}/x/y"
        try:
            WebSocket(site.browser, url, site.authority)
        except Refused as refusal:
            # Nobody listens on the port here; without websockets the path is one like any other.
            same("nginx tries", refusal.status == 502, websockets)
        else:
            raise Failed("somebody answers")
        same("port 9090 is open", "9090/tcp" in site.room.site.read("out/firewall.md"), websockets)
        opened = [host for host in site.room.site.hosts if "9090" in rules(site.room.site, host)]
        same("hosts that open it", bool(opened), websockets)
    without_complaints(suite, site)


def rules(site, host):
    """The rules of a host, which need not be running."""
    (path,) = glob.glob(f"{site.bundle(host)}/host/etc/nftables.d/*.nft")
    return open(path, encoding="utf-8").read()
