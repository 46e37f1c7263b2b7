"""The gap between two shares of different images as an Effect: the chance is the images."""

from course_utils.analysis.evidence import Effect

NORMAL = 1.959964  # the quantile of the normal distribution for 95 percent


def proportion_gap(first: tuple[float, int], second: tuple[float, int]) -> Effect:
    """How many points larger the first share is than the second, each of images of its own.

    first, second: (right, images). A share p of N images has the variance p (1 - p) / N, and on
    separate images both add
    raises: ValueError for a count outside 0 to its images

    >>> proportion_gap((4312, 5000), (7902, 10_000))
    ≈ +7.2 points (95 % interval over 15,000 images: ≈ +6.0 to ≈ +8.5)
    """
    (one, error), (other, error_of_other) = _share(*first), _share(*second)
    gap = 100 * (one - other)
    half = 100 * NORMAL * (error + error_of_other) ** 0.5
    chance = f"{first[1] + second[1]:,} images"
    return Effect(gap, gap - half, gap + half, chance=chance, unit="points", pattern="+.1f")


def _share(right: float, images: int) -> tuple[float, float]:
    """(share, its variance)"""
    if not 0 <= right <= images or images < 1:
        raise ValueError(
            f"right answers must lie between 0 and the images, got {right} of {images}"
        )
    share = right / images
    return share, share * (1 - share) / images
