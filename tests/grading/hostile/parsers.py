"""Attacks on what reads notebooks: cells that a careless parser takes hours or gigabytes for."""

import json

from grading.classes import SOLUTION, STUB
from grading.hostile.case import SOLVED, Case, code


def extra(name, tries, *sources, **expected):
    """A Case of the solution with more cells of code before it."""
    notebook = json.loads(SOLUTION)
    cells = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources
    ]
    content = json.dumps(notebook | {"cells": cells + notebook["cells"]}).encode()
    return Case(name, tries, {f"{name}.ipynb": content}, **expected)


CHAIN = "".join(f"def step{i}():\n    return step{i + 1}\n" for i in range(5000)) + "step5000 = 1\n"
BELOW = [cell | {"id": f"{cell['id']}-2"} for cell in json.loads(STUB)["cells"]]
CASES = [
    code(
        "null-byte",
        "A null byte stands in a work.",
        {"slide": SOLVED["slide"] + "\x00"},
        ends={"slide": "unreadable"},
        says={
            "slide": "slide stands in a cell that is no Python: cell 4 does not parse: .*null bytes"
        },
        notes="null bytes",
        human="slide: unreadable",
    ),
    code(
        "torn-work",
        "A work is no Python.",
        {"slide": SOLVED["slide"] + "\n    return )"},
        ends={"slide": "unreadable"},
        says={"slide": "cell 4 does not parse: unmatched"},
        notes="cell 4 does not parse: unmatched",
        human="slide: unreadable",
    ),
    extra(
        "deep",
        "Cells are nested so deep that no parser follows.",
        "(" * 5000,
        "-" * 50_000 + "1",
        "x" + ".a" * 20_000,
        "not " * 5000 + "1",
        "f'{" * 300,
        "[" * 90 + "]" * 90,
        "lambda: " * 5000 + "1",
        notes="cell 1 does not parse: too many nested parentheses",
        human="cell 5 does not parse",
    ),
    extra(
        "many-magics",
        "A cell has 600 magics, on which IPython's own transformer gives up.",
        "%time 1\n" * 600,
    ),
    extra(
        "many-questions",
        "A cell asks for help 10,000 times, for which that transformer takes hours.",
        "a?\n" * 10_000,
    ),
    extra(
        "other-languages",
        "Cells are in other languages.",
        "%%bash\nfor x in *; do ls; done",
        "%%html\n<b>",
        "!ls -l |",
    ),
    extra(
        "many-torn",
        "1,900 cells make no sense, and might be one.",
        *["x = ("] * 1900,
        notes="cell 1 does not parse",
        human="cell 2 does not parse",
    ),
    extra("one-line", "20,000 statements stand on one line.", "a=1;" * 20_000),
    extra(
        "spaces",
        "A line has 140,000 spaces, another one as many tabs.",
        " " * 140_000 + "x = !",
        "\t" * 140_000 + "%",
    ),
    code(
        "chain",
        "A work needs 5,000 functions, each of which needs the next.",
        {"slide": CHAIN + SOLVED["slide"].replace("    ### BEGIN", "    step0\n    ### BEGIN")},
    ),
    extra(
        "many-calls",
        "Of 10,000 statements each may change what a work needs.",
        "import torch\n" + "torch.f()\n" * 10_000,
    ),
    extra(
        "many-definitions",
        "A work is defined 6,000 times.",
        "def slide():0\n" * 6_000,
        notes="slide is defined 6001 times; the last one, in cell 5, counts",
    ),
    code(
        "many-names",
        "A notebook binds 20,000 names that look like a work that is not there.",
        {"slide": "".join(f"slid{i}=0\n" for i in range(20_000))},
        ends={"slide": "missing"},
        says={"slide": "slid[0-9]+ looks like it"},
        human="slide: missing",
    ),
    extra(
        "power",
        "A cell holds numbers and text that would fill the universe.",
        "X = 9**9**9**9\nY = 'x' * 10**12",
    ),
    code(
        "prose",
        "Four megabytes of prose mention `def `, over and over.",
        {"title": "(def \n" * 600_000},
    ),
    Case(
        "untouched-below",
        "The untouched exercise was pasted below the solution.",
        {
            "untouched-below.ipynb": json.dumps(
                {"cells": json.loads(SOLUTION)["cells"] + BELOW}
            ).encode()
        },
    ),
]
