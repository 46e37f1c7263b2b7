"""Adam with decoupled weight decay, as a class that keeps its moments from step to step."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch

from course_utils.grading.checks.c04_optimizers import wrong_decoupled_adam as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

Betas = tuple[float, float]


class DecoupledAdam:
    """torch's AdamW, its gradients handed to `step`."""

    def __init__(
        self, parameters: list[torch.Tensor], lr: float, betas: Betas, eps: float, decay: float
    ) -> None:
        self.parameters = parameters
        self.torch = torch.optim.AdamW(
            parameters, lr=lr, betas=betas, eps=eps, weight_decay=decay, foreach=False
        )

    def step(self, gradients: list[torch.Tensor]) -> None:
        for p, g in zip(self.parameters, gradients, strict=True):
            p.grad = g
        self.torch.step()


def optimized(
    work: "Callable[..., Any]",
    parameters: "list[torch.Tensor]",
    gradients: "list[torch.Tensor]",
    lr: float,
    betas: tuple[float, float],
    eps: float,
    decay: float,
) -> "list[torch.Tensor]":
    """Each parameter's values after each step. gradients: for each a (steps, ...) tensor"""
    import torch

    optimizer = work(parameters, lr, betas, eps, decay)
    paths: list[list[torch.Tensor]] = [[] for _ in parameters]
    for step in zip(*gradients, strict=True):
        optimizer.step(list(step))
        for path, p in zip(paths, parameters, strict=True):
            path.append(p.detach().clone())
    return [torch.stack(path) for path in paths]


def cases(rng: np.random.Generator) -> list[tuple]:
    unit = torch.ones(1, dtype=torch.float64)
    up_down = torch.tensor([[4.0], [-2.0]], dtype=torch.float64)
    example = [torch.tensor([[300.0, -0.02]]), torch.tensor([[7.0]])]
    return [
        ([torch.ones(2), torch.ones(1)], example, 0.1, (0.9, 0.999), 1e-8, 0.5),
        ([unit], [up_down], 0.1, (0.9, 0.99), 1e-8, 0.0),
        ([unit, -2 * unit], [up_down, up_down], 0.1, (0.8, 0.9), 1e-8, 0.5),
        (
            [tensor(rng, 3, 2), tensor(rng, 2)],
            [tensor(rng, 6, 3, 2), tensor(rng, 6, 2)],
            0.2,
            (0.9, 0.95),
            1e-8,
            0.3,
        ),
        (
            [tensor(rng, n) for n in (5, 4, 1)],
            [tensor(rng, 9, n) for n in (5, 4, 1)],
            0.05,
            (0.5, 0.99),
            0.3,
            2.0,
        ),
    ]


class FromHistory:
    """Keeps no moments but all gradients, and weighs them anew at each step."""

    def __init__(
        self, parameters: list[torch.Tensor], lr: float, betas: Betas, eps: float, decay: float
    ) -> None:
        self.arrays = [p.numpy() for p in parameters]  # they share the memory of the tensors
        self.seen: list[list[np.ndarray]] = []
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.kept = 1 - lr * decay

    def step(self, gradients: list[torch.Tensor]) -> None:
        self.seen.append([g.numpy() for g in gradients])
        weights = [beta ** np.arange(len(self.seen))[::-1] for beta in self.betas]
        for array, *history in zip(self.arrays, *self.seen, strict=True):
            first = np.average(history, axis=0, weights=weights[0])
            second = np.average(np.square(history), axis=0, weights=weights[1])
            array[...] = self.kept * array - self.lr * first / (np.sqrt(second) + self.eps)


