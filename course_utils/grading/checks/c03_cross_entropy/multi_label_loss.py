"""Cross-entropy where a picture may show any number of objects: a sigmoid for each class, without
overflow.
"""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c03_cross_entropy import wrong_multi_label_loss as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def multi_label_loss(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    """The loss (N,) of logits (N, K), summed over classes that are shown (1) or not (0)."""
    return F.binary_cross_entropy_with_logits(logits, shown, reduction="none").sum(1)


def cases(rng: np.random.Generator) -> list[tuple]:
    def labels(*shape: int) -> torch.Tensor:
        # both answers occur in every row, whatever is drawn
        shown = torch.from_numpy(rng.integers(0, 2, shape)).double()
        shown[:, 0] = 1
        shown[:, 1] = 0
        return shown

    return [
        (torch.tensor([[0.0, 2.0]]), torch.tensor([[1.0, 0.0]])),
        (torch.tensor([[0.0, 2.0], [-500.0, 0.0]]), torch.tensor([[1.0, 0.0], [1.0, 1.0]])),
        (torch.tensor([[0.5, -0.5, 1.0]]), torch.tensor([[0.0, 0.0, 1.0]])),
        (torch.tensor([[-70.0, -60.0], [80.0, 3.0]]), torch.tensor([[1.0, 1.0], [0.0, 0.0]])),
        (torch.tensor([[1000.0, -3.0], [-200.0, 150.0]]), torch.tensor([[1.0, 0.0], [1.0, 0.0]])),
        (torch.tensor([[1000.0, 1.0], [0.5, -1000.0]]), torch.tensor([[0.0, 1.0], [0.0, 1.0]])),
        (2 * tensor(rng, 3, 7), labels(3, 7)),
        (30 * tensor(rng, 6, 4), labels(6, 4)),
        (tensor(rng, 4, 4), labels(4, 4)),
    ]


def signed_logit(logits: torch.Tensor, shown: torch.Tensor) -> np.ndarray:
    toward = np.where(shown.numpy() == 1, logits.numpy(), -logits.numpy())
    return np.logaddexp(0, -toward).sum(axis=1)


def two_classes(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    pair = torch.stack([torch.zeros_like(logits), logits], dim=1)
    return F.cross_entropy(pair, shown.long(), reduction="none").sum(1)


CHECK = Check(
    work="multi_label_loss",
    reference=multi_label_loss,
    cases=cases,
    reread='Notebook 03, "When one class is rare"',
    mistakes=(
        Mistake(
            "overflow",
            "Your loss is not finite where a logit is large: the sigmoid rounds to 0 or 1 and then "
            "meets ln 0.",
            wrong.overflows,
            'Notebook 03, "From scores to probabilities"',
            variants=(
                wrong.overflows_where,
                wrong.overflows_in_double,
                wrong.overflows_where_in_double,
            ),
        ),
        Mistake(
            "floor below the logarithm",
            "You keep the probability from 0 by something small before the logarithm. That hides "
            "the overflow: a network that is certainly wrong about a class then pays a fixed price "
            "at the most, about 18 for 1e-8, where the true price has no upper limit.",
            wrong.floor(1e-8),
            'Notebook 03, "The loss"',
            variants=(
                *map(wrong.floor, (1e-5, 1e-6, 1e-7, 1e-9, 1e-10, 1e-12, 1e-15, 1e-20, 1e-30)),
                *map(wrong.clamped, (1e-5, 1e-6, 1e-7)),
            ),
        ),
        Mistake(
            "softmax",
            "You let the classes compete for one unit of probability. Here each class is a "
            "question of its own.",
            wrong.by_softmax,
            variants=(wrong.softmax_both_answers, wrong.softmax_shared),
        ),
        Mistake(
            "shown classes only",
            "Only the classes in the picture cost anything in yours, so that always saying yes "
            "would be free. That something is not there is an answer too.",
            wrong.shown_only,
            variants=(wrong.shown_only_mean,),
        ),
        Mistake(
            "mean over classes",
            "You average over the classes. The probabilities of all answers are multiplied, so "
            "their losses add up.",
            wrong.mean_over_classes,
            'Notebook 03, "The loss"',
        ),
        Mistake(
            "answers swapped",
            "Yours is small where the network is wrong. A large logit means that the class is "
            "shown.",
            wrong.answers_swapped,
        ),
        Mistake(
            "hidden classes only",
            "Only the classes that are not in the picture cost anything in yours. That a class is "
            "shown is an answer too.",
            wrong.hidden_only,
        ),
        Mistake(
            "exponential overflows",
            "You take the exponential of a large logit, which is infinite for the machine, and so "
            "is your loss. Take the larger of the two exponents out of the sum first.",
            wrong.log_one_plus_exp,
            reread='Notebook 03, "From scores to probabilities"',
            variants=(wrong.log_one_plus_exp_turned, wrong.log_one_plus_exp_in_double),
        ),
        Mistake(
            "product before the logarithm",
            "You multiply the probabilities first and take the logarithm of the product, which "
            "rounds to 0. Add up the logarithms instead.",
            wrong.product_first,
            reread='Notebook 03, "The loss"',
            variants=(wrong.product_where,),
        ),
        Mistake(
            "logits cut off",
            "You cut off large logits, so that a network that is certainly wrong pays a fixed "
            "price at the most. The true price grows with the logit, without a limit.",
            wrong.within(30),
            reread='Notebook 03, "The loss"',
            variants=(*map(wrong.within, (10, 15, 20, 50, 80, 88, 100)),),
        ),
        Mistake(
            "logarithm cut off at 100",
            "Your loss of a class ends at 100: torch cuts the logarithm off there, since the "
            "sigmoid has rounded to 0. The true price has no upper limit.",
            wrong.cut_at_100,
            reread='Notebook 03, "The loss"',
        ),
        Mistake(
            "one maximum for the row",
            "You take one maximum out of a whole row. Each class is a log-sum-exp of its own, of "
            "0 and one logit, and needs its own maximum.",
            wrong.row_maximum,
            variants=(
                wrong.row_maximum_from_0,
                wrong.row_maximum_floor,
            ),
        ),
        Mistake(
            "maximum not added back",
            "You take the maximum out of the log-sum-exp and do not add it back.",
            wrong.maximum_lost,
        ),
        Mistake(
            "one number for the batch",
            "You give one number for the whole batch. Each image has a loss of its own.",
            wrong.one_number,
            variants=(
                wrong.one_sum,
                wrong.one_mean_of_all,
            ),
        ),
        Mistake(
            "summed over the images",
            "You add up over the images, which leaves a number for each class. Add up over the "
            "classes, which leaves one for each image.",
            wrong.over_images,
            variants=(wrong.mean_over_images,),
        ),
        Mistake(
            "classes not added up",
            "You give a loss for every class of every image. Those of one image add up to its "
            "loss.",
            wrong.class_by_class,
        ),
        Mistake(
            "numbers for a condition",
            "You choose with the numbers of `shown`. A condition is true or false: compare them "
            "with something first.",
            wrong.float_condition,
        ),
        Mistake(
            "overflow in double precision",
            "Your loss is infinite where a logit of 1000 is wrong. Doubles reach further than "
            "floats, but not so far: take the larger exponent out of the sum before `exp`.",
            wrong.double_sigmoid,
            reread='Notebook 03, "From scores to probabilities"',
            variants=(wrong.double_exponential, wrong.double_product),
        ),
        Mistake(
            "bits",
            "Your loss is in bits, by logarithms of base 2. Asked is nats: the natural logarithm.",
            wrong.bits,
            'Notebook 03, "The loss"',
        ),
        Mistake(
            "sign turned",
            "Your sign is turned. The loss is minus the logarithm of a probability, and so never "
            "negative.",
            wrong.negative,
            'Notebook 03, "The loss"',
        ),
    ),
    accepted=(signed_logit, two_classes),
    forbidden=(
        "binary_cross_entropy_with_logits",
        "BCEWithLogitsLoss",
        "multilabel_soft_margin_loss",
        "logsigmoid",
        "LogSigmoid",
    ),
    points=3,
    minutes=12,
    difficulty=2,
)
