"""A gateway on the machine itself: no containers, the account read for each call, drain, and the end.

Devices and Jibri are stand-ins; systemd, nftables and apt are not."""
from hosts import devices
from library.suite import expect, same

from scenarios.bridge import report

HOST = """\
  - name: sip-vm
    roles: [sip]
    mode: vm
    address: 203.0.113.14
    cores: 8
    memory: 8GB
    disk: 10GB
    sidecar: false
    %s
"""
SIP = """
selector:
  enabled: false
sip:
  accounts:
    main: {user: "%s", server: sip.example.org, password: !secret sip/main}
"""
UNITS = ["jibri-xorg", "jibri-icewm", "sip-xorg", "sip-icewm", "jibri", "small-firewall"]
CONFIG, CONF = "/etc/jitsi/jibri/pjsua.config", "/etc/jitsi/jibri/jibri.conf"


def variant(user="1009", line="sip_account: main", more="", **words):
    """A site with this host, and words of its own."""
    return dict(words, more=HOST % line, edit=lambda text: text + SIP % user + more)


def at_work(host, what):
    host.run("sh", "-c", 'mkdir -p /run/stand-in; echo "$1" >/run/stand-in/calls', "sh", str(what))


def birth(host, unit):
    return host.run("systemctl", "show", "--property=InvocationID", "--value", unit).strip()


def state(host, unit):
    return host.run("systemctl", "is-active", unit, ok=(0, 3, 4)).strip()


def answers(stage, port):
    """Whether the machine answers others at the port."""
    script = 'exec 3<>"/dev/tcp/203.0.113.14/$0"'
    return stage.world.run("sh", "-c", f"timeout 3 bash -c '{script}' {port} && echo yes || echo no").strip()


def check(stage, suite):
    bundles = stage.compile(**variant())
    host = stage.host("sip-vm", "203.0.113.14")
    devices.prepare(host, 8)
    host.carry(devices.bundle(bundles, host))
    with suite.check("a machine becomes a gateway, without a container"):
        host.apply()
        same("units", [state(host, unit) for unit in UNITS], ["active"] * len(UNITS))
        same("containers", host.run("sh", "-c", "ls /var/lib/lxc 2>/dev/null || true"), "")
        expect('"sip-vm-sip-1"' in host.run("grep", "nickname", CONF))
        for node in ("/dev/video0", "/dev/video1"):
            host.run("test", "-c", node)
        same("policy", host.run("sh", "-c", "ls /usr/sbin/policy-rc.d 2>/dev/null || true"), "")
    with suite.check("what Jibri serves is for the machine alone, and every other port is as it was"):
        host.run("systemd-run", "--unit=door", "python3", "-m", "http.server", "8099")
        host.wait_for("ss -Hltn 'sport = :8099' | grep -q .", 10)
        same("another port", answers(stage, 8099), "yes")
        same("Jibri", [answers(stage, port) for port in (2222, 3333)], ["no", "no"])
    with suite.check("a second run changes nothing and starts nothing"):
        before = {unit: birth(host, unit) for unit in UNITS}
        same("result", report(host.apply("apply", "--json")[1])["result"], "unchanged")
        same("starts", {unit: birth(host, unit) for unit in UNITS}, before)
        host.apply("verify")
    with suite.check("another SIP account counts from the next call on, and the running one goes on"):
        at_work(host, 1)
        host.carry(devices.bundle(stage.compile(serial=2, **variant(user="1010")), host))
        host.apply()
        expect("--username 1010" in host.run("cat", CONFIG))
        same("starts", {unit: birth(host, unit) for unit in UNITS}, before)
    with suite.check("a change that restarts Jibri waits for the call, and refuses when it does not end"):
        changed = variant(user="1010", more='snippets:\n  gateway: "jibri.sip.outbound-prefix = \\"9\\""\n')
        host.carry(devices.bundle(stage.compile(serial=3, **changed), host))
        said = host.apply("--wait", "3", ok=(3,))[1]
        expect("apply.drain-timeout" in said and "still at work: host" in said, said)
        same("starts", {unit: birth(host, unit) for unit in UNITS}, before)
        at_work(host, "unknown")
        expect("apply.drain-unknown" in host.apply("--wait", "3", ok=(3,))[1])
    with suite.check("an idle one is restarted with its displays, and nothing else is"):
        at_work(host, 0)
        said = report(host.apply("apply", "--json", "--wait", "20")[1])
        same("result", said["result"], "applied")
        expect('outbound-prefix = "9"' in host.run("cat", CONF))
        after = {unit: birth(host, unit) for unit in UNITS}
        same("restarted", [unit for unit in UNITS if after[unit] != before[unit]], UNITS[:-1])
        host.apply("verify")
    with suite.check("drain stops it when it is idle, and apply starts it again"):
        at_work(host, 1)
        expect("still at work" in host.apply("drain", "--wait", "2", ok=(3,))[1])
        at_work(host, 0)
        host.apply("drain", "--wait", "10")
        same("jibri", state(host, "jibri"), "inactive")
        host.apply()
        same("jibri", state(host, "jibri"), "active")
    with suite.check("rollback goes back without a call's end"):
        host.apply("rollback", "--wait", "20")
        expect('outbound-prefix = "9"' not in host.run("cat", CONF))
    with suite.check("one that is called directly has no account"):
        host.carry(devices.bundle(stage.compile(serial=4, **variant(line="direct: true")), host))
        host.apply("--wait", "20")
        said = host.run("cat", CONFIG)
        expect("--ip-addr=203.0.113.14" in said and "--username" not in said, said)
    with suite.check("remove stops Jibri and takes files and filter away"):
        host.apply("remove", "--yes", "--wait", "20")
        same("jibri", state(host, "jibri"), "inactive")
        same("enabled", host.run("systemctl", "is-enabled", "jibri", ok=(0, 1)).strip(), "disabled")
        expect("jitsi-small" not in host.run("nft", "list", "tables"))
        same("file", host.run("sh", "-c", f"ls {CONF} 2>/dev/null || true"), "")
        same("state", host.run("ls", "/var/lib/jitsi-compile").split(), ["lock"])
