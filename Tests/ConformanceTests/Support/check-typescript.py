#!/usr/bin/python3
"""The dial plan's settings are a module of constants, in the part of TypeScript that is JavaScript
as well: node imports it. Arguments: secrets, files."""
import json
import re
import shutil
import sys
from tree import fail, run

secrets = open(sys.argv[1], encoding="utf-8").read()
keys = re.findall(r'^  [^\s:]+: "(.*)"$', secrets, re.M) + [
    text.replace("''", "'") for text in re.findall(r"^  [^\s:]+: '(.*)'$", secrets, re.M)]
for file in sys.argv[2:]:
    shutil.copyfile(file, "config.mjs")
    open("print.mjs", "w").write(
        "import * as config from './config.mjs';console.log(JSON.stringify(config));")
    config = json.loads(run("node", "print.mjs"))
    if set(config) != {"TOKEN_SECRET", "TOKEN_ALGORITHM", "HOSTNAME", "PORT"}:
        fail(file, "exports", sorted(config))
    if config["TOKEN_SECRET"] not in keys or not isinstance(config["PORT"], int):
        fail(file, "has another secret than the site, or a strange port")
