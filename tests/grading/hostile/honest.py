"""Honest submissions of every kind. What they get must be the same with and without the others in the batch."""

from grading.classes import FLIPPED, HEAD, STUB, paper
from grading.hostile.case import WORKS, Case, code

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
CASES = [
    Case("Ada", "The whole solution.", {"Ada.ipynb": paper()}),
    Case("Ben", "The untouched exercise.", {"Ben.ipynb": paper(STUB)}, rest="not attempted"),
    code("Cleo", "A named mistake.", {"slide": FLIPPED}, ends={"slide": "incorrect"}, says={"slide": "is flipped"}),
    code("Dan", "A mistake that raises.", {"slide": HEAD + "    return signal / 'kernel'"}, ends={"slide": "raised"},
         says={"slide": "raised TypeError"}),
    code("Eve", "Loops, a NumPy array, one work by another.",
         {"slide": LOOPED, "matrix_of": WITH_NUMPY, "input_gradient": BY_MATRIX}),
    code("Fay", "Prints and warns.", {"slide": WARNING}),
    code("Gus", "Keeps a file for a moment.", {"slide": SAVING}),
    code("Hal", "Half of it, the rest untouched.",
         {work: f"def {work}(*given):\n    raise NotImplementedError" for work in WORKS[2:]},
         ends=dict.fromkeys(WORKS[2:], "not attempted")),
]  # fmt: skip
