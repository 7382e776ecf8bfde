#!/usr/bin/python3
"""liblxc loads the container's configuration, all keys known, and it is that of the container."""
import sys
import lxc

for file in sys.argv[1:]:
    name = file.split("/")[-2]
    container = lxc.Container(name, "/nonexistent")
    if not container.load_config(file):
        sys.exit(f"{file}: liblxc refuses it")
    wanted = {"lxc.uts.name": name, "lxc.rootfs.path": f"/var/lib/lxc/{name}/rootfs"}
    for key, value in wanted.items():
        if container.get_config_item(key) != value:
            sys.exit(f"{file}: {key} is {container.get_config_item(key)}")
