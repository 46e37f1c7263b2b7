"""The six methods by name, each brought down to one number a pixel, so that they can be compared."""

from course_utils.analysis.attribution.backward import (
    deconvnet,
    guided_backpropagation,
    input_gradient,
)
from course_utils.analysis.attribution.gradcam import grad_cam
from course_utils.analysis.attribution.integrated import integrated_gradients
from course_utils.analysis.attribution.occlude import occlusion


def _strongest(maps):
    """The largest size over the channels, (N, C, H, W) -> (N, H, W) (Simonyan et al. 2014, section 3.1)."""
    return maps.abs().amax(1)


# name: (model, images, classes, layer) -> (N, H, W). The first four are not negative, the last two have a sign.
METHODS = {
    "gradient": lambda model, images, classes, layer: _strongest(
        input_gradient(model, images, classes)
    ),
    "deconvnet": lambda model, images, classes, layer: _strongest(
        deconvnet(model, images, classes)
    ),
    "guided": lambda model, images, classes, layer: _strongest(
        guided_backpropagation(model, images, classes)
    ),
    "Grad-CAM": grad_cam,
    "occlusion": lambda model, images, classes, layer: occlusion(model, images, classes),
    "integrated": lambda model, images, classes, layer: integrated_gradients(
        model, images, classes
    ).sum(1),
}


def explain(model, images, classes, layer, methods=tuple(METHODS)):
    """Maps of several methods: a dict from name to (N, H, W), on the device of the images.

    model: answers logits (N, K); images: (N, C, H, W) float; classes: (N,) int64
    layer: for Grad-CAM, name of a module that answers with maps; methods: keys of METHODS
    raises: ValueError for an unknown method; and as they do

    >>> explain(model, images, labels, "stages.1", ["gradient", "Grad-CAM"])["Grad-CAM"].shape
    """
    unknown = [name for name in methods if name not in METHODS]
    if unknown:
        raise ValueError(f"methods must be among {', '.join(METHODS)}, got {unknown[0]!r}")
    return {name: METHODS[name](model, images, classes, layer) for name in methods}
