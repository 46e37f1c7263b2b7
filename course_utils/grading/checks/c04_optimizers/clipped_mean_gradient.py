"""The gradient of a batch from the gradients of its parts, clipped by its norm."""

import numpy as np
import torch

from course_utils.grading.checks.c04_optimizers import wrong_clipped_mean_gradient as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

Gradients = list[torch.Tensor]  # one for each parameter


def clipped_mean_gradient(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    """The mean over all images of the parts' gradients, with a norm of at most `largest`."""
    parameters = [torch.zeros_like(g) for g in parts[0]]
    for p, *pieces in zip(parameters, *parts, strict=True):
        weighted = (size * g for size, g in zip(sizes, pieces, strict=True))
        p.grad = sum(weighted, torch.zeros_like(p)) / sum(sizes)
    torch.nn.utils.clip_grad_norm_(parameters, largest)
    return [p.grad for p in parameters if p.grad is not None]


def cases(rng: np.random.Generator) -> list[tuple]:
    small = [
        [torch.tensor([4.0, 0]), torch.tensor([0.0])],
        [torch.tensor([0.0, 0]), torch.tensor([4.0])],
    ]
    example = [[torch.tensor([4.0, 0])], [torch.tensor([0.0, 8])]]
    nothing = [[torch.tensor([1.0, -2]), torch.zeros(1)], [torch.tensor([-1.0, 2]), torch.zeros(1)]]
    return [
        (example, [3, 1], 100.0),
        (small, [3, 1], 100.0),
        (nothing, [2, 2], 1.0),
        (example, [3, 1], 3.0),
        (small, [1, 1], 1.0),
        ([[tensor(rng, 3, 2), tensor(rng, 4)] for _ in range(3)], [16, 16, 5], 1.5),
        ([[tensor(rng, 2, 5), tensor(rng, 2), tensor(rng, 1)] for _ in range(2)], [7, 31], 1000.0),
        ([[10 * tensor(rng, 6), tensor(rng, 2, 1, 4)] for _ in range(4)], [8, 8, 8, 1], 2.0),
    ]


def running_mean(
    parts: list[Gradients], sizes: list[int], largest: float
) -> tuple[torch.Tensor, ...]:
    """In place, as one accumulates when memory is short."""
    whole = [torch.zeros_like(g) for g in parts[0]]
    seen = 0
    for part, size in zip(parts, sizes, strict=True):
        seen += size
        for mean, g in zip(whole, part, strict=True):
            mean += (g - mean) * size / seen
    norm = sum(float(g.square().sum()) for g in whole) ** 0.5
    if norm > largest:
        for g in whole:
            g *= largest / norm
    return tuple(whole)


def flat(parts: list[Gradients], sizes: list[int], largest: float) -> list[np.ndarray]:
    vectors = np.array([np.concatenate([g.numpy().ravel() for g in part]) for part in parts])
    mean = np.average(vectors, axis=0, weights=sizes)
    mean /= max(1, np.linalg.norm(mean) / largest)
    ends = np.cumsum([g.numel() for g in parts[0]])[:-1]
    return [piece.reshape(g.shape) for piece, g in zip(np.split(mean, ends), parts[0], strict=True)]


CHECK = Check(
    work="clipped_mean_gradient",
    reference=clipped_mean_gradient,
    cases=cases,
    reread='Notebook 04, "Clipping"',
    mistakes=(
        Mistake(
            "parts counted equally",
            "Every part counts alike in yours, so an image in a small part weighs more than one in "
            "a large part.",
            wrong.parts_counted_equally,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "sum for mean",
            "You add up the gradients of all images. The loss of a batch is a mean, and so is its "
            "gradient.",
            wrong.summed,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "parts clipped first",
            "You clip each part before they are put together. It is the step of the whole batch "
            "that may be too long.",
            wrong.clipped_before,
        ),
        Mistake(
            "each tensor by itself",
            "You clip each tensor by its own norm, which bends the step. There is one norm, over "
            "all parameters.",
            wrong.each_by_itself,
        ),
        Mistake(
            "stretched as well",
            "Yours always has the norm `largest`. A gradient that is short enough passes "
            "unchanged.",
            wrong.always_that_long,
            variants=(wrong.always_raises,),
        ),
        Mistake(
            "number by number",
            "You cut off each number at `largest`. That turns the gradient; clipping by norm keeps "
            "its direction.",
            wrong.number_by_number,
        ),
        Mistake(
            "parts added up",
            "You add up the parts as they are. Each is a mean already, and counts with its share "
            "of the images.",
            wrong.parts_added,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "divided by the parts",
            "You divide by the number of parts. The sizes are shares of all images once they are "
            "divided by their own sum, and by nothing else.",
            wrong.over_the_parts,
            reread='Notebook 04, "Batch size"',
            variants=(wrong.over_both,),
        ),
        Mistake(
            "first part without its share",
            "Your sum begins with the first part as it is. It has its share, as the others have.",
            wrong.first_part_whole,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "small parts count more",
            "Your parts count the more, the smaller they are. Multiply each by its number of "
            "images.",
            wrong.shares_turned,
            reread='Notebook 04, "Batch size"',
            variants=(wrong.divided_by_sizes,),
        ),
        Mistake(
            "last part only",
            "You give the gradient of the last part. It is one part of several.",
            wrong.last_part,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "root of the norm missing",
            "You compare the sum of the squares. The norm is the root of it.",
            wrong.without_root,
        ),
        Mistake(
            "norms of tensors added",
            "You add up the norms of the tensors, or the sizes of all numbers. The norm over all "
            "parameters is the root of the sum of all squares.",
            wrong.norms_added,
            variants=(wrong.sizes_added,),
        ),
        Mistake(
            "norm of one tensor",
            "Your norm is that of one tensor. It is taken over the numbers of all of them.",
            wrong.largest_norm,
            variants=(wrong.first_norm,),
        ),
        Mistake(
            "largest number for norm",
            "You take the largest number for the norm. The norm is the root of the sum of all "
            "squares.",
            wrong.largest_number,
        ),
        Mistake(
            "mean square for norm",
            "You take the root of the mean square. The norm is the root of the sum.",
            wrong.mean_square,
        ),
        Mistake(
            "norm of zero",
            "A gradient of zero makes you divide by its norm, which is 0. It is short enough and "
            "passes as it is.",
            wrong.not_divided_by_norm_0,
            variants=(wrong.nothing_by_nothing,),
        ),
        Mistake(
            "not clipped",
            "Your gradient is never shortened, however long it is.",
            wrong.not_clipped,
        ),
        Mistake(
            "clipped before the division",
            "You shorten the sum over all images and divide by their number only then. It is the "
            "mean that has a limit.",
            wrong.clipped_then_divided,
        ),
        Mistake(
            "cut to another length",
            "What is too long does not get the norm `largest` in yours. Multiply by `largest` "
            "over the norm, whose product with the norm is `largest`.",
            wrong.by_largest_only,
            variants=(wrong.times_norm,),
        ),
        Mistake(
            "parameters flattened",
            "You flatten the parameters. Each has a tensor of its own, with the shape that it has "
            "in the parts.",
            wrong.one_vector,
            variants=(wrong.vectors,),
        ),
    ),
    accepted=(running_mean, flat),
    forbidden=("clip_grad_norm_", "clip_grad_norm", "clip_grads_with_norm_", "get_total_norm"),
    minutes=12,
    difficulty=2,
)
