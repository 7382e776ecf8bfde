#!/usr/bin/python3
"""Whether the checks notice: compiles with damaged templates and wants an objection to each damage.

Slow, and only of interest to who changes the checks: `make e2e-sabotage`."""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# Template, what stands in it, what stands there instead, and a line of what must fail.
DAMAGES = [
    ("firewall/site.nft", "    ct status dnat accept\n    drop\n", "    ct status dnat accept\n",
     "nftables: who routes into a private network directly"),
    ("firewall/site.nft", "ip saddr @peers-{{transport}}-{{port}} {{transport}}", "{{transport}}",
     "prosody: port 5222 is closed to who is no node"),
    ("coturn/turnserver.conf", "denied-peer-ip=10.0.0.0-10.255.255.255\n", "",
     "coturn: the relay is no way to private networks"),
    ("coturn/turnserver.conf", "allowed-peer-ip={{address}}\n", "", "coturn: relayed data reaches bridge jvb-1"),
    ("nginx/meet.conf", "X-Forwarded-For $remote_addr;", "X-Forwarded-For $proxy_add_x_forwarded_for;",
     "nginx: behind the multiplexer a client has its own address"),
    ("nginx/nginx.conf", "{{domain.turn}} 127.0.0.1:4445;", "{{domain.turn}} 127.0.0.1:4444;",
     "nginx: 443 with the relay's name is the relay"),
    ("jvb/jvb.conf", "server-id = {{bridge.id}}", 'server-id = "another"',
     "nginx: the websocket that bridge jvb-1 names"),
    ("jibri/jibri.conf", "room-name = {{room.jibri}}", 'room-name = "another"',
     "prosody: jicofo sees jibri-1/nordeck-jibri-1"),
    ("prosody/meet.cfg.lua", 'muc_filter_whitelist = { "{{domain.auth}}" }',
     'muc_filter_whitelist = { "{{domain.auth}}", "{{domain.guest}}" }', "prosody: a browser is kept out of the room"),
    ("sidecar/env.sidecar.sip", "ASAP_JWT_KID=", "ASAP_JWT_KID=not-", "nginx: the selector finds the public key of sip-1"),
    ("dnsmasq/site.conf", "{{domain.turn}}", "not.{{domain.turn}}", "dnsmasq: jms/nordeck-jitsi knows"),
    ("web/config.js", "focus: {{domain.focus}}", "focus: {{domain.meet}}", "node: domains of the page"),
    ("jicofo/jicofo.conf", "use-tls = true", "use-tsl = true", "typesafe: all"),
]


def main():
    with tempfile.TemporaryDirectory() as folder:
        templates = f"{folder}/templates"
        shutil.copytree(os.path.join(os.path.dirname(HERE), "templates"), templates)
        for path, old, new, _ in DAMAGES:
            text = open(f"{templates}/{path}", encoding="utf-8").read()
            if old not in text:
                sys.exit(f"error: {path} does not hold {old!r} any more; say in {__file__} what it holds")
            with open(f"{templates}/{path}", "w", encoding="utf-8") as file:
                file.write(text.replace(old, new))
        run = subprocess.run([f"{HERE}/run.py", "dnsmasq", "prosody", "nginx", "coturn", "nftables", "node", "typesafe"],
                             env=dict(os.environ, E2E_TEMPLATES=templates), stdout=subprocess.PIPE, text=True)
    failed = [line for line in run.stdout.splitlines() if line.startswith("FAIL")]
    unnoticed = [damage for damage in DAMAGES if not any(damage[3] in line for line in failed)]
    for path, old, _, wanted in unnoticed:
        print(f"unnoticed: {path} without {old!r}; '{wanted}' should have failed")
    print(f"{len(DAMAGES) - len(unnoticed)} of {len(DAMAGES)} damages noticed")
    sys.exit(1 if unnoticed else 0)


if __name__ == "__main__":
    main()
