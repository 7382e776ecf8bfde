"""The commands of `docs/operating.md`, run as they stand there.

A block of commands says in its first line where it is typed: `# on your machine`,
`# on HOST, as root`, or on the machine that reaches the archives, which is a host named `archives`. Each
line is one command. On the operator's machine `ssh` and `scp` are stand-ins,
because the hosts have no server of SSH; the rest is real."""
import os
import re
import shutil
import subprocess

from hosts.ground import guard
from library.site import PACKAGE, compiler
from library.suite import Failed, expect

TEXT = f"{PACKAGE}/docs/operating.md"

# Headings that another scenario than `life` follows.
ELSEWHERE = {"A host that reaches no archive": "offline"}

# Statuses besides 0 that say something and stop nobody.
ELSE = [(r"/apply (plan|verify --json)", 2), (r"^jitsi-compile (diff|plan) ", 2), (r"/apply --detailed", 10)]

SCP = r"""#!/bin/sh -eu
# A stand-in: files of a host are files of this machine. The last argument is root@HOST: or root@HOST:FOLDER.
for target; do :; done
host=${target#root@} folder=${target#*:} host=${host%%:*}
while [ $# -gt 1 ]; do cp -- "$1" "@WORK@/now/$host/root/root/$folder"; shift; done
"""
SSH = r"""#!/bin/sh -eu
# A stand-in: a program in a host, in root's folder. Arguments are root@HOST and words for its shell.
host=${1#root@}
shift
exec "@WORK@/now/$host/shell" "cd; $*"
"""


def blocks(text):
    """Heading, place and commands of each block that is typed somewhere."""
    heading = ""
    for match in re.finditer(r"^#+ ([^\n]+)$|^```(\w*)\n(.*?)^```$", text, re.M | re.S):
        if match[1]:
            heading = match[1]
        else:
            expect(match[2] == "sh", f"below '{heading}' stands a block that nobody can type: {match[2]}")
            first, *lines = re.sub(r"\\\n *", "", match[3]).splitlines()
            place = re.fullmatch(r"# on (?:your machine|a machine that reaches the (archives)|(\S+), as root)", first)
            if not place:
                raise Failed(f"a block below '{heading}' does not say where its commands are typed: {first}")
            yield heading, place[1] or place[2] or "", [line for line in lines if line.strip() and not line.startswith("#")]


class Guide:
    def __init__(self, stage):
        self.stage, self.folder = stage, stage.site.folder
        self.blocks = list(blocks(open(TEXT, encoding="utf-8").read()))
        self.typed = set()
        self.programs = guard(f"{stage.work}/programs")
        shutil.rmtree(self.programs, ignore_errors=True)
        os.makedirs(self.programs)
        os.symlink(os.path.abspath(compiler()), f"{self.programs}/jitsi-compile")
        for name, text in (("scp", SCP), ("ssh", SSH)):
            with open(f"{self.programs}/{name}", "w", encoding="utf-8") as file:
                file.write(text.replace("@WORK@", stage.work))
            os.chmod(f"{self.programs}/{name}", 0o755)

    def follow(self, heading, place=None, part=None):
        """Types what stands below a heading, or of it what is typed in one place, or one block of that."""
        chosen = [number for number, (below, where, _) in enumerate(self.blocks)
                  if below == heading and place in (None, where)]
        if part is not None:
            chosen = chosen[part:part + 1]
        expect(chosen, f"the guide has nothing below '{heading}' for {place}")
        said = ""
        for number in chosen:
            self.typed.add(number)
            _, where, lines = self.blocks[number]
            said += "".join(self.type(where, line) for line in lines)
        return said

    def link(self):
        """Folders of the hosts that have these names now; earlier scenarios had others."""
        os.makedirs(f"{self.stage.work}/now", exist_ok=True)
        for name, host in self.stage.hosts.items():
            link = f"{self.stage.work}/now/{name}"
            if os.path.islink(link):
                os.remove(link)
            os.symlink(host.folder, link)

    def type(self, where, line):
        self.link()
        if where:
            status, said = self.stage.hosts[where].attach("sh", "-c", f"cd\n{line}")
        else:
            done = subprocess.run(["sh", "-c", line], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True,
                                  env=dict(os.environ, PATH=f"{self.programs}:{os.environ['PATH']}"))
            status, said = done.returncode, done.stdout
        if status and (status not in [number for pattern, number in ELSE if re.search(pattern, line)]):
            raise Failed(f"on {where or 'the operator s machine'}: {line}\nended with {status}\n{said[-4000:]}")
        return f"$ {line}\n{said}"

    def untyped(self, scenario="life"):
        """Headings of blocks that this scenario has to type and did not."""
        return [heading for number, (heading, _, _) in enumerate(self.blocks)
                if number not in self.typed and ELSEWHERE.get(heading, "life") == scenario]
