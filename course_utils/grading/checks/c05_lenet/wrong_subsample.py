"""Wrong layers of trainable subsampling."""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.grading.engine.check import Mistake

Pool = Callable[[torch.Tensor], torch.Tensor]


def added(x: torch.Tensor) -> torch.Tensor:
    """The sum of each 2 x 2 square."""
    return 4 * F.avg_pool2d(x, 2)


def joined(sums: torch.Tensor, coefficient: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """The sums with coefficient and bias, each of the shape (channels, 1, 1)."""
    return sums * coefficient + bias


class Layer(nn.Module):
    """A layer with the parameters of Subsample, each keyword one way to get it wrong.

    coefficient, bias: what becomes of them before they are used
    kind: what they are: parameters, buffers or plain tensors; names: what they are called
    """

    def __init__(
        self,
        channels: int,
        pool: Pool = added,
        join: Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor] = joined,
        after: Pool = lambda x: x,
        coefficient: Pool = lambda x: x,
        bias: Pool = lambda x: x,
        kind: str = "parameters",
        shape: tuple[int, ...] = (-1, 1, 1),
        names: tuple[str, str] = ("coefficient", "bias"),
    ) -> None:
        super().__init__()
        for name, start in zip(names, (1.0, 0.0), strict=True):
            if kind == "plain":
                setattr(self, name, torch.full((channels,), start, requires_grad=True))
            elif kind == "buffers":
                self.register_buffer(name, torch.full((channels,), start))
            else:
                self.register_parameter(name, nn.Parameter(torch.full((channels,), start)))
        self.pool, self.join, self.after = pool, join, after
        self.seen = coefficient, bias
        self.shape = shape
        self.names = names

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        coefficient, bias = (
            change(getattr(self, name)).reshape(self.shape)
            for change, name in zip(self.seen, self.names, strict=True)
        )
        return self.after(self.join(self.pool(x), coefficient, bias))


def bias_at_each_pixel(
    x: torch.Tensor, coefficient: torch.Tensor, bias: torch.Tensor
) -> torch.Tensor:
    return x * coefficient + 4 * bias


def quarters(x: torch.Tensor) -> torch.Tensor:
    n, c, h, w = x.shape
    return x.reshape(n, c, 2, h // 2, 2, w // 2).sum((2, 4))


def four_in_a_row(x: torch.Tensor) -> torch.Tensor:
    n, c, h, w = x.shape
    return x.reshape(n, c, h // 2, w // 2, 4).sum(4)


MISTAKES = (
    Mistake(
        "mean for sum",
        "You take the mean of each square. Its four numbers are added; the coefficient may "
        "learn to be a quarter.",
        partial(Layer, pool=lambda x: F.avg_pool2d(x, 2)),
    ),
    Mistake(
        "maximum for sum",
        "You take the largest number of each square, as networks do today. In 1998 the four "
        "were added.",
        partial(Layer, pool=lambda x: F.max_pool2d(x, 2)),
    ),
    Mistake(
        "bias inside",
        "Your bias is multiplied by the coefficient. It is added last.",
        partial(Layer, join=lambda x, coefficient, bias: coefficient * (x + bias)),
    ),
    Mistake(
        "bias four times",
        "Your bias is added to every pixel, and so four times to each sum. It is added once, "
        "to the answer.",
        partial(Layer, join=bias_at_each_pixel),
    ),
    Mistake(
        "bias forgotten",
        "Your answer has no bias. Each map adds its own.",
        partial(Layer, join=lambda x, coefficient, bias: coefficient * x),
    ),
    Mistake(
        "coefficient forgotten",
        "Your sums are not multiplied by the coefficient. Each map has its own.",
        partial(Layer, join=lambda x, coefficient, bias: x + bias),
    ),
    Mistake(
        "overlapping squares",
        "Your squares share pixels. Each pixel belongs to one square of 2 x 2.",
        partial(Layer, pool=lambda x: 4 * F.avg_pool2d(x, 2, stride=1)),
        variants=(
            partial(Layer, pool=lambda x: 9 * F.avg_pool2d(x, 3, stride=2, padding=1)),
            partial(Layer, pool=lambda x: 4 * F.avg_pool2d(x, 2, stride=1, padding=1)),
        ),
    ),
    Mistake(
        "not all four numbers",
        "You add only some of the numbers of a square. All four of it belong to the sum.",
        partial(Layer, pool=lambda x: x[:, :, ::2, ::2] + x[:, :, 1::2, 1::2]),
        variants=(
            partial(Layer, pool=lambda x: x[:, :, ::2, ::2]),
            partial(Layer, pool=lambda x: x[:, :, ::2, 1::2] + x[:, :, 1::2, ::2]),
            partial(Layer, pool=lambda x: x[:, :, ::2, ::2] + x[:, :, ::2, 1::2]),
            partial(Layer, pool=lambda x: x[:, :, ::2, ::2] + x[:, :, 1::2, ::2]),
        ),
    ),
    Mistake(
        "one axis only",
        "You add neighbors along one axis and leave the other one as long as it was. Rows and "
        "columns are both halved.",
        partial(Layer, pool=lambda x: x[:, :, ::2] + x[:, :, 1::2]),
        variants=(partial(Layer, pool=lambda x: x[..., ::2] + x[..., 1::2]),),
    ),
    Mistake(
        "no neighbors",
        "Your reshape brings numbers together that are no square in the map. Each side splits into "
        "pairs of neighbors.",
        partial(Layer, pool=quarters),
        variants=(partial(Layer, pool=four_in_a_row),),
    ),
    Mistake(
        "squashed as well",
        "You apply a squashing function too. It is the network that does so, after the layer.",
        partial(Layer, after=lambda x: 1.7159 * torch.tanh(2 / 3 * x)),
        variants=(
            partial(Layer, after=torch.tanh),
            partial(Layer, after=torch.sigmoid),
            partial(Layer, after=torch.relu),
        ),
    ),
    Mistake(
        "along the last axis",
        "Your coefficients and biases lie along the columns. There is one for each map, so they "
        "lie along axis 1.",
        partial(Layer, shape=(-1,)),
    ),
    Mistake(
        "not trained",
        "Training cannot change all that it should: your coefficients, your biases or both are no "
        "parameters, or forward does not use them as they are.",
        partial(Layer, coefficient=torch.detach, bias=torch.detach),
        variants=(
            partial(Layer, kind="buffers"),
            partial(Layer, kind="plain"),
            partial(Layer, coefficient=torch.detach),
            partial(Layer, bias=torch.detach),
        ),
    ),
    Mistake(
        "other names",
        "One of your parameters at least has another name than the statement gives it. The check "
        "sets them by these names.",
        partial(Layer, names=("weight", "bias")),
        variants=(partial(Layer, names=("coefficients", "biases")),),
    ),
)
