"""One file that a training can go on from: written atomically, checked when read, safe to load."""

from dataclasses import asdict
from pathlib import Path

import torch

from course_utils.runtime.storage import atomic_path, digest
from course_utils.training import History, capture_rng

FORMAT = 1


def save(path, state, *, config, about=None):
    """Write weights, optimizer, generators, step, config and history of a TrainState to `path`, atomically.

    config: the run's TrainConfig; about: more plain values to keep with it (model, data, versions)
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
    with atomic_path(path) as temporary:
        torch.save({**content, "sha256": digest(content)}, temporary)


def load(path, largest=None):
    """Read a checkpoint back as a dict, its tensors on the CPU. Loading runs no code from the file.

    largest: bytes that the file may have, for one of a stranger's
    raises: FileNotFoundError; ValueError for a file that is damaged or is no checkpoint of this course
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no checkpoint {path}")
    if largest is not None and path.stat().st_size > largest:
        raise ValueError(
            f"{path} has {path.stat().st_size:,} bytes, where such a checkpoint has at most {largest:,}"
        )
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
        check_size(content, path.stat().st_size)
        expected = content.pop("sha256")
        damaged = digest(content) != expected
    except Exception as error:  # torch raises half a dozen kinds for a file it cannot read
        raise ValueError(_damaged(path, f"{type(error).__name__} while reading it")) from None
    if damaged:
        raise ValueError(_damaged(path, "its content does not match its digest"))
    if content.get("format") != FORMAT:
        raise ValueError(
            f"{path} has checkpoint format {content.get('format')}, this course reads {FORMAT}"
        )
    kinds = {
        "model": dict,
        "optimizer": dict,
        "rng": dict,
        "step": int,
        "config": dict,
        "history": dict,
        "about": dict,
    }
    for name, kind in kinds.items():
        if not isinstance(content.get(name), kind):
            raise ValueError(_damaged(path, f"its {name} is a {type(content.get(name)).__name__}"))
    return content


def check_size(content, size):
    """Walk through what was loaded, which may hold one thing in many places: 2 kB can unfold to 2^60 of them.

    size: bytes of its file. raises: ValueError
    """
    todo, numbers, things = [content], 0, 0
    while todo:
        one = todo.pop()
        things += 1
        if isinstance(one, dict):
            todo += [*one, *one.values()]
        elif isinstance(one, (list, tuple)):
            todo += one
        elif isinstance(one, torch.Tensor):
            numbers += one.numel() * one.element_size()
        if things + len(todo) > 100_000 or numbers > 4 * size + 1_000_000:
            raise ValueError("it unfolds to more than a checkpoint holds")


def resume(path, state, config, key=None):
    """Put what `path` holds into a fresh TrainState of the same run, in place, and return its `about`.

    key: that of the run, if it has one, which must stand in the checkpoint's `about`
    raises: ValueError where the checkpoint belongs to another run or configuration, naming what differs
    """
    content = load(path)
    if key is not None and content["about"].get("key") != key:
        raise ValueError(
            f"{path} is of another run, {content['about']}; move it away to start again"
        )
    wanted = asdict(config)
    different = [f"{k}: {content['config'].get(k)!r} then, {v!r} now" for k, v in wanted.items()
                 if content["config"].get(k) != v]  # fmt: skip
    if different:
        raise ValueError(
            f"{path} was trained otherwise ({'; '.join(different)}); move it away to start again"
        )
    state.model.load_state_dict(content["model"])
    state.optimizer.load_state_dict(content["optimizer"])
    if state.generator is not None:
        state.generator.set_state(content["generator"])
    state.rng = content["rng"]
    state.threads = content.get("threads")  # checkpoints of earlier versions do not say
    state.step = content["step"]
    state.history = History(**content["history"])
    return content["about"]


def _damaged(path, why):
    return f"the checkpoint {path} is damaged ({why}); nothing was changed. Move it away to start again"
