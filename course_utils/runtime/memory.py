"""Memory that one step frees kept for the next one, where the C library would give it back."""

import ctypes
import os
import platform
from functools import lru_cache

# mallopt's names for the size from which a block is mapped by itself, and for how much freed memory
# may lie at the end of the heap (malloc.h)
MMAP_THRESHOLD = -3
TRIM_THRESHOLD = -1
LARGEST_BLOCK = 32 << 20  # bytes; the most that glibc takes
KEPT = 1 << 30  # bytes


@lru_cache
def keep_freed_memory() -> bool:
    """Have the C library keep up to KEPT bytes of what this process frees, instead of giving it
    back to the system after every step.

    A step frees all of its maps. Given back, they come again page by page, each zeroed by the
    kernel: thousands of page faults a step, for which a small network on two threads waits a
    quarter of its time. Where MALLOC_TRIM_THRESHOLD_, MALLOC_MMAP_THRESHOLD_ or GLIBC_TUNABLES is
    set, it stays as it is.
    returns: whether it was set; False on other systems than Linux with glibc
    """
    chosen = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES")
    if platform.libc_ver()[0] != "glibc" or any(os.environ.get(name) for name in chosen):
        return False
    mallopt = ctypes.CDLL(None).mallopt
    # both: setting one stops glibc from adapting the other, and then every map is a mapping
    return bool(mallopt(MMAP_THRESHOLD, LARGEST_BLOCK) and mallopt(TRIM_THRESHOLD, KEPT))
