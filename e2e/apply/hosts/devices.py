"""Sound cards, cameras and cores that this machine does not have, where `apply` and the scripts of
instances look for them.

The module programs of the host are stand-ins: loading a module reads the options that `apply` placed
and makes what the kernel would make of them. Cards are files below /dev/snd, which containers of
instances see; bundles name that folder in place of /proc/asound. Cameras are nodes of the null
device."""
import os

from hosts.bundle import altered, replace_everywhere
from hosts.stand_ins import PREFERENCES

CARDS = "/dev/snd/stand-in"
MODPROBE = r"""#!/bin/bash
# A stand-in of the test suite.
set -euo pipefail
options() { sed -n "s/^options $1 .*\b$2=\([0-9,]*\).*/\1/p" /etc/modprobe.d/*.conf | tr , '\n'; }
module=${1//-/_}
case $module in
  snd_aloop)
    mkdir -p /dev/snd/stand-in
    count=$(options snd-aloop enable | grep -c 1)
    indexes=$(options snd-aloop index | grep -c .)
    [ "$count" = "$indexes" ] || { echo "$count cards and $indexes indexes" >&2; exit 1; }
    touch /dev/snd/stand-in/Loopback
    for ((card = 1; card < count; card++)); do printf -v name '%X' "$card"; touch "/dev/snd/stand-in/Loopback_$name"; done
    ;;
  v4l2loopback)
    for number in $(options v4l2loopback video_nr); do
      [ -e "/dev/video$number" ] || mknod "/dev/video$number" c 1 3
    done
    ;;
  *) exit 0 ;;
esac
mkdir -p "/sys/module/$module"
"""
MODINFO = """#!/bin/sh
# A stand-in of the test suite: this kernel has the module of sound, and DKMS builds the other.
[ "$1" = snd_aloop ]
"""


def prepare(host, cores, modprobe=MODPROBE):
    """Makes a running host one that could carry recorders and gateways."""
    for name, text in (("modprobe", modprobe), ("modinfo", MODINFO), ("nproc", f"#!/bin/sh\necho {cores}\n")):
        host.write(f"/usr/local/sbin/{name}", text, 0o755)
    # What is loaded, as the kernel shows it.
    host.run("mount", "-t", "tmpfs", "tmpfs", "/sys/module")
    # Packages of Debian that have stand-ins are on offer to the host as well.
    host.write("/etc/apt/sources.list.d/stand-ins.list",
               "deb [signed-by=/usr/share/keyrings/jitsi.gpg] https://download.jitsi.org stable/\n")
    host.write("/etc/apt/preferences.d/stand-ins", PREFERENCES)


def bundle(bundles, host, name="with-devices"):
    """The bundle with the folder of the stand-in cards."""
    tar = f"{bundles}/{name}.tar"
    if not os.path.exists(tar):
        altered(bundles, host, lambda folder: replace_everywhere(folder, "/proc/asound", CARDS), name)
    return tar
