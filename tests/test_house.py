"""The house rules that a machine can hold: who may import whom, sizes, one list of dependencies, no
private paths.
"""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "course_utils"
FILES = sorted(PACKAGE.rglob("*.py"))

# room: the rooms it may import; nothing imports a notebook or a test.
CORRIDORS = {
    "runtime": set(),
    "models": {"runtime"},
    "plots": set(),
    "data": {"runtime"},
    "analysis": {"runtime"},
    "training": {"runtime"},
    "widgets": {"data", "analysis", "plots", "runtime", "training"},
    "experiments": {"data", "models", "training", "analysis", "runtime"},
    # the first three as references of its checks only
    "grading": {"analysis", "models", "data", "runtime"},
    "reports": {
        "grading",  # the questions of its studies, asked of real networks
        "experiments",
        "data",
        "models",
        "training",
        "analysis",
        "plots",
        "runtime",
    },
    "authoring": {
        "grading",
        "reports",
        "experiments",
        "widgets",
        "data",
        "models",
        "training",
        "analysis",
        "runtime",
    },
    "app": {
        "authoring",
        "grading",
        "reports",
        "experiments",
        "data",
        "training",
        "plots",
        "runtime",
    },
}


def room(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path):
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        rooms = (name.split(".")[1] for name in names if name.startswith("course_utils."))
        yield from (room for room in rooms if room != "__version__")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    here = room(path)
    if here == "__init__":
        return
    assert here in CORRIDORS, f"{here} is a new room: say in CORRIDORS which rooms it may import"
    assert set(imported_rooms(path)) - {here} <= CORRIDORS[here]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_readable(path):
    text = path.read_text()
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            docstring = (ast.get_docstring(node) or "").count("\n")
            assert node.end_lineno - node.lineno + 1 - docstring <= 40, (
                f"{node.name} is too long to read"
            )


def test_every_room_is_named_in_the_package_docstring():
    docstring = ast.get_docstring(ast.parse((PACKAGE / "__init__.py").read_text()))
    for name in {room(path) for path in FILES} - {"__init__"}:
        assert re.search(rf"^ +{name} ", docstring, re.MULTILINE), name


def test_importing_the_package_imports_no_torch_and_next_to_nothing_else():
    code = (
        "import sys; before = set(sys.modules); import course_utils; "
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["course_utils"]


def test_training_is_loaded_without_analysis_and_opening_the_lab_without_torch():
    code = "import sys; import course_utils.{}; print([name for name in {} if name in sys.modules])"
    for room, heavy in (
        ("training", ["course_utils.analysis", "torchinfo"]),
        ("app.workspace", ["torch"]),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code.format(room, heavy)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == "[]", room


def test_a_notebook_waits_for_no_torchvision_unless_it_needs_it():
    """Its import takes as long as torch's: it is imported where a data file or published weights
    are read.
    """
    rooms = "data, models, training, analysis, plots, widgets, experiments, reports".split(", ")
    imports = "; ".join(f"import course_utils.{name}" for name in rooms)
    code = f"import sys; {imports}; print('torchvision' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def dependencies(lines):
    """{"torch": ">=2.11"} from "torch>=2.11" or "torch >=2.11"."""
    return {
        name: bound
        for name, bound in (re.match(r"([\w-]+) *(.*)", line).groups() for line in lines)
    }


def test_environment_yml_asks_for_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = dependencies(project["dependencies"] + project["optional-dependencies"]["test"])
    conda = {"torch": "pytorch", "playwright": "playwright-python"}  # what conda-forge calls them
    wanted = {conda.get(name, name): bound for name, bound in wanted.items()}
    lines = re.findall(
        r"^ +- ([\w-]+ [><=].*)$", (ROOT / "environment.yml").read_text(), re.MULTILINE
    )
    found = dependencies(lines)
    assert found.pop("python") == project["requires-python"]
    assert found == wanted


def test_no_dependency_is_pinned_hard():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for line in project["dependencies"] + project["optional-dependencies"]["test"]:
        assert "==" not in line


def test_ci_runs_the_readme_command():
    done = subprocess.run(
        ["bash", ROOT / ".ci" / "run", "--show"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() in (ROOT / "README.md").read_text()
    assert "pytest" in done.stdout


def test_nothing_committed_names_a_private_place():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    private = re.compile(
        "|".join(["/" + "work/", "/" + "root/", "/" + "tmp/w", "site" + "-packages/"])
    )
    for name in tracked.stdout.split("\n"):
        path = ROOT / name
        if path.is_file() and path.suffix in (
            ".py",
            ".md",
            ".ipynb",
            ".toml",
            ".yml",
            ".json",
            ".cfg",
            "",
        ):
            assert not private.search(path.read_text()), name
