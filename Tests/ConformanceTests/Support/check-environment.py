#!/usr/bin/python3
"""systemd's own reader of environment files and a POSIX shell get the same variables from a file, and
every assignment in it is one of them."""
import ctypes
import glob
import os
import re
import subprocess
import sys

shared = "systemd/libsystemd-shared-*.so"
library = ctypes.CDLL((glob.glob(f"/usr/lib/*/{shared}") + glob.glob(f"/usr/lib/{shared}"))[0])
for file in sys.argv[1:]:
    pairs = ctypes.POINTER(ctypes.c_char_p)()
    if library.load_env_file(None, os.fsencode(file), ctypes.byref(pairs)) < 0:
        sys.exit(f"{file}: systemd refuses it")
    found, index = {}, 0
    while pairs and pairs[index] is not None:
        name, _, value = pairs[index].partition(b"=")
        found[name.decode()], index = value, index + 1
    written = re.findall(r"^([A-Za-z_]\w*)=", open(file, encoding="utf-8").read(), re.M)
    if sorted(found) != sorted(written):
        sys.exit(f"{file}: systemd reads {sorted(found)}")
    script = 'set -eu; . "$1"; shift; for n; do eval "printf \'%s\\0\' \\"\\$$n\\""; done'
    done = subprocess.run(["/bin/sh", "-c", script, "sh", file, *found], capture_output=True, env={"PATH": "/nowhere"})
    if done.returncode or done.stderr or done.stdout.split(b"\0")[:-1] != list(found.values()):
        sys.exit(f"{file}: a shell reads something else\n{done.stderr.decode()}{done.stdout!r}\n{found}")
