"""Optimizers: a learning rate for every group, and what is refused; see also `test_loop`."""

import pytest
import torch
from torch import nn

from course_utils.training import TrainConfig, layerwise, set_lr


def test_setting_the_learning_rate_reaches_every_group():
    optimizer = torch.optim.SGD(
        [{"params": [torch.zeros(1)]}, {"params": [torch.zeros(2)]}], lr=1.0
    )
    set_lr(optimizer, 0.25)
    assert [group["lr"] for group in optimizer.param_groups] == [0.25, 0.25]


@pytest.mark.parametrize("decay", [0.0, 1.5])
def test_a_decay_that_freezes_or_grows_is_refused(decay):
    with pytest.raises(ValueError, match=rf"decay must lie in \(0, 1\], got {decay}"):
        layerwise([nn.Linear(3, 2)], TrainConfig(epochs=1), decay)
