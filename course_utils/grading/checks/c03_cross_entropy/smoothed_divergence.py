"""Label smoothing, and the part of its loss that a network can do something about: CE - H = KL."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c03_cross_entropy import wrong_smoothed_divergence as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def smoothed_divergence(
    logits: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    """The mean KL(p, q) of smoothed targets p and the network's probabilities q."""
    target = wrong.smoothed(labels, logits.shape[1], smoothing)
    return F.kl_div(logits.double().log_softmax(1), target, reduction="batchmean")


def cases(rng: np.random.Generator) -> list[tuple]:
    def labels(n: int, classes: int) -> torch.Tensor:
        return torch.from_numpy(rng.integers(0, classes, n))

    best = torch.tensor([[math.log(0.91 / 0.01)] + [0.0] * 9])
    return [
        (best, torch.tensor([0]), 0.1),
        (torch.tensor([[0.0, 0, 0, 0]]), torch.tensor([2]), 0.0),
        (torch.tensor([[0.0, 0, 0, 0]]), torch.tensor([2]), 0.4),
        (torch.tensor([[2.0, 0, -1], [0, 1, 1]]), torch.tensor([2, 0]), 0.0),
        (torch.tensor([[1000.0, 0, 0], [2, 0, -1]]), torch.tensor([1, 0]), 0.1),
        (torch.tensor([[100.0, 95, 60]]), torch.tensor([1]), 0.1),
        (torch.tensor([[1000.0, 0, 0], [2, 0, -1]]), torch.tensor([1, 0]), 0.0),
        (tensor(rng, 7, 4), labels(7, 4), 0.2),
        (3 * tensor(rng, 3, 6), labels(3, 6), 0.05),
    ]


