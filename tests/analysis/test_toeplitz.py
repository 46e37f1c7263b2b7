"""The matrix of a convolution: equal to torch's convolution, its transpose and its gradient,
whatever the setting.
"""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.analysis import conv_matrix, conv_transpose_matrix, matrix_counts, output_size
from course_utils.analysis import toeplitz as toeplitz_module

CONV = {1: F.conv1d, 2: F.conv2d}
TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d}
EXACT = {"rtol": 0, "atol": 1e-10}


@st.composite
def settings_of_a_convolution(draw, dims):
    """Kernel shape, input size and options that torch accepts; every axis is drawn alone."""
    groups = draw(st.integers(1, 3))
    weight_shape = [groups * draw(st.integers(1, 2)), draw(st.integers(1, 2))]
    options = {"stride": [], "padding": [], "dilation": []}
    input_size = [weight_shape[1] * groups]
    for _ in range(dims):
        kernel = draw(st.integers(1, 4))
        dilation = draw(st.integers(1, 3))
        padding = draw(st.integers(0, 3))
        span = dilation * (kernel - 1) + 1
        input_size.append(
            draw(st.integers(max(1, span - 2 * padding), max(1, span - 2 * padding) + 5))
        )
        weight_shape.append(kernel)
        for name, value in (
            ("stride", draw(st.integers(1, 3))),
            ("padding", padding),
            ("dilation", dilation),
        ):
            options[name].append(value)
    return weight_shape, input_size, options | {"groups": groups}


def draw_tensors(*shapes):
    generator = torch.Generator().manual_seed(0)
    return [torch.randn(*shape, dtype=torch.float64, generator=generator) for shape in shapes]


@pytest.mark.filterwarnings("error")  # torch warns of sparse tensors that nobody checks
@pytest.mark.parametrize("dims", [1, 2])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_matrix_times_input_is_torchs_convolution(dims, data):
    weight_shape, input_size, options = data.draw(settings_of_a_convolution(dims))
    weight, x = draw_tensors(weight_shape, input_size)
    expected = CONV[dims](x[None], weight, **options)
    for sparse in (False, True):
        matrix = conv_matrix(weight, input_size, sparse=sparse, **options)
        assert matrix.shape == (expected.numel(), x.numel())
        assert matrix.is_sparse == sparse
        torch.testing.assert_close(matrix @ x.flatten(), expected.flatten(), **EXACT)


@pytest.mark.parametrize("dims", [1, 2])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_the_transpose_times_a_gradient_is_autograds_input_gradient(dims, data):
    weight_shape, input_size, options = data.draw(settings_of_a_convolution(dims))
    weight, x = draw_tensors(weight_shape, input_size)
    output = CONV[dims](x[None].requires_grad_(), weight, **options)
    (arriving,) = draw_tensors(output.shape)
    x = x[None].detach().requires_grad_()
    (expected,) = torch.autograd.grad(CONV[dims](x, weight, **options), x, arriving)
    matrix = conv_matrix(weight, input_size, **options)
    torch.testing.assert_close(matrix.T @ arriving.flatten(), expected.flatten(), **EXACT)


@pytest.mark.parametrize("dims", [1, 2])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_transposed_matrix_is_torchs_transposed_convolution(dims, data):
    weight_shape, _, options = data.draw(settings_of_a_convolution(dims))
    groups = options["groups"]
    options["output_padding"] = [
        data.draw(st.integers(0, max(stride, dilation) - 1))
        for stride, dilation in zip(options["stride"], options["dilation"], strict=True)
    ]
    spans = [
        d * (k - 1) + o + 1 - 2 * p
        for d, k, o, p in zip(
            options["dilation"],
            weight_shape[2:],
            options["output_padding"],
            options["padding"],
            strict=True,
        )
    ]
    sizes = [data.draw(st.integers(max(1, 2 - span), max(1, 2 - span) + 4)) for span in spans]
    weight, x = draw_tensors(weight_shape, [weight_shape[0], *sizes])
    expected = TRANSPOSED[dims](x[None], weight, **options)
    for sparse in (False, True):
        matrix = conv_transpose_matrix(weight, x.shape, sparse=sparse, **options)
        torch.testing.assert_close(matrix @ x.flatten(), expected.flatten(), **EXACT)
    assert expected.shape[1] == weight_shape[1] * groups


@pytest.mark.parametrize("dims", [1, 2])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_counts_without_building_are_those_of_the_built_matrix(dims, data):
    weight_shape, input_size, options = data.draw(settings_of_a_convolution(dims))
    # every weight its own number
    numbered = torch.arange(1.0, torch.Size(weight_shape).numel() + 1).view(weight_shape)
    matrix = conv_matrix(numbered, input_size, **options)
    counts = matrix_counts(weight_shape, input_size, **options)
    assert (counts.rows, counts.columns) == matrix.shape
    assert counts.entries == matrix.numel()
    assert counts.zeros == (matrix == 0).sum()
    assert counts.distinct == len(matrix[matrix != 0].unique())


