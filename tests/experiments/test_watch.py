"""A watched training: it is the one that `trial` runs, and what was seen fits together."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from course_utils.experiments import Recipe, build, prepare, trial, watch
from course_utils.training import TrainConfig

STEPS = (0.05, 0.4)
RECIPE = Recipe(
    "quick/test", "resnet_tiny", "digits", 32, TrainConfig(epochs=2, optimizer="sgd", lr=0.01), train=80, test=50
)


@pytest.fixture(scope="module")
def seen():
    return watch(RECIPE, 3, step_sizes=STEPS, every=2, moments=3, device="cpu", precision="fp32")


def test_watching_changes_nothing(seen):
    alone = trial(RECIPE, 3, device="cpu", precision="fp32")
    assert seen.result.test_loss == alone.test_loss
    assert seen.result.history["train_loss"] == alone.history["train_loss"]


def test_every_step_has_its_loss_and_every_second_was_measured_before_it_was_taken(seen):
    assert seen.losses.shape == (6,)  # two epochs of 32, 32 and 16 images
    assert seen.steps.tolist() == [0, 2, 4]
    np.testing.assert_allclose([found.loss for found in seen.found], seen.losses[::2], rtol=1e-5)
    assert all(found.steps.tolist() == list(STEPS) for found in seen.found)
    weighted = np.average(seen.losses[:3], weights=[32, 32, 16])
    assert seen.result.history["train_loss"][0] == pytest.approx(weighted, abs=1e-5)


def test_the_states_lead_from_the_first_weights_to_the_last(seen):
    assert seen.moments.tolist() == [0, 3, 6]
    model = build(RECIPE, prepare(RECIPE, seed=3)[3], seed=3)
    assert all(torch.equal(value, seen.states[0][key]) for key, value in model.state_dict().items())
    counted = [state["stem.1.num_batches_tracked"].item() for state in seen.states if "stem.1.running_mean" in state]
    assert counted in ([], [0, 3, 6])
    assert not any(torch.equal(a["fc.weight"], b["fc.weight"]) for a, b in pairwise(seen.states))


def test_noise_changes_the_training_and_nothing_is_kept_that_was_not_asked_for(seen):
    noisy = watch(RECIPE, 3, noise=1.0, device="cpu", precision="fp32")
    assert noisy.losses[0] != seen.losses[0]
    assert (noisy.found, noisy.states, len(noisy.steps), len(noisy.moments)) == ((), (), 0, 0)
    assert noisy.result.parameters == seen.result.parameters


def test_a_short_training_keeps_each_state_once():
    short = replace(RECIPE, config=replace(RECIPE.config, epochs=1), batch_size=80)
    assert watch(short, moments=5, device="cpu", precision="fp32").moments.tolist() == [0, 1]
