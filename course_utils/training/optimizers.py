"""Which optimizer a TrainConfig names, and its learning rates."""

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import nn

from course_utils.training.train_config import OPTIMIZERS, TrainConfig


def make_optimizer(model: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    """The torch optimizer that `config` names, over all parameters of `model`."""
    return _optimizer(model.parameters(), config)


def layerwise(
    layers: Sequence[nn.Module], config: TrainConfig, decay: float
) -> torch.optim.Optimizer:
    """The optimizer that `config` names with a learning rate for each layer.

    layers: modules from the input to the output, which share no parameter; the last trains at
    config.lr, each other at `decay` times the rate of the next, 0 < decay <= 1 (Howard and Ruder
    2018, section 3.2, divide by 2.6): smaller towards the input. Parameters that need no gradient
    are left out.

    >>> optimizer = layerwise([model.stem, *model.stages, model.fc], config, decay=0.5)
    >>> train(model, batches, config, state=start(model, batches, config, optimizer))
    """
    if not 0 < decay <= 1:
        raise ValueError(
            f"decay must lie in (0, 1], got {decay}; freeze a layer with requires_grad_(False)"
        )
    groups = []
    # the output first: History.lr is the rate of the first group
    for distance, layer in enumerate(reversed(layers)):
        parameters = [p for p in layer.parameters() if p.requires_grad]
        if parameters:
            groups.append({"params": parameters, "lr_scale": decay**distance})
    return _optimizer(groups, config)


def _optimizer(
    parameters: Iterable[nn.Parameter] | list[dict[str, Any]], config: TrainConfig
) -> torch.optim.Optimizer:
    options: dict[str, Any] = {"lr": config.lr, "weight_decay": config.weight_decay}
    if config.optimizer != "rmsprop":
        options["fused"] = True  # one kernel for all parameters; RMSprop has none
    if config.optimizer == "sgd":
        options |= {"momentum": config.momentum, "nesterov": config.nesterov}
    return OPTIMIZERS[config.optimizer](parameters, **options)


def set_lr(optimizer: torch.optim.Optimizer, lr: float) -> None:
    """Set the learning rate of every parameter group, times its "lr_scale" where it has one."""
    for group in optimizer.param_groups:
        value = lr * group.get("lr_scale", 1.0)
        if torch.is_tensor(group["lr"]):  # where a CUDA graph reads it
            group["lr"].fill_(value)
        else:
            group["lr"] = value
