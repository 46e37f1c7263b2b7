"""Work is found by its name, wherever its cell went, with what it uses; what is wrong with a notebook is said."""

import json
import time

import psutil
import pytest
from grading.classes import STUB, paper

from course_utils.grading.engine import reader
from course_utils.grading.engine import student_work as notebooks
from course_utils.grading.engine.reader import Reader
from course_utils.grading.engine.reading import read
from course_utils.grading.engine.student_work import text_of, written_answer

LINES = ["def f():\n", "    return 1"]


def notebook(*cells, **more):
    made = [
        {"cell_type": "code", "source": cell} if isinstance(cell, str) else cell for cell in cells
    ]
    return json.dumps({"cells": made, "nbformat": 4, "metadata": {}, **more}).encode()


def definition(paper, work):
    statements, notes = notebooks.definition(paper, work)
    return text_of(statements) or None, notes


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
    assert notes == ["f is defined 2 times; the last one, in cell 3, counts"]
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
    assert paper.notes == ("cells 1 to 2 only make sense as one",)


def test_a_broken_cell_costs_only_itself_and_is_named():
    paper = read(notebook("def f(:\n    pass", "def g():\n    return 1"))
    assert definition(paper, "f")[0] is None
    assert definition(paper, "g")[0]
    assert paper.notes[0].startswith("cell 1 does not parse: ")


