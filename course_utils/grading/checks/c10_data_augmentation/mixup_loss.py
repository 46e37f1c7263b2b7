"""The loss of a batch under Mixup, and the lowest that any network could reach."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.data import augment
from course_utils.grading.checks.c10_data_augmentation import wrong_mixup_labels as more
from course_utils.grading.checks.c10_data_augmentation import wrong_mixup_loss as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def mixup_loss(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """logits: (N, classes), labels, partner, share: (N,) -> the loss, and the lowest possible."""
    rows = F.one_hot(labels, logits.shape[1]).to(logits)
    _, mixed = augment.mixup(rows[:, :, None, None], rows, partner, share)
    return F.cross_entropy(logits, mixed), torch.special.entr(mixed).sum(1).mean()


def cases(rng: np.random.Generator) -> list[tuple]:
    # images 0 and 2 are of one class, 4 meets itself
    pairs = torch.tensor([2, 0, 2, 1, 2]), torch.tensor([2, 3, 0, 1, 4])
    more = torch.tensor([0, 3, 1, 3, 4, 0, 1]), torch.tensor([6, 3, 1, 0, 5, 2, 4])
    return [
        (
            torch.tensor([[2.0, 0, 0], [0, 1, 0]]),
            torch.tensor([0, 2]),
            torch.tensor([1, 0]),
            torch.tensor([0.75, 0.4]),
        ),
        (
            torch.zeros(2, 2),
            torch.tensor([0, 1]),
            torch.tensor([1, 1]),
            torch.tensor([0.5, 0.5]),
        ),
        (tensor(rng, 5, 4).float(), *pairs, between(rng, 0.15, 0.3, 5)),
        (tensor(rng, 7, 6).float(), *more, between(rng, 0.6, 0.9, 7)),
        (
            tensor(rng, 3, 5).float(),
            torch.tensor([4, 0, 3]),
            torch.tensor([1, 2, 0]),
            torch.tensor([0.25, 0.0, 1.0]),
        ),
    ]


def between(rng: np.random.Generator, low: float, high: float, n: int) -> torch.Tensor:
    """(n,) float32, uniformly distributed."""
    return torch.from_numpy(rng.uniform(low, high, n)).float()


def two_losses(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross-entropy is linear in the label: no mixed label is needed."""
    own, other = (
        F.cross_entropy(logits, classes, reduction="none") for classes in (labels, labels[partner])
    )
    two = torch.special.entr(share) + torch.special.entr(1 - share)
    return (share * own + (1 - share) * other).mean(), (two * (labels != labels[partner])).mean()


