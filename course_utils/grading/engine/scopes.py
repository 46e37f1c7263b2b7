"""A statement of a notebook: which global names it gives and takes, and what it mentions.

Scopes are Python's own.
"""

import ast
import symtable
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

COURSE = "course_utils"
NAME_SETS = ("binds", "needs", "mentions", "variables", "reaches")
DEFINITION = "definition"
IMPORT = "import"
EXPRESSION = "expression"
OTHER = "other"
# functions that take an attribute by its name as text, and what ends a look into a namespace
BY_TEXT = ("getattr", "attrgetter", "methodcaller", "__getattribute__")
SPACES = ("__dict__", ")")
NODES: dict[str, type[ast.stmt] | tuple[type[ast.stmt], ...]] = {
    DEFINITION: (ast.FunctionDef, ast.ClassDef),
    IMPORT: (ast.Import, ast.ImportFrom),
    EXPRESSION: ast.Expr,
}


@dataclass(frozen=True, eq=False)
class Statement:
    """A top-level statement of a notebook; those that share a line are one.

    source: its text; cell: its number, from 1
    kind: DEFINITION, of a function or class, IMPORT, EXPRESSION or OTHER
    stub: whether it is a definition as the exercise hands it out
    binds, needs: the global names that it gives, and takes anywhere
    mentions, variables: see `mentioned`; reaches: see `reached`
    """

    source: str
    cell: int
    kind: str
    stub: bool
    binds: frozenset[str]
    needs: frozenset[str]
    mentions: frozenset[str]
    variables: frozenset[str]
    reaches: frozenset[str]

    def to_json(self) -> dict[str, Any]:
        """The statement as `json.dumps` takes it."""
        return vars(self) | {name: sorted(getattr(self, name)) for name in NAME_SETS}

    @classmethod
    def from_json(cls, sent: dict[str, Any]) -> "Statement":
        """The statement that `to_json` gave."""
        return cls(**sent | {name: frozenset(sent[name]) for name in NAME_SETS})


