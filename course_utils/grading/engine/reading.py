"""What a stranger handed in, read: its cells, and the statements of its code.

Reading runs nothing, but Python's parser can be made to take gigabytes and minutes for a page of
text, so `Reader` reads in a process that may have neither. This file is that process too, and so
imports nothing of the course around it:

    python -I reading.py    # requests and replies on its standard input and output
"""

import ast
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING or __name__ != "__main__":
    from course_utils.grading.engine.magics import is_other_language, without_magics
    from course_utils.grading.engine.outcomes import Note
    from course_utils.grading.engine.scopes import Statement, separated, statement
else:  # that process knows this folder, and no package around it
    sys.path.insert(0, str(Path(__file__).parent))
    from magics import is_other_language, without_magics
    from outcomes import Note
    from scopes import Statement, separated, statement

LARGEST = 300_000  # characters of code
MOST = 2_000  # cells
NAME = 200  # characters of an id
PIECES = 4  # cells that one may have been cut into
MEMORY = 1_000_000_000  # bytes of address space for reading one notebook
# comments and texts of a Python file
TEXTS = re.compile(r'(?:^#[^\n]*\n?)+|^r?""".*?"""', re.MULTILINE | re.DOTALL)
# what tools write into them where a cell begins
TOOL_MARKS = re.compile(
    r"^(%%.*|In\[.*\]:|!/usr/bin.*|(-\*- )?coding[:=].*|@title.*)$", re.MULTILINE
)


class Cell(NamedTuple):
    """A cell of a notebook. kind: "code", "markdown" or any text; grade_id: nbgrader's."""

    kind: str
    source: str
    grade_id: str = ""
    id: str = ""


@dataclass(frozen=True)
class Paper:
    """A notebook, read: its cells, the statements of its code, and notes on troubles with it."""

    cells: tuple[Cell, ...]
    statements: tuple[Statement, ...]
    notes: tuple[Note, ...]

    @property
    def bound(self) -> set[str]:
        """Every global name that its code gives."""
        return {name for statement in self.statements for name in statement.binds}

    @property
    def code_length(self) -> int:
        """Characters in its cells of code."""
        return sum(len(cell.source) for cell in self.cells if cell.kind == "code")

    def to_json(self) -> dict[str, Any]:
        """The paper as `json.dumps` takes it."""
        statements = [statement.to_json() for statement in self.statements]
        notes = [vars(note) for note in self.notes]
        return {"cells": self.cells, "statements": statements, "notes": notes}

    @classmethod
    def from_json(cls, sent: dict[str, Any]) -> "Paper":
        """The paper that `to_json` gave."""
        return cls(
            tuple(Cell(*cell) for cell in sent["cells"]),
            tuple(map(Statement.from_json, sent["statements"])),
            tuple(Note(**note) for note in sent["notes"]),
        )


def read(content: bytes, name: str = "notebook") -> Paper:
    """Read a notebook or a Python file, however it was saved, without any limit: see `Reader`.

    name: for messages
    raises: ValueError for what is no notebook
    """
    text = decode(content)
    is_python = name.lower().endswith(".py")
    if is_python:
        cells = [Cell("code", clean(text))]
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
    if sum(len(cell.source) for cell in cells if cell.kind == "code") > LARGEST:
        raise ValueError(f"{name} holds more than {LARGEST:,} characters of code")
    statements, notes = parse(cells)
    if is_python:  # an exported notebook has its text as comments
        blocks = islice(TEXTS.findall(cells[0].source), MOST)
        cells += [Cell("markdown", without_marks(block)) for block in blocks]
    return Paper(tuple(cells), tuple(statements), tuple(notes))


def without_marks(block: str) -> str:
    """A block of comments, or a text in quotes, as what it was, without the marks of tools."""
    if block.startswith("#"):
        text = re.sub(r"^# ?", "", block.strip(), flags=re.MULTILINE)
    else:
        text = block.strip('r"\n ')
    return TOOL_MARKS.sub("", text).strip()


def decode(content: bytes) -> str:
    """Text in whatever encoding an editor left it. raises: ValueError"""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")  # which has a character for every byte


def clean(text: str) -> str:
    """Text whose lines end as Python's do, without halves of characters, which no file takes."""
    return re.sub(r"\r\n?", "\n", text.encode(errors="replace").decode())


def cells_of(notebook: Any) -> Iterator[Cell]:
    """Every cell of a notebook of version 3 or 4, as far as it has that shape."""
    sheets = notebook.get("worksheets") or [notebook]
    cells = [cell for sheet in sheets for cell in sheet["cells"]] if "cells" in sheets[0] else None
    if cells is None:
        raise ValueError("it has no cells")
    for cell in cells:
        source = cell.get("source", cell.get("input", ""))
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        grade_id = cell.get("metadata")
        for key in ("nbgrader", "grade_id"):
            grade_id = grade_id.get(key) if isinstance(grade_id, dict) else None
        yield Cell(
            str(cell.get("cell_type"))[:20],  # anything may stand there, of any length
            clean(source),
            clean(grade_id)[:NAME] if isinstance(grade_id, str) else "",
            clean(str(cell.get("id", "")))[:NAME],
        )


