"""Nesterov's momentum as he thought of it: the gradient is taken where the velocity is about to
carry the point.
"""

import numpy as np
import torch

from course_utils.grading.checks.c04_optimizers import wrong_nesterov_path as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def nesterov_path(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    """PyTorch's form, which stores the places looked ahead to, shifted back by `lr * mu * v`."""
    ahead = start.clone()
    optimizer = torch.optim.SGD([ahead], lr=lr, momentum=mu, nesterov=mu > 0)
    points = [start]
    for _ in range(steps):
        ahead.grad = hessian @ ahead
        optimizer.step()
        velocity = optimizer.state[ahead]["momentum_buffer"] if mu else torch.zeros_like(start)
        points.append(ahead + lr * mu * velocity)
    return torch.stack(points)


def cases(rng: np.random.Generator) -> list[tuple]:
    one = torch.ones(1, 1, dtype=torch.float64)
    ravine = torch.tensor([[1.0, 0], [0, 4]], dtype=torch.float64)
    return [
        (one, one[0], 0.5, 0.5, 3),
        (one, one[0], 0.5, 0.8, 3),
        (ravine, torch.tensor([2.0, 1]), 0.1, 0.0, 2),
        (ravine, torch.tensor([1.0, -1], dtype=torch.float64), 0.1, 0.9, 3),
        (bowl(rng, 3), tensor(rng, 3), 0.2, 0.8, 7),
        (bowl(rng, 5), tensor(rng, 5), 0.05, 0.95, 11),
    ]


def bowl(rng: np.random.Generator, n: int) -> torch.Tensor:
    """A drawn symmetric matrix with eigenvalues of 1 and more."""
    half = tensor(rng, n, n)
    return torch.eye(n, dtype=torch.float64) + half @ half.T / n


def two_sequences(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> list[torch.Tensor]:
    """As in Nesterov's paper of 1983: a gradient step from y, then y runs ahead of x."""
    x = y = start
    points = [x]
    for _ in range(steps):
        before = x
        x = y - lr * (hessian @ y)
        y = x + mu * (x - before)
        points.append(x)
    return points


def stacked_matrix(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> np.ndarray:
    """Point and velocity are one vector, and a step is one matrix."""
    n = len(start)
    h = hessian.numpy()
    velocity = np.hstack([h, mu * np.eye(n) - lr * mu * h])
    step = np.vstack([np.hstack([np.eye(n), np.zeros((n, n))]) - lr * velocity, velocity])
    both = np.concatenate([start.numpy(), np.zeros(n)])
    return np.array([(np.linalg.matrix_power(step, t) @ both)[:n] for t in range(steps + 1)])


CHECK = Check(
    work="nesterov_path",
    reference=nesterov_path,
    cases=cases,
    reread='Notebook 04, "Momentum"',
    mistakes=(
        Mistake(
            "plain momentum",
            "Your gradient is taken where the point stands: this is momentum without the look "
            "ahead.",
            wrong.looking(lambda lr, mu: 0),
        ),
        Mistake(
            "looks back",
            "You look to where the point came from. The step goes against v, and so does the look "
            "ahead.",
            wrong.looking(lambda lr, mu: -lr * mu),
        ),
        Mistake(
            "looks too far",
            "You look ahead by the whole velocity. Only the share mu of it is kept before a new "
            "gradient comes.",
            wrong.looking(lambda lr, mu: lr),
        ),
        Mistake(
            "one point kept many times",
            "All your points are the last one: the list holds one tensor many times, and you "
            "change it in place.",
            wrong.same_tensor,
        ),
        Mistake(
            "the places ahead",
            "Your path holds the places that were looked ahead to, which are what PyTorch's form "
            "stores. Asked are the points.",
            wrong.points_ahead,
            variants=(wrong.places_looked_at, wrong.only_places_looked_at),
        ),
        Mistake(
            "moves from the place ahead",
            "Your point moves to the place ahead and takes its step from there, so it follows the "
            "old velocity twice. The place ahead is for the gradient only: the point moves from "
            "where it stands.",
            wrong.from_the_place_ahead,
            variants=(wrong.twice_the_velocity,),
        ),
        Mistake(
            "look ahead without the rate",
            "You look ahead by mu times v. A step is lr times the velocity, and so is the look "
            "ahead.",
            wrong.looking(lambda lr, mu: mu),
            variants=(wrong.looking(lambda lr, mu: 1),),
        ),
        Mistake(
            "gradient joins with 1 - mu",
            "Your gradient joins the velocity with the share 1 - mu, as in a running mean. Here "
            "all of it joins.",
            wrong.joins_with_the_rest,
        ),
        Mistake(
            "velocity left out of the step",
            "Your point moves along the gradient alone. The step is lr times the whole velocity, "
            "which the gradient has joined.",
            wrong.along_the_gradient,
        ),
        Mistake(
            "rate counted twice",
            "Your learning rate is in the velocity and in the step. It multiplies the velocity "
            "when the point moves, once.",
            wrong.rate_twice,
            variants=(wrong.rate_twice_ahead,),
        ),
        Mistake(
            "velocity starts as the gradient",
            "Your velocity starts as the gradient at the start. It starts at 0.",
            wrong.starts_with_the_gradient,
        ),
        Mistake(
            "velocity kept whole",
            "Your velocity keeps all of itself from step to step. It keeps the share mu.",
            wrong.keeps_all,
            variants=(wrong.keeps_all_ahead,),
        ),
        Mistake(
            "velocity forgotten",
            "Your velocity is the last gradient alone. It keeps the share mu of what it was.",
            wrong.forgets,
        ),
        Mistake(
            "velocity shrunk in the step",
            "Your point moves by lr times mu times v. mu is for what is kept of the old velocity; "
            "the step takes all of the new one.",
            wrong.velocity_of_the_velocity,
        ),
        Mistake(
            "uphill",
            "Your point moves with the velocity. The velocity gathers gradients, which point "
            "uphill, so that the step goes against it.",
            wrong.uphill,
        ),
        Mistake(
            "gradient from the start",
            "Your gradient is taken ahead of the start, at every step. It is taken ahead of where "
            "the point stands by then.",
            wrong.at_the_start,
        ),
        Mistake(
            "half forgotten",
            "Your gradient is off by a factor of two. The loss has a half in front of it, so its "
            "gradient is hessian @ x.",
            wrong.steeper(2),
            variants=(wrong.steeper(0.5),),
        ),
        Mistake(
            "start missing",
            "Your path lacks the start. It comes first, so that there is one row more than there "
            "are steps.",
            wrong.start_missing,
        ),
        Mistake(
            "last point missing",
            "Your path ends one step too early. With the start there is one row more than there "
            "are steps.",
            wrong.last_missing,
        ),
        Mistake(
            "last point only",
            "You give the last point. Asked is the whole path, the start first.",
            wrong.last_only,
        ),
    ),
    accepted=(two_sequences, stacked_matrix),
    forbidden=("optim", "SGD"),
    points=3,
    minutes=15,
    difficulty=3,
)
