"""The body of one state dict under the head of another."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from course_utils.grading.checks.c13_transfer_learning import wrong_transplant as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np

State = dict[str, torch.Tensor]


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
    """Whether a tensor lies in the head, which may itself lie in another module."""
    return name.startswith(f"{head}.")


def transplant(trained: State, fresh: State, head: str) -> State:
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

    def pair(*names: str) -> tuple[State, State]:
        ones, tenths = ({n: scale * torch.arange(1.0, 3) for n in names} for scale in (1, 0.1))
        return ones, tenths

    ones = {name: torch.ones(2) for name in ("conv.weight", "fc.weight", "aux.weight")}
    return [
        (ones, {"conv.weight": torch.zeros(2), "fc.weight": torch.zeros(3)}, "fc"),
        (*pair("conv.weight", "bn.running_mean", "fc1.weight", "fc.weight"), "fc"),
        # the head lies in a module, and its name in another
        (*pair("stem.weight", "classifier.0.bias", "classifier.6.weight"), "classifier.6"),
        (*pair("stem.weight", "layer1.fc.weight", "fc.weight"), "fc"),
        # a head of several layers
        (*pair("stem.weight", "fc.0.weight", "fc.1.running_mean", "fc.1.0.bias"), "fc"),
        (network(**head(13)), network(**head(13)), "fc"),  # as many classes: the shapes agree
        (network(**head(14)), network(**head(15)), "fc"),
        (
            network(**head(13), **{"aux.weight": tensor(rng, 16)}),
            network(scale=tensor(rng, 17), **head(14)),
            "fc",
        ),
        ({"conv.weight": tensor(rng, 3)}, {"conv.weight": tensor(rng, 3), **head(4)}, "fc"),
    ]


def merged(trained: State, fresh: State, head: str) -> State:
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
        if name in trained and not name.startswith(head + "."):
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
            wrong.wherever_it_fits,
        ),
        Mistake(
            "old head everywhere",
            "In yours the head comes from `trained`, too, whatever `head` says. What lies in the "
            "head stays that of `fresh`.",
            wrong.nothing_cut,
            variants=(wrong.all_of_both, wrong.only_trained),
        ),
        Mistake(
            "head and body swapped",
            "Yours has the head of `trained` and the body of `fresh`. It is asked the other way "
            "round.",
            wrong.swapped,
            variants=(wrong.swapped_merged,),
        ),
        Mistake(
            "nothing taken over",
            "Your answer is the fresh state as it came in. The body comes from `trained`.",
            wrong.nothing_moved,
        ),
        Mistake(
            "cut by first letters",
            "Yours also cuts layers whose names merely begin like the head's. The head is the "
            "module with exactly that name.",
            wrong.by_the_first_letters,
        ),
        Mistake(
            "head looked for anywhere",
            "Yours looks for the head anywhere in a name, so it also cuts what merely has that "
            "text further on, as `layer1.fc.weight`. The whole name of the head comes first, then "
            "a dot.",
            wrong.anywhere,
            variants=(wrong.anywhere_with_a_dot, wrong.any_part),
        ),
        Mistake(
            "first part of the name only",
            "You go by the part of a name before its first dot. The head may lie in another "
            "module, as `classifier.6`, so its whole name decides.",
            wrong.first_part,
            variants=(wrong.first_part_of_both,),
        ),
        Mistake(
            "inside of the head missed",
            "Yours finds only tensors that lie right in the head. A head may be several layers, "
            "and all that they hold stays fresh, as `fc.0.weight`.",
            wrong.right_in_it,
            variants=(wrong.weight_and_bias,),
        ),
        Mistake(
            "statistics left behind",
            "Your body lost its running statistics. They are no parameters, but its weights were "
            "fitted to them.",
            wrong.parameters_only,
            reread='Notebook 13, "Frozen is not fixed"',
        ),
        Mistake(
            "no new head",
            "Yours ends where the head was. The answer has every name of `fresh`, so that it can "
            "be loaded.",
            wrong.without_a_head,
            variants=(wrong.without_a_head_by_fresh, wrong.without_a_head_of_both),
        ),
        Mistake(
            "names of the trained one kept",
            "Your answer keeps names that only `trained` has. It should have exactly the names of "
            "`fresh`, so that it can be loaded.",
            wrong.from_the_trained,
            variants=(wrong.head_replaced,),
        ),
        Mistake(
            "new names left out",
            "Your answer lacks names outside the head that only `fresh` has. It should have "
            "exactly the names of `fresh`.",
            wrong.only_what_both_have,
        ),
        Mistake(
            "every name expected in the trained one",
            "You ask `trained` for every name outside the head, and it may lack one. What it does "
            "not know comes from `fresh`.",
            wrong.every_name,
        ),
        Mistake(
            "head's shapes expected to agree",
            "You copy numbers of `trained` into tensors of `fresh`, also in the head, where the "
            "shapes may differ. What lies in the head needs no copying.",
            wrong.copied,
        ),
        Mistake(
            "trained state changed",
            "The trained state is not what it was: you wrote into it. The answer should be a dict "
            "of its own.",
            wrong.into_the_trained,
            variants=(wrong.trimmed, wrong.updated),
        ),
    ),
    accepted=(merged, into_the_fresh),
    points=2,
    minutes=10,
)
