"""Work is found by its name, wherever its cell went, with what it uses; what is wrong is noted."""

import pytest
from grading.classes import notebook

from course_utils.grading.engine import student_work
from course_utils.grading.engine.outcomes import Note
from course_utils.grading.engine.reading import read
from course_utils.grading.engine.student_work import text_of


def definition(paper, work):
    statements, notes = student_work.definition(paper, work)
    return text_of(statements) or None, notes


def source_of(work, *cells):
    return definition(read(notebook(*cells)), work)[0]


def test_a_definition_comes_with_what_it_uses_and_with_nothing_else():
    source = source_of(
        "area",
        "import math, torch\nimport matplotlib.pyplot as plt",
        "PI = math.pi\nSCALE = 2\nplt.plot([1])",
        "def squared(r):\n    return r * r",
        "@staticmethod\ndef area(r):\n    return PI * squared(r)",
        "area(3)\nraise SystemExit",
    )
    assert source == (
        "import math, torch\nPI = math.pi\ndef squared(r):\n    return r * r\n"
        "@staticmethod\ndef area(r):\n    return PI * squared(r)\n"
    )


def test_a_table_that_is_filled_later_is_whole():
    source = source_of(
        "f",
        "TABLE = {}",
        "TABLE['a'] = 1\nfor k in 'bc':\n    TABLE[k] = 2",
        "ROWS = []\nROWS.append(3)",
        "def f(k):\n    return TABLE[k], ROWS",
    )
    assert "TABLE['a'] = 1" in source
    assert "for k in 'bc'" in source
    assert "ROWS.append(3)" in source


def test_calls_into_modules_are_no_part_of_a_definition():
    assert source_of(
        "f", "import torch\ntorch.manual_seed(0)\ntorch.hub.load('x')", "def f():\n    return torch"
    ) == ("import torch\ndef f():\n    return torch\n")


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
    text = "f is defined 2 times; the last one, in cell 3, counts"
    assert notes == [Note(text, for_person=False)]
    assert definition(read(notebook(stub)), "f") == (stub + "\n", [])


def test_magics_shell_lines_and_help_do_no_harm():
    assert source_of(
        "f",
        "%matplotlib inline\n!ls\nimport math\nmath?\n%timeit 1",
        "%%time\nx = 1",
        "def f():\n    return 1",
    )


def test_a_cell_cut_in_two_is_read_as_one_and_that_is_said():
    paper = read(
        notebook("def f(x):\n    y = (x +", "         1)\n    return y", "def g():\n    return 1")
    )
    assert "return y" in definition(paper, "f")[0]
    assert definition(paper, "g")[0]
    assert paper.notes == (Note("cells 1 to 2 only make sense as one"),)


def test_a_broken_cell_costs_only_itself_and_is_named():
    paper = read(notebook("def f(:\n    pass", "def g():\n    return 1"))
    assert definition(paper, "f")[0] is None
    assert definition(paper, "g")[0]
    assert paper.notes[0].text.startswith("cell 1 does not parse: ")
    assert paper.notes[0].torn_cell == 1


def test_code_in_a_markdown_cell_is_found_and_that_is_said():
    paper = read(
        notebook(
            {"cell_type": "markdown", "source": "def f():\n    return 1"},
            {"cell_type": "raw", "source": "prose: def"},
        )
    )
    assert definition(paper, "f")[0]
    assert paper.notes == (Note("cell 1 holds code but is no code cell"),)


RIGHT = """def slide(signal, kernel, stride):
    starts = range(0, len(signal) - len(kernel) + 1, stride)
    out = [signal[i : i + len(kernel)] @ kernel for i in starts]
    return torch.stack(out)
"""
SCRATCH = (
    "signal = torch.load('signal.pt')\nkernel = int(input())",
    "from course_utils.analysis import out\nfor i in range(10**12): pass",
    "out = slide(torch.ones(4), torch.ones(2), 1)\n[stride for stride in range(3)]\n"
    "out[0] = out.x = 3",
    "def out(signal, kernel):\n    stride = 1\n    raise NotImplementedError",
)


@pytest.mark.parametrize("scratch", SCRATCH)
def test_a_scratch_cell_that_binds_what_is_a_local_name_in_the_work_is_no_part_of_it(scratch):
    assert source_of("slide", "import torch", scratch, RIGHT, scratch) == "import torch\n" + RIGHT


@pytest.mark.parametrize(
    "scratch",
    [
        "slide(x, k, 1).allclose(torch.conv1d(x, k))",
        "while True:\n    slide(x, k, 1).y = torch.conv1d(x, k)",
        "while True:\n    torch.backends.cudnn.benchmark = True",
        "%%writefile a.py\ndef slide(): return torch.conv1d",
    ],
)
def test_what_a_work_gave_or_a_module_is_asked_is_no_part_of_the_work(scratch):
    assert source_of("slide", "import torch", RIGHT, scratch) == "import torch\n" + RIGHT


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_old_attempt_in_a_cell_of_text_does_not_replace_the_code(kind):
    paper = read(
        notebook("def f():\n    return 1", {"cell_type": kind, "source": "def f():\n    return 2"})
    )
    assert definition(paper, "f") == ("def f():\n    return 1\n", [])
    assert paper.notes == ()


@pytest.mark.parametrize(
    "line", ["from course_utils.data import load; import torch", "import course_utils.x, torch"]
)
def test_imports_on_the_line_of_one_that_fails_are_their_own(line):
    paper = read(notebook(line, "def f():\n    return torch"))
    assert definition(paper, "f")[0] == "import torch\ndef f():\n    return torch\n"


@pytest.mark.parametrize(
    "uses",
    [
        "def f(x):\n    return SCALE * x",
        "def f(x, by=SCALE):\n    return by * x",
        "def f(x):\n    return [SCALE * y for y in x]",
        "def f(x):\n    def g():\n        return SCALE\n    return g() * x",
        "def f(x):\n    global SCALE\n    SCALE += 1\n    return x",
        "class f:\n    by = SCALE",
        "class f:\n    def g(self):\n        return SCALE",
        "f = lambda x: SCALE * x",
    ],
)
def test_a_global_name_that_is_read_in_any_scope_is_part_of_the_work(uses):
    assert source_of("f", "SCALE = 2", uses) == f"SCALE = 2\n{uses}\n"


def test_a_flag_from_the_future_and_a_star_come_along_and_their_like_does_not():
    future = "from __future__ import annotations"
    source = source_of(
        "f", future, "from math import *", "division = 1 / 0", "def f(x: X):\n    return sin(x)"
    )
    assert source == f"{future}\nfrom math import *\ndef f(x: X):\n    return sin(x)\n"


HALVES = ("def f(x):\n    y = 2 * x", "    z = y + 1\n    return z")


@pytest.mark.parametrize("halves", [HALVES, (HALVES[0], HALVES[1].replace("    ", ""))])
def test_the_second_half_of_a_split_cell_costs_no_other_work_its_points(halves):
    paper = read(notebook(*halves, "def g(z):\n    return z + 1"))
    assert definition(paper, "g")[0] == "def g(z):\n    return z + 1\n"
    if halves is HALVES:  # as JupyterLab splits
        assert definition(paper, "f")[0] == "\n".join(HALVES) + "\n"
        assert paper.notes == (Note("cells 1 to 2 only make sense as one"),)
    else:  # as somebody does who then mends what is red
        text = "cell 2 holds a statement that was left out: 'return' outside function, line 2"
        assert paper.notes == (Note(text, torn_cell=2),)
