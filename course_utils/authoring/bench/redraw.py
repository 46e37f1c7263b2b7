"""How long a widget takes from a moved control to a new picture."""

import statistics
import time

import torch

from course_utils.analysis.descent import SURFACES
from course_utils.data import load
from course_utils.data.masks import shape_masks
from course_utils.models import create_model, vgg
from course_utils.runtime import seeded
from course_utils.widgets import (
    Choice,
    Number,
    attribution_viewer,
    augmenter,
    budget,
    builder,
    draw_depth,
    draw_logits,
    draw_module_cost,
    draw_race,
    draw_surface,
    draw_transfer,
    explorer,
    mixer,
    referee,
    stepper,
    surface,
)
from course_utils.widgets.controls import control_box
from course_utils.widgets.plain_or_residual import DEPTHS, MOMENTS
from course_utils.widgets.surface import NETWORKS

BAR = 150  # milliseconds: above it a picture seems to lag behind the hand


def measure(*, moves=20):
    """Move one control of each widget `moves` times and print the median time until its picture is there.

    returns: dict from widget to milliseconds
    """
    found = {name: _time(*arguments, moves) for name, arguments in widgets().items()}
    print(f"widgets, {moves} moves each, bar {BAR} ms")
    for name, milliseconds in found.items():
        print(f"  {name:22s} {milliseconds:5.0f} ms")
    return found


def widgets():
    """Every widget of the course: {name: (its drawing, its controls, the label of the one that moves)}."""
    found = (
        _of_the_ideas()
        | _of_the_architectures()
        | _of_the_landscape()
        | _of_augmentation()
        | _of_the_tables()
    )
    return found | _of_seeing_inside() | _of_the_last()


def _of_the_ideas():
    """Widgets of notebooks 01 to 04, as there: the drawing, its controls, and the control that moves."""
    tee = torch.zeros(6, 6)
    tee[1, 1:5] = tee[1:5, 2] = 1.0
    upright = torch.tensor([[-1.0, 0, 1]] * 3)
    steps = {"position": Number("answer", 0, 15, 5), "stride": Choice("stride", (1, 2), 1),
             "padding": Choice("padding", (0, 1), 0), "dilation": Choice("dilation", (1, 2), 1)}  # fmt: skip
    with seeded(0):
        model = create_model("resnet_tiny")
    draw, layers = explorer(model, load("shapes").train_images[0].float() / 255)
    percent = {"down": Number("down", 0, 100, 50), "across": Number("across", 0, 100, 50)}
    logits = {name: Number(name, -4.0, 4.0, 0.0, 0.25) for name in ("first", "second", "third")}
    race = {
        "lr": Number("rate", 0.01, 0.3, 0.05, 0.01),
        "momentum": Number("momentum", 0.0, 0.99, 0.9, 0.01),
    }
    return {
        "kernel stepper": (stepper(tee, upright), steps, "answer"),
        "field explorer": (draw, {"layer": Choice("layer", layers, "stages.1")} | percent, "across"),
        "three logits": (draw_logits, logits | {"target": Choice("class", ("cat", "dog", "frog"), "cat")}, "first"),
        "optimizer race": (draw_race, {"surface": Choice("surface", tuple(SURFACES), "ravine")} | race
                           | {"steps": Number("steps", 10, 200, 60, 10)}, "rate"),
    }  # fmt: skip


def _of_the_architectures():
    """Widgets of notebooks 06 to 08."""
    sliders = {"stages": Number("stages", 1, 5, 5), "convolutions": Number("convolutions", 1, 4, 2),
               "width": Number("width", 8, 64, 64, 8), "size": Number("pixels", 32, 224, 224, 32)}  # fmt: skip
    heads = ("imagenet", "mean")
    draw = builder(lambda plan, head: vgg.VGG(plan=plan, head=head))
    widths = zip(("c1", "r3", "c3", "r5", "c5", "pool"), (64, 96, 128, 16, 32, 32), strict=True)
    switch = {"kind": Choice("kind", ("plain", "residual"), "plain"), "depth": Choice("depth", DEPTHS, 56),
              "moment": Choice("moment", tuple(MOMENTS), "at the start")}  # fmt: skip
    return {
        "VGG builder": (
            draw,
            sliders | {"head": Choice("head", heads, "imagenet")},
            "convolutions",
        ),
        "Inception's cost": (
            draw_module_cost,
            {name: Number(name, 8, 256, w, 8) for name, w in widths},
            "r3",
        ),
        "depth switch": (draw_depth, switch, "depth"),
    }


