"""A site of `fixtures/`, compiled by the program with secrets that work, and what its files say."""
import glob
import os
import re
import subprocess
import sys

from tree import HERE as SUPPORT

from library import hocon
from library.suite import Failed

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


# Those of this tree, whatever the program was built with; `sabotage.py` has others.
TEMPLATES = os.environ.get("E2E_TEMPLATES", f"{PACKAGE}/templates")


def compiler():
    """The program under test: the one that was named, else the one that was built last."""
    named = os.environ.get("JITSI_COMPILE")
    built = [named] if named else [f"{PACKAGE}/.build/{kind}/jitsi-compile" for kind in ("release", "debug")]
    found = [path for path in built if os.access(path, os.X_OK)]
    if not found:
        sys.exit("error: there is no jitsi-compile; run 'make build', or name it in JITSI_COMPILE")
    return max(found, key=os.path.getmtime)


class Site:
    """`bundles/<host>` is what `apply` gets; nothing here looks at the model behind it."""

    def __init__(self, folder, text, supplied=None):
        """`supplied` are secrets that the operator brings, by name; others of these are made up."""
        self.folder = folder
        os.makedirs(folder)
        self.write("site.yaml", text)
        self.run(compiler(), "secrets", "init", "site.yaml")
        listing = self.run(compiler(), "secrets", "list", "site.yaml")
        self.write("listing", "".join(line for line in listing.splitlines(keepends=True)
                                      if line.split("\t")[0] not in (supplied or {})))
        self.run(f"{SUPPORT}/supply-secrets", "secrets.yaml", "listing")
        with open(f"{folder}/secrets.yaml", "a", encoding="utf-8") as file:
            for name, secret in (supplied or {}).items():
                file.write(f"  {name}: |\n" + "".join(f"    {line}\n" for line in secret.splitlines()))
        self.run(compiler(), "build", "site.yaml", "-o", "out", "--templates", TEMPLATES)
        os.makedirs(f"{folder}/bundles")
        for tar in sorted(glob.glob(f"{folder}/out/bundles/*.tar")):
            self.run("tar", "-C", "bundles", "-xf", tar)
        self.hosts = sorted(os.listdir(f"{folder}/bundles"))
        self.configurations = hocon.read(
            [file for name in ("jicofo", "jvb", "jibri")
             for file in glob.glob(f"{folder}/bundles/*/containers/*/rootfs/etc/jitsi/*/{name}.conf")])

    def write(self, name, text):
        with open(f"{self.folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(f"{self.folder}/{name}", encoding="utf-8") as file:
            return file.read()

    def run(self, *command):
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def bundle(self, host):
        return f"{self.folder}/bundles/{host}"

    def plan(self, host, key):
        """A line of the host's page, such as `address`."""
        text = self.read(f"out/hosts/{host}/plan.txt")
        return re.search(rf"^{key} +(\S+)", text, re.M)[1]

    def translated(self):
        """Private addresses of hosts behind somebody else's NAT, and the public ones."""
        text = self.read("out/firewall.md")
        return {private: public for public, private in re.findall(r"\| ([0-9.]+) \(([0-9.]+)\) \|", text)}

    def containers(self, host):
        """Name and kind (static, template) of each container that a host runs or copies."""
        for line in open(f"{self.bundle(host)}/tables/containers.tsv", encoding="utf-8"):
            name, kind = line.split("\t")[:2]
            if kind != "base":
                yield name, kind

    def configuration(self, host, name):
        """A file such as `jvb.conf` of a host, as the Typesafe library reads it: path to value."""
        found = [values for file, values in self.configurations.items()
                 if f"/bundles/{host}/" in file and file.endswith(f"/{name}")]
        return found[0] if found else None

    def with_configuration(self, name):
        """Hosts that have such a file, with its values."""
        return [(host, values) for host in self.hosts if (values := self.configuration(host, name))]

    def published(self):
        """The rendered zone: names and addresses, aliases followed."""
        text = self.read("out/dns.zone")
        addresses = dict(re.findall(r"^(\S+)\. \d+ IN A (\S+)$", text, re.M))
        for name, target in re.findall(r"^(\S+)\. \d+ IN CNAME (\S+)\.$", text, re.M):
            addresses[name] = addresses[target]
        return addresses
