#!/usr/bin/python3
"""The Typesafe config library reads jicofo's, the bridges' and jibri's files, and what it reads is
what the site and the secrets say. Arguments: site, secrets, files."""
import json
import re
import sys
from tree import HERE, fail, run

site = open(sys.argv[1], encoding="utf-8").read()
secrets = dict(re.findall(r'^  ([^\s:]+): "(.*)"$', open(sys.argv[2], encoding="utf-8").read(), re.M))
meet = re.search(r"^  meet: (\S+)$", site, re.M)[1]
in_use = {name: int(use) for name, use in
          re.findall(r"^  ([\w.-]+): (?:\{use: )?(\d+)", site.partition("\nsecrets:\n")[2], re.M)}
read = {}
for line in run("java", "-cp", "/usr/share/java/typesafe-config.jar", f"{HERE}/CheckHOCON.java",
                *sys.argv[3:]).splitlines():
    file, path, value = line.split("\t", 2)
    read.setdefault(file, {})[path] = json.loads(value)


def expect(file, path, value):
    if read[file].get(path) != value:
        fail(file, path, "is", read[file].get(path), "instead of", value)


def password(name):
    """The one of the generation that the site has in use."""
    return secrets[name if in_use.get(name, 1) == 1 else f"{name}@{in_use[name]}"]


def account(user):
    """Its name, which tells two generations apart, and its password."""
    even = in_use.get(f"{user}.auth", 1) % 2 == 0
    return f"{user}+2" if even else user, password(f"{user}.auth")


for file in sys.argv[3:]:
    name = file.rpartition("/")[2]
    host = re.search(r"/bundles/([^/]+)/", file)[1]
    if name == "jicofo.conf":
        client = "jicofo.xmpp.client"
        expect(file, f"{client}.xmpp-domain", meet)
        expect(file, f"{client}.domain", f"auth.{meet}")
        expect(file, f"{client}.username", "focus")
        expect(file, f"{client}.password", password("jicofo.auth"))
        expect(file, f"{client}.disable-certificate-verification", False)
    elif name == "jvb.conf":
        client = "videobridge.apis.xmpp-client.configs.site"
        user, secret = account(f"jvb.{host}")
        expect(file, f"{client}.USERNAME", user)
        expect(file, f"{client}.PASSWORD", secret)
        expect(file, f"{client}.DISABLE_CERTIFICATE_VERIFICATION", False)
        websockets = read[file]["videobridge.websockets.enabled"]
        expect(file, "videobridge.websockets.server-id", host if websockets else None)
        expect(file, "videobridge.http-servers.public.port", 9090 if websockets else None)
    else:
        (environment,) = read[file]["jibri.api.xmpp.environments"]
        sip = "sip-control-muc" in environment
        control, call = ("jibri-sip", "sip") if sip else ("jibri", "recorder")
        for login, role in (("control-login", control), ("call-login", call)):
            got = environment[login]
            if (got["username"], got["password"]) != account(f"{role}.{host}"):
                fail(file, login, "is", got)
        if environment["xmpp-domain"] != meet or environment["trust-all-xmpp-certs"] is not False:
            fail(file, "joins", environment["xmpp-domain"])
