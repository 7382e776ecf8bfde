"""`kill -9` at moments that a seed chooses."""
import os
import random
import signal
import subprocess
import time

from library.suite import expect

from stage import NEW, OLD, Outcome

KILLS = int(os.environ.get("KILLS", "200"))
SEED = int(os.environ.get("SEED", "7"))


def check(stage):
    with stage.suite.check(f"{KILLS} kills: the old output or the new one, and the next run goes on"):
        kills(stage)


def duration(stage, output):
    """How long a run takes here and now."""
    begun = time.monotonic()
    subprocess.run(stage.command(NEW, output), check=True)
    taken = time.monotonic() - begun
    stage.place_old(output)
    return taken


def kills(stage):
    chance = random.Random(SEED)
    killed = states = 0
    with stage.folder() as folder:
        output = f"{folder}/out"
        stage.place_old(output)
        taken = duration(stage, output)
        current, changed, late, attempts = OLD, 0, 0, 0
        # A run that ends before its kill is none, so there are more attempts than kills.
        while killed < KILLS and attempts < KILLS * 4:
            attempts += 1
            other = NEW if current == OLD else OLD
            run = subprocess.Popen(stage.command(other, output), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
            # Most of a run is reading and rendering; two in three kills are meant for the writing.
            start = chance.choice((0.0, 0.4, 0.4))
            time.sleep(max(0.0, taken * chance.uniform(start, 1.05)))
            run.send_signal(signal.SIGKILL)
            run.communicate()
            status = run.returncode
            if status == 0:
                late += 1
                taken *= 0.9
            else:
                expect(status == -signal.SIGKILL, status)
                killed += 1
                taken *= 1.04
            state = stage.state(output)
            stage.note("kill -9", Outcome(status, b"", state))
            expect(state in (current, other), f"kill {killed}: {state}")
            expect(status != 0 or state == other, "success without the output")
            changed += state != current
            current = state
            states += os.path.lexists(f"{folder}/.out.jitsi-compile")
        expect(killed >= KILLS, f"only {killed} runs were killed")
        print(f"       seed {SEED}: {killed} killed, {late} ended before, {changed} times the other output,"
              f" {states} times a workspace was left", flush=True)
        stage.expect_tidy(folder, output)
