"""The one way in which this course runs a recipe."""

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from course_utils.data import load
from course_utils.experiments.identity import identity, key_of
from course_utils.experiments.observers import EVERY, Checkpoint, Observer, Watch
from course_utils.experiments.preparation import build, measure, prepare
from course_utils.experiments.result import stored_result, write_result
from course_utils.runtime import PRECISIONS, pick_device, pick_precision
from course_utils.training import (
    broadcast,
    checkpoints,
    is_first,
    pick_step,
    shard,
    start,
    take_step,
    train,
)


def execute(
    recipe,
    seed=0,
    *,
    store=None,
    observers=(),
    device=None,
    precision=None,
    may_diverge=False,
    wait=True,
):
    """Train as `recipe` says, and return the Result.

    store: a folder in which the run has a folder of its own (see `run_folder`): checkpoint.pt, written after every
    epoch, and result.json, written once. There a run that was interrupted goes on, and one that is finished is read and
    not run. None keeps nothing
    observers: see `Observer`; a run that one of them ends early is measured as it stands and not kept as finished; of a
    run that is only read they see nothing
    may_diverge: whether a training that diverges is a Result too, with `diverged` set
    wait: for another process that is at the same run of the store; False is for who has other things to do
    raises: FloatingPointError for a training that diverges, unless it may; ValueError for a damaged file of the run, or
    one of another; BlockingIOError where another process is at the run and `wait` is False

    >>> execute(find_recipe("basenet", None, "quick"), seed=1).test_accuracy
    """
    device, image_set = pick_device(device), load(recipe.data)
    precision = broadcast(settled_precision(recipe, seed, image_set, store, device, precision))
    who = identity(recipe, seed, precision, image_set)
    everyone = [one if isinstance(one, Observer) else _called(one) for one in observers]
    if store is None:
        return _run(recipe, who, image_set, device, everyone, may_diverge)[0]
    folder = run_folder(recipe, seed, image_set, store, precision)
    with alone(folder, wait):
        if finished := broadcast(stored_result(folder)):
            if finished.diverged and not may_diverge:
                raise FloatingPointError(
                    f"{recipe.id} diverged under seed {seed}; lower its lr, or set grad_clip=1.0"
                )
            return finished
        result, whole = _run(
            recipe, who, image_set, device, everyone, may_diverge, folder / "checkpoint.pt"
        )
        if whole and is_first():
            write_result(folder / "result.json", result)
            return stored_result(folder)
    return result


def _run(recipe, who, image_set, device, observers, may_diverge, checkpoint=None):
    """The Result of a run, and whether it went to its end."""
    seed, config = who["seed"], replace(recipe.config, seed=who["seed"], precision=who["precision"])
    batches, held_out, test, image_set = prepare(
        recipe, seed=seed, device=device, image_set=image_set
    )
    model = build(recipe, image_set, seed=seed, device=device)
    state = start(model, batches, config)
    watch = Watch(recipe.step_sizes, EVERY) if recipe.step_sizes else None
    about = {"recipe": recipe.id, "data": recipe.data, "key": key_of(who)}
    observers = [*observers, *([watch] if watch else [])]
    observers += [Checkpoint(checkpoint, about, watch)] if checkpoint else []
    for one in observers:
        one.begin(state, config)
    finite = _train(
        model, _Shown(batches, state, observers), config, state, held_out, observers, may_diverge
    )
    for one in observers:
        one.end(state)
    result = measure(recipe, model, test if finite else None, image_set, state.history, config)
    whole = not finite or state.step == config.epochs * state.steps_per_epoch
    return replace(result, identity=who, watched=watch.seen if watch else None), whole


def _train(model, batches, config, state, held_out, observers, may_diverge):
    """`train` in the way that is fastest here, with the other processes of this training where there are any.

    returns: whether the loss stayed finite
    """
    step = pick_step(next(model.parameters()).device)
    network, shares, own = shard(model, batches, config)

    def after(state):
        return any(
            [one.after(state) is True for one in observers]
        )  # a list: each of them is called

    try:
        train(network, shares, own, validation=held_out, on_step=after, state=state,
              step=step if network is model else take_step)  # fmt: skip
    except FloatingPointError:
        if not may_diverge:
            raise
        return False
    return True


class _Shown:
    """Batches that are shown to the observers before they are handed out."""

    def __init__(self, batches, state, observers):
        self.batches, self.state, self.observers, self.generator = (
            batches,
            state,
            observers,
            batches.generator,
        )

    def __len__(self):
        return len(self.batches)

    def __iter__(self):
        for images, labels in self.batches:
            for one in self.observers:
                one.before(self.state, images, labels)
            yield images, labels


def _called(function):
    """A function of a TrainState as an Observer."""
    observer = Observer()
    observer.after = function
    return observer


@contextmanager
def alone(folder, wait=True):
    """A block in which no other process is at the run of this folder; the system lets go of it when a process dies."""
    if not is_first():  # the first one holds it for all
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock", timeout=-1 if wait else 0)
    try:
        lock.acquire()
    except Timeout:
        raise BlockingIOError(f"another process is at the run of {folder}") from None
    try:
        yield
    finally:
        lock.release()


def settled_precision(recipe, seed, image_set, store, device, precision):
    """The precision of a run: as asked for, else that in which it was begun, else the faster in a self-test.

    A run is not begun again in another because a second self-test came out otherwise.
    """
    asked = precision or os.environ.get("COURSE_PRECISION")
    if store is not None and not asked:
        folders = {name: run_folder(recipe, seed, image_set, store, name) for name in PRECISIONS}
        begun = [name for name, folder in folders.items() if any(folder.glob("*.*"))]
        asked = begun[0] if len(begun) == 1 else None
    return pick_precision(device, asked)


def run_folder(recipe, seed, image_set, store="runs", precision=None):
    """The folder of a run: readable by its name, unique by the key of all that decides its numbers, see `identity`.

    precision: None for that in which the run was begun, see `settled_precision`
    """
    precision = precision or settled_precision(recipe, seed, image_set, store, pick_device(), None)
    key = key_of(identity(recipe, seed, precision, image_set))[:10]
    return Path(store) / f"{recipe.id.replace('/', '-')}-{recipe.data}-seed{seed}-{precision}-{key}"


def trained_network(result, *, store="runs", device=None):
    """The network of a Result that a store holds, as its last checkpoint has it, in evaluation mode.

    raises: FileNotFoundError; ValueError for a checkpoint that is damaged or of another run
    """
    recipe, image_set, device = result.as_recipe(), load(result.data), pick_device(device)
    path = (
        run_folder(recipe, result.seed, image_set, store, result.identity["precision"])
        / "checkpoint.pt"
    )
    if not path.exists():
        raise FileNotFoundError(f"there is no checkpoint {path}")
    batches, _, _, image_set = prepare(recipe, seed=result.seed, device=device, image_set=image_set)
    state = start(build(recipe, image_set, seed=result.seed, device=device), batches, recipe.config)
    checkpoints.resume(path, state, recipe.config, key=key_of(result.identity))
    return state.model.eval()
