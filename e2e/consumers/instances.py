"""Recorders, gateways, the component selector and the dial plan as programs that do what the real ones do
at their interfaces: those of `apply/stand-ins`, in place of the echoes that other checks talk to."""
import glob
import json
import os
import time

from library.clients import found_by, key_of, other_key, wants
from library.cluster import HERE, environment
from library.site import SUPPORT
from library.suite import Failed, expect, same
from library.web import ask

PROGRAMS = f"{HERE}/apply/stand-ins"
PLACE = "/run/stand-ins"


def start(cluster):
    pass


def daemon(cluster, machine, program, variables=None, folder="/"):
    """Starts a program in a machine, with what its unit would give it and the machine's own authorities."""
    # A machine sees no folder that is mounted below this one's root, and this suite may be in such.
    for path in (*glob.glob(f"{PROGRAMS}/*.py"), f"{SUPPORT}/xmpp_login.py", *glob.glob(f"{HERE}/library/*.py")):
        part = "library/" if path.startswith(f"{HERE}/library/") else ""
        with open(path, encoding="utf-8") as file:
            machine.write(f"{PLACE}/{part}{os.path.basename(path)}", file.read())
    authority = cluster.topology.authority(machine).removeprefix(machine.path(""))
    shell = 'cd "$1"; shift; exec python3 -B "$@"'
    return machine.start("sh", "-c", shell, "sh", folder, f"{PLACE}/{program}.py", environment={
        **(variables or {}), "SSL_CERT_FILE": authority})


def replace(server):
    """Ends an echo, so that another program can have its port."""
    server.server.shutdown()
    server.server.server_close()


def waits(what, seen, wanted, seconds=40):
    limit = time.monotonic() + seconds
    while (found := seen()) != wanted:
        if time.monotonic() > limit:
            raise Failed(f"{what} is {found!r} instead of {wanted!r}")
        time.sleep(0.3)


def local(machine, url, method="GET"):
    """What a program of the machine answers on its loopback."""
    answer = ask(machine, f"http://127.0.0.1:{url}", None, method, "{}" if method == "POST" else None)
    same(url, answer.status, 200)
    return json.loads(answer.body or "{}")


def check(cluster, suite):
    topology = cluster.topology
    selector = topology.container(topology.jms, "selector")
    with suite.check("jicofo and the selector run, and the store is theirs"):
        replace(cluster.focus)
        replace(cluster.selector)
        cluster.jitsi.listens(daemon(cluster, cluster.jitsi, "focus"), cluster.jicofo["jicofo.rest.port"])
        selector.listens(daemon(cluster, selector, "selector", cluster.environments["selector"]), 8015)
        local(selector, "8015/health")
    names = {"recorders": {}, "gateways": {}}
    with suite.check("each recorder and gateway runs on the files of its instance, with its sidecar"):
        for machine, values in cluster.instances.items():
            (place,) = values["jibri.api.xmpp.environments"]
            kind = "gateways" if "sip-control-muc" in place else "recorders"
            room = place["sip-control-muc" if kind == "gateways" else "control-muc"]
            names[kind][room["nickname"]] = machine
            daemon(cluster, machine, "recorder")
            variables = dict(environment(machine, "/etc/jitsi/sidecar/env"),
                             **environment(machine, "/run/jitsi-instance.env"))
            daemon(cluster, machine, "sidecar", variables)
        expect(names["recorders"] and names["gateways"], names)
    for kind, found in names.items():
        with suite.check(f"jicofo sees all {kind} in their room, idle"):
            waits(kind, lambda: local(cluster.jitsi, "8888/debug")[kind], {name: "idle" for name in found})
    with suite.check("all of them are registered with the selector, by tokens that the key server vouches for"):
        waits("registered", lambda: registered(selector), len(cluster.instances))
    check_requests(cluster, suite, names)
    check_dial_plan(cluster, suite)


def registered(selector):
    return int(float(ask(selector, "http://127.0.0.1:8015/metrics", None).body.split()[1]))


def check_requests(cluster, suite, names):
    signal = key_of(f"{cluster.site.folder}/secrets.yaml", "signal.key", cluster.folder)
    for kind, type_ in (("recorders", "JIBRI"), ("gateways", "SIP-JIBRI")):
        with suite.check(f"an API client is given one of the {kind}"):
            status, name = wants(cluster, type_, signal)
            same("status", status, 200)
            expect(name in names[kind], name, "is none of", sorted(names[kind]))
    with suite.check("a key that is not the client's is believed for nothing"):
        same("status", wants(cluster, "JIBRI", other_key(cluster.folder))[0], 401)
    with suite.check("one that is at work is given to nobody, and jicofo knows"):
        for machine in names["gateways"].values():
            local(machine, "2222/jibri/api/v1.0/startService", "POST")
        waits("gateways", lambda: local(cluster.jitsi, "8888/debug")["gateways"], {name: "busy" for name in names["gateways"]})
        waits("answer", lambda: wants(cluster, "SIP-JIBRI", signal)[0], 404)
        for machine in names["gateways"].values():
            local(machine, "2222/jibri/api/v1.0/stopService", "POST")
        waits("answer", lambda: wants(cluster, "SIP-JIBRI", signal)[0], 200)


def check_dial_plan(cluster, suite):
    if not cluster.dialplan:
        return
    machine = cluster.topology.container(cluster.topology.jms, "dialplan")
    with suite.check("the dial plan is told to moderators alone"):
        replace(cluster.dialplan)
        machine.listens(daemon(cluster, machine, "deno", folder="/home/dialplan/app"), int(cluster.tokens["PORT"]))
        wanted = json.loads(machine.read("/home/dialplan/app/dial-plan.json"))
        same("moderator", found_by(cluster, cluster.tokens, {"affiliation": "owner"}), (200, wanted))
        same("member", found_by(cluster, cluster.tokens, {"affiliation": "member"}), (200, []))
        forged = dict(cluster.tokens, TOKEN_SECRET="another secret")
        same("another secret", found_by(cluster, forged, {"affiliation": "owner"})[0], 401)
