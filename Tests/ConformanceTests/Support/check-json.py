#!/usr/bin/python3
"""JSON as Python reads it, without the extensions that it allows itself, and no key twice."""
import json
import sys


def once(pairs):
    assert len(dict(pairs)) == len(pairs), "a key twice"
    return dict(pairs)


def never(word):
    raise ValueError(f"{word} is not JSON")


for file in sys.argv[1:]:
    try:
        json.loads(open(file, "rb").read().decode(), object_pairs_hook=once, parse_constant=never)
    except (ValueError, AssertionError) as problem:
        sys.exit(f"{file}: {problem}")
