#!/usr/bin/python3
"""Prosody reads the rendered server: `prosodyctl check config`, and every account and roster by the
server's own store. Runs in mount and network namespaces of its own."""
import glob
import os
import re
import sys
from tree import HERE, fail, install, machines, mount, private, run

# The Lua that the server itself runs on.
LUA = re.search(r"lua[0-9.]+", open("/usr/bin/prosody").readline())[0]
for bundle, machine in machines(sys.argv[1:]):
    root = os.path.abspath("tree")
    install(bundle, machine, root)
    run("ip", "link", "set", "lo", "up")
    # The distribution's own configuration and certificates are not part of what we render.
    mount(f"{root}/etc/prosody", "/etc/prosody")
    mount(f"{root}/var/lib/prosody", "/var/lib/prosody")
    said = run("prosodyctl", "check", "config", ok=(0, 1))
    # Modules of jitsi-meet-prosody are not here, which the check does not mind.
    if "All checks passed" not in said:
        fail("prosodyctl check config:\n", said)
    items = sorted(glob.glob(f"{root}/var/lib/prosody/*/*/*.dat"))
    if not items:
        fail(machine, "has no accounts")
    words = [word for item in items for word in item[: -len(".dat")].split("/")[-3:]]
    run(LUA, f"{HERE}/load-account.lua", *words)
    print(machine, "prosodyctl is content;", len(items), "stored items")
