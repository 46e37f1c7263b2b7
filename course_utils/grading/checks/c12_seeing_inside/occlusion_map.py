"""Occlusion: what the score loses when a square is covered."""

import numpy as np
import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def with_a_score(work, image, weights, window, stride, cover):
    """Called with a scoring function: tanh of the image's product with each of the weights, added up."""
    import torch

    def score(images):
        return torch.tanh(images.flatten(1) @ weights.flatten(1).T).sum(1)

    return work(image, score, window, stride, cover)


def squares(image, window, stride):
    """Where each square is, as a boolean (squares, H, W)."""
    h, w = image.shape[1:]
    rows, columns = torch.arange(h), torch.arange(w)
    top = torch.arange(0, h - window + 1, stride)[:, None]
    left = torch.arange(0, w - window + 1, stride)[:, None]
    down, across = (
        (rows >= top) & (rows < top + window),
        (columns >= left) & (columns < left + window),
    )
    return (down[:, None, :, None] & across[None, :, None, :]).flatten(0, 1)


def losses(image, score, masks, cover):
    return score(image[None]) - score(torch.where(masks[:, None], cover[:, None, None], image))


def occlusion_map(image, score, window, stride, cover):
    masks = squares(image, window, stride)
    total = torch.einsum("s,shw->hw", losses(image, score, masks, cover), masks.to(image.dtype))
    return total / masks.sum(0).clamp(min=1)


def cases(rng):
    weights = torch.tensor([[[[0.5, 0.1, 0.1, -0.5]]]])
    return [
        (torch.tensor([[[1.0, 2, 3, 4]]]), weights, 1, 1, torch.zeros(1)),
        (
            torch.tensor([[[0.5, 1, -1], [1, 0.5, 2]]]),
            tensor(rng, 1, 1, 2, 3).float() / 2,
            2,
            1,
            torch.tensor([1.0]),
        ),
        (tensor(rng, 3, 7, 9), tensor(rng, 4, 3, 7, 9) / 6, 3, 2, tensor(rng, 3)),
        (tensor(rng, 2, 8, 6), tensor(rng, 3, 2, 8, 6) / 5, 2, 3, tensor(rng, 2)),
    ]


def gained(image, score, window, stride, cover):
    return -occlusion_map(image, score, window, stride, cover)


def added_up(image, score, window, stride, cover):
    return occlusion_map(image, score, window, stride, cover) * squares(image, window, stride).sum(
        0
    )


def black(image, score, window, stride, cover):
    return occlusion_map(image, score, window, stride, torch.zeros_like(cover))


def first_channel(image, score, window, stride, cover):
    masks = squares(image, window, stride)
    hidden = torch.where(masks, cover[0], image[0])
    lost = score(image[None]) - score(
        torch.cat([hidden[:, None], image[1:].expand(len(masks), -1, -1, -1)], dim=1)
    )
    total = torch.einsum("s,shw->hw", lost, masks.to(image.dtype))
    return total / masks.sum(0).clamp(min=1)


def never_uncovered(image, score, window, stride, cover):
    masks = squares(image, window, stride)
    total = torch.einsum(
        "s,shw->hw", losses(image, score, masks.cumsum(0) > 0, cover), masks.to(image.dtype)
    )
    return total / masks.sum(0).clamp(min=1)


def looped(image, score, window, stride, cover):
    _, h, w = image.shape
    found = {(i, j): [] for i in range(h) for j in range(w)}
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            hidden = image.clone()
            hidden[:, top : top + window, left : left + window] = cover[:, None, None]
            lost = float(score(image[None])[0] - score(hidden[None])[0])
            for place in found:
                if top <= place[0] < top + window and left <= place[1] < left + window:
                    found[place].append(lost)
    return [
        [float(np.mean(found[i, j])) if found[i, j] else 0.0 for j in range(w)] for i in range(h)
    ]


def covered_in_place(image, score, window, stride, cover):
    whole, total, times = score(image[None]), torch.zeros_like(image[0]), torch.zeros_like(image[0])
    for mask in squares(image, window, stride):
        kept = image[:, mask].clone()
        image[:, mask] = cover[:, None].to(image.dtype)
        total[mask] += whole - score(image[None])
        image[:, mask] = kept
        times[mask] += 1
    return torch.nan_to_num(total / times, nan=0.0)


CHECK = Check(
    work="occlusion_map",
    reference=occlusion_map,
    cases=cases,
    adapter=with_a_score,
    reread='Notebook 12, "Occlusion"',
    mistakes=(
        Mistake(
            "sign turned round",
            "Your signs are turned round. A pixel that helps the score makes it fall when covered: that is a loss, "
            "and positive.",
            gained,
        ),
        Mistake(
            "sum for mean",
            "You add up the losses of all squares over a pixel, so pixels in the middle get more for being covered "
            "more often. Take their mean.",
            added_up,
        ),
        Mistake(
            "covered with zero", "Your squares are zero. They should have the color `cover`.", black
        ),
        Mistake("one channel covered", "Your square covers the first channel only.", first_channel),
        Mistake(
            "never uncovered",
            "Your squares stay where they were: the second question is asked with two squares on the image. Start "
            "each from a fresh copy.",
            never_uncovered,
        ),
    ),
    accepted=(looped, covered_in_place),
    points=3,
    minutes=15,
    difficulty=2,
)
