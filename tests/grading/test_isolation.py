"""One sandbox, work after work: what the kernel refuses them; none finds anything of another."""

import inspect
import json
import os
import platform
import subprocess
import sys
import time
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from course_utils.grading.engine.namespaces import FIRST_USER
from course_utils.grading.engine.sandbox import Limits, Sandbox
from course_utils.grading.engine.syscalls import CLONE, MACHINES, REFUSED, program
from course_utils.grading.sandboxed.adapters import call
from course_utils.grading.sandboxed.codec import decode

pytestmark = pytest.mark.needs("sandbox")
EPERM = 1
ENOSYS = 38
REFUSALS = """
import ctypes, os, threading
def f(numbers, clone):
    libc = ctypes.CDLL(None, use_errno=True)
    answers = []
    for number in [*numbers, clone]:
        ctypes.set_errno(0)
        answers.append((libc.syscall(number, 0x10000000 | 17, 0, 0, 0, 0), ctypes.get_errno()))
    thread = threading.Thread(target=answers.append, args=("a thread",))
    thread.start()
    thread.join()
    if os.fork() == 0:
        os._exit(0)
    return answers
"""
SEARCH = '''
import ctypes, re
def f(_):
    """What of "a mar"-"k of" stands in this process's memory."""
    marks = []
    for line in open("/proc/self/maps"):
        addresses, mode, *_ = line.split()
        low, high = (int(number, 16) for number in addresses.split("-"))
        if mode.startswith("rw") and high - low < 500_000_000:
            marks += re.findall(b"a mar[k] of [a-z]+", ctypes.string_at(low, high - low))
    return sorted({mark.decode() for mark in marks})
'''
LEAVE = """
# a mark of sources
def f(secret):
    return [secret, "a mark of answers", "a mark of " + "sums"]
"""


def running_in(sandbox):
    """A function that runs the f of a source in a sandbox and returns its answer."""

    def answers(source, *case):
        request = {
            "source": [source],
            "work": "f",
            "adapter": inspect.getsource(call),
            "cases": [{"tuple": [*case]}],
        }
        reply = sandbox.run(request, Limits(memory=2_000_000_000))
        assert reply.ended == "done"
        return decode(json.loads(reply.answers)["answers"][0]["value"])

    answers.sandbox = sandbox
    return answers


@pytest.fixture(scope="module")
def run():
    with Sandbox(slot=900) as sandbox:
        yield running_in(sandbox)


@pytest.fixture(scope="module")
def unfiltered():
    """Its own sandbox for those who start it without the filter."""
    with Sandbox(slot=901) as sandbox:
        yield running_in(sandbox)


@pytest.mark.skipif(
    platform.machine() not in MACHINES, reason="there is no filter for this machine"
)
def test_the_kernel_refuses_what_no_work_needs_and_allows_threads_and_processes(run):
    column = MACHINES[platform.machine()][1]
    numbers = {name: both[column] for name, both in REFUSED.items()}
    *answers, thread = run(REFUSALS, {"list": [*numbers.values()]}, CLONE[column])
    assert dict(zip([*numbers, "clone"], answers, strict=True)) == {
        name: (-1, ENOSYS if name == "clone3" else EPERM) for name in [*numbers, "clone"]
    }
    assert thread == "a thread"


def test_only_the_calling_process_may_get_other_limits(run):
    answers = run(
        """
import os, resource
def f(_):
    allowed = []
    for pid in (1, os.getppid(), os.getpid(), 0):
        try:
            allowed.append(resource.prlimit(pid, resource.RLIMIT_NOFILE, (50, 50)) is not None)
        except PermissionError:
            allowed.append(False)
    resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
    return [*allowed, resource.getrlimit(resource.RLIMIT_NOFILE)[0]]
""",
        1,
    )
    assert answers == [False, False, False, True, 40]


@pytest.mark.parametrize(
    "attack",
    [
        "resource.prlimit(1, resource.RLIMIT_NPROC, (0, 0))",
        "resource.prlimit(1, resource.RLIMIT_CPU, (999, 999))",
        "resource.prlimit(1, resource.RLIMIT_STACK, (9999, 9999))",
        "os.setpriority(os.PRIO_PROCESS, 1, 5)",
        "os.sched_setaffinity(1, {min(os.sched_getaffinity(0))})",
        "os.sched_setscheduler(1, os.SCHED_BATCH, os.sched_param(0))",
    ],
)
def test_without_the_filter_a_changed_server_is_noticed_and_thrown_away(
    unfiltered, monkeypatch, attack
):
    """The second lock: each of these works without the first."""
    monkeypatch.setattr(
        "course_utils.grading.engine.sandbox.refused", lambda: nullcontext(([], ()))
    )
    source = f"import os, resource\ndef f(x):\n    {attack}\n    return x"
    assert unfiltered(source, 3) == 3
    assert unfiltered.sandbox.process is None
    starts = unfiltered.sandbox.starts
    thread = "import threading\ndef f(x):\n    threading.Thread().start()\n    return x"
    assert unfiltered(thread, 4) == 4
    assert unfiltered.sandbox.starts == starts + 1


def test_no_work_finds_what_another_sent_or_answered_in_its_memory(run):
    assert run(LEAVE, "a mark of inputs") == [
        "a mark of inputs",
        "a mark of answers",
        "a mark of sums",
    ]
    starts = run.sandbox.starts
    assert run(SEARCH, 1) == []
    # or the second one would have had no chance to find anything
    assert run.sandbox.starts == starts


def test_a_work_finds_its_own_memory(run):
    assert run(SEARCH + "MARK = 'a mark of ' + 'mine'\n", 1) == ["a mark of mine"]


@pytest.mark.parametrize("machine", MACHINES)
def test_a_filter_is_a_program_that_the_kernel_takes(machine):
    assert len(program(machine)) % 8 == 0
    assert 8 * len(REFUSED) < len(program(machine)) < 8 * 256
    assert program("pdp11") is None


def test_the_sandbox_dies_with_the_grader_that_started_it():
    slot = 1000 + os.getpid() % 3000
    sleep = {
        "source": ["import time\ndef f(): time.sleep(1000)"],
        "work": "f",
        "adapter": inspect.getsource(call),
    }
    code = (
        "from course_utils.grading.engine.sandbox import Limits, Sandbox\n"
        f"box = Sandbox(slot={slot})\nbox.start()\nprint('ready', flush=True)\n"
        f"box.run({sleep | {'cases': [{'tuple': []}]}}, Limits(seconds=1000))"
    )
    grader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert grader.stdout.readline() == "ready\n"
    assert commands(FIRST_USER + slot)
    grader.kill()
    grader.communicate()
    deadline = time.monotonic() + 10
    while commands(FIRST_USER + slot) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert commands(FIRST_USER + slot) == []


def commands(user):
    """The processes of this machine that belong to the sandbox of this user."""
    names = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(user) in (process / "cmdline").read_text().split("\0"):
                names.append(process.name)
    return names