def test_code_in_a_markdown_cell_is_found_and_that_is_said():
    paper = read(
        notebook(
            {"cell_type": "markdown", "source": "def f():\n    return 1"},
            {"cell_type": "raw", "source": "prose: def"},
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
    "content",
    [b"", b"{", b"[]", b"{}", b'{"cells": 3}', b'{"cells": [3]}', b"\x00" * 50, b"[" * 100_000],
)
def test_what_is_no_notebook_is_refused_by_name(content):
    with pytest.raises(ValueError, match="^work.ipynb is no notebook"):
        read(content, "work.ipynb")


@pytest.mark.parametrize(
    "code", ["(" * 5000, "-" * 50_000 + "1", "x" + ".a" * 50_000, "f(" * 3000 + ")" * 3000]
)
def test_code_that_is_too_deep_costs_only_its_cell(code):
    paper = read(notebook(code, "def g():\n    return 1"))
    assert definition(paper, "g")[0]


def test_a_python_file_is_a_notebook_of_one_cell():
    assert definition(read(b"def f():\n    return 1", "work.py"), "f")[0]


RIGHT = """def slide(signal, kernel, stride):
    out = [signal[i : i + len(kernel)] @ kernel for i in range(0, len(signal) - len(kernel) + 1, stride)]
    return torch.stack(out)
"""
SCRATCH = (
    "signal = torch.load('signal.pt')\nkernel = int(input())",
    "from course_utils.analysis import out\nfor i in range(10**12): pass",
    "out = slide(torch.ones(4), torch.ones(2), 1)\n[stride for stride in range(3)]\nout[0] = out.x = 3",
    "def out(signal, kernel):\n    stride = 1\n    raise NotImplementedError",
)


@pytest.mark.parametrize("scratch", SCRATCH)
def test_a_scratch_cell_that_binds_what_is_a_local_name_in_the_work_is_no_part_of_it(scratch):
    assert source_of("slide", "import torch", scratch, RIGHT, scratch) == "import torch\n" + RIGHT


@pytest.mark.parametrize(
    "scratch",
    ["slide(x, k, 1).allclose(torch.conv1d(x, k))", "while True:\n    slide(x, k, 1).y = torch.conv1d(x, k)",
     "while True:\n    torch.backends.cudnn.benchmark = True", "%%writefile a.py\ndef slide(): return torch.conv1d"],
)  # fmt: skip
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
    found = read(notebook(line, "def f():\n    return torch"))
    assert definition(found, "f")[0] == "import torch\ndef f():\n    return torch\n"


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
    found = source_of(
        "f", future, "from math import *", "division = 1 / 0", "def f(x: X):\n    return sin(x)"
    )
    assert found == f"{future}\nfrom math import *\ndef f(x: X):\n    return sin(x)\n"


HALVES = ("def f(x):\n    y = 2 * x", "    z = y + 1\n    return z")


@pytest.mark.parametrize("halves", [HALVES, (HALVES[0], HALVES[1].replace("    ", ""))])
def test_the_second_half_of_a_split_cell_costs_no_other_work_its_points(halves):
    found = read(notebook(*halves, "def g(z):\n    return z + 1"))
    assert definition(found, "g")[0] == "def g(z):\n    return z + 1\n"
    if halves is HALVES:  # as JupyterLab splits
        assert definition(found, "f")[0] == "\n".join(HALVES) + "\n"
        assert found.notes == ("cells 1 to 2 only make sense as one",)
    else:  # as somebody does who then mends what is red
        assert found.notes == (
            "cell 2 holds a statement that was left out: 'return' outside function, line 2",
        )


@pytest.fixture(scope="module")
def limited():
    with Reader() as made:
        yield made


def test_the_limited_reader_reads_what_the_unlimited_one_reads(limited):
    content = paper()
    here, there = read(content, "a.ipynb"), limited.read(content, "a.ipynb")
    assert here.cells == there.cells
    assert here.notes == there.notes
    assert list(map(vars, here.statements)) == list(map(vars, there.statements))
    for refused in (b"no notebook", b"[]"):
        with pytest.raises(ValueError, match="^a.ipynb is no notebook"):
            limited.read(refused, "a.ipynb")


BOMBS = {
    "import": notebook("import " + "a." * 60_000 + "a"),
    "imports": notebook(*["import " + "a." * 50_000 + "a"] * 2),
    "with": notebook("with " + ", ".join(["a" * 4] * 40_000) + ": pass"),
    "attributes": notebook("x" + ".a" * 100_000),
    "brackets": notebook("(" * 190 + "," * 100_000 + ")" * 190),
    "calls": notebook("f" + "()" * 100_000),
    "strings": notebook("''" * 100_000),
    "f-strings": notebook("f'{" * 20_000),
    "not": notebook("not " * 70_000 + "1"),
    "powers": notebook("2**" * 90_000 + "2"),
    "numbers": notebook("x = " + "9" * 200_000),
    "lambdas": notebook("lambda: " * 30_000 + "1"),
    "decorators": notebook("@a\n" * 90_000 + "def f(): pass"),
    "elifs": notebook("if a: pass\n" + "elif a: pass\n" * 20_000),
    "comments": notebook("# a\n" * 70_000),
    "tries": notebook("".join(" " * n + "try:\n" for n in range(90))),
    "lists": b"[" * 5_000_000,
    "cells": json.dumps({"cells": [[]] * 4_000_000}).encode(),
    "keys": b'{"cells": [' + b",".join(b'{"%d": 0}' % n for n in range(900_000)) + b"]}",
    "lines": json.dumps({"cells": [{"cell_type": "code", "source": ["a\n"] * 2_000_000}]}).encode(),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_reading_takes_neither_long_nor_much_memory_whatever_is_read(bomb):
    with Reader() as one:
        one.read(notebook("1"), "first.ipynb")
        process, began = psutil.Process(one.process.pid), time.monotonic()
        refused = []
        try:
            one.read(BOMBS[bomb], "bomb.ipynb")
        except ValueError as error:
            refused.append(str(error))
        assert all(text.startswith("bomb.ipynb ") for text in refused)
        assert time.monotonic() - began < reader.SECONDS + 3
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            assert process.memory_info().vms < 1.5e9
        assert one.read(notebook("def f(): pass"), "next.ipynb").statements[0].binds == {"f"}


NAME = "why_fewer_weights"
QUESTION = next("".join(c["source"]) for c in json.loads(STUB)["cells"] if c["id"] == f"ask-{NAME}")
RELEASED = tuple((cell["id"], "".join(cell["source"])) for cell in json.loads(STUB)["cells"])
ANSWER = "Each weight is used at every place, so there are as many as the kernel has."
NEW = {"cell_type": "markdown", "source": ANSWER, "metadata": {}, "id": "new"}


def changed(change):
    """The untouched exercise with its list of cells changed, as a Paper."""
    made = json.loads(STUB)
    change(made["cells"])
    return read(json.dumps(made).encode())


def place_of(cells, ident):
    return next(index for index, cell in enumerate(cells) if cell["id"] == ident)


def without_ids(cells):
    cells[place_of(cells, NAME)]["source"] = ANSWER
    for cell in cells:
        cell["id"], cell["metadata"] = "x", {}


def split(cells):
    cells[place_of(cells, NAME)]["source"] = "Each weight is used at every place,"
    cells.insert(
        place_of(cells, NAME) + 1, NEW | {"source": "so there are as many as the kernel has."}
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: cells[place_of(cells, NAME)].update(source=ANSWER),
        lambda cells: cells[place_of(cells, NAME)].update(source=f"*Your answer.*\n\n{ANSWER}"),
        lambda cells: cells.insert(place_of(cells, NAME) + 1, NEW),
        lambda cells: cells.insert(place_of(cells, NAME), NEW),
        lambda cells: cells.append(NEW),
        lambda cells: cells.append(NEW | {"cell_type": "code"}),
        lambda cells: cells[place_of(cells, f"ask-{NAME}")].update(
            source=f"{QUESTION}\n\n{ANSWER}"
        ),
        lambda cells: cells.__setitem__(place_of(cells, NAME), NEW),
        without_ids,
        split,
    ],
    ids=[
        "place",
        "below words",
        "next cell",
        "before",
        "end",
        "as code",
        "question",
        "deleted",
        "no ids",
        "split",
    ],
)
def test_a_written_answer_is_found_wherever_around_its_question_it_stands(change):
    text, notes = written_answer(changed(change), NAME, RELEASED)
    assert " ".join(text.split()) == ANSWER
    assert notes == []


@pytest.mark.parametrize("tool", ["# %% [markdown]\n", "", "# In[ ]:\n"])
def test_a_written_answer_is_found_in_an_exported_python_file(tool):
    def commented(text):
        return tool + "\n".join(f"# {line}".rstrip() for line in text.split("\n"))

    texts = ["def slide(): pass", *map(commented, (QUESTION, ANSWER))]
    found = read("\n\n".join(texts).encode(), "work.py")
    assert written_answer(found, NAME, RELEASED) == (ANSWER, [])


def test_words_that_stand_elsewhere_are_taken_and_a_person_is_told():
    text, notes = written_answer(changed(lambda cells: cells.insert(1, NEW)), NAME, RELEASED)
    assert text == f"[cell 2] {ANSWER}"
    assert notes == [
        "no answer stands at the written question; what was written in cell 2 was taken for it"
    ]


CODE = {"cell_type": "code", "metadata": {}, "id": "new"}
SPOKEN = (
    f'"""{ANSWER}"""', f"answer = '{ANSWER}'", f'print("{ANSWER}")', f"# {ANSWER}\npass", f"%%markdown\n{ANSWER}",
    ANSWER, "LOCALITY, SHARING", "LOCALITY and SHARING", f'from IPython.display import Markdown\nMarkdown("{ANSWER}")',
)  # fmt: skip


@pytest.mark.parametrize("source", SPOKEN)
def test_an_answer_in_a_code_cell_at_the_question_is_found(source):
    text, notes = written_answer(
        changed(lambda cells: cells.append(CODE | {"source": source})), NAME, RELEASED
    )
    assert notes == []
    assert source.split("\n")[-1].split("(")[-1].strip("\"'#) ") in text or ANSWER in text


@pytest.mark.parametrize(
    "source", ["slide(x, kernel, 1)", "x = 3\nfor i in range(3): pass", "import torch", "%time 1"]
)
def test_scratch_code_at_the_question_is_no_answer(source):
    assert written_answer(
        changed(lambda cells: cells.append(CODE | {"source": source})), NAME, RELEASED
    ) == ("", [])


def appended(ident, text):
    return lambda cells: cells[place_of(cells, ident)].update(
        source="".join(cells[place_of(cells, ident)]["source"]) + text
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: cells.insert(2, NEW | {"source": "LOCALITY; SHARING"}),
        lambda cells: cells.insert(2, NEW | {"source": "\u5c40\u90e8\u6027\u548c\u6743\u91cd\u5171\u4eab"}),
        lambda cells: cells.insert(2, NEW | {"source": "![i](attachment:i)"}),
        lambda cells: cells.insert(2, CODE | {"source": f'"""{ANSWER}"""'}),
        appended("door", "\n\nLOCALITY, SHARING"), appended("hints-input_gradient", "\n\nLOCALITY/SHARING"),
        appended("input_gradient", f"\n\n# {ANSWER}"), appended("score-input_gradient", f"\n# {ANSWER}"),
    ],
)  # fmt: skip
def test_words_of_the_students_anywhere_are_a_row_to_read(change):
    text, _ = written_answer(changed(change), NAME, RELEASED)
    assert text


