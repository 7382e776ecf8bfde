"""A host with one bridge."""
from library.suite import expect, same


def check(stage, suite):
    bundles = stage.compile()
    jvb = stage.host("jvb-1", "203.0.113.11")
    jvb.carry(f"{bundles}/jvb-1.tar")
    with suite.check("a bridge is deployed"):
        jvb.apply()
        same("unit", jvb.inside("small-jvb", "systemctl", "is-active", "jitsi-videobridge2").strip(), "active")
    with suite.check("a second run changes nothing"):
        said = jvb.apply()[1]
        expect("nothing to do" in said, said)
