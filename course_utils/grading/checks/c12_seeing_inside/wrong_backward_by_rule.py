"""Wrong ways back through a chain of layers, and the way by hand that they are made of."""

from collections.abc import Callable

import torch

from course_utils.grading.engine.check import Mistake

Rule = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
Work = Callable[..., torch.Tensor]


def walk(
    x: torch.Tensor,
    weights: list[torch.Tensor],
    signal: torch.Tensor,
    let_through: Rule,
    rectify: Callable[[torch.Tensor], torch.Tensor] = torch.relu,
) -> torch.Tensor:
    """The signal at the input. let_through: what a ReLU hands down, of its signal and input"""
    inputs = []
    for weight in weights[:-1]:
        inputs.append(weight @ x)
        x = rectify(inputs[-1])
    signal = weights[-1].T @ signal
    for weight, z in zip(reversed(weights[:-1]), reversed(inputs), strict=True):
        signal = weight.T @ let_through(signal, z)
    return signal


RULES: dict[str, Rule] = {
    "gradient": lambda signal, z: signal * (z > 0),
    "deconvnet": lambda signal, z: signal.clamp(min=0),
    "guided": lambda signal, z: signal.clamp(min=0) * (z > 0),
}


def one_class(weights: list[torch.Tensor], target: int) -> torch.Tensor:
    """1 at the target, 0 elsewhere."""
    return torch.eye(len(weights[-1]), dtype=weights[-1].dtype)[target]


def by_hand(x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str) -> torch.Tensor:
    return walk(x, weights, one_class(weights, target), RULES[rule])


def ruled(**rules: Rule) -> Work:
    """The work with another rule under some of the names."""

    def work(x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str) -> torch.Tensor:
        return walk(x, weights, one_class(weights, target), (RULES | rules)[rule])

    return work


def at_the_input(change: Callable[[torch.Tensor, torch.Tensor, str], torch.Tensor]) -> Work:
    """The work whose answer is changed. change: of the signal, x and the rule"""

    def work(x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str) -> torch.Tensor:
        return change(by_hand(x, weights, target, rule), x, rule)

    return work


def beginning(start: Callable[[torch.Tensor, int], torch.Tensor]) -> Work:
    """The work whose signal begins otherwise. start: of the scores and the target"""

    def work(x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str) -> torch.Tensor:
        return walk(x, weights, start(scores(x, weights), target), RULES[rule])

    return work


def scores(x: torch.Tensor, weights: list[torch.Tensor]) -> torch.Tensor:
    for weight in weights[:-1]:
        x = torch.relu(weight @ x)
    return weights[-1] @ x


def other_target(other: Callable[[torch.Tensor], int]) -> Work:
    """The work that sends another score back. other: of the scores"""

    def work(x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str) -> torch.Tensor:
        return by_hand(x, weights, other(scores(x, weights)), rule)

    return work


