"""The student's own copies: brought up to date, never overwritten, and counted."""

import hashlib
import json
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_utils.app.cli import main
from course_utils.app.workspace import (
    COURSE,
    LAUNCHER,
    RECORD,
    copies,
    course_files,
    launcher,
    progress_table,
    update,
)

NAME = "notebooks/05_lenet.ipynb"


def notebook(text, run=False):
    """A notebook of a title and one cell, as bytes."""
    code = nbformat.v4.new_code_cell("1 + 1", id="code", execution_count=1 if run else None)
    cells = [nbformat.v4.new_markdown_cell(f"# {text}", id="title"), code]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode()


@pytest.fixture
def course(tmp_path):
    """A small course: two notebooks, a picture and an exercise."""
    root = tmp_path / "course"
    contents = {
        NAME: notebook("LeNet"),
        "notebooks/06_vgg.ipynb": notebook("VGG"),
        "notebooks/images/start.png": b"png",
        "exercises/05_lenet/05_lenet.ipynb": notebook("Exercise"),
        "exercises/README.md": b"read me",
        "solutions/05_lenet/05_lenet.ipynb": notebook("Secret"),
    }
    for name, content in contents.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def files(folder):
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_a_new_workspace_holds_the_course_without_its_solutions(course, tmp_path):
    done = update(tmp_path / "mine", course)
    mine = files(tmp_path / "mine")
    assert mine == copies(course)
    assert set(mine) == set(course_files(course))
    assert set(done.added) == set(mine)
    assert LAUNCHER in mine
    assert not any("Secret" in content.decode(errors="ignore") for content in mine.values())


def test_the_glossary_lies_beside_the_notebooks_that_link_to_it():
    assert "notebooks/glossary.md" in course_files()


def test_a_second_update_of_the_same_course_does_nothing(course, tmp_path):
    update(tmp_path / "mine", course)
    (tmp_path / "mine" / NAME).write_bytes(notebook("LeNet, mine"))
    before = files(tmp_path / "mine")
    done = update(tmp_path / "mine", course)
    assert (done.added, done.renewed, done.beside) == ((), (), ())
    assert files(tmp_path / "mine") == before


def test_what_the_student_has_changed_stays_and_the_new_version_comes_beside_it_once(
    course, tmp_path
):
    mine = tmp_path / "mine"
    update(mine, course)
    (mine / NAME).write_bytes(notebook("LeNet, mine"))
    (course / NAME).write_bytes(notebook("LeNet, second edition"))
    (course / "notebooks/06_vgg.ipynb").write_bytes(notebook("VGG, second edition"))
    done = update(mine, course)
    assert done.renewed == ("notebooks/06_vgg.ipynb",)
    ((name, other),) = done.beside
    assert name == NAME
    assert (mine / NAME).read_bytes() == notebook("LeNet, mine")
    assert (mine / other).read_bytes() == copies(course)[NAME]
    (mine / other).write_bytes(notebook("LeNet, second edition, mine"))
    assert update(mine, course).beside == ()
    assert (mine / other).read_bytes() == notebook("LeNet, second edition, mine")


def test_a_third_edition_comes_beside_both(course, tmp_path):
    mine = tmp_path / "mine"
    update(mine, course)
    (mine / NAME).write_bytes(notebook("LeNet, mine"))
    for edition in ("second", "third"):
        (course / NAME).write_bytes(notebook(f"LeNet, {edition} edition"))
        update(mine, course)
    assert (mine / NAME).read_bytes() == notebook("LeNet, mine")
    assert len(list((mine / "notebooks").glob("05_lenet.update-*.ipynb"))) == 2


def test_a_file_of_the_students_own_with_the_same_name_is_not_taken_over(course, tmp_path):
    mine = tmp_path / "mine"
    (mine / "notebooks").mkdir(parents=True)
    (mine / NAME).write_bytes(b"my own notes")
    ((name, _),) = update(mine, course).beside
    assert name == NAME
    assert (mine / NAME).read_bytes() == b"my own notes"


def test_a_removed_file_comes_back_and_a_damaged_record_is_named(course, tmp_path):
    mine = tmp_path / "mine"
    update(mine, course)
    (mine / NAME).unlink()
    assert update(mine, course).added == (NAME,)
    (mine / RECORD).write_text("{")
    with pytest.raises(ValueError, match="is damaged .* remove it"):
        update(mine, course)
    (mine / RECORD).unlink()
    done = update(mine, course)
    assert (done.added, done.renewed, done.beside) == ((), (), ())


def test_a_course_without_notebooks_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="install the course from a clone"):
        update(tmp_path / "mine", tmp_path)


