"""LeNet-5 as it was published, with everything that later networks left out, and as it is built
today."""

from collections.abc import Sequence

import torch
from torch import nn

from course_utils.models.basenet import BaseNet

# LeCun et al. 1998, table I: the S2 maps that each of the 16 maps of C3 looks at
CONNECTIONS = tuple(
    tuple(int(digit) for digit in inputs)
    for inputs in (
        "012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345"
    ).split()
)

# Ten digits, 7 pixels wide and 12 high
DIGITS = """
..###..  ...##..  .#####.  #######  ....##.  #######  ..####.  #######  .#####.  .####..
.#...#.  ..###..  ##...##  .....##  ...###.  ##.....  .##....  ##...##  ##...##  ##..##.
##...##  .####..  ##...##  ....##.  ..####.  ##.....  ##.....  .....##  ##...##  ##...##
##...##  ...##..  .....##  ...##..  .##.##.  ##.....  ##.....  ....##.  ##...##  ##...##
##...##  ...##..  ....##.  ..####.  ##..##.  ######.  ######.  ....##.  .#####.  ##...##
##...##  ...##..  ...##..  .....##  ##..##.  ##...##  ###..##  ...##..  ##...##  ##..###
##...##  ...##..  ..##...  .....##  #######  .....##  ##...##  ...##..  ##...##  .######
##...##  ...##..  .##....  .....##  ....##.  .....##  ##...##  ..##...  ##...##  .....##
##...##  ...##..  ##.....  .....##  ....##.  .....##  ##...##  ..##...  ##...##  .....##
.#...#.  ...##..  ##.....  ##...##  ....##.  ##...##  .##..##  .##....  ##...##  ....##.
..###..  .######  #######  .#####.  ....##.  .#####.  ..####.  .##....  .#####.  .####..
.......  .......  .......  .......  .......  .......  .......  .......  .......  .......
"""


class LeNet5(nn.Module):
    """LeNet-5 with its connection table, trainable subsampling, scaled tanh and RBF output (LeCun
    et al. 1998).

    x: (N, in_channels, 32, 32), background about -0.1 and strokes about 1.175
    -> logits (N, num_classes)

    The paper's output is the squared distance y of F6 to a picture of each digit (equation 7),
    small for the answer. Here it comes out as -y, so that cross-entropy is the paper's loss
    (equation 9) without its constant e^(-j). Trainable parameters: C1 156, S2 12, C3 1,516, S4 32,
    C5 48,120, F6 10,164.

    >>> LeNet5()(torch.zeros(1, 1, 32, 32)).shape
    torch.Size([1, 10])

    Differs from the paper: the ten pictures are drawn anew; subsampling starts as a plain mean.
    """

    pictures: torch.Tensor

    def __init__(self, num_classes: int = 10, in_channels: int = 1) -> None:
        super().__init__()
        pictures = digit_pictures()
        if not 1 <= num_classes <= len(pictures):
            raise ValueError(
                f"LeNet-5 has a picture for each of {len(pictures)} digits, "
                f"got num_classes={num_classes}"
            )
        self.c1 = nn.Conv2d(in_channels, 6, 5)
        self.s2 = Subsampling(6)
        self.c3 = TableConv(CONNECTIONS, 5)
        self.s4 = Subsampling(16)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.register_buffer("pictures", pictures[:num_classes].flatten(1))
        self.apply(init_uniform)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = squash(self.c1(x))  # (N, 6, 28, 28)
        x = squash(self.s2(x))  # (N, 6, 14, 14)
        x = squash(self.c3(x))  # (N, 16, 10, 10)
        x = squash(self.s4(x))  # (N, 16, 5, 5)
        x = squash(self.c5(x))  # (N, 120, 1, 1)
        x = squash(self.f6(x.flatten(1)))  # (N, 84)
        return -(x[:, None] - self.pictures).square().sum(2)  # (N, num_classes)


def lenet5_modern(num_classes: int = 10, in_channels: int = 1) -> BaseNet:
    """LeNet-5 as it is built today: every map sees every map, max pooling, ReLU, linear output.

    x: (N, in_channels, 32, 32) -> logits (N, num_classes). 61,706 parameters; with 3 channels it is
    BaseNet.

    Differs from the paper: in all that makes LeNet5 above longer.
    """
    return BaseNet(num_classes, in_channels)


class Subsampling(nn.Module):
    """Sums of 2x2 squares, times one trainable coefficient a map, plus one bias:
    (N, C, H, W) -> (N, C, H/2, W/2)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.coefficient = nn.Parameter(torch.full((channels, 1, 1), 0.25))  # of a sum: a mean
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.coefficient * (4 * nn.functional.avg_pool2d(x, 2)) + self.bias


class TableConv(nn.Module):
    """A convolution whose every output map looks at its own choice of input maps.

    table: for each output map the input maps it sees:
    (N, C, H, W) -> (N, len(table), H - K + 1, W - K + 1)
    """

    def __init__(self, table: Sequence[Sequence[int]], kernel_size: int) -> None:
        super().__init__()
        self.table = [list(inputs) for inputs in table]
        self.maps = nn.ModuleList(nn.Conv2d(len(inputs), 1, kernel_size) for inputs in table)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat(
            [conv(x[:, inputs]) for conv, inputs in zip(self.maps, self.table, strict=True)], dim=1
        )


def squash(a: torch.Tensor) -> torch.Tensor:
    """Scaled tanh, 1.7159 tanh(2a/3): its value at 1 and -1 is 1 and -1 (equation 6, appendix
    A)."""
    return 1.7159 * torch.tanh(2 / 3 * a)


def digit_pictures() -> torch.Tensor:
    """The targets of the output layer: (10, 12, 7) float, +1 for ink and -1 for paper."""
    rows = [row.split() for row in DIGITS.strip().split("\n")]
    ink = [[[pixel == "#" for pixel in piece] for piece in row] for row in rows]
    return torch.tensor(ink).transpose(0, 1).float() * 2 - 1  # from (12, 10, 7)


def init_uniform(module: nn.Module) -> None:
    """Weights uniform in +-2.4 / fan-in, as in appendix A of the paper."""
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        bound = 2.4 / module.weight[0].numel()  # F_i of the paper, the inputs of a unit
        nn.init.uniform_(module.weight, -bound, bound)
        assert module.bias is not None
        nn.init.zeros_(module.bias)


VARIANTS = {"lenet5": LeNet5, "lenet5_modern": lenet5_modern}
