#!/usr/bin/python3
"""jicofo and a bridge log in to the rendered Prosody. Arguments: secrets, the folder of bundles."""
import glob
import re
import sys
import yaml
from prosody_server import ADDRESS, prosody
from tree import fail
from xmpp_login import Refused, Stream

secrets = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))["secrets"]
with prosody(sys.argv[2]) as authority:
    text = "".join(open(path).read() for path in glob.glob("/etc/prosody/conf.d/*.cfg.lua"))
    domain = re.search(r'^VirtualHost "(auth\.[^"]+)"', text, re.M)[1]
    bridge = next(name[len("jvb."):-len(".auth")] for name in sorted(secrets) if name.startswith("jvb."))
    accounts = [("focus", secrets["jicofo.auth"]), (f"jvb.{bridge}", secrets[f"jvb.{bridge}.auth"])]
    for user, password in accounts:
        stream = Stream(ADDRESS, domain, authority)
        stream.authenticate(user, password)
        jid = stream.bind()
        if not jid.startswith(f"{user}@{domain}/"):
            fail(user, "became", jid)
        joined = stream.join(f"jvbbrewery@internal.{domain}", user)
        if "code='110'" not in joined:
            fail(user, "did not get into the bridges' room:", joined)
        print(jid, "is in")
        try:
            Stream(ADDRESS, domain, authority).authenticate(user, password + "x")
        except Refused as refusal:
            if "not-authorized" not in str(refusal):
                fail(user, "with a wrong password:", refusal)
        else:
            fail(user, "gets in with a wrong password")
    # Somebody who has another authority does not talk to this server.
    try:
        Stream(ADDRESS, domain, None)
    except OSError as problem:
        if "certificate verify failed" not in str(problem):
            fail("without the authority:", problem)
    else:
        fail("the system's authorities vouch for the server")
