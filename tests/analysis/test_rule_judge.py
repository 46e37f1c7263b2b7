"""The judge of hand-written optimizers: it passes what is equal, and only that."""

import pytest
import torch

from course_utils.analysis.rule_judge import largest_difference


def fresh():
    return [torch.tensor([[1.0, 2.0, 3.0]], dtype=torch.double), torch.ones(2, dtype=torch.double)]


def gradients(parameters):
    return [p.detach() ** 3 for p in parameters]


def sgd(p, g, s, t):
    p -= 0.01 * g


def test_an_equal_rule_is_not_apart_and_a_wrong_rate_is():
    assert largest_difference(sgd, lambda p: torch.optim.SGD(p, lr=0.01), fresh, gradients) < 1e-12
    one = largest_difference(sgd, lambda p: torch.optim.SGD(p, lr=0.02), fresh, gradients, steps=1)
    assert one == pytest.approx(0.01 * 27)  # the largest weight, once


def test_a_rule_has_a_state_for_each_tensor_and_steps_count_from_1():
    seen = []

    def counting(p, g, s, t):
        s["calls"] = s.get("calls", 0) + 1
        seen.append((s["calls"], t))
        p -= 0.01 * g

    largest_difference(counting, lambda p: torch.optim.SGD(p, lr=0.01), fresh, gradients, steps=2)
    assert seen == [(1, 1), (1, 1), (2, 2), (2, 2)]


def test_a_rule_that_moves_nothing_is_refused():
    def new_tensor(p, g, s, t):
        p = p - 0.01 * g  # noqa: F841, the mistake

    with pytest.raises(ValueError, match="must change p in place"):
        largest_difference(
            new_tensor, lambda p: torch.optim.SGD(p, lr=0.01), fresh, gradients, steps=3
        )


def test_a_rule_that_makes_nan_is_not_equal_to_anything():
    def broken(p, g, s, t):
        p.fill_(float("nan"))

    found = largest_difference(broken, lambda p: torch.optim.SGD(p, lr=0.01), fresh, gradients)
    assert found != found
