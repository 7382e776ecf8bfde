"""File trees that debootstrap makes once and that stay in the cache as tarballs: of the hosts, and of
the base that their containers start from."""
import hashlib
import os
import shutil
import subprocess

from hosts.ground import guard
from library.suite import Failed

# What a host is like before anybody thought of Jitsi, and what would only cost time.
HOST = """systemd-sysv dbus libpam-systemd iproute2 procps ca-certificates openssl gnupg kmod iputils-ping
    ifupdown lxc debootstrap dnsmasq-base nftables""".split()
# What `apply` itself would put into a base, and what the stand-ins run on, which would otherwise be
# installed into each container.
BASE = """ca-certificates dbus iproute2 libpam-systemd openssl procps systemd-sysv python3 ruby-hocon""".split()


def tarball(work, cache, archive, release, kind, packages):
    """The file in the cache, made where it is missing. Its name holds a digest of the packages' names."""
    digest = hashlib.sha256(" ".join(sorted(packages)).encode()).hexdigest()[:12]
    tar = f"{cache}/{kind}-{release}-{digest}.tar"
    if os.path.exists(tar):
        return tar
    root = guard(f"{work}/{kind}-{release}")
    done = subprocess.run(["debootstrap", "--variant=minbase", f"--include={','.join(packages)}", release, root, archive],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"debootstrap: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    subprocess.run(["tar", "-C", root, "--exclude=./var/cache/apt/archives/*.deb", "--exclude=./var/lib/apt/lists/*",
                    "-cf", f"{tar}.partial", "."], check=True)
    subprocess.run(["rm", "-rf", "--one-file-system", root], check=True)
    os.replace(f"{tar}.partial", tar)
    return tar


def unpacked(work, tar):
    """The tree that all hosts start from."""
    root = guard(f"{work}/tree")
    os.makedirs(root)
    subprocess.run(["tar", "-C", root, "-xf", tar], check=True)
    return root


def with_file(work, tar, path, text):
    """A copy of a tarball that has one file more."""
    more = guard(f"{work}/more")
    os.makedirs(os.path.dirname(f"{more}/{path}"))
    with open(f"{more}/{path}", "w", encoding="utf-8") as file:
        file.write(text)
    target = f"{work}/{os.path.basename(tar)}"
    shutil.copy(tar, target)
    subprocess.run(["tar", "-C", more, "--owner=0", "--group=0", "-rf", target, f"./{path}"], check=True)
    return target
