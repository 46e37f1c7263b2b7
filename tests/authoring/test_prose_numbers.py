"""Numbers that a page holds, and those that it does not."""

import nbformat
import pytest

from course_utils.authoring.prose_numbers import main, unsupported


def page(prose, code="", printed=""):
    cell = nbformat.v4.new_code_cell(code)
    cell.outputs = [nbformat.v4.new_output("stream", text=printed)]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(prose), cell])


def missing(prose, **cell):
    return [number for _, number, _ in unsupported(page(prose, **cell))]


@pytest.mark.parametrize(
    ("prose", "cell"),
    [
        ("It reaches 97.3 percent.", {"printed": "≈ 97.31"}),
        ("It takes 61,706 parameters.", {"printed": "61,706"}),
        ("It takes 61,706 parameters.", {"code": "assert count == 61_706"}),
        ("It knows 40 percent.", {"printed": "0.4"}),
        ("Some 26 million weights.", {"printed": "25,557,032"}),
        ("Batch norm (Ioffe and Szegedy, 2015) trained 14 times faster.", {}),
        ("See notebooks 05 and 06, report 002 and table 3.", {}),
        ("In 1998 nobody knew.", {}),
        ("There are `12` of $13$, see [04 optimizers](04_optimizers.ipynb).", {}),
        ("**Cost.** Quick: 40 s on two cores, 0.9 GB of memory.", {}),
        ("1. The first\n2. The second", {}),
    ],
)
def test_what_the_page_holds_or_cites_is_supported(prose, cell):
    assert missing(prose, **cell) == []


@pytest.mark.parametrize(
    ("prose", "cell", "numbers"),
    [
        ("It reaches 97.3 percent.", {"printed": "≈ 97.41"}, ["97.3"]),
        ("It takes 61,706 parameters.", {"printed": "61,707"}, ["61,706"]),
        ("It takes 40 to 44 minutes.", {"printed": "44"}, ["40"]),
        ("It wins by 3.5. See (He et al., 2016).", {}, ["3.5"]),
    ],
)
def test_what_it_does_not_hold_is_named(prose, cell, numbers):
    assert missing(prose, **cell) == numbers


def test_the_tool_says_where_and_in_which_sentence(tmp_path, capsys):
    nbformat.write(page("Nothing here. It wins by 3.5 points."), tmp_path / "05_page.ipynb")
    assert main([str(tmp_path / "05_page.ipynb")]) == 1
    first, last = capsys.readouterr().out.strip().split("\n")
    assert first.split() == ["05_page", "cell", "0", "3.5", *"It wins by 3.5 points.".split()]
    assert last.startswith("1 numbers")
