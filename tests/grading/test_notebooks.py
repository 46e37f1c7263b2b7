"""Work is found by its name, wherever its cell went, with what it uses; what is wrong with a notebook is said."""

import ast
import gc
import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_utils.grading.notebooks import definition, read
from course_utils.grading.parsing import tree_of

LINES = ["def f():\n", "    return 1"]


def notebook(*cells, **more):
    made = [{"cell_type": "code", "source": cell} if isinstance(cell, str) else cell for cell in cells]
    return json.dumps({"cells": made, "nbformat": 4, "metadata": {}, **more}).encode()


def source_of(work, *cells):
    return definition(read(notebook(*cells)), work)[0]


def test_a_definition_comes_with_what_it_uses_and_with_nothing_else():
    found = source_of(
        "area",
        "import math, torch\nimport matplotlib.pyplot as plt",
        "PI = math.pi\nSCALE = 2\nplt.plot([1])",
        "def squared(r):\n    return r * r",
        "@staticmethod\ndef area(r):\n    return PI * squared(r)",
        "area(3)\nraise SystemExit",
    )
    assert found == (
        "import math, torch\nPI = math.pi\ndef squared(r):\n    return r * r\n"
        "@staticmethod\ndef area(r):\n    return PI * squared(r)\n"
    )


def test_a_table_that_is_filled_later_is_whole():
    found = source_of(
        "f", "TABLE = {}", "TABLE['a'] = 1\nfor k in 'bc':\n    TABLE[k] = 2", "ROWS = []\nROWS.append(3)",
        "def f(k):\n    return TABLE[k], ROWS",
    )  # fmt: skip
    assert "TABLE['a'] = 1" in found
    assert "for k in 'bc'" in found
    assert "ROWS.append(3)" in found


def test_calls_into_modules_are_no_part_of_a_definition():
    assert source_of("f", "import torch\ntorch.manual_seed(0)\ntorch.hub.load('x')", "def f():\n    return torch") == (
        "import torch\ndef f():\n    return torch\n"
    )


@pytest.mark.parametrize(
    "bound",
    [
        "f = lambda x: x",
        "def g(x):\n    return x\nf = g",
        "class f:\n    pass",
        "if True:\n    def f(x):\n        return x",
    ],
)
def test_a_name_may_be_bound_in_any_way(bound):
    assert bound.split("\n")[-1] in source_of("f", bound)


def test_of_several_definitions_the_last_that_is_no_stub_counts_and_that_is_said():
    stub = "def f(x):\n    '''Doc.'''\n    raise NotImplementedError('later')"
    paper = read(notebook("def f(x):\n    return 1", stub, "def f(x):\n    return 2", stub))
    source, notes = definition(paper, "f")
    assert source == "def f(x):\n    return 2\n"
    assert notes == ["f is defined 2 times; the last one, in cell 3, counts"]
    assert definition(read(notebook(stub)), "f") == (stub + "\n", [])


def test_magics_shell_lines_and_help_do_no_harm():
    assert source_of(
        "f", "%matplotlib inline\n!ls\nimport math\nmath?\n%timeit 1", "%%time\nx = 1", "def f():\n    return 1"
    )


def test_a_cell_cut_in_two_is_read_as_one_and_that_is_said():
    paper = read(notebook("def f(x):\n    y = (x +", "         1)\n    return y", "def g():\n    return 1"))
    assert "return y" in definition(paper, "f")[0]
    assert definition(paper, "g")[0]
    assert paper.notes == ("cells 1 to 2 only make sense as one",)


def test_a_broken_cell_costs_only_itself_and_is_named():
    paper = read(notebook("def f(:\n    pass", "def g():\n    return 1"))
    assert definition(paper, "f")[0] is None
    assert definition(paper, "g")[0]
    assert paper.notes[0].startswith("cell 1 does not parse: ")


def test_code_in_a_markdown_cell_is_found_and_that_is_said():
    paper = read(
        notebook(
            {"cell_type": "markdown", "source": "def f():\n    return 1"}, {"cell_type": "raw", "source": "prose: def"}
        )
    )
    assert definition(paper, "f")[0]
    assert paper.notes == ("cell 1 holds code but is no code cell",)


@pytest.mark.parametrize(
    "content",
    [
        notebook("def f():\n    return 'é'").decode().encode("utf-8-sig"),
        notebook("def f():\n    return 'é'").decode().encode("utf-16"),
        json.dumps(json.loads(notebook("def f():\n    return 'é'")), ensure_ascii=False).encode("latin-1"),
        notebook("def f():\n    return 1", nbformat=99),
        json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": LINES}]}]}).encode(),
        notebook({"cell_type": "code", "source": LINES, "metadata": {"nbgrader": {"schema_version": 99}}}),
    ],
)  # fmt: skip
def test_an_odd_format_or_encoding_is_read(content):
    assert definition(read(content), "f")[0].startswith("def f():")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'{"cells": 3}', b'{"cells": [3]}', b"\x00" * 50, b"[" * 100_000]
)
def test_what_is_no_notebook_is_refused_by_name(content):
    with pytest.raises(ValueError, match="^work.ipynb is no notebook"):
        read(content, "work.ipynb")


@pytest.mark.parametrize("code", ["(" * 5000, "-" * 50_000 + "1", "x" + ".a" * 50_000, "f(" * 3000 + ")" * 3000])
def test_code_that_is_too_deep_costs_only_its_cell(code):
    paper = read(notebook(code, "def g():\n    return 1"))
    assert definition(paper, "g")[0]


def test_a_python_file_is_a_notebook_of_one_cell():
    assert definition(read(b"def f():\n    return 1", "work.py"), "f")[0]


def test_threads_that_read_at_once_do_not_disturb_each_other():
    """See `grading.parsing`: without its lock, some of these end in a SystemError on Python 3.11."""

    def visit(phase, found):
        sum(range(50))

    sums = "+".join(f"f({n}, (a[{n}], -b))" for n in range(100))
    often, switching = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(50)
    gc.callbacks.append(visit)  # Python code that runs while a tree is built
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            trees = list(pool.map(tree_of, 25 * ["x = " + "(" * k + sums + ")" * k for k in (0, 3, 9, 20)]))
    finally:
        gc.callbacks.remove(visit)
        gc.set_threshold(*often)
        sys.setswitchinterval(switching)
    assert len({ast.dump(tree) for tree in trees}) == 1
