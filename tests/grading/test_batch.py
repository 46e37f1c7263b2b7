"""A class: graded in parallel, resumed after a kill, on a cluster, always with the same grades."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from grading.classes import STUB, paper

from course_utils.app.cli import main
from course_utils.authoring.exercise_notebooks import (
    EXERCISE,
    FLIPPED,
    HEAD,
    hand_in,
    without_times,
)
from course_utils.grading.engine import whole_class
from course_utils.grading.engine.grade import result_digest, run_twice
from course_utils.grading.engine.namespaces import NoSandbox
from course_utils.grading.engine.outcomes import Result
from course_utils.grading.engine.sandbox import Limits, Reply, Sandbox
from course_utils.grading.engine.submissions import collect
from course_utils.grading.engine.whole_class import claim, finished, grade_all, result_path, secret

pytestmark = pytest.mark.needs("sandbox")
SEED = "a secret"
CLASS = {
    "Ada": paper(),
    "Ben": paper(slide=FLIPPED),
    "Cy": paper(STUB),
    "Di": paper(slide=HEAD + "    return 1 / 0"),
    "Ed": paper(slide=HEAD + "    import os\n    os._exit(0)"),
    "Fay": b"no notebook",
    "Gus": paper(slide="def slyde(signal, kernel, stride):\n    return 1"),
}
KINDS = {
    "Ada": "correct",
    "Ben": "incorrect",
    "Cy": "not attempted",
    "Di": "raised",
    "Ed": "died",
    "Fay": "unreadable",
    "Gus": "missing",
}
COMMAND = [
    sys.executable,
    "-c",
    "import sys; from course_utils.app.cli import main; sys.exit(main(sys.argv[1:]))",
]


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    return collect(hand_in(tmp_path_factory.mktemp("class"), **CLASS))


@pytest.fixture(scope="module")
def graded(handed_in, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    return out, grade_all(handed_in, out, exercise=EXERCISE, seed=SEED)


def timeless(results):
    return [without_times(result.to_json()) for result in results]


def test_each_gets_what_they_did(graded):
    _, results = graded
    assert {result.student: result.outcomes[0].kind for result in results} == KINDS
    assert results[1].outcomes[0].mistake == "flipped kernel"
    assert "slyde looks like it" in results[6].outcomes[0].message
    for result in results[:2] + results[3:5]:
        assert [outcome.kind for outcome in result.outcomes[1:]] == ["correct"] * 3
    assert [result.student for result in results if result.human] == ["Ed", "Fay", "Gus"]


def test_a_finished_submission_is_not_graded_again_and_a_changed_one_is(
    graded, handed_in, tmp_path, monkeypatch
):
    out, results = graded
    asked = []
    monkeypatch.setattr(
        "course_utils.grading.engine.whole_class.grade",
        lambda submission, *rest: asked.append(submission.student) or results[0],
    )
    assert grade_all(handed_in, out, exercise=EXERCISE, seed=SEED) == results
    assert asked == []
    later = collect(hand_in(tmp_path, Ada=CLASS["Ada"], Ben=paper()))
    grade_all(later, out, exercise=EXERCISE, seed=SEED)
    assert asked == ["Ben"]


def test_other_seeds_limits_and_checks_make_other_results(graded, handed_in, monkeypatch):
    out, results = graded
    path = result_path(out, "Ada", "")
    same = result_digest(handed_in[0], EXERCISE, SEED, Limits())
    assert finished(path, same) == results[0]
    others = [
        result_digest(handed_in[0], EXERCISE, "other", Limits()),
        result_digest(handed_in[0], EXERCISE, SEED, Limits(seconds=3)),
        result_digest(handed_in[1], EXERCISE, SEED, Limits()),
    ]
    assert not any(finished(path, other) for other in others)
    read = Path.read_text
    for changed in ("slide.py", "wrong_matrix_of.py", "draws.py", "diagnosis.py"):

        def edited(self, *how, changed=changed, **more):
            return read(self, *how, **more) + "#" * (self.name == changed)

        monkeypatch.setattr(Path, "read_text", edited)
        assert result_digest(handed_in[0], EXERCISE, SEED, Limits()) != same, changed


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"digest": 3}'])
def test_a_damaged_result_is_made_again(tmp_path, damage):
    path = tmp_path / "result.json"
    path.write_text(damage)
    assert finished(path, "abc") is None


def test_a_batch_killed_twice_and_resumed_equals_an_uninterrupted_one(tmp_path):
    folder = hand_in(
        tmp_path / "class",
        **{f"Student {i:02}": paper(slide=FLIPPED + "\n" * i) for i in range(24)},
    )
    command = ["grade", str(folder), "--exercise", EXERCISE, "--seed", SEED, "--out"]
    done = 0
    for more in (3, 5):
        process = subprocess.Popen(
            [*COMMAND, *command, str(tmp_path / "killed")], stdout=subprocess.DEVNULL
        )
        while (
            len(list((tmp_path / "killed" / "results").glob("[!.]*.json"))) < done + more
            and process.poll() is None
        ):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        done = len(list((tmp_path / "killed" / "results").glob("[!.]*.json")))
        assert 0 < done < 24
    for name in ("killed", "whole"):
        assert main([*command, str(tmp_path / name)]) == 0
    both = [
        sorted((tmp_path / name / "results").glob("[!.]*.json")) for name in ("killed", "whole")
    ]
    assert [path.name for path in both[0]] == [path.name for path in both[1]]
    assert len(both[0]) == 24
    for killed, whole in zip(*both, strict=True):
        assert without_times(json.loads(killed.read_text())) == without_times(
            json.loads(whole.read_text())
        )
    for name in ("grades.csv", "grades-canvas.csv", "grades-moodle.csv", "hand.csv"):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_cluster_of_two_workers_gives_the_same_grades(graded, handed_in, tmp_path):
    distributed = pytest.importorskip("distributed")
    _, results = graded
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        elsewhere = grade_all(
            handed_in, tmp_path, exercise=EXERCISE, seed=SEED, scheduler=cluster.scheduler_address
        )
    assert timeless(elsewhere) == timeless(results)


class Dying:
    """A sandbox whose next runs end like this; it counts how often it was thrown away."""

    def __init__(self, *endings):
        self.endings = list(endings)
        self.closed = 0

    def run(self, request, limits):
        ended = self.endings.pop(0)
        answers = '{"answers": [{"value": 7}], "left_out": []}'
        return Reply(ended, answers if ended == "done" else "")

    def close(self):
        self.closed += 1


@pytest.mark.parametrize(
    ("endings", "failure", "how", "closed"),
    [
        (["done"], None, "", 0),
        (["signal 9", "done"], None, "", 1),
        (["exit 1", "timed out"], "timed out", "", 1),
        (["exit 1", "signal 9"], "died", "ended without an answer: signal 9", 1),
        (["timed out"], "timed out", "", 0),
    ],
)
def test_a_death_counts_only_if_it_happens_in_a_fresh_sandbox_too(endings, failure, how, closed):
    sandbox = Dying(*endings)
    run = run_twice(sandbox, {"cases": [1]}, Limits())
    assert (run.failure, run.how) == (failure, how)
    assert (sandbox.closed, sandbox.endings) == (closed, [])
    assert (run.answers, run.left_out) == ([] if failure else [{"value": 7}], [])


def test_a_result_is_read_as_it_was_written(graded):
    _, results = graded
    for result in results:
        assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_no_text_of_a_student_hides_a_note_from_the_person_who_grades(tmp_path):
    source = "def fail():\n    raise ValueError('the last one counts')\nX = fail()\n"
    notebook = paper(slide=f"{source}{HEAD}    return X")
    submissions = collect(hand_in(tmp_path / "class", Ada=notebook))
    (result,) = grade_all(submissions, tmp_path, exercise=EXERCISE, seed=SEED)
    assert any(text.endswith("ValueError: the last one counts") for text in result.human)


def test_two_exercises_never_share_a_folder(graded, tmp_path, handed_in):
    claim(tmp_path, EXERCISE)
    claim(tmp_path, EXERCISE)
    with pytest.raises(
        ValueError,
        match=rf"holds the results of {EXERCISE}; give 02_x its own folder: --out .*-02_x",
    ):
        claim(tmp_path, "02_x")
    out, _ = graded  # as an earlier version left it: results, and no word of whose
    with pytest.raises(ValueError, match=f"holds the results of {EXERCISE}"):
        claim(out, "02_x")
    claim(out, EXERCISE)


def test_the_command_refuses_a_second_exercise_and_loses_nothing(tmp_path, capsys):
    folder = hand_in(tmp_path / "class", Ada=CLASS["Ada"])
    command = ["grade", str(folder), "--out", str(tmp_path / "graded"), "--exercise"]
    assert main([*command, EXERCISE]) == 0
    before = {
        path: path.read_bytes() for path in (tmp_path / "graded").rglob("*") if path.is_file()
    }
    assert main([*command, "02_receptive_fields"]) == 2
    assert "its own folder: --out" in capsys.readouterr().err
    assert {
        path: path.read_bytes() for path in (tmp_path / "graded").rglob("*") if path.is_file()
    } == before


def test_a_fault_of_the_grader_costs_one_submission_and_is_not_kept(
    handed_in, tmp_path, monkeypatch
):
    real = whole_class.grade

    def faulty(submission, *rest):
        return 1 / 0 if submission.student == "Ada" else real(submission, *rest)

    monkeypatch.setattr(whole_class, "grade", faulty)
    results = grade_all(handed_in[:2], tmp_path, exercise=EXERCISE, seed=SEED)
    assert results[0].human == ("the grader failed on this: ZeroDivisionError: division by zero",)
    assert results[1].outcomes[1].kind == "correct"
    monkeypatch.undo()
    again = grade_all(handed_in[:2], tmp_path, exercise=EXERCISE, seed=SEED)
    assert again[0].outcomes[0].kind == "correct"


def test_without_bubblewrap_nothing_is_graded(handed_in, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSandbox, match="apt-get install bubblewrap.*--sandbox process"):
        grade_all(handed_in, tmp_path, exercise=EXERCISE, seed=SEED)
    assert not list(tmp_path.rglob("*.json"))


def test_a_sandbox_of_no_kind_is_refused():
    with pytest.raises(ValueError, match="bubblewrap, process, got 'none'"):
        Sandbox("none")


def test_the_plain_process_gives_the_same_grades_where_it_is_asked_for(graded, handed_in, tmp_path):
    _, results = graded
    plain = grade_all(handed_in[:2], tmp_path, exercise=EXERCISE, seed=SEED, sandbox="process")
    assert timeless(plain) == timeless(results[:2])


def test_the_secret_is_drawn_once_and_for_its_owner_only(tmp_path):
    first = secret(tmp_path / "out")
    assert secret(tmp_path / "out") == first != secret(tmp_path / "other")
    assert len(first) == 32
    assert os.stat(tmp_path / "out" / "secret-seed.txt").st_mode & 0o777 == 0o600


def test_two_names_never_share_a_file(tmp_path):
    names = [
        ("a/b", ""),
        ("a-b", ""),
        ("A-b", ""),
        ("..", ""),
        ("", ""),
        ("a b", "1"),
        ("a b 1", ""),
        ("é" * 300, ""),
    ]
    paths = [result_path(tmp_path, *name) for name in names]
    assert len({path.name.lower() for path in paths}) == len(names)
    assert all(
        path.parent == tmp_path / "results" and len(path.name.encode()) < 200 for path in paths
    )
