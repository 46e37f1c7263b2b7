"""Descent: the closed form on a quadratic, slopes against autograd, minima that are minima, and
errors that help.
"""

import numpy as np
import pytest
import torch

from course_utils.analysis.descent import FAR, RULES, SURFACES, descend, ravine, rosenbrock

ALL = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


@pytest.mark.parametrize("condition", [1.0, 7.0, 30.0])
def test_gradient_descent_on_the_quadratic_follows_its_closed_form(condition):
    lr = 0.05
    start = (-4.0, 1.5)
    path = descend(ravine(condition), "SGD", start, 23, lr=lr)
    steps = np.arange(24)[:, None]
    expected = np.array(start) * (1 - lr * np.array([1.0, condition])) ** steps
    np.testing.assert_allclose(path.points, expected, atol=1e-12)
    np.testing.assert_allclose(path.losses, (expected**2 @ [1.0, condition]) / 2, atol=1e-12)
    assert path.diverged_at is None


def test_a_turned_ravine_turns_the_path_of_gradient_descent_and_changes_that_of_adam():
    for rule, same in (("SGD", True), ("momentum", True), ("Adam", False), ("RMSprop", False)):
        straight, turned = (descend(ravine(30, angle), rule, steps=40).losses for angle in (0, 45))
        assert np.allclose(straight, turned, atol=1e-9) == same


@ALL
def test_slope_is_the_gradient_of_the_loss(surface):
    x, y = torch.randn(
        2, 11, dtype=torch.float64, generator=torch.Generator().manual_seed(0)
    ).requires_grad_()
    expected = torch.autograd.grad(surface.loss(x, y).sum(), (x, y))
    torch.testing.assert_close(surface.slope(x, y), expected)


@ALL
def test_no_point_is_lower_than_the_minima_and_they_are_flat(surface):
    left, right, low, high = surface.window
    grid = surface.loss(*np.meshgrid(np.linspace(left, right, 40), np.linspace(low, high, 30)))
    assert grid.min() >= 0
    for x, y in surface.minima:
        assert surface.loss(x, y) == pytest.approx(0, abs=1e-15)
        assert surface.slope(x, y) == pytest.approx((0, 0), abs=1e-15)
        assert left < x < right
        assert low < y < high


@ALL
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_gets_lower_on_every_surface_and_says_the_loss_of_each_point(surface, rule):
    path = descend(surface, rule, steps=57, lr=0.03)
    assert path.points.shape == (58, 2)
    assert tuple(path.points[0]) == pytest.approx(surface.start)
    np.testing.assert_allclose(path.losses, [surface.loss(x, y) for x, y in path.points])
    assert path.losses[-1] < path.losses[0]


def test_momentum_zero_is_gradient_descent():
    plain, momentum = (
        descend(rosenbrock(), rule, steps=31, momentum=0.0) for rule in ("SGD", "momentum")
    )
    np.testing.assert_allclose(plain.points, momentum.points, atol=1e-12)


def test_a_diverging_path_stops_where_it_got_too_far_and_stays_finite():
    path = descend(ravine(30), "SGD", steps=500, lr=0.2)
    assert path.points.shape == (501, 2)
    assert np.isfinite(path.points).all()
    assert np.isfinite(path.losses).all()
    assert (
        np.hypot(*path.points[path.diverged_at])
        > FAR
        >= np.hypot(*path.points[path.diverged_at - 1])
    )
    assert (path.points[path.diverged_at :] == path.points[-1]).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rule": "LBFGS"}, "rule must be one of SGD, momentum, RMSprop, Adam, got 'LBFGS'"),
        ({"steps": 0}, "steps must be a whole number of at least 1, got 0; try"),
        ({"steps": 2.5}, "steps must be a whole number of at least 1, got 2.5; try"),
        ({"lr": -0.1}, "lr must be positive and finite, got -0.1; try"),
        ({"lr": float("inf")}, "lr must be positive and finite, got inf; try"),
        ({"momentum": 1}, r"momentum must lie in \[0, 1\), got 1; try"),
        (
            {"start": (0, float("nan"))},
            r"start must be two finite numbers \(x, y\), got \(0.0, nan\); try",
        ),
        (
            {"start": (1, 2, 3)},
            r"start must be two finite numbers \(x, y\), got \(1.0, 2.0, 3.0\); try",
        ),
    ],
)
def test_errors_say_the_rule_the_value_and_the_way_out(changes, message):
    with pytest.raises(ValueError, match=message):
        descend(**{"surface": ravine(), "rule": "SGD", **changes})


def test_surfaces_that_would_have_no_valley_are_refused():
    with pytest.raises(ValueError, match="condition must be at least 1, got 0.5"):
        ravine(0.5)
    with pytest.raises(ValueError, match="b must be positive, got -3"):
        rosenbrock(b=-3)
