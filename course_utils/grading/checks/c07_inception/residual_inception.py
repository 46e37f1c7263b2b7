"""An Inception module as the branch of a residual block."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from course_utils.grading.checks.c07_inception import wrong_residual_inception as wrong
from course_utils.grading.checks.c07_inception.wrong_residual_inception import ResidualInception
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def run(
    work: "Callable[..., Any]",
    in_channels: int,
    widths: tuple,
    scale: float,
    parameters: "torch.Tensor",
    x: "torch.Tensor",
    backward: bool,
) -> "tuple[dict[str, tuple], torch.Tensor, torch.Tensor]":
    """Build the block, fill its parameters, call it.

    backward: whether a gradient is asked for; zeros stand for it otherwise
    returns: the shapes of its parameters, its answer, its gradient for x
    """
    import torch

    block = work(in_channels, widths, scale)
    start = 0
    named = dict(sorted(block.named_parameters()))
    shapes = {name: tuple(parameter.shape) for name, parameter in named.items()}
    if not named:  # there is nothing to fill, and its answer would be random
        return shapes, torch.zeros_like(x), torch.zeros_like(x)
    with torch.no_grad():
        for parameter in named.values():
            indices = torch.arange(start, start + parameter.numel()) % len(parameters)
            parameter.copy_(parameters[indices].reshape(parameter.shape))
            start += parameter.numel()
        if not backward:
            return shapes, block(x.clone()), torch.zeros_like(x)
    x = x.requires_grad_(True)
    out = block(x.clone())
    weight = torch.arange(1, out.numel() + 1).cos().reshape(out.shape)
    (gradient,) = torch.autograd.grad((out * weight).sum(), x)
    return shapes, out, gradient


def cases(rng: "np.random.Generator") -> list[tuple]:
    single = torch.tensor([1.0, -0.5]), torch.tensor([[[[1.0, -2]]]])
    return [
        (1, (1, 1, 1, 1, 1), 0.5, *single, False),
        (8, (4, 2, 4, 2, 4), 0.2, tensor(rng, 271) * 0.4, torch.zeros(1, 8, 5, 6), False),
        (3, (2, 1, 2, 3, 2), 0.6, tensor(rng, 211) * 0.4, tensor(rng, 1, 3, 5, 4), False),
        (4, (2, 3, 4, 1, 3), 0.35, tensor(rng, 353) * 0.4, tensor(rng, 2, 4, 6, 7), True),
        (5, (3, 2, 2, 3, 4), 0.15, tensor(rng, 431) * 0.4, tensor(rng, 1, 5, 4, 9), True),
    ]


class WithoutConcatenation(ResidualInception):
    """The last 1x1 taken apart, a piece for each branch."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        assert self.up.bias is not None
        out = x + self.scale * self.up.bias[:, None, None]
        small = self.small(self.reduce_small(x).clamp(0))
        large = self.large(self.reduce_large(x).clamp(0))
        parts = [self.point(x), small, large]
        weights = self.up.weight.split([part.shape[1] for part in parts], 1)
        for part, weight in zip(parts, weights, strict=True):
            out = out + self.scale * nn.functional.conv2d(part.clamp(0), weight)
        return out.clamp(0)


