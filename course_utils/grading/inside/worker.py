"""The process in the sandbox: it imports torch once and forks a child for each work, which it outlives.

    python worker.py serve    # process 1 of its own pid namespace; requests and replies, a JSON object a line
    python worker.py once     # a single request, no forking: where there is no sandbox

A request has "source" (the definitions of a student), "work" (the name among them), "use" (source of a function) and
"cases", and "limits". The reply has "ended" ("done", or how it did not) and, if done, "answers" as text, unread.
Whatever the child writes, it can only be answers: nothing here knows what they should be.
"""

import ctypes
import gc
import json
import linecache
import os
import resource
import select
import shutil
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that `inside` is a package, with no course around it
SET_PARENT_DEATH_SIGNAL, SET_DUMPABLE = 1, 4  # of prctl(2)
LIBC = ctypes.CDLL(None)
FILE = "<your notebook>"


def answer(request):
    """Run a student's definitions and turn the work named in the request. returns: JSON text of the answers"""
    from inside.turn import describe, turn

    space = {"__name__": "__main__"}
    linecache.cache[FILE] = len(request["source"]), None, request["source"].splitlines(keepends=True), FILE
    try:
        exec(compile(request["source"], FILE, "exec"), space)
        work = space[request["work"]]
    except (Exception, SystemExit) as error:
        failed = describe(error, {FILE})
        return json.dumps([failed] * (1 if isinstance(error, NotImplementedError) else len(request["cases"])))
    tools = {}
    exec(request["use"], tools)
    use = next(value for name, value in tools.items() if name != "__builtins__")
    return json.dumps(turn(use, work, request["cases"]))


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


def child(request, pipe):
    """In the forked process: give up everything of the server's, run the work, write the answers, end."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, pipe)
    os.closerange(pipe + 1, 256)
    limit(request["limits"])
    text = answer(request).encode()
    while text:
        text = text[os.write(pipe, text) :]
    os._exit(0)


def attend(request):
    """Fork a child for a request and wait for its end, or end it. returns: the reply as a dict"""
    limits = request["limits"]
    pipe, theirs = os.pipe()
    started, base = time.monotonic(), private_pages("self")
    pid = os.fork()
    if pid == 0:
        try:
            child(request, theirs)
        finally:
            os._exit(70)  # MemoryError and its like
    os.close(theirs)
    pieces, size, ended = [], 0, ""
    while not ended:
        ready, _, _ = select.select([pipe, 0], [], [], 0.05)
        if 0 in ready:  # nobody speaks before the reply: whoever asked is gone
            os._exit(0)
        piece = os.read(pipe, 1 << 16) if ready else b""
        pieces.append(piece)
        size += len(piece)
        if ready and not piece:
            ended = "done"
        elif size > limits["answer"]:
            ended = "said too much"
        elif time.monotonic() - started > limits["seconds"]:
            ended = "timed out"
        elif taken(base) > limits["memory"]:
            ended = "took too much memory"
    os.close(pipe)
    ended, clean = finish(pid, ended, started + limits["seconds"])
    text = b"".join(pieces).decode(errors="replace") if ended == "done" else ""
    return {"ended": ended, "answers": text, "clean": clean, "seconds": time.monotonic() - started}


def finish(pid, ended, deadline):
    """End every other process here. returns: how it ended, and whether the child left nothing behind"""
    status = None
    while ended == "done" and status is None:  # it closed its pipe; it may still be at work
        found, code = os.waitpid(pid, os.WNOHANG)
        if found:
            status = code
        elif time.monotonic() > deadline:
            ended = "timed out"
        else:
            time.sleep(0.001)
    others = 0
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
            others += 1
        except ProcessLookupError:
            pass
        try:
            found, code = os.waitpid(-1, 0)
            status = code if found == pid else status
        except ChildProcessError:
            break
    if ended == "done" and status:
        ended = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
    return ended, ended == "done" and not others and tidy()


def tidy():
    """Empty the places that a child can write to. returns: whether they are, and no shared memory is left"""
    for path in written():
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    segments = sum(len(Path(f"/proc/sysvipc/{kind}").read_text().splitlines()) - 1 for kind in ("shm", "sem", "msg"))
    return not written() and not segments


def written():
    """What lies in the folders that a child can write to."""
    return [path for folder in ("/scratch", "/dev/shm") if os.path.isdir(folder) for path in Path(folder).iterdir()]


def private_pages(pid):
    """Memory of a process that it does not share with a file, in bytes; 0 where it is gone."""
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    except (OSError, ValueError):
        return 0
    return (resident - shared) * resource.getpagesize()


def taken(base):
    """Memory that all other processes here have beyond what each was forked with, in bytes."""
    pids = [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]
    return sum(max(0, private_pages(pid) - base) for pid in pids)


def serve(user):
    """Answer requests until there are no more, as process 1, which no process in its namespace can kill or stop."""
    import_once()
    if os.getpid() != 1:
        sys.exit("worker.py serve ends every process that it may end: it must be process 1 of a namespace of its own")
    if os.getuid() == 0:  # root has no limit on processes, so be somebody else
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)  # changing the user cleared it
    LIBC.prctl(SET_DUMPABLE, 0)  # no child may read or write this process
    reply({"ended": "ready"})
    while line := read_line():
        reply(attend(json.loads(line)))


def import_once():
    """Import what every child needs, so that it is forked and not imported again."""
    import inside.turn  # noqa: F401
    import torch

    torch.set_num_threads(1)
    torch.ones(2, 2) @ torch.ones(2, 2)
    gc.freeze()


def read_line():
    """The next request, unbuffered, so that nothing of it stays behind in this process."""
    pieces = []
    while piece := os.read(0, 1 << 16):
        pieces.append(piece)
        if piece.endswith(b"\n"):
            break
    return b"".join(pieces)


def reply(found):
    """Write a reply as one line."""
    data = (json.dumps(found) + "\n").encode()
    while data:
        data = data[os.write(1, data) :]


def once():
    """Answer a single request in this process, under the limits that can be set here."""
    request = json.loads(read_line())
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    import_once()
    limit(request["limits"])
    data = answer(request).encode()
    while data:
        data = data[os.write(out, data) :]
    os._exit(0)


if __name__ == "__main__":
    once() if sys.argv[1] == "once" else serve(int(sys.argv[2]))
