"""Learning from few labels: what is trained, what is not, and with how many steps."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from course_utils.analysis import features
from course_utils.data import Batches
from course_utils.experiments import Recipe, train_weights
from course_utils.models import create_model, cut_head, weights_card
from course_utils.models.course_weights import read_weights
from course_utils.models.pretrained import Normalized
from course_utils.reports import transfer as transfer_module
from course_utils.reports.transfer import (
    Arm,
    arm_accuracy,
    few_labels,
    fit_probe,
    starting_network,
)
from course_utils.runtime.parallel import run_cases
from course_utils.training import TrainConfig

ARM = Arm("digits", 2, steps=3, test=40)
CPU = {"device": "cpu", "precision": "fp32"}


def configs(monkeypatch, arm):
    """The (TrainConfig, number of batches) with which an arm is trained."""
    seen = []
    original = transfer_module.train

    def spy(model, batches, config, **kwargs):
        seen.append((config, len(batches)))
        return original(model, batches, config, **kwargs)

    monkeypatch.setattr(transfer_module, "train", spy)
    arm_accuracy(arm, **CPU)
    return seen


@pytest.mark.parametrize("trains", ["all", "head"])
@pytest.mark.parametrize(("per_class", "batches", "epochs"), [(1, 1, 12), (5, 2, 6), (10, 4, 3)])
def test_every_arm_and_every_number_of_labels_takes_equal_steps(
    monkeypatch, trains, per_class, batches, epochs
):
    arm = replace(ARM, per_class=per_class, trains=trains, steps=12, weights="shapes")
    ((config, count),) = configs(monkeypatch, arm)
    assert (count, config.epochs) == (batches, epochs)
    assert config.lr == arm.lr


def test_equal_arms_and_seeds_give_equal_results_and_a_seed_decides():
    assert arm_accuracy(ARM, 3, **CPU) == arm_accuracy(ARM, 3, **CPU)
    images = [few_labels(ARM, seed)[0].train_images for seed in (3, 3, 4)]
    assert torch.equal(images[0], images[1])
    assert not torch.equal(images[0], images[2])


def test_digits_arrive_in_three_channels_at_32_pixels_with_the_test_images_of_every_draw():
    few, others, labels = few_labels(ARM, 0)
    assert few.train_images.shape == (20, 3, 32, 32)
    assert len(others) == len(labels) == 1437 - 20
    assert len(few.test_images) == 40
    assert torch.equal(few.test_images, few_labels(replace(ARM, per_class=5), 1)[0].test_images)


def test_a_body_from_weights_is_the_trained_one_and_a_random_one_is_drawn_by_the_seed():
    few = few_labels(ARM, 0)[0]
    trained = starting_network(replace(ARM, weights="shapes"), few, 0)
    stored = create_model("resnet_tiny", weights="shapes")
    assert torch.equal(trained.network.stem[0].weight, stored.network.stem[0].weight)
    assert torch.equal(trained.mean, stored.mean)
    weights = [starting_network(ARM, few, seed).network.stem[0].weight for seed in (0, 0, 1)]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


def test_a_probe_learns_what_a_linear_layer_can_and_leaves_the_body_alone():
    few, *others = few_labels(replace(ARM, per_class=5), 0)
    body = cut_head(starting_network(replace(ARM, weights="shapes"), few, 0))
    before = [value.clone() for value in body.state_dict().values()]
    same = {"mean": (0.0,) * 3, "std": (1.0,) * 3}
    found = [
        features(body, Batches(*part, 500, **same))
        for part in ((few.train_images, few.train_labels), others)
    ]
    torch.manual_seed(0)
    accuracy = fit_probe(*found, nn.Linear(64, 10), 0.8)
    assert accuracy > 0.5
    assert all(
        torch.equal(old, new) for old, new in zip(before, body.state_dict().values(), strict=True)
    )


def test_a_random_body_is_probed_with_statistics_of_the_images():
    """Without them its features shrink from block to block, and the control would be no control."""
    arm = Arm("digits", 10, trains="head", lr=0.8, test=200)
    assert arm_accuracy(arm, **CPU) > 0.5


def test_all_layers_from_trained_weights_learn_more_than_from_random_ones():
    arm = Arm("digits", 5, lr=0.1, steps=60)
    assert arm_accuracy(replace(arm, weights="shapes"), **CPU) > arm_accuracy(arm, **CPU) + 0.02


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"trains": "body"}, "must be one of all, head, got 'body'"),
        ({"trains": "head", "decay": 0.5}, "got 0.5"),
    ],
)
def test_an_arm_that_says_nothing_sensible_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(ARM, **change)


def test_steps_that_would_not_come_out_equal_are_refused():
    with pytest.raises(
        ValueError, match=r"steps \(=30\) must be a multiple of the 4 batches of an epoch"
    ):
        arm_accuracy(replace(ARM, per_class=10, steps=30), **CPU)


@pytest.mark.parametrize(
    ("name", "parts"), [("resnet_tiny", 5), ("resnet18", 6), ("resnet20", 6), ("vgg_a", 2)]
)
def test_the_layers_of_a_network_hold_every_weight_once_in_order(name, parts):
    with torch.device("meta"):
        network = create_model(name)
        model = Normalized(network, (0.5,) * 3, (0.5,) * 3)
    layers = transfer_module.layers_of(model)
    assert len(layers) == parts
    held = [id(p) for layer in layers for p in layer.parameters()]
    assert held == [id(p) for p in network.parameters()]


def test_jobs_come_back_in_order_with_what_was_asked_for():  # side by side: test_runs
    found = run_cases(_told, [(1, 2), (3, 4)], workers=1, extra=5, **CPU)
    assert found == [(1, 2, "cpu", "fp32", 5), (3, 4, "cpu", "fp32", 5)]


def _told(first, second, *, device, precision, extra):
    return first, second, device, precision, extra


def test_weights_of_a_run_can_be_handed_on(tmp_path):
    config = TrainConfig(epochs=1, optimizer="sgd", lr=0.05)
    recipe = Recipe("quick/tiny", "resnet_tiny", "digits", 64, config, train=128, test=50)
    path = train_weights(recipe, store=tmp_path, **CPU)
    card = weights_card("resnet_tiny", path)
    model = create_model("resnet_tiny", weights=path)
    assert model.network.stem[0].in_channels == 1
    assert (card["model"], card["classes"][3], card["recipe"]["train"]) == ("resnet_tiny", "3", 128)
    assert 0 <= card["test_accuracy"] <= 1
    assert (
        train_weights(recipe, store=tmp_path, **CPU) == path
    )  # the finished run again, and no second file
    assert len(list(tmp_path.glob("*/*-digits-*.safetensors"))) == 1
    _, state = read_weights(path)
    assert all(v.dtype == torch.float16 for v in state.values() if v.is_floating_point())
