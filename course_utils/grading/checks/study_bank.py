"""A study done rightly, in two ways, and wrongly, in one way at a time."""

import math
from statistics import fmean, median, stdev
from typing import Any

from course_utils.grading.checks.findings import FEWEST, KEYS
from course_utils.grading.checks.questions import Question
from course_utils.grading.sandboxed.laboratory import Lab, t_interval

TUNING = 100  # the unit that tunes


def study(lab: Lab, *, question: Question, kind: str = "") -> dict[str, Any]:
    """A whole study, with one thing wrong in it."""
    if kind not in ("silent", "afterwards"):
        lab.predict("a little more" if kind == "other word" else "more")
    arms = [chosen(lab, question, place, kind) for place in (0, 1)]
    if kind == "afterwards":
        lab.predict("more")
    if kind in ("one value", "control takes it"):
        arms[1] = arms[1] | {question.tuned: arms[0][question.tuned]}
    if kind == "something else":
        name, options = next(iter(question.held.items()))
        arms[1] = arms[1] | {name: options[1]}
    if kind == "another question":
        arms = [arm | {name: values[1] for name, values in question.held.items()} for arm in arms]
    if kind == "exchanged":
        arms.reverse()
    count = {"three": 3, "eight": 8, "fifty": 50}.get(kind, FEWEST)
    first = TUNING if kind == "tuned ones" else 0
    units = [range(first, first + count)] * 2
    if kind == "others":
        units[1] = range(count, 2 * count)
    images = "validation" if kind == "validation only" else "test"
    reached = [
        [getattr(lab.train(unit, **arm), images) for unit in side]
        for arm, side in zip(arms, units, strict=True)
    ]
    while kind == "added until decided" and len(reached[0]) < 12:
        low, high = lab.interval([a - b for a, b in zip(*reached, strict=True)])
        if low > 0 or high < 0:
            break
        for arm, side in zip(arms, reached, strict=True):
            side.append(lab.train(len(side) + 1_000, **arm).test)
    return report_of(arms, reached, kind)


def report_of(arms: list[dict[str, Any]], reached: list[list[float]], kind: str) -> dict[str, Any]:
    """The report of two arms and what they reached, with one thing wrong in it."""
    gap, low, high = gap_of(reached[0], reached[1], kind)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    if kind == "overlap":
        (below, above), (lowest, highest) = map(t_interval, reached)
        verdict = "more" if below > highest else "less" if above < lowest else "not decided"
    if kind == "by the gap":
        verdict = "more" if gap > 0 else "less"
    if kind == "null claimed" and verdict == "not decided":
        verdict = "no difference"
    return dict(zip(KEYS, (*arms, gap, low, high, verdict), strict=True))


def chosen(lab: Lab, question: Question, place: int, kind: str) -> dict[str, Any]:
    """The setting of an arm at the best of what is tuned. place: 0 for the treated arm, 1"""
    setting = {question.asks: question.arms[place]}
    other = kind == "asked elsewhere" or (kind == "larger control" and place == 1)
    setting |= {name: options[other] for name, options in question.held.items()}
    if (
        kind == "untuned"
        or kind in (("treated untuned",), ("control untuned", "control takes it"))[place]
    ):
        return setting | {question.tuned: lab.values[0]}
    there = {name: options[1] for name, options in question.held.items()}
    under = setting | there if kind == "tuned elsewhere" else setting
    images = "test" if kind == "on test images" else "validation"
    choice = lab.values[:2] if kind == "two tried" else lab.values
    reached = {
        one: getattr(lab.train(TUNING, **under, **{question.tuned: one}), images) for one in choice
    }
    if kind == "curious":
        _ = [lab.train(TUNING, **setting, **{question.tuned: one}).test for one in choice]
    finished = {one: accuracy for one, accuracy in reached.items() if accuracy == accuracy}
    lost = [one for one in reached if one not in finished]
    if kind == "nan wins" and lost:
        return setting | {question.tuned: lost[0]}
    return setting | {question.tuned: max(finished, key=lambda one: finished[one])}


def gap_of(
    treated: list[float], control: list[float], kind: str = ""
) -> tuple[float, float, float]:
    """The gap and its interval, with one thing wrong in it."""
    gaps = [one - other for one, other in zip(treated, control, strict=True)]
    gap = max(treated) - max(control) if kind == "best of each" else fmean(gaps)
    low, high = t_interval(gaps)
    if kind in ("two groups", "one arm", "both arms"):
        halves = [(high - low) / 2 for low, high in map(t_interval, (treated, control))]
        half = {"two groups": math.hypot(*halves), "one arm": halves[0]}.get(kind, sum(halves))
        return gap, gap - half, gap + half
    if kind in ("spread", "two deviations"):
        half = stdev(gaps) * (1 + (kind == "two deviations"))
        return gap, gap - half, gap + half
    if kind == "sign turned":
        return -gap, -high, -low
    if kind == "extremes":
        return gap, min(gaps), max(gaps)
    if kind == "fractions":
        return gap / 100, low / 100, high / 100
    if kind == "ends exchanged":
        return gap, high, low
    if kind == "median":
        return median(gaps), low, high
    errors = {"one error": 1.0, "two errors": 2.0, "normal": 1.96}
    if kind in errors:
        half = errors[kind] * stdev(gaps) / math.sqrt(len(gaps))
        return gap, gap - half, gap + half
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
