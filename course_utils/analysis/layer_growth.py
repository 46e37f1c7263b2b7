"""By which factor a gradient grows from one layer to the layer before it."""

import numpy as np

from course_utils.analysis.gradients import LayerGradients


def growth_per_layer(gradients: LayerGradients) -> float:
    """The factor a layer, backward: above 1 the gradient explodes, below 1 it vanishes.

    gradients: of `layer_gradients`, relative to the weights; the first layer and the last, which
    have other shapes, are left out. The factor is that of a straight line through the logarithms,
    fitted by least squares
    raises: ValueError for fewer than four layers

    >>> growth_per_layer(layer_gradients(create_model("plain56"), images, labels))
    """
    inner = gradients.relative[1:-1]
    if len(inner) < 2:
        raise ValueError(f"a growth needs at least four layers, got {len(gradients.relative)}")
    slope = np.polyfit(np.arange(len(inner)), np.log(inner), 1)[0]
    return float(np.exp(-slope))  # minus: from the output back to the input
