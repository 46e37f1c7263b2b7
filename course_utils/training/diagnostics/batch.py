"""What can be wrong with a batch: device, type, number, range; and answers that are no logits."""

import math
from typing import Any

import torch
from torch import nn

FAR = (
    10.0  # normalized pixels have a mean near 0 and a spread near 1; those of 0 to 255 are far off
)
TWICE = 2.0  # the spread of pixels of 0 to 1 that were normalized twice is about 1 / std = 4
ENOUGH = 8  # labels from which that they are all alike is no accident


def wrong_batch(model: nn.Module, images: Any, labels: Any) -> str | None:
    """What is wrong with device, type or number of images and labels; None where nothing is."""
    for name, batch in (("images", images), ("labels", labels)):
        if not torch.is_tensor(batch):
            return (
                f"{name} must be a tensor, got {type(batch).__name__}. Write {name} = "
                f"torch.as_tensor({name}), or give Batches the arrays"
            )
    homes = {parameter.device: name for name, parameter in model.named_parameters()}
    if len(homes) > 1:
        places = ", ".join(f"{name} is on {device}" for device, name in homes.items())
        return f"a model must be on one device: {places}. Write model.to({str(images.device)!r})"
    home = next(iter(homes), images.device)
    for name, tensor in (("images", images), ("labels", labels)):
        if tensor.device != home:
            return (
                f"model and batch must be on one device: the model is on {home}, the {name} are on "
                f"{tensor.device}. Write {name} = {name}.to({str(home)!r}), or give Batches "
                f"device={str(home)!r}"
            )
    if not images.is_floating_point():
        return (
            f"images must be floating-point numbers, got {images.dtype}. Batches makes them so and "
            "normalizes them; by hand: (images / 255 - mean) / std, with mean and std of each "
            "channel"
        )
    return wrong_labels(images, labels)


def wrong_labels(images: torch.Tensor, labels: torch.Tensor) -> str | None:
    """What is wrong with type, shape or number of the labels; None where nothing is."""
    if labels.dim() == 1 and labels.dtype != torch.int64:
        return (
            f"labels must be class numbers, int64, got {labels.dtype}. Write labels = labels.long()"
        )
    if labels.dim() == 2 and labels.shape[1] == 1:
        return (
            f"labels must have shape (N,), got {tuple(labels.shape)}. Write labels = "
            "labels.squeeze(1)"
        )
    if labels.dim() == 2 and not labels.is_floating_point():
        return (
            f"labels must be class numbers (N,), or probabilities (N, K), got {labels.dtype} of "
            f"shape {tuple(labels.shape)}. One-hot labels become numbers by labels.argmax(1), and "
            "probabilities by labels.float()"
        )
    if len(images) != len(labels):
        return (
            f"there must be one label for each image, got {len(images)} images and {len(labels)} "
            "labels"
        )
    return None


def wrong_answers(logits: Any, labels: torch.Tensor) -> str | None:
    """Whether the model answers logits, (N, K), and the labels are its classes.

    Logits, for log-softmax belongs to the loss.
    returns: what is wrong, None where nothing is
    """
    if not torch.is_tensor(logits):
        way_out = "End it with return logits" if logits is None else "Return the logits alone"
        return (
            "the model must answer one logit for each class, shape (N, classes), and forward "
            f"returned {_kind(logits)}. {way_out}"
        )
    if logits.dim() != 2:
        return (
            "the model must answer one logit for each class, shape (N, classes), got "
            f"{tuple(logits.shape)}. End it with a Linear layer on flattened or averaged features, "
            "and do not squeeze what it answers"
        )
    classes = logits.shape[1]
    if labels.dim() == 1 and not 0 <= labels.min() <= labels.max() < classes:  # fatal on a GPU
        return (
            f"labels must lie in 0..{classes - 1} for a model of {classes} answers, got "
            f"{labels.min()} to {labels.max()}. Count them from 0, or build the model for more "
            "classes"
        )
    if labels.dim() == 2 and labels.shape[1] != classes:
        return (
            f"labels must give each of the model's {classes} classes a probability, got shape "
            f"{tuple(labels.shape)}"
        )
    if _are_probabilities(logits, 1):
        return (
            "the model must answer logits, got probabilities: the answers for every image are "
            "positive and add up to 1. The loss takes a softmax itself, and two of them flatten "
            "the gradient. Remove the softmax from forward"
        )
    if len(logits) > 1 and _are_probabilities(logits, 0):
        return (
            "the model must answer logits, got a softmax over the batch: the answers for every "
            "class are positive and add up to 1. Remove the softmax from forward"
        )
    return None


