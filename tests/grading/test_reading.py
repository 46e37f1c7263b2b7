"""Any notebook is read, in whatever shape it comes, or refused by name, and neither takes long."""

import json
import time

import psutil
import pytest
from grading.classes import notebook, paper

from course_utils.grading.engine.reader import SECONDS, Reader
from course_utils.grading.engine.reading import read
from course_utils.grading.engine.student_work import definition, text_of

LINES = ["def f():\n", "    return 1"]


def source_of(paper, work):
    statements, _ = definition(paper, work)
    return text_of(statements)


@pytest.mark.parametrize(
    "content",
    [
        notebook("def f():\n    return 'é'").decode().encode("utf-8-sig"),
        notebook("def f():\n    return 'é'").decode().encode("utf-16"),
        json.dumps(json.loads(notebook("def f():\n    return 'é'")), ensure_ascii=False).encode(
            "latin-1"
        ),
        notebook("def f():\n    return 1", nbformat=99),
        json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": LINES}]}]}).encode(),
        notebook(
            {"cell_type": "code", "source": LINES, "metadata": {"nbgrader": {"schema_version": 99}}}
        ),
    ],
)
def test_an_odd_format_or_encoding_is_read(content):
    assert source_of(read(content), "f").startswith("def f():")


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
    assert source_of(paper, "g")


def test_a_python_file_is_a_notebook_of_one_cell():
    assert source_of(read(b"def f():\n    return 1", "work.py"), "f")


@pytest.fixture(scope="module")
def limited():
    with Reader() as reader:
        yield reader


def test_the_limited_reader_reads_what_the_unlimited_one_reads(limited):
    content = paper()
    here = read(content, "a.ipynb")
    there = limited.read(content, "a.ipynb")
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
    with Reader() as reader:
        reader.read(notebook("1"), "first.ipynb")
        process = psutil.Process(reader.process.pid)
        began = time.monotonic()
        refused = []
        try:
            reader.read(BOMBS[bomb], "bomb.ipynb")
        except ValueError as error:
            refused.append(str(error))
        assert all(text.startswith("bomb.ipynb ") for text in refused)
        assert time.monotonic() - began < SECONDS + 3
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            assert process.memory_info().vms < 1.5e9
        assert reader.read(notebook("def f(): pass"), "next.ipynb").bound == {"f"}
