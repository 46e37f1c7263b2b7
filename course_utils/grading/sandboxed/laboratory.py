"""A laboratory for the works that are experiments: trainings that take no time, and a record of all
that was done in it.

Its accuracies follow a plan that only the check knows: what the treatment gains, which rate suits
each arm, how much chance there is. Nothing here says what is right; the record is read elsewhere.
"""

import math
import random
from collections.abc import Sequence
from typing import Any

Plan = dict[str, Any]
Setting = dict[str, Any]
# 97.5 percent of Student's t lie below, by degrees of freedom from 1 (Student 1908; 4 digits)
STUDENT = (
    12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


class Lab:
    """What a study gets. plan: what is asked, arms, tuned, values, held, and the truth"""

    def __init__(self, plan: Plan) -> None:
        self.values = list(plan["values"])  # to choose from, of what is to be tuned
        self._plan = plan
        self._record: list[list[Any]] = []

    def predict(self, word: str) -> None:
        """Say beforehand what will come out: "more", "less" or "no difference"."""
        self._record.append(["predict", str(word)])

    def train(self, unit: int, **setting: Any) -> "Trained":
        """Train under a setting. unit: of chance, as a seed. raises: ValueError for a wrong name,
        and for a value that there is not
        """
        known = choices(self._plan)
        if set(setting) != set(known):
            raise ValueError(f"a setting names {', '.join(known)}; got {', '.join(setting)}")
        for name, value in setting.items():
            if value not in known[name]:
                raise ValueError(f"{name} is one of {known[name]}, got {value!r}")
        self._record.append(["train", int(unit), dict(setting)])
        return Trained(self, int(unit), dict(setting))

    def interval(self, values: Sequence[float]) -> tuple[float, float]:
        """The 95 percent interval of the mean of two or more numbers, by Student's t."""
        self._record.append(["interval", len(values)])
        return t_interval([float(value) for value in values])

    def _reached(self, images: str, unit: int, setting: Setting) -> float:
        return accuracy(self._plan, images, unit, setting)


class Trained:
    """A trained network: its accuracy on validation and on test images, in percent."""

    def __init__(self, lab: Lab, unit: int, setting: Setting) -> None:
        self._lab, self._unit, self._setting = lab, unit, setting

    @property
    def validation(self) -> float:
        """On validation images; nan where training diverged."""
        return self._read("validation")

    @property
    def test(self) -> float:
        """On test images; nan where training diverged."""
        return self._read("test")

    def _read(self, images: str) -> float:
        self._lab._record.append(["read", images, self._unit, dict(self._setting)])
        return self._lab._reached(images, self._unit, self._setting)


def choices(plan: Plan) -> dict[str, list[Any]]:
    """What a setting names, what is asked, tuned and held, each with its values."""
    return {plan["asks"]: list(plan["arms"]), plan["tuned"]: plan["values"], **plan["held"]}


def accuracy(plan: Plan, images: str, unit: int, setting: Setting) -> float:
    """What a training reaches, in percent; nan at a rate far above the best one."""
    treated = setting[plan["asks"]] == plan["arms"][0]
    best = plan["best"][0 if treated else 1]
    away = plan["values"].index(setting[plan["tuned"]]) - best
    if away > 2 and plan["tuned"] == "rate":
        return math.nan
    held = sum(plan["held"][name].index(setting[name]) for name in plan["held"])
    shared = random.Random(f"{plan['chance']} {unit}").gauss(0, 1.0)  # by all trainings of a unit
    own = random.Random(f"{plan['chance']} {unit} {images} {sorted(setting.items())}").gauss(0, 0.3)
    return 80 + plan["gain"] * treated - 3 * away**2 - 4 * held + shared + own


def t_interval(values: Sequence[float]) -> tuple[float, float]:
    """Mean minus and plus Student's t times the standard error. raises: ValueError"""
    n = len(values)
    if n < 2:
        raise ValueError(f"an interval takes two numbers or more, got {n}")
    mean = sum(values) / n
    error = math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1) / n)
    return mean - student(n - 1) * error, mean + student(n - 1) * error


def student(degrees: int) -> float:
    """The value that 97.5 percent of Student's t lie below; beyond the table to 1e-4."""
    if degrees <= len(STUDENT):
        return STUDENT[degrees - 1]
    z = 1.959964  # of the normal distribution, which more and more degrees come to
    # Abramowitz and Stegun 1964, 26.7.5, the first two terms
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