def loss_minus_entropy(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> float:
    classes = logits.shape[1]
    loss = F.cross_entropy(logits.double(), labels, label_smoothing=smoothing).item()
    shares = [1 - smoothing + smoothing / classes] + [smoothing / classes] * (classes - 1)
    return loss + sum(share * math.log(share) for share in shares if share > 0)


def numpy(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> float:
    z = logits.numpy() - logits.numpy().max(1, keepdims=True)
    log_q = z - np.log(np.exp(z).sum(1, keepdims=True))
    target = np.full(z.shape, smoothing / z.shape[1])
    target[np.arange(len(z)), labels.numpy()] += 1 - smoothing
    filled = target > 0
    return (target[filled] * (np.log(target[filled]) - log_q[filled])).sum() / len(z)


CHECK = Check(
    work="smoothed_divergence",
    reference=smoothed_divergence,
    cases=cases,
    reread='Notebook 03, "Softer targets"',
    mistakes=(
        Mistake(
            "entropy kept",
            "This is the cross-entropy. It contains the entropy of the target, which no network "
            "can lower.",
            wrong.entropy_kept,
            'Notebook 03, "Entropy, cross-entropy and what lies between"',
        ),
        Mistake(
            "target sums below one",
            "This is report 003's target: 1 - a on the class. The class also gets its share of "
            "what is spread.",
            wrong.printed_target,
        ),
        Mistake(
            "spread over the others only",
            "You spread the share over the wrong classes only. It is spread over all classes, the "
            "right one included.",
            wrong.spread_over_the_others,
        ),
        Mistake(
            "other way round",
            "This is KL(q, p). The target is what happens, so it stands first and weighs the "
            "logarithms.",
            wrong.other_way_round,
            'Notebook 03, "Entropy, cross-entropy and what lies between"',
            variants=(*map(wrong.other_way_with_floor, (1e-12, 1e-10, 1e-8, 1e-38)),),
        ),
        Mistake(
            "zero times infinity",
            "Without smoothing the target has zeros, and 0 times the logarithm of 0 is not a "
            "number for the machine. Such a term costs nothing.",
            wrong.zero_times_infinity,
        ),
        Mistake(
            "underflow",
            "Your result is not finite where a logit is large: the softmax rounds to 0 before the "
            "logarithm sees it.",
            wrong.underflow,
            'Notebook 03, "The loss"',
            variants=(wrong.underflow_times_zero,),
        ),
        Mistake(
            "overflow",
            "Your exponential overflows where a logit is large, so that your result is not finite.",
            wrong.overflow,
            reread='Notebook 03, "From scores to probabilities"',
            variants=(wrong.overflow_in_sum,),
        ),
        Mistake(
            "floor below the logarithm",
            "You add something small to the probability before the logarithm. That hides the "
            "underflow: a network that is certainly wrong then pays a fixed price at the most, "
            "where the true one has no upper limit.",
            wrong.with_floor(1e-8),
            reread='Notebook 03, "The loss"',
            variants=(
                *map(wrong.with_floor, (1e-5, 1e-6, 1e-7, 1e-9, 1e-10, 1e-12, 1e-15, 1e-20, 1e-30)),
            ),
        ),
        Mistake(
            "target sums above one",
            "Your target sums to more than one: the right class keeps all of its 1 while the "
            "others get a share besides. What is spread is taken from it first.",
            wrong.whole_and_more,
            variants=(
                wrong.whole_and_others,
                wrong.whole_and_share,
            ),
        ),
        Mistake(
            "whole share to every class",
            "Every wrong class gets the whole share in yours. It is spread over the K classes, so "
            "each gets its K-th part, and the target sums to one.",
            wrong.whole_share,
            variants=(wrong.whole_share_too,),
        ),
        Mistake(
            "shares exchanged",
            "You give the right class `smoothing` and spread the rest. It is the share "
            "`smoothing` that is spread.",
            wrong.shares_exchanged,
        ),
        Mistake(
            "smoothing ignored",
            "Your target is not smoothed: the whole of it lies on the right class, whatever "
            "`smoothing` says.",
            wrong.not_smoothed,
        ),
        Mistake(
            "mean over the classes",
            "You average over the classes as well. The terms of one image add up over its "
            "classes; the mean is over the images.",
            wrong.mean_over_classes,
        ),
        Mistake(
            "sum over the images",
            "You add up the divergences of all images. The result is their mean.",
            wrong.summed,
        ),
        Mistake(
            "one number for each image",
            "You give one number for each image. The result is their mean, one number.",
            wrong.each_image,
        ),
        Mistake(
            "entropy added",
            "You add the entropy of the target. It is what no network can lower, so it is taken "
            "off the cross-entropy.",
            wrong.entropy_added,
            reread='Notebook 03, "Entropy, cross-entropy and what lies between"',
        ),
        Mistake(
            "entropy of the network",
            "You subtract the entropy of the network's probabilities. It is the entropy of the "
            "target that no network can lower.",
            wrong.entropy_of_the_network,
            reread='Notebook 03, "Entropy, cross-entropy and what lies between"',
        ),
        Mistake(
            "entropy of an even target",
            "You subtract ln K, the entropy of a target that is spread over all classes evenly. "
            "Subtract that of this target, which is smaller.",
            wrong.entropy_of_the_even,
            reread='Notebook 03, "Entropy, cross-entropy and what lies between"',
        ),
        Mistake(
            "nothing without smoothing",
            "You give 0 where nothing is smoothed. There the entropy of the target is 0, and the "
            "divergence is the whole cross-entropy.",
            wrong.none_is_zero,
            reread='Notebook 03, "Entropy, cross-entropy and what lies between"',
        ),
        Mistake(
            "softmax over the batch",
            "Your softmax runs over the images of the batch. It runs over the classes of each "
            "image.",
            wrong.softmax_over_batch,
            reread='Notebook 03, "From scores to probabilities"',
        ),
        Mistake(
            "bits",
            "Your result is in bits, by logarithms of base 2. Asked is nats: the natural "
            "logarithm.",
            wrong.bits,
            reread='Notebook 03, "The loss"',
        ),
        Mistake(
            "sign turned",
            "Your sign is turned. The divergence is the cross-entropy minus the entropy, which is "
            "never the larger one.",
            wrong.negative,
            reread='Notebook 03, "Entropy, cross-entropy and what lies between"',
        ),
        Mistake(
            "answer for the label",
            "Your target lies on the class that the network answers. It lies on the right class "
            "of the image.",
            wrong.of_the_answer,
        ),
    ),
    accepted=(loss_minus_entropy, numpy),
    forbidden=("kl_div", "KLDivLoss", "kl_divergence"),
    points=3,
    minutes=14,
    difficulty=2,
)
