"""What is wrong with this machine, and the command that mends it: `course doctor`."""

import importlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course_utils.runtime.errors import UserError

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
    """One line of the doctor's report.

    subject: what was looked at; state: how it is; mend: the command that mends it, if any
    """

    subject: str
    state: str
    mend: str | None = None


def examine() -> list[Finding]:
    """Look at Python, packages, torch with torchvision, device, precision, profile, data and what
    only instructors and tests need; return the Findings."""
    findings = [python(), *map(package, PACKAGES), torch_with_torchvision(), kernel()]
    if importlib.util.find_spec("torch"):
        findings += [*hardware(), *data()]
    return [*findings, sandbox(), browser(), disk()]


def render(findings: Sequence[Finding]) -> str:
    """The findings as text: one line each.

    Those with something to mend are marked by `!` and followed by how.
    """
    width = max(len(finding.subject) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{'!' if finding.mend else ' '} {finding.subject:{width}}  {finding.state}")
        if finding.mend:
            lines.append(f"  {'':{width}}  mend: {finding.mend}")
    count = sum(finding.mend is not None for finding in findings)
    return "\n".join([*lines, "", f"{count} to mend." if count else "All is well."])


def python() -> Finding:
    """The Python that runs this."""
    mend = (
        None if sys.version_info >= (3, 11) else "python3.11 -m venv .venv   (Python 3.11 or newer)"
    )
    return Finding("python", f"{platform.python_version()} at {sys.executable}", mend)


def package(name: str) -> Finding:
    """A package's version, held against the oldest that the course runs with."""
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


def torch_with_torchvision() -> Finding:
    """Whether the two fit together: a wrong pair installs without complaint and fails on import."""
    subject = "torch + torchvision"
    try:
        importlib.import_module("torch")
        importlib.import_module("torchvision")
    except (ImportError, OSError, RuntimeError, AttributeError) as error:  # a broken pair's
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        return Finding(
            subject,
            f"do not import together ({reason})",
            "pip install --upgrade --force-reinstall torch torchvision",
        )
    return Finding(subject, "import together")


def kernel() -> Finding:
    """Whether JupyterLab's "Python 3" is this Python: in another, `import course_utils` fails."""
    subject = "notebook kernel"
    mend = f"{sys.executable} -m ipykernel install --sys-prefix"
    try:
        program = kernel_program()
    except (ImportError, OSError, LookupError, ValueError, TypeError) as error:
        return Finding(subject, f"none found ({error})", mend)
    this = os.path.abspath(sys.executable)
    # Jupyter starts its own Python for these two
    if program in ("python", "python3") or os.path.abspath(program) == this:
        return Finding(subject, "Python 3, this Python")
    return Finding(subject, f"Python 3 is {program}, not this Python", mend)


def kernel_program() -> str:
    """What JupyterLab starts for a notebook of the course.

    raises: ImportError without Jupyter; LookupError without such a kernel; OSError, ValueError or
    TypeError where its file is damaged
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from traitlets import TraitError

    try:
        return KernelSpecManager().get_kernel_spec("python3").argv[0]
    except TraitError as error:
        raise UserError(str(error)) from None


def hardware() -> Iterator[Finding]:
    """Device, precision with its self-test, profile: what a run would use; an idle GPU if any."""
    import torch

    from course_utils.runtime.device import (
        pick_device,
        pick_precision,
        pick_profile,
        precision_self_test,
    )

    try:
        device = pick_device()
        test = precision_self_test(device.type)
        speeds = f"fp32 {test['fp32']:,.0f} images/s, bf16 {test['bf16']:,.0f} images/s"
        yield Finding("device", f"{device}, {torch.get_num_threads()} CPU threads")
        yield Finding("precision", f"{pick_precision(device)} (self-test: {speeds})")
        yield Finding("profile", pick_profile())
    except ValueError as error:
        yield Finding("settings", str(error), "unset COURSE_DEVICE COURSE_PRECISION COURSE_PROFILE")
    yield from idle_gpu()


def idle_gpu() -> Iterator[Finding]:
    """An NVIDIA GPU that torch does not see, if there is one."""
    import torch

    if shutil.which("nvidia-smi") and not torch.cuda.is_available():
        mend = (
            "install the driver that this torch needs, or a torch for this driver: "
            "https://pytorch.org/get-started"
        )
        yield Finding(
            "GPU",
            f"an NVIDIA driver is here, but torch {torch.__version__} does not see a GPU",
            mend,
        )


def data() -> Iterator[Finding]:
    """Where each data set is; one that is absent is no fault, but the line says how to fetch it."""
    from course_utils.data import available
    from course_utils.data.cache import data_folder, is_writable

    chosen = "COURSE_DATA" if os.environ.get("COURSE_DATA") else "default"
    try:
        folder = data_folder()
    except UserError as error:
        yield Finding("data folder", str(error), "set COURSE_DATA to a folder")
        return
    if folder.exists() and not folder.is_dir():
        yield Finding("data folder", f"{folder} is a file", "set COURSE_DATA to a folder")
    else:
        # a class may share a folder that nobody can write: that is no fault
        note = "" if is_writable(folder) else "; it cannot be written, downloads go to your cache"
        yield Finding("data folder", f"{folder} ({chosen}){note}")
    for name, where in available().items():
        yield Finding(
            f"data: {name}", f"absent; course data {name}" if where == "absent" else where
        )


def sandbox() -> Finding:
    """Whether submissions can be graded here. Absent it is no fault: students need none."""
    subject = "grading sandbox"
    if sys.platform != "linux":
        return Finding(subject, "needs Linux; only `course grade` and its tests need it")
    try:
        from course_utils.grading.engine.sandbox import trouble

        fault = trouble()
    except ImportError as error:  # a library is missing, which has a line of its own
        fault = f"cannot be looked at: {error}"
    if fault is None:
        return Finding(subject, "bubblewrap, works")
    return Finding(subject, f"{fault} (only `course grade` and its tests need it)")


def browser() -> Finding:
    """Whether the tests can open notebooks. Absent it is no fault."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    return Finding(
        "test browser",
        path or "no Chromium: apt-get install chromium (only the browser's tests need it)",
    )


def disk() -> Finding:
    """Free space in the file system of the home folder."""
    path = os.path.expanduser("~")
    # without a home folder the ~ stays, which is no path
    free = shutil.disk_usage(path if os.path.exists(path) else os.curdir).free / 2**30
    return Finding("free disk", f"{free:.0f} GiB", None if free >= 1 else "free at least 1 GiB")
