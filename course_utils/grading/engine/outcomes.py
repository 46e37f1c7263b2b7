"""What grading says: an Outcome of a check, Notes on what was handed in, a Result for a student.

This file imports nothing of the course: the process that reads notebooks has no course around it.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a check came out. In grading only: what could not be read, and what the sandbox ended."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    NOT_ATTEMPTED = "not attempted"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    RAISED = "raised"
    FORBIDDEN = "forbidden"
    TIMED_OUT = "timed out"
    DIED = "died"
    OVERSIZED = "said too much"


@dataclass(frozen=True)
class Outcome:
    """What came of checking one work.

    kind: how it came out; work: the name of the function or class
    message: what the student reads; held, total: cases that held, of how many
    mistake: the name of the mistake that was recognized, or ""
    traceback: the whole of it where the work raised, or ""
    seconds: that grading it took; 0 in a notebook
    holds: by case; call, difference, told, after: the parts of a message that a card shows
    case: what the call was made with, a tuple, and again: code that makes it again; in a notebook
    only, since the cases of grading are secret
    """

    kind: Kind
    work: str
    message: str
    held: int = 0
    total: int = 0
    mistake: str = ""
    traceback: str = ""
    seconds: float = 0.0
    holds: tuple[bool, ...] = ()
    call: str = ""
    difference: str = ""
    told: str = ""
    after: tuple[str, ...] = ()
    case: tuple[Any, ...] | None = field(default=None, compare=False)
    again: str = ""

    def __post_init__(self) -> None:
        if self.kind not in list(Kind):
            raise ValueError(f"an outcome is one of {', '.join(Kind)}, got {self.kind!r}")

    @property
    def correct(self) -> bool:
        """Whether all cases held."""
        return self.kind == Kind.CORRECT

    def score(self, points: float) -> float:
        """The points that the public checks give: all of them, or none.

        nbgrader takes the number as the grade.
        """
        return Points(points if self.correct else 0.0, points)

    def __repr__(self) -> str:
        return self.message

    def _repr_html_(self) -> str:
        from course_utils.grading.engine.card import card  # only where there is a course

        return card(self)


class Points(float):
    """A number of points that a page shows with what it is out of."""

    def __new__(cls, value: float, most: float) -> "Points":
        points = super().__new__(cls, value)
        points.most = most
        return points

    most: float

    def _repr_html_(self) -> str:
        return f"<p>{self:g} of {self.most:g} points by the public checks.</p>"


@dataclass(frozen=True)
class Note:
    """What there is to say about something that was handed in.

    text: in words; for_person: whether somebody has to look because of it
    torn_cell: the number of the cell of which it says that code in it is no Python; 0 for any other
    """

    text: str
    for_person: bool = True
    torn_cell: int = 0


@dataclass(frozen=True)
class Result:
    """What came of grading one submission, as its file keeps it.

    student, id: who handed it in, and their number in the LMS, or ""; exercise: its name
    digest: of all that the result depends on, see `grade.result_digest`; "" for one not to be kept
    outcomes: of each check; sources: {work: what was run}; written: the answer for a person to read
    human: why somebody should look, in words; notes: on what was handed in, in words
    seconds: that grading took; versions: {library: its version}
    """

    student: str
    id: str
    exercise: str
    digest: str
    outcomes: tuple[Outcome, ...]
    sources: dict[str, str]
    written: str
    human: tuple[str, ...]
    notes: tuple[str, ...]
    seconds: float
    versions: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """The result as `json.dumps` takes it, in the order of its fields."""
        return asdict(self)

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> "Result":
        """The result that `to_json` gave. raises: TypeError, KeyError or ValueError for another"""
        outcomes = (Outcome(**item | known(item)) for item in saved["outcomes"])
        texts = {name: tuple(saved[name]) for name in ("human", "notes")}
        return cls(**saved | texts | {"outcomes": tuple(outcomes)})


def known(item: dict[str, Any]) -> dict[str, Any]:
    """The fields of a saved outcome that JSON has changed, as they were."""
    lists = {name: tuple(item.get(name, ())) for name in ("holds", "after")}
    return {"kind": Kind(item["kind"]), **lists}
