"""What only a notebook understands, in a cell of code: magics, shell lines, help, prompts."""

import re

# magics and shell lines, the answers of both, and help: each pattern, and what stands for it
NOT_PYTHON = (
    (re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE), r"\1pass"),  # %matplotlib inline, !ls, ?print
    (re.compile(r"^([\w, \t]+=[ \t]*)[%!].*$", re.MULTILINE), r"\1None"),  # files = !ls
    (re.compile(r"^([ \t]*)[\w.]+\?\??[ \t]*$", re.MULTILINE), r"\1pass"),  # torch.nn?
)
PLAIN = ("time", "timeit", "capture", "prun", "debug")  # magics whose cell is Python


def is_other_language(source: str) -> bool:
    """Whether a magic makes the whole cell something else: another language, or a file."""
    magic = re.match(r"\s*%%(\w+)", source)
    return magic is not None and magic[1] not in PLAIN


def without_magics(source: str) -> str:
    """The source of a cell without what only a notebook understands; every line stays in place.

    IPython's own transformer reads the cell again for each magic, which a stranger can make last
    for hours.
    """
    # slow, rarely needed
    from IPython.core.inputtransformer2 import classic_prompt, ipython_prompt, leading_indent

    lines = source.splitlines(keepends=True)
    for transform in (leading_indent, classic_prompt, ipython_prompt):
        lines = transform(lines)
    text = "".join(lines)
    for pattern, instead in NOT_PYTHON:
        text = pattern.sub(instead, text)
    return text
