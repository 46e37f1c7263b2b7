# %% right gap_in_errors: helper for the squared error of one row
import numpy as np


def squared_error(row, images, own):
    result = row.var(ddof=1) / len(row)
    if own:
        p = row.mean()
        result += p * (100 - p) / images
    return result


def gap_in_errors(first, second, images, same_images):
    total = squared_error(first, images, not same_images) + squared_error(second, images, not same_images)
    return float((first.mean() - second.mean()) / np.sqrt(total))

# %% right gap_in_errors: standard library only
import math
import statistics


def gap_in_errors(first, second, images, same_images):
    a = [float(v) for v in first]
    b = [float(v) for v in second]
    mean_a, mean_b = statistics.fmean(a), statistics.fmean(b)
    error2 = statistics.variance(a) / len(a) + statistics.variance(b) / len(b)
    if not same_images:
        error2 += (mean_a * (100 - mean_a) + mean_b * (100 - mean_b)) / images
    return (mean_a - mean_b) / math.sqrt(error2)

# %% right gap_in_errors: hypot of standard errors
import numpy as np


def gap_in_errors(first, second, images, same_images):
    seeds = [np.std(r, ddof=1) / np.sqrt(r.size) for r in (first, second)]
    error = np.hypot(*seeds)
    if not same_images:
        shares = np.array([np.mean(first), np.mean(second)]) / 100
        draws = 100 * np.sqrt(shares * (1 - shares) / images)
        error = np.hypot(error, np.hypot(draws[0], draws[1]))
    return float(np.mean(first) - np.mean(second)) / float(error)

# %% right gap_in_errors: sums of squares by hand, switch as a factor
def gap_in_errors(first, second, images, same_images):
    means, total = [], 0.0
    for row in (first, second):
        n = len(row)
        m = sum(row) / n
        total += sum((v - m) ** 2 for v in row) / (n - 1) / n
        total += (1 - int(same_images)) * m * (100 - m) / images
        means.append(m)
    return float((means[0] - means[1]) / total ** 0.5)

# %% wrong gap_in_errors: the variance between seeds is divided by n instead of n - 1 => divided by n
import numpy as np


def gap_in_errors(first, second, images, same_images):
    e = np.var(first) / len(first) + np.var(second) / len(second)
    if not same_images:
        p, q = first.mean(), second.mean()
        e += p * (100 - p) / images + q * (100 - q) / images
    return (first.mean() - second.mean()) / np.sqrt(e)

# %% wrong gap_in_errors: the luck of the images is added where the rows share the images, and not where they do not => the wrong way round
import numpy as np


def gap_in_errors(first, second, images, same_images):
    e = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    if same_images:
        p, q = first.mean(), second.mean()
        e += p * (100 - p) / images + q * (100 - q) / images
    return (first.mean() - second.mean()) / np.sqrt(e)

# %% wrong gap_in_errors: the luck of the images is divided by the number of seeds too => seeds shrink everything
import numpy as np


def gap_in_errors(first, second, images, same_images):
    def err2(row):
        v = np.var(row, ddof=1)
        if not same_images:
            v = v + row.mean() * (100 - row.mean()) / images
        return v / len(row)
    return (first.mean() - second.mean()) / np.sqrt(err2(first) + err2(second))

# %% wrong gap_in_errors: p (1 - p) with p in percent => images in fractions
import numpy as np


def gap_in_errors(first, second, images, same_images):
    e = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    if not same_images:
        for row in (first, second):
            p = row.mean() / 100
            e += p * (1 - p) / images
    return (first.mean() - second.mean()) / np.sqrt(e)

# %% wrong gap_in_errors: the luck of the images is added always => shared images counted
import numpy as np


def gap_in_errors(first, second, images, same_images):
    total = 0
    for row in [first, second]:
        p = np.mean(row)
        total += np.var(row, ddof=1) / len(row) + p * (100 - p) / images
    return (np.mean(first) - np.mean(second)) / total ** 0.5

# %% wrong gap_in_errors: the luck of the images is never added => own images left out
import numpy as np


def gap_in_errors(first, second, images, same_images):
    e1 = first.std(ddof=1) / np.sqrt(len(first))
    e2 = second.std(ddof=1) / np.sqrt(len(second))
    return (first.mean() - second.mean()) / np.sqrt(e1 ** 2 + e2 ** 2)

