"""The recorded step: what surrounds the recording on any machine, the recording itself on CUDA."""

import copy

import pytest
import torch
from torch import nn

from course_utils.training import TrainConfig, make_optimizer, pick_step, take_step
from course_utils.training.cuda_graph import Graphed, graph_self_test, kept

CUDA = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")


def network():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 4, 3),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(64, 5),
    )


def batch(number=0, size=8):
    generator = torch.Generator().manual_seed(number)
    images = torch.randn(size, 3, 6, 6, generator=generator)
    return images, torch.randint(0, 5, (size,), generator=generator)


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
@pytest.mark.parametrize("steps_before", [0, 2])
def test_steps_in_a_kept_block_leave_no_trace(optimizer, steps_before):
    config = TrainConfig(epochs=1, optimizer=optimizer, lr=0.1)
    losses = []
    for warm_up in (False, True):
        model = network()
        stepper = make_optimizer(model, config)
        torch.manual_seed(1)
        for number in range(steps_before):
            take_step(model, stepper, *batch(number), config)
        if warm_up:
            before = copy.deepcopy(model.state_dict())
            with kept(model, stepper, torch.device("cpu")):
                for _ in range(3):
                    take_step(model, stepper, *batch(9), config)
                assert not torch.equal(model[0].weight, before["0.weight"])
        losses.append([take_step(model, stepper, *batch(n), config)[0] for n in range(3)])
    torch.testing.assert_close(*losses, rtol=0, atol=0)


def test_a_cpu_takes_the_step_itself():
    assert pick_step("cpu") is take_step


def test_the_step_can_be_chosen_by_the_environment(monkeypatch):
    monkeypatch.setenv("COURSE_CUDA_GRAPH", "0")
    assert pick_step("cuda") is take_step


@CUDA
def test_the_self_test_of_graphs_passes():
    assert graph_self_test(torch.device("cuda"))


@CUDA
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw", "rmsprop"])
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_recorded_steps_equal_steps(optimizer, precision):
    config = TrainConfig(epochs=1, optimizer=optimizer, lr=0.01, precision=precision, grad_clip=1.0)
    losses = []
    for step in (take_step, Graphed()):
        model = network().cuda()
        stepper = make_optimizer(model, config)
        torch.manual_seed(1)
        sizes = (8, 8, 8, 5, 8)  # a smaller batch between
        pairs = [[tensor.cuda() for tensor in batch(n, size)] for n, size in enumerate(sizes)]
        losses.append(torch.stack([step(model, stepper, *pair, config)[0] for pair in pairs]))
    torch.testing.assert_close(*losses, rtol=1e-2 if precision == "bf16" else 1e-3, atol=1e-4)
