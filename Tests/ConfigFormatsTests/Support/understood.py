"""Prints what programs understand of whole files, to compare with our own readers.

Called with a format and files. A line is the number of a file and the parts of one fact: each in
hexadecimal, and `-` for an empty one. A file that the program refuses is the number and `!`.
"""

import ctypes
import json
import os
import re
import subprocess
import sys

import asking_programs


def show(file, *parts):
    encoded = [part.encode() if isinstance(part, str) else part for part in parts]
    print(file, *[part.hex() or "-" for part in encoded])


class Refused(Exception):
    pass


def run(*command, **options):
    result = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, **options)
    if result.returncode:
        raise Refused(result.stderr)
    return result.stdout


def nginx(path):
    sys.path.append(os.path.join(*[os.path.dirname(os.path.abspath(__file__))] + [".."] * 3, ".build/python"))
    import crossplane

    payload = crossplane.parse(
        path, single=True, comments=False, check_ctx=False, check_args=False, strict=False)
    if payload["errors"]:
        raise Refused(payload["errors"])

    def walk(block, depth):
        for item in block:
            yield (str(depth), item["directive"], *item["args"])
            yield from walk(item.get("block", []), depth + 1)

    # crossplane takes the parentheses of an `if` away.
    yield from walk(payload["config"][0]["parsed"], 0)


def env(path):
    import systemd_parsers

    yield from dict(systemd_parsers.environment(path)).items()


def shell_env(path):
    script = 'set -a; source "$1" || exit 1; exec env -0'
    out = run("env", "-i", "PATH=" + os.environ["PATH"], "HOME=/h", "bash", "--norc", "-c", script, "x", path)
    for entry in out.split(b"\0")[:-1]:
        name, _, value = entry.partition(b"=")
        if name not in (b"PATH", b"PWD", b"SHLVL", b"_", b"HOME"):
            yield name, value


def systemd(path, expands=True):
    import systemd_parsers

    for section, key, value in systemd_parsers.assignments(path, None):
        if not value:
            yield section, key
        elif not expands:
            yield section, key, value
        elif key.startswith("Exec") or key == "Environment":
            words = systemd_parsers.unquoted_words(value)
            arguments = words[1:] if key.startswith("Exec") else []
            if any(map(has_specifier, words)) or any(map(has_variable, arguments)):
                yield (section, key, *words)
            elif key == "Environment":
                yield (section, key, *map(systemd_parsers.expand_specifiers, words))
            else:
                words = [systemd_parsers.expand_specifiers(word) for word in words]
                yield (section, key, words[0], *systemd_parsers.expand_variables(words[1:]))
        else:
            yield section, key, value if has_specifier(value) else systemd_parsers.expand_specifiers(value)


def has_specifier(text):
    return b"%" in text.replace(b"%%", b"")


def has_variable(text):
    return re.search(rb"\$[A-Za-z0-9_{]", text.replace(b"$$", b"")) is not None


def ini(path):
    yield from systemd(path, expands=False)


def nftables(path):
    """Chains with the number of their rules, sets with their elements, and comments of rules."""
    script = 'nft -f "$1" && nft -j list ruleset'
    chains, sets = {}, {}
    for item in json.loads(run("unshare", "-rn", "sh", "-c", script, "sh", path))["nftables"]:
        if chain := item.get("chain"):
            chains[chain["table"], chain["name"]] = []
        if rule := item.get("rule"):
            chains[rule["table"], rule["chain"]].append(rule.get("comment", ""))
        if found := item.get("set"):
            sets[found["table"], found["name"]] = found.get("elem", [])
    for name, comments in chains.items():
        yield ("chain", *name, *comments)
    for name, elements in sets.items():
        yield ("set", *name, str(len(elements)))


def lxc(path):
    folder = path + ".d"
    os.makedirs(folder + "/c")
    text = "".join(line for line in open(path) if not line.startswith("lxc.include"))
    open(folder + "/c/config", "w").write(text)
    for key in dict.fromkeys(re.findall(r"^(lxc\.[\w.-]+) =", text, re.M)):
        out = run("lxc-info", "-P", folder, "-n", "c", "-c", key).decode()
        yield key, out.removeprefix(f"{key} = ").rstrip("\n")


def modprobe(path):
    folder = path + ".d"
    os.makedirs(folder)
    os.link(path, folder + "/a.conf")
    modules = [name.replace("-", "_") for name in re.findall(r"^options (\S+)", open(path).read(), re.M)]
    for line in run("modprobe", "-c", "-C", folder).decode().splitlines():
        # The kernel's command line has options too.
        words = line.split(" ")
        if words[0] == "options" and words[1] in modules:
            yield words


def sudoers(path):
    read = json.loads(run("cvtsudoers", "-f", "json", path))
    for name, members in read.get("Command_Aliases", {}).items():
        yield ("Cmnd_Alias", name, *[member["command"] for member in members])
    for rule in read.get("User_Specs", []):
        for user in rule["User_List"]:
            commands = [
                next(iter(command.values())) for spec in rule["Cmnd_Specs"]
                for command in spec["Commands"]]
            yield (next(iter(user.values())), *commands)


def interfaces(path):
    for name in re.findall(r"^iface (\S+)", open(path).read(), re.M):
        yield ("iface", name)
        for line in run("ifquery", "-i", path, name).decode().splitlines():
            key, _, value = line.partition(": ")
            # Worked out from the netmask.
            if key != "broadcast":
                yield name, key, value


def asoundrc(path):
    library = ctypes.CDLL("libasound.so.2")
    pointer = ctypes.c_void_p
    for name in ("first", "next", "end", "entry"):
        getattr(library, f"snd_config_iterator_{name}").restype = pointer
    top, source = pointer(), pointer()
    assert library.snd_config_top(ctypes.byref(top)) == 0
    assert library.snd_input_stdio_open(ctypes.byref(source), os.fsencode(path), b"r") == 0
    status = library.snd_config_load(top, source)
    library.snd_input_close(source)
    if status:
        raise Refused(status)

    def walk(node, prefix):
        end = library.snd_config_iterator_end(node)
        now = library.snd_config_iterator_first(node)
        while now != end:
            entry = pointer(library.snd_config_iterator_entry(pointer(now)))
            key, text = ctypes.c_char_p(), ctypes.c_char_p()
            assert library.snd_config_get_id(entry, ctypes.byref(key)) == 0
            path = prefix + (key.value,)
            if library.snd_config_get_type(entry) == 1024:
                yield from walk(entry, path)
            elif library.snd_config_get_type(entry) == 3:
                assert library.snd_config_get_string(entry, ctypes.byref(text)) == 0
                yield b".".join(path), b"text", text.value or b""
            else:
                yield (b".".join(path), b"number")
            now = library.snd_config_iterator_next(pointer(now))

    yield from walk(top, ())


def main(format, paths):
    reader = globals()[format.replace("-", "_")]
    for file, path in enumerate(paths):
        try:
            for fact in list(reader(path)):
                show(file, *fact)
        except (Refused, OSError):
            print(file, "!")


sys.dont_write_bytecode = True
main(sys.argv[1], sys.argv[2:])
