"""Bundles that a test changed and that are whole all the same."""
import hashlib
import os
import subprocess

from library.suite import expect


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def files(folder):
    """Paths of all files below a folder, from there."""
    return sorted(os.path.relpath(f"{parent}/{name}", folder) for parent, _, names in os.walk(folder) for name in names)


def altered(bundles, host, edit, name):
    """A tar of a copy of a bundle that `edit` changed, with digests that fit."""
    target = f"{bundles}/{name}"
    subprocess.run(["cp", "-r", f"{bundles}/unpacked/{host.name}", target], check=True)
    edit(target)
    rows = []
    for line in open(f"{target}/tables/files.tsv", encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if fields[7] != "-":
            fields[6] = digest(f"{target}/{fields[7]}")
        rows.append("\t".join(fields) + "\n")
    with open(f"{target}/tables/files.tsv", "w", encoding="utf-8") as file:
        file.writelines(rows)
    sums = [f"{digest(f'{target}/{path}')}  {path}\n" for path in files(target) if path != "SHA256SUMS"]
    with open(f"{target}/SHA256SUMS", "w", encoding="utf-8") as file:
        file.writelines(sums)
    tar = f"{bundles}/{name}.tar"
    subprocess.run(["tar", "-C", bundles, f"--transform=s,^{name},{host.name},", "-cf", tar, name], check=True)
    return tar


def replace(path, old, new):
    """Another text in one file."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    expect(old in text, f"{path} has no {old}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


def replace_everywhere(folder, old, new):
    """Another text in every file of a folder, and in the names of folders."""
    for path in files(folder):
        with open(f"{folder}/{path}", "rb") as file:
            data = file.read()
        if old.encode() in data:
            with open(f"{folder}/{path}", "wb") as file:
                file.write(data.replace(old.encode(), new.encode()))
    for parent, names, _ in os.walk(folder, topdown=False):
        for name in names:
            if old in name:
                os.rename(f"{parent}/{name}", f"{parent}/{name.replace(old, new)}")
