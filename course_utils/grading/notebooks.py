"""The work in a notebook, found by its name in the syntax tree, wherever its cell went, with what it needs to run."""

import ast
import json
import re
from dataclasses import dataclass
from itertools import islice

from IPython.core.inputtransformer2 import classic_prompt, ipython_prompt, leading_indent

from course_utils.grading.parsing import tree_of

LARGEST = 300_000  # characters of code
MOST = 2_000  # cells
PIECES = 4  # cells that one may have been cut into
NOT_PYTHON = (  # what only a notebook understands: magics, shell lines, and the answers of both, and help
    (re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE), r"\1pass"),
    (re.compile(r"^([\w, \t]+=[ \t]*)[%!].*$", re.MULTILINE), r"\1None"),
    (re.compile(r"^([ \t]*)[\w.]+\?\??[ \t]*$", re.MULTILINE), r"\1pass"),
)


@dataclass(frozen=True, eq=False)
class Statement:
    """A top-level statement of a notebook. cell: its number, from 1; binds, needs: names that it gives and takes

    Statements that share a line are one, whose node is an ast.Module.
    """

    node: ast.stmt
    source: str
    cell: int
    binds: frozenset
    needs: frozenset


@dataclass(frozen=True)
class Paper:
    """A notebook, read. cells: list of (type, source, metadata, id); statements: those of its code; notes: troubles."""

    cells: tuple
    statements: tuple
    notes: tuple


def read(content, name="notebook"):
    """Read a notebook or a Python file, however it was saved.

    content: bytes; name: for messages
    raises: ValueError for what is no notebook
    """
    text = decode(content)
    if name.endswith(".py"):
        cells = [("code", clean(text), {}, "")]
    else:
        try:
            cells = list(islice(cells_of(json.loads(text)), MOST + 1))
        except (ValueError, RecursionError, AttributeError, TypeError, LookupError) as error:
            raise ValueError(f"{name} is no notebook ({type(error).__name__}: {str(error)[:200]})") from None
    if len(cells) > MOST:
        raise ValueError(f"{name} holds more than {MOST:,} cells")
    if sum(len(source) for kind, source, *_ in cells if kind == "code") > LARGEST:
        raise ValueError(f"{name} holds more than {LARGEST:,} characters of code")
    statements, notes = parse(cells)
    return Paper(tuple(cells), tuple(statements), tuple(notes))


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
    """(type, source, metadata, id) of every cell of a notebook of version 3 or 4, as far as it has that shape."""
    sheets = notebook.get("worksheets") or [notebook]
    cells = [cell for sheet in sheets for cell in sheet["cells"]] if "cells" in sheets[0] else None
    if cells is None:
        raise ValueError("it has no cells")
    for cell in cells:
        source = cell.get("source", cell.get("input", ""))
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        metadata = cell.get("metadata")
        yield (
            str(cell.get("cell_type")),
            clean(source),
            metadata if isinstance(metadata, dict) else {},
            str(cell.get("id", "")),
        )


def parse(cells):
    """The statements of code cells, and notes on cells that are no Python. A cell cut in pieces is read as one."""
    statements, notes, kept, room = [], [], [], LARGEST
    for number, (kind, source, *_) in enumerate(cells, 1):
        stray = kind != "code"
        if stray and (len(source) > room or ("def " not in source and "class " not in source)):
            continue
        room -= len(source) * stray
        pieces, place = [*kept, (number, source)], number
        found, error = try_parse(source, number)
        if error and kept:
            joined, torn = try_parse("\n".join(piece for _, piece in pieces), pieces[0][0])
            found, error, place = (found, error, place) if torn else (joined, "", pieces[0][0])
        if not error:
            statements += found
            if stray:
                notes.append(f"cell {number} holds code but is no code cell")
            if place != number:
                notes.append(f"cells {place} to {number} only make sense as one")
                notes = [note for note in notes if not note.startswith(f"cell {place} does not parse")]
            kept = []
        elif not stray:
            notes.append(f"cell {number} does not parse: {error}")
            kept = pieces if len(pieces) < PIECES else []
    return statements, notes


def try_parse(source, cell):
    """(statements, "") or ([], what is wrong)."""
    for read_as in (str, python):
        text = read_as(source)
        try:
            return statements_of(tree_of(text), text.split("\n"), cell), ""
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = f", line {error.lineno}" if getattr(error, "lineno", None) else ""
            wrong = f"{getattr(error, 'msg', None) or str(error) or 'it is nested too deep'}{line}"
    return [], "" if source.lstrip().startswith("%%") else wrong  # a cell of another language is no trouble


