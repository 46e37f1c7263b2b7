"""Labels and steps: the file is what its script stores, its words are what the file says, equal
states, equal bytes.
"""

import json

import numpy as np
import pytest

from course_utils.authoring.store_transfer_runs import (
    ARMS,
    PER_CLASS,
    RATES,
    SEEDS,
    STEPS,
    SWEEP_LABELS,
    SWEEP_SEEDS,
)
from course_utils.models import weights_card
from course_utils.plots.style import png
from course_utils.widgets.few_labels import RUNS, draw_transfer, stored_transfer

STATE = {"per_class": 2, "steps": 120}


def rows(picture):
    """{arm: (percent, what scratch needs)} of the table."""
    return {
        line[:24].strip(): (float(line[24:32]), line[44:].strip())
        for line in picture.table.splitlines()[1:]
    }


def test_the_file_holds_every_arm_of_its_script_and_the_weights_it_started_from():
    stored, about = stored_transfer(), json.loads(RUNS.read_text())["about"]
    assert stored["arms"] == list(ARMS)
    assert (stored["per_class"], stored["steps"]) == (list(PER_CLASS), list(STEPS))
    assert set(stored["accuracy"]) == {
        (name, n, steps) for name in ARMS for n in PER_CLASS for steps in STEPS
    }
    assert all(len(values) == len(SEEDS) for values in stored["accuracy"].values())
    assert about["runs"]["batch_size"] == ARMS["from scratch"].batch_size
    assert about["weights"] == weights_card("resnet_tiny", "shapes")["made"]
    assert about["made"]["torch"]
    assert RUNS.stat().st_size < 50_000


def test_the_rate_of_each_arm_is_the_best_of_its_own_sweep_and_not_at_its_end():
    stored = stored_transfer()
    for name, arm in ARMS.items():
        means = {rate: np.mean(values) for rate, values in stored["sweep"][name].items()}
        assert list(means) == list(RATES[arm.trains])
        assert all(
            len(values) == len(SWEEP_LABELS) * len(SWEEP_SEEDS)
            for values in stored["sweep"][name].values()
        )
        assert stored["rates"][name] == max(means, key=means.get)
        assert min(means) < stored["rates"][name] < max(means)


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("per_class", [1, 20, 100])
def test_table_and_text_say_what_is_stored(per_class, steps):
    picture = draw_transfer(per_class, steps)
    for name, (percent, needed) in rows(picture).items():
        assert percent == pytest.approx(
            100 * np.mean(stored_transfer()["accuracy"][name, per_class, steps]), abs=0.51
        )
        assert f"{name} {percent:.0f}" in picture.alt
        assert needed
    assert f"with {10 * per_class} labels" in picture.alt


def test_what_scratch_needs_for_its_own_accuracy_is_what_it_had():
    assert rows(draw_transfer(20, 120))["from scratch"][1] == "200"
    assert rows(draw_transfer(1, 120))["random body, probe"][1] == "10 or fewer"


def test_all_curves_lie_inside_their_axes():
    for ax in draw_transfer(**STATE).drawn.axes:
        low, high = ax.get_ylim()
        for line in ax.lines:
            assert low <= min(line.get_ydata())
            assert max(line.get_ydata()) <= high


def test_equal_states_give_equal_bytes_and_another_state_another_picture():
    first, second = draw_transfer(**STATE), draw_transfer(**STATE)
    assert png(first.drawn) == png(second.drawn)
    assert (first.alt, first.table) == (second.alt, second.table)
    for change in ({"per_class": 5}, {"steps": 40}):
        other = draw_transfer(**{**STATE, **change})
        assert png(other.drawn) != png(first.drawn)
        assert other.alt != first.alt


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"per_class": 3},
            "per_class must be one of 1, 2, 5, 10, 20, 50, 100, which were stored; got 3",
        ),
        ({"steps": 30}, "steps must be one of 40, 80, 120, 240, which were stored; got 30"),
    ],
)
def test_what_was_not_stored_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        draw_transfer(**{**STATE, **change})
