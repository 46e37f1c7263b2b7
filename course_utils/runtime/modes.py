"""Evaluation mode for the length of a block, and every module's own mode back afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from torch import nn

Module = TypeVar("Module", bound="nn.Module")


@contextmanager
def evaluating(model: Module) -> Iterator[Module]:
    """Run a block with `model` in evaluation mode; leave each module in the mode that it had.

    Each, whatever happens in the block: a frozen layer may differ from the rest.

    >>> with evaluating(model):
    ...     logits = model(images)
    """
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield model
    finally:
        for module, training in modes:
            module.training = training