def parse(cells: Iterable[Cell]) -> tuple[list[Statement], list[Note]]:
    """The statements of code cells, and notes on what is no Python.

    A cell cut in pieces is read as one. A definition that stands in no code cell counts where no
    code cell has one of its name.
    """
    statements: list[Statement] = []
    strays: list[Statement] = []
    notes: list[Note] = []
    torn: dict[int, str] = {}  # {number: source} of the cells of code before that make no sense
    last: dict[int, str] = {}  # and of the last one, whether or not it does
    room = LARGEST  # characters of other cells that are tried as code
    for number, cell in enumerate(cells, 1):
        is_code = cell.kind == "code"
        if not is_code:
            if len(cell.source) > room or not may_define(cell.source):
                continue
            room -= len(cell.source)
        parsed, error = try_parse(cell.source, number)
        if error and (joined := join((torn, last), cell.source)):
            numbers, parsed = joined
            error = ""
            statements = [kept for kept in statements if kept.cell not in numbers]
            notes = [note for note in notes if note.torn_cell not in numbers]
            notes.append(Note(f"cells {min(numbers)} to {number} only make sense as one"))
        if not is_code:
            strays += [] if error else parsed
            continue
        if error:
            notes.append(Note(f"cell {number} {error}", torn_cell=number))
        statements += parsed
        torn = torn | {number: cell.source} if error and len(torn) < PIECES - 1 else {}
        last = {number: cell.source}
    bound = {name for statement in statements for name in statement.binds}
    for stray in strays:
        if not stray.binds & bound:
            statements.append(stray)
            notes.append(Note(f"cell {stray.cell} holds code but is no code cell"))
    return sorted(statements, key=lambda statement: statement.cell), list(dict.fromkeys(notes))


def may_define(text: str) -> bool:
    """Whether text may hold the definition of a function or class."""
    return "def " in text or "class " in text


def join(
    pieces_before: Iterable[dict[int, str]], source: str
) -> tuple[set[int], list[Statement]] | None:
    """(numbers of cells, statements) of the first pieces that make sense with what follows them.

    pieces_before: each {number: source}; source: of the cell after them
    returns: None where none makes sense
    """
    for pieces in filter(None, pieces_before):
        parsed, error = try_parse("\n".join([*pieces.values(), source]), min(pieces))
        if not error:
            return set(pieces), parsed
    return None


def try_parse(source: str, cell: int) -> tuple[list[Statement], str]:
    """(statements, what is wrong or ""). Where one statement is wrong, the others are there."""
    if is_other_language(source):  # which gives no statements, and is no trouble
        return [], ""
    for read_as in (str, without_magics):
        text = read_as(source)
        try:
            return statements_of(ast.parse(text), text.split("\n"), cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            wrong = f"does not parse: {described(error)}"
    return [], wrong


def described(error: Exception, first: int = 1) -> str:
    """What the parser or compiler says. first: line of the cell that it calls 1"""
    lineno = getattr(error, "lineno", None)
    line = f", line {lineno + first - 1}" if lineno else ""
    return f"{getattr(error, 'msg', None) or str(error) or 'it is nested too deep'}{line}"


def statements_of(tree: ast.Module, lines: list[str], cell: int) -> tuple[list[Statement], str]:
    """(Statements of a parsed cell, what is wrong with one that does not compile or "").

    lines: of its text
    """
    groups: list[tuple[int, list[ast.stmt]]] = []  # (first line, statements that share lines)
    end = 0
    for node in tree.body:
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])  # above node.lineno
        start = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        if start > end:  # else it shares a line with the one before
            groups.append((start, []))
        groups[-1][1].append(node)
        end = node.end_lineno or start
    statements: list[Statement] = []
    wrong = ""
    for start, nodes in groups:
        text = "".join(f"{line}\n" for line in lines[start - 1 : nodes[-1].end_lineno])
        for own, source in separated(nodes, text):
            try:
                compile(source, "cell", "exec", dont_inherit=True)  # a return parses anywhere
                statements.append(statement(own, source, cell))
            except SyntaxError as error:
                wrong = wrong or f"holds a statement that was left out: {described(error, start)}"
    return statements, wrong


def serve() -> None:
    """Answer requests, each a line with "name" and "size" and so many bytes, until none is left."""
    import resource
    from contextlib import suppress

    with suppress(ValueError, OSError):  # a system that does not know this limit
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        try:
            paper = read(sys.stdin.buffer.read(request["size"]), request["name"])
            reply = paper.to_json()
        except ValueError as error:  # any other ends this process, which `Reader` notices
            reply = {"refused": str(error)}
        body = json.dumps(reply).encode()
        sys.stdout.buffer.write(b"%d\n" % len(body) + body)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
