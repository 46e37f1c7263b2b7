"""One training in two processes on this machine: the numbers of one process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from course_utils.data import Batches
from course_utils.training import TrainConfig, checkpoints, train
from course_utils.training.distributed import is_first, parallel, shard

TORCHRUN = "-m torch.distributed.run --standalone --nproc-per-node 2".split()
CONFIG = TrainConfig(epochs=2, lr=0.05, optimizer="sgd", schedule="cosine", grad_clip=1.0)


def stream():
    """Batches of 7, 7 and 5 images, which two processes cannot halve."""
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (19, 3, 6, 6), dtype=torch.uint8, generator=generator)
    labels = torch.randint(0, 4, (19,), generator=generator)
    return Batches(
        images, labels, 7, mean=(0.5,) * 3, std=(0.25,) * 3, shuffle=True, crop_padding=1, flip=True
    )


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 5, 3), nn.ReLU(), nn.Flatten(), nn.Linear(80, 4))


SCRIPT = """
import os, sys, torch
sys.path.insert(0, {folder!r})
from test_distributed import CONFIG, network, stream
from course_utils.training import processes, shard, start, train
with processes():
    model, batches = network(), stream()
    state = start(model, batches, CONFIG)
    history = train(*shard(model, batches, CONFIG), validation=stream(), state=state)
    torch.save((model.state_dict(), vars(history)), os.environ["ANSWER"] + os.environ["RANK"])
"""


def torchrun(*command, **environment):
    done = subprocess.run(
        [sys.executable, *TORCHRUN, *command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_two_processes_train_as_one(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT.format(folder=str(Path(__file__).parent)))
    torchrun(str(tmp_path / "script.py"), ANSWER=str(tmp_path / "answer"))
    model = network()
    expected = vars(train(model, stream(), CONFIG, validation=stream()))
    for rank in (0, 1):
        weights, history = torch.load(tmp_path / f"answer{rank}")
        for column in ("train_loss", "train_accuracy", "val_loss", "val_accuracy", "lr"):
            assert history[column] == pytest.approx(expected[column], rel=1e-5), column
        for name, tensor in model.state_dict().items():
            torch.testing.assert_close(weights[name], tensor, rtol=1e-4, atol=1e-6)


def test_course_train_writes_one_result_and_speaks_once(tmp_path):
    course = str(Path(sys.executable).with_name("course"))
    command = "train basenet --profile quick --epochs 1 --precision fp32 --folder".split()
    text = torchrun("--no-python", course, *command, str(tmp_path / "two"))
    subprocess.run([course, *command, str(tmp_path / "one")], check=True, capture_output=True)
    (two,), (one,) = ([*(tmp_path / name).glob("*/result.json")] for name in ("two", "one"))
    assert two.parent.name == one.parent.name
    assert text.count("test accuracy") == 1
    ours, expected = (json.loads(path.read_text()) for path in (two, one))
    assert ours["test_loss"] == pytest.approx(expected["test_loss"], rel=1e-3)
    checkpoint = checkpoints.load(two.parent / "checkpoint.pt")
    assert checkpoint["step"] == 71  # 9,000 images in batches of 128


def test_one_process_is_left_alone():
    model, batches = network(), stream()
    assert shard(model, batches, CONFIG) == (model, batches, CONFIG)
    assert is_first()


def test_batch_norm_over_processes_is_refused_on_a_cpu():
    with pytest.raises(ValueError, match="batch norm over several processes needs CUDA"):
        parallel(nn.Sequential(nn.Conv2d(3, 5, 3), nn.BatchNorm2d(5)), None)
