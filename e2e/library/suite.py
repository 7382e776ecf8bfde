"""Checks, one printed line each, and their sum."""
import contextlib
import os
import sys
import time
import traceback


class Failed(Exception):
    """A check does not hold; its text says what was seen."""


def expect(condition, *words):
    """Fails the check that is under way unless `condition` holds."""
    if not condition:
        raise Failed(" ".join(str(word) for word in words))


def same(what, found, wanted):
    """Fails unless two values are equal, and prints both."""
    expect(found == wanted, f"{what} is {found!r} instead of {wanted!r}")


class Suite:
    """Counts. A check that fails does not stop the ones after it."""

    def __init__(self):
        self.passed, self.failed, self.skipped = 0, [], []
        self.begun = time.monotonic()
        self.consumer = ""

    def quiet(self, what):
        """Like `check`, but only a failure is worth a line."""
        return self.check(what, quiet=True)

    @contextlib.contextmanager
    def check(self, what, quiet=False):
        name = f"{self.consumer}: {what}"
        try:
            yield
        except Exception as problem:  # whatever it is, it is this check's failure and no other's
            self.failed.append(name)
            self.say("FAIL", name)
            text = str(problem) if isinstance(problem, Failed) else traceback.format_exc()
            for line in text.splitlines():
                print("       ", line, flush=True)
        else:
            if quiet:
                return
            self.passed += 1
            self.say("ok", name)

    def skip(self, what, why):
        """Something that cannot be checked here. In continuous integration that is a failure."""
        self.skipped.append(what)
        self.say("skip", f"{what}: {why}")

    def say(self, verdict, name):
        print(f"{verdict:<4} {time.monotonic() - self.begun:6.1f} s  {name}", flush=True)

    def finish(self):
        """Prints the sum; the process's exit status."""
        print(f"{self.passed} passed, {len(self.failed)} failed", end="")
        print(f", {len(self.skipped)} skipped" if self.skipped else "", flush=True)
        strict = os.environ.get("CI") or os.environ.get("JITSI_COMPILE_STRICT")
        if self.skipped and strict:
            print("error: everything is installed here, so nothing may be skipped", file=sys.stderr)
        return 1 if self.failed or (self.skipped and strict) or not (self.passed or self.skipped) else 0
