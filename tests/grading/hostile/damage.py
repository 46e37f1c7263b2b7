"""Bytes that are no notebook, or no more: each is refused by name, and a person is told."""

import json

from grading.classes import SOLUTION, paper
from grading.hostile.case import Case

SOURCE = json.loads(SOLUTION)
BARE = [{key: cell[key] for key in ("cell_type", "source")} for cell in SOURCE["cells"]]
TWO_MAPS = SOLUTION.replace('"cells"', '"cells": 3, "cells"', 1)


def damaged(name, tries, content, notes):
    """A Case of one file whose bytes are these."""
    files = {f"{name}.ipynb": content}
    return Case(name, tries, files, rest="unreadable", notes=notes, human="slide: unreadable")


CASES = [
    damaged("empty", "The file is empty.", b"", "empty.ipynb is no notebook .JSONDecodeError"),
    damaged(
        "truncated",
        "The file ends in the middle.",
        paper()[:-2000],
        "is no notebook .JSONDecodeError",
    ),
    damaged("zeros", "The file is zeros.", bytes(5000), "is no notebook .JSONDecodeError"),
    damaged(
        "picture",
        "The file is a picture.",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
        "is no notebook",
    ),
    damaged(
        "mark-only",
        "The file is a mark of UTF-16 and half a character.",
        b"\xff\xfea",
        "is no notebook",
    ),
    damaged("null", "The notebook is null.", b"null", "is no notebook .AttributeError"),
    damaged("list", "The notebook is a list.", b"[1, 2]", "is no notebook .AttributeError"),
    damaged("no-cells", "The notebook has no cells.", b'{"nbformat": 4}', "it has no cells"),
    damaged(
        "cells-number", "The cells are a number.", b'{"cells": 3}', "is no notebook .TypeError"
    ),
    damaged(
        "cells-of-numbers",
        "The cells are numbers.",
        b'{"cells": [1, null]}',
        "is no notebook .AttributeError",
    ),
    damaged(
        "cells-map",
        "The cells are a map.",
        b'{"cells": {"a": 1}}',
        "is no notebook .AttributeError",
    ),
    damaged(
        "sheets-map",
        "The sheets are a map.",
        b'{"worksheets": {"a": 1}}',
        "is no notebook .KeyError",
    ),
    damaged(
        "sheets-mixed",
        "One sheet has cells, the next has none.",
        b'{"worksheets": [{"cells": []}, {}]}',
        "is no notebook .KeyError",
    ),
    damaged(
        "deep-json",
        "Lists in lists, a hundred thousand.",
        b'{"cells": ' + b"[" * 100_000,
        "is no notebook .Recursion",
    ),
    damaged(
        "long-number",
        "A number has a million digits.",
        b'{"cells": ' + b"9" * 1_000_000 + b"}",
        "is no notebook",
    ),
    damaged(
        "too-many-cells",
        "There are 100,000 cells.",
        b'{"cells": [' + b"{}," * 100_000 + b"{}]}",
        "holds more than 2,000 cells",
    ),
    damaged(
        "too-much-code",
        "A cell has a megabyte of code.",
        paper(imports="x = 1\n" * 200_000),
        "holds more than 300,000 characters of code",
    ),
    damaged(
        "too-large",
        "The file has 25 MB.",
        b" " * 25_000_000,
        "has more than 20,000,000 bytes and was not read",
    ),
    Case(
        "two-maps",
        "The cells are there twice, under one name; the last one counts.",
        {"two-maps.ipynb": TWO_MAPS.encode()},
    ),
    Case(
        "cells-bare",
        "The cells have nothing but a type and a source.",
        {"cells-bare.ipynb": json.dumps({"cells": BARE}).encode()},
    ),
]
