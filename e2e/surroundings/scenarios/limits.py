"""Limits that a shell or a service manager sets on the process."""
from library.suite import expect

from stage import NEW, OLD


def limited(stage, row, limit, says, statuses):
    """A run under `ulimit`, over an old output; its status."""
    with stage.folder() as folder:
        output = f"{folder}/out"
        stage.place_old(output)
        shell = ["sh", "-c", f'ulimit {limit} && exec "$@"', "sh"]
        outcome = stage.build(output, before=shell)
        stage.expect_whole(row, outcome, says, statuses)
        stage.expect_tidy(folder, output)
        return outcome.status


def check(stage):
    suite = stage.suite
    with suite.check("few open files: a message, or the new output"):
        found = [limited(stage, "open files, 4 to 32", f"-n {count}", b"Too many open files", (66, 73, 74))
                 for count in range(4, 33, 2)]
        expect(found[-1] == 0, "32 open files are not enough")
        expect(found == sorted(found, reverse=True) or 0 in found, found)
    with suite.check("a limit on the size of files: a message, or the new output"):
        # dash counts blocks of 512 bytes.
        found = [limited(stage, "size of files, 0 to 8 MB", f"-f {count}", b"File too large", (74,))
                 for count in (0, 1, 8, 64, 200, 16384)]
        expect(found[-1] == 0 and found[0] != 0, found)
    with suite.check("a limit on memory: whatever happens, the old output or the new one"):
        for megabytes in (40, 80, 120, 160, 2048):
            with stage.folder() as folder:
                output = f"{folder}/out"
                stage.place_old(output)
                shell = ["sh", "-c", f'ulimit -v {megabytes * 1024} && exec "$@"', "sh"]
                outcome = stage.build(output, before=shell)
                stage.note("address space, 40 MB to 2 GB", outcome)
                expect(outcome.state == (NEW if outcome.status == 0 else OLD), megabytes, outcome.status, outcome.state)
                stage.expect_tidy(folder, output)
        expect(outcome.status == 0, "2 GB of address space are not enough", outcome.errors)
