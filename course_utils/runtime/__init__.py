"""What every room stands on.

device      device, precision, threads, seeds, profile: what this machine can do
memory      freed memory kept for the next step
modes       a block in which a network is in evaluation mode
storage     atomic writes and digests: a file is whole or absent
registry    functions by name, those of a report among them
progress    what a run says while it runs
parallel    independent calls, a few at a time, here or there
cluster     calls sent to a Dask cluster
priority    a process that gives way to every other one

The names of `device` are names of this room, which imports torch only when one of them is asked
for: opening the lab needs none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course_utils.runtime.device import (
        PRECISIONS,
        PROFILES,
        autocast,
        available_devices,
        is_live,
        is_quiet,
        pick_device,
        pick_precision,
        pick_profile,
        seeded,
        settle_threads,
    )

__all__ = [
    "PRECISIONS",
    "PROFILES",
    "autocast",
    "available_devices",
    "is_live",
    "is_quiet",
    "pick_device",
    "pick_precision",
    "pick_profile",
    "seeded",
    "settle_threads",
]


def __getattr__(name: str) -> Any:
    """The name of `device` that was asked for; Python calls this for what is not there yet."""
    if name not in __all__:
        raise AttributeError(f"course_utils.runtime has no {name!r}")
    return getattr(import_module("course_utils.runtime.device"), name)
