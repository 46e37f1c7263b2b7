"""The depth of a network as its paper counts it: layers with weights, without shortcuts."""

from course_utils.analysis.costs import Cost


def weight_layers(network: Cost) -> int:
    """Convolutions and linear layers of a Cost, those of projections on shortcuts left out.

    network: of `analysis.cost`; the modules on shortcuts are called so

    >>> weight_layers(cost(create_model("resnet50"), (3, 224, 224)))
    50
    """
    kinds = ("Conv2d", "Linear")
    return sum(row.kind in kinds and "shortcut" not in row.name for row in network.layers)
