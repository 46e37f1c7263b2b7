"""What a finished run measured, and where: one JSON file, written once and read with suspicion."""

import json
import platform
import subprocess
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from course_utils import __version__
from course_utils.experiments.recipe import Recipe, stored_recipe
from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import atomic_path, bounded_text, digest

LARGEST = 50_000_000  # bytes of a result that is read: a long one has some 100,000
PARTS = ("recipe", "seed", "precision", "data", "code")  # of an identity
MADE = ("date", "device", "torch")  # what every provenance has said so far
KINDS = {
    "id": str,
    "model": str,
    "data": str,
    "seed": int,
    "history": dict,
    "recipe": dict,
    "made": dict,
}


@dataclass(frozen=True)
class Result:
    """What a finished run measured, and where.

    test_accuracy: fraction, last epoch; per_class: fraction by class; history: columns of History
    test_accuracy, test_loss and per_class are None for a run that diverged: no mean can take them
    in by mistake
    seconds: of the training epochs, validation included
    images_per_second: training images over that time
    peak_memory: bytes, the most that PyTorch held on a GPU, or the process on a CPU
    watched: for a recipe with step sizes, what its `Watch` saw: steps, their loss, loss_range,
    distance and beta
    identity: all that decides the numbers, see `identity.identity`
    answers: which test images were right, in their order, see `answers`; None for a run that
    diverged
    """

    id: str
    model: str
    data: str
    seed: int
    parameters: int
    test_accuracy: float | None
    test_loss: float | None
    per_class: list[float] | None
    history: dict[str, list[float]]
    seconds: float
    images_per_second: float
    recipe: dict[str, Any]
    made: dict[str, Any]
    peak_memory: int | None = None
    watched: dict[str, Any] | None = None
    identity: dict[str, Any] | None = None
    answers: dict[str, Any] | None = None

    @property
    def diverged(self) -> bool:
        """Whether training left the finite numbers, so that there was nothing to test."""
        return self.test_accuracy is None

    def as_recipe(self) -> Recipe:
        """The Recipe that was run, with the run's seed and precision in its config."""
        return stored_recipe(self.recipe)


def stored_result(folder: Path) -> Result | None:
    """The Result in the folder of a run, None where there is none.

    raises: ValueError, see `read_result`
    """
    content = read_result(folder / "result.json")
    return None if content is None else from_json(content)


def from_json(content: dict[str, Any]) -> Result:
    """The Result that a result.json holds as a dict."""
    return Result(**{name: value for name, value in content.items() if name != "seal"})


def write_result(path: Path, result: Result) -> Result:
    """Write a Result once, with a seal that tells whether it was changed: one that is there stays.

    returns: the Result as its file gives it back
    """
    # to JSON and back, so that the seal is that of what a reader gets
    content = json.loads(json.dumps(asdict(result)))
    if not path.exists():
        with atomic_path(path) as temporary:
            temporary.write_text(json.dumps(content | {"seal": seal(content)}, indent=1) + "\n")
    return Result(**content)


def seal(content: dict[str, Any]) -> str:
    """Digest of a result as JSON gives it back.

    It tells a slip of the hand, not a forger: he can seal again.
    """
    sealed = {key: value for key, value in content.items() if key != "seal"}
    return digest(json.loads(json.dumps(sealed)))


def read_result(path: Path | str) -> dict[str, Any] | None:
    """A result.json as a dict, None where there is none.

    raises: ValueError that names a file which is damaged, was changed after it was written, or
    holds no result
    """
    try:
        content = json.loads(bounded_text(path, LARGEST))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(
            f"{path} is damaged ({error}); move it away and run its command again"
        ) from None
    if trouble := trouble_of(content):
        raise UserError(f"{path} is damaged ({trouble}); move it away and run its command again")
    return dict(content)


def trouble_of(content: object) -> str | None:
    """What makes a value that was read no result, in words, or None."""
    if not isinstance(content, dict):
        return f"it holds a {type(content).__name__} and no result"
    for name, kind in KINDS.items():
        if not isinstance(content.get(name), kind) or isinstance(content[name], bool):
            return f"its {name} is {str(content.get(name))[:80]!r}"
    needed = [field.name for field in fields(Result) if field.default is MISSING]
    missing = [name for name in needed if name not in content]
    missing += [f"made.{name}" for name in MADE if name not in content["made"]]
    if missing:
        return f"it has no {', '.join(missing)}"
    known = content.get("identity")
    if known is not None and not (isinstance(known, dict) and set(known) == set(PARTS)):
        return f"its identity is {str(known)[:80]!r}, where one has {', '.join(PARTS)}"
    accuracy = content.get("test_accuracy")
    if accuracy is not None and not (isinstance(accuracy, float | int) and 0 <= accuracy <= 1):
        return f"its test accuracy is {str(accuracy)[:80]!r}, which is no fraction from 0 to 1"
    if "seal" in content and content["seal"] != seal(content):
        return "it was changed after it was written"
    return None


def peak_memory(device: torch.device) -> int | None:
    """The most memory that PyTorch has held on a GPU, or this process on a CPU, in bytes.

    None where nobody tells.
    """
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if platform.system() == "Darwin" else 1024  # of ru_maxrss: bytes, on Linux kB
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def provenance(device: torch.device) -> dict[str, Any]:
    """Where and with what a number was made: date, machine, versions."""
    threads = torch.get_num_threads()
    cpu = f"{threads} CPU thread{'s' if threads > 1 else ''}"
    return {
        "course": __version__,
        "commit": commit(),
        "date": date.today().isoformat(),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else cpu,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "torchvision": version("torchvision"),
    }


@lru_cache
def commit() -> str | None:
    """The commit of the clone that this package is, "+" where files were changed since.

    None where it is no clone.
    """
    folder = str(Path(__file__).parents[2])
    # --exclude=*: no tag is named, so that the answer is a hash
    command = ["git", "-C", folder, "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def rounded(column: list[Any]) -> list[Any]:
    """Floats to five decimals, so that a stored history stays small."""
    return [round(value, 5) if isinstance(value, float) else value for value in column]
