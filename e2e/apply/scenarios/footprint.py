"""What a deployment leaves on a host besides what its plan lists, whom it cuts off, and who can read a secret."""
import os
import re
import subprocess
import tempfile
import threading
import time

from library.suite import expect, same

from scenarios.bridge import CONTAINER, report

# What programs of the system keep for themselves, and apt's and LXC's own books.
KEPT_BY_OTHERS = re.compile(r"""^(/var/(log|cache|tmp|lib/(dpkg|apt|systemd|misc|dhcp|private|pam|ucf|polkit-1))|/tmp|/run
    |/root|/etc/(ld\.so\.cache|\.pwd\.lock|machine-id|mtab|resolv\.conf))(/|$)""", re.X)
SCRIPTS = re.compile(r"^/etc/(rc[0-6S]\.d/|runit/|networks$)")
OURS = re.compile(r"^(/var/lib/lxc|/var/lib/jitsi-compile|/var/log/jitsi-compile-small\.log)(/|$)")
# One line for each path: what it is, and of a file its digest.
SNAPSHOT = r"""
find / -xdev ! -type d -printf '%p\t%y %m %U %G %s %l\n'
find / -xdev -type f -print0 | xargs -0 sha256sum 2>/dev/null | sed -E 's,^([0-9a-f]{16})[0-9a-f]*  (.*),\2\t\1,'
"""
ECHO = r"""
use strict; use warnings; use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalPort => 2222, Listen => 1, ReuseAddr => 1) or die;
my $client = $server->accept; $client->autoflush(1);
while (my $line = <$client>) { print $client $line }
"""
TALK = r"""
import socket, sys, time
session = socket.create_connection((sys.argv[1], 2222), 5)
session.settimeout(5)
count = longest = 0
while True:
    try:
        open(sys.argv[2])
    except OSError:
        pass
    else:
        break
    before = time.monotonic()
    session.sendall(b"%d\n" % count)
    if not session.recv(64):
        sys.exit("the session was cut off")
    longest = max(longest, time.monotonic() - before)
    count += 1
    time.sleep(0.1)
print(count, round(longest, 2))
"""


def snapshot(host):
    """Path to kind, mode, owner, size, target and digest of everything but folders."""
    found = {}
    for line in host.run("sh", "-c", SNAPSHOT).splitlines():
        path, _, facts = line.partition("\t")
        found[path] = f"{found.get(path, '')} {facts}"
    return found


def listed(bundle, plan):
    """Paths of the host that plan or manifest name: files, and the links by which units start at boot."""
    paths = {change["path"] for change in plan["changes"] if change["place"] == "host"}
    units = {line.rstrip("\n").split("\t")[1] for line in open(f"{bundle}/tables/units.tsv", encoding="utf-8")
             if line.startswith("host\t")}
    return paths, units


