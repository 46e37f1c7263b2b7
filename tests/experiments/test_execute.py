"""Running a recipe: resumable, repeatable, stored once, and compared honestly."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from experiments.made import find
from experiments.made import left as leave

from course_utils.analysis import t_interval
from course_utils.data import ImageSet
from course_utils.experiments import Recipe, comparison, prepare, references, run, run_seeds, trial
from course_utils.experiments import runs as run_module
from course_utils.experiments.compare import collect, provenance_line, reference_path, summary, verdict
from course_utils.experiments.identity import identity
from course_utils.experiments.result import seal
from course_utils.storage import digest
from course_utils.training import TrainConfig, evaluate

RECIPE = Recipe(
    "000/basenet-adam", "basenet", "tiny", 16, TrainConfig(epochs=2, lr=1e-3), validation=0.25, normalize=(0.5, 0.5)
)


def tiny(name="tiny", side=28):
    """60 gray pictures of 28x28 in four classes, told apart by their brightness."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(60) % 4
    noise = torch.randint(0, 40, (60, 1, side, side), generator=generator)
    images = (noise + 50 * labels.view(-1, 1, 1, 1)).to(torch.uint8)
    return ImageSet(name, images[:44], labels[:44], images[44:], labels[44:], ("a", "b", "c", "d"))


@pytest.fixture(autouse=True)
def tiny_is_loaded(monkeypatch):
    monkeypatch.setattr("course_utils.experiments.runs.load", tiny)


def test_a_recipe_becomes_batches_padded_split_and_normalized():
    batches, held_out, test, image_set = prepare(RECIPE)
    assert [len(b.labels) for b in (batches, held_out, test)] == [33, 11, 16]
    images, _ = next(iter(test))
    assert images.shape == (16, 1, 32, 32)
    assert images[0, 0, 0, 0] == -1  # the padding is black, and black is -1
    assert image_set.classes == ("a", "b", "c", "d")


def test_the_result_says_what_was_measured_and_is_stored_once(tmp_path):
    result, model = run(RECIPE, folder=tmp_path, precision="fp32")
    _, _, test, _ = prepare(RECIPE)
    assert (result.test_loss, result.test_accuracy) == evaluate(model, test)
    assert result.parameters == sum(p.numel() for p in model.parameters())
    assert len(result.history["epoch"]) == 2
    assert result.recipe["config"]["precision"] == "fp32"
    stored = list(tmp_path.glob("*/result.json"))
    assert len(stored) == 1
    content = json.loads(stored[0].read_text())
    assert content.pop("seal") == seal(content)
    assert content == json.loads(json.dumps(asdict(result)))
    assert result.identity == identity(RECIPE, 0, "fp32", tiny())
    assert {"course", "commit", "torch", "device"} <= set(result.made)


def test_a_finished_run_is_not_trained_again(tmp_path):
    first, _ = run(RECIPE, folder=tmp_path, precision="fp32")
    steps = []
    second, _ = run(RECIPE, folder=tmp_path, on_step=lambda state: steps.append(state.step))
    assert steps == []
    assert replace(second, peak_memory=None) == replace(first, peak_memory=None)


def test_an_interrupted_run_goes_on_and_ends_like_an_unbroken_one(tmp_path):
    expected, whole = run(RECIPE, folder=tmp_path / "whole", precision="fp32")

    def interrupt(state):
        if state.step == 4:  # in the second epoch of three steps
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(RECIPE, folder=tmp_path / "broken", precision="fp32", on_step=interrupt)
    steps = []
    found, model = run(RECIPE, folder=tmp_path / "broken", on_step=lambda state: steps.append(state.step))
    assert steps == [4, 5, 6]
    assert found.test_loss == expected.test_loss
    for left, right in zip(whole.parameters(), model.parameters(), strict=True):
        assert torch.equal(left, right)


def test_another_recipe_seed_precision_or_data_set_is_another_run():
    data = tiny()
    labels = torch.cat([data.test_labels[1:], data.test_labels[:1]])
    folders = {
        run_module.run_folder(recipe, seed, images, precision=precision).name
        for recipe, seed, images, precision in [
            (RECIPE, 0, data, "fp32"),
            (RECIPE, 1, data, "fp32"),
            (RECIPE, 0, data, "bf16"),
            (replace(RECIPE, batch_size=8), 0, data, "fp32"),
            (replace(RECIPE, config=replace(RECIPE.config, lr=0.1)), 0, data, "fp32"),
            (RECIPE, 0, replace(data, train_images=data.train_images + 1), "fp32"),
            (RECIPE, 0, replace(data, train_labels=data.train_labels.flip(0)), "fp32"),
            (RECIPE, 0, replace(data, test_images=data.test_images + 1), "fp32"),
            (RECIPE, 0, replace(data, test_labels=labels), "fp32"),
            (RECIPE, 0, replace(data, classes=("a", "b", "d", "c")), "fp32"),
        ]
    }
    assert len(folders) == 10
    reworded = replace(RECIPE, choices="said better")
    assert run_module.run_folder(reworded, 0, data, precision="fp32").name in folders


