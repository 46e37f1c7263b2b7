"""Weights that the course trained itself: small files that lie beside the networks, and files of
your own like them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import nn

from course_utils.models.pretrained import Normalized, read_checked
from course_utils.runtime.errors import UserError

FOLDER = Path(__file__).parent / "weights"  # made by `course author shapes-checkpoint`


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
    content = read_checked(_path_of(name, weights))
    if content["model"] != name:
        raise UserError(f"{weights} holds weights of {content['model']!r}, not of {name!r}")
    network = build(
        num_classes=len(content["classes"]),
        in_channels=len(content["mean"]),
        **content["arguments"],
    )
    network.load_state_dict(content["state"])  # half precision in the file, single in the network
    return Normalized(network, content["mean"], content["std"]).eval()


def weights_card(name: str, weights: str | Path) -> dict[str, Any]:
    """What a file of weights says of itself, as a dict: all that is in it but the weights.

    Its keys: model, arguments, classes, mean and std (one a channel, of images in [0, 1]),
    test_accuracy (fraction, of the weights as stored), recipe, seed, made

    >>> weights_card("resnet_tiny", "shapes")["classes"][:2]
    ['circle', 'square']
    """
    content = read_checked(_path_of(name, weights))
    return {key: value for key, value in content.items() if key != "state"}


def trained_on(name: str) -> list[str]:
    """The data sets on which the course has trained the network `name`, as ["shapes"]; most often
    none."""
    # a file is called network-data-digest.pt
    return sorted(path.name.split("-")[1] for path in FOLDER.glob(f"{name}-*.pt"))


def _path_of(name: str, weights: str | Path) -> Path:
    if Path(weights).suffix == ".pt":
        return Path(weights)
    paths = list(FOLDER.glob(f"{name}-{weights}-*.pt"))
    if not paths:
        known = ", ".join(sorted(path.name.rsplit("-", 1)[0] for path in FOLDER.glob("*.pt")))
        raise UserError(
            f"weights for {name!r} must be None, 'imagenet', those of the course ({known}) "
            f"or the path of a .pt file, got {weights!r}"
        )
    return paths[0]
