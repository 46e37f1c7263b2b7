"""Checkpoints: whole or refused, safe to load, and enough to go on to the same last bit."""

import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import asdict

import pytest
import torch

from course_utils.data import Batches
from course_utils.models import create_model
from course_utils.runtime.storage import digest
from course_utils.training import TrainConfig, checkpoints, start, train


def make(seed=0, epochs=3, dropout=0.2):
    """A small run with everything that is random: shuffling, crop, flip, dropout, batch norm."""
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (20, 3, 8, 12), generator=generator, dtype=torch.uint8)
    labels = torch.randint(0, 4, (20,), generator=generator)
    batches = Batches(
        images,
        labels,
        6,
        mean=(0.5,) * 3,
        std=(0.25,) * 3,
        shuffle=True,
        crop_padding=1,
        flip=True,
        seed=seed,
    )
    torch.manual_seed(seed)
    network = create_model("resnet_stages", num_classes=4, stem=4, stages=[4, 6], blocks=1)
    model = torch.nn.Sequential(torch.nn.Dropout(dropout), network)
    config = TrainConfig(epochs=epochs, optimizer="sgd", lr=0.05, schedule="one_cycle", seed=seed)
    return model.to(memory_format=torch.channels_last), batches, config


def saved(tmp_path):
    model, batches, config = make()
    state = start(model, batches, config)
    train(model, batches, config, state=state)
    checkpoints.save(tmp_path / "run.pt", state, config=config, about={"model": "tiny"})
    return tmp_path / "run.pt", state, config


def test_a_run_resumed_from_its_file_ends_at_the_same_last_bit(tmp_path):
    unbroken, batches, config = make()
    expected = train(unbroken, batches, config)
    for stop_after in (1, 2):
        path = tmp_path / f"{stop_after}.pt"
        model, batches, config = make()

        def save_and_stop(state, path=path, config=config, stop_after=stop_after):
            if state.epoch_ended:
                checkpoints.save(path, state, config=config)
                if len(state.history) == stop_after:
                    raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            train(model, batches, config, on_step=save_and_stop)
        model, batches, config = make()
        torch.manual_seed(99)  # whatever was drawn before a resumed run must not matter
        state = start(model, batches, config)
        checkpoints.resume(path, state, config)
        history = train(model, batches, config, state=state)
        for (name, left), right in zip(
            unbroken.state_dict().items(), model.state_dict().values(), strict=True
        ):
            assert torch.equal(left, right), name
        assert history.train_loss == expected.train_loss


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from test_checkpoints import *

def run(pause):
    def on_step(state):
        if state.epoch_ended:
            checkpoints.save("run.pt", state, config=config)
            time.sleep(pause)

    model, batches, config = make(epochs={epochs})
    state = start(model, batches, config)
    if os.path.exists("run.pt"):
        checkpoints.resume("run.pt", state, config)
    print(os.getpid(), flush=True)
    train(model, batches, config, state=state, on_step=on_step)
    torch.save(model.state_dict(), "final.pt")

start(*make())  # imports what a training needs, once for all that are forked
for pause in sys.stdin:
    if (pid := os.fork()) == 0:
        try:
            run(float(pause))
            os._exit(0)
        finally:
            os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


def test_a_run_killed_three_times_ends_at_the_same_last_bit(tmp_path):
    epochs = 60
    script = SCRIPT.format(tests=os.path.dirname(__file__), epochs=epochs)
    model, batches, config = make(epochs=epochs)
    train(model, batches, config)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path, **pipes) as process:
        # seconds after the start of training: in the middle of steps and of writing
        for delay in (0.4, 0.13, 0.71):
            process.stdin.write("0.05\n")
            pid = int(process.stdout.readline())
            time.sleep(delay)
            os.kill(pid, signal.SIGKILL)
            assert int(process.stdout.readline()) == -signal.SIGKILL
        assert 0 < checkpoints.load(tmp_path / "run.pt")["step"] < 4 * epochs  # stopped on its way
        said, _ = process.communicate("0\n")
    assert said.split()[1] == "0"
    final = torch.load(tmp_path / "final.pt", weights_only=True)
    for name, expected in model.state_dict().items():
        assert torch.equal(final[name], expected), name