def linear_forward(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    return walk(x, weights, one_class(weights, target), RULES[rule], rectify=lambda z: z)


def relu_first(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    return by_hand(torch.relu(x), weights, target, rule)


def relu_last(x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str) -> torch.Tensor:
    start = RULES[rule](one_class(weights, target), scores(x, weights))
    return walk(x, weights, start, RULES[rule])


def one_layer_down(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    inputs = [x]
    for weight in weights[:-1]:
        inputs.append(torch.relu(weight @ inputs[-1]))
    signal = weights[-1][target]
    for weight, below in zip(reversed(weights[:-1]), reversed(inputs[:-1]), strict=True):
        signal = RULES[rule](weight.T @ signal, below)
    return signal


def once_at_the_end(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    gate = RULES["deconvnet" if rule == "deconvnet" else "gradient"]
    through: Rule = (lambda signal, z: signal) if rule == "deconvnet" else gate
    signal = walk(x, weights, one_class(weights, target), through)
    return signal if rule == "gradient" else signal.clamp(min=0)


def without_relus(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    return walk(x, weights, one_class(weights, target), lambda signal, z: signal)


MISTAKES = (
    Mistake(
        "guided without its gate",
        "Your guided rule only asks whether the signal is positive. That is the deconvnet; "
        "guided backpropagation also asks whether the ReLU's input was.",
        ruled(guided=RULES["deconvnet"]),
    ),
    Mistake(
        "guided without its signal",
        "Your guided rule only asks whether the ReLU's input was positive. That is the "
        "gradient; guided backpropagation also asks whether the signal is.",
        ruled(guided=RULES["gradient"]),
    ),
    Mistake(
        "either for both",
        "Your guided rule lets a signal through where either is positive, the ReLU's input or "
        "the signal. Both have to be.",
        ruled(guided=lambda signal, z: signal * ((z > 0) | (signal > 0))),
        variants=(ruled(guided=lambda signal, z: signal * (z > 0) + signal.clamp(min=0)),),
    ),
    Mistake(
        "deconvnet with the gate",
        "Your deconvnet also asks whether the ReLU's input was positive. It looks at the "
        "signal alone, as if it had forgotten the forward pass.",
        ruled(deconvnet=RULES["guided"]),
    ),
    Mistake(
        "gradient and deconvnet exchanged",
        "Your gradient and your deconvnet are exchanged. The gradient asks about the ReLU's "
        "own input, the deconvnet about the signal.",
        ruled(gradient=RULES["deconvnet"], deconvnet=RULES["gradient"]),
    ),
    Mistake(
        "active at 0",
        "Your ReLU lets through where its input is exactly 0. It is active where that is "
        "greater than 0.",
        ruled(
            gradient=lambda signal, z: signal * (z >= 0),
            guided=lambda signal, z: signal.clamp(min=0) * (z >= 0),
        ),
    ),
    Mistake(
        "activation for a mask",
        "You multiply the signal with what came into the ReLU. A ReLU hands the signal on as "
        "it is, or not at all.",
        ruled(
            gradient=lambda signal, z: signal * z.clamp(min=0),
            guided=lambda signal, z: signal.clamp(min=0) * z.clamp(min=0),
        ),
        variants=(
            ruled(
                gradient=lambda signal, z: signal * z,
                guided=lambda signal, z: signal.clamp(min=0) * z,
            ),
        ),
    ),
    Mistake(
        "ReLUs passed over",
        "Your signal passes every ReLU as if it were not there, whatever the rule.",
        without_relus,
    ),
    Mistake(
        "all classes at once",
        "Your signal starts at every class. It starts at one score alone.",
        beginning(lambda answered, target: torch.ones_like(answered)),
    ),
    Mistake(
        "starts with the score",
        "Your signal starts with the size of the score. One score is sent back, whatever its "
        "size: the signal above it is 1.",
        beginning(lambda answered, target: answered * (torch.arange(len(answered)) == target)),
        variants=(beginning(lambda answered, target: answered),),
    ),
    Mistake(
        "another score",
        "You send back another score, the largest, the first or the last. `target` says which.",
        other_target(lambda answered: int(answered.argmax())),
        variants=(other_target(lambda answered: 0), other_target(lambda answered: -1)),
    ),
    Mistake(
        "two layers only",
        "You use two of the layers, the first two or the first and the last. There may be more.",
        lambda x, weights, *rest: by_hand(x, weights[:2], *rest),
        variants=(lambda x, weights, *rest: by_hand(x, [weights[0], weights[-1]], *rest),),
    ),
    Mistake(
        "last layer first",
        "On your way up you begin with the last of `weights`. The first one comes first.",
        lambda x, weights, *rest: by_hand(x, weights[::-1], *rest),
    ),
    Mistake(
        "rule at the input",
        "You treat the input as if it came out of a ReLU. There is none below the first "
        "layer, so the signal there is left as it is.",
        at_the_input(lambda signal, x, rule: RULES[rule](signal, x)),
        variants=(
            at_the_input(
                lambda signal, x, rule: signal if rule == "gradient" else signal.clamp(min=0)
            ),
            at_the_input(lambda signal, x, rule: signal.clamp(min=0)),
            at_the_input(lambda signal, x, rule: signal * (x > 0)),
        ),
    ),
    Mistake(
        "rule a layer too low",
        "You apply the rule after a layer has handed the signal down, with what came into this "
        "layer. First comes the ReLU above the layer, with its own input.",
        one_layer_down,
    ),
    Mistake(
        "rectified once at the end",
        "Deconvnet and guided backpropagation cut off the negative part of the signal at every "
        "ReLU. You do it once, at the input.",
        once_at_the_end,
    ),
    Mistake(
        "times the input",
        "You multiply what arrives with the input. Asked is the signal itself.",
        at_the_input(lambda signal, x, rule: signal * x),
    ),
    Mistake(
        "sign lost",
        "You take the size of what arrives. The signal at the input has a sign.",
        at_the_input(lambda signal, x, rule: signal.abs()),
    ),
    Mistake(
        "forward without ReLU",
        "On your way up nothing is cut off below zero, so your deeper layers see the wrong inputs.",
        linear_forward,
    ),
    Mistake(
        "ReLU before the first layer",
        "On your way up the negative part of the input itself is cut off. A ReLU follows each "
        "layer but the last, and none comes before the first.",
        relu_first,
    ),
    Mistake(
        "ReLU after the last layer",
        "You apply the rule to the scores, too. The last layer answers with them, and no ReLU "
        "follows it.",
        relu_last,
    ),
)
