"""The process in the sandbox: it imports torch once and forks a child for each work, which it outlives.

    python worker.py serve    # process 1 of its own pid namespace; requests and replies
    python worker.py once     # a single request, no forking: where there is no sandbox

A request is a line of JSON with "limits" and "size", and so many bytes of JSON: "source" (statements of a student, a
list), "work" (the name that one of them defines), "adapter" (source of a function) and "cases". A reply is a line with
"ended" ("done", or how it did not), "clean", "seconds" and "size", and so many bytes of answers, unread. Clean is a
sandbox in which a work has left nothing for the next, not even a limit, a priority or a mode. Whatever the child
writes, it can only be answers: nothing here knows what they should be. And no child can look up what another one sent
or received in the memory that it was forked with, because the process that forks never holds it.
"""

import ctypes
import gc
import itertools
import json
import mmap
import os
import resource
import select
import signal
import sys
import time
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parents[1])
)  # so that `sandboxed` is a package, with no course around it
SET_PARENT_DEATH_SIGNAL, SET_DUMPABLE = 1, 4  # of prctl(2)
LIBC = ctypes.CDLL(None)
BROKEN = 71  # exit code of a child that may not have read its request to the end
PIECE = 1 << 16  # bytes that a pipe holds
FILE_COSTS = 1024  # bytes of memory that the kernel takes for an empty file


def limit(limits):
    """Bound what this process and its children may take; memory beyond what the imports have already."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    bounds = {
        resource.RLIMIT_AS: pages * resource.getpagesize() + limits["memory"],
        resource.RLIMIT_CPU: int(limits["seconds"]) + 1,
        resource.RLIMIT_FSIZE: limits["disk"],
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_NPROC: limits["processes"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for name, bound in bounds.items():
        resource.setrlimit(name, (bound, bound))


def child(size, limits, pipe):
    """In the forked process: read the request, give up everything of the server's, write the answers, end."""
    os.setsid()
    request = read_request(size)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, pipe)
    os.closerange(pipe + 1, 256)
    limit(limits)
    try:
        from sandboxed.answer import answer

        write(pipe, answer(request).encode())
        os._exit(0)
    finally:
        os._exit(70)  # KeyboardInterrupt, MemoryError and their like


def attend(limits, size):
    """Fork a child for a request of so many bytes, wait for its end, or end it, and reply."""
    pipe, theirs = os.pipe()
    started, base, at_start = time.monotonic(), memory_of("self"), standing()
    pid = os.fork()
    if pid == 0:
        try:
            child(size, limits, theirs)
        finally:
            os._exit(BROKEN)
    os.close(theirs)
    text = memoryview(
        mmap.mmap(-1, limits["answer"] + PIECE)
    )  # a place of its own, which is given back
    said, ended, status, watch = 0, "", None, select.poll()
    watch.register(0, 0)  # for its end only: whoever asked is gone
    watch.register(pipe, select.POLLIN)
    while not ended:
        status = (
            end_of(pid) if status is None else status
        )  # before the pipe is read, so that it is read to its end
        ready = dict(watch.poll(50 if status is None else 0))
        if 0 in ready:
            os._exit(0)
        piece = os.readv(pipe, [text[said : said + PIECE]]) if ready else 0
        said += piece
        if not piece and status is not None:  # a process that it left may hold the pipe still
            ended = status
        elif said > limits["answer"]:
            ended = "said too much"
        elif time.monotonic() - started > limits["seconds"]:
            ended = "timed out"
        elif taken(base) > limits["memory"]:
            ended = "took too much memory"
        elif ready and not piece:  # it closed the pipe and is still at work
            time.sleep(0.001)
    os.close(pipe)
    clean = (
        end_others() and ended == status != f"exit {BROKEN}" and tidy() and standing() == at_start
    )
    reply(
        {"ended": ended, "clean": clean, "seconds": time.monotonic() - started},
        text[: said * (ended == "done")],
    )


def end_of(pid):
    """How a child ended: "done", "exit 3", "signal 11"; None while it has not."""
    found, status = os.waitpid(pid, os.WNOHANG)
    if not found:
        return None
    code = os.waitstatus_to_exitcode(status)
    return "done" if code == 0 else f"exit {code}" if code > 0 else f"signal {-code}"


