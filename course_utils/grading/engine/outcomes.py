"""What a check answers: one of a few kinds, a message that names the mistake, and what it is worth."""

from dataclasses import dataclass

CORRECT, INCORRECT = "correct", "incorrect"
NOT_ATTEMPTED, MISSING, UNREADABLE = "not attempted", "missing", "unreadable"
RAISED, FORBIDDEN = "raised", "forbidden"
TIMED_OUT, DIED, OVERSIZED = (
    "timed out",
    "died",
    "said too much",
)  # in grading only: the sandbox ended it
KINDS = (
    CORRECT,
    INCORRECT,
    NOT_ATTEMPTED,
    MISSING,
    UNREADABLE,
    RAISED,
    FORBIDDEN,
    TIMED_OUT,
    DIED,
    OVERSIZED,
)


@dataclass(frozen=True)
class Outcome:
    """What came of checking one work.

    kind: one of KINDS; work: the name of the function or class; held, total: cases that held, of how many
    message: what the student reads; mistake: the name of the mistake that was recognized, or ""
    traceback: the whole of it where the work raised, or ""
    """

    kind: str
    work: str
    message: str
    held: int = 0
    total: int = 0
    mistake: str = ""
    traceback: str = ""

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"an outcome is one of {', '.join(KINDS)}, got {self.kind!r}")

    @property
    def correct(self):
        return self.kind == CORRECT

    def score(self, points):
        """The points that the public checks give: all of them, or none. nbgrader takes the number as the grade."""
        return float(points) if self.correct else 0.0

    def __repr__(self):
        return self.message
