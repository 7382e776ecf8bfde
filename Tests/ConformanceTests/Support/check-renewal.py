#!/usr/bin/python3
"""certbot's hook and the unit before it, as rendered, with a `systemctl` that only writes down what it
is asked. Arguments: the container's folder of the bundle, the site's name."""
import os
import subprocess
import sys
from tree import fail, mount, private, run

container, site = sys.argv[1:]
hook = f"{container}/rootfs/etc/letsencrypt/renewal-hooks/deploy/{site}"
first = f"{container}/rootfs/usr/local/sbin/public-certificate"
place = f"/var/lib/{site}-certificate"
live = f"/etc/letsencrypt/live/{site}"

mount(*private("etc", "/etc"))
run("groupadd", "--force", "ssl-cert")
run("rm", "-rf", "/etc/letsencrypt")
run("install", "-D", "-m", "0755", hook, f"/etc/letsencrypt/renewal-hooks/deploy/{site}")
run("mount", "-t", "tmpfs", "none", "/var/lib")
os.makedirs("bin")
with open("bin/systemctl", "w") as stub:
    # `is-active` is asked about; whatever stands in `stopped` is not active, `failing` fails.
    stub.write('#!/bin/sh\necho "$*" >>"$0.log"\ncase $1 in\n'
               '  is-active) ! grep -qsx "$3" "$0.stopped" ;;\n'
               '  *) ! grep -qsx "$2" "$0.failing" ;;\nesac\n')
os.chmod("bin/systemctl", 0o755)
environment = {"PATH": f"{os.getcwd()}/bin:/usr/sbin:/usr/bin:/sbin:/bin"}


def act(script, lineage=None, stopped=(), failing=(), ok=(0,)):
    """What systemctl was told to do, questions left out."""
    for name, units in (("stopped", stopped), ("failing", failing), ("log", ())):
        open(f"bin/systemctl.{name}", "w").write("".join(f"{unit}\n" for unit in units))
    given = dict(environment, **({"RENEWED_LINEAGE": lineage} if lineage else {}))
    run("bash", script, env=given, ok=ok)
    lines = open("bin/systemctl.log").read().splitlines()
    return [line for line in lines if not line.startswith("is-active ")]


def expect(what, found, wanted):
    if found != wanted:
        fail(what, "is", found, "and not", wanted)


def mode(path):
    found = os.stat(path)
    group = run("getent", "group", str(found.st_gid)).split(":")[0]
    return f"{found.st_mode & 0o777:o} {group}"


def issue(number):
    """What certbot leaves behind, as root with its own modes."""
    archive = f"/etc/letsencrypt/archive/{site}"
    for folder in (f"/etc/letsencrypt/archive", "/etc/letsencrypt/live"):
        os.makedirs(folder, 0o700, exist_ok=True)
    os.makedirs(archive, exist_ok=True)
    os.makedirs(live, exist_ok=True)
    for name in ("fullchain", "privkey"):
        open(f"{archive}/{name}{number}.pem", "w").write(f"{name} {number}\n")
        run("ln", "-sfn", f"../../archive/{site}/{name}{number}.pem", f"{live}/{name}.pem")
    os.chmod(f"{archive}/privkey{number}.pem", 0o600)


def served():
    return open(f"{place}/current/fullchain.pem").read(), open(f"{place}/current/privkey.pem").read()


reloads = ["reload nginx.service", "reload coturn.service"]

# Before there is a certificate: a temporary one, made once, which every server can start with.
expect("who hears of the temporary certificate", act(first), [])
temporary = served()
said = run("openssl", "x509", "-in", f"{place}/current/fullchain.pem", "-noout", "-ext", "subjectAltName")
for name in ("meet.example.org", "turn.example.org"):
    if f"DNS:{name}" not in said:
        fail("the temporary certificate is not for", name)
for kind in ("privkey", "fullchain"):
    expect(f"the temporary {kind}", mode(f"{place}/current/{kind}.pem"), "640 ssl-cert")
expect("who hears of it the second time", act(first), [])
expect("the temporary certificate", served(), temporary)

# The first certificate, another one's, and the next.
issue(1)
expect("who hears of the first certificate", act(hook, live), reloads)
expect("what is served", served(), ("fullchain 1\n", "privkey 1\n"))
for path in ("/etc/letsencrypt/live", "/etc/letsencrypt/archive"):
    expect(path, mode(path), "750 ssl-cert")
expect("the key", mode(f"{live}/privkey.pem"), "640 ssl-cert")
expect("who hears of somebody else's certificate", act(hook, "/etc/letsencrypt/live/other"), [])
expect("who hears of nothing", act(hook), [])
issue(2)
expect("who hears of the next one", act(hook, live), reloads)
expect("what is served then", served(), ("fullchain 2\n", "privkey 2\n"))
expect("the next key", mode(f"{live}/privkey.pem"), "640 ssl-cert")

# Who does not run is not started, and who fails keeps nobody else from hearing of it.
expect("who hears while coturn is stopped", act(hook, live, stopped=["coturn.service"]), reloads[:1])
expect("who hears while nginx fails", act(hook, live, failing=["nginx.service"], ok=(1,)), reloads)

# A machine that comes back with the lineage and without the link; then there is nothing to do.
run("rm", "-rf", place)
expect("who hears when the link is made again",
       act(first, stopped=["nginx.service", "coturn.service"]), [])
expect("what is served from the lineage", served(), ("fullchain 2\n", "privkey 2\n"))
expect("who hears when all is well", act(first), [])
