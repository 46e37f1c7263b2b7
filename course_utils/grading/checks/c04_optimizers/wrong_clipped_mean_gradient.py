"""What students write for the clipped gradient of a batch in parts."""

import numpy as np
import torch

Gradients = list[torch.Tensor]  # one for each parameter


def shared(parts: list[Gradients], shares: list[float]) -> Gradients:
    """The sum of the parts, each times its share."""
    return [
        torch.stack([share * g for share, g in zip(shares, pieces, strict=True)]).sum(0)
        for pieces in zip(*parts, strict=True)
    ]


def norm_of(whole: Gradients) -> float:
    return float(torch.cat([g.flatten() for g in whole]).norm())


def cut(whole: Gradients, norm: float, largest: float) -> Gradients:
    """The gradient, shortened where `norm` says that it is too long."""
    return [g * (largest / norm) if norm > largest else g for g in whole]


def right(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    """The right answer."""
    whole = shared(parts, [size / sum(sizes) for size in sizes])
    return cut(whole, norm_of(whole), largest)


def parts_counted_equally(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return right(parts, [1] * len(parts), largest)


def summed(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return right([[sum(sizes) * g for g in part] for part in parts], sizes, largest)


def clipped_before(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    parts = [right([part], [1], largest) for part in parts]
    return right(parts, sizes, np.inf)


def each_by_itself(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    return [right([[g]], [1], largest)[0] for g in whole]


def always_that_long(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    norm = torch.cat([g.flatten() for g in whole]).norm()
    return [g * largest / norm for g in whole]


def number_by_number(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return [g.clamp(-largest, largest) for g in right(parts, sizes, np.inf)]


def parts_added(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = shared(parts, [1.0] * len(sizes))
    return cut(whole, norm_of(whole), largest)


def without_root(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    return cut(whole, norm_of(whole) ** 2, largest)


def norms_added(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    return cut(whole, sum(float(g.norm()) for g in whole), largest)


def largest_norm(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    return cut(whole, max(float(g.norm()) for g in whole), largest)


def first_norm(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    return cut(whole, float(whole[0].norm()), largest)


def sizes_added(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    return cut(whole, sum(float(g.abs().sum()) for g in whole), largest)


def largest_number(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    return cut(whole, max(float(g.abs().max()) for g in whole), largest)


def mean_square(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    count = sum(g.numel() for g in whole)
    return cut(whole, norm_of(whole) / count**0.5, largest)


def over_the_parts(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = shared(parts, [size / len(sizes) for size in sizes])
    return cut(whole, norm_of(whole), largest)


def over_both(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = shared(parts, [size / sum(sizes) / len(sizes) for size in sizes])
    return cut(whole, norm_of(whole), largest)


def not_divided_by_norm_0(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    if norm_of(whole) == 0:
        raise ZeroDivisionError("float division by zero")
    return right(parts, sizes, largest)


def nothing_by_nothing(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, largest)
    return whole if norm_of(whole) else [g / 0 for g in whole]


def first_part_whole(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = shared(parts, [1.0, *(size / sum(sizes) for size in sizes[1:])])
    return cut(whole, norm_of(whole), largest)


def shares_turned(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    inverse = [1 / size for size in sizes]
    whole = shared(parts, [share / sum(inverse) for share in inverse])
    return cut(whole, norm_of(whole), largest)


def divided_by_sizes(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = shared(parts, [1 / size for size in sizes])
    return cut(whole, norm_of(whole), largest)


def not_clipped(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return right(parts, sizes, np.inf)


def clipped_then_divided(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return [g / sum(sizes) for g in summed(parts, sizes, largest)]


def by_largest_only(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    norm = norm_of(whole)
    return [g / norm if norm > largest else g for g in whole]


def times_norm(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    norm = norm_of(whole)
    return [g * min(1.0, norm / largest) for g in whole]


def always_raises(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = right(parts, sizes, np.inf)
    if norm_of(whole) == 0:
        raise ZeroDivisionError("float division by zero")
    return always_that_long(parts, sizes, largest)


def last_part(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return right(parts[-1:], sizes[-1:], largest)


def vectors(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return [g.flatten() for g in right(parts, sizes, largest)]


def one_vector(parts: list[Gradients], sizes: list[int], largest: float) -> torch.Tensor:
    return torch.cat(vectors(parts, sizes, largest))