def test_the_map_tells_what_was_run_and_what_is_right(course, tmp_path):
    mine = tmp_path / "mine"
    update(mine, course)
    (mine / NAME).write_bytes(notebook("LeNet", run=True))
    (mine / "notebooks/06_vgg.ipynb").write_bytes(b"{")
    exercise = mine / "exercises/05_lenet/05_lenet.ipynb"
    cells = []
    for work, answer in (
        ("slide", "Correct: slide holds"),
        ("matrix_of", "Incorrect: flipped"),
        ("pad", None),
    ):
        data = [nbformat.v4.new_output("execute_result", {"text/plain": answer})] if answer else []
        metadata = {"nbgrader": {"grade_id": f"check-{work}"}}
        cells.append(
            nbformat.v4.new_code_cell(f"check({work})", outputs=data, id=work, metadata=metadata)
        )
    exercise.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    rows = progress_table(mine).split("\n")[2:]
    lenet, vgg = rows
    assert lenet.startswith(
        f"| [LeNet]({NAME}) | all | [open](exercises/05_lenet/05_lenet.ipynb) | 1 of 3 |"
    )
    assert "cannot be read" in vgg


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"42", b"\xff\xfe", b"[" * 100_000, b'{"nbformat": 4, "cells": 3}'],
)
def test_a_file_that_is_no_notebook_cannot_be_read_and_stays(course, tmp_path, content):
    mine = tmp_path / "mine"
    update(mine, course)
    exercise = mine / "exercises/05_lenet/05_lenet.ipynb"
    for path in (mine / NAME, exercise):
        path.write_bytes(content)
    (course / NAME).write_bytes(notebook("LeNet, second edition"))
    ((name, _),) = update(mine, course).beside
    assert name == NAME
    assert (mine / NAME).read_bytes() == content
    lenet = progress_table(mine).split("\n")[2]
    assert lenet.startswith(f"| [05_lenet]({NAME}) | cannot be read | [open](exercises/05_lenet/")
    assert lenet.endswith(" |  |")


def opened(content):
    """A notebook as JupyterLab saves it two minutes after it was opened: with metadata."""
    made = nbformat.reads(content, as_version=4)
    made.metadata |= {
        "language_info": {"name": "python", "version": "3.13.1"},
        "kernelspec": {"name": "python3"},
    }
    for cell in made.cells:
        cell.metadata["editable"] = True
    return nbformat.writes(made, indent=2).encode()


def test_a_copy_comes_without_what_its_cells_answered(tmp_path):
    made = nbformat.reads(notebook("A", run=True), as_version=4)
    made.cells[1].outputs = [
        nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=1)
    ]
    made.metadata["widgets"] = {"state": {}}
    course = tmp_path / "course"
    (course / "notebooks").mkdir(parents=True)
    nbformat.write(made, course / NAME)
    update(tmp_path / "mine", course)
    copy = nbformat.read(tmp_path / "mine" / NAME, as_version=4)
    assert (copy.cells[1].outputs, copy.cells[1].execution_count) == ([], None)
    assert "widgets" not in copy.metadata
    assert [cell.source for cell in copy.cells] == [cell.source for cell in made.cells]


def test_a_notebook_that_was_only_opened_is_not_run_and_an_update_brings_it_up_to_date(
    course, tmp_path
):
    mine = tmp_path / "mine"
    (course / NAME).write_bytes(notebook("LeNet", run=True))  # as it is committed
    update(mine, course)
    (mine / NAME).write_bytes(opened((mine / NAME).read_bytes()))
    assert f"({NAME}) | not yet |" in progress_table(mine)
    (course / NAME).write_bytes(notebook("LeNet, second edition", run=True))
    done = update(mine, course)
    assert (done.renewed, done.beside) == ((NAME,), ())
    assert "second edition" in (mine / NAME).read_text()


def test_a_copy_of_an_earlier_version_that_nobody_touched_is_brought_up_to_date(course, tmp_path):
    mine = tmp_path / "mine"
    update(mine, course)
    old = notebook("LeNet, as an earlier version copied it", run=True)
    (mine / NAME).write_bytes(old)
    record = json.loads((mine / RECORD).read_text()) | {NAME: hashlib.sha256(old).hexdigest()}
    (mine / RECORD).write_text(json.dumps(record))
    assert update(mine, course).renewed == (NAME,)


