"""The race: its table says what `descend` computed, equal states give equal bytes, and divergence
is said aloud.
"""

import numpy as np
import pytest

from course_utils.analysis.descent import RULES, SURFACES, descend
from course_utils.analysis.descent_standings import distance_to_minimum
from course_utils.plots.style import png
from course_utils.widgets import draw_race

STATE = {"surface": "ravine", "lr": 0.05, "momentum": 0.9, "steps": 60}
DIVERGING = {**STATE, "lr": 0.2}


def rows(picture):
    return {line.split()[0]: line.split() for line in picture.table.splitlines()[1:]}


@pytest.mark.parametrize("surface", SURFACES)
def test_the_numbers_of_the_table_are_those_of_descend(surface):
    by_rule = rows(draw_race(**{**STATE, "surface": surface}))
    assert list(by_rule) == list(RULES)
    for rule, row in by_rule.items():
        path = descend(SURFACES[surface], rule, steps=60, lr=0.05, momentum=0.9)
        distance = min(
            np.hypot(*(path.points[-1] - minimum)) for minimum in np.array(SURFACES[surface].minima)
        )
        assert distance_to_minimum(SURFACES[surface], path) == pytest.approx(distance)
        assert float(row[1]) == pytest.approx(distance, rel=0.06)
        assert float(row[2]) == pytest.approx(path.losses[-1], rel=0.06)


def test_the_alternative_text_names_the_nearest_and_the_farthest():
    picture = draw_race(**STATE)
    distances = {rule: float(row[1]) for rule, row in rows(picture).items()}
    assert f"After 60 steps {min(distances, key=distances.get)} is nearest" in picture.alt
    assert f"{max(distances, key=distances.get)} is farthest" in picture.alt
    assert "diverge" not in picture.alt + picture.table


@pytest.mark.parametrize("state", [STATE, DIVERGING], ids=["converging", "diverging"])
def test_equal_states_give_equal_bytes(state):
    first, second = draw_race(**state), draw_race(**state)
    assert png(first.drawn) == png(second.drawn)
    assert (first.alt, first.table) == (second.alt, second.table)


def test_another_learning_rate_gives_another_picture_and_other_words():
    first, second = draw_race(**STATE), draw_race(**{**STATE, "lr": 0.03})
    assert png(first.drawn) != png(second.drawn)
    assert first.alt != second.alt
    assert first.table != second.table


@pytest.mark.filterwarnings("error")
def test_a_diverging_state_says_so_and_draws_finite_numbers_only():
    picture = draw_race(**DIVERGING)
    assert "SGD and momentum diverge." in picture.alt
    for rule in ("SGD", "momentum"):
        stopped = descend(SURFACES["ravine"], rule, steps=60, lr=0.2).diverged_at
        row = " ".join(rows(picture)[rule])
        assert f"diverged: stopped at step {stopped}, drawn clipped" in row
    assert "diverged" not in rows(picture)["Adam"]
    for ax in picture.drawn.axes:
        for line in ax.lines:
            assert np.isfinite(line.get_xydata()).all()
            assert np.abs(line.get_xydata()).max() <= 1e4
    png(picture.drawn)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("surface", SURFACES)
def test_every_corner_of_the_sliders_draws_without_a_warning(surface):
    for lr, momentum, steps in ((0.01, 0.0, 10), (0.3, 0.99, 200)):
        assert draw_race(surface, lr, momentum, steps).alt


def test_a_surface_that_is_not_there_is_refused():
    with pytest.raises(
        ValueError, match="surface must be one of ravine, tilted ravine, .* got 'moon'"
    ):
        draw_race(**{**STATE, "surface": "moon"})
