"""nginx: the multiplexer on port 443, the web server behind it, and the key server."""
import hashlib
import json
import re
import ssl
import subprocess

from library.cluster import environment
from library.page import page
from library.stand_ins import Server
from library.suite import Failed, expect, same
from library.topology import BROWSER
from library.turn import Relay
from library.web import Refused, WebSocket, ask, connect, tls, trust
from library.xmpp import reaches

# Where the sidecar asks for the selector's websocket unless its file says otherwise.
SELECTOR_PATH = "/jitsi-component-selector/ws"
ROOT = "/usr/share/jitsi-meet"


def start(cluster):
    serve(cluster.jitsi)


def serve(machine):
    machine.run("install", "-d", "-o", "www-data", "/var/log/nginx")
    # STAND-INS for the files of jitsi-meet-web.
    machine.write(f"{ROOT}/index.html", "<p>the page of a room</p>\n")
    machine.write(f"{ROOT}/static/404.html", "<p>nothing here</p>\n")
    machine.write(f"{ROOT}/libs/external_api.min.js", "// the API for other pages\n")
    machine.write(f"{ROOT}/.well-known/acme-challenge/token", "proof")
    limit = machine.find("/etc/systemd/system/nginx.service.d/override.conf", r"^LimitNOFILE=(\d+)$")
    # As the unit limits it, unless this machine allows less.
    machine.nginx = machine.start("sh", "-c", 'ulimit -n "$1" 2>/dev/null; exec nginx -g "daemon off;"', "sh", limit)
    machine.listens(machine.nginx, 443)


def names(cluster):
    """The public names: the page's and the relay's."""
    meet = cluster.jicofo["jicofo.xmpp.client.xmpp-domain"]
    (turn,) = [name for name in cluster.site.published() if name != meet]
    return meet, turn


def unbelieved(action):
    """Fails unless the client refuses the server's certificate."""
    try:
        action()
    except ssl.SSLCertVerificationError:
        return
    raise Failed("the certificate was believed")


def check(cluster, suite):
    browser, authority = cluster.browser, cluster.authority
    meet, turn = names(cluster)
    check_tls(suite, browser, authority, meet, turn)
    check_web(cluster, suite, meet, turn)
    check_bridges(cluster, suite, meet)
    check_helpers(cluster, suite, meet)
    check_keys(cluster, suite, meet)
    with suite.check("nginx has nothing to complain about"):
        errors = cluster.jitsi.read("/var/log/nginx/error.log")
        # An [error] is what it says of a client or of a server that hung up, which the checks brought
        # about; and this machine may not let anybody raise a limit.
        complaints = [line for line in errors.splitlines() if re.search(r"\[(warn|crit|alert|emerg)\]", line)
                      and "setrlimit(RLIMIT_NOFILE" not in line]
        expect(not complaints, "\n".join(complaints))


def check_tls(suite, browser, authority, meet, turn):
    """Both names behind port 443, with any authority that vouches for them."""
    with suite.check("443 with the page's name is the web server, certificate verified"):
        answer = ask(browser, f"https://{meet}/some-room", authority)
        same("the status", answer.status, 200)
        expect("the page of a room" in answer.body, answer.body)
        expect("max-age=" in answer.headers.get("Strict-Transport-Security", ""), answer.headers)
    with suite.check("443 with the relay's name is the relay, certificate verified"):
        relay = Relay(browser, turn, 443, authority)
        relay.binding()
        relay.close()
    with suite.check("the web server speaks HTTP/2"):
        secure = tls(browser, meet, 443, authority, protocols=("h2", "http/1.1"))
        same("the protocol", secure.selected_alpn_protocol(), "h2")
    with suite.check("nobody else's authority vouches for either name, and theirs for no other name"):
        for name in (meet, turn):
            unbelieved(lambda: tls(browser, name, 443, None))
            unbelieved(lambda: tls(browser, name, 443, authority, server_name="elsewhere.example.net"))
    with suite.check("old TLS is refused for both names"):
        for name in (meet, turn):
            context = trust(authority)
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
            try:
                context.wrap_socket(connect(browser, name, 443), server_hostname=name)
            except OSError:
                continue
            raise Failed(f"{name} speaks it")


