"""An image, a method, a class and a layer to choose: which pixels the answer rests on."""

from functools import lru_cache

import torch
from matplotlib.figure import Figure

from course_utils.analysis.attribution import METHODS, class_scores, explain
from course_utils.analysis.modes import evaluating
from course_utils.plots.attribution import attribution_maps, attribution_over
from course_utils.widgets.controls import Picture

TRUE = "its own"  # the class that the label names


def attribution_viewer(model, images, labels, masks, classes):
    """A pure function of image, method, class and layer for `play`.

    model: a trained network, logits (N, K); images: (N, 3, H, W) float, as the network is fed, drawn between their
    extremes; labels: (N,) int64; masks: (N, H, W) in [0, 1], where each object is; classes: K names
    returns: draw(number, method, target, layer) -> Picture; number: of the image; method: a key of METHODS; target: a
    class, or TRUE; layer: for Grad-CAM, a module's name

    >>> draw = attribution_viewer(model, images, labels, masks, CLASSES)
    >>> play(draw, number=Number("image", 0, 19, 0), method=Choice("method", tuple(METHODS), "Grad-CAM"),
    ...      target=Choice("class", (TRUE, *CLASSES), TRUE), layer=Choice("layer", ("stages.1",), "stages.1"))
    """
    low, high = images.amin((1, 2, 3), keepdim=True), images.amax((1, 2, 3), keepdim=True)
    pixels = (images - low) / (high - low)

    @lru_cache(64)
    def measure(number, method, index, layer):
        one, target = images[number : number + 1], torch.tensor([index], device=images.device)
        heat = explain(model, one, target, layer, [method])[method]
        with evaluating(model), torch.no_grad():
            score, chance = class_scores(model, one, target).item(), model(one).softmax(1)[0, index].item()
        return heat.cpu(), score, chance

    def draw(number, method, target, layer):
        if method not in METHODS:
            raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
        own = int(labels[number])
        index = own if target == TRUE else classes.index(target)
        heat, score, chance = measure(number, method, index, layer if method == "Grad-CAM" else None)
        figure = Figure(figsize=(7.4, 2.7))  # not pyplot's: nobody has to close it
        left, right = figure.add_axes((0.01, 0.02, 0.66, 0.96)), figure.add_axes((0.7, 0.064, 0.268, 0.733))
        attribution_maps(pixels[number : number + 1], {method: heat}, left, masks=masks[number : number + 1])
        attribution_over(pixels[number], heat[0], right, title="over the image")
        left.set_aspect("equal")
        inside, area = _share(heat[0], masks[number].cpu()), masks[number].mean().item()
        where = f" at layer {layer}" if method == "Grad-CAM" else ""
        alt = (
            f"Image {number}, a {classes[own]}, with the {method} map{where} for class {classes[index]}, beside it and "
            f"over it: {inside:.0%} of the map lies on the shape, which covers {area:.0%} of the image."
        )
        table = (
            f"image {number}  label {classes[own]}  method {method}{where}\n"
            f"class {classes[index]}  score {score:.2f}  probability {chance:.0%}\n"
            f"on the shape {inside:.0%} of the map, area of the shape {area:.0%}"
        )
        return Picture(figure, alt, table)

    return draw


def _share(heat, mask):
    """Which part of the size of a map (H, W) lies on the mask; 0 for an empty map."""
    size = heat.abs()
    return (size * mask).sum().item() / (size.sum().item() or 1.0)
