"""The command `course`: its last lines, its exit codes, one line for bad arguments."""

import errno
import subprocess
import sys

import pytest
import torch
from made import line

from course_utils.app import cli
from course_utils.data import ImageSet
from course_utils.experiments import leaderboard


def tiny(name):
    images = (
        torch.arange(40, dtype=torch.uint8).view(40, 1, 1, 1).expand(40, 3, 32, 32).contiguous()
    )
    labels = torch.arange(40) % 10
    return ImageSet(name, images, labels, images[:20], labels[:20], tuple("abcdefghij"))


@pytest.fixture
def small(monkeypatch, tmp_path):
    for module in ("preparation", "run"):
        monkeypatch.setattr(f"course_utils.experiments.{module}.load", tiny)
    monkeypatch.setenv("COURSE_PRECISION", "fp32")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_train_ends_with_the_test_accuracy_of_the_last_epoch(small, capsys):
    assert cli.main(["train", "basenet", "--epochs", "2"]) == 0
    captured = capsys.readouterr()
    last = captured.out.splitlines()[-1]
    assert last.startswith("test accuracy ")
    assert last.endswith(" %")
    assert 0 <= float(last.split()[2]) <= 100
    assert "basenet on shapes: epoch 2 of 2" in captured.err  # no terminal: plain lines
    assert len(list(small.glob("runs/*/result.json"))) == 1


def test_start_writes_a_picture_and_says_how_to_go_on(small, capsys):
    assert cli.main(["start", "--folder", "first"]) == 0
    assert (small / "first" / "curve.png").read_bytes().startswith(b"\x89PNG")
    assert "course lab   (then 00_start_here)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "basnet"], "no model 'basnet'; did you mean 'basenet'"),
        (["train", "basenet", "--profile", "fast"], "must be one of quick, full, got 'fast'"),
        (["train", "basenet", "--device", "tpu"], "got 'tpu'"),
        (["train", "basenet", "--precision", "fp8"], "got 'fp8'"),
        (["data", "nothing"], "no data set is called 'nothing'"),
        (["train", "000/nothing", "--profile", "full"], "no row '000/nothing'"),
        (["report", "--profile", "fulll"], "must be one of quick, full, got 'fulll'"),
        (["reproduce", "--queue", "none.txt"], "none.txt"),
    ],
)
def test_a_wrong_value_gets_one_line_and_exit_2(small, capsys, arguments, message):
    assert cli.main(arguments) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["train"],
        ["train", "basenet", "--epochs", "0"],
        ["train", "basenet", "--seed", "x"],
    ],
)
def test_wrong_arguments_get_one_line_and_exit_2(capsys, arguments):
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_interrupted_training_says_how_to_go_on(small, capsys, monkeypatch):
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("course_utils.app.console.train_and_tell", interrupted)
    assert cli.main(["train", "basenet"]) == 130
    assert "the same command goes on" in capsys.readouterr().err


def test_a_diverged_training_is_a_failure_not_a_wrong_argument(small, capsys, monkeypatch):
    def diverged(*args, **kwargs):
        raise FloatingPointError("the training loss is nan in epoch 3")

    monkeypatch.setattr("course_utils.app.console.train_and_tell", diverged)
    assert cli.main(["train", "basenet"]) == 1
    assert "nan in epoch 3" in capsys.readouterr().err


def test_data_lists_every_set_and_where_it_is(capsys):
    assert cli.main(["data"]) == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    assert {"shapes", "digits", "cifar10", "cifar100", "mnist", "fashion_mnist"} <= listed


def test_doctor_lists_versions_and_counts_what_is_to_mend(capsys):
    code = cli.main(["doctor"])
    out = capsys.readouterr().out
    assert torch.__version__.split("+")[0] in out
    assert out.splitlines()[-1].endswith("to mend.") == (code == 1)


def test_help_costs_no_torch():
    code = (
        "import sys; from course_utils.app.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code + "print('torch' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "False"


def test_a_submission_gets_its_line_and_the_board_shows_it(capsys, monkeypatch, tmp_path):
    def submit(folder, board, name, *, data, limit):
        assert (folder, data, limit) == ("run", "cifar10", 4_000)
        accepted = line(name, 0.9)
        leaderboard.write(board, [accepted], data=data, limit=limit)
        return accepted

    monkeypatch.setattr(leaderboard, "submit", submit)
    board = str(tmp_path / "board.json")
    assert cli.main(["submit", "run", board, "--name", "Ada", "--limit", "4000"]) == 0
    assert (
        capsys.readouterr().out.splitlines()[-1]
        == "test accuracy 90.00 %, 82.6 to 94.5 for 100 images"
    )
    assert cli.main(["board", board]) == 0
    assert (
        "| 1 | Ada | 90.00 (82.6 to 94.5) |  | 3,000 | 10 | `lenet5` | 1 |"
        in capsys.readouterr().out
    )


def test_a_board_that_is_not_there_says_how_to_begin_one(capsys, tmp_path):
    assert cli.main(["board", str(tmp_path / "none.json")]) == 2
    assert "`course submit` adds one" in capsys.readouterr().err


def test_a_bug_shows_its_traceback_and_what_a_user_can_mend_is_one_line(monkeypatch, capsys):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device", "checkpoint.pt")

    def endless(_):
        raise MemoryError

    def wrong(_):
        return int("x")

    for verb, message in ((full, "the disk is full"), (endless, "more memory than there is")):
        monkeypatch.setitem(cli.VERBS, "doctor", verb)
        assert cli.main(["doctor"]) == 2
        error = capsys.readouterr().err
        assert message in error
        assert error.count("\n") == 1
    monkeypatch.setitem(cli.VERBS, "doctor", wrong)
    with pytest.raises(ValueError, match="invalid literal for int"):
        cli.main(["doctor"])
