"""What can go wrong while `apply` runs, on a host with one bridge: the state after it, and whether
the next run ends well. Prints the matrix. `kills.py` has the rows of kill -9."""
import contextlib
import os
import subprocess
import threading
import time

from hosts.bundle import altered, replace
from library.suite import Failed, expect, same

from scenarios.bridge import CONTAINER, UNIT, started
from scenarios.rebuild import NEWER, release

PLACES = {"jvb.conf": f"/var/lib/lxc/{CONTAINER}/rootfs/etc/jitsi/videobridge/jvb.conf",
          "nft": "/etc/nftables.d/small.nft", "config": f"/var/lib/lxc/{CONTAINER}/config"}


class Matrix:
    def __init__(self):
        self.rows = []

    def add(self, fault, times, after, then):
        self.rows.append((fault, str(times), after, then))

    def show(self):
        head = ("fault", "runs", "state after it", "next run")
        widths = [max(len(row[column]) for row in [head, *self.rows]) for column in range(4)]
        for row in [head, tuple("-" * width for width in widths), *self.rows]:
            print("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip(), flush=True)


def digests(host):
    """Digest of each watched file, or nothing where there is none."""
    return {name: host.run("sh", "-c", 'sha256sum <"$1" 2>/dev/null || true', "sh", path).split(" ")[0].strip()
            for name, path in PLACES.items()}


def planned(bundles, host):
    """The digests that a bundle wants there."""
    wanted = {}
    for line in open(f"{bundles}/unpacked/{host.name}/tables/files.tsv", encoding="utf-8"):
        place, path, _, _, _, _, digest = line.split("\t")[:7]
        full = path if place == "host" else f"/var/lib/lxc/{place}/rootfs{path}"
        for name, watched in PLACES.items():
            if watched == full:
                wanted[name] = digest
    return wanted


def shrink(host, mebibytes):
    """Leaves so much room for containers, and no more."""
    used = os.statvfs(f"{host.folder}/lxc")
    size = (used.f_blocks - used.f_bfree) * used.f_frsize + (mebibytes << 20)
    subprocess.run(["mount", "-o", f"remount,size={size}", f"{host.folder}/lxc"], check=True)


def widen(host):
    subprocess.run(["mount", "-o", "remount,size=6g", f"{host.folder}/lxc"], check=True)


@contextlib.contextmanager
def filled(host, path, mebibytes):
    """Fills the disk as soon as a path of a container is there."""
    def watch():
        while not ended and not os.path.exists(f"{host.folder}/lxc/{path}"):
            time.sleep(0.01)
        if not ended:
            shrink(host, mebibytes)
            happened.append(path)
    ended, happened = [], []
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield happened
    finally:
        ended.append(True)
        thread.join()
        widen(host)


def check(stage, suite):
    matrix = Matrix()
    try:
        rows(stage, suite, matrix)
    finally:
        matrix.show()


def rows(stage, suite, matrix):
    first = stage.compile()
    jvb = stage.host("jvb-1", "203.0.113.11")
    jvb.carry(f"{first}/jvb-1.tar")

    jvb.apply()
    second = stage.compile(serial=2, media=10001)
    new = planned(second, jvb)
    jvb.carry(f"{second}/jvb-1.tar")
    jvb.apply("--yes", "--now")

    def fails(what, tar, status, text=None):
        """The bundle is refused or taken back, and nothing of it is left."""
        before = digests(jvb)
        with suite.check(what):
            jvb.carry(tar)
            _, said = jvb.apply("--yes", "--now", "--patience", "20", ok=(status,))
            expect(text is None or text in said, said)
            same("files", digests(jvb), before)
            same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
            jvb.carry(f"{second}/jvb-1.tar")
            jvb.apply("--yes", "--now")
            jvb.apply("verify")
            matrix.add(what, 1, {3: "refused, untouched", 8: "the one before runs again",
                                 4: "stopped, untouched"}[status], "ends well")

    third = stage.compile(serial=3, media=10002)
    stage.repository.make("stand-in-broken", "1", broken=True)
    stage.repository.sign()
    fails("apt fails half way", altered(third, jvb, lambda folder: replace(
        f"{folder}/tables/packages.tsv", f"{CONTAINER}\tcron\t-", f"{CONTAINER}\tstand-in-broken\t1\tnone\t-\n{CONTAINER}\tcron\t-"),
        "broken"), 8)
    fails("a container that does not boot", altered(third, jvb, lambda folder: replace(
        f"{folder}/containers/{CONTAINER}/config", "lxc.net.0.link = small", "lxc.net.0.link = nowhere"),
        "unbootable"), 8)
    for port, what in ((10666, "a daemon that is never well"), (10667, "a daemon that starts and dies")):
        fails(what, f"{stage.compile(serial=3, media=port)}/jvb-1.tar", 8)
    fails("an altered bundle", altered_badly(third, jvb), 3, "apply.bundle-altered")
    fails("an older bundle", f"{first}/jvb-1.tar", 3, "apply.older-serial")

    with suite.check("a truncated bundle"):
        data = open(f"{third}/jvb-1.tar", "rb").read()
        with open(f"{third}/short.tar", "wb") as file:
            file.write(data[:len(data) // 2])
        before = digests(jvb)
        try:
            jvb.carry(f"{third}/short.tar")
        except Failed:
            pass
        # The tar's first half has a whole script or a part of it; neither does anything.
        status, said = jvb.apply(ok=None)
        expect(status != 0, f"it ended with {status}\n{said}")
        same("files", digests(jvb), before)
        jvb.carry(f"{second}/jvb-1.tar")
        jvb.apply()
        matrix.add("a truncated bundle", 1, "refused, untouched", "ends well")

    with suite.check("a bundle for another host"):
        before = digests(jvb)
        jvb.run("sh", "-ec", "mkdir -p /root/other")
        subprocess.run(["cp", "-r", f"{first}/unpacked/jms", jvb.path("/root/other/jms")], check=True)
        status, said = jvb.attach("/root/other/jms/apply")
        same("status", status, 3)
        expect("apply.wrong-host" in said, said)
        same("files", digests(jvb), before)
        matrix.add("a bundle for another host", 1, "refused, untouched", "ends well")

    with suite.check("the network bridge is missing"):
        jvb.run("ip", "link", "delete", "small")
        jvb.apply("--yes", "--now")
        jvb.wait_for("ping -c 1 -W 5 172.22.22.15", 20)
        matrix.add("network bridge missing", 1, "-", "ends well, container reachable")

    with suite.check("a file of ours is edited by hand"):
        jvb.run("sh", "-c", f"echo '# mine' >>{PLACES['jvb.conf']}")
        expect("changed by hand" in jvb.apply("verify", ok=(2,))[1])
        jvb.apply("--yes", "--now")
        same("files", digests(jvb), new)
        matrix.add("a file edited by hand", 1, "verify names it", "ends well, file back")

    with suite.check("a second apply at the same time"):
        jvb.run("sh", "-c", "flock --close /var/lib/jitsi-compile/lock sleep 6 >/dev/null 2>&1 &")
        time.sleep(1)
        expect("another run" in jvb.apply(ok=(7,))[1])
        time.sleep(6)
        jvb.apply()
        matrix.add("two runs at once", 1, "the second is turned away", "ends well")

    with suite.check("the disk is full"):
        before = digests(jvb)
        jvb.run("sh", "-ec", "mkdir -p /var/lib/jitsi-compile/small/kept; "
                             "mount -t tmpfs -o size=16k tmpfs /var/lib/jitsi-compile/small/kept")
        jvb.carry(f"{third}/jvb-1.tar")
        jvb.apply("--yes", "--now", ok=(4,))
        same("files", digests(jvb), before)
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
        jvb.run("umount", "/var/lib/jitsi-compile/small/kept")
        jvb.apply("--yes", "--now")
        same("files", digests(jvb), planned(third, jvb))
        matrix.add("disk full", 1, "stopped, untouched", "ends well")

    fourth = stage.compile(serial=4, **release(NEWER, media=10002))
    jvb.carry(f"{fourth}/jvb-1.tar")
    full = []
    for path, room, what in (("rootfs.partial", 5, "while a container is copied"),
                             ("rootfs.next", 2, "while packages are installed")):
        with suite.check(f"the disk is full {what}"):
            before, start = digests(jvb), started(jvb)
            with filled(jvb, f"{CONTAINER}/{path}", room) as happened:
                said = jvb.apply("--yes", "--now", ok=(8,))[1]
            expect(happened, f"there was no {path}")
            expect("runs again" in said, said)
            same("files", digests(jvb), before)
            same("start of the bridge", started(jvb), start)
            full.append(f"disk full {what}")
    with suite.check("too little room for another root is seen before anything is touched"):
        shrink(jvb, 100)
        expect("apply.disk-full" in jvb.apply("--yes", "--now", ok=(3,))[1])
        widen(jvb)
        matrix.add("too little room", 1, "refused, untouched", "ends well")
    with suite.check("with room again it ends well"):
        jvb.apply("--yes", "--now")
        same("files", digests(jvb), planned(fourth, jvb))
        for what in full:
            matrix.add(what, 1, "the one before was never stopped", "ends well with room")

    with suite.check("the disk of a first deployment is full"):
        new = stage.host("jvb-1", "203.0.113.11")
        new.carry(f"{first}/jvb-1.tar")
        with filled(new, f"{CONTAINER}/rootfs.partial", 5) as happened:
            said = new.apply(ok=(4,))[1]
        expect(happened and "run apply again" in said, said)
        new.apply()
        new.apply("verify")
        matrix.add("disk full, first deployment", 1, "half done, said so", "ends well")
        jvb = new

    with suite.check("after all this no secret is in the log"):
        log = jvb.run("cat", "/var/log/jitsi-compile-small.log")
        for line in open(f"{stage.site.folder}/secrets.yaml", encoding="utf-8"):
            secret = line.partition(":")[2].strip().strip("'\"")
            expect(len(secret) < 12 or secret not in log, "a secret is in the log")


def altered_badly(bundles, host):
    """A bundle with one byte more than it says."""
    target = f"{bundles}/altered"
    subprocess.run(["cp", "-r", f"{bundles}/unpacked/{host.name}", target], check=True)
    with open(f"{target}/tables/files.tsv", "a", encoding="utf-8") as file:
        file.write("\n")
    tar = f"{bundles}/altered.tar"
    subprocess.run(["tar", "-C", bundles, f"--transform=s,^altered,{host.name},", "-cf", tar, "altered"], check=True)
    return tar