class ByLayers(ResidualInception):
    """Of torch's layers alone, which change their inputs in place."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        relu = nn.ReLU(inplace=True)
        branches = [
            nn.Sequential(self.point, relu),
            nn.Sequential(self.reduce_small, relu, self.small, relu),
            nn.Sequential(self.reduce_large, relu, self.large, relu),
        ]
        branch = self.up(torch.cat([layers(x) for layers in branches], 1))
        return relu(x + branch.mul_(self.scale))


CHECK = Check(
    work="ResidualInception",
    reference=ResidualInception,
    cases=cases,
    adapter=run,
    reread='Notebook 07, "The module as a branch"',
    mistakes=(
        Mistake(
            "scale ignored",
            "Your branch is added whole, whatever the scale.",
            wrong.ending(lambda x, branch, scale: torch.relu(x + branch)),
        ),
        Mistake(
            "scale fixed",
            "Your branch is multiplied by a number of your own. It is `scale` that it is "
            "multiplied by, which differs from block to block.",
            wrong.changed(scale=0.2),
            variants=tuple(wrong.changed(scale=scale) for scale in (0.1, 0.17, 0.3)),
        ),
        Mistake(
            "scale on everything",
            "Your scale shrinks the input as well. Only the branch is scaled; the input passes as "
            "it is.",
            wrong.ending(lambda x, branch, scale: torch.relu(scale * (x + branch))),
        ),
        Mistake(
            "scale on the input",
            "Your scale multiplies the input. It is the branch that is multiplied.",
            wrong.ending(lambda x, branch, scale: torch.relu(scale * x + branch)),
        ),
        Mistake(
            "blended",
            "Your input gives way to the branch: it is multiplied by 1 - scale. It passes as it "
            "is, and the scaled branch is added.",
            wrong.ending(lambda x, branch, scale: torch.relu((1 - scale) * x + scale * branch)),
        ),
        Mistake(
            "scale before the last layer",
            "You scale what enters `up`, so that its bias is not scaled. What leaves it is to be "
            "multiplied.",
            wrong.ScaledBefore,
        ),
        Mistake(
            "trained scale",
            "Your scale is a parameter, so that training changes it. It is a number that stays.",
            wrong.trained(),
            variants=(wrong.trained(1),),
        ),
        Mistake(
            "ReLU before the sum",
            "There is a ReLU behind your last 1x1. Then the branch can only add, never take away.",
            wrong.ending(lambda x, branch, scale: torch.relu(x + scale * branch.relu())),
        ),
        Mistake(
            "ReLU on the branch instead of the sum",
            "Your last ReLU is applied to the branch before it is added. It follows the sum.",
            wrong.ending(lambda x, branch, scale: x + scale * branch.relu()),
        ),
        Mistake(
            "no ReLU at the end",
            "Your sum leaves without a ReLU.",
            wrong.ending(lambda x, branch, scale: x + scale * branch),
        ),
        Mistake(
            "no shortcut",
            "Your block hands on its branch alone. The input is added to it.",
            wrong.ending(lambda x, branch, scale: torch.relu(scale * branch)),
            variants=(
                wrong.ending(lambda x, branch, scale: scale * branch),
                wrong.ending(lambda x, branch, scale: torch.relu(branch)),
            ),
        ),
        Mistake(
            "branch subtracted",
            "Your branch is subtracted from the input. It is added.",
            wrong.ending(lambda x, branch, scale: torch.relu(x - scale * branch)),
        ),
        Mistake(
            "input through a ReLU",
            "Your input passes through a ReLU before it is added; one that works in place does "
            "that, too. The input is added as it is, with its negative numbers.",
            wrong.ending(lambda x, branch, scale: torch.relu(x.relu() + scale * branch)),
            variants=(
                wrong.ending(lambda x, branch, scale: torch.relu(x.relu_() + scale * branch)),
                wrong.ending(lambda x, branch, scale: x.relu() + scale * branch),
                wrong.RectifiedFirst,
            ),
        ),
        Mistake(
            "linear reductions",
            "A ReLU is missing behind your reductions, or behind one of them. Every convolution "
            "but the last has one.",
            wrong.linear("reduce_small", "reduce_large"),
            reread='Notebook 07, "A linear layer at every pixel"',
            variants=(wrong.linear("reduce_small"), wrong.linear("reduce_large")),
        ),
        Mistake(
            "linear branches",
            "A ReLU is missing at the end of one of your branches at least. Every convolution but "
            "the last has one.",
            wrong.linear("point", "small", "large"),
            variants=(
                wrong.linear("point"),
                wrong.linear("small"),
                wrong.linear("large"),
                wrong.linear("small", "large"),
                wrong.linear(*wrong.LAYERS[:-1]),
            ),
        ),
        Mistake(
            "branches in another order",
            "You concatenate the branches in another order. `point` comes first, then `small`, "
            "then `large`.",
            wrong.changed(order=(1, 2, 0)),
            variants=tuple(
                wrong.changed(order=order) for order in ((0, 2, 1), (1, 0, 2), (2, 0, 1), (2, 1, 0))
            ),
        ),
        Mistake(
            "branches added",
            "You add the branches to one another. Their maps are concatenated, so that `up` gets "
            "c1 + c3 + c5 of them.",
            wrong.Added,
        ),
        Mistake(
            "one after the other",
            "Your layers lie one behind the other. The three branches stand side by side, and each "
            "of them gets the input.",
            wrong.OneAfterTheOther,
        ),
        Mistake(
            "reductions skipped",
            "Your `small` and `large` read the input itself. Each reads what its reduction leaves.",
            wrong.Unreduced,
            variants=(wrong.UnreducedAlone,),
        ),
        Mistake(
            "bias missing",
            "One of your convolutions at least has no bias. All six have one.",
            wrong.unbiased(*wrong.LAYERS),
            variants=(
                wrong.unbiased("up"),
                wrong.unbiased("reduce_small", "reduce_large"),
                wrong.unbiased(*wrong.LAYERS[:-1]),
            ),
        ),
        Mistake(
            "widths in another order",
            "You read the widths in another order. They come as (c1, r3, c3, r5, c5): each "
            "reduction stands before its kernel.",
            wrong.reordered(0, 2, 1, 4, 3),
            variants=(wrong.reordered(0, 1, 3, 2, 4), wrong.reordered(0, 2, 4, 1, 3)),
        ),
        Mistake(
            "layers not registered",
            "Your module has no parameters: torch does not find your layers, and nothing would "
            "train them. Make each an attribute of its own, with the name that is asked for; a "
            "dict or a list hides them.",
            wrong.Unregistered,
        ),
        Mistake(
            "branches of other sizes",
            "Your branches end with maps of different sizes. The stride is 1 everywhere, and "
            "`small` and `large` are padded by 1 and 2, so that all maps keep their size.",
            wrong.set_in("padding", (0, 0), "small", "large"),
            variants=(
                wrong.set_in("padding", (0, 0), "small"),
                wrong.set_in("padding", (0, 0), "large"),
                wrong.set_in("stride", (2, 2), "small", "large"),
                wrong.set_in("stride", (2, 2), "point"),
            ),
        ),
        Mistake(
            "kernels of other sizes",
            "One of your layers at least has a kernel of another size. It is 3x3 in `small`, 5x5 "
            "in `large` and 1x1 in the other four.",
            wrong.sized(small=5, large=3),
            variants=(
                wrong.sized(reduce_small=3, reduce_large=3),
                wrong.sized(point=3),
                wrong.sized(up=3),
            ),
        ),
        Mistake(
            "layers of other names",
            "One of your layers at least has another name than the statement gives it. Weights "
            "are stored and loaded by the names of their layers.",
            wrong.renamed("point"),
            variants=tuple(wrong.renamed(name) for name in wrong.LAYERS[1:]),
        ),
    ),
    accepted=(WithoutConcatenation, ByLayers),
    points=3,
    minutes=15,
    difficulty=2,
)
