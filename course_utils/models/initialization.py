"""How the papers start their weights, each a named function for `model.apply`."""

import math

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


INITIALIZATIONS = {
    "gaussian": init_gaussian,
    "glorot": init_glorot,
    "kaiming": init_kaiming,
    "small_linear": init_small_linear,
    "mobilenet": init_mobilenet,
    "zero_residual": init_zero_residual,
}


def _zero_bias(module: nn.Conv2d | nn.Linear) -> None:
    if module.bias is not None:
        nn.init.zeros_(module.bias)
