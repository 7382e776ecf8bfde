"""The other ways to get a certificate, each with a JMS of its own: the operator's files, and Let's
Encrypt, whose part an authority of this test plays."""
import os
import re
import ssl
import subprocess
import time

from consumers import coturn, nginx
from library.alone import alone
from library.site import PACKAGE
from library.suite import expect, same
from library.web import ask, tls


def start(cluster):
    pass


def openssl(folder, *words):
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True)
    expect(done.returncode == 0, " ".join(words), done.stderr)


class Authority:
    """An authority with an intermediate one, as those on the internet have."""

    def __init__(self, folder):
        self.folder, self.root = folder, f"{folder}/root.pem"
        os.makedirs(folder)
        with open(f"{folder}/ca.cnf", "w", encoding="utf-8") as file:
            file.write("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n")
        openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.pem",
                "-days", "90", "-subj", "/CN=a public authority")
        self.sign("middle", "/CN=its intermediate", "root", "ca.cnf")

    def sign(self, name, subject, by, extensions):
        openssl(self.folder, "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out",
                f"{name}.csr", "-subj", subject)
        openssl(self.folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{by}.pem", "-CAkey", f"{by}.key",
                "-CAcreateserial", "-days", "90", "-extfile", extensions, "-out", f"{name}.pem")

    def issue(self, *names):
        """Chain and key for these names."""
        with open(f"{self.folder}/leaf.cnf", "w", encoding="utf-8") as file:
            file.write("extendedKeyUsage=serverAuth\nsubjectAltName=" + ",".join(f"DNS:{name}" for name in names) + "\n")
        self.sign("leaf", f"/CN={names[0]}", "middle", "leaf.cnf")
        read = lambda file: open(f"{self.folder}/{file}", encoding="utf-8").read()
        return read("leaf.pem") + read("middle.pem"), read("leaf.key")


def public_authority(cluster):
    """The one that all sites of this run get certificates from."""
    if not hasattr(cluster, "public_authority"):
        cluster.public_authority = Authority(f"{cluster.folder}/authority")
    return cluster.public_authority


def domains(text):
    return [found[1] for key in ("meet", "turn") if (found := re.search(rf"^  {key}: (\S+)$", text, re.M))]


def check(cluster, suite):
    authority = public_authority(cluster)
    check_files(cluster, suite, authority)
    check_letsencrypt(cluster, suite, authority)


def check_files(cluster, suite, authority):
    text = open(f"{PACKAGE}/fixtures/nordeck/site.yaml", encoding="utf-8").read()
    text = text.replace("  mode: site-ca", "  mode: files")
    meet, turn = domains(text)
    chain, key = authority.issue(meet, turn)
    suite.consumer = "certificates (files)"
    with suite.quiet("a JMS with the operator's certificate"):
        room = alone(cluster, "files", text, {"tls.web.certificate": chain, "tls.web.key": key})
        nginx.serve(room.jitsi)
        coturn.serve(room.jitsi)
        nginx.check_tls(suite, room.browser, authority.root, meet, turn)
        with suite.check("the selector, which believes public authorities and the site's, believes the key server"):
            selector = room.container(room.jms, "selector")
            both = f"{cluster.folder}/believed.pem"
            with open(both, "w", encoding="utf-8") as file:
                file.write(open(authority.root, encoding="utf-8").read())
                file.write(open(room.authority(selector), encoding="utf-8").read())
            tls(selector, meet, 18443, both)


def check_letsencrypt(cluster, suite, authority):
    text = open(f"{PACKAGE}/fixtures/letsencrypt/site.yaml", encoding="utf-8").read()
    # The hosts of this fixture are behind somebody else's NAT, which is not the point here.
    text = re.sub(r"\{public: (\S+), private: \S+\}", r"\1", text)
    meet, turn = domains(text)
    suite.consumer = "certificates (letsencrypt)"
    with suite.quiet("a JMS that gets its certificate from Let's Encrypt"):
        room = alone(cluster, "letsencrypt", text)
        machine, site = room.jitsi, re.search(r"^site: (\S+)$", text, re.M)[1]
        # What the packages and the unit before the servers do.
        machine.run("groupadd", "--force", "ssl-cert")
        machine.run("bash", "/usr/local/sbin/public-certificate")
        nginx.serve(machine)
        coturn.serve(machine)
        with suite.check("servers start with a temporary certificate, which nobody believes"):
            for name in (meet, turn):
                nginx.unbelieved(lambda: tls(room.browser, name, 443, authority.root))
        with suite.check("the ACME server's question is answered on port 80 for both names"):
            for name in (meet, turn):
                same(name, ask(room.browser, f"http://{name}/.well-known/acme-challenge/token", None).body, "proof")
        chain, key = authority.issue(meet, turn)
        live, archive = f"/etc/letsencrypt/live/{site}", f"/etc/letsencrypt/archive/{site}"
        machine.run("mkdir", "-p", live, archive)
        for kind, pem, mode in (("fullchain", chain, 0o644), ("privkey", key, 0o600)):
            machine.write(f"{archive}/{kind}1.pem", pem, mode)
            machine.run("ln", "-sfn", f"../../archive/{site}/{kind}1.pem", f"{live}/{kind}.pem")
        machine.run("chmod", "0700", "/etc/letsencrypt/live", "/etc/letsencrypt/archive")
        reload_ = machine.find("/etc/systemd/system/coturn.service.d/override.conf", r"^ExecReload=(.*)$")
        # There is no systemd in here; this does what the two units would.
        machine.write("/usr/local/bin/systemctl", "#!/bin/sh\ncase \"$1 $2\" in\n"
                      "  'reload nginx.service') kill -HUP $(cat /run/nginx.pid) ;;\n"
                      f"  'reload coturn.service') MAINPID={machine.coturn.pid}; {reload_} ;;\nesac\n", 0o755)
        with suite.check("certbot's hook hands the first certificate to both servers, which go on"):
            machine.run("env", f"RENEWED_LINEAGE={live}", "bash", f"/etc/letsencrypt/renewal-hooks/deploy/{site}")
            for name in (meet, turn):
                believed(room.browser, name, authority.root)
            expect(machine.nginx.poll() is None and machine.coturn.poll() is None, "one of them ended")
        nginx.check_tls(suite, room.browser, authority.root, meet, turn)


def believed(machine, name, root, seconds=10):
    """A server reads its certificate again soon after it was told to."""
    end = time.monotonic() + seconds
    while True:
        try:
            return tls(machine, name, 443, root).close()
        except ssl.SSLCertVerificationError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
