"""Device, precision, profile and seeds."""

from types import SimpleNamespace

import pytest
import torch

from course_utils.models import create_model
from course_utils.runtime import device as runtime


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch):
    for name in ("DEVICE", "PRECISION", "PROFILE", "LIVE", "THREADS"):
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


def test_the_profile_is_quick_on_every_device_unless_it_is_set(monkeypatch):
    for devices in (["cuda", "cpu"], ["cpu"]):
        monkeypatch.setattr(runtime, "available_devices", lambda devices=devices: devices)
        assert runtime.pick_profile() == "quick"
    monkeypatch.setenv("COURSE_PROFILE", "full")
    assert runtime.pick_profile() == "full"
    assert runtime.pick_profile("quick") == "quick"
    with pytest.raises(ValueError, match="must be one of quick, laptop, full, got 'fast'"):
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


@pytest.fixture
def threads(monkeypatch):
    """torch and the self-test without either.

    torch.get_num_threads is 8, of which the self-test chooses the last of `chosen`.
    """
    state = SimpleNamespace(now=8, chosen=[4], asked=[], clock=1000.0)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(runtime, "_settled", runtime.Settled())
    monkeypatch.setattr(torch, "get_num_threads", lambda: state.now)
    monkeypatch.setattr(torch, "set_num_threads", lambda count: setattr(state, "now", count))
    monkeypatch.setattr(
        runtime, "fastest_threads", lambda most: state.asked.append(most) or state.chosen[-1]
    )
    monkeypatch.setattr(runtime.time, "monotonic", lambda: state.clock)
    return state


def test_nobody_s_threads_are_changed_unless_the_course_s_commands_ask_for_it(threads, monkeypatch):
    runtime.settle_threads("cpu")
    monkeypatch.setenv("COURSE_THREADS", "auto")
    runtime.settle_threads("cuda")
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    runtime.settle_threads("cpu")
    assert (threads.now, threads.asked) == (8, [])


def test_threads_can_be_a_number_and_nonsense_is_refused(threads, monkeypatch):
    monkeypatch.setenv("COURSE_THREADS", "3")
    runtime.settle_threads("cpu", began=5)
    assert threads.now == 3
    for wrong in ("0", "-1", "many", "2.5"):
        monkeypatch.setenv("COURSE_THREADS", wrong)
        with pytest.raises(
            ValueError, match=f"must be auto or a positive whole number, got '{wrong}'"
        ):
            runtime.settle_threads("cpu")


def test_the_choice_is_measured_again_after_a_minute_out_of_all_threads(threads, monkeypatch):
    monkeypatch.setenv("COURSE_THREADS", "auto")
    for seconds, chosen, expected in ((0, 1, 1), (30, 8, 1), (31, 8, 8), (10, 1, 8)):
        threads.clock += seconds
        threads.chosen.append(chosen)
        runtime.settle_threads("cpu")
        assert threads.now == expected
    assert threads.asked == [8, 8]


def test_a_run_that_goes_on_keeps_its_threads_and_the_next_one_is_measured(threads, monkeypatch):
    monkeypatch.setenv("COURSE_THREADS", "auto")
    runtime.settle_threads("cpu", began=2)
    assert (threads.now, threads.asked) == (2, [])
    runtime.settle_threads("cpu")
    assert (threads.now, threads.asked) == (4, [8])


def test_threads_that_somebody_has_set_since_stay(threads, monkeypatch):
    monkeypatch.setenv("COURSE_THREADS", "auto")
    runtime.settle_threads("cpu")
    torch.set_num_threads(6)
    threads.clock += 1000
    runtime.settle_threads("cpu")
    assert (threads.now, threads.asked) == (6, [8])


@pytest.mark.parametrize(
    ("most", "speeds", "expected"),
    [
        (1, {1: 1}, 1),
        (2, {1: 1, 2: 1.5}, 2),
        (8, {1: 1, 2: 1.5, 4: 2, 8: 2.2}, 8),
        (6, {1: 1, 2: 1.5, 4: 2, 6: 2.1}, 6),
        (2, {1: 1, 2: 0.1}, 1),
        (8, {1: 1, 2: 1.5, 4: 2, 8: 1.8}, 4),
    ],
)
def test_more_threads_are_taken_only_where_they_win_every_round(
    monkeypatch, most, speeds, expected
):
    counts = [most]

    def step(model, images, precision, seconds):
        seconds.append(0.05 / speeds[counts[-1]])

    monkeypatch.setattr(torch, "set_num_threads", lambda count: counts.append(count))
    monkeypatch.setattr(runtime, "_timed_step", step)
    assert runtime.fastest_threads(most) == expected


def test_a_single_lost_round_is_a_neighbor(monkeypatch):
    counts = [2]
    steps = []

    def step(model, images, precision, seconds):
        count = counts[-1]
        steps.append(count)
        seconds.append(0.3 if steps.count(2) == 5 and count == 2 else 0.05 / count)

    monkeypatch.setattr(torch, "set_num_threads", lambda count: counts.append(count))
    monkeypatch.setattr(runtime, "_timed_step", step)
    assert runtime.fastest_threads(2) == 1


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


def test_a_device_that_torch_cannot_read_is_told_as_one():
    with pytest.raises(ValueError, match="named as cpu or cuda:1, got 'cpu:x'"):
        runtime.pick_device("cpu:x")
