"""Several networks at once: each comes out as if it had been alone."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from course_utils.data import Batches
from course_utils.experiments import execute
from course_utils.experiments.scheduler import execute_together
from course_utils.reports import quick_recipe
from course_utils.training import TrainConfig, train, train_together

CONFIG = TrainConfig(epochs=2, lr=0.05, optimizer="sgd", schedule="cosine")
CONFIGS = [
    CONFIG,
    replace(CONFIG, lr=0.01, seed=3),
    replace(CONFIG, optimizer="adam", lr=1e-3, loss="focal"),
]


def stream(**options):
    """Batches of 8, 8 and 4 small images."""
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (20, 3, 6, 6), dtype=torch.uint8, generator=generator)
    labels = torch.randint(0, 4, (20,), generator=generator)
    return Batches(images, labels, 8, mean=(0.5,) * 3, std=(0.25,) * 3, **options)


def shuffled():
    return stream(shuffle=True, crop_padding=1, flip=True)


def network(seed):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(3, 5, 3),
        nn.BatchNorm2d(5),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(80, 4),
    )


def test_each_network_is_what_it_would_be_alone():
    together, alone = ([network(seed) for seed in range(3)] for _ in range(2))
    histories = train_together(together, shuffled(), CONFIGS, validation=stream())
    for ours, other, config, history in zip(together, alone, CONFIGS, histories, strict=True):
        expected = train(other, shuffled(), config, validation=stream())
        assert history.train_loss == expected.train_loss
        assert history.val_accuracy == expected.val_accuracy
        assert history.lr == expected.lr
        for name, tensor in ours.state_dict().items():
            assert torch.equal(tensor, other.state_dict()[name]), name


def test_one_that_diverges_ends_and_the_others_go_on():
    models = [network(0), network(1)]
    wild, tame = train_together(models, stream(), [replace(CONFIG, lr=1e30), CONFIG])
    assert len(wild) < 2
    assert len(tame) == 2


def test_the_outer_random_state_is_kept():
    torch.manual_seed(5)
    expected = torch.rand(3)
    models = [network(0)]
    torch.manual_seed(5)
    train_together(models, stream(), [CONFIG])
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize(
    "configs", [[CONFIG], [CONFIG, replace(CONFIG, epochs=3)]], ids=["too few", "other epochs"]
)
def test_what_does_not_fit_is_refused(configs):
    with pytest.raises(ValueError, match="one config for each model and one number of epochs"):
        train_together([network(0), network(1)], stream(), configs)


def test_recipes_of_two_streams_and_two_seeds_come_out_as_their_own_trials():
    small = replace(quick_recipe("lenet5"), train=256, test=64, config=replace(CONFIG, epochs=1))
    recipes = [
        small,
        replace(small, config=replace(small.config, lr=0.01)),
        replace(small, flip=True),
    ]
    jobs = [(recipe, seed) for recipe in recipes for seed in (0, 1)]
    results = execute_together(jobs, device="cpu", precision="fp32", may_diverge=False)
    for (recipe, seed), result in zip(jobs, results, strict=True):
        expected = execute(recipe, seed, device="cpu", precision="fp32")
        assert result.identity == expected.identity
        for name in ("id", "seed", "test_loss"):
            assert getattr(result, name) == getattr(expected, name), name
        assert result.history["train_loss"] == expected.history["train_loss"]


def test_a_diverged_trial_is_a_result_only_where_it_may_be():
    wild = replace(
        quick_recipe("basenet"), train=512, test=64, config=replace(CONFIG, epochs=1, lr=1e30)
    )
    (result,) = execute_together([(wild, 0)], device="cpu", precision="fp32", may_diverge=True)
    assert result.diverged
    with pytest.raises(FloatingPointError, match="diverged under seed 0"):
        execute_together([(wild, 0)], device="cpu", precision="fp32", may_diverge=False)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_streams_and_graphs_change_nothing_on_a_gpu():
    small = replace(quick_recipe("basenet"), train=1024, test=256, config=replace(CONFIG, epochs=2))
    jobs = [
        (replace(small, config=replace(small.config, lr=lr)), 0) for lr in (0.1, 0.03, 0.01, 0.003)
    ]
    together = execute_together(jobs, device="cuda", precision="fp32", may_diverge=False)
    for (recipe, _), result in zip(jobs, together, strict=True):
        expected = execute(recipe, 0, device="cuda", precision="fp32")
        assert result.history["train_loss"] == pytest.approx(
            expected.history["train_loss"], rel=1e-3
        )
