#!/usr/bin/python3
"""What a gateway dials, and as whom. Arguments: site, secrets, files.

STAND-IN: pjsua itself is not in Debian. `arguments` follows the rules of its reader of options files,
as pjproject's read_config_file has them: no escapes, a quote counts at the start of a token only, a
line has at most 199 bytes, a token that begins with # ends its line, and 128 arguments are all.
"""
import json
import re
import sys
import yaml
from tree import fail


class Secret(str):
    pass


class Loader(yaml.SafeLoader):
    pass


Loader.add_constructor("!secret", lambda loader, node: Secret(node.value))
site = yaml.load(open(sys.argv[1], encoding="utf-8"), Loader)
secrets = yaml.safe_load(open(sys.argv[2], encoding="utf-8"))["secrets"]


def arguments(file):
    found = []
    for line in open(file, "rb").read().split(b"\n"):
        if len(line) > 199:
            fail(file, "has a line of", len(line), "bytes")
        while line := line.lstrip(b" \t\r"):
            if line[:1] in (b'"', b"'"):
                token, closed, line = line[1:].partition(line[:1])
                if not closed:
                    fail(file, "has a quote without its partner")
            else:
                token = re.match(rb"[^ \t\r]+", line)[0]
                line = line[len(token):]
            if token.startswith(b"#"):
                break
            if token:
                found.append(token.decode())
    # The name of the program is one, and Jibri adds up to ten.
    if len(found) > 128 - 1 - 10:
        fail(file, "has", len(found), "arguments")
    return found


def names(entry):
    """The names of a host entry with at most one range in it."""
    match = re.fullmatch(r"(.*)\[(\d+)-(\d+)\](.*)", entry)
    if not match:
        return [entry]
    before, first, last, after = match.groups()
    return [f"{before}{number:0{len(first)}d}{after}" for number in range(int(first), int(last) + 1)]


def gateway(host):
    """The entry of a host, which may name a range of them."""
    for entry in site["hosts"]:
        if "sip" in entry["roles"] and host in names(entry["name"]):
            return entry
    fail("no gateway", host)


def check_direct(file, words, address):
    """One that devices call themselves says its own address in all places, and has no account."""
    options = dict(zip(words, words[1:]))
    for option in ("--username", "--password", "--registrar", "--realm"):
        if option in words:
            fail(file, "is called directly and has", option)
    if f"--ip-addr={address}" not in words or "--local-port=5060" not in words:
        fail(file, "does not listen at", address)
    if (options["--contact"], options["--id"]) != (f"<sip:{address}:5060>", f"<sip:{address}>"):
        fail(file, "calls itself", options["--id"], "at", options["--contact"])


for file in sys.argv[3:]:
    if file.endswith("dial-plan.json"):
        plan = [(entry["id"], entry["name"]) for entry in json.load(open(file, encoding="utf-8"))]
        if plan != [(entry["id"], entry["name"]) for entry in site["dial_plan"]]:
            fail(file, "is", plan)
        continue
    words, host = arguments(file), re.search(r"/bundles/([^/]+)/", file)[1]
    entry = gateway(host)
    if entry.get("direct"):
        address = entry["address"]
        check_direct(file, words, address["public"] if isinstance(address, dict) else address)
        continue
    accounts = site["sip"]["accounts"]
    wanted = accounts[entry.get("sip_account") or next(iter(accounts))]
    display = wanted.get("display_name", "")
    options = {word: value for word, value in zip(words, words[1:])}
    address = f"<sip:{wanted['user']}@{wanted['server']}>"
    if options["--username"] != wanted["user"] or options["--realm"] != "*":
        fail(file, "logs in as", options["--username"])
    # A password that was changed has a generation in its name.
    texts = [text for name, text in secrets.items() if name.partition("@")[0] == wanted["password"]]
    if [options["--password"]] != texts:
        fail(file, "has another password than the account")
    if options["--registrar"] != f"sip:{wanted['server']}" or not options["--id"].endswith(address):
        fail(file, "registers at", options["--registrar"], "as", options["--id"])
    # A quoted string of RFC 3261: no other name may hold what the hostile one does.
    if display and options["--id"] != f'"{display}" {address}':
        fail(file, "calls itself", options["--id"])