def python(source):
    """The source of a cell without what only a notebook understands; every line stays where it is.

    IPython's own transformer reads the cell again for each magic, which a stranger can make last for hours.
    """
    lines = source.splitlines(keepends=True)
    for transform in (leading_indent, classic_prompt, ipython_prompt):
        lines = transform(lines)
    text = "".join(lines)
    for pattern, instead in NOT_PYTHON:
        text = pattern.sub(instead, text)
    return text


def statements_of(tree, lines, cell):
    """The Statements of a parsed cell. lines: of its text, as Python counts them"""
    groups, end = [], 0
    for node in tree.body:
        start = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
        if start > end:
            groups.append((start, []))
        groups[-1][1].append(node)
        end = node.end_lineno
    found = []
    for start, nodes in groups:
        node = nodes[0] if len(nodes) == 1 else ast.Module(nodes, [])
        text = "".join(f"{line}\n" for line in lines[start - 1 : nodes[-1].end_lineno])
        binds, needs = names(node)
        found.append(Statement(node, text, cell, frozenset(binds), frozenset(needs)))
    return found


def names(node):
    """The names that a statement binds or changes at the top level, and those that it reads anywhere."""
    binds, needs = set(), set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            (needs if isinstance(part.ctx, ast.Load) else binds).add(part.id)
        elif isinstance(part, (ast.Attribute, ast.Subscript)) and not isinstance(part.ctx, ast.Load):
            binds |= {root(part)} - {""}
        elif isinstance(part, ast.alias):
            binds.add((part.asname or part.name).split(".")[0])
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        binds = {node.name}  # what is bound inside stays inside
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        binds |= {root(node.value.func)} - {""} if isinstance(node.value.func, ast.Attribute) else set()
    else:
        binds |= {part.name for part in ast.walk(node) if isinstance(part, (ast.FunctionDef, ast.ClassDef))}
    return binds, needs


def root(node):
    """The name at the left of a.b[c].d, or ""."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def is_stub(node):
    """Whether a definition is as the exercise hands it out: nothing but raise NotImplementedError."""
    if isinstance(node, ast.ClassDef):
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
        return bool(methods) and any(map(is_stub, methods)) and all(is_stub(m) or len(m.body) == 1 for m in methods)
    if not isinstance(node, ast.FunctionDef):
        return False
    body = [part for part in node.body if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))]
    raised = getattr(body[0], "exc", None) if len(body) == 1 else None
    return getattr(getattr(raised, "func", raised), "id", None) == "NotImplementedError"


def definition(paper, work):
    """The source that a work needs: its last definition that is no stub, and what that uses, in the notebook's order.

    returns: (source or None, notes). None where the name is not bound at all
    """
    own = [found for found in paper.statements if work in found.binds and not is_expression(found)]
    if not own:
        return None, []
    written = [found for found in own if not is_stub(found.node)] or own[-1:]
    defined = [found for found in written if isinstance(found.node, (ast.FunctionDef, ast.ClassDef))]
    notes = []
    if len(defined) > 1:
        notes.append(f"{work} is defined {len(defined)} times; the last one, in cell {defined[-1].cell}, counts")
    dropped = {found for found in own if is_stub(found.node)} | set(defined[:-1])
    taken = used(paper, work, dropped - {written[-1]})
    return "".join(found.source for found in paper.statements if found in taken), notes


def used(paper, work, dropped):
    """The statements that bind a name or what those need in turn, without the dropped ones, as a set."""
    givers, modules = {}, set()
    for found in paper.statements:
        if isinstance(found.node, (ast.Import, ast.ImportFrom)):
            modules |= found.binds
        for name in found.binds:
            givers.setdefault(name, []).append(found)
    wanted, seen, taken = [work, "*"], set(), set()
    while wanted:
        name = wanted.pop()
        for found in givers.get(name, []) if name not in seen else []:
            called = is_expression(found) and name in modules  # torch.manual_seed(0) is no part of a definition
            if found not in dropped and found not in taken and not called:
                taken.add(found)
                wanted += found.needs
        seen.add(name)
    return taken


def is_expression(found):
    """Whether a statement only calls something, as TABLE.append(3)."""
    return isinstance(found.node, ast.Expr)
