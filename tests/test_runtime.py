"""Device, precision, profile and seeds."""

import pytest
import torch

from course_utils import runtime
from course_utils.models import create_model


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch):
    for name in ("DEVICE", "PRECISION", "PROFILE", "LIVE"):
        monkeypatch.delenv(f"COURSE_{name}", raising=False)


def test_the_device_can_be_chosen_by_argument_and_by_environment(monkeypatch):
    monkeypatch.setattr(runtime, "available_devices", lambda: ["cuda", "cpu"])
    assert runtime.pick_device() == torch.device("cuda")
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    assert runtime.pick_device() == torch.device("cpu")
    assert runtime.pick_device("cuda:0") == torch.device("cuda:0")


def test_a_device_that_is_not_there_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(runtime, "available_devices", lambda: ["cpu"])
    with pytest.raises(ValueError, match="must be one of cpu on this machine, got 'cuda'"):
        runtime.pick_device("cuda")


def test_the_profile_follows_the_device_unless_it_is_set(monkeypatch):
    monkeypatch.setattr(runtime, "available_devices", lambda: ["cuda", "cpu"])
    assert runtime.pick_profile() == "full"
    monkeypatch.setattr(runtime, "available_devices", lambda: ["cpu"])
    assert runtime.pick_profile() == "quick"
    monkeypatch.setenv("COURSE_PROFILE", "full")
    assert runtime.pick_profile() == "full"
    assert runtime.pick_profile("quick") == "quick"
    with pytest.raises(ValueError, match="must be one of quick, full, got 'fast'"):
        runtime.pick_profile("fast")


@pytest.mark.parametrize(("slowdown", "expected"), [(0.5, "bf16"), (0.95, "fp32"), (20, "fp32")])
def test_bf16_is_chosen_only_where_it_is_clearly_faster(monkeypatch, slowdown, expected):
    def step(model, images, precision, seconds):
        seconds.append(0.01 * (slowdown if precision == "bf16" else 1))
        return 2.3

    monkeypatch.setattr(runtime, "_timed_step", step)
    test = runtime.precision_self_test.__wrapped__("cpu", budget=0)
    assert test["chosen"] == expected
    assert test["fp32"] == pytest.approx(12_800)


def test_bf16_is_refused_where_it_computes_something_else(monkeypatch):
    def step(model, images, precision, seconds):
        seconds.append(0.001 if precision == "bf16" else 0.01)
        return 4.0 if precision == "bf16" else 2.3

    monkeypatch.setattr(runtime, "_timed_step", step)
    assert runtime.precision_self_test.__wrapped__("cpu", budget=0)["chosen"] == "fp32"


def test_the_self_test_runs_here_and_leaves_the_random_state_alone():
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    test = runtime.precision_self_test.__wrapped__("cpu", budget=0)
    assert torch.equal(torch.rand(1), expected)
    assert test["chosen"] in runtime.PRECISIONS
    assert min(test["fp32"], test["bf16"]) > 0


def test_precision_can_be_set_and_nonsense_is_refused(monkeypatch):
    monkeypatch.setenv("COURSE_PRECISION", "bf16")
    assert runtime.pick_precision("cpu") == "bf16"
    assert runtime.pick_precision("cpu", "fp32") == "fp32"
    with pytest.raises(ValueError, match="must be one of fp32, bf16, got 'fp8'"):
        runtime.pick_precision("cpu", "fp8")


def test_equal_seeds_build_equal_networks_and_the_outer_random_state_is_kept():
    torch.manual_seed(1)
    outer = torch.rand(1)
    torch.manual_seed(1)
    weights = []
    for seed in (0, 0, 1):
        with runtime.seeded(seed):
            weights.append(create_model("basenet").conv1.weight)
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])
    assert torch.equal(torch.rand(1), outer)


def test_a_notebook_is_live_only_where_a_person_looks(monkeypatch):
    for name in ("JPY_SESSION_NAME", "VSCODE_PID", "COLAB_RELEASE_TAG"):
        monkeypatch.delenv(name, raising=False)
    assert not runtime.is_live()
    monkeypatch.setenv("JPY_SESSION_NAME", "notebooks/00_start_here.ipynb")
    assert runtime.is_live()
    monkeypatch.setenv("COURSE_LIVE", "0")
    assert not runtime.is_live()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_network_starts_equal_on_cpu_and_gpu():
    copies = []
    for device in ("cpu", "cuda"):
        with runtime.seeded(0):
            copies.append(create_model("basenet").to(device))
    for left, right in zip(copies[0].parameters(), copies[1].parameters(), strict=True):
        assert torch.equal(left, right.cpu())
