"""Others at work in the same place: a second build, and somebody who puts links in our way."""
import os
import random
import shutil
import subprocess
import threading

from library.suite import expect

from stage import NEW, OLD, Outcome

ROUNDS = int(os.environ.get("ROUNDS", "12"))
SEED = int(os.environ.get("SEED", "7"))


def check(stage):
    suite = stage.suite
    with suite.check("builds into one folder at once: one after the other or refused, never mixed"):
        together(stage)
    for what, toggle in TOGGLES.items():
        with suite.check(f"{what}: nothing outside is touched"):
            attacked(stage, what, toggle)


def together(stage):
    refused = 0
    for _ in range(ROUNDS):
        with stage.folder() as folder:
            output = f"{folder}/out"
            stage.place_old(output)
            names = [NEW, OLD, NEW]
            runs = [subprocess.Popen(stage.command(name, output), stderr=subprocess.PIPE) for name in names]
            done = [(run.communicate()[1], run.returncode) for run in runs]
            for errors, status in done:
                stage.note("three builds at once", Outcome(status, errors, stage.state(output)))
                expect(status in (0, 73), status, errors)
                expect(status == 0 or b"another run is writing" in errors, errors)
                refused += status == 73
            expect(any(status == 0 for _, status in done), "every one was refused")
            expect(stage.state(output) in (OLD, NEW), stage.state(output))
            stage.expect_tidy(folder, output)
    expect(refused > 0, "no two builds ever met")


def swap(path, aside, target):
    """Puts a link in the place of what stands at `path`, and takes it away again."""
    try:
        os.rename(path, aside)
        os.symlink(target, path)
        os.unlink(path)
        os.rename(aside, path)
    except OSError:
        # The build moved it meanwhile; put things right as far as they are ours.
        if os.path.islink(path):
            os.unlink(path)
        if os.path.lexists(aside) and not os.path.lexists(path):
            os.rename(aside, path)


TOGGLES = {
    "a folder of the output swapped for a link":
        lambda folder, victim: swap(f"{folder}/out/hosts", f"{folder}/aside", victim),
    "the output swapped for a link":
        lambda folder, victim: swap(f"{folder}/out", f"{folder}/aside", victim),
    "the workspace swapped for a link":
        lambda folder, victim: swap(f"{folder}/.out.jitsi-compile", f"{folder}/aside", victim),
    "the staging tree swapped for a link":
        lambda folder, victim: swap(f"{folder}/.out.jitsi-compile/new", f"{folder}/aside", victim),
}


def attacked(stage, what, toggle):
    """Somebody toggles as fast as they can while builds run; the victim's files must not change."""
    chance = random.Random(SEED)
    with stage.folder() as folder, stage.folder() as victim:
        for name in ("plan.txt", "jms/plan.txt", "hosts/jms/plan.txt", "site.json", "new/site.json", "bundles/jms.tar"):
            os.makedirs(os.path.dirname(f"{victim}/{name}"), exist_ok=True)
            with open(f"{victim}/{name}", "w", encoding="ascii") as file:
                file.write("the victim's own")
        before = stage.tree(victim)
        ended = threading.Event()

        def attack():
            while not ended.wait(chance.random() / 2000):
                toggle(folder, victim)

        attacker = threading.Thread(target=attack)
        attacker.start()
        try:
            for number in range(ROUNDS):
                name = (NEW, OLD)[number % 2]
                command = stage.command(name, f"{folder}/out")
                done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
                # What stands there is what the attacker makes of it.
                stage.note(what, Outcome(done.returncode, done.stderr, "theirs"))
                expect(done.returncode in (0, 73, 74), done.returncode, done.stderr)
                expect(done.returncode == 0 or b"error: " in done.stderr, done.stderr)
        finally:
            ended.set()
            attacker.join()
        expect(stage.tree(victim) == before, "the victim's files changed")
        # What an attacker with the right to write there leaves behind is theirs to tidy up.
        shutil.rmtree(f"{folder}/aside", ignore_errors=True)
