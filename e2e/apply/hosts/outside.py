"""Somebody outside with a browser: a network of their own at the world's switch, and what the checks of
`consumers/` want to know of a cluster."""
import glob
import os
import subprocess
import time

from hosts.world import PREFIX, PUBLIC
from library import hocon
from library.machine import network
from library.suite import Failed

ADDRESS = f"{PUBLIC}77"


class Person:
    """Sockets made `inside` are in the person's network."""

    name = "a person outside"

    def __init__(self, world, names):
        self.names = names
        self.holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        own = os.readlink("/proc/self/ns/net")
        while os.readlink(f"/proc/{self.holder.pid}/ns/net") == own:
            time.sleep(0.01)
        world.shell("""
            ip link add person type veth peer name eth0 netns "$1"
            ip link set person master internet
            ip link set person up
            nsenter --net="/proc/$1/ns/net" sh -ec '
                ip address add "$1" dev eth0; ip link set eth0 up; ip route add default via "$2"' sh "$2" "$3"
            """, str(self.holder.pid), f"{ADDRESS}/{PREFIX}", f"{PUBLIC}1")

    def inside(self):
        return network(self.holder.pid)

    def address(self, name):
        """As the rendered zone has it."""
        if name not in self.names():
            raise Failed(f"the site publishes no {name}")
        return self.names()[name]


class Outside:
    """What a person finds of the site in `bundles`, by what its rendered files say."""

    def __init__(self, stage, bundles):
        self.browser = stage.person
        root = f"{bundles}/unpacked"
        jicofo, = glob.glob(f"{root}/*/containers/*/rootfs/etc/jitsi/jicofo/jicofo.conf")
        bridges = glob.glob(f"{root}/*/containers/*/rootfs/etc/jitsi/videobridge/jvb.conf")
        read = hocon.read([jicofo, *bridges])
        self.jicofo = read[jicofo]
        self.bridges = {path[len(root):].split("/")[1]: read[path] for path in bridges}
        jitsi = jicofo.removesuffix("/etc/jitsi/jicofo/jicofo.conf")
        # An operator gives this to people's browsers.
        self.authority = min(glob.glob(f"{jitsi}/usr/local/share/ca-certificates/*.crt"), key=len)
