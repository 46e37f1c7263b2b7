"""The table published / reference / yours: what stands in it, and what its verdicts rest on."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from made import left, result

from course_utils.analysis import accuracy_band, accuracy_interval, prediction_interval, t_interval
from course_utils.experiments import Result, differences, execute_all
from course_utils.reports import (
    ROWS,
    comparison,
    lesson,
    own_runs,
    provenance_line,
    references,
    stored,
)
from course_utils.reports import compare as module
from course_utils.reports.compare import collect, summary, verdict
from course_utils.reports.quick import quick_recipes

BASENET = ROWS["000/basenet-adam"]


def results(recipe, accuracies, **how):
    """What `execute_all` would return for a recipe."""
    made = [result(recipe, seed, accuracy, **how) for seed, accuracy in enumerate(accuracies)]
    return {
        "arm": [
            Result(**{key: value for key, value in run.items() if key != "seal"}) for run in made
        ]
    }


def cells(text, row):
    """The cells of a row's line."""
    (line,) = (line for line in text.splitlines() if line.startswith(f"| `{row}` |"))
    return [cell.strip() for cell in line.split("|")[2:-1]]


def test_the_comparison_shows_published_reference_and_yours(tmp_path):
    published, reference, yours, _ = cells(comparison([BASENET.id], folder=tmp_path), BASENET.id)
    assert (published, yours) == ("61", "not run yet")
    assert reference.endswith("(3 seeds)")
    left(tmp_path, BASENET, 0, 0.612, "bf16")
    assert cells(comparison([BASENET.id], folder=tmp_path), BASENET.id)[2] == "61.2 (1 seed)"


def test_results_of_a_session_are_yours_each_once_and_their_rows_follow(tmp_path):
    recipe = quick_recipes()["quick/05-basenet"]
    mine = results(recipe, [0.5, 0.51])
    table = comparison([BASENET.id], mine, mine, folder=tmp_path)
    assert cells(table, recipe.id)[2].endswith("(2 seeds)")
    left(tmp_path, recipe, 0, 0.5)  # the run of seed 0 again, from the folder
    assert cells(comparison([], mine, folder=tmp_path), recipe.id)[2].endswith("(2 seeds)")


def test_results_of_a_changed_recipe_are_named_and_not_compared(tmp_path):
    recipe = quick_recipes()["quick/05-basenet"]
    longer = replace(recipe, config=replace(recipe.config, epochs=60))
    _, _, yours, verdict_cell = cells(
        comparison([], results(longer, [0.9, 0.9]), folder=tmp_path), recipe.id
    )
    assert (yours, verdict_cell) == ("not run yet (2 of another recipe: epochs 60, not 6)", "")


def test_the_verdict_says_how_many_runs_lie_outside_the_band_of_the_reference():
    reference = [0.90, 0.92, 0.91]
    low, high = (f"{100 * bound:.1f}" for bound in accuracy_band(reference))
    # 91 +- 4.303 * 1 * sqrt(4 / 3), bent
    assert (float(low), float(high)) == pytest.approx((85.7, 95.2), abs=0.3)
    assert verdict([0.87, 0.95], reference) == f"within {low} to {high}"
    assert verdict([0.87, 0.85], reference) == f"1 of 2 outside {low} to {high}"
    assert verdict([0.5], reference[:1]) == "no band"
    assert verdict([], reference) == ""
    assert verdict([0.9], [0.1, 0.9]) == "no band"  # which could not fail


def test_a_table_is_judged_as_a_family(tmp_path, monkeypatch):
    """The reference's own scatter, for 20 rows of three runs: seldom is anything outside."""
    rng = np.random.default_rng(0)
    names = [f"row-{n}" for n in range(20)]
    recipes = {name: replace(BASENET, data="digits", id=name) for name in names}
    for room in (module, own_runs):
        monkeypatch.setattr(room, "row_recipe", recipes.get)
    # the real one reads the images each time
    monkeypatch.setattr(own_runs, "data_of", lambda recipe, run: run["identity"]["data"])
    tables_alone = 0
    tables_together = 0
    for _ in range(40):
        drawn = {name: rng.normal(0.8, 0.01, 6) for name in names}
        stored_runs = {
            name: [
                result(recipes[name], 50 + seed, value, data="0")
                for seed, value in enumerate(values[:3])
            ]
            for name, values in drawn.items()
        }
        monkeypatch.setattr(module, "references", stored_runs.get)
        mine = [results(recipes[name], values[3:], data="0") for name, values in drawn.items()]
        if any(
            "outside" in verdict(list(values[3:]), list(values[:3])) for values in drawn.values()
        ):
            tables_alone += 1
        if " outside " in comparison(names, *mine, folder=tmp_path):
            tables_together += 1
    assert tables_alone > 30  # of 40 untouched tables, taken run by run
    assert tables_together <= 5


