"""Where the shapes of a network no longer fit: those of its layers up to the one that fails."""

import math
from typing import Any, NamedTuple

import torch
from torch import nn

from course_utils.runtime.modes import evaluating


class Failure(NamedTuple):
    """Where a network failed: the layer, and the shape of what it was given.

    layer, shape: None where it failed between two layers, shape also for an input that is no tensor
    dtype: of that input
    """

    name: str
    layer: nn.Module | None
    shape: tuple[int, ...] | None
    dtype: torch.dtype | None = None


def wrong_shape(model: nn.Module, images: torch.Tensor) -> str | None:
    """Where in the model the shapes no longer fit, with the shapes of all layers before it.

    returns: None where they fit
    """
    lines, failure = layer_shapes(model, images)
    if failure is None:
        return None
    table = "\n".join(f"    {line}" for line in lines)
    return f"{misfit(failure)}\n  Shapes, layer by layer:\n{table}"


def layer_shapes(model: nn.Module, images: torch.Tensor) -> tuple[list[str], Failure | None]:
    """The shape after every layer that has none inside, for at most two images.

    returns: lines of text; the layer that failed, or None where the network ran through
    """
    names = {module: name for name, module in model.named_modules() if not list(module.children())}
    lines = [f"images  {tuple(images.shape)}"]
    entered: list[tuple[nn.Module, tuple[Any, ...]]] = []  # layers that have not returned yet

    def before(module: nn.Module, inputs: tuple[Any, ...]) -> None:
        entered.append((module, inputs))

    def after(module: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        entered.pop()
        shape = type(output).__name__
        if torch.is_tensor(output):
            shape = f"({', '.join(['N', *map(str, output.shape[1:])])})"
        lines.append(f"{names[module]}  {describe(module)}  {shape}")

    hooks = [module.register_forward_pre_hook(before) for module in names]
    hooks += [module.register_forward_hook(after) for module in names]
    try:
        with evaluating(model), torch.no_grad():
            model(images[:2])
    except (RuntimeError, ValueError, IndexError, TypeError, AttributeError):
        failure = Failure("forward", None, None)
        if entered:
            module, inputs = entered[-1]  # entered and never left: this one raised
            is_tensor = bool(inputs) and torch.is_tensor(inputs[0])
            shape, dtype = (tuple(inputs[0].shape), inputs[0].dtype) if is_tensor else (None, None)
            failure = Failure(names[module], module, shape, dtype)
        lines.append(f"{failure.name}  {describe(failure.layer)}  fails")
        return lines, failure
    finally:
        for hook in hooks:
            hook.remove()
    return lines, None


def describe(layer: nn.Module | None) -> str:
    """A layer in a few words: its type, and for the usual ones from what to what."""
    if layer is None:
        return "between two layers"
    if isinstance(layer, nn.Linear):
        return f"Linear {layer.in_features} -> {layer.out_features}"
    if isinstance(layer, nn.Conv2d):
        return f"Conv2d {layer.in_channels} -> {layer.out_channels}, kernel {layer.kernel_size[0]}"
    return type(layer).__name__


def misfit(failure: Failure) -> str:
    """What a layer takes, what it got, and the way out."""
    name, layer, shape, dtype = failure
    weight = getattr(layer, "weight", None)
    if torch.is_tensor(weight) and dtype is not None and weight.dtype != dtype:
        return (
            f"{name} has weights of {weight.dtype}, and gets {dtype}. Write model.float() and "
            "images.float(): both float32"
        )
    if isinstance(layer, nn.Linear) and shape:
        if len(shape) > 2 and math.prod(shape[1:]) == layer.in_features:
            return (
                f"{name} takes one row of {layer.in_features} values an image, got an image of "
                f"shape {shape[1:]}. Flatten first: x = x.flatten(1)"
            )
        if len(shape) == 2:
            way_out = f"Make it Linear({shape[-1]}, {layer.out_features})"
        else:
            way_out = "Flatten first: x = x.flatten(1)"
        return (
            f"{name} takes {layer.in_features} values an image, got {math.prod(shape[1:])}. "
            f"{way_out}, or give the network images of the size that it was made for"
        )
    if isinstance(layer, nn.Conv2d) and shape and len(shape) == 4 and shape[1] != layer.in_channels:
        return (
            f"{name} takes {layer.in_channels} channels, got {shape[1]}. The order is "
            "(N, C, H, W); a gray image for a network of three channels is "
            "images.expand(-1, 3, -1, -1)"
        )
    if layer is not None and shape and len(shape) == 4 and hasattr(layer, "kernel_size"):
        return (
            f"{name} has a kernel of {layer.kernel_size}, larger than the {shape[2]} x {shape[3]} "
            "pixels that are left of the image. Use larger images, a smaller kernel, padding, or "
            "fewer layers that halve the size"
        )
    where = f"{name} ({describe(layer)})" if layer is not None else "a line of forward"
    return f"{where} cannot take what it gets{f', of shape {shape}' if shape else ''}"
