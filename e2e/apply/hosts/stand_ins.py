"""Packages that are not in Debian, as small as a host lets them be, in a signed repository.

Every description says that it is a stand-in. Versions are those that the bundles pin, so one
repository serves any site. Daemons are one Perl program, because that is in every base system."""
import email.utils
import glob
import hashlib
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
DAEMON = open(f"{HERE}/stand-in-daemon.pl", encoding="utf-8").read()

# Users and groups that the real scripts make, and what a daemon is told: name, then ports by default.
SERVICES = {
    "jicofo": ("jicofo", "/etc/jitsi/jicofo", [8888]),
    "jitsi-videobridge2": ("jvb", "/etc/jitsi/videobridge", [8080]),
}


def modules():
    """Prosody's modules of the real package: the suite's working ones, and empty ones for the rest."""
    support = f"{PACKAGE}/Tests/ConformanceTests/Support/prosody_server.py"
    names = re.search(r'STAND_INS = """(.*?)"""', open(support, encoding="utf-8").read(), re.S)[1].split()
    found = {f"mod_{name}.lua": "-- a stand-in\n" for name in names}
    for path in glob.glob(f"{PACKAGE}/e2e/stand-ins/prosody/*.lua"):
        found[os.path.basename(path)] = open(path, encoding="utf-8").read()
    return found


class Repository:
    """A flat repository, `stable/`, and the key that signs it."""

    def __init__(self, folder):
        self.folder, self.home = folder, f"{folder}.gpg"
        os.makedirs(f"{folder}/stable")
        os.makedirs(self.home, mode=0o700)
        self.gpg("--quick-gen-key", "stand-in repository <nobody@example.invalid>", "ed25519", "sign", "never")
        self.keyring = f"{folder}.keyring"
        self.gpg("--output", self.keyring, "--export")
        self.made = set()

    def gpg(self, *words):
        subprocess.run(["gpg", "--batch", "--homedir", self.home, "--pinentry-mode", "loopback", "--passphrase", "",
                        *words], check=True, capture_output=True)

    def offer(self, bundles):
        """Makes every pinned package of these bundles, and signs the list anew."""
        wanted = {("openjdk-17-jre-headless", "99-stand-in")}
        for table in glob.glob(f"{bundles}/*/tables/packages.tsv"):
            for line in open(table, encoding="utf-8"):
                _, name, version = line.rstrip("\n").split("\t")
                if version != "-":
                    wanted.add((name, version))
        for name, version in sorted(wanted - self.made):
            self.make(name, version)
        self.made |= wanted
        self.sign()

    def make(self, name, version, broken=False):
        root = f"{self.folder}.build"
        subprocess.run(["rm", "-rf", root], check=True)
        os.makedirs(f"{root}/DEBIAN")
        script = ["#!/bin/sh", "set -e"]
        if name in SERVICES:
            user, folder, ports = SERVICES[name]
            self.write(f"{root}/usr/lib/jitsi-stand-in/{name}", DAEMON, 0o755)
            arguments = " ".join([name, *map(str, ports)])
            self.write(f"{root}/lib/systemd/system/{name}.service",
                       f"[Unit]\nDescription=Stand-in of {name}\n[Service]\nUser={user}\n"
                       f"ExecStart=/usr/lib/jitsi-stand-in/{name} {arguments}\nRestart=on-failure\n"
                       "[Install]\nWantedBy=multi-user.target\n")
            script += ["getent group jitsi >/dev/null || groupadd --system jitsi",
                       f"id {user} >/dev/null 2>&1 || useradd --system --gid jitsi --home {folder} "
                       f"--shell /usr/sbin/nologin {user}",
                       f"mkdir -p {folder} /var/log/jitsi; chown {user}:jitsi {folder} /var/log/jitsi",
                       "if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi",
                       f"systemctl enable {name}.service"]
        if name == "jitsi-meet-prosody":
            for file, text in modules().items():
                self.write(f"{root}/usr/share/jitsi-meet/prosody-plugins/{file}", text)
        if name == "jitsi-meet-web":
            self.write(f"{root}/usr/share/jitsi-meet/index.html", "<p>a stand-in</p>\n")
        if broken:
            script.append("echo 'told to fail' >&2; exit 1")
        self.write(f"{root}/DEBIAN/postinst", "\n".join(script) + "\n", 0o755)
        self.write(f"{root}/usr/share/doc/{name}/README", "A stand-in of the test suite.\n")
        self.write(f"{root}/DEBIAN/control",
                   f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: nobody <nobody@example.invalid>\n"
                   f"Description: stand-in of {name} for tests; nothing of the real one\n")
        for folder, _, _ in os.walk(root):
            os.chmod(folder, 0o755)
        subprocess.run(["dpkg-deb", "-Znone", "--root-owner-group", "--build", root,
                        f"{self.folder}/stable/{name}_{version}_all.deb"], check=True, capture_output=True)

    @staticmethod
    def write(path, text, mode=0o644):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)

    def sign(self):
        folder = f"{self.folder}/stable"
        entries = []
        for deb in sorted(glob.glob(f"{folder}/*.deb")):
            data = open(deb, "rb").read()
            control = subprocess.run(["dpkg-deb", "--field", deb], check=True, capture_output=True, text=True).stdout
            entries.append(f"{control}Filename: stable/{os.path.basename(deb)}\nSize: {len(data)}\n"
                           f"SHA256: {hashlib.sha256(data).hexdigest()}\n")
        packages = "\n".join(entries)
        self.write(f"{folder}/Packages", packages)
        data = packages.encode()
        self.write(f"{folder}/Release",
                   f"Label: stand-ins\nSuite: stable\nDate: {email.utils.formatdate(usegmt=True)}\nSHA256:\n"
                   f" {hashlib.sha256(data).hexdigest()} {len(data)} Packages\n")
        self.gpg("--yes", "--clearsign", "--output", f"{folder}/InRelease", f"{folder}/Release")
