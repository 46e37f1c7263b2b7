"""Recipes under seeds, each with what a Watch saw: in order, and as one run alone would be."""

import numpy as np
import torch

from course_utils.analysis import weights_of
from course_utils.experiments import Recipe
from course_utils.reports.watched_runs import watch_all, watch_run
from course_utils.training import TrainConfig

CONFIG = TrainConfig(epochs=1, optimizer="sgd", lr=0.1)
BASE = Recipe("quick/watched", "lenet5", "digits", 64, CONFIG, train=256, test=64)
HOW = {"step_sizes": (0.1, 0.3), "every": 2, "moments": 3}


def test_every_recipe_gets_its_runs_in_the_order_of_the_seeds():
    found = watch_all({"a": BASE, "b": BASE}, (4, 5), device="cpu", **HOW)
    assert [run.result.seed for run in found["a"]] == [4, 5]
    assert list(found) == ["a", "b"]
    alone = watch_run(BASE, 5, device="cpu", precision="fp32", **HOW)
    np.testing.assert_array_equal(found["b"][1].losses, alone.losses)


def test_a_run_gives_back_its_networks_and_what_was_measured():
    run = watch_run(BASE, 5, device="cpu", precision="fp32", **HOW)
    assert (len(run.losses), len(run.steps), len(run.states)) == (4, 2, 3)
    start, end = (run.at(moment).state_dict() for moment in (0, -1))
    for key, value in run.model.state_dict().items():
        assert torch.equal(end[key], value)
    assert any(not torch.equal(start[key], end[key]) for key in start)
    path = run.path()
    assert path.shape == (3, run.result.parameters)
    assert len(run.networks()) == 3
    np.testing.assert_array_equal(path[-1], weights_of(run.model).numpy())
    steps, losses = run.along("losses")
    assert (steps.tolist(), losses.shape) == ([0, 2], (2, 2))
    assert run.high("beta") == np.quantile([look.beta for look in run.ahead], 0.95)
