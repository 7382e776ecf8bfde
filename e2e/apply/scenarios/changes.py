"""Changes of a cluster that runs, each by the guide: what was planned happens, and nothing else."""
import os
import re
import ssl
import time

from hosts.outside import Outside
from library.suite import expect, same
from library.web import tls

from scenarios.bridge import report
from scenarios.reach import JITSI, comes, turn_credentials


def change(life, what, restarted, **variant):
    """A change by the guide, on the JMS and then on every bridge whose files it changes; the units that it
    starts anew on each."""
    suite, jms = life.suite, life.stage.hosts["jms"]
    with suite.check(f"{what}: planned, applied, and the effects are the planned ones"):
        life.describe(**variant)
        _, before = life.build("A change")
        jms.carry(f"{life.bundles}/jms.tar")
        reports = {"jms": report(jms.apply("plan", "--json", ok=(2,))[1])}
        life.guide.follow("A change", "jms")
        for name in sorted(life.hosts.keys() & life.announced.keys() - {"jms"}):
            life.hosts[name].carry(f"{life.bundles}/{name}.tar")
            reports[name] = report(life.hosts[name].apply("plan", "--json", ok=(2,))[1])
            life.hosts[name].apply()
        effects = life.effects(before)
        life.as_announced(effects, reports)
        same("restarted", {name: found.restarted for name, found in effects.items() if found.restarted},
             {name: {f"{unit}.service" for unit in units} for name, units in restarted.items()})
    with suite.check(f"{what}: jicofo and the bridges are back by themselves"):
        comes(jms, "jms", "jvb-1", "jvb-2")


def relay_name(life):
    forget(life, "tls.turn.certificate")
    # Each host tells its containers the site's names.
    change(life, "another name of the relay",
           {"jms": [f"{JITSI} prosody", f"{JITSI} coturn", "host dnsmasq"], "jvb-1": ["host dnsmasq"],
            "jvb-2": ["host dnsmasq"]}, turn="relay.meet.example.org")
    with life.suite.check("people are told the new name, and it answers with a certificate of its own"):
        outside = Outside(life.stage, life.bundles)
        service = turn_credentials(outside)
        same("relay", service["host"], "relay.meet.example.org")
        tls(outside.browser, "relay.meet.example.org", 443, outside.authority).close()


def forget(life, name):
    """Takes a text out of the operator's secrets."""
    path = f"{life.stage.site.folder}/secrets.yaml"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    shorter = re.sub(rf"^  {re.escape(name)}: .*\n(?:    .*\n)*", "", text, flags=re.M)
    expect(shorter != text, f"there is no {name}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(shorter)


def option(life):
    change(life, "an option of Prosody", {"jms": [f"{JITSI} prosody"]}, lobby=False)


def sip_password(life):
    stage, suite = life.stage, life.suite
    with suite.check("another password of a SIP account changes the gateway's bundle and no other"):
        path = f"{stage.site.folder}/secrets.yaml"
        text = open(path, encoding="utf-8").read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace('sip/main: "4711"', 'sip/main: "4712"'))
        # The gateway's host is only a folder here, to which the bundle is carried.
        os.makedirs(f"{stage.work}/now/sip-1/root/root")
        before = {name: digest(f"{stage.site.folder}/out/bundles/{name}.tar") for name in ("jms", "jvb-1", "sip-1")}
        with life.compared():
            life.guide.follow("SIP accounts", "")
        same("announced", list(life.announced), ["sip-1"])
        after = {name: digest(f"{stage.site.folder}/out/bundles/{name}.tar") for name in before}
        same("changed", {name for name in before if before[name] != after[name]}, {"sip-1"})


def digest(path):
    with open(path, "rb") as file:
        return hash(file.read())


def certificates(life):
    stage, suite = life.stage, life.suite
    with suite.check("certificates that end soon are renewed by the plan's own commands, and nothing restarts"):
        life.guide.follow("Certificates", "")
        before = life.look()
        with life.compared():
            type_plan(life)
            life.bundles = stage.built()
        effects = life.effects(before)
        life.as_announced(effects, {"jms": None})
        same("restarted", effects["jms"].restarted, set())
        # The relay's is as new as its name.
        same("reloaded", effects["jms"].reloaded, {f"{JITSI} {unit}.service" for unit in ("prosody", "nginx")})
    with suite.check("people see the new one"):
        expect(days_left(life) > 300, days_left(life), "days")


def days_left(life):
    """How long the certificate is good for that a person is shown."""
    outside = Outside(life.stage, life.bundles)
    with tls(outside.browser, "meet.example.org", 443, outside.authority) as channel:
        return (ssl.cert_time_to_seconds(channel.getpeercert()["notAfter"]) - time.time()) / 86400


def type_plan(life):
    """The commands of plan.md, each block as it stands."""
    text = open(f"{life.stage.site.folder}/rotate-expiring/plan.md", encoding="utf-8").read()
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)
    expect(blocks, text)
    for block in blocks:
        life.guide.type("", block)
