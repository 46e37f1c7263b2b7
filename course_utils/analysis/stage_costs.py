"""The cost of a network added up by stage: of a VGG by the size of its maps, a ResNet by name."""

from itertools import groupby

from course_utils.analysis.costs import Cost, LayerCost


def by_stage(network: Cost) -> Cost:
    """The Cost of a VGG added up over the convolutions of each stage, then over the head's layers.

    network: its layers named features.* are the convolutions; those of one stage answer at one size
    """
    convolutions = [layer for layer in network.layers if layer.name.startswith("features.")]
    head = [layer for layer in network.layers if layer not in convolutions]
    stages = [list(group) for _, group in groupby(convolutions, key=_map_width)]
    rows = [_sum(f"stage {number}", layers) for number, layers in enumerate(stages, start=1)]
    return Cost((*rows, _sum("head", head)), network.shapes)


def by_part(network: Cost) -> dict[str, dict[str, int]]:
    """Parameters and multiply-adds of the stem, each stage and the head of a residual network.

    network: its layers are named stem.*, stages.0.* and so on, and fc
    returns: {"stem": {"parameters": ..., "macs": ...}, "stage 1": ..., ..., "head": ...}
    """
    parts: dict[str, dict[str, int]] = {}
    for layer in network.layers:
        part = parts.setdefault(_part_name(layer.name), {"parameters": 0, "macs": 0})
        part["parameters"] += layer.parameters
        part["macs"] += layer.macs
    return parts


def _map_width(layer: LayerCost) -> int | None:
    return layer.output[-1] if layer.output else None


def _sum(name: str, layers: list[LayerCost]) -> LayerCost:
    parameters = sum(layer.parameters for layer in layers)
    macs = sum(layer.macs for layer in layers)
    return LayerCost(name, f"{len(layers)} layers", layers[-1].output, parameters, macs)


def _part_name(layer: str) -> str:
    """What a layer's module is called in a table: "stages.0.1.conv" belongs to stage 1."""
    module, _, rest = layer.partition(".")
    if module == "stages":
        return f"stage {int(rest.partition('.')[0]) + 1}"
    return {"stem": "stem", "fc": "head"}[module]