def test_accuracies_have_intervals_that_never_leave_zero_to_one():
    rng = np.random.default_rng(0)
    for level in (0.02, 0.5, 0.995):
        for n in (2, 3, 10):
            values = np.clip(rng.normal(level, 0.05, n), 0, 1)
            mean = accuracy_interval(values)
            for low, high in ((mean.low, mean.high), accuracy_band(values)):
                assert 0 <= low <= high <= 1
    middle = [0.50, 0.51, 0.52]  # where accuracies scatter alike: as the usual intervals
    usual = t_interval(middle)
    ours = accuracy_interval(middle)
    assert (ours.mean, ours.low, ours.high) == pytest.approx(
        (usual.mean, usual.low, usual.high), abs=5e-4
    )
    assert accuracy_band(middle) == pytest.approx(prediction_interval(middle), abs=5e-4)
    with pytest.raises(ValueError, match=r"fractions from 0 to 1, got \[61.2\]; 80 percent is 0.8"):
        accuracy_interval([61.2])


def test_a_run_outside_the_band_gets_the_likely_causes_in_order(tmp_path):
    left(tmp_path, BASENET, 0, 0.62, "bf16")
    assert "Outside?" not in comparison([BASENET.id], folder=tmp_path)
    left(tmp_path, BASENET, 1, 0.05, "bf16")
    causes = comparison([BASENET.id], folder=tmp_path).splitlines()[-1]
    assert causes.index("learning rate") < causes.index("normalization") < causes.index("epochs")


def test_rows_without_any_run_stand_below_with_their_price_and_what_is_published(tmp_path):
    text = comparison(["004/resnet-2111", "000/basenet-adam"], folder=tmp_path)
    assert "| `004/resnet-2111`" not in text
    assert "Not run yet, 1 row, by estimate " in text
    assert text.splitlines()[-1].endswith("for one seed: `004/resnet-2111` (published: 93.81)")


def test_runs_become_a_reference_with_one_run_a_seed(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "reference_path", lambda row: tmp_path / "reference.json")
    recipe = quick_recipes()["quick/05-basenet"]
    for seed in (1, 0):
        left(tmp_path, recipe, seed, 0.5)
    collect(recipe.id, tmp_path)
    assert [run["seed"] for run in references(recipe.id)] == [0, 1]
    left(tmp_path, replace(recipe, batch_size=8), 1, 0.5)
    collect(recipe.id, tmp_path)  # the other one is of another recipe
    assert [run["seed"] for run in references(recipe.id)] == [0, 1]
    left(tmp_path, recipe, 1, 0.5, "bf16")
    with pytest.raises(
        ValueError, match=r"got seeds \[0, 1, 1\] in bf16 and fp32 .*\(1 of another recipe: batch"
    ):
        collect(recipe.id, tmp_path)
    with pytest.raises(
        ValueError,
        match="000/basenet-sgd for each seed, in one precision, got seeds \\[\\] in none",
    ):
        collect("000/basenet-sgd", tmp_path)


@pytest.mark.parametrize("content", [b"", b'{"id": "000/base', b"\xff\xfe"])
def test_a_damaged_result_is_named_and_not_counted(tmp_path, content):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "result.json").write_bytes(content)
    with pytest.raises(ValueError, match=r"result\.json is damaged"):
        comparison(["000/basenet-adam"], folder=tmp_path)


def test_an_unknown_row_has_no_line():
    with pytest.raises(ValueError, match="no row '000/x'"):
        comparison(["000/x"])


def test_a_summary_gives_mean_interval_and_seeds():
    assert summary([0.90, 0.92, 0.91]) == "91.0, 88.4 to 93.3 (3 seeds)"
    assert summary([0.5]) == "50.0 (1 seed)"


STORED = sorted((Path(module.__file__).parent / "reference").glob("*.json"))


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_reference_results_are_complete_and_say_where_they_were_made(path):
    row = json.loads(path.read_text())[0]["id"]
    assert stored.reference_path(row) == path
    runs = references(row)
    assert all(run["id"] == row for run in runs)
    if row.startswith("quick/"):
        assert len(runs) >= 3
    else:  # a published row's runs take hours and are kept as they come: seed 0 first, then 1 and 2
        assert [run["seed"] for run in runs] == list(range(len(runs)))
    assert len({run["seed"] for run in runs}) == len(runs)
    for run in runs:
        assert run["history"]["epoch"][-1] == run["recipe"]["config"]["epochs"]  # to the last epoch
        assert run["made"]["torch"]
    assert runs[0]["made"]["date"] in provenance_line(runs)


def test_what_a_comparison_compares_is_a_table_of_what_differs():
    arm = lesson("06", "quick")["starts"]["Kaiming: 1"]
    starts = {"0.01": "gaussian", "Glorot": "glorot", "Kaiming": "kaiming"}
    text = differences({k: replace(arm, initialization=start) for k, start in starts.items()})
    assert text.startswith(
        "All: model vgg16, data digits, batch_size 32, size 16, epochs 4, optimizer sgd, lr 0.0"
    )
    assert text.splitlines()[2:] == [
        "| arm | initialization |",
        "|---|---|",
        "| 0.01 | gaussian |",
        "| Glorot | glorot |",
        "| Kaiming | kaiming |",
    ]


def test_the_runs_of_a_session_say_what_they_are():
    recipe = replace(quick_recipes()["quick/14-starter"], train=100, test=50)
    recipe = replace(recipe, config=replace(recipe.config, epochs=1))
    (run,) = execute_all({"x": recipe}, (0,), device="cpu", precision="fp32", workers=1)["x"]
    assert asdict(run)["identity"]["recipe"]["train"] == 100
