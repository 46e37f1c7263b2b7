"""Networks of your own: a class, or a function that builds one, in a Python file."""

import ast
import importlib.util
import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import nn

from course_utils.runtime.errors import UserError

OWN = re.compile(r"(?P<file>.+\.py):(?P<name>[A-Za-z_]\w*)")


def is_own(name: str) -> bool:
    """Whether a network's name is that of a file and what is in it, as "my_net.py:Net"."""
    return OWN.fullmatch(name) is not None


def own_network(name: str) -> Callable[..., nn.Module]:
    """What builds a network of your own, from num_classes, in_channels and other arguments.

    name: a path and a class or function, as "my_net.py:Net". The file is run, with the files beside
    it at hand to import; of num_classes and in_channels it is given those that it takes
    raises: ValueError for no such file, one that fails, and what makes no nn.Module

    >>> model = own_network("my_net.py:Net")(num_classes=10, in_channels=3)
    """
    path, attribute = _parts(name)
    make = vars(_run(path)).get(attribute)
    if not callable(make):
        raise UserError(f"{path} has no class or function {attribute!r}")

    def build(**arguments: Any) -> nn.Module:
        takes = inspect.signature(make).parameters
        if all(one.kind is not one.VAR_KEYWORD for one in takes.values()):
            usual = ("num_classes", "in_channels")
            arguments = {
                key: arguments[key] for key in arguments if key in takes or key not in usual
            }
        try:
            model = make(**arguments)
        except Exception as error:
            raise UserError(
                f"{name} could not be built: {type(error).__name__}: {error}"
            ) from error
        if not isinstance(model, nn.Module):
            raise UserError(f"{name} must make an nn.Module, got {type(model).__name__}")
        return model

    return build


def own_sources(name: str) -> dict[str, str]:
    """The text of the file of a network of your own, and of those beside it that it imports.

    returns: text by the name of the file, without its folder: a moved file is the same network
    raises: ValueError for no such file, and for one that is no Python
    """
    path, _ = _parts(name)
    sources: dict[str, str] = {}
    wanted = [path]
    while wanted:
        file = wanted.pop()
        if file.name in sources:
            continue
        sources[file.name] = file.read_text(encoding="utf-8")
        for module in _imported(file, sources[file.name]):
            beside = path.parent / f"{module}.py"
            if beside.is_file():
                wanted.append(beside)
    return sources


def _imported(file: Path, source: str) -> list[str]:
    """The first parts of the names of the modules that a file imports."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise UserError(f"{file}, line {error.lineno}: {error.msg}") from None
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return [name.split(".")[0] for name in names]


def _parts(name: str) -> tuple[Path, str]:
    match = OWN.fullmatch(name)
    if match is None:
        raise UserError(f"a network of your own is named as my_net.py:Net, got {name!r}")
    path = Path(match["file"])
    if not path.is_file():
        raise UserError(f"there is no file {path}; a network of your own is named as my_net.py:Net")
    return path, match["name"]


def _run(path: Path) -> Any:
    """The module of a file, run anew: its text may have changed since the last time."""
    spec = importlib.util.spec_from_file_location(f"own_{path.stem}", path)
    assert spec is not None  # of a path that ends in .py
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise UserError(f"{path} could not be run: {type(error).__name__}: {error}") from error
    finally:
        sys.path.remove(str(path.parent.resolve()))
    return module
