"""One training over several devices: each takes its share of every batch; gradients are averaged.

    torchrun --nproc-per-node 2 --no-python course train resnet18

Every process holds the whole data, draws the same batch and keeps its share, so that the batches
are those of a single device. The weights stay equal in all, because every process applies the same
mean gradient (torch's DistributedDataParallel). Batch norm takes its statistics over all shares
where torch can do that, which is on CUDA devices.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

if TYPE_CHECKING:
    from course_utils.training.train_config import TrainConfig
    from course_utils.training.train_state import LabeledBatches

T = TypeVar("T")


def is_distributed() -> bool:
    """Whether this process is one of several in a training."""
    return dist.is_available() and dist.is_initialized()


def is_first() -> bool:
    """Whether this process is the one that speaks and writes: the only one, or the first."""
    return not is_distributed() or dist.get_rank() == 0


@contextmanager
def processes() -> Iterator[torch.device | None]:
    """A block in which the processes that torchrun started work together.

    yields: the device of this process, None where torchrun started none
    """
    if "TORCHELASTIC_RUN_ID" not in os.environ:  # torchrun sets it for every process
        yield None
        return
    cuda = torch.cuda.is_available()
    # LOCAL_RANK counts the processes on this computer, RANK those on all of them
    device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if cuda else torch.device("cpu")
    if cuda:
        torch.cuda.set_device(device)  # or a bare "cuda" would mean the first GPU in every process
    dist.init_process_group("nccl" if cuda else "gloo")
    try:
        yield device
    finally:
        dist.destroy_process_group()


def shard(
    model: nn.Module, batches: "LabeledBatches", config: "TrainConfig"
) -> "tuple[nn.Module, LabeledBatches, TrainConfig]":
    """Model, batches and config for `train` in this process.

    As they are where it is the only one. Each process draws its own dropout; after a resumed epoch
    all draw that of the first.
    """
    if not is_distributed():
        return model, batches, config
    shares = Shares(batches)
    return parallel(model, shares), shares, replace(config, seed=config.seed + dist.get_rank())


class Shares:
    """The part of every batch that is this process's: sized iterable of (images, labels).

    batches: the same in every process. Image i of a batch goes to process i modulo their number.
    weight: what the gradient of the last share counts in that of the batch; all weights sum to one
    raises: ValueError for a batch with fewer images than processes
    """

    def __init__(self, batches: "LabeledBatches") -> None:
        self.batches = batches
        self.weight: float | None = None
        self.generator = getattr(batches, "generator", None)

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        rank = dist.get_rank()
        world = dist.get_world_size()
        for images, labels in self.batches:
            if len(labels) < world:
                raise ValueError(
                    f"a batch of {len(labels)} cannot be shared by {world} processes; choose "
                    "another batch size, so that the last batch of an epoch has at least "
                    f"{world} images"
                )
            share = labels[rank::world]
            self.weight = len(share) / len(labels)
            yield images[rank::world], share


def parallel(model: nn.Module, shares: Shares) -> nn.Module:
    """The model as it trains in this process: its gradients are those of the whole batch.

    raises: ValueError for batch norm on a CPU, whose statistics torch does not take over several
    processes
    """
    device = next(model.parameters()).device
    if any(isinstance(module, nn.modules.batchnorm._BatchNorm) for module in model.modules()):
        if device.type != "cuda":
            raise ValueError(
                "batch norm over several processes needs CUDA devices; train this model in one "
                "process"
            )
        model = nn.SyncBatchNorm.convert_sync_batchnorm(model)

    # torch compares a hook's annotations with these two types: no quotes, and no others. It stands
    # here, because a torch that was built without processes has no GradBucket.
    def weighted_mean(
        shares: Shares, bucket: dist.GradBucket
    ) -> torch.futures.Future[torch.Tensor]:
        """The sum of all processes' gradients, each by its share of the images.

        torch's own mean counts shares alike.
        """
        assert shares.weight is not None  # a gradient comes after a share
        # g_i is a mean over n_i images; the sum of (n_i / n) g_i is the mean over all n
        work = dist.all_reduce(bucket.buffer().mul_(shares.weight), async_op=True)
        assert work is not None  # async_op
        return work.get_future().then(lambda done: done.value()[0])  # a list of one tensor

    wrapped = DistributedDataParallel(model)
    wrapped.register_comm_hook(shares, weighted_mean)  # its state, handed to every call
    return wrapped


def broadcast(value: T) -> T:
    """The first process's value, in all of them: for what a measurement decides."""
    box = [value]
    if is_distributed():
        dist.broadcast_object_list(box)
    return box[0]


def all_reduce(sums: torch.Tensor) -> torch.Tensor:
    """The sum over all processes of a tensor, which is changed in place.

    returns: the tensor itself, which is the sum where there is but one process
    """
    if is_distributed():
        dist.all_reduce(sums)
    return sums
