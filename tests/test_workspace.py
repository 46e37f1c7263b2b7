"""The student's own copies: brought up to date, never overwritten, and counted."""

import json
from pathlib import Path

import nbformat
import pytest

from course_utils.cli import main
from course_utils.workspace import COURSE, LAUNCHER, RECORD, course_files, launcher, progress_table, update

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
    for name, content in {
        NAME: notebook("LeNet"), "notebooks/06_vgg.ipynb": notebook("VGG"), "notebooks/images/start.png": b"png",
        "exercises/05_lenet/05_lenet.ipynb": notebook("Exercise"), "exercises/README.md": b"read me",
        "solutions/05_lenet/05_lenet.ipynb": notebook("Secret"),
    }.items():  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def files(folder):
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_new_workspace_holds_the_course_without_its_solutions(course, tmp_path):
    done = update(tmp_path / "mine", course)
    found = files(tmp_path / "mine")
    assert found == course_files(course)
    assert set(done.added) == set(found)
    assert LAUNCHER in found
    assert not any("Secret" in content.decode(errors="ignore") for content in found.values())


def test_the_glossary_lies_beside_the_notebooks_that_link_to_it():
    assert "notebooks/glossary.md" in course_files()


def test_a_second_update_of_the_same_course_does_nothing(course, tmp_path):
    update(tmp_path / "mine", course)
    (tmp_path / "mine" / NAME).write_bytes(notebook("LeNet, mine"))
    before = files(tmp_path / "mine")
    done = update(tmp_path / "mine", course)
    assert (done.added, done.renewed, done.beside) == ((), (), ())
    assert files(tmp_path / "mine") == before


def test_what_the_student_has_changed_stays_and_the_new_version_comes_beside_it_once(course, tmp_path):
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
    assert (mine / other).read_bytes() == notebook("LeNet, second edition")
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
    (mine / NAME).write_bytes(notebook("LeNet", run=True) + b" ")
    (mine / "notebooks/06_vgg.ipynb").write_bytes(b"{")
    exercise = mine / "exercises/05_lenet/05_lenet.ipynb"
    cells = []
    for work, answer in (("slide", "Correct: slide holds"), ("matrix_of", "Incorrect: flipped"), ("pad", None)):
        data = [nbformat.v4.new_output("execute_result", {"text/plain": answer})] if answer else []
        cells.append(nbformat.v4.new_code_cell(f"check({work})", outputs=data, id=work,
                                               metadata={"nbgrader": {"grade_id": f"check-{work}"}}))  # fmt: skip
    exercise.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    rows = progress_table(mine).split("\n")[2:]
    lenet, vgg = rows
    assert lenet.startswith(f"| [LeNet]({NAME}) | all | [open](exercises/05_lenet/05_lenet.ipynb) | 1 of 3 |")
    assert "cannot be read" in vgg


def test_the_launcher_draws_the_map_of_this_course(tmp_path, monkeypatch):
    assert main(["lab", str(tmp_path), "--update"]) == 0
    monkeypatch.chdir(tmp_path)
    code = next(cell.source for cell in launcher().cells if cell.cell_type == "code")
    scope = {}
    exec(code.replace("course_map()", "shown = course_map()"), scope)
    text = scope["shown"].data
    count = len(list((Path(COURSE) / "notebooks").glob("*.ipynb")))
    assert text.count("not yet") == count
    assert text.count("[open]") == count - 1  # 00 has no exercise
    assert "0 of 0" not in text


def test_the_command_says_what_it_did_and_what_lies_beside(course, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("course_utils.workspace.update.__defaults__", (course,))
    monkeypatch.setenv("COURSE_WORKSPACE", str(tmp_path / "mine"))
    assert main(["lab", "--update"]) == 0
    (tmp_path / "mine" / NAME).write_bytes(b"mine")
    (course / NAME).write_bytes(notebook("second"))
    capsys.readouterr()
    assert main(["lab", "--update"]) == 0
    said = capsys.readouterr().out
    assert f"{NAME} is yours and stays; the course's new version is notebooks/05_lenet.update-" in said
    assert NAME in json.loads((tmp_path / "mine" / RECORD).read_text())
