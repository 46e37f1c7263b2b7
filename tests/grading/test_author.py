"""An instructor's half hour: a scaffold works as it stands; it is released, graded, weighed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils.authoring.exercise_notebooks import ROOT, hand_in
from course_utils.authoring.new_exercise import scaffold
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.sandboxed.adapters import call
from course_utils.grading.sandboxed.run_cases import run_cases

RUN = [
    sys.executable,
    "-c",
    "import sys; from course_utils.app.cli import main; sys.exit(main(sys.argv[1:]))",
]
NAME = "15_shares"


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A copy of the course's library, with a new exercise in it, written and released."""
    pytest.importorskip("nbgrader")
    copy = tmp_path_factory.mktemp("released") / "course"
    shutil.copytree(
        ROOT / "course_utils", copy / "course_utils", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "nbgrader_config.py", copy)
    scaffold(NAME, "shares", copy)
    run([sys.executable, "-m", "nbgrader", "generate_assignment", NAME], copy)
    return copy


@pytest.fixture
def course(released, tmp_path):
    """A copy of that, with what Python has compiled of it."""
    return shutil.copytree(released, tmp_path / "course")


def run(command, course):
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"  # nbgrader looks for alembic there
    environment = {"PATH": path, "PYTHONPATH": str(course), "HOME": str(course)}
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.needs("sandbox")
def test_a_new_exercise_is_written_released_graded_and_weighed_again(course):
    text = (course / "exercises" / NAME / f"{NAME}.ipynb").read_text()
    assert "raise NotImplementedError" in text
    assert "SOLUTION" not in text
    stub = r"raise NotImplementedError  # your code"
    answers = {
        "Ada": "return x / x.sum()",
        "Ben": "return x / x.mean()",
        "Cy": stub,
        "Di": "return x[99]",
        "Ed": "return x",
    }
    hand_in(
        course / "class",
        **{name: text.replace(stub, line).encode() for name, line in answers.items()},
    )
    printed = run(
        [*RUN, "grade", "class", "--out", "graded", "--gradebook", "gradebook.db"], course
    )
    assert "15_shares: 5 submissions, mean 0.4 of 4 points" in printed
    paths = sorted((course / "graded" / "results").glob("*.json"))
    outcomes = [json.loads(path.read_text())["outcomes"][0] for path in paths]
    assert [outcome["kind"] for outcome in outcomes] == [
        "correct",
        "incorrect",
        "not attempted",
        "raised",
        "incorrect",
    ]
    assert outcomes[1]["mistake"] == "mean for sum"
    (course / "rubric.toml").write_text(
        '[points]\nshares = 5\n[credit]\n"shares: mean for sum" = 0.5\n'
    )
    printed = run([*RUN, "grade", "class", "--out", "graded", "--rubric", "rubric.toml"], course)
    assert "mean 1.5 of 7 points" in printed


@pytest.mark.needs("sandbox")
def test_the_gradebook_of_nbgrader_holds_the_points_and_what_is_still_to_be_read(course):
    api = pytest.importorskip("nbgrader.api")
    text = (course / "exercises" / NAME / f"{NAME}.ipynb").read_text()
    text = text.replace("raise NotImplementedError  # your code", "return x / x.sum()")
    hand_in(
        course / "class", Ada=text.replace("*Your answer.*", "Because.").encode(), Ben=text.encode()
    )
    run([*RUN, "grade", "class", "--out", "graded", "--gradebook", "gradebook.db"], course)
    with api.Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        ada, ben = (book.find_submission(NAME, name) for name in ("Ada", "Ben"))
        assert (ada.score, ada.max_score, ada.needs_manual_grade) == (2, 4, True)
        assert (ben.score, ben.needs_manual_grade) == (2, False)
    shown = (course / "autograded" / "Ada" / NAME / f"{NAME}.ipynb").read_text()
    assert "Because." in shown
    assert "return x / x.sum()" in shown


@pytest.mark.parametrize(
    ("exercise", "work"),
    [
        ("shares", "shares"),
        ("15_Shares", "shares"),
        ("15_shares", "a b"),
        ("15_z", "_"),
        ("15_z", "__init__"),
        ("15_z", "été"),
        ("15_z", "n" * 100),
        ("15_z", "__import__"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(tmp_path, exercise, work):
    with pytest.raises(
        ValueError, match=f"named as 15_shares and a work as shares.*got '{exercise}' and '{work}'"
    ):
        scaffold(exercise, work, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "work",
    [
        "class",
        "lambda",
        "None",
        "match",
        "print",
        "sum",
        "Check",
        "Mistake",
        "Written",
        "CHECK",
        "CHECKS",
        "WRITTEN",
        "tensor",
        "torch",
        "cases",
        "rng",
        "x",
        "by_the_mean",
        "looped",
        "in_place",
        "total",
        "value",
        "softmax",
        "check",
    ],
)
def test_a_word_that_means_something_else_in_the_files_is_refused(tmp_path, work):
    with pytest.raises(ValueError, match=f"{work} is a word of Python's or of the check's own"):
        scaffold("15_z", work, tmp_path)
    assert not list(tmp_path.iterdir())


def test_every_name_that_is_taken_makes_a_check_that_holds(tmp_path):
    """What would break it is in `reserved`: names of all kinds that are not are tried."""
    for number, work in enumerate(
        ("mean", "Shares", "max_of", "a", "numpy", "loss2", "forward", "expected")
    ):
        scaffold(f"15_z{number}", work, tmp_path)
        space = {"__name__": work}
        exec((tmp_path / f"course_utils/grading/checks/c15_z{number}/{work}.py").read_text(), space)
        sheet = Sheet(space["CHECK"], 0)
        for right in (space[work], *space["CHECK"].accepted):
            assert sheet.judge(run_cases(call, right, sheet.sent)).correct
        for mistake in space["CHECK"].mistakes:
            assert sheet.judge(run_cases(call, mistake.work, sheet.sent)).mistake == mistake.name


def test_nothing_that_is_there_is_written_over(tmp_path):
    scaffold("15_shares", "shares", tmp_path)
    with pytest.raises(FileExistsError, match="nothing was written"):
        scaffold("15_shares", "shares", tmp_path)
    with pytest.raises(ValueError, match="another exercise asks for slide already"):
        scaffold("16_other", "slide", tmp_path)
