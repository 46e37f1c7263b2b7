"""Why a network does not learn, or not what it seems: frozen weights, NaN, chance, a loud start."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from course_utils.training.train_state import History

NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
GAP = 0.15  # of accuracies, from which a network knows its images better than others by heart
RISEN = 1.3  # times its lowest value: a validation loss that has clearly turned


def about_the_model(model: nn.Module, history: "History | None") -> Iterator[str]:
    """Findings about the weights alone: whether anything in the model can learn, and has learned.

    history: of its training, where there has been one
    """
    learning = {name for name, weight in model.named_parameters() if weight.requires_grad}
    if not learning:
        yield (
            "no parameter of the model has requires_grad: it cannot learn. Set "
            "parameter.requires_grad_() for some"
        )
    elif all(name.split(".")[-1] == "bias" for name in learning) and len(learning) == 1:
        yield (
            f"only {min(learning)} has requires_grad: all other parameters are frozen. Set "
            "parameter.requires_grad_() for those that should learn"
        )
    matrices = [weight.detach() for weight in model.parameters() if weight.dim() > 1]
    if matrices and all(bool((weight == weight.flatten()[0]).all()) for weight in matrices):
        yield (
            "in every layer all weights are equal: the units of a layer get one gradient and stay "
            "alike, and with zeros none comes back at all. Initialize them at random"
        )
    blind = [
        name
        for name, module in model.named_modules()
        if isinstance(module, NORMS) and module.track_running_stats and _never_saw(module)
    ]
    if blind and history is not None and len(history):
        yield (
            f"{blind[0]}{f' and {len(blind) - 1} more' if len(blind) > 1 else ''} has never seen "
            "an image in training mode: in evaluation mode batch norm divides by statistics that "
            "are none. Call model.train() before you train"
        )


def _never_saw(module: nn.Module) -> bool:
    return (
        isinstance(module, NORMS)
        and module.num_batches_tracked is not None
        and (int(module.num_batches_tracked) == 0)
    )


def changing_answers(first: torch.Tensor, second: torch.Tensor) -> str | None:
    """Whether two answers to one batch in evaluation mode differ. first, second: (N, K)"""
    scale = first.detach().abs().max().clamp_min(1e-6)
    if torch.isfinite(first).all() and (first - second).abs().max() > 1e-3 * scale:
        return (
            "in evaluation mode the model answers the same images differently each time: dropout "
            "that is always on. Write F.dropout(x, training=self.training), or use nn.Dropout"
        )
    return None


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
        if not _all_finite(parameter.detach()):
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


def _all_finite(weights: torch.Tensor) -> bool:
    """Whether no number is NaN or infinite."""
    # one is, then so is the sum, which takes a twentieth of the time; it alone may also overflow
    return bool(torch.isfinite(weights.sum()) or torch.isfinite(weights).all())


@contextmanager
def own_statistics(model: nn.Module) -> Iterator[None]:
    """Run a block in which batch norms that never saw an image take the batch's own statistics.

    Without them an untrained network amplifies from layer to layer. What they count is put back
    """
    blind = [module for module in model.modules() if _never_saw(module)]
    kept = [{name: buffer.clone() for name, buffer in module.named_buffers()} for module in blind]
    modes = [module.training for module in blind]
    try:
        for module in blind:
            module.train()  # normalizes by the batch, and counts it: undone below
        yield
    finally:
        for module, buffers, training in zip(blind, kept, modes, strict=True):
            module.load_state_dict(buffers, strict=False)
            module.training = training


def far_from_ln_c(logits: torch.Tensor, labels: torch.Tensor) -> str | None:
    """Whether a network that has not been trained is far surer than one that knows nothing.

    One that knows nothing gives each of its c classes 1 / c, and has a loss of ln c.
    returns: the finding, else None
    """
    if labels.dim() != 1:
        return None
    loss = F.cross_entropy(logits.float(), labels).item()
    classes = logits.shape[1]
    if loss > 2 * math.log(classes):
        return (
            f"the loss is {loss:.2f}; one that knows nothing has ln {classes} = "
            f"{math.log(classes):.2f}. Before training that is a last layer that starts too large, "
            "or images that are not normalized; afterwards it is a network that is sure and wrong"
        )
    return None


def overfitting(history: "History") -> str | None:
    """Whether a training knows its own images by heart and others less and less.

    returns: the finding; None without validation
    """
    losses = [loss for loss in history.val_loss if loss is not None]
    accuracy = history.val_accuracy[-1] if len(history) else None
    if accuracy is None or len(losses) < 2:
        return None
    gap = history.train_accuracy[-1] - accuracy
    if gap < GAP or losses[-1] < RISEN * min(losses):
        return None
    best = history.epoch[history.val_loss.index(min(losses))]
    return (
        f"the network overfits: it knows {100 * history.train_accuracy[-1]:.0f} percent of the "
        f"training images and {100 * accuracy:.0f} of the others, and the validation loss has "
        f"risen from {min(losses):.2f} in epoch {best} to {losses[-1]:.2f}. Augment, train for "
        "fewer epochs, add weight decay, or get more images"
    )
