"""An Inception module as the branch of a residual block, and what goes wrong in building it."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

Widths = tuple[int, int, int, int, int]  # 1x1, reduction and 3x3, reduction and 5x5
LAYERS = ("point", "reduce_small", "small", "reduce_large", "large", "up")


def joined(x: torch.Tensor, branch: torch.Tensor, scale: float) -> torch.Tensor:
    """How the block ends."""
    return torch.relu(x + scale * branch)


class ResidualInception(nn.Module):
    """relu(x + scale * branch), the branch an Inception module and a 1x1 to the width of x.

    Settings for mistakes. linear: the layers that no ReLU follows; order: of the branches; join:
    how the block ends
    """

    def __init__(self, in_channels: int, widths: Widths, scale: float) -> None:
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)
        self.scale = scale
        self.linear: tuple[str, ...] = ("up",)
        self.order = (0, 1, 2)
        self.join: Callable[..., torch.Tensor] = joined

    def through(self, x: torch.Tensor, *names: str) -> torch.Tensor:
        """What leaves the last of these layers."""
        for name in names:
            x = getattr(self, name)(x)
            x = x if name in self.linear else x.relu()
        return x

    def branches(self, x: torch.Tensor) -> list[torch.Tensor]:
        """What leaves the three branches."""
        return [
            self.through(x, "point"),
            self.through(x, "reduce_small", "small"),
            self.through(x, "reduce_large", "large"),
        ]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        branches = self.branches(x)
        branch = self.up(torch.cat([branches[i] for i in self.order], dim=1))
        return self.join(x, branch, self.scale)


def changed(**settings: Any) -> Callable[..., nn.Module]:
    """The block with some of its settings replaced after it has been built."""

    def build(in_channels: int, widths: Widths, scale: float) -> nn.Module:
        block = ResidualInception(in_channels, widths, scale)
        for name, value in settings.items():
            setattr(block, name, value)
        return block

    return build


def ending(join: Callable[[Any, Any, Any], torch.Tensor]) -> Callable[..., nn.Module]:
    """The block with another end, of the input, the branch and the scale."""
    return changed(join=join)


def linear(*names: str) -> Callable[..., nn.Module]:
    """The block where no ReLU follows these layers."""
    return changed(linear=(*names, "up"))


def unbiased(*names: str) -> Callable[..., nn.Module]:
    """The block where these layers have no bias."""

    def build(in_channels: int, widths: Widths, scale: float) -> nn.Module:
        block = ResidualInception(in_channels, widths, scale)
        for name in names:
            getattr(block, name).bias = None
        return block

    return build


def set_in(setting: str, value: tuple[int, int], *names: str) -> Callable[..., nn.Module]:
    """The block where a setting of these layers, as their padding, is another."""

    def build(in_channels: int, widths: Widths, scale: float) -> nn.Module:
        block = ResidualInception(in_channels, widths, scale)
        for name in names:
            setattr(getattr(block, name), setting, value)
        return block

    return build


def sized(**sides: int) -> Callable[..., nn.Module]:
    """The block where these layers have kernels of other sides, padded to keep the maps' size."""

    def build(in_channels: int, widths: Widths, scale: float) -> nn.Module:
        block = ResidualInception(in_channels, widths, scale)
        for name, side in sides.items():
            own = getattr(block, name)
            other = nn.Conv2d(own.in_channels, own.out_channels, side, padding=side // 2)
            setattr(block, name, other)
        return block

    return build


def renamed(name: str) -> Callable[..., nn.Module]:
    """The block where a layer has another name."""

    def build(in_channels: int, widths: Widths, scale: float) -> nn.Module:
        block = ResidualInception(in_channels, widths, scale)
        layer = getattr(block, name)
        delattr(block, name)
        block.add_module(f"{name}_conv", layer)
        object.__setattr__(block, name, layer)  # as before, unknown to torch
        return block

    return build


def reordered(*order: int) -> Callable[..., nn.Module]:
    """The block where the widths are read in another order."""
    return lambda in_channels, widths, scale: ResidualInception(
        in_channels, tuple(widths[i] for i in order), scale
    )


def trained(*shape: int) -> Callable[..., nn.Module]:
    """The block where the scale is a parameter."""

    def build(in_channels: int, widths: Widths, scale: float) -> nn.Module:
        block = ResidualInception(in_channels, widths, scale)
        del block.scale
        block.register_parameter("scale", nn.Parameter(torch.full(shape, scale)))
        return block

    return build


class Added(ResidualInception):
    def __init__(self, in_channels: int, widths: Widths, scale: float) -> None:
        super().__init__(in_channels, widths, scale)
        self.up = nn.Conv2d(widths[0], in_channels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        point, small, large = self.branches(x)
        return self.join(x, self.up(point + small + large), self.scale)


class OneAfterTheOther(ResidualInception):
    def __init__(self, in_channels: int, widths: Widths, scale: float) -> None:
        super().__init__(in_channels, widths, scale)
        c1, r3, c3, r5, c5 = widths
        self.reduce_small = nn.Conv2d(c1, r3, 1)
        self.reduce_large = nn.Conv2d(c3, r5, 1)
        self.up = nn.Conv2d(c5, in_channels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.join(x, self.up(self.through(x, *LAYERS[:-1])), self.scale)


class Unreduced(ResidualInception):
    def __init__(self, in_channels: int, widths: Widths, scale: float) -> None:
        super().__init__(in_channels, widths, scale)
        self.small = nn.Conv2d(in_channels, widths[2], 3, padding=1)
        self.large = nn.Conv2d(in_channels, widths[4], 5, padding=2)

    def branches(self, x: torch.Tensor) -> list[torch.Tensor]:
        return [self.through(x, name) for name in ("point", "small", "large")]


class UnreducedAlone(Unreduced):
    def __init__(self, in_channels: int, widths: Widths, scale: float) -> None:
        super().__init__(in_channels, widths, scale)
        del self.reduce_small, self.reduce_large


class ScaledBefore(ResidualInception):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.join(x, self.up(self.scale * torch.cat(self.branches(x), dim=1)), 1)


class RectifiedFirst(ResidualInception):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x.relu())


class Unregistered(nn.Module):
    """With its layers where torch doesn't look for them."""

    def __init__(self, in_channels: int, widths: Widths, scale: float) -> None:
        super().__init__()
        self.layers = [ResidualInception(in_channels, widths, scale)]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers[0](x)
