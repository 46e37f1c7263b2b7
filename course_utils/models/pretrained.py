"""torchvision's ImageNet weights in our networks, by an explicit mapping of names."""

import hashlib
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.error import URLError

import torch
from torch import nn

from course_utils.runtime.errors import UserError

# mean and std that torchvision trained with
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
HALF = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))  # its GoogLeNet came from elsewhere and sees [-1, 1]


def _one_less(number: str) -> int:
    """A number of torchvision's names that counts from one, counted from zero."""
    return int(number) - 1


def _resnet_stage(match: re.Match[str]) -> str:
    return f"conv{int(match[1]) + 1}."  # torchvision's layer1 is the paper's conv2


def _resnet_shortcut(match: re.Match[str]) -> str:
    return f"conv{int(match[1]) + 1}.{match[2]}.shortcut."


def _densenet_layer(match: re.Match[str]) -> str:
    part = {"norm1": "reduce.0", "conv1": "reduce.2", "norm2": "grow.0", "conv2": "grow.2"}
    return f"blocks.{_one_less(match[1])}.{_one_less(match[2])}.{part[match[3] + match[4]]}"


def _densenet_transition(match: re.Match[str]) -> str:
    part = {"norm": "0", "conv": "2"}
    return f"transitions.{_one_less(match[1])}.0.{part[match[2]]}"


def _mobilenet_block(match: re.Match[str]) -> str:
    block = _one_less(match[1])
    parts = {"0.": "expand.0.", "1.": "depthwise.0.", "2": "project.0", "3": "project.1"}
    if block == 0:  # expansion 1: nothing to expand, so everything stands one place earlier
        parts = {"0.": "depthwise.0.", "1": "project.0", "2": "project.1"}
    return f"blocks.{block}.{parts[match[2]]}"


CONV_BN = {"conv": "0", "bn": "1"}  # in our pairs of a convolution and its batch norm


def _googlenet_stem(match: re.Match[str]) -> str:
    layer = {"1": "0", "2": "2", "3": "3"}  # between them, pools
    return f"stem.{layer[match[1]]}.{CONV_BN[match[2]]}"


def _googlenet_branch(match: re.Match[str]) -> str:
    branch = {"branch1": "point", "branch2": "small", "branch3": "large", "branch4": "pooled"}
    layer = match[3] or ""
    return f"inception.{match[1]}.{branch[match[2]]}{layer}.{CONV_BN[match[4]]}"


def _googlenet_auxiliary(match: re.Match[str]) -> str:
    return f"auxiliary{match[1]}.conv.{CONV_BN[match[2]]}"


Rule = tuple[str, str | Callable[[re.Match[str]], str]]

# For each family (pattern, what replaces it), torchvision's name to ours. The first pattern that
# matches counts.
RENAMES: dict[str, list[Rule]] = {
    "alexnet": [
        (r"^features\.0\.", "conv1."),
        (r"^features\.3\.", "conv2."),
        (r"^features\.6\.", "conv3."),
        (r"^features\.8\.", "conv4."),
        (r"^features\.10\.", "conv5."),
        (r"^classifier\.1\.", "classifier.2."),  # one later: ours flattens in there
        (r"^classifier\.4\.", "classifier.5."),
        (r"^classifier\.6\.", "classifier.7."),
    ],
    "vgg": [
        (r"^classifier\.0\.", "head.2."),  # two later: ours averages and flattens in there
        (r"^classifier\.3\.", "head.5."),
        (r"^classifier\.6\.", "head.8."),
    ],
    "resnet": [
        (r"^conv1\.", "conv1.0."),
        (r"^bn1\.", "conv1.1."),
        (r"^layer(\d)\.(\d+)\.downsample\.", _resnet_shortcut),
        (r"^layer(\d)\.", _resnet_stage),
    ],
    "densenet": [
        (r"^features\.conv0\.", "stem.0."),
        (r"^features\.norm0\.", "stem.1."),
        # the published files are older than the code and have "norm.1" for "norm1"
        (r"^features\.denseblock(\d)\.denselayer(\d+)\.(norm|conv)\.?([12])", _densenet_layer),
        (r"^features\.transition(\d)\.(norm|conv)", _densenet_transition),
        (r"^features\.norm5\.", "norm.0."),
        (r"^classifier\.", "fc."),
    ],
    "mobilenet": [
        (r"^features\.0\.", "conv.0."),
        (r"^features\.18\.", "last.0."),
        (r"^features\.(1)\.conv\.(0\.|1|2)", _mobilenet_block),  # the block of expansion 1
        (r"^features\.(\d+)\.conv\.(0\.|1\.|2|3)", _mobilenet_block),
        (r"^classifier\.1\.", "fc."),
    ],
    "googlenet": [
        (r"^conv(\d)\.(conv|bn)", _googlenet_stem),
        (r"^inception(\w\w)\.(branch\d)(\.\d)?\.(conv|bn)", _googlenet_branch),
        (r"^aux(\d)\.conv\.(conv|bn)", _googlenet_auxiliary),
        (r"^aux(\d)\.", r"auxiliary\1."),
    ],
}

