"""Plans of VGG as text: the form in which recipes store them, and notebooks and widgets show them.

"64 64 M 128 LRN M 256 256:1x1" has three stages. A number is a 3x3 convolution with that many
filters, one marked ":1x1" has a 1x1 kernel, "LRN" is a response normalization, and "M" is the max
pool between two stages.
"""

from collections.abc import Sequence

LRN = "LRN"
Layer = int | tuple[int, int] | str  # filters of a 3x3; (filters, 1) of a 1x1; LRN
Stages = Sequence[Sequence[Layer]]

POOL = "M"
POINT = ":1x1"


def read_plan(text: str) -> Stages:
    """The stages that a text spells. raises: ValueError for a word that is none

    >>> read_plan("64 M 128 128:1x1 M")
    [[64], [128, (128, 1)], []]
    """
    stages: list[list[Layer]] = [[]]
    for word in text.split():
        filters = word.removesuffix(POINT)
        if word == POOL:
            stages.append([])
        elif word == LRN:
            stages[-1].append(LRN)
        elif not filters.isdecimal():
            raise ValueError(f"a plan consists of numbers, {POOL}, {LRN} and {POINT}, got {word!r}")
        else:
            stages[-1].append(int(filters) if word == filters else (int(filters), 1))
    return stages


def write_plan(stages: Stages) -> str:
    """The text of a plan.

    >>> write_plan(((64,), (128, (128, 1)), ()))
    '64 M 128 128:1x1 M'
    """
    words: list[str] = []
    for index, stage in enumerate(stages):
        if index:
            words.append(POOL)
        for layer in stage:
            words.append(f"{layer[0]}{POINT}" if isinstance(layer, tuple) else str(layer))
    return " ".join(words)
