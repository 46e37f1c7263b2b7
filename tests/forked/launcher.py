"""What Jupyter starts for a kernel: it has the server fork one, passes signals on to it, and ends
as it ends. ADDRESS of the server, PID of pytest, then the kernel's CONNECTION_FILE and options.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


def connect(address, owner):
    """A connection to the server, which is started by the first who needs it."""
    with open(f"{address}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(address):
            server = [sys.executable, Path(__file__).with_name("server.py"), address, owner]
            subprocess.Popen(server, start_new_session=True, stdin=subprocess.DEVNULL)
        while not os.path.exists(address):
            time.sleep(0.05)
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(address)
    return connection


def main(address, owner, connection_file, *options):
    connection = connect(address, owner)
    asked = {"argv": ["-f", connection_file, *options], "cwd": os.getcwd(), "env": dict(os.environ)}
    text = json.dumps(asked).encode()
    socket.send_fds(connection, [len(text).to_bytes(8, "big")], [0, 1, 2])
    connection.sendall(text)
    kernel = int.from_bytes(connection.recv(8), "big")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: os.kill(kernel, number))
    Path(f"{address}.{os.getpid()}").write_text(str(kernel))  # for who measures it
    code = connection.recv(1)
    sys.exit(code[0] if code else 1)


main(*sys.argv[1:])
