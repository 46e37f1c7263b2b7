"""A step with torch's cross-entropy is the loop's own; another loss is the one that falls."""

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.training import TrainConfig, train
from course_utils.training.custom_loss import stepping

CONFIG = TrainConfig(epochs=2, optimizer="sgd", lr=0.1)


def trained(**step):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 2 * 5, 7))
    batches = [(torch.randn(11, 3, 2, 5), torch.randint(7, (11,)))]
    history = train(model, batches, CONFIG, **step)
    return model[1].weight.detach(), history


def test_with_cross_entropy_it_is_the_step_of_the_loop():
    ours, _ = trained(step=stepping(F.cross_entropy))
    theirs, _ = trained()
    torch.testing.assert_close(ours, theirs)


def test_the_loss_that_is_lowered_is_the_one_that_was_given():
    weights, _ = trained(step=stepping(lambda logits, labels: 0 * logits.sum()))
    plain, _ = trained()
    _, history = trained(step=stepping(lambda logits, labels: (logits**2).mean()))
    assert history.train_loss[1] < history.train_loss[0]
    assert not torch.equal(weights, plain)
