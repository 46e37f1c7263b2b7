"""`course lab` and signals: Ctrl-C asks JupyterLab and nobody else.

What ends the command ends JupyterLab.
"""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress

import psutil
import pytest

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no exec and no terminals of this kind"
)
COURSE = [
    sys.executable,
    "-c",
    "import sys; from course_utils.app.cli import main; sys.exit(main(sys.argv[1:]))",
]


class Lab:
    """`course lab` in a terminal of its own."""

    def __init__(self, home):
        self.shown = ""
        self.terminal, theirs = pty.openpty()
        settings = {
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home),
            "COURSE_WORKSPACE": str(home / "mine"),
        }
        self.process = subprocess.Popen(
            [*COURSE, "lab", "--no-browser"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=os.environ | settings,
            preexec_fn=take_terminal,
        )
        os.close(theirs)
        self.address = self.until(r"http://(127\.0\.0\.1|localhost):\d+/lab\S*")
        self.token = re.search(r"token=(\w+)", self.address)[1]
        for _ in range(120):  # it says where it is before it listens there
            with suppress(OSError):
                if self.answers():
                    break
            time.sleep(0.25)

    def until(self, pattern, seconds=60):
        """What the terminal shows and the pattern finds."""
        deadline = time.monotonic() + seconds
        while not (match := re.search(pattern, self.shown)):
            assert time.monotonic() < deadline, self.shown
            if select.select([self.terminal], [], [], 0.2)[0]:
                with suppress(OSError):  # the other end is closed
                    self.shown += os.read(self.terminal, 10_000).decode(errors="replace")
        return match[0]

    def answers(self):
        """Whether JupyterLab is there."""
        base = self.address.split("/lab")[0]
        with urllib.request.urlopen(f"{base}/api/status?token={self.token}", timeout=10) as reply:
            return "started" in json.load(reply)


def take_terminal():
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def lab(tmp_path):
    made = Lab(tmp_path)
    yield made
    for pid in (made.process.pid, *(child.pid for child in children(made.process.pid))):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    made.process.wait()
    os.close(made.terminal)


def children(pid):
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


def test_the_first_ctrl_c_is_a_question_and_the_second_ends_it(lab):
    os.write(lab.terminal, b"\x03")
    lab.until(r"Shut ?down this Jupyter server \(y/\[n\]\)\?")
    lab.shown = ""
    os.write(lab.terminal, b"n\n")
    lab.until("resuming operation|Resuming operation", 20)
    assert lab.answers()
    assert "course: interrupted" not in lab.shown
    time.sleep(1)  # Jupyter says that it goes on a moment before it asks again
    os.write(lab.terminal, b"\x03")
    lab.until(r"\(y/\[n\]\)\?")
    os.write(lab.terminal, b"\x03")
    assert lab.process.wait(30) is not None
    assert "goes on from the last epoch" not in lab.shown


def test_a_termination_leaves_nothing_running(lab):
    family = children(lab.process.pid)
    lab.process.terminate()
    lab.process.wait(30)
    gone, alive = psutil.wait_procs(family, 10)
    assert alive == []
    with pytest.raises(OSError, match="refused|reset"):
        lab.answers()
