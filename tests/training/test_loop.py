"""The training loop: equal to a loop by hand, honest in its history, and free of hidden state."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.training import (
    OPTIMIZERS,
    TrainConfig,
    evaluate,
    layerwise,
    loss_of,
    start,
    train,
)
from course_utils.training.losses import LOSSES
from course_utils.training.schedules import SCHEDULES


def batches(count=3, size=4, seed=0):
    """A list of batches of 2 x 3 x 5 images in four classes: sized and repeatable."""
    generator = torch.Generator().manual_seed(seed)
    return [
        (
            torch.randn(size, 2, 3, 5, generator=generator),
            torch.randint(0, 4, (size,), generator=generator),
        )
        for _ in range(count)
    ]


def network(dropout=0.0):
    torch.manual_seed(1)
    return nn.Sequential(
        nn.Flatten(), nn.Linear(30, 7), nn.ReLU(), nn.Dropout(dropout), nn.Linear(7, 4)
    )


BY_HAND = {
    "sgd": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, 0.1, weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, 0.1, weight_decay=0.01),
    "rmsprop": lambda p: torch.optim.RMSprop(p, 0.1, weight_decay=0.01),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_training_equals_a_loop_by_hand(optimizer):
    data = batches()
    ours, hand = network(), network()
    config = TrainConfig(
        epochs=2,
        optimizer=optimizer,
        lr=0.1,
        weight_decay=0.01,
        schedule="cosine",
        label_smoothing=0.1,
        grad_clip=0.5,
    )
    train(ours, data, config)
    stepper = BY_HAND[optimizer](hand.parameters())
    annealing = torch.optim.lr_scheduler.CosineAnnealingLR(stepper, T_max=6)
    for images, labels in data + data:
        stepper.zero_grad()
        F.cross_entropy(hand(images), labels, label_smoothing=0.1).backward()
        nn.utils.clip_grad_norm_(hand.parameters(), 0.5)
        stepper.step()
        annealing.step()
    for left, right in zip(ours.parameters(), hand.parameters(), strict=True):
        torch.testing.assert_close(left, right, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
def test_training_lowers_the_loss_it_is_told_to_and_validation_always_measures_cross_entropy(loss):
    data = batches(1)
    model = network()
    images, labels = data[0]
    expected = LOSSES[loss](model(images), labels, 0.2).item()
    config = TrainConfig(epochs=1, lr=1e-12, optimizer="sgd", loss=loss, label_smoothing=0.2)
    history = train(model, data, config, validation=data)
    assert history.train_loss == pytest.approx([expected])
    assert history.val_loss == pytest.approx([F.cross_entropy(model(images), labels).item()])


def test_auxiliary_heads_get_the_same_loss_at_their_weight():
    logits, other = torch.randn(2, 3, 5, generator=torch.Generator().manual_seed(0))
    labels = torch.tensor([0, 4, 2])
    config = TrainConfig(epochs=1, loss="focal", auxiliary_weight=0.5)
    _, loss = loss_of((logits, other), labels, config)
    focal = LOSSES["focal"]
    torch.testing.assert_close(loss, focal(logits, labels) + 0.5 * focal(other, labels))


def test_history_has_one_row_an_epoch_and_its_last_validation_is_that_of_the_final_weights():
    model = network()
    held_out = batches(seed=9)
    history = train(model, batches(), TrainConfig(epochs=3, lr=0.01), validation=held_out)
    assert len(history) == 3
    assert history.epoch == [1, 2, 3]
    assert all(len(column) == 3 for column in vars(history).values())
    assert (history.val_loss[-1], history.val_accuracy[-1]) == evaluate(model, held_out)


def test_training_loss_of_an_epoch_is_the_mean_over_its_images_not_over_its_batches():
    data = [*batches(1, size=4), *batches(1, size=1, seed=5)]
    model = network()
    expected = sum(F.cross_entropy(model(x), y, reduction="sum").item() for x, y in data) / 5
    history = train(model, data, TrainConfig(epochs=1, lr=1e-12, optimizer="sgd"))
    assert history.train_loss[0] == pytest.approx(expected, rel=1e-5)


def test_evaluate_equals_loss_and_accuracy_of_all_images_at_once():
    data = [*batches(2), *batches(1, size=3, seed=7)]
    model = network(dropout=0.5)
    images, labels = (torch.cat(parts) for parts in zip(*data, strict=True))
    logits = model.eval()(images)
    loss, accuracy = evaluate(model.train(), data)
    assert loss == pytest.approx(F.cross_entropy(logits, labels).item(), rel=1e-5)
    assert accuracy == pytest.approx(float((logits.argmax(1) == labels).double().mean()))
    assert not model.training


def test_the_callback_sees_every_step_and_every_end_of_an_epoch():
    seen = []

    def see(state):
        seen.append((state.step, state.epoch_ended))

    train(network(), batches(), TrainConfig(epochs=2), on_step=see)
    assert seen == [(1, False), (2, False), (3, True), (4, False), (5, False), (6, True)]


def test_dropout_repeats_by_seed_and_the_outer_random_state_is_kept():
    def weights(seed):
        model = network(dropout=0.5)
        torch.manual_seed(77)
        train(model, batches(), TrainConfig(epochs=2, seed=seed))
        return model[1].weight.detach(), torch.rand(1)

    (first, outer), (again, outer_again), (other, _) = (weights(seed) for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(outer, outer_again)
    torch.manual_seed(77)
    assert torch.equal(outer, torch.rand(1))


def test_a_run_stopped_between_epochs_and_gone_on_with_equals_an_unbroken_one():
    data = batches()
    config = TrainConfig(epochs=4, lr=0.05, schedule="one_cycle", optimizer="sgd")
    unbroken, broken = network(), network()
    train(unbroken, data, config)
    state = start(broken, data, config)

    class Stopped(Exception):
        pass

    def stop(state):
        if state.step == 6:
            raise Stopped

    with pytest.raises(Stopped):
        train(broken, data, config, state=state, on_step=stop)
    history = train(broken, data, config, state=state)
    assert len(history) == 4
    for left, right in zip(unbroken.parameters(), broken.parameters(), strict=True):
        assert torch.equal(left, right)


def test_a_run_stopped_inside_an_epoch_is_not_gone_on_with_from_there():
    data = batches()
    config = TrainConfig(epochs=2)
    state = start(network(), data, config)
    state.step = 4
    with pytest.raises(ValueError, match="end of an epoch of the same 3 batches, got step 4"):
        train(state.model, data, config, state=state)


@pytest.mark.filterwarnings("ignore:the images should be normalized")
def test_divergence_is_an_error_that_names_the_learning_rate():
    data = [(images * 1e20, labels) for images, labels in batches()]
    with pytest.raises(
        FloatingPointError, match=r"in epoch 1: training diverged. Lower lr \(=1000.0\)"
    ):
        train(network(), data, TrainConfig(epochs=2, lr=1e3, optimizer="sgd"))


def test_no_batches_is_an_error_not_an_accuracy():
    with pytest.raises(ValueError, match="at least one image"):
        evaluate(network(), [])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_rate_for_each_layer_equals_parameter_groups_by_hand(optimizer):
    data = batches()
    ours, hand = network(), network()
    config = TrainConfig(
        epochs=2, optimizer=optimizer, lr=0.1, weight_decay=0.01, schedule="cosine"
    )
    state = start(ours, data, config, layerwise([ours[1], ours[4]], config, 0.25))
    history = train(ours, data, config, state=state)
    groups = [
        {"params": hand[4].parameters(), "lr": 0.1},
        {"params": hand[1].parameters(), "lr": 0.025},
    ]
    stepper = BY_HAND[optimizer](groups)
    annealing = torch.optim.lr_scheduler.CosineAnnealingLR(stepper, T_max=6)
    for images, labels in data + data:
        stepper.zero_grad()
        F.cross_entropy(hand(images), labels).backward()
        stepper.step()
        annealing.step()
    for left, right in zip(ours.parameters(), hand.parameters(), strict=True):
        torch.testing.assert_close(left, right, rtol=1e-5, atol=1e-6)
    # the full rate, that of the output
    assert history.lr[0] == pytest.approx(0.1 * SCHEDULES["cosine"](2 / 6))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_decay_of_one_is_the_usual_training(optimizer):
    data = batches()
    usual, layered = network(), network()
    config = TrainConfig(epochs=1, optimizer=optimizer, lr=0.05)
    train(usual, data, config)
    state = start(layered, data, config, layerwise(list(layered), config, 1.0))
    train(layered, data, config, state=state)
    for left, right in zip(usual.parameters(), layered.parameters(), strict=True):
        torch.testing.assert_close(left, right)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_frozen_layers_stay_as_they_are_with_and_without_groups(optimizer):
    for grouped in (False, True):
        model = network()
        data = batches()
        model[1].requires_grad_(False)
        frozen, trained = model[1].weight.clone(), model[4].weight.clone()
        config = TrainConfig(epochs=1, optimizer=optimizer, lr=0.1, weight_decay=0.1)
        stepper = layerwise(list(model), config, 0.5) if grouped else None
        train(model, data, config, state=start(model, data, config, stepper))
        assert torch.equal(model[1].weight, frozen)
        assert not torch.equal(model[4].weight, trained)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_step_on_the_gpu_does_not_wait_for_the_host():
    data = [(images.cuda(), labels.cuda()) for images, labels in batches(3)]
    model = network().cuda()
    state = start(model, data, TrainConfig(epochs=1))

    def strict(state):
        is_last = state.step + 1 == state.steps_per_epoch  # after which the epoch's row is read
        torch.cuda.set_sync_debug_mode("default" if is_last else "error")

    try:
        train(model, data, TrainConfig(epochs=1), state=state, on_step=strict)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert state.step == 3


def test_labels_may_be_probabilities_and_one_hot_ones_train_as_whole_numbers_do():
    hard = batches()
    ours, same = network(), network()
    soft = [(images, F.one_hot(labels, 4).float()) for images, labels in hard]
    config = TrainConfig(epochs=2, lr=0.01, label_smoothing=0.1)
    first, second = (train(model, data, config) for model, data in ((ours, hard), (same, soft)))
    assert first.train_accuracy == second.train_accuracy
    assert first.train_loss == pytest.approx(second.train_loss)
    for left, right in zip(ours.parameters(), same.parameters(), strict=True):
        torch.testing.assert_close(left, right)
