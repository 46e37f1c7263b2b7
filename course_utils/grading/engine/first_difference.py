"""The first difference between an expected value and a student's, in words, or None where they agree."""

from numbers import Number

import numpy as np
import torch

SHOWN = 10  # numbers up to which an array is printed whole


def difference(expected, got, *, rtol=1e-4, atol=1e-5):
    """What differs first, as "should be 7; yours says 9", or None.

    expected, got: as `sandboxed.codec` carries them. Numbers agree by value, whatever their dtype, and whether they lie in
    a tensor, an array or a list; sequences by length and item; dicts by keys and item; text by ==.
    rtol, atol: relative and absolute tolerance of numbers, as in `numpy.allclose`; NaN agrees with NaN
    """
    if expected is None or isinstance(expected, str):
        return None if type(got) is type(expected) and got == expected else _should(expected, got)
    if isinstance(expected, dict):
        return _dicts(expected, got, rtol, atol)
    if isinstance(expected, (list, tuple)) and not _is_numbers(expected):
        return _sequences(expected, got, rtol, atol)
    return _arrays(expected, got, rtol, atol)


def show(value):
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
        return _short(
            f"[{inner}]"
            if isinstance(value, list)
            else f"({inner}{',' if len(value) == 1 else ''})"
        )
    if isinstance(value, dict):
        return _short(
            "{"
            + ", ".join(f"{show(key)}: {show(item)}" for key, item in list(value.items())[:SHOWN])
            + "}"
        )
    return _short(repr(value), 80)


def _short(text, most=300):
    """Text, cut where it is longer than so many characters."""
    return text if len(text) <= most else text[: most - 3] + "..."


def _should(expected, got):
    return f"should be {show(expected)}; yours says {show(got)}"


def _is_numbers(value):
    """Whether nested lists hold numbers only, and so make one array."""
    if isinstance(value, (list, tuple)):
        return (
            len(value) > 0
            and all(_is_numbers(item) for item in value)
            and _as_array(value) is not None
        )
    return isinstance(value, Number)


def _as_array(value):
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


def _arrays(expected, got, rtol, atol):
    right, found = _as_array(expected), _as_array(got)
    if found is None:
        return _should(expected, got)
    if right.shape != found.shape:
        return f"should have shape {right.shape}; yours has {found.shape}"
    with np.errstate(invalid="ignore", over="ignore"):
        wrong = ~np.isclose(found, right, rtol=rtol, atol=atol, equal_nan=True)
    if not wrong.any():
        return None
    if right.size <= SHOWN:
        return _should(expected, got)
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    counted = f"{wrong.sum():,} of {wrong.size:,} numbers differ"
    return f"at {list(place)} should be {_digits(right[place])}; yours says {_digits(found[place])} ({counted})"


def _digits(number):
    """A number with five digits, or all of them where it is whole."""
    whole = not isinstance(number, complex) and abs(number) < 1e15 and number == int(number)
    return f"{number:.0f}" if whole else f"{number:.5g}"


def _sequences(expected, got, rtol, atol):
    if not isinstance(got, (list, tuple)):
        return f"should be {len(expected)} values; yours is {show(got)}"
    if len(got) != len(expected):
        return (
            f"should be {len(expected)} values, {show(expected)}; yours are {len(got)}, {show(got)}"
        )
    for index, pair in enumerate(zip(expected, got, strict=True)):
        if found := difference(*pair, rtol=rtol, atol=atol):
            return _inside(f"[{index}]", found)
    return None


def _inside(place, found):
    """A difference of a part, as "[0]['a'] of it should be 7; yours says 9"."""
    inner, _, rest = found.partition(" of it ")
    return (
        f"{place}{inner} of it {rest}"
        if rest and inner.startswith("[")
        else f"{place} of it {found}"
    )


def _dicts(expected, got, rtol, atol):
    if not isinstance(got, dict) or set(got) != set(expected):
        keys = show(list(got)) if isinstance(got, dict) else show(got)
        return f"should have the keys {show(list(expected))}; yours has {keys}"
    for key in expected:
        if found := difference(expected[key], got[key], rtol=rtol, atol=atol):
            return _inside(f"[{show(key)}]", found)
    return None
