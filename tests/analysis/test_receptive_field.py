"""Receptive fields: by hand, and against the pixels from which a gradient comes back, over the
whole zoo.
"""

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from zoo import NAMES, build, sizes

from course_utils.analysis import receptive_fields
from course_utils.models import create_model
from course_utils.models.neocognitron import SLayer

# The other resamples the image by what it shows: no rule, an error.
SEEN = [name for name in NAMES if name != "mcdnn_mnist"]


def averaging(model):
    """The same network with weights and pools that average, so that every path carries some
    gradient; no linear layers.

    A max pool becomes an average pool of the same windows: a maximum sends its gradient to one
    pixel only.
    """
    generator = torch.Generator().manual_seed(0)
    for parent in list(model.eval().modules()):
        for key, child in parent.named_children():
            if isinstance(child, nn.MaxPool2d):
                options = (child.kernel_size, child.stride, child.padding, child.ceil_mode)
                setattr(parent, key, nn.AvgPool2d(*options))
            elif isinstance(child, nn.AdaptiveMaxPool2d):
                setattr(parent, key, nn.AdaptiveAvgPool2d(child.output_size))
            elif isinstance(child, nn.Linear):  # behind every layer that is measured, and large
                setattr(parent, key, nn.Identity())
    with torch.no_grad():
        for module in model.double().modules():
            if isinstance(module, nn.Conv2d):
                weight = (
                    torch.rand(module.weight.shape, dtype=torch.float64, generator=generator) + 0.1
                )
                weight /= weight.flatten(1).sum(1).view(-1, *[1] * (weight.dim() - 1))
                if hasattr(module, "parametrizations"):
                    module.weight = weight
                else:
                    module.weight.copy_(weight)
        for layer in (module for module in model.modules() if isinstance(module, SLayer)):
            # more would silence it altogether
            layer.inhibition.weight = torch.full_like(layer.inhibition.weight, 0.1)
    return model


class AllCaughtError(Exception):
    """Every layer that is measured has answered: the rest need not run."""


def measured(model, layers, shape, positions, images=1):
    """{layer: [box of the pixels with a gradient, for each position]}, the union over the
    images.
    """
    outputs = {}

    def catch(name, output):
        outputs.setdefault(name, output)
        if len(outputs) == len(layers):
            raise AllCaughtError

    for name, module in model.named_modules():
        if name in layers:
            module.register_forward_hook(
                lambda module, args, output, name=name: catch(name, output)
            )
    generator = torch.Generator().manual_seed(1)
    x = (torch.rand(images, *shape, dtype=torch.float64, generator=generator) * 1e-3).repeat(
        POSITIONS, 1, 1, 1
    )  # of which each position has its own copy: one backward pass
    x.requires_grad_()
    with pytest.raises(AllCaughtError):
        model(x)
    boxes = {}
    for name, output in outputs.items():
        parts = output.chunk(POSITIONS)
        units = [
            part[(slice(None), slice(None), *position)].sum()
            for part, position in zip(parts, positions(output), strict=True)
        ]
        (gradient,) = torch.autograd.grad(sum(units), x, retain_graph=True)
        boxes[name] = [box_of(part) for part in gradient.chunk(POSITIONS)]
    return boxes


def box_of(gradient):
    """The box around the pixels of any image at which a gradient (N, C, H, W) is not zero."""
    seen = gradient.abs().sum((0, 1)).nonzero()
    return tuple(zip(seen.amin(0).tolist(), (seen.amax(0) + 1).tolist(), strict=True))


POSITIONS = 3


