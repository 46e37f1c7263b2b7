"""A study done rightly, in two ways, and its bank of mistakes."""

import math
from collections.abc import Callable
from functools import partial
from statistics import fmean, stdev
from typing import Any

from course_utils.grading.checks.findings import FEWEST, KEYS
from course_utils.grading.checks.questions import Question, described
from course_utils.grading.engine.check import Mistake
from course_utils.grading.sandboxed.laboratory import Lab, t_interval

TUNING = 100  # the unit that tunes


def study(lab: Lab, *, question: Question, kind: str = "") -> dict[str, Any]:
    """A whole study, with one thing wrong in it."""
    if kind not in ("silent", "afterwards"):
        lab.predict("more")
    arms = [chosen(lab, question, value, kind) for value in question.arms]
    if kind == "afterwards":
        lab.predict("more")
    if kind == "one value":
        arms[1] = arms[1] | {question.tuned: arms[0][question.tuned]}
    if kind == "something else":
        name, options = next(iter(question.held.items()))
        arms[1] = arms[1] | {name: options[1]}
    if kind == "another question":
        arms = [arm | {name: values[1] for name, values in question.held.items()} for arm in arms]
    if kind == "exchanged":
        arms.reverse()
    count = {"three": 3, "eight": 8}.get(kind, FEWEST)
    first = TUNING if kind == "tuned ones" else 0
    units = [range(first, first + count)] * 2
    if kind == "others":
        units[1] = range(count, 2 * count)
    images = "validation" if kind == "validation only" else "test"
    reached = [
        [getattr(lab.train(unit, **arm), images) for unit in side]
        for arm, side in zip(arms, units, strict=True)
    ]
    gap, low, high = gap_of(reached[0], reached[1], kind)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    if kind == "by the gap":
        verdict = "more" if gap > 0 else "less"
    return dict(zip(KEYS, (*arms, gap, low, high, verdict), strict=True))


def chosen(lab: Lab, question: Question, value: Any, kind: str) -> dict[str, Any]:
    """The setting of an arm at the best of what is tuned."""
    setting = {question.asks: value}
    setting |= {name: options[0] for name, options in question.held.items()}
    if kind == "untuned":
        return setting | {question.tuned: lab.values[0]}
    images = "test" if kind == "on test images" else "validation"
    choice = lab.values[:2] if kind == "two tried" else lab.values
    reached = {
        one: getattr(lab.train(TUNING, **setting, **{question.tuned: one}), images)
        for one in choice
    }
    finished = {one: accuracy for one, accuracy in reached.items() if accuracy == accuracy}
    return setting | {question.tuned: max(finished, key=lambda one: finished[one])}


def gap_of(
    treated: list[float], control: list[float], kind: str = ""
) -> tuple[float, float, float]:
    """The gap and its interval, with one thing wrong in it."""
    gaps = [one - other for one, other in zip(treated, control, strict=True)]
    gap = max(treated) - max(control) if kind == "best of each" else fmean(gaps)
    low, high = t_interval(gaps)
    if kind in ("two groups", "one arm"):
        halves = [(high - low) / 2 for low, high in map(t_interval, (treated, control))]
        half = math.hypot(*halves) if kind == "two groups" else halves[0]
        return gap, gap - half, gap + half
    if kind == "spread":
        return gap, gap - stdev(gaps), gap + stdev(gaps)
    if kind == "extremes":
        return gap, min(gaps), max(gaps)
    return gap, low, high


def by_hand(question: Question, lab: Lab) -> dict[str, Any]:
    """The arms in turn, three units to tune, seven to compare, an interval by hand."""
    lab.predict("no difference")
    arms = []
    for value in question.arms:
        setting = {question.asks: value} | {k: v[0] for k, v in question.held.items()}
        sums = {
            one: fmean(lab.train(unit, **setting, **{question.tuned: one}).validation
                       for unit in range(500, 503))
            for one in reversed(lab.values)
        }  # fmt: skip
        best = max(sums, key=lambda one: -math.inf if math.isnan(sums[one]) else sums[one])
        arms.append(setting | {question.tuned: best})
    gaps = [lab.train(n, **arms[0]).test - lab.train(n, **arms[1]).test for n in range(20, 27)]
    half = 2.447 * stdev(gaps) / math.sqrt(len(gaps))
    low, high = fmean(gaps) - half, fmean(gaps) + half
    verdict = "not decided" if low <= 0 <= high else "more" if low > 0 else "less"
    report = dict(zip(("treated", "control"), arms, strict=True))
    return report | {"gap": fmean(gaps), "low": low, "high": high, "verdict": verdict}


