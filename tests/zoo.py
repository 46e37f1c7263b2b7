"""What the tests of the zoo share: how to build each network small, and what to feed it."""

import torch
import torch.nn.functional as F
from torch.utils._python_dispatch import TorchDispatchMode

from course_utils.models import FAMILIES, MODELS, create_model
from course_utils.training import TrainConfig, loss_of

ARGUMENTS = {"resnet_stages": {"stem": 5, "stages": [6, 7]}}

# Two image sizes for each network: by name, else by family. One where the paper allows only one.
SIZES_BY_NAME = {
    "resnext29_8x64d": (16, 24),
    "resnext50_32x4d": (64, 96),
}
SIZES_BY_NAME |= {"resnet18_cifar": (32, 40)}
SIZES_BY_NAME |= {
    f"highway{depth}{kind}": (32,) for depth in (10, 20, 50, 100) for kind in ("", "_plain")
}
SIZES_BY_NAME |= {f"densenet{depth}": (64, 96) for depth in (121, 169, 201)}
SIZES_BY_FAMILY = {
    "neocognitron": (16, 32),
    "lenet": (32,),
    "densenet": (16, 24),
    "multicolumn": (29, 32),
    "alexnet": (64, 96),
    "vgg": (32, 64),
    "googlenet": (64, 80),
    "highway": (28, 32),
    "resnet": (64, 96),
    "dilated": (12, 20),
    "pyramid": (64, 96),
    "mobilenet": (64, 96),
    "basenet": (32,),
}
FAMILY = {name: family.__name__.split(".")[-1] for family in FAMILIES for name in family.VARIANTS}
UNIQUE = {build: name for name, build in reversed(MODELS.items())}.values()  # vgg16 is vgg_d
NAMES = [name for name in MODELS if name in set(UNIQUE)]


def sizes(name):
    return SIZES_BY_NAME.get(name) or SIZES_BY_FAMILY.get(FAMILY[name], (32, 40))


BLOCK = 65_521  # a prime: the rows of a weight start at different places of the block
DRAWS = (torch.ops.aten.normal_.default, torch.ops.aten.uniform_.default)


class RepeatedDraws(TorchDispatchMode):
    """Inside, a random weight of more than BLOCK numbers is so many of them, over and over.

    Each is from the distribution that was asked for. To draw all took half of the time of the
    tests of the zoo: VGG has 130 million, and draws each twice.
    """

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if operation not in DRAWS or args[0].numel() <= BLOCK:
            return operation(*args, **kwargs)
        weight, *parameters = args
        numbers = weight.view(-1)
        block = operation(numbers[:BLOCK], *parameters, **kwargs)
        whole = len(numbers) // BLOCK * BLOCK
        numbers[BLOCK:whole].view(-1, BLOCK).copy_(block)
        numbers[whole:].copy_(block[: len(numbers) - whole])
        return weight


def build(name, **kwargs):
    torch.manual_seed(0)
    with RepeatedDraws():
        return create_model(name, **{**ARGUMENTS.get(name, {}), **kwargs})


def images(n, channels, size, seed=1):
    return torch.randn(n, channels, size, size, generator=torch.Generator().manual_seed(seed))


def scalar_loss(outputs, labels):
    """Cross-entropy of logits, of a tuple with auxiliary logits, of a map, or of a list of maps."""
    if isinstance(outputs, list):
        return sum(scalar_loss(output, labels) for output in outputs)
    if torch.is_tensor(outputs) and outputs.dim() == 4:
        return F.cross_entropy(outputs, labels[:, None, None].expand(-1, *outputs.shape[2:]))
    return loss_of(outputs, labels, TrainConfig(epochs=1))[1]
