"""Adam with decoupled weight decay, as a class that keeps its moments from step to step."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

Betas = tuple[float, float]
State = dict[str, torch.Tensor]  # the moments of one tensor


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
    """The values of each parameter after each step.

    gradients: for each parameter a (steps, ...) tensor
    """
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
    return [
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


class Ruled:
    """An optimizer that turns a rule, as the notebook writes them, on each tensor in turn."""

    def __init__(
        self, rule: Callable[..., None], parameters: list[torch.Tensor], *settings: Any
    ) -> None:
        self.rule = rule
        self.parameters = parameters
        self.settings = settings
        self.states: list[State] = [{} for _ in parameters]
        self.t = 0

    def step(self, gradients: list[torch.Tensor]) -> None:
        self.t += 1
        for p, g, s in zip(self.parameters, gradients, self.states, strict=True):
            self.rule(p, g, s, self.t, *self.settings)


class CountedPerTensor(Ruled):
    def step(self, gradients: list[torch.Tensor]) -> None:
        for p, g, s in zip(self.parameters, gradients, self.states, strict=True):
            self.t += 1
            self.rule(p, g, s, self.t, *self.settings)


def adam(
    p: torch.Tensor,
    g: torch.Tensor,
    s: State,
    t: int,
    lr: float,
    betas: Betas,
    eps: float,
    decay: float,
) -> None:
    """The rule: parameter p, gradient g, state s, step t from 1."""
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + (1 - betas[0]) * g
    s["v"] = betas[1] * s.get("v", 0) + (1 - betas[1]) * g**2
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def l2(
    p: torch.Tensor,
    g: torch.Tensor,
    s: State,
    t: int,
    lr: float,
    betas: Betas,
    eps: float,
    decay: float,
) -> None:
    adam(p, g + decay * p, s, t, lr, betas, eps, 0)


def uncorrected(p: torch.Tensor, g: torch.Tensor, s: State, t: int, *settings: Any) -> None:
    adam(p, g, s, 10**9, *settings)


def decay_without_rate(
    p: torch.Tensor,
    g: torch.Tensor,
    s: State,
    t: int,
    lr: float,
    betas: Betas,
    eps: float,
    decay: float,
) -> None:
    adam(p, g, s, t, lr, betas, eps, decay / lr)


def on_a_copy(p: torch.Tensor, *others: Any) -> None:
    adam(p.clone(), *others)


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
            partial(Ruled, l2),
        ),
        Mistake(
            "no bias correction",
            "Your moments start at zero, and nothing makes up for it: your first steps are too "
            "long.",
            partial(Ruled, uncorrected),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "steps counted per tensor",
            "Your count of the steps goes up with every tensor. All tensors of one step share one "
            "number.",
            partial(CountedPerTensor, adam),
            reread='Notebook 04, "Adam: both at once"',
        ),
        Mistake(
            "decay without the rate",
            "Your weights shrink by the share `decay` in each step. It is lr times that, so that a "
            "schedule of the rate moves the decay along.",
            partial(Ruled, decay_without_rate),
        ),
        Mistake(
            "not in place",
            "Your parameters stand still: you compute new tensors, while the network still holds "
            "the old ones. Change them in place.",
            partial(Ruled, on_a_copy),
            reread='Notebook 04, "A judge"',
        ),
    ),
    accepted=(partial(Ruled, adam), FromHistory),
    forbidden=("optim", "AdamW", "Adam"),
    points=3,
    minutes=20,
    difficulty=3,
)
