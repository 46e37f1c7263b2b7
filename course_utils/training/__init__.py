"""Training: a TrainConfig in, a History out; one network, several, or one over several devices.

loop          train(), evaluate(): the loop, written out
train_config  TrainConfig: what a training is asked for
train_state   History and TrainState: what it has come to, and goes on from
optimizers    which optimizer a TrainConfig names, and its learning rates
schedules     learning rate as a pure function of progress in [0, 1]
losses        what training lowers, as a function of logits and targets
checkpoints   weights, optimizer, generators, config and history in one safe file
diagnostics   the ten usual mistakes of a training, each told by its cause and the way out
cuda_graph    the step as a CUDA graph: the same numbers without the waiting between kernels
concurrent    several networks on one stream of batches
distributed   one network over several devices, started by torchrun
"""

from course_utils.training.concurrent import train_together
from course_utils.training.cuda_graph import pick_step
from course_utils.training.distributed import broadcast, is_first, processes, shard
from course_utils.training.loop import (
    Totals,
    evaluate,
    finish_epoch,
    loss_of,
    take_step,
    train,
)
from course_utils.training.optimizers import layerwise, make_optimizer, set_lr
from course_utils.training.train_config import OPTIMIZERS, TrainConfig
from course_utils.training.train_state import (
    History,
    TrainState,
    capture_rng,
    restore_rng,
    start,
)

__all__ = [
    "OPTIMIZERS",
    "History",
    "Totals",
    "TrainConfig",
    "TrainState",
    "broadcast",
    "capture_rng",
    "evaluate",
    "finish_epoch",
    "is_first",
    "layerwise",
    "loss_of",
    "make_optimizer",
    "pick_step",
    "processes",
    "restore_rng",
    "set_lr",
    "shard",
    "start",
    "take_step",
    "train",
    "train_together",
]
