import warnings

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.analysis import Predictions, predict, t_interval

CLASSES = ("cat", "dog", "frog", "ship", "truck")


def random_predictions(n=211, k=5, seed=0):
    draw = np.random.default_rng(seed)
    probabilities = draw.dirichlet(np.ones(k), n).astype(np.float32)
    return Predictions(probabilities, draw.integers(0, k, n), CLASSES[:k])


def two_class(confidences, labels):
    """Predictions of class 0 with the given confidences."""
    first = np.array(confidences, np.float32)
    return Predictions(np.stack([first, 1 - first], 1), np.array(labels), ("cat", "dog"))


def test_confusion_and_accuracy_equal_sklearn():
    metrics = pytest.importorskip("sklearn.metrics")
    p = random_predictions()
    np.testing.assert_array_equal(
        p.confusion(), metrics.confusion_matrix(p.labels, p.predicted, labels=range(5))
    )
    assert p.accuracy == pytest.approx(metrics.accuracy_score(p.labels, p.predicted))
    recall = metrics.recall_score(p.labels, p.predicted, average=None)
    np.testing.assert_allclose(p.per_class_accuracy(), recall, rtol=1e-12)


def test_the_confusion_matrix_has_true_classes_as_rows():
    p = two_class([0.9, 0.8, 0.7], [0, 1, 1])
    np.testing.assert_array_equal(p.confusion(), [[1, 0], [2, 0]])


def test_counts_shapes_and_dtypes_agree():
    p = random_predictions(n=37, k=3)
    assert len(p) == p.confusion().sum() == 37
    assert p.confusion().trace() == p.correct.sum()
    assert (p.predicted.dtype, p.correct.dtype, p.confusion().dtype) == (
        np.int64,
        np.bool_,
        np.int64,
    )
    assert p.confidence.shape == (37,)
    assert (p.confidence >= 1 / 3 - 1e-6).all()
    assert (p.confidence <= 1).all()


def test_a_class_without_image_has_accuracy_nan_and_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        accuracy = two_class([0.9, 0.4], [0, 0]).per_class_accuracy()
    np.testing.assert_array_equal(accuracy, [0.5, np.nan])


def test_most_and_least_confident_are_sorted_and_break_ties_by_index():
    p = two_class([0.9, 0.8, 0.9, 0.6, 0.9], [0, 0, 1, 1, 0])
    assert p.most_confident(correct=True, n=3).tolist() == [0, 4, 1]
    assert p.most_confident(correct=False, n=3).tolist() == [2, 3]
    assert p.least_confident(correct=None, n=2).tolist() == [3, 1]
    assert p.most_confident(correct=None, n=9).tolist() == [0, 2, 4, 1, 3]


def test_galleries_hold_only_what_was_asked_for():
    p = random_predictions()
    for correct in (True, False):
        indices = p.least_confident(correct, 1000)
        assert (p.correct[indices] == correct).all()
        assert (np.diff(p.confidence[indices]) >= 0).all()
    assert len(p.most_confident(True, 1000)) + len(p.most_confident(False, 1000)) == len(p)


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"probabilities": torch.ones(2, 1)}, TypeError, "NumPy array, got Tensor"),
        ({"probabilities": np.ones((2, 1))}, ValueError, r"float32 with 2 axes.*float64 \(2, 1\)"),
        (
            {"labels": np.zeros((2, 3), np.int64)},
            ValueError,
            r"labels must be int64 with 1 axes.*\(2, 3\)",
        ),
        ({"labels": np.zeros(3, np.int64)}, ValueError, "labels must hold 2 entries.*got 3"),
        ({"labels": np.array([0, 2])}, ValueError, r"labels must lie in \[0, 2\), got 0 to 2"),
        ({"classes": ("cat",)}, ValueError, "classes must hold 2 names.*got 1"),
        (
            {"probabilities": np.array([[0.5, 0.5], [2, 3]], np.float32)},
            ValueError,
            "row 1 .* sum 5; logits need",
        ),
        (
            {"probabilities": np.array([[-0.5, 1.5], [1, 0]], np.float32)},
            ValueError,
            "row 0 with minimum -0.5",
        ),
        ({"probabilities": np.full((2, 2), np.nan, np.float32)}, ValueError, "sum nan"),
    ],
)
def test_wrong_arrays_are_refused_with_what_was_received(change, error, match):
    good = {
        "probabilities": np.full((2, 2), 0.5, np.float32),
        "labels": np.array([0, 1]),
        "classes": ("cat", "dog"),
    }
    with pytest.raises(error, match=match):
        Predictions(**{**good, **change})


def test_a_gallery_must_be_asked_for_properly():
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        random_predictions().most_confident(True, 0)
    with pytest.raises(ValueError, match="correct must be True, False or None.*got 'wrong'"):
        random_predictions().most_confident("wrong", 3)


def small_model():
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.BatchNorm1d(42), nn.Dropout(0.5), nn.Linear(42, 5))


def small_batches():
    images = torch.randn(11, 2, 3, 7, generator=torch.Generator().manual_seed(1))
    labels = torch.arange(11) % 5
    return images, labels, list(zip(images.split(4), labels.split(4), strict=True))


def test_predict_equals_the_softmax_of_the_whole_set_in_evaluation_mode():
    model = small_model()
    images, labels, batches = small_batches()
    p = predict(model, batches, list(CLASSES))
    expected = model.eval()(images).softmax(1).detach().numpy()
    np.testing.assert_allclose(p.probabilities, expected, rtol=1e-5, atol=1e-7)
    np.testing.assert_array_equal(p.labels, labels)
    assert p.classes == CLASSES


def test_predict_leaves_modes_statistics_and_gradients_alone():
    model = small_model().train()
    _, _, batches = small_batches()
    model[2].eval()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    predict(model, batches, CLASSES)
    assert [module.training for module in model] == [True, True, False, True]
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert torch.is_grad_enabled()


def test_predict_restores_the_mode_after_an_error():
    model = small_model().train()
    with pytest.raises(RuntimeError, match="42"):
        predict(model, [(torch.zeros(2, 2, 3, 5), torch.zeros(2).long())], CLASSES)
    assert model.training


def test_predict_refuses_an_empty_iterable():
    with pytest.raises(ValueError, match="at least one batch, got none"):
        predict(small_model(), iter([]), CLASSES)


def test_the_t_interval_equals_scipy():
    stats = pytest.importorskip("scipy.stats")
    values = [0.90, 0.92, 0.91, 0.95, 0.93]
    ours = t_interval(values)
    low, high = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    assert (ours.mean, ours.low, ours.high) == pytest.approx(
        (np.mean(values), low, high), abs=1e-12
    )


def test_one_value_has_a_mean_and_no_interval():
    result = t_interval([0.9])
    assert result.mean == 0.9
    assert np.isnan([result.low, result.high]).all()


@pytest.mark.parametrize("values", [[], [0.5, float("nan")]])
def test_t_interval_refuses_nothing_and_nan(values):
    with pytest.raises(ValueError, match=r"at least one finite number, got \[.*\]"):
        t_interval(values)
