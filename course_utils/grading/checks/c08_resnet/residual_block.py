"""The residual block, with a projection on its shortcut where the shape changes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake
from course_utils.models.blocks import BasicBlock

if TYPE_CHECKING:
    import numpy as np


class ResidualBlock(BasicBlock):
    """The course's own block, built as the exercise asks for it."""

    shortcut: nn.Module  # never None: the block has option B

    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__(in_channels, out_channels, stride=stride)


def with_weights(
    work: "Callable[..., nn.Module]",
    in_channels: int,
    out_channels: int,
    stride: int,
    training: bool,
    x: "torch.Tensor",
    weights: "torch.Tensor",
) -> "dict[str, torch.Tensor]":
    """Built, given weights that lie one after the other, and called; its state dict names them."""
    import math

    import torch

    convolutions = [("conv1", "bn1", in_channels, 3), ("conv2", "bn2", out_channels, 3)]
    if stride > 1 or in_channels != out_channels:
        convolutions.append(("shortcut.0", "shortcut.1", in_channels, 1))
    shapes: dict[str, tuple[int, ...]] = {}
    state = {}
    for conv, norm, channels, size in convolutions:
        shapes[f"{conv}.weight"] = (out_channels, channels, size, size)
        shapes |= {
            f"{norm}.{name}": (out_channels,)
            for name in ("weight", "bias", "running_mean", "running_var")
        }
        state[f"{norm}.num_batches_tracked"] = torch.tensor(0)
    parts = weights.split([math.prod(shape) for shape in shapes.values()])
    state |= {name: part.reshape(shapes[name]) for name, part in zip(shapes, parts, strict=True)}
    built = work(in_channels, out_channels, stride).double().train(training)
    built.load_state_dict(state)
    x = x.clone().double().requires_grad_(True)
    out = built(x)
    upstream = torch.cos(torch.arange(out.numel(), dtype=out.dtype)).reshape(out.shape)
    (gradient,) = torch.autograd.grad((out * upstream).sum(), x)
    return {"output": out, "gradient": gradient}


def cases(rng: "np.random.Generator") -> list[tuple]:
    copy = torch.eye(9, dtype=torch.float64)[4]  # the kernel of a convolution
    as_it_is = torch.tensor([1.0, 0, 0, 1]).double()  # weight, bias, mean, variance of a norm
    copies = torch.cat([copy, as_it_is, copy, as_it_is])
    return [
        (1, 1, 1, False, torch.tensor([[[[1.0, -2, 3]]]]).double(), copies),
        *(
            (*shape, training, tensor(rng, *size), drawn_weights(rng, *shape))
            for shape, training, size in [
                ((2, 3, 2), True, (3, 2, 5, 4)),
                ((3, 3, 2), False, (2, 3, 4, 7)),
                ((4, 4, 1), True, (2, 4, 3, 5)),
                ((4, 2, 1), False, (1, 4, 5, 3)),
            ]
        ),
    ]


def drawn_weights(
    rng: "np.random.Generator", in_channels: int, out_channels: int, stride: int
) -> torch.Tensor:
    """The weights of a block as `with_weights` takes them, one after the other."""
    fans = [9 * in_channels, 9 * out_channels]
    if stride > 1 or in_channels != out_channels:
        fans.append(in_channels)
    parts = []
    for fan in fans:
        parts += [tensor(rng, out_channels * fan) / fan**0.5, 1 + 0.2 * tensor(rng, out_channels)]
        parts += [
            0.5 * tensor(rng, 2 * out_channels),
            torch.from_numpy(rng.uniform(0.5, 2, out_channels)),
        ]
    return torch.cat(parts)


def answering(forward: Callable[[Any, torch.Tensor], torch.Tensor]) -> type[ResidualBlock]:
    """The block with another forward."""
    return type("ResidualBlock", (ResidualBlock,), {"forward": forward})


def inner(block: BasicBlock, x: torch.Tensor) -> torch.Tensor:
    """What leaves the first half of the branch."""
    return F.relu(block.bn1(block.conv1(x)))


def branch(block: BasicBlock, x: torch.Tensor) -> torch.Tensor:
    """F, that is all but the shortcut and the last ReLU."""
    return block.bn2(block.conv2(inner(block, x)))


RELU_BEFORE_SUM = answering(lambda block, x: F.relu(branch(block, x)) + block.shortcut(x))
NO_RELU_AFTER = answering(lambda block, x: branch(block, x) + block.shortcut(x))
NO_RELU_INSIDE = answering(lambda b, x: F.relu(b.bn2(b.conv2(b.bn1(b.conv1(x)))) + b.shortcut(x)))
PLAIN = answering(lambda block, x: F.relu(branch(block, x)))
SUM_BEFORE_NORM = answering(lambda b, x: F.relu(b.bn2(b.conv2(inner(b, x)) + b.shortcut(x))))


class LateStride(ResidualBlock):
    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__(in_channels, out_channels, stride)
        self.conv1.stride = (1, 1)
        self.conv2.stride = (stride, stride)


class WithIdentity(ResidualBlock):
    """An identity where BasicBlock has an empty Sequential, and a clamp for the last ReLU."""

    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__(in_channels, out_channels, stride)
        if stride == 1 and in_channels == out_channels:
            self.shortcut = nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (self.shortcut(x) + branch(self, x)).clamp(min=0)


class InPlace(ResidualBlock):
    """ReLUs and the sum write over what they read."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = self.bn1(self.conv1(x)).relu_()
        out = self.bn2(self.conv2(out))
        out += self.shortcut(x)
        return out.relu_()


CHECK = Check(
    work="ResidualBlock",
    reference=ResidualBlock,
    cases=cases,
    adapter=with_weights,
    reread='Notebook 08, "The block"',
    mistakes=(
        Mistake(
            "ReLU before the sum",
            "Your last ReLU comes before the addition. So F can only add, never take away, and the "
            "sum leaves the block as it is. Add first.",
            RELU_BEFORE_SUM,
        ),
        Mistake(
            "no ReLU after the sum",
            "Your sum leaves the block as it is: a ReLU follows it.",
            NO_RELU_AFTER,
        ),
        Mistake(
            "no ReLU inside",
            "There is no ReLU between your two convolutions, so together they are no more than "
            "one, a linear map.",
            NO_RELU_INSIDE,
        ),
        Mistake(
            "shortcut not added",
            "Your block answers F alone. This is the plain block, the one that made 56 layers "
            "fail.",
            PLAIN,
        ),
        Mistake(
            "sum before the batch norm",
            "You add the shortcut before the second batch norm, which then rescales the input, "
            "too. The shortcut carries it past all layers of F.",
            SUM_BEFORE_NORM,
        ),
        Mistake(
            "stride in the second",
            "Your second convolution has the stride. The sizes fit, but it belongs to the first, "
            "which so reads the large map once and hands on a small one.",
            LateStride,
        ),
    ),
    accepted=(WithIdentity, InPlace),
    forbidden=("BasicBlock", "Bottleneck"),
    points=3,
    minutes=18,
    difficulty=2,
)
