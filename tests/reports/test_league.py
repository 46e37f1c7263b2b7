"""The league: its networks and their budget."""

import json
import re

import pytest
import torch

from course_utils.analysis import cost
from course_utils.app.cli import main
from course_utils.authoring import store_league
from course_utils.experiments import Recipe, execute
from course_utils.models import create_model
from course_utils.models.course_weights import read_weights
from course_utils.reports import league, league_table, league_weights, own_league, stored
from course_utils.reports.price import training_macs
from course_utils.reports.reproduce import read_queue
from course_utils.training import TrainConfig

PFLOP = 1e15


def pflop(recipe):
    """Floating-point operations of a training, two for each multiply-add."""
    return 2 * training_macs(recipe) / PFLOP


def tuned(monkeypatch):
    """Every member with some rate."""
    members = {
        name: league.replace(member, lr=member.lr or 0.1) for name, member in league.MEMBERS.items()
    }
    monkeypatch.setattr(league, "MEMBERS", members)


@pytest.mark.parametrize("name", league.MEMBERS)
def test_a_member_is_small_and_within_the_budget(name, monkeypatch):
    tuned(monkeypatch)
    member = league.MEMBERS[name]
    model = create_model(member.model, num_classes=10, in_channels=3, **member.arguments)
    assert sum(weight.numel() for weight in model.parameters()) <= league.PARAMETERS
    macs = cost(model, (3, 32, 32)).macs
    assert macs <= league.MACS
    assert pflop(league.league_recipe(name)) <= 0.1


def test_the_whole_league_costs_at_most_six_pflop(monkeypatch):
    tuned(monkeypatch)
    assert len(league.MEMBERS) >= 12
    runs = sum(pflop(league.league_recipe(name)) for name in league.MEMBERS) * len(league.SEEDS)
    sweeps = sum(
        pflop(recipe) for name in league.MEMBERS for recipe in league.sweep_recipes(name).values()
    )
    assert runs + sweeps <= 6


def test_a_sweep_looks_at_no_test_image_to_choose_and_shares_no_seed_with_the_league():
    for recipe in league.sweep_recipes("residual").values():
        assert recipe.validation > 0
    assert league.SWEEP_SEED not in league.SEEDS


def test_a_queue_names_members_and_their_sweeps(tmp_path, monkeypatch):
    tuned(monkeypatch)
    path = tmp_path / "queue"
    path.write_text("league/vgg 2\nleague/vgg-rate-0.1 100\n")
    (first, two), (second, hundred) = read_queue(path)
    assert (first.id, two) == ("league/vgg", 2)
    assert (second.id, hundred, second.config.lr) == ("league/vgg-rate-0.1", 100, 0.1)
    for wrong in ("league/vggg", "league/vgg-rate-0.2", "leag/vgg", "league/vgg-rate-"):
        path.write_text(wrong)
        with pytest.raises(ValueError, match="line 1"):
            read_queue(path)


def test_a_member_without_a_tuned_rate_is_not_trained(monkeypatch):
    monkeypatch.setitem(league.MEMBERS, "vgg", league.replace(league.MEMBERS["vgg"], lr=None))
    with pytest.raises(ValueError, match="has not been tuned"):
        league.league_recipe("vgg")
    with pytest.raises(ValueError, match="known: lenet"):
        league.league_recipe("no such")


def a_run(name, seed, accuracy):
    """A run as the store has it, as far as the table reads it."""
    made = {"date": "2026-11-30", "device": "a CPU", "torch": "2.14", "torchvision": "0.29"}
    return {
        "id": f"league/{name}",
        "seed": seed,
        "test_accuracy": accuracy,
        "seconds": 300.0,
        "made": made | {"python": "3.11"},
        "recipe": {"config": {"precision": "fp32"}},
    }


