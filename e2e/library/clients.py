"""Whoever asks for recorders, gateways and addresses: clients of the selector's API, and people in a
meeting who look somebody up. A `cluster` here has a browser, the authority it trusts, and jicofo's
settings."""
import json
import os
import subprocess
import sys

import yaml

from library.page import page, token
from library.site import PACKAGE
from library.web import ask

SELECTOR = "/jitsi-component-selector"


def key_of(secrets, name, folder):
    """A private key of the operator's secrets, as a file in a folder."""
    path = f"{folder}/{name}"
    with open(secrets, encoding="utf-8") as file:
        text = yaml.safe_load(file)["secrets"][name]
    with open(path, "w", encoding="utf-8") as file:
        os.chmod(path, 0o600)
        file.write(text)
    return path


def other_key(folder):
    """A key that nobody knows."""
    path = f"{folder}/other.key"
    subprocess.run(["openssl", "genrsa", "-out", path, "2048"], check=True, capture_output=True)
    return path


def wants(cluster, kind, key, kid="jitsi/signal", issuer="signal"):
    """A client asks for one of a kind, `JIBRI` or `SIP-JIBRI`: the status, and which it gets."""
    meet = cluster.jicofo["jicofo.xmpp.client.xmpp-domain"]
    bearer = signed(key, kid, {"iss": issuer, "aud": "jitsi-component-selector"})
    answer = ask(cluster.browser, f"https://{meet}{SELECTOR}/sessions/start", cluster.authority, "POST",
                 json.dumps({"componentParams": {"type": kind}}),
                 {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"})
    return answer.status, json.loads(answer.body or "{}").get("componentKey")


def signed(*words):
    """A token of RS256, made by the code that the stand-ins verify it with."""
    programs = f"{PACKAGE}/e2e/apply/stand-ins"
    sys.path.insert(0, programs)
    try:
        import tokens
    finally:
        sys.path.remove(programs)
    return tokens.signed(*words)


def found_by(cluster, settings, user):
    """What somebody with a token for `user` finds who looks for people: the status, and the list."""
    bearer = token(settings, {"context": {"user": user}})
    answer = ask(cluster.browser, page(cluster)["peopleSearchUrl"] + "?query=1", cluster.authority,
                 headers={"Authorization": f"Bearer {bearer}"})
    return answer.status, json.loads(answer.body)
