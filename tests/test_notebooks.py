"""What nbval does not check: that notebooks were run, that nothing failed, and that outputs compare
something.
"""

import ast
import re
from pathlib import Path
from statistics import median

import nbformat
import pytest
from uncomputed_numbers import BY_NOTEBOOK

from course_utils.authoring.prose_numbers import unsupported

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# of the code cells must show text or a figure's alternative text, or assert something
COMPARED_SHARE = 0.5


def cells(path):
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def compares(cell):
    """Whether running the cell again can show a difference: compared text, or an assertion."""
    if "nbval-ignore-output" in tags(cell) or "nbval-skip" in tags(cell):
        return "assert" in cell.source
    texts = [
        output.get("text") or output.get("data", {}).get("text/plain") for output in cell.outputs
    ]
    return (
        any(text and not re.fullmatch(r"<[\w. ]+>", text) for text in texts)
        or "assert" in cell.source
    )


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 2


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_every_code_cell_was_run_in_order_from_a_fresh_kernel(self, path):
        assert [cell.execution_count for cell in cells(path)] == list(
            range(1, len(cells(path)) + 1)
        )

    def test_no_stored_output_is_an_error_or_a_warning(self, path):
        for cell in cells(path):
            for output in cell.outputs:
                assert output.output_type != "error", cell.source
                assert output.get("name") != "stderr", cell.source
            assert "raises-exception" not in tags(cell), cell.source

    def test_enough_cells_compare_something(self, path):
        assert sum(map(compares, cells(path))) >= COMPARED_SHARE * len(cells(path))

    def test_nothing_that_changes_by_itself_is_stored(self, path):
        notebook = nbformat.read(path, as_version=4)
        assert set(notebook.metadata) <= {"kernelspec", "language_info"}
        for cell in notebook.cells:
            assert "execution" not in cell.metadata
            for output in cell.get("outputs", []):
                text = str(output.get("text", "")) + str(
                    output.get("data", {}).get("text/plain", "")
                )
                assert not re.search(r"0x[0-9a-f]{6,}|\d\d:\d\d:\d\d|it/s", text), text

    def test_every_figure_has_a_text_alternative(self, path):
        for cell in cells(path):
            for output in cell.outputs:
                assert "image/png" not in output.get("data", {}), f"use show(ax): {cell.source}"
                html = output.get("data", {}).get("text/html", "")
                assert html.count("<img") == len(re.findall(r'<img alt="[^"]{20,}"', html)), (
                    cell.source
                )

    def test_cells_and_prose_keep_the_rhythm(self, path):
        notebook = nbformat.read(path, as_version=4)
        code = cells(path)
        assert 10 <= len(code) <= 30
        assert max(cell.source.count("\n") + 1 for cell in code) <= 25
        words = sum(
            len(cell.source.split()) for cell in notebook.cells if cell.cell_type == "markdown"
        )
        assert 800 <= words <= 3000
        kinds = "".join("c" if cell.cell_type == "code" else "m" for cell in notebook.cells)
        stretches = re.findall("c+", kinds)
        assert max(map(len, stretches)) <= 3
        assert sum(len(stretch) == 1 for stretch in stretches) >= 0.8 * len(stretches)

    def test_most_cells_are_a_few_lines(self, path):
        assert median(cell.source.count("\n") + 1 for cell in cells(path)) <= 8
        code = "\n".join(cell.source for cell in cells(path))
        assert max(map(len, code.split("\n"))) <= 100

    def test_an_assertion_is_a_claim_that_a_reader_may_unfold(self, path):
        for cell in cells(path):
            asserting = re.search(r"^ *(assert|claim\()", cell.source, re.MULTILINE) is not None
            assert asserting == ("claim" in tags(cell)), cell.source
            if asserting:
                assert cell.metadata["jupyter"] == {"source_hidden": True}, cell.source

    def test_no_answer_is_a_boolean(self, path):
        for cell in cells(path):
            for output in cell.outputs:
                text = output.get("text") or output.get("data", {}).get("text/plain", "")
                assert not re.search(r"\b(True|False)\b", text), cell.source

    def test_every_number_in_prose_is_on_its_page_or_rests_on_something_named(self, path):
        missing = {number for _, number, _ in unsupported(nbformat.read(path, as_version=4))}
        assert missing == set(BY_NOTEBOOK.get(path.stem, {}))

    def test_links_lead_somewhere(self, path):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                for link in re.findall(r"\]\((?!https?:)([^)#]+)", cell.source):
                    assert (path.parent / link).exists(), link


def lines_of_code(source):
    """Lines of a graded cell without the statement, which is its docstring, and the marks of
    nbgrader.
    """
    statements = [
        ast.get_docstring(node, clean=False) or ""
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]
    told = sum(text.count("\n") + 1 for text in statements if text)
    marks = len(re.findall(r"^ *### (?:BEGIN|END) SOLUTION$", source, re.MULTILINE))
    return source.count("\n") + 1 - told - marks


@pytest.mark.parametrize(
    "path", sorted((ROOT / "solutions").glob("*/*.ipynb")), ids=lambda p: p.stem
)
def test_an_answer_of_ours_is_short(path):
    code = [cell.source for cell in cells(path) if "### BEGIN SOLUTION" in cell.source]
    assert code
    assert max(map(lines_of_code, code)) <= 25
