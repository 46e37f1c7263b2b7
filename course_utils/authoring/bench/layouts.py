"""Training steps with both orders in memory, NCHW and channels-last, in turn."""

import statistics
import time
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.authoring.bench.alternate import Side
from course_utils.models import create_model
from course_utils.runtime import seeded

BATCH = 64
LAYER = "one layer of 32 maps"
NETWORKS = (LAYER, "basenet", "resnet20", "resnet_tiny")


def compare(
    *, images: int | None = None, rounds: int = 5, networks: Sequence[str] = NETWORKS
) -> dict[str, float]:
    """Print and return how many times as fast channels-last is: {network: median of the rounds}.

    Forward and backward pass of 64 images of 32 x 32 on one thread of a CPU, in float32, by the
    processor's time: two threads would wait for each other beside any other program

    images: not used; rounds: of both sides; networks: names of models, or LAYER
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    ratios = {}
    for name in networks:
        usual = _side(name, torch.contiguous_format)
        last = _side(name, torch.channels_last)
        usual(), last()  # the first time warms up
        times = sorted(_seconds(usual) / _seconds(last) for _ in range(rounds))
        ratios[name] = statistics.median(times)
        print(f"{name}: channels-last {ratios[name]:.2f} times as fast "
              f"(lowest {times[0]:.2f}, highest {times[-1]:.2f})", flush=True)  # fmt: skip
    torch.set_num_threads(threads)
    return ratios


def _side(name: str, order: torch.memory_format) -> Side:
    """A forward and backward pass, with weights and images in an order of memory."""
    with seeded(0):
        model = nn.Conv2d(32, 32, 3, padding=1) if name == LAYER else create_model(name)
        images = torch.randn(BATCH, 32 if name == LAYER else 3, 32, 32)
    model.to(memory_format=order)
    images = images.to(memory_format=order)
    labels = torch.arange(BATCH) % 10

    def step() -> None:
        answers = model(images)
        loss = answers.square().mean() if name == LAYER else F.cross_entropy(answers, labels)
        torch.autograd.grad(loss, list(model.parameters()))

    return step


def _seconds(side: Side) -> float:
    """Processor time of one call, of this process alone."""
    began = time.process_time()
    side()
    return time.process_time() - began
