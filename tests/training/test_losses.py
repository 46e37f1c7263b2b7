"""Losses: equal to torch's and torchvision's, and the same for labels and for probabilities."""

import pytest
import torch
import torch.nn.functional as F
from torchvision.ops import sigmoid_focal_loss

from course_utils.training.losses import LOSSES, cross_entropy, focal

N, K = 7, 5


@pytest.fixture
def drawn():
    """Logits (7, 5), labels (7,) and probabilities (7, 5)."""
    generator = torch.Generator().manual_seed(0)
    logits = 3 * torch.randn(N, K, generator=generator, dtype=torch.float64)
    labels = torch.randint(0, K, (N,), generator=generator)
    return logits, labels, torch.rand(N, K, generator=generator, dtype=torch.float64).softmax(1)


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_cross_entropy_is_the_mean_of_minus_log_p(drawn, smoothing):
    logits, labels, _ = drawn
    y = (1 - smoothing) * F.one_hot(labels, K) + smoothing / K
    torch.testing.assert_close(
        cross_entropy(logits, labels, smoothing), -(y * logits.log_softmax(1)).sum(1).mean()
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_focal_loss_without_gamma_is_cross_entropy(drawn, smoothing):
    logits, labels, probabilities = drawn
    for targets in (labels, probabilities):
        expected = F.cross_entropy(logits, targets, label_smoothing=smoothing)
        torch.testing.assert_close(focal(logits, targets, smoothing, gamma=0), expected)


def test_focal_loss_of_two_classes_is_torchvisions(drawn):
    logits, labels, _ = drawn
    logit = logits[:, 0]
    labels = labels % 2
    pair = torch.stack([torch.zeros_like(logit), logit], dim=1)
    expected = sigmoid_focal_loss(logit, labels.double(), alpha=-1, gamma=2, reduction="mean")
    torch.testing.assert_close(focal(pair, labels), expected)


def test_focal_loss_counts_an_image_with_p_of_nine_tenths_a_hundredth():
    logits = torch.tensor([[9.0, 1.0]]).log()
    torch.testing.assert_close(
        focal(logits, torch.tensor([0])), 0.01 * cross_entropy(logits, torch.tensor([0]))
    )


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_labels_and_their_one_hot_probabilities_give_the_same(name, smoothing, drawn):
    logits, labels, _ = drawn
    one_hot = F.one_hot(labels, K).double()
    torch.testing.assert_close(
        LOSSES[name](logits, labels, smoothing), LOSSES[name](logits, one_hot, smoothing)
    )


@pytest.mark.parametrize("name", LOSSES)
def test_a_mixed_target_gives_the_mixture_of_two_losses(name, drawn):
    logits, labels, _ = drawn
    first, second = (F.one_hot(classes, K).double() for classes in (labels, labels.flip(0)))
    mixed = 0.3 * LOSSES[name](logits, first) + 0.7 * LOSSES[name](logits, second)
    torch.testing.assert_close(LOSSES[name](logits, 0.3 * first + 0.7 * second), mixed)


@pytest.mark.parametrize("name", LOSSES)
def test_huge_logits_give_finite_losses_and_gradients(name):
    logits = torch.tensor([[1000.0, -1000.0, 0.0]], requires_grad=True)
    loss = LOSSES[name](logits, torch.tensor([1]), 0.1)
    loss.backward()
    assert torch.isfinite(loss)
    assert torch.isfinite(logits.grad).all()


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0])
def test_focal_has_a_finite_gradient_where_a_class_is_certain(gamma):
    logits = torch.tensor([[200.0, 0.0], [0.0, 1.0]], requires_grad=True)
    focal(logits, torch.tensor([0, 1]), gamma=gamma).backward()
    assert torch.isfinite(logits.grad).all()
    assert (logits.grad[1] != 0).all()


def test_a_gamma_below_zero_is_refused():
    with pytest.raises(ValueError, match="gamma must be at least 0"):
        focal(torch.zeros(1, 2), torch.tensor([0]), gamma=-1)
