"""What a work may leave in its sandbox for the next: processes, files, limits, marks on the folder.

`worker` asks after every work, and a sandbox in which anything is left is thrown away.
"""

import itertools
import os
import resource
import signal
from pathlib import Path


def kill_others() -> bool:
    """End every other process here. returns: whether there was none"""
    alone = True
    while True:  # some may fork in the meantime
        try:
            os.kill(-1, signal.SIGKILL)  # all that process 1 of a namespace sees, but itself
            alone = False
        except ProcessLookupError:
            pass
        try:
            os.waitpid(-1, 0)  # orphans have become children of process 1
        except ChildProcessError:
            return alone


def remove_leftovers() -> bool:
    """Remove the files that a child left.

    returns: whether nothing is left, no folder and no shared memory either
    """
    folders = [folder for folder in ("/scratch", "/dev/shm") if os.path.isdir(folder)]
    try:
        for entry in itertools.chain(  # at most 100 of each: `left` sees the rest
            *[itertools.islice(os.scandir(folder), 100) for folder in folders]
        ):
            if entry.is_file(follow_symlinks=False):  # a folder or a link stays, and counts as left
                os.unlink(entry.path)
        left = any(map(os.listdir, folders))
        if os.stat("/scratch").st_uid == os.getuid():
            os.utime("/scratch", (0, 0))  # a date is a message, too
    except OSError:  # the child shut its folder
        return False
    segments = sum(
        len(Path(f"/proc/sysvipc/{kind}").read_text().splitlines()) - 1  # the heading
        for kind in ("shm", "sem", "msg")
    )
    return not left and not segments


def changeable_state() -> object:
    """What of this process and of the folder a child could change for the next one.

    That is limits, priority, processors and mode. The kernel refuses what would change them, see
    syscalls.py; this is the second lock.
    """
    limits = {
        name: resource.getrlimit(getattr(resource, name))
        for name in dir(resource)
        if name.startswith("RLIMIT_")
    }
    ranks = os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0), os.sched_getaffinity(0)
    if not os.path.isdir("/scratch"):
        return limits, ranks
    folder = os.stat("/scratch")
    owner = folder.st_mode, folder.st_uid, folder.st_gid
    return limits, ranks, owner, extended_attributes("/scratch")


def extended_attributes(folder: str) -> list[str]:
    """The names of the extended attributes of a folder."""
    try:
        return os.listxattr(folder)
    except OSError:  # a file system without them
        return []
