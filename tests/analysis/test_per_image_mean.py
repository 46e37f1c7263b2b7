"""The interval of a mean over images narrows with their number."""

import numpy as np
import pytest

from course_utils.analysis.per_image_mean import per_image_mean

T_99 = 1.984217  # the 97.5 percent quantile of Student's t with 99 degrees of freedom


def test_the_mean_and_its_interval():
    effect = per_image_mean(np.tile([0.0, 1.0], 50), "nats")
    assert effect.value == pytest.approx(0.5)
    assert effect.high - effect.value == pytest.approx(T_99 * (0.25 / 99) ** 0.5, rel=1e-4)
    assert effect.chance == "100 images"


def test_one_image_has_no_interval():
    with pytest.raises(ValueError, match=r"shape \(1,\)"):
        per_image_mean([0.3])
