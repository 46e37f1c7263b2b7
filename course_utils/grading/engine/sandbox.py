"""Where a student's code runs: bubblewrap's namespaces, with one process that forks. Nothing of the course is in there.

The sandbox sees Python, its libraries and sandboxed/; no solutions, no checks, no other student, no network, nothing to
write to but a small /scratch. It is thrown away after any work that did not end by itself and leave nothing behind.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from course_utils.grading.engine.reader import Reader
from course_utils.grading.engine.syscalls import refused

SANDBOXED = Path(__file__).parents[1] / "sandboxed"
KINDS = ("bubblewrap", "process")
FIRST_USER = (
    61_184  # of the users that a sandbox of root's becomes; systemd's dynamic range, so nobody's
)
HEAD = 1000  # bytes that the first line of a reply never has
PATIENCE = 5  # seconds after a limit in which the worker should have said so itself
BOOT = 120  # seconds in which torch should be imported


NAMESPACES = (
    "The system must allow user namespaces; on Ubuntu 23.10 and newer: "
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
)


class NoSandbox(OSError):
    """There is no sandbox on this machine; nothing is ever graded without one by itself."""


@dataclass(frozen=True)
class Limits:
    """What one work may take: seconds, of the clock and of a processor; bytes of memory beyond torch, files, answer."""

    seconds: float = 10
    memory: int = 1_000_000_000
    disk: int = 16_000_000
    answer: int = 4_000_000
    processes: int = 8


class Sandbox:
    """A place to run definitions of strangers, one after the other.

    kind: "bubblewrap", or "process" for a plain process with limits only: it can read this user's files, use the
    network and signal this user's processes, so it is for submissions that you trust
    slot: a number that no other sandbox of this machine has at the time
    raises: NoSandbox, on the first run, where bubblewrap is missing or may not make namespaces

    >>> with Sandbox() as sandbox:
    ...     sandbox.run({"source": ["def f(x): return x"], "work": "f", "adapter": adapter, "cases": cases}, Limits())
    {'ended': 'done', 'clean': True, 'seconds': 0.01, 'size': 48, 'answers': '{"answers": [{"value": ...}], ...}'}
    """

    def __init__(self, kind="bubblewrap", *, slot=0):
        if kind not in KINDS:
            raise ValueError(f"sandbox must be one of {', '.join(KINDS)}, got {kind!r}")
        self.kind, self.slot, self.process, self.starts = kind, slot, None, 0
        self.reader = Reader()  # of what the same student handed in

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
        self.reader.close()

    def run(self, request, limits):
        """Turn one work. request: dict of source, work, use and cases. returns: dict, see sandboxed/worker.py"""
        body = json.dumps(request).encode()
        sent = json.dumps({"limits": asdict(limits), "size": len(body)}).encode() + b"\n" + body
        if self.kind == "process":
            return run_once(sent, limits)
        if self.process is None:
            self.start()
        started = time.monotonic()
        try:
            self.send(sent, time.monotonic() + PATIENCE)
            found = self.receive(started + limits.seconds + PATIENCE, limits.answer)
        except (
            OSError,
            TimeoutError,
            ValueError,
        ) as error:  # it should not be possible; it is contained all the same
            self.close()
            how = "timed out" if isinstance(error, TimeoutError) else "ended its worker"
            return {
                "ended": how,
                "answers": "",
                "clean": False,
                "seconds": time.monotonic() - started,
            }
        if not found["clean"]:
            self.close()
        return found

    def start(self):
        """Start the process and wait until it has imported torch."""
        with refused() as (options, descriptors):
            self.process = subprocess.Popen(
                bubblewrap(self.slot, options), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                pass_fds=descriptors, start_new_session=True,
            )  # fmt: skip
        os.set_blocking(self.process.stdin.fileno(), False)
        try:
            self.receive(time.monotonic() + BOOT, 0)
        except (OSError, ValueError) as error:
            self.process.kill()
            said = self.process.communicate()[1].decode(errors="replace").strip()[-500:]
            self.process = None
            raise NoSandbox(
                f"the sandbox did not start: {said or error}. It needs bubblewrap (apt-get install bubblewrap). "
                f"{NAMESPACES}. Without them: --sandbox process, for submissions that you trust"
            ) from None
        self.starts += 1

    def send(self, data, deadline):
        """Write a request without ever waiting for longer than the deadline."""
        pipe = self.process.stdin.fileno()
        while data:
            if not select.select([], [pipe], [], max(0, deadline - time.monotonic()))[1]:
                raise TimeoutError("the worker does not read")
            data = data[os.write(pipe, data) :]

    def receive(self, deadline, most):
        """Read a reply, with at most so many bytes of answers, until the deadline."""
        pipe, found, held = self.process.stdout.fileno(), None, b""
        while found is None or len(held) < found["size"]:
            if not select.select([pipe], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("the worker does not answer")
            piece = os.read(pipe, 1 << 20)
            held += piece
            if not piece:
                raise OSError("the worker ended")
            if found is None and b"\n" in held:
                line, _, held = held.partition(b"\n")
                found = json.loads(line)
            if len(held) > most + HEAD:
                raise ValueError("the worker said too much")
        return found | {"answers": held.decode(errors="replace")}

    def close(self):
        """End everything in the sandbox. The next run starts another."""
        if self.process:
            self.process.kill()  # of bubblewrap; what it started dies with it
            self.process.communicate()
            self.process = None


def bubblewrap(slot, options=()):
    """The command that starts a worker in its own namespaces.

    options: more of bubblewrap's. raises: NoSandbox where there is no bubblewrap
    """
    return [
        *walls(options),
        sys.executable,
        "-I",
        "/course/sandboxed/worker.py",
        "serve",
        str(FIRST_USER + slot),
    ]


def walls(options=()):
    """The command that starts a program, whose words follow, in its own namespaces. raises: see `bubblewrap`"""
    if not shutil.which("bwrap"):
        raise NoSandbox(
            "there is no bubblewrap (bwrap) on this machine: apt-get install bubblewrap. Without it: --sandbox "
            "process, which contains nothing and is for submissions that you trust"
        )
    command = [
        "bwrap",
        "--die-with-parent",
        "--as-pid-1",
        "--new-session",
        "--clearenv",
        "--cap-drop",
        "ALL",
    ]
    if (
        os.getuid() == 0
    ):  # root becomes another user by itself, for which it needs all users to exist
        command += [
            "--unshare-ipc",
            "--unshare-pid",
            "--unshare-net",
            "--unshare-uts",
            "--unshare-cgroup-try",
        ]
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-all"]
    return [*command, *options, *seen(), *settings()]


def trouble():
    """Why no sandbox can be made on this machine, and how to mend that, in words; None where one can."""
    try:
        done = subprocess.run(
            [*walls(), sys.executable, "-I", "-c", ""], capture_output=True, text=True, timeout=BOOT
        )
    except NoSandbox:
        return "bubblewrap is not installed: apt-get install bubblewrap"
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not start ({error})"
    if done.returncode:
        return f"bubblewrap may not make namespaces ({done.stderr.strip()[-200:]}). {NAMESPACES}"
    return None


def seen():
    """What the sandbox sees of this machine: Python, its libraries and sandboxed/, to read; a small /scratch, to write."""
    command = []
    for folder in (
        "/usr",
        "/lib",
        "/lib64",
        "/lib32",
        "/bin",
        "/etc/ld.so.cache",
        "/etc/alternatives",
    ):
        command += ["--ro-bind-try", folder, folder]
    libraries = [
        folder
        for folder in dict.fromkeys([sys.base_prefix, sys.prefix])
        if not folder.startswith("/usr")
    ]
    for source, target in [
        *((folder, folder) for folder in libraries),
        (str(SANDBOXED), "/course/sandboxed"),
    ]:
        for parent in reversed(Path(target).parents[:-1]):
            command += ["--perms", "0755", "--dir", str(parent)]
        command += ["--ro-bind", source, target]
    course = SANDBOXED.parents[1]
    if any(course.is_relative_to(folder) for folder in ("/usr", sys.prefix, sys.base_prefix)):
        command += [
            "--tmpfs",
            str(course),
            "--remount-ro",
            str(course),
        ]  # lies among the libraries: not to be seen
    command += [
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--size",
        "16777216",
        "--perms",
        "1777",
        "--tmpfs",
        "/scratch",
    ]
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/scratch"]


def settings():
    """The environment in the sandbox: nothing of this process's own."""
    values = {"PATH": "/usr/bin:/bin", "HOME": "/scratch", "TMPDIR": "/scratch", "LANG": "C.UTF-8"}
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    values |= dict.fromkeys((*threads, "PYTHONDONTWRITEBYTECODE"), "1")
    return [word for name, value in values.items() for word in ("--setenv", name, value)]


def run_once(line, limits):
    """Turn one work in a plain process: limits, no sandbox."""
    started = time.monotonic()
    command = [sys.executable, "-I", str(SANDBOXED / "worker.py"), "once"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            text, _ = process.communicate(line, timeout=limits.seconds + BOOT)
            ended = "done" if process.returncode == 0 else f"exit {process.returncode}"
        except subprocess.TimeoutExpired:
            text, ended = b"", "timed out"
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    if len(text) > limits.answer:
        text, ended = b"", "said too much"
    return {
        "ended": ended,
        "answers": text.decode(errors="replace"),
        "clean": True,
        "seconds": time.monotonic() - started,
    }
