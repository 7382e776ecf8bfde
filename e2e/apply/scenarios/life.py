"""The life of a cluster, by the guide: first deployment, changes of every kind, one host more and one
less. After each step everything that had to stay as it was is looked at."""
import contextlib
import json
import os
import shutil
import time

from hosts.guide import Guide
from hosts.watch import Effects, Seen, agreed
from hosts.world import PUBLIC
from library.suite import expect, same

from scenarios import changes
from scenarios.bridge import report
from scenarios.kills import KILLER
from scenarios.reach import JITSI, check as reach, comes, seen

SECOND = f"""  - name: jvb-2
    roles: [jvb]
    address: {PUBLIC}12
    cores: 2
    memory: 8GB
    disk: 10GB
"""
SIP = """  - name: sip-1
    roles: [sip]
    address: 203.0.113.61
    cores: 8
    memory: 16GB
    disk: 40GB
    instances: {sip: 1}
    sip_account: main

sip:
  accounts:
    main: {user: "1009", server: sip.example.net, password: !secret sip/main}

selector: {enabled: false}
"""
# What the plan of the renewal adds to the site.
RENEWED = """
secrets:
  tls.web: 2
  tls.xmpp: 2
"""


def edit(text, lobby=True):
    """The JMS has a bridge of its own, all hosts are in the public network, and people may be made to
    wait."""
    text = text.replace("203.0.113.", PUBLIC)
    text = text.replace("roles: [jms]", "roles: [jms, jvb]").replace("cores: 2", "cores: 4", 1)
    text = text.replace("memory: 8GB", "memory: 12GB", 1).replace("disk: 10GB", "disk: 16GB", 1)
    return text if lobby else text.replace("auth:", "features: {lobby: false}\n\nauth:")


class Life:
    def __init__(self, stage, suite):
        self.stage, self.suite, self.guide = stage, suite, Guide(stage)
        self.serial, self.site, self.tables = 0, {}, {}

    @property
    def hosts(self):
        return self.stage.hosts

    def describe(self, **variant):
        """Writes the site anew, as an operator would edit it."""
        self.serial += 1
        self.site.update(variant)
        lobby = self.site.get("lobby", True)
        words = {key: value for key, value in self.site.items() if key != "lobby"}
        self.stage.site.write(serial=self.serial, edit=lambda text: edit(text, lobby), **words)

    def look(self):
        """Everything on every host; files that will come are looked for as well."""
        for name in self.hosts:
            tables = self.tables.setdefault(name, [])
            current = f"{self.bundles}/unpacked/{name}/tables"
            if os.path.isdir(current) and current not in tables:
                tables.append(current)
        return {name: Seen(host, self.tables[name]) for name, host in self.hosts.items()}

    def build(self, heading):
        """The operator's part of a section, and everything as it is before the hosts' part."""
        with self.compared():
            said = self.guide.follow(heading, "")
            self.bundles = self.stage.built()
        return said, self.look()

    @contextlib.contextmanager
    def compared(self):
        """Has `jitsi-compile plan` say what a new output does to each host."""
        old, new = f"{self.stage.work}/out.before", f"{self.stage.site.folder}/out"
        shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(new, old, symlinks=True)
        yield
        said = self.stage.site.run("plan", old, new, "--format", "json", ok=(2,))
        self.announced = {part["host"]: part for wave in json.loads(said)["waves"] for part in wave["hosts"]}

    def as_announced(self, effects, reports):
        """Fails unless each host in `reports` changed as the compiler announced, and as `apply plan`
        reported if it was asked; hosts that come were made, and no other changed."""
        for name, found in effects.items():
            part = self.announced.get(name, {"kind": "none", "actions": []})
            if name in reports:
                if (report := reports[name]):
                    agreed(part["actions"], report)
                    found.planned(report)
                    same("consent", part["needs_consent"], report["interruptions"] != [])
                found.announced(part["actions"])
            elif part["kind"] == "deploy":
                same(f"made on {name}", [f"make {', '.join(sorted(found.containers))}"], part["actions"])
            else:
                # One that goes does so later, with a command of its own.
                expect(part["kind"] in ("none", "remove"), f"{part['actions']} was announced for {name}")
                found.nothing()

    def effects(self, before):
        after = self.look()
        return {name: Effects(before[name], after[name]) for name in before}


