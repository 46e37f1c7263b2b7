"""Training steps beside other busy programs: threads that wait for each other pay for every
neighbor.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from statistics import median

from course_utils.runtime import pick_precision

# environment of a process; "course" is what `course lab`, `start`, `train` and `reproduce` set
SETTINGS: dict[str, dict[str, str]] = {
    "torch's default": {},
    "passive waiting": {"OMP_WAIT_POLICY": "PASSIVE"},
    "one thread": {"OMP_NUM_THREADS": "1"},
    "course": {"COURSE_THREADS": "auto"},
}
UNSET = ("OMP_WAIT_POLICY", "OMP_NUM_THREADS", "COURSE_THREADS", "GOMP_SPINCOUNT")
MODELS = ("basenet", "resnet_tiny")
BATCH = 128
SECONDS = 3.0
STEPS = """
import sys, time, torch
from course_utils.models import create_model
from course_utils.runtime import seeded, settle_threads
from course_utils.training import TrainConfig, start, take_step

name, precision = sys.argv[1:3]
seconds = float(sys.argv[3])
batch = int(sys.argv[4])
settle_threads("cpu")
with seeded(0):
    model = create_model(name).to(memory_format=torch.channels_last)
    images = torch.randn(batch, 3, 32, 32).contiguous(memory_format=torch.channels_last)
labels = torch.arange(batch) % 10
config = TrainConfig(epochs=1, precision=precision)
optimizer = start(model, [0], config).optimizer
for _ in range(3):
    take_step(model, optimizer, images, labels, config)
steps = 0
began = time.perf_counter()
while time.perf_counter() - began < seconds:
    take_step(model, optimizer, images, labels, config)
    steps += 1
print(steps * batch / (time.perf_counter() - began))
"""


def compare(
    *, images: int | None = None, rounds: int = 3, hogs: Sequence[int] = (0, 1, 2)
) -> dict[tuple[str, int], dict[str, float]]:
    """Time steps of two networks under four settings of the threads, in turn, idle and beside
    programs that only spin.

    images: not used; rounds: of all settings; hogs: numbers of busy neighbors
    returns: dict from (network, hogs) to dict from setting to its median in images/s. Prints them,
    each with its share of the best of the other settings
    """
    precision = pick_precision("cpu")
    print(
        f"images/s in training steps of {BATCH} images, {precision}, {os.cpu_count()} cores, "
        f"median of {rounds}"
    )
    medians = {}
    for name in MODELS:
        for count in hogs:
            medians[name, count] = median_rates(name, count, precision, rounds)
            print(line(name, count, medians[name, count]), flush=True)
    return medians


def median_rates(name: str, count: int, precision: str, rounds: int) -> dict[str, float]:
    """Images/s of a network beside so many busy neighbors, by setting."""
    with ExitStack() as stack:
        for _ in range(count):
            stack.callback(end, spin())
        rates = [
            {key: rate(name, precision, own) for key, own in SETTINGS.items()}
            for _ in range(rounds)
        ]
    return {key: median(each[key] for each in rates) for key in SETTINGS}


def end(neighbor: subprocess.Popen[bytes]) -> None:
    """Have a neighbor end, and wait until it has."""
    neighbor.kill()
    neighbor.wait()


def spin() -> subprocess.Popen[bytes]:
    """A neighbor that takes all it can get of a core."""
    return subprocess.Popen([sys.executable, "-c", "while True: pass"])


def rate(name: str, precision: str, setting: Mapping[str, str]) -> float:
    """Images/s of a network in a process of its own under a setting.

    Of its own, because the threads' environment is read once, when torch is imported.
    """
    inherited = {key: value for key, value in os.environ.items() if key not in UNSET}
    command = [sys.executable, "-c", STEPS, name, precision, str(SECONDS), str(BATCH)]
    done = subprocess.run(
        command, env={**inherited, **setting}, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def line(name: str, count: int, rates: Mapping[str, float]) -> str:
    """A row of the table."""
    best = max(value for key, value in rates.items() if key != "course")
    cells = ", ".join(f"{key} {value:,.0f}" for key, value in rates.items())
    return (
        f"{name}, {count} busy neighbors: {cells} ({rates['course'] / best:.2f} of the best other)"
    )
