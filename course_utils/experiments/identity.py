"""What a run is: everything that decides its numbers, as one key. Runs are compared by it alone."""

import ast
import importlib
import inspect
import json
import textwrap
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import course_utils
from course_utils.data import ImageSet
from course_utils.experiments.recipe import DESCRIPTIVE, Recipe
from course_utils.models import FAMILIES, find_network
from course_utils.models.own_networks import is_own, own_sources
from course_utils.runtime.registry import own_function
from course_utils.runtime.storage import digest

ROOT = Path(course_utils.__file__).parent
AUGMENT = [
    f"data.augment.{path.stem}" for path in sorted((ROOT / "data" / "augment").glob("[a-z]*.py"))
]
# Modules that a run executes, beside that of its network and a report's own functions.
EXECUTED = (
    "data.batches",
    "data.imageset",
    *AUGMENT,
    "training.loop",
    "training.train_config",
    "training.train_state",
    "training.losses",
    "training.optimizers",
    "training.schedules",
    "training.cuda_graph",
    "experiments.augmentations",
    "experiments.preparation",
    "models.initialization",
)
FUNCTIONS = (
    ("runtime.device", "seeded"),
    ("runtime.device", "autocast"),
    ("analysis.predictions", "ask"),
)  # of modules that do more
# `data_digest` of what the reports trained on; CIFAR-100 and Fashion-MNIST have not been read yet.
PUBLISHED = {"cifar10": "b36f9ef868b03d07", "mnist": "fb326e2a369606b9"}

# Drawn pictures round otherwise on another kind of processor: the digest of `shapes` on one, and
# that of the same drawing on the other, which counts as the same data.
SAME_DRAWING = {"e6cec74aa129fa37": "f874edc04e5c7109"}


def identity(recipe: Recipe, seed: int, precision: str, image_set: ImageSet) -> dict[str, Any]:
    """What decides the numbers of a run, as a dict of plain values.

    precision: "fp32" or "bf16", as it was picked; image_set: whole
    returns: "recipe" (its deciding fields), "seed", "precision", "data" and "code", both as digests
    """
    return {
        "recipe": deciding(recipe),
        "seed": seed,
        "precision": precision,
        "data": data_digest(image_set),
        "code": code_of(recipe),
    }


def key_of(identity: dict[str, Any]) -> str:
    """The key of an identity: 16 hexadecimal digits."""
    # 64 bits: among a million runs, two share a key with a chance of 3 in 10^8
    return digest(identity)[:16]


def deciding(recipe: Recipe) -> dict[str, Any]:
    """The fields of a Recipe that decide its numbers, as JSON gives them back.

    Seed and precision stand beside them in an identity.
    """
    fields = {name: value for name, value in asdict(recipe).items() if name not in DESCRIPTIVE}
    config = fields["config"].items()
    fields["config"] = {key: value for key, value in config if key not in ("seed", "precision")}
    # to JSON and back: a tuple becomes the list that a stored identity has
    text = json.dumps(fields, default=lambda part: getattr(part, "__qualname__", repr(part)))
    return dict(json.loads(text))


def data_digest(image_set: ImageSet) -> str:
    """Digest of every image and label, of training and test, and of the names of the classes."""
    kept = vars(image_set)
    if "_digest" not in kept:  # a third of a second for CIFAR-10
        parts = ("train_images", "train_labels", "test_images", "test_labels", "classes")
        drawn = digest([getattr(image_set, part) for part in parts])[:16]
        kept["_digest"] = SAME_DRAWING.get(drawn, drawn)
    return str(kept["_digest"])


def code_of(recipe: Recipe) -> str:
    """Digest of the code that a recipe's runs execute."""
    names = (recipe.config.schedule, recipe.augment, recipe.initialization)
    # what the library offers is in EXECUTED; a report's own function is not
    own = tuple(sorted(name for name in names if name and own_function(name)))
    if is_own(recipe.model):  # a student's file changes while this process lives: no cache
        trees = {file: plain_tree(text) for file, text in own_sources(recipe.model).items()}
        return digest([code_digest("", own), trees])[:16]
    return code_digest(recipe.model, own)