def check(stage, suite):
    life = Life(stage, suite)
    deploy(life)
    reach(stage, suite, life.bundles, ["jms", "jvb-1"])
    wrong_password(life)
    add(life)
    changes.relay_name(life)
    changes.option(life)
    changes.sip_password(life)
    changes.certificates(life)
    back(life)
    half_way(life)
    remove(life)
    with suite.check("every command of the guide was typed"):
        same("left out", life.guide.untyped(), [])


def deploy(life):
    stage, suite = life.stage, life.suite
    with suite.check("two hosts of LXC boot"):
        stage.host("jms", f"{PUBLIC}10")
        stage.host("jvb-1", f"{PUBLIC}11")
    with suite.check("the guide's first deployment ends well on both"):
        # Certificates that end soon, so that their renewal can be seen further down.
        life.describe(more=SIP)
        with open(f"{stage.site.folder}/secrets.yaml", "w", encoding="utf-8") as file:
            os.chmod(file.name, 0o600)
            file.write('version: 1\nsecrets:\n  sip/main: "4711"\n')
        stage.site.run("secrets", "init", "site.yaml", "--certificate-days", "20")
        life.guide.follow("First deployment", "")
        life.bundles = stage.built()
        for host in ("jms", "jvb-1"):
            life.guide.follow("First deployment", host)
    with suite.check("real daemons run in the containers, and the stand-ins beside them"):
        for host, container, units in (
                ("jms", JITSI, "prosody nginx coturn jicofo jitsi-videobridge2"), ("jvb-1", "small-jvb", "jitsi-videobridge2")):
            same(host, stage.hosts[host].inside(container, "systemctl", "is-active", *units.split()).split(),
                 ["active"] * len(units.split()))
        for name, host in life.hosts.items():
            same(name, host.run("systemctl", "is-active", "dnsmasq", "small-firewall").split(), ["active"] * 2)
            expect("table inet jitsi-small" in host.run("nft", "list", "tables"), "no firewall on", name)
    with suite.check("a second run changes nothing and starts nothing again"):
        before = life.look()
        for name, host in life.hosts.items():
            same(name, report(host.apply("apply", "--json")[1])["result"], "unchanged")
        for effects in life.effects(before).values():
            effects.nothing()


def wrong_password(life):
    jms, jvb = life.stage.hosts["jms"], life.stage.hosts["jvb-1"]
    conf = "/var/lib/lxc/small-jvb/rootfs/etc/jitsi/videobridge/jvb.conf"
    with life.suite.check("a bridge with a wrong password is not let in, whatever else it says"):
        jvb.run("sed", "-i", 's/PASSWORD = "/&wrong/', conf)
        jvb.inside("small-jvb", "systemctl", "restart", "jitsi-videobridge2")
        comes(jms, "jms")
        jvb.wait_for("grep -q not-authorized /var/lib/lxc/small-jvb/rootfs/var/log/jitsi/bridge.log", 20)
    with life.suite.check("verify names the file and explain the line of the site, and apply puts it back"):
        expect("jvb.conf" in jvb.apply("verify", ok=(2,))[1])
        said = life.guide.follow("For programs")
        expect("jvb.conf" in said and "site.yaml" in said, said)
        jvb.apply()
        comes(jms, "jms", "jvb-1")


