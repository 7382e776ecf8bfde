"""What the harness may write to, and who cleans up: a work folder of its own, nothing else.

The suite runs in mount, process and name spaces of its own, in which this machine's files are
read-only. What runs in them ends with their first process; the parent, which is outside, then
removes the work folder and the control groups that LXC made."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

PREFIX = "jitsi-compile-apply."
WORK = re.compile(r"^/var/tmp/jitsi-compile-apply\.[A-Za-z0-9_]+$")


def cache_folder():
    """Where downloads and the file trees made of them stay between runs."""
    named = os.environ.get("JITSI_COMPILE_E2E_CACHE")
    folder = named or os.path.join(os.path.expanduser("~"), ".cache", "jitsi-compile-e2e")
    os.makedirs(folder, mode=0o755, exist_ok=True)
    return os.path.realpath(folder)


def guard(folder):
    """Ends the program unless `folder` is a work folder of ours or below one."""
    real = os.path.realpath(folder)
    if not WORK.match("/".join(real.split("/")[:4])):
        sys.exit(f"error: {real} is not below a work folder of this suite")
    return real


def alone(script, arguments):
    """Starts over inside, waits, and clears away; the exit status of what ran inside."""
    work = tempfile.mkdtemp(prefix=PREFIX, dir="/var/tmp")
    os.chmod(work, 0o755)
    inside = ["unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc",
              sys.executable, script, "--inside", work, *arguments]
    process = subprocess.Popen(inside)
    signal.signal(signal.SIGTERM, lambda *_: process.kill())
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.kill()
        return 130
    finally:
        process.wait()
        if os.environ.get("JITSI_COMPILE_E2E_KEEP"):
            print(f"kept: {work}")
        else:
            shutil.rmtree(guard(work), ignore_errors=True)
        remove_groups(os.path.basename(work).removeprefix(PREFIX))


def remove_groups(tag):
    """Empty control groups of LXC that carry our tag, deepest first."""
    for top in os.listdir("/sys/fs/cgroup"):
        for kind in ("lxc.payload", "lxc.monitor"):
            for name in _entries(f"/sys/fs/cgroup/{top}"):
                if name.startswith(f"{kind}.{tag}-"):
                    for folder, _, _ in os.walk(f"/sys/fs/cgroup/{top}/{name}", topdown=False):
                        try:
                            os.rmdir(folder)
                        except OSError:
                            pass


def _entries(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def protect(work, cache):
    """From here on this process and all that it starts can write to these two folders alone."""
    work = guard(work)
    if os.path.realpath(cache) == "/" or os.stat(cache).st_dev != os.stat("/").st_dev:
        sys.exit(f"error: {cache} cannot be a cache")
    for folder in (work, cache):
        _mount("--bind", folder, folder)
    _mount("-o", "remount,bind,ro", "/")
    # LXC, dnsmasq and gpg keep sockets and locks here.
    _mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/run")
    os.makedirs("/run/lock")
    os.environ["TMPDIR"] = os.environ["HOME"] = work
    try:
        open("/etc/.jitsi-compile-apply", "w", encoding="utf-8")
    except OSError:
        return
    sys.exit("error: this machine's /etc can be written to, so nothing is tried")


def _mount(*words):
    subprocess.run(["mount", *words], check=True)
