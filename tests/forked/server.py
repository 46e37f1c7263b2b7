"""A process that has imported the libraries and forks kernels. ADDRESS PID: of its socket, of the
pytest with which it ends.

It starts no thread, for a fork takes along only the one that calls it.
"""

import atexit
import json
import os
import random
import selectors
import signal
import socket
import sys
import traceback

os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as ipykernel sets it
sys.path.pop(0)  # this folder

import ipywidgets  # noqa: E402, F401
import matplotlib.pyplot  # noqa: E402, F401
import numpy as np  # noqa: E402
import scipy.stats  # noqa: E402, F401
import sklearn.datasets  # noqa: E402, F401
import torch  # noqa: E402, F401
import torchvision  # noqa: E402, F401
from ipykernel.kernelapp import IPKernelApp  # noqa: E402


def received(connection):
    """What a launcher asks for, and its standard streams."""
    head, streams, _, _ = socket.recv_fds(connection, 8, 3)
    size = int.from_bytes(head, "big")
    text = b""
    while len(text) < size:
        text += connection.recv(size - len(text))
    return json.loads(text), streams


def be_kernel(asked, streams):
    """In the new process: become the kernel that was asked for, to its end."""
    code = 1
    try:
        os.setsid()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["env"])
        os.environ.pop("JPY_PARENT_PID", None)  # the server sees to it that no kernel outlives it
        random.seed()
        np.random.seed()
        IPKernelApp.launch_instance(asked["argv"])
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def fork(listener, kernels):
    """Answer one launcher."""
    connection, _ = listener.accept()
    asked, streams = received(connection)
    pid = os.fork()
    if pid == 0:
        listener.close()
        for other in kernels:
            other.close()
        connection.close()
        be_kernel(asked, streams)
    for stream in streams:
        os.close(stream)
    connection.sendall(pid.to_bytes(8, "big"))
    kernels[connection] = pid


def look_after(kernels):
    """Tell the launchers whose kernels have ended, and end those whose launchers have."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        for connection in [one for one, kernel in kernels.items() if kernel == pid]:
            code = os.waitstatus_to_exitcode(status) % 256
            try:
                connection.sendall(bytes([code]))
            except OSError:
                pass
            connection.close()
            del kernels[connection]


def is_closed(connection):
    try:
        return connection.recv(1, socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main(address, owner):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f"{address}.new")
    listener.listen()
    os.rename(f"{address}.new", address)  # there only when it answers
    waiting = selectors.DefaultSelector()
    waiting.register(listener, selectors.EVENT_READ)
    kernels = {}
    while is_alive(int(owner)):
        if waiting.select(0.05):
            fork(listener, kernels)
        look_after(kernels)
        for connection, pid in kernels.items():
            if is_closed(connection):
                os.kill(pid, signal.SIGKILL)
    for pid in kernels.values():
        os.kill(pid, signal.SIGKILL)


main(*sys.argv[1:])