@lru_cache
def code_digest(model: str, own: tuple[str, ...] = ()) -> str:
    """Digest of the code that trains and tests a network, see `plain_tree`: a comment is no code.

    model: a name, or "" for a network that is none of the course's. Counted are EXECUTED,
    FUNCTIONS, and the file of the network with those of its kind that it imports
    own: functions of reports, as "r003:four_steps", with all of their file that they use
    """
    trees: dict[str, Any] = {name: plain_tree(text_of(name)) for name in modules_of(model)}
    for module, name in FUNCTIONS:
        function = getattr(importlib.import_module(f"course_utils.{module}"), name)
        source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
        trees[f"{module}.{name}"] = plain_tree(source)
    for name in own:
        module, _, function_name = name.partition(":")
        trees[name] = used_by(function_name, text_of(f"reports.{module}"))
    return digest(trees)[:16]


def used_by(function: str, source: str) -> list[tuple[str, str]]:
    """A function of a file with what else of the file it uses: a report's other rows are not in it.

    returns: (name, text of its syntax tree), sorted
    """
    nodes: dict[str, ast.stmt] = {}
    for node in ast.parse(source).body:
        targets = getattr(node, "targets", [getattr(node, "target", node)])
        parts = [part for target in targets for part in ast.walk(target)]
        names = [part.id for part in parts if isinstance(part, ast.Name)]
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names = [node.name]
        nodes |= dict.fromkeys(names, node)
    wanted = [function]
    used: dict[str, str] = {}
    while wanted:
        name = wanted.pop()
        if name in nodes and name not in used:
            used[name] = plain_tree(ast.unparse(nodes[name]))
            # an import holds no ast.Name: what it brings must be in EXECUTED
            parts = list(ast.walk(nodes[name]))
            wanted += [part.id for part in parts if isinstance(part, ast.Name)]
    return sorted(used.items())


def modules_of(model: str) -> list[str]:
    """The modules of the course whose whole text counts for a network, sorted.

    raises: ValueError for a name that no network has, with the nearest
    """
    families = [family for family in FAMILIES if model in family.VARIANTS]
    if model and not families:
        find_network(model)  # which says so
        raise AssertionError(f"{model} is a network of no family")
    wanted = [*EXECUTED, *(family.__name__.removeprefix("course_utils.") for family in families)]
    modules: set[str] = set()
    while wanted:
        module = wanted.pop()
        if module in modules:
            continue
        modules.add(module)
        for node in ast.walk(ast.parse(text_of(module))):
            imported = (isinstance(node, ast.ImportFrom) and node.module) or ""
            if imported.startswith("course_utils.models."):  # blocks that families share
                wanted.append(imported.removeprefix("course_utils."))
    return sorted(modules)


def text_of(module: str) -> str:
    """The source of a module of the course, as "training.loop"."""
    return ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")


def plain_tree(source: str) -> str:
    """Python source as the text of its syntax tree.

    Docstrings, comments, places and the annotations of functions are left out. The annotation of a
    dataclass's field stays: without it there is no field.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)):
            if ast.get_docstring(node) is not None:
                node.body[:1] = [] if len(node.body) > 1 else [ast.Pass()]  # a body is never empty
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.JoinedStr):  # Python 3.12 ends some of them with an empty text
            node.values = [part for part in node.values if getattr(part, "value", None) != ""]
    return _written(tree)


def _written(value: object) -> str:
    """A syntax tree as text, the same in every version of Python: fields that are empty, of which a
    newer version has more, are left out.
    """
    if isinstance(value, ast.AST):
        fields = [(name, part) for name, part in ast.iter_fields(value) if part not in (None, [])]
        parts = ", ".join(f"{name}={_written(part)}" for name, part in fields)
        return f"{type(value).__name__}({parts})"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return repr(value)
