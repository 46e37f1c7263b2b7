"""The one number that may be reported: chosen on validation images,
last epoch, test images once."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from course_utils.grading.checks.c14_capstone import wrong_honest_report as wrong
from course_utils.grading.checks.c14_capstone.wrong_honest_report import of
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
    # by the mean the second setting is chosen, by the median or the first seed the first one,
    # by the best seed, the last one or other epochs the third
    three_seeds = (
        [
            [[0.1, 0.2, 0.92], [0.1, 0.1, 0.9], [0.1, 0.2, 0.3]],
            [[0.85, 0.2, 0.8], [0.86, 0.3, 0.81], [0.87, 0.1, 0.82]],
            [[0.99, 0.9, 0.1], [0.99, 0.8, 0.2], [0.9, 0.9, 0.95]],
        ],
        [
            [[0.2, 0.3, 0.9], [0.1, 0.2, 0.8], [0.3, 0.1, 0.4]],
            [[0.6, 0.3, 0.7], [0.7, 0.4, 0.75], [0.8, 0.2, 0.85]],
            [[0.9, 0.8, 0.2], [0.8, 0.9, 0.3], [0.7, 0.6, 0.91]],
        ],
    )
    one_run = [[[0.5, 0.8]], [[0.9, 0.7]]], [[[0.5, 0.6]], [[0.9, 0.7]]]
    return [
        tuple(map(np.array, one_run)),
        tuple(map(np.array, one_seed)),
        tuple(map(np.array, two_seeds)),
        tuple(map(np.array, three_seeds)),
        drawn(5, 3, 7),
        drawn(6, 4, 5),
        drawn(11, 7, 6),
        drawn(10, 8, 9),
    ]


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
            partial(wrong.chosen_on_test, wrong.last, wrong.last),
            variants=(
                partial(wrong.chosen_on_test, wrong.best_epoch, wrong.best_epoch),
                partial(wrong.chosen_on_test, wrong.best_seed, wrong.best_seed),
                partial(wrong.chosen_on_test, wrong.all_epochs, wrong.all_epochs),
            ),
        ),
        Mistake(
            "validation reported",
            "You report the validation accuracy of the winner. It won because it was the largest "
            "of several, by luck, too.",
            of(wrong.last, wrong.on_validation(wrong.last)),
            variants=(
                of(wrong.best_epoch, wrong.on_validation(wrong.best_epoch)),
                of(wrong.all_epochs, wrong.on_validation(wrong.all_epochs)),
            ),
        ),
        Mistake(
            "best epoch",
            "You report the best epoch on the test images. Where the accuracy jumps, that is the "
            "best of the noise.",
            of(wrong.best_epoch, wrong.on_test(wrong.best_epoch)),
            reread='Notebook 14, "The last epoch, not the best"',
            variants=(
                of(wrong.last, wrong.on_test(wrong.best_epoch)),
                of(wrong.last, wrong.on_test(wrong.best_epoch_of_the_mean)),
                of(wrong.best_epoch_of_the_mean, wrong.on_test(wrong.best_epoch_of_the_mean)),
            ),
        ),
        Mistake(
            "chosen by the best epoch",
            "You report the last epoch, but you choose by the best one, so the setting that jumps "
            "most has the edge.",
            of(wrong.best_epoch),
            reread='Notebook 14, "The last epoch, not the best"',
            variants=(of(wrong.best_epoch_of_the_mean),),
        ),
        Mistake(
            "early stopping",
            "You stop at the epoch that is best on the validation images. By the rules the last "
            "epoch counts, for the choice and for the report.",
            of(wrong.best_epoch_of_the_mean, wrong.at_the_best_epoch),
            reread='Notebook 14, "The last epoch, not the best"',
            variants=(
                of(wrong.last, wrong.at_the_best_epoch),
                of(wrong.last, wrong.at_the_best_epochs),
                of(wrong.best_epoch, wrong.at_the_best_epochs),
                of(wrong.best_epoch, wrong.at_the_best_epoch),
            ),
        ),
        Mistake(
            "luckiest seed",
            "You choose the best single run and report it. A setting is as good as the mean over "
            "its seeds.",
            of(wrong.best_seed, wrong.of_the_best_seed),
        ),
        Mistake(
            "chosen by the best seed",
            "You choose the setting by its best single run. A setting is as good as the mean over "
            "its seeds.",
            of(wrong.best_seed),
            variants=(of(wrong.best_seed, wrong.on_test(wrong.best_seed)),),
        ),
        Mistake(
            "one seed reported",
            "Your setting is right, but you report one of its runs. It is worth the mean over its "
            "seeds.",
            of(wrong.last, wrong.on_test(wrong.best_seed)),
            variants=(
                of(wrong.last, wrong.of_the_best_seed),
                of(wrong.last, wrong.on_test(wrong.one_seed(0))),
                of(wrong.last, wrong.on_test(wrong.one_seed(-1))),
            ),
        ),
        Mistake(
            "chosen by one seed",
            "You choose by the same one seed of every setting. A setting is as good as the mean "
            "over all its seeds.",
            of(wrong.one_seed(0), wrong.on_test(wrong.one_seed(0))),
            variants=(
                of(wrong.one_seed(0)),
                of(wrong.one_seed(-1)),
                of(wrong.one_seed(-1), wrong.on_test(wrong.one_seed(-1))),
            ),
        ),
        Mistake(
            "best of all runs and epochs",
            "You look for the largest of all validation accuracies, so one run at one epoch "
            "decides. A setting is as good as the mean over its seeds, after the last epoch.",
            wrong.best_of_all,
            variants=(wrong.best_of_all_then_mean,),
        ),
        Mistake(
            "index of a flat array",
            "Your index counts all runs, not settings: `argmax` without an axis counts through the "
            "whole array. First there must be one number for each setting.",
            wrong.flattened,
            variants=(wrong.all_flattened,),
        ),
        Mistake(
            "mean over the settings",
            "You average over the settings, so what you choose is a seed. The settings are the "
            "first axis, the seeds the second.",
            wrong.index_of_a_seed,
            variants=(wrong.index_of_a_seed_as_setting,),
        ),
        Mistake(
            "seed taken for an epoch",
            "You take the last seed and average its epochs. The epochs are the last axis, and the "
            "last of them counts.",
            of(wrong.last_seed, wrong.on_test(wrong.last_seed)),
        ),
        Mistake(
            "mean over epochs",
            "You average over the epochs. The number is that of the last one.",
            of(wrong.all_epochs, wrong.on_test(wrong.all_epochs)),
            variants=(of(wrong.all_epochs), of(wrong.last, wrong.on_test(wrong.all_epochs))),
        ),
        Mistake(
            "first epoch",
            "You take the first epoch. The last one counts.",
            of(wrong.first_epoch, wrong.on_test(wrong.first_epoch)),
        ),
        Mistake(
            "median for mean",
            "You take the median over the seeds. A setting is as good as their mean.",
            of(wrong.median, wrong.on_test(wrong.median)),
            variants=(of(wrong.median), of(wrong.last, wrong.on_test(wrong.median))),
        ),
        Mistake(
            "largest test accuracy reported",
            "Your setting is right, but you report the largest test accuracy of all settings. That "
            "of your setting counts.",
            wrong.largest_mean,
        ),
        Mistake(
            "all settings reported",
            "Your setting is right, but you report the mean over all settings. That of your "
            "setting counts.",
            wrong.mean_of_all,
        ),
        Mistake(
            "counted from one",
            "You count the settings from 1. An index begins at 0.",
            wrong.counted_from_one,
        ),
        Mistake(
            "accuracy first",
            "Your answer has the accuracy first. The setting comes first.",
            wrong.accuracy_first,
        ),
        Mistake(
            "percent",
            "You report the accuracy in percent. The arrays have fractions, and so has the answer.",
            wrong.in_percent,
        ),
    ),
    accepted=(in_lists, with_torch),
    minutes=7,
)
