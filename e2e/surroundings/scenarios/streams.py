"""Standard streams that nobody reads, that are closed, or that are full."""
import itertools
import os
import subprocess

from library.suite import expect

from stage import NEW, OLD

CHECKS = {"schema": ["schema"], "check": ["check", "{site}", "--format", "json"]}


def check(stage):
    suite = stage.suite
    with suite.check("a build without standard streams writes the same output"):
        for closed in itertools.product((False, True), repeat=3):
            words = " ".join(f"{number}>&-" if number else "0<&-" for number, is_closed in enumerate(closed) if is_closed)
            with stage.folder() as folder:
                output = f"{folder}/out"
                stage.place_old(output)
                outcome = stage.build(output, before=["sh", "-c", f'exec "$@" {words}', "sh"])
                stage.expect_whole("closed standard streams", outcome, states=(NEW,))
                stage.expect_tidy(folder, output)
    with suite.check("a failing build without standard error harms no file"):
        for closed in ("2>&-", "0<&- 1>&- 2>&-"):
            with stage.folder() as folder:
                output = f"{folder}/out"
                stage.place_old(output)
                with open(f"{output}/hosts/mine", "w", encoding="ascii") as file:
                    file.write("mine")
                os.symlink("nowhere", f"{folder}/.out.jitsi-compile")
                before = stage.tree(folder)
                outcome = stage.build(output, before=["sh", "-c", f'exec "$@" {closed}', "sh"])
                expect(outcome.status in (73, 74), outcome.status, outcome.errors)
                expect(stage.tree(folder) == before, "a file changed")
    with suite.check("data that cannot be written is an error, never silence"):
        for name, words in CHECKS.items():
            command = [stage.program] + [word.format(site=stage.sites[OLD]) for word in words]
            for how in ("1>&-", "1>/dev/full"):
                done = subprocess.run(["sh", "-c", f'exec "$@" {how}', "sh", *command], capture_output=True, check=False)
                expect(done.returncode == 74, name, how, done.returncode, done.stderr)
                expect(b"standard output" in done.stderr, name, how, done.stderr)
    with suite.check("a reader that goes away ends the program with a status, not with a signal"):
        for name, words in CHECKS.items():
            command = [stage.program] + [word.format(site=stage.sites[OLD]) for word in words]
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
            os.close(writer)
            expect(done.returncode == 74 and b"Broken pipe" in done.stderr, name, done.returncode, done.stderr)
    with suite.check("a build whose messages nobody reads writes its output"):
        with stage.folder() as folder:
            output = f"{folder}/out"
            stage.place_old(output)
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run(stage.command(NEW, output), stdout=writer, stderr=writer, check=False)
            os.close(writer)
            expect(done.returncode == 0 and stage.state(output) == NEW, done.returncode, stage.state(output))