def test_the_table_has_the_best_first_and_says_what_was_expected(monkeypatch):
    stored = {
        f"league/{name}": [a_run(name, seed, mean + shift) for seed, shift in enumerate(shifts)]
        for name, mean, shifts in (
            ("plain", 0.80, (0, 0.002, -0.002)),
            ("residual", 0.85, (0.001, 0, -0.001)),
        )
    }
    monkeypatch.setattr(league_table, "references", lambda row: stored.get(row, []))
    places = league_table.standings("nowhere")
    assert [one.name for one in places] == ["residual", "plain"]
    assert (places[0].parameters, places[0].macs, places[0].minutes) == (68_050, 10_248_512, 5)
    text = league_table.league_table(places)
    assert "| `residual` | He et al. 2016a | 68,050 | 10.2 million | 5 | 85.0, 84.8 to 85.2" in text
    assert "not run yet |" in text  # yours
    verdicts = league_table.league_verdicts(places)
    assert "| shortcuts lift twenty layers | holds: gap +5.0 " in verdicts
    assert "| batch norm lifts VGG | not run yet |" in verdicts


def test_the_command_prints_the_table_and_refuses_an_unknown_network(capsys, tmp_path):
    assert main(["league", "--folder", str(tmp_path)]) == 0
    assert "| expected beforehand | measured |" in capsys.readouterr().out
    assert main(["league", "vggg"]) == 2
    assert "there is no 'vggg' in the league; known: lenet" in capsys.readouterr().err


@pytest.mark.parametrize("name", league.MEMBERS)
def test_a_tuned_rate_is_the_best_of_the_stored_sweep(name):
    rate = league.MEMBERS[name].lr
    if rate is None:
        assert not league_table.references(f"league/{name}")  # no result without a tuned rate
        return
    swept = league_weights.sweep_of(name)
    assert league.next_rate(swept) is None  # the best has neighbors, or is at an end of RATES
    assert rate == league_weights.best_rate(name)


@pytest.mark.parametrize(
    ("reached", "following"),
    [
        ({}, 0.1),
        ({0.1: 0.5}, 0.3),
        ({0.1: 0.5, 0.3: 0.6}, 1.0),
        ({0.1: 0.5, 0.3: 0.6, 1.0: 0.4}, None),
        ({0.1: 0.5, 0.3: 0.6, 1.0: 0.7}, 3.0),
        ({0.1: 0.5, 0.3: None}, 0.03),
        ({0.03: 0.6, 0.1: 0.5, 0.3: None}, 0.01),
        ({0.1: None, 0.3: None}, 0.03),
        ({rate: None for rate in league.RATES}, None),
    ],
)
def test_a_sweep_goes_outward_until_the_best_has_neighbors(reached, following):
    assert league.next_rate(reached) == following


def test_a_best_rate_is_that_of_images_held_out_and_a_diverged_run_has_none(monkeypatch, tmp_path):
    path = tmp_path / "sweeps.json"
    monkeypatch.setattr(league_weights, "SWEEPS", path)
    with pytest.raises(ValueError, match="no sweep of 'vgg' is stored"):
        league_weights.best_rate("vgg")
    rows = [("vgg", 0.1, 0.4), ("vgg", 0.3, 0.6), ("vgg", 1.0, None), ("nin", 0.01, 0.9)]
    keys = ("name", "rate", "accuracy")
    path.write_text(json.dumps({"rows": [dict(zip(keys, row, strict=True)) for row in rows]}))
    assert league_weights.best_rate("vgg") == 0.3
    assert league_weights.sweep_of("vgg") == {0.1: 0.4, 0.3: 0.6, 1.0: None}


@pytest.mark.parametrize(("name", "seed"), league_weights.stored_networks() or [(None, None)])
def test_stored_weights_are_those_of_the_stored_run(name, seed):
    if name is None:
        pytest.skip("no weights of the league are stored yet")
    model = league_weights.league_network(name, seed)
    assert not model.training
    (run,) = [one for one in league_table.references(f"league/{name}") if one["seed"] == seed]
    (path,) = league_weights.FOLDER.glob(f"{name}-{seed}-*")
    assert path.stat().st_size < 1_000_000
    card, _ = read_weights(path)
    assert card["test_accuracy"] == pytest.approx(run["test_accuracy"], abs=0.002)  # in float16
    assert (card["seed"], card["recipe"]["config"]["lr"]) == (seed, league.MEMBERS[name].lr)