def check_web(cluster, suite, meet, turn):
    browser, authority, jitsi = cluster.browser, cluster.authority, cluster.jitsi
    with suite.check("port 80 leads to 443"):
        for name in (meet, turn):
            answer = ask(browser, f"http://{name}/room", None)
            same("the way", (answer.status, answer.headers["Location"]), (301, f"https://{name}/room"))
    with suite.check("files of the page, and a page for what is missing"):
        same("the API", ask(browser, f"https://{meet}/external_api.js", authority).status, 200)
        answer = ask(browser, f"https://{meet}/libs/external_api.min.js?v=1", authority)
        same("its origin", answer.headers["Access-Control-Allow-Origin"], "*")
        same("a missing file", ask(browser, f"https://{meet}/libs/none.js", authority).status, 404)
        same("_unlock", ask(browser, page(cluster)["websocketKeepAliveUrl"], authority).status, 200)
    with suite.check("behind the multiplexer a client has its own address, whatever it claims"):
        ask(browser, page(cluster)["conferenceRequestUrl"], authority, "POST", "{}",
            {"X-Forwarded-For": "192.0.2.1", "Content-Type": "application/json"})
        seen = cluster.focus.requests[-1]
        same("X-Forwarded-For", seen["headers"].get("x-forwarded-for"), BROWSER)
        same("the host", seen["headers"]["host"], meet)
        jitsi.find("/var/log/nginx/access.log", rf"^({re.escape(BROWSER)}) .*POST /conference-request")
    with suite.check("a client cannot write the PROXY protocol itself"):
        before = jitsi.read("/var/log/nginx/access.log")
        plain = connect(browser, meet, 443)
        plain.sendall(f"PROXY TCP4 192.0.2.1 {plain.getpeername()[0]} 7 443\r\n".encode())
        try:
            trust(authority).wrap_socket(plain, server_hostname=meet)
        except OSError:
            pass
        else:
            raise Failed("it can")
        added = jitsi.read("/var/log/nginx/access.log")[len(before):]
        expect("\n192.0.2.1 " not in "\n" + added, "the log believes it")
    with suite.check("conference requests reach jicofo's port"):
        answer = ask(browser, page(cluster)["conferenceRequestUrl"], authority, "POST", "{}")
        same("who answers", json.loads(answer.body)["who"], "jicofo")
    with suite.check("nothing else of jicofo is to be had"):
        count = len(cluster.focus.requests)
        for path in ("/about/health", "/debug", "/metrics", "/pin", "/move-endpoints"):
            ask(browser, f"https://{meet}{path}", authority)
        same("what reached it", len(cluster.focus.requests), count)


def check_bridges(cluster, suite, meet):
    browser, authority = cluster.browser, cluster.authority
    urls = {}
    for host, values in cluster.bridges.items():
        if not values["videobridge.websockets.enabled"]:
            continue
        secure = "wss" if values["videobridge.websockets.tls"] else "ws"
        domain, name = (values[f"videobridge.websockets.{key}"] for key in ("domain", "server-id"))
        urls[host] = f"{secure}://{domain}/colibri-ws/{name}"
        with suite.check(f"the websocket that bridge {host} names in its offers leads to it and to no other"):
            socket = WebSocket(browser, f"{urls[host]}/0011223344556677/ann?pwd=secret", authority)
            same("who answers", socket.recv().decode(), f"bridge {host}")
            request = cluster.colibri[host].requests[-1]
            expect(request["path"].endswith("/0011223344556677/ann?pwd=secret"), request["path"])
            if host != cluster.topology.jms:
                same("it comes from", request["peer"], cluster.topology.own[cluster.topology.jms])
    if not urls:
        return
    with suite.check("no other address or name is contacted on behalf of a client"):
        # Whoever wants to see where nginx goes listens on the port that bridges have.
        traps = [Server("trap", cluster.stranger, "", 9090), Server("trap", browser, "", 9090)]
        first = next(iter(urls.values()))
        beside, address, away = first.rpartition("/")[0], cluster.topology.stranger_address, BROWSER
        wanted = [f"{beside}/{name}/x/y" for name in (
            address, away, f"{address}:9090", "127.0.0.1", "127.1", "localhost", "0", "172.22.22.15",
            "default-id", "nobody", "elsewhere.example.net", f"@{address}", "[::1]")]
        wanted += [f"{first}.{away}/x", f"{first}/../{address}/x", f"{beside}//{address}/x",
                   f"{beside}/%2e%2e/{address}/x", first.replace("/colibri-ws", "/acme/colibri-ws").rpartition("/")[0] + f"/{address}/x",
                   f"{beside}/{address}", beside.replace("colibri-ws", "colibri-relay-ws") + f"/{address}/x"]
        counts = {name: len(server.requests) for name, server in cluster.colibri.items()}
        for url in wanted:
            try:
                socket = WebSocket(browser, url, authority)
            except Refused:
                continue
            else:
                raise Failed(f"{url} opens a websocket to {socket.recv()}")
        for url in wanted[:3]:
            same(url, ask(browser, url.replace("wss:", "https:"), authority).status, 404)
        same("contacts", [trap.requests for trap in traps], [[], []])
        same("requests to bridges", {name: len(server.requests) for name, server in cluster.colibri.items()}, counts)


