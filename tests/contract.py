"""A plugin of pytest: what a notebook says that it costs in the quick profile, held against what
nbval measures.

The first cell of a notebook says so in one line, "**Cost.** Quick: 40 s on two cores, 0.9 GB of
memory, ...". Time is that of the processors, of the kernel and the processes that it starts: other
work on the machine does not count. Memory is stated with the two worker processes that it starts on
two cores; under pytest it starts none and takes less.

What it says of the full profile is an estimate: the multiply-adds of its trainings, three times
those of the forward pass, at 5e10 a second, about what VGG-16 at 64 pixels reached with bfloat16 on
a core (12 images a second).
"""

import re
from pathlib import Path

import psutil
import pytest
from forked_kernels import kernel_of

COST = re.compile(r"\*\*Cost\.\*\* Quick: (\d+) s on two cores, (\d+\.\d) GB of memory")
# a machine may be by so much slower than that of the contract, or its memory count so much more
SLOWER = 2.5
CORES = 2


def stated(notebook):
    """(seconds on two cores, GB) that a notebook's first cell states.

    raises: ValueError where it does not
    """
    found = COST.search(notebook.cells[0].source)
    if found is None:
        raise ValueError(
            f"the first cell must hold a line such as {COST.pattern!r}, "
            f"got {notebook.cells[0].source!r}"
        )
    return int(found[1]), float(found[2])


def measured(pid):
    """Of a process and of those that it has started so far: (seconds of processor time, peak
    memory in GB).
    """
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    times = [one.cpu_times() for one in family]
    ended = times[0].children_user + times[0].children_system
    return sum(one.user + one.system for one in times) + ended, sum(map(peak, family)) / 1e9


def peak(process):
    """The largest resident memory that a process has had, in bytes; where the system does not say,
    the present one.
    """
    status = Path(f"/proc/{process.pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 if found else process.memory_info().rss


def breach(contract, seconds, memory):
    """What a measurement has over its contract, in words; None where it keeps it."""
    stated_seconds, stated_memory = contract
    if seconds > SLOWER * CORES * stated_seconds:
        return (
            f"the notebook says {stated_seconds} s on two cores, and took {seconds:.0f} s of "
            f"processor time, {seconds / CORES:.0f} s on two; make it cheaper, or say so in its "
            "first cell"
        )
    if memory > SLOWER * stated_memory:
        return (
            f"the notebook says {stated_memory} GB of memory, and took {memory:.1f}; say so in its "
            "first cell"
        )
    return None


def pytest_collection_modifyitems(items):
    """Mark the last cell of each notebook: by then its kernel has done all that it does."""
    last = {item.parent: item for item in items if hasattr(item.parent, "nb")}
    for item in last.values():
        item.is_last_cell = True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    answer = yield
    if getattr(item, "is_last_cell", False):
        contract = stated(item.parent.nb)
        seconds, memory = measured(kernel_of(item.parent.kernel.km.provisioner.pid))
        took = (
            f"{item.parent.name}: says {contract[0]} s, {contract[1]} GB; "
            f"took {seconds / CORES:.0f} s, {memory:.1f} GB"
        )
        item.user_properties.append(("cost", took))
        if fault := breach(contract, seconds, memory):
            raise AssertionError(fault)
    return answer


def pytest_terminal_summary(terminalreporter):
    """What every notebook says that it costs, and what it took, on two cores."""
    reports = [
        report for report in terminalreporter.stats.get("passed", []) if report.when == "call"
    ]
    for line in sorted(
        value for report in reports for name, value in report.user_properties if name == "cost"
    ):
        terminalreporter.write_line(line)
