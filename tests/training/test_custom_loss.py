"""A step with torch's cross-entropy is the loop's own; another loss is the one that falls."""

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.training import TrainConfig, train
from course_utils.training.custom_loss import stepping

CONFIG = TrainConfig(epochs=2, optimizer="sgd", lr=0.1)


def trained(config=CONFIG, **step):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 2 * 5, 7))
    batches = [(torch.randn(11, 3, 2, 5), torch.randint(7, (11,)))]
    history = train(model, batches, config, **step)
    return model[1].weight.detach(), history


def test_with_cross_entropy_it_is_the_step_of_the_loop():
    for config in (CONFIG, replace(CONFIG, grad_clip=0.01), replace(CONFIG, precision="bf16")):
        ours, _ = trained(config, step=stepping(F.cross_entropy))
        theirs, _ = trained(config)
        torch.testing.assert_close(ours, theirs)
    assert not torch.equal(theirs, trained(replace(CONFIG, grad_clip=0.01))[0])


def test_the_loss_that_is_lowered_is_the_one_that_was_given():
    weights, _ = trained(step=stepping(lambda logits, labels: 0 * logits.sum()))
    plain, _ = trained()
    _, history = trained(step=stepping(lambda logits, labels: (logits**2).mean()))
    assert history.train_loss[1] < history.train_loss[0]
    assert not torch.equal(weights, plain)


def test_auxiliary_heads_are_refused():
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.end = nn.Linear(30, 7)

        def forward(self, x):
            logits = self.end(x.flatten(1))
            return (logits, logits) if self.training else logits

    batches = [(torch.randn(11, 3, 2, 5), torch.randint(7, (11,)))]
    with pytest.raises(ValueError, match="takes one tensor of logits, got 2"):
        train(Two(), batches, CONFIG, step=stepping(F.cross_entropy))
