#!/usr/bin/python3
"""systemd-networkd itself configures an interface by the file, and warns of nothing in it. Runs in
network and mount namespaces of its own; eth0 is one end of a cable that leads nowhere."""
import os
import subprocess
import sys
import time
from tree import fail, run

# With a /sys that nobody can write, as in a container, networkd does not wait for udev.
run("mount", "-t", "sysfs", "-o", "ro", "sysfs", "/sys")
run("mount", "-t", "tmpfs", "tmpfs", "/run")
run("mount", "-t", "tmpfs", "tmpfs", "/etc/systemd/network")
for folder in ("", "/links", "/leases", "/lldp"):
    run("install", "-d", "-o", "systemd-network", "-g", "systemd-network", "/run/systemd/netif" + folder)
for file in sys.argv[1:]:
    run("install", "-m", "644", file, "/etc/systemd/network/eth0.network")
    run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "peer0")
    process = subprocess.Popen(
        ["/usr/lib/systemd/systemd-networkd"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={"SYSTEMD_LOG_LEVEL": "debug", "SYSTEMD_LOG_TARGET": "console", "PATH": "/usr/bin:/bin"})
    state = ""
    for _ in range(300):
        time.sleep(0.1)
        link = run("cat", *[f"/run/systemd/netif/links/{name}" for name in os.listdir("/run/systemd/netif/links")
                            if "eth0.network" in open(f"/run/systemd/netif/links/{name}").read()] or ["/dev/null"])
        if "ADMIN_STATE=conf" in link or process.poll() is not None:
            state = link
            break
    process.terminate()
    said, _ = process.communicate(timeout=120)
    run("ip", "link", "delete", "eth0")
    # Where a file is complained about, its name and the number of the line come first; newer versions
    # also say that they are content.
    bad = [line for line in said.splitlines()
           if "eth0.network:" in line and "Successfully loaded" not in line]
    if bad or "NETWORK_FILE=/etc/systemd/network/eth0.network" not in state:
        fail(file, "\n".join(bad) or said)
