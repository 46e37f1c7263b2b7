"""Integrated gradients: the slope, added up on the way from a baseline to the image."""

import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def with_a_score(work, image, weights, baseline, steps):
    """Called with a scoring function: tanh of the image's product with each of the weights, added up."""
    import torch

    def score(images):
        return torch.tanh(images.flatten(1) @ weights.flatten(1).T).sum(1)

    return work(image, score, baseline, steps)


def slopes(image, score, baseline, times):
    """The derivative of the score at each of the times on the way, 0 at the baseline: (T, C, H, W)."""
    way = (baseline + times[:, None, None, None] * (image - baseline)).requires_grad_()
    return torch.autograd.grad(score(way).sum(), way)[0]


def middles(steps):
    return (torch.arange(steps, dtype=torch.float64) + 0.5) / steps


def integrated_gradients(image, score, baseline, steps):
    image, baseline = image.double(), baseline.double()
    return (image - baseline) * slopes(image, score, baseline, middles(steps)).mean(0)


def cases(rng):
    small = (
        torch.tensor([[[2.0, -1]]], dtype=torch.float64),
        torch.tensor([[[[1.0, 1]]]], dtype=torch.float64),
    )
    return [
        (*small, torch.zeros(1, 1, 2, dtype=torch.float64), 2),
        (*small, torch.tensor([[[0.5, 0.5]]], dtype=torch.float64), 3),
        (tensor(rng, 3, 4, 5), tensor(rng, 6, 3, 4, 5) / 4, tensor(rng, 3, 4, 5), 8),
        (tensor(rng, 1, 6, 2), tensor(rng, 2, 1, 6, 2) / 2, tensor(rng, 1, 6, 2), 1),
    ]


def at_the_image(image, score, baseline, steps):
    return (image - baseline) * slopes(image, score, baseline, torch.ones(1)).mean(0)


def from_the_left(image, score, baseline, steps):
    return (image - baseline) * slopes(image, score, baseline, middles(steps) - 0.5 / steps).mean(0)


def from_the_right(image, score, baseline, steps):
    return (image - baseline) * slopes(image, score, baseline, middles(steps) + 0.5 / steps).mean(0)


def only_slopes(image, score, baseline, steps):
    return slopes(image, score, baseline, middles(steps)).mean(0)


def from_black(image, score, baseline, steps):
    return integrated_gradients(image, score, torch.zeros_like(image), steps)


def not_divided(image, score, baseline, steps):
    return integrated_gradients(image, score, baseline, steps) * steps


def one_step_at_a_time(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(steps):
        point = torch.lerp(baseline, image, (step + 0.5) / steps).requires_grad_()
        score(point[None]).sum().backward()
        total += point.grad
    return ((image - baseline) * total / steps).tolist()


def as_a_function_of_t(image, score, baseline, steps):
    way = image - baseline
    points = [baseline + (2 * step + 1) / (2 * steps) * way for step in range(steps)]
    found = [torch.func.grad(lambda point: score(point[None])[0])(point) for point in points]
    return (way * torch.stack(found).mean(0)).float().numpy()


CHECK = Check(
    work="integrated_gradients",
    reference=integrated_gradients,
    cases=cases,
    adapter=with_a_score,
    reread='Notebook 12, "Integrated gradients"',
    mistakes=(
        Mistake(
            "slope at the image only",
            "You take the slope at the image, once. Where the score has leveled off there, nothing is left to see; "
            "that is why one walks from the baseline.",
            at_the_image,
        ),
        Mistake(
            "pieces from their left end",
            "You take the slope at the beginning of each piece, so the image itself counts less than the baseline. "
            "Take the middle.",
            from_the_left,
        ),
        Mistake(
            "pieces from their right end",
            "You take the slope at the end of each piece, so the baseline counts less than the image. Take the middle.",
            from_the_right,
        ),
        Mistake(
            "length of the way missing",
            "Yours is a mean slope. A contribution is the slope times how far the pixel has moved.",
            only_slopes,
        ),
        Mistake("walk from zero", "You walk from zero, whatever the baseline.", from_black),
        Mistake(
            "sum of the slopes",
            "You add up the slopes of all steps and do not divide by how many there are, so more steps give more.",
            not_divided,
        ),
    ),
    accepted=(one_step_at_a_time, as_a_function_of_t),
    forbidden=("captum",),
    points=3,
    minutes=12,
    difficulty=2,
)
