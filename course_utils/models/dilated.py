"""The context module: dilated convolutions that widen the view exponentially and keep the size of
the map."""

from functools import partial

import torch
from torch import nn

# Yu and Koltun 2016, table 1. The receptive fields are 3, 5, 9, 17, 33, 65, 67 and, after the last
# 1x1, 67.
DILATIONS = (1, 1, 2, 4, 8, 16, 1)
WIDTHS = {"basic": (1, 1, 1, 1, 1, 1, 1), "large": (2, 2, 4, 8, 16, 32, 32)}  # in units of C


class ContextModule(nn.Module):
    """Seven dilated 3x3 convolutions and a 1x1, for answers at every pixel (Yu and Koltun 2016,
    table 1).

    x: (N, in_channels, H, W) -> (N, num_classes, H, W)

    size: "basic" or "large". Weights start as the identity (equations 4 and 5): at first it passes
    on what is not negative, "large" nearly so.

    Differs from the paper: in_channels may differ from the C = num_classes maps of a front end,
    which the paper feeds it; zeros around the map at each layer, so that the size stays.
    """

    def __init__(
        self, num_classes: int = 21, in_channels: int = 21, *, size: str = "basic"
    ) -> None:
        super().__init__()
        if size not in WIDTHS:
            raise ValueError(f"size must be 'basic' or 'large', got {size!r}")
        self.layers = nn.Sequential()
        noise = 0.0 if size == "basic" else 1e-3  # sigma of equation 5, far below its C / c >= 1/32
        channels = in_channels
        for dilation, width in zip(DILATIONS, WIDTHS[size], strict=True):
            # a 3x3 kernel reaches `dilation` pixels to each side: so much padding keeps the size
            conv = nn.Conv2d(channels, width * num_classes, 3, padding=dilation, dilation=dilation)
            self.layers.extend([conv, nn.ReLU()])
            channels = width * num_classes
        self.last = nn.Conv2d(channels, num_classes, 1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                init_identity(module, num_classes, noise=noise)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.layers(x)  # (N, num_classes or 32 num_classes, H, W)
        return self.last(x)  # (N, num_classes, H, W)


@torch.no_grad()
def init_identity(conv: nn.Conv2d, classes: int, *, noise: float) -> None:
    """The middle of a kernel passes a map on to those of its class, the rest is N(0, noise^2)
    (equations 4 and 5)."""
    if noise:
        nn.init.normal_(conv.weight, std=noise)
    else:
        nn.init.zeros_(conv.weight)
    if conv.bias is not None:
        nn.init.zeros_(conv.bias)
    # Map i of n belongs to class i * classes // n: a wide layer holds several maps of each class,
    # and equation 5 keeps their sum from layer to layer.
    sources = torch.arange(conv.in_channels) * classes // conv.in_channels
    targets = torch.arange(conv.out_channels) * classes // conv.out_channels
    middle = conv.kernel_size[0] // 2
    same = targets[:, None] == sources  # (out_channels, in_channels)
    conv.weight[:, :, middle, middle][same] = classes / conv.out_channels


VARIANTS = {"context_basic": ContextModule, "context_large": partial(ContextModule, size="large")}
