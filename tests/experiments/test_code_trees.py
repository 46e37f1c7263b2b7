"""The code that a run is known by reads alike in every version of Python."""

import ast
import shutil
import subprocess

import pytest

from course_utils.experiments.identity import EXECUTED, ROOT, _written, plain_tree

OTHER = """
import ast, sys
source, *paths = sys.argv[1:]
space = {"ast": ast}
for node in ast.parse(open(source).read()).body:
    if getattr(node, "name", "") in ("plain_tree", "_written"):
        exec(compile(ast.Module([node], []), "tree", "exec"), space)
for path in paths:
    print(ascii(space["plain_tree"](open(path, encoding="utf-8").read())))
"""
# more than is executed: of an f-string that ends in a width, 3.12 reads an empty text more
READ = [ROOT.joinpath(*name.split(".")).with_suffix(".py") for name in EXECUTED]
READ += sorted((ROOT / "analysis").glob("*.py"))


@pytest.mark.parametrize("version", [f"python3.{minor}" for minor in range(11, 16)])
def test_another_version_of_python_gives_the_same_tree(version):
    program = shutil.which(version)
    command = [program or "", "-c", OTHER, ROOT / "experiments" / "identity.py", *READ]
    found = subprocess.run(command, capture_output=True, text=True) if program else None
    if found is None or found.returncode:  # a link may lead nowhere
        pytest.skip(f"there is no {version} here")
    assert found.stdout.splitlines() == [ascii(plain_tree(path.read_text())) for path in READ]


def test_an_empty_field_of_a_newer_python_changes_nothing():
    class Newer(ast.FunctionDef):
        _fields = (*ast.FunctionDef._fields, "more")

    (function,) = ast.parse("def f(a, b=None): return f'{a}'").body
    newer = Newer(**dict(ast.iter_fields(function)), more=[])
    assert _written(newer) == _written(function).replace("FunctionDef(", "Newer(", 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("x = 0", "x = 1"), ("x = None", "x = 0"), ("x = ''", "x = None"), ("f()", "f(0)")],
)
def test_what_differs_reads_differently(one, other):
    assert plain_tree(one) != plain_tree(other)
