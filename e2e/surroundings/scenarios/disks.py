"""File systems that are full, read-only, small, or not the one that the site is on."""
import os
import shutil
import subprocess

from library.suite import expect

from stage import NEW, OLD


def check(stage):
    suite = stage.suite
    with suite.check("a full disk keeps the old output, wherever it fills up"):
        full_disk(stage)
    with suite.check("a file system without inodes keeps it"):
        no_inodes(stage)
    with suite.check("a read-only file system keeps it"):
        with stage.folder("size=16m") as folder:
            output = f"{folder}/out"
            stage.place_old(output)
            stage.mount("tmpfs", folder, "remount,ro")
            outcome = stage.build(output)
            stage.expect_whole("read-only file system", outcome, b"Read-only file system", states=(OLD,))
    with suite.check("a folder that another user may not write keeps it"):
        with stage.folder() as folder:
            output = f"{folder}/out"
            stage.place_old(output)
            subprocess.run(["chown", "-R", "65534:65534", output], check=True)
            user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            outcome = stage.build(output, before=user)
            stage.expect_whole("folder of somebody else", outcome, b"Permission denied", states=(OLD,))
            subprocess.run(["chmod", "0777", folder], check=True)
            outcome = stage.build(output, before=user)
            stage.expect_whole("folder that everybody may write", outcome, states=(NEW,))
    with suite.check("an output on another file system than site and program is written"):
        with stage.folder("size=16m") as folder:
            stage.place_old(f"{folder}/out")
            stage.expect_whole("other file system", stage.build(f"{folder}/out"), states=(NEW,))
            os.symlink(f"{folder}/out", f"{stage.root}/link")
            outcome = stage.build(f"{stage.root}/link", OLD)
            expect(outcome.status == 0 and outcome.state == OLD, outcome.status, outcome.state, outcome.errors)
            expect(os.path.islink(f"{stage.root}/link"), "the link was replaced")
            os.unlink(f"{stage.root}/link")
    with suite.check("a mount point is refused, with a way out"):
        with stage.folder("size=16m") as folder:
            outcome = stage.build(folder)
            expect(outcome.status == 73, outcome.status, outcome.errors)
            expect(b"mount point" in outcome.errors and b"help: " in outcome.errors, outcome.errors)
            expect(os.listdir(folder) == [], "something was written into it")
    with suite.check("a file system without exchange, such as NFS, gets two renames"):
        without_exchange(stage)
    with suite.check("an output in the lower layer of an overlay stays or is replaced"):
        overlay(stage)


def full_disk(stage):
    """Fills the disk to within a few pages of what the run needs, in steps."""
    with stage.folder("size=16m") as folder:
        output = f"{folder}/out"
        stage.place_old(output)
        needed = 16 << 20
        room = os.statvfs(folder)
        taken = (room.f_blocks - room.f_bavail) * room.f_frsize
        needed = taken * 2
        statuses = set()
        for part in range(0, 26):
            with open(f"{folder}/ballast", "wb") as file:
                room = os.statvfs(folder)
                leave = needed * part // 25
                os.posix_fallocate(file.fileno(), 0, max(4096, room.f_bavail * room.f_frsize - leave))
            outcome = stage.build(output)
            stage.expect_whole("full disk", outcome, b"No space left on device")
            statuses.add(outcome.status)
            os.unlink(f"{folder}/ballast")
            stage.expect_tidy(folder, output)
            stage.place_old(output)
        expect(0 in statuses and len(statuses) > 1, "the disk was never both too small and large enough:", statuses)


def no_inodes(stage):
    with stage.folder("size=16m,nr_inodes=2000") as folder:
        output = f"{folder}/out"
        stage.place_old(output)
        free = os.statvfs(folder).f_ffree
        for leave in [0, 1, 2, 3, 5, 10, 20, 40, 80, 160]:
            os.mkdir(f"{folder}/ballast")
            for number in range(free - leave - 1):
                os.mknod(f"{folder}/ballast/{number}")
            stage.expect_whole("no inodes left", stage.build(output), b"No space left on device")
            subprocess.run(["rm", "-rf", f"{folder}/ballast"], check=True)
            stage.expect_tidy(folder, output)
            stage.place_old(output)


REFUSES = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <sys/syscall.h>
long syscall(long number, long a, long b, long c, long d, long e, long f) {
  if (number == SYS_renameat2) { errno = EINVAL; return -1; }
  long (*real)(long, ...) = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  return real(number, a, b, c, d, e, f);
}
"""


def without_exchange(stage):
    """Stands in for NFS: a rename with a flag is refused as NFS refuses it."""
    with stage.folder() as folder:
        with open(f"{folder}/refuses.c", "w", encoding="ascii") as file:
            file.write(REFUSES)
        compiler = shutil.which("cc") or shutil.which("clang")
        expect(compiler, "there is no C compiler; Swift's toolchain has one")
        subprocess.run([compiler, "-shared", "-fPIC", "-o", f"{folder}/refuses.so", f"{folder}/refuses.c", "-ldl"], check=True)
        environment = {**os.environ, "LD_PRELOAD": f"{folder}/refuses.so"}
        os.mkdir(f"{folder}/place")
        output = f"{folder}/place/out"
        for name in (OLD, NEW, OLD, NEW):
            outcome = stage.build(output, name, env=environment)
            stage.note("rename without flags (NFS)", outcome)
            expect(outcome.status == 0 and outcome.state == name, outcome.status, outcome.state, outcome.errors)
        expect(os.listdir(f"{folder}/place") == ["out"], "something is left")


def overlay(stage):
    """As in a container whose image has an output in it."""
    with stage.folder("size=64m") as folder:
        for name in ("lower", "upper", "work", "root"):
            os.mkdir(f"{folder}/{name}")
        stage.place_old(f"{folder}/lower/out")
        options = f"lowerdir={folder}/lower,upperdir={folder}/upper,workdir={folder}/work"
        stage.mount("overlay", f"{folder}/root", options, "overlay")
        try:
            output = f"{folder}/root/out"
            stage.expect_whole("lower layer of an overlay", stage.build(output), b"overlay")
            subprocess.run(["rm", "-rf", output], check=True)
            stage.expect_whole("upper layer of an overlay", stage.build(output), states=(NEW,))
            stage.place_old(output)
            stage.expect_whole("upper layer of an overlay", stage.build(output), states=(NEW,))
        finally:
            subprocess.run(["umount", f"{folder}/root"], check=True)
