# %% right gap_in_errors: a helper for the squared error of one row
import numpy as np


def squared_error(row, images, own):
    mean = row.mean()
    seeds = ((row - mean) ** 2).sum() / (len(row) - 1) / len(row)
    return seeds + (mean * (100 - mean) / images if own else 0.0)


def gap_in_errors(first, second, images, same_images):
    own = not same_images
    total = squared_error(first, images, own) + squared_error(second, images, own)
    return float((first.mean() - second.mean()) / np.sqrt(total))


# %% right gap_in_errors: the statistics module on plain lists
import math
import statistics


def gap_in_errors(first, second, images, same_images):
    first, second = [float(v) for v in first], [float(v) for v in second]
    error2 = statistics.variance(first) / len(first) + statistics.variance(second) / len(second)
    if not same_images:
        for row in (first, second):
            p = statistics.fmean(row) / 100
            error2 += 100**2 * p * (1 - p) / images
    return (statistics.fmean(first) - statistics.fmean(second)) / math.sqrt(error2)


# %% right gap_in_errors: a list of standard errors and their norm
import numpy as np


def gap_in_errors(first, second, images, same_images):
    rows = [np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)]
    parts = [np.std(row, ddof=1) / np.sqrt(row.size) for row in rows]
    if not same_images:
        parts += [np.sqrt(np.mean(row) * (100 - np.mean(row)) / images) for row in rows]
    return float(np.subtract(*[np.mean(row) for row in rows]) / np.linalg.norm(parts))


# %% right gap_in_errors: np.cov and the product with a switch
import numpy as np

gap_in_errors = lambda first, second, images, same_images: float(  # noqa: E731
    (np.mean(first) - np.mean(second))
    / sum(
        float(np.cov(r)) / len(r) + (1 - bool(same_images)) * np.mean(r) * (100 - np.mean(r)) / images
        for r in (first, second)
    )
    ** 0.5
)


# %% wrong gap_in_errors: divides the variance by n instead of n - 1 => divided by n
import numpy as np


def gap_in_errors(first, second, images, same_images):
    var = first.var() / len(first) + second.var() / len(second)
    if not same_images:
        for p in (first.mean(), second.mean()):
            var += p * (100 - p) / images
    return float((first.mean() - second.mean()) / np.sqrt(var))


# %% wrong gap_in_errors: divides the chance of the images by the number of seeds too => seeds shrink everything
import numpy as np


def gap_in_errors(first, second, images, same_images):
    def variance(row):
        v = np.var(row, ddof=1)
        if not same_images:
            v = v + row.mean() * (100 - row.mean()) / images
        return v / len(row)

    return float((first.mean() - second.mean()) / np.sqrt(variance(first) + variance(second)))


# %% wrong gap_in_errors: takes the scatter of the seeds and not the error of their mean => scatter of one run
import numpy as np


def gap_in_errors(first, second, images, same_images):
    var = np.var(first, ddof=1) + np.var(second, ddof=1)
    if not same_images:
        a, b = first.mean(), second.mean()
        var += (a * (100 - a) + b * (100 - b)) / images
    return float((first.mean() - second.mean()) / np.sqrt(var))


# %% wrong gap_in_errors: adds the chance of the images where they are the same, and not where they differ => the wrong way round
import numpy as np


def gap_in_errors(first, second, images, same_images):
    squares = 0.0
    for row in (first, second):
        squares += np.var(row, ddof=1) / row.size
        if same_images:
            squares += row.mean() * (100 - row.mean()) / images
    return float((first.mean() - second.mean()) / squares**0.5)


# %% wrong gap_in_errors: adds the standard errors instead of their squares => errors added
import numpy as np


def gap_in_errors(first, second, images, same_images):
    errors = []
    for row in (first, second):
        e = np.var(row, ddof=1) / len(row)
        if not same_images:
            e += row.mean() * (100 - row.mean()) / images
        errors.append(np.sqrt(e))
    return float((first.mean() - second.mean()) / sum(errors))


# %% wrong gap_in_errors: second minus first => second minus first
import numpy as np


def gap_in_errors(first, second, images, same_images):
    error = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    if not same_images:
        error += sum(row.mean() * (100 - row.mean()) for row in (first, second)) / images
    return float((second.mean() - first.mean()) / np.sqrt(error))


# %% wrong gap_in_errors: the binomial variance is left in fractions while the rest is in percent => images in fractions
import numpy as np


