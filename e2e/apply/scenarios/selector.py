"""A recorder and a gateway, the selector with its store, and the dial plan, on two hosts: they find each
other by what is rendered, clients outside are served, and another SIP password reaches the gateway alone.

Devices are stand-ins, and so are the daemons but for redis, Prosody and nginx."""
import json
import os
import shutil
import time

from hosts import devices
from hosts.outside import Outside
from hosts.world import PUBLIC
from library.clients import found_by, key_of, other_key, wants
from library.cluster import settings
from library.suite import Failed, expect, same

from scenarios.bridge import report
from scenarios.instances import at_work, birth, copies
from scenarios.reach import seen

MEDIA = f"""\
  - name: media-1
    roles: [jibri, sip]
    address: {PUBLIC}12
    cores: 16
    memory: 16GB
    disk: 20GB
    instances: {{jibri: 1, sip: 1}}
    sip_account: main
"""
SIP = """
sip:
  accounts:
    main: {user: "1009", server: sip.example.org, password: !secret sip/main}

dial_plan:
  - {id: 1000@sip.example.org, name: Boardroom}
  - {id: 1001@sip.example.org, name: Reception}

"""
RECORDER, GATEWAY = "media-1-jibri-1", "media-1-sip-1"
COPIES = ["small-jibri-1", "small-sip-1"]
SELECTOR, DIAL_PLAN = "small-component-selector", "small-dialplan"


def edit(text):
    """All hosts are in the public network, and the JMS has room for three containers."""
    text = text.replace("203.0.113.", PUBLIC)
    return text.replace("memory: 8GB", "memory: 12GB", 1).replace("disk: 10GB", "disk: 16GB", 1) + SIP


def waits(what, found, wanted, seconds=60):
    limit = time.monotonic() + seconds
    while (last := found()) != wanted:
        if time.monotonic() > limit:
            raise Failed(f"{what} is {last!r} instead of {wanted!r}")
        time.sleep(0.3)


def check(stage, suite):
    supplied = f"{stage.work}/artifacts"
    artifacts = stage.repository.supply(supplied)
    bundles = stage.compile(more=MEDIA, edit=lambda text: edit(text) + artifacts)
    jms, media = stage.host("jms", f"{PUBLIC}10"), stage.host("media-1", f"{PUBLIC}12")
    devices.prepare(media, 16)
    jms.carry(f"{bundles}/jms.tar")
    media.carry(devices.bundle(bundles, media))
    with suite.check("what no archive has is missed before anything is touched"):
        for host, missing in ((jms, 3), (media, 3)):
            findings = report(host.apply("apply", "--json", ok=(3,))[1])["findings"]
            same(host.name, [finding["code"] for finding in findings], ["apply.no-artifact"] * missing)
            same("/var/lib/lxc", host.run("ls", "/var/lib/lxc"), "")
    with suite.check("with it the JMS has its selector, redis and the dial plan, and the other host its copies"):
        for host in (jms, media):
            shutil.copytree(supplied, host.path("/root/artifacts"))
            host.apply()
        for container, units in ((SELECTOR, ["redis-server", "jitsi-component-selector"]), (DIAL_PLAN, ["dialplan"])):
            same(container, jms.inside(container, "systemctl", "is-active", *units).split(), ["active"] * len(units))
        same("copies", copies(media), COPIES)
    outside = Outside(stage, bundles)
    signal = key_of(f"{stage.site.folder}/secrets.yaml", "signal.key", stage.work)
    find_each_other(suite, jms, media)
    clients(suite, outside, signal, media, stage.work)
    dial_plan(suite, outside, bundles)
    another_password(stage, suite, jms, media, artifacts)


def rooms(jms):
    """The recorders and the gateways that jicofo sees."""
    found = seen(jms)
    return found["recorders"], found["gateways"]


def registered(jms):
    """What the selector keeps in redis."""
    return sorted(jms.inside(SELECTOR, "redis-cli", "HKEYS", "components").split())


def find_each_other(suite, jms, media):
    with suite.check("jicofo sees the recorder and the gateway in their rooms, over verified TLS, idle"):
        waits("rooms", lambda: rooms(jms), ({RECORDER: "idle"}, {GATEWAY: "idle"}))
    with suite.check("both are in the selector's store, by tokens that the key server of the JMS vouches for"):
        waits("registered", lambda: registered(jms), [RECORDER, GATEWAY])
    with suite.check("a second run changes nothing on either host, and neither copy starts again"):
        before = [birth(media, name) for name in COPIES]
        for host in (jms, media):
            same(host.name, report(host.apply("apply", "--json")[1])["result"], "unchanged")
            host.apply("verify")
        same("copies", [birth(media, name) for name in COPIES], before)


