"""The league: its networks and their budget."""

import pytest

from course_utils.analysis import cost
from course_utils.app.cli import main
from course_utils.models import create_model
from course_utils.reports import league, league_table
from course_utils.reports.price import training_macs
from course_utils.reports.reproduce import read_queue

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
    assert name == "lenet" or macs >= 0.7 * league.MACS  # else it could not spend the budget
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