def add(life):
    stage, suite = life.stage, life.suite
    jms = stage.hosts["jms"]
    with suite.check("one more bridge: the JMS is planned to reload nginx and the firewall, and to place an account"):
        life.describe(more=SECOND + SIP)
        stage.host("jvb-2", f"{PUBLIC}12")
        _, before = life.build("Adding a host")
        life.guide.follow("Adding a host", "jvb-2")
        jms.carry(f"{life.bundles}/jms.tar")
        planned = report(jms.apply("plan", "--json", ok=(2,))[1])
        same("interruptions", planned["interruptions"], [])
        life.guide.follow("Adding a host", "jms")
    with suite.check("it has these effects and no other; Prosody, coturn, jicofo and both other bridges go on"):
        effects = life.effects(before)
        life.as_announced(effects, {"jms": planned})
        same("restarted", effects["jms"].restarted, set())
        same("reloaded", effects["jms"].reloaded, {f"{JITSI} nginx.service", "host small-firewall.service"})
        expect(effects["jms"].firewall, "the new bridge is not among the peers of Prosody")
    reach(stage, suite, life.bundles, ["jms", "jvb-1", "jvb-2"])


def back(life):
    suite, jms = life.suite, life.stage.hosts["jms"]
    current = report(jms.apply("status", "--json")[1])["current"]
    with suite.check("the guide's way back brings the certificates of before"):
        life.guide.follow("Going back")
        expect(changes.days_left(life) < 30, changes.days_left(life), "days")
    with suite.check("and forward again, by name"):
        jms.apply("rollback", current[:12], "--yes")
        same("current", report(jms.apply("status", "--json")[1])["current"], current)


def half_way(life):
    stage, suite, jvb = life.stage, life.suite, life.stage.hosts["jvb-1"]
    with suite.check("a run that was killed half way is ended by the guide's commands"):
        life.describe(media=10001, more=SECOND + SIP + RENEWED)
        stage.site.run("build", "site.yaml", "-o", "out")
        life.bundles = stage.built()
        jvb.carry(f"{life.bundles}/jvb-1.tar")
        jvb.write("/root/killer.sh", KILLER)
        status, said = jvb.attach("env", "BASH_ENV=/root/killer.sh", "KILL_AT=12", "/root/jvb-1/apply")
        same("status of the run that was killed", status, 137)
        life.guide.follow("A run that stopped half way")
        same("port", comes(life.stage.hosts["jms"], "jms", "jvb-1", "jvb-2")["bridges"]["jvb-1"]["port"], "10001")


def remove(life):
    stage, suite = life.stage, life.suite
    jms, gone = stage.hosts["jms"], stage.hosts["jvb-2"]
    heading = "Removing a host"
    with suite.check("a bridge that is drained gets no conferences"):
        life.guide.follow(heading, "jvb-2", 0)
        limit = time.monotonic() + 20
        while seen(jms)["bridges"]["jvb-2"]["drain"] != "true":
            expect(time.monotonic() < limit, seen(jms))
            time.sleep(0.3)
    with suite.check("the JMS forgets it, with the planned effects and no other"):
        life.describe(more=SIP + RENEWED)
        _, before = life.build(heading)
        jms.carry(f"{life.bundles}/jms.tar")
        planned = report(jms.apply("plan", "--json", ok=(2,))[1])
        same("interruptions", planned["interruptions"], [])
        life.guide.follow(heading, "jms")
        effects = life.effects(before)
        life.as_announced(effects, {"jms": planned})
        same("restarted", effects["jms"].restarted, set())
        expect(effects["jms"].firewall, "the bridge is still a peer of Prosody")
    with suite.check("the host itself has nothing left, and the others go on without it"):
        before = life.look()
        life.guide.follow(heading, "jvb-2", 1)
        same("containers", gone.run("ls", "/var/lib/lxc"), "")
        expect("small" not in gone.run("nft", "list", "tables"), "its firewall is still there")
        comes(jms, "jms", "jvb-1")
        effects = life.effects(before)
        for name in ("jms", "jvb-1"):
            effects[name].nothing()
