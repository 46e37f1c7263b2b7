"""The layers of a step are found and timed by kind; how fast is for the person who runs it."""

import torch

from course_utils.authoring.bench import kernels
from course_utils.models import create_model


def test_each_kind_of_layer_stands_beside_the_step(capsys):
    ratios = kernels.compare(rounds=1, networks=(("resnet_tiny", 4),))
    assert ratios["resnet_tiny"] > 0
    said = capsys.readouterr().out
    for kind in (kernels.PRODUCTS, "BatchNorm2d", "ReLU"):
        assert said.count(f"  {kind} ") == 1


def test_every_layer_that_a_forward_pass_meets_is_among_the_passes():
    model = create_model("resnet_tiny")
    kinds = kernels.layers(model, torch.randn(2, 3, 32, 32), "fp32")
    counts = {kind: len(passes) for kind, passes in kinds.items()}
    products = [m for m in model.modules() if kernels.kind_of(m) == kernels.PRODUCTS]
    assert counts[kernels.PRODUCTS] == len(products) == 11
    assert counts["BatchNorm2d"] == 10
    for passes in kinds.values():
        for once in passes:
            once()  # forward and backward
    assert all(weight.grad is None for weight in model.parameters())
