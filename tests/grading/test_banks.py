"""The banks test the checks: every wrong work is rejected and named, every right one accepted."""

import json

import nbformat
import pytest

from course_utils.grading.checks import FOLDER, all_checks, exercises, find
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.sandboxed.run_cases import run_cases

ROOT = FOLDER.parents[2]
SEEDS = (0, 1, 20261121)
CHECKS = list(all_checks().values())


@pytest.fixture(scope="module", params=CHECKS, ids=lambda check: check.work)
def check(request):
    return request.param


@pytest.fixture(scope="module")
def sheets(check):
    return [Sheet(check, seed) for seed in SEEDS]


def outcome(sheet, work):
    return sheet.judge(run_cases(sheet.check.adapter, work, sheet.sent))


def test_the_reference_agrees_with_itself_and_raises_only_on_purpose(sheets):
    for sheet in sheets:
        assert outcome(sheet, sheet.check.reference).correct
        assert sum("value" in answer for answer in sheet.expected) >= 3


def test_every_mistake_is_rejected_and_called_by_its_name(check, sheets):
    assert len(check.mistakes) >= 3
    assert len({mistake.name for mistake in check.mistakes}) == len(check.mistakes)
    for sheet in sheets:
        for mistake in check.mistakes:
            for work in (mistake.work, *mistake.variants):
                rejected = outcome(sheet, work)
                assert not rejected.correct, mistake.name
                assert rejected.mistake == mistake.name
                assert mistake.says in rejected.message


def test_unusual_right_ones_are_accepted(check, sheets):
    assert len(check.accepted) >= 2
    for sheet in sheets:
        for work in check.accepted:
            accepted = outcome(sheet, work)
            assert accepted.correct, f"{work.__name__}: {accepted}"


def test_cases_are_drawn_anew_by_the_seed_and_equal_for_the_same(check, sheets):
    first, second, _ = sheets
    assert json.dumps(Sheet(check, SEEDS[0]).sent) == json.dumps(first.sent)
    assert json.dumps(first.sent) != json.dumps(second.sent)
    assert len(first.sent) >= 3
    assert len(json.dumps(first.sent)) < 200_000


def test_a_check_leads_to_a_heading_that_exists(check):
    exercise = next(name for name, module in exercises().items() if check in module.CHECKS)
    path = ROOT / "notebooks" / f"{exercise}.ipynb"
    if not path.exists():
        pytest.skip(f"{exercise} is an instructor's own and has no notebook")
    notebook = nbformat.read(path, as_version=4)
    headings = {
        line.lstrip("# ")
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.split("\n")
        if line.startswith("#")
    }
    for reread in [check.reread, *(mistake.reread for mistake in check.mistakes if mistake.reread)]:
        number, _, heading = reread.partition(", ")
        assert number == f"Notebook {exercise[:2]}"
        assert heading.strip('"') in headings


def test_an_unknown_name_is_answered_with_near_ones():
    with pytest.raises(ValueError, match="no exercise asks for slid; did you mean slide"):
        find("slid")
