"""What a daemon's rendered files say, read by real readers: HOCON by Debian's ruby-hocon, which
the packages of Jitsi use themselves, environment files by systemd, ECMAScript modules by Node."""
import json
import os
import re
import subprocess

READ = "print JSON.generate(Hocon.load(ARGV[0]))"


def hocon(path):
    """The file's tree, substitutions resolved."""
    done = subprocess.run(["ruby", "-rhocon", "-rjson", "-e", READ, path], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{path} cannot be read: {done.stderr[-1000:]}")
    return json.loads(done.stdout)


def configured(default):
    """The tree of the file that the unit's environment names, as the start script hands it to Java."""
    named = re.search(r"-Dconfig\.file=(\S+)", os.environ.get("JAVA_SYS_PROPS", ""))
    return hocon(named[1] if named else default)


def at(tree, path, *default):
    """The value at a dotted path. One that is missing ends the daemon, unless there is a default."""
    for part in path.split("."):
        if not isinstance(tree, dict) or part not in tree:
            if default:
                return default[0]
            raise SystemExit(f"the configuration has no {path}")
        tree = tree[part]
    return tree


def calls():
    """How many people a test says are here: a number, or a word that no number is."""
    try:
        with open("/run/stand-in/calls", encoding="utf-8") as file:
            return file.read().strip() or "0"
    except OSError:
        return "0"
