"""Running a recipe: resumable, repeatable, stored once, and compared honestly."""

import json
from dataclasses import asdict, replace

import pytest
import torch

from course_utils.analysis import t_interval
from course_utils.data import ImageSet
from course_utils.experiments import Recipe, build, execute, execute_all, plan, prepare, scheduler
from course_utils.experiments.identity import identity
from course_utils.experiments.result import seal
from course_utils.experiments.runner import trained_network
from course_utils.runtime.storage import digest
from course_utils.training import TrainConfig, evaluate, train_together

RECIPE = Recipe(
    "000/basenet-adam",
    "basenet",
    "tiny",
    16,
    TrainConfig(epochs=2, lr=1e-3),
    validation=0.25,
    normalize=(0.5, 0.5),
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
    for module in ("preparation", "run", "scheduler"):
        monkeypatch.setattr(f"course_utils.experiments.{module}.load", tiny)


def test_a_recipe_becomes_batches_padded_split_and_normalized():
    batches, held_out, test, image_set = prepare(RECIPE)
    assert [len(b.labels) for b in (batches, held_out, test)] == [33, 11, 16]
    images, _ = next(iter(test))
    assert images.shape == (16, 1, 32, 32)
    assert images[0, 0, 0, 0] == -1  # the padding is black, and black is -1
    assert image_set.classes == ("a", "b", "c", "d")


def test_the_result_says_what_was_measured_and_is_stored_once(tmp_path):
    result = execute(RECIPE, store=tmp_path, precision="fp32")
    _, _, test, _ = prepare(RECIPE)
    model = trained_network(result, store=tmp_path)
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
    first = execute(RECIPE, store=tmp_path, precision="fp32")
    steps = []
    second = execute(RECIPE, store=tmp_path, observers=[lambda state: steps.append(state.step)])
    assert steps == []
    assert json.dumps(asdict(second)) == json.dumps(asdict(first))


def test_an_interrupted_run_goes_on_and_ends_like_an_unbroken_one(tmp_path):
    expected = execute(RECIPE, store=tmp_path / "whole", precision="fp32")

    def interrupt(state):
        if state.step == 4:  # in the second epoch of three steps
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute(RECIPE, store=tmp_path / "broken", precision="fp32", observers=[interrupt])
    steps = []
    result = execute(
        RECIPE, store=tmp_path / "broken", observers=[lambda state: steps.append(state.step)]
    )
    assert steps == [4, 5, 6]
    assert result.test_loss == expected.test_loss
    networks = [trained_network(expected, store=tmp_path / name) for name in ("whole", "broken")]
    for left, right in zip(*(network.parameters() for network in networks), strict=True):
        assert torch.equal(left, right)


def test_another_recipe_seed_precision_or_data_set_is_another_run():
    data = tiny()
    labels = torch.cat([data.test_labels[1:], data.test_labels[:1]])
    folders = {
        plan(recipe, seed, precision=precision, image_set=images).folder("runs").name
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
    assert plan(reworded, precision="fp32", image_set=data).folder("runs").name in folders


def test_a_run_goes_on_in_the_precision_that_it_was_begun_in_and_another_is_another_run(
    tmp_path, monkeypatch
):
    monkeypatch.delenv("COURSE_PRECISION", raising=False)
    monkeypatch.setattr(
        "course_utils.runtime.device.precision_self_test", lambda device: {"chosen": "bf16"}
    )
    execute(RECIPE, store=tmp_path, precision="fp32")
    again = execute(RECIPE, store=tmp_path)
    assert again.identity["precision"] == "fp32"
    assert len(list(tmp_path.iterdir())) == 1
    other = execute(RECIPE, store=tmp_path, precision="bf16")
    assert other.identity["precision"] == other.recipe["config"]["precision"] == "bf16"
    assert len(list(tmp_path.glob("*/result.json"))) == 2
    assert (
        execute(RECIPE, store=tmp_path).identity["precision"] == "bf16"
    )  # both are there: the self-test's


def test_a_checkpoint_of_another_run_is_refused(tmp_path):
    execute(RECIPE, store=tmp_path / "a", precision="fp32")
    (other,) = (tmp_path / "a").glob("*/checkpoint.pt")
    folder = plan(RECIPE, precision="fp32").folder(tmp_path / "b")
    folder.mkdir(parents=True)
    content = torch.load(other, weights_only=True)
    content["about"] = content["about"] | {"key": "that of other data"}
    content["sha256"] = digest({key: value for key, value in content.items() if key != "sha256"})
    torch.save(content, folder / "checkpoint.pt")
    with pytest.raises(ValueError, match="is of another run, .*that of other data.*move it away"):
        execute(RECIPE, store=tmp_path / "b", precision="fp32")


def test_a_damaged_checkpoint_stops_the_run_and_is_kept(tmp_path):
    result = execute(RECIPE, store=tmp_path, precision="fp32")
    checkpoint = next(tmp_path.glob("*/checkpoint.pt"))
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    with pytest.raises(ValueError, match=r"checkpoint\.pt is damaged"):
        trained_network(result, store=tmp_path)
    next(tmp_path.glob("*/result.json")).unlink()
    with pytest.raises(ValueError, match=r"checkpoint\.pt is damaged"):
        execute(RECIPE, store=tmp_path)
    assert len(checkpoint.read_bytes()) == 1000


def test_a_recipe_may_give_arguments_an_initialization_a_size_and_an_augmentation():
    recipe = replace(
        RECIPE,
        model="resnet20",
        arguments={"depth": 8, "width": 4},
        initialization="zero_residual",
        size=20,
        augment="r003:turned_digits",
    )
    batches, _, test, image_set = prepare(recipe)
    assert next(iter(test))[0].shape == (16, 1, 20, 20)
    model = build(recipe, image_set)
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
    alone = execute_all(recipes, (3, 4), device="cpu", precision="fp32", workers=1)
    torch.set_num_threads(threads)
    together = execute_all(recipes, (3, 4), device="cpu", precision="fp32", workers=2)
    for name in recipes:
        assert [run.seed for run in together[name]] == [3, 4]
        assert [run.test_loss for run in together[name]] == [run.test_loss for run in alone[name]]
    assert (
        alone["a"][0].test_loss
        == execute(recipes["a"], 3, device="cpu", precision="fp32").test_loss
    )
    assert len({run.test_loss for runs in alone.values() for run in runs}) == 4


def test_a_run_that_diverges_is_an_error_or_where_allowed_a_result_that_no_mean_takes_in():
    wild = replace(RECIPE, config=TrainConfig(epochs=3, optimizer="sgd", lr=1e6))
    with pytest.raises(FloatingPointError, match="training diverged. Lower lr"):
        execute(wild, device="cpu", precision="fp32")
    lost = execute(wild, 5, device="cpu", precision="fp32", may_diverge=True)
    assert lost.diverged
    assert (lost.seed, lost.test_accuracy, lost.test_loss, lost.per_class) == (5, None, None, None)
    assert len(lost.history["epoch"]) < 3
    json.dumps(asdict(lost), allow_nan=False)
    with pytest.raises(ValueError, match=r"finite number, got \[0.5, nan\]"):
        t_interval([0.5, lost.test_accuracy])
    both = {"wild": wild, "tame": RECIPE}
    results = execute_all(both, (5,), device="cpu", precision="fp32", workers=1, may_diverge=True)
    assert [runs[0].diverged for runs in results.values()] == [True, False]
    assert (
        results["tame"][0].test_loss == execute(RECIPE, 5, device="cpu", precision="fp32").test_loss
    )


def test_weights_that_the_last_step_breaks_are_a_run_that_diverged():
    def break_at_the_end(state):
        if state.step == RECIPE.config.epochs * state.steps_per_epoch:
            with torch.no_grad():
                next(state.model.parameters()).fill_(torch.nan)

    how = {"device": "cpu", "precision": "fp32", "observers": (break_at_the_end,)}
    with pytest.raises(FloatingPointError, match="not finite after the last step.*Lower lr"):
        execute(RECIPE, **how)
    lost = execute(RECIPE, may_diverge=True, **how)
    assert lost.diverged
    assert lost.test_accuracy is None
    assert len(lost.history["epoch"]) == RECIPE.config.epochs


def test_networks_trained_together_are_looked_at_after_the_last_step_too(monkeypatch):
    def broken(models, *rest, **how):
        histories = train_together(models, *rest, **how)
        with torch.no_grad():
            next(models[0].parameters()).fill_(torch.nan)
        return histories

    monkeypatch.setattr(scheduler, "train_together", broken)
    jobs = [(RECIPE, 0), (replace(RECIPE, id="b"), 0)]
    how = {"device": "cpu", "precision": "fp32"}
    lost, kept = scheduler.execute_together(jobs, may_diverge=True, **how)
    assert lost.diverged
    assert lost.test_accuracy is None
    assert not kept.diverged
    with pytest.raises(FloatingPointError, match="diverged under seed 0"):
        scheduler.execute_together(jobs, may_diverge=False, **how)
