"""The world, the site and its hosts, for scenarios that build on each other."""
import os
import shutil

from hosts.host import Host, tree
from hosts.small import Small
from hosts.stand_ins import Repository
from hosts.world import World


class Stage:
    def __init__(self, work, cache, suite):
        self.work, self.cache, self.suite = work, cache, suite
        self.hosts = {}
        self.repository = Repository(f"{work}/stand-ins")
        self.world = World(work, cache, f"{work}/stand-ins")
        self.site = Small(f"{work}/site")
        self.lower = tree(work, cache, self.world.archive)
        suite.say("", "the tree of the hosts is there")

    def compile(self, **variant):
        """Bundles of a variant, with every package that they pin on offer and every name resolving."""
        bundles = self.site.compile(**variant)
        self.repository.offer(f"{bundles}/unpacked")
        self.world.resolve(self.site.published())
        return bundles

    def host(self, name, address, base=True):
        """A fresh host, running. With `base` it has the base container that an earlier run made, if
        one did."""
        host = self.hosts[name] = Host(self.world, name, address, self.lower, self.repository.keyring)
        shutil.copy(self.world.authority, self.ensure(host, "/usr/local/share/ca-certificates") + "/archive.crt")
        if base and os.path.exists(self.base):
            shutil.copy(self.base, self.ensure(host, "/var/cache/jitsi-compile") + "/base-bookworm-amd64.tar")
        host.start()
        host.run("update-ca-certificates")
        return host

    @property
    def base(self):
        return f"{self.cache}/base-bookworm-amd64.tar"

    @staticmethod
    def ensure(host, folder):
        full = host.path(folder)
        os.makedirs(full, exist_ok=True)
        return full

    def close(self):
        for host in self.hosts.values():
            host.stop()
