"""One backward pass to the pixels: the plain gradient, and two that let a ReLU pass something else."""

import torch
import torch.nn.functional as F
from torch.overrides import TorchFunctionMode

from course_utils.analysis.attribution.score import score_gradient

IN_PLACE = {torch.relu_, torch.Tensor.relu_}
RELUS = {F.relu, torch.relu, torch.Tensor.relu} | IN_PLACE  # nn.ReLU calls the first
OTHERS = {
    "relu6",
    "leaky_relu",
    "elu",
    "gelu",
    "silu",
    "mish",
    "prelu",
    "tanh",
    "sigmoid",
}  # known, without a rule


def input_gradient(model, images, classes):
    """How much the score of its class rises with each value of an image (Simonyan et al. 2014, equation 3).

    model: answers logits (N, K); images: (N, C, H, W) float; classes: (N,) int64
    returns: (N, C, H, W), signed, in logits per unit of the input
    raises: as `class_scores`

    >>> saliency = input_gradient(model, images, labels).abs().amax(1)  # the paper's map, (N, H, W)
    """
    return score_gradient(model, images, classes)


def deconvnet(model, images, classes):
    """A backward pass that keeps at every ReLU what is positive on its way back (Zeiler and Fergus 2014, section 2.1).

    As `input_gradient`; and raises ValueError for a network that calls no ReLU.

    Differs from the paper: it starts at a class score, the paper at one activation of a layer; what batch norm and
    shortcuts do to the signal is their gradient, since the paper's network had neither.
    """
    return _with_rule(keep_positive_signal, model, images, classes)


def guided_backpropagation(model, images, classes):
    """A backward pass that keeps at every ReLU what is positive on its way back, and only where the ReLU was active.

    Springenberg et al. 2015, section 3.4 and figure 1. As `deconvnet`, with the same differences.
    """
    return _with_rule(keep_both, model, images, classes)


# What a ReLU hands down. signal: the gradient that arrives from above; active: where its input was positive.
# The plain gradient is `signal * active`.


def keep_positive_signal(signal, active):
    return signal.clamp(min=0)


def keep_both(signal, active):
    return signal.clamp(min=0) * active


class RuledReLU(torch.autograd.Function):
    """ReLU whose backward pass is `rule(signal, active)`."""

    @staticmethod
    def forward(ctx, x, rule):
        ctx.rule = rule
        ctx.save_for_backward(x > 0)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, signal):
        (active,) = ctx.saved_tensors
        return ctx.rule(signal, active), None


class ReLURule(TorchFunctionMode):
    """Inside this context every ReLU is a RuledReLU, be it a module, a function, a method, or in place.

    A hook on nn.ReLU would miss F.relu. calls: how many ReLUs there were; others: which of OTHERS were called.
    """

    def __init__(self, rule):
        super().__init__()
        self.rule, self.calls, self.others = rule, 0, set()

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if function not in RELUS:
            self.others |= OTHERS & {getattr(function, "__name__", "").rstrip("_")}
            return function(*args, **kwargs)
        self.calls += 1
        x = args[0] if args else kwargs["input"]
        answer = RuledReLU.apply(x, self.rule)
        in_place = function in IN_PLACE or kwargs.get("inplace", False) or True in args[1:]
        return x.copy_(answer) if in_place else answer


def _with_rule(rule, model, images, classes):
    with ReLURule(rule) as seen:
        gradient = score_gradient(model, images, classes)
    if not seen.calls:
        found = (
            f"only {', '.join(sorted(seen.others))}"
            if seen.others
            else "no activation that is known here"
        )
        raise ValueError(
            f"this method rewrites the backward pass of ReLU, and {type(model).__name__} called none, got {found}; "
            "input_gradient, integrated_gradients, grad_cam and occlusion work with any activation"
        )
    return gradient
