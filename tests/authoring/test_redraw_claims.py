"""A notebook of three claims, redrawn: a fact, one on stored seeds, one that holds for its own."""

from functools import cache

import nbformat
import pytest

from course_utils.authoring import redraw_claims
from course_utils.runtime.errors import UserError

ARMS = """
from course_utils.analysis.evidence import above, below, claim, exact, paired
from course_utils.reports import lesson
from course_utils.reports.paired_runs import final_accuracy, paired_runs
SEEDS = (0, 1)
turned = paired_runs(lesson("10", "quick")["turns"], SEEDS)
gain = paired(final_accuracy(turned["upright"]), final_accuracy(turned["any turn"]))
seeds = [run["seed"] for run in turned["upright"]]
print(gain, seeds)
"""
CLAIMS = (
    "claim('Two is more than one:', exact(2), above(1), null=exact(1), null_is='one')",
    "claim('Stored seeds gain:', gain, above(0), null=gain.moved(0), null_is='nothing')",
    "assert SEEDS == (0, 1)",
)


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    cells = [nbformat.v4.new_markdown_cell("# Title"), nbformat.v4.new_code_cell(ARMS)]
    cells += [nbformat.v4.new_code_cell(source) for source in CLAIMS]
    path = tmp_path_factory.mktemp("notebooks") / "97_claims.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture(scope="module")
def redrawn():
    """`redraw`, which runs each draw of a notebook once: it starts a kernel."""
    return cache(redraw_claims.redraw)


def test_claims_are_counted_under_other_seeds_and_resampled_stored_ones(
    notebook, redrawn, capsys, monkeypatch
):
    monkeypatch.setattr(redraw_claims, "redraw", redrawn)
    weak, runs = redraw_claims.count_claims(notebook, range(1, 3))
    lines = capsys.readouterr().out.strip().split("\n")
    assert weak == 1
    assert runs == []
    assert [line.split("cell")[1].split()[:4] for line in lines] == [
        ["2", "2", "of", "2"],
        ["3", "2", "of", "2"],
        ["4", "0", "of", "2"],  # the seeds are others
    ]


def test_each_draw_resamples_the_stored_seeds_anew(notebook, redrawn):
    texts = []
    for number in (1, 2):
        executed, *_ = redrawn(notebook, number)
        texts.append(executed.cells[1].outputs[-1].text)
    assert texts[0] != texts[1]
    assert all(str(list(range(10))) in text for text in texts)


def test_seeds_are_as_many_as_the_notebook_has_and_no_draw_shares_one():
    assert redraw_claims.fresh("0, 1, 2, 3, 4", 1) == (100, 101, 102, 103, 104)
    assert redraw_claims.fresh("0, 1, 2, 3, 4", 2) == (105, 106, 107, 108, 109)


def test_a_notebook_without_seeds_is_not_redrawn(tmp_path):
    path = tmp_path / "97_none.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), path)
    with pytest.raises(UserError, match="97_none.ipynb has no cell with SEEDS"):
        redraw_claims.redraw(path, 1)
