#!/usr/bin/python3
"""`systemd-analyze verify` over each machine's units, those that Debian's packages bring beside them.

STAND-INS: units of packages that are not installed, Jitsi's above all, are empty; so are all programs
that units start. Everything happens below a root folder of the test's own.
"""
import os
import re
import sys
from tree import fail, install, machines, run

# Units of packages, which ours amend or come after.
PACKAGED = ["coturn", "nginx", "prosody", "jibri", "jibri-xorg", "jibri-icewm", "lxc", "dnsmasq",
             "nftables", "jitsi-component-sidecar", "jitsi-component-selector", "jicofo",
             "jitsi-videobridge2", "certbot"]


def add_program(root, path):
    os.makedirs(os.path.dirname(root + path), exist_ok=True)
    open(root + path, "a").close()
    os.chmod(root + path, 0o755)


def is_masked(root, unit):
    """A link to /dev/null keeps a unit of a package off; there is nothing in it to verify."""
    return os.path.islink(unit) and os.path.normpath(
        os.path.join(os.path.dirname(unit), os.readlink(unit))) == f"{root}/dev/null"


def add_programs(root, unit):
    for program in re.findall(r"^Exec\w+=[-+!@:]*(/\S+)", open(unit, encoding="utf-8").read(), re.M):
        add_program(root, program)


for number, (bundle, machine) in enumerate(machines(sys.argv[1:])):
    root = os.path.abspath(f"tree{number}")
    install(bundle, machine, root)
    units = f"{root}/etc/systemd/system"
    os.makedirs(f"{root}/usr/lib/systemd", exist_ok=True)
    run("cp", "-a", "/usr/lib/systemd/system", f"{root}/usr/lib/systemd/")
    for name in PACKAGED:
        path = f"{root}/usr/lib/systemd/system/{name}.service"
        if not os.path.exists(path):
            open(path, "w").write(f"[Unit]\nDescription={name}\n[Service]\nExecStart=/usr/bin/true\n")
        add_programs(root, path)
    for program in ("/usr/bin/true", "/bin/sh"):
        add_program(root, program)
    ours = []
    for folder, _, names in os.walk(units):
        for name in names:
            if is_masked(root, f"{folder}/{name}"):
                continue
            add_programs(root, f"{folder}/{name}")
            ours.append(name if folder == units else os.path.basename(folder)[: -len(".d")])
    said = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no",
               f"--root={root}", *sorted(set(ours)), ok=(0, 1))
    bad = [line for line in said.splitlines() if any(name in line for name in ours) or root in line]
    if bad or not ours:
        fail(bundle, machine, "\n".join(bad), said)
