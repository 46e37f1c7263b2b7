"""The command `course`: its last lines, its exit codes, one line for bad arguments."""

import errno
import os
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
        (
            ["train", "basenet", "--profile", "fast"],
            "must be one of quick, laptop, full, got 'fast'",
        ),
        (["train", "basenet", "--device", "tpu"], "got 'tpu'"),
        (["train", "basenet", "--precision", "fp8"], "got 'fp8'"),
        (["data", "nothing"], "no data set is called 'nothing'"),
        (["train", "000/nothing", "--profile", "full"], "no row '000/nothing'"),
        (["report", "--profile", "fulll"], "must be one of quick, laptop, full, got 'fulll'"),
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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["reproduce", "--seeds", "100000000"], "--seeds: must be at most 1,000, got 100000000"),
        (["lab", "--port", "99999"], "--port: must be at most 65,535, got 99999"),
    ],
)
def test_a_number_out_of_range_is_refused_at_once(capsys, arguments, message):
    with pytest.raises(SystemExit):
        cli.main(arguments)
    assert message in capsys.readouterr().err


def test_runs_in_a_folder_that_is_none_are_not_called_missing(tmp_path, capsys):
    (tmp_path / "file").touch()
    for name in ("nothing", "file"):
        assert cli.main(["report", "--folder", str(tmp_path / name)]) == 2
        assert f"{name} is no folder" in capsys.readouterr().err


def test_every_part_of_the_bench_is_known_before_the_first_runs(monkeypatch, capsys):
    monkeypatch.setattr("course_utils.authoring.bench.PARTS", {"redraw": pytest.fail})
    assert cli.main(["bench", "redraw", "nope"]) == 2
    assert "no part 'nope'" in capsys.readouterr().err


@pytest.mark.parametrize(("verb", "goes_on"), [("train", True), ("report", False)])
def test_only_what_goes_on_says_so(small, capsys, monkeypatch, verb, goes_on):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.VERBS, verb, interrupted)
    assert cli.main(["train", "basenet"] if verb == "train" else ["report"]) == 130
    assert ("goes on" in capsys.readouterr().err) == goes_on


def test_memory_that_torch_did_not_get_is_one_line_and_another_fault_a_traceback(
    monkeypatch, capsys
):
    def full(arguments):
        torch.empty(2**60)

    def bug(arguments):
        raise RuntimeError("a bug")

    monkeypatch.setitem(cli.VERBS, "report", full)
    assert cli.main(["report"]) == 2
    assert "more memory than there is" in capsys.readouterr().err
    monkeypatch.setitem(cli.VERBS, "report", bug)
    with pytest.raises(RuntimeError, match="a bug"):
        cli.main(["report"])


def test_a_closed_stream_is_no_error(small, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.main(["train", "basenet"]) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are POSIX's")
def test_a_checkpoint_that_does_not_fit_is_one_line_and_leaves_nothing(small, tmp_path):
    code = (
        "import resource, signal, sys; from course_utils.app.cli import main; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10**5, 10**5)); "
        f"sys.exit(main(['train', 'basenet', '--epochs', '1', '--folder', {str(tmp_path)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["lock"]