def gap_in_errors(first, second, images, same_images):
    variance = first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second)
    if not same_images:
        for accuracy in (first.mean() / 100, second.mean() / 100):
            variance += accuracy * (1 - accuracy) / images
    return float((first.mean() - second.mean()) / np.sqrt(variance))


# %% wrong gap_in_errors: p (1 - p) with p in percent => p (1 - p) of percent
import numpy as np


def gap_in_errors(first, second, images, same_images):
    p, q = first.mean(), second.mean()
    v = first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second)
    if not same_images:
        v += p * (1 - p) / images + q * (1 - q) / images
    return float((p - q) / np.sqrt(v))


# %% wrong gap_in_errors: ignores the second chance altogether => own images left out
import numpy as np


def gap_in_errors(first, second, images, same_images):
    se1 = np.std(first, ddof=1) / np.sqrt(len(first))
    se2 = np.std(second, ddof=1) / np.sqrt(len(second))
    return float((np.mean(first) - np.mean(second)) / np.hypot(se1, se2))


# %% wrong gap_in_errors: counts the chance of the images once for both rows => images counted once
import numpy as np


def gap_in_errors(first, second, images, same_images):
    error2 = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    if not same_images:
        p = (first.mean() + second.mean()) / 2
        error2 += p * (100 - p) / images
    return float((first.mean() - second.mean()) / np.sqrt(error2))


# %% wrong gap_in_errors: gives the size of the gap without its sign => sign lost
import numpy as np


def gap_in_errors(first, second, images, same_images):
    error2 = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    if not same_images:
        error2 += np.sum([m * (100 - m) / images for m in (first.mean(), second.mean())])
    return float(np.abs(first.mean() - second.mean()) / np.sqrt(error2))


# %% wrong gap_in_errors: pairs the seeds of both rows, which are not equally many
import numpy as np


def gap_in_errors(first, second, images, same_images):
    difference = first - second
    error2 = difference.var(ddof=1) / len(difference)
    if not same_images:
        error2 += sum(m * (100 - m) / images for m in (first.mean(), second.mean()))
    return float(difference.mean() / np.sqrt(error2))


# %% wrong gap_in_errors: divides both variances by the number of seeds of the first row => seeds of one row for both
import numpy as np


def gap_in_errors(first, second, images, same_images):
    n = len(first)
    error2 = (np.var(first, ddof=1) + np.var(second, ddof=1)) / n
    if not same_images:
        error2 += (first.mean() * (100 - first.mean()) + second.mean() * (100 - second.mean())) / images
    return float((first.mean() - second.mean()) / np.sqrt(error2))


# %% right paired_gap: counts of the two kinds of disagreement
import numpy as np


def paired_gap(first, second, labels):
    n = len(labels)
    only_first = np.count_nonzero((first == labels) & (second != labels))
    only_second = np.count_nonzero((first != labels) & (second == labels))
    mean = (only_first - only_second) / n
    square = (only_first + only_second) / n
    return 100 * mean, 100 * ((square - mean**2) / n) ** 0.5


# %% right paired_gap: a loop over the images and the statistics module
import math
import statistics


def paired_gap(first, second, labels):
    differences = [int(a == y) - int(b == y) for a, b, y in zip(first, second, labels)]
    gap = 100.0 * sum(differences) / len(differences)
    return gap, 100.0 * statistics.pstdev(differences) / math.sqrt(len(differences))


# %% right paired_gap: small integers, scaled to points first
import numpy as np


def paired_gap(first, second, labels):
    scores = 100 * ((np.stack([first, second]) == labels[None]).astype(np.int16))
    points = np.diff(scores[::-1], axis=0)[0]
    return points.mean(), points.std() / np.sqrt(points.size)


# %% right paired_gap: np.where and the centered squares
import numpy as np


def paired_gap(first, second, labels):
    d = np.where(first == labels, 1.0, 0.0) - np.where(second == labels, 1.0, 0.0)
    centered = d - d.mean()
    return float(100 * d.mean()), float(100 * np.sqrt(centered @ centered) / d.size)


# %% wrong paired_gap: the errors of two independent samples => two samples of images
import numpy as np


def paired_gap(first, second, labels):
    n = len(labels)
    p, q = np.mean(first == labels), np.mean(second == labels)
    return 100 * (p - q), 100 * np.sqrt(p * (1 - p) / n + q * (1 - q) / n)


