"""Weights that the course trained itself: small files that lie beside the networks, and files of
your own like them."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save
from torch import nn

from course_utils.models.pretrained import Normalized, checked
from course_utils.runtime.errors import UserError

FOLDER = Path(__file__).parent / "weights"  # made by `course author shapes-checkpoint`
SUFFIX = ".safetensors"


def load_trained(
    name: str, weights: str | Path, build: Callable[..., nn.Module], **kwargs: Any
) -> Normalized:
    """The network `name` with weights that the course trained, as Normalized, in evaluation mode.

    weights: the data set that they were trained on, as "shapes", for a file of the course; or the
    path of a file that `experiments.train_weights` wrote; build: what makes the network; kwargs:
    none, since the file fixes them all
    raises: ValueError for kwargs, where there are no such weights, where the file is damaged or of
    another network

    >>> model = create_model("resnet_tiny", weights="shapes")
    """
    if kwargs:
        raise UserError(
            f"weights fix the arguments of their network, got {', '.join(kwargs)} "
            f"beside weights={weights!r}; "
            "load it so, then put your own head on: new_head(model, num_classes)"
        )
    card, state = read_weights(_path_of(name, weights))
    if card["model"] != name:
        raise UserError(f"{weights} holds weights of {card['model']!r}, not of {name!r}")
    network = build(
        num_classes=len(card["classes"]), in_channels=len(card["mean"]), **card["arguments"]
    )
    network.load_state_dict(state)  # half precision in the file, single in the network
    return Normalized(network, card["mean"], card["std"]).eval()


def weights_card(name: str, weights: str | Path) -> dict[str, Any]:
    """What a file of weights says of itself, as a dict.

    Its keys: model, arguments, classes, mean and std (one a channel, of images in [0, 1]),
    test_accuracy (fraction, of the weights as stored), recipe, seed, made

    >>> weights_card("resnet_tiny", "shapes")["classes"][:2]
    ['circle', 'square']
    """
    return read_weights(_path_of(name, weights))[0]


def packed_weights(card: Mapping[str, Any], state: Mapping[str, torch.Tensor]) -> bytes:
    """A file of weights in the safetensors format.

    card: plain values, kept as JSON in the file's header; state: the state dict of the network
    """
    tensors = {key: value.contiguous() for key, value in state.items()}
    return save(tensors, {"card": json.dumps(card)})


def read_weights(path: Path | str) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    """The card and the state dict of a file that `packed_weights` made, and whose name carries its
    digest.

    raises: FileNotFoundError; ValueError for a file that is damaged or of another kind
    """
    path = checked(path)
    with safe_open(path, "pt") as file:
        found = (file.metadata() or {}).get("card")
        if found is None:
            raise UserError(f"{path} holds weights, but no card that says of what")
        return json.loads(found), {key: file.get_tensor(key) for key in file.keys()}


def trained_on(name: str) -> list[str]:
    """The data sets on which the course has trained the network `name`, as ["shapes"]; most often
    none."""
    # a file is called network-data-digest.safetensors
    return sorted(path.name.split("-")[1] for path in FOLDER.glob(f"{name}-*{SUFFIX}"))


def _path_of(name: str, weights: str | Path) -> Path:
    if Path(weights).suffix == SUFFIX:
        return Path(weights)
    paths = list(FOLDER.glob(f"{name}-{weights}-*{SUFFIX}"))
    if not paths:
        known = ", ".join(sorted(path.name.rsplit("-", 1)[0] for path in FOLDER.glob(f"*{SUFFIX}")))
        raise UserError(
            f"weights for {name!r} must be None, 'imagenet', those of the course ({known}) "
            f"or the path of a {SUFFIX} file, got {weights!r}"
        )
    return paths[0]
