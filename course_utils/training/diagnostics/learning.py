"""Why a network does not learn, or not what it seems: mode, frozen weights, NaN, a flat loss."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from course_utils.training.train_state import History

RANDOM = (
    nn.Dropout,
    nn.Dropout1d,
    nn.Dropout2d,
    nn.Dropout3d,
    nn.BatchNorm1d,
    nn.BatchNorm2d,
    nn.BatchNorm3d,
)
NOT_FALLING = 0.02  # a loss that has lost less than this share has not fallen


def about_the_model(model: nn.Module) -> Iterator[str]:
    """Findings about the model alone: its mode, and whether anything in it learns."""
    kinds = {
        type(module).__name__
        for module in model.modules()
        if isinstance(module, RANDOM) and module.training
    }
    if kinds:
        yield (
            f"the model is in training mode and has {', '.join(sorted(kinds))}: its answers depend "
            "on chance or on the rest of the batch. Call model.eval() before you measure it, as "
            "evaluate() does, and model.train() before you go on"
        )
    if not any(parameter.requires_grad for parameter in model.parameters()):
        yield (
            "no parameter of the model has requires_grad: it cannot learn. Set "
            "parameter.requires_grad_() for some"
        )


def not_a_number(model: nn.Module, images: torch.Tensor, logits: torch.Tensor) -> str | None:
    """Whether anything is NaN or infinite, and what it was first.

    returns: the finding, about the images, a weight, or an answer; None where all are finite
    """
    if not torch.isfinite(images).all():
        return (
            "the images hold NaN or infinity before the network sees them: look for a division by "
            "a std of 0"
        )
    for name, parameter in model.named_parameters():
        if not torch.isfinite(parameter).all():
            return (
                f"the weights {name} hold NaN or infinity: the training diverged. Start again from "
                "new weights, with a learning rate ten times lower, or with grad_clip=1.0"
            )
    if not torch.isfinite(logits).all():
        return (
            "the answers are not finite though the weights are: a division, a logarithm or a root "
            "in forward"
        )
    return None


def far_from_ln_c(logits: torch.Tensor, labels: torch.Tensor) -> str | None:
    """Whether an untrained network is far surer than one that knows nothing.

    One that knows nothing gives each of its c classes 1 / c, and has a loss of ln c.
    returns: the finding, else None
    """
    if labels.dim() != 1:
        return None
    loss = nn.functional.cross_entropy(logits.float(), labels).item()
    classes = logits.shape[1]
    if loss > 2 * math.log(classes):
        return (
            f"the loss is {loss:.2f}; one that knows nothing has ln {classes} = "
            f"{math.log(classes):.2f}. Before training that is a last layer that starts too large, "
            "or images that are not normalized; afterwards it is a network that is sure and wrong"
        )
    return None


def not_falling(history: "History") -> str | None:
    """Whether the training loss has fallen since the first epoch.

    returns: None where it has, or where there is one epoch; else the finding
    """
    losses = history.train_loss
    if len(losses) < 2 or losses[-1] < (1 - NOT_FALLING) * losses[0]:
        return None
    return (
        f"the training loss has not fallen: {losses[0]:.3f} in the first epoch, {losses[-1]:.3f} "
        "in the last. Try in this order: learn one batch of ten images by heart; a learning rate "
        f"ten times higher, then ten times lower (it was {max(history.lr):.2g}); check that labels "
        "belong to their images; look for an activation that answers only zeros"
    )
