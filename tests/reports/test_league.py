"""The league: its networks and their budget."""

import pytest

from course_utils.analysis import cost
from course_utils.models import create_model
from course_utils.reports import league
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
