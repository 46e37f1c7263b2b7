"""An error of torch, told by its cause; a first look at a batch; all of the usual mistakes."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import nn

from course_utils.runtime.modes import evaluating
from course_utils.training.diagnostics.batch import not_normalized, wrong_answers, wrong_batch
from course_utils.training.diagnostics.learning import (
    about_the_model,
    far_from_ln_c,
    not_a_number,
    not_falling,
)
from course_utils.training.diagnostics.memory import is_out_of_memory, out_of_memory
from course_utils.training.diagnostics.shape_mismatch import wrong_shape

if TYPE_CHECKING:
    from course_utils.training.train_state import History

# Images of a batch that a first look shows to the model: what it answers to them it answers to all.
SEEN = 8


@contextmanager
def explained(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> Iterator[None]:
    """Run a block that trains or evaluates `model` on a batch; torch's errors name their cause.

    raises: ValueError, or MemoryError, that ends with torch's message; what nobody can explain
    stays as it was
    """
    try:
        yield
    except (RuntimeError, TypeError, IndexError, ValueError) as error:
        lines = str(error).strip().splitlines()
        message = lines[0] if lines else type(error).__name__
        if is_out_of_memory(error):
            raise MemoryError(f"{out_of_memory(images)}\n  torch says: {message}") from None
        cause = wrong_batch(model, images, labels) or wrong_shape(model, images)
        if cause is None:
            raise
        raise ValueError(f"{cause}\n  torch says: {message}") from None


def check_batch(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> None:
    """Look at the first batch of a training for what would go wrong unexplained.

    That is: without an error or, on a GPU, with an obscure one.

    images: (N, C, H, W); labels: (N,) int64, or (N, K) probabilities
    raises: ValueError for labels out of range, and for a model that does not answer logits (N, K),
    or probabilities
    warns: UserWarning where the images look as if nobody had normalized them
    """
    if cause := wrong_batch(model, images, labels):
        raise ValueError(cause)
    with evaluating(model), torch.no_grad(), explained(model, images, labels):
        logits = model(images[:SEEN])
    if cause := wrong_answers(logits, labels):
        raise ValueError(cause)
    if cause := not_normalized(images):
        warnings.warn(cause, stacklevel=2)


def diagnose(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    history: "History | None" = None,
) -> str:
    """What of the usual mistakes is to be seen in a model and a batch.

    history: of a training, where there has been one
    returns: text, one finding a paragraph. The model and torch's random state are left as they
    were.

    >>> print(diagnose(model, images, labels, history))
    """
    cause = wrong_batch(model, images, labels) or wrong_shape(model, images)
    if cause:
        return cause
    findings = [not_normalized(images), *about_the_model(model)]
    with evaluating(model), torch.no_grad():
        logits = model(images)
    if cause := wrong_answers(logits, labels):
        findings.append(cause)
    else:
        findings.append(not_a_number(model, images, logits))
        findings.append(
            not_falling(history) if history is not None else far_from_ln_c(logits, labels)
        )
    return "\n\n".join(filter(None, findings)) or "None of the usual mistakes is to be seen."
