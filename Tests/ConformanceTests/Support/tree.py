"""What the checks share: the tree of one machine as `apply` will make it, and private mounts for it.

A bundle holds files; links, and where a container's configuration goes, are in its table of files.
"""
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def fail(*words):
    sys.exit(" ".join(str(word) for word in words))


def run(*command, given=None, ok=(0,), env=None, timeout=600):
    """Runs a program; fails with all that it said unless its status is one of `ok`."""
    done = subprocess.run(command, input=given, capture_output=True, text=True, env=env,
                          timeout=timeout, errors="replace")
    if done.returncode not in ok:
        fail(" ".join(command), "ended with", done.returncode, "\n", done.stdout, done.stderr)
    return done.stdout + done.stderr


def machines(files):
    """The machines that `files` are of: folder of the bundle and name of the container or `host`."""
    found = set()
    for file in files:
        match = re.match(r"(.*/bundles/[^/]+)/(?:containers/([^/]+)|(host))/", file)
        if not match:
            fail(file, "is of no machine")
        found.add((match[1], match[2] or match[3]))
    return sorted(found)


def install(bundle, machine, target):
    """Copies the machine's files to `target`, with modes, owners as far as this system knows them,
    and links."""
    for line in open(f"{bundle}/tables/files.tsv", encoding="utf-8"):
        where, path, kind, mode, user, group, _, source, link = line.rstrip("\n").split("\t")[:9]
        if where != machine:
            continue
        to = target + path
        os.makedirs(os.path.dirname(to), exist_ok=True)
        if os.path.lexists(to):
            os.remove(to)
        if kind == "link":
            os.symlink(link, to)
        else:
            shutil.copyfile(f"{bundle}/{source}", to)
            os.chmod(to, int(mode, 8))
            give(to, user, group)


def give(path, user, group):
    """Accounts that Jitsi's packages make are not here, and only root gives; then it stays ours."""
    try:
        shutil.chown(path, user, group)
    except (LookupError, PermissionError):
        pass


def private(folder, target, copy=True):
    """Mounts a copy of `target` that is ours alone; the mount namespace must be our own."""
    place = os.path.abspath(folder)
    os.makedirs(place, exist_ok=True)
    if copy:
        run("cp", "-a", f"{target}/.", place)
    return place, target


def mount(place, target):
    run("mount", "--bind", place, target)


def first_certificate(root, *kept):
    """Where certbot gets the certificate, the temporary one that servers start with, made by the
    rendered script itself. `kept` are folders of /var/lib that stay; the others are hidden."""
    script = f"{root}/usr/local/sbin/public-certificate"
    if not os.path.exists(script):
        return
    run("groupadd", "--force", "ssl-cert")
    for name in kept:
        os.makedirs(f"kept/{name}", exist_ok=True)
        mount(f"/var/lib/{name}", f"kept/{name}")
    run("mount", "-t", "tmpfs", "none", "/var/lib")
    for name in kept:
        os.makedirs(f"/var/lib/{name}")
        mount(f"kept/{name}", f"/var/lib/{name}")
    run("bash", script)