class Session:
    """A login that goes on while `apply` works: lines over one TCP session to the host's own address."""

    def __init__(self, stage, host):
        self.stage, self.host = stage, host
        host.write("/root/echo.pl", ECHO)
        host.run("sh", "-c", "perl /root/echo.pl >/dev/null 2>&1 &")
        self.end = f"{stage.work}/session-ends"

    def __enter__(self):
        self.process = subprocess.Popen(
            ["nsenter", f"--net=/proc/{self.stage.world.holder.pid}/ns/net", "python3", "-c", TALK, self.host.address,
             self.end], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        open(self.end, "w", encoding="utf-8").close()
        said, problem = self.process.communicate(timeout=30)
        os.remove(self.end)
        expect(self.process.returncode == 0, problem)
        self.lines, self.longest = said.split()


def secrets(stage):
    """Every text of the site's secrets that nobody else may see, one for each line of a key."""
    found, public, name = set(), False, ""
    for line in open(f"{stage.site.folder}/secrets.yaml", encoding="utf-8"):
        public = (public or "BEGIN CERTIFICATE" in line or "BEGIN PUBLIC" in line) and "-----END" not in line
        text = line.partition(": ")[2] if re.match(r"\s*\S+: \S", line) else line
        text = text.strip().strip("'\"")
        if not public and len(text) >= 12 and "-----" not in text and not text.startswith("#"):
            found.add(text)
    return {text for text in found if not re.match(r"^\d{4}-\d\d-\d\d", text)}


class Sampler:
    """Arguments and environments of every process of the hosts, looked at again and again. What is gone
    within some milliseconds can be missed."""

    def __enter__(self):
        self.seen, self.ended = set(), False
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended = True
        self.thread.join()

    def look(self):
        while not self.ended:
            for process in filter(str.isdigit, os.listdir("/proc")):
                for part in ("cmdline", "environ"):
                    try:
                        with open(f"/proc/{process}/{part}", encoding="utf-8", errors="replace") as file:
                            self.seen.add(file.read())
                    except OSError:
                        pass
            time.sleep(0.01)

    @property
    def text(self):
        return "\n".join(self.seen)


def check(stage, suite):
    bundles = stage.compile()
    jvb = stage.host("jvb-1", "203.0.113.11")
    jvb.run("nft", "add", "table", "inet", "theirs")
    jvb.run("nft", "add", "chain", "inet", "theirs", "input", "{ type filter hook input priority 0; }")
    jvb.run("nft", "add", "rule", "inet", "theirs", "input", "tcp", "dport", "9", "counter", "drop")
    jvb.carry(f"{bundles}/jvb-1.tar")
    plan = report(jvb.apply("plan", "--json", ok=(2,))[1])
    before, rules, links = snapshot(jvb), jvb.run("nft", "list", "table", "inet", "theirs"), interfaces(jvb)
    found = secrets(stage)
    expect(len(found) > 10, f"only {len(found)} secrets")

    with Session(stage, jvb) as session:
        with suite.check("a first deployment ends well"), Sampler() as first:
            said = jvb.apply()[1]
        other = stage.compile(serial=2, media=10001)
        jvb.carry(f"{other}/jvb-1.tar")
        with suite.check("an update that loads another firewall ends well"), Sampler() as second:
            more = jvb.apply("--now")[1]
            expect("10001" in jvb.run("nft", "list", "table", "inet", "jitsi-small"))
    with suite.check("a session to the host's own address goes on through both"):
        expect(int(session.lines) > 20, f"{session.lines} lines")
        print(f"       {session.lines} lines, the slowest after {session.longest} s", flush=True)

    with suite.check("no secret was in an argument, an environment, the output or the log"):
        log = jvb.run("cat", "/var/log/jitsi-compile-small.log")
        expect(len(first.seen) > 100, f"only {len(first.seen)} texts were seen")
        for where, text in (("arguments", first.text + second.text), ("output", said + more), ("log", log)):
            expect(not any(secret in text for secret in found), f"a secret is in the {where}")
        print(f"       {len(found)} secrets, {len(first.seen | second.seen)} arguments and environments", flush=True)
    with suite.check("nobody but root reads a file that holds a secret"):
        with tempfile.NamedTemporaryFile("w", dir=stage.work, encoding="utf-8") as patterns:
            patterns.write("\n".join(sorted(found)) + "\n")
            patterns.flush()
            jvb.write("/root/patterns", open(patterns.name, encoding="utf-8").read(), 0o600)
        holders = jvb.run("sh", "-c", "grep -rlFf /root/patterns /etc /var /usr/local /tmp /home 2>/dev/null || true").split()
        expect(any("jvb.conf" in path for path in holders), f"the search found only {holders}")
        readable = [path for path in holders if jvb.attach("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                                           "cat", path)[0] == 0]
        same("readable by everyone on the host", readable, [])
        root = f"/var/lib/lxc/{CONTAINER}/rootfs"
        inside = [path for path in holders if path.startswith(root) and jvb.attach(
            "chroot", "--userspec=65534:65534", root, "cat", path.removeprefix(root))[0] == 0]
        same("readable by everyone in the container", inside, [])
        jvb.run("rm", "/root/patterns")

    with suite.check("what changed on the host is what the plan lists"):
        paths, units = listed(f"{bundles}/unpacked/jvb-1", plan)
        packaged = set(jvb.run("sh", "-c", "cat /var/lib/dpkg/info/*.list").split("\n"))
        after, strange = snapshot(jvb), []
        for path in sorted(before.keys() | after.keys()):
            if before.get(path) == after.get(path) or OURS.match(path) or KEPT_BY_OTHERS.match(path) or path in paths:
                continue
            if re.match(r"^/etc/systemd/system/\S+\.(wants|requires)/", path) and os.path.basename(path) in units:
                continue
            # Packages that the plan lists, under the names that they knew before /lib moved, and what their
            # scripts make: start levels of others than systemd, names of networks.
            if path not in before and (path in packaged or path.removeprefix("/usr") in packaged or SCRIPTS.match(path)):
                continue
            strange.append(path)
        same("not listed", strange, [])
    with suite.check("rules and interfaces of others are as before"):
        same("rules", jvb.run("nft", "list", "table", "inet", "theirs"), rules)
        same("links that are gone", links - interfaces(jvb), set())
        same("new links", {name for name in interfaces(jvb) - links if not name.startswith("veth")}, {"small"})


def interfaces(host):
    return set(re.findall(r"^\d+: ([^:@]+)", host.run("ip", "link"), re.M))
