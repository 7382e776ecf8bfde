#!/usr/bin/python3
"""`apply`, on hosts that are containers of LXC and make containers of LXC.

    e2e/apply/run.py [SCENARIO ...]

One line per check, then their sum. Needs root; nothing is left behind but the cache."""
import importlib
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
PACKAGE = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, f"{PACKAGE}/e2e", f"{PACKAGE}/Tests/ConformanceTests/Support"]

from library.suite import Suite  # noqa: E402

from hosts import ground  # noqa: E402

NEEDED = """debootstrap dnsmasq dpkg-deb gpg ip lxc-attach lxc-start lxc-stop mount nft nsenter
    openssl tar unshare""".split()
SCENARIOS = ["preflight", "first", "life", "bridge", "rebuild", "instances", "machine", "selector", "offline", "footprint",
             "faults", "kills"]


def obstacle():
    """Why nothing can run here, or nothing."""
    if os.geteuid() != 0:
        return "LXC needs root"
    missing = [name for name in NEEDED if not shutil.which(name)]
    return f"not installed: {', '.join(missing)}" if missing else ""


def main():
    arguments = sys.argv[1:]
    if (why := obstacle()):
        suite = Suite()
        suite.skip("everything", why)
        return suite.finish()
    if arguments[:1] != ["--inside"]:
        return ground.alone(os.path.abspath(__file__), arguments)
    work, wanted = arguments[1], arguments[2:] or SCENARIOS
    cache = ground.cache_folder()
    ground.protect(work, cache)
    from hosts.stage import Stage
    suite = Suite()
    with suite.quiet("the stage is set"):
        suite.consumer = "stage"
        stage = Stage(work, cache, suite)
        for name in wanted:
            suite.consumer = name
            with suite.quiet("is checked to the end"):
                stage.begin(name)
                importlib.import_module(f"scenarios.{name}").check(stage, suite)
    stage.close()
    status = suite.finish()
    sys.stdout.flush()
    os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
