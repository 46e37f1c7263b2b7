"""The doctor: each thing that can be wrong is found, and its line says how to mend it."""

import importlib
import importlib.metadata
import sys
from types import SimpleNamespace

import pytest

from course_utils.app import doctor


def test_a_broken_pair_of_torch_and_torchvision_is_found(monkeypatch):
    def broken(name):
        if name == "torchvision":
            raise RuntimeError("operator torchvision::nms does not exist\nmore")

    monkeypatch.setattr(importlib, "import_module", broken)
    finding = doctor.torch_with_torchvision()
    assert "torchvision::nms does not exist" in finding.state
    assert "more" not in finding.state
    assert finding.mend == "pip install --upgrade --force-reinstall torch torchvision"


@pytest.mark.parametrize(
    ("name", "version", "mended"),
    [("torch", "2.10.1", True), ("torch", "2.11.0+cu130", False), ("torchvision", "0.25.0", True)],
)
def test_a_version_that_is_too_old_is_found(monkeypatch, name, version, mended):
    monkeypatch.setattr(importlib.metadata, "version", lambda _: version)
    finding = doctor.package(name)
    assert version in finding.state
    assert (finding.mend == f"pip install --upgrade {name}") == mended


def test_a_missing_package_is_to_mend_unless_only_tests_need_it(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert doctor.package("jupyterlab").mend == "pip install -e ."
    assert doctor.package("nbval").mend is None


@pytest.mark.parametrize(
    ("program", "mended"),
    [("python", False), (sys.executable, False), ("/elsewhere/bin/python", True)],
)
def test_a_notebook_kernel_of_another_python_is_found(monkeypatch, program, mended):
    spec = SimpleNamespace(argv=[program, "-m", "ipykernel_launcher"])
    monkeypatch.setattr(
        "jupyter_client.kernelspec.KernelSpecManager.get_kernel_spec", lambda self, name: spec
    )
    finding = doctor.kernel()
    assert bool(finding.mend) == mended
    assert not mended or "/elsewhere/bin/python, not this Python" in finding.state
    assert not mended or finding.mend == f"{sys.executable} -m ipykernel install --sys-prefix"


def test_a_wrong_setting_is_found_and_not_a_crash(monkeypatch):
    monkeypatch.setenv("COURSE_DEVICE", "abacus")
    finding = next(iter(doctor.hardware()))
    assert "'abacus'" in finding.state
    assert finding.mend.startswith("unset COURSE_DEVICE")


def test_a_gpu_that_torch_does_not_see_is_found(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/usr/bin/nvidia-smi")
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    findings = {finding.subject: finding for finding in doctor.hardware()}
    assert "does not see a GPU" in findings["GPU"].state
    assert findings["GPU"].mend


def test_absent_data_are_no_fault_and_say_how_to_fetch_them(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    findings = {finding.subject: finding for finding in doctor.data()}
    assert findings["data: cifar10"].state == "absent; course data cifar10"
    assert findings["data: cifar10"].mend is None
    assert findings["data: shapes"].state == "embedded"
    assert str(tmp_path) in findings["data folder"].state


def test_a_missing_sandbox_or_browser_is_no_fault_and_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert doctor.browser().state.startswith("no Chromium: apt-get install chromium")
    assert doctor.browser().mend is None
    if sys.platform == "linux":
        assert "bubblewrap is not installed: apt-get install bubblewrap" in doctor.sandbox().state
    assert doctor.sandbox().mend is None
    assert {"grading sandbox", "test browser"} <= {finding.subject for finding in doctor.examine()}


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is made of what Linux has")
def test_a_bubblewrap_that_may_not_make_namespaces_is_found(monkeypatch, tmp_path):
    (tmp_path / "bwrap").write_text(
        "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"
    )
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    state = doctor.sandbox().state
    assert "may not make namespaces (bwrap: setting up uid map: Permission denied)" in state
    assert "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0" in state


@pytest.mark.needs("sandbox")
def test_a_sandbox_that_works_is_said_to():
    assert doctor.sandbox().state == "bubblewrap, works"


def test_what_is_to_mend_is_marked_followed_by_how_and_counted():
    text = doctor.render(
        [doctor.Finding("a", "fine"), doctor.Finding("long name", "broken", "mend it")]
    )
    lines = [
        "  a          fine",
        "! long name  broken",
        "             mend: mend it",
        "",
        "1 to mend.",
    ]
    assert text.splitlines() == lines
    assert doctor.render([doctor.Finding("a", "fine")]).endswith("All is well.")


def test_a_data_folder_that_is_none_is_to_mend(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    for chosen, words in ((str(tmp_path / "file"), "is a file"), ("~nouser/x", "give the whole")):
        monkeypatch.setenv("COURSE_DATA", chosen)
        finding = next(iter(doctor.data()))
        assert words in finding.state
        assert finding.mend == "set COURSE_DATA to a folder"


def test_a_data_folder_that_cannot_be_written_is_said_and_no_fault(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr("course_utils.data.cache.is_writable", lambda folder: False)
    finding = next(iter(doctor.data()))
    assert "cannot be written" in finding.state
    assert finding.mend is None
