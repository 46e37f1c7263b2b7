"""Residual blocks: the course's own, right in unusual ways, and with one thing wrong."""

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.models.blocks import BasicBlock, option_c


class ResidualBlock(BasicBlock):
    """The course's own block, built as the exercise asks for it."""

    shortcut: nn.Module  # never None: the block has option B

    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__(in_channels, out_channels, stride=stride)


def answering(forward: Callable[[Any, torch.Tensor], torch.Tensor]) -> type[ResidualBlock]:
    """The block with another forward."""
    return type("ResidualBlock", (ResidualBlock,), {"forward": forward})


def inner(block: BasicBlock, x: torch.Tensor) -> torch.Tensor:
    """What leaves the first half of the branch."""
    return F.relu(block.bn1(block.conv1(x)))


def branch(block: BasicBlock, x: torch.Tensor) -> torch.Tensor:
    """F, that is all but the shortcut and the last ReLU."""
    return block.bn2(block.conv2(inner(block, x)))


def summed(*halves: Callable[[Any, torch.Tensor], torch.Tensor]) -> type[ResidualBlock]:
    """The block with other halves of the branch."""
    first, second = halves
    return answering(lambda b, x: F.relu(second(b, first(b, x)) + b.shortcut(x)))


def second(block: BasicBlock, x: torch.Tensor) -> torch.Tensor:
    """What leaves the second half of the branch."""
    return block.bn2(block.conv2(x))


RELU_BEFORE_SUM = answering(lambda block, x: F.relu(branch(block, x)) + block.shortcut(x))
RELU_TWICE = answering(lambda b, x: F.relu(F.relu(branch(b, x)) + b.shortcut(x)))
NO_RELU_AFTER = answering(lambda block, x: branch(block, x) + block.shortcut(x))
NO_RELU_INSIDE = summed(lambda b, x: b.bn1(b.conv1(x)), second)
PLAIN = answering(lambda block, x: F.relu(branch(block, x)))
SUM_BEFORE_NORM = answering(lambda b, x: F.relu(b.bn2(b.conv2(inner(b, x)) + b.shortcut(x))))
RELU_BEFORE_NORM = summed(lambda b, x: b.bn1(F.relu(b.conv1(x))), second)
RELUS_BEFORE_NORMS = summed(
    lambda b, x: b.bn1(F.relu(b.conv1(x))), lambda b, x: b.bn2(F.relu(b.conv2(x)))
)
FIRST_NORM_TWICE = summed(inner, lambda b, x: b.bn1(b.conv2(x)))
SECOND_NORM_TWICE = summed(lambda b, x: F.relu(b.bn2(b.conv1(x))), second)
NORMS_SWAPPED = summed(lambda b, x: F.relu(b.bn2(b.conv1(x))), lambda b, x: b.bn1(b.conv2(x)))
NO_SECOND_NORM = summed(inner, lambda b, x: b.conv2(x))
NO_FIRST_NORM = summed(lambda b, x: F.relu(b.conv1(x)), second)
NO_NORM = summed(lambda b, x: F.relu(b.conv1(x)), lambda b, x: b.conv2(x))
RELU_ON_SHORTCUT = answering(lambda b, x: F.relu(branch(b, x) + F.relu(b.shortcut(x))))
NO_RELU = answering(lambda b, x: second(b, b.bn1(b.conv1(x))) + b.shortcut(x))
SHORTCUT_OF_F = answering(lambda b, x: F.relu(branch(b, x) + b.shortcut(branch(b, x))))
SHORTCUT_INSIDE = answering(lambda b, x: F.relu(branch(b, x) + b.shortcut(inner(b, x))))


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


class OnlyWhereNothingChanges(ResidualBlock):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = branch(self, x)
        return F.relu(out + x if x.shape == out.shape else out)


class Strided(ResidualBlock):
    """With the stride in other places. kind: where"""

    kind = ""

    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__(in_channels, out_channels, stride)
        both = (stride, stride)
        if self.kind == "two":
            for module in self.modules():
                if isinstance(module, nn.Conv2d) and module is not self.conv2:
                    module.stride = (2, 2)
        if self.kind in ("late", "on the shortcut", "nowhere"):
            self.conv1.stride = (1, 1)
        if self.kind in ("late", "twice"):
            self.conv2.stride = both
        if self.kind in ("branch alone", "nowhere") and isinstance(self.shortcut, nn.Sequential):
            for layer in self.shortcut:
                if isinstance(layer, nn.Conv2d):
                    layer.stride = (1, 1)


def strided(kind: str) -> type[Strided]:
    """The block with the stride elsewhere."""
    return type("ResidualBlock", (Strided,), {"kind": kind})


class Projected(ResidualBlock):
    """With a projection in other blocks. when: the shapes -> whether there is one"""

    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__(in_channels, out_channels, stride)
        there = self.when(in_channels, out_channels, stride)
        self.shortcut = option_c(in_channels, out_channels, stride) if there else nn.Sequential()

    def when(self, in_channels: int, out_channels: int, stride: int) -> bool:
        return True


def projected(when: Callable[[Any, int, int, int], bool]) -> type[Projected]:
    """The block with its projection in other places."""
    return type("ResidualBlock", (Projected,), {"when": when})


class Unpadded(ResidualBlock):
    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__(in_channels, out_channels, stride)
        self.conv1.padding = self.conv2.padding = (0, 0)


class UnpaddedOnce(ResidualBlock):
    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__(in_channels, out_channels, stride)
        self.conv2.padding = (0, 0)


def changed(change: Callable[[ResidualBlock], None]) -> type[ResidualBlock]:
    """The block that is changed once it has been built."""

    def build(self: ResidualBlock, in_channels: int, out_channels: int, stride: int) -> None:
        ResidualBlock.__init__(self, in_channels, out_channels, stride)
        change(self)

    return type("ResidualBlock", (ResidualBlock,), {"__init__": build})


def replaced(block: ResidualBlock, name: str, **settings: Any) -> None:
    """Another convolution in the place of one of the block, where there is one."""
    holder, key = (block.shortcut, "0") if name == "shortcut" else (block, name)
    own = getattr(holder, key, None)
    if own is not None:
        settings = {"padding": own.padding, "bias": False, **settings}
        size = settings.pop("size", own.kernel_size)
        other = nn.Conv2d(own.in_channels, own.out_channels, size, own.stride, **settings)
        setattr(holder, key, other)


def biased(*names: str) -> type[ResidualBlock]:
    """The block with biases in some of its convolutions."""

    def change(block: ResidualBlock) -> None:
        for name in names:
            replaced(block, name, bias=True)

    return changed(change)


def sized(**sides: int) -> type[ResidualBlock]:
    """The block with kernels of other sides."""

    def change(block: ResidualBlock) -> None:
        for name, side in sides.items():
            replaced(block, name, size=side, padding=side // 2)

    return changed(change)


def renamed(name: str, other: str) -> type[ResidualBlock]:
    """The block where a layer has another name."""

    def change(block: ResidualBlock) -> None:
        layer = getattr(block, name)
        delattr(block, name)
        block.add_module(other, layer)
        object.__setattr__(block, name, layer)  # as before, unknown to torch

    return changed(change)


class NoNormOnShortcut(ResidualBlock):
    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__(in_channels, out_channels, stride)
        if isinstance(self.shortcut, nn.Sequential):
            self.shortcut = self.shortcut[:1]