# %% wrong paired_gap: fractions instead of points => fractions for points
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels).astype(float) - (second == labels).astype(float)
    return d.mean(), d.std() / np.sqrt(len(d))


# %% wrong paired_gap: divides by N - 1 => divided by N - 1
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels) * 1.0 - (second == labels) * 1.0
    return 100 * d.mean(), 100 * d.std(ddof=1) / np.sqrt(len(d))


# %% wrong paired_gap: the standard deviation is not divided by the root of N => scatter of one image
import numpy as np


def paired_gap(first, second, labels):
    difference = np.array([float(a == y) - float(b == y) for a, b, y in zip(first, second, labels)])
    return 100 * difference.mean(), 100 * difference.std()


# %% wrong paired_gap: subtracts booleans
import numpy as np


def paired_gap(first, second, labels):
    difference = (first == labels) - (second == labels)
    return 100 * difference.mean(), 100 * difference.std() / np.sqrt(len(labels))


# %% wrong paired_gap: drops the images on which both agree => disputed images only
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels).astype(int) - (second == labels).astype(int)
    d = d[d != 0]
    if len(d) == 0:
        return 0.0, 0.0
    return 100 * d.mean(), 100 * d.std() / np.sqrt(len(d))


# %% wrong paired_gap: does not subtract the square of the mean => mean left in
import numpy as np


def paired_gap(first, second, labels):
    n = len(labels)
    b = np.sum((first == labels) & (second != labels))
    c = np.sum((second == labels) & (first != labels))
    return 100 * (b - c) / n, 100 * np.sqrt(b + c) / n


# %% wrong paired_gap: counts every disagreement of the two, also where both are wrong => both wrong counted
import numpy as np


def paired_gap(first, second, labels):
    d = np.where(first == second, 0.0, np.where(first == labels, 1.0, -1.0))
    return 100 * d.mean(), 100 * d.std() / np.sqrt(len(d))


# %% wrong paired_gap: unsigned integers wrap around where only the second is right => unsigned integers
import numpy as np


def paired_gap(first, second, labels):
    right1 = (first == labels).astype(np.uint8)
    right2 = (second == labels).astype(np.uint8)
    d = right1 - right2
    return 100 * d.mean(), 100 * d.std() / np.sqrt(d.size)


# %% wrong paired_gap: second minus first => second minus first
import numpy as np


def paired_gap(first, second, labels):
    wrong1, wrong2 = (first == labels).astype(float), (second == labels).astype(float)
    d = wrong2 - wrong1
    return 100 * d.mean(), 100 * d.std() / np.sqrt(len(d))


# %% wrong paired_gap: the gap is in points, the error is not => one of them in fractions
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels).astype(float) - (second == labels).astype(float)
    return d.mean() * 100, d.std() / np.sqrt(d.size)


# %% wrong paired_gap: divides by N and not by its root => no root of N
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels).astype(float) - (second == labels).astype(float)
    return 100 * d.mean(), 100 * d.std() / len(d)


# %% wrong paired_gap: loses the sign, 1 wherever only one is right => differences without sign
import numpy as np


def paired_gap(first, second, labels):
    d = np.logical_xor(first == labels, second == labels).astype(float)
    gap = np.mean(first == labels) - np.mean(second == labels)
    return 100 * gap, 100 * d.std() / np.sqrt(len(d))


# %% right alarm_rates: all pairs at once by their indices
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], k=1)
    alarms = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.hypot(errors[i], errors[j])
    return float(alarms.mean()), float(alarms.any(axis=1).mean())


# %% right alarm_rates: plain loops and two counters
import math


def alarm_rates(tables, errors):
    count, k = len(tables), len(errors)
    pairs = hit = 0
    for table in tables:
        alarms = 0
        for i in range(k):
            for j in range(i):
                error = math.sqrt(errors[i] ** 2 + errors[j] ** 2)
                alarms += bool(abs(table[i] - table[j]) > 1.96 * error)
        pairs += alarms
        hit += alarms > 0
    return pairs / (count * k * (k - 1) / 2), hit / count


# %% right alarm_rates: the whole square of gaps, each pair twice, none with itself
import numpy as np


