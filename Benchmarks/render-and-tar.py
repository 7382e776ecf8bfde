#!/usr/bin/env python3
"""What people write instead of a compiler: PyYAML, Jinja2 and tarfile, and no check of anything.

usage: render-and-tar.py SITE OUT [--tree]

Reads SITE with libyaml's loader, renders the product's templates for each host and packs one tar a
host into OUT. A host gets the files that the recording has for a host of its role, with its own
name and address. The templates are translated to Jinja2 when the script starts, and each is compiled
once; where a name comes from is decided then, by looking at the recorded contexts, as an author of
Jinja2 templates would have. Nothing is escaped, digested or proven, lists of all hosts have the
recorded length, and accounts are not hashed. With --tree the files are also written one by one.
"""

import io
import json
import os
import re
import sys
import tarfile
import time

import jinja2
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
TAG = re.compile(
    r"\{\{\{\s*(?P<raw>[^}]+?)\s*\}\}\}|\{\{(?P<sign>[#^/!]?)\s*(?P<name>[^}]*?)\s*\}\}")


class Translation:
    """One Mustache template as Jinja2, by the values that its tags have in some contexts."""

    def __init__(self, text, contexts):
        self.parts, self.open = [], []
        self.scopes = [("", contexts)]
        lines = []
        for line in text.splitlines(keepends=True):
            bare = TAG.match(line.strip())
            # A section's tag alone on a line takes the line with it.
            alone = bare and bare.end() == len(line.strip()) and bare["sign"]
            lines.append(line.strip() if alone else line)
        text, start = "".join(lines), 0
        for tag in TAG.finditer(text):
            self.parts.append(text[start:tag.start()])
            start = tag.end()
            if tag["raw"]:
                self.parts.append("{{ %s }}" % self.find(tag["raw"])[0])
            else:
                self.translate(tag["sign"], tag["name"])
        self.text = "".join(self.parts + [text[start:]])

    def translate(self, sign, name):
        if sign == "!":
            return
        if sign == "/":
            end, is_scope = self.open.pop()
            self.parts.append("{%% %s %%}" % end)
            if is_scope:
                self.scopes.pop()
            return
        if name == "-last":
            self.parts.append("{% if not loop.last %}" if sign == "^" else "{% if loop.last %}")
            self.open.append(("endif", False))
            return
        place, values = self.find(name)
        if not sign:
            self.parts.append("{{ %s }}" % place)
        elif sign == "#" and any(isinstance(value, list) for value in values):
            item = f"item{len(self.scopes)}"
            self.parts.append("{%% for %s in %s %%}" % (item, place))
            self.open.append(("endfor", True))
            self.scopes.append((item, [v for value in values for v in value or []]))
        else:
            self.parts.append("{%% if %s%s %%}" % ("not " if sign == "^" else "", place))
            is_scope = sign == "#" and any(isinstance(value, dict) for value in values)
            self.open.append(("endif", is_scope))
            if is_scope:
                self.scopes.append((place, [v for v in values if v]))

    def find(self, name):
        """The name as Jinja2 finds it, and the values that it has."""
        if name == ".":
            return self.scopes[-1]
        first, *rest = name.split(".")
        for item, values in reversed(self.scopes):
            found = [v[first] for v in values if isinstance(v, dict) and first in v]
            if not found and item:
                continue
            for step in rest:
                found = [v[step] for v in found if isinstance(v, dict) and step in v]
            return (f"{item}." if item else "") + name, found
        return name, []


def context(site, frame, file):
    merged = {**site, **frame}
    if "container" in file:
        merged.update(frame["containers"][file["container"]])
    if "each" in file:
        merged.update(merged[file["each"]][file["element"]])
    return merged


def prepare():
    """For each role, the frame of a recorded host and its files with their templates."""
    with open(os.path.join(HERE, "Data", "nordeck.json"), encoding="utf-8") as file:
        recording = json.load(file)
    hosts = {}
    for host in recording["hosts"]:
        hosts.setdefault(host["name"].split("-")[0], host)
    contexts = {}
    for host in hosts.values():
        for file in host["files"]:
            contexts.setdefault(file["template"], []).append(
                context(recording["site"], host["frame"], file))
    # `{#` is text in some of the files.
    environment = jinja2.Environment(
        keep_trailing_newline=True, comment_start_string="[[#", comment_end_string="#]]")
    templates = {}
    for path, found in contexts.items():
        with open(os.path.join(HERE, "..", "templates", path), encoding="utf-8") as file:
            templates[path] = environment.from_string(Translation(file.read(), found).text)
    return recording["site"], {
        role: (host["frame"], [(file, templates[file["template"]]) for file in host["files"]])
        for role, host in hosts.items()}


class Loader(yaml.CSafeLoader):
    pass


Loader.add_constructor("!secret", lambda loader, node: loader.construct_scalar(node))


def main():
    site_path, out = sys.argv[1:3]
    writes_tree = "--tree" in sys.argv[3:]
    start, start_cpu = time.monotonic(), time.process_time()
    shared, roles = prepare()
    with open(site_path, "rb") as file:
        site = yaml.load(file, Loader=Loader)
    os.makedirs(out, exist_ok=True)
    count = size = 0
    for host in site["hosts"]:
        name = host["name"]
        recorded, files = roles[host["roles"][0]]
        own = {**recorded["host"], "name": name, "address": host["address"]}
        frame = {**recorded, "host": own}
        with tarfile.open(os.path.join(out, f"{name}.tar"), "w", format=tarfile.USTAR_FORMAT) as tar:
            for number, (file, template) in enumerate(files):
                text = template.render(context(shared, frame, file)).encode()
                path = f"{name}/{number}/{file['template']}"
                info = tarfile.TarInfo(path)
                info.size, info.mode, info.uname, info.gname = len(text), 0o600, "root", "root"
                tar.addfile(info, io.BytesIO(text))
                count, size = count + 1, size + len(text)
                if writes_tree:
                    whole = os.path.join(out, "hosts", path)
                    os.makedirs(os.path.dirname(whole), exist_ok=True)
                    with open(whole, "wb") as target:
                        target.write(text)
    print(f"{len(site['hosts'])} hosts {count} files {size} bytes "
          f"wall {time.monotonic() - start:.4f} cpu {time.process_time() - start_cpu:.4f}")


if __name__ == "__main__":
    main()
