#!/usr/bin/env python3
"""Looks for inputs that break a promise: run.py SECONDS [TARGET ...]; `make fuzz` builds first.

SECONDS is the time of all targets together. Inputs come from fixtures/fuzz/ and from earlier runs;
what is new stays in .build/fuzz/corpus/, what breaks a promise in .build/fuzz/findings/.
"""
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
WORK = HERE / ".build" / "fuzz"
SEEDS = HERE.parent / "fixtures" / "fuzz"
PROGRAM = pathlib.Path(os.environ.get("FUZZ_PROGRAM", HERE.parent / ".build-asan" / "debug" / "fuzz"))
# libFuzzer keeps the input of a crash; Swift's own report of it would come first and take longer.
# Swift keeps tags in spare bits of pointers, so what a global holds looks leaked.
ENVIRONMENT = {**os.environ, "SWIFT_BACKTRACE": "enable=no", "ASAN_OPTIONS": "detect_leaks=0"}


def targets():
    """Every target and how long its inputs may be, as the program says."""
    plain = {key: value for key, value in ENVIRONMENT.items() if key != "FUZZ_TARGET"}
    listed = subprocess.run([PROGRAM], env=plain, capture_output=True, text=True, check=True)
    return {name: int(limit) for name, limit in map(str.split, listed.stdout.splitlines())}


def dictionary(target):
    """The words of the seeds, which a fuzzer would have to guess letter by letter."""
    words = set()
    for seed in sorted((SEEDS / target).iterdir()):
        words.update(re.findall(rb"[A-Za-z_][A-Za-z0-9_.-]{2,23}|[^\sA-Za-z0-9]{2,3}", seed.read_bytes()))
    path = WORK / f"{target}.dictionary"
    lines = ("".join(f"\\x{byte:02x}" for byte in word) for word in sorted(words)[:1500])
    path.write_text("".join(f'"{line}"\n' for line in lines))
    return path


def fuzz(target, limit, seconds):
    """One line of the table, and the inputs that broke the promise."""
    corpus, findings = WORK / "corpus" / target, WORK / "findings" / target
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    log = WORK / f"{target}.log"
    begun = time.monotonic()
    with open(log, "wb") as output:
        subprocess.run(
            [PROGRAM, f"-max_total_time={max(1, round(seconds))}", f"-max_len={limit}", "-timeout=20",
             "-rss_limit_mb=1536", "-print_final_stats=1", "-reload=0", f"-dict={dictionary(target)}", f"-artifact_prefix={findings}/", corpus, SEEDS / target],
            env={**ENVIRONMENT, "FUZZ_TARGET": target}, stdout=output, stderr=output, check=False)
    text = log.read_text(errors="replace")
    stats = dict(re.findall(r"stat::(\w+):\s+(\d+)", text))
    executions = int(stats.get("number_of_executed_units") or 0)
    if not executions:
        executions = max([int(count) for count in re.findall(r"^#(\d+)\s", text, re.M)], default=0)
    covered = re.findall(r"cov: (\d+)", text)
    found = sorted(set(findings.iterdir()) - before)
    spent = time.monotonic() - begun
    print(f"{target:<10} {executions:>10} {executions / spent:>9.0f} {covered[-1] if covered else '?':>8}"
          f" {len(list(corpus.iterdir())):>7} {stats.get('peak_rss_mb', '?'):>7} {len(found):>8}", flush=True)
    for path in found:
        print(f"  {path}")
    if found:
        print("".join(f"  {line}\n" for line in text.splitlines() if line.startswith(f"{target}:"))[-600:], end="")
        print("\n".join(text.splitlines()[-25:]) if f"\n{target}:" not in text else "")
    return bool(found) or not executions


def main():
    seconds, *wanted = sys.argv[1:] or ["60"]
    known = targets()
    chosen = wanted or list(known)
    for name in chosen:
        if name not in known:
            sys.exit(f"run.py: no target '{name}', there are {', '.join(known)}")
    WORK.mkdir(parents=True, exist_ok=True)
    print(f"{'target':<10} {'executions':>10} {'a second':>9} {'coverage':>8} {'corpus':>7} {'MB':>7} {'findings':>8}")
    bad = [name for name in chosen if fuzz(name, known[name], float(seconds) / len(chosen))]
    if bad:
        sys.exit(f"broken promises: {', '.join(bad)}; see CONTRIBUTING.md for what to do with a finding")


main()
