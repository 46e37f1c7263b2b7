"""Batch norm as notebook 09 writes it out, and the noise behind it that argues against covariate
shift."""

from pathlib import Path

import nbformat
import pytest
import torch
from torch import nn

from course_utils.models import create_model
from course_utils.models.noise import ChannelNoise, add_noise


def test_in_evaluation_the_noise_is_off():
    x = torch.randn(3, 5, 2, 4)
    assert ChannelNoise().eval()(x) is x


def test_every_call_draws_one_shift_and_one_scale_an_image_and_channel_within_the_papers_limits():
    torch.manual_seed(0)
    noise = ChannelNoise()
    shifts = []
    scales = []
    for _ in range(300):
        shift = noise(torch.zeros(7, 3, 2, 4))
        assert (shift == shift[:, :, :1, :1]).all()
        shifts.append(shift[:, :, 0, 0])
    torch.manual_seed(0)
    for shift in shifts:  # the same draws, around ones
        scales.append(noise(torch.ones(7, 3, 2, 4))[:, :, 0, 0] - shift)
    shifts = torch.stack(shifts)
    scales = torch.stack(scales)
    assert shifts.abs().max() < 0.6 + 1e-6  # 0.5 and 0.1
    mu = shifts.mean(1)  # nearly: the mean over the images of a call
    sigma = scales.mean(1)
    assert mu.min() < -0.4
    assert mu.max() > 0.4
    assert sigma.min() > 0.85
    assert sigma.mean().item() == pytest.approx(1.125, abs=0.01)
    assert scales.std(1).mean().item() == pytest.approx(0.1, abs=0.02)


def test_the_strength_scales_the_noise():
    x = torch.randn(3, 5, 2, 4)
    noisy = {}
    for strength in (0.0, 0.5, 1.0):
        torch.manual_seed(0)
        noisy[strength] = ChannelNoise(strength)(x)
    assert torch.equal(noisy[0.0], x)
    torch.testing.assert_close(noisy[0.5] - x, (noisy[1.0] - x) / 2)


def test_every_batch_norm_gets_its_noise_and_keeps_its_place():
    model = create_model("vgg_a_bn_cifar")
    images = torch.randn(4, 3, 32, 32)
    expected = model.eval()(images)
    assert add_noise(model) is model
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    assert sum(isinstance(module, ChannelNoise) for module in model.modules()) == len(norms) == 8
    assert torch.equal(model.eval()(images), expected)
    model.train()
    assert not torch.equal(model(images), model(images))


def test_a_model_without_batch_norm_is_refused():
    with pytest.raises(ValueError, match="no batch norm in BaseNet"):
        add_noise(create_model("basenet"))


NOTEBOOK = Path(__file__).parent.parent.parent / "notebooks" / "09_batchnorm_landscape.ipynb"
WRITTEN_OUT = ("def normalize(", "class BatchNorm(")  # the cells of notebook 09 that define them


@pytest.fixture(scope="module")
def lesson():
    """The names that the notebook's own batch norm defines."""
    sources = [
        cell.source
        for cell in nbformat.read(NOTEBOOK, as_version=4).cells
        if cell.cell_type == "code"
    ]
    names = {"torch": torch, "nn": nn}
    for start in WRITTEN_OUT:
        (source,) = (source for source in sources if start in source)
        definitions, *_ = source.split("\n\n\n# check")  # without the notebook's own check
        exec(definitions, names)
    return names


def pair(channels, momentum):
    """torch's layer with a scale and a shift that are not one and zero, in float64."""
    theirs = nn.BatchNorm2d(channels, momentum=momentum).double()
    with torch.no_grad():
        theirs.weight.uniform_(0.5, 2)
        theirs.bias.normal_()
    return theirs


@pytest.mark.parametrize(
    ("shape", "momentum"), [((6, 5, 4, 3), 0.1), ((2, 3, 1, 7), 0.3), ((7, 1, 2, 1), 1.0)]
)
def test_batch_norm_written_out_in_the_notebook_is_torchs_in_training_and_evaluation(
    lesson, shape, momentum
):
    torch.manual_seed(0)
    theirs = pair(shape[1], momentum)
    ours = lesson["BatchNorm"](shape[1], momentum=momentum).double()
    ours.load_state_dict(theirs.state_dict(), strict=False)
    for training in (True, True, False, True, False):
        x = [torch.randn(shape, dtype=torch.float64).mul_(3).add_(1).requires_grad_()]
        x.append(x[0].detach().clone().requires_grad_())
        dy = torch.randn(shape, dtype=torch.float64)
        answers = [
            layer.train(training)(image) for layer, image in zip((ours, theirs), x, strict=True)
        ]
        torch.testing.assert_close(*answers, rtol=0, atol=1e-10)
        gradients = [
            torch.autograd.grad(y, (image, layer.weight, layer.bias), dy)
            for y, image, layer in zip(answers, x, (ours, theirs), strict=True)
        ]
        for mine, other in zip(*gradients, strict=True):
            torch.testing.assert_close(mine, other, rtol=0, atol=1e-10)
        torch.testing.assert_close(ours.running_mean, theirs.running_mean, rtol=0, atol=1e-10)
        torch.testing.assert_close(ours.running_var, theirs.running_var, rtol=0, atol=1e-10)


def test_the_backward_formula_of_the_notebook_is_autograds(lesson):
    torch.manual_seed(0)
    x, dy = (torch.randn(6, 5, 4, 3, dtype=torch.float64, requires_grad=True) for _ in range(2))
    gamma, beta = (
        torch.randn(1, 5, 1, 1, dtype=torch.float64, requires_grad=True) for _ in range(2)
    )
    y, saved = lesson["normalize"](x, gamma, beta)
    expected = torch.autograd.grad(y, (x, gamma, beta), dy)
    for mine, other in zip(lesson["gradients"](dy, saved), expected, strict=True):
        torch.testing.assert_close(mine, other, rtol=0, atol=1e-10)
