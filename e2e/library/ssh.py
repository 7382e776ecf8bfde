"""The distribution's SSH server and client in machines."""
import re

from library.machine import said


def key(machine, path):
    """Makes a pair of keys; the public one, as a host or an account is known by."""
    machine.run("sh", "-ec", 'mkdir -p "${1%/*}"; rm -f "$1" "$1.pub"; ssh-keygen -q -t ed25519 -N "" -C "" -f "$1"',
                "sh", path)
    return " ".join(machine.read(f"{path}.pub").split()[:2])


def serve(machine, host_key):
    """Starts the server with the machine's own settings, those of `sshd_config.d` among them, and this
    key."""
    machine.run("sh", "-ec", "mkdir -p /run/sshd; /usr/sbin/sshd -t -o HostKey=\"$1\"", "sh", host_key)
    server = machine.start("/usr/sbin/sshd", "-D", "-e", "-o", f"HostKey={host_key}", "-o", "LogLevel=VERBOSE")
    machine.listens(server, 22)
    return server


def accepted(server):
    """How many logins the server let in so far."""
    return len(re.findall(r"^Accepted publickey", said(server), re.M))


def allow(machine, public):
    """An operator's key in the place where operators put theirs."""
    machine.write("/root/.ssh/authorized_keys", f"{public}\n", 0o600)
    machine.run("chmod", "700", "/root/.ssh")
