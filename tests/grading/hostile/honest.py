"""Honest submissions of every kind, which must get the same with and without the others."""

from grading.classes import STUB, paper
from grading.hostile.case import WORKS, Case, code

from course_utils.authoring.exercise_notebooks import FLIPPED, HEAD

LOOPED = (
    HEAD
    + """    out = []
    for i in range(0, len(signal) - len(kernel) + 1, stride):
        out.append(sum(float(signal[i + j]) * float(kernel[j]) for j in range(len(kernel))))
    return out"""
)
WITH_NUMPY = """import numpy as np

def matrix_of(kernel, length, stride, padding):
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    wide = np.zeros((rows, length + 2 * padding))
    for row in range(rows):
        wide[row, row * stride : row * stride + len(kernel)] = kernel.numpy()
    return wide[:, padding : padding + length]"""
BY_MATRIX = """def input_gradient(upstream, kernel, length):
    return matrix_of(kernel, length, 1, 0).T @ upstream.numpy()"""
WARNING = (
    HEAD
    + """    import warnings
    warnings.warn("deprecated", DeprecationWarning)
    print("here", signal)
    return signal.unfold(0, len(kernel), stride) @ kernel"""
)
SAVING = (
    HEAD
    + """    torch.save(signal, "signal.pt")
    return torch.load("signal.pt").unfold(0, len(kernel), stride) @ kernel"""
)
SCRATCH = """signal = torch.load("signal.pt")
kernel = int(input())
from course_utils.analysis import out, upstream
stride = slide(signal, kernel, 1)
for i in range(10**12): pass
def length(): raise NotImplementedError
padding = [padding for padding in range(3)]
%matplotlib inline
if __name__ == "__main__": image = kernel = 3
import course_utils.analysis as gradient
"""
LEAVING = """from __future__ import annotations
from course_utils.analysis import *
SCALE = torch.load("scale.pt")
display(SCALE)
SCALE = 1
def slide(signal: Signal, kernel, stride):
    display(signal)
    return SCALE * signal.unfold(0, len(kernel), stride) @ kernel
"""
WORDS = (
    b'{"cells": [{"cell_type": "markdown", "metadata": {}, '
    b'"source": "Near pixels, and shared weights."}]}'
)
SPLIT = "def unused(x):\n    y = 2 * x"
CASES = [
    Case("Ada", "The whole solution.", {"Ada.ipynb": paper()}),
    Case("Ben", "The untouched exercise.", {"Ben.ipynb": paper(STUB)}, rest="not attempted"),
    code(
        "Cleo",
        "A named mistake.",
        {"slide": FLIPPED},
        ends={"slide": "incorrect"},
        says={"slide": "is flipped"},
    ),
    code(
        "Dan",
        "A mistake that raises.",
        {"slide": HEAD + "    return signal / 'kernel'"},
        ends={"slide": "raised"},
        says={"slide": "raised TypeError"},
    ),
    code(
        "Eve",
        "Loops, a NumPy array, one work by another.",
        {"slide": LOOPED, "matrix_of": WITH_NUMPY, "input_gradient": BY_MATRIX},
    ),
    code("Fay", "Prints and warns.", {"slide": WARNING}),
    code("Gus", "Keeps a file for a moment.", {"slide": SAVING}),
    code(
        "Ida",
        "Tries things out above and below, under names that the works have as their own.",
        {
            "imports": f"import torch\n\nfrom course_utils.grading import check\n\n{SCRATCH}",
            "check-slide": SCRATCH,
        },
    ),
    code(
        "Jo",
        "Needs something of a cell whose other statements fail without their files.",
        {"slide": LEAVING},
        notes="slide: a statement failed and was left out: SCALE = torch.load",
        human="scale.pt",
    ),
    code(
        "Kim",
        "Split a cell of a function that no check asks for.",
        {"check-slide": SPLIT, "score-slide": "    signal = y + 1\n    return signal"},
        notes="cells 5 to 6 only make sense as one",
        human="only make sense as one",
    ),
    code(
        "Lea",
        "Asks for the course in a way that would not fail.",
        {
            "imports": (
                "try:\n    from course_utils.grading import check\n    import torch\n"
                "except ImportError: pass"
            )
        },
    ),
    Case(
        "Moe",
        "Answered in a second notebook.",
        {"Moe/hw.ipynb": paper(why_fewer_weights="*Your answer.*"), "Moe/words.ipynb": WORDS},
        notes="the written answer was taken from another file",
        human="2 files were handed in",
    ),
    Case(
        "Nan",
        "Answered in a file of another kind.",
        {"Nan/hw.ipynb": paper(why_fewer_weights="*Your answer.*"), "Nan/answer.pdf": b"%PDF"},
        notes="the written answer may be in answer.pdf",
        human="may be in answer.pdf",
    ),
    code(
        "Hal",
        "Half of it, the rest untouched.",
        {work: f"def {work}(*given):\n    raise NotImplementedError" for work in WORKS[2:]},
        ends=dict.fromkeys(WORKS[2:], "not attempted"),
    ),
]
