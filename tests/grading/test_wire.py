"""Values on the wire: what goes out comes back, and all that a stranger can send is a value."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from course_utils.grading.sandboxed.codec import LARGEST, Unsendable, decode, encode

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


@given(plain)
def test_plain_values_come_back_as_they_were(value):
    assert decode(json.loads(json.dumps(encode(value)))) == value


@given(
    arrays(
        st.sampled_from(["<f8", "<f4", "<i8", "|u1", "|b1"]),
        array_shapes(min_dims=0, min_side=0, max_side=4),
    )
)
def test_arrays_and_tensors_keep_values_shape_and_dtype(array):
    decoded = decode(encode(array))
    assert decoded.dtype == array.dtype
    np.testing.assert_array_equal(decoded, array)
    tensor = decode(encode(torch.from_numpy(array)))
    assert torch.equal(tensor.nan_to_num(), torch.from_numpy(array).nan_to_num())


def test_tensors_of_any_layout_travel():
    grown = torch.ones(2, 3, requires_grad=True) * 2
    assert torch.equal(decode(encode(grown)), torch.full((2, 3), 2.0))
    assert torch.equal(decode(encode(torch.eye(3).to_sparse())), torch.eye(3))
    assert torch.equal(decode(encode(torch.ones(2, dtype=torch.bfloat16))), torch.ones(2))
    assert torch.equal(
        decode(encode(torch.arange(6).reshape(2, 3).T)), torch.arange(6).reshape(2, 3).T
    )


@pytest.mark.parametrize(
    "value", [(x for x in []), object(), {1, 2}, np.array(["a"]), [torch.nn.Linear(1, 1)]]
)
def test_what_is_no_value_does_not_travel(value):
    with pytest.raises(Unsendable, match="this is a (generator|object|set|Linear)|<U1"):
        encode(value)


def test_an_array_that_is_too_large_does_not_travel():
    with pytest.raises(Unsendable, match=f"{LARGEST + 8:,} bytes"):
        encode(np.zeros(LARGEST // 8 + 1))


@pytest.mark.parametrize(
    "sent",
    [
        [1, 2],
        {"eval": "1"},
        {"array": {"dtype": "|O", "shape": [1], "data": "AAAAAAAAAAA="}},
        {"array": {"dtype": "<f8", "shape": [2], "data": "AAAAAAAAAAA="}},
        {"array": {"dtype": "<f8", "shape": [1 << 40], "data": ""}},
        {"array": {"dtype": "<f8", "shape": [-1, -1], "data": "AAAAAAAAAAA="}},
        {"array": {"dtype": "f8,f8", "shape": [0], "data": ""}},
        {"tensor": {"dtype": ">f8", "shape": [1], "data": "AAAAAAAAAAA="}},
        {"array": {"dtype": "<f8", "shape": "1", "data": "AAAAAAAAAAA="}},
        {"array": 3},
        {"dict": [[{"list": []}, 1]]},
        {"list": {}, "tuple": []},
    ],
)
def test_what_encode_did_not_write_is_refused(sent):
    # each has words of its own, for nobody
    with pytest.raises((ValueError, TypeError, KeyError)):  # noqa: PT011
        decode(sent)


def test_lists_of_any_number_of_items_are_refused_on_both_sides():
    with pytest.raises(TypeError, match="a list of 10,001 items; 10,000 is the most"):
        encode([0] * 10_001)
    nested = {"list": [{"list": [0] * 9_000}] * 2}
    with pytest.raises(ValueError, match="more than 10,000 items in lists"):
        decode(nested)
