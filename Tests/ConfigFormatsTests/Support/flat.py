# Prints what python reads from JSON files, one line for each value: file, kind, path, value.
import json, sys


def show(value):
    return value.encode().hex() or "-"


def flatten(file, path, value):
    where = "/".join(show(step) for step in path) or "."
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            flatten(file, path + [key], inner)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            flatten(file, path + [f"[{number}]"], inner)
    elif isinstance(value, dict):
        print(file, "o", where, "-")
    elif isinstance(value, list):
        print(file, "l", where, "-")
    elif value is None:
        print(file, "z", where, "-")
    elif isinstance(value, bool):
        print(file, "b", where, str(value).lower())
    elif isinstance(value, str):
        print(file, "s", where, show(value))
    else:
        print(file, "n", where, repr(value))


for number, name in enumerate(sys.argv[1:]):
    try:
        with open(name, encoding="utf-8") as file:
            value = json.load(file)
    except ValueError:
        print(number, "x", ".", "-")
    else:
        flatten(number, [], value)
