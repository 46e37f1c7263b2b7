"""Which pixels an answer rests on: methods of one signature, (model, images, classes, ...) -> maps.

    score       what all of them explain: the logit of a class, and its gradient at the pixels
    backward    plain gradient, and the two that change how a gradient passes a ReLU: deconvnet,
                guided backpropagation
    gradcam     where in the maps of a layer the evidence lies
    occlude     cover a piece, see what the score loses
    integrated  gradients along the way from a baseline
    smooth      gradients of noisy copies
    deletion    whether the network needs the pixels that a map calls important
    methods     all six by name, each as one number a pixel

Every method takes images as the network is fed, on the network's device, and leaves the network as
it was: weights, gradients, modes, hooks and the statistics of its batch norm. Maps come back
detached, on the same device.
"""

from course_utils.analysis.attribution.backward import (
    deconvnet,
    guided_backpropagation,
    input_gradient,
)
from course_utils.analysis.attribution.deletion import deletion_curve
from course_utils.analysis.attribution.gradcam import grad_cam
from course_utils.analysis.attribution.integrated import integrated_gradients
from course_utils.analysis.attribution.methods import METHODS, explain
from course_utils.analysis.attribution.occlude import occlusion
from course_utils.analysis.attribution.score import class_scores
from course_utils.analysis.attribution.smooth import smooth_grad

__all__ = [
    "METHODS",
    "class_scores",
    "deconvnet",
    "deletion_curve",
    "explain",
    "grad_cam",
    "guided_backpropagation",
    "input_gradient",
    "integrated_gradients",
    "occlusion",
    "smooth_grad",
]
