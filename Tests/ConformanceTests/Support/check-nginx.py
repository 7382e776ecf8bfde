#!/usr/bin/python3
"""`nginx -t` with the rendered tree over the distribution's, in a mount namespace of its own."""
import os
import sys
from tree import fail, first_certificate, install, machines, mount, private, run

for number, (bundle, machine) in enumerate(machines(sys.argv[1:])):
    root = os.path.abspath(f"tree{number}")
    install(bundle, machine, root)
    etc, _ = private(f"etc{number}", "/etc")
    # What the package puts there and the bundle does not have gives way.
    run("sh", "-c", 'rm -rf "$2/nginx/sites-enabled"/* && cp -a "$1/etc/." "$2/"', "sh", root, etc)
    mount(etc, "/etc")
    first_certificate(root, "nginx")
    said = run("nginx", "-t")
    if "[warn]" in said or "[emerg]" in said or "test is successful" not in said:
        fail(said)
    used = run("nginx", "-T")
    for file in sys.argv[1:]:
        path = file.partition("/rootfs")[2]
        names = [path, path.replace("/sites-available/", "/sites-enabled/")]
        if not any(f"# configuration file {name}:" in used for name in names):
            fail("nginx reads no", path)
