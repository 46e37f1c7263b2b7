"""Two sides in turn, after a warm-up that is timed apart: medians and their ratio."""

import statistics
import time

import torch


def alternate(name, ours, usual, images, rounds):
    """Run both sides once, cold, then in turn; print and return the medians in images/s.

    ours, usual: functions without arguments, each over `images` images; rounds: of A B
    """
    sides = (ours, usual)
    cold = [seconds(side) for side in sides]
    rates = [[images / seconds(side) for side in sides] for _ in range(rounds)]
    medians = [statistics.median(column) for column in zip(*rates, strict=True)]
    ratios = sorted(a / b for a, b in rates)
    print(name)
    for side, rate, first in zip(("ours", "usual"), medians, cold, strict=True):
        print(f"  {side:5} {rate:>9,.0f} images/s   (first time {first:.1f} s)")
    print(
        f"  ratio {statistics.median(ratios):.1f}  (lowest {ratios[0]:.1f}, highest {ratios[-1]:.1f})",
        flush=True,
    )
    return tuple(medians)


def seconds(side):
    """Wall-clock time of one call, the device's work included."""
    began = time.perf_counter()
    side()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - began


def pixels_and_labels(images, channels=3, side=32):
    """Random images (N, C, H, W) uint8 and labels (N,): what they show does not change the time."""
    generator = torch.Generator().manual_seed(0)
    pixels = torch.randint(
        0, 256, (images, channels, side, side), dtype=torch.uint8, generator=generator
    )
    return pixels, torch.randint(0, 10, (images,), generator=generator)


def headline(device, precision, *words):
    """One line: where and how."""
    print(", ".join([*words, f"{device} ({precision})", f"{torch.get_num_threads()} CPU threads"]))
