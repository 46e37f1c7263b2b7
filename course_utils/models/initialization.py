"""How the papers start their weights, each a named function for `model.apply`."""

import math
from collections.abc import Callable
from functools import partial

from torch import nn


def init_gaussian(module: nn.Module, *, std: float = 0.01) -> None:
    """Weights from N(0, std^2), biases zero: AlexNet's and ZFNet's std is 0.01.

    VGG's paper (section 3.1 of Simonyan and Zisserman 2015) prints a variance of 0.01 for network
    A, a std of 0.1.
    """
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.normal_(module.weight, std=std)
        _zero_bias(module)


def init_glorot(module: nn.Module) -> None:
    """Weights from N(0, 2 / (fan_in + fan_out)), biases zero (Glorot and Bengio 2010, equation 12).

    Section 3.1 of the VGG paper: with it, no network has to be started from a shallower one.
    """
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.xavier_normal_(module.weight)
        _zero_bias(module)


def init_kaiming(module: nn.Module) -> None:
    """Convolutions from N(0, 2 / fan_out), biases zero (He et al. 2015, equation 14); linear layers
    keep torch's.

    fan_out, the backward form, is what torchvision takes; the paper finds either sufficient.
    """
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        _zero_bias(module)


def init_factor(module: nn.Module, *, factor: float = 1.0) -> None:
    """Convolutions from N(0, 2 factor^2 / fan_in), biases zero; linear layers keep torch's.

    Behind a ReLU such a layer multiplies the size of a signal by `factor`, whatever its width: 1 is
    the forward rule of He et al. 2015 (equation 10).
    """
    if isinstance(module, nn.Conv2d):
        std = factor * math.sqrt(2 / module.weight[0].numel())  # one filter: fan_in
        nn.init.normal_(module.weight, std=std)
        _zero_bias(module)


# Of a 3x3 layer with 512 channels in and out, sigma sqrt(9 * 512 / 2): for sigma = 0.01, by
# init_glorot, by init_kaiming, for sigma = 0.1.
FACTORS = (0.48, 0.71, 1.0, 4.8)


def init_small_linear(module: nn.Module) -> None:
    """Convolutions as init_kaiming, linear layers from N(0, 0.01^2), batch norm at one and zero.

    So torchvision starts its VGG, and report 003 (section 4) its networks.
    """
    init_kaiming(module)
    if isinstance(module, nn.Linear):
        init_gaussian(module, std=0.01)
    if isinstance(module, nn.BatchNorm2d):
        nn.init.ones_(module.weight)
        nn.init.zeros_(module.bias)


def init_zero_residual(module: nn.Module) -> None:
    """The last batch norm of each residual block at zero, so that a block starts as its shortcut
    alone.

    Goyal et al. 2017, section 5.1. A block is a module with a `shortcut` that is not None; a plain
    one stays as it is.
    """
    if getattr(module, "shortcut", None) is not None:
        # children come as they were assigned: bn2 of a basic block, bn3 of a bottleneck
        last = [child for child in module.children() if isinstance(child, nn.BatchNorm2d)][-1]
        nn.init.zeros_(last.weight)


def init_mobilenet(module: nn.Module) -> None:
    """Convolutions from N(0, 2 / fan_out), linear layers from N(0, 0.01^2), biases zero:
    torchvision's MobileNetV2.

    fan_out of a depthwise kernel counts all output channels, K^2 C, as in torchvision; the paper
    says nothing.
    """
    if isinstance(module, nn.Conv2d):
        kernel = module.kernel_size[0] * module.kernel_size[1]
        nn.init.normal_(module.weight, std=math.sqrt(2 / (kernel * module.out_channels)))
        _zero_bias(module)
    if isinstance(module, nn.Linear):
        init_gaussian(module, std=0.01)


INITIALIZATIONS: dict[str, Callable[[nn.Module], None]] = {
    "gaussian": init_gaussian,
    "glorot": init_glorot,
    "kaiming": init_kaiming,
    "small_linear": init_small_linear,
    "mobilenet": init_mobilenet,
    "zero_residual": init_zero_residual,
    "gaussian_0.1": partial(init_gaussian, std=0.1),
}
INITIALIZATIONS |= {f"factor_{factor:g}": partial(init_factor, factor=factor) for factor in FACTORS}


def _zero_bias(module: nn.Conv2d | nn.Linear) -> None:
    if module.bias is not None:
        nn.init.zeros_(module.bias)
