"""What a command says when it ends early, and where it says it."""

import errno
import os
import sys

# what an interrupted verb does when it is called again
GOES_ON = {
    "train": "; the same command goes on from the last epoch",
    "reproduce": "; the same command goes on from the last epoch",
    "league": "; the same command goes on from the last epoch",
    "grade": "; the same command goes on with the next submission",
}


def lacks_memory(error: RuntimeError) -> bool:
    """Whether torch found no memory: on a GPU it says so by a class, on a CPU by words alone."""
    return type(error).__name__ == "OutOfMemoryError" or "DefaultCPUAllocator" in str(error)


def in_one_line(error: Exception) -> str:
    """What went wrong and what to do, for errors that have no words of their own."""
    if isinstance(error, MemoryError):
        return (
            "this takes more memory than there is; take fewer or smaller images, or a smaller batch"
        )
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"the disk is full ({error}); make room, and the same command goes on"
    return " ".join(str(error).split("\n"))


def open_closed_streams() -> None:
    """Give what is printed a place to vanish where the caller closed a stream, as `2>&-` does."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))
