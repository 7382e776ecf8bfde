#!/usr/bin/python3
"""apt and dpkg read their files: settings, sources, preferences with their pins, lists of packages."""
import re
import sys
from tree import fail, run

for file in sys.argv[1:]:
    text = open(file, encoding="utf-8").read()
    if "/apt.conf.d/" in file:
        said = run("apt-config", "-c", file, "dump")
        if 'APT::Install-Recommends "false";' not in said:
            fail(file, said)
    elif "/preferences.d/" in file:
        for package in re.findall(r"^Package: (\S+)$", text, re.M):
            said = run("apt-cache", "policy", "-o", f"Dir::Etc::preferences={file}", "-o",
                       "Dir::Etc::preferencesparts=/dev/null", package)
            if "W:" in said or "E:" in said:
                fail(file, said)
    elif file.endswith(".list"):
        said = run("apt-get", "update", "--print-uris", "-o", f"Dir::Etc::sourcelist={file}", "-o",
                   "Dir::Etc::sourceparts=/dev/null")
        if not said.startswith("'https://") or "W:" in said or "signed-by=/" not in text:
            fail(file, said)
    else:
        for line in text.splitlines():
            name, _, version = line.partition("=")
            run("dpkg", "--validate-pkgname", name)
            if "=" in line:
                run("dpkg", "--validate-version", version)
