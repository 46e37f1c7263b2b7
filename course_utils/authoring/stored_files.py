"""Files that scripts of this folder make and widgets draw: written a row a line, and held against
their recipe.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import stored_recipe
from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import atomic_path


def store(path: Path, head: Mapping[str, Any], key: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the dict `head`, and under `key` the rows, one a line, so that a change to one shows as
    one.
    """
    parts = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
    lines = ",\n".join(json.dumps(row) for row in rows)
    with atomic_path(path) as temporary:
        temporary.write_text("{" + ",\n".join([*parts, f'"{key}": [\n{lines}\n]']) + "}\n")


def same_recipe(stored: Mapping[str, Any], recipe: Recipe) -> bool:
    """Whether a recipe read back from JSON is this one, where tuples have become lists."""
    return json.dumps(asdict(stored_recipe(stored))) == json.dumps(asdict(recipe))


def refuse(arguments: list[str]) -> None:
    """raises: ValueError where a tool that takes no arguments is given some"""
    if arguments:
        raise UserError(f"this tool takes no arguments, got {' '.join(arguments)}")