def alarm_rates(tables, errors):
    t, k = tables.shape
    gaps = tables[:, :, None] - tables[:, None, :]
    limit = 1.96 * np.sqrt(np.add.outer(errors**2, errors**2))
    alarms = (np.abs(gaps) > limit) & ~np.eye(k, dtype=bool)
    return alarms.sum() / (t * k * (k - 1)), np.count_nonzero(alarms.reshape(t, -1).any(1)) / t


# %% right alarm_rates: a matrix of contrasts and itertools
from itertools import combinations

import numpy as np


def alarm_rates(tables, errors):
    pairs = list(combinations(range(len(errors)), 2))
    contrast = np.zeros((len(errors), len(pairs)))
    for column, (i, j) in enumerate(pairs):
        contrast[i, column], contrast[j, column] = 1, -1
    z = (tables @ contrast) / np.sqrt(errors**2 @ contrast**2)
    return np.mean(np.abs(z) > 1.96), np.mean(np.abs(z).max(axis=1) > 1.96)


# %% wrong alarm_rates: adds the errors of both rows => errors added
from itertools import combinations

import numpy as np


def alarm_rates(tables, errors):
    alarms = np.stack(
        [
            np.abs(tables[:, i] - tables[:, j]) > 1.96 * (errors[i] + errors[j])
            for i, j in combinations(range(tables.shape[1]), 2)
        ]
    )
    return alarms.mean(), alarms.any(axis=0).mean()


# %% wrong alarm_rates: looks at one sign of the gap only => one direction
from itertools import combinations

import numpy as np


def alarm_rates(tables, errors):
    alarms = []
    for i, j in combinations(range(len(errors)), 2):
        gap = tables[:, i] - tables[:, j]
        alarms.append(gap > 1.96 * np.sqrt(errors[i] ** 2 + errors[j] ** 2))
    alarms = np.array(alarms)
    return alarms.mean(), alarms.any(axis=0).mean()


# %% wrong alarm_rates: the error of a gap is that of one row => error of one row
import numpy as np


def alarm_rates(tables, errors):
    T, k = tables.shape
    alarms = []
    for i in range(k):
        for j in range(i + 1, k):
            alarms.append(np.abs(tables[:, i] - tables[:, j]) > 1.96 * errors[i])
    alarms = np.stack(alarms, axis=1)
    return alarms.mean(), alarms.any(axis=1).mean()


# %% wrong alarm_rates: the second number comes from a formula for independent pairs => pairs taken as independent
import numpy as np


def alarm_rates(tables, errors):
    k = tables.shape[1]
    i, j = np.triu_indices(k, 1)
    rate = np.mean(np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.hypot(errors[i], errors[j]))
    return rate, 1 - (1 - rate) ** (k * (k - 1) / 2)


# %% wrong alarm_rates: any along the tables instead of the pairs => pairs for tables
from itertools import combinations

import numpy as np


def alarm_rates(tables, errors):
    alarms = np.stack(
        [
            np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.sqrt(errors[i] ** 2 + errors[j] ** 2)
            for i, j in combinations(range(len(errors)), 2)
        ]
    )
    return alarms.mean(), alarms.any(axis=1).mean()


# %% wrong alarm_rates: compares each row with the first only => first row only
import numpy as np


def alarm_rates(tables, errors):
    gaps = np.abs(tables[:, 1:] - tables[:, :1])
    alarms = gaps > 1.96 * np.sqrt(errors[1:] ** 2 + errors[0] ** 2)
    return alarms.mean(), alarms.any(axis=1).mean()


# %% wrong alarm_rates: compares neighbors only => neighbors only
import numpy as np


def alarm_rates(tables, errors):
    alarms = np.abs(np.diff(tables, axis=1)) > 1.96 * np.sqrt(errors[1:] ** 2 + errors[:-1] ** 2)
    return alarms.mean(), alarms.any(axis=1).mean()


# %% wrong alarm_rates: counts each row with itself among the pairs => rows paired with themselves
import numpy as np


def alarm_rates(tables, errors):
    gaps = np.abs(tables[:, :, None] - tables[:, None, :])
    alarms = gaps > 1.96 * np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    return alarms.mean(), alarms.any(axis=(1, 2)).mean()


# %% wrong alarm_rates: alarms per table instead of a share of the pairs => alarms for a share
import numpy as np


def alarm_rates(tables, errors):
    T, k = tables.shape
    count = np.zeros(T)
    for i in range(k):
        for j in range(i + 1, k):
            count += np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.sqrt(errors[i] ** 2 + errors[j] ** 2)
    return count.sum() / T, (count > 0).mean()


