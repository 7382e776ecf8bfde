#!/usr/bin/python3
"""apt and dpkg read their files: settings, sources, preferences with their pins, lists of packages."""
import re
import sys
from tree import fail, run

for file in sys.argv[1:]:
    text = open(file, encoding="utf-8").read()
    if "/apt.conf.d/" in file:
        said = run("apt-config", "-c", file, "dump")
        if file.endswith("-proxy"):
            proxies = re.findall(r'^Acquire::(https?)::Proxy "http://[a-z0-9.:]+";$', said, re.M)
            if sorted(proxies) != ["http", "https"]:
                fail(file, said)
        elif 'APT::Install-Recommends "false";' not in said:
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
        # Debian's own archive is signed with keys that apt has; others bring theirs and use HTTPS.
        is_debian = file.endswith("/etc/apt/sources.list")
        is_good = ("/dists/" in said if is_debian
                   else said.startswith("'https://") and "signed-by=/" in text)
        if not is_good or "W:" in said or "E:" in said:
            fail(file, said)
    else:
        for line in text.splitlines():
            name, _, version = line.partition("=")
            run("dpkg", "--validate-pkgname", name)
            if "=" in line:
                run("dpkg", "--validate-version", version)
