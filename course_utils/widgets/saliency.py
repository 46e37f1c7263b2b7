"""An image, a method, a class and a layer to choose: which pixels the answer rests on."""

from functools import lru_cache

import torch
from matplotlib.figure import Figure

from course_utils.analysis.attribution import METHODS, class_scores, explain
from course_utils.plots.heat_maps import attribution_maps, attribution_over
from course_utils.runtime.modes import evaluating
from course_utils.widgets.controls import Picture

TRUE = "its own"  # the class that the label names


def attribution_viewer(model, images, labels, masks, classes):
    """A pure function of image, method and class for `play`.

    model: a trained network, logits (N, K); images: (N, 3, H, W) float, as the network is fed, drawn between their
    extremes; labels: (N,) int64; masks: (N, H, W) in [0, 1], where each object is; classes: K names
    returns: draw(number, method, target) -> Picture; number: of the image; method: a key of METHODS, Grad-CAM with its
    layer, as "Grad-CAM: stages.1"; target: a class, or TRUE

    >>> draw = attribution_viewer(model, images, labels, masks, CLASSES)
    >>> play(draw, number=Number("image", 0, 19, 0), method=Choice("method", ("guided", "Grad-CAM: stages.1"),
    ...      "guided"), target=Choice("class", (TRUE, *CLASSES), TRUE))
    """
    low, high = images.amin((1, 2, 3), keepdim=True), images.amax((1, 2, 3), keepdim=True)
    pixels = (images - low) / (high - low)

    @lru_cache(64)
    def measure(number, method, index, layer):
        one, target = images[number : number + 1], torch.tensor([index], device=images.device)
        heat = explain(model, one, target, layer, [method])[method]
        with evaluating(model), torch.no_grad():
            score, chance = (
                class_scores(model, one, target).item(),
                model(one).softmax(1)[0, index].item(),
            )
        return heat.cpu(), score, chance

    def draw(number, method, target):
        name, layer = _name_and_layer(method)
        own = int(labels[number])
        index = own if target == TRUE else classes.index(target)
        heat, score, chance = measure(number, name, index, layer)
        figure = Figure(figsize=(7.4, 3.0))  # not pyplot's: nobody has to close it
        left, right = (
            figure.add_axes((0.01, 0.02, 0.66, 0.96)),
            figure.add_axes((0.7, 0.17, 0.268, 0.66)),
        )
        attribution_maps(
            pixels[number : number + 1], {name: heat}, left, masks=masks[number : number + 1]
        )
        attribution_over(pixels[number], heat[0], right, title="over the image")
        left.set_aspect("equal")
        inside, area = _share(heat[0], masks[number].cpu()), masks[number].mean().item()
        where = f" at layer {layer}" if layer else ""
        alt = (
            f"Image {number}, a {classes[own]}, with the {name} map{where} for class {classes[index]}, beside it and "
            f"over it: {inside:.0%} of the map lies on the shape, which covers {area:.0%} of the image."
        )
        table = (
            f"image {number}  label {classes[own]}  method {name}{where}\n"
            f"class {classes[index]}  score {score:.2f}  probability {chance:.0%}\n"
            f"on the shape {inside:.0%} of the map, area of the shape {area:.0%}"
        )
        return Picture(figure, alt, table)

    return draw


def _name_and_layer(method):
    """ "Grad-CAM: stages.1" as ("Grad-CAM", "stages.1"); for every other method the layer is ""."""
    name, _, layer = method.partition(": ")
    if name not in METHODS or bool(layer) != (name == "Grad-CAM"):
        known = ", ".join(METHODS)
        raise ValueError(
            f"method must be one of {known}, Grad-CAM as 'Grad-CAM: LAYER', got {method!r}"
        )
    return name, layer


def _share(heat, mask):
    """Which part of the size of a map (H, W) lies on the mask; 0 for an empty map."""
    size = heat.abs()
    return (size * mask).sum().item() / (size.sum().item() or 1.0)
