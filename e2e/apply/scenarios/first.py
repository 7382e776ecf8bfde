"""A first deployment of a JMS: real Prosody, nginx and coturn; and a second run that changes nothing."""
from library.suite import expect, same

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
        jms = stage.host("jms", "203.0.113.10")
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