@pytest.mark.parametrize("own", ["see above", "Second: SHARING.", "class SHARING: WEIGHTS = 9"])
def test_an_answer_that_points_elsewhere_comes_with_what_stands_there(own):
    def change(cells):
        cells[place_of(cells, NAME)]["source"] = own
        cells.insert(2, NEW)

    text, notes = written_answer(changed(change), NAME, RELEASED)
    assert text == f"{own}\n\n[elsewhere in the notebook]\n[cell 3] {ANSWER}"
    assert notes == []


@pytest.mark.parametrize(
    "end", [f'"""{ANSWER}"""', f"pass  # {ANSWER}", f"if True:\n    # {ANSWER}\n    pass"]
)
def test_an_answer_in_a_python_file_is_found_however_it_was_put_there(end):
    question = "\n".join(f"# {line}" for line in QUESTION.split("\n"))
    whole = f"#!/usr/bin/env python\n# coding: utf-8\n\n{question}\n\n# *Your answer.*\n\n{end}\n"
    assert ANSWER in written_answer(read(whole.encode(), "a.py"), NAME, RELEASED)[0]


def test_a_python_file_without_an_answer_has_none():
    question = "\n".join(f"# {line}" for line in QUESTION.split("\n"))
    whole = (
        f"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n{question}\n\n# *Your answer.*\n"
    )
    assert written_answer(read(whole.encode(), "a.py"), NAME, RELEASED) == ("", [])


