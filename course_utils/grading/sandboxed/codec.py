"""Values as JSON: tensors, arrays, numbers, text and what holds them.

Never pickle, so that reading runs nothing.

>>> decode(encode((torch.ones(2), [1, 2.5, None])))
(tensor([1., 1.]), [1, 2.5, None])
"""

import base64
import math
from typing import Any

import numpy as np
import torch

Encoded = bool | int | float | str | dict[str, Any] | None  # what `json.dumps` takes
DTYPE_KINDS = "biufc"  # of NumPy's dtypes: booleans, integers, floats, complex
LARGEST = 2_000_000  # bytes of one array
DEEPEST = 20  # lists in lists
# a digit is 3.3 bits; `encode` allows 3 for each, `decode` 4: whatever is sent can be read
LONGEST = 1_000  # digits, nearly, of a whole number
AXES = 32  # of an array
# ints are hashed modulo 2^61 - 1: colliding ones are easily made, and n cost n^2 / 2 comparisons
KEYS = 256  # of a dict: a stranger can choose keys that all collide
ENTRIES = 4_096  # of all dicts of a value
ITEMS = 10_000  # of all lists and tuples of a value: comparing and diagnosing them takes a second


class Unsendable(TypeError):
    """A value that does not travel."""


def encode(value: object) -> Encoded:
    """`value` as something that `json.dumps` takes.

    value: None, bool, int, float, str, tensor, NumPy array or number, or a list, tuple or dict of
    such
    raises: Unsendable for anything else, and for an array of more than LARGEST bytes
    """
    # int.bit_length and not value.bit_length: a student's subclass may lie
    if isinstance(value, int) and int.bit_length(value) > 3 * LONGEST:
        raise Unsendable(f"a whole number of more than {LONGEST:,} digits does not travel")
    if isinstance(value, str) and len(value) > LARGEST:
        raise Unsendable(
            f"a text of {len(value):,} characters; {LARGEST:,} is the most that an answer may have"
        )
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, torch.Tensor):
        return {"tensor": _pack(_as_numpy(value))}
    if isinstance(value, np.generic):  # np.float64, a float, has returned above
        return encode(value.item())
    if isinstance(value, np.ndarray):
        return {"array": _pack(value)}
    if isinstance(value, (list, tuple)):
        if len(value) > ITEMS:
            raise Unsendable(
                f"a {type(value).__name__} of {len(value):,} items; {ITEMS:,} is the most that an "
                "answer may have: make it a tensor"
            )
        kind = "list" if type(value) is list else "tuple"  # of a subclass, a named tuple: its items
        return {kind: [encode(item) for item in value]}
    if isinstance(value, dict):
        if len(value) > KEYS:
            raise Unsendable(
                f"a dict of {len(value):,} keys; {KEYS} is the most that an answer may have"
            )
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    raise Unsendable(
        f"this is a {type(value).__name__}; it should be a tensor, an array, a number, text, or a "
        "list, tuple or dict of them"
    )


def decode(sent: Encoded) -> Any:
    """The value that `encode` wrote, in a time that its length bounds, whoever wrote it.

    raises: ValueError or TypeError for what `encode` does not write, and for what is DEEPEST deep,
    or has more than ENTRIES or ITEMS
    """
    return _decode(sent, 0, [ENTRIES, ITEMS])


def _decode(sent: Any, depth: int, room: list[int]) -> Any:
    """room: how many more entries of dicts, and items of lists, there may be"""
    if depth > DEEPEST:
        raise ValueError(f"more than {DEEPEST} lists in lists")
    if not isinstance(sent, dict):
        if isinstance(sent, list):
            raise ValueError("a bare list was not written by encode")
        if isinstance(sent, int) and int.bit_length(sent) > 4 * LONGEST:
            raise ValueError(f"a whole number of more than {LONGEST:,} digits")
        return sent
    if len(sent) != 1:
        raise ValueError("a value has one kind")
    ((kind, held),) = sent.items()
    if kind in ("tensor", "array"):
        array = _unpack(**held)
        return torch.from_numpy(array) if kind == "tensor" else array
    if kind not in ("list", "tuple", "dict"):
        raise ValueError(f"encode writes no {kind[:100]!r}")
    if not isinstance(held, list):
        raise ValueError(f"a {kind} is written as a list")
    if kind == "dict":
        room[0] -= len(held)
        if len(held) > KEYS or room[0] < 0:
            raise ValueError(f"more than {KEYS} keys in a dict, or {ENTRIES:,} in all")
        return {_decode(key, depth + 1, room): _decode(item, depth + 1, room) for key, item in held}
    room[1] -= len(held)
    if room[1] < 0:
        raise ValueError(f"more than {ITEMS:,} items in lists")
    items = [_decode(item, depth + 1, room) for item in held]
    return items if kind == "list" else tuple(items)


def _as_numpy(tensor: torch.Tensor) -> np.ndarray:
    """A tensor on any device, of any layout, as an array; NumPy has no bfloat16."""
    tensor = tensor.detach().to("cpu")
    if tensor.layout != torch.strided:
        tensor = tensor.to_dense()
    tensor = tensor.resolve_conj().resolve_neg()  # torch may only mark a conjugate or a negative
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()


def _pack(array: np.ndarray) -> dict[str, Any]:
    if array.dtype.kind not in DTYPE_KINDS:
        raise Unsendable(f"an array of {array.dtype} does not travel; make it one of numbers")
    if array.nbytes > LARGEST:
        raise Unsendable(
            f"an array of {array.nbytes:,} bytes; {LARGEST:,} is the most that an answer may have"
        )
    if array.ndim > AXES:
        raise Unsendable(
            f"an array of {array.ndim} axes; {AXES} is the most that an answer may have"
        )
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": data}


def _unpack(dtype: Any, shape: Any, data: Any) -> np.ndarray:
    """The array that `_pack` wrote. Every argument is a stranger's, and may be anything."""
    is_text = isinstance(dtype, str) and len(dtype) < 10 and isinstance(data, str)  # as "<c16"
    if not (is_text and isinstance(shape, list)):
        raise ValueError("an array is written as dtype, shape and data")
    # type() and not isinstance: True is an int, too
    if len(shape) > AXES or not all(
        type(length) is int and 0 <= length <= LARGEST for length in shape
    ):
        raise ValueError(f"a shape has at most {AXES} axes, each of 0 to {LARGEST:,}")
    kind = np.dtype(dtype)
    raw = base64.b64decode(data, validate=True)  # else other characters are skipped
    # object arrays would be pointers of a stranger's; the size is what was sent, not what is said
    if (
        kind.kind not in DTYPE_KINDS
        or math.prod(shape) * kind.itemsize != len(raw)
        or len(raw) > LARGEST
    ):
        raise ValueError(f"{len(raw)} bytes are no array of {kind} and shape {shape}")
    return np.frombuffer(raw, kind).reshape(shape).copy()  # bytes are read-only, tensors are not
