"""How long a widget takes from a moved control to a new picture."""

import statistics
import time
from typing import NamedTuple

import torch

from course_utils.data import load
from course_utils.data.masks import shape_masks
from course_utils.models import create_model, vgg
from course_utils.runtime import seeded
from course_utils.widgets import (
    attribution_viewer,
    augmenter,
    augmenter_controls,
    budget,
    budget_controls,
    builder,
    builder_controls,
    depth_controls,
    draw_depth,
    draw_logits,
    draw_module_cost,
    draw_race,
    draw_surface,
    draw_transfer,
    explorer,
    explorer_controls,
    logits_controls,
    mixer,
    mixer_controls,
    module_cost_controls,
    race_controls,
    referee,
    referee_controls,
    stepper,
    stepper_controls,
    surface_controls,
    transfer_controls,
    viewer_controls,
)
from course_utils.widgets.controls import Control, Draw, control_box

BAR = 150  # milliseconds: above it a picture seems to lag behind the hand
WARM_UP = 3  # moves that do not count
HEADS = {"three-layer": "imagenet", "5x5 maximum": "max", "mean": "mean"}  # as in notebook 06


class Played(NamedTuple):
    """A widget as a notebook plays it; moving: the name of the control that the bench moves."""

    draw: Draw
    controls: dict[str, Control]
    moving: str


def measure(*, moves: int = 20) -> dict[str, float]:
    """Move one control of each widget `moves` times and print the median time until its picture is
    there.

    returns: dict from widget to milliseconds
    """
    medians = {name: _time(played, moves) for name, played in widgets().items()}
    print(f"widgets, {moves} moves each, bar {BAR} ms")
    for name, milliseconds in medians.items():
        print(f"  {name:22s} {milliseconds:5.0f} ms")
    return medians


def widgets() -> dict[str, Played]:
    """Every widget of the course, by name, in the order of the notebooks."""
    return {
        **_of_the_ideas(),
        **_of_the_architectures(),
        **_of_the_trainings(),
        **_of_seeing_inside(),
        **_of_the_last(),
    }


def _of_the_ideas() -> dict[str, Played]:
    """Widgets of notebooks 01 to 04."""
    tee = torch.zeros(6, 6)
    tee[1, 1:5] = tee[1:5, 2] = 1.0
    upright = torch.tensor([[-1.0, 0, 1]] * 3)
    with seeded(0):
        model = create_model("resnet_tiny")
    explore, layers = explorer(model, load("shapes").train_images[0].float() / 255)
    fields = explorer_controls(layers, "stages.1")
    return {
        "kernel stepper": Played(stepper(tee, upright), stepper_controls(tee), "position"),
        "field explorer": Played(explore, fields, "across"),
        "three logits": Played(draw_logits, logits_controls(), "first"),
        "optimizer race": Played(draw_race, race_controls(), "lr"),
    }


def _of_the_architectures() -> dict[str, Played]:
    """Widgets of notebooks 06 to 08."""
    build = builder(lambda plan, head: vgg.VGG(1000, plan=plan, head=HEADS[head]))
    return {
        "VGG builder": Played(build, builder_controls(tuple(HEADS)), "convolutions"),
        "Inception's cost": Played(draw_module_cost, module_cost_controls(), "r3"),
        "depth switch": Played(draw_depth, depth_controls(), "depth"),
    }


def _of_the_trainings() -> dict[str, Played]:
    """Widgets of notebooks 09 to 11."""
    image, other = load("shapes").train_images[:2].float() / 255
    mix = mixer(image, other, ("ring", "circle"))
    tables = {
        "filters": {f"row {i}": 80.0 + i for i in range(10)},
        "pair": {"with": 81.0, "without": 80.0},
    }
    return {
        "loss surface": Played(draw_surface, surface_controls(), "azimuth"),
        "augmentation": Played(augmenter(image), augmenter_controls(), "angle"),
        "mixing": Played(mix, mixer_controls(), "share"),
        "referee": Played(referee(tables), referee_controls(tables), "spread"),
    }


def _of_seeing_inside() -> dict[str, Played]:
    """The widget of notebook 12, at its slowest method."""
    shapes = load("shapes")
    with seeded(0):
        model = create_model(
            "vgg_a_bn", num_classes=10, plan="8 8 M 16 16 M 32 32 M 64 64", head="mean"
        )
    images = shapes.test_images[:24].float() / 255
    masks = shape_masks(2_000, seed=1)[:24]
    draw = attribution_viewer(model, images, shapes.test_labels[:24], masks, shapes.classes)
    controls = viewer_controls(len(images), ("gradient", "integrated"), shapes.classes)
    return {"attribution": Played(draw, controls, "number")}


def _of_the_last() -> dict[str, Played]:
    """Widgets of notebooks 13 and 14."""
    draw = budget(lambda **plan: create_model("resnet_stages", **plan), limit=5_000_000)
    return {
        "transfer": Played(draw_transfer, transfer_controls(), "per_class"),
        "budget": Played(draw, budget_controls(), "first"),
    }


def _time(played: Played, moves: int) -> float:
    """Median milliseconds of a redraw, after some that warm up."""
    box = control_box(played.draw, played.controls)
    slider = box.children[list(played.controls).index(played.moving)]
    times = []
    for move in range(moves + WARM_UP):
        began = time.perf_counter()
        if hasattr(slider, "options"):
            slider.index = move % len(slider.options)
        else:
            stops = round((slider.max - slider.min) / slider.step)
            slider.value = slider.min + (1 + move % min(12, stops)) * slider.step
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times[WARM_UP:])
