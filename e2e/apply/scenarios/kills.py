"""kill -9 at every step of a first deployment, of an update and of a rollback. Prints the matrix.

A kill is of the script at its n-th step, where a step is a line that runs a program, moves, copies,
removes or notes something. The runs of one row die at step 1, 2, 3 and so on of their own, each on
what the one before left, until one ends."""
import time

from library.suite import Failed, expect, same

from scenarios.bridge import CONTAINER, UNIT, report, started
from scenarios.faults import Matrix, digests, planned
from scenarios.rebuild import NEWER, release

# bash reads this first; the trap counts commands of the script itself and not those of its children.
KILLER = r"""
unset BASH_ENV
set -T
step=0
count() {
  # A pattern and no regular expression, which would overwrite what the script itself has matched.
  [[ $BASH_COMMAND == ${KILL_ONLY:-*} ]] || return 0
  case $BASH_COMMAND in
    run\ * | run_daemon\ * | mv\ * | cp\ * | rm\ * | mkdir\ * | ln\ * | write_state\ * | printf*pending*)
      step=$((step + 1))
      if ((step == KILL_AT)); then echo "killed at: $BASH_COMMAND" >>/root/kills; kill -9 $$; sleep 9; fi
      ;;
  esac
}
trap count DEBUG
"""


def killed(host, *words, most=150, only="*", after=lambda: None):
    """Kills run after run, each one step later than the one before; how many died. A step is one whose
    text in the script has the pattern `only`."""
    host.write("/root/killer.sh", KILLER)
    for step in range(1, most):
        while True:
            status, said = host.attach("env", "BASH_ENV=/root/killer.sh", f"KILL_AT={step}", f"KILL_ONLY={only}",
                                       f"/root/{host.name}/apply", *words)
            # A program that the dead run had started still holds the lock.
            if status != 7:
                break
            time.sleep(0.5)
        if status != 137:
            expect(status == 0, f"the run that was to die at step {step} ended with {status}\n{said[-3000:]}")
            return step - 1
        after()
    raise Failed(f"{most} runs and no end")


def check(stage, suite):
    matrix = Matrix()
    try:
        rows(stage, suite, matrix)
    finally:
        matrix.show()


def rows(stage, suite, matrix):
    first = stage.compile()
    jvb = stage.host("jvb-1", "203.0.113.11")
    jvb.carry(f"{first}/jvb-1.tar")

    with suite.check("kill -9 at every step of a first deployment"):
        deaths = killed(jvb, "--yes", "--now")
        jvb.apply("verify")
        same("files", digests(jvb), planned(first, jvb))
        matrix.add("kill -9, first deployment", deaths, "half done, said so", "ends well")

    second = stage.compile(serial=2, media=10001)
    old, new = planned(first, jvb), planned(second, jvb)

    def whole():
        """Every file is the old one or the new one, and the bridge runs."""
        for name, digest in digests(jvb).items():
            expect(digest in (old[name], new[name]), f"{name} is neither the old one nor the new one")
        same("unit", jvb.inside(CONTAINER, "systemctl", "is-active", UNIT, ok=(0, 3)).strip(), "active")

    with suite.check("kill -9 at every step of an update"):
        before = started(jvb)
        jvb.carry(f"{second}/jvb-1.tar")
        deaths = killed(jvb, "--yes", "--now", after=whole)
        jvb.apply("verify")
        same("files", digests(jvb), new)
        expect(started(jvb) != before, "the bridge runs with the old file")
        matrix.add("kill -9, update", deaths, "files old or new, bridge up", "ends well, bridge restarted")

    with suite.check("kill -9 at every step of a rollback"):
        kept = [line["name"] for line in report(jvb.apply("status", "--json")[1])["generations"]]
        deaths = killed(jvb, "rollback", kept[0], "--yes", "--now", after=whole)
        same("files", digests(jvb), old)
        matrix.add("kill -9, rollback", deaths, "files old or new, bridge up", "ends well")

    with suite.check("kill -9 at every step of building a container anew"):
        third = stage.compile(serial=3, **release(NEWER, media=10000))
        jvb.carry(f"{third}/jvb-1.tar")
        new = planned(third, jvb)

        def one_root():
            """The container has a whole root, or its next run puts one there; nobody else's is touched."""
            roots = jvb.run("sh", "-c", f"ls -d /var/lib/lxc/{CONTAINER}/rootfs*").split()
            expect(any(path.endswith(("/rootfs", "/rootfs.old")) for path in roots), roots)
        deaths = killed(jvb, "--yes", "--now", only="*@(rootfs|bases|lxc-st|apt-get|dpkg)*", after=one_root)
        jvb.apply("verify")
        same("files", digests(jvb), new)
        same("roots", jvb.run("sh", "-c", f"ls -d /var/lib/lxc/{CONTAINER}/rootfs*").split(),
             [f"/var/lib/lxc/{CONTAINER}/rootfs"])
        matrix.add("kill -9, built anew", deaths, "old root or new one", "ends well")
