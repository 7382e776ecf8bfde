"""Two outputs of one site, the way to tell which of them stands in a folder, and a table of runs."""
import collections
import contextlib
import os
import shutil
import stat
import subprocess
import tempfile

from library.site import compiler
from library.suite import Failed

SITE = """version: 1
site: demo
domains: {{meet: {meet}}}
auth: {{app_id: demo}}
hosts:
  - {{name: jms, roles: [jms], address: 203.0.113.10, cores: 8, memory: 16GB, disk: 80GB}}
  - {{name: "jvb-[1-{bridges}]", roles: [jvb], address: "203.0.113.[21-2{bridges}]", cores: 8, memory: 16GB, disk: 20GB}}
"""
OLD, NEW = "old", "new"
MESSAGES = (b"error: ", b"help: ")


class Outcome:
    """What a run said, how it ended, and what stands there now."""

    def __init__(self, status, errors, state):
        self.status, self.errors, self.state = status, errors, state


class Stage:
    def __init__(self, suite):
        self.suite = suite
        # Files of this test alone, in memory: nothing that is killed or filled is anybody's disk.
        self.root = tempfile.mkdtemp(prefix="surroundings.", dir="/tmp")
        self.mount("tmpfs", self.root, "size=512m,mode=0755")
        self.program = f"{self.root}/jitsi-compile"
        shutil.copy(compiler(), self.program)
        self.sites = {OLD: f"{self.root}/old.yaml", NEW: f"{self.root}/new.yaml"}
        for name, (meet, bridges) in {OLD: ("meet.old.example", 3), NEW: ("meet.new.example", 2)}.items():
            with open(self.sites[name], "w", encoding="ascii") as file:
                file.write(SITE.format(meet=meet, bridges=bridges))
        self.trees = {}
        for name in (OLD, NEW):
            subprocess.run(self.command(name, f"{self.root}/{name}"), check=True)
            self.trees[name] = self.tree(f"{self.root}/{name}")
        if self.trees[OLD] == self.trees[NEW]:
            raise Failed("the two sites have one output")
        self.table = collections.OrderedDict()

    @staticmethod
    def mount(kind, folder, options, source="none"):
        subprocess.run(["mount", "-t", kind, "-o", options, source, folder], check=True)

    def command(self, name, output, *more):
        return [self.program, "build", self.sites[name], "-o", output, "--placeholder-secrets", "--jobs", "1", *more]

    def tree(self, folder):
        """Every file below a folder with its bytes and who may read it; a link with its target."""
        files = {}
        for above, folders, names in os.walk(folder):
            for name in names + [name for name in folders if os.path.islink(f"{above}/{name}")]:
                path = f"{above}/{name}"
                mode = os.lstat(path).st_mode
                if stat.S_ISLNK(mode):
                    files[os.path.relpath(path, folder)] = os.readlink(path)
                elif stat.S_ISREG(mode):
                    with open(path, "rb") as file:
                        files[os.path.relpath(path, folder)] = (file.read(), mode & 0o077)
                else:
                    files[os.path.relpath(path, folder)] = "no file"
        return files

    def state(self, output):
        """Which output stands there: old, new, none, or broken with what differs."""
        if not os.path.lexists(output):
            return "none"
        found = self.tree(output)
        for name, tree in self.trees.items():
            if found == tree:
                return name
        wanted = min(self.trees.values(), key=lambda tree: len(set(tree.items()) ^ set(found.items())))
        differing = sorted(path for path, _ in set(wanted.items()) ^ set(found.items()))
        return f"broken ({len(differing)} differ: {', '.join(differing[:3])})"

    def place_old(self, output):
        """Makes the old output, as an earlier run would have left it."""
        subprocess.run(self.command(OLD, output), check=True, stdout=subprocess.DEVNULL)

    @contextlib.contextmanager
    def folder(self, options=None):
        """A folder of its own, a file system of its own where it says how large."""
        folder = tempfile.mkdtemp(dir=self.root)
        if options:
            self.mount("tmpfs", folder, options)
        try:
            yield folder
        finally:
            if options:
                subprocess.run(["umount", "--lazy", folder], check=True)
            shutil.rmtree(folder, ignore_errors=True)

    def build(self, output, name=NEW, before=(), **more):
        """Runs a build to its end; `before` are words in front of it, such as a shell's."""
        done = subprocess.run([*before, *self.command(name, output)], stdin=subprocess.DEVNULL, capture_output=True, **more)
        return Outcome(done.returncode, done.stderr, self.state(output))

    def expect_whole(self, row, outcome, says=None, statuses=(73, 74), states=(OLD, NEW)):
        """The promise: success means the new output, failure means the old one and a message."""
        self.note(row, outcome)
        words = f"{row}: status {outcome.status}, {outcome.state}, {outcome.errors[-400:]!r}"
        if outcome.state not in states:
            raise Failed(words)
        if outcome.status == 0:
            if outcome.state != NEW:
                raise Failed(f"success without the new output, {words}")
            return
        if outcome.status not in statuses:
            raise Failed(f"an unexpected status, {words}")
        if outcome.state == NEW and NEW not in says_of(outcome):
            raise Failed(f"a failure that leaves the new output and does not say so, {words}")
        if b"error: " not in outcome.errors or (says and says not in outcome.errors):
            raise Failed(f"no message that says {says}, {words}")

    def note(self, row, outcome):
        count = self.table.setdefault(row, collections.Counter())
        count["runs"] += 1
        count[outcome.state.split()[0]] += 1
        count[f"status {outcome.status}"] += 1

    def expect_tidy(self, folder, output):
        """After one more run in good surroundings the new output stands alone."""
        outcome = self.build(output)
        if outcome.status != 0 or outcome.state != NEW:
            raise Failed(f"the next run does not repair it: {outcome.status}, {outcome.state}, {outcome.errors!r}")
        left = [name for name in os.listdir(folder) if name.endswith(".jitsi-compile") or name.startswith(".out")]
        if left:
            raise Failed(f"the next run leaves {left}")

    def print_table(self):
        print(f"\n{'surroundings':<44} {'runs':>5} {'old':>5} {'new':>5} {'none':>5} {'broken':>6}  statuses")
        for row, count in self.table.items():
            statuses = ", ".join(f"{key[7:]}: {number}" for key, number in sorted(count.items()) if key.startswith("status "))
            print(f"{row:<44} {count['runs']:>5} {count[OLD]:>5} {count[NEW]:>5} {count['none']:>5} {count['broken']:>6}  {statuses}")
        print(flush=True)


def says_of(outcome):
    """Which output a message says is there."""
    return [NEW] if b"the new output is in place" in outcome.errors else []
