import numpy as np
import pytest

from course_utils.analysis.few_image_fits import fit_errors


def test_one_image_is_enough_for_a_kernel_and_as_many_as_pixels_for_a_dense_layer():
    errors = fit_errors([1, 24, 25], seed=3, side=5)
    np.testing.assert_allclose(errors["convolution"], 0, atol=1e-9)
    assert errors["dense layer"][1] > 0.05
    assert errors["dense layer"][2] == pytest.approx(0, abs=1e-6)


def test_with_shuffled_pixels_a_kernel_never_gets_there_and_a_dense_layer_does_as_before():
    plain, shuffled = (fit_errors([8, 36], seed=1, shuffled=s, side=6) for s in (False, True))
    assert shuffled["convolution"].min() > 0.8
    np.testing.assert_allclose(shuffled["dense layer"], plain["dense layer"], atol=1e-6)


def test_unseen_pixels_leave_the_error_that_geometry_demands():
    """The smallest fit to n of d directions leaves 1 - n / d of the squares, on average."""
    squares = [fit_errors([16], seed=seed)["dense layer"][0] ** 2 for seed in range(20)]
    assert np.mean(squares) == pytest.approx(1 - 16 / 64, abs=0.03)


def test_no_images_are_refused():
    with pytest.raises(ValueError, match="at least 1 image, got 0"):
        fit_errors([0, 2], seed=0)
