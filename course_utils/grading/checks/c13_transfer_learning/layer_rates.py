"""A learning rate for each parameter, smaller towards the input."""

from typing import TYPE_CHECKING

from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def layer_rates(
    parameters: list[str], layers: list[str], peak: float, decay: float
) -> dict[str, float]:
    """parameters, layers: names, from the input on -> {parameter: rate}, peak * decay**distance."""
    scale = {layer: decay**distance for distance, layer in enumerate(reversed(layers))}
    owner = {
        name: max((layer for layer in layers if name.startswith(f"{layer}.")), default=None)
        for name in parameters
    }
    return {name: peak * scale[layer] for name, layer in owner.items() if layer is not None}


def cases(rng: "np.random.Generator") -> list[tuple]:
    tiny = ["stem.0.weight", "stages.0.conv1.weight", "stages.0.bn1.bias", "fc.weight", "fc.bias"]
    names = """
        conv.weight bn.weight bn.bias conv2.weight conv2.bias stages.1.weight stages.1.0.bias
        stages.10.weight aux.weight fc.weight fc.bias
    """.split()
    layers = ["conv", "conv2", "stages.1", "stages.10", "fc"]

    def rates() -> tuple[float, float]:
        return float(rng.uniform(0.5, 1)), float(rng.uniform(0.3, 0.7))

    return [
        (tiny, ["stem", "stages.0", "fc"], 0.1, 0.3),
        (["a.weight", "b.weight", "c.weight"], ["a", "b", "c"], 1.0, 1.0),
        (names, layers, *rates()),
        ([names[i] for i in rng.permutation(len(names))], layers, *rates()),
    ]


def wrong_end(
    parameters: list[str], layers: list[str], peak: float, decay: float
) -> dict[str, float]:
    return layer_rates(parameters, layers[::-1], peak, decay)


def head_decayed(
    parameters: list[str], layers: list[str], peak: float, decay: float
) -> dict[str, float]:
    return layer_rates(parameters, layers, peak * decay, decay)


def by_first_letters(
    parameters: list[str], layers: list[str], peak: float, decay: float
) -> dict[str, float]:
    rates: dict[str, float] = {}
    for distance, layer in enumerate(reversed(layers)):
        rates |= {name: peak * decay**distance for name in parameters if name.startswith(layer)}
    return {name: rates[name] for name in parameters if name in rates}


def others_at_the_peak(
    parameters: list[str], layers: list[str], peak: float, decay: float
) -> dict[str, float]:
    return dict.fromkeys(parameters, peak) | layer_rates(parameters, layers, peak, decay)


def by_parameter(
    parameters: list[str], layers: list[str], peak: float, decay: float
) -> dict[str, float]:
    kept = list(layer_rates(parameters, layers, peak, decay))
    return {name: peak * decay**distance for distance, name in enumerate(reversed(kept))}


def by_parts(
    parameters: list[str], layers: list[str], peak: float, decay: float
) -> dict[str, float]:
    """Parameter by parameter: the longest beginning of its name, up to a dot, that is a layer."""
    rates = {}
    for name in parameters:
        parts = name.split(".")
        for end in range(1, len(parts)):
            if (layer := ".".join(parts[:end])) in layers:
                rates[name] = peak * decay ** (len(layers) - 1 - layers.index(layer))
    return rates


def from_the_head_down(
    parameters: list[str], layers: list[str], peak: float, decay: float
) -> dict[str, float]:
    """Layer by layer from the head on."""
    rates = {}
    rate = peak
    for layer in layers[::-1]:
        for name in parameters:
            if name[: len(layer) + 1] == layer + ".":
                rates[name] = rate
        rate *= decay
    return rates


CHECK = Check(
    work="layer_rates",
    reference=layer_rates,
    cases=cases,
    reread='Notebook 13, "A rate for each layer"',
    mistakes=(
        Mistake(
            "wrong end",
            "Your first layer has the full rate and your head the smallest. The head is new and "
            "has the most to learn.",
            wrong_end,
        ),
        Mistake(
            "decay at the head",
            "All your rates are one decay too small: the head, at distance 0, gets the peak "
            "itself.",
            head_decayed,
        ),
        Mistake(
            "matched by first letters",
            "A layer of yours takes parameters of another whose name merely begins like its own, "
            "as `conv` and `conv2` do. A parameter belongs to a layer if its name goes on with a "
            "dot.",
            by_first_letters,
        ),
        Mistake(
            "frozen at the peak",
            "Parameters of no layer get a rate in yours. They stay as they are and are left out.",
            others_at_the_peak,
        ),
        Mistake(
            "decay for each parameter",
            "Your rate falls from parameter to parameter. The weight and the bias of one layer "
            "share a rate.",
            by_parameter,
        ),
    ),
    accepted=(by_parts, from_the_head_down),
    rtol=1e-6,
    atol=1e-9,
    minutes=10,
    difficulty=2,
)