def _kind(answer: Any) -> str:
    if answer is None:
        return "None"
    length = f" of {len(answer)}" if isinstance(answer, (tuple, list, dict)) else ""
    return f"a {type(answer).__name__}{length}"


def _are_probabilities(logits: torch.Tensor, dim: int) -> bool:
    sums = logits.detach().float().sum(dim)
    return bool(logits.min() >= 0) and torch.allclose(sums, torch.ones_like(sums), atol=1e-3)


def squashed(logits: torch.Tensor) -> str | None:
    """Whether the last thing that the model does keeps its logits in an interval.

    logits: (N, K) with the graph that led to them; None is returned where they have none
    """
    # autograd's node is named after the operation: ReluBackward0, SigmoidBackward0
    last = logits.grad_fn.name().removesuffix("Backward0") if logits.grad_fn else ""
    intervals = {"Sigmoid": "between 0 and 1", "Tanh": "between -1 and 1", "Relu": "at or above 0"}
    if last not in intervals:
        return None
    return (
        f"logits may be any number, and a {last.lower()} at the end of the model keeps them "
        f"{intervals[last]}: the softmax of the loss can then hardly get sure, and where the "
        f"{last.lower()} is flat no gradient comes back. Remove it from forward"
    )


def not_normalized(images: torch.Tensor) -> str | None:
    """Whether the images still have the values of pixels, 0 to 255. returns: a finding, or None"""
    pixels = images.detach().float()
    if math.isfinite(pixels.sum().item()) and max(_mean(pixels), _spread(pixels)) > FAR:
        return (
            "the images should be normalized, near 0 with a spread near 1; got values up to "
            f"{pixels.abs().max().item():.3g}. Give Batches the mean and std of the training "
            "images, or write (images / 255 - mean) / std"
        )
    return None


def odd_images(images: torch.Tensor) -> str | None:
    """Whether the images say nothing, or were normalized never or twice. returns: see above"""
    pixels = images.detach().float()
    if not torch.isfinite(pixels).all():
        return None  # that is another finding
    planes = pixels.flatten(2) if pixels.dim() > 2 else pixels[:, None]
    if (planes == planes[:, :, :1]).all():  # by channel: black is three numbers once normalized
        return (
            "every image of the batch is of one color throughout: there is nothing to see in them. "
            "Look at some with contact_sheet, and for a division of integers on the way"
        )
    if len(pixels) > 1 and (pixels == pixels[:1]).all():
        return "all images of the batch are equal: look at what makes them, an index that stays"
    if cause := not_normalized(images):
        return cause
    if pixels.min() >= 0 and pixels.max() <= 1:
        return (
            "the images lie between 0 and 1, as pixels do that nobody has normalized (mean "
            f"{_mean(pixels):.2f}). Write (images - mean) / std, with the mean and the standard "
            "deviation of the training images"
        )
    if _spread(pixels) > TWICE:
        return (
            f"the images have a spread of {_spread(pixels):.1f}, where normalized ones have about "
            "1: they were normalized twice, or with the mean and std of another data set"
        )
    return None


def _mean(pixels: torch.Tensor) -> float:
    return abs(pixels.mean().item())


def _spread(pixels: torch.Tensor) -> float:
    return pixels.std().item()


def odd_labels(labels: torch.Tensor, classes: int) -> str | None:
    """Whether the labels of a batch are of one class, of a few of many, or no probabilities.

    classes: of the model. returns: the finding, else None
    """
    if labels.dim() == 2:
        sums = labels.float().sum(1)
        if not torch.allclose(sums, torch.ones_like(sums), atol=1e-2):
            return (
                "the labels are probabilities, and those of an image must add up to 1; got sums "
                f"from {sums.min().item():.3g} to {sums.max().item():.3g}"
            )
        return None
    if len(labels) < ENOUGH or classes < 2:
        return None
    if (labels == labels[0]).all():
        return (
            f"all {len(labels)} labels of the batch are class {labels[0].item()}: a network learns "
            "to answer it always. Shuffle the training images, and look at how they were selected"
        )
    seen = int(labels.max()) + 1
    if 5 * seen <= classes:
        return (
            f"the labels of the batch stop at {seen - 1}, and the model answers for {classes} "
            f"classes: build it for as many as there are, as create_model(..., num_classes={seen})"
        )
    return None
