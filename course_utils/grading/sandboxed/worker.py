"""The process in the sandbox: it imports torch once and forks a child for each work.

    python worker.py serve    # process 1 of its own pid namespace; requests and replies
    python worker.py once     # a single request, no forking: where there is no sandbox

A request is a line of JSON with "limits" and "size", and so many bytes of JSON: "source"
(statements of a student, a list), "work" (the name that one of them defines), "adapter" (source of
a function) and "cases". A reply is a line with "ended" ("done", or how it did not), "clean",
"seconds" and "size", and so many bytes of answers, unread. Clean is a sandbox in which a work has
left nothing for the next, not even a limit, a priority or a mode. Whatever the child writes, it can
only be answers: nothing here knows what they should be. And no child can look up what another one
sent or received in the memory that it was forked with, because the process that forks, and outlives
the child, never holds it.
"""

import ctypes
import gc
import json
import mmap
import os
import resource
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any, TypedDict

# so that `sandboxed` is a package, with no course around it
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sandboxed.leftovers import changeable_state, kill_others, remove_leftovers

SET_PARENT_DEATH_SIGNAL = 1  # of prctl(2)
SET_DUMPABLE = 4
LIBC = ctypes.CDLL(None)
BROKEN = 71  # exit code of a child that may not have read its request to the end
PIECE = 1 << 16  # bytes that a pipe holds
FILE_COSTS = 1024  # bytes of memory that the kernel takes for an empty file


class Limits(TypedDict):
    """What one work may take; the fields of the engine's own Limits."""

    seconds: float
    memory: int
    disk: int
    answer: int
    processes: int


def limit(limits: Limits) -> None:
    """Bound what this process and its children may take; memory beyond what the imports have."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])  # of address space, so far
    bounds = {
        resource.RLIMIT_AS: pages * resource.getpagesize() + limits["memory"],
        resource.RLIMIT_CPU: int(limits["seconds"]) + 1,  # whole seconds; `excess` is finer
        resource.RLIMIT_FSIZE: limits["disk"],
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_NPROC: limits["processes"],  # of this user, each thread counted
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for name, bound in bounds.items():
        resource.setrlimit(name, (bound, bound))  # hard limits, too: nobody may raise them again


def run_child(size: int, limits: Limits, pipe: int) -> None:
    """In the forked process: read the request, give up everything of the server's, answer, end."""
    os.setsid()  # a signal to its own group is none to the server's
    request = read_request(size)  # before standard input goes
    silence()
    # of the server's descriptors only the way back stays open
    os.closerange(3, pipe)
    os.closerange(pipe + 1, 256)
    limit(limits)  # last, so that what is mapped by now does not count
    try:
        from sandboxed.answer import answer

        write(pipe, answer(request).encode())
        os._exit(0)  # no exit handlers run, neither the server's nor a work's
    finally:
        os._exit(70)  # KeyboardInterrupt, MemoryError and their like


def serve_request(limits: Limits, size: int) -> None:
    """Fork a child for a request of so many bytes, wait for its end, or end it, and reply."""
    pipe, childs_end = os.pipe()
    started = time.monotonic()
    base = private_memory("self")  # a child begins with as much, shared
    before = changeable_state()
    pid = os.fork()
    if pid == 0:
        try:
            run_child(size, limits, childs_end)
        finally:
            os._exit(BROKEN)
    os.close(childs_end)  # or the pipe would not end with the child
    # memory of its own, which is given back, so that no later child is forked with it
    answers = memoryview(mmap.mmap(-1, limits["answer"] + PIECE))  # PIECE more, to see an excess
    received = 0
    ended = ""
    status: str | None = None
    watch = select.poll()
    watch.register(0, 0)  # for its end only: whoever asked is gone
    watch.register(pipe, select.POLLIN)
    while not ended:
        if status is None:  # before the pipe is read, so that it is read to its end
            status = exit_status(pid)
        ready = dict(watch.poll(50 if status is None else 0))  # milliseconds
        if 0 in ready:
            os._exit(0)
        count = os.readv(pipe, [answers[received : received + PIECE]]) if ready else 0
        received += count
        if not count and status is not None:  # a process that it left may hold the pipe still
            ended = status
        else:
            ended = excess(limits, received, time.monotonic() - started, base)
            if ready and not count and not ended:  # it closed the pipe and is still at work
                time.sleep(0.001)
    os.close(pipe)
    is_own_end = ended == status and status != f"exit {BROKEN}"  # by itself, its request read
    clean = kill_others() and is_own_end and remove_leftovers() and changeable_state() == before
    reply(ended, clean, time.monotonic() - started, answers[: received if ended == "done" else 0])


