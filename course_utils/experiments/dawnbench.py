"""What a training needs to get somewhere: epochs and seconds to a given accuracy."""

from dataclasses import dataclass

from course_utils.experiments.result import Result
from course_utils.runtime.errors import UserError


@dataclass(frozen=True)
class TimeToAccuracy:
    """Until a target was first reached, at the end of an epoch.

    seconds: of training, validation included
    """

    epochs: int
    seconds: float


def time_to_accuracy(result: Result, target: float) -> TimeToAccuracy | None:
    """Epochs and seconds until the validation accuracy of a run first reached `target`.

    target: fraction in (0, 1)
    returns: None if it never did. Time to accuracy is the measure of DAWNBench (Coleman et al.
    2017): it charges a recipe for slow steps and for many steps alike.
    raises: ValueError for a target that is no such fraction, and for a run without validation

    >>> time_to_accuracy(result, 0.8)
    """
    if not 0 < target < 1:
        raise UserError(f"target is a fraction in (0, 1), got {target!r}; 80 percent is 0.8")
    reached = result.history["val_accuracy"]
    if None in reached:
        raise UserError(
            f"the run {result.id!r} has no validation; give its recipe a share, as validation=0.1"
        )
    for epoch, accuracy in enumerate(reached, start=1):
        if accuracy >= target:
            return TimeToAccuracy(epoch, sum(result.history["seconds"][:epoch]))
    return None