def end_others():
    """End every other process here. returns: whether there was none"""
    alone = True
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
            alone = False
        except ProcessLookupError:
            pass
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return alone


def tidy():
    """Remove the files that a child left. returns: whether nothing is left, no folder and no shared memory either"""
    places = [place for place in ("/scratch", "/dev/shm") if os.path.isdir(place)]
    try:
        for entry in itertools.chain(
            *[itertools.islice(os.scandir(place), 100) for place in places]
        ):
            if entry.is_file(follow_symlinks=False):
                os.unlink(entry.path)
        left = any(map(os.listdir, places))
        if os.stat("/scratch").st_uid == os.getuid():
            os.utime("/scratch", (0, 0))  # a date is a message, too
    except OSError:  # the child shut its folder
        return False
    segments = sum(
        len(Path(f"/proc/sysvipc/{kind}").read_text().splitlines()) - 1
        for kind in ("shm", "sem", "msg")
    )
    return not left and not segments


def standing():
    """What of this process and of the folder a child could change for the next one: limits, priority, processors, mode.

    The kernel refuses what would change them, see syscalls.py; this is the second lock.
    """
    limits = {
        name: resource.getrlimit(getattr(resource, name))
        for name in dir(resource)
        if name.startswith("RLIMIT_")
    }
    ranks = os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0), os.sched_getaffinity(0)
    folder = os.stat("/scratch") if os.path.isdir("/scratch") else None
    return (
        limits,
        ranks,
        folder and (folder.st_mode, folder.st_uid, folder.st_gid, marks("/scratch")),
    )


def marks(folder):
    """The extended attributes of a folder."""
    try:
        return os.listxattr(folder)
    except OSError:  # a file system without them
        return []


def memory_of(pid):
    """Memory of a process that is no part of a file, shared or not, in bytes; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(
        1024 * int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:"))
    )


def taken(base):
    """Memory that all other processes here have beyond what each was forked with, and their files, in bytes."""
    pids = [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]
    disk = os.statvfs("/scratch")
    files = FILE_COSTS * (disk.f_files - disk.f_ffree)
    return files + sum(max(0, memory_of(pid) - base) for pid in pids)


def serve(user):
    """Answer requests until there are no more, as process 1, which no process in its namespace can kill or stop."""
    import_once()
    if os.getpid() != 1:
        sys.exit(
            "worker.py serve ends every process that it may end: it must be process 1 of a namespace of its own"
        )
    if os.getuid() == 0:  # root has no limit on processes, so be somebody else
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)  # changing the user cleared it
    LIBC.prctl(SET_DUMPABLE, 0)  # no child may read or write this process
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # process 1 is immune to what it does not handle, and Python handles it
    reply({"ended": "ready"})
    while line := read_line():
        attend(**json.loads(line))


def import_once():
    """Import what every child needs, so that it is forked and not imported again."""
    import sandboxed.answer  # noqa: F401
    import torch

    torch.set_num_threads(1)
    torch.ones(2, 2) @ torch.ones(2, 2)
    gc.freeze()


def read_line():
    """The first line of the next request, and nothing of what follows."""
    line = b""
    while not line.endswith(b"\n") and (piece := os.read(0, 1)):
        line += piece
    return line


def read_request(size):
    """The rest of a request, of so many bytes, as a dict."""
    data = bytearray()
    while len(data) < size and (piece := os.read(0, min(PIECE, size - len(data)))):
        data += piece
    return json.loads(data)


def reply(found, answers=b""):
    """Write a reply."""
    write(1, (json.dumps(found | {"size": len(answers)}) + "\n").encode())
    write(1, answers)


def write(pipe, data):
    """Write all of it."""
    while len(data):
        data = data[os.write(pipe, data) :]


def once():
    """Answer a single request in this process, under the limits that can be set here."""
    found = json.loads(read_line())
    request = read_request(found["size"])
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    import_once()
    limit(found["limits"])
    from sandboxed.answer import answer

    write(out, answer(request).encode())
    os._exit(0)


if __name__ == "__main__":
    once() if sys.argv[1] == "once" else serve(int(sys.argv[2]))
