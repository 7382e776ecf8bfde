#!/usr/bin/python3
"""A bridge's account changes on a Prosody that runs on: one client stays connected over every change of the
account's files, another logs in at each step with what its host's bundle has by then. Arguments: secrets,
the folders of bundles of all phases, the first before any."""
import filecmp
import glob
import os
import re
import shutil
import sys
from prosody_server import ADDRESS, DATA, prosody
from tree import fail, install, run
from xmpp_login import Refused, Stream

HOST = "jvb-1"
phases = sys.argv[2:]


def tree(number):
    """The files of the JMS's main container in a phase."""
    root = os.path.abspath(f"phase-{number}")
    if not os.path.isdir(root):
        (machine,) = (name for name in os.listdir(f"{phases[number]}/jms/containers") if name.endswith("-jitsi"))
        install(f"{phases[number]}/jms", machine, root)
    return root


def files(root, below):
    found = glob.glob(f"{root}{below}/**", recursive=True)
    return {path[len(root):] for path in found if os.path.isfile(path)}


def apply(number):
    """As apply places files: aside and renamed; what is planned no more goes."""
    root = tree(number)
    old, new = files("", DATA), files(root, DATA)
    planned = {path for path in old if "/accounts/" in path or "/roster/" in path}
    for path in sorted(new):
        shutil.copy(f"{root}{path}", f"{path}.new")
        run("chown", "prosody:prosody", f"{path}.new")
        os.rename(f"{path}.new", path)
    for path in planned - new:
        os.remove(path)
    return sorted(new - old), sorted(planned - new)


def credential(number):
    """What the bridge presents in a phase."""
    (file,) = glob.glob(f"{phases[number]}/{HOST}/containers/*/rootfs/etc/jitsi/videobridge/jvb.conf")
    text = open(file).read()
    return [re.search(rf'{key} = "?([^"\n]+)"?', text)[1] for key in ("DOMAIN", "USERNAME", "PASSWORD")]


def login(number):
    """A session in the bridges' room, or Refused."""
    domain, user, password = credential(number)
    stream = Stream(ADDRESS, domain, authority)
    stream.authenticate(user, password)
    jid = stream.bind()
    if not jid.startswith(f"{user}@{domain}/"):
        fail(user, "became", jid)
    # Others in the room are announced first.
    joined = stream.join(f"jvbbrewery@internal.{domain}", f"{HOST}-of-step-{steps}")
    while "code='110'" not in joined:
        if "type='error'" in joined:
            fail(user, "did not get into the bridges' room:", joined)
        joined = stream.until("</presence>")
    return stream


# A Prosody that runs on notices no change of its configuration; there must be none.
for number in range(1, len(phases)):
    for below in ("/etc/prosody", "/usr/local"):
        names = files(tree(0), below)
        if names != files(tree(number), below) or any(
                not filecmp.cmp(tree(0) + name, tree(number) + name, shallow=False)
                for name in names):
            fail("phase", number, "changes files of", below)

steps = 0
with prosody(phases[0]) as authority:
    staying = login(0)
    placed, removed = [], []
    for server, client in [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3)]:
        steps += 1
        new, gone = apply(server)
        placed, removed = placed + new, removed + gone
        login(client).socket.close()
        # Whoever is connected is asked for nothing.
        staying.send("<iq type='get' id='p%d'><ping xmlns='urn:xmpp:ping'/></iq>" % steps)
        answer = staying.until("<iq[^>]*id='p%d'[^>]*>" % steps)
        if "type='result'" not in answer:
            fail("the client that stays gets", answer)
    users = [credential(number)[1] for number in (0, 3)]
    if len(placed) != 1 or len(removed) != 1 or users[0] == users[1]:
        fail("placed", placed, "removed", removed, "users", users)
    for user, password in [credential(0)[1:], (users[1], credential(0)[2]), (users[0], credential(3)[2])]:
        try:
            Stream(ADDRESS, credential(0)[0], authority).authenticate(user, password)
        except Refused as refusal:
            if "not-authorized" not in str(refusal):
                fail(user, "was refused, but so:", refusal)
        else:
            fail(user, "gets in at the end")