def test_what_was_worked_on_in_a_file_put_beside_stays_through_an_update_there_and_back(
    course, tmp_path
):
    mine = tmp_path / "mine"
    editions = [notebook(f"LeNet, edition {n}") for n in (1, 2)]
    update(mine, course)
    (mine / NAME).write_bytes(notebook("LeNet, mine"))
    (course / NAME).write_bytes(editions[1])
    ((_, other),) = update(mine, course).beside
    (mine / other).write_bytes(notebook("LeNet, edition 2, mine"))
    for edition in (*editions, *editions):
        (course / NAME).write_bytes(edition)
        update(mine, course)
    assert (mine / other).read_bytes() == notebook("LeNet, edition 2, mine")
    assert (mine / NAME).read_bytes() == notebook("LeNet, mine")
    assert len(list((mine / "notebooks").glob("05_lenet.update-*"))) == 2


@pytest.mark.parametrize("damage", ["{", "42", "null", "[]", '{"a": 3}', "[" * 100_000])
def test_removing_a_damaged_record_as_its_message_says_loses_nothing(course, tmp_path, damage):
    mine = tmp_path / "mine"
    update(mine, course)
    (mine / NAME).write_bytes(notebook("LeNet, mine"))
    (course / NAME).write_bytes(notebook("LeNet, edition 2"))
    ((_, other),) = update(mine, course).beside
    (mine / other).write_bytes(notebook("LeNet, edition 2, mine"))
    (mine / RECORD).write_text(damage)
    with pytest.raises(ValueError, match="is damaged .* remove it"):
        update(mine, course)
    (mine / RECORD).unlink()
    before = files(mine)
    ((_, third),) = update(mine, course).beside
    assert files(mine).items() >= before.items()
    assert (mine / third).read_bytes() == copies(course)[NAME]


STEPS = ("edit", "edit beside", "run", "open", "remove record", "A", "B", "C")


@given(steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=12))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_sequence_of_editing_and_updating_loses_a_text_that_a_student_wrote(
    tmp_path_factory, steps
):
    root = tmp_path_factory.mktemp("sequence")
    (root / "course" / "notebooks").mkdir(parents=True)
    written = set()
    for number, step in enumerate(["A", *steps]):
        mine = root / "mine"
        paths = sorted((mine / "notebooks").glob("05_lenet*.ipynb"))
        if step in "ABC":
            (root / "course" / NAME).write_bytes(notebook(f"edition {step}"))
            update(mine, root / "course")
        elif step == "remove record":
            (mine / RECORD).unlink(missing_ok=True)
        elif step == "open":
            paths[0].write_bytes(opened(paths[0].read_bytes()))
        elif step == "run":
            made = nbformat.read(paths[-1], as_version=4)
            made.cells[1].execution_count = 100 + number
            nbformat.write(made, paths[-1])
            written.add(f'"execution_count": {100 + number}')
        else:
            path = paths[0] if step == "edit" else paths[-1]
            made = nbformat.read(path, as_version=4)
            made.cells[1].source += f"\n# thought {number}"
            nbformat.write(made, path)
            written.add(f"# thought {number}")
    kept = "".join(path.read_text() for path in (mine / "notebooks").iterdir())
    lost = {text for text in written if text not in kept}
    assert {text for text in lost if text.startswith("#")} == set()
    counts_lost = [text for text in lost if not text.startswith("#")]
    assert len(counts_lost) <= max(0, steps.count("run") - 1)  # run again


def test_the_launcher_draws_the_map_of_this_course(tmp_path, monkeypatch):
    assert main(["lab", str(tmp_path), "--update"]) == 0
    monkeypatch.chdir(tmp_path)
    code = next(cell.source for cell in launcher().cells if cell.cell_type == "code")
    scope = {}
    exec(code.replace("course_map()", "shown = course_map()"), scope)
    text = scope["shown"].data
    count = len(list((Path(COURSE) / "notebooks").glob("*.ipynb")))
    assert text.count("not yet") == count
    exercises = len(list((Path(COURSE) / "exercises").glob("*/*.ipynb")))
    assert text.count("[open]") == exercises > 0
    assert "0 of 0" not in text


def test_the_command_says_what_it_did_and_what_lies_beside(course, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("course_utils.app.workspace.update.__defaults__", (course,))
    monkeypatch.setenv("COURSE_WORKSPACE", str(tmp_path / "mine"))
    assert main(["lab", "--update"]) == 0
    (tmp_path / "mine" / NAME).write_bytes(b"mine")
    (course / NAME).write_bytes(notebook("second"))
    capsys.readouterr()
    assert main(["lab", "--update"]) == 0
    output = capsys.readouterr().out
    beside = "notebooks/05_lenet.update-"
    assert f"{NAME} is yours and stays; the course's new version is {beside}" in output
    assert NAME in json.loads((tmp_path / "mine" / RECORD).read_text())
