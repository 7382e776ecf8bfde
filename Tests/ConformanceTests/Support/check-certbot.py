#!/usr/bin/python3
"""certbot understands `cli.ini` and the command of the unit: it gets as far as calling its server,
which is nowhere. It gets that far only with an address for the account and leave to agree to its terms."""
import os
import re
import sys
from tree import fail, machines, install, run

NOWHERE = "https://127.0.0.1:9/directory"
run("ip", "link", "set", "lo", "up")
for number, (bundle, machine) in enumerate(machines(sys.argv[1:])):
    root = f"tree{number}"
    install(bundle, machine, root)
    unit = open(f"{root}/etc/systemd/system/lets-encrypt.service", encoding="utf-8").read()
    (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.M)
    # What the command names is looked for below our own folder, and everything is written there.
    words = [re.sub("^/(etc|usr/share)/", rf"{root}/\1/", word) for word in command.split()]
    os.makedirs(f"{root}/usr/share/jitsi-meet")
    folders = [f"--{kind}-dir={root}/{kind}" for kind in ("config", "work", "logs")]
    said = run(*words, *folders, f"--config={root}/etc/letsencrypt/cli.ini", f"--server={NOWHERE}",
               ok=(1, 2))
    if "Connection refused" not in said or "127.0.0.1" not in said or "unrecognized" in said:
        fail("certbot:", said)