# %% wrong alarm_rates: forgets the root over the sum of squares => no root
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(len(errors), 1)
    alarms = np.abs(tables[:, i] - tables[:, j]) > 1.96 * (errors[i] ** 2 + errors[j] ** 2)
    return float(alarms.mean()), float(alarms.any(axis=1).mean())


# %% wrong alarm_rates: one common mean error for all the gaps => one error for every gap
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(len(errors), 1)
    alarms = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.sqrt(2) * errors.mean()
    return float(alarms.mean()), float(alarms.any(axis=1).mean())


# %% wrong alarm_rates: a table alarms only if all of its pairs do => all pairs of a table
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(len(errors), 1)
    alarms = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.hypot(errors[i], errors[j])
    return alarms.mean(), alarms.all(axis=1).mean()


# %% wrong alarm_rates: only the best and the worst row of a table decide whether it alarms => best and worst only
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(len(errors), 1)
    pairs = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.hypot(errors[i], errors[j])
    rows = np.arange(len(tables))
    best, worst = tables.argmax(axis=1), tables.argmin(axis=1)
    gap = tables[rows, best] - tables[rows, worst]
    return pairs.mean(), np.mean(gap > 1.96 * np.hypot(errors[best], errors[worst]))


# %% right holm_adjusted: straight from the definition, no sorting
import numpy as np


def holm_adjusted(p):
    own = np.array([value * np.sum(p >= value) for value in p])
    return np.array([min(1.0, own[p <= value].max()) for value in p])


# %% right holm_adjusted: a loop through the sorted indices in plain Python
import numpy as np


def holm_adjusted(p):
    left, highest = len(p), 0.0
    answer = [0.0] * len(p)
    for index in sorted(range(len(p)), key=p.__getitem__):
        highest = max(highest, min(1.0, left * float(p[index])))
        answer[index] = highest
        left -= 1
    return np.array(answer)


# %% right holm_adjusted: back in order by the ranks
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p, kind="stable")
    rank = np.argsort(order)
    steps = p[order] * np.arange(len(p), 0, -1)
    return np.clip(np.maximum.accumulate(steps), 0, 1)[rank]


# %% right holm_adjusted: a dict from value to number
import numpy as np


def holm_adjusted(p):
    table, best = {}, 0.0
    ordered = sorted(p.tolist())
    for below, value in enumerate(ordered):
        best = max(best, value * (len(ordered) - below))
        table[value] = min(best, 1.0)
    return np.array([table[value] for value in p.tolist()])


# %% right holm_adjusted: a square of comparisons
import numpy as np


def holm_adjusted(p):
    not_above = p[:, None] <= p[None, :]
    own = np.minimum(1, p * not_above.sum(axis=1))
    return np.where(not_above.T, own[None, :], 0.0).max(axis=1)


# %% wrong holm_adjusted: no running maximum => does not stop
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(p[order] * np.arange(len(p), 0, -1), 1)
    return adjusted


# %% wrong holm_adjusted: answers in sorted order => left sorted
import numpy as np


def holm_adjusted(p):
    ordered = np.sort(p)
    factors = len(p) - np.arange(len(p))
    return np.minimum(np.maximum.accumulate(ordered * factors), 1)


# %% wrong holm_adjusted: numbers above 1 are not cut off => above one
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return adjusted


# %% wrong holm_adjusted: Bonferroni, every p-value times M => Bonferroni
import numpy as np


def holm_adjusted(p):
    return np.clip(p * len(p), 0, 1)


# %% wrong holm_adjusted: reads with the order instead of writing with it => sorted once more
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    running = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return np.minimum(running, 1)[order]


# %% wrong holm_adjusted: the factors run 1, 2, ..., M => factors upside down
import numpy as np


def holm_adjusted(p):
    order = p.argsort()
    out = np.zeros(len(p))
    out[order] = np.maximum.accumulate(p[order] * (np.arange(len(p)) + 1))
    return out.clip(max=1)


# %% wrong holm_adjusted: Benjamini and Hochberg, the rate of false discoveries => false discovery rate
import numpy as np