def in_python(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[float, float]:
    """Pair by pair, and each entropy by its definition."""
    loss = []
    floor = []
    rows = logits.double().numpy()
    for row, a, b, s in zip(rows, labels, labels[partner], share.tolist(), strict=True):
        log_p = row - np.log(np.exp(row).sum())
        loss.append(-s * log_p[a] - (1 - s) * log_p[b])
        floor.append(0.0 if a == b else -sum(x * np.log(x) for x in (s, 1 - s) if x > 0))
    return sum(loss) / len(loss), sum(floor) / len(floor)


CHECK = Check(
    work="mixup_loss",
    reference=mixup_loss,
    cases=cases,
    reread='Notebook 10, "Two images in one"',
    mistakes=(
        Mistake(
            "share of the partner",
            "Your `share` goes to the partner. It is the part of the image's own label; the "
            "partner has the rest.",
            more.share_of_the_partner,
            variants=(more.loss_by_other_share,),
        ),
        Mistake(
            "one share for all",
            "You mix every pair at the first share. Every pair has its own.",
            more.one_share,
        ),
        Mistake(
            "mean of the shares",
            "You average the shares before you mix. Every pair has its own; the mean comes last.",
            wrong.mean_share,
            variants=(wrong.mean_share_in_loss, wrong.loss_at_mean_two),
        ),
        Mistake(
            "mixed inside the logarithm",
            "You add the probabilities of the two classes and take one logarithm: a network that "
            "gives everything to one of the two is let off. The labels mix outside: each class has "
            "its own logarithm.",
            more.inside_the_logarithm,
        ),
        Mistake(
            "always two classes",
            "Your lowest loss takes every pair for two classes. Where both images are of one "
            "class, the label is certain, whatever the share.",
            more.always_two_classes,
            variants=(wrong.two_or_no_number,),
        ),
        Mistake(
            "itself only",
            "Your label is certain only where an image meets itself. Two images of one class make "
            "it certain, too.",
            wrong.same_image_only,
        ),
        Mistake(
            "zero times infinity",
            "Your lowest loss is NaN: 0 times ln 0. In an entropy such a term is 0.",
            more.not_a_number,
            variants=(wrong.no_number,),
        ),
        Mistake(
            "index for a class",
            "You take `partner` for a class. It is the index of an image, and the class is the "
            "label of that image.",
            wrong.partner_as_class,
            variants=(wrong.index_as_class, wrong.loss_against_index),
        ),
        Mistake(
            "written, not added",
            "You write the two shares into a row, and where both images are of one class, the "
            "second overwrites the first. There they add up to 1.",
            wrong.rest_written,
            variants=(wrong.own_written,),
        ),
        Mistake(
            "lowest taken for 0",
            "Your lowest loss is 0. Against a mixed label no answer gets so low: to be sure of one "
            "class is to be wrong about the other.",
            wrong.nothing_to_learn,
        ),
        Mistake(
            "entropy of the network",
            "Your lowest loss is the entropy of what the network says. It belongs to the labels "
            "alone, whatever the network.",
            wrong.own_entropy,
        ),
        Mistake(
            "lowest of the batch",
            "You take the smallest value in the batch. Asked is what the mean can reach at the "
            "lowest, with the best answer to every label.",
            wrong.least,
            variants=(wrong.least_loss,),
        ),
        Mistake(
            "certain pairs left out",
            "Your lowest loss is a mean over the pairs of two classes. Those of one class count, "
            "too, with 0.",
            wrong.mean_of_the_others,
        ),
        Mistake(
            "entropy of one class",
            "Your entropy has the term of the image's own class only. The class of the partner has "
            "one, too.",
            wrong.half_entropy,
        ),
        Mistake(
            "softmax twice",
            "You take the softmax before a cross-entropy that does so itself. It wants logits.",
            wrong.softmax_twice,
        ),
        Mistake(
            "no log-softmax",
            "You multiply the labels with something else than the logarithms of the probabilities "
            "that the network gives to the classes of an image.",
            wrong.no_softmax,
            variants=(wrong.log_of_logits, wrong.no_logarithm, wrong.by_columns),
        ),
        Mistake(
            "mean over the classes",
            "You divide by the number of classes, too, in the loss, the lowest or both. Over the "
            "classes it is a sum, over the batch a mean.",
            wrong.by_class,
            variants=(wrong.loss_by_class, wrong.lowest_by_class),
        ),
        Mistake(
            "no mean over the batch",
            "You do not average over the batch, in the loss, the lowest or both. Asked are two "
            "numbers, each a mean over the images.",
            wrong.sums,
            variants=(
                wrong.summed_loss,
                wrong.summed_lowest,
                wrong.not_averaged,
                wrong.lowest_each,
            ),
        ),
        Mistake(
            "bits for nats",
            "You take logarithms to the base 2. Asked are nats, with the natural logarithm.",
            wrong.bits,
            variants=(wrong.both_in_bits,),
        ),
        Mistake(
            "logits of the partner",
            "You use the logits of the partner as well. The logits belong to the mixed images "
            "already: each row meets both labels.",
            wrong.logits_mixed,
            variants=(wrong.logits_of_partner,),
        ),
        Mistake(
            "distance of the two",
            "One of your two numbers is their distance. Asked are the loss and its lowest value.",
            wrong.distance,
            variants=(wrong.distance_for_lowest,),
        ),
        Mistake(
            "order exchanged",
            "You give the lowest value first. The loss comes first.",
            wrong.order_exchanged,
        ),
        Mistake(
            "partner left out",
            "Your loss has the part of the image's own class only. The class of the partner has "
            "the rest.",
            wrong.own_labels_only,
            variants=(wrong.own_part_only,),
        ),
        Mistake(
            "sign forgotten",
            "Your loss, your lowest value or both are negative. Logarithms of probabilities are, "
            "so there is a minus in front.",
            wrong.sign,
            variants=(wrong.sign_of_lowest, wrong.sign_of_loss),
        ),
        Mistake(
            "one label of the two",
            "Your loss has the class of the larger share only. Both classes count, each by its "
            "share.",
            more.larger_share,
            variants=(more.larger_share_at_zero,),
        ),
        Mistake(
            "labels as numbers",
            "You mix the numbers of the classes: between class 0 and class 2 you get class 1. A "
            "mixed label is a distribution over the classes.",
            more.mixed_numbers,
            variants=(more.mixed_numbers_at_zero,),
        ),
        Mistake(
            "entropy of the mean label",
            "You average the labels and take the entropy of that. Every label has an entropy of "
            "its own; the mean comes last.",
            more.mean_label,
        ),
        Mistake(
            "labels as logits",
            "For the lowest value you hand the labels to a cross-entropy as logits, and so through "
            "a softmax. They are probabilities already.",
            more.labels_as_logits,
        ),
        Mistake(
            "one number only",
            "You give back one number. Asked are two: the loss, and its lowest value.",
            more.loss_only,
            variants=(more.lowest_only,),
        ),
        Mistake(
            "classes counted in the labels",
            "You count the classes in the labels. Where the last ones do not occur among these, "
            "your rows are too short; the logits have a column for every class.",
            more.classes_of_labels,
        ),
    ),
    accepted=(two_losses, in_python),
    forbidden=("course_utils", "torchvision", "augment"),
    points=3,
    minutes=12,
    difficulty=2,
)
