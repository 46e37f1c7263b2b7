"""An image, a method, a class and a layer to choose: which pixels the answer rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from matplotlib.figure import Figure
from torch import nn

from course_utils.analysis.attribution import METHODS
from course_utils.analysis.explained_answers import ExplainedAnswer, explained_answer
from course_utils.analysis.map_shares import share_on_mask
from course_utils.plots.heat_maps import attribution_maps, attribution_over
from course_utils.widgets.controls import Choice, Control, Draw, Number, Picture

TRUE = "its own"  # the class that the label names


@dataclass(frozen=True)
class _State:
    """What is shown: the number of the image, two classes, and a method; layer: "" for none."""

    number: int
    label: str
    target: str
    method: str
    layer: str

    @property
    def where(self) -> str:
        return f" at layer {self.layer}" if self.layer else ""


def attribution_viewer(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    masks: torch.Tensor,
    classes: Sequence[str],
) -> Draw:
    """A pure function of image, method and class for `play`.

    model: a trained network, logits (N, K); images: (N, 3, H, W) float, as the network is fed,
    drawn between their extremes; labels: (N,) int64; masks: (N, H, W) in [0, 1], where each object
    is; classes: K names
    returns: draw(number, method, target) -> Picture; number: of the image; method: a key of
    METHODS, Grad-CAM with its layer, as "Grad-CAM: stages.1"; target: a class, or TRUE

    >>> draw = attribution_viewer(model, images, labels, masks, CLASSES)
    >>> play(draw, **viewer_controls(len(images), ("guided", "Grad-CAM: stages.1"), CLASSES))
    """
    low = images.amin((1, 2, 3), keepdim=True)
    high = images.amax((1, 2, 3), keepdim=True)
    pixels = (images - low) / (high - low)

    @lru_cache(64)  # integrated gradients take many passes, and a slider comes back
    def measure(number: int, method: str, target: int, layer: str) -> ExplainedAnswer:
        return explained_answer(model, images[number : number + 1], target, method, layer)

    def draw(number: int, method: str, target: str) -> Picture:
        name, layer = _name_and_layer(method)
        label = int(labels[number])
        index = label if target == TRUE else classes.index(target)
        answer = measure(number, name, index, layer)
        only = slice(number, number + 1)
        figure = Figure(figsize=(7.4, 3.0))  # not pyplot's: nobody has to close it
        left = figure.add_axes((0.01, 0.02, 0.66, 0.96))
        right = figure.add_axes((0.7, 0.17, 0.268, 0.66))
        attribution_maps(pixels[only], {name: answer.heat}, left, masks=masks[only])
        attribution_over(pixels[number], answer.heat[0], right, title="over the image")
        left.set_aspect("equal")
        inside = share_on_mask(answer.heat[0], masks[number].cpu())
        area = masks[number].mean().item()
        state = _State(number, classes[label], classes[index], name, layer)
        return Picture(figure, _alt(state, inside, area), _table(state, answer, inside, area))

    return draw


def viewer_controls(
    images: int, methods: Sequence[str], classes: Sequence[str]
) -> dict[str, Control]:
    """The controls of `attribution_viewer`, at the last of the methods.

    images: how many there are; methods: spelled as the viewer takes them; classes: K names
    """
    return {
        "number": Number("image", 0, images - 1, 0),
        "method": Choice("method", tuple(methods), methods[-1]),
        "target": Choice("class", (TRUE, *classes), TRUE),
    }


def _name_and_layer(method: str) -> tuple[str, str]:
    """ "Grad-CAM: stages.1" as ("Grad-CAM", "stages.1"); for every other method the layer is ""."""
    name, _, layer = method.partition(": ")
    if name not in METHODS or bool(layer) != (name == "Grad-CAM"):
        known = ", ".join(METHODS)
        raise ValueError(
            f"method must be one of {known}, Grad-CAM as 'Grad-CAM: LAYER', got {method!r}"
        )
    return name, layer


def _alt(state: _State, inside: float, area: float) -> str:
    """What the figure shows, in words. inside: of the map, area: of the image, fractions"""
    return (
        f"Image {state.number}, a {state.label}, with the {state.method} map{state.where} for "
        f"class {state.target}, beside it and over it: {inside:.0%} of the map lies on the shape, "
        f"which covers {area:.0%} of the image."
    )


def _table(state: _State, answer: ExplainedAnswer, inside: float, area: float) -> str:
    lines = [
        f"image {state.number}  label {state.label}  method {state.method}{state.where}",
        f"class {state.target}  score {answer.score:.2f}  probability {answer.probability:.0%}",
        f"on the shape {inside:.0%} of the map, area of the shape {area:.0%}",
    ]
    return "\n".join(lines)
