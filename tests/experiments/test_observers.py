"""Observers change nothing, may stop a run, and what they saw fits together and is kept."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from course_utils.experiments import Observer, Recipe, Watch, build, execute, prepare
from course_utils.training import TrainConfig

STEPS = (0.05, 0.4)
RECIPE = Recipe(
    "quick/test",
    "resnet_tiny",
    "digits",
    32,
    TrainConfig(epochs=2, optimizer="sgd", lr=0.01),
    train=80,
    test=50,
)


@pytest.fixture(scope="module")
def seen():
    return watched(RECIPE, step_sizes=STEPS, every=2, moments=3)


def watched(recipe, **how):
    watch = Watch(**how)
    watch.result = execute(recipe, 3, observers=[watch], device="cpu", precision="fp32")
    return watch


def test_watching_changes_nothing(seen):
    alone = execute(RECIPE, 3, device="cpu", precision="fp32")
    assert seen.result.test_loss == alone.test_loss
    assert seen.result.history["train_loss"] == alone.history["train_loss"]


def test_every_step_has_its_loss_and_every_second_was_measured_before_it_was_taken(seen):
    assert seen.losses.shape == (6,)  # two epochs of 32, 32 and 16 images
    assert seen.steps.tolist() == [0, 2, 4]
    np.testing.assert_allclose([ahead.loss for ahead in seen.ahead], seen.losses[::2], rtol=1e-5)
    assert all(ahead.steps.tolist() == list(STEPS) for ahead in seen.ahead)
    weighted = np.average(seen.losses[:3], weights=[32, 32, 16])
    assert seen.result.history["train_loss"][0] == pytest.approx(weighted, abs=1e-5)


def test_the_states_lead_from_the_first_weights_to_the_last(seen):
    assert seen.moments.tolist() == [0, 3, 6]
    model = build(RECIPE, prepare(RECIPE, seed=3)[3], seed=3)
    assert all(torch.equal(value, seen.states[0][key]) for key, value in model.state_dict().items())
    counted = [
        state["stem.1.num_batches_tracked"].item()
        for state in seen.states
        if "stem.1.running_mean" in state
    ]
    assert counted in ([], [0, 3, 6])
    assert not any(torch.equal(a["fc.weight"], b["fc.weight"]) for a, b in pairwise(seen.states))


def test_nothing_is_kept_that_was_not_asked_for():
    plain = watched(RECIPE)
    assert (plain.ahead, plain.states, len(plain.steps), len(plain.moments)) == ([], [], 0, 0)


def test_a_short_training_keeps_each_state_once():
    short = replace(RECIPE, config=replace(RECIPE.config, epochs=1), batch_size=80)
    assert watched(short, moments=5).moments.tolist() == [0, 1]


def test_every_observer_is_called_and_any_of_them_ends_a_run_which_is_not_kept_as_finished(
    tmp_path,
):
    steps = []

    class Stop(Observer):
        def after(self, state):
            return state.step == 4

    how = {"store": tmp_path, "device": "cpu", "precision": "fp32"}
    result = execute(RECIPE, observers=[Stop(), lambda state: steps.append(state.step)], **how)
    assert steps == [1, 2, 3, 4]
    assert result.history["epoch"] == [1]
    assert not list(tmp_path.glob("*/result.json"))
    whole = execute(RECIPE, observers=[lambda state: steps.append(state.step)], **how)
    assert steps == [1, 2, 3, 4, 4, 5, 6]
    assert whole.test_loss == execute(RECIPE, device="cpu", precision="fp32").test_loss


def test_what_a_recipe_has_watched_outlives_an_interruption(tmp_path):
    recipe = replace(RECIPE, batch_size=1, step_sizes=STEPS)
    how = {"device": "cpu", "precision": "fp32"}
    expected = execute(recipe, store=tmp_path / "whole", **how).watched
    assert expected["steps"] == [0, 50, 100, 150]

    def interrupt(state):
        if state.step == 120:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute(recipe, store=tmp_path / "broken", observers=[interrupt], **how)
    assert execute(recipe, store=tmp_path / "broken", **how).watched == expected
