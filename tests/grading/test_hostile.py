"""Every attack and damage that we could think of, graded in one batch with honest students.

Those must not notice.
"""

import csv
import json
import os
import re
import shutil
import time
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from grading.classes import paper
from grading.hostile import (
    archives,
    damage,
    escape,
    forgery,
    honest,
    lies,
    names,
    parsers,
    processes,
    raising,
    resources,
    shapes,
)
from grading.hostile.case import LIMITS, WORKS

from course_utils.authoring.exercise_notebooks import EXERCISE, ROOT, without_times
from course_utils.grading.checks import exercises
from course_utils.grading.engine.namespaces import FIRST_USER
from course_utils.grading.engine.submissions import Submission, collect
from course_utils.grading.engine.whole_class import grade_all
from course_utils.grading.reporting.classroom import which_exercise
from course_utils.grading.reporting.gradebook import student_ids, write_notebook
from course_utils.grading.reporting.pages import report
from course_utils.grading.reporting.rubric import load_rubric

HOSTILE = [archives, damage, escape, forgery, lies, names]
HOSTILE += [parsers, processes, raising, resources, shapes]
CASES = [*honest.CASES, *(case for module in HOSTILE for case in module.CASES)]
SEED = "a seed that nobody finds"
TAGS = set(
    """
    html head meta title style body h1 h2 p strong code span pre table caption tr th td br
    details summary ul li
    """.split()
)
ATTRIBUTES = {"class", "lang", "charset", "name", "content", "http-equiv"}
pytestmark = pytest.mark.needs("sandbox")


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """What was there before and after all of them were graded, and the results by name."""
    folder = tmp_path_factory.mktemp("class") / "all"
    out = tmp_path_factory.mktemp("out")
    folder.mkdir()
    for case in CASES:
        case.hand_in(folder)
    before = state(folder)
    started = time.monotonic()
    results = grade_all(collect(folder), out, exercise=EXERCISE, seed=SEED, limits=LIMITS)
    print(f"{len(results)} submissions in {time.monotonic() - started:.0f} s")
    return SimpleNamespace(
        results={result.student: result for result in results},
        number=len(results),
        out=out,
        before=before,
        after=state(folder),
        left=left_over(),
    )


def state(folder):
    """{path: type, owner, and of files size and time} of what could be changed.

    That is the class, what lies beside it, and the course.
    """
    course = ("course_utils", "tests", "solutions", "exercises", "notebooks")
    paths = [
        path
        for root in (folder, *(ROOT / name for name in course))
        for path in root.rglob("*")
        if "__pycache__" not in path.parts
    ]
    states = {}
    for path in [*paths, *folder.parent.iterdir()]:
        status = path.lstat()
        states[path] = (status.st_mode, status.st_uid)
        if path.is_file():  # a folder's time is also Python's caches'
            states[path] += (status.st_size, status.st_mtime_ns)
    return states


def left_over():
    """The command lines of processes of this machine that this process's sandboxes started."""
    users = {str(FIRST_USER + slot + 2 * (os.getpid() % 64)) for slot in (0, 1)}
    commands = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text().split("\0")
        except OSError:
            continue
        worker = any(path.endswith("sandboxed/worker.py") for path in command)
        if "54321.25" in command or (worker and users & set(command)):
            commands.append(command)
    return commands


def test_every_submission_has_a_result_and_no_fault_of_the_grader(batch):
    assert batch.number == len(batch.results) == len(CASES) >= 60
    assert set(batch.results) == {case.name for case in CASES}
    for result in batch.results.values():
        assert [outcome.work for outcome in result.outcomes] == list(WORKS), result.human


@pytest.mark.parametrize(
    "case", CASES, ids=[re.sub(r"[^\w-]+", "_", case.name)[:40] for case in CASES]
)
def test_each_comes_out_as_it_must(batch, case):
    result = batch.results[case.name]
    for outcome in result.outcomes:
        kinds = case.ends.get(outcome.work, case.rest)
        assert outcome.kind in ([kinds] if isinstance(kinds, str) else kinds), outcome
        assert re.search(case.says.get(outcome.work, ""), outcome.message), outcome
    for pattern, texts in ((case.notes, result.notes), (case.human, result.human)):
        assert re.search(pattern, "\n".join(texts)) if pattern else not texts, texts


