"""An epoch of training of the reports' networks, at their batch sizes: our loop against the
tutorial's.
"""

from collections.abc import Sequence
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.analysis import cost
from course_utils.authoring.bench.alternate import Side, alternate, headline, pixels_and_labels
from course_utils.authoring.bench.floor import floor_seconds, measured_rates
from course_utils.authoring.bench.pipelines import our_batches, usual_loader
from course_utils.models import create_model
from course_utils.runtime import pick_device, pick_precision, seeded
from course_utils.training import TrainConfig, make_optimizer, pick_step, start, train

# name, pixels, batch: BaseNet at both 128 and report 000's 1024; 64 pixels and 128 are report 003's
NETWORKS = (
    ("basenet", 32, 128),
    ("basenet", 32, 1024),
    ("resnet_tiny", 32, 128),
    ("resnet18_cifar", 32, 128),
    ("googlenet_bn", 64, 128),
    ("vgg16", 64, 128),
)
FLOOR_SECONDS = 0.3  # of each of two rates, in every round
# multiply-adds of an epoch's forward passes, which bound its images
WORK = {"cuda": 2e13, "mps": 1e12, "cpu": 1e11}


def compare(
    *, images: int = 10_000, rounds: int = 5, networks: Sequence[tuple[str, int, int]] = NETWORKS
) -> dict[str, tuple[float, float]]:
    """Time both sides of each network in turn; print best and median in images/s, their ratio
    and the fraction of the floor, which is measured in every round.

    images: at most so many in an epoch, fewer for a large network; networks: of (name, pixels,
    batch size)
    returns: dict from comparison to (ours, usual) medians in images/s
    """
    device = pick_device()
    precision = pick_precision(device)
    headline(device, precision, f"an epoch of training, {rounds} rounds")
    medians = {}
    for model, side, batch in networks:
        name = f"{model}, {side}x{side}, batch {batch}"
        network = create_model(model)
        shape = (3, side, side)
        most = int(WORK[device.type] / cost(network, shape).macs)
        count = max(batch, min(images, most) // batch * batch)
        pixels, labels = pixels_and_labels(count, side=side)
        ours = our_epoch(model, pixels, labels, batch, device, precision)
        usual = usual_epoch(model, pixels, labels, batch, device)
        floor = partial(floor_rate, network, shape, batch, device, precision)
        medians[name] = alternate(name, ours, usual, count, rounds, floor)
    return medians


def floor_rate(
    network: nn.Module,
    shape: tuple[int, int, int],
    batch: int,
    device: torch.device,
    precision: str,
) -> float:
    """Images/s of training steps that this device allows at best, by rates measured now."""
    rates = measured_rates(device, precision, FLOOR_SECONDS)
    return batch / floor_seconds(network, shape, batch, rates, precision)


def our_epoch(
    model: str,
    pixels: torch.Tensor,
    labels: torch.Tensor,
    batch: int,
    device: torch.device,
    precision: str,
) -> Side:
    """One epoch of `train` on Batches."""
    batches = our_batches(pixels, labels, batch, device)
    network = fresh(model).to(device).to(memory_format=torch.channels_last)
    config = TrainConfig(epochs=1, precision=precision)
    step = pick_step(device)
    optimizer = make_optimizer(network, config)  # one for all rounds: a recorded step belongs to it

    def epoch() -> None:
        state = start(network, batches, config, optimizer)
        train(network, batches, config, state=state, step=step)

    return epoch


def usual_epoch(
    model: str, pixels: torch.Tensor, labels: torch.Tensor, batch: int, device: torch.device
) -> Side:
    """One epoch of the loop of PyTorch's own beginner tutorial: a DataLoader, float32, the loss
    read at every step.
    """
    loader = usual_loader(pixels, labels, batch)
    network = fresh(model).to(device)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)

    def epoch() -> None:
        running = 0.0
        for images, targets in loader:
            images = images.to(device)
            targets = targets.to(device)
            optimizer.zero_grad()
            logits = network(images)
            logits = logits[0] if isinstance(logits, tuple) else logits  # GoogLeNet's have heads
            loss = F.cross_entropy(logits, targets)
            loss.backward()
            optimizer.step()
            running += loss.item()

    return epoch


def fresh(model: str) -> nn.Module:
    """A network by name, always with the same first weights."""
    with seeded(0):
        return create_model(model)
