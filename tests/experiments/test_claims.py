"""Claims: symmetrical verdicts, over seeds and over images, one by one and as a family."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import result

from course_utils.experiments.answers import image_gap, mcnemar, pack
from course_utils.experiments.claims import (
    Claim,
    bands,
    compared,
    family_level,
    judge,
    judge_landscape,
)
from course_utils.reports import ROWS

MIRRORED = {"more": "less", "less": "more", "equal": "equal", "not decided": "not decided"}


def test_a_claim_is_judged_by_the_interval_of_the_difference():
    claim = Claim("more is more", "a", "b")
    assert judge(claim, [], [0.5]) == "not run yet"
    assert judge(claim, [0.63], [0.61]) == "not decided: gap +2.0, one seed decides nothing"
    assert judge(claim, [0.64, 0.65, 0.66], [0.60, 0.61, 0.62]).startswith("holds: gap +4.0 ± 2.3")
    assert judge(claim, [0.60, 0.61, 0.62], [0.64, 0.65, 0.66]).startswith("contradicted: gap -4.0")
    assert judge(claim, [0.60, 0.66], [0.61, 0.64]).startswith("not decided")
    denied = replace(claim, gain="no more")
    assert judge(denied, [0.64, 0.65, 0.66], [0.60, 0.61, 0.62]).startswith("contradicted")
    assert judge(denied, [0.60, 0.61, 0.62], [0.60, 0.61, 0.62]).startswith(
        "not decided: gap +0.0 ± 2.3"
    )
    close = [0.600, 0.602, 0.604]
    assert judge(denied, close, close) == "holds: gap +0.0 ± 0.5 over seeds, equal within 1"
    assert judge(claim, close, close) == "contradicted: gap +0.0 ± 0.5 over seeds, equal within 1"


@settings(deadline=None)  # the first draw imports scipy.stats
@given(
    st.lists(st.floats(0.2, 0.9), min_size=2, max_size=6),
    st.lists(st.floats(0.2, 0.9), min_size=2, max_size=6),
    st.floats(0.1, 5),
)
def test_swapped_sides_give_the_mirrored_verdict(first, second, margin):
    found, gap, half = compared(first, second, margin)
    other, other_gap, other_half = compared(second, first, margin)
    assert other == MIRRORED[found]
    assert (other_gap, other_half) == pytest.approx((-gap, half))


def test_two_samples_of_one_distribution_seldom_differ_and_are_equal_only_with_enough_of_them():
    rng = np.random.default_rng(0)
    counts = {
        n: Counter(compared(*rng.normal(0.8, 0.01, (2, n)), 1.0)[0] for _ in range(1000))
        for n in (3, 10, 50)
    }
    for found in counts.values():
        assert found["more"] + found["less"] <= 50
    assert counts[3]["equal"] < 60  # by a narrow scatter of three
    assert counts[10]["equal"] < counts[50]["equal"]
    assert counts[50]["equal"] > 900
    assert compared([0.8, 0.8], [0.8, 0.8], 1.0)[0] == "not decided"
    assert compared([0.8, 0.8001], [0.8, 0.8001], 1.0)[0] == "not decided"  # two seeds a side


def landscape_run(seed, scale, count=3, accuracy=0.5):
    columns = {
        name: [scale * (k + 1) for k in range(count)]
        for name in ("loss", "loss_range", "distance", "beta")
    }
    watched = {"steps": list(range(count)), **columns}
    return {
        "identity": {"precision": "fp32"},
        "seed": seed,
        "test_accuracy": accuracy,
        "watched": watched,
    }


def test_the_landscape_is_judged_by_band_height_distance_and_beta_seed_by_seed():
    plain = [[landscape_run(seed, rate) for seed in (0, 1)] for rate in (1.0, 3.0)]
    normed = [[landscape_run(seed, rate) for seed in (0, 1)] for rate in (0.5, 1.0)]
    assert bands([runs[0] for runs in plain]) == pytest.approx([4.0, 6.0, 4.0, 4.0])
    everything = "loss band lower in 2 of 2, highest loss lower in 2 of 2"
    assert judge_landscape(plain, normed).startswith(everything)
    assert judge_landscape(normed, plain).startswith("loss band lower in 0 of 2")
    assert judge_landscape(plain, [[], []]) == "not run yet"


def test_runs_of_the_landscape_are_matched_by_seed_not_by_place():
    plain = [[landscape_run(0, 1.0), landscape_run(1, 1.0)], [landscape_run(1, 3.0)]]
    normed = [[landscape_run(1, 0.5)], [landscape_run(0, 9.0), landscape_run(1, 1.0)]]
    assert judge_landscape(plain, normed).count("lower in 1 of 1") == 4


def answered(row, seed, accuracy, right):
    return result(ROWS[row], seed, accuracy, answers=pack(right))


def test_a_claim_is_judged_over_seeds_and_over_images_which_are_kept_apart():
    claim = Claim("residual blocks help", "002/residual", "002/augmentation")
    rng = np.random.default_rng(0)
    better, worse = rng.random(2000) < 0.85, rng.random(2000) < 0.80
    runs = {
        claim.first: [answered(claim.first, 0, better.mean(), better)],
        claim.second: [answered(claim.second, 0, worse.mean(), worse)],
    }
    said = claim.judged(runs.get)
    assert said.startswith("not decided: gap +")
    alone, other, _ = mcnemar(better, worse)
    gap = 100 * (better.mean() - worse.mean())
    assert f"one seed decides nothing; seed 0, over images: +{gap:.1f}, +" in said
    assert said.endswith(f"({alone} against {other} right alone, p < 0.001)")
    swapped = replace(claim, first=claim.second, second=claim.first).judged(runs.get)
    assert f"({other} against {alone} right alone, p < 0.001)" in swapped
    other_images = [answered(claim.second, 0, 0.8, worse) | {"identity": {"data": "another"}}]
    assert "over images" not in claim.judged({**runs, claim.second: other_images}.get)
    assert claim.judged({claim.first: [], claim.second: []}.get) == "not run yet"


def test_the_gap_over_images_has_the_interval_of_paired_draws():
    rng = np.random.default_rng(1)
    hard = rng.random(5000)
    first, second = (
        hard < 0.80,
        hard < 0.78,
    )  # they fail on the same images, so that the pairing tells much
    gap, low, high = image_gap(first, second)
    assert gap == pytest.approx(first.mean() - second.mean())
    p = (first != second).mean()
    usual = 1.96 * np.sqrt((p - gap**2) / 5000)
    assert (low, high) == pytest.approx((gap - usual, gap + usual), abs=1e-3)
    assert image_gap(second, first)[0] == -gap


def test_a_family_of_claims_holds_together():
    """Twenty claims on rows that do not differ: seldom is any decided.

    One by one, most tables hold some.
    """
    rng, claims = np.random.default_rng(0), [Claim("", f"a{n}", f"b{n}") for n in range(20)]
    alone = together = 0
    for _ in range(100):
        runs = {
            row: [{"test_accuracy": value} for value in rng.normal(0.8, 0.02, 5)]
            for claim in claims
            for row in claim.rows
        }
        decided = [
            [not claim.judged(runs.get, level).startswith("not decided") for claim in claims]
            for level in (0.95, family_level(claims, runs.get))
        ]
        alone, together = alone + any(decided[0]), together + any(decided[1])
    assert alone > 50
    assert together <= 8