def test_a_network_that_is_not_stored_is_refused():
    with pytest.raises(ValueError, match="no weights of 'lenet' under seed 77 are stored"):
        league_weights.league_network("lenet", 77)


def on_digits(name, member, lr):
    """The recipe of a member for a moment, on a few digits."""
    config = TrainConfig(epochs=1, optimizer="sgd", lr=lr)
    return Recipe(f"league/{name}", member.model, "digits", 32, config, train=64, test=20)


def test_sweeps_and_runs_are_taken_into_the_course(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(league, "member_recipe", on_digits)
    for module in (league, store_league):
        monkeypatch.setattr(module, "MEMBERS", {"lenet": league.Member("paper", "basenet", lr=0.1)})
    for module in (league_weights, store_league):
        monkeypatch.setattr(module, "SWEEPS", tmp_path / "sweeps.json")
        monkeypatch.setattr(module, "FOLDER", tmp_path / "weights")
    monkeypatch.setattr(stored, "reference_path", lambda row: tmp_path / f"{row[7:]}.json")
    runs = tmp_path / "runs"
    how = {"store": runs, "device": "cpu", "precision": "fp32", "may_diverge": True}
    store_league.main(["tune", str(runs)])
    store_league.main(["sweeps", str(runs)])
    tried = league_weights.sweep_of("lenet")
    assert {0.1, 0.3} < set(tried)
    assert league.next_rate(tried) is None
    assert f"lenet: {league_weights.best_rate('lenet'):g} of 0." in capsys.readouterr().out
    result = execute(league.league_recipe("lenet"), 0, **how)
    store_league.main(["runs", str(runs)])
    assert [run["test_accuracy"] for run in stored.references("league/lenet")] == [
        result.test_accuracy
    ]
    model = league_weights.league_network("lenet")
    assert model(torch.zeros(1, 1, 32, 32)).shape == (1, 10)
    for wrong in ([], ["sweeps"], ["weights", str(runs)]):
        with pytest.raises(ValueError, match="this tool takes tune, sweeps or runs, and a folder"):
            store_league.main(wrong)


MINE = """
from torch import nn

def Net(num_classes, in_channels, width=4):
    return nn.Sequential(
        nn.Conv2d(in_channels, width, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.Linear(width, num_classes),
    )

def large(num_classes, in_channels):
    return Net(num_classes, in_channels, width=30_000)
"""


def test_a_network_of_your_own_is_tuned_trained_and_held_against_the_others(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(own_league, "member_recipe", on_digits)
    monkeypatch.setattr(league, "member_recipe", on_digits)
    stored = {"league/plain": [a_run("plain", seed, 0.8 + seed / 100) for seed in range(3)]}
    monkeypatch.setattr(league_table, "references", lambda row: stored.get(row, []))
    (tmp_path / "my_net.py").write_text(MINE)
    own = ["league", "--folder", str(tmp_path / "runs"), "--device", "cpu", "--precision", "fp32"]
    own += ["--seeds", "2", "--mine"]
    assert main([*own, f"{tmp_path}/my_net.py:Net"]) == 0
    said = capsys.readouterr().out
    assert said.count("percent of the images held out") >= 3
    assert "| `my_net-Net` | yours | " in said
    assert re.search(r"\| `my_net-Net` passes `plain` \| (contradicted|not decided): gap -", said)
    assert main([*own, f"{tmp_path}/my_net.py:large"]) == 2
    assert "a network of the league has at most 300,000 parameters" in capsys.readouterr().err
    assert main([*own, "resnet_tiny"]) == 2
    assert "a network of your own is named as my_net.py:Net" in capsys.readouterr().err
