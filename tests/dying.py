"""A run that dies once: in a module of its own, which worker processes can import."""

import os
import signal


def die_once(place, folder, **how):
    """A run whose process is killed the first time it is begun."""
    mark = folder / f"{place}"
    with (folder / f"begun{place}").open("a") as file:
        file.write("x")
    if place == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 10 * place
