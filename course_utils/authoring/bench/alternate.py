"""Sides in turn, after a warm-up that is timed apart: best and median, their ratio, and whether the
machine was quiet.
"""

import os
import statistics
import time
from collections.abc import Callable, Sequence

import torch

Side = Callable[[], object]  # what is timed; nobody reads what it returns

LOAD = 1.0  # processes beside the bench, in the minute before it, above which it says so
SPREAD = 1.25  # of the slowest round to the median, above which it says so


def alternate(
    name: str,
    ours: Side,
    usual: Side,
    images: int,
    rounds: int,
    floor: Callable[[], float] | None = None,
) -> tuple[float, float]:
    """Run both sides once, cold, then in turn; print them and return their medians in images/s.

    ours, usual: functions without arguments, each over `images` images; rounds: of A B
    floor: what gives the images/s that this machine allows at best, asked anew in every round: its
    speed changes within minutes, and a share of an old floor says nothing
    """
    cold = (seconds(ours), seconds(usual))
    allowed: list[float] = []
    rates: list[tuple[float, float]] = []
    for _ in range(rounds):
        if floor:
            allowed.append(floor())
        rates.append((images / seconds(ours), images / seconds(usual)))
    sides = list(zip(*rates, strict=True))
    print(name)
    for side, values, first in zip(("ours", "usual"), sides, cold, strict=True):
        print(f"  {side:5} {summary(values)}   (first time {first:.1f} s)")
    ratios = sorted(a / b for a, b in rates)
    middle = statistics.median(ratios)
    print(f"  ratio {middle:.1f}  (lowest {ratios[0]:.1f}, highest {ratios[-1]:.1f})")
    if allowed:
        shares = [ours / most for (ours, _), most in zip(rates, allowed, strict=True)]
        part = statistics.median(shares)
        print(f"  floor {summary(allowed)}, of which ours is {part:.2f}")
    print("".join(f"  {word}\n" for word in unrest(sides)), end="", flush=True)
    return statistics.median(sides[0]), statistics.median(sides[1])


def summary(rates: Sequence[float]) -> str:
    """Median and best of rates in images/s, as the bench prints them."""
    return f"{statistics.median(rates):>9,.0f} images/s (best {max(rates):,.0f})"


def unrest(sides: Sequence[Sequence[float]]) -> list[str]:
    """What makes rates doubtful, in words: rounds that differ more than SPREAD allows.

    sides: the rates of each, round by round
    """
    worst = max(statistics.median(rates) / min(rates) for rates in sides)
    if worst <= SPREAD:
        return []
    return [f"noisy: the slowest round took {worst:.1f} times as long as the median one"]


def neighbors_before() -> str:
    """A sentence where other processes were at work in the minute before; else nothing."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if load <= LOAD:
        return ""
    return (
        f"other processes are at work here, a load of {load:.1f}: these numbers are not idle ones"
    )


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
    """Print where and how, and whether the machine is busy."""
    print(", ".join([*words, f"{device} ({precision})", f"{torch.get_num_threads()} CPU threads"]))
    if busy := neighbors_before():
        print(busy)
