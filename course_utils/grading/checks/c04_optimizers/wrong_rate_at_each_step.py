"""What students write for the learning rate of every step."""

import math

import numpy as np


def by_steps(steps: int, rising: int, peak: float) -> np.ndarray:
    """The rates of so many steps, of which `rising` are warm-up."""
    step = np.arange(steps)
    falling = 0.5 * (1 + np.cos(np.pi * (step - rising) / max(steps - rising, 1)))
    return peak * np.where(step < rising, step / max(rising, 1), falling)


def right(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    """The right answer."""
    per_epoch = -(-images // batch_size)
    return by_steps(epochs * per_epoch, warmup * per_epoch, peak)


def full_batches_only(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    return right(images - images % batch_size, batch_size, epochs, peak, warmup)


def cosine_of_all(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates, whole = (right(images, batch_size, epochs, peak, rising) for rising in (warmup, 0))
    return np.where(np.arange(len(rates)) < warmup * len(rates) // epochs, rates, whole)


def straight_down(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    return np.append(rates[:rising], np.linspace(peak, 0, len(rates) - rising, endpoint=False))


def once_an_epoch(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    per_epoch = -(-images // batch_size)
    rates = right(images, batch_size, epochs, peak, warmup)
    return np.repeat(rates[::per_epoch], per_epoch)


def warmup_in_steps(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    steps = epochs * -(-images // batch_size)
    return right(1, 1, steps, peak, warmup)  # an epoch for each step


def one_ahead(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    return np.append(right(images, batch_size, epochs, peak, warmup)[1:], 0)


def one_too_high(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    return np.append((np.arange(rising) + 1) / max(rising, 1) * peak, rates[rising:])


def up_to_the_peak(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    return np.append(np.linspace(0, peak, rising), rates[rising:])


def down_to_zero(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    falling = len(rates) - rising
    wave = np.cos(np.linspace(0, np.pi, falling))
    return np.append(rates[:rising], peak * (1 + wave) / 2)


def both_to_their_ends(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    falling = len(rates) - rising
    wave = np.cos(np.linspace(0, np.pi, falling))
    return np.append(np.linspace(0, peak, rising), peak * (1 + wave) / 2)


def too_high_and_to_zero(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    return np.append(
        one_too_high(images, batch_size, epochs, peak, warmup)[:rising],
        down_to_zero(images, batch_size, epochs, peak, warmup)[rising:],
    )


def zero_without_warmup(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    if warmup == 0:
        raise ZeroDivisionError("division by zero")
    return right(images, batch_size, epochs, peak, warmup)


def float_zero_without_warmup(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    if warmup == 0:
        raise ZeroDivisionError("float division by zero")
    return right(images, batch_size, epochs, peak, warmup)


def zeros_without_warmup(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    return rates if warmup else np.append(0.0, rates[1:])


def batches_of_the_run(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    return by_steps(
        math.ceil(images * epochs / batch_size), math.ceil(images * warmup / batch_size), peak
    )


def batches_of_the_run_down(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    steps = images * epochs // batch_size
    return by_steps(steps, images * warmup // batch_size, peak)


def one_more(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    per_epoch = images // batch_size + 1
    return by_steps(epochs * per_epoch, warmup * per_epoch, peak)


def to_the_nearest(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    per_epoch = round(images / batch_size)
    return by_steps(epochs * per_epoch, warmup * per_epoch, peak)


def image_by_image(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    return by_steps(epochs * images, warmup * images, peak)


def epoch_by_epoch(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    return by_steps(epochs, warmup, peak)


def whole_wave(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    falling = len(rates) - rising
    wave = np.cos(2 * np.pi * np.arange(falling) / falling)
    return np.append(rates[:rising], peak * (1 + wave) / 2)


def quarter_wave(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    falling = len(rates) - rising
    wave = np.cos(np.pi / 2 * np.arange(falling) / falling)
    return np.append(rates[:rising], peak * wave)


def half_wave_unshifted(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    falling = len(rates) - rising
    wave = np.cos(np.pi * np.arange(falling) / falling)
    return np.append(rates[:rising], peak * wave)


def not_halved(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    return np.append(rates[:rising], 2 * rates[rising:])


def rises(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    return np.append(rates[:rising], peak - rates[rising:])


def multiplied(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    rise = np.minimum(np.arange(len(rates)) / max(rising, 1), 1) if warmup else 1
    return rise * right(images, batch_size, epochs, peak, 0)


def longer(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    return np.append(rates[:rising], right(images, batch_size, epochs, peak, 0))


def wave_too_long(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    falling = len(rates) - rising
    wave = np.cos(np.pi * np.arange(falling) / len(rates))
    return np.append(rates[:rising], peak * (1 + wave) / 2)


def without_warmup(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    return right(images, batch_size, epochs, peak, 0)


def warmup_at_the_peak(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates = right(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    return np.append(np.full(rising, peak), rates[rising:])


def peak_left_out(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    return right(images, batch_size, epochs, 1.0, warmup)
