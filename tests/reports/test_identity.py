"""A result is what it says: whatever decides a number makes another run.

Nothing else is counted for a row.
"""

import json
import shutil
from dataclasses import replace
from functools import lru_cache

import pytest
from made import left, result

from course_utils.data import load
from course_utils.experiments import identity as module
from course_utils.experiments.identity import (
    PUBLISHED,
    code_digest,
    code_of,
    data_digest,
    deciding,
    modules_of,
    plain_tree,
)
from course_utils.experiments.recipe import stored_recipe
from course_utils.experiments.result import read_result, seal, trouble_of
from course_utils.reports import ROWS, comparison, references
from course_utils.reports.own_runs import finished_runs, row_recipe, your_runs
from course_utils.reports.quick import scaled
from course_utils.reports.stored import reference_path

ROW = ROWS["002/baseline"]
REFERENCES = sorted(reference_path("x").parent.glob("*.json"))


def cell(folder, row=ROW):
    """What stands in the column "yours" of a row's table."""
    return comparison([row.id], folder=folder).splitlines()[2].split("|")[4].strip()


def rewrite(path, **changes):
    """Change a result as somebody does who seals it again."""
    content = json.loads(path.read_text()) | changes
    path.write_text(json.dumps(content | {"seal": seal(content)}))


def another(run, **changes):
    return run["identity"] | changes


OTHER_WAYS = {
    "another test or training set": (
        lambda run: {"identity": another(run, data="0" * 16)},
        "1 on other data",
    ),
    "other code": (
        lambda run: {"identity": another(run, code="0" * 16)},
        "1 made by an older version",
    ),
    "before there were identities": (lambda run: {"identity": None}, "1 made by an older version"),
    "another batch size under the same id": (
        lambda run: {
            "identity": another(run, recipe=run["identity"]["recipe"] | {"batch_size": 64})
        },
        "1 of another recipe: batch_size 64, not 128",
    ),
    "another learning rate under the same id": (
        lambda run: {
            "identity": another(
                run, recipe=deciding(replace(ROW, config=replace(ROW.config, lr=0.5)))
            )
        },
        "1 of another recipe: lr 0.5, not 0.001",
    ),
    "fewer images under the same id": (
        lambda run: {"identity": another(run, recipe=deciding(replace(ROW, train=64)))},
        "1 of another recipe: train 64, not none",
    ),
    "a run of the quick profile under the row's name": (
        lambda run: {"identity": another(run, recipe=deciding(scaled(ROW)))},
        "1 of another recipe: data shapes, not cifar10, batch_size 64, not 128, "
        "train 2000, not none, ...",
    ),
    "another row, renamed": (
        lambda run: {"identity": another(run, recipe=deciding(ROWS["002/lr-schedule"]))},
        "1 of another recipe: epochs 30, not 25, schedule r002:late_halving, not constant",
    ),
}


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_a_run_that_is_not_the_row_s_is_shown_as_what_it_is_and_not_counted(tmp_path, way):
    change, shown = OTHER_WAYS[way]
    path = left(tmp_path, ROW, 0, 0.99)
    rewrite(path, **change(json.loads(path.read_text())))
    assert cell(tmp_path) == f"not run yet ({shown})"
    left(tmp_path, ROW, 1, 0.8)
    counted = f"80.0 (1 seed) ({shown})"
    assert cell(tmp_path) in (counted, f"fp32: {counted}")


REFUSED = {
    "an accuracy edited by hand": lambda content: content | {"test_accuracy": 0.99},
    "a seed edited by hand": lambda content: content | {"seed": 7},
    "an accuracy in percent": lambda content: resealed(content | {"test_accuracy": 61.2}),
    "an accuracy below zero": lambda content: resealed(content | {"test_accuracy": -0.1}),
    "not a number": lambda content: resealed(content | {"test_accuracy": float("nan")}),
    "text": lambda content: resealed(content | {"test_accuracy": "0.99"}),
    "true": lambda content: resealed(content | {"test_accuracy": "yes", "seed": True}),
    "four keys": lambda content: {
        "id": ROW.id,
        "data": "cifar10",
        "test_accuracy": 0.999,
        "seed": 0,
    },
    "an identity of nothing": lambda content: resealed(content | {"identity": {"code": "0"}}),
    "an identity in words": lambda content: resealed(content | {"identity": "mine"}),
    "no date": lambda content: resealed(content | {"made": {}}),
    "no test loss": lambda content: resealed(
        {key: value for key, value in content.items() if key != "test_loss"}
    ),
    "a list": lambda content: [content],
    "a number": lambda content: 42,
    "nothing": lambda content: None,
    "an empty dict": lambda content: {},
}


def resealed(content):
    return content | {"seal": seal(content)}


@pytest.mark.parametrize("way", REFUSED)
def test_a_file_that_is_no_result_is_refused_by_name(tmp_path, way):
    path = left(tmp_path, ROW, 0, 0.8)
    path.write_text(json.dumps(REFUSED[way](json.loads(path.read_text()))))
    for asked in (lambda: read_result(path), lambda: comparison([ROW.id], folder=tmp_path)):
        with pytest.raises(ValueError, match=r"result\.json is damaged \(.*move it away"):
            asked()


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\x00", "10" * 5000])
def test_a_file_that_is_no_json_is_refused_by_name(tmp_path, text):
    left(tmp_path, ROW, 0, 0.8).write_text(text)
    with pytest.raises(ValueError, match=r"result\.json is damaged"):
        cell(tmp_path)