def _of_the_landscape():
    """The widget of notebook 09."""
    angles = {
        "azimuth": Number("turn", -180, 180, -60, 15),
        "elevation": Number("from above", 0, 90, 30, 10),
    }
    switches = {
        "network": Choice("network", NETWORKS, "plain"),
        "moment": Choice("moment", surface.MOMENTS, "end"),
    }
    return {
        "loss surface": (
            draw_surface,
            switches | angles | {"ceiling": Number("ceiling", 1, 30, 8)},
            "turn",
        )
    }


def _of_augmentation():
    """Widgets of notebook 10."""
    image, other = load("shapes").train_images[:2].float() / 255
    sliders = {"angle": Number("angle", -180, 180, 20, 5), "shear": Number("shear", -60, 60, 0, 5),
               "right": Number("right", -50, 50, 0, 5), "hue": Number("hue", -0.5, 0.5, 0.0, 0.05)}  # fmt: skip
    factors = ("scale", "brightness", "contrast", "saturation")
    return {
        "augmentation": (
            augmenter(image),
            sliders | {n: Number(n, 0.5, 2.0, 1.0, 0.1) for n in factors},
            "angle",
        ),
        "mixing": (
            mixer(image, other, ("ring", "circle")),
            {"share": Number("share", 0, 100, 60, 5)},
            "share",
        ),
    }


def _of_the_tables():
    """The widget of notebook 11."""
    tables = {
        "filters": {f"row {i}": 80.0 + i for i in range(10)},
        "pair": {"with": 81.0, "without": 80.0},
    }
    draw = referee(tables)
    sliders = {"spread": Number("scatter", 0.0, 4.0, 0.2, 0.1), "seeds": Number("seeds", 1, 20, 1)}
    return {
        "referee": (draw, {"table": Choice("table", tuple(tables), "filters")} | sliders, "scatter")
    }


def _of_seeing_inside():
    """The widget of notebook 12, at its slowest method."""
    shapes = load("shapes")
    with seeded(0):
        model = create_model(
            "vgg_a_bn", num_classes=10, plan="8 8 M 16 16 M 32 32 M 64 64", head="mean"
        )
    images, labels, masks = (
        shapes.test_images[:24].float() / 255,
        shapes.test_labels[:24],
        shape_masks(2_000, seed=1),
    )
    draw = attribution_viewer(model, images, labels, masks[:24], shapes.classes)
    return {"attribution": (draw, {
        "number": Number("image", 0, 23, 0), "method": Choice("method", ("gradient", "integrated"), "integrated"),
        "target": Choice("class", ("its own", *shapes.classes), "its own"),
    }, "image")}  # fmt: skip


def _of_the_last():
    """Widgets of notebooks 13 and 14."""
    labels = {
        "per_class": Choice("labels", (1, 5, 20), 5),
        "steps": Choice("steps", (40, 80, 240), 80),
    }
    blocks = {name: Number(name, 1, 8, 1) for name in ("first", "second", "third", "fourth")}
    draw = budget(lambda **plan: create_model("resnet_stages", **plan), limit=5_000_000)
    return {
        "transfer": (draw_transfer, labels, "labels"),
        "budget": (draw, {"width": Number("width", 8, 96, 64, 8)} | blocks, "first"),
    }


def _time(draw, controls, moving, moves):
    """Median milliseconds of a redraw, after three that warm up."""
    box = control_box(draw, controls)
    slider = next(child for child in box.children if child.description == moving)
    times = []
    for i in range(moves + 3):
        began = time.perf_counter()
        if hasattr(slider, "options"):
            slider.index = i % len(slider.options)
        else:
            places = round((slider.max - slider.min) / slider.step)
            slider.value = slider.min + (1 + i % min(12, places)) * slider.step
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times[3:])
