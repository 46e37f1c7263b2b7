"""What outcomes are worth: points and part credit from a file, points by hand, added up without running anything."""

import csv
import io
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from course_utils.grading.checks import exercises
from course_utils.grading.engine.student_work import cut
from course_utils.runtime.storage import atomic_path

ANSWER = 5_000  # characters of an answer that a cell of a spreadsheet shows
HAND = ("Student", "ID", "Points", "Comment", "Answer")


@dataclass(frozen=True)
class Rubric:
    """points: {work, or the written question: points}; credit: {"work: mistake": share of the points, 0 to 1}"""

    points: dict
    credit: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Score:
    """points: {work: points}; written: points given by hand, or None while nobody has; of: the most that can be had"""

    points: dict
    written: float | None
    of: float
    comment: str = ""

    @property
    def total(self):
        return sum(self.points.values()) + (self.written or 0.0)


def load_rubric(exercise, path=None):
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
    points = {check.work: float(check.points) for check in module.CHECKS} | {
        module.WRITTEN.name: module.WRITTEN.points
    }
    mistakes = {
        f"{check.work}: {mistake.name}" for check in module.CHECKS for mistake in check.mistakes
    }
    if path is None:
        return Rubric(points)
    try:
        found = tomllib.loads(Path(path).read_text())
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} is no TOML: {error}") from None
    if unknown := set(found) - {"points", "credit"}:
        raise ValueError(f"a rubric has [points] and [credit], got {', '.join(sorted(unknown))}")
    _hold(path, found.get("points", {}), points, 1000, "points")
    _hold(path, found.get("credit", {}), mistakes, 1, "credit")
    return Rubric(points | found.get("points", {}), found.get("credit", {}))


def _hold(path, given, known, most, what):
    for name, value in given.items():
        if name not in known:
            raise ValueError(
                f"{path} gives {what} for {name!r}, which is not there; there are {', '.join(sorted(known))}"
            )
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
            raise ValueError(f"{what} of {name} must be a number from 0 to {most}, got {value!r}")


def score(result, rubric, hand=None):
    """The Score of a result. hand: {(student, id): (points or None, comment)} from `read_hand`

    Only a correct outcome gets the points, only a named mistake part of them; what is absent gets none.
    """
    written = next(name for name in reversed(rubric.points))
    points = dict.fromkeys((name for name in rubric.points if name != written), 0.0)
    for outcome in result["outcomes"]:
        share = 1.0 if outcome["kind"] == "correct" else 0.0
        if outcome["kind"] == "incorrect" and outcome["mistake"]:
            share = rubric.credit.get(f"{outcome['work']}: {outcome['mistake']}", 0.0)
        points[outcome["work"]] = share * rubric.points[outcome["work"]]
    unanswered = None if result["written"] else 0.0
    given, comment = (hand or {}).get((result["student"], result["id"]), (unanswered, ""))
    return Score(points, given, sum(rubric.points.values()), comment)


def update_hand(path, results, most):
    """Keep the file in which a person grades the written answers, and read what it says.

    path: CSV with the columns HAND, made if absent. A row is added for every answer that has none. Where an answer has
    changed, its points go into the comment and are asked for again. Nothing else is ever changed
    most: points of the question
    returns: {(student, id): (points or None, comment)}
    raises: ValueError, with the line, for points that are no number from 0 to `most`
    """
    path = Path(path)
    rows = (
        list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        if path.exists()
        else []
    )
    if rows and set(rows[0]) != set(HAND):
        raise ValueError(
            f"{path} must have the columns {', '.join(HAND)}, got {', '.join(map(str, rows[0]))}"
        )
    byname = {(row["Student"], row["ID"]): row for row in rows}
    answered = [result for result in results if result["written"]]
    for result in answered:
        name = plain(result["student"]), plain(result["id"])
        answer = plain(cut(result["written"], ANSWER, "the student's page"))
        row = byname.setdefault(
            name, dict.fromkeys(HAND, "") | {"Student": name[0], "ID": name[1], "Answer": answer}
        )
        if row["Answer"].replace("\r", "") != answer.replace("\r", ""):
            if row["Points"]:
                row["Comment"] = f"{row['Comment']} (an earlier answer had {row['Points']})".strip()
            row["Answer"], row["Points"] = answer, ""
    write_csv(path, HAND, [[row[key] for key in HAND] for row in byname.values()])
    found = {}
    for result in answered:
        row = byname[plain(result["student"]), plain(result["id"])]
        found[result["student"], result["id"]] = (
            number(row["Points"], most, path, result["student"]),
            row["Comment"],
        )
    return found


def number(text, most, path, student):
    """Points as a person typed them, or None."""
    if not text.strip():
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise ValueError(
            f"{path}: the points of {student} must be a number from 0 to {most}, got {text!r}"
        )
    return value


def plain(text):
    """Text that a spreadsheet shows and does not compute."""
    return f"'{text}" if text.startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")) else text


def write_csv(path, header, rows):
    """Write a CSV file whole or not at all."""
    with (
        atomic_path(path) as temporary,
        temporary.open("w", newline="", encoding="utf-8", errors="replace") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
