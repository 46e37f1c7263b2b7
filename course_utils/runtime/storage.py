"""Files that are whole or absent: atomic writes, and a digest that tells damage from data."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def atomic_path(path: Path | str) -> Iterator[Path]:
    """Yield a temporary path beside `path`; rename it so if the block succeeds, else remove it.

    path: its folder is created. A reader sees the old file or the new one, never a part of either,
    also when the process is killed or the machine loses power.

    >>> with atomic_path("notes.txt") as temporary:
    ...     temporary.write_text("whole")
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # beside it, since a rename is atomic only within one file system
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        # mkstemp makes files private; a shared data folder must stay readable
        temporary.chmod(0o666 & ~_umask())
        with temporary.open("rb+") as file:  # r+: Windows flushes no file that is open to read only
            os.fsync(file.fileno())  # or a power cut could leave the name without the bytes
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def bounded_text(path: Path | str, largest: int) -> str:
    """The text of a file in UTF-8, of at most `largest` bytes: a stranger's may be of any size.

    raises: FileNotFoundError; ValueError for a longer one, and for what is no file or no text
    """
    path = Path(path)
    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise ValueError(f"{path} is no file")
    with path.open("rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise ValueError(f"{path} has more than {largest:,} bytes")
    return content.decode("utf-8")


def digest(value: Any) -> str:
    """SHA-256, in hexadecimal, of nested dicts, lists, tuples, arrays, tensors and plain values.

    Dict keys count, their order does not. An array counts with its dtype and shape, a tensor like
    the array it holds.
    """
    sha = hashlib.sha256()
    _feed(sha.update, value)
    return sha.hexdigest()


def _feed(update: Callable[[bytes], None], value: Any) -> None:
    """Hand `value` to `update` in bytes: kind and size before content, nested values in turn."""
    if isinstance(value, dict):
        update(f"dict {len(value)}".encode())
        for key in sorted(value, key=repr):  # by repr, since 1 and "a" have no order
            _feed(update, key)
            _feed(update, value[key])
    elif isinstance(value, (list, tuple)):
        update(f"list {len(value)}".encode())
        for item in value:
            _feed(update, item)
    elif hasattr(value, "untyped_storage"):  # a tensor
        _feed_tensor(update, value)
    elif hasattr(value, "dtype") and hasattr(value, "tobytes"):
        update(f"{value.dtype} {tuple(value.shape)}".encode())
        update(value.tobytes())
    else:
        update(f"{type(value).__name__} {value!r}".encode())


def _feed_tensor(update: Callable[[bytes], None], value: Any) -> None:
    """Hand a tensor to `update` like the array that it holds."""
    import torch  # here, because only a caller that already holds a tensor gets this far

    update(f"{value.dtype} {tuple(value.shape)}".encode())
    flat = value.detach().cpu().contiguous().flatten()
    # as bytes, because NumPy has no bfloat16
    update(flat.view(torch.uint8).numpy().data if flat.numel() else b"")


def _umask() -> int:
    """The permissions that this process takes from new files; to read them is to set them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
