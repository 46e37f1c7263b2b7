"""torchvision's ImageNet weights in our networks, by an explicit mapping of names."""

import hashlib
import re
import sys
from pathlib import Path
from urllib.error import URLError

import torch
from torch import nn

IMAGENET = (
    (0.485, 0.456, 0.406),
    (0.229, 0.224, 0.225),
)  # mean and std that torchvision trained with
HALF = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))  # its GoogLeNet came from elsewhere and sees [-1, 1]


def _down(match, *groups):
    """Numbers of torchvision's names that count from one, counted from zero."""
    return [str(int(match[group]) - 1) for group in groups]


def _densenet_layer(match):
    block, layer = _down(match, 1, 2)
    part = {"norm1": "reduce.0", "conv1": "reduce.2", "norm2": "grow.0", "conv2": "grow.2"}
    return f"blocks.{block}.{layer}.{part[match[3] + match[4]]}"


def _mobilenet_block(match):
    block, part = _down(match, 1)[0], match[2]
    parts = {"0.": "expand.0.", "1.": "depthwise.0.", "2": "project.0", "3": "project.1"}
    if block == "0":  # expansion 1: nothing to expand, so everything stands one place earlier
        parts = {"0.": "depthwise.0.", "1": "project.0", "2": "project.1"}
    return f"blocks.{block}.{parts[part]}"


_GOOGLENET = {"branch1": "point", "branch2": "small", "branch3": "large", "branch4": "pooled"}

# For each family (pattern, what replaces it), torchvision's name to ours. The first pattern that matches counts.
RENAMES = {
    "alexnet": [
        *((rf"^features\.{theirs}\.", f"conv{ours}.") for ours, theirs in enumerate((0, 3, 6, 8, 10), start=1)),
        *((rf"^classifier\.{theirs}\.", f"classifier.{ours}.") for theirs, ours in ((1, 2), (4, 5), (6, 7))),
    ],
    "vgg": [(rf"^classifier\.{theirs}\.", f"head.{ours}.") for theirs, ours in ((0, 2), (3, 5), (6, 8))],
    "resnet": [
        (r"^conv1\.", "conv1.0."),
        (r"^bn1\.", "conv1.1."),
        (r"^layer(\d)\.(\d+)\.downsample\.", lambda match: f"conv{int(match[1]) + 1}.{match[2]}.shortcut."),
        (r"^layer(\d)\.", lambda match: f"conv{int(match[1]) + 1}."),
    ],
    "densenet": [
        (r"^features\.conv0\.", "stem.0."),
        (r"^features\.norm0\.", "stem.1."),
        (r"^features\.denseblock(\d)\.denselayer(\d+)\.(norm|conv)\.?([12])", _densenet_layer),
        (r"^features\.transition(\d)\.norm", lambda match: f"transitions.{_down(match, 1)[0]}.0.0"),
        (r"^features\.transition(\d)\.conv", lambda match: f"transitions.{_down(match, 1)[0]}.0.2"),
        (r"^features\.norm5\.", "norm.0."),
        (r"^classifier\.", "fc."),
    ],
    "mobilenet": [
        (r"^features\.0\.", "conv.0."),
        (r"^features\.18\.", "last.0."),
        (r"^features\.(1)\.conv\.(0\.|1|2)", _mobilenet_block),
        (r"^features\.(\d+)\.conv\.(0\.|1\.|2|3)", _mobilenet_block),
        (r"^classifier\.1\.", "fc."),
    ],
    "googlenet": [
        *((rf"^conv{ours}\.conv", f"stem.{stem}.0") for ours, stem in ((1, 0), (2, 2), (3, 3))),
        *((rf"^conv{ours}\.bn", f"stem.{stem}.1") for ours, stem in ((1, 0), (2, 2), (3, 3))),
        (r"^inception(\w\w)\.(branch\d)(\.\d)?\.conv", lambda m: f"inception.{m[1]}.{_GOOGLENET[m[2]]}{m[3] or ''}.0"),
        (r"^inception(\w\w)\.(branch\d)(\.\d)?\.bn", lambda m: f"inception.{m[1]}.{_GOOGLENET[m[2]]}{m[3] or ''}.1"),
        (r"^aux(\d)\.conv\.conv", r"auxiliary\1.conv.0"),
        (r"^aux(\d)\.conv\.bn", r"auxiliary\1.conv.1"),
        (r"^aux(\d)\.", r"auxiliary\1."),
    ],
}  # fmt: skip

