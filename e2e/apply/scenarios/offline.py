"""A host that reaches no archive: `fetch` on another machine, and a deployment from the carried folder alone."""
import subprocess

from library.suite import expect, same

from scenarios.bridge import CONTAINER, UNIT

FOLDER = "/root/jvb-1.packages"


def check(stage, suite):
    bundles = stage.compile()
    helper = stage.host("jvb-1", "203.0.113.21", base=False)
    helper.carry(f"{bundles}/jvb-1.tar")
    with suite.check("fetch fills a folder on a machine that reaches the archives"):
        said = helper.apply("fetch")[1]
        print("       " + said.strip().splitlines()[-1], flush=True)
        expect(int(helper.run("sh", "-c", f"ls {FOLDER}/*.deb | wc -l")) > 50)
        helper.run("sh", "-ec", f"cd {FOLDER} && sha256sum --check --quiet SHA256SUMS")
        same("base", helper.run("sh", "-c", f"cd {FOLDER} && ls base-*").strip(), "base-bookworm-amd64.tar")
    with suite.check("it touches nothing of the machine"):
        same("/var/lib/lxc", helper.run("ls", "/var/lib/lxc"), "")
        same("roots", helper.run("sh", "-c", "ls -d /root/*.partial 2>/dev/null || true"), "")
    packages = f"{stage.work}/packages"
    subprocess.run(["cp", "-r", helper.path(FOLDER), packages], check=True)

    jvb = stage.host("jvb-1", "203.0.113.11", base=False)
    jvb.write("/etc/apt/sources.list", "# none\n")
    jvb.run("rm", "/usr/share/keyrings/jitsi.gpg")
    jvb.run("ip", "route", "del", "default")
    jvb.run("sh", "-c", "rm -rf /var/lib/apt/lists/*")
    jvb.carry(f"{bundles}/jvb-1.tar")
    with suite.check("without an archive and without the folder it is refused, with the way out"):
        said = jvb.apply(ok=(3,))[1]
        expect("apply.no-archive" in said and "apply.no-keyring" in said, said)
    subprocess.run(["cp", "-r", packages, jvb.path(FOLDER)], check=True)
    with suite.check("a folder that was altered on its way is refused"):
        jvb.run("sh", "-c", f"echo x >>$(ls {FOLDER}/*.deb | head -n 1)")
        expect("apply.packages-altered" in jvb.apply(ok=(3,))[1])
        subprocess.run(["rm", "-rf", jvb.path(FOLDER)], check=True)
        subprocess.run(["cp", "-r", packages, jvb.path(FOLDER)], check=True)
    with suite.check("a host without any apt source is deployed from the folder beside the bundle"):
        requests = len(stage.world.requests)
        jvb.apply()
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
        same("requests to archives", stage.world.requests[requests:], [])
        jvb.apply("verify")
    with suite.check("nothing of the folder is left in the container"):
        same("packages", jvb.inside(CONTAINER, "sh", "-c", "ls /var/cache/jitsi-compile/carried 2>/dev/null || true"), "")
    with suite.check("another release set without its packages is refused before anything is touched"):
        newer = stage.compile(serial=2, edit=lambda text: text.replace("site: small\n", 'site: small\njitsi: "2.0.11031"\n'))
        jvb.carry(f"{newer}/jvb-1.tar")
        expect("apply.packages-missing" in jvb.apply(ok=(3,))[1])
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT).strip(), "active")
    with suite.check("with its packages it is applied, and rollback needs no folder"):
        helper = stage.host("jvb-1", "203.0.113.21")
        helper.carry(f"{newer}/jvb-1.tar")
        helper.apply("fetch")
        # The first host was stopped for its name; its disk is still there.
        subprocess.run(["rm", "-rf", packages], check=True)
        subprocess.run(["cp", "-r", helper.path(FOLDER), packages], check=True)
        helper.stop()
        jvb.start()
        jvb.run("sh", "-c", "ip route del default || true")
        jvb.wait_for(f"lxc-attach -n {CONTAINER} -- systemctl is-active {UNIT}", 60)
        subprocess.run(["rm", "-rf", jvb.path(FOLDER)], check=True)
        subprocess.run(["cp", "-r", packages, jvb.path(FOLDER)], check=True)
        before = version(jvb)
        jvb.apply("--now")
        expect(version(jvb) != before, "it has the old package")
        jvb.run("rm", "-rf", FOLDER)
        jvb.apply("rollback", "--now")
        same("version", version(jvb), before)


def version(host):
    return host.inside(CONTAINER, "dpkg-query", "--show", "--showformat=${Version}", "jitsi-videobridge2").strip()
