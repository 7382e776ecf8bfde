#!/usr/bin/python3
"""An output folder in surroundings that refuse, race or kill: the old output stays or the new one is
there, whole, and a message says which.

    e2e/surroundings/run.py [SCENARIO ...]

One line per check, then a table. Needs root for small file systems; nothing is left behind. Seeds are
fixed; SEED, KILLS and ROUNDS change them."""
import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
PACKAGE = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, f"{PACKAGE}/e2e", f"{PACKAGE}/Tests/ConformanceTests/Support"]

from library.suite import Suite  # noqa: E402

SCENARIOS = ["disks", "limits", "streams", "races", "kills"]


def main():
    arguments = sys.argv[1:]
    if os.geteuid() != 0:
        suite = Suite()
        suite.skip("everything", "small file systems need root")
        return suite.finish()
    if arguments[:1] != ["--inside"]:
        # What is mounted here nobody else sees, and it goes when this ends.
        inside = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"]
        os.execvp("unshare", inside + [sys.executable, os.path.abspath(__file__), "--inside", *arguments])
    from stage import Stage
    suite = Suite()
    stage = Stage(suite)
    for name in arguments[1:] or SCENARIOS:
        suite.consumer = name
        with suite.quiet("is checked to the end"):
            importlib.import_module(f"scenarios.{name}").check(stage)
    stage.print_table()
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
