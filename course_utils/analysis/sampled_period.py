"""Which period a wave seems to have when only every s-th pixel is looked at."""

import torch


def apparent_period(wave: torch.Tensor, stride: int) -> float:
    """The period, in pixels, of the strongest wave among the samples that a stride leaves.

    wave: (pixels,) float, without a constant part; stride: at least 1. A wave of fewer than two
    samples a period comes out longer than it is: aliasing
    raises: ValueError where nothing in the samples repeats, as where the stride is the period

    >>> wave = torch.cos(2 * torch.pi * torch.arange(240) / 5)
    >>> apparent_period(wave, 4)
    20.0
    """
    samples = wave[::stride]
    strength = torch.fft.rfft(samples).abs()  # index: whole periods over the samples
    periods = int(strength.argmax())
    if periods == 0:
        raise ValueError(
            f"nothing repeats in the {len(samples)} samples that stride {stride} leaves of "
            f"{len(wave)} pixels: all are alike; take a stride that is no multiple of the period"
        )
    return stride * len(samples) / periods
