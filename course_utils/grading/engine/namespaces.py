"""The command by which bubblewrap starts a program in namespaces of its own, and what it sees."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

SANDBOXED = Path(__file__).parents[1] / "sandboxed"
# of the users that a sandbox of root's becomes; systemd's dynamic range, so nobody's
FIRST_USER = 61_184
SCRATCH = 16_777_216  # bytes of the only folder that can be written to
# on Debian, libraries such as libblas are links through /etc/alternatives
SYSTEM = "/usr /lib /lib64 /lib32 /bin /etc/ld.so.cache /etc/alternatives".split()
# die-with-parent: no sandbox outlives its grader; as-pid-1: the worker itself is process 1, which
# nothing in its namespace can kill; new-session: nothing can type into the grader's terminal
START = "bwrap --die-with-parent --as-pid-1 --new-session --clearenv --cap-drop ALL".split()
# root becomes another user by itself, for which it needs all users to exist
AS_ROOT = "--unshare-ipc --unshare-pid --unshare-net --unshare-uts --unshare-cgroup-try".split()
# for that change alone: the kernel takes them away with root's user, see `worker.serve`
CAPABILITIES = "--cap-add CAP_SETUID --cap-add CAP_SETGID".split()


class NoSandbox(OSError):
    """There is no sandbox on this machine; nothing is ever graded without one by itself."""


def worker_command(slot: int, options: Iterable[str] = ()) -> list[str]:
    """The command that starts a worker in its own namespaces.

    slot: see Sandbox; options: more of bubblewrap's. raises: NoSandbox where there is no bubblewrap
    """
    # -I: neither the environment nor the current folder decides what it imports
    worker = [sys.executable, "-I", "/course/sandboxed/worker.py", "serve", str(FIRST_USER + slot)]
    return [*bubblewrap(options), *worker]


def bubblewrap(options: Iterable[str] = ()) -> list[str]:
    """The command that starts a program, whose words follow, in its own namespaces.

    options, raises: see `worker_command`
    """
    if not shutil.which("bwrap"):
        raise NoSandbox(
            "there is no bubblewrap (bwrap) on this machine: apt-get install bubblewrap. Without "
            "it: --sandbox process, which contains nothing and is for submissions that you trust"
        )
    # --unshare-all has a user namespace, too: by it an ordinary user may make the others
    unshare = [*AS_ROOT, *CAPABILITIES] if os.getuid() == 0 else ["--unshare-all"]
    return [*START, *unshare, *options, *mounts(), *environment()]


# the order counts: a folder to mount on can only be made while what lies around it can be written
# to, so the remounts come last; they are not recursive, and /scratch stays open
def mounts() -> list[str]:
    """What the sandbox sees of this machine.

    Python, its libraries and sandboxed/, to read; a small /scratch, to write.
    """
    command: list[str] = []
    for folder in SYSTEM:
        command += ["--ro-bind-try", folder, folder]
    libraries = [
        folder
        for folder in dict.fromkeys([sys.base_prefix, sys.prefix])
        if not folder.startswith("/usr")
    ]
    binds = [(folder, folder) for folder in libraries]
    for source, target in [*binds, (str(SANDBOXED), "/course/sandboxed")]:
        command += read_only(source, target)
    course = SANDBOXED.parents[1]
    if any(course.is_relative_to(folder) for folder in ("/usr", sys.prefix, sys.base_prefix)):
        # lies among the libraries: not to be seen
        command += ["--tmpfs", str(course), "--remount-ro", str(course)]
    command += ["--proc", "/proc", "--dev", "/dev"]
    command += ["--size", str(SCRATCH), "--perms", "1777", "--tmpfs", "/scratch"]  # for any user
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/scratch"]


def read_only(source: str, target: str) -> list[str]:
    """Show a folder of this machine's as `target`, to read."""
    command: list[str] = []
    # the worker may be another user, who must get through the folders around a target
    for parent in reversed(Path(target).parents[:-1]):
        command += ["--perms", "0755", "--dir", str(parent)]
    return [*command, "--ro-bind", source, target]


def environment() -> list[str]:
    """The environment in the sandbox: nothing of this process's own."""
    values = {"PATH": "/usr/bin:/bin", "HOME": "/scratch", "TMPDIR": "/scratch", "LANG": "C.UTF-8"}
    # one thread each: the limits count a thread as a process, and add up their processor time
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    values |= dict.fromkeys((*threads, "PYTHONDONTWRITEBYTECODE"), "1")
    return [word for name, value in values.items() for word in ("--setenv", name, value)]
