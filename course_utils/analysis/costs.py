"""What a network costs: parameters and multiply-adds by layer, as data and as a table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
import torchinfo
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from course_utils.runtime.modes import evaluating

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)


@dataclass(frozen=True)
class LayerCost:
    """One layer that has parameters, in the order in which layers are called.

    output: shape without the batch, None for a layer that evaluation never calls (an auxiliary
    head)
    parameters: its own, counted where they are first used; macs: multiply-adds for one image
    """

    name: str
    kind: str
    output: tuple[int, ...] | None
    parameters: int
    macs: int


@dataclass(frozen=True)
class Cost:
    """The layers of a network and their sums, for one image; shapes: what each module answers, by
    name.

    A multiply-add (MAC) is one multiplication and the addition of its product; a FLOP is either of
    the two, so flops = 2 * macs. Papers that print "FLOPs" mostly mean MACs: He et al. 2016a says
    so in section 3.3.
    """

    layers: tuple[LayerCost, ...]
    shapes: dict[str, tuple[int, ...]] = field(repr=False)

    @property
    def parameters(self) -> int:
        """Numbers that are learned, each counted once."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def macs(self) -> int:
        """Multiply-adds for one image."""
        return sum(layer.macs for layer in self.layers)

    @property
    def flops(self) -> int:
        """Multiplications and additions for one image."""
        return 2 * self.macs

    def grouped(self, depth: int = 1) -> "Cost":
        """The same cost, added up over the modules that share the first `depth` parts of their
        name.
        """
        groups: dict[str, list[LayerCost]] = {}
        for layer in self.layers:
            groups.setdefault(".".join(layer.name.split(".")[:depth]), []).append(layer)
        rows = (
            LayerCost(
                name,
                group[0].kind if len(group) == 1 else f"{len(group)} layers",
                self._answer(name),
                sum(layer.parameters for layer in group),
                sum(layer.macs for layer in group),
            )
            for name, group in groups.items()
        )
        return Cost(tuple(rows), self.shapes)

    def _answer(self, name: str) -> tuple[int, ...] | None:
        """Shape of what the module answers; for a mere list of modules, of what the last one called
        in it answers.
        """
        inside = [shape for key, shape in self.shapes.items() if key.startswith(f"{name}.")]
        return self.shapes.get(name, inside[-1] if inside else None)

    def __str__(self) -> str:
        rows = [("layer", "kind", "output", "parameters", "MACs")]
        for layer in self.layers:
            output = "-" if layer.output is None else " x ".join(map(str, layer.output))
            rows.append(
                (layer.name, layer.kind, output, f"{layer.parameters:,}", f"{layer.macs:,}")
            )
        rows.append(("total", "", "", f"{self.parameters:,}", f"{self.macs:,}"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        # Words to the left of their column, numbers to the right.
        line = "  ".join(f"{{:{'>' if i > 2 else '<'}{width}}}" for i, width in enumerate(widths))
        return "\n".join(line.format(*row) for row in rows)


def cost(model: nn.Module, input_shape: tuple[int, ...]) -> Cost:
    """Parameters and multiply-adds of `model` in evaluation mode, for one image; nothing is
    computed or changed.

    input_shape: (C, H, W)
    returns: Cost. Counted are convolutions and matrix products, as papers count them;
    normalization, activations, pooling and sums are not.
    raises: ValueError if the model multiplies matrices outside of the layers counted here, so that
    a sum would be wrong

    >>> print(cost(create_model("basenet"), (3, 32, 32)))
    """
    names = {module: name for name, module in model.named_modules()}
    # What stands in .parametrizations, as of a weight norm, counts with the layer it belongs to.
    counted = {
        module
        for module in names
        if _parameters(module) and ".parametrizations." not in f".{names[module]}."
    }
    seen: set[int] = set()  # ids of the parameters that a layer has counted
    layers: list[LayerCost] = []
    shapes: dict[str, tuple[int, ...]] = {}

    def add_layer(module: nn.Module, macs: int) -> None:
        own = [p for p in _parameters(module) if id(p) not in seen]  # a shared weight counts once
        seen.update(map(id, own))
        kind = type(module).__name__.removeprefix("Parametrized")
        parameters = sum(p.numel() for p in own)
        shape = shapes.get(names[module])
        layers.append(LayerCost(names[module], kind, shape, parameters, macs))

    def after(module: nn.Module, args: tuple, output: Any) -> None:
        if torch.is_tensor(output):
            shapes[names[module]] = tuple(output.shape[1:])
        if module in counted:
            add_layer(module, macs_of(module, args[0], output))

    total, _ = dry_run(model, input_shape, after)  # FLOPs by torch's own count
    for module in names:
        if module in counted and names[module] not in shapes:
            add_layer(module, 0)  # never called: it has parameters, and no work
    result = Cost(tuple(layers), shapes)
    if total != result.flops:  # two counts that must agree, by operation and by layer
        raise ValueError(
            f"{type(model).__name__} computes {total:,} FLOPs, of which its layers account for "
            f"{result.flops:,}; write the rest as nn.Conv2d or nn.Linear modules to have it counted"
        )
    return result


def macs_of(layer: nn.Module, x: torch.Tensor, y: torch.Tensor) -> int:
    """Multiply-adds of one call of `layer`, which maps x to y: each output of a convolution is a
    sum over one kernel.

    0 for layers that are neither a convolution nor linear
    """
    positions = y.numel() // len(y)  # outputs of one image, channels included
    if isinstance(layer, CONVOLUTIONS):
        # in_channels / groups * kernel area, for each output number
        return positions * layer.weight[0].numel()
    if isinstance(layer, TRANSPOSED):
        # each input number is spread over one kernel
        return x.numel() // len(x) * layer.weight[0].numel()
    if isinstance(layer, nn.Linear):
        return positions * layer.in_features
    return 0


def summary(model: nn.Module, input_shape: tuple[int, ...]) -> str:
    """torchinfo's summary for one image: the tree of modules with output shapes and parameters, as
    text.

    input_shape: (C, H, W). For multiply-adds use `cost`: torchinfo also counts those of biases and
    batch norm.
    """
    columns = ("output_size", "num_params")
    statistics = torchinfo.summary(
        model, input_size=(1, *input_shape), col_names=columns, verbose=0, mode="eval", depth=4
    )
    return str(statistics)


def dry_run(
    model: nn.Module,
    input_shape: tuple[int, ...],
    after: Callable[[nn.Module, tuple, Any], None],
) -> tuple[int, Any]:
    """(FLOPs, answer) of a forward pass in evaluation mode without numbers: every tensor is on
    torch's meta device.

    after: hook of every module, called with (module, inputs, output). The model is left as it was.
    """
    hooks = [module.register_forward_hook(after) for module in model.modules()]
    state = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    # On the meta device a tensor has a shape and no memory.
    meta = {name: torch.empty_like(value, device="meta") for name, value in state.items()}
    dtype = next((p.dtype for p in model.parameters()), torch.float32)
    try:
        with FlopCounterMode(display=False) as counter, torch.no_grad(), evaluating(model):
            image = torch.empty(1, *input_shape, device="meta", dtype=dtype)
            answer = torch.func.functional_call(model, meta, image)
    finally:
        for hook in hooks:
            hook.remove()
    return counter.get_total_flops(), answer


def _parameters(module: nn.Module) -> list[nn.Parameter]:
    """The parameters of the module itself, those behind a parametrization included."""
    own = list(module.parameters(recurse=False))
    for chain in getattr(module, "parametrizations", {}).values():
        own += list(chain.parameters(recurse=False))
    return own
