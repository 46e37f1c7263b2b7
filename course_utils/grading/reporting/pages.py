"""What comes out of grading: grades as CSV, a page for each student, a page for the class.

Nothing is run for it.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course_utils.grading.engine.outcomes import Kind, Result
from course_utils.grading.engine.whole_class import result_path
from course_utils.grading.reporting.rubric import (
    Rubric,
    Score,
    plain,
    score,
    update_hand,
    write_csv,
)
from course_utils.runtime.storage import atomic_path

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,  # names and answers are written by strangers
    undefined=StrictUndefined,  # a misspelled name raises, and leaves no gap in a page
)
# the columns that Canvas and Moodle ask for; Canvas's last one is named as the assignment
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE = ("Identifier", "Full name", "Grade", "Maximum Grade", "Feedback comments")


@dataclass(frozen=True)
class CheckRow:
    """How the class did in one check.

    work: its name; right, skipped: shares of the class, 0 to 1
    discrimination: correlation of being right with the points of all other checks, or None where
    one of them is the same for everybody
    seconds: median, to grade it; mistakes: the commonest, each with its count
    """

    work: str
    right: float
    skipped: float
    discrimination: float | None
    seconds: float
    mistakes: list[tuple[str, int]]


def report(results: list[Result], out: Path | str, rubric: Rubric) -> list[Score]:
    """Write every report on the results of one exercise into the folder `out`.

    It can be run again after a change of the rubric.
    results: list of results of `whole_class.grade_all`; rubric: Rubric
    writes: hand.csv, to be filled in by a person; grades.csv, grades-canvas.csv and
    grades-moodle.csv; class.html; feedback/<student>.html
    returns: list of Score, in the order of the results
    raises: ValueError for a hand.csv that cannot be meant
    """
    out = Path(out)
    hand = update_hand(out / "hand.csv", results, rubric.points[rubric.question])
    scores = [score(result, rubric, hand) for result in results]
    write_grades(out, results, scores, rubric)
    for result, given in zip(results, scores, strict=True):
        name = result_path(out, result.student, result.id).with_suffix(".html").name
        save(
            out / "feedback" / name,
            "student.html",
            result=result,
            score=given,
            rubric=rubric,
            question=rubric.question,
        )
    save(out / "class.html", "class.html", **summary(results, scores))
    return scores


def save(path: Path, template: str, **values: object) -> None:
    """Fill a template, with everything from a student escaped, and write the page whole or not."""
    text = PAGES.get_template(template).render(values)
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8", errors="replace")


def write_grades(out: Path, results: list[Result], scores: list[Score], rubric: Rubric) -> None:
    """The same grades three times: everything, and what Canvas and Moodle import."""
    head = ["Student", "ID", "Identifier", "Full name", "Grade", "Maximum Grade", *rubric.works]
    everything: list[list[str]] = []
    canvas = [["Points Possible", "", "", "", "", f"{sum(rubric.points.values()):g}"]]
    moodle: list[list[str]] = []
    for result, given in zip(results, scores, strict=True):
        name = plain(result.student)
        lms_id = plain(result.id)
        identifier = f"Participant {lms_id}" if lms_id else ""
        total = f"{given.total:g}"
        most = f"{given.of:g}"
        known = [name, lms_id, identifier, name, total, most]
        everything.append([*known, *details(result, given, rubric)])
        canvas.append([name, lms_id, "", "", "", total])
        moodle.append([identifier, name, total, most, plain(given.comment)])
    exercise = results[0].exercise if results else "exercise"
    write_csv(out / "grades.csv", [*head, "Written", "Mistakes", "For a person"], everything)
    write_csv(out / "grades-canvas.csv", [*CANVAS, exercise], canvas)
    write_csv(out / "grades-moodle.csv", MOODLE, moodle)


def details(result: Result, given: Score, rubric: Rubric) -> list[str]:
    """What only grades.csv says: points by work and by hand, mistakes, what a person shall see."""
    points = [f"{given.points[work]:g}" for work in rubric.works]
    written = "" if given.written is None else f"{given.written:g}"
    mistakes = plain(
        "; ".join(
            f"{outcome.work}: {outcome.mistake or outcome.kind}"
            for outcome in result.outcomes
            if not outcome.correct
        )
    )
    return [*points, written, mistakes, plain("; ".join(result.human))]


def summary(results: list[Result], scores: list[Score]) -> dict[str, object]:
    """What the page of the class shows: a value for each name in its template."""
    works = dict.fromkeys(outcome.work for result in results for outcome in result.outcomes)
    return {
        "exercise": results[0].exercise if results else "",
        "results": results,
        "scored": list(zip(results, scores, strict=True)),
        "mean": float(np.mean([given.total for given in scores])) if scores else 0.0,
        "of": scores[0].of if scores else 0.0,
        "unread": len([given for given in scores if given.written is None]),
        "seconds": sum(result.seconds for result in results),
        "human": [result for result in results if result.human],
        "checks": [check_row(work, results, scores) for work in works],
    }


# discrimination is the item-rest correlation: with its own points among the rest, a check would
# correlate with itself
def check_row(work: str, results: list[Result], scores: list[Score]) -> CheckRow:
    """How the class did in one check."""
    pairs = [
        (outcome, given)
        for result, given in zip(results, scores, strict=True)
        for outcome in result.outcomes
        if outcome.work == work
    ]
    outcomes = [outcome for outcome, _ in pairs]
    right = np.array([outcome.correct for outcome in outcomes], dtype=float)
    rest = np.array([sum(given.points.values()) - given.points[work] for _, given in pairs])
    varies = right.std() and rest.std()  # or there is no correlation
    skipped = [outcome.kind in (Kind.NOT_ATTEMPTED, Kind.MISSING) for outcome in outcomes]
    mistakes = Counter(outcome.mistake for outcome in outcomes if outcome.mistake)
    return CheckRow(
        work=work,
        right=float(right.mean()),
        skipped=float(np.mean(skipped)),
        discrimination=float(np.corrcoef(right, rest)[0, 1]) if varies else None,
        seconds=median(outcome.seconds for outcome in outcomes),
        mistakes=mistakes.most_common(3),
    )