def excess(limits: Limits, received: int, seconds: float, base: int) -> str:
    """Which limit the child has passed, as a reply says it, or ""."""
    if received > limits["answer"]:
        return "said too much"
    if seconds > limits["seconds"]:
        return "timed out"
    return "took too much memory" if memory_taken(base) > limits["memory"] else ""


def exit_status(pid: int) -> str | None:
    """How a child ended: "done", "exit 3", "signal 11"; None while it has not."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        return None
    code = os.waitstatus_to_exitcode(status)
    return "done" if code == 0 else f"exit {code}" if code > 0 else f"signal {-code}"


def private_memory(pid: str) -> int:
    """Memory of a process that is no part of a file, shared or not, in bytes; 0 where it is gone.

    pid: as /proc has it, "self" for this process
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(
        1024 * int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:"))
    )


def memory_taken(base: int) -> int:
    """Memory that all other processes here have, and their files, in bytes.

    base: bytes that each was forked with, which do not count
    """
    pids = [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]
    # the size of /scratch bounds what its files hold; here their number counts
    disk = os.statvfs("/scratch")
    files = FILE_COSTS * (disk.f_files - disk.f_ffree)
    return files + sum(max(0, private_memory(pid) - base) for pid in pids)


def serve(user: int) -> None:
    """Answer requests until there are no more, as process 1.

    No process in its namespace can kill or stop that one.
    """
    import_once()
    if os.getpid() != 1:
        sys.exit(
            "worker.py serve ends every process that it may end: it must be process 1 of a "
            "namespace of its own"
        )
    if os.getuid() == 0:  # root has no limit on processes, so be somebody else
        os.setgroups([])  # groups first: another user may not change them
        os.setgid(user)
        os.setuid(user)
    LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)  # changing the user cleared it
    LIBC.prctl(SET_DUMPABLE, 0)  # no child may read or write this process
    # process 1 is immune to what it does not handle, and Python handles this one
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    reply("ready", True, 0.0)
    while line := read_line():
        serve_request(**json.loads(line))


def import_once() -> None:
    """Import what every child needs, so that it is forked and not imported again."""
    gc.disable()  # imports make much and drop little: without collections they take a tenth less
    import sandboxed.answer  # noqa: F401
    import torch

    torch.set_num_threads(1)  # a fork has one thread, and would wait for the others
    torch.ones(2, 2) @ torch.ones(2, 2)  # what torch sets up at its first product is forked, too
    gc.freeze()  # a collection in a child would write to, and so copy, every page of these
    gc.enable()


def read_line() -> bytes:
    """The first line of the next request, and nothing of what follows, which is a child's."""
    line = b""
    while not line.endswith(b"\n") and (piece := os.read(0, 1)):
        line += piece
    return line


def read_request(size: int) -> Any:
    """The rest of a request, of so many bytes: see `answer.Request`."""
    data = bytearray()
    while len(data) < size and (piece := os.read(0, min(PIECE, size - len(data)))):
        data += piece
    return json.loads(data)


def reply(ended: str, clean: bool, seconds: float, answers: bytes | memoryview = b"") -> None:
    """Write a reply."""
    head = {"ended": ended, "clean": clean, "seconds": seconds, "size": len(answers)}
    write(1, (json.dumps(head) + "\n").encode())
    write(1, answers)


def write(pipe: int, data: bytes | memoryview) -> None:
    """Write all of it."""
    while len(data):
        data = data[os.write(pipe, data) :]


def silence() -> None:
    """Put nothing in place of this process's standard input, output and errors."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    # 0 brings the next requests; 1 takes replies, which a print could forge
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)


def once() -> None:
    """Answer a single request in this process, under the limits that can be set here."""
    head = json.loads(read_line())
    request = read_request(head["size"])
    out = os.dup(1)  # the way back, before `silence` takes it
    silence()
    import_once()
    limit(head["limits"])
    from sandboxed.answer import answer

    write(out, answer(request).encode())
    os._exit(0)


if __name__ == "__main__":
    once() if sys.argv[1] == "once" else serve(int(sys.argv[2]))