def test_one_channel_in_one_dimension_is_a_toeplitz_matrix():
    matrix = conv_matrix(torch.tensor([[[-1, 0, 1]]]), (1, 8))
    assert matrix.tolist()[0] == [-1, 0, 1, 0, 0, 0, 0, 0]
    for offset in range(-5, 8):
        assert len(matrix.diagonal(offset).unique()) == 1


def test_report_001s_matrix_for_padding_of_one_has_the_middle_weight_on_its_diagonal():
    a = 2
    b = 3
    c = 5
    matrix = conv_matrix(torch.tensor([[[a, b, c]]]), (1, 6), padding=1)
    assert matrix[:2].tolist() == [[b, c, 0, 0, 0, 0], [a, b, c, 0, 0, 0]]
    assert matrix[-1].tolist() == [0, 0, 0, 0, a, b]


def test_two_dimensions_are_toeplitz_blocks_in_a_toeplitz_pattern():
    matrix = conv_matrix(torch.arange(1, 10).view(1, 1, 3, 3), (1, 5, 6))
    # block (row of outputs, row of inputs), each 4 x 6
    blocks = matrix.view(3, 4, 5, 6).transpose(1, 2)
    assert torch.equal(blocks[0, 0], blocks[1, 1])
    assert torch.equal(blocks[0, 0], conv_matrix(torch.tensor([[[1, 2, 3]]]), (1, 6)))
    assert blocks[0, 3].abs().sum() == 0


def test_basenets_first_layer_against_the_dense_layer_it_replaces():
    counts = matrix_counts((6, 3, 5, 5), (3, 32, 32))
    assert (counts.rows, counts.columns) == (6 * 28 * 28, 3 * 32 * 32)
    assert (counts.entries, counts.distinct) == (14_450_688, 450)
    assert counts.entries - counts.zeros == 4704 * 75  # each output sees 75 numbers


def test_a_matrix_too_large_is_an_error_that_says_how_large(monkeypatch):
    weight = torch.zeros(64, 3, 7, 7)
    with pytest.raises(
        ValueError,
        match=r"802,816 x 150,528 would take 450.2 GiB, more than the 1 GiB .* sparse=True",
    ):
        conv_matrix(weight, (3, 224, 224), stride=2, padding=3)
    assert (
        matrix_counts(weight.shape, (3, 224, 224), stride=2, padding=3).entries == 802_816 * 150_528
    )
    monkeypatch.setattr(toeplitz_module, "LARGEST_BYTES", 2**20)
    with pytest.raises(
        ValueError, match=r"a sparse matrix of .* use a smaller image; matrix_counts"
    ):
        conv_matrix(weight, (3, 224, 224), stride=2, padding=3, sparse=True)


@pytest.mark.parametrize(
    ("weight", "size", "options", "message"),
    [
        (
            (4, 1, 3),
            (3, 8),
            {"groups": 2},
            r"\(=2\) must divide out_channels \(=4\) .*\(=1\).*in_channels \(=3\)",
        ),
        ((3, 1, 3), (2, 8), {"groups": 2}, r"groups \(=2\) must divide out_channels \(=3\)"),
        (
            (1, 1, 3),
            (1, 8, 8),
            {},
            r"needs 1 axes after the channels of input_size, got \(1, 8, 8\)",
        ),
        (
            (1, 1, 5),
            (1, 3),
            {"dilation": 2},
            "kernel of 5 with dilation 2 does not fit into 3 pixels with padding 0",
        ),
        ((1, 1, 3), (1, 8), {"stride": 0}, "got 0, 1 and 0"),
        ((1, 1, 3), (1, 8), {"padding": (1, 2)}, r"one for each of 1, got \(1, 2\)"),
    ],
)
def test_settings_that_make_no_convolution_are_an_error(weight, size, options, message):
    with pytest.raises(ValueError, match=message):
        conv_matrix(torch.zeros(weight), size, **options)


@pytest.mark.parametrize("size", [5, 8, 32])
@pytest.mark.parametrize("kernel", [1, 2, 5])
@pytest.mark.parametrize(
    "options", [{}, {"stride": 2}, {"padding": 2, "stride": 3}, {"padding": 4, "dilation": 2}]
)
def test_output_size_is_torchs(size, kernel, options):
    expected = F.conv1d(torch.zeros(1, 1, size), torch.zeros(1, 1, kernel), **options).shape[2]
    assert output_size(size, kernel, **options) == expected
