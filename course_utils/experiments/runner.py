"""The one way in which this course runs a recipe."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import torch
from filelock import FileLock, Timeout
from torch import nn

from course_utils.data import Batches
from course_utils.experiments.observers import EVERY, Called, Checkpoint, Observer, Watch
from course_utils.experiments.preparation import build, has_finite_weights, measure, prepare
from course_utils.experiments.recipe import Recipe
from course_utils.experiments.result import Result, stored_result, write_result
from course_utils.experiments.run import Run, plan
from course_utils.training import (
    TrainConfig,
    TrainState,
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
    recipe: Recipe,
    seed: int = 0,
    *,
    store: Path | str | None = None,
    observers: Sequence[Observer | Callable[[TrainState], object]] = (),
    device: torch.device | str | None = None,
    precision: str | None = None,
    may_diverge: bool = False,
    wait: bool = True,
) -> Result:
    """Train as `recipe` says, and return the Result.

    store: a folder in which the run has a folder of its own (see `Run.folder`): checkpoint.pt,
    written after every epoch, and result.json, written once. There a run that was interrupted goes
    on, and one that is finished is read and not run. None keeps nothing
    observers: see `Observer`; a run that one of them ends early is measured as it stands and not
    kept as finished; of a run that is only read they see nothing
    may_diverge: whether a training that diverges is a Result too, with `diverged` set
    wait: for another process that is at the same run of the store; False is for who has other
    things to do
    raises: FloatingPointError for a training that diverges, unless it may; ValueError for a damaged
    file of the run, or one of another; BlockingIOError where another process is at the run and
    `wait` is False

    >>> execute(find_recipe("basenet", None, "quick"), seed=1).test_accuracy
    """
    run = plan(recipe, seed, store=store, device=device, precision=precision)
    watching = [one if isinstance(one, Observer) else Called(one) for one in observers]
    if store is None:
        return _train(run, watching, may_diverge)[0]
    folder = run.folder(store)
    with alone(folder, wait):
        if finished := broadcast(stored_result(folder)):  # all processes must go the same way
            if finished.diverged and not may_diverge:
                raise FloatingPointError(
                    f"{recipe.id} diverged under seed {seed}; lower its lr, or set grad_clip=1.0"
                )
            return finished
        result, whole = _train(run, watching, may_diverge, folder / "checkpoint.pt")
        if whole and is_first():
            return write_result(folder / "result.json", result)
    return result


def _train(
    run: Run, observers: list[Observer], may_diverge: bool, checkpoint: Path | None = None
) -> tuple[Result, bool]:
    """The Result of a run, and whether the run went to its end.

    checkpoint: the file that keeps it after every epoch, from which it goes on if it is there
    """
    watch = Watch(run.recipe.step_sizes, EVERY) if run.recipe.step_sizes else None
    observers = [*observers, watch] if watch else observers
    if checkpoint:
        about = {"recipe": run.recipe.id, "data": run.recipe.data, "key": run.key}
        observers = [*observers, Checkpoint(checkpoint, about, watch)]
    batches, held_out, test, image_set = prepare(
        run.recipe, seed=run.seed, device=run.device, image_set=run.image_set
    )
    model = build(run.recipe, image_set, seed=run.seed, device=run.device)
    state = start(model, batches, run.config)
    for observer in observers:
        observer.begin(state, run.config)
    finite = _train_observed(model, batches, held_out, run.config, state, observers, may_diverge)
    for observer in observers:
        observer.end(state)
    tested = test if finite else None
    result = measure(run.recipe, model, tested, image_set, state.history, run.config)
    whole = not finite or state.step == run.config.epochs * state.steps_per_epoch
    return replace(result, identity=run.identity, watched=watch.seen if watch else None), whole


def _train_observed(
    model: nn.Module,
    batches: Batches,
    held_out: Batches | None,
    config: TrainConfig,
    state: TrainState,
    observers: list[Observer],
    may_diverge: bool,
) -> bool:
    """`train` in the way that is fastest here, with the other processes of this training, if any.

    returns: whether loss and weights stayed finite; the last step may break what no loss shows
    """
    step = pick_step(next(model.parameters()).device)
    network, shares, own = shard(model, _Shown(batches, state, observers), config)

    def after(state: TrainState) -> bool:
        # a list, and no generator: each of them is called
        return any([observer.after(state) is True for observer in observers])

    try:
        train(
            network,
            shares,
            own,
            validation=held_out,
            on_step=after,
            state=state,
            step=step if network is model else take_step,
        )
        if not has_finite_weights(model):
            raise FloatingPointError(
                f"the weights are not finite after the last step: training diverged. Lower lr "
                f"(={config.lr}), or set grad_clip=1.0"
            )
    except FloatingPointError:
        if not may_diverge:
            raise
        return False
    return True


class _Shown:
    """Batches that are shown to the observers before they are handed out."""

    def __init__(self, batches: Batches, state: TrainState, observers: list[Observer]) -> None:
        self.batches = batches
        self.state = state
        self.observers = observers
        self.generator = batches.generator

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for images, labels in self.batches:
            for observer in self.observers:
                observer.before(self.state, images, labels)
            yield images, labels


@contextmanager
def alone(folder: Path, wait: bool = True) -> Iterator[None]:
    """A block in which no other process is at the run of this folder.

    The system lets go of the lock when a process dies.
    """
    if not is_first():  # the first one holds it for all
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock", timeout=-1 if wait else 0)  # -1: without end
    try:
        lock.acquire()
    except Timeout:
        raise BlockingIOError(f"another process is at the run of {folder}") from None
    try:
        yield
    finally:
        lock.release()


def trained_network(
    result: Result, *, store: Path | str = "runs", device: torch.device | str | None = None
) -> nn.Module:
    """The network of a Result, as the store's last checkpoint has it, in evaluation mode.

    raises: FileNotFoundError; ValueError for a checkpoint that is damaged or of another run
    """
    recipe = result.as_recipe()
    run = plan(recipe, result.seed, store=store, device=device, precision=recipe.config.precision)
    path = run.folder(store) / "checkpoint.pt"
    if not path.exists():
        raise FileNotFoundError(f"there is no checkpoint {path}")
    batches, _, _, image_set = prepare(
        recipe, seed=run.seed, device=run.device, image_set=run.image_set
    )
    model = build(recipe, image_set, seed=run.seed, device=run.device)
    state = start(model, batches, recipe.config)
    checkpoints.resume(path, state, recipe.config, key=run.key)
    return state.model.eval()
