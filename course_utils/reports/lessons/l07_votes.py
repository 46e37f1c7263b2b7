"""What several networks that a notebook builds say of the test digits: the twins of lesson 07."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from course_utils.experiments import Recipe, prepare
from course_utils.runtime import pick_device, seeded
from course_utils.training import TrainConfig, train

CONFIG = TrainConfig(epochs=10, optimizer="adam", lr=0.04, schedule="cosine")
IMAGES = 300  # training digits that they see: with all of them nearly every network is right


@dataclass(frozen=True, eq=False)
class Votes:
    """Networks that differ in their seed alone, as their training ends.

    probabilities: (seeds, N, 10) float32, of the classes of the test digits; labels: (N,) int64,
    the true ones; train_loss: (seeds,) float64, the mean over the last epoch, in nats
    """

    probabilities: np.ndarray
    labels: np.ndarray
    train_loss: np.ndarray

    @property
    def each(self) -> np.ndarray:
        """Percent of the test digits that each network has right: (seeds,) float64."""
        return 100 * (self.probabilities.argmax(-1) == self.labels).mean(-1)

    @property
    def together(self) -> float:
        """Percent that they have right by the mean of their probabilities."""
        mean = self.probabilities.mean(0)
        return 100 * float((mean.argmax(-1) == self.labels).mean())


def digit_votes(
    build: Callable[[], nn.Module],
    seeds: Sequence[int],
    config: TrainConfig = CONFIG,
    *,
    device: torch.device | str | None = None,
) -> Votes:
    """Train a network under each seed on IMAGES digits, and let it vote on the test digits.

    build: called once a seed, with that seed; takes (N, 1, 16, 16), gives logits (N, 10)

    >>> digit_votes(lambda: nn.Sequential(nn.Flatten(), nn.Linear(256, 10)), (0, 1)).together
    """
    chosen = pick_device(device)
    recipe = Recipe("quick/07-twins", "googlenet_bn", "digits", 32, config, size=16, train=IMAGES)
    votes: list[np.ndarray] = []
    losses: list[float] = []
    labels = np.zeros(0, dtype=np.int64)
    for seed in seeds:
        batches, _, test, _ = prepare(recipe, seed=seed, device=chosen)
        with seeded(seed):
            network = build().to(chosen)
        losses.append(train(network, batches, config).train_loss[-1])
        network.eval()
        with torch.no_grad():
            parts = [(network(x).softmax(1).cpu(), y.cpu()) for x, y in test]
        votes.append(torch.cat([part for part, _ in parts]).numpy())
        labels = torch.cat([part for _, part in parts]).numpy()
    return Votes(np.array(votes), labels, np.array(losses))
