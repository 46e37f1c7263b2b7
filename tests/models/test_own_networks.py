"""Networks of your own, in a Python file."""

import textwrap
from dataclasses import replace

import pytest
import torch

from course_utils.experiments import Recipe, execute
from course_utils.experiments.identity import code_of
from course_utils.models import create_model
from course_utils.models.own_networks import own_sources
from course_utils.training import TrainConfig

NET = """
    import torch
    from torch import nn
    from blocks import unit

    class Net(nn.Module):
        def __init__(self, num_classes, width=4):
            super().__init__()
            self.layers = nn.Sequential(unit(width), nn.Flatten(), nn.LazyLinear(num_classes))
            self(torch.zeros(2, 1, 32, 32))

        def forward(self, images):
            return self.layers(images)

    def small(**arguments):
        return Net(arguments["num_classes"], width=2)

    def number():
        return 7

    def broken(num_classes):
        return num_classes / 0
"""
UNIT = """
    from torch import nn

    def unit(width):
        return nn.Sequential(nn.Conv2d(1, width, 3, stride=8), nn.ReLU())
"""


@pytest.fixture
def net(tmp_path):
    """The path of a file with a network, whose block is in another file beside it."""
    (tmp_path / "blocks.py").write_text(textwrap.dedent(UNIT))
    path = tmp_path / "my_net.py"
    path.write_text(textwrap.dedent(NET))
    return path


def test_a_class_gets_what_it_takes_and_a_function_all(net):
    model = create_model(f"{net}:Net", num_classes=3, in_channels=1)
    assert model(torch.zeros(5, 1, 32, 32)).shape == (5, 3)
    assert model.layers[0][0].out_channels == 4
    wide = create_model(f"{net}:Net", num_classes=3, in_channels=1, width=6)
    assert wide.layers[0][0].out_channels == 6
    small = create_model(f"{net}:small", num_classes=3, in_channels=1)
    assert small.layers[0][0].out_channels == 2


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("my_net.py:Nett", "has no class or function 'Nett'"),
        ("my_net.py:number", "must make an nn.Module, got int"),
        ("my_net.py:broken", "could not be built: ZeroDivisionError: division by zero"),
        ("other.py:Net", "there is no file .*other.py"),
        ("my_net:Net", "there is no model"),
    ],
)
def test_what_makes_no_network_is_refused_with_its_reason(net, name, says):
    with pytest.raises(ValueError, match=says):
        create_model(str(net.parent / name), num_classes=3, in_channels=1)


def test_an_unknown_argument_is_refused(net):
    with pytest.raises(ValueError, match="unexpected keyword argument 'depth'"):
        create_model(f"{net}:Net", num_classes=3, in_channels=1, depth=2)


def test_a_file_that_fails_or_is_no_python_is_named(net):
    net.write_text("import no_such_module")
    with pytest.raises(ValueError, match="could not be run: ModuleNotFoundError"):
        create_model(f"{net}:Net")
    net.write_text("\n\nclass Net(:")
    with pytest.raises(ValueError, match="my_net.py, line 3"):
        own_sources(f"{net}:Net")


def test_a_run_is_known_by_the_code_of_its_file_and_of_those_beside_it(net):
    config = TrainConfig(epochs=1, optimizer="sgd", lr=0.05)
    recipe = Recipe("mine", f"{net}:Net", "digits", 32, config, train=64, test=50)
    codes = [code_of(recipe)]
    net.write_text(net.read_text() + "\n# a comment\n")
    assert code_of(recipe) == codes[0]
    blocks = net.parent / "blocks.py"
    blocks.write_text(blocks.read_text().replace("stride=8", "stride=4"))
    codes.append(code_of(recipe))
    net.write_text(net.read_text().replace("width=4", "width=5"))
    codes.append(code_of(recipe))
    codes.append(code_of(replace(recipe, model="basenet")))
    assert len(set(codes)) == 4
    assert "unit" in own_sources(f"{net}:Net")["blocks.py"]


def test_it_is_trained_and_found_again_until_its_file_changes(net, tmp_path):
    config = TrainConfig(epochs=1, optimizer="sgd", lr=0.05)
    recipe = Recipe("mine", f"{net}:Net", "digits", 32, config, train=64, test=50)
    how = {"store": tmp_path / "runs", "device": "cpu", "precision": "fp32"}
    first = execute(recipe, 0, **how)
    assert execute(recipe, 0, **how).made == first.made
    net.write_text(net.read_text().replace("width=4", "width=5"))
    second = execute(recipe, 0, **how)
    assert second.parameters > first.parameters
