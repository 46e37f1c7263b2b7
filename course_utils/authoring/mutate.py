"""Perturb the solutions, one small thing at a time, and count how many of these mutants the checks reject.

course author mutate 01_convolution_as_toeplitz    # without a name, all of them
"""

import ast
import copy
import signal
import warnings
from contextlib import contextmanager

from course_utils.authoring.exercise_notebooks import definitions
from course_utils.grading.checks import exercises
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.sandboxed.run_cases import run_cases

SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And, ast.USub: ast.UAdd,
}  # fmt: skip
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


def mutants(source):
    """(what was changed, source) of every mutant of Python source."""
    tree = ast.parse(source)
    strict = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "strict"
    ]
    for index, node in enumerate(ast.walk(tree)):
        if node in strict:  # of zip: it only guards against unequal lengths
            continue
        for label, change in changes(node):
            mutant = copy.deepcopy(tree)
            change(list(ast.walk(mutant))[index])
            text = ast.unparse(ast.fix_missing_locations(mutant))
            if text != ast.unparse(tree):
                place = f"line {getattr(node, 'lineno', 0)}.{getattr(node, 'col_offset', 0)}"
                yield f"{place}: {label}", text


def changes(node):
    """(label, function that changes a copy of the node) for every way to perturb it."""
    operator = getattr(node, "op", None)
    if type(operator) in SWAPS:
        swapped = SWAPS[type(operator)]
        yield (
            f"{type(operator).__name__} to {swapped.__name__}",
            lambda found: setattr(found, "op", swapped()),
        )
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        other = SWAPS[type(node.ops[0])]
        yield (
            f"{type(node.ops[0]).__name__} to {other.__name__}",
            lambda found: found.ops.__setitem__(0, other()),
        )
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield (
            f"{node.value} to {not node.value}",
            lambda found: setattr(found, "value", not found.value),
        )
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for step in (1, -1):
            yield (
                f"{node.value} to {node.value + step}",
                lambda found, s=step: setattr(found, "value", found.value + s),
            )
    for key in ("id", "attr"):
        name = getattr(node, key, None)
        if name in NAMES:
            yield (
                f"{name} to {NAMES[name]}",
                lambda found, key=key, name=name: setattr(found, key, NAMES[name]),
            )
    if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "range":
        place = 0 if len(node.args) == 1 else 1
        yield (
            "range one shorter",
            lambda found: found.args.__setitem__(place, shorter(found.args[place])),
        )
    for index, inner in enumerate(
        getattr(node, "body", []) if isinstance(getattr(node, "body", []), list) else []
    ):
        if isinstance(inner, (ast.AugAssign, ast.Assign)) or (
            isinstance(inner, ast.Expr) and index
        ):
            yield (
                f"without {ast.unparse(inner)[:40]}",
                lambda found, i=index: found.body.__setitem__(i, ast.Pass()),
            )


def shorter(argument):
    return ast.BinOp(argument, ast.Sub(), ast.Constant(1))


class Late(BaseException):
    """Time is up; not an Exception, since `run_cases` takes those for what a work raised."""


@contextmanager
def at_most(seconds):
    """Raise Late in a block that takes longer."""

    def stop(*_):
        raise Late

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def survives(check, source, setup):
    """Whether a mutant passes the public cases and those of a secret seed."""
    space = {"__name__": "mutant"}
    try:
        with at_most(5), warnings.catch_warnings(action="ignore"):
            exec(setup + "\n" + source, space)
            for seed in (0, SEED):
                sheet = Sheet(check, seed)
                if not sheet.judge(run_cases(check.adapter, space[check.work], sheet.sent)).correct:
                    return False
    except (Exception, SystemExit, Late):
        return False
    return True


def examine(exercise):
    """{work: (number of mutants, those that survive)} of an exercise."""
    solved, setup = definitions("solutions", exercise)
    found = {}
    for check in exercises()[exercise].CHECKS:
        others = "\n".join(source for name, source in solved.items() if name != check.work)
        made = list(mutants(solved[check.work]))
        found[check.work] = (
            len(made),
            [label for label, text in made if survives(check, text, setup + "\n" + others)],
        )
    return found


def main(names):
    """Examine exercises, all of them without a name, and print what survives."""
    for exercise in names or exercises():
        for work, (made, alive) in examine(exercise).items():
            print(
                f"{exercise:32} {work:28} {made:4} mutants, {made - len(alive):4} rejected  {'; '.join(alive)}"
            )
