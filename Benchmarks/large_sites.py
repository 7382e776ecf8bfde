"""Sites whose hosts are written out one by one, and what a command takes: for the programs beside this
file. Standard library only.
"""

import os
import sys
import time

HEAD = """version: 1
serial: 1
site: large
release: bookworm
jitsi: "2.0.10978"
timezone: Europe/Berlin
domains: {meet: meet.example.org, turn: turn.example.org}
auth: {mode: token, app_id: large}
tls: {mode: site-ca}
sip:
  accounts:
    main: {user: "1009", server: sip.example.org, password: !secret sip/main}
dial_plan:
  - {id: 1000@sip.example.org, name: Boardroom}
hosts:
"""

# Cores, memory, disk and what else a host of the role says.
KINDS = {
    "jms": ("[jms]", 16, 64, 200, ""),
    "jvb": ("[jvb]", 8, 16, 20, ""),
    "jibri": ("[jibri]", 16, 32, 500, "    instances: {jibri: 4}\n"),
    "sip": ("[sip]", 16, 32, 40, "    instances: {sip: 2}\n    sip_account: main\n"),
}
# Ten hosts in turns: the shares are exact for any multiple of ten.
TURN = ["jvb", "jvb", "jibri", "jvb", "sip", "jvb", "jvb", "jibri", "jvb", "jvb"]


def site(hosts, turn=TURN):
    """The text of a site; addresses are of the range set aside for benchmarks."""
    parts = [HEAD]
    counts = dict.fromkeys(KINDS, 0)
    for index in range(hosts):
        kind = "jms" if index == 0 else turn[(index - 1) % len(turn)]
        counts[kind] += 1
        roles, cores, memory, disk, rest = KINDS[kind]
        name = kind if kind == "jms" else f"{kind}-{counts[kind]}"
        number = index + 1
        parts.append(
            f"  - name: {name}\n"
            f"    roles: {roles}\n"
            f"    address: 198.{18 + (number >> 16)}.{number >> 8 & 255}.{number & 255}\n"
            f"    cores: {cores}\n"
            f"    memory: {memory}GB\n"
            f"    disk: {disk}GB\n" + rest
        )
    return "".join(parts)


def run(command, log, allowed=(0,)):
    """Seconds, processor seconds and peak kilobytes of a command; stops when it fails, which is when
    it ends with another status than the allowed ones."""
    with open(log, "wb") as output:
        start = time.monotonic()
        child = os.posix_spawn(
            command[0], command, os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, output.fileno(), 1),
                          (os.POSIX_SPAWN_DUP2, output.fileno(), 2)])
        _, status, usage = os.wait4(child, 0)
        seconds = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) not in allowed:
        with open(log, encoding="utf-8", errors="replace") as output:
            sys.exit(f"{' '.join(command)} failed:\n{output.read(4000)}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss
