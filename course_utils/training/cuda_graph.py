"""The training step as a CUDA graph: recorded once, replayed as one launch, the same numbers.

A small network's step is a hundred kernels of a few microseconds each, and the host takes longer to launch one than the
device to run it. A graph is launched once. It replays the same kernels on the same memory, so what changes from step to
step, the images, the labels and the learning rate, is copied into tensors that stay where they are.
"""

import os
from contextlib import contextmanager
from functools import lru_cache

import torch
from torch import nn

from course_utils.runtime import seeded
from course_utils.training.loop import TrainConfig, capture_rng, restore_rng, take_step
from course_utils.training.optimizers import make_optimizer, set_lr

WARM_UP = 3  # steps before recording, as torch's documentation asks, which let cuDNN choose and optimizers allocate


def pick_step(device):
    """What takes a step of one training on `device`: a `Graphed` on a CUDA device where it works, else `take_step`.

    COURSE_CUDA_GRAPH=0 keeps `take_step`.
    """
    if torch.device(device).type != "cuda" or os.environ.get("COURSE_CUDA_GRAPH") == "0":
        return take_step
    return Graphed() if graph_self_test(torch.device(device)) else take_step


class Graphed:
    """`take_step` for one model and its optimizer, recorded at the first batch; batches of other shapes run as usual.

    Python in the model runs while it is recorded and never again, so hooks see no later step. The optimizer must be
    SGD, Adam or AdamW; any other is stepped as usual.
    """

    def __init__(self):
        self.graph = self.images = self.labels = self.answer = None

    def __call__(self, model, optimizer, images, labels, config):
        if not isinstance(optimizer, torch.optim.SGD | torch.optim.Adam):  # AdamW is an Adam
            return take_step(model, optimizer, images, labels, config)
        if self.graph is None:
            self.record(model, optimizer, images, labels, config)
        if images.shape != self.images.shape or labels.shape != self.labels.shape:
            return take_step(model, optimizer, images, labels, config)
        self.images.copy_(images)
        self.labels.copy_(labels)
        self.graph.replay()
        return tuple(tensor.clone() for tensor in self.answer)  # the next replay overwrites these

    def record(self, model, optimizer, images, labels, config):
        """Record the step; weights, optimizer and random state are as before when this returns."""
        for group in optimizer.param_groups:
            group["lr"] = torch.as_tensor(
                group["lr"], dtype=torch.float32, device=images.device
            ).clone()
            if isinstance(optimizer, torch.optim.Adam):
                group["capturable"] = True
        self.images, self.labels = images.clone(), labels.clone()
        call = (model, optimizer, self.images, self.labels, config)
        with kept(model, optimizer, images.device):
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(WARM_UP):
                    take_step(*call)
            torch.cuda.current_stream().wait_stream(side)
            optimizer.zero_grad()
            self.graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graph):
                self.answer = take_step(*call)


@contextmanager
def kept(model, optimizer, device):
    """A block after which weights, buffers, optimizer and random state hold what they held before, in place."""
    rng, before = (
        capture_rng(device),
        {id(tensor): tensor.detach().clone() for tensor in held(model, optimizer)},
    )
    yield
    with torch.no_grad():
        for tensor in held(model, optimizer):
            if id(tensor) in before:
                tensor.copy_(before[id(tensor)])
            else:  # what the optimizer began in the block: moments and a count of steps, which begin at zero
                tensor.zero_()
    restore_rng(rng)


def held(model, optimizer):
    """Every tensor that a step may change."""
    state = [value for values in optimizer.state.values() for value in values.values()]
    return [*model.parameters(), *model.buffers(), *filter(torch.is_tensor, state)]


@lru_cache
def graph_self_test(device):
    """Whether a recorded step does here what the step itself does: a few of both on a small network."""
    try:
        losses = [_losses(step, device) for step in (take_step, Graphed())]
    except RuntimeError:
        return False
    return torch.allclose(*losses, rtol=1e-3)


def _losses(step, device):
    """Losses of five steps at a changing rate, of convolution, batch norm and dropout."""
    with seeded(0):
        images = torch.randn(5, 16, 3, 8, 8).to(device)
        labels = torch.randint(0, 4, (5, 16)).to(device)
        model = nn.Sequential(
            nn.Conv2d(3, 8, 3),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(288, 4),
        ).to(device)
        config = TrainConfig(epochs=1, grad_clip=1.0)
        optimizer, found = make_optimizer(model, config), []
        for number in range(5):
            set_lr(optimizer, 0.01 / (number + 1))
            found.append(step(model, optimizer, images[number], labels[number], config)[0])
    return torch.stack(found)
