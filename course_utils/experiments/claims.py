"""What the reports say about pairs of rows, as data, and what the measured accuracies say about it."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Claim:
    """A report's sentence about two rows.

    says: in our words; first, second: rows; gain: what it says of the first over the second: "more", or "no more"
    margin: points within which two rows count as equal, stated before anything was run
    """

    says: str
    first: str
    second: str
    gain: str = "more"
    margin: float = 1.0


CLAIMS = (
    Claim("000: the residual block lifts BaseNet", "000/basenet-residual", "000/basenet-adam"),
    Claim("000: a deep network gains far over BaseNet", "000/deepnet", "000/basenet-adam"),
    Claim("002: augmentation does not help its baseline", "002/augmentation", "002/baseline", "no more"),
    Claim("002: falling learning rates help its baseline", "002/lr-schedule", "002/baseline"),
    Claim("002: residual blocks help", "002/residual", "002/augmentation"),
    Claim("002: ELU is worst among the activations", "002/activation/relu", "002/activation/elu"),
    Claim("002: label smoothing loses to cross-entropy", "002/loss/cross_entropy", "002/loss/label_smoothing"),
    Claim("002: more filters help", "002/filters/32-[128,128,256]", "002/filters/32-[32,64,128]"),
    Claim("002: AdamW beats Adam", "002/optimizer/adamw", "002/optimizer/adam"),
    Claim("002: batch norm lifts VGG-A", "002/vgg-bn", "002/vgg-no-bn"),
    Claim("003: the improvements lift VGG", "003/cifar10/improved-vgg", "003/cifar10/vgg"),
    Claim("003: the improvements lift ResNet", "003/cifar10/improved-resnet", "003/cifar10/resnet"),
    Claim("003: the improvements lift GoogLeNet", "003/cifar10/improved-googlenet", "003/cifar10/googlenet"),
    Claim("004: a second block in the first stage helps", "004/resnet-2111", "004/one-block-each"),
)


LEAST = 3  # seeds a side from which two rows may be called equal
BANDS = ("loss band", "highest loss", "gradient distance", "beta")


def judge_landscape(plain, normed):
    """What the runs of the landscape say of 002's claim: with batch norm the band of losses over the learning rates is
    narrower and lower, and the gradient's distance and beta are lower; in a few words.

    plain, normed: for each learning rate a list of results as dicts, one a seed
    """
    sides = [[{run["seed"]: run for run in runs} for runs in side] for side in (plain, normed)]
    common = set.intersection(*(set(runs) for side in sides for runs in side))
    if not common:
        return "not run yet"
    pairs = [[bands([runs[seed] for runs in side]) for side in sides] for seed in sorted(common)]
    lower = [sum(with_bn[i] < without[i] for without, with_bn in pairs) for i in range(len(BANDS))]
    return ", ".join(f"{name} lower in {count} of {len(pairs)}" for name, count in zip(BANDS, lower, strict=True))


def bands(runs):
    """Of one seed's runs at several learning rates: the BANDS, means over the steps that were looked at.

    A run that diverged has no numbers after it did; there the band is infinite.
    """
    steps = max(len(run["watched"]["steps"]) for run in runs)

    def column(name):
        rows = [run["watched"][name] + [np.inf] * (steps - len(run["watched"][name])) for run in runs]
        return np.nan_to_num(np.array(rows, dtype=float), nan=np.inf, posinf=np.inf)

    losses = column("loss")
    with np.errstate(invalid="ignore"):
        widths = np.where(np.isinf(losses).any(0), np.inf, losses.max(0) - losses.min(0))
    return [widths.mean(), losses.max(0).mean(), column("distance").mean(), column("beta").mean()]


def judge(claim, first, second):
    """What accuracies (fractions, one a seed) of the two rows say about a claim, in a few words.

    A claim of "more" holds where the first is more, one of "no more" where it is less or equal: see `compared`.
    """
    if not first or not second:
        return "not run yet"
    if min(len(first), len(second)) < 2:
        return f"not decided: gap {100 * (first[0] - second[0]):+.1f}, one seed decides nothing"
    found, gap, half = compared(first, second, claim.margin)
    agrees = {"more": ("more",), "no more": ("less", "equal")}[claim.gain]
    verdict = found if found == "not decided" else "holds" if found in agrees else "contradicted"
    equal = f", equal within {claim.margin:g}" if found == "equal" else ""
    return f"{verdict}: gap {gap:+.1f} ± {half:.1f}{equal}"


def compared(first, second, margin):
    """How two samples of accuracies (fractions, one a seed) compare: ("more", "less", "equal" or "not decided", the gap
    of their means and half its 95 percent interval, both in points).

    The chance is that of the seeds, as if every seed were trained and tested alike (Welch's interval). margin: points;
    equal is an interval that lies within it, from at least LEAST seeds a side. Swapped samples give the mirrored answer
    """
    from scipy import stats  # here, because it takes a second to import

    with np.errstate(all="ignore"):
        found = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    gap, half = 100 * (np.mean(first) - np.mean(second)), 100 * (found.high - found.low) / 2
    if not np.isfinite(half) or half == 0:  # two samples without any scatter say nothing of it
        return "not decided", gap, float("inf")
    if abs(gap) + half <= margin and min(len(first), len(second)) >= LEAST:
        return "equal", gap, half
    if half < abs(gap):
        return ("more" if gap > 0 else "less"), gap, half
    return "not decided", gap, half