def corners_and_middle(output):
    height, width = output.shape[2:]
    return [(0, width - 1), (height // 2, width // 2), (height - 1, 0)]


@pytest.mark.parametrize("name", SEEN)
def test_prediction_is_where_the_gradient_comes_from(name):
    side = sizes(name)[-1]
    with torch.device("meta"):
        model = build(name, num_classes=3, in_channels=2)
    fields = receptive_fields(model, (2, side, side))
    spatial = [key for key, field in fields.items() if not field.flat and "#" not in key]
    assert spatial or name.startswith("highway")  # the dense highways have no positions
    layers = {spatial[len(spatial) * part // 3] for part in range(3)} if spatial else set()
    layers |= set(spatial[-1:])
    if layers:
        boxes = measured(averaging(rebuilt(model)), layers, (2, side, side), corners_and_middle)
    for layer in layers:
        height, width = fields[layer].positions
        expected = [
            fields[layer].box(*p)
            for p in [(0, width - 1), (height // 2, width // 2), (height - 1, 0)]
        ]
        assert boxes[layer] == expected, layer
    flat = [field.box(0, 0) for field in fields.values() if field.flat]
    assert all(box == flat[0] for box in flat)


def rebuilt(model):
    """A model from the meta device with real, blank tensors, batch norm as it starts, and no linear
    weights.
    """
    for parent in list(model.modules()):
        for key, child in parent.named_children():
            if isinstance(child, nn.Linear):
                setattr(parent, key, nn.Identity())
    model = model.to_empty(device="cpu")
    for module in model.modules():
        for key, tensor in (
            *module.named_parameters(recurse=False),
            *module.named_buffers(recurse=False),
        ):
            norm = isinstance(module, nn.BatchNorm2d) and key == "weight"
            tensor.data.fill_(1 if norm or key in ("running_var", "coefficient") else 0)
    return model


# (model, channels, side, layer): size, jump, start, worked out by hand with size += (k - 1) jump,
# jump *= stride, start += ((k - 1) / 2 - padding) jump
BY_HAND = [
    ("lenet5", 1, 32, "c1", 5, 1, 2.5),
    ("lenet5", 1, 32, "s2", 6, 2, 3.0),
    ("lenet5", 1, 32, "c3", 14, 2, 7.0),
    ("lenet5", 1, 32, "s4", 16, 4, 8.0),
    ("lenet5", 1, 32, "c5", 32, 4, 16.0),
    ("basenet", 3, 32, "conv2", 14, 2, 7.0),
    ("basenet", 3, 32, "pool#2", 16, 4, 8.0),
    ("vgg_d", 3, 224, "features", 212, 32, 16.0),
    ("googlenet", 3, 224, "stem", 27, 8, 6.5),
    ("googlenet", 3, 224, "inception.3a", 27 + 4 * 8, 8, 6.5),
    ("googlenet", 3, 224, "inception.5b", 715, 32, 30.5),
    ("resnet18", 3, 224, "conv1", 11, 4, 0.5),
    ("resnet18", 3, 224, "conv2", 43, 4, 0.5),
    ("resnet18", 3, 224, "conv5", 435, 32, 0.5),
    ("resnet50", 3, 224, "conv2", 35, 4, 0.5),
    ("resnet50", 3, 224, "conv5", 427, 32, 0.5),
    ("resnet50_published", 3, 224, "conv5", 483, 32, 0.5),
    ("densenet121", 3, 224, "blocks.0", 11 + 6 * 8, 4, 0.5),
    ("densenet121", 3, 224, "norm", 2071, 32, 14.5),
    ("mobilenet_v2", 3, 224, "last", 491, 32, 0.5),
    ("context_basic", 21, 40, "layers", 67, 1, 0.5),
    ("cifar100_net", 3, 32, "sub2", 31, 4, 0.5),
]


@pytest.mark.parametrize(("name", "channels", "side", "layer", "size", "jump", "start"), BY_HAND)
def test_size_jump_and_start_by_hand(name, channels, side, layer, size, jump, start):
    with torch.device("meta"):
        field = receptive_fields(create_model(name), (channels, side, side))[layer]
    assert (field.size, field.jump, field.start) == ((size,) * 2, (jump,) * 2, (start,) * 2)


def test_report_001s_table_is_wrong_in_three_rows_and_right_in_three():
    fields = receptive_fields(create_model("cifar100_net"), (3, 32, 32))
    sizes = [
        fields[layer].size[0] for layer in ("block1", "block2", "sub1", "block3", "block4", "sub2")
    ]
    assert sizes == [5, 9, 11, 19, 27, 31]
    printed = [5, 9, 15, 15, 23, 31]
    assert [a == b for a, b in zip(sizes, printed, strict=True)] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]


def test_dilations_of_the_context_module_by_layer():
    fields = receptive_fields(create_model("context_basic"), (21, 80, 80))
    assert [fields[f"layers.{i}"].size[0] for i in range(0, 14, 2)] == [3, 5, 9, 17, 33, 65, 67]


def test_axes_are_kept_apart():
    tall = nn.Conv2d(1, 1, (5, 1), padding=(2, 0), dilation=(2, 1))
    model = nn.Sequential(nn.Conv2d(1, 1, (1, 3), stride=(1, 2)), tall)
    field = receptive_fields(model, (1, 20, 15))["1"]
    assert (field.size, field.jump, field.start) == ((9, 3), (1, 2), (2.5, 1.5))
    assert field.box(0, 0) == ((0, 7), (0, 3))  # rows -2, 0, 2, 4, 6


def test_one_dimension():
    field = receptive_fields(
        nn.Sequential(nn.Conv1d(2, 3, 3, dilation=4), nn.MaxPool1d(2)), (2, 30)
    )["1"]
    assert (field.size, field.jump, field.start) == ((10,), (2,), (5.0,))


def test_branches_that_disagree_are_joined_by_what_either_sees():
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.left = nn.Conv2d(1, 1, (3, 1))
            self.right = nn.Conv2d(1, 1, 3)

        def forward(self, x):
            return F.pad(self.left(x), (0, 0, 2, 0))[:, :, :-2, :-2] + self.right(x)

    model = averaging(Two())
    field = receptive_fields(nn.Sequential(model), (1, 9, 9))["0"]
    boxes = measured(nn.Sequential(model), ["0"], (1, 9, 9), corners_and_middle)["0"]
    assert boxes == [field.box(0, 6), field.box(3, 3), field.box(6, 0)]
    assert field.size == (5, 3)


def test_a_maximum_sees_its_whole_window_though_its_gradient_goes_to_one_pixel():
    model = averaging(nn.Sequential(nn.Conv2d(1, 1, 3, padding=1)))
    model.append(nn.MaxPool2d(3, stride=2, ceil_mode=True))
    field = receptive_fields(model, (1, 10, 10))["1"]
    boxes = measured(model, {"1"}, (1, 10, 10), corners_and_middle, images=200)["1"]
    assert boxes == [field.box(0, 4), field.box(2, 2), field.box(4, 0)]
    assert field.box(4, 4) == ((7, 10), (7, 10))  # the last window hangs over the edge


def test_upsampling_is_exact_though_its_positions_are_not_even():
    model = averaging(
        nn.Sequential(nn.Conv2d(1, 1, 3, stride=2), nn.Upsample(scale_factor=2), nn.Conv2d(1, 1, 3))
    )
    field = receptive_fields(model, (1, 13, 13))["2"]
    assert field.size is None
    boxes = measured(model, ["2"], (1, 13, 13), corners_and_middle)["2"]
    assert boxes == [field.box(*p) for p in ((0, 9), (5, 5), (9, 0))]


def test_a_position_outside_of_the_map_is_an_error():
    field = receptive_fields(create_model("basenet"), (3, 32, 32))["conv2"]
    with pytest.raises(ValueError, match=r"axes \(10, 10\), got \(0, 10\)"):
        field.box(0, 10)
    with pytest.raises(ValueError, match=r"got \(3,\)"):
        field.box(3)


def test_what_does_not_move_a_window_may_be_named():
    class Averaged(nn.Module):
        def forward(self, x):
            return F.avg_pool2d(x, 3, 2, ceil_mode=True, count_include_pad=False)

    class Plain(nn.Module):
        def forward(self, x):
            return F.avg_pool2d(x, 3, 2)

    two = (nn.Sequential(nn.Conv2d(1, 1, 3), last()) for last in (Averaged, Plain))
    named, plain = (receptive_fields(model, (1, 13, 13))["1"] for model in two)
    assert (named.size, named.jump, named.start) == (plain.size, plain.jump, plain.start)
