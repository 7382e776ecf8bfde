"""dnsmasq and the network around it: who is called what, and who has which address."""
import ipaddress
import re
import socket
import struct

from library.suite import expect, same
from library.topology import ELSEWHERE


def start(cluster):
    pass


def options(host):
    """The rendered file, as pairs."""
    text = host.run("sh", "-c", "cat /etc/dnsmasq.d/*.conf")
    return re.findall(r"^([a-z-]+)(?:=(.*))?$", text, re.M)


def addresses(machine):
    return re.findall(r"inet ([0-9.]+)/", machine.run("ip", "-4", "address", "show", "dev", "eth0"))


def question(machine, server, name):
    """Asks a server itself, whatever the machine's own resolver is; whether it answers."""
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    with machine.inside():
        asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with asking:
        asking.settimeout(1)
        try:
            asking.connect((server, 53))
            asking.send(struct.pack("!6H", 7, 0x0100, 1, 0, 0, 0) + labels + b"\0\0\1\0\1")
            return bool(asking.recv(512))
        except OSError:
            return False


def check(cluster, suite):
    topology = cluster.topology
    gateway = {name: re.search(r"inet ([0-9.]+)/", host.run("ip", "-4", "address", "show", "dev", host.bridge))[1]
               for name, host in topology.hosts.items()}
    published = cluster.site.published()
    for (name, hostname), machine in topology.containers.items():
        mine = addresses(machine)
        with suite.check(f"{machine.name} has one address and the host for its way out"):
            same("the number of addresses", len(mine), 1)
            route = machine.run("ip", "route", "show", "default")
            expect(f"via {gateway[name]} " in route, "the way out is", route)
            bounds = next(value for key, value in options(topology.hosts[name]) if key == "dhcp-range").split(",")
            first, last, own = (ipaddress.ip_address(text) for text in (bounds[0], bounds[1], mine[0]))
            same("it is a lease", first <= own <= last, bool(machine.template))
        with suite.check(f"{machine.name} knows the host, the site and the world by name"):
            for alias in ("host", "host.loc"):
                same(alias, machine.resolve(alias), [gateway[name]])
            for public, address in published.items():
                same("the published address", address, topology.public[topology.jms])
                # The straight way: to the host's own address, and on the JMS to the container itself.
                inside = addresses(topology.jitsi) if name == topology.jms else [topology.own[topology.jms]]
                same(public, machine.resolve(public), inside)
            for elsewhere, address in ELSEWHERE.items():
                same(elsewhere, machine.resolve(elsewhere), [address])
            same("nobody", machine.resolve("nobody." + next(iter(published))), [])
        if not machine.template:
            with suite.check(f"{machine.name} is known by name to its neighbours"):
                for (owner, _), neighbour in topology.containers.items():
                    if owner == name and neighbour is not machine:
                        same(hostname, neighbour.resolve(hostname), mine)
                own = machine.resolve(hostname)
                expect(own and all(address.startswith("127.") or address in mine for address in own), own)
    with suite.check("every name that a rendered file connects to leads somewhere"):
        for service in cluster.services():
            service[1].address(service[2])
    for name, host in topology.hosts.items():
        with suite.check(f"the resolver of {name} serves its bridge alone"):
            expect(question(host, gateway[name], "host"), "not even the bridge")
            expect(not question(cluster.stranger, topology.public[name], "host"), "a stranger too")
