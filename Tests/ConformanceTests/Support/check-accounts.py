#!/usr/bin/python3
"""Every account of the rendered Prosody logs in with its own password, at its own domain, and with no
other password of the site and at no other domain. Arguments: secrets, the folder of bundles."""
import os
import re
import sys
import urllib.parse
import yaml
from prosody_server import ADDRESS, DATA, prosody
from tree import fail
from xmpp_login import Refused, Stream

# The script of jitsi-meet-prosody registers it where it is not there.
LOCKED = "jvb"


def refused(stream, user, password, who):
    try:
        stream.authenticate(user, password)
    except Refused as refusal:
        if "not-authorized" not in str(refusal):
            fail(who, "was refused, but so:", refusal)
    else:
        fail(who, "gets in")


secrets = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))["secrets"]
with prosody(sys.argv[2]) as authority:
    # As rendered: DATA/host/accounts/user.dat, with what is no letter or digit encoded.
    accounts = {}
    for host in sorted(os.listdir(DATA)):
        folder = f"{DATA}/{host}/accounts"
        for file in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            user = urllib.parse.unquote(file.removesuffix(".dat"))
            if user == LOCKED:
                locked = urllib.parse.unquote(host)
                continue
            name = "jicofo.auth" if user == "focus" else f"{user}.auth"
            accounts[user, urllib.parse.unquote(host)] = name
    wanted = sorted(name for name in secrets if name.endswith(".auth"))
    if sorted(accounts.values()) != wanted:
        fail("accounts of", sorted(accounts.values()), "but passwords of", wanted)
    domains = sorted({domain for _, domain in accounts})
    if len(accounts) < 11 or len(domains) < 3:
        fail("too few accounts for a proof:", accounts)
    # Nobody has the password of the account that a package would make.
    for other in wanted:
        refused(Stream(ADDRESS, locked, authority), LOCKED, secrets[other], f"{LOCKED} with {other}")
    attempts = 0
    for (user, domain), own in accounts.items():
        # All wrong passwords and then the right one, over one connection.
        stream = Stream(ADDRESS, domain, authority)
        for other in wanted:
            if other != own:
                refused(stream, user, secrets[other], f"{user}@{domain} with {other}")
                attempts += 1
        stream.authenticate(user, secrets[own])
        jid = stream.bind()
        if not jid.startswith(f"{user}@{domain}/"):
            fail(user, "became", jid)
        if user == "focus":
            roster = stream.roster()
            if not re.search(f"<item[^>]*jid='focus\\.{re.escape(domain.removeprefix('auth.'))}'", roster) \
                    or "subscription='from'" not in roster:
                fail("the roster of focus is", roster)
        elif "<item" in stream.roster():
            fail(user, "has a roster")
        for elsewhere in domains:
            if elsewhere != domain:
                refused(Stream(ADDRESS, elsewhere, authority), user, secrets[own], f"{user}@{elsewhere}")
    if attempts != len(accounts) * (len(accounts) - 1):
        fail("not all pairs:", attempts)
