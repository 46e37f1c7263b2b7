"""A plugin of pytest: which tests are slow. `pytest -m "not slow"` is for while one works.

By what a full run measured on two cores: the places that hold most of its time. The rest takes less
than three minutes.
"""

import pytest

SLOW = (
    "notebooks/",
    "tests/analysis/test_cost",
    "tests/analysis/test_receptive_field",
    "tests/app/test_lab",
    "tests/app/test_site",
    "tests/authoring/",
    "tests/browser/",
    "tests/grading/test_author",
    "tests/grading/test_batch",
    "tests/grading/test_hostile",
    "tests/grading/test_isolation",
    "tests/grading/test_mutants",
    "tests/grading/test_exercises",
    "tests/grading/test_reading",
    "tests/models/test_zoo",
    "tests/models/test_torchvision",
    "tests/reports/test_identity",
    "tests/reports/test_reproduce",
    "tests/reports/test_watched_runs",
    "tests/test_contributing",
    "tests/test_full_profile",
    "tests/training/diagnostics/test_planted_mistakes",
    "tests/training/test_checkpoints",
    "tests/training/test_distributed",
    "tests/widgets/test_states",
)


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes long; see tests/slow.py")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
