"""The round trip: exercises are made from solutions; those score full marks, exercises none."""

import os
import re
import sys
from pathlib import Path

import pytest
from grading.papers import paper, run_cells

from course_utils.authoring.exercise_notebooks import ROOT
from course_utils.grading.checks import exercises

DOTS = {1: "●○○", 2: "●●○", 3: "●●●"}


@pytest.fixture(params=exercises())
def exercise(request):
    return request.param


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The folder of all exercises as nbgrader makes them now, in one process."""
    nbgrader = pytest.importorskip("nbgrader.apps")
    # where nbgrader's alembic is
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    from traitlets.config import Config

    folder = tmp_path_factory.mktemp("course")
    settings = Config()
    exec((ROOT / "nbgrader_config.py").read_text(), {"get_config": lambda: settings})
    settings.CourseDirectory.root = str(folder)
    (folder / "solutions").symlink_to(ROOT / "solutions")
    converter = nbgrader.NbGraderAPI(config=settings)
    converter.coursedir.config = settings
    for name in exercises():
        done = converter.generate_assignment(name, force=True, create=True)
        assert done["success"], done
    return folder / "exercises"


def test_an_exercise_is_what_nbgrader_makes_of_its_solution(generated, exercise):
    released = (generated / exercise / f"{exercise}.ipynb").read_bytes()
    assert released == (ROOT / "exercises" / exercise / f"{exercise}.ipynb").read_bytes()


def test_the_solution_scores_full_marks(exercise):
    values = run_cells("solutions", exercise)
    for check in exercises()[exercise].CHECKS:
        outcome = values[f"check({check.work})"]
        assert outcome.correct, outcome
        assert values[f"check({check.work}).score({check.points})"] == check.points


def test_the_untouched_exercise_runs_to_its_end_and_scores_nothing(exercise):
    values = run_cells("exercises", exercise)
    for check in exercises()[exercise].CHECKS:
        assert values[f"check({check.work})"].kind == "not attempted"
        assert values[f"check({check.work}).score({check.points})"] == 0


def test_an_exercise_states_minutes_difficulty_points_and_folds_three_hints(exercise):
    cells = {cell.id: cell for cell in paper("solutions", exercise).cells}
    module = exercises()[exercise]
    assert 1 <= len(module.CHECKS) <= 6
    for check in module.CHECKS:
        stated = f"{DOTS[check.difficulty]} {check.minutes} minutes, {check.points} points"
        assert stated in cells[f"task-{check.work}"].source
        assert cells[f"hints-{check.work}"].source.count("<details><summary>") == 3
        assert '"""' in cells[check.work].source
    title = cells["title"].source.replace("\n", " ")
    assert f"about {sum(check.minutes for check in module.CHECKS)} minutes" in title
    written = cells[module.WRITTEN.name]
    assert written.metadata.nbgrader.points == module.WRITTEN.points
    assert re.search("BEGIN SOLUTION", written.source)


def test_a_third_hint_types_no_part_of_the_solution(exercise):
    cells = {cell.id: cell.source for cell in paper("solutions", exercise).cells}
    for check in exercises()[exercise].CHECKS:
        parts = re.findall("BEGIN SOLUTION(.*?)### END", cells[check.work], re.DOTALL)
        solution = "".join("".join(parts).split())
        _, hint = cells[f"hints-{check.work}"].split("<summary>Third hint</summary>")
        for line in "\n".join(re.findall("`+([^`]+)`+", hint)).split("\n"):
            code = "".join(line.split())
            # an operator, a call or an index: a name alone may be told
            if len(code) >= 12 and re.search(r"[-+*/%@=<>&|~(\[]", code):
                assert code not in solution, line


def test_an_exercise_gives_nothing_of_its_solution_away(exercise):
    for cell in paper("exercises", exercise).cells:
        assert "SOLUTION" not in cell.source
        assert not cell.get("outputs")


FORMS = ("proposal.md", "report.md", "rubric.md", "peer_review.md")


def test_the_project_has_its_forms_on_both_sides_and_its_rubric_adds_up():
    solutions, handed_out = (ROOT / folder / "14_capstone" for folder in ("solutions", "exercises"))
    for name in FORMS:
        assert (handed_out / name).read_text() == (solutions / name).read_text()
    rubric = (solutions / "rubric.md").read_text()
    parts = [int(points) for points in re.findall(r"^\| \*\*\w+, (\d+)\*\*", rubric, re.MULTILINE)]
    rows = [int(points) for points in re.findall(r"^\| [a-z][^|]*, (\d+) \|", rubric, re.MULTILINE)]
    assert sum(parts) == sum(rows) == 100