def check_helpers(cluster, suite, meet):
    topology, authority = cluster.topology, cluster.authority
    config = page(cluster)
    if cluster.dialplan:
        with suite.check("the page's people search reaches the dial plan"):
            answer = ask(cluster.browser, config["peopleSearchUrl"] + "?query=1", authority,
                         headers={"Authorization": "Bearer x"})
            same("who answers", json.loads(answer.body)["who"], "dial plan")
            same("the token", cluster.dialplan.requests[-1]["headers"].get("authorization"), "Bearer x")
            expect(cluster.dialplan.requests[-1]["path"].startswith("/get-dial-plan"), cluster.dialplan.requests[-1])
    with suite.check("an API client reaches the component selector"):
        answer = ask(cluster.browser, f"https://{meet}/jitsi-component-selector/sessions/start", authority,
                     "POST", "{}")
        same("who answers", json.loads(answer.body)["who"], "selector")
        same("the path", cluster.selector.requests[-1]["path"], "/jitsi-component-selector/sessions/start")
    for machine in cluster.instances:
        with suite.check(f"the sidecar of {machine.name} reaches the component selector through both NATs"):
            settings = environment(machine, "/etc/jitsi/sidecar/env")
            url = settings["WS_SERVER_URL"] + settings.get("WS_SERVER_PATH", SELECTOR_PATH)
            socket = WebSocket(machine, url, topology.authority(machine))
            same("who answers", socket.recv().decode(), "selector")
            same("the path", cluster.selector.requests[-1]["path"], SELECTOR_PATH)


def public_key(machine, path):
    return machine.run("openssl", "pkey", "-in", path, "-pubout").strip()


def check_keys(cluster, suite, meet):
    topology = cluster.topology
    selector = topology.container(topology.jms, "selector")
    authority = topology.authority(selector)

    def published(mapping, kid):
        """The key that the selector finds for a key id, as its own settings lead there."""
        rules = json.loads(cluster.environments["selector"][mapping])
        (rule,) = [rule for rule in rules if re.search(rule["kid"], kid)]
        return ask(selector, f"{rule['baseUrl']}/{hashlib.sha256(kid.encode()).hexdigest()}.pem", authority)

    for machine in cluster.instances:
        with suite.check(f"the selector finds the public key of {machine.name} under its key id"):
            settings = environment(machine, "/etc/jitsi/sidecar/env")
            answer = published("SYSTEM_ASAP_BASE_URL_MAPPINGS", settings["ASAP_JWT_KID"])
            same("the status", answer.status, 200)
            same("the key", answer.body.strip(), public_key(machine, settings["ASAP_SIGNING_KEY_FILE"]))
    with suite.check("the selector finds the key of API clients, which no instance has"):
        answer = published("SIGNAL_ASAP_BASE_URL_MAPPINGS", "jitsi/signal")
        same("the status", answer.status, 200)
        done = subprocess.run(["openssl", "pkey", "-pubin", "-noout"], input=answer.body, text=True,
                              capture_output=True)
        same("openssl", done.returncode, 0)
        same("as a system's key", published("SYSTEM_ASAP_BASE_URL_MAPPINGS", "jitsi/signal").status, 404)
    with suite.check("the key server is for containers of the JMS alone"):
        expect(reaches(selector, meet, 18443), "not even for them")
        outside = [cluster.browser, cluster.stranger, *[topology.owner(host, "jvb.conf") for host in cluster.bridges
                                                         if host != topology.jms]]
        for machine in outside:
            expect(not reaches(machine, meet, 18443), machine.name, "reaches it")