# %% wrong gap_in_errors: the variance between seeds is not divided by the number of seeds => scatter of one run
import numpy as np


def gap_in_errors(first, second, images, same_images):
    e = np.var(first, ddof=1) + np.var(second, ddof=1)
    if not same_images:
        p, q = first.mean(), second.mean()
        e += (p * (100 - p) + q * (100 - q)) / images
    return (first.mean() - second.mean()) / np.sqrt(e)

# %% wrong gap_in_errors: the two errors are added instead of their squares => errors added
import numpy as np


def gap_in_errors(first, second, images, same_images):
    def error(row):
        v = row.var(ddof=1) / row.size
        if not same_images:
            v += row.mean() * (100 - row.mean()) / images
        return np.sqrt(v)
    return (first.mean() - second.mean()) / (error(first) + error(second))

# %% wrong gap_in_errors: the gap is divided by the squared error, without the root => no root
import numpy as np


def gap_in_errors(first, second, images, same_images):
    e = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    if not same_images:
        p, q = first.mean(), second.mean()
        e += (p * (100 - p) + q * (100 - q)) / images
    return (first.mean() - second.mean()) / e

# %% wrong gap_in_errors: the sign is lost, the gap is taken absolute => sign lost
import numpy as np


def gap_in_errors(first, second, images, same_images):
    e = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    if not same_images:
        p, q = first.mean(), second.mean()
        e += (p * (100 - p) + q * (100 - q)) / images
    return abs(first.mean() - second.mean()) / np.sqrt(e)

# %% wrong gap_in_errors: second minus first => second minus first
import numpy as np


def gap_in_errors(first, second, images, same_images):
    rows = [first, second]
    m = [np.mean(r) for r in rows]
    e = sum(np.var(r, ddof=1) / len(r) for r in rows)
    if not same_images:
        e += sum(p * (100 - p) / images for p in m)
    return (m[1] - m[0]) / np.sqrt(e)

# %% wrong gap_in_errors: the number of seeds of the first row is used for both => seeds of one row for both
import numpy as np


def gap_in_errors(first, second, images, same_images):
    n = len(first)
    e = (np.var(first, ddof=1) + np.var(second, ddof=1)) / n
    if not same_images:
        p, q = first.mean(), second.mean()
        e += (p * (100 - p) + q * (100 - q)) / images
    return (first.mean() - second.mean()) / np.sqrt(e)

# %% wrong gap_in_errors: the luck of the images counted once, for the mean accuracy of both rows => images counted once
import numpy as np


def gap_in_errors(first, second, images, same_images):
    e = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    if not same_images:
        p = (first.mean() + second.mean()) / 2
        e += p * (100 - p) / images
    return (first.mean() - second.mean()) / np.sqrt(e)

# %% wrong gap_in_errors: the seeds are compared in pairs, as if equally many
import numpy as np


def gap_in_errors(first, second, images, same_images):
    d = first - second
    e = d.var(ddof=1) / len(d)
    if not same_images:
        p, q = first.mean(), second.mean()
        e += (p * (100 - p) + q * (100 - q)) / images
    return d.mean() / np.sqrt(e)

# %% wrong gap_in_errors: the variance of the seeds is pooled over both rows as in a t-test => scatter pooled
import numpy as np


def gap_in_errors(first, second, images, same_images):
    n, m = len(first), len(second)
    pooled = ((n - 1) * first.var(ddof=1) + (m - 1) * second.var(ddof=1)) / (n + m - 2)
    e = pooled * (1 / n + 1 / m)
    if not same_images:
        p, q = first.mean(), second.mean()
        e += (p * (100 - p) + q * (100 - q)) / images
    return (first.mean() - second.mean()) / np.sqrt(e)

# %% wrong gap_in_errors: standard deviation over n instead of variance over n
import numpy as np


def gap_in_errors(first, second, images, same_images):
    e = np.std(first, ddof=1) / len(first) + np.std(second, ddof=1) / len(second)
    if not same_images:
        p, q = first.mean(), second.mean()
        e += (p * (100 - p) + q * (100 - q)) / images
    return (first.mean() - second.mean()) / np.sqrt(e)

# %% right paired_gap: count the two kinds of disagreement
import math


def paired_gap(first, second, labels):
    n = len(labels)
    only_first = int(((first == labels) & (second != labels)).sum())
    only_second = int(((first != labels) & (second == labels)).sum())
    gap = (only_first - only_second) / n
    variance = (only_first + only_second) / n - gap ** 2
    return 100 * gap, 100 * math.sqrt(max(variance, 0.0) / n)

