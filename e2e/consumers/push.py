"""OpenSSH: the JMS carries a bundle to a bridge's host, and what its key is good for."""
import os
import re
import tarfile

from library import ssh
from library.machine import said
from library.site import PACKAGE, Site
from library.suite import expect, same
from library.topology import Topology

HOST, FOLDER = "jvb-1", "/var/lib/jitsi-compile-push"
# What 'apply status' of a bundle says that never ran.
ANSWER = "no bundle was applied here"


def start(cluster):
    pass


class Push:
    """A site with `push`, of which two hosts run; its servers' keys are those of the site."""

    def __init__(self, cluster):
        folder = f"{cluster.folder}/push"
        os.makedirs(f"{folder}/keys")
        text = open(f"{PACKAGE}/fixtures/nordeck/site.yaml", encoding="utf-8").read()
        overlay = open(f"{PACKAGE}/fixtures/modes/push/overlay.yaml", encoding="utf-8").read()
        # The server's key is made first, as it is by Debian; the operator writes it into the site.
        key = ssh.key(cluster.stranger, "/root/host-key")
        pinned = re.search(r"- (ssh-ed25519 \S+)", overlay)[1]
        without_hosts = re.sub(r"^hosts:\n(?:  .*\n)*", "", text, count=1, flags=re.M)
        self.site = Site(f"{folder}/site", without_hosts + overlay.replace(pinned, key))
        self.topology = Topology(self.site, f"{folder}/machines", ["jms", HOST])
        self.jms, self.node = (self.topology.hosts[name] for name in ("jms", HOST))
        self.node.write("/etc/ssh/pinned", cluster.stranger.read("/root/host-key"), 0o600)
        for name in ("jms", HOST):
            with open(f"{folder}/site/out/bundles/{name}.tar", "rb") as source, \
                    open(self.jms.path(f"/root/{name}.tar"), "wb") as target:
                target.write(source.read())

    def serve(self, key="/etc/ssh/pinned"):
        self.server = ssh.serve(self.node, key)

    def stop(self):
        self.server.terminate()
        self.server.wait()

    def push(self, *words):
        """What the rendered script says and how it ends."""
        return self.jms.run("sh", "-c", '"$@" 2>&1; echo "status $?"', "sh", "/usr/local/sbin/nordeck-push", *words)

    def ask(self, *words, machine=None, options=()):
        """The same key, without the script."""
        return (machine or self.jms).run(
            "sh", "-c", '"$@" </dev/null 2>&1; echo "status $?"', "sh", "ssh", "-F", "/etc/nordeck-push/ssh_config",
            *options, HOST, *words)


def status(text):
    return int(re.search(r"status (\d+)$", text.strip())[1])


def check(cluster, suite):
    place = Push(cluster)
    node, bundle = place.node, f"{FOLDER}/{HOST}"
    place.serve()
    with suite.check("a bundle is carried and its 'apply' answers"):
        text = place.push(HOST, f"/root/{HOST}.tar", "status")
        expect(os.access(node.path(f"{bundle}/apply"), os.X_OK), text)
        expect(ANSWER in text and status(text) == 6, text)
        same("logins", ssh.accepted(place.server), 2)
        modes = node.run("stat", "-c", "%a %U", FOLDER, f"{bundle}/apply").split("\n")
        same("the folder", modes[0], "700 root")
    with suite.check("the bundle of another host is refused, and the one that is there stays"):
        text = place.push(HOST, "/root/jms.tar", "status")
        expect("this is not the bundle of jvb-1" in text and status(text) == 64, text)
        expect(os.path.exists(node.path(f"{bundle}/apply")), "the bundle is gone")
    with suite.check("a bundle that leads out of its folder writes nothing outside"):
        with tarfile.open(place.jms.path("/root/evil.tar"), "w") as tar:
            for name in ("../../../../tmp/evil", "/tmp/evil"):
                tar.addfile(tarfile.TarInfo(name))
        place.push(HOST, "/root/evil.tar", "status")
        expect(not os.path.exists(node.path("/tmp/evil")), "a file was written")
        expect(os.path.exists(node.path(f"{bundle}/apply")), "the bundle is gone")
    with suite.check("the key is good for no other verb, option or command"):
        for words in (["rollback"], ["remove", "--yes"], ["sh"], [""], ["status", "--root=/"], ["put", "now"],
                      ["status;", "touch", "/tmp/evil"], ["apply", "--accept", "apply.wrong-host"],
                      ["$(touch /tmp/evil)"], ["status", "`touch /tmp/evil`"]):
            text = place.ask(*words)
            expect(status(text) == 64, words, text)
        expect(not os.path.exists(node.path("/tmp/evil")), "a command ran")
    with suite.check("neither terminal, nor file transfer, nor forwarding, in whichever direction"):
        expect("PTY allocation request failed" in place.ask("status", options=["-tt"]), "there is a terminal")
        text = place.ask("sftp", options=["-s"])
        # A server of files would have ended with 0 when nobody asks it anything.
        same("what became of the request for files", status(text), 64)
        text = place.ask(options=["-W", "127.0.0.1:22"])
        expect(status(text) != 0 and "SSH-2.0" not in text, text)
        text = place.ask("status", options=["-o", "ExitOnForwardFailure=yes", "-R", "7777:127.0.0.1:22"])
        expect(status(text) == 255, text)
    with suite.check("the key is good from the JMS alone"):
        stranger, logins = place.topology.stranger, ssh.accepted(place.server)
        for file in ("ssh_config", "known_hosts", "key"):
            stranger.write(f"/etc/nordeck-push/{file}", place.jms.read(f"/etc/nordeck-push/{file}"), 0o600)
        text = place.ask("status", machine=stranger)
        expect(status(text) == 255 and "Permission denied" in text, text)
        same("logins", ssh.accepted(place.server), logins)
    with suite.check("operators come in with their own keys, and as before"):
        ssh.allow(node, ssh.key(stranger, "/root/.ssh/id_ed25519"))
        address = place.topology.own[HOST]
        text = stranger.run("ssh", "-o", "StrictHostKeyChecking=no", "-o", "BatchMode=yes", f"root@{address}", "hostname")
        same("the host", text.strip(), HOST)
    place.stop()
    with suite.check("a host with another key than the site's is not talked to"):
        ssh.key(node, "/etc/ssh/other")
        place.serve("/etc/ssh/other")
        node.run("rm", "-rf", FOLDER)
        text = place.push(HOST, f"/root/{HOST}.tar", "status")
        expect(status(text) == 255 and "Host key verification failed" in text, text)
        expect(not os.path.exists(node.path(FOLDER)), "a bundle arrived")
        expect("Accepted" not in said(place.server), said(place.server))
    with suite.check("not even where the root of the JMS has met that key before"):
        place.jms.write("/root/.ssh/known_hosts", f"{address} {node.read('/etc/ssh/other.pub')}", 0o600)
        expect(status(place.push(HOST, f"/root/{HOST}.tar", "status")) == 255, "the host was talked to")
    place.stop()
    with suite.check("with the site's key it goes on"):
        place.serve()
        expect(ANSWER in place.push(HOST, f"/root/{HOST}.tar", "status"), "nothing answers")
