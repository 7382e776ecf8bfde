"""What runs on a host, and from which files: to see what a change did and that it did nothing else."""
import re

from library.suite import expect, same

ACTION = re.compile(r"(reload|restart|recreate|run|reboot)(?: (\S+))? in (\S+)")
FILES = re.compile(r"(\d+) files? placed|(\d+) removed")


class Seen:
    """Units with their starts, containers with their first process, files with their digests, and the
    host's firewall. Everything that any of `tables` names is looked at."""

    def __init__(self, host, tables):
        rows = {name: {tuple(line.rstrip("\n").split("\t")) for table in tables
                       for line in open(f"{table}/{name}.tsv", encoding="utf-8")}
                for name in ("containers", "units", "files")}
        running = {row[0] for row in rows["containers"] if row[1] == "static"
                   and host.attach("test", "-d", f"/var/lib/lxc/{row[0]}/rootfs")[0] == 0}
        self.containers = {name: host.run("lxc-info", "-n", name, "-p", "-H", ok=(0, 1)).strip() for name in running}
        self.units = {}
        for place in ["host", *sorted(running)]:
            # Recipients of a reload are not all in the table, but in the files that ask for it.
            wanted = sorted({row[1] for row in rows["units"] if row[0] == place} |
                            {row[10] for row in rows["files"] if row[0] == place and row[9] in ("reload", "restart")})
            self.units.update(units(host, place, wanted))
        paths = {}
        for row in rows["files"]:
            root = "" if row[0] == "host" else f"/var/lib/lxc/{row[0]}/rootfs"
            paths[root + row[1]] = f"{row[0]}:{row[1]}"
        host.write("/root/watched", "".join(f"{path}\n" for path in sorted(paths)))
        self.files = {}
        # Of a link only itself counts.
        for program in ('[ -L "$file" ] || sha256sum -- "$file"', 'stat -c "%i.%Y  %n" -- "$file"'):
            said = host.run("sh", "-c", f"while read -r file; do {program}; done </root/watched 2>/dev/null; true")
            for value, path in re.findall(r"^(\S+) [ *](.*)$", said, re.M):
                self.files[paths[path]] = self.files.get(paths[path], "") + value
        self.firewall = host.run("nft", "list", "ruleset")


def units(host, place, names):
    """Start, main process and last change of state of each unit: a reload changes only the last."""
    if not names:
        return {}
    command = ["systemctl", "show", "--property=Id,InvocationID,MainPID,StateChangeTimestampMonotonic", *names]
    said = host.run(*command) if place == "host" else host.inside(place, *command)
    found = {}
    for block in said.strip().split("\n\n"):
        values = dict(line.split("=", 1) for line in block.splitlines())
        found[f"{place} {values['Id']}"] = (values["InvocationID"], values["MainPID"],
                                           values["StateChangeTimestampMonotonic"])
    return found


def differing(before, after):
    return {name for name in {**before, **after} if before.get(name) != after.get(name)}


class Effects:
    """What is not as it was."""

    def __init__(self, before, after):
        changed = differing(before.units, after.units)
        self.restarted = {name for name in changed
                          if before.units.get(name, "")[:2] != after.units.get(name, "")[:2]}
        self.reloaded = changed - self.restarted
        self.files = differing(before.files, after.files)
        self.containers = differing(before.containers, after.containers)
        self.firewall = before.firewall != after.firewall

    def nothing(self):
        same("what changed", (self.restarted, self.reloaded, self.files, self.containers, self.firewall),
             (set(), set(), set(), set(), False))

    def planned(self, report):
        """Fails unless these are the effects that `plan --json` announced, all of them and no other."""
        def of(action):
            return {f"{change['place']} {change['object']}" for change in report["changes"]
                    if change["action"] == action}
        same("restarted", self.restarted, of("restart"))
        # Who starts anew reads everything.
        same("reloaded", self.reloaded, of("reload") - of("restart"))
        same("files", self.files, {f"{change['place']}:{change['path']}" for change in report["changes"]
                                   if change["path"].startswith("/")})
        same("containers", self.containers, {change["place"] for change in report["changes"]
                                             if change["action"] in ("make", "start", "destroy")})

    def announced(self, actions):
        """Fails unless these are the effects that `jitsi-compile plan` announced for the host."""
        def of(action):
            return {f"{place} {target}" for verb, target, place in map(action_of, actions) if verb == action}
        same("restarted", self.restarted, of("restart"))
        same("reloaded", self.reloaded, of("reload"))
        same("containers", {f"host {name}" for name in self.containers}, of("recreate"))
        same("number of files", len(self.files), number_of_files(actions))


def action_of(text):
    found = ACTION.fullmatch(text)
    return found.groups() if found else (None, None, None)


def number_of_files(actions):
    return sum(int(placed or removed) for text in actions for placed, removed in FILES.findall(text))


def agreed(actions, report):
    """Fails unless `jitsi-compile plan` and `apply plan` say the same of a host."""
    planned = {(change["action"], change["object"], change["place"]) for change in report["changes"]
               if change["action"] in ("reload", "restart", "recreate", "run", "reboot")}
    # Who starts anew reads everything.
    planned -= {("reload", target, place) for verb, target, place in planned if verb == "restart"}
    same("announced", {action_of(text) for text in actions} - {(None, None, None)}, planned)
    same("number of files", number_of_files(actions),
         len({(change["place"], change["path"]) for change in report["changes"] if change["path"].startswith("/")}))
    unknown = [text for text in actions if not ACTION.fullmatch(text) and not FILES.match(text)]
    expect(not unknown, "announced besides:", unknown)
