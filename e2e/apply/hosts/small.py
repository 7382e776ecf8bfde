"""A site that fits on this machine: a JMS and one bridge, with secrets that stay as the site changes."""
import glob
import os
import re
import shutil
import subprocess

from library.site import PACKAGE, compiler
from library.suite import Failed

TEXT = """\
version: 1
serial: {serial}
site: small
release: {release}
{jitsi}
domains:
  meet: meet.example.org
  turn: {turn}

auth:
  mode: token
  app_id: small

hosts:
  - name: jms
    roles: [jms]
    address: 203.0.113.10
    cores: 2
    memory: 8GB
    disk: 10GB
  - name: jvb-1
    roles: [jvb]
    address: 203.0.113.11
    cores: 2
    memory: 8GB
    disk: 10GB
    ports: {{media: {media}}}
{more}"""

# Where Debian's Prosody is too old for the set that a site has by itself.
SETS = {"bullseye": 'jitsi: "2.0.10133"\n'}


class Small:
    def __init__(self, folder, release):
        self.folder, self.release = folder, release
        os.makedirs(folder)

    def write(self, serial=1, turn="turn.example.org", media=10000, more="", edit=lambda text: text):
        """The description of this variant of the site."""
        with open(f"{self.folder}/site.yaml", "w", encoding="utf-8") as file:
            file.write(edit(TEXT.format(serial=serial, release=self.release, jitsi=SETS.get(self.release, ""), turn=turn,
                                        media=media, more=more)))

    def compile(self, **variant):
        """Bundles of this variant of the site; a folder with one tar for each host."""
        self.write(**variant)
        self.run("secrets", "init", "site.yaml")
        self.supply("sip/main", "a word of the provider")
        words = ["--templates", os.environ["JITSI_COMPILE_TEMPLATES"]] if "JITSI_COMPILE_TEMPLATES" in os.environ else []
        self.run("build", "site.yaml", "-o", "out", *words)
        return self.keep()

    def keep(self):
        """A copy of what was built, which stays when the next variant is, with every bundle unpacked."""
        target = f"{self.folder}/bundles.{len(glob.glob(f'{self.folder}/bundles.*'))}"
        shutil.copytree(f"{self.folder}/out/bundles", target)
        os.makedirs(f"{target}/unpacked")
        for tar in glob.glob(f"{target}/*.tar"):
            subprocess.run(["tar", "-C", f"{target}/unpacked", "-xf", tar], check=True)
        return target

    def supply(self, name, secret):
        """What an operator brings, where the site asks for it."""
        with open(f"{self.folder}/secrets.yaml", "r+", encoding="utf-8") as file:
            if name not in file.read() and name in open(f"{self.folder}/site.yaml", encoding="utf-8").read():
                file.write(f"  {name}: {secret}\n")

    def run(self, *words, ok=(0,)):
        done = subprocess.run([compiler(), *words], cwd=self.folder, capture_output=True, text=True)
        if done.returncode not in ok:
            raise Failed(f"jitsi-compile {' '.join(words)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def published(self):
        """The names of the rendered zone, for the world's resolver."""
        text = open(f"{self.folder}/out/dns.zone", encoding="utf-8").read()
        addresses = dict(re.findall(r"^(\S+)\. \d+ IN A (\S+)$", text, re.M))
        for name, target in re.findall(r"^(\S+)\. \d+ IN CNAME (\S+)\.$", text, re.M):
            addresses[name] = addresses[target]
        return addresses