def test_a_run_that_was_interrupted_counts_for_nothing(tmp_path):
    left(tmp_path, ROW, 0, 0.8).unlink()
    assert cell(tmp_path) == "not run yet"


def test_a_run_that_somebody_ended_early_is_named_and_not_counted(tmp_path):
    left(tmp_path, ROW, 0, 0.8, history={"epoch": [1, 2], "train_loss": [2.0, 1.0]})
    assert cell(tmp_path) == "not run yet (1 ended early, after 2 of 25 epochs)"
    left(tmp_path, ROW, 0, 0.7)  # the whole run stands beside it
    assert cell(tmp_path).endswith("70.0 (1 seed) (1 ended early, after 2 of 25 epochs)")
    # one that diverged ends early, too
    left(tmp_path, ROW, 1, None, history={"epoch": [1], "train_loss": [9.0]})
    assert "70.0 (1 seed), 1 diverged" in cell(tmp_path)


def test_a_function_counts_with_every_kind_of_name_that_its_file_gives_it():
    source = (
        "A: int = 1\nB, C = 2, 3\nD = 4\n\n"
        "def f(x):\n    return A + C + g(x)\n\ndef g(x):\n    return D\n"
    )
    used = module.used_by("f", source)
    assert [name for name, _ in used] == list("ABCDfg")  # B and C are one statement
    assert module.used_by("f", source.replace("1", "7")) != used
    assert module.used_by("g", source.replace("1", "7")) == module.used_by("g", source)


def test_the_same_run_twice_counts_once(tmp_path):
    path = left(tmp_path, ROW, 0, 0.8)
    shutil.copytree(path.parent, tmp_path / "copy")
    assert "(1 seed)" in cell(tmp_path)


def test_two_precisions_are_never_one_mean(tmp_path):
    left(tmp_path, ROW, 0, 0.8, "fp32")
    left(tmp_path, ROW, 1, 0.9, "bf16")
    assert cell(tmp_path) == "bf16: 90.0 (1 seed); fp32: 80.0 (1 seed)"


def test_the_stored_reference_copied_in_is_not_yours(tmp_path):
    stored = references(ROW.id)[0]
    content = stored | {"identity": stored["identity"] | {"code": code_of(ROW)}}
    (tmp_path / "copied").mkdir()
    (tmp_path / "copied" / "result.json").write_text(json.dumps(resealed(content)))
    assert cell(tmp_path) == "not run yet (1 the stored reference itself)"


def test_a_row_of_the_quick_profile_is_held_against_its_own_recipe(tmp_path):
    small = scaled(ROW)
    left(tmp_path, small, 0, 0.3)
    left(tmp_path, replace(small, train=99), 1, 0.9)
    yours = your_runs(small.id, finished_runs(tmp_path))
    assert [run["seed"] for run in yours.own] == [0]
    assert yours.others == ("1 of another recipe: train 99, not 2000",)


def test_comments_and_docstrings_are_no_code_and_a_changed_line_is():
    source = module.text_of("training.losses")
    changes = (
        f"# new\n{source}",
        source.replace('"""', '"""Said otherwise. ', 1),
        source.replace("\n\n", "\n\n\n"),
    )
    for same in changes:
        assert plain_tree(same) == plain_tree(source)
    assert plain_tree(source + "\nX = 1\n") != plain_tree(source)
    assert plain_tree("def f():\n    'doc'\n") == plain_tree("def f():\n    pass\n")


@pytest.mark.parametrize("name", modules_of("basenet_residual"))
def test_a_changed_line_in_any_module_that_a_run_executes_makes_another_run(name, monkeypatch):
    real = module.text_of
    changed = real(name) + "\nCHANGED = 1\n"
    before = code_digest("basenet_residual")
    monkeypatch.setattr(module, "text_of", lambda other: changed if other == name else real(other))
    assert code_digest.__wrapped__("basenet_residual") != before


def test_a_network_counts_with_the_files_that_it_is_made_of():
    assert {"models.basenet", "models.blocks"} <= set(modules_of("basenet_residual"))
    assert "models.resnet" not in modules_of("basenet_residual")
    assert code_digest("lenet5") != code_digest("resnet18")


@lru_cache
def digest_of(name):
    """That of a data set: drawn and read once, not for each of the many runs that name one."""
    return PUBLISHED.get(name) or data_digest(load(name))


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.stem)
def test_every_reference_is_held_by_what_it_says(path):
    """Its recipe is today's row's or lesson's; one data set, one precision, one run a seed.

    Nothing is damaged.
    """
    runs = json.loads(path.read_text())
    row = row_recipe(runs[0]["id"])
    recipes = [stored_recipe(run["recipe"]) for run in runs]
    assert len({run["seed"] for run in runs}) == len(runs) >= 1
    for run, recipe in zip(runs, recipes, strict=True):
        assert trouble_of(run) is None
        assert run["identity"]["recipe"] == deciding(recipe) == deciding(recipes[0])
        assert (run["identity"]["seed"], run["identity"]["precision"]) == (
            run["seed"],
            recipe.config.precision,
        )
        assert run["identity"]["data"] == digest_of(run["data"])
        assert deciding(recipe) == deciding(row)
    assert len({run["identity"]["precision"] for run in runs}) == 1


def test_the_published_data_are_what_the_pinned_digests_say():
    from course_utils.data import available

    names = [name for name in PUBLISHED if available()[name] != "absent"]
    if not names:
        pytest.skip("CIFAR-10 and MNIST are not here")
    for name in names:
        assert data_digest(load(name)) == PUBLISHED[name]


def test_a_result_made_for_tests_is_a_result():
    assert trouble_of(result(ROW, 0, 0.5)) is None
