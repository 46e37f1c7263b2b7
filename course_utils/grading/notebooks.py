"""The work in a notebook, found by its name in the syntax tree, wherever its cell went, with what it needs to run."""

import ast
import json
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

LARGEST = 2_000_000  # characters of code


@dataclass(frozen=True)
class Statement:
    """A top-level statement of a notebook. cell: its number, from 1; binds, needs: names that it gives and takes"""

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
        cells = [("code", text, {}, "")]
    else:
        try:
            cells = list(cells_of(json.loads(text)))
        except (ValueError, RecursionError, AttributeError, TypeError) as error:
            raise ValueError(f"{name} is no notebook ({type(error).__name__}: {str(error)[:200]})") from None
    if sum(len(source) for kind, source, *_ in cells if kind == "code") > LARGEST:
        raise ValueError(f"{name} holds more than {LARGEST:,} characters of code")
    statements, notes = parse(cells)
    return Paper(tuple(cells), tuple(statements), tuple(notes))


def decode(content):
    """Text in whatever encoding an editor left it. raises: ValueError"""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


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
            source,
            metadata if isinstance(metadata, dict) else {},
            str(cell.get("id", "")),
        )


def parse(cells):
    """The statements of code cells, and notes on cells that are no Python. A cell cut in two is read as one."""
    statements, notes, kept = [], [], ("", 0)
    for number, (kind, source, *_) in enumerate(cells, 1):
        stray = kind != "code"
        if stray and "def " not in source and "class " not in source:
            continue
        joined, first = (f"{kept[0]}\n{source}", kept[1]) if kept[0] else (source, number)
        for text, place in ((source, number), (joined, first)):
            found, error = try_parse(text, place)
            if not error:
                break
        if not error:
            statements += found
            if stray:
                notes.append(f"cell {number} holds code but is no code cell")
            if place != number:
                notes.append(f"cells {place} to {number} only make sense as one")
                notes = [note for note in notes if not note.startswith(f"cell {place} does not parse")]
            kept = "", 0
        elif not stray:
            notes.append(f"cell {number} does not parse: {error}")
            kept = joined, first
    return statements, notes


def try_parse(source, cell):
    """(statements, "") or ([], what is wrong)."""
    try:
        text = TransformerManager().transform_cell(source)
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = f", line {error.lineno}" if getattr(error, "lineno", None) else ""
        return [], f"{getattr(error, 'msg', None) or error or 'too deep'}{line}"
    lines = text.splitlines(keepends=True)
    return [statement(node, lines, cell) for node in tree.body], ""


def statement(node, lines, cell):
    """A Statement of a syntax tree's node."""
    start = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
    binds, needs = names(node)
    return Statement(node, "".join(lines[start - 1 : node.end_lineno]), cell, frozenset(binds), frozenset(needs))


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
    dropped = {id(found) for found in own if is_stub(found.node) or found in defined[:-1]} - {id(written[-1])}
    wanted, taken = {work}, set()
    while True:
        added = [
            found for found in paper.statements
            if id(found) not in taken | dropped and (found.binds & wanted or "*" in found.binds)
            and not (is_expression(found) and imported(paper, found.binds & wanted))
        ]  # fmt: skip
        if not added:
            break
        for found in added:
            taken.add(id(found))
            wanted |= found.needs
    return "".join(f.source.rstrip() + "\n" for f in paper.statements if id(f) in taken), notes


def is_expression(found):
    """Whether a statement only calls something, as TABLE.append(3)."""
    return isinstance(found.node, ast.Expr)


def imported(paper, wanted):
    """Whether all these names are modules: a call of theirs, as torch.manual_seed(0), is no part of a definition."""
    modules = {name for found in paper.statements if isinstance(found.node, (ast.Import, ast.ImportFrom))
               for name in found.binds}  # fmt: skip
    return wanted <= modules
