"""A training step with a loss of your own: for a loss that no name in LOSSES stands for."""

from collections.abc import Callable
from functools import partial

import torch

from course_utils.training.loop import Step, take_step
from course_utils.training.train_config import TrainConfig


def stepping(loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> Step:
    """A step for `train(step=...)` that lowers `loss` instead of the loss that the config names.

    loss: (logits (N, K) float32, labels (N,) int64) -> () nats, a mean over the images
    returns: `take_step` with it; a model of auxiliary heads raises ValueError

    >>> train(model, batches, config, step=stepping(F.cross_entropy))
    """

    def measure(
        outputs: torch.Tensor | tuple[torch.Tensor, ...], labels: torch.Tensor, _: TrainConfig
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if isinstance(outputs, tuple):
            raise ValueError(
                f"a loss of your own takes one tensor of logits, got {len(outputs)}: train a "
                "model without auxiliary heads"
            )
        return outputs, loss(outputs.float(), labels)

    return partial(take_step, measure=measure)
