"""Wrong measures of the signal behind each convolution."""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F

from course_utils.grading.engine.check import Mistake

Fans = tuple[int, int]  # fan in, fan out


def fans_of(kernels: torch.Tensor, x: torch.Tensor) -> Fans:
    return kernels[0].numel(), kernels[:, 0].numel()


def variance_of(rule: str, fans: Fans) -> float:
    return 2 / (fans[0] if rule == "kaiming" else sum(fans))


def half_of(kernels: torch.Tensor) -> Any:
    return kernels.shape[2] // 2, kernels.shape[3] // 2


def power(answers: torch.Tensor) -> torch.Tensor:
    return answers.square().mean()


def measured(
    x: torch.Tensor,
    noise: list[torch.Tensor],
    rule: str,
    first: Callable[[torch.Tensor], torch.Tensor] = lambda x: x,
    fans: Callable[[torch.Tensor, torch.Tensor], Fans] = fans_of,
    variance: Callable[[str, Fans], float] = variance_of,
    scale: Callable[[float], float] = lambda variance: variance**0.5,
    padding: Callable[[torch.Tensor], Any] = half_of,
    activation: Callable[[torch.Tensor], torch.Tensor] = torch.relu,
    measure: Callable[[torch.Tensor], torch.Tensor] = lambda answers: power(answers).sqrt(),
    handed_on: bool = True,
    bias: Callable[[torch.Tensor], torch.Tensor | None] = lambda kernels: None,
) -> list[float]:
    """As it is done by hand, each keyword one way to do it wrong."""
    sizes = []
    x = first(x)
    for kernels in noise:
        weights = scale(variance(rule, fans(kernels, x))) * kernels
        answers = F.conv2d(x, weights, bias(kernels), padding=padding(kernels))
        sizes.append(float(measure(answers)))
        x = activation(answers) if handed_on else x
    return sizes


def as_torch_draws(kernels: torch.Tensor) -> torch.Tensor:
    """The biases that a layer of torch's begins with."""
    generator = torch.Generator().manual_seed(0)
    drawn = torch.rand(len(kernels), generator=generator, dtype=kernels.dtype)
    return (2 * drawn - 1) * kernels[0].numel() ** -0.5


def fans_of_the_first(x: torch.Tensor, noise: list[torch.Tensor], rule: str) -> list[float]:
    return measured(x, noise, rule, fans=lambda kernels, x: fans_of(noise[0], x))


def with_fans(change: Callable[[int, int, int, int], Fans]) -> Callable[..., list[float]]:
    """change: the fans from filters, channels, height and width of a kernel"""
    return partial(measured, fans=lambda kernels, x: change(*kernels.shape))


def by_rule(kaiming: Callable[[int, int], float], glorot: Callable[[int, int], float]) -> Any:
    """Variances by the fans."""
    return partial(
        measured,
        variance=lambda rule, fans: (kaiming if rule == "kaiming" else glorot)(*fans),
    )


def he(fan_in: int, fan_out: int) -> float:
    return 2 / fan_in


def glorot(fan_in: int, fan_out: int) -> float:
    return 2 / (fan_in + fan_out)


