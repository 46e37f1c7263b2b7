"""Along the gradient: closed forms on a quadratic, exact restoration, and the same noise at every
point.
"""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.analysis import along_gradient
from course_utils.models import create_model

STEPS = (0.05, 0.1, 0.2, 0.4)


class Quadratic(nn.Module):
    """w^T H w / 2 for a fixed symmetric H; the images are not looked at."""

    def __init__(self, hessian, start):
        super().__init__()
        self.register_buffer("hessian", hessian)
        self.w = nn.Parameter(start)

    def forward(self, images):
        return self.w @ self.hessian @ self.w / 2


def quadratic(size=5):
    generator = torch.Generator().manual_seed(0)
    root = torch.randn(size, size, generator=generator, dtype=torch.float64)
    return Quadratic(root @ root.T, torch.randn(size, generator=generator, dtype=torch.float64))


def answer(outputs, labels):
    return outputs


def batch():
    generator = torch.Generator().manual_seed(0)
    return torch.randn(6, 3, 32, 32, generator=generator), torch.tensor([0, 1, 2, 3, 4, 5])


def state(model):
    gradients = {
        name: None if p.grad is None else p.grad.clone() for name, p in model.named_parameters()
    }
    return (
        {key: value.clone() for key, value in model.state_dict().items()},
        gradients,
        model.training,
    )


def assert_equal_states(before, after):
    assert all(torch.equal(value, after[0][key]) for key, value in before[0].items())
    for name, gradient in before[1].items():
        assert (gradient is None) == (after[1][name] is None)
        assert gradient is None or torch.equal(gradient, after[1][name])
    assert before[2] == after[2]


def test_a_quadratic_gives_the_closed_forms():
    model = quadratic()
    result = along_gradient(model, None, None, STEPS, loss=answer)
    hessian = model.hessian
    w = model.w.detach()
    g = hessian @ w
    expected = [((w - step * g) @ hessian @ (w - step * g) / 2).item() for step in STEPS]
    np.testing.assert_allclose(result.losses, expected, rtol=1e-12)
    np.testing.assert_allclose(
        result.distances, [step * (hessian @ g).norm().item() for step in STEPS], rtol=1e-12
    )
    np.testing.assert_allclose(
        result.betas, [(hessian @ g).norm().item() / g.norm().item()] * len(STEPS), rtol=1e-12
    )
    assert result.loss == pytest.approx((w @ hessian @ w / 2).item(), rel=1e-12)
    assert result.norm == pytest.approx(g.norm().item(), rel=1e-12)
    assert result.loss_range == pytest.approx(max(expected) - min(expected), rel=1e-12)
    assert (result.distance, result.beta) == (result.distances.max(), result.betas.max())


def test_beta_along_an_eigenvector_is_its_eigenvalue_and_never_exceeds_the_largest():
    model = quadratic()
    values, vectors = torch.linalg.eigh(model.hessian)
    for value, vector in zip(values, vectors.T, strict=True):
        model.w.data = vector.clone()
        assert along_gradient(model, None, None, (0.3,), loss=answer).beta == pytest.approx(
            value.item(), rel=1e-9
        )
    model.w.data = vectors.sum(1)
    assert along_gradient(model, None, None, STEPS, loss=answer).beta < values[-1].item()


def test_a_network_is_measured_in_training_mode_as_one_step_of_sgd_would_find_it():
    torch.manual_seed(0)
    model = create_model("resnet_tiny").double()
    images, labels = batch()
    images = images.double()
    result = along_gradient(model.eval(), images, labels, (0.1,))
    model.train()
    loss = nn.functional.cross_entropy(model(images), labels)
    loss.backward()
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    assert result.loss == pytest.approx(loss.item(), rel=1e-12)
    assert result.losses[0] == pytest.approx(
        nn.functional.cross_entropy(model(images), labels).item(), rel=1e-9
    )


def test_measuring_leaves_the_model_as_it_was():
    model = create_model("resnet_tiny").eval()
    images, labels = batch()
    model.fc.bias.grad = torch.ones_like(model.fc.bias)
    before = state(model)
    along_gradient(model, images, labels, STEPS)
    assert_equal_states(before, state(model))


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("call", [0, 2])
def test_an_interruption_leaves_the_model_as_it_was(error, call):
    model = create_model("resnet_tiny").train()
    images, labels = batch()
    calls = []

    def breaks(outputs, labels):
        calls.append(1)
        if len(calls) > call:
            raise error("in the middle")
        return nn.functional.cross_entropy(outputs, labels)

    before = state(model)
    with pytest.raises(error, match="in the middle"):
        along_gradient(model, images, labels, STEPS, loss=breaks)
    assert len(calls) == call + 1
    assert_equal_states(before, state(model))


def test_noise_is_the_same_at_every_point_and_the_generator_is_left_alone():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(12, 7), nn.Dropout(0.5), nn.Linear(7, 3))
    images = torch.randn(4, 3, 2, 2)
    labels = torch.tensor([0, 1, 2, 0])
    random = torch.get_rng_state()
    first, second = (along_gradient(model, images, labels, (1e-7, 0.1)) for _ in range(2))
    assert torch.equal(random, torch.get_rng_state())
    np.testing.assert_array_equal(first.losses, second.losses)
    # another mask would differ by far more
    assert first.losses[0] == pytest.approx(first.loss, abs=1e-5)


@pytest.mark.parametrize(
    ("steps", "message"),
    [((), r"got \[\]"), ((0.1, 0.0), r"got \[0.1, 0.0\]"), ((float("nan"),), r"got \[nan\]")],
)
def test_step_sizes_that_lead_nowhere_are_refused(steps, message):
    with pytest.raises(ValueError, match=message):
        along_gradient(quadratic(), None, None, steps, loss=answer)


def test_a_point_without_slope_is_refused():
    model = quadratic()
    nn.init.zeros_(model.w)
    with pytest.raises(ValueError, match="its norm is 0.0"):
        along_gradient(model, None, None, STEPS, loss=answer)
