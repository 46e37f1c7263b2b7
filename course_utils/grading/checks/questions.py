"""What the experiments ask, one for each of the lessons 05 to 14."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """A question that two arms of trainings answer.

    work: the function that answers it; asks: the name of what differs, arms: its value in the
    treated arm and in the control
    tuned: what each arm has its own best of, and the values there are, in order
    held: what both arms must share, each with its values, that of the question first
    unit: of chance, as a seed; two trainings of one unit share it
    """

    work: str
    asks: str
    arms: tuple[Any, Any]
    tuned: str
    values: list[Any]
    held: dict[str, list[Any]]
    unit: str = "seed"


def described(tuned: str) -> str:
    """What is tuned, in words."""
    return {"epochs": "number of epochs"}.get(tuned, tuned)


RATES = [0.01, 0.03, 0.1, 0.3]
SMALL = [0.001, 0.003, 0.01, 0.03]
MIDDLE = [0.001, 0.002, 0.004, 0.008]

QUESTIONS = {
    "05": Question("convolution_study", "extra", (True, False), "rate", MIDDLE, {"epochs": [4, 2]}),
    "06": Question(
        "head_study", "head", ("mean", "linear"), "rate", RATES, {"norm": [True, False]}
    ),
    "07": Question(
        "auxiliary_study", "heads", (True, False), "rate", MIDDLE, {"start": ["kaiming", "glorot"]}
    ),
    "08": Question(
        "shortcut_study", "shortcut", (True, False), "rate", RATES, {"layers": [20, 56]}
    ),
    "09": Question("norm_study", "norm", (True, False), "rate", RATES, {"batch": [64, 16]}),
    "10": Question(
        "augmentation_study",
        "augmented",
        (True, False),
        "epochs",
        [5, 10, 20, 40],
        {"images": [500, 1500]},
    ),
    "11": Question(
        "activation_study", "activation", ("gelu", "relu"), "rate", SMALL, {"width": [8, 16]}
    ),
    "12": Question(
        "heatmap_study",
        "weights",
        ("trained", "random"),
        "blur",
        [0, 1, 2, 4],
        {"map": ["cam", "gradient"]},
    ),
    "13": Question(
        "transfer_study",
        "start",
        ("trained", "fresh"),
        "rate",
        RATES,
        {"labels": [2, 20]},
        unit="draw",
    ),
    "14": Question(
        "schedule_study", "schedule", ("cycle", "constant"), "rate", SMALL, {"epochs": [8, 40]}
    ),
}
