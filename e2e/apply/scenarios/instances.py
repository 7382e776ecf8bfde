"""A host with recorders and a gateway: templates, copies by number with their cards and cameras, drain.

Devices and the daemons are stand-ins, LXC and its ephemeral copies are not."""
from hosts import devices
from library.suite import expect, same

from scenarios.bridge import report

HOST = """\
  - name: media-1
    roles: [jibri, sip]
    address: 203.0.113.12
    cores: 16
    memory: 16GB
    disk: 20GB
    instances: {jibri: %d, sip: 1}
    sip_account: main
"""
SIP = """
selector:
  enabled: false
sip:
  accounts:
    main: {user: "1009", server: sip.example.org, password: !secret sip/main}
"""
COPIES = ["small-jibri-1", "small-jibri-2", "small-sip-1"]
CONF = "/etc/jitsi/jibri/jibri.conf"


def variant(recorders=2, **words):
    """A site with this host, and words of its own."""
    change = words.pop("change", lambda text: text)
    return dict(words, more=HOST % recorders, edit=lambda text: change(text) + SIP)


def copies(host):
    """Names of the copies that run."""
    return sorted(name for name in host.run("lxc-ls", "--running", "-1").split() if name[-1].isdigit())


def at_work(host, name, what):
    host.inside(name, "sh", "-c", 'mkdir -p /run/stand-in; echo "$1" >/run/stand-in/calls', "sh", str(what))


def birth(host, name):
    return host.run("lxc-info", "-n", name, "-p", "-H").strip()


def check(stage, suite):
    bundles = stage.compile(**variant())
    media = stage.host("media-1", "203.0.113.12")
    devices.prepare(media, 16)
    media.carry(devices.bundle(bundles, media))
    with suite.check("recorders and a gateway are deployed as copies of their templates"):
        media.apply()
        same("copies", copies(media), COPIES)
        for name in COPIES:
            media.wait_for(f"lxc-attach -n {name} -- systemctl is-active jibri", 60)
    with suite.check("no template runs, and both stay as they are made"):
        for kind in ("jibri", "sip"):
            same(kind, media.run("lxc-info", "-n", f"small-{kind}-template", "-s", "-H").strip(), "STOPPED")
    with suite.check("each copy has the nickname, the cards and the cameras of its number"):
        for name, cards, nickname in (("small-jibri-1", ["Loopback_1"], "media-1-jibri-1"),
                                      ("small-jibri-2", ["Loopback_2"], "media-1-jibri-2")):
            sound = media.inside(name, "cat", "/home/jibri/.asoundrc")
            for card in cards:
                expect(f"hw:{card}," in sound, f"{name} has no {card}\n{sound}")
            expect(f'"{nickname}"' in media.inside(name, "grep", "nickname", CONF), f"{name} is not {nickname}")
        sound = media.inside("small-sip-1", "cat", "/home/jibri/.asoundrc")
        # Cards 0 to 2 are the recorders' and their template's, 3 and 4 those of the gateways' template.
        for card in ("Loopback_5", "Loopback_6"):
            expect(f"hw:{card}," in sound, f"small-sip-1 has no {card}\n{sound}")
        expect("hw:Loopback," not in sound and "hw:Loopback_1," not in sound, sound)
        for node in ("/dev/video0", "/dev/video1"):
            media.inside("small-sip-1", "test", "-c", node)
    with suite.check("a second run changes nothing and no copy starts again"):
        before = {name: birth(media, name) for name in COPIES}
        expect("nothing to do" in media.apply()[1])
        same("copies", {name: birth(media, name) for name in COPIES}, before)
        media.apply("verify")

    other = stage.compile(serial=2, **variant(change=lambda text: text + "\nrecording:\n  profile: 720p\n"))
    media.carry(devices.bundle(other, media))
    with suite.check("a recorder at work is not stopped: bounded wait, refusal, and the idle one takes jobs again"):
        at_work(media, "small-jibri-1", 1)
        said = media.apply("--wait", "3", ok=(3,))[1]
        expect("apply.drain-timeout" in said and "small-jibri-1" in said, said)
        same("copies", {name: birth(media, name) for name in COPIES}, before)
        for name in COPIES:
            media.wait_for(f"lxc-attach -n {name} -- systemctl is-active jibri", 20)
    with suite.check("one that does not say whether it is at work is left alone"):
        at_work(media, "small-jibri-1", "unknown")
        expect("apply.drain-unknown" in media.apply("--wait", "3", ok=(3,))[1])
        same("copies", {name: birth(media, name) for name in COPIES}, before)
    with suite.check("once all are idle they are copied anew from the changed template; the gateway is not"):
        at_work(media, "small-jibri-1", 0)
        at_work(media, "small-jibri-2", "expired")
        said = report(media.apply("apply", "--json", "--wait", "20")[1])
        same("result", said["result"], "applied")
        after = {name: birth(media, name) for name in COPIES}
        same("copied anew", sorted(name for name in COPIES if after[name] != before[name]),
             ["small-jibri-1", "small-jibri-2"])
        expect("1280x720" in media.inside("small-jibri-1", "cat", CONF))
        media.apply("verify")
    with suite.check("--now waits for nobody"):
        at_work(media, "small-jibri-1", 1)
        third = stage.compile(serial=3, **variant())
        media.carry(devices.bundle(third, media))
        media.apply("--now")
        expect("1280x720" not in media.inside("small-jibri-1", "cat", CONF))
    with suite.check("one recorder less: its copy goes, and nobody else has its card"):
        media.carry(devices.bundle(stage.compile(serial=4, **variant(recorders=1)), media))
        media.apply("--wait", "20")
        same("copies", copies(media), ["small-jibri-1", "small-sip-1"])
    with suite.check("drain stops each as it becomes idle, and a later apply starts them"):
        # One that is about to start has no job, and is stopped at once.
        media.wait_for("lxc-attach -n small-jibri-1 -- systemctl is-active jibri", 60)
        at_work(media, "small-jibri-1", 1)
        expect("small-jibri-1" in media.apply("drain", "--wait", "2", ok=(3,))[1])
        at_work(media, "small-jibri-1", 0)
        media.apply("drain", "--wait", "10")
        same("jibri", media.inside("small-jibri-1", "systemctl", "is-active", "jibri", ok=(3,)).strip(), "inactive")
    with suite.check("remove leaves no template and no copy"):
        media.apply("remove", "--yes", "--now")
        same("/var/lib/lxc", media.run("ls", "/var/lib/lxc"), "")
