"""Perturb the solutions, one small thing at a time, and count how many of these mutants the checks
reject.

course author mutate 01_convolution_as_toeplitz    # without a name, all of them
"""

import ast
import copy
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from course_utils.authoring.exercise_notebooks import definitions
from course_utils.grading.checks import exercises
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.in_notebook import PUBLIC, Late, at_most
from course_utils.grading.sandboxed.run_cases import run_cases

if TYPE_CHECKING:
    from course_utils.grading.engine.check import Check

Change = tuple[str, Callable[[ast.AST], None]]  # its label; what makes it, in a copy of the node

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.USub: ast.UAdd,
}
NAMES = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "zeros": "ones",
    "ones": "zeros",
    "argmax": "argmin",
}
SEED = 7  # of the cases that decide, besides the public ones
SECONDS = 5  # that a mutant may take: some of them never end


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """(what was changed, source) of every mutant of Python source."""
    tree = ast.parse(source)
    whole = ast.unparse(tree)
    strict = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "strict"
    ]
    for index, node in enumerate(ast.walk(tree)):
        if node in strict:  # of zip: it only guards against unequal lengths
            continue
        for label, change in changes(node):
            mutant = ast.parse(source)  # faster than a copy
            change(list(ast.walk(mutant))[index])
            text = ast.unparse(ast.fix_missing_locations(mutant))
            if text != whole:
                line = getattr(node, "lineno", 0)
                yield f"line {line}.{getattr(node, 'col_offset', 0)}: {label}", text


def changes(node: ast.AST) -> Iterator[Change]:
    """Every way to perturb a node."""
    yield from swapped_operators(node)
    yield from shifted_constants(node)
    yield from other_names(node)
    yield from shorter_ranges(node)
    yield from left_out_statements(node)


def swapped_operators(node: ast.AST) -> Iterator[Change]:
    """An operator, or the first of a chain of comparisons, for one near it."""
    operator = getattr(node, "op", None)
    if isinstance(operator, ast.AST) and type(operator) in SWAPS:
        swapped = SWAPS[type(operator)]
        yield f"{type(operator).__name__} to {swapped.__name__}", put("op", swapped())
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        swapped = SWAPS[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} to {swapped.__name__}", put_at("ops", 0, swapped())


def shifted_constants(node: ast.AST) -> Iterator[Change]:
    """The other truth value, and a number one more and one less."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield f"{value} to {not value}", put("value", not value)
    elif isinstance(value, (int, float)):
        for shifted in (value + 1, value - 1):
            yield f"{value} to {shifted}", put("value", shifted)


def other_names(node: ast.AST) -> Iterator[Change]:
    """A function or method for another one that takes the same arguments."""
    for field in ("id", "attr"):
        name = getattr(node, field, None)
        if name in NAMES:
            yield f"{name} to {NAMES[name]}", put(field, NAMES[name])


def shorter_ranges(node: ast.AST) -> Iterator[Change]:
    """The end of a range one less."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "range":
        end = 0 if len(node.args) == 1 else 1
        less = ast.BinOp(copy.deepcopy(node.args[end]), ast.Sub(), ast.Constant(1))
        yield "range one shorter", put_at("args", end, less)


def left_out_statements(node: ast.AST) -> Iterator[Change]:
    """An assignment, or an expression that stands as a statement: not the first, a docstring."""
    body = getattr(node, "body", [])
    if not isinstance(body, list):  # that of a lambda
        return
    for index, statement in enumerate(body):
        is_expression = isinstance(statement, ast.Expr) and index > 0
        if is_expression or isinstance(statement, (ast.AugAssign, ast.Assign)):
            yield f"without {ast.unparse(statement)[:40]}", put_at("body", index, ast.Pass())


def put(field: str, value: Any) -> Callable[[ast.AST], None]:
    """The change that sets a field of a node."""
    return lambda node: setattr(node, field, value)


def put_at(field: str, index: int, value: ast.AST) -> Callable[[ast.AST], None]:
    """The change that sets one entry of a field that is a list."""
    return lambda node: getattr(node, field).__setitem__(index, value)


def survives(sheets: list[Sheet], source: str, setup: str) -> bool:
    """Whether a mutant passes the public cases and those of a secret seed.

    sheets: see `drawn`; setup: source of what stands before it, and of the other works
    """
    space: dict[str, Any] = {"__name__": "mutant"}
    try:
        with at_most(SECONDS), warnings.catch_warnings(action="ignore"):
            exec(setup + "\n" + source, space)
            for sheet in sheets:
                check = sheet.check
                answers = run_cases(check.adapter, space[check.work], sheet.sent)
                if not sheet.holds(answers):
                    return False
    except (Exception, SystemExit, Late):  # of a mutant, which may do anything
        return False
    return True


def drawn(check: "Check") -> list[Sheet]:
    """The public cases of a check and those of a secret seed, with what should come back."""
    sheets = [Sheet(check, seed) for seed in (PUBLIC, SEED)]
    for sheet in sheets:
        _ = sheet.expected  # kept: once, not for each mutant
    return sheets


def examine(exercise: str) -> dict[str, tuple[int, list[str]]]:
    """{work: (number of mutants, labels of those that survive)} of an exercise."""
    solved, setup = definitions("solutions", exercise)
    by_work = {}
    for check in exercises()[exercise].CHECKS:
        others = "\n".join(source for name, source in solved.items() if name != check.work)
        before = f"{setup}\n{others}"
        all_mutants = list(mutants(solved[check.work]))
        sheets = drawn(check)
        survivors = [label for label, text in all_mutants if survives(sheets, text, before)]
        by_work[check.work] = (len(all_mutants), survivors)
    return by_work


def main(names: list[str]) -> None:
    """Examine exercises, all of them without a name, and print what survives."""
    for exercise in names or exercises():
        for work, (count, survivors) in examine(exercise).items():
            rejected = count - len(survivors)
            print(
                f"{exercise:32} {work:28} {count:4} mutants, {rejected:4} rejected  "
                f"{'; '.join(survivors)}"
            )
