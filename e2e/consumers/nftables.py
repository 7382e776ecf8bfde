"""nftables: every port of every host is knocked at, and containers count what arrives."""
import json
import re
import socket
import struct
import time

from library.suite import same
from library.topology import BROWSER

PORTS = range(1, 65536)
WITNESS = """
table inet witness {
  set seen { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 400000; }
  chain input {
    type filter hook input priority -500;
    iifname "eth0" meta l4proto { tcp, udp } add @seen { ip saddr . meta l4proto . th dport }
  }
}
"""


def start(cluster):
    for machine in cluster.topology.containers.values():
        machine.run("nft", "-f", "-", given=WITNESS)


def forget(cluster):
    for machine in cluster.topology.containers.values():
        machine.run("nft", "flush", "set", "inet", "witness", "seen")


def seen(cluster, sources):
    """Host, container, protocol and port of all that came from one of these addresses."""
    found = set()
    for (host, name), machine in cluster.topology.containers.items():
        for part in json.loads(machine.run("nft", "-j", "list", "set", "inet", "witness", "seen"))["nftables"]:
            for element in part.get("set", {}).get("elem", []):
                source, protocol, port = element["concat"]
                if source in sources:
                    found.add((host, name, protocol, port))
    return found


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def knock(machine, address, ports=PORTS):
    """The first packet of a TCP connection and a datagram, to each of the ports."""
    with machine.inside():
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
    with udp, raw:
        raw.connect((address, 0))
        pseudo = socket.inet_aton(raw.getsockname()[0]) + socket.inet_aton(address) + struct.pack("!HH", 6, 20)
        for port in ports:
            head = struct.pack("!HHIIBBHHH", 61000, port, 7, 0, 0x50, 2, 1024, 0, 0)
            head = head[:16] + struct.pack("!H", checksum(pseudo + head)) + head[18:]
            for send in (lambda: raw.send(head), lambda: udp.sendto(b"knock", (address, port))):
                try:
                    send()
                except OSError:
                    # The answer to an earlier knock; this one was not sent yet.
                    send()
            if port % 2048 == 0:
                time.sleep(0.02)


def check(cluster, suite):
    topology, site = cluster.topology, cluster.site
    containers = {host: topology.owner(host, "jvb.conf").hostname for host in cluster.bridges}
    jitsi = cluster.jitsi.hostname
    media = {(host, containers[host], "udp", values["videobridge.ice.udp.port"])
             for host, values in cluster.bridges.items()}
    web = {(topology.jms, jitsi, "tcp", port) for port in (80, 443)}
    channels = {(host, containers[host], "tcp", values["videobridge.http-servers.public.port"])
                for host, values in cluster.bridges.items()
                if host != topology.jms and values.get("videobridge.http-servers.public.port")}
    signalling = {(topology.jms, jitsi, "tcp", cluster.jicofo["jicofo.xmpp.client.port"])}
    public = topology.public
    node = next(host for host in cluster.bridges if host != topology.jms)
    node_machine = topology.owner(node, "jvb.conf")
    recorder, gateway = (next((machine for (host, _), machine in topology.containers.items()
                               if machine.template and part in machine.template), None) for part in ("jibri", "sip"))
    interesting = sorted({*range(1, 1100), *range(2222, 2224), *range(3300, 3500), *range(4000, 5500),
                          *range(6300, 6400),
                          *range(8000, 9100), *range(9990, 10100), *range(18400, 18500), *range(30000, 30100)})
    # Hosts of one kind have one set of rules; of each kind, one is looked at port by port.
    samples = sorted({topology.jms, node, *(machine.name.split("/")[0] for machine in (recorder, gateway) if machine)})
    others = [host for host in topology.names if host not in samples]
    cases = [
        ("a stranger among the hosts", cluster.stranger, topology.stranger_address, PORTS, samples, web | media),
        ("that stranger", cluster.stranger, topology.stranger_address, interesting, others, web | media),
        ("a browser", cluster.browser, BROWSER, interesting, samples, web | media),
        (f"the container of {node}", node_machine, public[node], interesting, [h for h in samples if h != node],
         web | media | signalling),
        ("the JMS", cluster.jitsi, public[topology.jms], interesting, [h for h in topology.names if h != topology.jms],
         media | channels),
    ]
    for machine in (recorder, gateway):
        if machine:
            host = machine.name.split("/")[0]
            cases.append((f"the container of {host}", machine, public[host], interesting,
                          [h for h in samples if h != host], web | media | signalling))
    for name, machine, source, ports, targets, wanted in cases:
        allowed = sorted(port for port in wanted if port[0] in targets)
        tries = f"{len(ports)} ports of {len(targets)} hosts"
        with suite.check(f"{name}, trying {tries}, gets to {len(allowed)} and no other"):
            forget(cluster)
            for host in targets:
                knock(machine, public[host], ports)
            time.sleep(0.2)
            same("what arrived", sorted(seen(cluster, {source})), allowed)
    with suite.check("who routes into a private network directly gets nowhere"):
        forget(cluster)
        subnet = re.search(r"^Address=(\S+)\.\d+/24$", cluster.jitsi.read("/etc/systemd/network/eth0.network"), re.M)[1]
        for host in (topology.jms, node):
            cluster.stranger.run("ip", "route", "replace", f"{subnet}.0/24", "via", public[host])
            for last in (14, 15, 17, 18):
                knock(cluster.stranger, f"{subnet}.{last}", interesting)
        cluster.stranger.run("ip", "route", "delete", f"{subnet}.0/24")
        time.sleep(0.2)
        same("what arrived", seen(cluster, {topology.stranger_address}), set())
    check_media(cluster, suite)
    with suite.check("firewall.md promises the same"):
        promised = site.read("out/firewall.md")
        ports = {tuple(reversed(text.split("/"))) for text in re.findall(r"\| (\d+/\w+) \|", promised)}
        same("ports", sorted(ports), sorted({(protocol, str(port)) for _, _, protocol, port in
                                              web | media | channels | signalling}))


def check_media(cluster, suite):
    public = cluster.topology.public
    with suite.check("media of a browser arrives at each bridge with its own address"):
        for host, values in cluster.bridges.items():
            cluster.media[host].sources.clear()
            with cluster.browser.inside():
                udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            with udp:
                udp.settimeout(10)
                udp.sendto(b"media", (public[host], values["videobridge.ice.udp.port"]))
                data, source = udp.recvfrom(100)
            same("the answer", (data.decode(), source[0]), (f"bridge {host} heard media", public[host]))
            same("the source", {address for address, _ in cluster.media[host].sources}, {BROWSER})
