"""A learning rate for each parameter, smaller towards the input."""

from functools import partial
from typing import TYPE_CHECKING

from course_utils.grading.checks.c13_transfer_learning import wrong_layer_rates as wrong
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
        (["stem.weight", "stages.0.weight", "fc.weight", "fc.bias"], ["stem", "fc"], 0.5, 0.25),
        (tiny, ["stem", "stages.0", "fc"], 0.1, 0.3),
        (["a.weight", "b.weight", "c.weight"], ["a", "b", "c"], 1.0, 1.0),
        (["stem.weight", "fc.weight", "fc.bias"], ["stem", "pool", "fc"], 1.0, 0.5),
        (["stem.0.weight", "layer1.fc.weight", "fc.0.bias", "fc2.bias"], ["stem", "fc"], 0.8, 0.5),
        (names, layers, *rates()),
        ([names[i] for i in rng.permutation(len(names))], layers, *rates()),
    ]


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
            wrong.wrong_end,
        ),
        Mistake(
            "decay at the head",
            "All your rates are one decay too small: the head, at distance 0, gets the peak "
            "itself.",
            wrong.head_decayed,
        ),
        Mistake(
            "divided by the decay",
            "Your rates grow towards the input, since you divide by the decay. An earlier layer "
            "has the rate of the next, times the decay.",
            wrong.divided,
        ),
        Mistake(
            "decay times the distance",
            "You multiply the decay by the distance. Each step towards the input multiplies by it "
            "once more, which makes a power.",
            wrong.times_the_distance,
            variants=(wrong.times_the_distance_after, wrong.by_subtraction),
        ),
        Mistake(
            "two rates only",
            "All your layers but the last share a rate. It falls from each layer to the one before "
            "it.",
            wrong.two_rates,
        ),
        Mistake(
            "no decay",
            "All your layers have the peak rate. It is that of the last one alone.",
            wrong.no_decay,
        ),
        Mistake(
            "matched by first letters",
            "A layer of yours takes parameters of another whose name merely begins like its own, "
            "as `conv` and `conv2` do. A parameter belongs to a layer if its name goes on with a "
            "dot.",
            wrong.by_first_letters,
            variants=(wrong.by_first_letters_forwards,),
        ),
        Mistake(
            "layer looked for anywhere",
            "Yours looks for a layer's name anywhere in that of a parameter, so `fc` also takes "
            "`layer1.fc.weight`. The layer's name comes first, then a dot.",
            wrong.anywhere,
            variants=(wrong.anywhere_with_a_dot, wrong.any_part),
        ),
        Mistake(
            "first part of the name only",
            "You go by the part of a name before its first dot. A layer may lie in another module, "
            "as `stages.0`, so its whole name decides.",
            wrong.first_part,
            variants=(wrong.first_part_of_both,),
        ),
        Mistake(
            "inside of a layer missed",
            "Yours finds only parameters that lie right in a layer. A layer may hold others, and "
            "their parameters belong to it, as `stem.0.weight` to `stem`.",
            wrong.right_in_it,
            variants=(wrong.weight_and_bias,),
        ),
        Mistake(
            "biases forgotten",
            "Your answer lacks parameters that are no weights. A layer's bias has its rate, too.",
            wrong.weights,
            variants=(wrong.own_weight,),
        ),
        Mistake(
            "a rate for frozen ones",
            "Parameters of no layer get a rate in yours. They stay as they are and are left out.",
            wrong.others_at_the_peak,
            variants=(
                partial(wrong.others, 0.0),
                partial(wrong.others, None),
                wrong.others_below,
            ),
        ),
        Mistake(
            "decay for each parameter",
            "Your rate falls from parameter to parameter. The weight and the bias of one layer "
            "share a rate.",
            wrong.by_parameter,
            variants=(wrong.by_all_parameters,),
        ),
        Mistake(
            "layers for parameters",
            "Your answer has a rate for each layer. It should have one for each parameter, under "
            "the parameter's name.",
            wrong.of_the_layers,
        ),
        Mistake(
            "empty layer not counted",
            "A layer without parameters does not count in yours. It has a place among the layers, "
            "so those before it have one decay more.",
            wrong.empty_not_counted,
        ),
        Mistake(
            "names left out",
            "Your answer is a list of rates. It should be a dict that says which parameter has "
            "which.",
            wrong.values,
        ),
    ),
    accepted=(by_parts, from_the_head_down),
    rtol=1e-6,
    atol=1e-9,
    minutes=10,
    difficulty=2,
)
