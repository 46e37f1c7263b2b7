"""What the house is like, counted by syntax tree: lengths of functions, docstrings, annotations, names that collide.

course author counts            # of course_utils, without the checks of the exercises
course author counts FOLDER     # of another package, to hold beside it
"""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

PACKAGE = Path(__file__).parents[1]
CHECKS = PACKAGE / "grading" / "checks"  # content: each is held against its bank of mistakes
LONG = 40  # lines of a function


def main(arguments: list[str]) -> None:
    """Print the counts of a package. arguments: its folder, none for this one"""
    folder = Path(arguments[0]) if arguments else PACKAGE
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    files = [
        path
        for path in sorted(folder.rglob("*.py"))
        if not (path.is_relative_to(CHECKS) and not arguments)
    ]
    for name, value in counted(files).items():
        print(f"{name:45} {value}")


def counted(files: list[Path]) -> dict[str, str]:
    """Each count as text, by its name. files: Python sources"""
    texts = [path.read_text(encoding="utf-8") for path in files]
    trees = [ast.parse(text) for text in texts]
    functions = [
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    ]
    lengths = [length(node) for node in functions]
    p90 = quantiles(lengths, n=10)[-1]
    public = [pair for tree in trees for pair in public_functions(tree)]
    lines = [line for text in texts for line in text.splitlines()]
    comments = sum(comments_of(text) for text in texts)
    names = Counter(path.name for path in files if path.name != "__init__.py")
    packages = [
        (path, tree) for path, tree in zip(files, trees, strict=True) if path.name == "__init__.py"
    ]
    shadows = [
        f"{path.parent.name}.{name}"
        for path, tree in packages
        for name in exports(path.parent.name, tree)
    ]
    return {
        "lines / files": f"{len(lines):,} / {len(files)}",
        "function length, median / p90 / max": f"{median(lengths):g} / {p90:g} / {max(lengths)}",
        f"functions over {LONG} lines": str(sum(n > LONG for n in lengths)),
        "public functions with a docstring": share(
            ast.get_docstring(node) is not None for node, _ in public
        ),
        "public functions with all annotations": share(
            annotated(node, inside) for node, inside in public
        ),
        "comments per 100 lines": f"{100 * comments / len(lines):.1f}",
        "lines over 100 characters": str(sum(len(line) > 100 for line in lines)),
        "fmt: skip": str(sum("# fmt: skip" in line for line in lines)),
        "files of one name": ", ".join(sorted(name for name, count in names.items() if count > 1))
        or "none",
        "exports that shadow their module": ", ".join(sorted(shadows)) or "none",
    }


def length(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    docstring = (ast.get_docstring(node, clean=False) or "").count("\n")
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def public_functions(
    node: ast.Module | ast.ClassDef, inside: bool = False
) -> Iterator[tuple[ast.FunctionDef, bool]]:
    """Functions and methods of a file that have no underscore before their name, and whether they are methods."""
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from public_functions(child, inside=True)
        elif isinstance(child, ast.FunctionDef) and (
            not child.name.startswith("_") or child.name == "__init__"
        ):
            yield child, inside


def annotated(node: ast.FunctionDef, inside: bool) -> bool:
    """Whether all parameters and what is returned have a type."""
    arguments = [*node.args.posonlyargs, *node.args.args][inside:] + node.args.kwonlyargs
    arguments += [one for one in (node.args.vararg, node.args.kwarg) if one]
    return node.returns is not None and all(one.annotation is not None for one in arguments)


def comments_of(text: str) -> int:
    """Comments in a source, directives to tools left out."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type == tokenize.COMMENT and "fmt:" not in token.string for token in tokens)


def exports(package: str, tree: ast.Module) -> list[str]:
    """What a package's file imports from a module of its own that has the same name, as `from .cost import cost`.

    package: the last part of its name
    """
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return [
        alias.name
        for node in imports
        for alias in node.names
        if (node.module or "").split(".")[-2:] == [package, alias.name]
    ]


def share(answers: Iterator[bool]) -> str:
    """How many of so many answers are yes, as text."""
    found = list(answers)
    return f"{100 * sum(found) / len(found):.0f} % of {len(found)}"
