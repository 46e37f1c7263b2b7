"""Arms of notebook 08 at other rates: the rate changes, and nothing else does."""

from dataclasses import replace

import pytest

from course_utils.reports import lesson
from course_utils.reports.lessons.l08_resnet import at_rates

RATES = (0.5, 3)


def test_only_the_rate_differs():
    arms = lesson("08", "quick")["shapes"]
    found = at_rates("quick", arms, RATES)
    assert len(found) == len(RATES) * len(arms)
    for name, plain in arms.items():
        for rate in RATES:
            rated = found[f"{name}, {rate:g} times the rate"]
            assert rated.config == replace(plain.config, lr=rate * plain.config.lr)
            assert replace(rated, id=plain.id, config=plain.config) == plain


@pytest.mark.parametrize("profile", ["quick", "full"])
def test_no_two_recipes_of_the_lesson_share_an_id(profile):
    groups = lesson("08", profile).values()
    by_id = {(recipe.id, repr(recipe)) for group in groups for recipe in group.values()}
    assert len({name for name, _ in by_id}) == len(by_id)
