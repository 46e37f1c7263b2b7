"""Every network of the zoo: it trains, takes other sizes, keeps its state, says what it is."""

import inspect
from pathlib import Path

import pytest
import torch
from torch import nn
from zoo import ARGUMENTS, FAMILY, NAMES, build, images, scalar_loss, sizes

from course_utils.models import FAMILIES, MODELS, blocks, create_model, inception
from course_utils.models.noise import ChannelNoise

DENSE = ("dilated", "pyramid")  # these answer at every pixel
DEPLOYED = [
    "basenet",
    "lenet5_modern",
    "resnet_tiny",
    "resnet20",
    "resnet18_cifar",
    "resnet18",
    "mobilenet_v2",
]


@pytest.mark.parametrize("name", NAMES)
def test_one_step_lowers_the_loss_and_gradients_reach_every_parameter(name):
    model = build(name, num_classes=7, in_channels=2).to(memory_format=torch.channels_last)
    for module in model.modules():
        if isinstance(module, (nn.Dropout, nn.Dropout2d)):
            module.p = 0.0  # the loss before and after must be of the same function
        if isinstance(module, ChannelNoise):
            module.strength = 0.0
    x = images(3, 2, sizes(name)[0]).to(memory_format=torch.channels_last)
    if FAMILY[name] not in ("alexnet", "vgg"):
        # deep and normalized: so bent that in float32 rounding hides the slope
        model = model.double()
        x = x.double()
    aim = 1e-4  # the share of the loss that the step should take away
    labels = torch.tensor([0, 3, 6])
    before = scalar_loss(model(x), labels)
    before.backward()
    norms = {
        key: 0.0 if p.grad is None else p.grad.norm().item() for key, p in model.named_parameters()
    }
    silent = [key for key, norm in norms.items() if not norm > 0]
    assert silent == []
    with torch.no_grad():
        slope = sum(norm**2 for norm in norms.values())
        for p in model.parameters():
            p.sub_(p.grad, alpha=aim * before.item() / slope)
    assert scalar_loss(model(x), labels) < before


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_through_the_state_dict_answers_alike_at_every_size(name):
    arguments = {**ARGUMENTS.get(name, {}), "num_classes": 7, "in_channels": 2}
    left = build(name, **arguments).eval()
    with torch.device("meta"):
        right = create_model(name, **arguments).eval()
    # a tensor that the dict lacks would stay on meta
    right.load_state_dict(left.state_dict(), assign=True)
    for size in sizes(name):
        x = images(2, 2, size).to(memory_format=torch.channels_last)
        with torch.no_grad():
            expected = left(x)
            copied = right(x)
            alone = left(x[:1])
        if FAMILY[name] not in DENSE:
            assert expected.shape == (2, 7)
        elif FAMILY[name] == "dilated":
            assert expected.shape == (2, 7, size, size)
        else:
            assert [tuple(level.shape) for level in expected] == [
                (2, 7, size // s, size // s) for s in (4, 8, 16, 32)
            ]
        torch.testing.assert_close(copied, expected, rtol=0, atol=0)
        # images do not mix
        for one, together in zip(_levels(alone), _levels(expected), strict=True):
            torch.testing.assert_close(
                one, together[:1], rtol=0, atol=1e-4 * together.abs().max().item()
            )


@pytest.mark.parametrize("name", DEPLOYED)
def test_the_exported_program_answers_alike_for_any_number_of_images(name):
    model = build(name).eval()
    channels = 1 if FAMILY[name] == "lenet" else 3
    x = images(3, channels, sizes(name)[0])
    program = torch.export.export(
        model, (x,), dynamic_shapes=({0: torch.export.Dim("n", min=2, max=64)},)
    )
    other = images(5, channels, sizes(name)[0], seed=2)
    torch.testing.assert_close(program.module()(other), model(other))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__.split(".")[-1])
def test_every_module_class_and_variant_says_how_it_differs_from_its_paper(family):
    classes = [cls for cls in _modules_of(family) if _is_network(cls)]
    builders = [build for build in family.VARIANTS.values() if inspect.isfunction(build)]
    assert classes
    for network in (*classes, *builders):
        if network.__name__ != "resnet_stages":  # three lines over StagedResNet, which says it
            assert "Differs from the paper:" in inspect.getdoc(network), network.__name__


@pytest.mark.parametrize(
    "family", [*FAMILIES, blocks, inception], ids=lambda family: family.__name__.split(".")[-1]
)
def test_no_module_takes_more_than_five_arguments(family):
    for cls in _modules_of(family):
        if "__init__" in vars(cls):
            assert len(inspect.signature(cls.__init__).parameters) - 1 <= 5, cls.__name__


def test_names_of_models_are_lower_case_and_the_registry_has_every_family():
    assert all(name == name.lower() and name.isidentifier() for name in MODELS)
    files = {path.stem for path in Path(inspect.getfile(FAMILIES[0])).parent.glob("*.py")}
    assert files - {family.__name__.split(".")[-1] for family in FAMILIES} == {
        "__init__",
        "blocks",
        "course_weights",
        "head",
        "inception",
        "initialization",
        "noise",
        "own_networks",
        "plan_text",
        "pretrained",
    }


def _modules_of(family):
    """The nn.Module classes that a family's file defines."""
    return [
        cls
        for _, cls in inspect.getmembers(family, inspect.isclass)
        if issubclass(cls, nn.Module) and cls.__module__ == family.__name__
    ]


def _is_network(cls):
    """A class that takes num_classes is a network; the layers inside it need not differ from
    anything."""
    return "num_classes" in inspect.signature(cls.__init__).parameters


def _levels(outputs):
    return outputs if isinstance(outputs, list) else [outputs]