DAMAGE = {
    "empty": lambda content: b"",
    "truncated": lambda content: content[: len(content) // 2],
    "last byte missing": lambda content: content[:-1],
    "another file": lambda content: pickle.dumps({"model": 1}),
    "text": lambda content: b"not a checkpoint",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_checkpoint_is_named_and_left_as_it_is(tmp_path, name):
    path, _, _ = saved(tmp_path)
    damaged = DAMAGE[name](path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(ValueError, match=r"run\.pt is damaged .*Move it away"):
        checkpoints.load(path)
    assert path.read_bytes() == damaged


def test_a_flipped_bit_anywhere_in_the_content_is_refused_or_harmless(tmp_path):
    path, state, _ = saved(tmp_path)
    whole = path.read_bytes()
    refused = 0
    indices = range(7, len(whole), len(whole) // 60)
    for index in indices:
        path.write_bytes(whole[:index] + bytes([whole[index] ^ 16]) + whole[index + 1 :])
        try:
            content = checkpoints.load(path)
        except ValueError:
            refused += 1
        else:  # a byte of the archive that carries nothing: padding or a time stamp
            for name, expected in state.model.state_dict().items():
                assert torch.equal(content["model"][name], expected)
    assert refused > len(indices) / 2


def nested(depth):
    content = {"a": 1}
    for _ in range(depth):
        content = {"a": content, "b": content}
    return content


BOMBS = {
    "2^60 things": nested(60),
    "4 GB in a number": {"model": torch.zeros(1).expand(10**9)},
    "2 GB in a list": {"model": [torch.zeros(1).expand(10**7)] * 50},
    "list": [],
    "nothing": {},
    "number": 3,
    "digest alone": {"sha256": 0},
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_unfolds_to_a_universe_is_refused_at_once(tmp_path, name):
    torch.save(BOMBS[name], tmp_path / "bomb.pt")
    assert (tmp_path / "bomb.pt").stat().st_size < 100_000
    with pytest.raises(ValueError, match=r"bomb\.pt is damaged"):
        checkpoints.load(tmp_path / "bomb.pt")


@pytest.mark.parametrize(
    "change", [{"model": 3}, {"step": None}, {"config": []}, {"about": "x"}, {"history": 1}]
)
def test_a_resealed_checkpoint_that_is_none_of_this_course_is_refused(tmp_path, change):
    path, _, _ = saved(tmp_path)
    stored = torch.load(path, weights_only=True) | change
    del stored["sha256"]
    torch.save(stored | {"sha256": digest(stored)}, path)
    with pytest.raises(ValueError, match=rf"is damaged \(its {next(iter(change))} is a"):
        checkpoints.load(path)


def test_a_checkpoint_that_is_too_large_for_what_it_should_be_is_not_read(tmp_path):
    path, _, _ = saved(tmp_path)
    with pytest.raises(ValueError, match="where such a checkpoint has at most 1,000"):
        checkpoints.load(path, largest=1_000)


def test_loading_runs_no_code_from_the_file(tmp_path):
    class Trap:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "sprung"),))

    torch.save({"model": Trap()}, tmp_path / "trap.pt")
    with pytest.raises(ValueError, match=r"trap\.pt is damaged"):
        checkpoints.load(tmp_path / "trap.pt")
    assert not (tmp_path / "sprung").exists()


def test_a_checkpoint_of_another_configuration_is_refused_by_what_differs(tmp_path):
    path, _, config = saved(tmp_path)
    model, batches, _ = make()
    other = TrainConfig(**{**asdict(config), "lr": 0.07})
    with pytest.raises(ValueError, match=r"lr: 0\.05 then, 0\.07 now"):
        checkpoints.resume(path, start(model, batches, other), other)


def test_a_checkpoint_without_the_batches_generator_changes_nothing(tmp_path):
    model, batches, config = make()
    checkpoints.save(tmp_path / "run.pt", start(model, list(batches), config), config=config)
    state = start(model, batches, config)
    before = [weights.clone() for weights in model.parameters()]
    with torch.no_grad():
        for weights in model.parameters():
            weights.add_(1)
    with pytest.raises(ValueError, match="does not say how the order"):
        checkpoints.resume(tmp_path / "run.pt", state, config)
    assert all(
        torch.equal(old + 1, new) for old, new in zip(before, model.parameters(), strict=True)
    )


def test_a_run_goes_on_with_the_threads_that_it_began_with(tmp_path, monkeypatch):
    path, _, config = saved(tmp_path)
    monkeypatch.setattr(
        "course_utils.training.loop.settle_threads", lambda device, began: settled.append(began)
    )
    settled = []
    for content in ({}, {"threads": 5}):
        stored = torch.load(path, weights_only=True)
        stored = {key: value for key, value in (stored | content).items() if key != "sha256"}
        torch.save(stored | {"sha256": digest(stored)}, path)
        model, batches, _ = make()
        state = start(model, batches, config)
        checkpoints.resume(path, state, config)
        train(model, batches, config, state=state)
    assert settled == [torch.get_num_threads(), 5]


def test_a_checkpoint_of_an_earlier_version_says_nothing_of_threads(tmp_path):
    path, _, config = saved(tmp_path)
    stored = torch.load(path, weights_only=True)
    stored = {key: value for key, value in stored.items() if key not in ("sha256", "threads")}
    torch.save(stored | {"sha256": digest(stored)}, path)
    model, batches, _ = make()
    state = start(model, batches, config)
    checkpoints.resume(path, state, config)
    assert state.threads is None


def test_a_missing_checkpoint_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no checkpoint .*absent\.pt"):
        checkpoints.load(tmp_path / "absent.pt")


def test_plain_torch_load_opens_a_checkpoint_safely(tmp_path):
    path, state, config = saved(tmp_path)
    content = torch.load(path, weights_only=True)
    assert content["config"] == asdict(config)
    assert content["about"] == {"model": "tiny"}
    assert content["step"] == state.step == 12
