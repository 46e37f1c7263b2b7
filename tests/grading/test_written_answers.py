"""The written answer is found wherever a student wrote it, and nothing else is taken for one."""

import json
import time

import pytest
from grading.classes import STUB

from course_utils.grading.engine.outcomes import Note
from course_utils.grading.engine.reading import read
from course_utils.grading.engine.student_work import WrittenAnswer, written_answer

NAME = "why_fewer_weights"
RELEASED = tuple((cell["id"], "".join(cell["source"])) for cell in json.loads(STUB)["cells"])
QUESTION = dict(RELEASED)[f"ask-{NAME}"]
NONE = WrittenAnswer("", False)
ANSWER = "Each weight is used at every place, so there are as many as the kernel has."
NEW = {"cell_type": "markdown", "source": ANSWER, "metadata": {}, "id": "new"}


def changed(change):
    """The untouched exercise with its list of cells changed, as a Paper."""
    notebook = json.loads(STUB)
    change(notebook["cells"])
    return read(json.dumps(notebook).encode())


def answer_in(change):
    """The written answer in the exercise with its cells changed."""
    return written_answer(changed(change), NAME, RELEASED)


def nothing(cells):
    """Change no cell."""


def index_of(cells, ident):
    return next(index for index, cell in enumerate(cells) if cell["id"] == ident)


def without_ids(cells):
    cells[index_of(cells, NAME)]["source"] = ANSWER
    for cell in cells:
        cell["id"] = "x"
        cell["metadata"] = {}


def split(cells):
    cells[index_of(cells, NAME)]["source"] = "Each weight is used at every place,"
    cells.insert(
        index_of(cells, NAME) + 1, NEW | {"source": "so there are as many as the kernel has."}
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: cells[index_of(cells, NAME)].update(source=ANSWER),
        lambda cells: cells[index_of(cells, NAME)].update(source=f"*Your answer.*\n\n{ANSWER}"),
        lambda cells: cells.insert(index_of(cells, NAME) + 1, NEW),
        lambda cells: cells.insert(index_of(cells, NAME), NEW),
        lambda cells: cells.append(NEW),
        lambda cells: cells.append(NEW | {"cell_type": "code"}),
        lambda cells: cells[index_of(cells, f"ask-{NAME}")].update(
            source=f"{QUESTION}\n\n{ANSWER}"
        ),
        lambda cells: cells.__setitem__(index_of(cells, NAME), NEW),
        without_ids,
        split,
    ],
    ids=[
        "its own cell",
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
    answer = answer_in(change)
    assert " ".join(answer.text.split()) == ANSWER
    assert answer.is_there
    assert answer.notes == ()


@pytest.mark.parametrize("tool", ["# %% [markdown]\n", "", "# In[ ]:\n"])
def test_a_written_answer_is_found_in_an_exported_python_file(tool):
    def commented(text):
        return tool + "\n".join(f"# {line}".rstrip() for line in text.split("\n"))

    texts = ["def slide(): pass", *map(commented, (QUESTION, ANSWER))]
    paper = read("\n\n".join(texts).encode(), "work.py")
    assert written_answer(paper, NAME, RELEASED) == WrittenAnswer(ANSWER, True)


def test_words_that_stand_elsewhere_are_taken_and_a_person_is_told():
    answer = answer_in(lambda cells: cells.insert(1, NEW))
    assert answer.text == f"[cell 2] {ANSWER}"
    text = "no answer stands at the written question; what was written in cell 2 was taken for it"
    assert answer.notes == (Note(text),)


CODE = {"cell_type": "code", "metadata": {}, "id": "new"}
IN_CODE = (
    f'"""{ANSWER}"""',
    f"answer = '{ANSWER}'",
    f'print("{ANSWER}")',
    f"# {ANSWER}\npass",
    f"%%markdown\n{ANSWER}",
    ANSWER,
    "LOCALITY, SHARING",
    "LOCALITY and SHARING",
    f'from IPython.display import Markdown\nMarkdown("{ANSWER}")',
)


@pytest.mark.parametrize("source", IN_CODE)
def test_an_answer_in_a_code_cell_at_the_question_is_found(source):
    answer = answer_in(lambda cells: cells.append(CODE | {"source": source}))
    assert answer.notes == ()
    words = source.split("\n")[-1].split("(")[-1].strip("\"'#) ")
    assert words in answer.text or ANSWER in answer.text


@pytest.mark.parametrize(
    "source", ["slide(x, kernel, 1)", "x = 3\nfor i in range(3): pass", "import torch", "%time 1"]
)
def test_scratch_code_at_the_question_is_no_answer(source):
    assert answer_in(lambda cells: cells.append(CODE | {"source": source})) == NONE


def appended(ident, text):
    def change(cells):
        cell = cells[index_of(cells, ident)]
        cell["source"] = "".join(cell["source"]) + text

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: cells.insert(2, NEW | {"source": "LOCALITY; SHARING"}),
        lambda cells: cells.insert(
            2, NEW | {"source": "\u5c40\u90e8\u6027\u548c\u6743\u91cd\u5171\u4eab"}
        ),
        lambda cells: cells.insert(2, NEW | {"source": "![i](attachment:i)"}),
        lambda cells: cells.insert(2, CODE | {"source": f'"""{ANSWER}"""'}),
        appended("door", "\n\nLOCALITY, SHARING"),
        appended("hints-input_gradient", "\n\nLOCALITY/SHARING"),
        appended("input_gradient", f"\n\n# {ANSWER}"),
        appended("score-input_gradient", f"\n# {ANSWER}"),
    ],
)
def test_words_of_the_students_anywhere_are_a_row_to_read(change):
    assert answer_in(change).text


