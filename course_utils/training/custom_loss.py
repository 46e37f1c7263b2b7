"""A training step with a loss of your own: for a loss that no name in LOSSES stands for."""

from collections.abc import Callable

import torch
from torch import nn

from course_utils.training.train_config import TrainConfig


def stepping(
    loss_of: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    """A step for `train(step=...)` that lowers `loss_of` instead of the loss that the config names.

    loss_of: (logits (N, K), labels (N,) int64) -> () nats, a mean over the images
    returns: the step; it takes no auxiliary heads and clips no gradient

    >>> train(model, batches, config, step=stepping(F.cross_entropy))
    """

    def step(
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        images: torch.Tensor,
        labels: torch.Tensor,
        config: TrainConfig,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        logits = model(images)
        loss = loss_of(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach(), logits.detach()

    return step
