"""The contract of a notebook's cost: it is read, a breach of it is found, and processes that were
started count.
"""

import subprocess
import sys

import nbformat
import pytest
from contract import breach, measured, stated
from test_notebooks import NOTEBOOKS

BUSY = "import time\nend = time.process_time() + 0.5\nwhile time.process_time() < end: pass\n"
PARENT = (
    "import subprocess, sys\nx = b'x' * 300_000_000\ndel x\n"
    f"subprocess.run([sys.executable, '-c', {BUSY!r}])\n{BUSY}"
)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_states_what_both_profiles_cost(path):
    notebook = nbformat.read(path, as_version=4)
    seconds, memory = stated(notebook)
    assert 1 <= seconds <= 120
    assert 0.3 <= memory <= 4
    assert "nothing to download" in notebook.cells[0].source
    assert " full: " in notebook.cells[0].source.lower()


def test_a_notebook_without_a_contract_is_an_error():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Of no cost")])
    with pytest.raises(ValueError, match="got '# Of no cost'"):
        stated(notebook)


def test_a_breach_says_what_was_stated_and_what_was_measured():
    assert breach((40, 0.9), 160, 1.2) is None
    assert "says 40 s on two cores, and took 260 s of processor time, 130 s on two" in breach(
        (40, 0.9), 260, 1.2
    )
    assert "says 0.9 GB of memory, and took 4.0" in breach((40, 0.9), 160, 4.0)


def test_the_measurement_counts_the_processes_that_were_started_and_memory_that_was_given_back():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT + "print(flush=True)\ninput()"], stdin=-1, stdout=-1
    ) as process:
        process.stdout.readline()
        seconds, memory = measured(process.pid)
        process.communicate(b"\n")
    assert 1.0 <= seconds < 5
    assert memory >= 0.3
