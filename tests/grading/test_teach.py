"""Answers written from the statements alone: the wrong ones are rejected and named, the right ones
accepted. What each is told was found true by a person, and stands in its head line.
"""

from pathlib import Path

import pytest

from course_utils.app.cli import main
from course_utils.authoring import teach

ANSWERS = Path(__file__).parent / "answers"

FEW = """What stands above the first cell is no answer.

# %% right slide: a comprehension
import torch

def slide(signal, kernel, stride):
    starts = range(0, len(signal) - len(kernel) + 1, stride)
    return torch.stack([(signal[i : i + len(kernel)] * kernel).sum() for i in starts])

# %% wrong slide: the kernel is turned => flipped kernel | backwards
import torch

def slide(signal, kernel, stride):
    starts = range(0, len(signal) - len(kernel) + 1, stride)
    return torch.stack([(signal[i : i + len(kernel)] * kernel.flip(0)).sum() for i in starts])

# %% wrong slide: twice the sum
import torch

def slide(signal, kernel, stride):
    starts = range(0, len(signal) - len(kernel) + 1, stride)
    return 2 * torch.stack([(signal[i : i + len(kernel)] * kernel).sum() for i in starts])

# %% wrong slide: calls what it should write => calls conv1d
import torch.nn.functional as F

def slide(signal, kernel, stride):
    return F.conv1d(signal[None, None], kernel[None, None], stride=stride)[0, 0]

# %% wrong slide: never ends
def slide(signal, kernel, stride):
    while True:
        pass
"""


def test_answers_are_counted_by_what_they_are_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(teach, "SECONDS", 3)
    (tmp_path / "01.py").write_text(FEW)
    assert main(["author", "teach", str(tmp_path), "--each"]) == 0
    said = capsys.readouterr().out
    # one is told what nobody has found true yet
    assert said.endswith("| slide | 4 | 4 | 3 | 1 | 1 | 1 |\n| all | 4 | 4 | 3 | 1 | 1 | 1 |\n")
    assert "01.py, 3 wrong slide: twice the sum\n  told: Yours is twice the right one." in said
    (tmp_path / "01.py").write_text("# %% wrong slide\ndef slide(): pass")
    assert main(["author", "teach", str(tmp_path)]) == 2
    assert "a cell begins as `# %% wrong WORK: idea`" in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted(ANSWERS.glob("*.py")), ids=lambda path: path.stem)
def test_answers_from_the_statements_are_rejected_named_and_accepted(path):
    judged = [teach.judged(answer) for answer in teach.answers_in(ANSWERS, path.name)]
    wrong = [one for one in judged if not one.answer.is_right]
    right = [one for one in judged if one.answer.is_right]
    assert len(wrong) >= 20
    accepted = [one.answer.place for one in wrong if one.outcome.correct]
    assert not accepted
    assert not [one.answer.place for one in right if not one.outcome.correct]
    assert not [(one.answer.place, one.outcome.mistake) for one in wrong if one.falsely]
    lost = [one.answer.place for one in wrong if one.answer.told and not one.outcome.mistake]
    assert not lost  # what was named once stays so


def test_answers_that_the_banks_had_not_seen_are_named_at_the_measured_rate():
    """Written after the banks, for all 68 works, and judged by readers.

    Of 945 that were told something, 918 were told the truth, 25 half of it and 2 what is false.
    """
    judged = [teach.judged(answer) for answer in teach.answers_in(ANSWERS / "held_out")]
    wrong = [one for one in judged if not one.answer.is_right]
    right = [one for one in judged if one.answer.is_right]
    assert (len(wrong), len(right)) == (1060, 272)
    assert not [one.answer.place for one in wrong if one.outcome.correct]
    assert not [one.answer.place for one in right if not one.outcome.correct]
    assert sum(one.falsely for one in wrong) <= 27
    truly = sum(one.outcome.mistake in one.answer.told for one in wrong)
    assert truly >= 0.86 * len(wrong)
