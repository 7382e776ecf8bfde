#!/usr/bin/python3
"""The real consumers of the rendered files, talking to each other in networks that this makes.

    e2e/run.py [CONSUMER ...]

One line per check, then their sum. Needs root; nothing is left behind."""
import importlib
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "Tests", "ConformanceTests", "Support")]

from library.suite import Failed, Suite  # noqa: E402

NEEDED = """ansible-playbook brctl dnsmasq getent ifup ip java nft nginx node nsenter openssl prosody prosodyctl
    redis-server runuser ruby setpriv ss ssh sysctl turnserver unshare useradd /usr/sbin/sshd
    /usr/lib/systemd/systemd-networkd /usr/share/java/typesafe-config.jar""".split()


def obstacle():
    """Why nothing can run here, or nothing."""
    if os.geteuid() != 0:
        return "namespaces need root"
    missing = [name for name in NEEDED if not (os.path.exists(name) if name.startswith("/") else shutil.which(name))]
    return f"not installed: {', '.join(missing)}" if missing else ""


def alone():
    """Starts over in mount, network and process namespaces; all in them ends when this process ends."""
    inside = ["unshare", "--mount", "--net", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"]
    os.execvp("unshare", inside + [sys.executable, os.path.abspath(__file__), "--inside", *sys.argv[1:]])


def main():
    if (why := obstacle()):
        suite = Suite()
        suite.skip("everything", why)
        sys.exit(suite.finish())
    if sys.argv[1:2] != ["--inside"]:
        alone()
    from library.cluster import Cluster
    from library.machine import protect
    from library.site import PACKAGE
    wanted = sys.argv[2:]
    suite = Suite()
    # In our own mount namespace any folder will do, and nothing of it is left afterwards.
    protect("/mnt")
    try:
        cluster = Cluster(suite, "/mnt/nordeck", f"{PACKAGE}/fixtures/nordeck/site.yaml")
    except Failed as problem:
        sys.exit(f"error: there is nothing to check: {problem}")
    names = ("copies", *Cluster.consumers, "push", "ansible", "provider", "authentication", "certificates", "sets", "typesafe")
    consumers = {name: importlib.import_module(f"consumers.{name}") for name in names}
    for name, consumer in consumers.items():
        suite.consumer = name
        with suite.quiet("starts"):
            consumer.start(cluster)
    for name, consumer in consumers.items():
        suite.consumer = name
        if not wanted or name in wanted:
            with suite.quiet("is checked to the end"):
                consumer.check(cluster, suite)
    status = suite.finish()
    sys.stdout.flush()
    # Stand-ins are threads that wait for ever.
    os._exit(status)


if __name__ == "__main__":
    main()
