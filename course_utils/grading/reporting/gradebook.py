"""Write results into nbgrader's gradebook, and the notebooks that its formgrader shows.

It is for those who grade there.
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import atomic_path, digest

if TYPE_CHECKING:
    from nbgrader.api import Grade, Gradebook

    from course_utils.grading.engine.outcomes import Result
    from course_utils.grading.reporting.rubric import Rubric, Score


def fill(
    database: Path | str, results: "list[Result]", scores: "list[Score]", rubric: "Rubric"
) -> None:
    """Write scores into a gradebook that `nbgrader generate_assignment` has made.

    database: path of gradebook.db, beside the folders `exercises` and `autograded`
    results, scores, rubric: see `report`
    Points are scaled to what the gradebook holds as a cell's maximum. An answer that nobody has
    read is marked for manual grading; what a person entered in the formgrader stays
    raises: ImportError without nbgrader; FileNotFoundError, ValueError where the exercise is not in
    the gradebook
    """
    from nbgrader.api import Gradebook

    database = Path(database).resolve()
    if not database.exists():
        raise FileNotFoundError(
            f"there is no {database}; `nbgrader generate_assignment EXERCISE` makes it"
        )
    # where nbgrader's alembic is
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    with Gradebook(f"sqlite:///{database}") as book:
        for result, score, student in zip(results, scores, student_ids(results), strict=True):
            refuse_unknown(book, result.exercise, database)
            enter_all(book, student, result, score, rubric)
            write_notebook(database.parent, result.exercise, student, result)
        book.db.commit()


def refuse_unknown(book: "Gradebook", exercise: str, database: Path) -> None:
    """raises: ValueError for an exercise that is not in the gradebook"""
    from nbgrader.api import MissingEntry

    try:
        book.find_assignment(exercise)
    except MissingEntry:
        raise UserError(
            f"{exercise} is not in {database}; run `nbgrader generate_assignment {exercise}`"
        ) from None


def enter_all(
    book: "Gradebook", student: str, result: "Result", score: "Score", rubric: "Rubric"
) -> None:
    """The grades of one student. student: of `student_ids`"""
    book.update_or_create_student(student, last_name=result.student, lms_user_id=result.id or None)
    submission = book.update_or_create_submission(result.exercise, student)
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            enter(grade, score, rubric)


def enter(grade: "Grade", score: "Score", rubric: "Rubric") -> None:
    """One cell's grade: by machine, by hand, or still to be read."""
    name = grade.name.removeprefix("score-")
    if name in score.points:
        of = rubric.points[name]
        grade.auto_score = score.points[name] / of * grade.max_score if of else 0.0
        grade.needs_manual_grade = False
    elif name in rubric.points and grade.manual_score is None:
        grade.manual_score = score.written
        grade.needs_manual_grade = score.written is None


def write_notebook(root: Path, exercise: str, student: str, result: "Result") -> None:
    """Write the released notebook with the student's work in it.

    It becomes autograded/<student>/<exercise>/<exercise>.ipynb.
    """
    released = root / "exercises" / exercise / f"{exercise}.ipynb"
    notebook = json.loads(released.read_text(encoding="utf-8"))
    # the formgrader runs the markup of a cell of text
    words = re.sub(r"<(?=[\w/!?])", "&lt;", result.written)
    answers = {cell["id"]: words for cell in notebook["cells"] if is_written(cell)}
    texts = result.sources | answers
    for cell in notebook["cells"]:
        cell["source"] = texts.get(cell["id"]) or cell["source"]
    with atomic_path(root / "autograded" / student / exercise / f"{exercise}.ipynb") as temporary:
        temporary.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")


def is_written(cell: dict[str, Any]) -> bool:
    """Whether a cell is the answer to the written question."""
    is_solution = cell["metadata"].get("nbgrader", {}).get("solution", False)
    return cell["cell_type"] == "markdown" and bool(is_solution)


def student_ids(results: "list[Result]") -> list[str]:
    """For each student a name that nbgrader takes as that of a folder, and that no two share."""
    names = [f"{result.student} {result.id}".strip() for result in results]
    plain = [re.sub(r"[^\w.-]+", "-", name).strip("-.")[:60] or "student" for name in names]
    return [
        short if plain.count(short) == 1 else f"{short}-{digest([result.student, result.id])[:8]}"
        for short, result in zip(plain, results, strict=True)
    ]
