"""Copies of recorders and gateways: what their scripts make of them, and what they do for a call."""
import os
import re
import socket

from library.suite import expect, same
from library.xmpp import reaches

# STAND-IN: pjsua is not in Debian. What it is called with is all that counts.
PJSUA = """#!/bin/sh
printf '%s\\n' "$@" >/run/called-with
"""


# Who may start and end jobs is asked here: nobody.
PORTS = {"jibri": 2222, "jibri, inside": 3333, "sidecar": 8017}


def start(cluster):
    for machine in cluster.instances:
        unit = machine.read("/etc/systemd/system/instance-firewall.service")
        machine.run("sh", "-ec", re.search(r"^ExecStart=(.*)$", unit, re.M)[1])


def listener(machine, port):
    """Something that has the port on every address, for as long as the block lasts."""
    with machine.inside():
        server = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return server


def called(machine, *words):
    """What pjsua is called with when Jibri calls its script with these words."""
    machine.write("/usr/local/bin/pjsua", PJSUA, 0o755)
    machine.run("/opt/jitsi/jibri/pjsua.sh", *words)
    return machine.read("/run/called-with").splitlines()


def check(cluster, suite):
    copies = cluster.instances
    with suite.check("the selector knows each copy by one name, which no other copy has"):
        names = []
        for machine in copies:
            variables = dict(line.split("=", 1) for line in machine.read("/run/jitsi-instance.env").splitlines())
            same(f"variables of {machine.name}", sorted(variables), ["INSTANCE_ID", "INSTANCE_KEY", "INSTANCE_NICK"])
            (name,) = set(variables.values())
            names.append(name)
            nicknames = set(re.findall(r'nickname = "(.*)"', machine.read("/etc/jitsi/jibri/jibri.conf")))
            same(f"nicknames of {machine.name}", nicknames, {name})
        same("names", len(set(names)), len(copies))
    gateways = [machine for machine in copies if os.path.exists(machine.path("/opt/jitsi/jibri/pjsua.sh"))]
    expect(gateways, "no gateway runs")
    file = ["--config-file", "/etc/jitsi/jibri/pjsua.config"]
    # As Jibri's PjsuaClient puts them together of what the sidecar hands on: without an account, its
    # name and its password are empty texts and not nothing.
    call = ["--id=1001 <sip:>", "--registrar=sip:", "--realm=*", "--username=", "--password=",
            "--proxy=sip:;transport=tcp;hide", "sip:1001@sip.example.org"]
    for machine in gateways:
        with suite.check(f"{machine.name}: a call without an account of its own has the file's"):
            same("pjsua's arguments", called(machine, *call), [*file, "--realm=*", "sip:1001@sip.example.org"])
        with suite.check(f"{machine.name}: a call with an account keeps it, and a blank stays inside a word"):
            own = ["--id=Room One <sips:1002@sip.example.org>", "--registrar=sips:sip.example.org", "--realm=*",
                   "--username=1002", "--password=a b*", "--proxy=sip:sip.example.org;transport=tcp;hide",
                   "sip:1001@sip.example.org"]
            same("pjsua's arguments", called(machine, *own), [*file, *own])
        with suite.check(f"{machine.name}: a call that comes in has no words of its own"):
            same("pjsua's arguments", called(machine, "--auto-answer-timer=30", "--auto-answer=200"),
                 [*file, "--auto-answer-timer=30", "--auto-answer=200"])
    for machine in copies:
        host = cluster.topology.hosts[machine.name.split("/")[0]]
        with suite.check(f"{machine.name}: what starts jobs is reached from within, and not from its host"):
            (address,) = re.findall(r"inet ([0-9.]+)/", machine.run("ip", "-4", "address", "show", "dev", "eth0"))
            for name, port in PORTS.items():
                with listener(machine, port):
                    same(f"{name} from within", reaches(machine, "127.0.0.1", port), True)
                    same(f"{name} from the host", reaches(host, address, port), False)
            # It is the ports that are refused, not the machine.
            with listener(machine, 9999):
                same("another port from the host", reaches(host, address, 9999), True)
