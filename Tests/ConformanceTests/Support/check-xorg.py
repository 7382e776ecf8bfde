#!/usr/bin/python3
"""A real X server starts with the rendered screen, on Debian's dummy driver, and has the mode that
the file promises. Runs in network and mount namespaces of its own."""
import os
import re
import subprocess
import sys
import time
from tree import fail, run

run("mount", "-t", "tmpfs", "tmpfs", "/tmp/.X11-unix") if os.path.isdir("/tmp/.X11-unix") else None
for file in sys.argv[1:]:
    mode = re.search(r'^\s*Modes "(\d+x\d+)"', open(file).read(), re.M)
    log = os.path.abspath("xorg.log")
    open("out", "w").close()
    process = subprocess.Popen(
        ["/usr/lib/xorg/Xorg", "-nocursor", "-noreset", "+extension", "RANDR", "+extension", "RENDER",
         "-logfile", log, "-config", os.path.abspath(file), "-displayfd", "1", ":97"],
        stdout=open("out", "w"), stderr=subprocess.PIPE, text=True)
    for _ in range(1200):
        if os.path.getsize("out") or process.poll() is not None:
            break
        time.sleep(0.1)
    started = os.path.getsize("out") > 0
    process.terminate()
    _, said = process.communicate(timeout=120)
    said += open(log, errors="replace").read() if os.path.exists(log) else ""
    if not started or not mode or f'DUMMY(0): *Mode "{mode[1]}"' not in said and \
            f'Virtual size is {mode[1]}' not in said:
        fail(file, "\n", said)
    if "Parse error" in said or "config file error" in said:
        fail(file, said)
