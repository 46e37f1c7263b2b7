"""Schedules: equal to torch's where torch has them, and factors of the peak everywhere."""

import pytest
import torch

from course_utils.runtime.registry import find
from course_utils.training.schedules import SCHEDULES, cosine, multi_step, one_cycle, warmup_cosine

STEPS = 2000


def torch_rates(make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = make(optimizer)
    rates = []
    for _ in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_is_a_factor_of_the_peak(name):
    values = [SCHEDULES[name](step / STEPS) for step in range(STEPS)]
    assert min(values) >= 0
    assert max(values) == pytest.approx(1, abs=1e-3)


def test_cosine_equals_torch_cosine_annealing():
    rates = torch_rates(lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=STEPS))
    assert [cosine(step / STEPS) for step in range(STEPS)] == pytest.approx(rates, abs=1e-9)


def test_one_cycle_equals_torch_one_cycle():
    rates = torch_rates(
        lambda o: torch.optim.lr_scheduler.OneCycleLR(o, max_lr=1.0, total_steps=STEPS)
    )
    # torch counts STEPS - 1 intervals and turns a step earlier; at 2,000 steps that is a thousandth
    assert [one_cycle(step / STEPS) for step in range(STEPS)] == pytest.approx(rates, abs=3e-3)


def test_multi_step_equals_torch_multi_step():
    rates = torch_rates(
        lambda o: torch.optim.lr_scheduler.MultiStepLR(o, milestones=[STEPS // 2, 3 * STEPS // 4])
    )
    assert [multi_step(step / STEPS) for step in range(STEPS)] == pytest.approx(rates)


def test_warm_up_rises_in_a_line_to_the_peak_and_ends_at_zero():
    assert warmup_cosine(0.05) == pytest.approx(0.5)
    assert warmup_cosine(0.1) == pytest.approx(1)
    assert warmup_cosine(1) == pytest.approx(0, abs=1e-12)


def test_report_001_halves_every_50_of_200_epochs():
    rates = torch_rates(lambda o: torch.optim.lr_scheduler.StepLR(o, STEPS // 4, gamma=0.5))
    schedule = find("r001:quarters", SCHEDULES, "schedule")
    assert [schedule(step / STEPS) for step in range(STEPS)] == pytest.approx(rates)


def test_report_002_halves_the_rate_after_25_of_30_epochs():
    schedule = find("r002:late_halving", SCHEDULES, "schedule")
    rates = [schedule(epoch / 30) for epoch in range(30)]
    assert rates == 25 * [1] + 5 * [0.5]
