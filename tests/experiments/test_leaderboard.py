"""The leaderboard: an honest run enters as measured here; every broken rule has its message."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from filelock import FileLock
from made import line

from course_utils.app.cli import main
from course_utils.experiments import Recipe, execute, leaderboard, model_card, plan
from course_utils.experiments.answers import unpack
from course_utils.runtime.storage import digest
from course_utils.training import TrainConfig, checkpoints

CONFIG = TrainConfig(epochs=1, lr=2e-3)
RECIPE = Recipe("quick/leaderboard", "lenet5", "digits", 64, CONFIG, train=320)
RULES = {"data": "digits"}
WORDS = {
    "intended_use": "To test a leaderboard, nothing else.",
    "limits": "It knows 320 digits of one scanner.",
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """(folder, Result) of a run that nobody changes."""

    folder = tmp_path_factory.mktemp("runs")
    result = execute(RECIPE, device="cpu", precision="fp32", store=folder)
    place = plan(RECIPE, store=folder).folder(folder)
    (place / "card.md").write_text(model_card(result, **WORDS))
    return place, result


@pytest.fixture
def submission(finished, tmp_path):
    """A copy that a test may spoil."""
    return shutil.copytree(finished[0], tmp_path / "submission")


def edit(submission, change):
    path = submission / "result.json"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def rewrite(submission, change):
    """Change the weights of a checkpoint as its owner can: with a digest that fits."""
    content = checkpoints.load(submission / "checkpoint.pt")
    change(content["model"])
    torch.save({**content, "sha256": digest(content)}, submission / "checkpoint.pt")


def test_an_honest_run_enters_with_what_was_measured(finished, submission, tmp_path):
    line = leaderboard.submit(submission, tmp_path / "board.json", " Ada ", **RULES)
    assert line.accuracy == pytest.approx(finished[1].test_accuracy)
    assert (line.name, line.images, line.parameters) == ("Ada", 360, finished[1].parameters)
    assert leaderboard.read(tmp_path / "board.json", **RULES) == [line]
    table = leaderboard.render([line])
    low, high = line.interval
    assert f"{100 * line.accuracy:.2f} ({100 * low:.1f} to {100 * high:.1f})" in table
    assert unpack(line.answers).mean() == pytest.approx(line.accuracy)
    assert line.answers == finished[1].answers
    assert "| 1 | Ada |" in table


@pytest.mark.parametrize(
    ("accuracy", "expected"), [(0.9, (0.8256, 0.9448)), (1.0, (0.9630, 1.0)), (0.0, (0.0, 0.0370))]
)
def test_the_interval_is_wilson_s_and_stays_within_all_and_nothing(accuracy, expected):
    z, n = 1.959964, 100  # Wilson 1927, by hand
    middle, half = (
        accuracy + z * z / (2 * n),
        z * (accuracy * (1 - accuracy) / n + z * z / (4 * n * n)) ** 0.5,
    )
    by_hand = [(middle + sign * half) / (1 + z * z / n) for sign in (-1, 1)]
    assert line("a", accuracy).interval == pytest.approx(by_hand, abs=1e-6)
    assert by_hand == pytest.approx(expected, abs=1e-4)


def test_the_best_comes_first_and_tries_are_counted():
    rows = (("Bo", 0.7, 100, 5), ("Ada", 0.9, 100, 5), ("Cy", 0.9, 100, 3), ("Bo", 0.5, 100, 5))
    lines = [line(*row) for row in rows]
    lines = sorted(lines, key=leaderboard.rank)
    rows = leaderboard.render(lines).splitlines()[2:]
    assert [row.split("|")[2].strip() for row in rows] == ["Cy", "Ada", "Bo"]
    assert [row.split("|")[-2].strip() for row in rows] == ["1", "1", "2"]


def test_a_line_is_held_against_the_one_above_image_by_image():
    best, tied, worse = (
        line("Ada", 0.90, 1000),
        line("Bo", 0.89, 1000),
        line("Cy", 0.80, 1000, first=10),
    )
    assert leaderboard.against(None, best) == ""
    assert leaderboard.against(best, tied) == "less (p 0.002)"  # ten images that it alone has wrong
    assert leaderboard.against(tied, worse).startswith("less (p ")
    elsewhere = line("Di", 0.89, 1000, first=500)  # one point below the best, and wrong on others
    assert leaderboard.against(best, elsewhere) == "not decided (p 0.53)"


@pytest.mark.parametrize("claim", [0.999, float("nan"), -1])
def test_a_forged_accuracy_is_refused(submission, tmp_path, claim):
    edit(submission, lambda content: content.update(test_accuracy=claim))
    with pytest.raises(ValueError, match=rf"claims {100 * claim:.2f} %"):
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES)
    assert not (tmp_path / "board.json").exists()


def test_a_network_over_the_limit_is_refused_before_its_weights_exist(submission, tmp_path):
    edit(submission, lambda content: content["recipe"].update(model="vgg16", arguments={}))
    with pytest.raises(ValueError, match=r"at most 5,000,000 parameters, vgg16 has 134,\d+,\d+"):
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model": "os.system"}, "no network 'os.system'"),
        ({"model": "my_net.py:Net"}, "no network 'my_net.py:Net'"),  # a stranger's file is not run
        (
            {"model": "resnet_stages", "arguments": {"stem": 8, "stages": [8], "blocks": 10**9}},
            "no number above 4,096",
        ),
        (
            {"model": "resnet18", "arguments": {"weights": "imagenet"}},
            "starts from its own weights",
        ),
        ({"arguments": {"depth": 3}}, "cannot be built with {'depth': 3}"),
        ({"data": "shapes"}, "board is about 'digits', the run was trained on 'shapes'"),
        ({"size": 100_000}, "no number above 4,096"),
        ({"model": "basenet"}, "does not fit the recipe"),
        ({"normalize": "yes"}, "does not fit the recipe"),
        ({"initialization": "zeros"}, "does not fit the recipe"),
        ({"augment": "autoaugement"}, "augment must be one of .*, got 'autoaugement'"),
        ({"model": []}, r"model \[\] and arguments .* are no name"),
        ({"arguments": None}, "arguments None are no name"),
        ({"config": {"epochs": 0}}, "epochs must be a positive whole number, got 0"),
    ],
)
def test_a_recipe_that_breaks_a_rule_is_refused(submission, tmp_path, change, message):
    edit(submission, lambda content: content["recipe"].update(change))
    with pytest.raises(ValueError, match=message):
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES)


@pytest.mark.parametrize("text", ["", "[" * 100_000, "[]", '{"recipe": []}', "\x00"])
def test_a_result_that_no_run_left_is_refused(submission, tmp_path, text):
    (submission / "result.json").write_text(text)
    with pytest.raises(ValueError, match=r"result.json was not left by a run"):
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES)


@pytest.mark.parametrize("name", ["result.json", "checkpoint.pt", "card.md"])
def test_a_missing_file_is_named(submission, tmp_path, name):
    (submission / name).unlink()
    with pytest.raises(FileNotFoundError, match=name):
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES)


def test_weights_that_are_not_numbers_are_refused(submission, tmp_path):
    rewrite(submission, lambda weights: next(iter(weights.values())).fill_(float("nan")))
    with pytest.raises(ValueError, match="mean loss over the test images is nan"):
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES)


def test_a_checkpoint_that_runs_code_does_not_run_it(submission, tmp_path):
    class Hostile:
        def __reduce__(self):
            return (open, (str(tmp_path / "ran"), "w"))

    torch.save({"model": Hostile()}, submission / "checkpoint.pt")
    with pytest.raises(ValueError, match="is damaged"):
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES)
    assert not (tmp_path / "ran").exists()


def test_the_same_weights_enter_once(submission, tmp_path):
    leaderboard.submit(submission, tmp_path / "board.json", "Ada", **RULES)
    with pytest.raises(ValueError, match="already, as the line of 'Ada'"):
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES)


def test_lines_that_arrive_at_the_same_time_all_enter(finished, tmp_path):
    copies = [shutil.copytree(finished[0], tmp_path / f"copy{i}") for i in range(4)]
    for i, copy in enumerate(copies):
        rewrite(copy, lambda weights, i=i: list(weights.values())[-1][0].add_(1e-2 * i))
    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(
                lambda copy: leaderboard.submit(copy, tmp_path / "board.json", copy.name, **RULES),
                copies,
            )
        )
    assert {line.name for line in leaderboard.read(tmp_path / "board.json", **RULES)} == {
        c.name for c in copies
    }


def test_weights_nudged_by_a_hair_are_the_same_weights(submission, tmp_path):
    leaderboard.submit(submission, tmp_path / "board.json", "Ada", **RULES)
    rewrite(submission, lambda weights: list(weights.values())[-1][0].add_(1e-7))
    with pytest.raises(ValueError, match="already, as the line of 'Ada'"):
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES)


@pytest.mark.parametrize(
    "name", ["eve", "EVE", "\u0395ve", "\u0415v\u0435", "\u00c8ve", "E.v-e", "\uff25\uff56\uff45"]
)
def test_a_name_that_looks_like_another_one_is_refused(submission, tmp_path, name):
    leaderboard.write(
        tmp_path / "board.json", [line("Eve", 0.5)], data="digits", limit=leaderboard.LIMIT
    )
    with pytest.raises(ValueError, match="looks like 'Eve', who is on the board"):
        leaderboard.submit(submission, tmp_path / "board.json", name, **RULES)
    assert (
        leaderboard.submit(submission, tmp_path / "board.json", "Eve", **RULES).name == "Eve"
    )  # her second try


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "a|b",
        "<img>",
        "a\nb",
        "x" * 41,
        None,
        "**Eve**",
        "[a](b)",
        "_e_",
        "`e`",
        "&amp;",
        "--",
    ],
)
def test_a_name_that_would_break_the_table_is_refused(submission, tmp_path, name):
    with pytest.raises(ValueError, match="1 to 40 letters, digits"):
        leaderboard.submit(submission, tmp_path / "board.json", name, **RULES)


BOARD = {"format": 2, "data": "digits", "limit": 5_000_000}
FORGED = [
    {"accuracy": "0.9"},
    {"accuracy": None},
    {"accuracy": 1.5},
    {"accuracy": float("nan")},
    {"accuracy": 10**400},
    {"accuracy": 0.99},
    {"images": 0},
    {"images": "100"},
    {"name": "<b>Eve</b>"},
    {"name": ["Eve"]},
    {"model": "x|y"},
    {"parameters": -1},
    {"macs": 1e9},
    {"answers": {}},
    {"answers": {"images": 2**60, "bits": ""}},
    {"loss": float("inf")},
]


@pytest.mark.parametrize("changes", FORGED, ids=str)
def test_a_board_with_a_forged_line_is_damaged_and_shown_by_no_command(tmp_path, changes, capsys):
    board = tmp_path / "board.json"
    board.write_text(json.dumps(BOARD | {"lines": [vars(line("Ada", 0.9)) | changes]}))
    with pytest.raises(ValueError, match="is damaged"):
        leaderboard.read(board)
    assert main(["board", str(board)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_board_of_an_earlier_format_is_named(tmp_path):
    (tmp_path / "board.json").write_text(
        json.dumps(BOARD | {"format": 1, "lines": [{"name": "Ada"}]})
    )
    with pytest.raises(ValueError, match="'format': 1.*'format': 2.*take another file"):
        leaderboard.read(tmp_path / "board.json", **RULES)


def test_a_board_at_which_somebody_else_stays_is_not_waited_for_without_end(
    submission, tmp_path, monkeypatch
):
    monkeypatch.setattr(leaderboard, "PATIENCE", 0.2)
    lock = FileLock(tmp_path / "board.json.lock")
    with (
        lock,
        pytest.raises(
            ValueError, match=r"another process has been at .*board\.json for 0\.2 seconds"
        ),
    ):
        leaderboard.submit(submission, tmp_path / "board.json", "Ada", **RULES)


@pytest.mark.parametrize("text", ["{", "[]", "[" * 100_000, json.dumps(BOARD | {"lines": [{}]})])
def test_a_damaged_board_is_not_written_over(submission, tmp_path, text):
    board = tmp_path / "board.json"
    board.write_text(text)
    with pytest.raises(ValueError, match="is damaged"):
        leaderboard.submit(submission, board, "Ada", **RULES)
    assert board.read_text() == text


def test_a_board_keeps_its_rules(submission, tmp_path):
    board = tmp_path / "board.json"
    leaderboard.submit(submission, board, "Ada", **RULES)
    with pytest.raises(ValueError, match=r"'limit': 5000000.*asked for .*100000"):
        leaderboard.submit(submission, board, "Bo", data="digits", limit=100_000)
