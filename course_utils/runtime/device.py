"""What this machine can do: device, threads, precision, seeds and profile."""

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict

import torch
from torch import nn

from course_utils.runtime.errors import UserError
from course_utils.runtime.memory import keep_freed_memory

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}
PROFILES = ("quick", "laptop", "full")
SETTLED = 60  # seconds that a choice of threads holds


@dataclass
class Settled:
    """What this process knows of its threads.

    most: threads that torch had at first; chosen: by the last self-test, which ended at `measured`
    on the clock of `time.monotonic`; last_set: what this module set last
    """

    most: int | None = None
    chosen: int = 1
    measured: float = -SETTLED
    last_set: int | None = None


_settled = Settled()


def pick_device(name: torch.device | str | None = None) -> torch.device:
    """The device to compute on: `name`, else COURSE_DEVICE, else the first of CUDA, MPS and CPU.

    raises: ValueError for a device that this machine or this torch does not have
    """
    name = name or os.environ.get("COURSE_DEVICE")
    present = available_devices()
    if not name:
        return torch.device(present[0])
    if str(name).split(":")[0] not in present:
        raise UserError(
            f"device must be one of {', '.join(present)} on this machine, got {str(name)!r}"
        )
    try:
        return torch.device(name)
    except RuntimeError:  # torch's own words are about a string
        raise UserError(f"a device is named as cpu or cuda:1, got {str(name)!r}") from None


def available_devices() -> list[str]:
    """Names of the kinds of device that torch can use here, fastest first; always ends in "cpu"."""
    kinds = [
        ("cuda", torch.cuda.is_available()),
        ("mps", torch.backends.mps.is_available()),
        ("cpu", True),
    ]
    return [kind for kind, present in kinds if present]


def pick_profile(name: str | None = None) -> str:
    """The size of the experiments: `name`, else COURSE_PROFILE, else "quick".

    quick: embedded data, few epochs, seconds on a laptop. laptop: the same comparisons on CIFAR-10,
    about a minute for each training. full: the published data and recipe, hours even on many a GPU.
    The latter two are never chosen unasked.
    raises: ValueError for any other name
    """
    name = name or os.environ.get("COURSE_PROFILE") or "quick"
    if name not in PROFILES:
        raise UserError(f"profile must be one of {', '.join(PROFILES)}, got {name!r}")
    return name


def pick_precision(device: torch.device | str, name: str | None = None) -> str:
    """The precision to train in: `name`, else COURSE_PRECISION, else what is faster on `device`.

    Faster: in a self-test.
    returns: "fp32" or "bf16" (mixed: weights stay float32, see `autocast`)
    raises: ValueError for any other name
    """
    name = name or os.environ.get("COURSE_PRECISION")
    if not name:
        settle_threads(device)  # or the self-test measures its neighbors
        name = precision_self_test(torch.device(device).type)["chosen"]
    if name not in PRECISIONS:
        raise UserError(f"precision must be one of {', '.join(PRECISIONS)}, got {name!r}")
    return name


def settle_threads(device: torch.device | str, began: int | None = None) -> None:
    """Set the number of threads that torch computes with on a CPU, as COURSE_THREADS says.

    unset: torch's own choice stays. A number: so many. "auto", which `course` and its JupyterLab
    set: the fastest in a self-test, which is repeated when it is older than SETTLED seconds.
    Threads wait for each other many times in a step; beside other busy programs two of them can
    take twenty times as long as one.
    began: the number that a run began with. It changes the last bits of a result, so a run that
    goes on keeps it where the choice is automatic
    raises: ValueError for any other value
    """
    wanted = os.environ.get("COURSE_THREADS", "")
    now = torch.get_num_threads()
    if torch.device(device).type != "cpu":
        return
    keep_freed_memory()  # the other thing that a training on a CPU waits for without need
    if not wanted:
        return
    if wanted.isdecimal() and int(wanted):
        chosen = int(wanted)
    elif wanted != "auto":
        raise UserError(f"COURSE_THREADS must be auto or a positive whole number, got {wanted!r}")
    elif os.environ.get("OMP_NUM_THREADS") or _settled.last_set not in (None, now):
        return  # somebody else has set it, which stays
    else:
        _settled.most = _settled.most or now  # before this module first lowered it
        chosen = began or _measured_threads(_settled.most)
    torch.set_num_threads(chosen)
    _settled.last_set = chosen


def _measured_threads(most: int) -> int:
    """The outcome of the self-test, of at most SETTLED seconds ago."""
    if time.monotonic() - _settled.measured >= SETTLED:
        _settled.chosen = fastest_threads(most)
        _settled.measured = time.monotonic()
    return _settled.chosen


