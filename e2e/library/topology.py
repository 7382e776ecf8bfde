"""The site's hosts on one public network, with their containers behind them, as the rendered files
describe it: bridges by ifupdown, addresses by systemd-networkd and dnsmasq, NAT by nftables.

Around the site stand a resolver that publishes the rendered zone, a browser in another network, and
a stranger in the hosts' own network, which is no node of the site."""
import ipaddress
import os
import re

from library.machine import Machine
from library.suite import Failed

BROWSER, BROWSER_GATEWAY = "198.51.100.7", "198.51.100.1"
# What is said to be in the world besides the site.
ELSEWHERE = {"elsewhere.example.net": "198.51.100.66"}


class Topology:
    """`hosts` by name, `containers` by host and name; copies of a template carry its number 1."""

    def __init__(self, site, folder, hosts=None):
        os.makedirs(folder)
        self.site, self.folder = site, folder
        self.names = hosts or site.hosts
        self.hosts, self.containers, self.cables = {}, {}, 0
        self.own = {name: site.plan(name, "address") for name in self.names}
        nat = site.translated()
        # Where the world finds a host; without NAT its own address.
        self.public = {name: nat.get(address, address) for name, address in self.own.items()}
        jms = next(name for name in self.names if site.configuration(name, "jicofo.conf"))
        self.jms = jms
        network = ipaddress.ip_network(f"{self.public[jms]}/24", strict=False)
        self.gateway, self.stranger_address = str(network[1]), str(network[99])
        self.world = dict(site.published(), **ELSEWHERE)
        self.make_world(network)
        self.browser = self.outsider("browser", BROWSER, BROWSER_GATEWAY, None)
        self.stranger = self.outsider("stranger", self.stranger_address, self.gateway, "internet")
        if self.public != self.own:
            self.make_provider(network)
        for name in self.names:
            self.make_host(name)
        for name in self.names:
            for container, kind in site.containers(name):
                self.make_container(name, container, kind)

    # Around the site

    def make_world(self, network):
        """The internet: a switch, a router and a resolver."""
        self.internet = Machine("internet", f"{self.folder}/internet")
        self.shell("""
            ip link add internet type bridge
            ip address add "$1/$2" dev internet
            ip link set internet up
            sysctl -qw net.ipv4.ip_forward=1
            """, self.gateway, str(network.prefixlen))
        records = [f"--host-record={name},{address}" for name, address in sorted(self.world.items())]
        self.internet.start("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-hosts",
                            "--no-resolv", "--user=root", f"--listen-address={self.gateway}",
                            "--bind-interfaces", "--pid-file=", *records)

    def shell(self, script, *words):
        """Commands in the internet."""
        return self.internet.run("sh", "-ec", script, "sh", *words)

    def outsider(self, name, address, gateway, bridge):
        machine = Machine(name, f"{self.folder}/{name}")
        self.cable(machine, "eth0", bridge=bridge, near=None if bridge else name)
        if not bridge:
            self.shell('ip address add "$1/24" dev "$2"', gateway, name)
        self.number(machine, address, gateway)
        return machine

    def number(self, machine, address, gateway):
        """What a provider does: an address, the way out and a resolver."""
        machine.run("sh", "-ec", 'ip address add "$1/24" dev eth0; ip link set eth0 up; '
                    'ip route add default via "$2"', "sh", address, gateway)
        machine.write("/etc/resolv.conf", f"nameserver {self.gateway}\n")
        machine.write("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {machine.hostname}\n")

    def cable(self, machine, far, bridge=None, near=None):
        """A cable from the internet to the machine's interface `far`."""
        self.cables += 1
        near = near or f"to-{self.cables}"
        self.shell("""
            ip link add "$1" type veth peer name "$2" netns "$3"
            if [ -n "$4" ]; then ip link set "$1" master "$4"; fi
            ip link set "$1" up
            """, near, far, str(machine.pid), bridge or "")

    # The site

    def make_provider(self, network):
        """Somebody else's NAT, one public address for each private one, from inside too."""
        self.provider = Machine("provider", f"{self.folder}/provider")
        self.cable(self.provider, "eth0", bridge="internet")
        self.number(self.provider, str(network[2]), self.gateway)
        private = ipaddress.ip_network(f"{self.own[self.jms]}/24", strict=False)
        pairs = sorted((self.public[name], self.own[name]) for name in self.names)
        self.lan = str(private[1])
        self.provider.run(
            "sh", "-ec", "ip link add lan type bridge; ip address add \"$1/24\" dev lan; ip link set lan up; "
            "shift; for address; do ip address add \"$address/24\" dev eth0; done; sysctl -qw net.ipv4.ip_forward=1",
            "sh", self.lan, *[public for public, _ in pairs])
        inwards, outwards = (", ".join(f"{pair[i]} : {pair[1 - i]}" for pair in pairs) for i in (0, 1))
        self.provider.run("nft", "-f", "-", given=f"""
            table ip provider {{
              chain inwards {{
                type nat hook prerouting priority dstnat;
                dnat to ip daddr map {{ {inwards} }}
              }}
              chain outwards {{
                type nat hook postrouting priority srcnat;
                # Bridged packets come by here as well.
                ip saddr {private} ip daddr {private} ct status & dnat == 0 return
                snat to ip saddr map {{ {outwards} }}
              }}
            }}""")

    def make_host(self, name):
        host = Machine(name, f"{self.folder}/{name}")
        if self.public == self.own:
            self.cable(host, "eth0", bridge="internet")
            self.number(host, self.own[name], self.gateway)
        else:
            self.provider.run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", str(host.pid))
            self.provider.run("sh", "-ec", 'ip link set "$1" master lan; ip link set "$1" up', "sh", name)
            self.number(host, self.own[name], self.lan)
        host.place(self.site.bundle(name), "host")
        # There is no dummy device on every kernel; to the rendered file any that exists will do.
        host.run("sh", "-ec", "ip link add dummy0 type veth peer name dummy0-end; ip link set dummy0-end up")
        host.bridge = self.site.plan(name, "bridge")
        host.run("sh", "-ec", "mkdir -p /run/network; "
                 f"ifup --force -i /etc/network/interfaces.d/{host.bridge}-bridge.cfg dummy0 {host.bridge}")
        host.run("sh", "-ec", "for file in /etc/sysctl.d/*-ip-forward.conf; do sysctl -qp \"$file\"; done")
        host.run("sh", "-ec", "for file in /etc/nftables.d/*.nft; do nft -f \"$file\"; done")
        # As the distribution's helper starts it: the folder of the rendered /etc/default/dnsmasq.
        host.dnsmasq = host.start(
            "sh", "-ec", '. /etc/default/dnsmasq; [ "$ENABLED" = 1 ]; exec dnsmasq --keep-in-foreground '
            '--conf-file=/dev/null --conf-dir="$CONFIG_DIR" --user=dnsmasq --pid-file= '
            '--log-facility=/run/dnsmasq.log')
        host.listens(host.dnsmasq, 53)
        self.hosts[name] = host

    def make_container(self, name, container, kind):
        host, bundle = self.hosts[name], self.site.bundle(name)
        template = kind == "template"
        # The start script of the host numbers the copies; the first one stands for all.
        hostname = re.sub("-template$", "-1", container) if template else container
        machine = Machine(f"{name}/{hostname}", f"{self.folder}/{name}.{hostname}", hostname)
        machine.place(bundle, container)
        machine.template = container if template else None
        config = host.read(f"/var/lib/lxc/{container}/config")
        link, eth0 = (re.search(rf"^lxc\.net\.0\.{key} = (\S+)$", config, re.M)[1] for key in ("link", "name"))
        self.shell('ip link add "$1" netns "$2" type veth peer name "$3" netns "$4"', f"veth{len(self.containers)}",
                   str(host.pid), eth0, str(machine.pid))
        host.run("sh", "-ec", 'ip link set "$1" master "$2"; ip link set "$1" up', "sh",
                 f"veth{len(self.containers)}", link)
        self.containers[name, hostname] = machine
        machine.run("sh", "-ec", "rm -f /etc/systemd/network/[!e]*; for folder in '' /links /leases /lldp; do "
                    'install -d -o systemd-network -g systemd-network "/run/systemd/netif$folder"; done')
        machine.networkd = machine.start("/usr/lib/systemd/systemd-networkd",
                                         environment={"SYSTEMD_LOG_TARGET": "console"})

    def settle(self, timeout=60):
        """Waits until every container has its address and its way out."""
        for machine in self.containers.values():
            machine.run("sh", "-ec", 'for i in $(seq "$1"); do ip route show default | grep -q . && exit; '
                        "sleep 0.1; done; exit 1", "sh", str(timeout * 10))

    def container(self, host, part):
        """The container of a host whose name has this part."""
        found = [machine for (owner, name), machine in sorted(self.containers.items())
                 if owner == host and part in name]
        if len(found) != 1:
            raise Failed(f"{len(found)} containers of {host} are called {part}")
        return found[0]

    @property
    def jitsi(self):
        """The container of the JMS that has Prosody, nginx and coturn."""
        return self.container(self.jms, "-jitsi")

    def owner(self, host, configuration):
        """The container that a configuration file is in."""
        for (owner, _), machine in sorted(self.containers.items()):
            listing = f"ls /etc/jitsi/*/{configuration} 2>/dev/null"
            if owner == host and machine.run("sh", "-c", listing, ok=(0, 2)).strip():
                return machine
        raise Failed(f"no container of {host} has {configuration}")

    def authority(self, machine):
        """The authority that the bundle gave to a machine: a path for this process."""
        files = machine.run("sh", "-c", "ls /usr/local/share/ca-certificates/*.crt").split()
        if len(files) != 1:
            raise Failed(f"{machine.name} has the authorities {files}")
        return machine.path(files[0])
