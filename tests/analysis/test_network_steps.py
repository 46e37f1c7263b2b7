"""The steps of a network: in the order of their calls, a layer used twice twice, shares of cost."""

import pytest

from course_utils.analysis.network_steps import network_steps
from course_utils.models import create_model


def test_basenet_has_the_steps_and_sizes_of_its_published_table():
    shapes, _ = network_steps(create_model("basenet"), (3, 32, 32))
    assert list(shapes.values()) == [
        (3, 32, 32),
        (6, 28, 28),
        (6, 14, 14),
        (16, 10, 10),
        (16, 5, 5),
        (120,),
        (84,),
        (10,),
    ]
    assert [step.split(":")[0].split("\n")[0] for step in shapes][1:] == (
        "L1 P1 L2 P2 L3 L4 L5".split()
    )


def test_shares_belong_to_the_steps_with_weights_and_add_up_to_one():
    shapes, shares = network_steps(create_model("basenet"), (3, 32, 32))
    assert set(shares) == {step for step in shapes if step.startswith("L")}
    assert [sum(column) for column in zip(*shares.values(), strict=True)] == pytest.approx([1, 1])
    assert shares["L3\nlinear"][0] == pytest.approx((16 * 25 * 120 + 120) / 62_006)


def test_the_network_is_left_as_it_was():
    model = create_model("basenet").train()
    network_steps(model, (3, 32, 32))
    assert model.training
    assert not any(part._forward_hooks for part in model.modules())