# %% right paired_gap: a plain loop and the standard library
import statistics


def paired_gap(first, second, labels):
    d = []
    for a, b, y in zip(first.tolist(), second.tolist(), labels.tolist()):
        d.append(100 * int(a == y) - 100 * int(b == y))
    return sum(d) / len(d), statistics.pstdev(d) / len(d) ** 0.5

# %% right paired_gap: stacked answers, integers inside
import numpy as np


def paired_gap(first, second, labels):
    right = (np.stack([first, second]) == labels).astype(np.int64)
    d = right[0] - right[1]
    centred = d - d.mean()
    return 100 * d.mean(), 100 * np.linalg.norm(centred) / d.size

# %% right paired_gap: np.where in points
import numpy as np


def paired_gap(first, second, labels):
    points = np.where(first == labels, 100.0, 0.0) - np.where(second == labels, 100.0, 0.0)
    return float(np.mean(points)), float(np.std(points) / np.sqrt(len(points)))

# %% wrong paired_gap: the error as if both had answered different images => two samples of images
import numpy as np


def paired_gap(first, second, labels):
    n = len(labels)
    p, q = (first == labels).mean(), (second == labels).mean()
    error = np.sqrt(p * (1 - p) / n + q * (1 - q) / n)
    return 100 * (p - q), 100 * error

# %% wrong paired_gap: the standard deviation with N - 1 => divided by N - 1
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels).astype(float) - (second == labels).astype(float)
    return 100 * d.mean(), 100 * d.std(ddof=1) / np.sqrt(len(d))

# %% wrong paired_gap: fractions instead of points => fractions for points
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels).astype(float) - (second == labels).astype(float)
    return d.mean(), d.std() / np.sqrt(len(d))

# %% wrong paired_gap: the gap in points, the error as a fraction => one of them in fractions
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels) * 1.0 - (second == labels) * 1.0
    return d.mean() * 100, d.std() / np.sqrt(len(d))

# %% wrong paired_gap: the standard deviation is not divided by the root of N => scatter of one image
def paired_gap(first, second, labels):
    d = (first == labels).astype(float) - (second == labels).astype(float)
    return 100 * d.mean(), 100 * d.std()

# %% wrong paired_gap: divided by N instead of its root => no root of N
def paired_gap(first, second, labels):
    d = 100 * ((first == labels).astype(float) - (second == labels).astype(float))
    return d.mean(), d.std() / len(d)

# %% wrong paired_gap: booleans are subtracted, which NumPy refuses
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels) - (second == labels)
    return 100 * d.mean(), 100 * d.std() / np.sqrt(len(d))

# %% wrong paired_gap: every image on which the answers differ counts, also where both are wrong => both wrong counted
import numpy as np


def paired_gap(first, second, labels):
    d = np.where(first == second, 0.0, np.where(first == labels, 1.0, -1.0))
    return 100 * d.mean(), 100 * d.std() / np.sqrt(len(d))

# %% wrong paired_gap: only the images on which one is right and the other wrong are kept => disputed images only
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels).astype(float) - (second == labels).astype(float)
    d = d[d != 0]
    if len(d) == 0:
        return 0.0, 0.0
    return 100 * d.mean(), 100 * d.std() / np.sqrt(len(d))

# %% wrong paired_gap: second minus first => second minus first
import numpy as np


def paired_gap(first, second, labels):
    a = np.equal(first, labels).astype(float)
    b = np.equal(second, labels).astype(float)
    d = b - a
    return 100 * d.mean(), 100 * d.std() / np.sqrt(d.size)

# %% wrong paired_gap: the difference without its sign => differences without sign
import numpy as np


def paired_gap(first, second, labels):
    d = np.abs((first == labels).astype(float) - (second == labels).astype(float))
    return 100 * d.mean(), 100 * d.std() / np.sqrt(len(d))

# %% wrong paired_gap: the class numbers are subtracted
import numpy as np


def paired_gap(first, second, labels):
    d = np.abs(second - labels).astype(float) - np.abs(first - labels).astype(float)
    return 100 * d.mean(), 100 * d.std() / np.sqrt(len(d))

# %% wrong paired_gap: the variance instead of the standard deviation => variance for deviation
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels).astype(float) - (second == labels).astype(float)
    return 100 * d.mean(), 100 * d.var() / np.sqrt(len(d))

