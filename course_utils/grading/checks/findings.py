"""What the record and the report of a study show: its method, in words, rule by rule."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median, pstdev, stdev
from typing import Any

from course_utils.grading.checks.questions import described
from course_utils.grading.sandboxed.laboratory import (
    Plan,
    Setting,
    accuracy,
    choices,
    t_interval,
)

FEWEST = 5  # units an arm, for an interval
WORDS = ("more", "less", "no difference")
NEAR = 1e-3  # points
AS_ASKED = "has the form that is asked for"
KEYS = ("treated", "control", "gap", "low", "high", "verdict")


@dataclass(frozen=True)
class Study:
    """A finished study: its plan, the record of the laboratory, the report."""

    plan: Plan
    record: list[list[Any]]
    report: dict[str, Any]

    @property
    def arms(self) -> list[Setting]:
        """The settings reported, the treated one first."""
        return [self.report["treated"], self.report["control"]]

    def units(self, images: str, arm: Setting) -> list[int]:
        """The units whose accuracy on some images was read under a setting, each once."""
        read = [entry[2] for entry in self.record if entry[0] == "read" and entry[1] == images
                and entry[3] == arm]  # fmt: skip
        return list(dict.fromkeys(read))

    @property
    def both(self) -> list[int]:
        """The units whose test accuracy was read in both arms."""
        control = self.units("test", self.arms[1])
        return [unit for unit in self.units("test", self.arms[0]) if unit in control]

    def reached(self, arm: int, units: Sequence[int]) -> list[float]:
        """Test accuracies of an arm, 0 or 1, in percent."""
        return [accuracy(self.plan, "test", unit, self.arms[arm]) for unit in units]

    @property
    def gaps(self) -> list[float]:
        """Treated minus control, unit by unit, in points."""
        pairs = zip(self.reached(0, self.both), self.reached(1, self.both), strict=True)
        return [treated - control for treated, control in pairs]


def findings(plan: Plan, answer: Any) -> dict[str, str]:
    """What a study shows, by rule, the report's form first; of one in another form only that.

    answer: {"record", "report"} as the laboratory's adapter sends it, from a stranger
    """
    try:
        form = form_of(plan, answer["report"] if isinstance(answer, dict) else answer)
        if form == AS_ASKED:
            study = Study(plan, answer["record"], answer["report"])
            return {"report": form} | {name: rule(study) for name, rule in RULES.items()}
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError):
        form = "cannot be read"
    return {"report": form} | dict.fromkeys(RULES, "not looked at")


def form_of(plan: Plan, report: Any) -> str:
    """Whether a report is a dict with its keys, and its arms are settings."""
    if not isinstance(report, dict):
        return "is no dict"
    if set(report) != set(KEYS):
        return f"has other keys than {', '.join(KEYS)}"
    known = choices(plan)
    for name in ("treated", "control"):
        if not isinstance(report[name], dict) or set(report[name]) != set(known):
            return f"names another setting as {name} than one of {', '.join(known)}"
        accuracy(plan, "test", 0, report[name])  # which raises for a value that there is not
    return AS_ASKED


def prediction(study: Study) -> str:
    """Whether something was expected beforehand."""
    kinds = [entry[0] for entry in study.record]
    words = [entry[1] for entry in study.record if entry[0] == "predict"]
    if not words:
        return "none"
    if words[0] not in WORDS:
        return f"another word than {', '.join(WORDS)}"
    before = "train" not in kinds or kinds.index("predict") < kinds.index("train")
    return "made before the first training" if before else "made after a training"


def control(study: Study) -> str:
    """In what the two arms differ."""
    plan = study.plan
    first, second = study.arms
    asked = (first[plan["asks"]], second[plan["asks"]])
    if asked == tuple(reversed(plan["arms"])):
        return "the arms are exchanged"
    if asked != tuple(plan["arms"]):
        return f"the arms do not differ in {plan['asks']} as asked"
    others = [name for name in plan["held"] if first[name] != second[name]]
    if others:
        return f"the arms differ in {' and '.join(others)}, too"
    for name, values in plan["held"].items():
        if first[name] != values[0]:
            return f"both arms have {name} {first[name]}, of which the question does not ask"
    return f"the arms differ in {plan['asks']} alone, each at its own {described(plan['tuned'])}"


def tuning(study: Study) -> str:
    """Whether each arm has its own best of what is tuned."""
    plan = study.plan
    tuned = described(plan["tuned"])
    arms = dict(zip(("treated", "control"), study.arms, strict=True))
    untried = [name for name, arm in arms.items() if tried(study, arm) != set(plan["values"])]
    if untried:
        elsewhere = all(tried(study, arms[name], (plan["asks"],)) for name in untried)
        here = any(tried(study, arms[name]) for name in untried)
        how = "under its own setting " if elsewhere and not here else ""
        whom = "either arm" if len(untried) == 2 else f"the {untried[0]} arm"
        return f"not every {tuned} was tried on validation images {how}for {whom}"
    for (name, arm), best in zip(arms.items(), plan["best"], strict=True):
        if arm[plan["tuned"]] != plan["values"][best]:
            return f"the {tuned} of the {name} arm is not its best on validation images"
    return f"each arm has the {tuned} that is its best on validation images"


def tried(study: Study, arm: Setting, alike: Sequence[str] = ()) -> set[Any]:
    """Of what is tuned, the values whose validation accuracy was read for an arm.

    alike: the names in which a setting must be the arm's; all but what is tuned, if none is given
    """
    tuned = study.plan["tuned"]
    names = alike or [name for name in arm if name != tuned]
    return {
        entry[3][tuned]
        for entry in study.record
        if entry[0] == "read"
        and entry[1] == "validation"
        and all(entry[3][name] == arm[name] for name in names)
    }


def test_images(study: Study) -> str:
    """What the test images were used for."""
    read = [entry[3] for entry in study.record if entry[0] == "read" and entry[1] == "test"]
    if not read:
        return "never looked at"
    if any(setting not in study.arms for setting in read):
        return "looked at under settings that are not reported"
    return "looked at for the two arms alone"


def units(study: Study) -> str:
    """Whether chance is the same in both arms, and was not used before."""
    name = study.plan["unit"]
    first, second = (set(study.units("test", arm)) for arm in study.arms)
    if first != second:
        return f"other {name}s in one arm than in the other"
    if len(first) < FEWEST:
        return f"fewer than five {name}s in each arm"
    if added(study):
        return f"{name}s were added after an interval had been looked at"
    used = {entry[2] for entry in study.record if entry[0] == "read" and entry[1] == "validation"}
    if first & used:
        return f"{name}s that chose the {described(study.plan['tuned'])} are compared, too"
    return f"the same fresh {name}s in both arms, five or more"


def added(study: Study) -> bool:
    """Whether new units came after an interval."""
    seen: set[int] = set()
    looked = False
    for entry in study.record:
        looked = looked or (entry[0] == "interval" and bool(seen))
        if entry[0] == "read" and entry[1] == "test":
            if looked and entry[2] not in seen:
                return True
            seen.add(entry[2])
    return False


def gap(study: Study) -> str:
    """Which number the gap is, of what was trained."""
    reported = float(study.report["gap"])
    if not study.gaps:
        return "of no pair"
    if any(map(math.isnan, study.gaps)):
        return "of trainings that diverged"
    best = [max(study.reached(arm, study.both)) for arm in (0, 1)]
    mean = fmean(study.gaps)
    known = {
        "the mean of the differences": mean,
        "the mean of the differences with the other sign": -mean,
        "the sum of the differences": sum(study.gaps),
        "the middle one of the differences": median(study.gaps),
        "the mean of the differences as a fraction, not in points": mean / 100,
        "the difference of the best of each arm": best[0] - best[1],
    }
    return named(known, reported) or "another number than the mean of the differences"


def interval(study: Study) -> str:
    """Of what the interval is."""
    low, high = float(study.report["low"]), float(study.report["high"])
    if len(study.gaps) < 2:
        return "of too few differences"
    if any(map(math.isnan, study.gaps)):
        return "of trainings that diverged"
    below, above = t_interval(study.gaps)
    if near(low, below) and near(high, above):
        return "of the mean of the differences"
    if near(low, above) and near(high, below):
        return "of the mean of the differences, its ends exchanged"
    if near(low, min(study.gaps)) and near(high, max(study.gaps)):
        return "from the smallest to the largest difference"
    apart = [t_interval(study.reached(arm, study.both)) for arm in (0, 1)]
    halves = [(above - below) / 2 for below, above in apart]
    spread = stdev(study.gaps)
    error = spread / math.sqrt(len(study.gaps))
    half = (high - low) / 2
    if near(half, 2 * pstdev(study.gaps)):  # as NumPy has it, which divides by n
        half = 2 * spread
    known = {
        "of two groups that share nothing": math.hypot(*halves),
        "of the treated arm alone": halves[0],
        "of the control alone": halves[1],
        "of both arms, one after the other": sum(halves),
        "one standard deviation of the differences to either side": spread,
        "two standard deviations of the differences to either side": 2 * spread,
        "one standard error to either side": error,
        "two standard errors to either side": 2 * error,
        "by the normal distribution, not by Student's t": 1.96 * error,
    }
    return named(known, half) or "another interval than that of the mean of the differences"


def named(known: dict[str, float], number: float) -> str | None:
    """The first name of a number, or None."""
    return next((name for name, value in known.items() if near(value, number)), None)


def verdict(study: Study) -> str:
    """Whether the verdict is what the interval says."""
    low, high = float(study.report["low"]), float(study.report["high"])
    follows = "more" if low > 0 else "less" if high < 0 else "not decided"
    said = study.report["verdict"]
    if said == follows:
        return "what the interval says"
    if said not in ("more", "less", "not decided"):
        return "none of more, less, not decided"
    return "not what the interval says"


def near(first: float, second: float) -> bool:
    """Whether two numbers of points are the same, up to rounding."""
    return abs(first - second) < NEAR


RULES: dict[str, Callable[[Study], str]] = {
    "prediction": prediction,
    "control": control,
    "tuning": tuning,
    "test images": test_images,
    "units": units,
    "gap": gap,
    "interval": interval,
    "verdict": verdict,
}
