"""A plugin of pytest: the kernels of all notebooks are forked from one process that has imported
torch and the other libraries, where the system can fork.

Else each of some sixty kernels imports them anew, which takes five seconds of a core. Of the course
itself nothing is imported beforehand: a notebook that forgets an import of it fails as at home.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent / "forked"


def kernel_of(pid):
    """The process of a kernel, from what Jupyter started for it."""
    told = Path(f"{os.environ.get('JUPYTER_PATH')}/socket.{pid}")
    return int(told.read_text()) if told.exists() else pid


def pytest_configure(config):
    if not hasattr(os, "fork"):
        return
    config.option.nbval_current_env = False  # or nbval looks for no kernel, and starts its own
    config.option.nbval_kernel_name = "python3"
    if hasattr(config, "workerinput"):
        return  # a worker has the folder from the first process
    config.forked = Path(tempfile.mkdtemp(prefix="kernels"))
    place = config.forked / "kernels" / "python3"
    place.mkdir(parents=True)
    address = str(config.forked / "socket")
    argv = [sys.executable, "-S", str(HERE / "launcher.py"), address, str(os.getpid())]
    spec = {"argv": [*argv, "{connection_file}"], "display_name": "Python 3", "language": "python"}
    (place / "kernel.json").write_text(json.dumps(spec))
    config.path_before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = str(config.forked)


def pytest_unconfigure(config):
    if hasattr(config, "forked"):
        os.environ["JUPYTER_PATH"] = config.path_before or ""
        shutil.rmtree(config.forked, ignore_errors=True)
