#!/usr/bin/python3
"""Debian's Java believes Prosody's certificate once `apply` has run update-ca-certificates, under the
name that jicofo uses and no other, and not before. Arguments: the bundle's folder of a container,
Prosody's domain. /etc and the local authorities are copies of our own."""
import glob
import os
import subprocess
import sys
import time
from tree import HERE, fail, mount, private, run

container, domain = sys.argv[1:]
(authority,) = glob.glob(f"{container}/rootfs/usr/local/share/ca-certificates/*.crt")
certs = f"{container}/rootfs/etc/prosody/certs"
java = glob.glob("/usr/lib/jvm/java-*-openjdk-*/bin/java")[0]
mount(*private("etc", "/etc"))
mount(*private("local", "/usr/local/share/ca-certificates"))
run("ip", "link", "set", "lo", "up")
server = subprocess.Popen(
    ["openssl", "s_server", "-accept", "127.0.0.1:5222", "-quiet", "-cert", f"{certs}/{domain}.crt",
     "-key", f"{certs}/{domain}.key"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ask(name):
    return run(java, "-XX:TieredStopAtLevel=1", f"{HERE}/AskServer.java", "5222", name).strip()


try:
    for _ in range(1200):
        if run("ss", "-Hltn", "sport", "=", ":5222"):
            break
        time.sleep(0.1)
    if not ask(f"auth.{domain}").startswith("refused"):
        fail("Java believes an authority that nobody installed")
    run("cp", authority, "/usr/local/share/ca-certificates/")
    run("update-ca-certificates", "--fresh")
    if (said := ask(f"auth.{domain}")) != "believed":
        fail("Java does not know the site's authority:", said)
    if not ask(f"elsewhere.{domain}").startswith("refused"):
        fail("Java does not look at the name")
    # Another authority under the same name takes the place of the first.
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "other.key", "-subj",
        "/CN=another authority", "-days", "2", "-out",
        f"/usr/local/share/ca-certificates/{os.path.basename(authority)}")
    run("update-ca-certificates", "--fresh")
    if not ask(f"auth.{domain}").startswith("refused"):
        fail("Java still believes the authority that was replaced")
finally:
    server.kill()
