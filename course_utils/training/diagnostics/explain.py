"""An error of torch, told by its cause; a first look at a batch; all of the usual mistakes."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import nn

from course_utils.runtime.modes import evaluating
from course_utils.training.diagnostics.batch import (
    not_normalized,
    odd_images,
    odd_labels,
    squashed,
    wrong_answers,
    wrong_batch,
)
from course_utils.training.diagnostics.flat_loss import not_falling, why_flat
from course_utils.training.diagnostics.learning import (
    about_the_model,
    changing_answers,
    far_from_ln_c,
    not_a_number,
    overfitting,
    own_statistics,
)
from course_utils.training.diagnostics.memory import is_out_of_memory, out_of_memory
from course_utils.training.diagnostics.shape_mismatch import wrong_shape

if TYPE_CHECKING:
    from course_utils.training.train_config import TrainConfig
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
    # evaluation mode: a look must not move batch norm's statistics, nor draw dropout
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
    config: "TrainConfig | None" = None,
) -> str:
    """What of the usual mistakes is to be seen in a model and a batch.

    images: (N, C, H, W), as the network gets them; N of a few dozen or more says most
    history, config: of a training, where there has been one. Where its loss has not fallen, the
    cause is measured on copies of the model, which takes some seconds
    returns: text, one finding a paragraph. The model and torch's random state are left as they
    were.

    >>> print(diagnose(model, images, labels, history, config))
    """
    cause = wrong_batch(model, images, labels) or wrong_shape(model, images)
    if cause:
        return cause
    with evaluating(model), torch.random.fork_rng():
        with torch.enable_grad():
            logits = model(images[:SEEN])  # with its graph, which `squashed` reads
        if cause := wrong_answers(logits, labels):
            return "\n\n".join(filter(None, [cause, odd_images(images)]))
        with torch.no_grad():
            again = model(images[:SEEN])
            with own_statistics(model):
                answers = model(images)
    odd = odd_images(images)
    findings = [
        odd,
        odd_labels(labels, logits.shape[1]),
        squashed(logits),
        *about_the_model(model, history),
        changing_answers(logits, again),
        not_a_number(model, images, answers),
    ]
    if history is None or not len(history):
        findings.append(None if odd else far_from_ln_c(answers, labels))
    elif (flat := not_falling(history, logits.shape[1])) is None:
        findings.append(overfitting(history))
    else:
        has_cause = any(findings)
        cause = None if has_cause else why_flat(model, images, labels, history, config)
        findings.append(". ".join(filter(None, [flat, cause])))
    return "\n\n".join(filter(None, findings)) or "None of the usual mistakes is to be seen."
