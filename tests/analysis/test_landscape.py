"""Landscapes: closed forms on a quadratic, what scaling may not change, exact restoration,
resuming.
"""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.analysis import landscape, random_direction, trajectory, weights_of
from course_utils.models import create_model

X = np.linspace(-1, 1, 5)
Y = np.linspace(-0.5, 1.5, 4)


class Quadratic(nn.Module):
    """The sum of w^T H w / 2 over the columns of a matrix w."""

    def __init__(self, size=5, columns=3):
        super().__init__()
        generator = torch.Generator().manual_seed(0)
        root = torch.randn(size, size, generator=generator, dtype=torch.float64)
        self.register_buffer("hessian", root @ root.T)
        self.w = nn.Parameter(torch.randn(size, columns, generator=generator, dtype=torch.float64))

    def forward(self, images):
        return (self.w * (self.hessian @ self.w)).sum() / 2


def answer(outputs, labels):
    return outputs


def batch(size=8):
    generator = torch.Generator().manual_seed(0)
    return torch.randn(6, 3, size, size, generator=generator), torch.tensor([0, 1, 2, 3, 4, 0])


def small():
    """Two convolutions with a ReLU between them, batch norm with statistics of its own, and a
    linear layer.
    """
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Conv2d(4, 5, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(80, 5),
    )
    model(torch.randn(7, 3, 8, 8) + 1)  # the running statistics leave zero and one
    return model


def test_a_quadratic_gives_the_closed_form_on_a_line_and_on_a_plane():
    model = Quadratic()
    first, second = (random_direction(model, seed) for seed in (0, 1))
    surface = landscape(model, None, None, [first, second], X, Y, loss=answer)
    h = model.hessian
    w = model.w.detach()
    expected = [
        [((v := w + a * first[0] + b * second[0]) * (h @ v)).sum().item() / 2 for b in Y] for a in X
    ]
    np.testing.assert_allclose(surface.losses, expected, rtol=1e-12)
    line = landscape(model, None, None, [first], X, loss=answer)
    expected = [((v := w + a * first[0]) * (h @ v)).sum().item() / 2 for a in X]
    np.testing.assert_allclose(line.losses, expected, rtol=1e-12)
    assert (line.losses.shape, surface.losses.shape) == ((5,), (5, 4))


def test_every_filter_of_a_direction_is_as_long_as_the_models_and_one_axis_parameters_do_not_move():
    model = small()
    direction = random_direction(model, 3)
    raw = random_direction(model, 3, filter_normalized=False)
    for part, drawn, weight in zip(direction, raw, model.parameters(), strict=True):
        if weight.dim() == 1:
            assert not part.any()
            assert not drawn.any()
        else:
            lengths = part.flatten(1).norm(dim=1)
            torch.testing.assert_close(lengths, weight.flatten(1).norm(dim=1))
            cosine = nn.functional.cosine_similarity(part.flatten(1), drawn.flatten(1))
            torch.testing.assert_close(cosine, torch.ones(len(weight)))
    assert all(
        torch.equal(a, b) for a, b in zip(direction, random_direction(model, 3), strict=True)
    )
    assert not torch.equal(direction[0], random_direction(model, 4)[0])


def rescaled(model, factor):
    """The same function: the first convolution times `factor`, the ReLU passes it on, the second
    divided by it.
    """
    twin = copy.deepcopy(model)
    with torch.no_grad():
        for parameter in twin[0].parameters():
            parameter *= factor
        twin[2].weight /= factor
    return twin


@pytest.mark.parametrize("factor", [0.1, 10.0])
def test_filter_normalization_makes_the_surface_blind_to_rescaling_a_relu_pair(factor):
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 5, 3), nn.Flatten(), nn.Linear(80, 5)
    ).double()
    images, labels = batch()
    images = images.double()
    twin = rescaled(model, factor)

    def surface(network, **options):
        directions = [random_direction(network, seed, **options) for seed in (0, 1)]
        return landscape(network, images, labels, directions, X, X[::2]).losses

    np.testing.assert_allclose(surface(twin), surface(model), rtol=1e-9)
    raw, raw_twin = (surface(network, filter_normalized=False) for network in (model, twin))
    assert np.abs(raw_twin - raw).max() > 0.1 * np.abs(raw).max()
    # where nothing moves, both are one function
    np.testing.assert_allclose(raw_twin[2, 1], raw[2, 1], rtol=1e-9)


def test_the_middle_is_the_loss_in_evaluation_mode_with_the_stored_statistics():
    model = small()
    images, labels = batch()
    surface = landscape(
        model.train(), images, labels, [random_direction(model, 0)], np.array([0.0, 1.0])
    )
    with torch.no_grad():
        expected = nn.functional.cross_entropy(model.eval()(images), labels).item()
    assert surface.losses[0] == expected
    assert surface.losses[1] != expected


