"""A first deployment of a JMS: real Prosody, nginx and coturn; and a second run that changes nothing."""
from library.suite import expect, same

from scenarios.bridge import report

CONTAINER = "small-jitsi"
UNITS = ["prosody", "nginx", "coturn", "jicofo"]


def starts(host, container, units):
    """When each unit and the container's first process began."""
    found = {unit: host.inside(container, "systemctl", "show", "--property=ActiveEnterTimestampMonotonic,MainPID",
                               f"{unit}.service").strip() for unit in units}
    found["init"] = host.run("lxc-info", "-n", container, "-p", "-H").strip()
    return found


def check(stage, suite):
    bundles = stage.compile()
    with suite.check("a host of LXC boots with systemd and its network"):
        jms = stage.host("jms", "203.0.113.10", base=False)
    jms.carry(f"{bundles}/jms.tar")
    with suite.check("plan says what would be done and touches nothing"):
        status, said = jms.apply("plan", ok=(2,))
        expect("make the container" in said, said)
        same("/var/lib/lxc", jms.run("ls", "/var/lib/lxc"), "")
    with suite.check("a first deployment ends well"):
        jms.apply()
    with suite.check("prosody, nginx, coturn and jicofo run in a real container"):
        for unit in UNITS:
            same(unit, jms.inside(CONTAINER, "systemctl", "is-active", unit).strip(), "active")
    with suite.check("a second run changes nothing and starts nothing again"):
        before = starts(jms, CONTAINER, UNITS)
        said = jms.apply()[1]
        expect("nothing to do" in said, said)
        same("starts", starts(jms, CONTAINER, UNITS), before)
    with suite.check("verify finds neither drift nor illness"):
        jms.apply("verify")

    bundles = stage.compile(serial=2, edit=lambda text: text.replace("auth:", "features:\n  lobby: false\n\nauth:"))
    jms.carry(f"{bundles}/jms.tar")
    planned = report(jms.apply("plan", "--json", ok=(2,))[1])
    restarted = {change["object"].removesuffix(".service") for change in planned["changes"]
                 if change["place"] == CONTAINER and change["action"] == "restart"}
    with suite.check("another option of Prosody: what ends conferences needs a yes"):
        expect(restarted and planned["interruptions"], planned)
        expect("apply.would-end-calls" in jms.apply(ok=(3,))[1])
        same("starts", starts(jms, CONTAINER, UNITS), before)
    with suite.check("the change has the planned effects and no other"):
        reloaded = {change["object"] for change in planned["changes"] if change["action"] == "reload"}
        jms.apply("--yes")
        after = starts(jms, CONTAINER, UNITS)
        same("restarted", {unit for unit in after if after[unit] != before[unit]}, restarted & set(UNITS))
        said = jms.run("grep", "systemctl", "/var/log/jitsi-compile-small.log")
        for unit in reloaded:
            expect(f"systemctl reload {unit}" in said, f"{unit} was not reloaded")
        jms.apply("verify")
    with suite.check("the host starts again with everything on it"):
        jms.stop()
        jms.start()
        jms.wait_for(f"lxc-attach -n {CONTAINER} -- systemctl is-active {' '.join(UNITS)}", 120)
        jms.wait_for("/root/jms/apply verify", 60)
