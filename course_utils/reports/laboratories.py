"""The laboratories of the exercises 05 to 14 with real networks in them: small, and in seconds.

The check of a study calls it on a laboratory with invented accuracies, since grading must know the
truth; this one trains.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cache
from typing import Any

import torch
from torch import nn
from torch.nn.functional import avg_pool2d

from course_utils.analysis import grad_cam, input_gradient
from course_utils.analysis.compared_maps import shares_on_masks
from course_utils.data.masks import shape_masks
from course_utils.experiments import Recipe, Result, build, execute, prepare
from course_utils.experiments.trained_networks import trained_network
from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.sandboxed.laboratory import Lab, Setting
from course_utils.reports.few_label_runs import few_label_accuracy
from course_utils.reports.quick import lesson
from course_utils.reports.transfer import Arm
from course_utils.runtime.errors import UserError

HELD_OUT = 0.2  # of the training images, for validation
SHOWN = 100  # images that a heat map is measured on
Measure = Callable[[str, int, Setting], float]


class RealLab(Lab):
    """A laboratory that trains. number: of the lesson, as "08" """

    def __init__(self, number: str) -> None:
        super().__init__(asdict(QUESTIONS[number]))
        self._measure = MEASURES.get(number) or trainings(RECIPES[number])

    def _reached(self, images: str, unit: int, setting: Setting) -> float:
        return self._measure(images, unit, setting)


def laboratory(number: str) -> Lab:
    """The laboratory of a lesson: what your study of its exercise gets, with real networks.

    number: "05" to "14". raises: ValueError for another

    >>> shortcut_study(laboratory("08"))  # 18 trainings, in some 15 s on a core
    """
    if number not in QUESTIONS:
        raise UserError(f"a laboratory is that of one of {', '.join(QUESTIONS)}, got {number!r}")
    return RealLab(number)


def trainings(recipe_of: Callable[..., Recipe]) -> Measure:
    """Accuracies, in percent, of the recipe that a setting makes; each run is trained once."""

    @cache
    def run(unit: int, items: tuple[tuple[str, Any], ...]) -> Result:
        recipe = replace(recipe_of(**dict(items)), validation=HELD_OUT)
        return execute(recipe, unit, may_diverge=True)

    def measure(images: str, unit: int, setting: Setting) -> float:
        result = run(unit, tuple(sorted(setting.items())))
        if result.diverged or result.test_accuracy is None:
            return float("nan")
        reached = result.history["val_accuracy"][-1], result.test_accuracy
        return 100 * reached[images == "test"]

    return measure


def with_rate(recipe: Recipe, rate: float, **config: Any) -> Recipe:
    """A recipe at another rate. config: what else of its TrainConfig is other"""
    return replace(recipe, config=replace(recipe.config, lr=rate, **config))


def convolution(extra: bool, rate: float, epochs: int) -> Recipe:
    """Lesson 05."""
    arms = lesson("05", "quick")["steps"]
    recipe = arms["basenet_convolutions" if extra else "basenet"]
    return with_rate(replace(recipe, train=1500, test=500), rate, epochs=epochs)


def head(head: str, rate: float, norm: bool) -> Recipe:
    """Lesson 06."""
    recipe = lesson("06", "quick")["heads"]["mean and one layer"]
    arguments = recipe.arguments | {
        "head": "mean" if head == "mean" else "max",
        "batch_norm": norm,
    }
    return with_rate(replace(recipe, train=600, arguments=arguments), rate, epochs=3)


def auxiliary(heads: bool, rate: float, start: str) -> Recipe:
    """Lesson 07."""
    arms = lesson("07", "quick")["heads"]
    name = f"{start.capitalize()}, {'heads' if heads else 'no heads'}"
    recipe = next(recipe for key, recipe in arms.items() if key[0] == name)
    return with_rate(recipe, rate)


def shortcut(shortcut: bool, rate: float, layers: int) -> Recipe:
    """Lesson 08."""
    recipe = lesson("08", "quick")["depths"]["plain20"]
    model = f"{'resnet' if shortcut else 'plain'}{layers}"
    return with_rate(replace(recipe, model=model), rate, epochs=3)


def norm(norm: bool, rate: float, batch: int) -> Recipe:
    """Lesson 09."""
    recipe = lesson("09", "quick")["batch norm"]["plain"]
    arguments = recipe.arguments | {"batch_norm": norm}
    small = replace(recipe, train=2000, test=500, batch_size=batch, arguments=arguments)
    return with_rate(small, rate, epochs=2)


def augmentation(augmented: bool, epochs: int, images: int) -> Recipe:
    """Lesson 10."""
    recipe = lesson("10", "quick")["little"]["augmented" if augmented else "plain"]
    return with_rate(replace(recipe, train=images), recipe.config.lr, epochs=epochs)


def activation(activation: str, rate: float, width: int) -> Recipe:
    """Lesson 11."""
    recipe = lesson("11", "quick")["activations"]["relu"]
    arguments = recipe.arguments | {"activation": activation, "stages": (width, 16, 16)}
    return with_rate(replace(recipe, arguments=arguments), rate)


def schedule(schedule: str, rate: float, epochs: int) -> Recipe:
    """Lesson 14."""
    recipe = lesson("14", "quick")["changes"]["constant"]
    name = {"cycle": "one_cycle", "constant": "constant"}[schedule]
    return with_rate(recipe, rate, epochs=epochs, schedule=name)


def on_the_shape(images: str, unit: int, setting: Setting) -> float:
    """Which part of heat maps lies on the shape, in percent. unit: seed of the network"""
    model, pictures, labels = network_with_images(setting["weights"] == "trained", unit)
    places = slice(0, SHOWN) if images == "test" else slice(SHOWN, 2 * SHOWN)
    shown, classes = pictures[places], labels[places]
    if setting["map"] == "cam":
        heat = grad_cam(model, shown, classes, "features.26")
    else:
        heat = input_gradient(model, shown, classes).abs().amax(1)
    blur = setting["blur"]
    heat = avg_pool2d(heat[:, None], 2 * blur + 1, 1, blur, count_include_pad=False)[:, 0]
    masks = shape_masks(2_000, seed=1)[places]  # as the test images are drawn
    return 100 * float(shares_on_masks(heat, masks).mean())


@cache
def network_with_images(trained: bool, seed: int) -> tuple[nn.Module, torch.Tensor, torch.Tensor]:
    """The network of lesson 12, trained or random, with normalized test images and their labels."""
    recipe = lesson("12", "quick")["networks"]["vgg"]
    _, _, test, image_set = prepare(recipe, seed=seed, device="cpu")
    model = build(recipe, image_set, seed=seed, device="cpu").eval()
    if trained:
        model, _ = trained_network(recipe, seed, image_set)
    parts = list(test)
    pictures = torch.cat([images for images, _ in parts])[: 2 * SHOWN]
    labels = torch.cat([labels for _, labels in parts])[: 2 * SHOWN]
    return model, pictures, labels


def from_few_labels(images: str, draw: int, setting: Setting) -> float:
    """Accuracy on digits, in percent. draw: of the labels, as a seed"""
    weights = "shapes" if setting["start"] == "trained" else None
    arm = Arm("digits", setting["labels"], weights=weights, lr=setting["rate"])
    return 100 * few_label_accuracy(arm, draw, held_out=images == "validation")


RECIPES: dict[str, Callable[..., Recipe]] = {
    "05": convolution,
    "06": head,
    "07": auxiliary,
    "08": shortcut,
    "09": norm,
    "10": augmentation,
    "11": activation,
    "14": schedule,
}
MEASURES: dict[str, Measure] = {"12": on_the_shape, "13": from_few_labels}
