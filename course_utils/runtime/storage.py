"""Files that are whole or absent: atomic writes, and a digest that tells damage from data."""

import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_path(path):
    """Yield a temporary path beside `path`; rename it into place if the block succeeds, else remove it.

    path: str or Path; its folder is created. A reader sees the old file or the new one, never a part of either,
    also when the process is killed or the machine loses power.

    >>> with atomic_path("notes.txt") as temporary:
    ...     temporary.write_text("whole")
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(
            0o666 & ~_umask()
        )  # mkstemp makes files private; a shared data folder must stay readable
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def digest(value):
    """SHA-256, in hexadecimal, of nested dicts, lists, tuples, arrays, tensors and plain values.

    Dict keys count, their order does not. An array counts with its dtype and shape, a tensor like the array it holds.
    """
    sha = hashlib.sha256()
    _feed(sha, value)
    return sha.hexdigest()


def _feed(sha, value):
    if isinstance(value, dict):
        sha.update(f"dict {len(value)}".encode())
        for key in sorted(value, key=repr):
            _feed(sha, key)
            _feed(sha, value[key])
    elif isinstance(value, (list, tuple)):
        sha.update(f"list {len(value)}".encode())
        for item in value:
            _feed(sha, item)
    elif hasattr(value, "untyped_storage"):  # a tensor; bytes, because NumPy has no bfloat16
        sha.update(f"{value.dtype} {tuple(value.shape)}".encode())
        flat = value.detach().cpu().contiguous().flatten()
        sha.update(flat.view(_uint8()).numpy().data if flat.numel() else b"")
    elif hasattr(value, "dtype") and hasattr(value, "tobytes"):
        sha.update(f"{value.dtype} {tuple(value.shape)}".encode())
        sha.update(value.tobytes())
    else:
        sha.update(f"{type(value).__name__} {value!r}".encode())


def _uint8():
    import torch  # here, because only a caller that already holds a tensor gets this far

    return torch.uint8


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
