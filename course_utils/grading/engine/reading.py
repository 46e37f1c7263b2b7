"""What a stranger handed in, read: the cells, and the statements of their code with the names that they give and take.

Reading runs nothing, but Python's parser can be made to take gigabytes and minutes for a page of text, so `Reader`
reads in a process that may have neither. This file is that process too, and so imports nothing of the course:

    python -I reading.py    # requests and replies on its standard input and output
"""

import ast
import json
import re
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

if __name__ == "__main__":  # that process knows this folder, and no package around it
    sys.path.append(str(Path(__file__).parent))
    from scopes import separated, statement
else:
    from course_utils.grading.engine.scopes import separated, statement

LARGEST = 300_000  # characters of code
MOST = 2_000  # cells
NAME = 200  # characters of an id
PIECES = 4  # cells that one may have been cut into
MEMORY = 1_000_000_000  # bytes of address space for reading one notebook
NOT_PYTHON = (  # what only a notebook understands: magics, shell lines, and the answers of both, and help
    (re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE), r"\1pass"),
    (re.compile(r"^([\w, \t]+=[ \t]*)[%!].*$", re.MULTILINE), r"\1None"),
    (re.compile(r"^([ \t]*)[\w.]+\?\??[ \t]*$", re.MULTILINE), r"\1pass"),
)
TEXTS = re.compile(
    r'(?:^#[^\n]*\n?)+|^r?""".*?"""', re.MULTILINE | re.DOTALL
)  # comments and texts of a Python file
MARKS = re.compile(
    r"^(%%.*|In\[.*\]:|!/usr/bin.*|(-\*- )?coding[:=].*|@title.*)$", re.MULTILINE
)  # of tools
PLAIN = ("time", "timeit", "capture", "prun", "debug")  # magics whose cell is Python


@dataclass(frozen=True)
class Paper:
    """A notebook, read. cells: tuples of (type, source, grade_id, id); statements: of its code; notes: troubles."""

    cells: tuple
    statements: tuple
    notes: tuple


def read(content, name="notebook"):
    """Read a notebook or a Python file, however it was saved, without any limit: see `Reader`.

    content: bytes; name: for messages
    raises: ValueError for what is no notebook
    """
    text = decode(content)
    if name.lower().endswith(".py"):
        cells = [("code", clean(text), "", "")]
    else:
        try:
            cells = list(islice(cells_of(json.loads(text)), MOST + 1))
        except (
            ValueError,
            RecursionError,
            AttributeError,
            TypeError,
            LookupError,
            MemoryError,
        ) as error:
            raise ValueError(
                f"{name} is no notebook ({type(error).__name__}: {str(error)[:200]})"
            ) from None
    if len(cells) > MOST:
        raise ValueError(f"{name} holds more than {MOST:,} cells")
    if sum(len(source) for kind, source, *_ in cells if kind == "code") > LARGEST:
        raise ValueError(f"{name} holds more than {LARGEST:,} characters of code")
    statements, notes = parse(cells)
    if name.lower().endswith(".py"):  # an exported notebook has its text as comments
        blocks = islice(TEXTS.findall(cells[0][1]), MOST)
        cells += [("markdown", without_marks(block), "", "") for block in blocks]
    return Paper(tuple(cells), tuple(statements), tuple(notes))


def without_marks(block):
    """A block of comments, or a text in quotes, as what it was, without what tools write where a cell begins."""
    text = (
        re.sub(r"^# ?", "", block.strip(), flags=re.MULTILINE)
        if block.startswith("#")
        else block.strip('r"\n ')
    )
    return MARKS.sub("", text).strip()


def decode(content):
    """Text in whatever encoding an editor left it. raises: ValueError"""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def clean(text):
    """Text whose lines end as Python's do, without halves of characters, which no file takes."""
    return re.sub(r"\r\n?", "\n", text.encode(errors="replace").decode())


def cells_of(notebook):
    """(type, source, grade_id, id) of every cell of a notebook of version 3 or 4, as far as it has that shape."""
    sheets = notebook.get("worksheets") or [notebook]
    cells = [cell for sheet in sheets for cell in sheet["cells"]] if "cells" in sheets[0] else None
    if cells is None:
        raise ValueError("it has no cells")
    for cell in cells:
        source = cell.get("source", cell.get("input", ""))
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        grader = cell.get("metadata")
        for key in ("nbgrader", "grade_id"):
            grader = grader.get(key) if isinstance(grader, dict) else None
        names = grader if isinstance(grader, str) else "", str(cell.get("id", ""))
        yield (
            str(cell.get("cell_type"))[:20],
            clean(source),
            *(clean(name)[:NAME] for name in names),
        )


