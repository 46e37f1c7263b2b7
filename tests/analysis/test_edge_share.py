"""How much of a kernel is an edge: planes, checkerboards, and what chance gives."""

import numpy as np
import pytest
import torch

from course_utils.analysis.edge_share import edge_share


def test_a_plane_is_all_edge_in_any_direction_and_a_checkerboard_none():
    down, right = torch.meshgrid(torch.arange(3.0), torch.arange(3.0), indexing="ij")
    plane = 2 * down - 5 * right + 7
    checkers = (down + right) % 2
    shares = edge_share(torch.stack([plane, checkers])[:, None].expand(2, 4, 3, 3))
    np.testing.assert_allclose(shares, [1, 0], atol=1e-12)


def test_random_kernels_follow_the_law_that_the_file_states():
    generator = torch.Generator().manual_seed(0)
    shares = edge_share(torch.randn(20_000, 2, 3, 3, generator=generator))
    assert shares.mean() == pytest.approx(0.25, abs=0.005)
    assert (shares > 0.5).mean() == pytest.approx(0.125, abs=0.01)


def test_a_constant_kernel_is_refused():
    with pytest.raises(ValueError, match="a constant kernel has no variance"):
        edge_share(torch.ones(2, 3, 3, 3))
