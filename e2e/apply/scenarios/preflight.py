"""Everything that can be wrong with a host, all at once: one run names each, with a way out, as data."""
import json
import subprocess

from library.site import compiler
from library.suite import expect, same

from scenarios.bridge import report

WANTED = {
    "apply.wrong-host", "apply.wrong-release", "apply.too-few-cores", "apply.port-taken", "apply.no-keyring",
    "apply.name-unknown", "apply.clock-behind", "apply.foreign-container", "apply.too-little-memory",
}
# Where the site decides each: what stands under the finding.
KEYS = {"apply.too-few-cores": "cores: 2", "apply.wrong-host": "name: jvb-1", "apply.too-little-memory": "memory: 8GB",
        "apply.port-taken": "ports: {media: 10000}", "apply.foreign-container": "site: small"}
# A socket lives as long as somebody holds it.
LISTEN = "use IO::Socket::INET; my $held = IO::Socket::INET->new(LocalPort => 10000, Proto => 'udp') or die; sleep 600;\n"
# Behind the site's certificates, for what asks for the seconds since 1970.
CLOCK = '#!/bin/sh\n[ "$1" = +%s ] && { echo 1000000000; exit; }\nexec /bin/date "$@"\n'


def prepare(host):
    host.write("/etc/hostname", "elsewhere\n")
    host.write("/etc/os-release", "VERSION_CODENAME=trixie\n")
    host.write("/etc/resolv.conf", "nameserver 203.0.113.99\noptions timeout:1 attempts:1\n")
    host.write("/usr/local/sbin/nproc", "#!/bin/sh\necho 1\n", 0o755)
    host.write("/usr/local/sbin/date", CLOCK, 0o755)
    host.run("rm", "/usr/share/keyrings/jitsi.gpg")
    host.run("mkdir", "-p", "/var/lib/lxc/small-jvb")
    host.run("sh", "-ec", "echo 'MemTotal: 4000000 kB' >/run/meminfo; mount --bind /run/meminfo /proc/meminfo")
    host.write("/root/listen.pl", LISTEN)
    host.run("sh", "-c", "perl /root/listen.pl >/dev/null 2>&1 &")
    host.wait_for("ss -Hlun 'sport = :10000' | grep -q .", 10)


def check(stage, suite):
    bundles = stage.compile()
    jvb = stage.host("jvb-1", "203.0.113.11")
    jvb.carry(f"{bundles}/jvb-1.tar")
    prepare(jvb)
    with suite.check("one run finds all of it"):
        said = jvb.apply("plan", "--json", ok=(3,))[1]
        found = report(said)["findings"]
        same("codes", {finding["code"] for finding in found}, WANTED)
    with suite.check("each says what is wrong and what to do"):
        for finding in found:
            expect(finding["message"] and finding["help"], finding)
        (port,) = [finding for finding in found if finding["code"] == "apply.port-taken"]
        expect("perl" in port["message"], f"it does not say by whom: {port['message']}")
    with suite.check("apply refuses for the same reasons and touches nothing"):
        text = jvb.apply(ok=(3,))[1]
        for code in WANTED:
            expect(f"[{code}]" in text, f"{code} is missing")
        same("/var/lib/lxc", jvb.run("ls", "/var/lib/lxc").split(), ["small-jvb"])
        jvb.run("test", "!", "-e", "/var/lib/jitsi-compile")
    with suite.check("explain shows each at the line of the site that decides it"):
        with open(f"{stage.site.folder}/jvb-1.json", "w", encoding="utf-8") as file:
            file.write([line for line in said.splitlines() if line.startswith("{")][0] + "\n")
        done = subprocess.run([compiler(), "explain", "--findings", "jvb-1.json", "--site", "site.yaml", "--format", "json"],
                              cwd=stage.site.folder, capture_output=True, text=True)
        same("status", done.returncode, 1)
        lines = open(f"{stage.site.folder}/site.yaml", encoding="utf-8").read().splitlines()
        shown = {found["code"]: lines[found["start"]["line"] - 1] for found in json.loads(done.stdout)}
        same("codes", set(shown), WANTED)
        for code, key in KEYS.items():
            expect(key in shown[code], f"{code} stands at '{shown[code]}'")
