"""How long a widget takes from a moved control to a new picture."""

import statistics
import time

import torch

from course_utils.data import load
from course_utils.models import create_model
from course_utils.runtime import seeded
from course_utils.widgets import Choice, Number, draw_logits, draw_race, explorer, stepper
from course_utils.widgets.controls import control_box

BAR = 150  # milliseconds: above it a picture seems to lag behind the hand


def measure(*, moves=20):
    """Move one control of each widget `moves` times and print the median time until its picture is there.

    returns: dict from widget to milliseconds
    """
    found = {name: _time(*arguments, moves) for name, arguments in _widgets().items()}
    print(f"widgets, {moves} moves each, bar {BAR} ms")
    for name, milliseconds in found.items():
        print(f"  {name:22s} {milliseconds:5.0f} ms")
    return found


def _widgets():
    """Each widget as its notebook has it: the drawing, its controls, and the control that moves."""
    tee = torch.zeros(6, 6)
    tee[1, 1:5] = tee[1:5, 2] = 1.0
    upright = torch.tensor([[-1.0, 0, 1]] * 3)
    with seeded(0):
        model = create_model("resnet_tiny")
    draw, layers = explorer(model, load("shapes").train_images[0].float() / 255)
    percent = {"down": Number("down", 0, 100, 50), "across": Number("across", 0, 100, 50)}
    logits = {name: Number(name, -4.0, 4.0, 0.0, 0.25) for name in ("first", "second", "third")}
    race = {"lr": Number("rate", 0.01, 0.3, 0.05, 0.01), "momentum": Number("momentum", 0.0, 0.99, 0.9, 0.01)}
    return {
        "kernel stepper": (stepper(tee, upright), {"position": Number("answer", 0, 15, 5)}, "answer"),
        "field explorer": (draw, {"layer": Choice("layer", layers, "stages.1")} | percent, "across"),
        "three logits": (draw_logits, logits | {"target": Choice("class", ("cat", "dog", "frog"), "cat")}, "first"),
        "optimizer race": (draw_race, {"surface": Choice("surface", ("ravine",), "ravine")} | race
                           | {"steps": Number("steps", 10, 200, 60, 10)}, "rate"),
    }  # fmt: skip


def _time(draw, controls, moving, moves):
    """Median milliseconds of a redraw, after three that warm up."""
    box = control_box(draw, controls)
    slider = next(child for child in box.children if child.description == moving)
    times = []
    for i in range(moves + 3):
        began = time.perf_counter()
        slider.value = slider.min + (1 + i % 12) * slider.step
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times[3:])
