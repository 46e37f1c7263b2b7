"""What the house is like, counted by syntax tree: lengths of functions, docstrings, annotations,
names that collide.

course author counts            # of course_utils, without the checks of the exercises
course author counts FOLDER     # of another package, to hold beside it
"""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles

PACKAGE = Path(__file__).parents[1]
CHECKS = PACKAGE / "grading" / "checks"  # content: each is held against its bank of mistakes
LONG = 40  # lines of a function
WIDE = 100  # characters of a line


def main(arguments: list[str]) -> None:
    """Print the counts of a package. arguments: its folder, none for this one"""
    folder = Path(arguments[0]) if arguments else PACKAGE
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    paths = sorted(folder.rglob("*.py"))
    if not arguments:
        paths = [path for path in paths if not path.is_relative_to(CHECKS)]
    for name, value in counted(paths).items():
        print(f"{name:45} {value}")


def counted(paths: list[Path]) -> dict[str, str]:
    """Each count as text, by its name. paths: Python sources"""
    texts = [path.read_text(encoding="utf-8") for path in paths]
    trees = {path: ast.parse(text) for path, text in zip(paths, texts, strict=True)}
    lines = [line for text in texts for line in text.splitlines()]
    comments = [comment for text in texts for comment in comments_of(text)]
    directives = [comment for comment in comments if comment.startswith("# fmt:")]
    public = [pair for tree in trees.values() for pair in public_functions(tree)]
    documented = [ast.get_docstring(node) is not None for node, _ in public]
    typed = [annotated(node, is_method) for node, is_method in public]
    return {
        "lines / files": f"{len(lines):,} / {len(paths)}",
        **function_lengths(trees.values()),
        "public functions with a docstring": share(documented),
        "public functions with all annotations": share(typed),
        "comments per 100 lines": f"{100 * (len(comments) - len(directives)) / len(lines):.1f}",
        f"lines over {WIDE} characters": str(sum(len(line) > WIDE for line in lines)),
        "fmt: skip": str(directives.count("# fmt: skip")),
        **collisions(trees),
    }


def function_lengths(trees: Iterable[ast.Module]) -> dict[str, str]:
    """How long the functions are, methods and nested ones included."""
    lengths = [
        length(node)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    p90 = quantiles(lengths, n=10)[-1]
    return {
        "function length, median / p90 / max": f"{median(lengths):g} / {p90:g} / {max(lengths)}",
        f"functions over {LONG} lines": str(sum(count > LONG for count in lengths)),
    }


def collisions(trees: dict[Path, ast.Module]) -> dict[str, str]:
    """Names that two files share, and those that a package exports from a module of that name."""
    packages = {path: tree for path, tree in trees.items() if path.name == "__init__.py"}
    names = Counter(path.name for path in trees if path not in packages)
    repeated = sorted(name for name, count in names.items() if count > 1)
    shadows = sorted(
        f"{path.parent.name}.{name}"
        for path, tree in packages.items()
        for name in exports(path.parent.name, tree)
    )
    return {
        "files of one name": ", ".join(repeated) or "none",
        "exports that shadow their module": ", ".join(shadows) or "none",
    }


def length(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    docstring = (ast.get_docstring(node, clean=False) or "").count("\n")
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def public_functions(
    node: ast.Module | ast.ClassDef, inside: bool = False
) -> Iterator[tuple[ast.FunctionDef, bool]]:
    """Functions and methods of a file that have no underscore before their name, and whether they
    are methods.
    """
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from public_functions(child, inside=True)
        elif isinstance(child, ast.FunctionDef) and (
            not child.name.startswith("_") or child.name == "__init__"
        ):
            yield child, inside


def annotated(node: ast.FunctionDef, is_method: bool) -> bool:
    """Whether all parameters, but for the first of a method, and what is returned have a type."""
    parameters = [*node.args.posonlyargs, *node.args.args]
    if is_method:
        parameters = parameters[1:]
    parameters += node.args.kwonlyargs
    parameters += [extra for extra in (node.args.vararg, node.args.kwarg) if extra]
    return node.returns is not None and all(each.annotation is not None for each in parameters)


def comments_of(text: str) -> list[str]:
    """The comments of a source, directives to tools included, as they stand there."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def exports(package: str, tree: ast.Module) -> list[str]:
    """What a package's file imports from a module of its own that has the same name, as `from .cost
    import cost`.

    package: the last part of its name
    """
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return [
        alias.name
        for node in imports
        for alias in node.names
        if (node.module or "").split(".")[-2:] == [package, alias.name]
    ]


def share(answers: list[bool]) -> str:
    """How many of so many answers are yes, as text."""
    return f"{100 * sum(answers) / len(answers):.0f} % of {len(answers)}"