# %% wrong paired_gap: the mean square of the differences, the gap not taken away => mean left in
import numpy as np


def paired_gap(first, second, labels):
    d = (first == labels).astype(float) - (second == labels).astype(float)
    return 100 * d.mean(), 100 * np.sqrt((d ** 2).mean() / len(d))

# %% wrong paired_gap: the errors of both networks are added
import numpy as np


def paired_gap(first, second, labels):
    a, b = (first == labels).astype(float), (second == labels).astype(float)
    root = np.sqrt(len(labels))
    return 100 * (a.mean() - b.mean()), 100 * (a.std() / root + b.std() / root)

# %% wrong paired_gap: the gap is measured against the second network instead of the labels
import numpy as np


def paired_gap(first, second, labels):
    d = (first == second).astype(float) - (second == labels).astype(float)
    return 100 * d.mean(), 100 * d.std() / np.sqrt(len(d))

# %% right alarm_rates: upper triangle of all differences at once
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], k=1)
    gaps = tables[:, i] - tables[:, j]
    limit = 1.96 * np.sqrt(errors[i] ** 2 + errors[j] ** 2)
    alarm = np.abs(gaps) > limit
    return alarm.mean(), alarm.any(axis=1).mean()

# %% right alarm_rates: itertools, column by column
import itertools
import numpy as np


def alarm_rates(tables, errors):
    T, k = tables.shape
    seen = np.zeros(T, dtype=bool)
    count = 0
    for a, b in itertools.combinations(range(k), 2):
        hit = abs(tables[:, a] - tables[:, b]) > 1.96 * np.hypot(errors[a], errors[b])
        count += hit.sum()
        seen |= hit
    return count / (T * k * (k - 1) / 2), seen.sum() / T

# %% right alarm_rates: plain Python, table by table
import math


def alarm_rates(tables, errors):
    pairs = alarms = bad_tables = 0
    for row in tables:
        here = 0
        for i in range(len(row)):
            for j in range(i):
                pairs += 1
                if abs(row[i] - row[j]) > 1.96 * math.sqrt(errors[i] ** 2 + errors[j] ** 2):
                    here += 1
        alarms += here
        bad_tables += here > 0
    return alarms / pairs, bad_tables / len(tables)

# %% right alarm_rates: the full cube of pairs, each counted twice and so divided
import numpy as np


def alarm_rates(tables, errors):
    T, k = tables.shape
    cube = np.abs(tables[:, :, None] - tables[:, None, :])
    z = cube / np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    per_table = (z > 1.96).sum(axis=(1, 2)) / 2
    return float(per_table.sum() / (T * k * (k - 1) / 2)), float(np.mean(per_table > 0))

# %% wrong alarm_rates: the errors of both rows are added instead of their squares => errors added
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > 1.96 * (errors[i] + errors[j])
    return alarm.mean(), alarm.any(axis=1).mean()

# %% wrong alarm_rates: the error of the gap is that of one row => error of one row
import numpy as np


def alarm_rates(tables, errors):
    alarms = []
    k = tables.shape[1]
    for i in range(k):
        for j in range(i + 1, k):
            alarms.append(np.abs(tables[:, i] - tables[:, j]) > 1.96 * errors[i])
    alarms = np.stack(alarms)
    return alarms.mean(), alarms.any(axis=0).mean()

# %% wrong alarm_rates: the second number by the formula for independent pairs => pairs taken as independent
import numpy as np


