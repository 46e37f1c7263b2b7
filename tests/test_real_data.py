"""Training on the real CIFAR-10 and MNIST, where they are; `data/test_datasets.py` reads them."""

import pytest
import torch

from course_utils.data import available, load
from course_utils.experiments import build, prepare
from course_utils.reports import full_recipe
from course_utils.training import TrainConfig, evaluate, train

PRESENT = {
    name for name, place in available().items() if not place.startswith(("absent", "embedded"))
}
needs = {
    name: pytest.mark.skipif(name not in PRESENT, reason=f"{name} is not here; set COURSE_DATA")
    for name in ("cifar10", "mnist")
}


@needs["cifar10"]
def test_the_published_recipe_splits_cifar10_as_report_000_says():
    batches, held_out, test, _ = prepare(full_recipe("000/basenet-adam"))
    assert len(batches) == 40  # steps an epoch, section 2.2
    assert [len(b.labels) for b in (batches, held_out, test)] == [40_000, 10_000, 10_000]
    images, _ = next(iter(batches))
    assert images.min() == -1
    assert images.max() == 1


@pytest.mark.parametrize("name", [pytest.param(name, marks=mark) for name, mark in needs.items()])
def test_basenet_learns_from_real_images_within_four_epochs(name):
    torch.manual_seed(0)
    recipe = full_recipe("basenet", name)
    image_set = load(name).take(8000, 1000)
    batches, _, test, image_set = prepare(recipe, image_set=image_set)
    model = build(recipe, image_set)
    before, _ = evaluate(model, test)
    train(model, batches, TrainConfig(epochs=4, lr=3e-3))
    after, accuracy = evaluate(model, test)
    assert before == pytest.approx(2.303, abs=0.05)
    assert after < before
    assert accuracy > {"cifar10": 0.25, "mnist": 0.7}[name]
