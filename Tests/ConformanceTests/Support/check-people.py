#!/usr/bin/python3
"""Who gets into the rendered Prosody as a person: users with their passwords, nobody in particular
where the site says so, and nobody else anywhere. Arguments: site, secrets, the folder of bundles."""
import glob
import re
import sys
import yaml
from prosody_server import ADDRESS, prosody
from tree import fail
from xmpp_login import Refused, Stream

site = yaml.safe_load(re.sub(r"!secret ", "", open(sys.argv[1], encoding="utf-8").read()))
secrets = yaml.safe_load(open(sys.argv[2], encoding="utf-8"))["secrets"]
meet, auth = site["domains"]["meet"], site["auth"]
mode = auth.get("mode", "token")
guest = site["domains"].get("guest", f"guest.{meet}")
empty = auth.get("allow_empty_token", True)
with_guests = site.get("features", {}).get("guests", empty if mode == "token" else mode == "internal")
anonymous = {meet} if mode == "anonymous" else {guest} if with_guests else set()


def refused(domain, user, password, authority):
    try:
        Stream(ADDRESS, domain, authority).authenticate(user, password)
    except Refused as refusal:
        return str(refusal)
    fail(user, "gets into", domain)


with prosody(sys.argv[3]) as authority:
    text = "".join(open(path).read() for path in glob.glob("/etc/prosody/conf.d/*.cfg.lua"))
    hosts = re.findall(r'^VirtualHost "([^"]+)"', text, re.M)
    if not anonymous <= set(hosts):
        fail("there is no host for", anonymous, "among", hosts)
    for host in hosts:
        stream = Stream(ADDRESS, host, authority)
        # Clients with a token use the same mechanism.
        offered = host in anonymous or (mode == "token" and host == meet)
        if ("<mechanism>ANONYMOUS<" in stream.features) != offered:
            fail(host, "offers", stream.features)
        if host in anonymous:
            stream.anonymous()
            jid = stream.bind()
            if not jid.endswith(f"@{host}/" + jid.rpartition("/")[2]):
                fail("nobody in particular became", jid)
            print(jid, "is in")
        else:
            try:
                stream.anonymous()
            except Refused as refusal:
                print("nobody in particular at", host, refusal)
            else:
                fail(host, "takes nobody in particular")
    users = auth.get("users", []) if mode == "internal" else []
    for user in users:
        password = secrets[f"user.{user}.auth"]
        stream = Stream(ADDRESS, meet, authority)
        if "PLAIN" not in stream.features or "DIGEST-MD5" in stream.features:
            fail(meet, "offers", stream.features)
        stream.authenticate(user, password)
        if not stream.bind().startswith(f"{user}@{meet}/"):
            fail(user, "became somebody else")
        for host, wrong in ((meet, password + "x"), (f"auth.{meet}", password)):
            if "not-authorized" not in (said := refused(host, user, wrong, authority)):
                fail(user, "at", host, said)
        print(user, "is in")
    if mode != "internal" and "no SCRAM-SHA-1" not in refused(meet, "anna", "x", authority):
        fail(meet, "asks for passwords")
