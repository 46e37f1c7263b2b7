"""What each operation of torch does to the receptive field of its input.

A rule is (field of the input, output, the function's own arguments) -> field of the output, with
the function's own names and defaults. There is one for each function that looks beyond a position;
POINTWISE names those that do not.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from course_utils.analysis.field_arithmetic import (
    PerAxis,
    ReceptiveField,
    flattened,
    through_reach,
    through_window,
)


class UnknownOperationError(Exception):
    """An operation without a rule; receptive_fields adds the layer's name."""


def _conv(
    field: ReceptiveField,
    output: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: PerAxis = 1,
    padding: PerAxis | str = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
) -> ReceptiveField:
    if isinstance(padding, str):  # "same" may pad one side more than the other
        raise UnknownOperationError(f"pads by name ({padding!r})")
    return through_window(field, output, weight.shape[2:], stride, padding, dilation)


def _max_pool(
    field: ReceptiveField,
    output: torch.Tensor,
    kernel_size: PerAxis,
    stride: PerAxis | None = None,
    padding: PerAxis = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,  # its extra position is in the output's shape
    return_indices: bool = False,
) -> ReceptiveField:
    # Without a stride torch moves a pool by its own size.
    return through_window(field, output, kernel_size, stride or kernel_size, padding, dilation)


def _avg_pool(
    field: ReceptiveField,
    output: torch.Tensor,
    kernel_size: PerAxis,
    stride: PerAxis | None = None,
    padding: PerAxis = 0,
    *options: Any,  # ceil_mode, and what to divide by: no window moves
    **named: Any,  # the same, by name
) -> ReceptiveField:
    return through_window(field, output, kernel_size, stride or kernel_size, padding, 1)


def _adaptive_pool(
    field: ReceptiveField,
    output: torch.Tensor,
    output_size: PerAxis,
    return_indices: bool = False,
) -> ReceptiveField:
    sizes = list(zip(field.positions, output.shape[2:], strict=True))
    if all(n % k == 0 for n, k in sizes):
        kernel = [n // k for n, k in sizes]
        return through_window(field, output, kernel, kernel, 0, 1)
    reach = []  # torch's areas: from floor(i n / k) to ceil((i + 1) n / k)
    for n, k in sizes:
        i = torch.arange(k)[:, None]
        p = torch.arange(n)
        reach.append((p >= i * n // k) & (p < -((-(i + 1) * n) // k)))  # -(-a // b): ceil
    return through_reach(field, reach)


def _interpolate(
    field: ReceptiveField,
    output: torch.Tensor,
    size: PerAxis | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    *options: Any,
    **more: Any,
) -> ReceptiveField:
    if mode != "nearest":
        raise UnknownOperationError(f"interpolates in mode {mode!r}")
    sizes = zip(field.positions, output.shape[2:], strict=True)
    # Output i copies input floor(i n / k): neighbors may share a field, so spacing is left out.
    reach = [torch.arange(n) == (torch.arange(k) * n // k)[:, None] for n, k in sizes]
    return through_reach(field, reach)


def _pad(
    field: ReceptiveField,
    output: torch.Tensor,
    pad: Sequence[int],
    mode: str = "constant",
    value: float | None = None,
) -> ReceptiveField:
    if mode != "constant":
        raise UnknownOperationError(f"pads in mode {mode!r}")
    before = [0] * len(field.positions)
    for axis in range(len(before)):  # torch lists the last axis first
        if 2 * axis < len(pad):
            before[-1 - axis] = pad[2 * axis]
    return through_window(field, output, 1, 1, before, 1)


def _getitem(field: ReceptiveField, output: torch.Tensor, index: Any) -> ReceptiveField:
    index = index if isinstance(index, tuple) else (index,)
    dims = len(field.positions)
    spatial = [*index[2:], *[slice(None)] * dims][:dims]
    moves_axes = any(part is None or part is Ellipsis for part in index)
    if moves_axes or not all(isinstance(part, slice) for part in spatial):
        raise UnknownOperationError(f"takes out {index}")
    ranges = [range(n)[part] for n, part in zip(field.positions, spatial, strict=True)]
    # Position o is input position start + o * step: a window of one, padded by -start.
    return through_window(field, output, 1, [r.step for r in ranges], [-r.start for r in ranges], 1)


def _reduce(
    field: ReceptiveField,
    output: torch.Tensor,
    dim: int | Sequence[int] | None = None,
    keepdim: bool = False,
    **options: Any,
) -> ReceptiveField:
    spatial = set(range(2, 2 + len(field.positions)))
    given = [dim] if isinstance(dim, int) else dim or []
    axes = {d % (2 + len(spatial)) for d in given}
    if axes == {1} and keepdim:  # over channels: every position sees what it saw
        return field
    if axes >= spatial:  # over all positions, as a global pool
        return flattened(field)
    raise UnknownOperationError(f"reduces the axes {dim}")


def _flatten(
    field: ReceptiveField, output: torch.Tensor, start_dim: int = 0, end_dim: int = -1
) -> ReceptiveField:
    return flattened(field)


# By the name of torch's function.
RULES: dict[str, Callable[..., ReceptiveField]] = {
    "interpolate": _interpolate,
    "pad": _pad,
    "__getitem__": _getitem,
    "flatten": _flatten,
}
RULES |= {f"conv{d}d": _conv for d in (1, 2)}
RULES |= {f"max_pool{d}d": _max_pool for d in (1, 2)} | {f"avg_pool{d}d": _avg_pool for d in (1, 2)}
RULES |= {f"adaptive_{kind}_pool{d}d": _adaptive_pool for kind in ("avg", "max") for d in (1, 2)}
RULES |= dict.fromkeys(("mean", "sum", "amax", "amin"), _reduce)

POINTWISE = set(
    """
    relu leaky_relu elu gelu silu mish prelu hardtanh sigmoid tanh dropout dropout2d batch_norm
    local_response_norm add sub mul div __rsub__ __radd__ __rmul__ neg abs square sqrt clamp cat to
    contiguous
    """.split()
)
# What answers no tensor.
READS = set("dim size numel __get__ stride is_contiguous _set_grad_enabled".split())
