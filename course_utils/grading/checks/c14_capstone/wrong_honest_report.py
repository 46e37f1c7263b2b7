"""Wrong implementations of `honest_report`, for its bank: other choices and other numbers."""

from collections.abc import Callable
from functools import partial

import numpy as np

Score = Callable[[np.ndarray], np.ndarray]  # (settings, seeds, epochs) -> a number for each setting
Tell = Callable[[np.ndarray, np.ndarray], float]  # of the setting: (seeds, epochs) twice -> number


def last(accuracies: np.ndarray) -> np.ndarray:
    return accuracies[..., -1].mean(axis=-1)


def last_of_test(validation: np.ndarray, test: np.ndarray) -> float:
    return float(last(test))


def reported(
    score: Score, tell: Tell, validation: np.ndarray, test: np.ndarray
) -> tuple[int, float]:
    """score: of validation accuracies, chooses; tell: of the setting's validation and test ones"""
    chosen = int(np.argmax(score(validation)))
    return chosen, float(tell(validation[chosen], test[chosen]))


def of(score: Score, tell: Tell = last_of_test) -> Callable[..., tuple[int, float]]:
    return partial(reported, score, tell)


def best_epoch(accuracies: np.ndarray) -> np.ndarray:
    return accuracies.max(axis=-1).mean(axis=-1)


def best_epoch_of_the_mean(accuracies: np.ndarray) -> np.ndarray:
    return accuracies.mean(axis=-2).max(axis=-1)


def best_seed(accuracies: np.ndarray) -> np.ndarray:
    return accuracies[..., -1].max(axis=-1)


def all_epochs(accuracies: np.ndarray) -> np.ndarray:
    return accuracies.mean(axis=(-1, -2))


def median(accuracies: np.ndarray) -> np.ndarray:
    return np.median(accuracies[..., -1], axis=-1)


def first_epoch(accuracies: np.ndarray) -> np.ndarray:
    return accuracies[..., 0].mean(axis=-1)


def last_seed(accuracies: np.ndarray) -> np.ndarray:
    return accuracies[..., -1, :].mean(axis=-1)


def one_seed(seed: int) -> Score:
    return lambda accuracies: accuracies[..., seed, -1]


def on_test(score: Score) -> Tell:
    return lambda validation, test: float(score(test))


def on_validation(score: Score) -> Tell:
    return lambda validation, test: float(score(validation))


def at_the_best_epoch(validation: np.ndarray, test: np.ndarray) -> float:
    """Of the mean over the seeds."""
    return test[:, validation.mean(axis=0).argmax()].mean()


def at_the_best_epochs(validation: np.ndarray, test: np.ndarray) -> float:
    """Of each run."""
    return test[np.arange(len(test)), validation.argmax(axis=1)].mean()


def of_the_best_seed(validation: np.ndarray, test: np.ndarray) -> float:
    return test[validation[:, -1].argmax(), -1]


def chosen_on_test(
    score: Score, tell: Score, validation: np.ndarray, test: np.ndarray
) -> tuple[int, float]:
    chosen = int(np.argmax(score(test)))
    return chosen, float(tell(test[chosen]))


def best_of_all(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    place = np.unravel_index(validation.argmax(), validation.shape)
    return int(place[0]), float(test[place])


def best_of_all_then_mean(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    setting, _, epoch = np.unravel_index(validation.argmax(), validation.shape)
    return int(setting), float(test[setting, :, epoch].mean())


def flattened(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen = int(np.argmax(validation[:, :, -1]))
    return chosen, float(test[chosen, :, -1].mean())


def all_flattened(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen = int(np.argmax(validation))
    return chosen, float(test[chosen, :, -1].mean())


def index_of_a_seed(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen = int(validation[:, :, -1].mean(axis=0).argmax())
    return chosen, float(test[:, chosen, -1].mean())


def index_of_a_seed_as_setting(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen = int(validation[:, :, -1].mean(axis=0).argmax())
    return chosen, float(test[chosen, :, -1].mean())


def largest_mean(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    return int(last(validation).argmax()), float(last(test).max())


def mean_of_all(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    return int(last(validation).argmax()), float(last(test).mean())


def counted_from_one(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen, accuracy = of(last)(validation, test)
    return chosen + 1, accuracy


def accuracy_first(validation: np.ndarray, test: np.ndarray) -> tuple[float, int]:
    chosen, accuracy = of(last)(validation, test)
    return accuracy, chosen


def in_percent(validation: np.ndarray, test: np.ndarray) -> tuple[int, float]:
    chosen, accuracy = of(last)(validation, test)
    return chosen, 100 * accuracy