def alarm_rates(tables, errors):
    k = tables.shape[1]
    i, j = np.triu_indices(k, 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.sqrt(errors[i] ** 2 + errors[j] ** 2)
    rate = alarm.mean()
    return rate, 1 - (1 - rate) ** (k * (k - 1) / 2)

# %% wrong alarm_rates: the gap keeps its sign, so only half of the alarms are seen => one direction
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = (tables[:, i] - tables[:, j]) / np.sqrt(errors[i] ** 2 + errors[j] ** 2) > 1.96
    return alarm.mean(), alarm.any(axis=1).mean()

# %% wrong alarm_rates: the share is over all k * k pairs, each row with itself and each pair twice => rows paired with themselves
import numpy as np


def alarm_rates(tables, errors):
    gaps = np.abs(tables[:, :, None] - tables[:, None, :])
    limit = 1.96 * np.sqrt(errors[:, None] ** 2 + errors ** 2)
    alarm = gaps > limit
    return alarm.mean(), alarm.any(axis=(1, 2)).mean()

# %% wrong alarm_rates: any along the tables, so it is the share of pairs that alarm in some table => pairs for tables
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.sqrt(errors[i] ** 2 + errors[j] ** 2)
    return alarm.mean(), alarm.any(axis=0).mean()

# %% wrong alarm_rates: only neighbouring rows are compared => neighbors only
import numpy as np


def alarm_rates(tables, errors):
    gaps = np.abs(np.diff(tables, axis=1))
    limit = 1.96 * np.sqrt(errors[1:] ** 2 + errors[:-1] ** 2)
    alarm = gaps > limit
    return alarm.mean(), alarm.any(axis=1).mean()

# %% wrong alarm_rates: each row is compared with the first only => first row only
import numpy as np


def alarm_rates(tables, errors):
    gaps = np.abs(tables[:, 1:] - tables[:, :1])
    alarm = gaps > 1.96 * np.sqrt(errors[1:] ** 2 + errors[0] ** 2)
    return alarm.mean(), alarm.any(axis=1).mean()

# %% wrong alarm_rates: the root of the sum of squares is forgotten => no root
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > 1.96 * (errors[i] ** 2 + errors[j] ** 2)
    return alarm.mean(), alarm.any(axis=1).mean()

# %% wrong alarm_rates: the mean number of alarms a table instead of the share of tables => alarms counted, not tables
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.sqrt(errors[i] ** 2 + errors[j] ** 2)
    return alarm.mean(), alarm.sum(axis=1).mean()

# %% wrong alarm_rates: a table counts only if all of its pairs alarm => all pairs of a table
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.hypot(errors[i], errors[j])
    return alarm.mean(), alarm.all(axis=1).mean()

# %% wrong alarm_rates: leaves the loop of a table at its first alarm, so the further pairs are not counted
import numpy as np


def alarm_rates(tables, errors):
    T, k = tables.shape
    pairs = bad = 0
    for row in tables:
        found = False
        for i in range(k):
            for j in range(i + 1, k):
                if not found and abs(row[i] - row[j]) > 1.96 * np.sqrt(errors[i] ** 2 + errors[j] ** 2):
                    found = True
                    pairs += 1
        bad += found
    return pairs / (T * k * (k - 1) / 2), bad / T

# %% wrong alarm_rates: one standard error instead of 1.96 => another threshold
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > np.sqrt(errors[i] ** 2 + errors[j] ** 2)
    return alarm.mean(), alarm.any(axis=1).mean()

# %% wrong alarm_rates: counts instead of shares => alarms for a share, and: Yours is the right answer times axis 0 of tables.
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.sqrt(errors[i] ** 2 + errors[j] ** 2)
    return alarm.sum(), alarm.any(axis=1).sum()

# %% wrong alarm_rates: only the largest and the smallest row of a table are compared for the second number, with the largest error
import numpy as np


def alarm_rates(tables, errors):
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.hypot(errors[i], errors[j])
    spread = tables.max(axis=1) - tables.min(axis=1)
    return alarm.mean(), (spread > 1.96 * np.sqrt(2) * errors.max()).mean()

# %% wrong alarm_rates: one error for all pairs, the mean of the rows' errors => one error for every gap
import numpy as np


def alarm_rates(tables, errors):
    limit = 1.96 * np.sqrt(2) * errors.mean()
    i, j = np.triu_indices(tables.shape[1], 1)
    alarm = np.abs(tables[:, i] - tables[:, j]) > limit
    return alarm.mean(), alarm.any(axis=1).mean()

# %% right holm_adjusted: plain loop over the sorted positions
import numpy as np


def holm_adjusted(p):
    result = np.empty(len(p))
    highest = 0.0
    for rank, index in enumerate(np.argsort(p)):
        highest = max(highest, (len(p) - rank) * p[index])
        result[index] = min(1.0, highest)
    return result

# %% right holm_adjusted: without sorting, a maximum over all that are not larger
import numpy as np


def holm_adjusted(p):
    at_least = (p[None, :] >= p[:, None]).sum(axis=1)
    scaled = at_least * p
    table = np.where(p[None, :] <= p[:, None], scaled[None, :], 0.0)
    return np.minimum(table.max(axis=1), 1.0)

# %% right holm_adjusted: inverse permutation
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p, kind="stable")
    inverse = np.argsort(order)
    steps = np.clip(np.sort(p) * (len(p) - np.arange(len(p))), 0, 1)
    return np.maximum.accumulate(steps)[inverse]