@pytest.mark.parametrize("own", ["see above", "Second: SHARING.", "class SHARING: WEIGHTS = 9"])
def test_an_answer_that_points_elsewhere_comes_with_what_stands_there(own):
    def change(cells):
        cells[index_of(cells, NAME)]["source"] = own
        cells.insert(2, NEW)

    answer = answer_in(change)
    assert answer.text == f"{own}\n\n[elsewhere in the notebook]\n[cell 3] {ANSWER}"
    assert answer.notes == ()


@pytest.mark.parametrize(
    "end", [f'"""{ANSWER}"""', f"pass  # {ANSWER}", f"if True:\n    # {ANSWER}\n    pass"]
)
def test_an_answer_in_a_python_file_is_found_however_it_was_put_there(end):
    question = "\n".join(f"# {line}" for line in QUESTION.split("\n"))
    whole = f"#!/usr/bin/env python\n# coding: utf-8\n\n{question}\n\n# *Your answer.*\n\n{end}\n"
    assert ANSWER in written_answer(read(whole.encode(), "a.py"), NAME, RELEASED).text


def test_a_python_file_without_an_answer_has_none():
    question = "\n".join(f"# {line}" for line in QUESTION.split("\n"))
    whole = (
        f"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n{question}\n\n# *Your answer.*\n"
    )
    assert written_answer(read(whole.encode(), "a.py"), NAME, RELEASED) == NONE


@pytest.mark.parametrize(
    "bomb", ["\n" * 290_000, " " * 290_000 + "x", '"' * 290_000, "'\n" * 140_000, "#" * 290_000]
)
def test_looking_for_an_answer_takes_no_time_whatever_is_looked_at(bomb):
    began = time.monotonic()
    answer_in(lambda cells: cells.append(CODE | {"source": bomb}))
    assert time.monotonic() - began < 10


def test_an_untouched_question_is_no_answer_and_a_missing_one_is_told():
    assert answer_in(nothing) == NONE
    assert written_answer(changed(nothing), NAME) == NONE
    answer = answer_in(lambda cells: cells.pop(index_of(cells, NAME)))
    assert answer.text.startswith("(no answer was found, and its cell is gone")
    assert not answer.is_there
    note = Note("the cell of the written answer is gone, and no answer was found")
    assert answer.notes == (note,)


def test_a_long_answer_is_cut_with_a_mark():
    long = "word " * 10_000
    answer = answer_in(lambda cells: cells[index_of(cells, NAME)].update(source=long))
    assert answer.text.endswith("\n[cut after 20,000 of 49,999 characters: see the submission]")