def parse(cells):
    """The statements of code cells, and notes on what is no Python. A cell cut in pieces is read as one."""
    statements, strays, notes, kept, last, room = [], [], [], [], [], LARGEST
    for number, (kind, source, *_) in enumerate(cells, 1):
        stray = kind != "code"
        if stray and (len(source) > room or ("def " not in source and "class " not in source)):
            continue
        room -= len(source) * stray
        found, error = try_parse(source, number)
        for before in filter(None, (kept, last)) if error else ():
            numbers = {n for n, _ in before}
            joined, torn = try_parse(
                "\n".join([piece for _, piece in before] + [source]), min(numbers)
            )
            if not torn:
                found, error = joined, ""
                statements = [
                    statement for statement in statements if statement.cell not in numbers
                ]
                notes = [
                    note
                    for note in notes
                    if not note.startswith(tuple(f"cell {n} " for n in numbers))
                ]
                notes.append(f"cells {min(numbers)} to {number} only make sense as one")
                break
        if error and not stray:
            notes.append(f"cell {number} {error}")
        if stray:
            strays += [] if error else found
        else:
            statements += found
            kept = [*kept, (number, source)] if error and len(kept) < PIECES - 1 else []
            last = [(number, source)]
    bound = {name for statement in statements for name in statement.binds}
    for (
        stray
    ) in strays:  # a definition that stands in no code cell counts where no code cell has one
        if not stray.binds & bound:
            statements.append(stray)
            notes.append(f"cell {stray.cell} holds code but is no code cell")
    return sorted(statements, key=lambda one: one.cell), list(dict.fromkeys(notes))


def try_parse(source, cell):
    """(statements, what is wrong or ""). Where it is one statement that is wrong, the others are there."""
    magic = re.match(r"\s*%%(\w+)", source)
    if (
        magic and magic[1] not in PLAIN
    ):  # a cell of another language, or of a file, is none and no trouble
        return [], ""
    for read_as in (str, python):
        text = read_as(source)
        try:
            return statements_of(ast.parse(text), text.split("\n"), cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            wrong = f"does not parse: {described(error)}"
    return [], wrong


def described(error, first=1):
    """What the parser or compiler says. first: line of the cell that it calls 1"""
    line = f", line {error.lineno + first - 1}" if getattr(error, "lineno", None) else ""
    return f"{getattr(error, 'msg', None) or str(error) or 'it is nested too deep'}{line}"


def python(source):
    """The source of a cell without what only a notebook understands; every line stays where it is.

    IPython's own transformer reads the cell again for each magic, which a stranger can make last for hours.
    """
    from IPython.core.inputtransformer2 import (
        classic_prompt,
        ipython_prompt,
        leading_indent,
    )  # slow, rarely needed

    lines = source.splitlines(keepends=True)
    for transform in (leading_indent, classic_prompt, ipython_prompt):
        lines = transform(lines)
    text = "".join(lines)
    for pattern, instead in NOT_PYTHON:
        text = pattern.sub(instead, text)
    return text


def statements_of(tree, lines, cell):
    """(Statements of a parsed cell, what is wrong with one that does not compile or ""). lines: of its text"""
    groups, end, found, wrong = [], 0, [], ""
    for node in tree.body:
        start = min(
            [node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))]
        )
        if start > end:
            groups.append((start, []))
        groups[-1][1].append(node)
        end = node.end_lineno
    for start, nodes in groups:
        text = "".join(f"{line}\n" for line in lines[start - 1 : nodes[-1].end_lineno])
        for own, source in separated(nodes, text):
            try:
                compile(source, "cell", "exec", dont_inherit=True)
                found.append(statement(own, source, cell))
            except SyntaxError as error:
                wrong = wrong or f"holds a statement that was left out: {described(error, start)}"
    return found, wrong


def serve():
    """Answer requests, each a line with "name" and "size" and so many bytes, until there are no more."""
    import resource
    from contextlib import suppress

    with suppress(ValueError, OSError):  # a system that does not know this limit
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        try:
            paper = read(sys.stdin.buffer.read(request["size"]), request["name"])
            statements = [vars(one) | {k: sorted(v) for k, v in vars(one).items() if isinstance(v, frozenset)}
                          for one in paper.statements]  # fmt: skip
            found = {"cells": paper.cells, "statements": statements, "notes": paper.notes}
        except ValueError as error:
            found = {"refused": str(error)}
        body = json.dumps(found).encode()
        sys.stdout.buffer.write(b"%d\n" % len(body) + body)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
