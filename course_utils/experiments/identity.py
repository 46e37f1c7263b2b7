"""What a run is: everything that decides its numbers, as one key. Runs are compared by it, and by nothing else."""

import ast
import importlib
import inspect
import json
import textwrap
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import course_utils
from course_utils.experiments.recipe import SAID
from course_utils.models import FAMILIES, create_model
from course_utils.runtime.registry import own_function
from course_utils.runtime.storage import digest

ROOT = Path(course_utils.__file__).parent
AUGMENT = [
    f"data.augment.{path.stem}" for path in sorted((ROOT / "data" / "augment").glob("[a-z]*.py"))
]
EXECUTED = (  # modules that a run executes, beside that of its network and a report's own functions
    "data.batches", "data.imageset", *AUGMENT, "training.loop", "training.losses", "training.optimizers",
    "training.schedules", "training.cuda_graph", "experiments.augmentations", "experiments.preparation",
    "models.initialization",
)  # fmt: skip
FUNCTIONS = (
    ("runtime.device", "seeded"),
    ("runtime.device", "autocast"),
)  # of modules that do more
PUBLISHED = {  # `data_digest` of what the reports trained on; CIFAR-100 and Fashion-MNIST have not been read yet
    "cifar10": "b36f9ef868b03d07",
    "mnist": "fb326e2a369606b9",
}


def identity(recipe, seed, precision, image_set):
    """What decides the numbers of a run, as a dict of plain values.

    recipe: Recipe; precision: "fp32" or "bf16", as it was picked; image_set: ImageSet, whole
    returns: "recipe" (its deciding fields), "seed", "precision", "data" and "code", both as digests
    """
    return {
        "recipe": deciding(recipe), "seed": seed, "precision": precision, "data": data_digest(image_set),
        "code": code_of(recipe),
    }  # fmt: skip


def key_of(identity):
    """The key of an identity: 16 hexadecimal digits."""
    return digest(identity)[:16]


def deciding(recipe):
    """The fields of a Recipe that decide its numbers, as JSON gives them back; seed and precision stand beside them."""
    fields = {name: value for name, value in asdict(recipe).items() if name not in SAID}
    fields["config"] = {
        key: value for key, value in fields["config"].items() if key not in ("seed", "precision")
    }
    return json.loads(
        json.dumps(fields, default=lambda part: getattr(part, "__qualname__", repr(part)))
    )


def data_digest(image_set):
    """Digest of every image and label, of training and test, and of the names of the classes."""
    if "_digest" not in vars(image_set):  # a third of a second for CIFAR-10
        parts = ("train_images", "train_labels", "test_images", "test_labels", "classes")
        vars(image_set)["_digest"] = digest([getattr(image_set, part) for part in parts])[:16]
    return vars(image_set)["_digest"]


def code_of(recipe):
    """Digest of the code that a recipe's runs execute."""
    named = (recipe.config.schedule, recipe.augment, recipe.initialization)
    return code_digest(
        recipe.model, tuple(sorted(name for name in named if name and own_function(name)))
    )


@lru_cache
def code_digest(model, own=()):
    """Digest of the code that trains and tests a network, as syntax trees: a comment or docstring changes nothing.

    model: a name. Counted are EXECUTED, FUNCTIONS, and the file of the network with those of its kind that it imports
    own: functions of reports, as "r003:four_steps", with all of their file that they use
    """
    trees = {
        name: plain_tree(path_of(name).read_text(encoding="utf-8")) for name in modules_of(model)
    }
    for module, name in FUNCTIONS:
        function = getattr(importlib.import_module(f"course_utils.{module}"), name)
        trees[f"{module}.{name}"] = plain_tree(
            textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
        )
    for name in own:
        module, _, function = name.partition(":")
        trees[name] = used_by(function, path_of(f"reports.{module}").read_text(encoding="utf-8"))
    return digest(trees)[:16]


def used_by(function, source):
    """A function of a file with what else of the file it uses, as text: a report's other rows are not in it."""
    nodes = {}
    for node in ast.parse(source).body:
        targets = getattr(node, "targets", [getattr(node, "target", node)])
        names = [
            part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)
        ]
        nodes |= dict.fromkeys([node.name] if hasattr(node, "name") else names, node)
    wanted, used = [function], {}
    while wanted:
        name = wanted.pop()
        if name in nodes and name not in used:
            used[name] = plain_tree(ast.unparse(nodes[name]))
            wanted += [node.id for node in ast.walk(nodes[name]) if isinstance(node, ast.Name)]
    return sorted(used.items())


def modules_of(model):
    """The modules whose whole text counts for a network, sorted."""
    family = next((family for family in FAMILIES if model in family.VARIANTS), None)
    if family is None:
        create_model(model)  # which says that there is none, and the nearest
    wanted, found = [*EXECUTED, family.__name__.removeprefix("course_utils.")], set()
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        found.add(name)
        for node in ast.walk(ast.parse(path_of(name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "course_utils.models."
            ):
                wanted.append(node.module.removeprefix("course_utils."))
    return sorted(found)


def path_of(module):
    return ROOT.joinpath(*module.split(".")).with_suffix(".py")


def plain_tree(source):
    """Python source as the text of its syntax tree, without docstrings, annotations, comments and places.

    The annotation of a dataclass's field stays: without it there is no field.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        documented = isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
        if documented and ast.get_docstring(node) is not None:
            body[:1] = [] if len(body) > 1 else [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
    return ast.dump(tree)
