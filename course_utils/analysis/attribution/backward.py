"""One backward pass to the pixels: the plain gradient, and two that let a ReLU pass something
else.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

from course_utils.analysis.attribution.score import score_gradient

IN_PLACE = {torch.relu_, torch.Tensor.relu_}
RELUS = {F.relu, torch.relu, torch.Tensor.relu} | IN_PLACE  # nn.ReLU calls the first
OTHERS = set("relu6 leaky_relu elu gelu silu mish prelu tanh sigmoid".split())  # without a rule

# What a ReLU hands down on the way back: (signal, active) -> signal. signal: the gradient that
# arrives from above; active: where the ReLU's input was positive. The plain gradient is
# `signal * active`.
Rule = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def input_gradient(model: nn.Module, images: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """How much the score of its class rises with each value of an image (Simonyan et al. 2014,
    equation 3).

    model: answers logits (N, K); images: (N, C, H, W) float; classes: (N,) int64
    returns: (N, C, H, W), signed, in logits per unit of the input
    raises: as `class_scores`

    >>> saliency = input_gradient(model, images, labels).abs().amax(1)  # the paper's map, (N, H, W)
    """
    return score_gradient(model, images, classes)


def deconvnet(model: nn.Module, images: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """A backward pass that keeps at every ReLU what is positive on its way back (Zeiler and Fergus
    2014, section 2.1).

    As `input_gradient`; and raises ValueError for a network that calls no ReLU.

    Differs from the paper: it starts at a class score, the paper at one activation of a layer; what
    batch norm and shortcuts do to the signal is their gradient, since the paper's network had
    neither.
    """
    return _with_rule(keep_positive_signal, model, images, classes)


def guided_backpropagation(
    model: nn.Module, images: torch.Tensor, classes: torch.Tensor
) -> torch.Tensor:
    """A backward pass that keeps at every ReLU what is positive on its way back, and only where the
    ReLU was active.

    Springenberg et al. 2015, section 3.4 and figure 1. As `deconvnet`, with the same differences.
    """
    return _with_rule(keep_both, model, images, classes)


def keep_positive_signal(signal: torch.Tensor, active: torch.Tensor) -> torch.Tensor:
    """The Rule of `deconvnet`."""
    return signal.clamp(min=0)


def keep_both(signal: torch.Tensor, active: torch.Tensor) -> torch.Tensor:
    """The Rule of `guided_backpropagation`."""
    return signal.clamp(min=0) * active


class RuledReLU(torch.autograd.Function):
    """ReLU whose backward pass is `rule(signal, active)`."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, rule: Rule) -> torch.Tensor:
        ctx.rule = rule
        ctx.save_for_backward(x > 0)  # at 0 the slope is 0, as torch has it
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx: Any, signal: torch.Tensor) -> tuple[torch.Tensor, None]:
        (active,) = ctx.saved_tensors
        return ctx.rule(signal, active), None


class ReLURule(TorchFunctionMode):
    """Inside this context every ReLU is a RuledReLU, be it a module, a function, a method, or in
    place.

    A hook on nn.ReLU would miss F.relu. calls: how many ReLUs there were; others: which of OTHERS
    were called.
    """

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self.rule = rule
        self.calls = 0
        self.others: set[str] = set()

    def __torch_function__(
        self,
        function: Callable,
        types: Iterable[type],
        args: tuple = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        if function not in RELUS:
            self.others |= OTHERS & {getattr(function, "__name__", "").rstrip("_")}
            return function(*args, **kwargs)  # the mode is off in here: no recursion
        self.calls += 1
        x = args[0] if args else kwargs["input"]
        rectified = RuledReLU.apply(x, self.rule)
        # In place also by position, as in F.relu(x, True): whoever else holds x must see it change.
        in_place = function in IN_PLACE or kwargs.get("inplace", False) or True in args[1:]
        return x.copy_(rectified) if in_place else rectified


def _with_rule(
    rule: Rule, model: nn.Module, images: torch.Tensor, classes: torch.Tensor
) -> torch.Tensor:
    """The gradient of `score_gradient`, passed back through every ReLU by `rule`."""
    with ReLURule(rule) as mode:
        gradient = score_gradient(model, images, classes)
    if not mode.calls:
        others = f"only {', '.join(sorted(mode.others))}" if mode.others else ""
        raise ValueError(
            f"this method rewrites the backward pass of ReLU, and {type(model).__name__} called "
            f"none, got {others or 'no activation that is known here'}; "
            "input_gradient, integrated_gradients, grad_cam and occlusion work with any activation"
        )
    return gradient
