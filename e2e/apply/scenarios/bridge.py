"""A host with one bridge: changes, drain, a generation that fails, going back, and the end."""
import json

from library.suite import expect, same

CONTAINER = "small-jvb"
UNIT = "jitsi-videobridge2"
CONF = f"/var/lib/lxc/{CONTAINER}/rootfs/etc/jitsi/videobridge/jvb.conf"


def deployed(stage, name="jvb-1", **variant):
    """A host with the first bundle on it."""
    bundles = stage.compile(**variant)
    host = stage.host(name, "203.0.113.11")
    host.carry(f"{bundles}/{name}.tar")
    host.apply()
    return host


def calls(host, number):
    host.inside(CONTAINER, "sh", "-c", 'mkdir -p /run/stand-in; echo "$1" >/run/stand-in/calls', "sh", str(number))


def started(host, unit=UNIT):
    return host.inside(CONTAINER, "systemctl", "show", "--property=InvocationID", "--value", unit).strip()


def media(host):
    """The port in the file that the bridge reads."""
    return host.run("sed", "-n", r"s/.*udp.port = //p", CONF).strip()


def report(said):
    """The object that --json prints."""
    (line,) = [line for line in said.splitlines() if line.startswith("{")]
    return json.loads(line)


def check(stage, suite):
    with suite.check("a bridge is deployed"):
        jvb = deployed(stage)
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
    with suite.check("a second run changes nothing, and says so as data"):
        before = started(jvb)
        said = report(jvb.apply("apply", "--json")[1])
        same("result", said["result"], "unchanged")
        same("changes", said["changes"], [])
        same("start", started(jvb), before)
    first = report(jvb.apply("status", "--json")[1])["current"]

    bundles = stage.compile(serial=2, media=10001)
    jvb.carry(f"{bundles}/jvb-1.tar")
    with suite.check("a bridge with people on it is not restarted; it drains, and takes calls again after the refusal"):
        calls(jvb, 3)
        status, said = jvb.apply("--wait", "3", ok=(3,))
        expect("apply.drain-timeout" in said and "3 people" in said, said)
        same("port", media(jvb), "10000")
        talk = 'exec 3<>/dev/tcp/127.0.0.1/8080; printf "GET /colibri/drain HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3'
        expect('"drain":false' in jvb.inside(CONTAINER, "bash", "-c", talk))
    with suite.check("a bridge that does not say how many are on it is left alone"):
        calls(jvb, "unknown")
        expect("apply.drain-unknown" in jvb.apply("--wait", "3", ok=(3,))[1])
        same("start", started(jvb), before)
    with suite.check("an empty bridge is drained, and the change restarts it alone"):
        calls(jvb, 0)
        network, booted = started(jvb, "systemd-networkd"), jvb.run("lxc-info", "-n", CONTAINER, "-p", "-H")
        said = report(jvb.apply("apply", "--json", "--wait", "20")[1])
        same("result", said["result"], "applied")
        same("port", media(jvb), "10001")
        expect(started(jvb) != before, "the bridge still runs with the old file")
        same("network", started(jvb, "systemd-networkd"), network)
        same("container", jvb.run("lxc-info", "-n", CONTAINER, "-p", "-H"), booted)
    with suite.check("the older bundle is refused"):
        jvb.run("sh", "-ec", "cp -r /var/lib/jitsi-compile/small/kept/$1 /root/older", "sh", first)
        status, said = jvb.attach("/root/older/apply")
        same("status", status, 3)
        expect("apply.older-serial" in said, said)
    for port, what in ((10666, "that is not well"), (10667, "whose daemon dies")):
        with suite.check(f"a generation {what} gives way to the one before by itself"):
            bundles = stage.compile(serial=3, media=port)
            jvb.carry(f"{bundles}/jvb-1.tar")
            jvb.apply("--wait", "20", "--patience", "15", ok=(8,))
            same("port", media(jvb), "10001")
            jvb.run(f"/root/{jvb.name}/apply", "status", ok=(0,))
            same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
    with suite.check("rollback goes back to a named generation, services included"):
        jvb.apply("rollback", first[:12], "--wait", "20")
        same("port", media(jvb), "10000")
        same("current", report(jvb.apply("status", "--json")[1])["current"], first)
    with suite.check("rollback without a name goes to the one before"):
        jvb.apply("rollback", "--wait", "20")
        same("port", media(jvb), "10001")
    with suite.check("drain lets no new calls begin, and apply takes them again"):
        expect("nobody is in a call" in jvb.apply("drain", "--wait", "5")[1])
    with suite.check("no secret is in the log, and nobody but root reads what holds one"):
        secrets = [line.split(":", 1)[1].strip().strip("'\"") for line in
                   open(f"{stage.site.folder}/secrets.yaml", encoding="utf-8") if "auth" in line and ":" in line]
        log = jvb.run("cat", "/var/log/jitsi-compile-small.log")
        for secret in secrets:
            expect(len(secret) < 8 or secret not in log, "a secret is in the log")
        same("open to others", jvb.run("find", "/var/lib/jitsi-compile", "-maxdepth", "0", "-perm", "/077"), "")
    with suite.check("remove asks first, then leaves nothing"):
        jvb.apply("remove", ok=(3,))
        jvb.apply("remove", "--yes", "--wait", "20")
        same("/var/lib/lxc", jvb.run("ls", "/var/lib/lxc"), "")
        same("state", jvb.run("ls", "/var/lib/jitsi-compile").split(), ["lock"])
        expect("jitsi-small" not in jvb.run("nft", "list", "tables"), "the table is still there")
        same("units", jvb.run("sh", "-c", "ls /etc/systemd/system | grep small || true"), "")
    with suite.check("the host can be deployed again"):
        jvb.carry(f"{stage.compile(serial=4)}/jvb-1.tar")
        jvb.apply()
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