def test_the_model_is_as_it_was_also_after_an_interruption():
    model = small().train()
    images, labels = batch()
    calls = []
    before = {key: value.clone() for key, value in model.state_dict().items()}

    def breaks(outputs, labels):
        calls.append(1)
        if len(calls) == 7:
            raise KeyboardInterrupt("in the middle")
        return nn.functional.cross_entropy(outputs, labels)

    directions = [random_direction(model, seed) for seed in (0, 1)]
    landscape(model, images, labels, directions, X, Y)
    with pytest.raises(KeyboardInterrupt, match="in the middle"):
        landscape(model, images, labels, directions, X, Y, loss=breaks)
    assert model.training
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())


class Counted:
    """Cross-entropy that counts its calls and breaks at one of them."""

    def __init__(self, breaks_at=None):
        self.calls = 0
        self.breaks_at = breaks_at

    def __call__(self, outputs, labels):
        self.calls += 1
        if self.calls == self.breaks_at:
            raise RuntimeError("the power went")
        return nn.functional.cross_entropy(outputs, labels)


def test_a_resumed_grid_equals_an_uninterrupted_one_and_starts_after_the_last_whole_row(tmp_path):
    model = small()
    images, labels = batch()
    directions = [random_direction(model, seed) for seed in (0, 1)]
    arguments = (model, images, labels, directions, X, Y)
    whole = landscape(*arguments, loss=Counted())
    with pytest.raises(RuntimeError, match="the power went"):
        landscape(*arguments, loss=Counted(breaks_at=11), folder=tmp_path)
    rest = Counted()
    resumed = landscape(*arguments, loss=rest, folder=tmp_path)
    assert rest.calls == 20 - 8  # two rows of four were kept
    np.testing.assert_array_equal(resumed.losses, whole.losses)
    again = Counted()
    np.testing.assert_array_equal(
        landscape(*arguments, loss=again, folder=tmp_path).losses, whole.losses
    )
    assert again.calls == 0
    assert len(list(tmp_path.iterdir())) == 1


def test_other_weights_images_or_points_have_a_file_of_their_own(tmp_path):
    model = small()
    images, labels = batch()
    direction = [random_direction(model, 0)]
    landscape(model, images, labels, direction, X, folder=tmp_path)
    landscape(model, images + 1, labels, direction, X, folder=tmp_path)
    landscape(model, images, labels, direction, Y, folder=tmp_path)
    with torch.no_grad():
        model[1].running_mean += 1
    landscape(model, images, labels, direction, X, folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


def test_a_straight_path_has_one_direction_and_a_plane_path_is_kept_as_it_is():
    model = small()
    end = weights_of(model)
    first, second = (
        torch.randn(len(end), generator=torch.Generator().manual_seed(seed)) for seed in (0, 1)
    )
    first /= first.norm()
    second /= second.norm()
    straight = trajectory(model, [end + a * first for a in (4.0, 2.0, 1.0, 0.0)])
    assert straight.explained[0] == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(straight.points[:, 0], [4, 2, 1, 0], atol=1e-4)
    bent = [end + 5 * first, end + 3 * first + 2 * second, end + second, end]
    path = trajectory(model, bent)
    lengths = np.linalg.norm(path.points, axis=1)
    np.testing.assert_allclose(
        lengths, [(weights - end).norm().item() for weights in bent], atol=1e-4
    )
    assert path.explained.sum() == pytest.approx(1, abs=1e-6)
    assert (path.points[0] >= 0).all()


def test_the_path_lies_on_the_surface_that_its_directions_span():
    model = small()
    images, labels = batch()
    snapshots = [weights_of(model)]
    for _ in range(3):
        nn.functional.cross_entropy(model.train()(images), labels).backward()
        torch.optim.SGD(model.parameters(), lr=0.05).step()
        snapshots.append(weights_of(model))
    path = trajectory(model, snapshots[-3:])  # three points lie in a plane
    a, b = path.points[0]
    surface = landscape(model, images, labels, path.directions, [0.0, a], [0.0, b])
    twin = copy.deepcopy(model).eval()
    nn.utils.vector_to_parameters(snapshots[-3], twin.parameters())
    assert surface.losses[1, 1] == pytest.approx(
        nn.functional.cross_entropy(twin(images), labels).item(), rel=1e-5
    )
    lengths = [torch.cat([part.flatten() for part in d]).norm().item() for d in path.directions]
    np.testing.assert_allclose(lengths, 1, atol=1e-5)


def test_wrong_directions_coordinates_and_snapshots_are_refused():
    model = small()
    images, labels = batch()
    direction = random_direction(model, 0)
    with pytest.raises(ValueError, match="got 2 and 1"):
        landscape(model, images, labels, [direction] * 2, X)
    with pytest.raises(ValueError, match="got 3 and 3"):
        landscape(model, images, labels, [direction] * 3, X, X, X)
    with pytest.raises(ValueError, match="shapes of the model's 8 parameters, got 7 tensors"):
        landscape(model, images, labels, [direction[1:]], X)
    with pytest.raises(ValueError, match=r"3 of \d+ weights each, got \[3\]"):
        trajectory(model, [torch.zeros(3)])


def test_a_whole_network_of_the_course_can_be_surveyed():
    model = create_model("resnet_tiny")
    images, labels = batch(32)
    surface = landscape(model, images, labels, [random_direction(model, 0)], [-0.1, 0.0, 0.1])
    assert np.isfinite(surface.losses).all()
