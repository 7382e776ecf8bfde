"""Packages that are not in Debian, as small as a host lets them be, in a signed repository.

Every description says that it is a stand-in. Versions are those that the bundles pin, so one
repository serves any site. Daemons are the programs of `stand-ins/`, with the suite's own client of
XMPP beside them."""
import email.utils
import glob
import hashlib
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))

# What a daemon is: its program, its user, the folder of its configuration, and the file there that
# systemd reads.
DAEMONS = {
    "jicofo": ("focus", "jicofo", "/etc/jitsi/jicofo", "config"),
    "jitsi-videobridge2": ("bridge", "jvb", "/etc/jitsi/videobridge", "config"),
    "jibri": ("recorder", "jibri", "/etc/jitsi/jibri", "config"),
    "jitsi-component-selector": ("selector", "jitsi-selector", "/etc/jitsi/selector", "env"),
    "jitsi-component-sidecar": ("sidecar", "jitsi-sidecar", "/etc/jitsi/sidecar", "env"),
}
# Files that programs import.
SHARED = [*(f"e2e/apply/stand-ins/{name}.py" for name in ("face", "member", "settings", "tokens")),
          *(f"e2e/library/{name}.py" for name in ("suite", "web", "xmpp")),
          "Tests/ConformanceTests/Support/xmpp_login.py"]
# Units of jibri's package that a screen would need.
SCREEN = ["jibri-xorg", "jibri-icewm"]

# Real packages of Debian that recorders and gateways want, each too big to install for a test, with
# the programs of theirs that units start.
IDLE, NOTHING = "#!/bin/sh\nexec sleep infinity\n", "#!/bin/sh\n"
HEAVY = {
    "alsa-utils": {}, "chromium-driver": {}, "chromium-sandbox": {}, "fonts-noto-cjk": {}, "fonts-noto-core": {},
    "fonts-noto-color-emoji": {}, "libsdl2-2.0-0": {}, "libv4l-0": {}, "linux-headers-amd64": {}, "nodejs": {},
    "v4l2loopback-dkms": {}, "ffmpeg": {"/usr/bin/ffmpeg": IDLE}, "chromium": {"/usr/bin/chromium": NOTHING},
    "icewm": {"/usr/bin/icewm-session": IDLE}, "xserver-xorg-video-dummy": {"/usr/bin/Xorg": IDLE},
}

# The site has Jitsi's archive come last, so a base has to prefer these to Debian's. Only a base that a
# test lays on a host does; what `apply` makes itself gets the real ones.
PREFERENCES = f"""\
Package: openjdk-* {' '.join(sorted(HEAVY))}
Pin: version *stand-in
Pin-Priority: 1001
"""


def modules(release):
    """Prosody's modules of the real package: the suite's working ones, and empty ones for the rest."""
    support = f"{PACKAGE}/Tests/ConformanceTests/Support/prosody_server.py"
    names = re.search(r'STAND_INS = """(.*?)"""', open(support, encoding="utf-8").read(), re.S)[1].split()
    found = {f"mod_{name}.lua": "-- a stand-in\n" for name in names}
    folders = ["prosody", "prosody-0.11"] if release == "bullseye" else ["prosody"]
    for path in (path for folder in folders for path in glob.glob(f"{PACKAGE}/e2e/stand-ins/{folder}/*.lua")):
        found[os.path.basename(path)] = open(path, encoding="utf-8").read()
    return found


