"""The body of one state dict under the head of another."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def both(
    work: "Callable",
    trained: "dict[str, torch.Tensor]",
    fresh: "dict[str, torch.Tensor]",
    head: str,
) -> "dict[str, Any]":
    """What comes back, and the trained state afterwards, since it should stay whole."""
    state = work(trained, fresh, head)
    return {"answer": state, "trained, afterwards": trained}


def is_head(name: str, head: str) -> bool:
    """Whether a tensor belongs to the head, by the first part of its name."""
    return name.split(".")[0] == head


def transplant(
    trained: dict[str, torch.Tensor], fresh: dict[str, torch.Tensor], head: str
) -> dict[str, torch.Tensor]:
    """Two state dicts -> a new one: the head of `fresh`, and what else both have of `trained`."""
    return {
        name: fresh[name] if is_head(name, head) or name not in trained else trained[name]
        for name in fresh
    }


def cases(rng: "np.random.Generator") -> list[tuple]:
    def network(**others: torch.Tensor) -> dict[str, torch.Tensor]:
        state = {
            "conv.weight": tensor(rng, 11, 3, 2, 1),
            "bn.weight": tensor(rng, 11),
            "bn.bias": tensor(rng, 11),
        }
        state |= {"bn.running_mean": tensor(rng, 11), "bn.running_var": tensor(rng, 11).exp()}
        state["bn.num_batches_tracked"] = torch.tensor(int(rng.integers(1, 1000)))
        return state | {"fc1.weight": tensor(rng, 12, 11), "fc1.bias": tensor(rng, 12)} | others

    def head(classes: int) -> dict[str, torch.Tensor]:
        return {"fc.weight": tensor(rng, classes, 12), "fc.bias": tensor(rng, classes)}

    names = ("conv.weight", "bn.running_mean", "fc1.weight", "fc.weight")
    ones, tenths = ({name: scale * torch.arange(1.0, 3) for name in names} for scale in (1, 0.1))
    return [
        (ones, tenths, "fc"),
        (network(**head(13)), network(**head(13)), "fc"),  # as many classes: the shapes agree
        (network(**head(14)), network(**head(15)), "fc"),
        (
            network(**head(13), **{"aux.weight": tensor(rng, 16)}),
            network(scale=tensor(rng, 17), **head(14)),
            "fc",
        ),
    ]


def wherever_it_fits(
    trained: dict[str, torch.Tensor], fresh: dict[str, torch.Tensor], head: str
) -> dict[str, torch.Tensor]:
    fits = {name for name in fresh if name in trained and trained[name].shape == fresh[name].shape}
    return {name: trained[name] if name in fits else fresh[name] for name in fresh}


def by_the_first_letters(
    trained: dict[str, torch.Tensor], fresh: dict[str, torch.Tensor], head: str
) -> dict[str, torch.Tensor]:
    return {
        name: fresh[name] if name.startswith(head) else trained.get(name, fresh[name])
        for name in fresh
    }


def parameters_only(
    trained: dict[str, torch.Tensor], fresh: dict[str, torch.Tensor], head: str
) -> dict[str, torch.Tensor]:
    moved = transplant(trained, fresh, head)
    return {
        name: value if name.split(".")[-1] in ("weight", "bias") else fresh[name]
        for name, value in moved.items()
    }


def without_a_head(
    trained: dict[str, torch.Tensor], fresh: dict[str, torch.Tensor], head: str
) -> dict[str, torch.Tensor]:
    return {name: value for name, value in trained.items() if not is_head(name, head)}


def into_the_trained(
    trained: dict[str, torch.Tensor], fresh: dict[str, torch.Tensor], head: str
) -> dict[str, torch.Tensor]:
    for name in fresh:
        if is_head(name, head) or name not in trained:
            trained[name] = fresh[name]
    return {name: trained[name] for name in fresh}


def merged(
    trained: dict[str, torch.Tensor], fresh: dict[str, torch.Tensor], head: str
) -> dict[str, torch.Tensor]:
    """What is taken over, merged into the fresh state."""
    body = {
        name: value
        for name, value in trained.items()
        if name in fresh and not name.startswith(head + ".")
    }
    return fresh | body


def into_the_fresh(
    trained: dict[str, torch.Tensor], fresh: dict[str, Any], head: str
) -> dict[str, Any]:
    """Written into the fresh state itself, as arrays."""
    for name in list(fresh):
        if name in trained and name.partition(".")[0] != head:
            fresh[name] = trained[name].numpy()
    return fresh


CHECK = Check(
    work="transplant",
    reference=transplant,
    cases=cases,
    adapter=both,
    reread='Notebook 13, "Cutting the head"',
    mistakes=(
        Mistake(
            "old head where it fits",
            "You keep what has the right shape. Ten shapes and ten digits make heads of one shape, "
            "and yours still answers with shapes.",
            wherever_it_fits,
        ),
        Mistake(
            "cut by first letters",
            "Yours also cuts layers whose names merely begin like the head's. The head is the "
            "module with exactly that name.",
            by_the_first_letters,
        ),
        Mistake(
            "statistics left behind",
            "Your body lost its running statistics. They are no parameters, but its weights were "
            "fitted to them.",
            parameters_only,
            reread='Notebook 13, "Frozen is not fixed"',
        ),
        Mistake(
            "no new head",
            "Yours ends where the head was. The answer has every name of `fresh`, so that it can "
            "be loaded.",
            without_a_head,
        ),
        Mistake(
            "trained state changed",
            "Your answer is right, but the trained state is not what it was: you wrote the new "
            "head into it.",
            into_the_trained,
        ),
    ),
    accepted=(merged, into_the_fresh),
    points=2,
    minutes=10,
)
