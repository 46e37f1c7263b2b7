"""Where the shapes of a network no longer fit: every layer's, up to the one that fails, and what that one takes."""

import math

import torch
from torch import nn

from course_utils.runtime.modes import evaluating


def wrong_shape(model, images):
    """Where in the model the shapes no longer fit, with the shapes of all layers before it; None where they fit."""
    lines, failing = layer_shapes(model, images)
    if failing is None:
        return None
    name, layer, shape = failing
    table = "\n".join(f"    {line}" for line in lines)
    return f"{misfit(name, layer, shape)}\n  Shapes, layer by layer:\n{table}"


def layer_shapes(model, images):
    """The shape after every layer that has none inside, for at most two images, and the layer that took its input ill.

    returns: lines of text; (name, module, shape of its input), or None where the network ran through
    """
    names = {module: name for name, module in model.named_modules() if not list(module.children())}
    lines, entered = [f"images  {tuple(images.shape)}"], []

    def after(module, inputs, output):
        entered.pop()
        shape = tuple(output.shape[1:]) if torch.is_tensor(output) else type(output).__name__
        lines.append(f"{names[module]}  {describe(module)}  (N, {', '.join(map(str, shape))})")

    hooks = [
        m.register_forward_pre_hook(lambda module, inputs: entered.append((module, inputs)))
        for m in names
    ]
    hooks += [m.register_forward_hook(after) for m in names]
    try:
        with evaluating(model), torch.no_grad():
            model(images[:2])
    except (RuntimeError, ValueError, IndexError, TypeError):
        module, inputs = entered[-1] if entered else (None, ())
        shape = tuple(inputs[0].shape) if inputs and torch.is_tensor(inputs[0]) else None
        failing = (names[module], module, shape) if module is not None else ("forward", None, None)
        lines.append(f"{failing[0]}  {describe(module)}  fails")
        return lines, failing
    finally:
        for hook in hooks:
            hook.remove()
    return lines, None


def describe(module):
    """A layer in a few words: its type, and for the usual ones from what to what."""
    if isinstance(module, nn.Linear):
        return f"Linear {module.in_features} -> {module.out_features}"
    if isinstance(module, nn.Conv2d):
        return (
            f"Conv2d {module.in_channels} -> {module.out_channels}, kernel {module.kernel_size[0]}"
        )
    return type(module).__name__ if module is not None else "between two layers"


def misfit(name, layer, shape):
    """What a layer takes, what it got, and the way out."""
    if isinstance(layer, nn.Linear) and shape:
        made = f"Make it Linear({shape[-1]}, {layer.out_features})"
        way_out = made if len(shape) == 2 else "Flatten first: x = x.flatten(1)"
        return (
            f"{name} takes {layer.in_features} values an image, got {math.prod(shape[1:])}. {way_out}, or give the "
            "network images of the size that it was made for"
        )
    if isinstance(layer, nn.Conv2d) and shape and len(shape) == 4 and shape[1] != layer.in_channels:
        return (
            f"{name} takes {layer.in_channels} channels, got {shape[1]}. The order is (N, C, H, W); a gray image for a "
            "network of three channels is images.expand(-1, 3, -1, -1)"
        )
    if shape and len(shape) == 4 and hasattr(layer, "kernel_size"):
        return (
            f"{name} has a kernel of {layer.kernel_size}, larger than the {shape[2]} x {shape[3]} pixels that are left "
            "of the image. Use larger images, a smaller kernel, padding, or fewer layers that halve the size"
        )
    where = f"{name} ({describe(layer)})" if layer is not None else "a line of forward"
    return f"{where} cannot take what it gets{f', of shape {shape}' if shape else ''}"
