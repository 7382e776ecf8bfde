#!/usr/bin/python3
"""One site, compiled by every build of the program in every surrounding: the digest of `site.json`, and
of the list of the bundles' digests, for each. They are one. Two more sites are compiled with eight jobs by
every build, for a sanitizer to see threads meet; each has a digest of its own.

    e2e/same_bytes.py [PROGRAM ...]

PROGRAM is one of debug, release, asan, tsan and trixie, and must be there: trixie is another Debian with
its own C library, libyaml and libarchive. Without any, those that were built are taken."""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILT = {"debug": ".build/debug", "release": ".build/release", "asan": ".build-asan/debug", "tsan": ".build-tsan/debug"}
MORE_SITES = ("hostile", "pool")
# What the program needs of the other system.
LIBRARIES = "libyaml-0-2,libarchive13t64,libstdc++6,tzdata"


def program(kind):
    return f"{PACKAGE}/{BUILT[kind]}/jitsi-compile"


def mirror():
    """The archive that this machine itself installs from."""
    sources = "".join(open(f"{above}/{name}", encoding="utf-8").read() for above, _, names in os.walk("/etc/apt")
                      for name in names if name.endswith((".list", ".sources")))
    found = re.search(r"^deb .*?((?:https?|file):\S+)|^URIs:\s*(\S+)", sources, re.M)
    if not found:
        sys.exit("error: the apt sources of this machine name no archive")
    return found[1] or found[2]


def other_debian():
    """A folder with trixie and the program's libraries, made once."""
    cache = os.environ.get("JITSI_COMPILE_E2E_CACHE", os.path.expanduser("~/.cache/jitsi-compile-e2e"))
    folder = f"{cache}/bytes-trixie-{hashlib.sha256(LIBRARIES.encode()).hexdigest()[:12]}"
    if not os.path.isdir(folder):
        os.makedirs(cache, exist_ok=True)
        partial = f"{folder}.partial.{os.getpid()}"
        subprocess.run(["unshare", "--mount", "--propagation", "private", "mmdebstrap", "--quiet", "--mode=root",
                        "--variant=essential", f"--include={LIBRARIES}", "trixie", partial, mirror()], check=True)
        os.rename(partial, folder)
    return folder


def runtime(path):
    """Folders of shared libraries that come with Swift."""
    listed = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout
    return sorted({os.path.dirname(line.split()[2]) for line in listed.splitlines() if "swift" in line and "=>" in line})


class Bench:
    def __init__(self, root):
        self.root, self.outputs, self.count = root, {}, 0
        self.site = f"{root}/site.yaml"
        shutil.copy(f"{PACKAGE}/fixtures/nordeck/site.yaml", self.site)

    def build(self, what, path, *more, before=(), folder=None, site=None, fixture="nordeck", **options):
        """One row of the table: a run that compiles `fixture`, or a copy of it."""
        self.count += 1
        folder = folder or f"{self.root}/{self.count}"
        os.makedirs(folder, exist_ok=True)
        os.chmod(folder, 0o777)
        command = [*before, path, "build", site or self.site, "-o", f"{folder}/out", "--placeholder-secrets", *more]
        done = subprocess.run(command, capture_output=True, check=False, **options)
        if done.returncode:
            sys.exit(f"error: {what}: status {done.returncode}: {done.stderr.decode(errors='replace')}")
        digests = tuple(self.digest(f"{folder}/out/{name}") for name in ("site.json", "bundles/SHA256SUMS"))
        # The list is only as good as the bundles.
        for line in open(f"{folder}/out/bundles/SHA256SUMS", encoding="ascii"):
            wanted, name = line.split()
            if self.digest(f"{folder}/out/bundles/{name}") != wanted:
                sys.exit(f"error: {what}: {name} is not what SHA256SUMS says")
        self.outputs.setdefault(fixture, set()).add(digests)
        print(f"{what:<34} {digests[0][:32]} {digests[1][:32]}", flush=True)
        shutil.rmtree(f"{folder}/out")

    @staticmethod
    def digest(path):
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()


def surroundings(bench, path):
    """Everything around a run that may differ from one machine to another."""
    for jobs in range(1, 9):
        bench.build(f"--jobs {jobs}", path, "--jobs", str(jobs))
    for zone in ("UTC", "Pacific/Kiritimati", "America/St_Johns"):
        bench.build(f"time zone {zone}", path, env={**os.environ, "TZ": zone})
    for locale in ("C", "C.UTF-8", "tr_TR.UTF-8", "ja_JP.eucJP"):
        bench.build(f"locale {locale}", path, env={**os.environ, "LC_ALL": locale, "LANG": locale})
    bench.build("no environment", path, env={})
    for mask in (0o000, 0o027, 0o077):
        bench.build(f"umask {mask:03o}", path, umask=mask)
    odd = f"{bench.root}/a folder/\u00fc\u4e2d"
    os.makedirs(odd)
    shutil.copy(bench.site, f"{odd}/other name.yaml")
    bench.build("another folder and name", path, folder=odd, site="other name.yaml", cwd=odd)
    bench.build("from the root folder", path, cwd="/")
    if os.geteuid() == 0:
        user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        bench.build("another user", path, before=user)


def main():
    wanted = sys.argv[1:]
    # What Swift's globals hold looks leaked, because Swift keeps tags in spare bits of pointers.
    os.environ.setdefault("ASAN_OPTIONS", "detect_leaks=0")
    kinds = [kind for kind in BUILT if os.access(program(kind), os.X_OK)]
    missing = [kind for kind in wanted if kind not in kinds and kind != "trixie"]
    if missing or not kinds:
        sys.exit(f"error: not built: {', '.join(missing) or 'anything'}")
    with tempfile.TemporaryDirectory(prefix="same-bytes.") as root:
        os.chmod(root, 0o755)
        bench = Bench(root)
        print(f"{'':<34} {'site.json':<32} bundles/SHA256SUMS")
        # A copy: a program in somebody's home cannot be run by another user.
        copies = {}
        for kind in wanted or kinds:
            if kind != "trixie":
                copies[kind] = shutil.copy(program(kind), f"{root}/jitsi-compile-{kind}")
                bench.build(f"{kind} build", copies[kind])
        for kind, path in copies.items():
            for fixture in MORE_SITES:
                bench.build(f"{kind} build of {fixture}, --jobs 8", path, "--jobs", "8",
                            site=f"{PACKAGE}/fixtures/{fixture}/site.yaml", fixture=fixture)
        kind, path = next(iter(copies.items()))
        surroundings(bench, path)
        if "trixie" in wanted:
            debian = other_debian()
            shared = " ".join([root, *runtime(path)])
            inside = [f"{PACKAGE}/scripts/e2e/in-chroot", debian]
            bench.build(f"{kind} build on Debian trixie", path, before=inside, cwd=root,
                        env={**os.environ, "JITSI_COMPILE_SHARED": shared})
        print(f"{bench.count} runs, " + ", ".join(f"{len(found)} of {name}" for name, found in bench.outputs.items()))
        if any(len(found) != 1 for found in bench.outputs.values()):
            sys.exit("error: these outputs differ")


main()
