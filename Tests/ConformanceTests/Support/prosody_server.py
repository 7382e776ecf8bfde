"""Runs the rendered Prosody in network, mount and process namespaces of our own, with a /etc/prosody, a
/var/lib/prosody and a module folder that are ours alone.

STAND-INS: the modules of the package jitsi-meet-prosody, which is not in Debian, are empty; of
its two ways to authenticate, the one with tokens offers the mechanism ANONYMOUS, as the real one
does, and refuses everybody; the anonymous one admits
everybody, as Prosody's own does. Two modules that Prosody 0.11 lacks come with the packages that
run on it, and are empty too."""
import contextlib
import glob
import itertools
import os
import re
import subprocess
import time
from tree import fail, install, machines, mount, run

STAND_INS = """av_moderation av_moderation_component client_proxy conference_duration
    conference_duration_component end_conference features_identity
    muc_breakout_rooms muc_domain_mapper muc_filter_access muc_hide_all muc_lobby_rooms
    muc_meeting_id muc_password_whitelist muc_rate_limit polls polls_component room_metadata
    room_metadata_component speakerstats speakerstats_component token_verification""".split()
# In core from Prosody 0.12 on.
LATER = ["external_services", "smacks"]
ANONYMOUS = """local profile = { anonymous = function() return true; end };
module:provides("auth", { get_sasl_handler = function() return require "util.sasl".new(module.host, profile); end });
"""
TOKEN = """module:provides("auth", { get_sasl_handler = function()
    local handler = require "util.sasl".new(module.host, { anonymous = function() return true; end });
    function handler:process() return "failure", "not-allowed"; end
    return handler;
end });
"""
ADDRESS = ("127.0.0.1", 5222)
DATA = "/var/lib/prosody"


def logs():
    return "".join(open(path).read() for path in sorted(glob.glob("/var/log/prosody/*")))


@contextlib.contextmanager
def prosody(bundles):
    """The server of the one JMS below `bundles`; gives the file of the site's authority. Fails if the
    server complains."""
    (config,) = glob.glob(f"{bundles}/*/containers/*/rootfs/etc/prosody/prosody.cfg.lua")
    ((bundle, machine),) = machines([config])
    root = os.path.abspath("tree")
    install(bundle, machine, root)
    modules = f"{root}/usr/local/lib/prosody/modules"
    os.makedirs(modules, exist_ok=True)
    missing = [name for name in LATER if not os.path.exists(f"/usr/lib/prosody/modules/mod_{name}.lua")]
    for name in STAND_INS + missing:
        open(f"{modules}/mod_{name}.lua", "w").write("-- a stand-in\n")
    for name, text in (("token", TOKEN), ("jitsi-anonymous", ANONYMOUS)):
        open(f"{modules}/mod_auth_{name}.lua", "w").write(text)
    run("ip", "link", "set", "lo", "up")
    for folder in ("/run", "/usr/local", "/var/log/prosody"):
        run("mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", folder)
    run("cp", "-a", f"{root}/usr/local/lib", "/usr/local/")
    run("install", "-d", "-o", "prosody", "-g", "prosody", "/run/prosody", "/var/log/prosody")
    run("chown", "-R", "prosody:prosody", f"{root}{DATA}", "/var/log/prosody")
    mount(f"{root}/etc/prosody", "/etc/prosody")
    mount(f"{root}{DATA}", DATA)
    server = subprocess.Popen(["runuser", "-u", "prosody", "--", "prosody", "-F"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(1200):
            if run("ss", "-Hltn", "sport", "=", f":{ADDRESS[1]}") or server.poll() is not None:
                break
            time.sleep(0.1)
        if server.poll() is not None:
            fail("prosody ended:", server.communicate()[0].decode(), logs())
        # The shortest name is that of the authority in use, or about to go.
        yield min(glob.glob(f"{root}/usr/local/share/ca-certificates/*.crt"), key=len)
    finally:
        server.terminate()
        server.communicate(timeout=120)
    # Everything is in this file. Once it was asked to stop, Prosody 0.12 trips over sessions that end
    # at the same moment.
    told = open("/var/log/prosody/prosody.log").read().splitlines()
    lived = itertools.takewhile(lambda line: not line.endswith("Received SIGTERM"), told)
    complaints = [line for line in lived if re.search(r"\t(error|warn)\t", line)]
    if complaints:
        fail("prosody complains:\n", "\n".join(complaints))
