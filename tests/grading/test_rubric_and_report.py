"""Points from outcomes, a rubric and a person; reports run nothing and let no script through."""

import csv
from dataclasses import replace

import pytest
from grading.classes import paper

from course_utils.authoring.exercise_notebooks import EXERCISE, FLIPPED, HEAD, hand_in
from course_utils.grading.engine.submissions import collect
from course_utils.grading.engine.whole_class import grade_all
from course_utils.grading.reporting.classroom import grade_class, which_exercise
from course_utils.grading.reporting.pages import report
from course_utils.grading.reporting.rubric import load_rubric, score

pytestmark = pytest.mark.needs("sandbox")
EVIL = "<img src=x onerror=alert(1)>"
CLASS = {
    "Ada": paper(),
    "Ben": paper(slide=FLIPPED),
    "=HYPERLINK(1)": paper(why_fewer_weights="*Your answer.*"),
    EVIL: paper(
        slide=HEAD + f"    raise ValueError('{EVIL}')",
        why_fewer_weights="=1+1 <script>alert(2)</script>",
    ),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = hand_in(tmp_path_factory.mktemp("class"), **CLASS)
    return grade_all(collect(folder), tmp_path_factory.mktemp("out"), exercise=EXERCISE, seed="s")


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return {row.get("Student") or row["Full name"]: row for row in csv.DictReader(file)}


def test_points_are_what_the_checks_say_and_words_wait_for_a_person(results, tmp_path):
    scores = {result.student: score(result, load_rubric(EXERCISE)) for result in results}
    assert (scores["Ada"].total, scores["Ada"].of, scores["Ada"].written) == (11, 13, None)
    assert scores["Ben"].points["slide"] == 0
    assert scores["=HYPERLINK(1)"].written == 0  # nothing was written


def test_a_rubric_changes_points_and_gives_credit_to_a_named_mistake(results, tmp_path):
    path = tmp_path / "rubric.toml"
    path.write_text(
        '[points]\nslide = 4\nwhy_fewer_weights = 1\n[credit]\n"slide: flipped kernel" = 0.25\n'
    )
    scores = {result.student: score(result, load_rubric(EXERCISE, path)) for result in results}
    assert scores["Ada"].points["slide"] == 4
    assert scores["Ben"].points["slide"] == 1
    assert scores["Ada"].of == 14


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[points]\nslid = 4", "points for 'slid', which is not there; there are correlate2d"),
        ("[points]\nslide = -1", "points of slide must be a number from 0 to 1000, got -1"),
        ("[points]\nslide = true", "got True"),
        (
            '[credit]\n"slide: flipped kernel" = 2',
            "credit of slide: flipped kernel must be a number from 0 to 1, got 2",
        ),
        ("[weights]\n", r"has \[points\] and \[credit\], got weights"),
        ("slide", "is no TOML"),
        ("points = 3", r"\[points\] of .* is a table of names and numbers, got 3"),
    ],
)
def test_a_rubric_that_cannot_be_meant_is_refused(tmp_path, text, message):
    path = tmp_path / "rubric.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        load_rubric(EXERCISE, path)


def test_no_text_of_a_student_is_ever_markup_or_a_formula(results, tmp_path):
    report(results, tmp_path, load_rubric(EXERCISE))
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) == len(CLASS) + 1
    for page in pages:
        text = page.read_text()
        assert "<script" not in text
        assert "<img" not in text
        assert "default-src 'none'" in text
    for file in tmp_path.glob("*.csv"):
        for row in csv.reader(file.open(newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), file.name
    assert any("&lt;img src=x" in page.read_text() for page in pages)


def test_grades_are_there_for_people_for_canvas_and_for_moodle(results, tmp_path):
    report(results, tmp_path, load_rubric(EXERCISE))
    ben = rows(tmp_path / "grades.csv")["Ben"]
    assert ben == ben | {"Grade": "9", "slide": "0", "Mistakes": "slide: flipped kernel"}
    canvas = rows(tmp_path / "grades-canvas.csv")
    assert (canvas["Points Possible"][EXERCISE], canvas["Ada"][EXERCISE]) == ("13", "11")
    assert rows(tmp_path / "grades-moodle.csv")["Ada"]["Maximum Grade"] == "13"


def test_points_by_hand_count_and_are_kept_but_not_for_another_answer(results, tmp_path):
    report(results, tmp_path, load_rubric(EXERCISE))
    path = tmp_path / "hand.csv"
    assert sorted(rows(path)) == sorted([EVIL, "Ada", "Ben"])
    text = path.read_text().replace("Ada,,,,", "Ada,,1.5,good,").replace("Ben,,,,", 'Ben,,"1,5",,')
    path.write_text(text)
    scores = report(results, tmp_path, load_rubric(EXERCISE))
    written = {result.student: score.written for result, score in zip(results, scores, strict=True)}
    assert written == {"Ada": 1.5, "Ben": 1.5, "=HYPERLINK(1)": 0, EVIL: None}
    assert "good" in next((tmp_path / "feedback").glob("Ada-*.html")).read_text()
    changed = [
        replace(result, written="other words") if result.student == "Ada" else result
        for result in results
    ]
    report(changed, tmp_path, load_rubric(EXERCISE))
    ada = rows(path)["Ada"]
    assert (ada["Points"], ada["Comment"]) == ("", "good (an earlier answer had 1.5)")
    assert rows(path)["Ben"]["Points"] == "1,5"


@pytest.mark.parametrize("points", ["3", "-1", "two"])
def test_points_by_hand_that_cannot_be_meant_are_refused(results, tmp_path, points):
    report(results, tmp_path, load_rubric(EXERCISE))
    path = tmp_path / "hand.csv"
    path.write_text(path.read_text().replace("Ada,,,,", f"Ada,,{points},,"))
    before = (tmp_path / "grades.csv").read_bytes()
    with pytest.raises(
        ValueError, match=f"points of Ada must be a number from 0 to 2, got '{points}'"
    ):
        report(results, tmp_path, load_rubric(EXERCISE))
    assert (tmp_path / "grades.csv").read_bytes() == before


def test_the_page_of_the_class_says_what_is_commonest(results, tmp_path):
    report(results, tmp_path, load_rubric(EXERCISE))
    text = " ".join((tmp_path / "class.html").read_text().split())
    assert "flipped kernel (1)" in text
    assert "4 submissions" in text


def test_one_command_does_it_all_and_a_changed_rubric_runs_nothing(tmp_path, monkeypatch, capsys):
    folder = hand_in(tmp_path / "class", Ada=paper(), Ben=paper(slide=FLIPPED))
    assert which_exercise(collect(folder)) == EXERCISE
    grade_class(folder, out=tmp_path / "out")
    assert "2 submissions, mean 10.0 of 13 points" in capsys.readouterr().out
    (tmp_path / "rubric.toml").write_text("[points]\nslide = 8\n")
    monkeypatch.setattr(
        "course_utils.grading.engine.whole_class.grade",
        lambda *_: pytest.fail("a student's code was run again"),
    )
    grade_class(folder, out=tmp_path / "out", rubric=tmp_path / "rubric.toml")
    assert "mean 13.0 of 19 points" in capsys.readouterr().out


def test_an_exercise_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="no exercise '99'; there are 01_convolution_as_toeplitz"):
        grade_class(hand_in(tmp_path, Ada=paper()), out=tmp_path / "out", exercise="99")
    with pytest.raises(ValueError, match="no work of any exercise was found"):
        grade_class(hand_in(tmp_path / "other", Ada=b"{}"), out=tmp_path / "out")
