"""A host that reaches no archive: `fetch` on another machine, by the guide, and a deployment from the
carried folder alone."""
import glob
import os
import shutil

from hosts.guide import Guide
from library.suite import expect, same

from scenarios.bridge import CONTAINER, UNIT
from scenarios.rebuild import NEWER, release, version

HEADING = "A host that reaches no archive"
FOLDER = "/root/jvb-1.packages"
RSYNC = r"""#!/bin/sh -eu
# A stand-in: what goes to HOST: lies in /root/carried/HOST.
for target; do :; done
folder=/root/carried/${target%:}
rm -rf "$folder"
mkdir -p "$folder"
while [ $# -gt 1 ]; do case $1 in -*) ;; *) cp -r -- "$1" "$folder" ;; esac; shift; done
"""


def fetched(guide, helper, bundles):
    """What the guide's commands carry to the host, on this machine; what they said."""
    helper.run("sh", "-c", "rm -rf /root/jvb-1*")
    shutil.copy(f"{bundles}/jvb-1.tar", helper.path("/root/jvb-1.tar"))
    said = guide.follow(HEADING)
    return helper.path("/root/carried/jvb-1"), said


def bring(carried, host):
    """Lays the folder of packages beside the bundle."""
    shutil.rmtree(host.path(FOLDER), ignore_errors=True)
    shutil.copytree(f"{carried}/jvb-1.packages", host.path(FOLDER))


def check(stage, suite):
    bundles = stage.compile()
    helper, guide = stage.host("archives", "203.0.113.21", base=False), Guide(stage)
    helper.write("/usr/local/bin/rsync", RSYNC, 0o755)
    with suite.check("the guide's commands fill a folder on a machine that reaches the archives"):
        carried, said = fetched(guide, helper, bundles)
        print("       " + said.strip().splitlines()[-2], flush=True)
        expect(len(glob.glob(f"{carried}/jvb-1.packages/*.deb")) > 50)
        helper.run("sh", "-ec", f"cd {FOLDER} && sha256sum --check --quiet SHA256SUMS")
        same("base", [os.path.basename(path) for path in glob.glob(f"{carried}/jvb-1.packages/base-*.tar")],
             [f"base-{stage.release}-amd64.tar"])
        same("left out", guide.untyped("offline"), [])
    with suite.check("they touch nothing of the machine"):
        same("/var/lib/lxc", helper.run("ls", "/var/lib/lxc"), "")
        same("roots", helper.run("sh", "-c", "ls -d /root/*.partial 2>/dev/null || true"), "")

    jvb = stage.host("jvb-1", "203.0.113.11", base=False)
    jvb.write("/etc/apt/sources.list", "# none\n")
    jvb.run("rm", "/usr/share/keyrings/jitsi.gpg")
    jvb.run("ip", "route", "del", "default")
    jvb.run("sh", "-c", "rm -rf /var/lib/apt/lists/*")
    jvb.carry(f"{carried}/jvb-1.tar")
    with suite.check("without an archive and without the folder it is refused, with the way out"):
        said = jvb.apply(ok=(3,))[1]
        expect("apply.no-archive" in said and "apply.no-keyring" in said, said)
    bring(carried, jvb)
    with suite.check("a folder that was altered on its way is refused"):
        jvb.run("sh", "-c", f"echo x >>$(ls {FOLDER}/*.deb | head -n 1)")
        expect("apply.packages-altered" in jvb.apply(ok=(3,))[1])
        bring(carried, jvb)
    with suite.check("a host without any apt source is deployed from the folder beside the bundle"):
        requests = len(stage.world.requests)
        jvb.apply()
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
        same("requests to archives", stage.world.requests[requests:], [])
        jvb.apply("verify")
    with suite.check("nothing of the folder is left in the container"):
        same("packages", jvb.inside(CONTAINER, "sh", "-c", "ls /var/cache/jitsi-compile/carried 2>/dev/null || true"), "")
    newer = stage.compile(serial=2, **release(NEWER))
    with suite.check("another release set without its packages is refused before anything is touched"):
        jvb.carry(f"{newer}/jvb-1.tar")
        expect("apply.packages-missing" in jvb.apply(ok=(3,))[1])
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
    with suite.check("with its packages it is applied, and rollback needs no folder"):
        carried, _ = fetched(guide, helper, newer)
        bring(carried, jvb)
        before = version(jvb)
        jvb.apply("--now")
        expect(version(jvb) != before, "it has the old package")
        jvb.run("rm", "-rf", FOLDER)
        jvb.apply("rollback", "--now")
        same("version", version(jvb), before)
