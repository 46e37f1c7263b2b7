"""What a stranger handed in, read: the cells, and the statements of their code with the names that they give and take.

Reading runs nothing, but Python's parser can be made to take gigabytes and minutes for a page of text, so `Reader`
reads in a process that may have neither. This file is that process too, and so imports nothing of the course:

    python -I reading.py    # requests and replies on its standard input and output
"""

import ast
import json
import re
import symtable
import sys
from dataclasses import dataclass
from itertools import islice

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
COMMENTS = re.compile(r"(?:^#.*\n?)+", re.MULTILINE)  # blocks of them


@dataclass(frozen=True, eq=False)
class Statement:
    """A top-level statement of a notebook; those that share a line are one.

    source: its text; cell: its number, from 1; kind: "definition" of a function or class, "import", "expression" or
    "other"; stub: whether it is a definition as the exercise hands it out
    binds, needs: the global names that it gives, and takes anywhere; mentions, variables: see `mentioned`
    """

    source: str
    cell: int
    kind: str
    stub: bool
    binds: frozenset
    needs: frozenset
    mentions: frozenset
    variables: frozenset


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
        except (ValueError, RecursionError, AttributeError, TypeError, LookupError, MemoryError) as error:
            raise ValueError(f"{name} is no notebook ({type(error).__name__}: {str(error)[:200]})") from None
    if len(cells) > MOST:
        raise ValueError(f"{name} holds more than {MOST:,} cells")
    if sum(len(source) for kind, source, *_ in cells if kind == "code") > LARGEST:
        raise ValueError(f"{name} holds more than {LARGEST:,} characters of code")
    statements, notes = parse(cells)
    if name.lower().endswith(".py"):  # an exported notebook has its text as comments
        blocks = islice(COMMENTS.findall(cells[0][1]), MOST)
        cells += [("markdown", without_marks(block), "", "") for block in blocks]
    return Paper(tuple(cells), tuple(statements), tuple(notes))


def without_marks(block):
    """A block of comments as the text that it was, without what tools write where a cell begins."""
    return re.sub(r"^(%%.*|In\[.*\]:)\n?", "", re.sub(r"^# ?", "", block, flags=re.MULTILINE).strip()).strip()


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
        yield str(cell.get("cell_type"))[:20], clean(source), *(clean(name)[:NAME] for name in names)


def parse(cells):
    """The statements of code cells, and notes on what is no Python. A cell cut in pieces is read as one."""
    statements, notes, kept, last, room = [], [], [], [], LARGEST
    for number, (kind, source, *_) in enumerate(cells, 1):
        stray = kind != "code"
        if stray and (len(source) > room or ("def " not in source and "class " not in source)):
            continue
        room -= len(source) * stray
        found, error = try_parse(source, number)
        for before in filter(None, (kept, last)) if error else ():
            numbers = {n for n, _ in before}
            joined, torn = try_parse("\n".join([piece for _, piece in before] + [source]), min(numbers))
            if not torn:
                found, error = joined, ""
                statements = [statement for statement in statements if statement.cell not in numbers]
                notes = [note for note in notes if not note.startswith(tuple(f"cell {n} " for n in numbers))]
                notes.append(f"cells {min(numbers)} to {number} only make sense as one")
                break
        statements += found
        if error and not stray:
            notes.append(f"cell {number} {error}")
        if not error and stray:
            notes.append(f"cell {number} holds code but is no code cell")
        if not stray:
            kept = [*kept, (number, source)] if error and len(kept) < PIECES - 1 else []
            last = [(number, source)]
    return statements, notes


def try_parse(source, cell):
    """(statements, what is wrong or ""). Where it is one statement that is wrong, the others are there."""
    for read_as in (str, python):
        text = read_as(source)
        try:
            return statements_of(ast.parse(text), text.split("\n"), cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            wrong = f"does not parse: {described(error)}"
    return [], "" if source.lstrip().startswith("%%") else wrong  # a cell of another language is no trouble


def described(error, first=1):
    """What the parser or compiler says. first: line of the cell that it calls 1"""
    line = f", line {error.lineno + first - 1}" if getattr(error, "lineno", None) else ""
    return f"{getattr(error, 'msg', None) or str(error) or 'it is nested too deep'}{line}"


def python(source):
    """The source of a cell without what only a notebook understands; every line stays where it is.

    IPython's own transformer reads the cell again for each magic, which a stranger can make last for hours.
    """
    from IPython.core.inputtransformer2 import classic_prompt, ipython_prompt, leading_indent  # slow, rarely needed

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
        start = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
        if start > end:
            groups.append((start, []))
        groups[-1][1].append(node)
        end = node.end_lineno
    for start, nodes in groups:
        text = "".join(f"{line}\n" for line in lines[start - 1 : nodes[-1].end_lineno])
        try:
            compile(text, "cell", "exec", dont_inherit=True)
            found.append(statement(nodes, text, cell))
        except SyntaxError as error:
            wrong = wrong or f"holds a statement that was left out: {described(error, start)}"
    return found, wrong


def statement(nodes, text, cell):
    """A Statement from its nodes and its text."""
    node = nodes[0] if len(nodes) == 1 else ast.Module(nodes, [])
    kinds = {
        "definition": (ast.FunctionDef, ast.ClassDef), "import": (ast.Import, ast.ImportFrom), "expression": ast.Expr,
    }  # fmt: skip
    kind = next((kind for kind, types in kinds.items() if isinstance(node, types)), "other")
    names = frozenset(mentioned(node)), frozenset(mentioned(node, ("id",)))
    return Statement(text, cell, kind, is_stub(node), *map(frozenset, global_names(node, text)), *names)


def global_names(node, text):
    """The global names that a statement binds or changes when it runs, and those that it takes, in any scope.

    A parameter, a local name and the variable of a comprehension are not global, whatever else is called like them.
    """
    top = symtable.symtable(text, "cell", "exec")
    own = {symbol.get_name(): symbol for symbol in top.get_symbols()}
    binds = {name for name, symbol in own.items() if symbol.is_assigned() or symbol.is_imported()}
    binds |= {name for name, symbol in own.items() if symbol.is_namespace()}
    needs = {name for name, symbol in own.items() if symbol.is_referenced()}
    inner = list(top.get_children())
    while inner:
        table = inner.pop()
        needs |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
        inner += table.get_children()
    for part in ast.walk(node):  # TABLE["a"] = 1 and ROWS.append(3) change what others gave
        if isinstance(part, (ast.Attribute, ast.Subscript)) and not isinstance(part.ctx, ast.Load):
            binds |= {root(part)} & set(own) if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) else set()
        elif isinstance(part, ast.alias) and part.name == "*":
            binds.add("*")
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        binds |= {root(node.value.func)} - {""}
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


def mentioned(tree, kinds=("id", "attr", "arg")):
    """Every name that Python source mentions: as a variable, an attribute, an argument, an import or text.

    kinds: ("id",) for the names of variables alone, not of attributes
    """
    found = set()
    for node in ast.walk(tree):
        found |= {getattr(node, kind, None) for kind in kinds} | set(getattr(node, "kwd_attrs", ()))
        if isinstance(node, (ast.alias, ast.ImportFrom)):
            found |= set((node.name if isinstance(node, ast.alias) else node.module or "").split("."))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            found |= set(node.value.split("."))
    return found - {None}


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
