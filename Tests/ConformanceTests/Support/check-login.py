#!/usr/bin/python3
"""A real Prosody runs the rendered server and our accounts log in. Arguments: secrets, the folder of
bundles. In network, mount and process namespaces of its own, with a /etc/prosody, a /var/lib/prosody
and a module folder that are ours alone.

STAND-INS: the modules of the package jitsi-meet-prosody, which is not in Debian, are empty; so are
its two ways to authenticate, which refuse everybody."""
import glob
import os
import re
import subprocess
import sys
import time
import yaml
from tree import fail, install, machines, mount, run
from xmpp_login import Refused, Stream

STAND_INS = """av_moderation_component client_proxy conference_duration end_conference features_identity
    limits_exception muc_breakout_rooms muc_domain_mapper muc_filter_access muc_hide_all muc_lobby_rooms
    muc_meeting_id muc_password_whitelist muc_rate_limit polls polls_component room_metadata_component
    speakerstats speakerstats_component token_verification""".split()
AUTH = 'module:provides("auth", { get_sasl_handler = function() return require "util.sasl".new(module.host, {}); end });\n'

secrets = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))["secrets"]
(config,) = glob.glob(f"{sys.argv[2]}/*/containers/*/rootfs/etc/prosody/prosody.cfg.lua")
((bundle, machine),) = machines([config])
root = os.path.abspath("tree")
install(bundle, machine, root)
modules = f"{root}/usr/local/lib/prosody/modules"
for name in STAND_INS:
    open(f"{modules}/mod_{name}.lua", "w").write("-- a stand-in\n")
for name in ("token", "jitsi-anonymous"):
    open(f"{modules}/mod_auth_{name}.lua", "w").write(AUTH)

run("ip", "link", "set", "lo", "up")
for folder in ("/run", "/usr/local", "/var/log/prosody"):
    run("mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", folder)
run("cp", "-a", f"{root}/usr/local/lib", "/usr/local/")
run("install", "-d", "-o", "prosody", "-g", "prosody", "/run/prosody", "/var/log/prosody")
run("chown", "-R", "prosody:prosody", f"{root}/var/lib/prosody", "/var/log/prosody")
mount(f"{root}/etc/prosody", "/etc/prosody")
mount(f"{root}/var/lib/prosody", "/var/lib/prosody")
authority = glob.glob(f"{root}/usr/local/share/ca-certificates/*.crt")[0]


def logs():
    return "".join(open(path).read() for path in sorted(glob.glob("/var/log/prosody/*")))


server = subprocess.Popen(["runuser", "-u", "prosody", "--", "prosody", "-F"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
try:
    for _ in range(150):
        if run("ss", "-Hltn", "sport", "=", ":5222") or server.poll() is not None:
            break
        time.sleep(0.1)
    if server.poll() is not None:
        fail("prosody ended:", server.communicate()[0].decode(), logs())
    text = "".join(open(path).read() for path in glob.glob("/etc/prosody/conf.d/*.cfg.lua"))
    domain = re.search(r'^VirtualHost "(auth\.[^"]+)"', text, re.M)[1]
    bridge = next(name[len("jvb."):-len(".auth")] for name in sorted(secrets) if name.startswith("jvb."))
    accounts = [("focus", secrets["jicofo.auth"]), (f"jvb.{bridge}", secrets[f"jvb.{bridge}.auth"])]
    address = ("127.0.0.1", 5222)
    for user, password in accounts:
        stream = Stream(address, domain, authority)
        stream.authenticate(user, password)
        jid = stream.bind()
        if not jid.startswith(f"{user}@{domain}/"):
            fail(user, "became", jid)
        joined = stream.join(f"jvbbrewery@internal.{domain}", user)
        if "code='110'" not in joined:
            fail(user, "did not get into the bridges' room:", joined)
        print(jid, "is in")
        try:
            Stream(address, domain, authority).authenticate(user, password + "x")
        except Refused as refusal:
            if "not-authorized" not in str(refusal):
                fail(user, "with a wrong password:", refusal)
        else:
            fail(user, "gets in with a wrong password")
    # Somebody who has another authority does not talk to this server.
    try:
        Stream(address, domain, None)
    except OSError as problem:
        if "certificate verify failed" not in str(problem):
            fail("without the authority:", problem)
    else:
        fail("the system's authorities vouch for the server")
finally:
    server.terminate()
    server.communicate(timeout=20)
complaints = [line for line in logs().splitlines() if re.search(r"\t(error|warn)\t", line)
              and not line.endswith("Received SIGTERM")]
if complaints:
    fail("prosody complains:\n", "\n".join(complaints))