# our name: (torchvision's, family)
PUBLISHED = {"alexnet": ("alexnet", "alexnet"), "mobilenet_v2": ("mobilenet_v2", "mobilenet")}
VGG_LAYERS = {"a": 11, "b": 13, "d": 16, "e": 19}
PUBLISHED |= {f"vgg_{plan}": (f"vgg{n}", "vgg") for plan, n in VGG_LAYERS.items()}
PUBLISHED |= {f"vgg_{plan}_bn": (f"vgg{n}_bn", "vgg") for plan, n in VGG_LAYERS.items()}
PUBLISHED |= {
    "vgg16": ("vgg16", "vgg"),
    "vgg19": ("vgg19", "vgg"),
    "googlenet_bn": ("googlenet", "googlenet"),
}
PUBLISHED |= {f"resnet{n}": (f"resnet{n}", "resnet") for n in (18, 34, 50, 101, 152)}
PUBLISHED |= {"resnext50_32x4d": ("resnext50_32x4d", "resnet")}
PUBLISHED |= {f"densenet{n}": (f"densenet{n}", "densenet") for n in (121, 169, 201)}


class Normalized(nn.Module):
    """A network with the input normalization that its weights were trained with.

    x: (N, 3, H, W) in [0, 1] -> what `network` answers. Do not normalize the images before.
    """

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, network: nn.Module, mean: Sequence[float], std: Sequence[float]) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(mean).view(-1, 1, 1))  # (C, 1, 1)
        self.register_buffer("std", torch.tensor(std).view(-1, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.network((x - self.mean) / self.std)


def rename(name: str, state_dict: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """torchvision's state dict for the network that we call `name`, under our names."""
    rules = RENAMES[PUBLISHED[name][1]]
    # a plain dict, without versions: torch then adds the num_batches_tracked that old files lack
    return {_rename(key, rules): value for key, value in state_dict.items()}


def load_imagenet(
    name: str, build: Callable[..., nn.Module], num_classes: int = 1000, in_channels: int = 3
) -> Normalized:
    """The network `name` with torchvision's first ImageNet weights, as Normalized, in evaluation
    mode.

    build: what makes the network; num_classes and in_channels: only 1000 and 3 have weights
    raises: ValueError where there are no such weights; ConnectionError where they cannot be fetched

    >>> model = create_model("resnet18", weights="imagenet")
    >>> model.network.fc = nn.Linear(512, 10)  # cut the head and put your own on
    """
    if name not in PUBLISHED:
        hint = ""
        if name == "googlenet":
            hint = "; for GoogLeNet they fit 'googlenet_bn', which differs from the paper"
        known = ", ".join(PUBLISHED)
        raise UserError(f"there are no ImageNet weights for {name!r}; there are for {known}{hint}")
    if (num_classes, in_channels) != (1000, 3):
        raise UserError(
            "ImageNet weights are for num_classes=1000 and in_channels=3, "
            f"got {num_classes} and {in_channels}; "
            "load them so, then replace the last layer: model.network.fc = nn.Linear(...)"
        )
    # here, because importing torchvision takes seconds
    from torchvision.models import get_model_weights

    theirs = PUBLISHED[name][0]
    weights = get_model_weights(theirs)["IMAGENET1K_V1"]
    network = build(num_classes=1000, in_channels=3)
    network.load_state_dict(rename(name, fetch(weights.url)))
    mean, std = HALF if theirs == "googlenet" else IMAGENET
    return Normalized(network, mean, std).eval()


def fetch(url: str) -> dict[str, torch.Tensor]:
    """The state dict behind `url`, from torch's cache folder or the network, its digest checked
    either way.

    raises: ConnectionError if it is neither here nor to be had; ValueError if the file here is
    damaged
    """
    path = Path(torch.hub.get_dir()) / "checkpoints" / url.rsplit("/", 1)[1]
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            torch.hub.download_url_to_file(
                url, str(path), _digest_in_name(path), progress=sys.stderr.isatty()
            )
        except (URLError, OSError, RuntimeError) as error:
            raise ConnectionError(
                f"the weights {path.name} are not on this machine and could not be fetched "
                f"({error}).\n"
                "  Offline?      create_model without weights is the same network, untrained.\n"
                f"  Have a copy?  put it at {path}, or set TORCH_HOME."
            ) from None
    return torch.load(checked(path), map_location="cpu", weights_only=True)


def checked(path: Path | str) -> Path:
    """A file's path, if its content has the SHA-256 whose start its name carries.

    raises: FileNotFoundError; ValueError for a file without a digest in its name, or with another
    one
    """
    path = Path(path)
    prefix = _digest_in_name(path)
    with open(path, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if not digest.startswith(prefix):
        raise UserError(
            f"{path} is damaged: its SHA-256 begins {digest[:8]}, not {prefix}; "
            "delete it and ask again"
        )
    return path


def _digest_in_name(path: Path) -> str:
    """The start of the digest that torchvision's files carry in their name: name-0123abcd.pth."""
    match = re.search(r"-([0-9a-f]{8,})\.", path.name)
    if not match:
        raise UserError(
            f"{path.name} must carry the start of its SHA-256, as name-0123abcd.pth, "
            "to be checked by it"
        )
    return match[1]


def _rename(key: str, rules: Sequence[Rule]) -> str:
    for pattern, replacement in rules:
        renamed, count = re.subn(pattern, replacement, key)
        if count:
            return renamed
    return key
