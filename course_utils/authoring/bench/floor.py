"""The least time that a training step can take here, from two rates measured in the same run.

The multiply-adds at the rate of a large matrix product, plus the bytes of the activations at the
rate of a large copy. Nothing is fused here and nothing overlaps, so a step below this floor is
possible, and far from it something waits.
"""

import time
from collections.abc import Callable, Mapping

import torch
from torch import nn

from course_utils.analysis import cost
from course_utils.runtime import PRECISIONS

# multiply-adds of a step in those of a forward pass: forward, gradient of the input and of the
# weights
PASSES = 3
# of each layer's answer: written and read forward; read, and its gradient written and read,
# backward
TRANSFERS = 5


def floor_seconds(
    model: nn.Module,
    input_shape: tuple[int, int, int],
    batch_size: int,
    rates: Mapping[str, float],
    precision: str,
) -> float:
    """Seconds of a step. input_shape: (C, H, W); rates: from `measured_rates`."""
    network = cost(model, input_shape)
    leaves = {name for name, module in model.named_modules() if not list(module.children())}
    numbers = sum(
        torch.Size(shape).numel() for name, shape in network.shapes.items() if name in leaves
    )
    traffic = TRANSFERS * numbers * PRECISIONS[precision].itemsize
    return batch_size * (PASSES * network.macs / rates["macs"] + traffic / rates["bytes"])


def measured_rates(device: torch.device, precision: str, seconds: float = 1.0) -> dict[str, float]:
    """{"macs": multiply-adds/s of a matrix product, "bytes": bytes/s read and written by a copy}:
    the best of many.
    """
    is_gpu = device.type == "cuda"
    n = 8192 if is_gpu else 1024  # large enough to keep the device busy, small enough to repeat
    matrix = torch.randn(n, n, device=device).to(PRECISIONS[precision])
    block = torch.empty((1 << 30 if is_gpu else 1 << 27), dtype=torch.uint8, device=device)
    other = torch.empty_like(block)
    return {
        "macs": n**3 / best(lambda: matrix @ matrix, device, seconds),
        "bytes": 2 * block.numel() / best(lambda: other.copy_(block), device, seconds),
    }


def best(call: Callable[[], object], device: torch.device, budget: float) -> float:
    """The shortest time of a call within `budget` seconds of calls, and at least three."""
    times: list[float] = []
    while len(times) < 3 or sum(times) < budget:
        began = time.perf_counter()
        call()
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - began)
    return min(times)