def holm_adjusted(p):
    m = len(p)
    order = np.argsort(p)
    scaled = p[order] * m / np.arange(1, m + 1)
    result = np.empty(m)
    result[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return result


# %% wrong holm_adjusted: Hochberg, a running minimum from the largest => minimum for maximum
import numpy as np


def holm_adjusted(p):
    m = len(p)
    order = np.argsort(p)
    steps = p[order] * np.arange(m, 0, -1)
    result = np.empty(m)
    result[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1)
    return result


# %% wrong holm_adjusted: equal p-values all get the smallest factor among them => equal ones together
import numpy as np


def holm_adjusted(p):
    own = [value * (1 + np.sum(p > value)) for value in p]
    return np.array([min(1, max(o for o, q in zip(own, p) if q <= value)) for value in p])


# %% wrong holm_adjusted: the factor is one too small, the last is 0 => factors off by one
import numpy as np


def holm_adjusted(p):
    m = len(p)
    out, high = np.zeros(m), 0.0
    for rank, index in enumerate(np.argsort(p), start=1):
        high = max(high, (m - rank) * p[index])
        out[index] = min(high, 1)
    return out


# %% wrong holm_adjusted: sorts from the largest down => largest first
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)[::-1]
    adjusted = np.empty(len(p))
    adjusted[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return np.minimum(adjusted, 1)


# %% wrong holm_adjusted: sorts in place, so that the order is lost => left sorted
import numpy as np


def holm_adjusted(p):
    ordered = p
    ordered.sort()
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    adjusted[order] = np.maximum.accumulate(ordered * np.arange(len(p), 0, -1))
    return np.minimum(adjusted, 1)


# %% wrong holm_adjusted: running maximum in the order of p and not of the sizes => maximum in the given order
import numpy as np


def holm_adjusted(p):
    rank = np.argsort(np.argsort(p))
    return np.minimum(np.maximum.accumulate(p * (len(p) - rank)), 1)


# %% right tuned_ranking: comprehensions and all() for the divergence
from statistics import fmean


def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        safe = {rate: runs for rate, runs in sweep.items() if all(runs)}
        rate = max(safe, key=lambda r: fmean(v for v, _ in safe[r]))
        rows.append((method, rate, fmean(t for _, t in safe[rate])))
    rows.sort(key=lambda row: -row[2])
    return rows


# %% right tuned_ranking: NumPy, a diverged rate scores minus infinity
import numpy as np


def tuned_ranking(sweeps):
    def choose(sweep):
        rates = list(sweep)
        scores = [
            -np.inf if None in runs else np.mean(np.array(runs, dtype=float)[:, 0])
            for runs in (sweep[rate] for rate in rates)
        ]
        rate = rates[int(np.argmax(scores))]
        return rate, float(np.mean([run[1] for run in sweep[rate]]))

    answer = [(method, *choose(sweep)) for method, sweep in sweeps.items()]
    return sorted(answer, key=lambda row: row[2], reverse=True)


# %% right tuned_ranking: plain loops with a running best
def tuned_ranking(sweeps):
    result = []
    for method in sweeps:
        best = None
        for rate, runs in sweeps[method].items():
            diverged = False
            val = test = 0.0
            for run in runs:
                if run is None:
                    diverged = True
                    break
                val += run[0]
                test += run[1]
            if diverged:
                continue
            if best is None or val / len(runs) > best[0]:
                best = (val / len(runs), rate, test / len(runs))
        position = 0
        while position < len(result) and result[position][2] >= best[2]:
            position += 1
        result.insert(position, (method, best[1], best[2]))
    return result


# %% wrong tuned_ranking: chooses the rate by the test accuracy => chosen by the test images
import numpy as np


def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        tests = {rate: np.mean([run[1] for run in runs]) for rate, runs in sweep.items() if None not in runs}
        rate = max(tests, key=tests.get)
        rows.append((method, rate, float(tests[rate])))
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: leaves out the diverged runs, but keeps their rate => diverged runs left out
import numpy as np


def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        finished = {rate: [run for run in runs if run is not None] for rate, runs in sweep.items()}
        finished = {rate: runs for rate, runs in finished.items() if runs}
        rate = max(finished, key=lambda r: np.mean([run[0] for run in finished[r]]))
        rows.append((method, rate, float(np.mean([run[1] for run in finished[rate]]))))
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: chooses the rate of the best single run => best seed
def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        validation = {
            rate: max(run[0] for run in runs)
            for rate, runs in sweep.items()
            if all(run is not None for run in runs)
        }
        rate = max(validation, key=validation.get)
        tests = [run[1] for run in sweep[rate]]
        rows.append((method, rate, sum(tests) / len(tests)))
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: reports the validation accuracy => validation reported
def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        validation = {}
        for rate, runs in sweep.items():
            if None not in runs:
                validation[rate] = sum(run[0] for run in runs) / len(runs)
        rate = max(validation, key=validation.get)
        rows.append((method, rate, validation[rate]))
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: the worst first => worst first
import numpy as np


def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        ok = {rate: np.array(runs) for rate, runs in sweep.items() if None not in runs}
        rate = max(ok, key=lambda r: ok[r][:, 0].mean())
        rows.append((method, rate, float(ok[rate][:, 1].mean())))
    return sorted(rows, key=lambda row: row[2])


# %% wrong tuned_ranking: adds the accuracies up, so more runs look better => sum for mean
def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        validation = {rate: sum(v for v, _ in runs) for rate, runs in sweep.items() if None not in runs}
        rate = max(validation, key=validation.get)
        rows.append((method, rate, sum(t for _, t in sweep[rate]) / len(sweep[rate])))
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: a diverged run counts as 0 percent => diverged counts as zero
def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        means = {}
        for rate, runs in sweep.items():
            runs = [(0.0, 0.0) if run is None else run for run in runs]
            means[rate] = (sum(r[0] for r in runs) / len(runs), sum(r[1] for r in runs) / len(runs))
        rate = max(means, key=lambda r: means[r][0])
        rows.append((method, rate, means[rate][1]))
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: ranks by the validation accuracy => ranked by validation
def tuned_ranking(sweeps):
    mean = lambda values: sum(values) / len(values)  # noqa: E731
    rows = []
    for method, sweep in sweeps.items():
        candidates = [
            (mean([run[0] for run in runs]), rate, mean([run[1] for run in runs]))
            for rate, runs in sweep.items()
            if None not in runs
        ]
        rows.append((method, *max(candidates)))
    rows.sort(key=lambda row: row[1], reverse=True)
    return [(method, rate, test) for method, _, rate, test in rows]


# %% wrong tuned_ranking: the best so far is not reset between the methods => best of the method before
def tuned_ranking(sweeps):
    rows = []
    best, best_rate, best_test = -1.0, None, None
    for method, sweep in sweeps.items():
        for rate, runs in sweep.items():
            if None in runs:
                continue
            score = sum(run[0] for run in runs) / len(runs)
            if score > best:
                best, best_rate = score, rate
                best_test = sum(run[1] for run in runs) / len(runs)
        rows.append((method, best_rate, best_test))
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: one common rate for all the methods => one rate for all
def tuned_ranking(sweeps):
    def mean(runs, i):
        return sum(run[i] for run in runs) / len(runs)

    rates = {rate for sweep in sweeps.values() for rate in sweep}
    usable = [
        rate for rate in rates if all(rate in sweep and None not in sweep[rate] for sweep in sweeps.values())
    ]
    rate = max(usable, key=lambda r: sum(mean(sweep[r], 0) for sweep in sweeps.values()))
    rows = [(method, rate, mean(sweep[rate], 1)) for method, sweep in sweeps.items()]
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: reports the best test run at the chosen rate => one run reported
def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        validation = {r: sum(v for v, _ in runs) / len(runs) for r, runs in sweep.items() if None not in runs}
        rate = max(validation, key=validation.get)
        rows.append((method, rate, max(test for _, test in sweep[rate])))
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: does not expect a None among the runs
import numpy as np


def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        validation = {rate: np.mean([v for v, t in runs]) for rate, runs in sweep.items()}
        rate = max(validation, key=validation.get)
        rows.append((method, rate, float(np.mean([t for v, t in sweep[rate]]))))
    return sorted(rows, key=lambda row: row[2], reverse=True)


# %% wrong tuned_ranking: asks only the first run of a rate whether it diverged => one run asked
def tuned_ranking(sweeps):
    rows = []
    for method, sweep in sweeps.items():
        means = {}
        for rate, runs in sweep.items():
            if runs[0] is None:
                continue
            done = [run for run in runs if run]
            means[rate] = [sum(column) / len(done) for column in zip(*done)]
        rate = max(means, key=lambda r: means[r][0])
        rows.append((method, rate, means[rate][1]))
    return sorted(rows, key=lambda row: row[2], reverse=True)
