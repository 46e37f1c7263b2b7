"""Evaluation mode for the length of a block, and every module's own mode back afterwards."""

from contextlib import contextmanager


@contextmanager
def evaluating(model):
    """Run a block with `model` in evaluation mode; leave each module in the mode that it had, whatever happens.

    Each: a frozen layer may differ from the rest.

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