MISTAKES = (
    Mistake(
        "channels only",
        "Your fans count channels only. A unit of a convolution has a weight for each place of "
        "the kernel, too.",
        with_fans(lambda k, c, h, w: (c, k)),
    ),
    Mistake(
        "places only",
        "Your fans count the places of a kernel only. A unit has a weight for each channel at each "
        "place.",
        with_fans(lambda k, c, h, w: (h * w, h * w)),
    ),
    Mistake(
        "filters for fan out",
        "Your fan out is the number of filters. An input goes into each filter once for each place "
        "of the kernel.",
        with_fans(lambda k, c, h, w: (c * h * w, k)),
    ),
    Mistake(
        "pixels of the map",
        "Your fans count the pixels of the whole map. A unit sees no more of it than its kernel "
        "covers.",
        partial(
            measured,
            fans=lambda kernels, x: (x[0].numel(), len(kernels) * x[0, 0].numel()),
        ),
    ),
    Mistake(
        "fans of the first convolution",
        "All your convolutions have the fans of the first one. Each has its own.",
        fans_of_the_first,
    ),
    Mistake(
        "Kaiming by fan out",
        "Your Kaiming rule divides by the fan out. That is its form for the gradient on its "
        "way back; here the signal goes forward.",
        by_rule(lambda fan_in, fan_out: 2 / fan_out, glorot),
    ),
    Mistake(
        "another number for 2",
        "One of your rules has another number above its fans. Here both have a 2.",
        by_rule(he, lambda fan_in, fan_out: 1 / (fan_in + fan_out)),
        variants=(
            by_rule(lambda fan_in, fan_out: 1 / fan_in, glorot),
            by_rule(he, lambda fan_in, fan_out: 6 / (fan_in + fan_out)),
            by_rule(
                lambda fan_in, fan_out: 1 / fan_in, lambda fan_in, fan_out: 1 / (fan_in + fan_out)
            ),
            by_rule(he, lambda fan_in, fan_out: 4 / (fan_in + fan_out)),
        ),
    ),
    Mistake(
        "one rule for both",
        "You use the same rule, whichever is asked for.",
        by_rule(he, he),
        variants=(by_rule(glorot, glorot),),
    ),
    Mistake(
        "rules exchanged",
        "Your rules have changed places: Kaiming's has the fan in alone, Glorot's both fans.",
        by_rule(glorot, he),
    ),
    Mistake(
        "variance for deviation",
        "You multiply the noise by the variance. Numbers of variance 1 get variance v when "
        "they are multiplied by the root of v.",
        partial(measured, scale=lambda variance: variance),
    ),
    Mistake(
        "root of the 2 only",
        "You take the root of the 2, but not of what it is divided by. The scale is the root of "
        "the whole variance.",
        partial(measured, scale=lambda variance: variance / 2**0.5),
    ),
    Mistake(
        "noise not scaled",
        "Your kernels are the noise as it is. The rule says what to multiply it by.",
        partial(measured, scale=lambda variance: 1.0),
    ),
    Mistake(
        "divided by the deviation",
        "You divide the noise by the root of the variance. Multiply it by this root.",
        partial(measured, scale=lambda variance: variance**-0.5),
    ),
    Mistake(
        "ReLU forgotten",
        "Yours is a linear network: each convolution gets the answers of the one before with "
        "their negative half.",
        partial(measured, activation=lambda answers: answers),
    ),
    Mistake(
        "ReLU on the batch",
        "Your batch goes through a ReLU before the first convolution. A ReLU comes behind each "
        "convolution only.",
        partial(measured, first=torch.relu),
    ),
    Mistake(
        "biases",
        "Your convolutions have biases, as those of a layer of torch's that is not told otherwise. "
        "Here they have none.",
        partial(measured, bias=as_torch_draws),
        variants=(
            partial(measured, bias=lambda kernels: kernels.new_full(kernels.shape[:1], 0.1)),
        ),
    ),
    Mistake(
        "signal not handed on",
        "All your convolutions get the batch itself. Each gets what the ReLU makes of the answers "
        "of the one before.",
        partial(measured, handed_on=False),
    ),
    Mistake(
        "no padding",
        "Your maps shrink at every convolution. Padding keeps their size.",
        partial(measured, padding=lambda kernels: 0),
    ),
    Mistake(
        "padding of 1",
        "You pad by 1, whatever the kernel. How much keeps the size depends on the kernel's height "
        "and width.",
        partial(measured, padding=lambda kernels: 1),
    ),
    Mistake(
        "one padding for both axes",
        "You pad both axes alike. Rows depend on the height of the kernel, columns on its width.",
        partial(measured, padding=lambda kernels: kernels.shape[2] // 2),
        variants=(
            partial(measured, padding=lambda kernels: kernels.shape[3] // 2),
            partial(measured, padding=lambda kernels: half_of(kernels)[::-1]),
        ),
    ),
    Mistake(
        "measured behind the ReLU",
        "You measure what leaves the ReLU, which has lost about half of its power. Measure "
        "before it.",
        partial(measured, measure=lambda answers: power(answers.relu()).sqrt()),
    ),
    Mistake(
        "spread around the mean",
        "You measure the spread around the mean. Asked is the size: the mean itself counts.",
        partial(measured, measure=lambda answers: answers.std()),
        variants=(
            partial(measured, measure=lambda answers: answers.std(correction=0)),
            partial(measured, measure=lambda answers: answers.var(correction=0)),
        ),
    ),
    Mistake(
        "root forgotten",
        "Yours is the mean square. Its root is the size.",
        partial(measured, measure=power),
    ),
    Mistake(
        "mean of absolute values",
        "You take the mean of the absolute values. The size is the root of the mean square.",
        partial(measured, measure=lambda answers: answers.abs().mean()),
    ),
    Mistake(
        "sum for mean",
        "Your squares are added up, so that the size grows with the number of answers. Take their "
        "mean.",
        partial(measured, measure=lambda answers: answers.norm()),
        variants=(partial(measured, measure=lambda answers: answers.square().sum()),),
    ),
    Mistake(
        "mean of roots",
        "You take the root for each image or each channel, and the mean of those. The mean comes "
        "first, over all answers, and then the root.",
        partial(measured, measure=lambda answers: answers.square().mean((1, 2, 3)).sqrt().mean()),
        variants=(
            partial(
                measured, measure=lambda answers: answers.square().mean((0, 2, 3)).sqrt().mean()
            ),
            partial(measured, measure=lambda answers: answers.square().mean((2, 3)).sqrt().mean()),
        ),
    ),
)