def test_the_honest_get_what_they_get_without_the_others(batch, tmp_path):
    for case in honest.CASES:
        case.hand_in(tmp_path)
    alone = grade_all(
        collect(tmp_path), tmp_path / "out", exercise=EXERCISE, seed=SEED, limits=LIMITS, workers=1
    )
    assert len(alone) == len(honest.CASES)
    for result in alone:
        together = batch.results[result.student]
        assert without_times(result.to_json()) == without_times(together.to_json())


def test_nothing_changes_but_the_output_folder(batch):
    assert batch.after == batch.before


def test_no_process_is_left(batch):
    assert batch.left == []


def test_the_output_folder_holds_one_small_result_for_each(batch):
    files = [path for path in batch.out.rglob("*") if path.is_file()]
    assert len(files) == len(CASES)
    assert {path.parent for path in files} == {batch.out / "results"}
    assert {json.loads(path.read_text())["student"] for path in files} == set(batch.results)
    assert max(path.stat().st_size for path in files) < 250_000


def test_no_result_gives_the_seed_away(batch):
    for path in batch.out.rglob("*.json"):
        assert SEED not in path.read_text()


class Tags(HTMLParser):
    """Every tag of a page, with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, {name for name, _ in attributes}))


def test_no_page_runs_a_script_and_no_table_computes(batch, tmp_path):
    results = list(batch.results.values())
    report(results, tmp_path, load_rubric(EXERCISE))
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) == len(CASES) + 1
    for page in pages:
        for tag, attributes in Tags(page.read_text(encoding="utf-8")).tags:
            assert tag in TAGS, (page, tag)
            assert attributes <= ATTRIBUTES, (page, tag, attributes)
    for table in tmp_path.glob("*.csv"):
        with table.open(newline="", encoding="utf-8") as file:
            for row in csv.reader(file):
                assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r\n"))], table


def test_the_gradebook_keeps_students_apart_and_gets_no_markup(batch, tmp_path):
    students = student_ids(list(batch.results.values()))
    assert len({student.lower() for student in students}) == len(CASES)
    assert all(
        re.fullmatch(r"[\w.-]+", student) and len(student.encode()) < 255 for student in students
    )
    shutil.copytree(ROOT / "exercises" / EXERCISE, tmp_path / "exercises" / EXERCISE)
    write_notebook(tmp_path, EXERCISE, "markup", batch.results["markup"])
    path = tmp_path / "autograded" / "markup" / EXERCISE / f"{EXERCISE}.ipynb"
    notebook = json.loads(path.read_text())
    written = next(
        cell["source"] for cell in notebook["cells"] if cell["id"] == "why_fewer_weights"
    )
    assert "alert(6)" in written
    assert not re.search(r"<[a-z/!]", written)


def test_one_student_with_many_files_does_not_choose_the_exercise_of_the_class(tmp_path):
    other = next(module for name, module in exercises().items() if name != EXERCISE)
    source = "\n".join(f"{check.work} = 1" for check in other.CHECKS).encode()
    many = Submission("Mallory", files={f"{number}.py": source for number in range(15)})
    honest_ones = [Submission(name, files={"work.ipynb": paper()}) for name in ("Ada", "Ben")]
    assert which_exercise([many, *honest_ones]) == EXERCISE


def test_points_that_a_person_gives_stay_whatever_the_answer_holds(batch, tmp_path):
    results = list(batch.results.values())
    report(results, tmp_path, load_rubric(EXERCISE))
    path = tmp_path / "hand.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"Points": "1.5"} for row in rows)
    for _ in range(2):
        scores = report(results, tmp_path, load_rubric(EXERCISE))
        assert {
            score.written for result, score in zip(results, scores, strict=True) if result.written
        } == {1.5}
