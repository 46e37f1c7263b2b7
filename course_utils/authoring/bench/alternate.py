"""Two sides in turn, after a warm-up that is timed apart: medians and their ratio."""

import statistics
import time
from collections.abc import Callable

import torch

Side = Callable[[], object]  # what is timed; nobody reads what it returns


def alternate(name: str, ours: Side, usual: Side, images: int, rounds: int) -> tuple[float, float]:
    """Run both sides once, cold, then in turn; print and return the medians in images/s.

    ours, usual: functions without arguments, each over `images` images; rounds: of A B
    """
    cold = (seconds(ours), seconds(usual))
    rates = [(images / seconds(ours), images / seconds(usual)) for _ in range(rounds)]
    medians = (statistics.median(a for a, _ in rates), statistics.median(b for _, b in rates))
    ratios = sorted(a / b for a, b in rates)
    print(name)
    for side, rate, first in zip(("ours", "usual"), medians, cold, strict=True):
        print(f"  {side:5} {rate:>9,.0f} images/s   (first time {first:.1f} s)")
    middle = statistics.median(ratios)
    print(f"  ratio {middle:.1f}  (lowest {ratios[0]:.1f}, highest {ratios[-1]:.1f})", flush=True)
    return medians


def seconds(side: Side) -> float:
    """Wall-clock time of one call, the device's work included."""
    began = time.perf_counter()
    side()
    if torch.cuda.is_available():
        torch.cuda.synchronize()  # or the clock stops while the GPU still computes
    return time.perf_counter() - began


def pixels_and_labels(
    images: int, channels: int = 3, side: int = 32
) -> tuple[torch.Tensor, torch.Tensor]:
    """Random images (N, C, H, W) uint8 and labels (N,): what they show does not change the time."""
    generator = torch.Generator().manual_seed(0)
    pixels = torch.randint(
        0, 256, (images, channels, side, side), dtype=torch.uint8, generator=generator
    )
    return pixels, torch.randint(0, 10, (images,), generator=generator)


def headline(device: torch.device, precision: str, *words: str) -> None:
    """Print one line: where and how."""
    print(", ".join([*words, f"{device} ({precision})", f"{torch.get_num_threads()} CPU threads"]))