# %% right holm_adjusted: takes the smallest out of the rest, one by one
import numpy as np


def holm_adjusted(p):
    left = dict(enumerate(p.tolist()))
    out = [0.0] * len(left)
    level = 0.0
    while left:
        k = min(left, key=left.get)
        level = max(level, min(1.0, len(left) * left[k]))
        out[k] = level
        del left[k]
    return np.array(out)

# %% wrong holm_adjusted: Bonferroni, everything times M => Bonferroni
import numpy as np


def holm_adjusted(p):
    return np.minimum(1, p * len(p))

# %% wrong holm_adjusted: the running maximum is forgotten => does not stop
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    M = len(p)
    adjusted = np.empty(M)
    adjusted[order] = np.minimum(p[order] * np.arange(M, 0, -1), 1)
    return adjusted

# %% wrong holm_adjusted: not cut off at 1 => above one
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    M = len(p)
    adjusted = np.empty(M)
    adjusted[order] = np.maximum.accumulate(p[order] * np.arange(M, 0, -1))
    return adjusted

# %% wrong holm_adjusted: answers in sorted order => left sorted
import numpy as np


def holm_adjusted(p):
    s = np.sort(p)
    M = len(s)
    return np.minimum(1, np.maximum.accumulate(s * np.arange(M, 0, -1)))

# %% wrong holm_adjusted: put back with the order itself instead of its inverse => sorted once more
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    M = len(p)
    steps = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(M, 0, -1)))
    return steps[order]

# %% wrong holm_adjusted: the multipliers ascend, the smallest p gets 1 => factors upside down
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    M = len(p)
    adjusted = np.empty(M)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(1, M + 1)))
    return adjusted

# %% wrong holm_adjusted: Benjamini-Hochberg, M over the rank => false discovery rate
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    M = len(p)
    steps = p[order] * M / np.arange(1, M + 1)
    steps = np.minimum.accumulate(steps[::-1])[::-1]
    adjusted = np.empty(M)
    adjusted[order] = np.minimum(1, steps)
    return adjusted

# %% wrong holm_adjusted: running minimum from the largest down, which is Hochberg's => minimum for maximum
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    M = len(p)
    steps = p[order] * np.arange(M, 0, -1)
    steps = np.minimum.accumulate(steps[::-1])[::-1]
    adjusted = np.empty(M)
    adjusted[order] = np.minimum(1, steps)
    return adjusted

# %% wrong holm_adjusted: multipliers M - 1 to 0, one too small => factors off by one
import numpy as np


def holm_adjusted(p):
    M = len(p)
    adjusted = np.zeros(M)
    running = 0
    for rank, i in enumerate(np.argsort(p), start=1):
        running = max(running, p[i] * (M - rank))
        adjusted[i] = min(running, 1)
    return adjusted

# %% wrong holm_adjusted: running maximum in the order of p instead of the sorted order => maximum in the given order
import numpy as np


def holm_adjusted(p):
    rank = np.argsort(np.argsort(p))
    steps = p * (len(p) - rank)
    return np.minimum(1, np.maximum.accumulate(steps))

# %% wrong holm_adjusted: sorted from the largest => largest first
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)[::-1]
    M = len(p)
    adjusted = np.empty(M)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(M, 0, -1)))
    return adjusted

# %% wrong holm_adjusted: Holm with Sidak's formula => as if independent
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    M = len(p)
    steps = 1 - (1 - p[order]) ** np.arange(M, 0, -1)
    adjusted = np.empty(M)
    adjusted[order] = np.maximum.accumulate(steps)
    return adjusted

# %% wrong holm_adjusted: equal values get the smaller multiplier, the number of p that are strictly larger plus one => equal ones together
import numpy as np


def holm_adjusted(p):
    multiplier = (p[None, :] > p[:, None]).sum(axis=1) + 1
    scaled = multiplier * p
    return np.array([min(1.0, max(scaled[p <= v])) for v in p])

# %% wrong holm_adjusted: equal values counted once => equal ones together
import numpy as np


def holm_adjusted(p):
    values, where = np.unique(p, return_inverse=True)
    steps = np.maximum.accumulate(values * np.arange(len(values), 0, -1))
    return np.minimum(1, steps)[where]

