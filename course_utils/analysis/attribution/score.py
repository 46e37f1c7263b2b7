"""What every attribution explains: one number an image, the logit of a class; and its gradient at
the pixels.
"""

import torch
from torch import nn

from course_utils.runtime.modes import evaluating


def class_scores(model: nn.Module, images: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """The logit of each image's class, in whatever mode the model is in: (N,) float.

    images: (N, C, H, W) float; classes: (N,) int64 in [0, K), which need not be the true or the
    predicted ones
    raises: ValueError for an answer that is not (N, K), for other than one class an image, for a
    class out of range

    The logit, not the probability: a softmax would let a map of "cat" show evidence against "dog".
    """
    logits = model(images)
    if not (torch.is_tensor(logits) and logits.dim() == 2):
        answer = str(tuple(logits.shape)) if torch.is_tensor(logits) else type(logits).__name__
        raise ValueError(
            f"the model must answer with logits (N, K), got {answer}; "
            "wrap it in a module that picks them"
        )
    if classes.shape != images.shape[:1]:
        raise ValueError(
            f"classes must name one class an image, ({len(images)},), got {tuple(classes.shape)}"
        )
    if classes.min() < 0 or classes.max() >= logits.shape[1]:
        raise ValueError(
            f"classes must lie in [0, {logits.shape[1]}), "
            f"got {int(classes.min())} to {int(classes.max())}"
        )
    return logits.gather(1, classes[:, None])[:, 0]


def score_gradient(model: nn.Module, images: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """Derivative of each image's class score by its own pixels: (N, C, H, W), detached.

    In evaluation mode no image sees another, so the gradient of the sum holds each image's own.
    """
    pixels = images.detach().clone().requires_grad_()
    with evaluating(model), torch.enable_grad():
        (gradient,) = torch.autograd.grad(class_scores(model, pixels, classes).sum(), pixels)
    return gradient