# our name: (torchvision's, family)
PUBLISHED = {"alexnet": ("alexnet", "alexnet"), "mobilenet_v2": ("mobilenet_v2", "mobilenet")}
PUBLISHED |= {
    f"vgg_{plan}": (f"vgg{n}", "vgg") for plan, n in (("a", 11), ("b", 13), ("d", 16), ("e", 19))
}
PUBLISHED |= {
    f"vgg_{plan}_bn": (f"vgg{n}_bn", "vgg")
    for plan, n in (("a", 11), ("b", 13), ("d", 16), ("e", 19))
}
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

    def __init__(self, network, mean, std):
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(mean).view(-1, 1, 1))
        self.register_buffer("std", torch.tensor(std).view(-1, 1, 1))

    def forward(self, x):
        return self.network((x - self.mean) / self.std)


def rename(name, state_dict):
    """torchvision's state dict for the network that we call `name`, under our names."""
    rules = RENAMES[PUBLISHED[name][1]]
    return {_rename(key, rules): value for key, value in state_dict.items()}


def load_imagenet(name, build, num_classes=1000, in_channels=3):
    """The network `name` with torchvision's first ImageNet weights, as Normalized, in evaluation mode.

    build: what makes the network; num_classes and in_channels: only 1000 and 3 have weights
    raises: ValueError where there are no such weights; ConnectionError where they cannot be fetched

    >>> model = create_model("resnet18", weights="imagenet")
    >>> model.network.fc = nn.Linear(512, 10)  # cut the head and put your own on
    """
    if name not in PUBLISHED:
        hint = (
            "; for GoogLeNet they fit 'googlenet_bn', which differs from the paper"
            if name == "googlenet"
            else ""
        )
        raise ValueError(
            f"there are no ImageNet weights for {name!r}; there are for {', '.join(PUBLISHED)}{hint}"
        )
    if (num_classes, in_channels) != (1000, 3):
        raise ValueError(
            f"ImageNet weights are for num_classes=1000 and in_channels=3, got {num_classes} and {in_channels}; "
            "load them so, then replace the last layer: model.network.fc = nn.Linear(...)"
        )
    theirs = PUBLISHED[name][0]
    from torchvision.models import (
        get_model_weights,
    )  # here, because importing torchvision takes seconds

    weights = get_model_weights(theirs)["IMAGENET1K_V1"]
    network = build(num_classes=1000, in_channels=3)
    network.load_state_dict(rename(name, fetch(weights.url)))
    return Normalized(network, *(HALF if theirs == "googlenet" else IMAGENET)).eval()


def fetch(url):
    """The state dict behind `url`, from torch's cache folder or the network, its digest checked either way.

    raises: ConnectionError if it is neither here nor to be had; ValueError if the file here is damaged
    """
    file = Path(torch.hub.get_dir()) / "checkpoints" / url.rsplit("/", 1)[1]
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            torch.hub.download_url_to_file(
                url, str(file), _promised(file), progress=sys.stderr.isatty()
            )
        except (URLError, OSError, RuntimeError) as error:
            raise ConnectionError(
                f"the weights {file.name} are not on this machine and could not be fetched ({error}).\n"
                "  Offline?      create_model without weights is the same network, untrained.\n"
                f"  Have a copy?  put it at {file}, or set TORCH_HOME."
            ) from None
    return read_checked(file)


def read_checked(file):
    """What torch.save wrote into `file`, whose name carries the start of its SHA-256. Reading runs no code from it.

    raises: FileNotFoundError; ValueError for a file without a digest in its name, or with another one
    """
    file = Path(file)
    prefix = _promised(file)
    with open(file, "rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if not found.startswith(prefix):
        raise ValueError(
            f"{file} is damaged: its SHA-256 begins {found[:8]}, not {prefix}; delete it and ask again"
        )
    return torch.load(file, map_location="cpu", weights_only=True)


def _promised(file):
    """The digest in the name, as torchvision's files carry it: name-0123abcd.pth."""
    match = re.search(r"-([0-9a-f]{8,})\.", file.name)
    if not match:
        raise ValueError(
            f"{file.name} must carry the start of its SHA-256, as name-0123abcd.pt, to be checked by it"
        )
    return match[1]


def _rename(key, rules):
    for pattern, replacement in rules:
        renamed, count = re.subn(pattern, replacement, key)
        if count:
            return renamed
    return key