# %% wrong holm_adjusted: decides at 5 percent instead of a number => yes or no
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    M = len(p)
    keep = np.zeros(M)
    for rank, i in enumerate(order):
        if p[i] > 0.05 / (M - rank):
            break
        keep[i] = 1.0
    return keep

# %% wrong holm_adjusted: a running sum in place of the running maximum
import numpy as np


def holm_adjusted(p):
    order = np.argsort(p)
    M = len(p)
    adjusted = np.empty(M)
    adjusted[order] = np.minimum(1, np.cumsum(p[order] * np.arange(M, 0, -1)))
    return adjusted

# %% right tuned_ranking: plain loops
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        best = None
        for rate, runs in rates.items():
            if any(run is None for run in runs):
                continue
            validation = sum(run[0] for run in runs) / len(runs)
            if best is None or validation > best[0]:
                best = (validation, rate, sum(run[1] for run in runs) / len(runs))
        rows.append((method, best[1], best[2]))
    rows.sort(key=lambda row: -row[2])
    return rows

# %% right tuned_ranking: NumPy means of the columns
import numpy as np


def tuned_ranking(sweeps):
    table = []
    for name in sweeps:
        means = {rate: np.array(runs, dtype=float).mean(axis=0)
                 for rate, runs in sweeps[name].items() if None not in runs}
        rate = max(means, key=lambda r: means[r][0])
        table.append((name, rate, float(means[rate][1])))
    return sorted(table, key=lambda row: row[2], reverse=True)

# %% right tuned_ranking: helpers and the standard library
from operator import itemgetter
from statistics import fmean


def chosen(rates):
    sound = [rate for rate in rates if all(rates[rate])]
    return max(sound, key=lambda rate: fmean(v for v, _ in rates[rate]))


def tuned_ranking(sweeps):
    picks = {method: chosen(rates) for method, rates in sweeps.items()}
    rows = [(method, rate, fmean(t for _, t in sweeps[method][rate])) for method, rate in picks.items()]
    return sorted(rows, key=itemgetter(2), reverse=True)

# %% right tuned_ranking: a diverged run counts as minus infinity on validation
import math


def tuned_ranking(sweeps):
    def validation(runs):
        return sum(-math.inf if run is None else run[0] for run in runs) / len(runs)

    answer = []
    for method, rates in sweeps.items():
        rate, runs = max(rates.items(), key=lambda item: validation(item[1]))
        tests = [test for _, test in runs]
        answer.append((method, rate, sum(tests) / len(tests)))
    answer.sort(key=lambda row: row[2], reverse=True)
    return answer

# %% wrong tuned_ranking: the rate is chosen by the test accuracy => chosen by the test images
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        test = {r: sum(t for _, t in runs) / len(runs) for r, runs in rates.items() if None not in runs}
        rate = max(test, key=test.get)
        rows.append((method, rate, test[rate]))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: diverged runs are left out but their rate may still be chosen => diverged runs left out
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        means = {}
        for rate, runs in rates.items():
            good = [run for run in runs if run is not None]
            if good:
                means[rate] = (sum(r[0] for r in good) / len(good), sum(r[1] for r in good) / len(good))
        rate = max(means, key=lambda r: means[r][0])
        rows.append((method, rate, means[rate][1]))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: a diverged run counts as zero percent, and its rate may still be chosen => diverged counts as zero
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        best_rate, best_val, best_test = None, -1, None
        for rate, runs in rates.items():
            runs = [(0.0, 0.0) if r is None else r for r in runs]
            val = sum(r[0] for r in runs) / len(runs)
            if val > best_val:
                best_rate, best_val, best_test = rate, val, sum(r[1] for r in runs) / len(runs)
        rows.append((method, best_rate, best_test))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: the rate of the best single run instead of the best mean => best seed
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        ok = {r: runs for r, runs in rates.items() if None not in runs}
        rate = max(ok, key=lambda r: max(v for v, _ in ok[r]))
        rows.append((method, rate, sum(t for _, t in ok[rate]) / len(ok[rate])))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: ranked by validation accuracy => ranked by validation
import numpy as np


def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {r: np.mean([v for v, _ in runs]) for r, runs in rates.items() if None not in runs}
        rate = max(val, key=val.get)
        rows.append((val[rate], (method, rate, float(np.mean([t for _, t in rates[rate]])))))
    rows.sort(key=lambda row: row[0], reverse=True)
    return [row for _, row in rows]

