"""The training step as a CUDA graph: recorded once, replayed as one launch, the same numbers.

A small network's step is a hundred kernels of a few microseconds each, and the host takes longer to
launch one than the device to run it. A graph is launched once. It replays the same kernels on the
same memory, so what changes from step to step, the images, the labels and the learning rate, is
copied into tensors that stay where they are.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import nn

from course_utils.runtime import seeded
from course_utils.training.loop import Step, take_step
from course_utils.training.optimizers import make_optimizer, set_lr
from course_utils.training.train_config import TrainConfig
from course_utils.training.train_state import capture_rng, restore_rng

# Steps before recording, as torch's documentation asks, which let cuDNN choose and optimizers
# allocate.
WARM_UP = 3


def pick_step(device: torch.device | str) -> Step:
    """What takes a step of one training on `device`.

    returns: a `Graphed` on a CUDA device where it works, else `take_step`. COURSE_CUDA_GRAPH=0
    keeps `take_step`.
    """
    if torch.device(device).type != "cuda" or os.environ.get("COURSE_CUDA_GRAPH") == "0":
        return take_step
    return Graphed() if graph_self_test(torch.device(device)) else take_step


class Graphed:
    """`take_step` for one model and its optimizer, recorded at the first batch.

    Batches of other shapes run as usual. Python in the model runs while it is recorded and never
    again, so hooks see no later step. The optimizer must be SGD, Adam or AdamW; any other is
    stepped as usual.
    """

    def __init__(self) -> None:
        self.recording: Recording | None = None

    def __call__(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        images: torch.Tensor,
        labels: torch.Tensor,
        config: TrainConfig,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if not isinstance(optimizer, torch.optim.SGD | torch.optim.Adam):  # AdamW is an Adam
            return take_step(model, optimizer, images, labels, config)
        if self.recording is None:
            self.recording = record(model, optimizer, images, labels, config)
        if not self.recording.fits(images, labels):  # as the last, smaller batch of an epoch
            return take_step(model, optimizer, images, labels, config)
        return self.recording.replay(images, labels)


@dataclass(frozen=True)
class Recording:
    """A recorded step, and the tensors that it reads (images, labels) and writes (loss, logits)."""

    graph: torch.cuda.CUDAGraph
    images: torch.Tensor
    labels: torch.Tensor
    loss: torch.Tensor
    logits: torch.Tensor

    def fits(self, images: torch.Tensor, labels: torch.Tensor) -> bool:
        """Whether a batch has the shapes of the recorded one."""
        return images.shape == self.images.shape and labels.shape == self.labels.shape

    def replay(
        self, images: torch.Tensor, labels: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The step on a batch that fits; as `take_step`."""
        self.images.copy_(images)
        self.labels.copy_(labels)
        self.graph.replay()
        return self.loss.clone(), self.logits.clone()  # the next replay overwrites these


def record(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    images: torch.Tensor,
    labels: torch.Tensor,
    config: TrainConfig,
) -> Recording:
    """Record the step; weights, optimizer and random state are as before when this returns."""
    for group in optimizer.param_groups:
        # a rate in a tensor, which the graph reads at every replay; a float would be recorded
        rate = torch.as_tensor(group["lr"], dtype=torch.float32, device=images.device)
        group["lr"] = rate.clone()  # one tensor a group: set_lr fills each by its lr_scale
        if isinstance(optimizer, torch.optim.Adam):
            group["capturable"] = True  # without it torch refuses to record an Adam
    images = images.clone()  # replays read this address, whatever batch comes
    labels = labels.clone()
    with kept(model, optimizer, images.device):
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):  # the warm-up must not run in the stream that records
            for _ in range(WARM_UP):
                take_step(model, optimizer, images, labels, config)
        torch.cuda.current_stream().wait_stream(side)
        optimizer.zero_grad()  # to None: the backward pass allocates in the graph's own pool
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            loss, logits = take_step(model, optimizer, images, labels, config)
    return Recording(graph, images, labels, loss, logits)


@contextmanager
def kept(
    model: nn.Module, optimizer: torch.optim.Optimizer, device: torch.device
) -> Iterator[None]:
    """A block after which all that a step changes holds what it held before, in place.

    That is: weights, buffers, optimizer and random state.
    """
    rng = capture_rng(device)
    before = {id(tensor): tensor.detach().clone() for tensor in held(model, optimizer)}
    yield
    with torch.no_grad():
        for tensor in held(model, optimizer):
            if id(tensor) in before:
                tensor.copy_(before[id(tensor)])
            else:  # begun by the optimizer in the block: moments and a count of steps, once zero
                tensor.zero_()
    restore_rng(rng)


def held(model: nn.Module, optimizer: torch.optim.Optimizer) -> list[torch.Tensor]:
    """Every tensor that a step may change."""
    state = [value for values in optimizer.state.values() for value in values.values()]
    tensors = [value for value in state if torch.is_tensor(value)]
    return [*model.parameters(), *model.buffers(), *tensors]


@lru_cache
def graph_self_test(device: torch.device) -> bool:
    """Whether a recorded step does here what the step itself does: a few of both, small network."""
    try:
        losses = _losses(take_step, device)
        recorded = _losses(Graphed(), device)
    except RuntimeError:  # torch's CUDA errors are RuntimeErrors
        return False
    return torch.allclose(losses, recorded, rtol=1e-3)


def _losses(step: Step, device: torch.device) -> torch.Tensor:
    """Losses of five steps at a changing rate, of convolution, batch norm and dropout: (5,)."""
    with seeded(0):
        images = torch.randn(5, 16, 3, 8, 8).to(device)  # (steps, N, C, H, W)
        labels = torch.randint(0, 4, (5, 16)).to(device)  # (steps, N)
        model = nn.Sequential(
            nn.Conv2d(3, 8, 3),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(288, 4),  # 8 maps of 6x6
        ).to(device)
        config = TrainConfig(epochs=1, grad_clip=1.0)
        optimizer = make_optimizer(model, config)
        losses = []
        for number in range(5):
            set_lr(optimizer, 0.01 / (number + 1))
            losses.append(step(model, optimizer, images[number], labels[number], config)[0])
    return torch.stack(losses)
