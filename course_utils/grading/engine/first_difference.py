"""The first difference between an expected value and a student's, in words, or None."""

from numbers import Number
from typing import Any

import numpy as np
import torch

NOTHING = 1e-12  # what rounding leaves where a sum should be 0
SHOWN = 10  # numbers up to which an array is printed whole


def difference(
    expected: object, got: object, *, rtol: float = 1e-4, atol: float = 1e-5
) -> str | None:
    """What differs first, as "should be 7; yours says 9", or None.

    expected, got: as `sandboxed.codec` carries them. Numbers agree by value, whatever their dtype,
    and whether they lie in a tensor, an array or a list; sequences by length and item; dicts by
    keys and item; text by ==.
    rtol, atol: relative and absolute tolerance of numbers, as in `numpy.allclose`; NaN agrees with
    NaN
    """
    first = _first(expected, got, rtol, atol)
    if first is None:
        return None
    path, text = first
    return f"{path} of it {text}" if path else text


def show(value: object) -> str:
    """A value as a student would type it, short: a large array by its shape."""
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        if value.size > SHOWN:
            return f"<{value.dtype} of shape {value.shape}>"
        return show(value.tolist())
    if isinstance(value, float):
        return _digits(value)
    if isinstance(value, (list, tuple)) and len(value) > SHOWN:
        return f"<{type(value).__name__} of {len(value):,}>"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(show, value))
        if isinstance(value, list):
            return _short(f"[{inner}]")
        return _short(f"({inner},)" if len(value) == 1 else f"({inner})")
    if isinstance(value, dict):
        items = list(value.items())[:SHOWN]
        inner = ", ".join(f"{show(key)}: {show(item)}" for key, item in items)
        return _short("{" + inner + "}")
    return _short(repr(value), 80)


def _short(text: str, most: int = 300) -> str:
    """Text, cut where it is longer than so many characters."""
    return text if len(text) <= most else text[: most - 3] + "..."


def _first(expected: object, got: object, rtol: float, atol: float) -> tuple[str, str] | None:
    """(where, what) of the first difference, or None. Where: a part, as "[0]['a']"; "" for all"""
    if expected is None or isinstance(expected, str):
        equal = type(got) is type(expected) and got == expected
        return None if equal else ("", _should(expected, got))
    if isinstance(expected, dict):
        return _dicts(expected, got, rtol, atol)
    if isinstance(expected, (list, tuple)) and not _is_numbers(expected):
        return _sequences(expected, got, rtol, atol)
    text = _arrays(expected, got, rtol, atol)
    return None if text is None else ("", text)


def _should(expected: object, got: object) -> str:
    return f"should be {show(expected)}; yours says {show(got)}"


def _is_numbers(value: object) -> bool:
    """Whether nested lists hold numbers only, and so make one array."""
    if isinstance(value, (list, tuple)):
        return (
            len(value) > 0
            and all(_is_numbers(item) for item in value)
            and as_array(value) is not None
        )
    return isinstance(value, Number)


def as_array(value: Any) -> np.ndarray | None:
    """Numbers as an array of float64 or complex, or None where they are none, or ragged."""
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    if isinstance(value, (list, tuple)):
        value = [
            item.detach().numpy() if isinstance(item, torch.Tensor) else item for item in value
        ]
    if isinstance(value, str) or value is None:
        return None
    try:
        array = np.asarray(value)
        return array.astype(complex if array.dtype.kind == "c" else np.float64)
    except (TypeError, ValueError, OverflowError):
        return None


def _arrays(expected: object, got: object, rtol: float, atol: float) -> str | None:
    right = as_array(expected)
    given = as_array(got)
    if right is None or given is None:
        return _should(expected, got)
    if right.shape != given.shape:
        return f"should have shape {right.shape}; yours has {given.shape}"
    with np.errstate(invalid="ignore", over="ignore"):
        wrong = ~np.isclose(given, right, rtol=rtol, atol=atol, equal_nan=True)
    if not wrong.any():
        return None
    if right.size <= SHOWN:
        return _should(expected, got)
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    counted = f"{wrong.sum():,} of {wrong.size:,} numbers differ"
    return (
        f"at {list(index)} should be {_digits(right[index])}; "
        f"yours says {_digits(given[index])} ({counted})"
    )


def _digits(number: Any) -> str:
    """A number, Python's or NumPy's, with five digits, or all of them where it is whole."""
    # float64 has every whole number up to 2^53, about 9e15
    # in this order: int() takes no NaN, no infinity and nothing complex
    is_whole = not isinstance(number, complex) and abs(number) < 1e15 and number == int(number)
    if not is_whole and abs(number) < NOTHING:
        return "0"
    return f"{number:.0f}" if is_whole else f"{number:.5g}"


def _sequences(
    expected: list[Any] | tuple[Any, ...], got: object, rtol: float, atol: float
) -> tuple[str, str] | None:
    if not isinstance(got, (list, tuple)):
        return "", f"should be {len(expected)} values; yours is {show(got)}"
    if len(got) != len(expected):
        lengths = f"should be {len(expected)} values, {show(expected)}"
        return "", f"{lengths}; yours are {len(got)}, {show(got)}"
    for index, pair in enumerate(zip(expected, got, strict=True)):
        if first := _first(*pair, rtol=rtol, atol=atol):
            path, text = first
            return f"[{index}]{path}", text
    return None


def _dicts(
    expected: dict[Any, Any], got: object, rtol: float, atol: float
) -> tuple[str, str] | None:
    if not isinstance(got, dict) or set(got) != set(expected):
        keys = show(list(got)) if isinstance(got, dict) else show(got)
        return "", f"should have the keys {show(list(expected))}; yours has {keys}"
    for key in expected:
        if first := _first(expected[key], got[key], rtol, atol):
            path, text = first
            return f"[{show(key)}]{path}", text
    return None