class Repository:
    """A flat repository, `stable/`, and the key that signs it."""

    def __init__(self, folder, release):
        self.folder, self.home, self.release = folder, f"{folder}.gpg", release
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
        wanted = set()
        for table in glob.glob(f"{bundles}/*/tables/packages.tsv"):
            for line in open(table, encoding="utf-8"):
                _, name, version = line.rstrip("\n").split("\t")[:3]
                if version != "-":
                    wanted.add((name, version))
                elif name.startswith("openjdk-"):
                    wanted.add((name, "99-stand-in"))
                elif name in HEAVY:
                    wanted.add((name, "99:1-stand-in"))
        for name, version in sorted(wanted - self.made):
            self.make(name, version)
        self.made |= wanted
        self.sign()

    def make(self, name, version, broken=False, folder=None):
        """A package, on offer unless another folder is named; its file."""
        root = f"{self.folder}.build"
        subprocess.run(["rm", "-rf", root], check=True)
        os.makedirs(f"{root}/DEBIAN")
        script = ["#!/bin/sh", "set -e"]
        if name in DAEMONS:
            script += self.daemon(root, name)
        for program, text in HEAVY.get(name, {}).items():
            self.write(f"{root}{program}", text, 0o755)
        if name == "jitsi-meet-prosody":
            for file, text in modules(self.release).items():
                self.write(f"{root}/usr/share/jitsi-meet/prosody-plugins/{file}", text)
        if name == "jitsi-meet-web":
            self.write(f"{root}/usr/share/jitsi-meet/index.html", "<p>a stand-in</p>\n")
        if broken:
            script.append("echo 'told to fail' >&2; exit 1")
        self.write(f"{root}/DEBIAN/postinst", "\n".join(script) + "\n", 0o755)
        self.write(f"{root}/usr/share/doc/{name}/README", "A stand-in of the test suite.\n")
        self.write(f"{root}/DEBIAN/control",
                   f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: nobody <nobody@example.invalid>\n"
                   + ("Depends: python3, ruby-hocon\n" if name in DAEMONS else "") +
                   f"Description: stand-in of {name} for tests; nothing of the real one\n")
        for part, _, _ in os.walk(root):
            os.chmod(part, 0o755)
        file = f"{folder or f'{self.folder}/stable'}/{name}_{version.replace(':', '.')}_all.deb"
        subprocess.run(["dpkg-deb", "-Znone", "--root-owner-group", "--build", root, file], check=True, capture_output=True)
        return file

    def supply(self, folder):
        """Fills a folder with what no archive has, as an operator does; what the site says of it."""
        os.makedirs(folder)
        files = {name: self.make(name, "1", folder=folder) for name in DAEMONS if name.startswith("jitsi-component-")}
        with open(f"{PACKAGE}/e2e/apply/stand-ins/deno.py", encoding="utf-8") as file:
            programs = {"deno": file.read(), "sip-dial-plan": "// A stand-in, which nobody reads.\n", "pjsua": IDLE}
        for name, text in programs.items():
            files[name] = f"{folder}/{name}"
            self.write(files[name], text)
        lines = []
        for name, path in files.items():
            with open(path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
            lines.append(f"  {name}: {{file: {os.path.basename(path)}, sha256: {digest}}}\n")
        return "artifacts:\n" + "".join(lines)

    def daemon(self, root, name):
        """The files of a daemon; what its package's script has to do."""
        program, user, folder, environment = DAEMONS[name]
        home = f"/usr/lib/jitsi-stand-in/{name}"
        for path in [*SHARED, f"e2e/apply/stand-ins/{program}.py"]:
            part = "library" if path.startswith("e2e/library/") else ""
            with open(f"{PACKAGE}/{path}", encoding="utf-8") as file:
                self.write(os.path.join(root + home, part, os.path.basename(path)), file.read())
        log = f"/var/log/jitsi/{program}.log"
        self.unit(root, name, user, f"/usr/bin/python3 -B {home}/{program}.py",
                  f"EnvironmentFile=-{folder}/{environment}\nStandardOutput=append:{log}\nStandardError=append:{log}\n")
        for screen in SCREEN if name == "jibri" else []:
            self.unit(root, screen, user, "/bin/sleep infinity", "")
        account = ("--user-group --groups jitsi --create-home --home /home/jibri --shell /bin/bash" if name == "jibri"
                   else f"--gid jitsi --home {folder} --shell /usr/sbin/nologin")
        return ["getent group jitsi >/dev/null || groupadd --system jitsi",
                f"id {user} >/dev/null 2>&1 || useradd --system {account} {user}",
                f"mkdir -p {folder} /var/log/jitsi; chown {user}:jitsi {folder}; chgrp jitsi /var/log/jitsi",
                "chmod 775 /var/log/jitsi",
                # Displays and pjsua have their logs there.
                *(["install -d -o jibri -g jitsi -m 775 /var/log/jitsi/jibri"] if name == "jibri" else []),
                "if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi",
                f"systemctl enable {name}.service"]

    def unit(self, root, name, user, command, more):
        self.write(f"{root}/lib/systemd/system/{name}.service",
                   f"[Unit]\nDescription=Stand-in of {name}\nAfter=network-online.target\n"
                   f"[Service]\nUser={user}\nGroup=jitsi\n{more}ExecStart={command}\nRestart=on-failure\n"
                   "RestartPreventExitStatus=255\n[Install]\nWantedBy=multi-user.target\n")

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
