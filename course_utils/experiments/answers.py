"""Which test images a network got right, a bit each: two results compare image by image."""

import base64
import binascii
from typing import Any

import numpy as np

from course_utils.runtime.errors import UserError

MOST = 1_000_000  # images of a test set


def pack(correct: np.ndarray) -> dict[str, Any]:
    """(N,) bool as a dict of plain values: 10,000 images take 1.7 kB of text. See `unpack`"""
    bits = np.packbits(np.asarray(correct, dtype=bool))
    return {"images": len(correct), "bits": base64.b64encode(bits.tobytes()).decode()}


def unpack(packed: dict[str, Any]) -> np.ndarray:
    """(N,) bool from what `pack` made. raises: ValueError for anything else"""
    try:
        count = packed["images"]
        bits = base64.b64decode(packed["bits"], validate=True)
        # True is no count; -(-count // 8) is the number of bytes, rounded up
        if type(count) is not int or not 0 < count <= MOST or len(bits) != -(-count // 8):
            raise UserError(f"{len(bits)} bytes are no answers to {count!r} images")
    except (TypeError, KeyError, binascii.Error) as error:
        raise UserError(f"these are no packed answers ({error})") from None
    return np.unpackbits(np.frombuffer(bits, np.uint8), count=count).astype(bool)


def mcnemar(first: np.ndarray, second: np.ndarray) -> tuple[int, int, float]:
    """How two networks' answers to the same images differ.

    first, second: (N,) bool
    returns: (right by the first only, by the second only, p). p is that of the exact test of
    McNemar, two-sided: how often chance would share out the images that one alone has right at
    least as unevenly, if both were equally good. The scatter of the test set itself, which both
    answer, cancels
    raises: ValueError for answers to different numbers of images

    >>> mcnemar(np.array([True, True, False]), np.array([True, False, False]))
    (1, 0, 1.0)
    """
    from scipy import stats  # here, because it takes a second to import

    if len(first) != len(second):
        raise UserError(
            f"both must have answered the same images, got {len(first)} and {len(second)}"
        )
    only_first = int((first & ~second).sum())
    only_second = int((second & ~first).sum())
    if only_first + only_second == 0:
        return 0, 0, 1.0
    # Under the null each of these images is a fair coin: the exact test of McNemar is binomial.
    test = stats.binomtest(only_first, only_first + only_second)
    return only_first, only_second, float(test.pvalue)


def image_gap(first: np.ndarray, second: np.ndarray) -> tuple[float, float, float]:
    """The gap between two networks' accuracies on the same images: (gap, low, high), fractions.

    first, second: (N,) bool. low, high: its 95 percent interval; the chance is that of the images,
    drawn again in pairs (bootstrap)
    """
    from scipy import stats

    difference = np.asarray(first, dtype=np.int8) - np.asarray(second, dtype=np.int8)
    # rng=0: equal answers give equal intervals; batch: resamples that are in memory at a time
    drawn = stats.bootstrap(
        (difference,), np.mean, n_resamples=2000, method="percentile", rng=0, batch=200
    )
    low, high = drawn.confidence_interval
    return float(difference.mean()), float(low), float(high)
