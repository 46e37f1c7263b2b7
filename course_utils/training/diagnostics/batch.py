"""What can be wrong with a batch: device, type, number, range; and answers that are no logits."""

import math

import torch
from torch import nn

FAR = 20.0  # no normalized pixel is as far from zero; one of 0 to 255 is


def wrong_batch(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> str | None:
    """What is wrong with device, type or number of images and labels; None where nothing is."""
    home = next(model.parameters()).device
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
    if labels.dim() == 1 and labels.is_floating_point():
        return (
            f"labels must be class numbers, int64, got {labels.dtype}. Write labels = labels.long()"
        )
    if labels.dim() == 2 and labels.shape[1] == 1:
        return (
            f"labels must have shape (N,), got {tuple(labels.shape)}. Write labels = "
            "labels.squeeze(1)"
        )
    if len(images) != len(labels):
        return (
            f"there must be one label for each image, got {len(images)} images and {len(labels)} "
            "labels"
        )
    return None


def wrong_answers(logits: torch.Tensor, labels: torch.Tensor) -> str | None:
    """Whether the model answers logits, (N, K), and the labels are its classes.

    Logits, for log-softmax belongs to the loss.
    returns: what is wrong, None where nothing is
    """
    if logits.dim() != 2:
        return (
            "the model must answer one logit for each class, shape (N, classes), got "
            f"{tuple(logits.shape)}. End it with a Linear layer on flattened or averaged features, "
            "and do not squeeze what it answers"
        )
    classes = logits.shape[1]
    if labels.dim() == 1 and not 0 <= labels.min() <= labels.max() < classes:
        return (
            f"labels must lie in 0..{classes - 1} for a model of {classes} answers, got "
            f"{labels.min()} to {labels.max()}. Count them from 0, or build the model for more "
            "classes"
        )
    sums = logits.float().sum(1)
    if logits.min() >= 0 and torch.allclose(sums, torch.ones_like(sums), atol=1e-3):
        return (
            "the model must answer logits, got probabilities: the answers for every image are "
            "positive and add up to 1. The loss takes a softmax itself, and two of them flatten "
            "the gradient. Remove the softmax from forward"
        )
    return None


def not_normalized(images: torch.Tensor) -> str | None:
    """Whether the images still have the values of pixels. returns: the finding, else None"""
    largest = images.abs().max().item()
    if math.isfinite(largest) and largest > FAR:
        return (
            "the images should be normalized, near 0 with a spread near 1; got values up to "
            f"{largest:.3g}. Give Batches the mean and std of the training images, or write "
            "(images / 255 - mean) / std"
        )
    return None
