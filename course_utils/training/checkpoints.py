"""One file that a training can go on from: written atomically, checked when read, safe to load."""

import io
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import atomic_path, digest
from course_utils.training import History, TrainConfig, TrainState, capture_rng

FORMAT = 1  # raise it where older files would be misread: `load` then refuses them
KINDS = {  # of what a checkpoint must hold
    "model": dict,
    "optimizer": dict,
    "rng": dict,
    "step": int,
    "config": dict,
    "history": dict,
    "about": dict,
}


def save(
    path: Path | str,
    state: TrainState,
    *,
    config: TrainConfig,
    about: Mapping[str, Any] | None = None,
) -> None:
    """Write all that a run needs to go on to `path`, atomically.

    That is: weights, optimizer, generators, step, config and history of a TrainState.

    config: the run's; about: more plain values to keep with it (model, data, versions)
    """
    content = {
        "format": FORMAT,
        "model": state.model.state_dict(),
        "optimizer": state.optimizer.state_dict(),
        "rng": capture_rng(next(state.model.parameters()).device),
        "threads": torch.get_num_threads(),
        "generator": state.generator.get_state() if state.generator is not None else None,
        "step": state.step,
        "config": asdict(config),
        "history": asdict(state.history),
        "about": about or {},
    }
    # over the values, not the bytes of the file, which another torch may lay out otherwise
    sealed = {**content, "sha256": digest(content)}
    buffer = io.BytesIO()  # torch's own writer makes a RuntimeError of a full disk
    torch.save(sealed, buffer)
    with atomic_path(path) as temporary:
        temporary.write_bytes(buffer.getbuffer())


def load(path: Path | str, largest: int | None = None) -> dict[str, Any]:
    """Read a checkpoint back as a dict, its tensors on the CPU. Loading runs no code from the file.

    largest: bytes that the file may have, for one of a stranger's
    raises: FileNotFoundError; ValueError for a file that is damaged or is no checkpoint of this
    course
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no checkpoint {path}")
    size = path.stat().st_size
    if largest is not None and size > largest:
        raise UserError(
            f"{path} has {size:,} bytes, where such a checkpoint has at most {largest:,}"
        )
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
        check_size(content, size)
        expected = content.pop("sha256")  # what has none raises here, and is told as damaged
        is_damaged = digest(content) != expected
    except Exception as error:  # torch raises half a dozen kinds for a file it cannot read
        raise UserError(_damaged(path, f"{type(error).__name__} while reading it")) from None
    if is_damaged:
        raise UserError(_damaged(path, "its content does not match its digest"))
    if content.get("format") != FORMAT:
        raise UserError(
            f"{path} has checkpoint format {content.get('format')}, this course reads {FORMAT}"
        )
    for name, kind in KINDS.items():
        value = content.get(name)
        if not isinstance(value, kind):
            raise UserError(_damaged(path, f"its {name} is a {type(value).__name__}"))
    return content


def check_size(content: Any, size: int) -> None:
    """Walk through what was loaded, which may hold one object in many places.

    2 kB can unfold to 2^60 of them, and a tensor of one number to gigabytes.

    size: bytes of its file. raises: ValueError
    """
    pending = [content]  # a stack of our own: deep nesting would end a recursion
    items = 0
    tensor_bytes = 0
    while pending:
        item = pending.pop()
        items += 1
        if isinstance(item, dict):
            pending += [*item, *item.values()]
        elif isinstance(item, (list, tuple)):
            pending += item
        elif isinstance(item, torch.Tensor):
            tensor_bytes += item.numel() * item.element_size()  # as copied out, not as stored
        if items + len(pending) > 100_000 or tensor_bytes > 4 * size + 1_000_000:
            raise UserError("it unfolds to more than a checkpoint holds")


def resume(
    path: Path | str, state: TrainState, config: TrainConfig, key: str | None = None
) -> dict[str, Any]:
    """Put what `path` holds into a fresh TrainState of the same run, in place.

    key: that of the run, if it has one, which must stand in the checkpoint's `about`
    returns: its `about`
    raises: ValueError where the checkpoint belongs to another run or configuration, naming what
    differs
    """
    content = load(path)
    if key is not None and content["about"].get("key") != key:
        raise UserError(
            f"{path} is of another run, {content['about']}; move it away to start again"
        )
    before = content["config"]
    different = [
        f"{name}: {before.get(name)!r} then, {value!r} now"
        for name, value in asdict(config).items()
        if before.get(name) != value
    ]
    if different:
        raise UserError(
            f"{path} was trained otherwise ({'; '.join(different)}); move it away to start again"
        )
    if state.generator is not None and content["generator"] is None:
        raise UserError(
            f"{path} does not say how the order of its batches went on, these batches have a "
            "generator; move it away to start again"
        )
    state.model.load_state_dict(content["model"])  # up to here nothing was changed
    state.optimizer.load_state_dict(content["optimizer"])
    if state.generator is not None:
        state.generator.set_state(content["generator"])
    state.rng = content["rng"]
    state.threads = content.get("threads")  # checkpoints of earlier versions do not say
    state.step = content["step"]
    state.history = History(**content["history"])
    return content["about"]


def _damaged(path: Path, why: str) -> str:
    return (
        f"the checkpoint {path} is damaged ({why}); nothing was changed. Move it away to start "
        "again"
    )
