"""A process that gives way to every other one."""

import os
from contextlib import suppress
from pathlib import Path

LOWEST = 19
# Linux groups processes by session, shares the cores out among the groups, and only then looks at
# niceness: a nice process alone in its session, as one begun from another terminal or by nohup,
# gets as much as all of another session together. The group has a niceness of its own, which is
# set where this process leads its session: elsewhere it would slow down what else runs in it.
GROUP = Path("/proc/self/autogroup")


def give_way() -> None:
    """Have this process, and those that it starts, compute only while no other wants to.

    Started by `setsid` or as a service it gives way to the whole machine, else to its session. It
    cannot be taken back. Nothing happens where the system knows no such thing.
    """
    if hasattr(os, "nice"):
        os.nice(LOWEST)
    if hasattr(os, "getsid") and os.getsid(0) == os.getpid():
        with suppress(OSError):  # there are no groups, or they may not be changed
            GROUP.write_text(str(LOWEST))
