"""Gains of steps: paired means, and intervals that hold together."""

import numpy as np
import pytest
from scipy import stats

from course_utils.analysis.step_gains import WHOLE, effects_table, step_gains


def arms():
    generator = np.random.default_rng(0)
    seeds = generator.normal(50, 5, 7)
    return {
        "plain": seeds,
        "wider": seeds + generator.normal(2, 1, 7),
        "deeper": seeds + generator.normal(5, 1, 7),
    }


def test_gains_add_up_to_the_whole():
    gains = step_gains(arms())
    assert list(gains) == ["wider", "deeper", WHOLE]
    assert gains["wider"].value + gains["deeper"].value == pytest.approx(gains[WHOLE].value)


def test_an_interval_is_the_t_interval_of_the_differences_at_the_widened_level():
    values = arms()
    difference = values["deeper"] - values["wider"]
    low, high = stats.t.interval(
        1 - 0.05 / 3, 6, loc=difference.mean(), scale=stats.sem(difference)
    )
    gain = step_gains(values)["deeper"]
    assert (gain.low, gain.high) == pytest.approx((low, high))


def test_arms_that_do_not_pair_are_refused():
    with pytest.raises(ValueError, match="got 1 of shapes"):
        step_gains({"plain": [1.0, 2.0]})
    with pytest.raises(ValueError, match=r"got 2 of shapes"):
        step_gains({"plain": [1.0, 2.0], "wider": [1.0, 2.0, 3.0]})
    with pytest.raises(ValueError, match="one seed has no interval"):
        step_gains({"plain": [1.0], "wider": [2.0]})


def test_a_table_has_a_line_for_each_step_and_refuses_columns_that_differ():
    gains = step_gains({"plain": [60.0, 61.0], "wider": [62.0, 64.0]})
    heading, rule, line, whole = effects_table({"short": gains, "longer": gains}).split("\n")
    assert heading == "| step | short | longer |"
    assert rule == "|---|---|---|"
    assert line.startswith("| wider | ≈ +2.5 (")
    assert line.count("≈ +2.5") == 2
    assert whole.startswith(f"| {WHOLE} |")
    with pytest.raises(ValueError, match=r"the same steps, got \[\['wider', .*\], \['other'\]\]"):
        effects_table({"short": gains, "longer": {"other": gains["wider"]}})
