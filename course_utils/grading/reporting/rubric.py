"""What outcomes are worth: points and part credit from a file, points by hand.

They are added up without running anything.
"""

import csv
import io
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_utils.grading.checks import exercises
from course_utils.grading.engine.outcomes import Kind, Result
from course_utils.grading.engine.student_work import cut
from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import atomic_path

ANSWER = 5_000  # characters of an answer that a cell of a spreadsheet shows
HAND = ("Student", "ID", "Points", "Comment", "Answer")
# a spreadsheet computes a cell that begins so, which a student's name can do; the last four are
# full-width
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # how a formula may begin


@dataclass(frozen=True)
class Rubric:
    """What an exercise is worth.

    points: {work, or the written question: points}; question: the name of that question
    credit: {"work: mistake": share of the points, 0 to 1}
    """

    points: dict[str, float]
    question: str
    credit: dict[str, float] = field(default_factory=dict)

    @property
    def works(self) -> list[str]:
        """What is checked by machine, in the order of the exercise."""
        return [name for name in self.points if name != self.question]


@dataclass(frozen=True)
class Score:
    """What a student gets.

    points: {work: points}; written: points given by hand, or None while nobody has
    of: the most that can be had; comment: by hand
    """

    points: dict[str, float]
    written: float | None
    of: float
    comment: str = ""

    @property
    def total(self) -> float:
        """All points; an answer that nobody has read has none yet."""
        return sum(self.points.values()) + (self.written or 0.0)


@dataclass(frozen=True)
class ByHand:
    """What a person entered for a written answer. points: None where nothing is entered"""

    points: float | None
    comment: str = ""


Hand = dict[tuple[str, str], ByHand]  # by (student, id)


def load_rubric(exercise: str, path: Path | str | None = None) -> Rubric:
    """The rubric of an exercise: the points that its checks state, changed by a TOML file.

    path: of a file such as

        [points]
        slide = 4
        why_fewer_weights = 3
        [credit]
        "slide: flipped kernel" = 0.5

    raises: ValueError for a work, a mistake or a number that cannot be meant; FileNotFoundError
    """
    module = exercises()[exercise]
    question = module.WRITTEN.name
    points = {check.work: float(check.points) for check in module.CHECKS}
    points[question] = module.WRITTEN.points
    if path is None:
        return Rubric(points, question)
    changes = _read_changes(path)
    credit = changes.get("credit", {})
    mistakes = {
        f"{check.work}: {mistake.name}" for check in module.CHECKS for mistake in check.mistakes
    }
    _check(path, changes.get("points", {}), points, 1000, "points")
    _check(path, credit, mistakes, 1, "credit")
    return Rubric(points | changes.get("points", {}), question, credit)


def _read_changes(path: Path | str) -> dict[str, Any]:
    """The tables of a rubric's file, by name. raises: ValueError for what is no rubric"""
    try:
        changes = tomllib.loads(Path(path).read_text())
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path} is no TOML: {error}") from None
    if unknown := set(changes) - {"points", "credit"}:
        raise UserError(f"a rubric has [points] and [credit], got {', '.join(sorted(unknown))}")
    return changes


def _check(
    path: Path | str, changes: dict[str, Any], known: Collection[str], most: float, what: str
) -> None:
    """Hold one table of a rubric against the names that there are. raises: ValueError"""
    if not isinstance(changes, dict):
        raise UserError(f"[{what}] of {path} is a table of names and numbers, got {changes!r}")
    for name, value in changes.items():
        if name not in known:
            raise UserError(
                f"{path} gives {what} for {name!r}, which is not there; "
                f"there are {', '.join(sorted(known))}"
            )
        # True is an int; nan, which TOML has, lies in no range
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
            raise UserError(f"{what} of {name} must be a number from 0 to {most}, got {value!r}")


def score(result: Result, rubric: Rubric, hand: Hand | None = None) -> Score:
    """The Score of a result. hand: from `update_hand`

    Only a correct outcome gets the points, only a named mistake part of them; what is absent gets
    none.
    """
    points = dict.fromkeys(rubric.works, 0.0)
    for outcome in result.outcomes:
        share = 1.0 if outcome.correct else 0.0
        if outcome.kind == Kind.INCORRECT and outcome.mistake:
            share = rubric.credit.get(f"{outcome.work}: {outcome.mistake}", 0.0)
        points[outcome.work] = share * rubric.points[outcome.work]
    unread = ByHand(None if result.written else 0.0)  # no answer needs no reader
    by_hand = (hand or {}).get((result.student, result.id), unread)
    return Score(points, by_hand.points, sum(rubric.points.values()), by_hand.comment)


def update_hand(path: Path | str, results: list[Result], most: float) -> Hand:
    """Keep the file in which a person grades the written answers, and read what it says.

    path: CSV with the columns HAND, made if absent. A row is added for every answer that has none.
    Where an answer has changed, its points go into the comment and are asked for again. Nothing
    else is ever changed
    most: points of the question
    returns: what was entered for each answer
    raises: ValueError, with the line, for points that are no number from 0 to `most`
    """
    path = Path(path)
    rows = {(row["Student"], row["ID"]): row for row in read_hand(path)}
    answered = [result for result in results if result.written]
    for result in answered:
        student = plain(result.student)
        lms_id = plain(result.id)
        answer = plain(cut(result.written, ANSWER, "the student's page"))
        new = {"Student": student, "ID": lms_id, "Points": "", "Comment": "", "Answer": answer}
        row = rows.setdefault((student, lms_id), new)
        if row["Answer"].replace("\r", "") != answer.replace("\r", ""):  # spreadsheets add them
            ask_again(row, answer)
    write_csv(path, HAND, [[row[column] for column in HAND] for row in rows.values()])
    hand: Hand = {}
    for result in answered:
        row = rows[plain(result.student), plain(result.id)]
        points = points_of(row["Points"], most, path, result.student)
        hand[result.student, result.id] = ByHand(points, row["Comment"])
    return hand


def ask_again(row: dict[str, str], answer: str) -> None:
    """Put a changed answer into its row: its points go into the comment."""
    if row["Points"]:
        row["Comment"] = f"{row['Comment']} (an earlier answer had {row['Points']})".strip()
    row["Answer"] = answer
    row["Points"] = ""


def read_hand(path: Path) -> list[dict[str, str]]:
    """The rows of the file for points by hand, [] where there is none yet.

    raises: ValueError for other columns
    """
    if not path.exists():
        return []
    # utf-8-sig: Excel writes a mark before the first column's name
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    if rows and set(rows[0]) != set(HAND):
        columns = ", ".join(map(str, rows[0]))
        raise UserError(f"{path} must have the columns {', '.join(HAND)}, got {columns}")
    return rows


def points_of(text: str, most: float, path: Path, student: str) -> float | None:
    """Points as a person typed them, or None."""
    if not text.strip():
        return None
    try:
        value = float(text.replace(",", "."))  # 1,5 with a decimal comma
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise UserError(
            f"{path}: the points of {student} must be a number from 0 to {most}, got {text!r}"
        )
    return value


def plain(text: str) -> str:
    """Text that a spreadsheet shows and does not compute."""
    return f"'{text}" if text.startswith(FORMULA) else text


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a CSV file whole or not at all."""
    with (
        atomic_path(path) as temporary,
        temporary.open("w", newline="", encoding="utf-8", errors="replace") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
