"""The learning rate of every step of a run: epochs and images in, warm-up and half a cosine out."""

import math

import numpy as np

from course_utils.grading.engine.check import Check, Mistake


def rate_at_each_step(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    """The rates (steps,): up to `peak` in `warmup` epochs, then half a cosine to 0."""
    per_epoch = -(-images // batch_size)
    rising = warmup * per_epoch
    total = epochs * per_epoch
    step = np.arange(total)
    falling = 0.5 * (1 + np.cos(np.pi * (step - rising) / (total - rising)))
    return peak * np.where(step < rising, step / max(rising, 1), falling)


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
        (10, 4, 3, 1.0, 1),
        (8, 4, 2, 0.5, 0),
        (int(rng.integers(61, 68)), 15, 6, rng.uniform(0.5, 2), 2),
        (int(rng.integers(92, 99)), 7, 4, rng.uniform(0.5, 2), 1),
        (int(rng.integers(31, 35)), 10, 9, rng.uniform(0.5, 2), 0),
    ]


def full_batches_only(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    return rate_at_each_step(images - images % batch_size, batch_size, epochs, peak, warmup)


def cosine_of_all(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates, whole = (
        rate_at_each_step(images, batch_size, epochs, peak, rising) for rising in (warmup, 0)
    )
    return np.where(np.arange(len(rates)) < warmup * len(rates) // epochs, rates, whole)


def straight_down(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    rates = rate_at_each_step(images, batch_size, epochs, peak, warmup)
    rising = warmup * len(rates) // epochs
    return np.append(rates[:rising], np.linspace(peak, 0, len(rates) - rising, endpoint=False))


def once_an_epoch(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    per_epoch = -(-images // batch_size)
    rates = rate_at_each_step(images, batch_size, epochs, peak, warmup)
    return np.repeat(rates[::per_epoch], per_epoch)


def warmup_in_steps(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    steps = epochs * -(-images // batch_size)
    return rate_at_each_step(1, 1, steps, peak, warmup)  # an epoch for each step


def one_ahead(images: int, batch_size: int, epochs: int, peak: float, warmup: int) -> np.ndarray:
    return np.append(rate_at_each_step(images, batch_size, epochs, peak, warmup)[1:], 0)


def batch_by_batch(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> list[float]:
    rates = []
    for epoch in range(epochs):
        starts = range(0, images, batch_size)
        for batch in range(len(starts)):
            progress = epoch + batch / len(starts)  # in epochs
            rise = progress / warmup if progress < warmup else 1
            fall = math.cos(math.pi / 2 * max(0, progress - warmup) / (epochs - warmup)) ** 2
            rates.append(peak * rise * fall)
    return rates


def straight_and_half_wave(
    images: int, batch_size: int, epochs: int, peak: float, warmup: int
) -> np.ndarray:
    per_epoch = math.ceil(images / batch_size)
    up = np.linspace(0, peak, warmup * per_epoch, endpoint=False)
    angle = np.linspace(0, np.pi, (epochs - warmup) * per_epoch, endpoint=False)
    return np.concatenate([up, peak / 2 + peak / 2 * np.cos(angle)]).astype(np.float32)


CHECK = Check(
    work="rate_at_each_step",
    reference=rate_at_each_step,
    cases=cases,
    reread='Notebook 04, "Schedules"',
    mistakes=(
        Mistake(
            "last batch left out",
            "You count full batches only. The images that remain make one more step in each epoch.",
            full_batches_only,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "cosine over the whole run",
            "Your cosine counts from the start of the run, so the rate drops at the moment when "
            "warm-up ends. Its half wave begins there.",
            cosine_of_all,
        ),
        Mistake(
            "straight down",
            "Your rate falls on a straight line. Asked is half a wave.",
            straight_down,
        ),
        Mistake(
            "once an epoch",
            "Your rate changes only when an epoch begins: progress is counted in steps, not in "
            "whole epochs.",
            once_an_epoch,
        ),
        Mistake(
            "warm-up in steps",
            "You warm up for `warmup` steps. It is that many epochs.",
            warmup_in_steps,
        ),
        Mistake(
            "one step ahead",
            "Your first step has the rate of the second, and so on. Before the first step no "
            "progress has been made.",
            one_ahead,
        ),
    ),
    accepted=(batch_by_batch, straight_and_half_wave),
    forbidden=("lr_scheduler",),
    minutes=12,
    difficulty=2,
)
