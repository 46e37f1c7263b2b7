"""Where a student's code runs: bubblewrap's namespaces, with one process that forks.

Nothing of the course is in there. The sandbox sees Python, its libraries and sandboxed/; no
solutions, no checks, no other student, no network, nothing to write to but a small /scratch. It is
thrown away after any work that did not end by itself and leave nothing behind.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from course_utils.grading.engine.namespaces import (
    SANDBOXED,
    NoSandbox,
    bubblewrap,
    worker_command,
)
from course_utils.grading.engine.reader import Reader
from course_utils.grading.engine.syscalls import refused
from course_utils.runtime.errors import UserError

if TYPE_CHECKING:
    from course_utils.grading.sandboxed.answer import Request

KINDS = ("bubblewrap", "process")
HEAD = 1000  # bytes that the first line of a reply never has
PATIENCE = 5  # seconds after a limit in which the worker should have said so itself
BOOT = 120  # seconds in which torch should be imported
USER_NAMESPACES = (
    "The system must allow user namespaces; on Ubuntu 23.10 and newer: "
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
)


@dataclass(frozen=True)
class Limits:
    """What one work may take.

    seconds: of the clock and of a processor; memory: bytes beyond torch; disk: bytes of a file
    answer: bytes; processes: with their threads
    """

    seconds: float = 10
    memory: int = 1_000_000_000
    disk: int = 16_000_000
    answer: int = 4_000_000
    processes: int = 8


@dataclass(frozen=True)
class Reply:
    """How running a work ended.

    ended: "done", or how it did not; answers: JSON text from a stranger, see `marking.receive`
    clean: whether nothing was left in the sandbox; seconds: that it took
    """

    ended: str
    answers: str = ""
    clean: bool = False
    seconds: float = 0.0


class Sandbox:
    """A place to run definitions of strangers, one after the other.

    kind: "bubblewrap", or "process" for a plain process with limits only: it can read this user's
    files, use the network and signal this user's processes, so it is for submissions that you trust
    slot: a number that no other sandbox of this machine has at the time
    raises: NoSandbox, on the first run, where bubblewrap is missing or may not make namespaces

    >>> request = {"source": ["def f(x): return x"], "work": "f", "adapter": text, "cases": cases}
    >>> with Sandbox() as sandbox:
    ...     sandbox.run(request, Limits())
    Reply(ended='done', answers='{"answers": [{"value": ...}], ...}', clean=True, seconds=0.01)
    """

    def __init__(self, kind: str = "bubblewrap", *, slot: int = 0) -> None:
        if kind not in KINDS:
            raise UserError(f"sandbox must be one of {', '.join(KINDS)}, got {kind!r}")
        self.kind = kind
        self.slot = slot
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self.reader = Reader()  # of what the same student handed in

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self.reader.close()

    def run(self, request: "Request", limits: Limits) -> Reply:
        """Run one work on its cases."""
        body = json.dumps(request).encode()
        sent = json.dumps({"limits": asdict(limits), "size": len(body)}).encode() + b"\n" + body
        if self.kind == "process":
            return run_once(sent, limits)
        process = self.process or self.start()
        started = time.monotonic()  # of the work: a start is not the student's time
        try:
            send(process, sent, time.monotonic() + PATIENCE)
            reply = receive(process, started + limits.seconds + PATIENCE, limits.answer)
        # the worker itself failed: it should not be possible; it is contained all the same
        except (OSError, ValueError, KeyError) as error:
            self.close()
            how = "timed out" if isinstance(error, TimeoutError) else "ended its worker"
            return Reply(how, seconds=time.monotonic() - started)
        if not reply.clean:  # the next work gets another sandbox
            self.close()
        return reply

    def start(self) -> subprocess.Popen[bytes]:
        """Start the process and wait until it has imported torch."""
        with refused() as (options, descriptors):
            process = subprocess.Popen(
                worker_command(self.slot, options),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=descriptors,
                start_new_session=True,  # a Ctrl-C in the terminal reaches the grader alone
            )
        self.process = process
        assert process.stdin is not None
        os.set_blocking(process.stdin.fileno(), False)  # or `send` could wait in write
        try:
            receive(process, time.monotonic() + BOOT, 0)
        except (OSError, ValueError) as error:
            process.kill()
            complaint = process.communicate()[1].decode(errors="replace").strip()[-500:]
            self.process = None
            raise NoSandbox(
                f"the sandbox did not start: {complaint or error}. It needs bubblewrap (apt-get "
                f"install bubblewrap). {USER_NAMESPACES}. Without them: --sandbox process, for "
                "submissions that you trust"
            ) from None
        self.starts += 1
        return process

    def close(self) -> None:
        """End everything in the sandbox. The next run starts another."""
        if self.process:
            self.process.kill()  # of bubblewrap; what it started dies with it
            self.process.communicate()
            self.process = None


def send(process: subprocess.Popen[bytes], data: bytes, deadline: float) -> None:
    """Write a request to a worker without ever waiting for longer than the deadline."""
    assert process.stdin is not None
    pipe = process.stdin.fileno()
    while data:
        if not select.select([], [pipe], [], max(0, deadline - time.monotonic()))[1]:
            raise TimeoutError("the worker does not read")
        data = data[os.write(pipe, data) :]


def receive(process: subprocess.Popen[bytes], deadline: float, most: int) -> Reply:
    """Read a worker's reply, with at most so many bytes of answers, until the deadline."""
    assert process.stdout is not None
    pipe = process.stdout.fileno()
    head = None
    held = b""
    while head is None or len(held) < head["size"]:
        if not select.select([pipe], [], [], max(0, deadline - time.monotonic()))[0]:
            raise TimeoutError("the worker does not answer")
        piece = os.read(pipe, 1 << 20)
        held += piece
        if not piece:
            raise OSError("the worker ended")
        if head is None and b"\n" in held:
            line, _, held = held.partition(b"\n")
            head = json.loads(line)
        if len(held) > most + HEAD:  # whatever size the head names
            raise ValueError("the worker said too much")
    answers = held.decode(errors="replace")
    return Reply(head["ended"], answers, head["clean"], head["seconds"])


def run_once(sent: bytes, limits: Limits) -> Reply:
    """Run one work in a plain process: limits, no sandbox."""
    started = time.monotonic()
    command = [sys.executable, "-I", str(SANDBOXED / "worker.py"), "once"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # so that killpg ends what the work has started, too
    ) as process:
        try:
            text, _ = process.communicate(sent, timeout=limits.seconds + BOOT)
            ended = "done" if process.returncode == 0 else f"exit {process.returncode}"
        except subprocess.TimeoutExpired:
            text = b""
            ended = "timed out"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if len(text) > limits.answer:
        text = b""
        ended = "said too much"
    answers = text.decode(errors="replace")
    return Reply(ended, answers, clean=True, seconds=time.monotonic() - started)


def trouble() -> str | None:
    """Why no sandbox can be made on this machine, and how to mend that, in words.

    None where one can.
    """
    command = [sys.executable, "-I", "-c", ""]
    try:
        done = subprocess.run(
            [*bubblewrap(), *command], capture_output=True, text=True, timeout=BOOT
        )
    except NoSandbox:
        return "bubblewrap is not installed: apt-get install bubblewrap"
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not start ({error})"
    if done.returncode:
        complaint = done.stderr.strip()[-200:]
        return f"bubblewrap may not make namespaces ({complaint}). {USER_NAMESPACES}"
    return None
