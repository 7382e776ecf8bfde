#!/usr/bin/python3
"""coturn relays for holders of credentials made with the old and the new secret while both are accepted,
and refuses the old ones after the last phase. Arguments: secrets, the folders of bundles of all phases."""
import os
import signal
import subprocess
import sys
import time
import yaml
from tree import fail, install, mount, private, run

secrets = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))["secrets"]
OLD, NEW = "turn.shared", "turn.shared@2"
EXPECTED = [{OLD}, {OLD, NEW}, {OLD, NEW}, {NEW}]


def relays(name):
    """Whether somebody with a credential made of a secret gets messages to themselves through the relay."""
    client = subprocess.run(
        ["timeout", "30", "turnutils_uclient", "-t", "-S", "-v", "-p", "5349", "-n", "1", "-m", "1", "-y", "-c",
         "-u", "someone", "-W", secrets[name], "127.0.0.1"], capture_output=True, text=True)
    said = client.stdout + client.stderr
    if client.returncode == 0 and "tot_recv_msgs=2" in said and "Total lost packets 0 " in said:
        return True
    if "Cannot complete Allocation" not in said or client.returncode == 0:
        fail("neither relayed nor refused:", client.returncode, said)
    return False


run("ip", "link", "set", "lo", "up")
etc, _ = private("etc", "/etc")
mount(etc, "/etc")
handed_out = []
for number, bundles in enumerate(sys.argv[2:]):
    (machine,) = (name for name in os.listdir(f"{bundles}/jms/containers") if name.endswith("-jitsi"))
    root = os.path.abspath(f"tree-{number}")
    install(f"{bundles}/jms", machine, root)
    run("sh", "-c", 'cp -a "$1/etc/." /etc/', "sh", root)
    text = open("/etc/turnserver.conf").read()
    relay = text.partition("relay-ip=")[2].split()[0]
    run("ip", "address", "replace", f"{relay}/32", "dev", "lo")
    server = subprocess.Popen(["turnserver", "-c", "/etc/turnserver.conf"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if run("ss", "-Hltn", "sport", "=", ":5349") or server.poll() is not None:
                break
            time.sleep(0.1)
        accepted = {name for name in (OLD, NEW) if relays(name)}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
    if accepted != EXPECTED[number]:
        fail("in phase", number, "coturn accepts", sorted(accepted))
    prosody = open(f"{root}/etc/prosody/prosody.cfg.lua").read()
    handed_out.append(prosody.partition('external_service_secret = "')[2].partition('"')[0])
if handed_out != [secrets[OLD], secrets[OLD], secrets[NEW], secrets[NEW]]:
    fail("Prosody hands out credentials of other secrets than expected")
