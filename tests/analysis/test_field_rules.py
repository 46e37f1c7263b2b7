"""An operation without a rule for receptive fields is an error that names it and its layer."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.analysis import receptive_fields
from course_utils.models import create_model


class Calls(nn.Module):
    """A layer that calls one function."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


@pytest.mark.parametrize(
    ("function", "operation"),
    [
        (lambda x: x.cumsum(2), "'cumsum'"),
        (lambda x: F.layer_norm(x, x.shape[2:]), "'layer_norm'"),
        (lambda x: x.transpose(2, 3), "'transpose'"),
        (lambda x: x.mean(3), "reduces the axes 3"),
        (lambda x: x[:, :, 3], "takes out"),
        (lambda x: F.pad(x, (1, 1, 1, 1), mode="reflect"), "pads in mode 'reflect'"),
        (
            lambda x: F.interpolate(x, scale_factor=2, mode="bilinear"),
            "interpolates in mode 'bilinear'",
        ),
        (lambda x: F.linear(x, torch.ones(3, 8, device="meta")), "'linear'"),
        (lambda x: x.view(1, -1), "'view'"),
    ],
)
def test_an_operation_without_a_rule_is_an_error_that_names_the_layer(function, operation):
    model = nn.Sequential(nn.Conv2d(2, 2, 1), nn.Sequential(nn.ReLU(), Calls(function)))
    with pytest.raises(ValueError, match=f"layer '1.1' .*{operation}.*; there is no rule"):
        receptive_fields(model, (2, 8, 8))
    assert model.training
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())


def test_writing_into_a_tensor_is_not_overlooked():
    def write(x):
        x[:, :, 0] = x[:, :, 1:2].amax((2, 3), keepdim=True)[:, :, 0]
        return x

    with pytest.raises(ValueError, match="'__setitem__'"):
        receptive_fields(nn.Sequential(nn.ReLU(), Calls(write)), (2, 8, 8))


def test_multi_column_resamples_the_image_which_has_no_field():
    with pytest.raises(ValueError, match="MultiColumn reduces the axes"):
        receptive_fields(create_model("mcdnn_mnist"), (1, 29, 29))
