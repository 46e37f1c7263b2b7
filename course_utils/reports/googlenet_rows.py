"""GoogLeNet's published table row by row, as report 001 prints it, and what the network has."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from course_utils.analysis import cost
from course_utils.models import create_model

# Report 001, table 1 (that of Szegedy et al. 2015): thousand parameters, million operations.
PRINTED: dict[str, tuple[float, float]] = {
    "first 7x7": (2.7, 34),
    "1x1 and 3x3": (112, 360),
    "3a": (159, 128),
    "3b": (380, 304),
    "4a": (364, 73),
    "4b": (437, 88),
    "4c": (463, 100),
    "4d": (580, 119),
    "4e": (840, 170),
    "5a": (1072, 54),
    "5b": (1388, 71),
    "linear": (1000, 1),
}
PARTS = {"first 7x7": ("stem.0",), "1x1 and 3x3": ("stem.3", "stem.4"), "linear": ("fc",)}


@dataclass(frozen=True)
class TableRow:
    """A row of the table, counted and printed.

    shape: of its answer for an image of 224 x 224, (C, H, W) or (units,); weights: without biases
    macs: multiply-adds; printed: (thousand parameters, million operations)
    """

    shape: tuple[int, ...]
    weights: int
    macs: int
    printed: tuple[float, float]

    def excess(self, thousand: int = 1024) -> tuple[float, float]:
        """By which fraction the print exceeds the count: (of parameters, of operations)."""
        weights, macs = self.printed
        return weights * thousand / self.weights - 1, macs * 1e6 / self.macs - 1


def googlenet_rows() -> dict[str, TableRow]:
    """Every row of PRINTED, counted in the course's network.

    >>> googlenet_rows()["3a"].macs
    128049152
    """
    network = create_model("googlenet")
    layers = {layer.name: layer for layer in cost(network, (3, 224, 224)).grouped(2).layers}
    rows = {}
    for name, printed in PRINTED.items():
        parts = PARTS.get(name, (f"inception.{name}",))
        weights = sum(
            weight.numel()
            for part in parts
            for weight in network.get_submodule(part).parameters()
            if weight.ndim > 1
        )
        shape = layers[parts[-1]].output or ()
        rows[name] = TableRow(shape, weights, sum(layers[part].macs for part in parts), printed)
    return rows


def rows_table(rows: Mapping[str, TableRow], tolerance: float = 0.03) -> str:
    """A Markdown table: parameters in units of 1,024 weights, and million operations.

    tolerance: a printed number that is off by a larger fraction is bold. The last column divides
    the printed operations by the positions of the map, which each use every weight once
    """
    heading = (
        "| row | answer | parameters (1,024): counted | printed | million multiply-adds: counted "
    )
    lines = [
        heading + "| printed | parameters, by the printed operations |",
        "|---|---|" + "---:|" * 5,
    ]
    for name, row in rows.items():
        cells = [name, " x ".join(map(str, row.shape))]
        counts = (row.weights / 1024, row.macs / 1e6)
        for count, printed, excess in zip(counts, row.printed, row.excess(), strict=True):
            mark = "**" if abs(excess) > tolerance else ""
            cells += [f"{count:,.1f}", f"{mark}{printed:,g}{mark}"]
        positions = math.prod(row.shape[1:])
        cells.append(f"{row.printed[1] * 1e6 / positions / 1024:,.1f}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def shares(rows: Mapping[str, TableRow]) -> dict[str, list[float]]:
    """The share of each row, a fraction: of all weights, and of all multiply-adds."""
    weights = sum(row.weights for row in rows.values())
    macs = sum(row.macs for row in rows.values())
    return {
        "parameters": [row.weights / weights for row in rows.values()],
        "multiply-adds": [row.macs / macs for row in rows.values()],
    }