def test_a_run_goes_on_in_the_precision_that_it_was_begun_in_and_another_is_another_run(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_PRECISION", raising=False)
    monkeypatch.setattr("course_utils.runtime.precision_self_test", lambda device: {"chosen": "bf16"})
    first, _ = run(RECIPE, folder=tmp_path, precision="fp32")
    again, _ = run(RECIPE, folder=tmp_path)
    assert again.identity["precision"] == "fp32"
    assert len(list(tmp_path.iterdir())) == 1
    other, _ = run(RECIPE, folder=tmp_path, precision="bf16")
    assert other.identity["precision"] == other.recipe["config"]["precision"] == "bf16"
    assert len(list(tmp_path.glob("*/result.json"))) == 2
    assert run(RECIPE, folder=tmp_path)[0].identity["precision"] == "bf16"  # both are there: the self-test's


def test_a_checkpoint_of_another_run_is_refused(tmp_path):
    run(RECIPE, folder=tmp_path / "a", precision="fp32")
    (other,) = (tmp_path / "a").glob("*/checkpoint.pt")
    place = run_module.run_folder(RECIPE, 0, tiny(), tmp_path / "b", "fp32")
    place.mkdir(parents=True)
    content = torch.load(other, weights_only=True)
    content["about"] = content["about"] | {"key": "that of other data"}
    content["sha256"] = digest({key: value for key, value in content.items() if key != "sha256"})
    torch.save(content, place / "checkpoint.pt")
    with pytest.raises(ValueError, match="is of another run, .*that of other data.*move it away"):
        run(RECIPE, folder=tmp_path / "b", precision="fp32")


def test_a_damaged_checkpoint_stops_the_run_and_is_kept(tmp_path):
    run(RECIPE, folder=tmp_path, precision="fp32")
    checkpoint = next(tmp_path.glob("*/checkpoint.pt"))
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    with pytest.raises(ValueError, match=r"checkpoint\.pt is damaged"):
        run(RECIPE, folder=tmp_path)
    assert len(checkpoint.read_bytes()) == 1000


def test_the_comparison_shows_published_reference_and_yours(tmp_path):
    cell = comparison(["000/basenet-adam"], folder=tmp_path).splitlines()[-1].split("|")[1:-1]
    assert cell[0].strip() == "`000/basenet-adam`"
    assert cell[1].strip() == "61"
    assert cell[3].strip() == "not run yet"
    leave(tmp_path, find("000/basenet-adam"), 0, 0.612, "bf16")
    assert "| 61.2 (1 seed) |" in comparison(["000/basenet-adam"], folder=tmp_path)


def test_accuracies_given_by_hand_stand_in_the_last_column(tmp_path, monkeypatch):
    monkeypatch.setattr("course_utils.experiments.compare.references", lambda row: [])
    line = comparison(["002/baseline"], {"002/baseline": [0.5]}, folder=tmp_path).splitlines()[-1]
    assert line.startswith("| `002/baseline` | 82.35 |")
    assert line.endswith("| 50.0 (1 seed) | no band yet |")


def test_the_verdict_says_how_many_runs_lie_outside_the_band_of_the_reference():
    reference = [0.90, 0.92, 0.91]  # 91 +- 4.303 * 1 * sqrt(4 / 3) = 91 +- 4.97
    assert verdict([0.87, 0.95], reference) == "within 86.0 to 96.0"
    assert verdict([0.87, 0.85], reference) == "1 of 2 outside 86.0 to 96.0"
    assert verdict([0.5], reference[:1]) == "no band yet"
    assert verdict([], reference) == ""
    assert verdict([0.9], [0.1, 0.9]) == "within 0.0 to 100.0"


def test_a_run_outside_the_band_gets_the_likely_causes_in_order(tmp_path):
    inside, outside = (
        comparison(["000/basenet-adam"], {"000/basenet-adam": [value]}, folder=tmp_path) for value in (0.62, 0.3)
    )
    assert "Outside?" not in inside
    causes = outside.splitlines()[-1]
    assert causes.index("learning rate") < causes.index("normalization") < causes.index("epochs")


def test_a_recipe_may_give_arguments_an_initialization_a_size_and_an_augmentation():
    recipe = replace(
        RECIPE, model="resnet20", arguments={"depth": 8, "width": 4}, initialization="zero_residual", size=20,
        augment="report_003_mnist",
    )  # fmt: skip
    batches, _, test, image_set = prepare(recipe)
    assert next(iter(test))[0].shape == (16, 1, 20, 20)
    model = run_module.build(recipe, image_set)
    assert len(model.stage1) == 1
    assert model.stage1[0].bn2.weight.abs().sum() == 0
    plain, _, _, _ = prepare(replace(recipe, augment=None))
    assert not torch.equal(next(iter(batches))[0], next(iter(plain))[0])


def test_seeds_run_one_by_one_or_side_by_side_end_alike(monkeypatch):
    monkeypatch.undo()  # the worker processes know nothing of `tiny`
    quick = replace(RECIPE, data="digits", train=100, test=50, config=TrainConfig(epochs=1))
    recipes = {"a": quick, "b": replace(quick, batch_size=50)}
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    alone = run_seeds(recipes, (3, 4), device="cpu", precision="fp32", workers=1)
    torch.set_num_threads(threads)
    together = run_seeds(recipes, (3, 4), device="cpu", precision="fp32", workers=2)
    for name in recipes:
        assert [run.seed for run in together[name]] == [3, 4]
        assert [run.test_loss for run in together[name]] == [run.test_loss for run in alone[name]]
    assert alone["a"][0].test_loss == trial(recipes["a"], 3, device="cpu", precision="fp32").test_loss
    assert len({run.test_loss for runs in alone.values() for run in runs}) == 4


def test_a_run_that_diverges_is_an_error_or_where_allowed_a_result_that_no_mean_takes_in():
    wild = replace(RECIPE, config=TrainConfig(epochs=3, optimizer="sgd", lr=1e6))
    with pytest.raises(FloatingPointError, match="training diverged. Lower lr"):
        trial(wild, device="cpu", precision="fp32")
    lost = trial(wild, 5, device="cpu", precision="fp32", may_diverge=True)
    assert lost.diverged
    assert (lost.seed, lost.test_accuracy, lost.test_loss, lost.per_class) == (5, None, None, None)
    assert len(lost.history["epoch"]) < 3
    json.dumps(asdict(lost), allow_nan=False)
    with pytest.raises(ValueError, match=r"finite number, got \[0.5, nan\]"):
        t_interval([0.5, lost.test_accuracy])
    found = run_seeds({"wild": wild, "tame": RECIPE}, (5,), device="cpu", precision="fp32", workers=1, may_diverge=True)
    assert [runs[0].diverged for runs in found.values()] == [True, False]
    assert found["tame"][0].test_loss == trial(RECIPE, 5, device="cpu", precision="fp32").test_loss


def test_runs_become_a_reference_with_one_run_a_seed(tmp_path, monkeypatch):
    place = tmp_path / "reference.json"
    monkeypatch.setattr("course_utils.experiments.compare.reference_path", lambda row: place)
    monkeypatch.setattr(
        "course_utils.experiments.compare.row_recipe", lambda row: RECIPE if row == RECIPE.id else find(row)
    )
    for seed in (1, 0):
        run(RECIPE, seed=seed, folder=tmp_path / "runs", precision="fp32")
    collect("000/basenet-adam", tmp_path / "runs")
    assert [run["seed"] for run in references("000/basenet-adam")] == [0, 1]
    run(replace(RECIPE, batch_size=8), seed=1, folder=tmp_path / "runs", precision="fp32")
    collect("000/basenet-adam", tmp_path / "runs")  # the other one is of another recipe
    assert [run["seed"] for run in references("000/basenet-adam")] == [0, 1]
    run(RECIPE, seed=1, folder=tmp_path / "runs", precision="bf16")
    with pytest.raises(ValueError, match=r"got seeds \[0, 1, 1\] in bf16 and fp32 .*\(1 of another recipe\)"):
        collect("000/basenet-adam", tmp_path / "runs")
    with pytest.raises(ValueError, match="000/basenet-sgd for each seed, in one precision, got seeds \\[\\] in none"):
        collect("000/basenet-sgd", tmp_path / "runs")


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
    assert summary([0.90, 0.92, 0.91]) == "91.0 ± 2.5 (3 seeds)"
    assert summary([0.5]) == "50.0 (1 seed)"


STORED = sorted((Path(run_module.__file__).parent / "reference").glob("*.json"))


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_reference_results_are_complete_and_say_where_they_were_made(path):
    row = json.loads(path.read_text())[0]["id"]
    assert reference_path(row) == path
    runs = references(row)
    assert all(run["id"] == row for run in runs)
    if row.startswith("quick/"):
        assert len(runs) >= 3
    else:  # a published row's runs take hours and are kept as they come: seed 0 first, then 1 and 2
        assert [run["seed"] for run in runs] == list(range(len(runs)))
    assert len({run["seed"] for run in runs}) == len(runs)
    for run_ in runs:
        assert run_["history"]["epoch"][-1] == run_["recipe"]["config"]["epochs"]  # to the last epoch
        assert run_["made"]["torch"]
    assert runs[0]["made"]["date"] in provenance_line(runs)
