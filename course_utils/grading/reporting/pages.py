"""What comes out of grading: grades as CSV, a page for each student, a page for the class. Nothing is run for it."""

from collections import Counter
from pathlib import Path
from statistics import median

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course_utils.grading.engine.whole_class import result_path
from course_utils.grading.reporting.rubric import plain, score, update_hand, write_csv
from course_utils.runtime.storage import atomic_path

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
)


def report(results, out, rubric):
    """Write every report on the results of one exercise into the folder `out`; run again after a change of the rubric.

    results: list of results of `batch.grade_all`; rubric: Rubric
    writes: hand.csv, to be filled in by a person; grades.csv, grades-canvas.csv and grades-moodle.csv; class.html;
    feedback/<student>.html. returns: list of Score, in the order of the results
    raises: ValueError for a hand.csv that cannot be meant
    """
    out = Path(out)
    question = next(reversed(rubric.points))
    hand = update_hand(out / "hand.csv", results, rubric.points[question])
    scores = [score(result, rubric, hand) for result in results]
    write_grades(out, results, scores, rubric)
    for result, one in zip(results, scores, strict=True):
        name = result_path(out, result["student"], result["id"]).with_suffix(".html").name
        save(
            out / "feedback" / name,
            "student.html",
            result=result,
            score=one,
            rubric=rubric,
            question=question,
        )
    save(out / "class.html", "class.html", **summary(results, scores))
    return scores


def save(path, template, **values):
    """Fill a template, with everything from a student escaped, and write the page whole or not at all."""
    text = PAGES.get_template(template).render(values)
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8", errors="replace")


def write_grades(out, results, scores, rubric):
    """The same grades three times: everything, and what Canvas and Moodle import."""
    works = list(rubric.points)[:-1]
    head = [
        "Student",
        "ID",
        "Identifier",
        "Full name",
        "Grade",
        "Maximum Grade",
        *works,
        "Written",
        "Mistakes",
        "For a person",
    ]
    everything, canvas, moodle = (
        [],
        [["Points Possible", "", "", "", "", f"{sum(rubric.points.values()):g}"]],
        [],
    )
    for result, one in zip(results, scores, strict=True):
        name, number, total = plain(result["student"]), plain(result["id"]), f"{one.total:g}"
        identifier = f"Participant {number}" if number else ""
        written = "" if one.written is None else f"{one.written:g}"
        mistakes = "; ".join(
            f"{o['work']}: {o['mistake'] or o['kind']}"
            for o in result["outcomes"]
            if o["kind"] != "correct"
        )
        points = [f"{one.points[work]:g}" for work in works]
        everything.append(
            [name, number, identifier, name, total, f"{one.of:g}", *points, written, plain(mistakes),
             plain("; ".join(result["human"]))]
        )  # fmt: skip
        canvas.append([name, number, "", "", "", total])
        moodle.append([identifier, name, total, f"{one.of:g}", plain(one.comment)])
    write_csv(out / "grades.csv", head, everything)
    exercise = results[0]["exercise"] if results else "exercise"
    write_csv(
        out / "grades-canvas.csv",
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", exercise],
        canvas,
    )
    write_csv(
        out / "grades-moodle.csv",
        ["Identifier", "Full name", "Grade", "Maximum Grade", "Feedback comments"],
        moodle,
    )


def summary(results, scores):
    """What the page of the class shows, as a dict."""
    works = list(
        dict.fromkeys(outcome["work"] for result in results for outcome in result["outcomes"])
    )
    return {
        "exercise": results[0]["exercise"] if results else "",
        "results": results,
        "scored": list(zip(results, scores, strict=True)),
        "mean": float(np.mean([one.total for one in scores])) if scores else 0.0,
        "of": scores[0].of if scores else 0.0,
        "unread": sum(one.written is None for one in scores),
        "seconds": sum(result["seconds"] for result in results),
        "human": [result for result in results if result["human"]],
        "checks": [check_row(work, results, scores) for work in works],
    }


def check_row(work, results, scores):
    """How the class did in one check."""
    found = [
        (o, s)
        for r, s in zip(results, scores, strict=True)
        for o in r["outcomes"]
        if o["work"] == work
    ]
    right = np.array([outcome["kind"] == "correct" for outcome, _ in found], dtype=float)
    rest = np.array([sum(one.points.values()) - one.points[work] for _, one in found])
    mistakes = Counter(outcome["mistake"] for outcome, _ in found if outcome["mistake"])
    return {
        "work": work,
        "right": right.mean(),
        "skipped": np.mean(
            [outcome["kind"] in ("not attempted", "missing") for outcome, _ in found]
        ),
        "discrimination": float(np.corrcoef(right, rest)[0, 1])
        if right.std() and rest.std()
        else None,
        "seconds": median(outcome["seconds"] for outcome, _ in found),
        "mistakes": mistakes.most_common(3),
    }