# %% wrong tuned_ranking: the worst first => worst first
import numpy as np


def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {r: np.mean([v for v, _ in runs]) for r, runs in rates.items() if None not in runs}
        rate = max(val, key=val.get)
        rows.append((method, rate, np.mean([t for _, t in rates[rate]])))
    return sorted(rows, key=lambda row: row[2])

# %% wrong tuned_ranking: reports the mean validation accuracy => validation reported
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {r: sum(v for v, _ in runs) / len(runs) for r, runs in rates.items() if None not in runs}
        rate = max(val, key=val.get)
        rows.append((method, rate, val[rate]))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: reports the best seed on the test images instead of the mean => one run reported
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {r: sum(v for v, _ in runs) / len(runs) for r, runs in rates.items() if None not in runs}
        rate = max(val, key=val.get)
        rows.append((method, rate, max(t for _, t in rates[rate])))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: the sum over the seeds, although rates have different numbers of runs => sum for mean
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {r: sum(v for v, _ in runs) for r, runs in rates.items() if None not in runs}
        rate = max(val, key=val.get)
        tests = [t for _, t in rates[rate]]
        rows.append((method, rate, sum(tests) / len(tests)))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: a method with any diverged run drops out => methods left out
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        if any(None in runs for runs in rates.values()):
            continue
        val = {r: sum(v for v, _ in runs) / len(runs) for r, runs in rates.items()}
        rate = max(val, key=val.get)
        rows.append((method, rate, sum(t for _, t in rates[rate]) / len(rates[rate])))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: stops at the first rate that diverges
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {}
        for rate, runs in rates.items():
            if None in runs:
                break
            val[rate] = sum(v for v, _ in runs) / len(runs)
        rate = max(val, key=val.get)
        rows.append((method, rate, sum(t for _, t in rates[rate]) / len(rates[rate])))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: diverged runs are not looked for => diverged run not expected
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {r: sum(run[0] for run in runs) / len(runs) for r, runs in rates.items()}
        rate = max(val, key=val.get)
        rows.append((method, rate, sum(run[1] for run in rates[rate]) / len(rates[rate])))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: only a rate at which all runs diverged is left out, otherwise None is skipped => diverged runs left out
import numpy as np


def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        alive = {}
        for rate, runs in rates.items():
            if all(run is None for run in runs):
                continue
            alive[rate] = np.array([run for run in runs if run is not None])
        rate = max(alive, key=lambda r: alive[r][:, 0].mean())
        rows.append((method, rate, float(alive[rate][:, 1].mean())))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: reports the test accuracy of the seed that validates best => one run reported
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {r: sum(v for v, _ in runs) / len(runs) for r, runs in rates.items() if None not in runs}
        rate = max(val, key=val.get)
        rows.append((method, rate, max(rates[rate], key=lambda run: run[0])[1]))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: validation and test are averaged to choose the rate => both accuracies chosen by
import numpy as np


def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        score = {r: np.mean(runs) for r, runs in rates.items() if None not in runs}
        rate = max(score, key=score.get)
        rows.append((method, rate, np.mean([t for _, t in rates[rate]])))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: the test accuracy is the mean over all rates
import numpy as np


def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        ok = {r: runs for r, runs in rates.items() if None not in runs}
        rate = max(ok, key=lambda r: np.mean([v for v, _ in ok[r]]))
        rows.append((method, rate, float(np.mean([t for runs in ok.values() for _, t in runs]))))
    return sorted(rows, key=lambda row: row[2], reverse=True)

# %% wrong tuned_ranking: the order of the dict, not ranked => not sorted
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {r: sum(v for v, _ in runs) / len(runs) for r, runs in rates.items() if None not in runs}
        rate = max(val, key=val.get)
        rows.append((method, rate, sum(t for _, t in rates[rate]) / len(rates[rate])))
    return rows

# %% wrong tuned_ranking: sorted as tuples, so by the name of the method => not sorted
def tuned_ranking(sweeps):
    rows = []
    for method, rates in sweeps.items():
        val = {r: sum(v for v, _ in runs) / len(runs) for r, runs in rates.items() if None not in runs}
        rate = max(val, key=val.get)
        rows.append((method, rate, sum(t for _, t in rates[rate]) / len(rates[rate])))
    return sorted(rows, reverse=True)
