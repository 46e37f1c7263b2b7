"""The one number that may be reported: chosen on validation images,
last epoch, test images once."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import torch


def honest_report(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    """validation, test: (settings, seeds, epochs) accuracies -> the setting, its test accuracy."""
    chosen = int(validation[:, :, -1].mean(axis=1).argmax())
    return chosen, float(test[chosen, :, -1].mean())


def cases(rng: np.random.Generator) -> list[tuple]:
    def drawn(*shape: int) -> tuple[np.ndarray, np.ndarray]:
        return rng.uniform(0.5, 0.9, size=shape), rng.uniform(0.5, 0.9, size=shape)

    one_seed = (
        [[[0.80, 0.92, 0.85]], [[0.84, 0.86, 0.88]], [[0.70, 0.80, 0.82]]],
        [[[0.79, 0.90, 0.86]], [[0.83, 0.85, 0.84]], [[0.75, 0.80, 0.87]]],
    )
    two_seeds = (
        [[[0.7, 0.9], [0.7, 0.6]], [[0.7, 0.8], [0.9, 0.8]]],
        [[[0.7, 0.7], [0.8, 0.6]], [[0.9, 0.7], [0.6, 0.8]]],
    )
    return [
        tuple(map(np.array, one_seed)),
        tuple(map(np.array, two_seeds)),
        drawn(5, 3, 7),
        drawn(6, 4, 5),
    ]


def chosen_on_test(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen, _ = honest_report(test, validation)
    return chosen, float(test[chosen, :, -1].mean())


def validation_reported(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen, _ = honest_report(validation, test)
    return chosen, float(validation[chosen, :, -1].mean())


def best_epoch(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen = int(validation.max(axis=2).mean(axis=1).argmax())
    return chosen, float(test[chosen].max(axis=1).mean())


def chosen_by_best_epoch(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen = int(validation.max(axis=2).mean(axis=1).argmax())
    return chosen, float(test[chosen, :, -1].mean())


def luckiest_seed(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen = int(validation[:, :, -1].max(axis=1).argmax())
    return chosen, float(test[chosen, validation[chosen, :, -1].argmax(), -1])


def mean_over_epochs(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen = int(validation.mean(axis=(1, 2)).argmax())
    return chosen, float(test[chosen].mean())


def in_lists(validation: np.ndarray, test: np.ndarray) -> list:
    """In plain Python, all but the last mean."""
    means = [sum(run[-1] for run in runs) / len(runs) for runs in validation.tolist()]
    chosen = max(range(len(means)), key=means.__getitem__)
    return [chosen, np.mean([run[-1] for run in test.tolist()[chosen]])]


def with_torch(validation: np.ndarray, test: np.ndarray) -> "tuple[torch.Tensor, torch.Tensor]":
    """The same in torch."""
    import torch

    last_validation, last_test = (
        torch.from_numpy(values)[..., -1].sum(1) / values.shape[1] for values in (validation, test)
    )
    chosen = last_validation.argmax()
    return chosen, last_test[chosen]


CHECK = Check(
    work="honest_report",
    reference=honest_report,
    cases=cases,
    reread='Notebook 14, "The rules"',
    mistakes=(
        Mistake(
            "chosen on test images",
            "You choose the setting by its test accuracy, so the test images have taken part in "
            "the choice and can no longer judge it.",
            chosen_on_test,
        ),
        Mistake(
            "validation reported",
            "You report the validation accuracy of the winner. It won because it was the largest "
            "of several, by luck, too.",
            validation_reported,
        ),
        Mistake(
            "best epoch",
            "You take the best epoch of each run. Where the accuracy jumps, that is the best of "
            "the noise.",
            best_epoch,
            reread='Notebook 14, "The last epoch, not the best"',
        ),
        Mistake(
            "chosen by the best epoch",
            "You report the last epoch, but you choose by the best one, so the setting that jumps "
            "most has the edge.",
            chosen_by_best_epoch,
            reread='Notebook 14, "The last epoch, not the best"',
        ),
        Mistake(
            "luckiest seed",
            "You choose the best single run and report it. A setting is as good as the mean over "
            "its seeds.",
            luckiest_seed,
        ),
        Mistake(
            "mean over epochs",
            "You average over the epochs. The number is that of the last one.",
            mean_over_epochs,
        ),
    ),
    accepted=(in_lists, with_torch),
    minutes=7,
)