def mistakes(question: Question) -> tuple[Mistake, ...]:
    """The bank of a study."""
    return (
        *before(question),
        *compared_wrongly(question),
        *reported_wrongly(question),
        *concluded_wrongly(question),
    )


def wrong(question: Question, kind: str) -> Callable[..., Any]:
    """A study with one thing wrong in it."""
    return partial(study, question=question, kind=kind)


def before(question: Question) -> tuple[Mistake, ...]:
    """What goes wrong before anything is compared."""
    tuned = described(question.tuned)

    return (
        Mistake(
            "no prediction",
            "Yours predicts nothing. What you expect must stand before the first training, or "
            "every outcome will look expected.",
            wrong(question, "silent"),
        ),
        Mistake(
            "prediction afterwards",
            "Yours predicts when trainings have been run. Say what you expect before the first.",
            wrong(question, "afterwards"),
        ),
        Mistake(
            f"one {tuned} for both arms",
            f"Yours takes the {tuned} that suits the treated arm for the control, too. Then the "
            f"treatment is favored: each arm needs the {tuned} that is best for it.",
            wrong(question, "one value"),
        ),
        Mistake(
            f"{tuned} not tuned",
            f"Yours takes some {tuned} for both arms and tries no other. What is compared then is "
            "how well that one happens to suit each of them.",
            wrong(question, "untuned"),
            variants=(wrong(question, "two tried"),),
        ),
        Mistake(
            "chosen on test images",
            f"Yours chooses the {tuned} by test accuracy. The best of several is flattered on the "
            "images that chose it: choose on validation images.",
            wrong(question, "on test images"),
        ),
    )


def compared_wrongly(question: Question) -> tuple[Mistake, ...]:
    """What goes wrong in what is compared."""
    tuned, unit = described(question.tuned), question.unit

    return (
        Mistake(
            "compared on validation images",
            "Yours never looks at test images. Both arms were chosen on the validation images, "
            "which flatter them.",
            wrong(question, "validation only"),
        ),
        Mistake(
            f"too few {unit}s",
            f"Yours compares fewer than five {unit}s. An interval from three is twice as wide as "
            "one from five.",
            wrong(question, "three"),
        ),
        Mistake(
            f"other {unit}s in each arm",
            f"Yours gives the arms different {unit}s. What two trainings of one {unit} share then "
            "no longer cancels in their difference.",
            wrong(question, "others"),
        ),
        Mistake(
            f"{unit}s of the tuning",
            f"Yours compares on a {unit} that has chosen the {tuned}. It favors what it chose; "
            "take fresh ones.",
            wrong(question, "tuned ones"),
        ),
        Mistake(
            "something else differs",
            f"Your control differs from the treated arm in more than {question.asks} and its "
            f"{tuned}. Then nobody can say which of them made the gap.",
            wrong(question, "something else"),
        ),
    )


def reported_wrongly(question: Question) -> tuple[Mistake, ...]:
    """What goes wrong in the report."""
    unit = question.unit

    return (
        Mistake(
            "arms exchanged",
            "Your treated arm is the control, and the control is treated: the gap has the other "
            "sign.",
            wrong(question, "exchanged"),
        ),
        Mistake(
            "two groups",
            "Your interval is that of two groups that share nothing. Here both arms have the same "
            f"{unit}s: take the interval of their differences, which is narrower.",
            wrong(question, "two groups"),
        ),
        Mistake(
            "interval of one arm",
            "Your interval is as wide as that of one arm. The gap is a difference: take the "
            "interval of the differences.",
            wrong(question, "one arm"),
        ),
    )


def concluded_wrongly(question: Question) -> tuple[Mistake, ...]:
    """What goes wrong in the conclusion."""
    unit, held = question.unit, " and ".join(question.held)
    return (
        Mistake(
            "another question",
            f"Both of your arms have another value of {held} than the question: what holds there "
            "need not hold here.",
            wrong(question, "another question"),
        ),
        Mistake(
            "spread for an interval",
            "Yours reports how far the differences lie apart. The interval of their mean is what "
            "is asked for.",
            wrong(question, "spread"),
            variants=(wrong(question, "extremes"),),
        ),
        Mistake(
            "best of each arm",
            f"Your gap is that of the best {unit} of each arm. The best of five says more of luck "
            "than of the arm: take the mean of the differences.",
            wrong(question, "best of each"),
        ),
        Mistake(
            "verdict by the gap alone",
            "Your verdict follows the sign of the gap. Where the interval holds 0, nothing is "
            "decided.",
            wrong(question, "by the gap"),
        ),
    )
