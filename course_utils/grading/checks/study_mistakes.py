"""What goes wrong in a study, each with what is said of it."""

from functools import partial

from course_utils.grading.checks.questions import Question, described
from course_utils.grading.checks.study_bank import study
from course_utils.grading.engine.check import Mistake

# (name, what is said, kinds of `study`); {tuned}, {unit}, {asks}, {held} are the question's
BANK: list[tuple[str, str, tuple[str, ...]]] = [
    (
        "no prediction",
        "Yours predicts nothing. What you expect must stand before the first training, or "
        "every outcome will look expected.",
        ("silent",),
    ),
    (
        "prediction afterwards",
        "Yours predicts when trainings have been run. Say what you expect before the first.",
        ("afterwards",),
    ),
    (
        "one {tuned} for both arms",
        "Yours takes the {tuned} that suits the treated arm for the control, too. Then the "
        "treatment is favored: each arm needs the {tuned} that is best for it.",
        ("one value",),
    ),
    (
        "{tuned} not tuned",
        "Yours takes some {tuned} for both arms and tries no other. What is compared then is "
        "how well that one happens to suit each of them.",
        (
            "untuned",
            "two tried",
        ),
    ),
    (
        "chosen on test images",
        "Yours chooses the {tuned} on test images. The best of several is flattered on the "
        "images that chose it: choose on validation images.",
        ("on test images",),
    ),
    (
        "compared on validation images",
        "Yours never looks at test images. Both arms were chosen on the validation images, "
        "which flatter them.",
        ("validation only",),
    ),
    (
        "too few {unit}s",
        "Yours compares fewer than five {unit}s. An interval from three is twice as wide as "
        "one from five.",
        ("three",),
    ),
    (
        "other {unit}s in each arm",
        "Yours gives the arms different {unit}s. What two trainings of one {unit} share then "
        "no longer cancels in their difference.",
        ("others",),
    ),
    (
        "{unit}s of the tuning",
        "Yours compares on a {unit} that has chosen the {tuned}. It favors what it chose; "
        "take fresh ones.",
        ("tuned ones",),
    ),
    (
        "something else differs",
        "Your control differs from the treated arm in more than {asks} and its {tuned}. Then "
        "nobody can say which of them made the gap.",
        ("something else", "larger control"),
    ),
    (
        "arms exchanged",
        "Your treated arm is the control, and the control is treated: the gap has the other sign.",
        ("exchanged",),
    ),
    (
        "two groups",
        "Your interval is that of two groups that share nothing. Here both arms have the same"
        " {unit}s: take the interval of their differences, which is narrower.",
        ("two groups",),
    ),
    (
        "interval of one arm",
        "Your interval is as wide as that of one arm. The gap is a difference: take the "
        "interval of the differences.",
        ("one arm",),
    ),
    (
        "another question",
        "Both of your arms have another value of {held} than the question: what holds there "
        "need not hold here.",
        ("another question", "asked elsewhere"),
    ),
    (
        "spread for an interval",
        "Yours reports how far the differences lie apart. The interval of their mean is what "
        "is asked for.",
        (
            "spread",
            "extremes",
        ),
    ),
    (
        "best of each arm",
        "Your gap is that of the best {unit} of each arm. The best of five says more of luck "
        "than of the arm: take the mean of the differences.",
        ("best of each",),
    ),
    (
        "verdict by the gap alone",
        "Your verdict follows the sign of the gap. Where the interval holds 0, nothing is decided.",
        ("by the gap",),
    ),
    (
        "prediction in other words",
        'Yours predicts in another word than "more", "less" or "no difference". One of the '
        "three can be held against the outcome.",
        ("other word",),
    ),
    (
        "test images of other settings",
        "Yours looks at test images of settings that it does not report. They are for the two"
        " arms alone, or they choose with.",
        ("curious",),
    ),
    (
        "no difference claimed",
        "Your verdict says that there is no difference where the interval holds 0. It may "
        "hold gaps that matter, too: nothing is decided.",
        ("null claimed",),
    ),
    (
        "median for mean",
        "Your gap is the middle one of the differences. The mean is asked for, of which the "
        "interval is.",
        ("median",),
    ),
    (
        "standard error for an interval",
        "Your interval is one or two standard errors wide on either side. From five "
        "differences it takes 2.78 of them: use `lab.interval`.",
        (
            "one error",
            "two errors",
            "normal",
        ),
    ),
    (
        "fractions for points",
        "Your gap and its interval are fractions. They are asked for in points, as the laboratory "
        "gives its numbers.",
        ("fractions",),
    ),
    (
        "ends exchanged",
        "The ends of your interval are exchanged: `low` is the smaller one.",
        ("ends exchanged",),
    ),
    (
        "one arm tuned",
        "Yours tries the {tuned} for one arm only. The other arm then has one that was chosen for "
        "something else, or by nobody: each needs its own best.",
        ("treated untuned", "control untuned", "control takes it"),
    ),
    (
        "tuned under another setting",
        "Yours tries the {tuned} under another value of {held} than it compares under. What is "
        "best there need not be best here.",
        ("tuned elsewhere",),
    ),
    (
        "{unit}s added until it is decided",
        "Yours looks at the interval and adds {unit}s while it holds 0. Whoever looks often enough "
        "sees a gap where there is none: fix the number beforehand.",
        ("added until decided",),
    ),
    (
        "errors of both arms added",
        "Your interval adds the errors of the two arms. It is that of neither two groups nor of "
        "the differences: take the interval of the differences.",
        ("both arms",),
    ),
    (
        "verdict by overlap",
        "Your verdict asks whether the intervals of the two arms overlap. They may, and the "
        "interval of the difference may still leave 0 out: read that one.",
        ("overlap",),
    ),
    (
        "control minus treated",
        "Your gap is control minus treated. It is asked for the other way round.",
        ("sign turned",),
    ),
]
# what goes wrong only where something can diverge
DIVERGING = (
    "nan taken for the best",
    "Yours takes a training that diverged for the best: nan is neither more nor less than a "
    "number, so `max` may keep it. Leave it out first.",
    ("nan wins",),
)


def mistakes(question: Question) -> tuple[Mistake, ...]:
    """The bank of a study."""
    words = {
        "tuned": described(question.tuned),
        "unit": question.unit,
        "asks": question.asks,
        "held": " and ".join(question.held),
    }
    rows = [*BANK, DIVERGING] if question.tuned == "rate" else BANK
    made = []
    for name, says, kinds in rows:
        works = [partial(study, question=question, kind=kind) for kind in kinds]
        said = says.format(**words)
        made.append(Mistake(name.format(**words), said, works[0], variants=tuple(works[1:])))
    return tuple(made)
