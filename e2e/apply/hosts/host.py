"""A host: a privileged container of LXC with systemd, in which `apply` makes containers of its own.

Its files are an overlay over a tree that debootstrap made once; `/var/lib/lxc` is a folder of the
work folder, because an overlay cannot lie on an overlay."""
import os
import shlex
import shutil
import subprocess
import time

from hosts.ground import guard
from hosts.world import GATEWAY, PREFIX
from library.suite import Failed

CONFIG = """
lxc.uts.name = {name}
lxc.rootfs.path = dir:{root}
lxc.tty.max = 1
lxc.pty.max = 64
lxc.apparmor.profile = unconfined
lxc.cap.drop =
lxc.mount.auto = proc:rw sys:rw cgroup:rw:force
lxc.mount.entry = {folder}/lxc var/lib/lxc none bind,create=dir 0 0
lxc.autodev = 1
lxc.cgroup.devices.allow = a
lxc.signal.halt = SIGRTMIN+3
lxc.net.0.type = veth
lxc.net.0.link = internet
lxc.net.0.name = eth0
lxc.net.0.flags = up
lxc.net.1.type = veth
lxc.net.1.name = dummy0
lxc.log.level = INFO
lxc.log.file = {folder}/lxc.log
"""


# systemd of trixie wants to be told that it may run on a machine with control groups of version 1.
OLD_GROUPS = "lxc.init.cmd = /sbin/init SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1\n"


class Host:
    def __init__(self, world, name, address, lower, keyring, release, number=1):
        self.world, self.name, self.address, self.number = world, name, address, number
        self.gateway = f"{address.rpartition('.')[0]}.1"
        self.folder = guard(f"{world.work}/host-{name}.{number}")
        self.root = f"{self.folder}/root"
        self.paths = f"{self.folder}/paths"
        self.tag = os.path.basename(world.work).rpartition(".")[2] + f"-{name}-{number}"
        for part in ("upper", "scratch", "root", "lxc", f"paths/{self.tag}"):
            os.makedirs(f"{self.folder}/{part}")
        # In memory, because that is fast and can be made too small at any moment.
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755,size=6g", "tmpfs", f"{self.folder}/lxc"], check=True)
        self.lower = lower
        self.mount()
        with open(f"{self.paths}/{self.tag}/config", "w", encoding="utf-8") as file:
            file.write(CONFIG.format(name=name, root=self.root, folder=self.folder))
            if release == "trixie" and not os.path.exists("/sys/fs/cgroup/cgroup.controllers"):
                file.write(OLD_GROUPS)
                # Containers that `apply` makes read this as well.
                self.write("/usr/share/lxc/config/common.conf.d/90-old-groups.conf", OLD_GROUPS)
        self.enter = ["nsenter", f"--net=/proc/{world.holder.pid}/ns/net", "lxc-attach", "-P", self.paths, "-n", self.tag,
                      "--clear-env", "--", "env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                      "HOME=/root"]
        # For whoever is a program and has a line for a shell of the host.
        with open(f"{self.folder}/shell", "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nexec {shlex.join(self.enter)} sh -c "$1"\n')
        os.chmod(f"{self.folder}/shell", 0o755)
        self.write("/etc/hostname", f"{name}\n")
        self.write("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {name}\n")
        self.write("/etc/resolv.conf", f"nameserver {GATEWAY}\n")
        # Sites are planned for larger machines than this one may be.
        self.write("/usr/local/bin/nproc", "#!/bin/sh\necho 16\n", 0o755)
        self.write("/etc/apt/sources.list", f"deb {world.archive} {release} main\n")
        self.write("/etc/network/interfaces",
                   "source /etc/network/interfaces.d/*\n\nauto lo\niface lo inet loopback\n\nauto eth0\n"
                   f"iface eth0 inet static\n    address {address}/{PREFIX}\n    gateway {self.gateway}\n\n"
                   # LXC's own bridge, which its unit does not make in a container; another one waits half a
                   # minute for it.
                   "auto lxcbr0\niface lxcbr0 inet manual\n    pre-up ip link add lxcbr0 type bridge\n"
                   "    up ip link set lxcbr0 up\n")
        shutil.copy(keyring, self.path("/usr/share/keyrings/jitsi.gpg"))

    def mount(self):
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o",
                        f"lowerdir={self.lower},upperdir={self.folder}/upper,workdir={self.folder}/scratch", self.root],
                       check=True)

    def path(self, path):
        """Where a file of the host is for us. The host is not running, or the path has no link."""
        full = f"{self.root}{path}"
        guard(os.path.dirname(full))
        return full

    def write(self, path, text, mode=0o644):
        full = self.path(path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if os.path.islink(full):
            os.remove(full)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(full, mode)

    def lxc(self, program, *words, **options):
        return self.world.run(program, "-P", self.paths, "-n", self.tag, *words, **options)

    def start(self):
        # LXC looks for the switch in /sys, which shows the network of whoever mounted it.
        self.world.run("unshare", "--mount", "sh", "-ec", """
            mkdir -p /run/groups
            mount --rbind /sys/fs/cgroup /run/groups
            mount -t sysfs sysfs /sys
            mount --rbind /run/groups /sys/fs/cgroup
            exec lxc-start -P "$1" -n "$2" --daemon
            """, "sh", self.paths, self.tag)
        self.wait_for("systemctl is-system-running | grep -qE 'running|degraded'", 120)
        self.wait_for(f"ip route | grep -q 'default via {self.gateway}'", 30)

    def stop(self):
        self.lxc("lxc-stop", "--timeout", "30", ok=(0, 1, 2))

    def discard(self):
        """Ends the host at once, and gives back the memory that its disk was in."""
        self.lxc("lxc-stop", "--kill", ok=(0, 1, 2))
        for folder in ("lxc", "root"):
            subprocess.run(["umount", "--lazy", f"{self.folder}/{folder}"], check=True)

    def wait_for(self, script, seconds):
        limit = time.monotonic() + seconds
        while True:
            try:
                return self.run("sh", "-c", script)
            except Failed as failure:
                if time.monotonic() > limit:
                    raise Failed(f"{self.name} after {seconds} s: {failure}") from None
            time.sleep(0.5)

    def run(self, *command, ok=(0,), **options):
        return self.attach(*command, ok=ok, **options)[1]

    def attach(self, *command, ok=None, **options):
        """Status and output, both streams together, of a program in the host."""
        done = subprocess.run([*self.enter, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, text=True, errors="replace", **options)
        if ok is not None and done.returncode not in ok:
            raise Failed(f"{self.name}: {' '.join(command)} ended with {done.returncode}\n{done.stdout[-6000:]}")
        return done.returncode, done.stdout

    def carry(self, tar):
        """Unpacks a bundle in /root, as an operator would."""
        shutil.copy(tar, self.path("/root/bundle.tar"))
        self.run("sh", "-ec", f"rm -rf /root/{self.name}; tar -C /root -xf /root/bundle.tar")

    def apply(self, *words, ok=(0,), **options):
        status, said = self.attach(f"/root/{self.name}/apply", *words, **options)
        if ok is not None and status not in ok:
            log = self.attach("sh", "-c", "tail -n 60 /var/log/jitsi-compile-*.log")[1]
            raise Failed(f"apply {' '.join(words)} on {self.name} ended with {status}\n{said}\n--- log\n{log}")
        return status, said

    def inside(self, container, *command, **options):
        """A program in a container of the host."""
        return self.run("lxc-attach", "--clear-env", "-n", container, "--", "env",
                        "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *command, **options)
