"""What a network says about one class of one image, and which pixels that rests on."""

from dataclasses import dataclass

import torch
from torch import nn

from course_utils.analysis.attribution import class_scores, explain
from course_utils.runtime.modes import evaluating


@dataclass(frozen=True, eq=False)
class ExplainedAnswer:
    """What one class of one image scores, and why.

    heat: (1, H, W) on the CPU, the map of one method; score: the logit; probability: in [0, 1]
    """

    heat: torch.Tensor
    score: float
    probability: float


def explained_answer(
    model: nn.Module, image: torch.Tensor, target: int, method: str, layer: str = ""
) -> ExplainedAnswer:
    """Explain one class of one image by one method.

    image: (1, 3, H, W) float, as the network is fed; target: the number of the class
    method: one of METHODS; layer: a module's name, for Grad-CAM
    """
    targets = torch.tensor([target], device=image.device)
    heat = explain(model, image, targets, layer, [method])[method]
    with evaluating(model), torch.no_grad():
        score = class_scores(model, image, targets).item()
        probability = model(image).softmax(1)[0, target].item()
    return ExplainedAnswer(heat.cpu(), score, probability)
