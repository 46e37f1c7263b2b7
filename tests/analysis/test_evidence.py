"""A claim is asserted with its number, and refuses a null that it cannot tell from the effect."""

import numpy as np
import pytest
from scipy import stats

from course_utils.analysis.evidence import (
    Effect,
    above,
    approx,
    below,
    between,
    claim,
    equal_to,
    exact,
    mean_of,
    paired,
)

GAIN = Effect(3.0, 1.5, 4.5, "3 seeds", "points", "+.1f")


def test_a_claim_that_holds_shows_sentence_number_interval_chance_and_null():
    shown = claim("Depth helps:", GAIN, above(0), null=GAIN.moved(0), null_is="no gain")
    text = "Depth helps: ≈ +3.0 points (95 % interval over 3 seeds: ≈ +1.5 to ≈ +4.5)."
    assert repr(shown) == text
    markdown = shown._repr_markdown_()
    assert markdown.startswith(f"**Claim.** {text}")
    assert "above 0" in markdown
    assert "(no gain) the number would be ≈ +0.0 points" in markdown


def test_a_claim_that_does_not_hold_raises_with_its_number():
    with pytest.raises(AssertionError, match=r"Depth helps: ≈ \+3\.0 .* lies above 2"):
        claim("Depth helps:", GAIN, above(2), null=GAIN.moved(0), null_is="no gain")


def test_a_claim_that_its_null_satisfies_is_refused_even_where_it_holds():
    with pytest.raises(ValueError, match="cannot fail: a random walk gives ≈ \\+3.0"):
        claim("Two directions hold most:", GAIN, above(0), null=GAIN, null_is="a random walk")


def test_an_effect_over_seeds_has_the_t_interval_of_the_differences():
    rng = np.random.default_rng(0)
    first, second = rng.normal(60, 2, 8), rng.normal(58, 2, 8)
    effect = paired(first, second)
    low, high = stats.ttest_rel(first, second).confidence_interval(0.95)
    assert (effect.low, effect.high) == pytest.approx((low, high))
    assert effect.chance == "8 seeds"
    assert effect.moved(0).high == pytest.approx(high - effect.value)
    with pytest.raises(ValueError, match="one seed has no interval"):
        mean_of([1.0])
    with pytest.raises(ValueError, match=r"both sides, got \(2,\) and \(3,\)"):
        paired([1, 2], [1, 2, 3])


@pytest.mark.parametrize(
    ("rule", "holds", "fails"),
    [
        (above(1), GAIN, GAIN.moved(2)),  # its interval then reaches down to 0.5
        (below(5), GAIN, GAIN.moved(4)),
        (between(-2, 2), GAIN.moved(0), GAIN),
        (equal_to(7), exact(7), exact(8)),
    ],
)
def test_a_rule_asks_for_the_whole_interval(rule, holds, fails):
    assert rule(holds)
    assert not rule(fails)


def test_a_number_without_chance_is_written_as_it_is_and_a_measured_one_is_marked():
    assert str(exact(61_706, "weights")) == "61,706 weights"
    assert approx(97.31) == "≈ 97.3"
    assert str(GAIN).startswith("≈ +3.0 points")