CHECK = Check(
    work="DecoupledAdam",
    reference=DecoupledAdam,
    adapter=optimized,
    cases=cases,
    reread='Notebook 04, "Weight decay, and the W in AdamW"',
    mistakes=(
        Mistake(
            "L2 for decoupled",
            "Your decay is added to the gradient and goes through the division with it. Decoupled "
            "decay shrinks the weight itself.",
            partial(wrong.Ruled, wrong.l2),
        ),
        Mistake(
            "no bias correction",
            "Your moments start at zero, and nothing makes up for it: your first steps are too "
            "long.",
            partial(wrong.Ruled, wrong.uncorrected),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "steps counted per tensor",
            "Your count of the steps goes up with every tensor. All tensors of one step share one "
            "number.",
            partial(wrong.CountedPerTensor, wrong.adam),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "decay without the rate",
            "Your weights shrink by the share `decay` in each step. It is lr times that, so that a "
            "schedule of the rate moves the decay along.",
            partial(wrong.Ruled, wrong.decay_without_rate),
            variants=(partial(wrong.Ruled, wrong.decay_of_the_old),),
        ),
        Mistake(
            "not in place",
            "You compute new tensors, while the network still holds the old ones, so that all or a "
            "part of your step never reaches it. Change the parameters in place.",
            partial(wrong.Ruled, wrong.on_a_copy),
            reread='Notebook 04, "A judge"',
            variants=(partial(wrong.Ruled, wrong.step_on_a_copy),),
        ),
        Mistake(
            "moments not kept",
            "Your moments begin at zero in every step: what is computed is not stored. A new "
            "tensor under the loop's own name is gone with the next turn.",
            partial(wrong.Ruled, wrong.not_kept),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "eps in the root",
            "Your eps stands inside the root. It is added to the root of the second moment.",
            partial(wrong.Ruled, wrong.eps_in_the_root),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "eps before the correction",
            "Your eps is added before the second moment is corrected, so that it counts "
            "differently from step to step. Correct first, take the root, then add it.",
            partial(wrong.Ruled, wrong.eps_first),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "decay after the step",
            "Your weights shrink after Adam's step, and the step shrinks with them. They shrink "
            "first.",
            partial(wrong.Ruled, wrong.decay_after),
        ),
        Mistake(
            "decay missing",
            "Your weights do not shrink: `decay` is not in the step.",
            partial(wrong.Ruled, wrong.decay_missing),
        ),
        Mistake(
            "decay subtracted as it is",
            "You subtract lr times decay from each weight, whatever its size and sign. A weight "
            "shrinks by that share of itself.",
            partial(wrong.Ruled, wrong.decay_in_the_step),
        ),
        Mistake(
            "corrected moments stored",
            "You write the corrected moments back, so that the next step corrects them again. The "
            "correction is for this step only.",
            partial(wrong.Ruled, wrong.corrected_again),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "count off",
            "Your count of the steps is off in the correction: it is 1 in the first step, and "
            "goes up by one with each.",
            partial(wrong.Ruled, wrong.count_late),
            reread='Notebook 04, "Adam: both at once"',
            variants=(partial(wrong.Ruled, wrong.count_early),),
        ),
        Mistake(
            "one tensor for both moments",
            "Your two moments are one and the same tensor, and overwrite each other.",
            partial(wrong.Ruled, wrong.same_tensor),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "one pair of moments for all tensors",
            "Your tensors share one pair of moments. Each tensor has its own.",
            partial(wrong.OneState, wrong.adam),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "root missing",
            "You divide by the second moment itself. It is made of squares, so its root is taken.",
            partial(wrong.Ruled, wrong.without_root),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "one second moment for a tensor",
            "Your second moment is one number for a whole tensor. Each weight has its own.",
            partial(wrong.Ruled, wrong.one_for_the_tensor),
            reread='Notebook 04, "Adam: both at once"',
            variants=(partial(wrong.Ruled, wrong.norm_of_the_tensor),),
        ),
        Mistake(
            "sizes for squares",
            "Your second moment is made of the sizes of the gradients. It is made of their "
            "squares.",
            partial(wrong.Ruled, wrong.sizes),
            reread='Notebook 04, "Adam: both at once"',
            variants=(partial(wrong.Ruled, wrong.roots_of_sizes),),
        ),
        Mistake(
            "squares of the first moment",
            "Your second moment is made of the squares of the first one. It is made of the "
            "squares of the gradients.",
            partial(wrong.Ruled, wrong.squares_of_the_first),
            reread='Notebook 04, "Adam: both at once"',
            variants=(partial(wrong.Ruled, wrong.squares_of_the_moment),),
        ),
        Mistake(
            "betas exchanged",
            "Your betas are exchanged: the first is for the mean of the gradients, the second for "
            "that of their squares.",
            partial(wrong.Ruled, wrong.betas_swapped),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "one beta for both",
            "You use one beta for both moments. The first is for the mean of the gradients, the "
            "second for that of their squares.",
            partial(wrong.Ruled, wrong.one_beta),
            reread='Notebook 04, "Adam: both at once"',
            variants=(partial(wrong.Ruled, wrong.second_beta),),
        ),
        Mistake(
            "shares exchanged",
            "You keep 1 - beta of a moment and take beta of what is new. It is the other way "
            "round.",
            partial(wrong.Ruled, wrong.shares_swapped),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "whole gradients join",
            "Your moments come out too large: they take in all of what is new, where a running "
            "mean takes the share 1 - beta, or the correction is always that of the first step.",
            partial(wrong.Ruled, wrong.whole_gradients),
            reread='Notebook 04, "Adam: both at once"',
            variants=(partial(wrong.Ruled, wrong.whole_gradients_uncorrected),),
        ),
        Mistake(
            "one moment corrected",
            "You correct one of the two moments only. Both start at zero.",
            partial(wrong.Ruled, wrong.first_corrected_only),
            reread='Notebook 04, "Adam: both at once"',
            variants=(partial(wrong.Ruled, wrong.second_corrected_only),),
        ),
        Mistake(
            "gradient for its mean",
            "Your step goes along the gradient itself. It goes along the first moment, corrected.",
            partial(wrong.Ruled, wrong.gradient_for_moment),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "uphill",
            "Your step goes with the gradient, uphill. It is subtracted.",
            partial(wrong.Ruled, wrong.uphill),
        ),
        Mistake(
            "rate or eps left out",
            "Your step leaves out lr or eps. It is lr times the first moment, over the root of the "
            "second plus eps.",
            partial(wrong.Ruled, wrong.eps_left_out),
            variants=(partial(wrong.Ruled, wrong.rate_left_out),),
        ),
    ),
    accepted=(partial(wrong.Ruled, wrong.adam), FromHistory),
    forbidden=("optim", "AdamW", "Adam"),
    points=3,
    minutes=20,
    difficulty=3,
)
