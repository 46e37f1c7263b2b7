"""A statement of a notebook: which global names it gives and takes, and what it mentions. Scopes are Python's own."""

import ast
import symtable
from dataclasses import dataclass


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


def separated(nodes, text):
    """(nodes, text) of statements that share a line; beside one of the course, which fails, each import on its own."""
    if not all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in nodes):
        return [(nodes, text)]
    apart = [
        ast.Import([name]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [name], node.level)
        for node in nodes for name in node.names
    ]  # fmt: skip
    if len(apart) == 1 or not any(
        "course_utils" in name for node in apart for name in mentioned(node)
    ):
        return [(nodes, text)]
    return [([node], ast.unparse(node) + "\n") for node in apart]


def statement(nodes, text, cell):
    """A Statement from its nodes and its text."""
    node = nodes[0] if len(nodes) == 1 else ast.Module(nodes, [])
    kinds = {
        "definition": (ast.FunctionDef, ast.ClassDef), "import": (ast.Import, ast.ImportFrom), "expression": ast.Expr,
    }  # fmt: skip
    kind = next((kind for kind, types in kinds.items() if isinstance(node, types)), "other")
    names = frozenset(mentioned(node)), frozenset(mentioned(node, ("id",)))
    return Statement(
        text, cell, kind, is_stub(node), *map(frozenset, global_names(node, text)), *names
    )


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
            binds |= (
                {root(part)} & set(own)
                if not isinstance(node, (ast.FunctionDef, ast.ClassDef))
                else set()
            )
        elif isinstance(part, ast.alias) and part.name == "*":
            binds.add("*")
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
    ):
        binds |= {root(node.value.func)} - {""}
    return binds, needs


def root(node):
    """The name at the left of a.b[c].d, or "". What a call gave, as in f(x).y, is nobody's."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def is_stub(node):
    """Whether a definition is as the exercise hands it out: nothing but raise NotImplementedError."""
    if isinstance(node, ast.ClassDef):
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
        return (
            bool(methods)
            and any(map(is_stub, methods))
            and all(is_stub(m) or len(m.body) == 1 for m in methods)
        )
    if not isinstance(node, ast.FunctionDef):
        return False
    body = [
        part
        for part in node.body
        if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
    ]
    raised = getattr(body[0], "exc", None) if len(body) == 1 else None
    return getattr(getattr(raised, "func", raised), "id", None) == "NotImplementedError"


def mentioned(tree, kinds=("id", "attr", "arg")):
    """Every name that Python source mentions: as a variable, an attribute, an argument, an import or text.

    kinds: ("id",) for the names of variables alone, not of attributes
    """
    found = set()
    for node in ast.walk(tree):
        found |= {getattr(node, kind, None) for kind in kinds} | set(getattr(node, "kwd_attrs", ()))
        if isinstance(node, ast.ImportFrom) and node.module == "course_utils.grading":
            continue  # as the first cell of every exercise does
        if isinstance(node, (ast.alias, ast.ImportFrom)):
            found |= set(
                (node.name if isinstance(node, ast.alias) else node.module or "").split(".")
            )
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            found |= set(node.value.split("."))
    return found - {None}