def separated(nodes: list[ast.stmt], text: str) -> list[tuple[list[ast.stmt], str]]:
    """(nodes, text) of statements that share a line.

    Beside an import of the course, which fails in the sandbox, each import stands on its own.
    """
    apart: list[ast.stmt] = []
    for node in nodes:
        if isinstance(node, ast.Import):
            apart += [ast.Import([name]) for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            apart += [ast.ImportFrom(node.module, [name], node.level) for name in node.names]
        else:
            return [(nodes, text)]
    if len(apart) == 1 or not any(COURSE in name for node in apart for name in mentioned(node)):
        return [(nodes, text)]
    return [([node], ast.unparse(node) + "\n") for node in apart]


def statement(nodes: list[ast.stmt], text: str, cell: int) -> Statement:
    """A Statement from its nodes and its text."""
    node = nodes[0] if len(nodes) == 1 else ast.Module(nodes, [])
    binds, needs = global_names(node, text)
    return Statement(
        source=text,
        cell=cell,
        kind=next((kind for kind, types in NODES.items() if isinstance(node, types)), OTHER),
        stub=is_stub(node),
        binds=frozenset(binds),
        needs=frozenset(needs),
        mentions=frozenset(mentioned(node)),
        variables=frozenset(mentioned(node, ("id",))),
        reaches=frozenset(reached(node)),
    )


def global_names(node: ast.AST, text: str) -> tuple[set[str], set[str]]:
    """The global names that a statement binds or changes when it runs, and those that it takes.

    It takes what it reads in any scope. A parameter, a local name and the variable of a
    comprehension are not global, whatever else is called like them.
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
    is_definition = isinstance(node, (ast.FunctionDef, ast.ClassDef))
    for part in ast.walk(node):  # TABLE["a"] = 1 and ROWS.append(3) change what others gave
        if isinstance(part, (ast.Attribute, ast.Subscript)) and not isinstance(part.ctx, ast.Load):
            if not is_definition:
                binds |= {root_name(part)} & set(own)
        elif isinstance(part, ast.alias) and part.name == "*":
            binds.add("*")
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if isinstance(node.value.func, ast.Attribute):
            binds |= {root_name(node.value.func)} - {""}
    return binds, needs


def root_name(node: ast.expr) -> str:
    """The name at the left of a.b[c].d, or "". What a call gave, as in f(x).y, is nobody's."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def is_stub(node: ast.AST) -> bool:
    """Whether a definition is as the exercise hands it out: only raise NotImplementedError."""
    if isinstance(node, ast.ClassDef):
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
        return any(map(is_stub, methods)) and all(
            is_stub(method) or len(method.body) == 1 for method in methods
        )
    if not isinstance(node, ast.FunctionDef):
        return False
    body = [
        part
        for part in node.body
        if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
    ]
    # raise NotImplementedError, or raise NotImplementedError("...")
    raised = getattr(body[0], "exc", None) if len(body) == 1 else None
    return getattr(getattr(raised, "func", raised), "id", None) == "NotImplementedError"


def mentioned(tree: ast.AST, kinds: Iterable[str] = ("id", "attr", "arg")) -> set[str]:
    """Every name that Python source mentions: as a variable, an attribute, an argument, or text.

    An import mentions what it names. kinds: ("id",) for the names of variables alone, not of
    attributes
    """
    names: set[str] = set()
    for node in ast.walk(tree):
        names |= {getattr(node, kind, None) or "" for kind in kinds}
        names |= set(getattr(node, "kwd_attrs", ()))  # case Conv2d(bias=None)
        if isinstance(node, ast.ImportFrom) and node.module == "course_utils.grading":
            continue  # as the first cell of every exercise does
        if isinstance(node, ast.alias):
            names |= set(node.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            names |= set((node.module or "").split("."))
        # getattr(F, "conv2d") names it, too
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            names |= set(node.value.split("."))
    return names - {""}


def reached(tree: ast.AST) -> set[str]:
    """What Python source reaches by name, each as "kind:name", for `forbidden_use`.

    kinds: "own", a name that it gives to something of its own; "load", a variable that it reads;
    "call", a dotted name that it calls, as "call:F.conv2d", what stands before the dot left empty
    where it is no name; "attribute", one that it reads; "import"; "keyword", of a call or pattern;
    "text", by which it asks for an attribute
    """
    names: set[str] = set()
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(f"own:{node.name}")
        elif isinstance(node, ast.arg):
            names.add(f"own:{node.arg}")
        elif isinstance(node, ast.Name):
            names.add(f"{'load' if isinstance(node.ctx, ast.Load) else 'own'}:{node.id}")
        elif isinstance(node, ast.Attribute):
            kind = "call" if node in called else "attribute"
            kind = kind if isinstance(node.ctx, ast.Load) else "own"
            names.add(f"{kind}:{node.attr if kind == 'own' else dotted(node)}")
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            module = getattr(node, "module", None) or ""
            if module != "course_utils.grading":  # as the first cell of every exercise has it
                names |= {f"import:{module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call):
            names |= {f"keyword:{keyword.arg}" for keyword in node.keywords if keyword.arg}
            if (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) in BY_TEXT:
                names |= texts(node.args)
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(SPACES):
            names |= texts([node.slice])
        names |= {f"keyword:{name}" for name in getattr(node, "kwd_attrs", ())}  # case C(a=b)
    return names


def texts(nodes: Iterable[ast.expr]) -> set[str]:
    """What constant texts name, dots apart."""
    values = (getattr(node, "value", None) for node in nodes if isinstance(node, ast.Constant))
    return {f"text:{part}" for text in values if isinstance(text, str) for part in text.split(".")}


def dotted(node: ast.expr) -> str:
    """An attribute with what stands before it, as "torch.optim.SGD"; ".sum" of what a call gave."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))


def forbidden_use(
    reaches: Iterable[str], forbidden: Iterable[str], modules: Iterable[str] = ()
) -> str | None:
    """The first of `forbidden` that code uses, or None.

    It uses what it calls, imports, gives as a keyword, or takes from a module. A name that it
    gives to something of its own is free, and so are attributes of values, texts and docstrings.
    reaches: of all its statements; modules: names of imported modules
    """
    by_kind: dict[str, set[str]] = {}
    for entry in reaches:
        kind, _, name = entry.partition(":")
        by_kind.setdefault(kind, set()).add(name)
    own = by_kind.get("own", set())
    roots = set(modules) | {name.rpartition(".")[2] for name in by_kind.get("import", ())}
    used = by_kind.get("load", set()) - own
    used |= (by_kind.get("keyword", set()) | by_kind.get("text", set())) - own
    for name in by_kind.get("import", ()):
        used |= set(name.split("."))
    for kind in ("call", "attribute"):
        for name in by_kind.get(kind, ()):
            root, *parts = name.split(".")
            if root in roots:
                used |= set(parts)
            elif kind == "call":
                used |= set(parts[-1:]) - own
    return next((name for name in forbidden if name in used), None)