def fastest_threads(most: int, rounds: int = 6) -> int:
    """How many threads, 1, 2, 4 ... up to `most`, train a small network fastest here and now.

    Two numbers alternate, 40 ms each. Idle, the larger one wins every round, by a half and more;
    beside busy programs it wins some and loses others by a factor of ten, so it must not lose a
    single one of `rounds`.
    """
    model, images = _small_network("cpu")

    def rate(count: int) -> float:
        torch.set_num_threads(count)
        seconds: list[float] = []
        while sum(seconds) < 0.04:
            _timed_step(model, images, "fp32", seconds)
        return len(seconds) / sum(seconds)

    chosen = 1
    while chosen < most:
        more = min(2 * chosen, most)
        for count in (more, chosen):
            rate(count)  # the first steps warm up
        if any(rate(more) <= rate(chosen) for _ in range(rounds)):
            break
        chosen = more
    return chosen


class SelfTest(TypedDict):
    """The precision that a self-test chose, and the images a second that it saw in each."""

    chosen: str
    fp32: float
    bf16: float


@lru_cache
def precision_self_test(device_type: str, budget: float = 0.8) -> SelfTest:
    """Train a small network in both precisions and choose the faster that is also right.

    device_type: "cuda", "mps" or "cpu"; budget: seconds to spend, once in a process

    bf16 is several times faster on a processor with instructions for it and many times slower on
    one without, so it is measured, never assumed. The two alternate and their fastest steps are
    compared, so that another busy program disturbs neither side. bf16 must win by a fifth, and its
    loss must agree with that of fp32 to 5 percent.
    """
    if device_type == "mps":  # autocast on MPS is younger than this test
        return {"chosen": "fp32", "fp32": float("nan"), "bf16": float("nan")}
    model, images = _small_network(device_type)
    seconds: dict[str, list[float]] = {name: [] for name in PRECISIONS}
    began = time.perf_counter()
    while len(seconds["bf16"]) < 4 or time.perf_counter() - began < budget:
        losses = {name: _timed_step(model, images, name, seconds[name]) for name in PRECISIONS}
    # without the first step, which warms up
    fp32, bf16 = (len(images) / min(seconds[name][1:]) for name in ("fp32", "bf16"))
    is_right = abs(losses["fp32"] - losses["bf16"]) <= 0.05 * abs(losses["fp32"])
    chosen = "bf16" if is_right and bf16 > 1.2 * fp32 else "fp32"
    return {"chosen": chosen, "fp32": fp32, "bf16": bf16}


def _small_network(device_type: str) -> tuple[nn.Module, torch.Tensor]:
    """What the self-tests train: two convolutions, and 128 images of noise."""
    with seeded(0):
        images = torch.randn(128, 3, 32, 32).to(device_type, memory_format=torch.channels_last)
        model = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(4),
            nn.Flatten(),
            nn.Linear(512, 10),  # 32 maps of 4x4
        )
    return model.to(device_type).to(memory_format=torch.channels_last), images


def _timed_step(
    model: nn.Module, images: torch.Tensor, precision: str, seconds: list[float]
) -> float:
    """One forward and backward pass; appends its duration to `seconds` and returns the loss."""
    began = time.perf_counter()
    model.zero_grad()
    with autocast(images.device, precision):
        loss = model(images).float().logsumexp(1).mean()
    loss.backward()
    value = loss.item()  # waits for the device
    seconds.append(time.perf_counter() - began)
    return value


def autocast(device: torch.device | str, precision: str) -> AbstractContextManager[object]:
    """The context of a forward pass: bf16 where chosen, with float32 weights; nothing for fp32."""
    if precision == "fp32":
        return nullcontext()
    return torch.autocast(torch.device(device).type, dtype=PRECISIONS[precision])


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Run a block under a seed of its own and put torch's random state back afterwards.

    Build networks inside it on the CPU and move them afterwards: then CPU and GPU start from equal
    weights.

    >>> with seeded(0):
    ...     model = create_model("basenet")
    """
    # all of them by number: fork_rng warns where there are several and none is named
    devices = range(torch.cuda.device_count()) if torch.cuda.is_available() else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(seed)
        yield


def is_live() -> bool:
    """Whether a person is looking: a notebook in JupyterLab, VS Code or Colab, not one under test.

    COURSE_LIVE=0 or 1 decides; otherwise the front end's own environment variables do.
    """
    if os.environ.get("COURSE_LIVE"):
        return os.environ["COURSE_LIVE"] != "0"
    return any(
        os.environ.get(name) for name in ("JPY_SESSION_NAME", "VSCODE_PID", "COLAB_RELEASE_TAG")
    )


def is_quiet() -> bool:
    """Whether nothing that changes by itself may be shown: COURSE_LIVE=0, as where CI compares."""
    return os.environ.get("COURSE_LIVE") == "0"
