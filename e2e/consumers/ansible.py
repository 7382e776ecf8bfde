"""Ansible: the rendered inventory and playbook, against SSH servers on the site's hosts."""
import io
import json
import os
import re
import shutil
import tarfile

from library import ssh
from library.suite import expect, same

OUT = "/root/out"
FOLDER = "/var/lib/jitsi-compile-carried"

# STAND-IN: `apply` does its work in `make e2e-apply`, on hosts that have LXC. Here it says what it was
# called with, and ends as it is told to.
APPLY = """#!/bin/sh
echo "$0 $*" >>/run/called
stat -c '%a %U' "$(dirname "$0")/.." >>/run/called
echo "words of $(hostname)"
exit "$(cat /run/status 2>/dev/null || echo 10)"
"""


def start(cluster):
    pass


class Operator:
    """A machine outside of the site, whose key the hosts know."""

    def __init__(self, cluster):
        self.cluster, self.machine = cluster, cluster.stranger
        self.hosts = cluster.topology.hosts
        public = ssh.key(self.machine, "/root/.ssh/id_ed25519")
        known = ""
        for name, host in self.hosts.items():
            known += f"{cluster.topology.own[name]} {ssh.key(host, '/etc/ssh/test-key')}\n"
            ssh.allow(host, public)
            ssh.serve(host, "/etc/ssh/test-key")
        self.machine.write("/root/.ssh/known_hosts", known, 0o600)
        shutil.copytree(f"{cluster.site.folder}/out/ansible", self.machine.path(f"{OUT}/ansible"))
        os.makedirs(self.machine.path(f"{OUT}/bundles"))
        # A bundle that the playbook must not take for another host's.
        self.bundle("jvb-11")

    def real(self, name):
        shutil.copy(f"{self.cluster.site.folder}/out/bundles/{name}.tar", self.machine.path(f"{OUT}/bundles"))

    def bundle(self, name):
        with tarfile.open(self.machine.path(f"{OUT}/bundles/{name}.tar"), "w") as tar:
            entry = tarfile.TarInfo(f"{name}/apply")
            entry.size, entry.mode = len(APPLY), 0o755
            tar.addfile(entry, io.BytesIO(APPLY.encode()))

    def run(self, program, *words):
        """What it said and how it ended."""
        text = self.machine.run(
            "env", "LC_ALL=C.UTF-8", "ANSIBLE_NOCOWS=1", "ANSIBLE_HOST_KEY_CHECKING=1", "HOME=/root",
            "sh", "-c", 'cd "$1"; shift; "$@" 2>&1; echo "status $?"', "sh", OUT,
            program, "-i", "ansible/inventory.yaml", *words, timeout=600)
        return text, int(re.search(r"status (\d+)$", text.strip())[1])

    def play(self, *words):
        return self.run("ansible-playbook", "ansible/apply.yaml", *words)

    def called(self, name):
        path = self.hosts[name].path("/run/called")
        if not os.path.exists(path):
            return None
        text = open(path, encoding="utf-8").read()
        os.unlink(path)
        return text


def recap(text):
    """The sums of a run, by host."""
    rows = re.findall(r"^(\S+) +: (.*)$", text.partition("PLAY RECAP")[2], re.M)
    return {host: dict(pair.split("=") for pair in pairs.split()) for host, pairs in rows}


def check(cluster, suite):
    operator = Operator(cluster)
    hosts = sorted(operator.hosts)
    with suite.check("the inventory has every host, each in one wave, and the JMS before all others"):
        text, status = operator.run("ansible-inventory", "--list")
        same("status", status, 0)
        groups = json.loads(text.partition("status ")[0])
        same("hosts", sorted(groups["_meta"]["hostvars"]), hosts)
        for name, variables in groups["_meta"]["hostvars"].items():
            same(name, variables["ansible_host"], cluster.topology.own[name])
        waves = {name: groups[name]["hosts"] for name in groups if name.startswith("wave_")}
        same("members of waves", sorted(sum(waves.values(), [])), hosts)
        same("the first wave", waves["wave_1"], [cluster.topology.jms])
    with suite.check("the playbook has no mistake"):
        text, status = operator.play("--syntax-check")
        expect(status == 0 and "WARNING" not in text, text)
    with suite.check("without a bundle nothing is touched, and it is said why"):
        text, status = operator.play("--limit", "jvb-1")
        expect(status == 2 and "no bundle of jvb-1" in text, text)
    with suite.check("the real bundle of a host is unpacked there, and its 'apply' asked for a plan"):
        operator.real("jvb-1")
        text, status = operator.play("--limit", "jvb-1", "-e", "verb=plan")
        # This is no machine that the site means, and it says so.
        expect(status == 2 and "refused: " in text and "[apply." in text and "nordeck-jvb: make the container" in text,
               text)
        same("leftovers", os.path.exists(operator.hosts["jvb-1"].path(FOLDER)), False)
    for name in hosts:
        operator.bundle(name)
    with suite.check("every host is applied once, its bundle is for root alone and is gone afterwards"):
        text, status = operator.play("-e", "options='--yes --wait 60'")
        same("status", (status, text[-2000:] if status else ""), (0, ""))
        for name, sums in recap(text).items():
            same(name, (sums["changed"], sums["failed"]), ("1", "0"))
        for name, host in operator.hosts.items():
            same(name, operator.called(name), f"{FOLDER}/{name}/apply apply --detailed --yes --wait 60\n700 root\n")
            same("leftovers", os.path.exists(host.path(FOLDER)), False)
        expect(all(f"words of {name}" in text for name in hosts), "somebody's words are missing")
    with suite.check("a host where nothing had to be done is none that changed"):
        operator.hosts["jvb-1"].write("/run/status", "0")
        text, status = operator.play("--limit", "jvb-1")
        same("status, changes", (status, recap(text)["jvb-1"]["changed"]), (0, "0"))
    with suite.check("a host that fails ends the run: the waves behind it are not begun"):
        for name in hosts:
            operator.called(name)
        operator.hosts["jvb-1"].write("/run/status", "8")
        text, status = operator.play()
        (wave,) = [group for group, members in waves.items() if "jvb-1" in members]
        number = int(wave.removeprefix("wave_"))
        later = sorted(name for group, members in waves.items() for name in members
                       if int(group.removeprefix("wave_")) > number)
        expect(status != 0 and later, text)
        same("begun too early", [name for name in later if operator.called(name)], [])
        same("leftovers", os.path.exists(operator.hosts["jvb-1"].path(FOLDER)), False)
    with suite.check("a host with another key than the operator knows is not talked to"):
        known = operator.machine.read("/root/.ssh/known_hosts")
        address = cluster.topology.own["jvb-2"]
        other = ssh.key(operator.machine, "/root/other-key")
        known = re.sub(rf"^{re.escape(address)} .*$", f"{address} {other}", known, flags=re.M)
        operator.machine.write("/root/.ssh/known_hosts", known, 0o600)
        # Connections of the run before are kept open for a minute.
        operator.machine.run("rm", "-rf", "/root/.ansible/cp")
        operator.called("jvb-2")
        text, status = operator.play("--limit", "jvb-2")
        expect(status == 2 and "IDENTIFICATION HAS CHANGED" in text and operator.called("jvb-2") is None, text)
