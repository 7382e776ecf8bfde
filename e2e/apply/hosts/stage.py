"""The world, the site and its hosts, for scenarios that build on each other."""
import collections
import os
import shutil

from hosts import trees
from hosts.host import Host
from hosts.outside import Person
from hosts.small import Small
from hosts.stand_ins import PREFERENCES, Repository
from hosts.world import World


class Stage:
    def __init__(self, work, cache, suite):
        self.work, self.cache, self.suite = work, cache, suite
        self.hosts, self.numbers = {}, collections.Counter()
        # Of the hosts and of their containers.
        self.release = os.environ.get("JITSI_COMPILE_E2E_RELEASE", "bookworm")
        self.repository = Repository(f"{work}/stand-ins", self.release)
        self.world = World(work, cache, f"{work}/stand-ins", self.release)
        self.person = Person(self.world, lambda: self.site.published())
        made = (work, cache, self.world.archive, self.release)
        self.lower = trees.unpacked(work, trees.tarball(*made, "host", trees.HOST))
        self.base = trees.with_file(work, trees.tarball(*made, "base", trees.BASE), "etc/apt/preferences.d/stand-ins",
                                    PREFERENCES)
        suite.say("", "the trees of the hosts and of their containers are there")

    def begin(self, scenario):
        """A site of its own for a scenario, and none of the hosts before it."""
        self.close()
        self.site = Small(f"{self.work}/site-{scenario}", self.release)

    def compile(self, **variant):
        """Bundles of a variant, with every package that they pin on offer and every name resolving."""
        return self.offer(self.site.compile(**variant))

    def built(self):
        """Likewise for what somebody else has built."""
        return self.offer(self.site.keep())

    def offer(self, bundles):
        self.repository.offer(f"{bundles}/unpacked")
        self.world.resolve(self.site.published())
        return bundles

    def host(self, name, address, base=True):
        """A fresh host, running. With `base` it has an archive of what its containers start from, as an
        operator may leave one; otherwise `apply` makes it."""
        if name in self.hosts:
            # Its address is needed.
            self.hosts[name].discard()
        self.numbers[name] += 1
        host = self.hosts[name] = Host(self.world, name, address, self.lower, self.repository.keyring, self.release,
                                       self.numbers[name])
        shutil.copy(self.world.authority, self.ensure(host, "/usr/local/share/ca-certificates") + "/archive.crt")
        if base:
            shutil.copy(self.base, self.ensure(host, "/var/cache/jitsi-compile") + f"/base-{self.release}-amd64.tar")
        host.start()
        host.run("update-ca-certificates")
        return host

    @staticmethod
    def ensure(host, folder):
        full = host.path(folder)
        os.makedirs(full, exist_ok=True)
        return full

    def close(self):
        for host in self.hosts.values():
            host.discard()
        self.hosts = {}
