#!/usr/bin/python3
"""coturn starts with the rendered file and its certificate, and has nothing to say against it."""
import os
import signal
import subprocess
import sys
import time
from tree import fail, first_certificate, install, machines, mount, private, run

BAD = ("bad configuration", "unrecognized", "unknown", "error", "cannot", "warning")
# True of every relay with one address.
KNOWN = ("cannot support stun change_request",)
for bundle, machine in machines(sys.argv[1:]):
    root = os.path.abspath("tree")
    install(bundle, machine, root)
    etc, _ = private("etc", "/etc")
    run("sh", "-c", 'cp -a "$1/etc/." "$2/"', "sh", root, etc)
    mount(etc, "/etc")
    first_certificate(root, "turn")
    relay = next(line.split("=")[1].strip() for line in open(f"{root}/etc/turnserver.conf")
                 if line.startswith("relay-ip="))
    run("ip", "link", "set", "lo", "up")
    run("ip", "address", "add", f"{relay}/32", "dev", "lo")
    # One line is not as rendered: what coturn has to say must come to us, not to the system's log.
    run("sed", "-i", "s/^syslog$/log-file=stdout/", "/etc/turnserver.conf")
    process = subprocess.Popen(["turnserver", "-c", "/etc/turnserver.conf"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(1200):
            listening = run("ss", "-Hltn", "sport", "=", ":5349")
            if listening or process.poll() is not None:
                break
            time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=120)
    complaints = [line for line in said.splitlines()
                  if any(word in line.lower() for word in BAD)
                  and not any(word in line.lower() for word in KNOWN)]
    if complaints or not listening or "Certificate file found" not in said:
        fail("turnserver:", "\n".join(complaints) or said)
    addresses = {line.split()[3] for line in listening.splitlines()}
    if addresses != {"127.0.0.1:5349"}:
        fail("turnserver listens elsewhere:", addresses)
