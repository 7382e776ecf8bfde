"""The Typesafe config library: every key that we write is one that the program of the release set reads.

`reference-keys/` has the names of the keys, with the first and the last set that knows them."""
import glob
import os
import re
import subprocess

from library import hocon
from library.cluster import HERE
from library.site import PACKAGE, TEMPLATES, compiler
from library.suite import expect, same

PROGRAMS = {"jicofo.conf": "jicofo", "jvb.conf": "jvb", "jibri.conf": "jibri"}


def start(cluster):
    pass


def known(program, release):
    """Patterns of the keys that a program of the release set knows."""
    patterns = []
    for line in open(f"{HERE}/reference-keys/{program}.tsv", encoding="utf-8"):
        if line.startswith("#"):
            continue
        key, first, last = (line.rstrip("\n").split("\t") + ["", ""])[:3]
        if (not first or int(first) <= release) and (not last or release <= int(last)):
            patterns.append(re.escape(key).replace(r"\*", "[^.]+").replace(r"\[\]", r"\[\]"))
    return re.compile("|".join(patterns))


def keys(path, value):
    """Every key below a value; those of the objects in a list carry `[]`."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from keys(f"{path}.{name}", inner)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for item in value:
            yield from keys(f"{path}[]", item)
    else:
        yield path


def compiled(cluster, name, release, text):
    """The review tree of a site, without its bundles; nothing when the set cannot be had on its Debian."""
    folder = f"{cluster.folder}/keys/{name}-{release}"
    os.makedirs(folder)
    with open(f"{folder}/site.yaml", "w", encoding="utf-8") as file:
        file.write(text)
    done = subprocess.run([compiler(), "build", "site.yaml", "-o", "out", "--placeholder-secrets", "--no-bundles",
                           "--templates", TEMPLATES], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        codes = ("[deployment.not-rendered]", "[site.release-mismatch]", "[site.unknown-release-set]")
        expect(any(code in done.stderr for code in codes), done.stdout, done.stderr)
        return []
    return [(release, file) for program in PROGRAMS
            for file in glob.glob(f"{folder}/out/hosts/*/*/etc/jitsi/*/{program}")]


def check(cluster, suite):
    releases = sorted({int(number) for program in PROGRAMS.values() for number in re.findall(
        r"\t(\d+)", open(f"{HERE}/reference-keys/{program}.tsv", encoding="utf-8").read())} | {10078, 10978})
    files = []
    for path in sorted(glob.glob(f"{PACKAGE}/fixtures/*/site.yaml")):
        text = open(path, encoding="utf-8").read()
        name = path.split("/")[-2]
        own = re.search(r'^jitsi: "?2\.0\.(\d+)', text, re.M)
        wanted = releases if name == "nordeck" else [int(own[1]) if own else 10978]
        for release in wanted:
            version = f'jitsi: "2.0.{release}"'
            given = re.sub(r"^jitsi: .*$", version, text, flags=re.M) if own else f"{text}\n{version}\n"
            with suite.quiet(f"fixtures/{name} with set {release}"):
                files += compiled(cluster, name, release, given)
    read = hocon.read([file for _, file in files])
    for release in sorted({release for release, _ in files}):
        for name, program in PROGRAMS.items():
            pattern = known(program, release)
            found = {key for number, file in files if number == release and file.endswith(f"/{name}")
                     for path, value in read[file].items() for key in keys(path, value)}
            if found:
                with suite.check(f"all {len(found)} keys of {name} are known to set 2.0.{release}"):
                    same("unknown keys", sorted(key for key in found if not pattern.fullmatch(key)), [])
    with suite.check("a key that nobody reads would be found"):
        expect(not known("jicofo", 10978).fullmatch("jicofo.xmpp.client.passwort"), "it is not")
        expect(known("jvb", 10978).fullmatch("videobridge.apis.xmpp-client.configs.site.HOSTNAME"), "nothing is known")
