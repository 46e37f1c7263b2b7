"""A leaderboard kept in one file: a network is counted and evaluated again before it enters.

A submission is the folder that a run leaves (see `runner.execute`): checkpoint.pt and result.json,
with a card.md beside them. Its architecture is data, a name and its arguments, and its weights load
without running code, so that nothing a stranger wrote is executed. What result.json claims is
compared, never copied.
"""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from filelock import FileLock, Timeout

from course_utils.experiments.answers import mcnemar, unpack
from course_utils.experiments.board_line import Line, check_name, looks
from course_utils.experiments.model_cards import check_card
from course_utils.experiments.submission import evaluate_folder
from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import atomic_path

LIMIT = 5_000_000  # parameters, the limit of report 004's project
FORMAT = 2  # 1 had no answers
LARGEST_BOARD = 100_000_000  # bytes
PATIENCE = 60  # seconds that another process may be at the board


def submit(
    folder: Path | str,
    board: Path | str,
    name: str,
    *,
    data: str = "cifar10",
    limit: int = LIMIT,
    device: torch.device | str | None = None,
) -> Line:
    """Check a submission, evaluate it on the whole test set of `data`, and add its line to a file.

    folder: of a finished run, with card.md; board: path of the leaderboard, made if absent
    name: whose it is
    raises: ValueError, OSError or FileNotFoundError that says which rule is broken; the board is
    then as it was

    >>> folder = "runs/quick-14-starter-shapes-seed0-1f0a3c9d2b"
    >>> submit(folder, "leaderboard.json", "Ada", data="shapes")
    """
    check_name(name)
    folder = Path(folder)
    board = Path(board)
    name = name.strip()
    check_card(folder / "card.md")
    read(board, data=data, limit=limit)  # before the minutes that the rest may take
    line = evaluate_folder(folder, data=data, limit=limit, device=device)
    line = replace(line, name=name)
    try:
        with FileLock(f"{board}.lock", timeout=PATIENCE):
            lines = read(board, data=data, limit=limit)  # again: a line may have come meanwhile
            for other in lines:
                check_against(line, other)
            write(board, [*lines, line], data=data, limit=limit)
    except Timeout:
        raise UserError(
            f"another process has been at {board} for {PATIENCE} seconds; try again"
        ) from None
    return line


def check_against(line: Line, other: Line) -> None:
    """raises: ValueError for a line that repeats one of the board, or imitates its name"""
    if same_network(line, other):
        raise UserError(f"these weights are on the board already, as the line of {other.name!r}")
    if other.name != line.name and looks(other.name) == looks(line.name):
        raise UserError(
            f"{line.name!r} looks like {other.name!r}, who is on the board; take another name"
        )


def same_network(line: Line, other: Line) -> bool:
    """Whether two lines are of one network, its weights nudged or not.

    It then answers every image as the other does.
    """
    same_kind = (line.model, line.arguments) == (other.model, other.arguments)
    same_answers = line.answers == other.answers
    # the loss, too: by chance, two networks that are nearly always right may answer alike
    return same_kind and same_answers and math.isclose(line.loss, other.loss, rel_tol=1e-4)


def read(board: Path | str, **rules: Any) -> list[Line]:
    """The Lines of a leaderboard, best first; none where there is no file.

    rules: data and limit that it must have been made with, if any
    raises: ValueError for a damaged file, and for one with other rules
    """
    board = Path(board)
    if not board.exists():
        return []
    if board.stat().st_size > LARGEST_BOARD:
        raise UserError(
            f"the leaderboard {board} is damaged (more than {LARGEST_BOARD:,} bytes); nothing was "
            "changed"
        )
    try:
        content = json.loads(board.read_text(encoding="utf-8"))
        made_with = {key: content[key] for key in ("format", "data", "limit")}
        lines = [Line(**line) for line in content["lines"]] if made_with["format"] == FORMAT else []
    except (
        AttributeError,
        KeyError,
        OverflowError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise UserError(
            f"the leaderboard {board} is damaged ({str(error)[:200]}); nothing was changed"
        ) from None
    asked = {"format": FORMAT, **rules}
    if made_with != {**made_with, **asked}:  # a rule that was not asked for is not compared
        raise UserError(f"{board} has {made_with}, asked for {asked}; take another file")
    return sorted(lines, key=rank)  # stable: of equals, the earlier line is first


def rank(line: Line) -> tuple[float, int]:
    """Key to sort by: more accurate first, then smaller."""
    return -line.accuracy, line.parameters


def write(board: Path, lines: list[Line], *, data: str, limit: int) -> None:
    """Replace the leaderboard by these lines, atomically."""
    content = {
        "format": FORMAT,
        "data": data,
        "limit": limit,
        "lines": [vars(line) for line in lines],
    }
    with atomic_path(board) as temporary:
        temporary.write_text(json.dumps(content, indent=1) + "\n")


def render(lines: list[Line]) -> str:
    """The leaderboard as a Markdown table: the best line of each name, with its accepted tries.

    Each is held against the line above it, image by image: see `mcnemar`.
    """
    rows = [
        "| rank | name | test accuracy, 95 % | against the line above | parameters | multiply-adds "
        "| network | tries |",
        "|--:|---|---|---|--:|--:|---|--:|",
    ]
    best: dict[str, Line] = {}
    for line in lines:
        best.setdefault(line.name, line)  # lines come best first
    above: Line | None = None
    for place, (name, line) in enumerate(best.items(), start=1):
        tries = len([other for other in lines if other.name == name])
        low, high = line.interval
        accuracy = f"{100 * line.accuracy:.2f} ({100 * low:.1f} to {100 * high:.1f})"
        rows.append(
            f"| {place} | {name} | {accuracy} | {against(above, line)} | {line.parameters:,} | "
            f"{line.macs:,} | `{line.model}` | {tries} |"
        )
        above = line
    return "\n".join(rows)


def against(above: Line | None, line: Line) -> str:
    """Whether a line is less accurate than the one above it, in a few words."""
    if above is None:
        return ""
    # each pair on its own: nothing is corrected for the number of lines
    *_, p = mcnemar(unpack(above.answers), unpack(line.answers))
    return f"{'less' if p < 0.05 else 'not decided'} (p {p:.2g})"