def clients(suite, outside, signal, media, folder):
    with suite.check("a client of the API is given a recorder and a gateway through 443"):
        same("recorder", wants(outside, "JIBRI", signal), (200, RECORDER))
        same("gateway", wants(outside, "SIP-JIBRI", signal), (200, GATEWAY))
    with suite.check("a key that is not the client's is believed for nothing"):
        same("status", wants(outside, "JIBRI", other_key(folder))[0], 401)
    with suite.check("one that is at work is given to nobody, until it is done"):
        at_work(media, COPIES[1], 1)
        waits("gateway", lambda: wants(outside, "SIP-JIBRI", signal), (404, None))
        same("recorder", wants(outside, "JIBRI", signal), (200, RECORDER))
        at_work(media, COPIES[1], 0)
        waits("gateway", lambda: wants(outside, "SIP-JIBRI", signal), (200, GATEWAY))


def dial_plan(suite, outside, bundles):
    folder = f"{bundles}/unpacked/jms/containers/{DIAL_PLAN}/rootfs/home/dialplan/app"
    with open(f"{folder}/config.ts", encoding="utf-8") as file:
        tokens = settings(file.read())
    with open(f"{folder}/dial-plan.json", encoding="utf-8") as file:
        wanted = json.load(file)
    with suite.check("the dial plan is told to moderators alone, and to nobody with another secret"):
        expect(len(wanted) == 2, wanted)
        same("moderator", found_by(outside, tokens, {"affiliation": "owner"}), (200, wanted))
        same("member", found_by(outside, tokens, {"affiliation": "member"}), (200, []))
        forged = dict(tokens, TOKEN_SECRET="another secret")
        same("another secret", found_by(outside, forged, {"affiliation": "owner"})[0], 401)


def another_password(stage, suite, jms, media, artifacts):
    with suite.check("another SIP password: the compiler announces the gateway, and nobody else"):
        old, new = f"{stage.site.folder}.before", f"{stage.site.folder}/out"
        shutil.copytree(new, old, symlinks=True)
        path = f"{stage.site.folder}/secrets.yaml"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        expect("a word of the provider" in text)
        with open(path, "w", encoding="utf-8") as file:
            os.chmod(path, 0o600)
            file.write(text.replace("a word of the provider", "another word"))
        bundles = stage.compile(serial=2, more=MEDIA, edit=lambda text: edit(text) + artifacts)
        plan = json.loads(stage.site.run("plan", old, new, "--format", "json", ok=(2,)))
        (part,) = [part for wave in plan["waves"] for part in wave["hosts"]]
        same("host", part["host"], "media-1")
        same("actions", part["actions"], ["1 file placed", "new copies of small-sip-template"])
        same("interrupts", part["interrupts"], ["SIP calls on media-1 end after draining"])
    with suite.check("it waits for the call that is under way, and then the gateway alone is copied anew"):
        media.carry(devices.bundle(bundles, media))
        before = {name: birth(media, name) for name in COPIES}
        changes = [change for change in report(media.apply("plan", "--json", ok=(2,))[1])["changes"]]
        same("planned", [(change["path"], change["action"], change["object"]) for change in changes],
             [("/etc/jitsi/jibri/pjsua.config", "recreate", "small-sip-template")])
        at_work(media, COPIES[1], 1)
        expect("apply.drain-timeout" in media.apply("--wait", "3", ok=(3,))[1])
        same("copies", {name: birth(media, name) for name in COPIES}, before)
        at_work(media, COPIES[1], 0)
        media.apply("--wait", "20")
        same("copied anew", [name for name in COPIES if birth(media, name) != before[name]], COPIES[1:])
        expect("another word" in media.inside(COPIES[1], "cat", "/etc/jitsi/jibri/pjsua.config"))
    with suite.check("it is back in its room and in the selector's store"):
        waits("rooms", lambda: rooms(jms), ({RECORDER: "idle"}, {GATEWAY: "idle"}))
        waits("registered", lambda: registered(jms), [RECORDER, GATEWAY])
        media.apply("verify")
