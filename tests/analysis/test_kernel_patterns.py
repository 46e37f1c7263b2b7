"""Shares of flat, edge and finer patterns: pure ones, random ones, and how they add up."""

import pytest
import torch

from course_utils.analysis.kernel_patterns import RANDOM_SHARES, pattern_shares

RAMP = torch.tensor([-1.0, 0.0, 1.0]).expand(3, 3)
LINE = torch.tensor([-1.0, 2.0, -1.0]).expand(3, 3)


@pytest.mark.parametrize(
    ("pattern", "name"), [(torch.ones(3, 3), "flat"), (RAMP - 2 * RAMP.T, "edge"), (LINE, "finer")]
)
def test_a_pure_pattern_has_the_whole_share(pattern, name):
    shares = pattern_shares(pattern.expand(1, 5, 3, 3))
    assert shares[name] == pytest.approx(1)
    assert shares["gray"] == pytest.approx(1)  # equal in all channels


def test_channels_that_cancel_have_no_gray():
    kernel = torch.stack([RAMP, -RAMP])[None]
    assert pattern_shares(kernel)["gray"] == pytest.approx(0)


def test_random_kernels_have_the_shares_that_the_file_states():
    generator = torch.Generator().manual_seed(0)
    shares = pattern_shares(torch.randn(20_000, 3, 3, 3, generator=generator))
    assert shares == pytest.approx(RANDOM_SHARES, abs=0.003)
    assert shares["flat"] + shares["edge"] + shares["finer"] == pytest.approx(1)


@pytest.mark.parametrize("shape", [(2, 3, 5, 5), (3, 3, 3)])
def test_kernels_of_another_size_are_refused(shape):
    with pytest.raises(ValueError, match=r"shape \(K, C, 3, 3\), got \(\d"):
        pattern_shares(torch.ones(shape))


def test_a_kernel_of_zeros_is_refused():
    with pytest.raises(ValueError, match="zeros has no shares"):
        pattern_shares(torch.stack([torch.zeros(1, 3, 3), torch.ones(1, 3, 3)]))
