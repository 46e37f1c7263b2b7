"""The VGG builder: its numbers are those of the library's own networks, and equal states give equal
bytes.
"""

import pytest

from course_utils.analysis import cost, receptive_fields
from course_utils.analysis.stage_costs import by_stage
from course_utils.models import create_model, vgg
from course_utils.plots.style import png
from course_utils.widgets.vgg_builder import builder, spell

HEADS = {"three linear layers": "imagenet", "mean": "mean"}
STATE = {"stages": 5, "convolutions": 2, "width": 64, "size": 224, "head": "three linear layers"}


@pytest.fixture
def draw():
    return builder(lambda plan, head: vgg.VGG(1000, plan=plan, head=HEADS[head]))


def test_five_stages_of_two_convolutions_from_64_are_the_papers_b(draw):
    assert spell(5, 2, 64, 224) == vgg.PLANS["b"]
    picture = draw(**STATE)
    assert "133,047,848" in picture.alt
    total = picture.table.splitlines()[-2].split()
    assert total == ["total", "133,047,848", "11,308,466,176"]


def test_another_head_changes_parameters_and_no_row_of_a_stage(draw):
    first, second = (draw(**{**STATE, "head": head}).table.splitlines() for head in HEADS)
    assert first[2:7] == second[2:7]
    assert first[7] != second[7]


@pytest.mark.parametrize("plan", ["a", "b", "e"])
def test_the_stages_add_up_to_the_network(plan):
    network = cost(create_model(f"vgg_{plan}_cifar"), (3, 32, 32))
    stages = by_stage(network)
    assert [layer.name for layer in stages.layers] == [*(f"stage {i}" for i in range(1, 6)), "head"]
    assert (stages.parameters, stages.macs) == (network.parameters, network.macs)


def field_of(plan):
    """Size and jump of the receptive field of the last map, by arithmetic: a 3x3 convolution adds 2
    jumps, a 2x2 pool adds 1 and doubles the jump.
    """
    size = 1
    jump = 1
    for word in plan.split():
        is_pool = word == "M"
        size += jump if is_pool else 2 * jump
        jump *= 2 if is_pool else 1
    return size, jump


@pytest.mark.parametrize("plan", ["a", "e", "8 M 16 16 M 32"])
def test_the_field_is_that_of_receptive_fields(plan):
    field = receptive_fields(vgg.VGG(2, plan=plan, head="mean"), (3, 64, 64))["features"]
    assert (field.size[0], field.jump[0]) == field_of(vgg.PLANS.get(plan, plan))


@pytest.mark.parametrize(("stages", "convolutions"), [(1, 1), (3, 4), (5, 2)])
def test_the_table_says_the_field(draw, stages, convolutions):
    table = draw(**{**STATE, "stages": stages, "convolutions": convolutions}).table.splitlines()
    size, jump = field_of(table[0].removeprefix("plan "))
    assert table[-1] == f"receptive field of the last map: {size} pixels, jump {jump}"


def test_equal_states_give_equal_bytes(draw):
    small = {**STATE, "stages": 3, "size": 48}
    first, second = draw(**small), draw(**small)
    assert png(first.drawn) == png(second.drawn)
    assert (first.alt, first.table) == (second.alt, second.table)
    assert png(draw(**{**small, "width": 32}).drawn) != png(first.drawn)


def test_pools_that_would_use_up_the_image_are_refused(draw):
    with pytest.raises(
        ValueError, match="5 pools need an image of at least 32 pixels, got 31; take fewer stages"
    ):
        draw(**{**STATE, "size": 31})


@pytest.mark.parametrize("name", ["stages", "convolutions", "width"])
def test_numbers_below_one_are_refused(draw, name):
    with pytest.raises(ValueError, match="must be at least 1, got .*0"):
        draw(**{**STATE, name: 0})
