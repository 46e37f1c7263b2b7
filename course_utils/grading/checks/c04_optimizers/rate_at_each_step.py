"""The learning rate of every step of a run: epochs and images in, warm-up and half a cosine out."""

import math

import numpy as np

from course_utils.grading.checks.c04_optimizers import wrong_rate_at_each_step as wrong
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
        (8, 3, 2, 0.3, 1),
        (10, 4, 3, 1.0, 1),
        (12, 4, 5, 2.0, 2),
        (8, 4, 2, 0.5, 0),
        (int(rng.integers(61, 68)), 15, 6, rng.uniform(0.5, 2), 2),
        (int(rng.integers(92, 99)), 7, 4, rng.uniform(0.5, 2), 1),
        (int(rng.integers(31, 35)), 10, 9, rng.uniform(0.5, 2), 0),
    ]


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
            wrong.full_batches_only,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "cosine over the whole run",
            "Your cosine counts from the start of the run, so the rate drops at the moment when "
            "warm-up ends. Its half wave begins there.",
            wrong.cosine_of_all,
        ),
        Mistake(
            "straight down",
            "Your rate falls on a straight line. Asked is half a wave.",
            wrong.straight_down,
        ),
        Mistake(
            "once an epoch",
            "Your rate changes only when an epoch begins: progress is counted in steps, not in "
            "whole epochs.",
            wrong.once_an_epoch,
        ),
        Mistake(
            "warm-up in steps",
            "You warm up for `warmup` steps. It is that many epochs.",
            wrong.warmup_in_steps,
        ),
        Mistake(
            "one step ahead",
            "Your first step has the rate of the second, and so on. Before the first step no "
            "progress has been made.",
            wrong.one_ahead,
        ),
        Mistake(
            "warm-up begins too high",
            "Your warm-up begins one step too high. Progress is the share of steps before this "
            "one, so the first rate is 0.",
            wrong.one_too_high,
        ),
        Mistake(
            "ends included",
            "A piece of yours reaches its end one step too early: the peak comes with the first "
            "step after warm-up, and 0 would come with the step after the last. Progress is the "
            "share of steps before, which never gets to 1.",
            wrong.down_to_zero,
            variants=(
                wrong.up_to_the_peak,
                wrong.both_to_their_ends,
                wrong.too_high_and_to_zero,
            ),
        ),
        Mistake(
            "zero warm-up overlooked",
            "Without warm-up your run fails at its first step or begins at 0. There it begins at "
            "the peak, and nothing is divided by the length of the warm-up.",
            wrong.zero_without_warmup,
            variants=(wrong.float_zero_without_warmup, wrong.zeros_without_warmup),
        ),
        Mistake(
            "batches of the whole run",
            "You put the images of all epochs together before you count batches. Each epoch has a "
            "small last batch of its own.",
            wrong.batches_of_the_run,
            variants=(wrong.batches_of_the_run_down,),
        ),
        Mistake(
            "always one batch more",
            "You add a batch to the full ones in any case. Where the images fill the batches, "
            "none is left over.",
            wrong.one_more,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "batches rounded to the nearest",
            "You round the number of batches to the nearest. A small last batch is a step, "
            "however small it is.",
            wrong.to_the_nearest,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "steps miscounted",
            "You give a rate for each image or for each epoch. A step is a batch.",
            wrong.image_by_image,
            reread='Notebook 04, "Batch size"',
            variants=(wrong.epoch_by_epoch,),
        ),
        Mistake(
            "whole wave",
            "Your cosine goes through a whole wave, down to 0 and up again. Half a wave leads "
            "down.",
            wrong.whole_wave,
        ),
        Mistake(
            "another piece of cosine",
            "Your wave is a cosine without the 1 that lifts it, or without the half: it begins or "
            "ends at another height, or bends in one direction only. Half a wave is flat at both "
            "ends and leads from the peak to 0.",
            wrong.quarter_wave,
            variants=(
                wrong.half_wave_unshifted,
                wrong.not_halved,
            ),
        ),
        Mistake(
            "wave turned round",
            "Your rate rises after warm-up. The wave leads down from the peak.",
            wrong.rises,
        ),
        Mistake(
            "warm-up times a whole-run wave",
            "You multiply the warm-up by a wave that counts from the start of the run. The wave "
            "begins where warm-up ends, and has nothing to do with the climb.",
            wrong.multiplied,
        ),
        Mistake(
            "run longer by the warm-up",
            "Your wave has as many epochs as the run, so that the warm-up makes the run longer. "
            "It is the first part of the run.",
            wrong.longer,
        ),
        Mistake(
            "wave too long",
            "Your wave is as long as the whole run and does not get down to 0 by its end. It has "
            "only the steps after warm-up.",
            wrong.wave_too_long,
        ),
        Mistake(
            "no climb",
            "Your rates do not climb in warm-up. They rise on a straight line from 0.",
            wrong.without_warmup,
            variants=(wrong.warmup_at_the_peak,),
        ),
        Mistake(
            "peak left out",
            "Your rates go up to 1. They are multiplied by `peak`, the largest of them.",
            wrong.peak_left_out,
        ),
    ),
    accepted=(batch_by_batch, straight_and_half_wave),
    forbidden=("lr_scheduler",),
    minutes=12,
    difficulty=2,
)
