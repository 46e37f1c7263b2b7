"""Training: a TrainConfig in, a History out; one network, several at once, or one over several devices.

    loop         TrainConfig, History, train(), evaluate(): the loop, written out
    optimizers   which optimizer a TrainConfig names, and its learning rates
    graphed      the step as a CUDA graph: the same numbers without the waiting between kernels
    together     several networks on one stream of batches
    distributed  one network over several devices, started by torchrun
"""

from course_utils.training.distributed import agreed, is_first, processes, shared_out
from course_utils.training.graphed import pick_step
from course_utils.training.loop import (
    History,
    Totals,
    TrainConfig,
    TrainState,
    capture_rng,
    evaluate,
    finish_epoch,
    loss_of,
    restore_rng,
    start,
    take_step,
    train,
)
from course_utils.training.optimizers import OPTIMIZERS, layerwise, make_optimizer, set_lr
from course_utils.training.together import train_together

__all__ = [
    "OPTIMIZERS",
    "History",
    "Totals",
    "TrainConfig",
    "TrainState",
    "agreed",
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
    "shared_out",
    "start",
    "take_step",
    "train",
    "train_together",
]
