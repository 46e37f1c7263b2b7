"""What auxiliary heads do to the gradient of every layer of the trunk."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c07_inception import wrong_gradient_lift as wrong
from course_utils.grading.checks.c07_inception.wrong_gradient_lift import (
    Heads,
    Weights,
    gradient_lift,
    gradients,
)
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def cases(rng: np.random.Generator) -> list[tuple]:
    def chain(*widths: int) -> Weights:
        return [
            tensor(rng, b, a) * (1.4 / a) ** 0.5 for a, b in zip(widths, widths[1:], strict=False)
        ]

    def labels(count: int, classes: int) -> torch.Tensor:
        return torch.from_numpy(rng.permutation(np.arange(count) % classes))

    unit = torch.eye(2)
    tiny = torch.tensor([[1.0, 2]])
    return [
        (tiny, [unit, unit], {0: torch.tensor([[1.0, -1], [0, 1]])}, torch.tensor([0]), 0.3),
        (
            tensor(rng, 11, 5),
            chain(5, 9, 8, 7, 6, 3),
            {1: tensor(rng, 3, 8), 3: tensor(rng, 3, 6)},
            labels(11, 3),
            0.5,
        ),
        (
            tensor(rng, 7, 8),
            chain(8, 10, 6, 5),
            {0: tensor(rng, 5, 10), 1: tensor(rng, 5, 6)},
            labels(7, 5),
            0.3,
        ),
        (tensor(rng, 5, 4), chain(4, 4, 4, 4, 4), {1: tensor(rng, 4, 4)}, labels(5, 4), 0.4),
        (tensor(rng, 9, 6), chain(6, 6, 6, 6), {0: tensor(rng, 6, 6)}, labels(9, 6), 0.3),
        (
            tensor(rng, 7, 5),
            chain(5, 5, 5, 5, 5),
            {0: tensor(rng, 5, 5), 2: tensor(rng, 5, 5)},
            labels(7, 5),
            0.2,
        ),
    ]


def by_linearity(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> torch.Tensor:
    of_heads = gradients(x, weights, heads, labels, 1.0, main=0.0)
    alone = gradients(x, weights, heads, labels, 0.0)
    pairs = zip(alone, of_heads, strict=True)
    return torch.stack([(a + share * b).norm() / a.norm() for a, b in pairs])


def by_backward(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> torch.Tensor:
    layers = [torch.nn.Parameter(weight) for weight in weights]
    norms = []
    for part in (share, 0):
        signal = x
        losses = []
        for number, weight in enumerate(layers):
            weight.grad = None
            signal = F.linear(signal.relu() if number else signal, weight)
            if number in heads:
                losses.append(part * F.cross_entropy(signal.relu() @ heads[number].T, labels))
        (sum(losses) + F.cross_entropy(signal, labels)).backward()
        norms.append(torch.stack([norm_of_gradient(weight) for weight in layers]))
    return norms[0] / norms[1]


def norm_of_gradient(weight: torch.nn.Parameter) -> torch.Tensor:
    """The norm of what `backward` left."""
    assert weight.grad is not None
    return weight.grad.square().sum().sqrt()


CHECK = Check(
    work="gradient_lift",
    reference=gradient_lift,
    cases=cases,
    reread='Notebook 07, "Auxiliary heads"',
    mistakes=(
        Mistake(
            "unweighted heads",
            "Your heads count as much as the classifier. Each counts `share` times.",
            wrong.unweighted,
        ),
        Mistake(
            "upside down",
            "You divide the gradient without heads by the one with them, so a lift comes out below "
            "one.",
            wrong.upside_down,
        ),
        Mistake(
            "no ratio",
            "Your numbers are no ratios. For each layer, divide the norm with heads by the norm "
            "without.",
            wrong.difference,
            variants=(wrong.without_ratio, wrong.less_one),
        ),
        Mistake(
            "root missing",
            "You divide the sums of squares. The norm is the root of such a sum.",
            wrong.squared,
        ),
        Mistake(
            "another norm",
            "Your norm is another one. It is the root of the sum of the squares of all entries.",
            partial(gradient_lift, norm=wrong.sum_of_absolutes),
            variants=(
                partial(gradient_lift, norm=wrong.largest),
                partial(gradient_lift, norm=wrong.spectral),
                partial(gradient_lift, norm=wrong.deviation),
            ),
        ),
        Mistake(
            "norms added up",
            "You add the norms of several gradients. Gradients of one layer may cancel in part: "
            "add them first, and take the norm of their sum.",
            wrong.norms_added,
            variants=(wrong.two_norms_added,),
        ),
        Mistake(
            "one ratio for all layers",
            "You take one norm over all layers together. Each layer has its own ratio.",
            wrong.of_all,
            variants=(wrong.one_number,),
        ),
        Mistake(
            "weight taken from the classifier",
            "You take from the classifier what the heads get. Their losses are added to its loss, "
            "which stays whole.",
            wrong.mixed,
            variants=(wrong.mixed_by_count,),
        ),
        Mistake(
            "share of the classifier",
            "You multiply the loss of the classifier by the share, too. Only the heads are "
            "multiplied by it.",
            wrong.shared_by_all,
        ),
        Mistake(
            "heads alone",
            "You compare the gradient of the heads alone with that of the trunk. With heads, the "
            "loss is that of the trunk and those of the heads.",
            wrong.heads_alone,
        ),
        Mistake(
            "nothing lifted",
            "All your ratios are 1: with heads and without, your trunk gets the same gradient. The "
            "losses of the heads reach all the layers below them.",
            wrong.nothing_lifted,
        ),
        Mistake(
            "one head only",
            "Only one of your heads counts. The losses of all of them are added.",
            wrong.last_head,
            variants=(wrong.first_head,),
        ),
        Mistake(
            "heads before the ReLU",
            "Your heads read a layer before its ReLU. They get what the next layer gets.",
            partial(gradient_lift, activation=wrong.same),
        ),
        Mistake(
            "heads one layer off",
            "Your heads read another layer than theirs. The head at an index reads the answers of "
            "the layer with this index, not what comes into it or leaves the next one.",
            partial(gradient_lift, shift=-1),
            variants=(partial(gradient_lift, shift=1),),
        ),
        Mistake(
            "ReLU on the logits",
            "You apply a ReLU to logits, those of the trunk or of a head. There is one between "
            "each layer of the trunk and the next, and none behind what gives logits.",
            partial(gradient_lift, last=torch.relu),
            variants=(
                partial(gradient_lift, head_loss=wrong.rectified),
                partial(gradient_lift, head_loss=wrong.rectified, last=torch.relu),
            ),
        ),
        Mistake(
            "no ReLU",
            "There is no ReLU between your layers.",
            partial(gradient_lift, between=wrong.same),
            variants=(partial(gradient_lift, between=wrong.same, activation=wrong.same),),
        ),
        Mistake(
            "softmax twice",
            "You apply softmax before F.cross_entropy, which applies it itself. It takes logits.",
            partial(gradient_lift, head_loss=wrong.after_softmax, main_loss=wrong.after_softmax),
            variants=(
                partial(gradient_lift, head_loss=wrong.after_softmax),
                partial(gradient_lift, main_loss=wrong.after_softmax),
            ),
        ),
        Mistake(
            "sum and mean",
            "One of your losses is summed over the samples, another averaged. All of them are "
            "averaged alike.",
            partial(gradient_lift, head_loss=wrong.summed),
            variants=(partial(gradient_lift, main_loss=wrong.summed),),
        ),
        Mistake(
            "share of the logits",
            "You multiply the logits of a head by the share. Its loss is multiplied.",
            wrong.shared_logits,
        ),
        Mistake(
            "not transposed",
            "You multiply by a weight as it stands. Weights are (outputs, inputs), so that a layer "
            "multiplies by the transpose.",
            wrong.untransposed,
            variants=(wrong.untransposed_heads, wrong.all_untransposed),
        ),
        Mistake(
            "gradient of the answers",
            "Your gradients are those of what leaves each layer. The gradient of a layer is that "
            "of its weights.",
            partial(gradient_lift, of="answers"),
            variants=(partial(gradient_lift, of="signals"),),
        ),
        Mistake(
            "gradients added up",
            "Your second gradient was added to the first: `backward` adds to `grad`, as long as "
            "nobody clears it.",
            wrong.accumulated,
            variants=(wrong.accumulated_without,),
        ),
        Mistake(
            "averaged heads",
            "You average losses. Each head is added with the whole share, the classifier whole.",
            wrong.averaged_heads,
            variants=(wrong.averaged_losses,),
        ),
    ),
    accepted=(by_linearity, by_backward),
    points=3,
    minutes=15,
    difficulty=2,
)
