"""A site, running: its machines, the real daemons in them, and stand-ins for the rest."""
import glob
import os
import re

from library import hocon
from library.site import PACKAGE, Site
from library.stand_ins import Echo, Server
from library.suite import Failed
from library.topology import Topology

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Cluster:
    """A consumer's module has `start(cluster)`, which is called for all of them in this order, and
    `check(cluster, suite)`."""

    consumers = ("dnsmasq", "prosody", "nginx", "coturn", "redis", "nftables", "node", "instances")

    def __init__(self, suite, folder, description):
        self.folder = folder
        self.site = Site(f"{folder}/site", open(description, encoding="utf-8").read())
        suite.say("", f"{os.path.relpath(description, PACKAGE)} is compiled")
        self.topology = topology = Topology(self.site, f"{self.folder}/machines")
        topology.settle()
        suite.say("", f"{len(topology.hosts)} hosts and {len(topology.containers)} containers are up")
        self.jitsi = topology.jitsi
        self.browser, self.stranger = topology.browser, topology.stranger
        # An operator gives this to people's browsers.
        self.authority = topology.authority(self.jitsi)
        self.jicofo = self.site.configuration(topology.jms, "jicofo.conf")
        self.environments = {}
        self.instances = self.make_instances()
        self.bridges = {host: values for host, values in self.site.with_configuration("jvb.conf")}
        self.make_stand_ins()

    def make_instances(self):
        """Runs the rendered script that makes a recorder or gateway of a copy. Its configuration
        afterwards, by machine.

        One thing is not as rendered: there is no sound on this machine, so the script looks for its
        cards in /run and not in /proc."""
        copies = [machine for machine in self.topology.containers.values() if machine.template]
        for machine in copies:
            (script,) = machine.run("sh", "-c", "ls /usr/local/sbin/*-instance").split()
            text = machine.read(script)
            machine.write("/run/instance", text.replace("/proc/asound/", "/run/asound/"), 0o755)
            machine.run("mkdir", "-p", "/run/asound")
            machine.run("sh", "-ec", 'cd /run/asound; touch "$@"', "sh",
                        *re.findall(r"^  \[\d+\]=(\S+)$", text, re.M))
            for folder in re.findall(r"chown \S+ \"(/usr/local/[^\"]+)\"", text):
                machine.run("mkdir", "-p", folder)
            machine.run("bash", "/run/instance")
        files = {machine: glob.glob(machine.path("/etc/jitsi/jibri/jibri.conf"))[0] for machine in copies}
        read = hocon.read(files.values())
        return {machine: read[file] for machine, file in files.items()}

    def make_stand_ins(self):
        """Whoever is not in Debian, where the rendered files say that they listen."""
        topology, jms = self.topology, self.topology.jms
        self.focus = Server("jicofo", self.jitsi, self.jicofo["jicofo.rest.host"], self.jicofo["jicofo.rest.port"])
        self.colibri, self.media = {}, {}
        for host, values in self.bridges.items():
            machine = topology.owner(host, "jvb.conf")
            name = f"bridge {host}"
            if (port := values.get("videobridge.http-servers.public.port")):
                self.colibri[host] = Server(name, machine, values.get("videobridge.http-servers.public.host", ""), port)
            self.media[host] = Echo(name, machine, "", values["videobridge.ice.udp.port"])
        selector = topology.container(jms, "selector")
        self.environments["selector"] = environment(selector, "/etc/jitsi/selector/env")
        self.selector = Server("selector", selector, "", int(self.environments["selector"]["PORT"]))
        self.dialplan = None
        if any(host == jms and "dialplan" in name for host, name in topology.containers):
            dialplan = topology.container(jms, "dialplan")
            self.tokens = settings(dialplan.read("/home/dialplan/app/config.ts"))
            self.dialplan = Server("dial plan", dialplan, self.tokens["HOSTNAME"], int(self.tokens["PORT"]))
        else:
            text = self.jitsi.run("sh", "-c", "cat /etc/prosody/conf.d/*")
            self.tokens = {f"TOKEN_{name}": re.search(rf'^ *{key} = "(.*)"$', text, re.M)[1]
                           for name, key in (("SECRET", "app_secret"), ("ALGORITHM", "signature_algorithm"))}

    def services(self):
        """Everybody who logs in on port 5222, as their own files say: who, from which machine, to
        which host and port, with which domain, user and password."""
        topology, jicofo = self.topology, self.jicofo
        client = {key.removeprefix("jicofo.xmpp.client."): value for key, value in jicofo.items()
                  if key.startswith("jicofo.xmpp.client.")}
        yield ("jicofo", self.jitsi, client["hostname"], client["port"], client["domain"], client["username"],
               client["password"])
        for host, values in self.bridges.items():
            yield (f"bridge {host}", topology.owner(host, "jvb.conf"), *bridge_login(values))
        for machine, values in self.instances.items():
            for environment_ in values["jibri.api.xmpp.environments"]:
                for login in ("control-login", "call-login"):
                    account = environment_[login]
                    yield (f"{login} of {machine.name}", machine, environment_["xmpp-server-hosts"][0],
                           account.get("port", 5222), account["domain"], account["username"], account["password"])


def bridge_login(values):
    """Host, port, domain, user and password of a bridge."""
    (prefix,) = {key.rpartition(".")[0] for key in values if key.startswith("videobridge.apis.xmpp-client.configs.")}
    return tuple(values[f"{prefix}.{key}"] for key in ("HOSTNAME", "PORT", "DOMAIN", "USERNAME", "PASSWORD"))


def bridge_value(values, name):
    """One of the bridge's XMPP settings."""
    (found,) = [value for key, value in values.items()
                if key.startswith("videobridge.apis.xmpp-client.configs.") and key.endswith(f".{name}")]
    return found


def environment(machine, path):
    """A file of variables as systemd and a shell read it."""
    text = machine.run("sh", "-c", 'set -a; . "$1"; env -0', "sh", path)
    wanted = re.findall(r"^(\w+)=", machine.read(path), re.M)
    found = dict(line.split("=", 1) for line in text.split("\0") if "=" in line)
    return {name: found[name] for name in wanted}


def settings(text):
    """The constants of the dial plan's configuration, strings without their quotes."""
    import json
    found = {name: json.loads(value) for name, value in re.findall(r"^export const (\w+) = (.*);$", text, re.M)}
    if not found:
        raise Failed("the dial plan has no settings")
    return found
