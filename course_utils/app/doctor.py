"""What is wrong with this machine, and the command that mends it: `course doctor`."""

import importlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from dataclasses import dataclass

PACKAGES = (
    "torch",
    "torchvision",
    "numpy",
    "matplotlib",
    "scikit-learn",
    "ipywidgets",
    "jupyterlab",
    "nbval",
    "pytest",
)
OPTIONAL = ("nbval", "pytest")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MINIMUM = {"torch": (2, 11), "torchvision": (0, 26)}  # the oldest pair that the tests run with


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report: what was looked at, what was found, and the command that mends it, if any."""

    what: str
    found: str
    mend: str | None = None


def examine():
    """Look at Python, packages, torch with torchvision, device, precision, profile, data and what only instructors and
    tests need; return the Findings."""
    findings = [python(), *map(package, PACKAGES), torch_with_torchvision(), kernel()]
    if importlib.util.find_spec("torch"):
        findings += [*hardware(), *data()]
    return [*findings, sandbox(), browser(), disk()]


def render(findings):
    """The findings as text: one line each, those with something to mend marked by `!` and followed by how."""
    width = max(len(finding.what) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{'!' if finding.mend else ' '} {finding.what:{width}}  {finding.found}")
        if finding.mend:
            lines.append(f"  {'':{width}}  mend: {finding.mend}")
    count = sum(finding.mend is not None for finding in findings)
    return "\n".join([*lines, "", f"{count} to mend." if count else "All is well."])


def python():
    mend = (
        None if sys.version_info >= (3, 11) else "python3.11 -m venv .venv   (Python 3.11 or newer)"
    )
    return Finding("python", f"{platform.python_version()} at {sys.executable}", mend)


def package(name):
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        if name in OPTIONAL:
            return Finding(name, "not installed; only the tests need it")
        return Finding(name, "not installed", "pip install -e .")
    least = MINIMUM.get(name)
    if least and tuple(int(part) for part in version.split(".")[:2]) < least:
        return Finding(
            name, f"{version} is older than {least[0]}.{least[1]}", f"pip install --upgrade {name}"
        )
    return Finding(name, version)


def torch_with_torchvision():
    """Whether the two fit together: a wrong pair installs without complaint and fails on import."""
    what = "torch + torchvision"
    try:
        importlib.import_module("torch")
        importlib.import_module("torchvision")
    except (
        Exception
    ) as error:  # a broken pair raises RuntimeError, ImportError, OSError or AttributeError
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        return Finding(
            what,
            f"do not import together ({reason})",
            "pip install --upgrade --force-reinstall torch torchvision",
        )
    return Finding(what, "import together")


def kernel():
    """Whether JupyterLab's "Python 3" is this Python: in another, `import course_utils` fails."""
    mend = f"{sys.executable} -m ipykernel install --sys-prefix"
    try:
        from jupyter_client.kernelspec import KernelSpecManager

        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except Exception as error:  # no Jupyter, no such kernel, or a kernel's file that is damaged
        return Finding("notebook kernel", f"none found ({error})", mend)
    if program in ("python", "python3") or os.path.abspath(program) == os.path.abspath(
        sys.executable
    ):
        return Finding("notebook kernel", "Python 3, this Python")
    return Finding("notebook kernel", f"Python 3 is {program}, not this Python", mend)


def hardware():
    """Device, precision with its self-test, profile: what a run would use, and an idle GPU if there is one."""
    import torch

    from course_utils.runtime.device import (
        PRECISIONS,
        pick_device,
        pick_precision,
        pick_profile,
        precision_self_test,
    )

    try:
        device = pick_device()
        test = precision_self_test(device.type)
        speeds = ", ".join(f"{name} {test[name]:,.0f} images/s" for name in PRECISIONS)
        yield Finding("device", f"{device}, {torch.get_num_threads()} CPU threads")
        yield Finding("precision", f"{pick_precision(device)} (self-test: {speeds})")
        yield Finding("profile", pick_profile())
    except ValueError as error:
        yield Finding("settings", str(error), "unset COURSE_DEVICE COURSE_PRECISION COURSE_PROFILE")
    if shutil.which("nvidia-smi") and not torch.cuda.is_available():
        mend = "install the driver that this torch needs, or a torch for this driver: https://pytorch.org/get-started"
        yield Finding(
            "GPU",
            f"an NVIDIA driver is here, but torch {torch.__version__} does not see a GPU",
            mend,
        )


def data():
    """Where each data set is; one that is absent is no fault, but the line says how to fetch it."""
    from course_utils.data import available
    from course_utils.data.cache import data_folder

    chosen = "COURSE_DATA" if os.environ.get("COURSE_DATA") else "default"
    yield Finding("data folder", f"{data_folder()} ({chosen})")
    for name, place in available().items():
        yield Finding(
            f"data: {name}", place if place != "absent" else f"absent; course data {name}"
        )


def sandbox():
    """Whether submissions can be graded here. Absent it is no fault: students need none."""
    what = "grading sandbox"
    if sys.platform != "linux":
        return Finding(what, "needs Linux; only `course grade` and its tests need it")
    try:
        from course_utils.grading.engine.sandbox import trouble

        found = trouble()
    except ImportError as error:  # a library is missing, which has a line of its own
        found = f"cannot be looked at: {error}"
    return Finding(
        what,
        f"{found} (only `course grade` and its tests need it)" if found else "bubblewrap, works",
    )


def browser():
    """Whether the tests can open notebooks. Absent it is no fault."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return Finding(
        "test browser",
        found or "no Chromium: apt-get install chromium (only the browser's tests need it)",
    )


def disk():
    """Free space where Python is installed and in the home folder's file system."""
    free = shutil.disk_usage(os.path.expanduser("~")).free / 2**30
    return Finding("free disk", f"{free:.0f} GiB", None if free >= 1 else "free at least 1 GiB")
