"""Packages and bases: what is built anew beside the container that runs, and how long nobody is served."""
import re
import time

from hosts.bundle import altered, replace_everywhere
from library.suite import expect, same

from scenarios.bridge import CONTAINER, UNIT, calls, deployed, report

# Two release sets: other versions of the same packages.
OLDER, NEWER = "2.0.10978", "2.0.11031"
# Longer than this, and people notice that their bridge is gone rather than slow.
MOST_SECONDS = 20


def release(name, media=10000):
    return {"media": media, "edit": lambda text: text.replace("site: small\n", f'site: small\njitsi: "{name}"\n')}


def version(host):
    return host.inside(CONTAINER, "dpkg-query", "--show", "--showformat=${Version}", "jitsi-videobridge2").strip()


# One line for each answer; ping itself would keep them to itself when it is ended.
PING = "while :; do ping -c 1 -W 1 172.22.22.15 >/dev/null && date +%s.%N; sleep 0.1; done >/root/pings 2>/dev/null"


class Absence:
    """How long the container's address did not answer, seen from the host."""

    def __init__(self, host):
        self.host = host
        host.run("sh", "-c", f"({PING}) >/dev/null 2>&1 & echo $! >/root/ping.pid")

    def __enter__(self):
        self.begun = time.monotonic()
        return self

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self.begun
        time.sleep(2)
        self.host.run("sh", "-c", "kill $(cat /root/ping.pid)")
        times = [float(line) for line in self.host.run("cat", "/root/pings").split()]
        self.longest = max((later - earlier for earlier, later in zip(times, times[1:])), default=0)

    def show(self, what):
        print(f"       {what}: {self.seconds:.1f} s in all, {self.longest:.1f} s without an answer", flush=True)


def check(stage, suite):
    with suite.check("a bridge of one release set is deployed"):
        jvb = deployed(stage, **release(OLDER))
        first = version(jvb)
    calls(jvb, 0)
    jvb.inside(CONTAINER, "sh", "-c", "echo kept >/var/log/kept; echo gone >/root/made-by-hand")
    bundles = stage.compile(serial=2, **release(NEWER))
    jvb.carry(f"{bundles}/jvb-1.tar")
    with suite.check("plan says that other packages build a container anew"):
        changes = report(jvb.apply("plan", "--json", ok=(2,))[1])["changes"]
        expect((CONTAINER, "rebuild") in {(change["place"], change["action"]) for change in changes}, changes)
    with suite.check("it is built beside the one that runs, and the switch is short"):
        with Absence(jvb) as absence:
            said = jvb.apply("--wait", "20")[1]
        absence.show("other packages")
        expect(re.search(r"switched, after \d+ ms without service", said), said)
        expect(0 < absence.longest < MOST_SECONDS, f"{absence.longest} s")
        expect(version(jvb) != first, f"it still has {first}")
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
        same("held", jvb.inside(CONTAINER, "apt-mark", "showhold").split(), ["jitsi-videobridge2"])
    with suite.check("what programs keep goes along, and nothing of the old root stays"):
        same("kept", jvb.inside(CONTAINER, "cat", "/var/log/kept").strip(), "kept")
        same("roots", jvb.run("sh", "-c", f"ls -d /var/lib/lxc/{CONTAINER}/rootfs*").split(),
             [f"/var/lib/lxc/{CONTAINER}/rootfs"])
        jvb.apply("verify")
    with suite.check("a second run builds nothing"):
        expect("nothing to do" in jvb.apply()[1])
    second = version(jvb)

    with suite.check("packages that make it sick: the root before is still there, and takes its place again"):
        calls(jvb, 0)
        jvb.carry(f"{stage.compile(serial=3, **release(OLDER, media=10666))}/jvb-1.tar")
        with Absence(jvb) as absence:
            jvb.apply("--wait", "20", "--patience", "5", ok=(8,))
        absence.show("there and back")
        same("version", version(jvb), second)
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
        expect("is still there" in jvb.run("cat", "/var/log/jitsi-compile-small.log"))
    with suite.check("rollback goes to the packages of a kept generation"):
        jvb.apply("rollback", "--wait", "20", "--now")
        same("version", version(jvb), first)
    with suite.check("another base builds it anew from that base, and takes the old base away"):
        calls(jvb, 0)
        bundles = stage.compile(serial=4, **release(NEWER))
        jvb.carry(altered(bundles, jvb, lambda folder: replace_everywhere(folder, "small-bookworm", "small-other"),
                          "rebased"))
        with Absence(jvb) as absence:
            jvb.apply("--wait", "20")
        absence.show("another base")
        expect(0 < absence.longest < MOST_SECONDS, f"{absence.longest} s")
        same("containers", jvb.run("ls", "/var/lib/lxc").split(), [CONTAINER, "small-other"])
        same("kept", jvb.inside(CONTAINER, "cat", "/var/log/kept").strip(), "kept")
        same("by hand", jvb.inside(CONTAINER, "ls", "/root").strip(), "")
        jvb.apply("verify")