@pytest.mark.parametrize(
    "bomb", ["\n" * 290_000, " " * 290_000 + "x", '"' * 290_000, "'\n" * 140_000, "#" * 290_000]
)
def test_looking_for_an_answer_takes_no_time_whatever_is_looked_at(bomb):
    began = time.monotonic()
    written_answer(changed(lambda cells: cells.append(CODE | {"source": bomb})), NAME, RELEASED)
    assert time.monotonic() - began < 10


def test_an_untouched_question_is_no_answer_and_a_missing_one_is_told():
    assert written_answer(changed(lambda cells: None), NAME, RELEASED) == ("", [])
    assert written_answer(changed(lambda cells: None), NAME) == ("", [])
    text, notes = written_answer(
        changed(lambda cells: cells.pop(place_of(cells, NAME))), NAME, RELEASED
    )
    assert text.startswith("(no answer was found, and its cell is gone")
    assert notes == ["the cell of the written answer is gone, and no answer was found"]


def test_a_long_answer_is_cut_with_a_mark():
    long = "word " * 10_000
    text, _ = written_answer(
        changed(lambda cells: cells[place_of(cells, NAME)].update(source=long)), NAME, RELEASED
    )
    assert text.endswith("\n[cut after 20,000 of 49,999 characters: see the submission]")
