"""A machine that is made of namespaces: a network of its own, a name of its own, and this system's
files with others over them that nobody else sees.

The suite itself sees this system read-only (`protect`), so nothing here can be written by mistake.
Everything ends with the process that `run.py` starts in a process namespace: no machine, mount or
daemon is left behind, however the suite ends."""
import contextlib
import ctypes
import os
import re
import subprocess
import threading
import time

from tree import install
from library.suite import Failed

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)

# Mounts a copy-on-write view of this system and stays in it. Arguments: folder, name.
HOLDER = r"""
set -e
cd "$1"
mkdir -p upper work root
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
mount --rbind /proc root/proc
mount -t sysfs -o ro sysfs root/sys
mount --rbind /dev root/dev
for folder in run tmp usr/local var/log var/cache; do mount -t tmpfs -o mode=0755 tmpfs "root/$folder"; done
chmod 1777 root/tmp
hostname "$2"
ip link set lo up
# Only what runs inside may say so: until then /proc/PID/root leads to this system's own files.
exec chroot root sh -c 'echo ready; exec sleep infinity'
"""


def protect(folder):
    """From here on, this process and all that it starts can write to `folder` alone."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", folder], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", "/"], check=True)
    try:
        open("/etc/e2e-must-not-write", "w").close()
    except OSError:
        return
    os.unlink("/etc/e2e-must-not-write")
    raise SystemExit("error: this system's files can be written to; nothing was started")


def setns(path):
    """Puts this thread, and no other, into a network."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if LIBC.setns(descriptor, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"setns {path}")
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def network(pid):
    """In here, this thread is in the network of a process."""
    kept = os.open(f"/proc/self/task/{threading.get_native_id()}/ns/net", os.O_RDONLY)
    try:
        setns(f"/proc/{pid}/ns/net")
        yield
    finally:
        LIBC.setns(kept, CLONE_NEWNET)
        os.close(kept)


class Machine:
    """A host, a container or somebody outside. Commands run in it; sockets are made in it."""

    def __init__(self, name, folder, hostname=None):
        self.name = name
        self.hostname = hostname or name
        self.folder = folder
        self.started = []
        os.makedirs(folder)
        self.holder = subprocess.Popen(
            ["unshare", "--net", "--mount", "--uts", "sh", "-c", HOLDER, "sh", folder, self.hostname],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        if self.holder.stdout.readline() != "ready\n":
            raise Failed(f"the machine {name} does not come up")
        self.pid = self.holder.pid
        # Files go through /proc/PID/root. It must never be this system's own.
        if os.stat(self.path("/")).st_dev == os.stat("/").st_dev:
            raise Failed(f"the machine {name} has no files of its own")
        # A write that missed the machine would change this system.
        if os.path.samefile(f"/proc/{self.pid}/root", "/"):
            raise Failed(f"the machine {name} has no root of its own")

    # Files

    def path(self, path):
        """Where this process finds a file of the machine."""
        return f"/proc/{self.pid}/root{path}"

    def read(self, path):
        with open(self.path(path), encoding="utf-8", errors="replace") as file:
            return file.read()

    def find(self, path, pattern):
        """What a pattern's group holds in a file, where it first fits a line."""
        match = re.search(pattern, self.read(path), re.M)
        if not match:
            raise Failed(f"{self.name}: {path} has nothing like {pattern}")
        return match[1]

    def write(self, path, text, mode=0o644):
        os.makedirs(os.path.dirname(self.path(path)), exist_ok=True)
        with open(self.path(path), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(path), mode)

    def place(self, bundle, tree):
        """Puts the bundle's files of the tree (`host` or a container) where `apply` puts them, with
        their owners; who is missing on this system is added to the machine's own accounts."""
        install(bundle, tree, self.path(""))
        owners = {}
        for line in open(f"{bundle}/tables/files.tsv", encoding="utf-8"):
            where, path, kind, _, user, group = line.split("\t")[:6]
            if where == tree and kind != "link":
                owners.setdefault(f"{user}:{group}", []).append(path)
        for owner, paths in sorted(owners.items()):
            user, _, group = owner.partition(":")
            self.run("sh", "-c", 'getent group "$2" || groupadd -r "$2"; '
                     'getent passwd "$1" || useradd -r -g "$2" -d "/home/$1" "$1"', "sh", user, group)
            self.run("chown", owner, *paths)

    # Programs

    def command(self, *command):
        return ["nsenter", f"--target={self.pid}", "--net", "--mount", "--uts", "--root", "--wdns=/", *command]

    def run(self, *command, given=None, ok=(0,), timeout=120):
        """What the program printed; fails unless it ends well."""
        done = subprocess.run(self.command(*command), input=given, capture_output=True, text=True,
                              errors="replace", timeout=timeout)
        if done.returncode not in ok:
            raise Failed(f"{self.name}: {' '.join(command)} ended with {done.returncode}\n"
                         f"{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, *command, environment=None):
        """Starts a daemon, which must stay in the foreground; its words go to a file."""
        log = open(f"{self.folder}/daemon-{len(self.started)}.log", "w+b")
        process = subprocess.Popen(self.command(*command), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   env=dict(os.environ, **(environment or {})))
        process.log = log
        self.started.append(process)
        return process

    def listens(self, process, port, transport="tcp", timeout=60):
        """Waits until something has the port; fails when the daemon ends instead."""
        option = {"tcp": "-Hltn", "udp": "-Hlun"}[transport]
        end = time.monotonic() + timeout
        while not self.run("ss", option, "sport", "=", f":{port}"):
            if process.poll() is not None or time.monotonic() > end:
                raise Failed(f"{self.name}: nothing listens on {transport} {port}\n{said(process)}")
            time.sleep(0.05)

    # Network

    def inside(self):
        """Sockets made here belong to this machine's network, and stay there."""
        return network(self.pid)

    def resolve(self, name):
        """The IPv4 addresses of a name, as this machine's own files and resolver have it."""
        return sorted({line.split()[0] for line in self.run("getent", "ahostsv4", name, ok=(0, 2)).splitlines()})

    def address(self, name):
        """The one address of a name."""
        found = self.resolve(name)
        if len(found) != 1:
            raise Failed(f"{self.name}: {name} leads to {found or 'nowhere'}")
        return found[0]


def said(process):
    process.log.flush()
    process.log.seek(0)
    return process.log.read().decode(errors="replace")
