# %% right inception_costs: a list of convolutions (inputs, outputs, kernel), summed in a loop
def inception_costs(rows, in_channels, naive):
    def convs(a, widths):
        c1, r3, c3, r5, c5, pool = widths
        if naive:
            return [(a, c1, 1), (a, c3, 3), (a, c5, 5)]
        return [(a, c1, 1), (a, r3, 1), (r3, c3, 3), (a, r5, 1), (r5, c5, 5), (a, pool, 1)]

    answer = []
    channels = in_channels
    for widths, side in rows:
        total = 0
        for a, b, k in convs(channels, widths):
            total += a * b * k ** 2
        answer.append((total, total * side ** 2))
        last = channels if naive else widths[5]
        channels = widths[0] + widths[2] + widths[4] + last
    return answer

# %% right inception_costs: recursion over the stack
def inception_costs(rows, in_channels, naive):
    if len(rows) == 0:
        return []
    (c1, r3, c3, r5, c5, pool), side = rows[0]
    if naive:
        w = in_channels * (c1 + 9 * c3 + 25 * c5)
        out = in_channels + c1 + c3 + c5
    else:
        w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        out = c1 + c3 + c5 + pool
    return [(w, w * side * side)] + inception_costs(rows[1:], out, naive)

# %% right inception_costs: shapes of weight tensors on the meta device, counted with numel
import torch

def inception_costs(rows, in_channels, naive):
    result = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            shapes = [(c1, in_channels, 1, 1), (c3, in_channels, 3, 3), (c5, in_channels, 5, 5)]
        else:
            shapes = [(c1 + r3 + r5 + pool, in_channels, 1, 1), (c3, r3, 3, 3), (c5, r5, 5, 5)]
        n = sum(torch.empty(s, device="meta").numel() for s in shapes)
        result.append((n, side * side * n))
        in_channels = c1 + c3 + c5 + (in_channels if naive else pool)
    return result

# %% right inception_costs: first all the channel numbers with accumulate, then a comprehension
from itertools import accumulate

def inception_costs(rows, in_channels, naive):
    def hand_on(before, row):
        (c1, _, c3, _, c5, pool), _ = row
        return c1 + c3 + c5 + (before if naive else pool)

    def weights(a, c1, r3, c3, r5, c5, pool):
        if naive:
            r3 = r5 = a
            extra = 0
        else:
            extra = a * (r3 + r5 + pool)
        return a * c1 + 9 * r3 * c3 + 25 * r5 * c5 + extra

    inputs = accumulate(rows, hand_on, initial=in_channels)
    counts = [weights(a, *widths) for a, (widths, _) in zip(inputs, rows)]
    return [(n, n * side * side) for n, (_, side) in zip(counts, rows)]

# %% right inception_costs: numpy arrays of kernel areas, a dot product for each module
import numpy as np

def inception_costs(rows, in_channels, naive):
    out = []
    c = int(in_channels)
    for widths, side in rows:
        c1, r3, c3, r5, c5, pool = (int(v) for v in widths)
        areas = np.array([1, 9, 25, 1, 1, 1], dtype=np.int64)
        if naive:
            pairs = np.array([c * c1, c * c3, c * c5, 0, 0, 0], dtype=np.int64)
        else:
            pairs = np.array([c * c1, r3 * c3, r5 * c5, c * r3, c * r5, c * pool], dtype=np.int64)
        w = int(areas @ pairs)
        out.append((w, w * int(side) ** 2))
        c = c1 + c3 + c5 + (c if naive else pool)
    return out

# %% wrong inception_costs: Every module gets the channels of the first one, the number is never carried on => channels not handed on
def inception_costs(rows, in_channels, naive):
    result = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            weights = in_channels * (c1 + 9 * c3 + 25 * c5)
        else:
            weights = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        result.append((weights, weights * side * side))
    return result

# %% wrong inception_costs: In the naive stack the next module gets pool channels from the pool, instead of all that came in => naive pool narrowed
def inception_costs(rows, in_channels, naive):
    result = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            weights = in_channels * c1 + in_channels * c3 * 9 + in_channels * c5 * 25
        else:
            weights = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        result.append((weights, weights * side ** 2))
        in_channels = c1 + c3 + c5 + pool
    return result

# %% wrong inception_costs: The naive pool is charged with a 1 x 1 projection that it does not have => naive pool with weights
def inception_costs(rows, in_channels, naive):
    costs = []
    c = in_channels
    for widths, side in rows:
        c1, r3, c3, r5, c5, pool = widths
        if naive:
            w = c * (c1 + 9 * c3 + 25 * c5 + pool)
            nxt = c1 + c3 + c5 + c
        else:
            w = c * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            nxt = c1 + c3 + c5 + pool
        costs.append((w, w * side * side))
        c = nxt
    return costs

# %% wrong inception_costs: The reductions are counted among the channels handed on => reductions handed on
def inception_costs(rows, in_channels, naive):
    costs = []
    for widths, side in rows:
        c1, r3, c3, r5, c5, pool = widths
        if naive:
            w = in_channels * (c1 + 9 * c3 + 25 * c5)
            in_channels = c1 + c3 + c5 + in_channels
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            in_channels = sum(widths)
        costs.append((w, w * side * side))
    return costs

# %% wrong inception_costs: The 1 x 1 behind the pool is forgotten in the module with reductions => projection forgotten
def inception_costs(rows, in_channels, naive):
    def conv(a, b, k):
        return a * b * k * k

    result = []
    n = in_channels
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            total = conv(n, c1, 1) + conv(n, c3, 3) + conv(n, c5, 5)
            n = c1 + c3 + c5 + n
        else:
            total = conv(n, c1, 1)
            total += conv(n, r3, 1) + conv(r3, c3, 3)
            total += conv(n, r5, 1) + conv(r5, c5, 5)
            n = c1 + c3 + c5 + pool
        result.append((total, total * side * side))
    return result

# %% wrong inception_costs: The multiply-adds are counted at side places instead of side x side => one row of positions
def inception_costs(rows, in_channels, naive):
    result = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            weights = in_channels * (c1 + 9 * c3 + 25 * c5)
            out = in_channels + c1 + c3 + c5
        else:
            weights = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            out = c1 + c3 + c5 + pool
        result.append((weights, weights * side))
        in_channels = out
    return result

# %% wrong inception_costs: A kernel has k instead of k x k places, 3 and 5 instead of 9 and 25 => places of the kernels
def inception_costs(rows, in_channels, naive):
    out = []
    c = in_channels
    for (c1, r3, c3, r5, c5, pool), s in rows:
        w = c * c1 + 3 * c * c3 + 5 * c * c5 if naive else c * (c1 + r3 + r5 + pool) + 3 * r3 * c3 + 5 * r5 * c5
        out.append((w, w * s * s))
        c = c1 + c3 + c5 + (c if naive else pool)
    return out

# %% wrong inception_costs: The biases are counted too => biases counted
def inception_costs(rows, in_channels, naive):
    def conv(a, b, k):
        return b * (a * k * k + 1)

    result = []
    n = in_channels
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            total = conv(n, c1, 1) + conv(n, c3, 3) + conv(n, c5, 5)
            n += c1 + c3 + c5
        else:
            total = sum([conv(n, c1, 1), conv(n, r3, 1), conv(r3, c3, 3),
                         conv(n, r5, 1), conv(r5, c5, 5), conv(n, pool, 1)])
            n = c1 + c3 + c5 + pool
        result.append((total, total * side * side))
    return result

# %% wrong inception_costs: With reductions the 3 x 3 and the 5 x 5 still see all the channels that come in => kernels see everything
def inception_costs(rows, in_channels, naive):
    costs = []
    c = in_channels
    for (c1, r3, c3, r5, c5, pool), side in rows:
        big = 9 * c * c3 + 25 * c * c5
        if naive:
            w = c * c1 + big
            c = c + c1 + c3 + c5
        else:
            w = c * (c1 + r3 + r5 + pool) + big
            c = c1 + c3 + c5 + pool
        costs.append((w, w * side * side))
    return costs

# %% wrong inception_costs: A multiply-add is counted as two operations => two operations each
def inception_costs(rows, in_channels, naive):
    result = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            weights = in_channels * (c1 + 9 * c3 + 25 * c5)
            in_channels += c1 + c3 + c5
        else:
            weights = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            in_channels = c1 + c3 + c5 + pool
        result.append((weights, 2 * weights * side ** 2))
    return result

# %% wrong inception_costs: The naive pool hands nothing on to the next module => pool hands on nothing
def inception_costs(rows, in_channels, naive):
    result = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            r3, r5, pool = 0, 0, 0
            weights = in_channels * (c1 + 9 * c3 + 25 * c5)
        else:
            weights = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        result.append((weights, weights * side * side))
        in_channels = c1 + c3 + c5 + pool
    return result

# %% wrong inception_costs: The naive pool always hands on the channels of the first module instead of those that came in last => naive pool of the first module
def inception_costs(rows, in_channels, naive):
    result = []
    channels = in_channels
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            weights = channels * (c1 + 9 * c3 + 25 * c5)
            channels = c1 + c3 + c5 + in_channels
        else:
            weights = channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            channels = c1 + c3 + c5 + pool
        result.append((weights, weights * side * side))
    return result

# %% wrong inception_costs: The widths are read in a wrong order, c3 and c5 before their reductions => widths in another order
def inception_costs(rows, in_channels, naive):
    result = []
    for (c1, c3, r3, c5, r5, pool), side in rows:
        if naive:
            weights = in_channels * (c1 + 9 * c3 + 25 * c5)
            in_channels = c1 + c3 + c5 + in_channels
        else:
            weights = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            in_channels = c1 + c3 + c5 + pool
        result.append((weights, weights * side * side))
    return result

# %% wrong inception_costs: Running totals instead of the costs of each module => running totals
def inception_costs(rows, in_channels, naive):
    result = []
    weights, macs = 0, 0
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            new = in_channels * (c1 + 9 * c3 + 25 * c5)
            in_channels = in_channels + c1 + c3 + c5
        else:
            new = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            in_channels = c1 + c3 + c5 + pool
        weights += new
        macs += new * side * side
        result.append((weights, macs))
    return result

# %% wrong inception_costs: The kernels are not padded, so the 3 x 3 and the 5 x 5 work on fewer places => unpadded kernels
def inception_costs(rows, in_channels, naive):
    def conv(a, b, k, side):
        w = a * b * k * k
        return w, w * (side - k + 1) ** 2

    result = []
    n = in_channels
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            layers = [(n, c1, 1), (n, c3, 3), (n, c5, 5)]
            n = n + c1 + c3 + c5
        else:
            layers = [(n, c1, 1), (n, r3, 1), (r3, c3, 3), (n, r5, 1), (r5, c5, 5), (n, pool, 1)]
            n = c1 + c3 + c5 + pool
        both = [conv(a, b, k, side) for a, b, k in layers]
        result.append((sum(w for w, _ in both), sum(m for _, m in both)))
    return result

# %% wrong inception_costs: The switch naive is ignored, every module is counted with reductions => naive ignored
def inception_costs(rows, in_channels, naive):
    result = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        weights = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        result.append((weights, weights * side ** 2))
        in_channels = c1 + c3 + c5 + pool
    return result

# %% wrong inception_costs: The number of channels is updated before the weights of the module are counted => channels handed on too early
def inception_costs(rows, in_channels, naive):
    result = []
    n = in_channels
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            n = c1 + c3 + c5 + n
            w = n * (c1 + 9 * c3 + 25 * c5)
        else:
            n = c1 + c3 + c5 + pool
            w = n * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        result.append((w, w * side * side))
    return result

# %% right suspect_rows: a dict comprehension over all deviations
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    deviations = {
        name: (printed[name][0] * 1024 / weights - 1, printed[name][1] * 1e6 / macs - 1)
        for name, (weights, macs) in zip(rows, counted)
    }
    return {name: both for name, both in deviations.items() if max(abs(d) for d in both) > 0.03}

# %% right suspect_rows: numpy, all rows in one array
import numpy as np

def suspect_rows(rows, printed, in_channels):
    names = list(rows)
    if not names:
        return {}
    counted = np.array(inception_costs([rows[n] for n in names], in_channels, False), dtype=float)
    claimed = np.array([printed[n] for n in names], dtype=float)
    deviation = claimed / (counted / np.array([1024, 1e6])) - 1
    bad = (np.abs(deviation) > 0.03).any(axis=1)
    return {names[i]: tuple(deviation[i].tolist()) for i in np.flatnonzero(bad)}

# %% right suspect_rows: exact fractions, floats only at the end
from fractions import Fraction

def suspect_rows(rows, printed, in_channels):
    limit = Fraction(3, 100)
    suspects = {}
    for name, (weights, macs) in zip(rows.keys(), inception_costs(list(rows.values()), in_channels, False)):
        params, ops = printed[name]
        d1 = Fraction(params) * 1024 / weights - 1
        d2 = Fraction(ops) * 10 ** 6 / macs - 1
        if d1 > limit or d1 < -limit or d2 > limit or d2 < -limit:
            suspects[name] = (float(d1), float(d2))
    return suspects

# %% right suspect_rows: counts everything itself in one loop, with a helper for the deviation
def suspect_rows(rows, printed, in_channels):
    def off(said, true):
        return (said - true) / true

    result = {}
    channels = in_channels
    for name, ((c1, r3, c3, r5, c5, pool), side) in rows.items():
        n = channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        channels = c1 + c3 + c5 + pool
        pair = off(printed[name][0], n / 2 ** 10), off(printed[name][1], n * side * side / 1_000_000)
        if any(not -0.03 <= d <= 0.03 for d in pair):
            result[name] = pair
    return result

# %% wrong suspect_rows: K is taken as 1,000 instead of 1,024 => K of a thousand
def suspect_rows(rows, printed, in_channels):
    result = {}
    costs = inception_costs(list(rows.values()), in_channels, False)
    for name, (weights, macs) in zip(rows, costs):
        params, ops = printed[name]
        a = params / (weights / 1000) - 1
        b = ops / (macs / 10 ** 6) - 1
        if abs(a) > 0.03 or abs(b) > 0.03:
            result[name] = (a, b)
    return result

# %% wrong suspect_rows: The deviation is the wrong way round, counted / printed - 1 => divided by the printed
def suspect_rows(rows, printed, in_channels):
    result = {}
    costs = inception_costs(list(rows.values()), in_channels, False)
    for name, (weights, macs) in zip(rows, costs):
        params, ops = printed[name]
        dev = (weights / 1024 / params - 1, macs / 10 ** 6 / ops - 1)
        if abs(dev[0]) > 0.03 or abs(dev[1]) > 0.03:
            result[name] = dev
    return result

# %% wrong suspect_rows: Only numbers printed too large are found, the absolute value is missing => too large only
def suspect_rows(rows, printed, in_channels):
    suspects = {}
    counted = inception_costs(list(rows.values()), in_channels, False)
    for name, (weights, macs) in zip(rows, counted):
        p = printed[name][0] / (weights / 1024) - 1
        o = printed[name][1] / (macs / 1e6) - 1
        if p > 0.03 or o > 0.03:
            suspects[name] = (p, o)
    return suspects

# %% wrong suspect_rows: A row is kept only if both columns are off => both columns
def suspect_rows(rows, printed, in_channels):
    suspects = {}
    counted = inception_costs(list(rows.values()), in_channels, False)
    for name, (weights, macs) in zip(rows, counted):
        params, ops = printed[name]
        dp, do = params * 1024 / weights - 1, ops * 1e6 / macs - 1
        if abs(dp) > 0.03 and abs(do) > 0.03:
            suspects[name] = (dp, do)
    return suspects

# %% wrong suspect_rows: Each row is counted as if it were the first of the stack => channels of the first
def suspect_rows(rows, printed, in_channels):
    result = {}
    for name, row in rows.items():
        weights, macs = inception_costs([row], in_channels, False)[0]
        params, ops = printed[name]
        d = (params / (weights / 1024) - 1, ops / (macs / 10**6) - 1)
        if max(map(abs, d)) > 0.03:
            result[name] = d
    return result

# %% wrong suspect_rows: All rows are returned, not only the suspects => all rows
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    return {
        name: (printed[name][0] / (w / 1024) - 1, printed[name][1] / (m / 10**6) - 1)
        for name, (w, m) in zip(rows, counted)
    }

# %% wrong suspect_rows: The printed rows are matched by position instead of by name => matched by position
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    suspects = {}
    for name, (w, m), (params, ops) in zip(rows, counted, printed.values()):
        d = params / (w / 1024) - 1, ops / (m / 10**6) - 1
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            suspects[name] = d
    return suspects

# %% wrong suspect_rows: A million multiply-adds is taken as 1,024 squared => million of two powers
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    suspects = {}
    for name, (w, m) in zip(rows, counted):
        params, ops = printed[name]
        d = params / (w / 1024) - 1, ops / (m / 1024 ** 2) - 1
        if any(abs(v) > 0.03 for v in d):
            suspects[name] = d
    return suspects

# %% wrong suspect_rows: The deviations come as percent, and are compared with 3 => percent
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    suspects = {}
    for name, (w, m) in zip(rows, counted):
        params, ops = printed[name]
        p = 100 * (params / (w / 1024) - 1)
        o = 100 * (ops / (m / 10**6) - 1)
        if abs(p) > 3 or abs(o) > 3:
            suspects[name] = (p, o)
    return suspects

# %% wrong suspect_rows: The deviations are returned without their signs => sign lost
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    suspects = {}
    for name, (w, m) in zip(rows, counted):
        params, ops = printed[name]
        p = abs(params / (w / 1024) - 1)
        o = abs(ops / (m / 10**6) - 1)
        if p > 0.03 or o > 0.03:
            suspects[name] = (p, o)
    return suspects

# %% wrong suspect_rows: The counts are rounded to whole units before they are compared => counts rounded
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    suspects = {}
    for name, (weights, macs) in zip(rows, counted):
        thousand = round(weights / 1024)
        million = round(macs / 10**6)
        params, ops = printed[name]
        d = (params / thousand - 1, ops / million - 1)
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            suspects[name] = d
    return suspects

# %% wrong suspect_rows: The modules are counted as naive ones => counted as naive
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, True)
    suspects = {}
    for name, (weights, macs) in zip(rows, counted):
        params, ops = printed[name]
        d = (params / (weights / 1024) - 1, ops / (macs / 10**6) - 1)
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            suspects[name] = d
    return suspects

# %% wrong suspect_rows: The deviation is absolute, the difference is not divided by the count => difference for a share
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    suspects = {}
    for name, (weights, macs) in zip(rows, counted):
        params, ops = printed[name]
        p = params - weights / 1024
        o = ops - macs / 10**6
        if abs(p) > 0.03 or abs(o) > 0.03:
            suspects[name] = (p, o)
    return suspects

# %% wrong suspect_rows: The audit ends at the first suspect => one suspect only
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    for name, (weights, macs) in zip(rows, counted):
        params, ops = printed[name]
        p = params / (weights / 1024) - 1
        o = ops / (macs / 10**6) - 1
        if abs(p) > 0.03 or abs(o) > 0.03:
            return {name: (p, o)}
    return {}

# %% wrong suspect_rows: Only the column of the operations decides => one column decides
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    devs = {n: (printed[n][0] * 1024 / w - 1, printed[n][1] * 10**6 / m - 1) for n, (w, m) in zip(rows, counted)}
    return {n: d for n, d in devs.items() if abs(d[1]) > 0.03}

# %% wrong suspect_rows: The two deviations are added before they are compared, so opposite ones cancel => columns taken together
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    result = {}
    for name, (weights, macs) in zip(rows, counted):
        params, ops = printed[name]
        d = (params / (weights / 1024) - 1, ops / (macs / 10**6) - 1)
        if abs(sum(d)) > 0.03:
            result[name] = d
    return result

# %% wrong suspect_rows: Three percent is written as 0.3 => another limit
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    result = {}
    for name, (weights, macs) in zip(rows, counted):
        params, ops = printed[name]
        d = (params / (weights / 1024) - 1, ops / (macs / 10**6) - 1)
        if abs(d[0]) > 0.3 or abs(d[1]) > 0.3:
            result[name] = d
    return result

# %% wrong suspect_rows: The ratio is returned, without the minus one => ratio for the deviation
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    result = {}
    for name, (weights, macs) in zip(rows, counted):
        params, ops = printed[name]
        p, o = params / (weights / 1024), ops / (macs / 10**6)
        if not 0.97 <= p <= 1.03 or not 0.97 <= o <= 1.03:
            result[name] = (p, o)
    return result

# %% wrong suspect_rows: The columns are mixed up, parameters are compared with the multiply-adds => columns mixed up
def suspect_rows(rows, printed, in_channels):
    counted = inception_costs(list(rows.values()), in_channels, False)
    result = {}
    for name, (macs, weights) in zip(rows, counted):
        params, ops = printed[name]
        d = (params / (weights / 1024) - 1, ops / (macs / 10**6) - 1)
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            result[name] = d
    return result

# %% right gradient_lift: backpropagation by hand in double precision
import torch

def gradient_lift(x, weights, heads, labels, share):
    ws = [w.detach().double() for w in weights]
    hs = {i: h.detach().double() for i, h in heads.items()}
    n = len(labels)

    def error(logits):
        target = torch.zeros_like(logits)
        target[torch.arange(n), labels] = 1
        return (torch.softmax(logits, dim=1) - target) / n

    inputs, outputs = [], []
    signal = x.detach().double()
    for i, w in enumerate(ws):
        inputs.append(signal)
        signal = signal @ w.T
        if i < len(ws) - 1:
            signal = signal.relu()
        outputs.append(signal)

    def norms(factor):
        found = [0.0] * len(ws)
        delta = error(outputs[-1])
        for i in reversed(range(len(ws))):
            if i < len(ws) - 1:
                delta = delta * (outputs[i] > 0)
            found[i] = float((delta.T @ inputs[i]).pow(2).sum().sqrt())
            if i > 0:
                delta = delta @ ws[i]
                if i - 1 in hs:
                    delta = delta + factor * error(outputs[i - 1] @ hs[i - 1].T) @ hs[i - 1]
        return found

    return [a / b for a, b in zip(norms(share), norms(0.0))]

# %% right gradient_lift: an nn.Sequential with copied weights, two backward passes with zero_grad between
import torch
import torch.nn.functional as F
from torch import nn

def gradient_lift(x, weights, heads, labels, share):
    layers = nn.ModuleList()
    for w in weights:
        layer = nn.Linear(w.shape[1], w.shape[0], bias=False, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(w)
        layers.append(layer)

    def run(with_heads):
        layers.zero_grad()
        h = x.double()
        aux = 0.0
        for index, layer in enumerate(layers):
            h = layer(h)
            if index + 1 < len(layers):
                h = F.relu(h)
            if with_heads and index in heads:
                aux = aux + share * F.cross_entropy(F.linear(h, heads[index].double()), labels)
        (F.cross_entropy(h, labels) + aux).backward()
        return [layer.weight.grad.norm().item() for layer in layers]

    lifted = run(True)
    plain = run(False)
    return [a / b for a, b in zip(lifted, plain)]

# %% right gradient_lift: one gradient for each loss, added up afterwards since gradients are linear
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.detach().clone().requires_grad_() for w in weights]
    losses = {}
    signal = x
    for i, w in enumerate(trunk[:-1]):
        signal = torch.relu(signal @ w.T)
        if i in heads:
            losses[i] = F.cross_entropy(signal @ heads[i].T, labels)
    main = F.cross_entropy(signal @ trunk[-1].T, labels)

    plain = torch.autograd.grad(main, trunk, retain_graph=True)
    total = [g.double() for g in plain]
    for loss in losses.values():
        parts = torch.autograd.grad(loss, trunk, retain_graph=True, allow_unused=True)
        total = [t if p is None else t + share * p.double() for t, p in zip(total, parts)]
    return [(t.norm() / g.double().norm()).item() for t, g in zip(total, plain)]

# %% right gradient_lift: autograd.functional.jacobian of a pure loss function, reduction sum in both runs
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    def loss(params, factor):
        acts = [x.double()]
        for w in params[:-1]:
            acts.append(F.relu(F.linear(acts[-1], w)))
        value = F.cross_entropy(acts[-1] @ params[-1].T, labels, reduction="sum")
        for i, head in heads.items():
            value = value + factor * F.cross_entropy(acts[i + 1] @ head.double().T, labels, reduction="sum")
        return value

    params = tuple(w.detach().double() for w in weights)
    gradient = lambda factor: torch.autograd.functional.jacobian(lambda *ws: loss(ws, factor), params)
    size = lambda g: torch.sqrt((g * g).sum()).item()
    with_heads = gradient(float(share))
    without = gradient(0.0)
    return [size(a) / size(b) for a, b in zip(with_heads, without)]

# %% wrong gradient_lift: The root is missing, so the ratios are squared => root missing
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def grads(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                loss = loss + factor * F.cross_entropy(signal @ heads[i].T, labels)
        return torch.autograd.grad(loss + F.cross_entropy(signal, labels), trunk)

    return [((a ** 2).sum() / (b ** 2).sum()).item() for a, b in zip(grads(share), grads(0))]

# %% wrong gradient_lift: The losses of the heads are not multiplied by the share => unweighted heads
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(use_heads):
        signal = x
        loss = 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if use_heads and i in heads:
                loss = loss + F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(True), norms(False))]

# %% wrong gradient_lift: The head reads the answers before the ReLU => heads before the ReLU
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal = x
        loss = 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i in heads:
                loss = loss + factor * F.cross_entropy(signal @ heads[i].T, labels)
            if i < len(trunk) - 1:
                signal = signal.relu()
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: The second backward adds to the gradients of the first, they are not zeroed => gradients added up
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    params = [torch.nn.Parameter(w.clone()) for w in weights]

    def run(s):
        h = x
        extra = 0.0
        for k in range(len(params)):
            h = h @ params[k].T
            if k != len(params) - 1:
                h = torch.relu(h)
            if k in heads:
                extra = extra + s * F.cross_entropy(h @ heads[k].T, labels)
        loss = F.cross_entropy(h, labels) + extra
        loss.backward()
        return [p.grad.norm().item() for p in params]

    without = run(0.0)
    with_heads = run(share)
    return [a / b for a, b in zip(with_heads, without)]

# %% wrong gradient_lift: The ratio is upside down, without heads / with heads => upside down
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = F.linear(signal, w)
            if i < len(trunk) - 1:
                signal = F.relu(signal)
            if i in heads:
                loss = loss + factor * F.cross_entropy(F.linear(signal, heads[i]), labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [float(g.norm()) for g in torch.autograd.grad(loss, trunk)]

    lifted, plain = norms(share), norms(0)
    return [p / l for l, p in zip(lifted, plain)]

# %% wrong gradient_lift: A ReLU is applied to the logits of the trunk too => ReLU on the logits
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = (signal @ w.T).relu()
            if i in heads:
                loss = loss + factor * F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [(a / b).item() for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: The norms of the single gradients are added, instead of taking the norm of their sum => norms added up
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]
    signal = x
    aux = []
    for i, w in enumerate(trunk):
        signal = signal @ w.T
        if i < len(trunk) - 1:
            signal = signal.relu()
        if i in heads:
            aux.append(F.cross_entropy(signal @ heads[i].T, labels))
    main = F.cross_entropy(signal, labels)
    plain = [g.norm().item() for g in torch.autograd.grad(main, trunk, retain_graph=True)]
    total = list(plain)
    for loss in aux:
        found = torch.autograd.grad(loss, trunk, retain_graph=True, allow_unused=True)
        for k, g in enumerate(found):
            if g is not None:
                total[k] += share * g.norm().item()
    return [t / p for t, p in zip(total, plain)]

# %% wrong gradient_lift: The loss of the trunk is weighted with 1 - share when heads are there => weight taken from the classifier
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(s):
        signal, aux = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                aux = aux + F.cross_entropy(signal @ heads[i].T, labels)
        loss = (1 - s) * F.cross_entropy(signal, labels) + s * aux
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0.0))]

# %% wrong gradient_lift: The head sits one layer too low, it reads the input of its layer => heads one layer off
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            if i in heads:
                loss = loss + factor * F.cross_entropy(signal @ heads[i].T, labels)
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: Softmax is applied before F.cross_entropy, which does it again => softmax twice
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def ce(logits):
        return F.cross_entropy(torch.softmax(logits, dim=1), labels)

    def norms(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                loss = loss + factor * ce(signal @ heads[i].T)
        return [g.norm().item() for g in torch.autograd.grad(loss + ce(signal), trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: The norm is the sum of absolute values => another norm
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def sizes(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                loss = loss + factor * F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [g.abs().sum().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(sizes(share), sizes(0))]

# %% wrong gradient_lift: Of several heads only the last one counts, its loss overwrites the others => one head only
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, aux = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                aux = factor * F.cross_entropy(signal @ heads[i].T, labels)
        loss = aux + F.cross_entropy(signal, labels)
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: The losses of the heads are averaged before the share, instead of each being added => averaged heads
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, aux = x, []
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                aux.append(F.cross_entropy(signal @ heads[i].T, labels))
        loss = F.cross_entropy(signal, labels)
        if aux:
            loss = loss + factor * torch.stack(aux).mean()
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: The head reads a detached signal, so that nothing reaches the trunk => nothing lifted
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                loss = loss + factor * F.cross_entropy(signal.detach() @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: The gradient of the heads alone is compared with that of the trunk, the trunk's loss is left out => heads alone
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]
    signal = x
    aux = torch.zeros(())
    for i, w in enumerate(trunk):
        signal = signal @ w.T
        if i < len(trunk) - 1:
            signal = signal.relu()
        if i in heads:
            aux = aux + share * F.cross_entropy(signal @ heads[i].T, labels)
    main = F.cross_entropy(signal, labels)
    plain = torch.autograd.grad(main, trunk, retain_graph=True)
    if not aux.requires_grad:
        return [0.0 for _ in trunk]
    lifted = torch.autograd.grad(aux, trunk, allow_unused=True)
    return [0.0 if a is None else (a.norm() / b.norm()).item() for a, b in zip(lifted, plain)]

# %% wrong gradient_lift: One ratio of the norm over all layers together is given to every layer => one ratio for all layers
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norm(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                loss = loss + factor * F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal, labels)
        flat = torch.cat([g.flatten() for g in torch.autograd.grad(loss, trunk)])
        return flat.norm().item()

    ratio = norm(share) / norm(0)
    return [ratio] * len(weights)

# %% wrong gradient_lift: The ReLUs between the layers are missing => no ReLU
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i in heads:
                loss = loss + factor * F.cross_entropy(signal.relu() @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: The share multiplies the logits of the head instead of its loss => share of the logits
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                loss = loss + F.cross_entropy(factor * (signal @ heads[i].T), labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: The weights are not transposed => not transposed
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                loss = loss + factor * F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% wrong gradient_lift: The cross-entropy of the heads is summed over the batch, that of the trunk is averaged => sum and mean
import torch
import torch.nn.functional as F

def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]

    def norms(factor):
        signal, loss = x, 0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
            if i in heads:
                logp = F.log_softmax(signal @ heads[i].T, dim=1)
                for n, label in enumerate(labels):
                    loss = loss - factor * logp[n, label]
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(norms(share), norms(0))]

# %% right merged_kernel: one transposed convolution, which is a full convolution of the kernels
import torch.nn.functional as F

def merged_kernel(first, second):
    return F.conv_transpose2d(second, first)

# %% right merged_kernel: F.conv2d of the first kernel with the flipped second one, fully padded
import torch.nn.functional as F

def merged_kernel(first, second):
    height, width = second.shape[2:]
    images = first.transpose(0, 1)
    full = F.conv2d(images, second.flip(2, 3), padding=(height - 1, width - 1))
    return full.transpose(0, 1).contiguous()

# %% right merged_kernel: products in the Fourier domain, in double precision
import torch

def merged_kernel(first, second):
    size = (first.shape[2] + second.shape[2] - 1, first.shape[3] + second.shape[3] - 1)
    a = torch.fft.rfft2(first.double(), s=size)
    b = torch.fft.rfft2(second.double(), s=size)
    product = torch.einsum("mcyx,kmyx->kcyx", a, b)
    return torch.fft.irfft2(product, s=size).to(first.dtype)

# %% right merged_kernel: the response of the two layers to single bright pixels, turned around
import torch
import torch.nn.functional as F

def merged_kernel(first, second):
    C = first.shape[1]
    H = first.shape[2] + second.shape[2] - 1
    W = first.shape[3] + second.shape[3] - 1
    x = torch.zeros(C, C, 2 * H - 1, 2 * W - 1, dtype=first.dtype)
    for c in range(C):
        x[c, c, H - 1, W - 1] = 1
    response = F.conv2d(F.conv2d(x, first), second)
    return response.flip(-1, -2).permute(1, 0, 2, 3)

# %% right merged_kernel: loops over the places of the first kernel, matrix products over the middle maps
import torch

def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, height, width = second.shape
    merged = torch.zeros(height + h - 1, width + w - 1, K, C, dtype=first.dtype)
    outer = second.permute(2, 3, 0, 1)
    for a in range(h):
        for b in range(w):
            merged[a:a + height, b:b + width] += outer @ first[:, :, a, b]
    return merged.permute(2, 3, 0, 1)

# %% wrong merged_kernel: The second kernel is not flipped in F.conv2d, so the kernels are correlated => flipped kernel
import torch.nn.functional as F

def merged_kernel(first, second):
    height, width = second.shape[-2:]
    out = F.conv2d(first.transpose(0, 1), second, padding=(height - 1, width - 1))
    return out.transpose(0, 1)

# %% wrong merged_kernel: The shifted copies overwrite each other instead of being added => overwritten
import torch

def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, M, height, width = second.shape
    merged = torch.zeros(K, C, h + height - 1, w + width - 1)
    for i in range(height):
        for j in range(width):
            merged[:, :, i:i + h, j:j + w] = torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
    return merged

# %% wrong merged_kernel: The copies are shifted the wrong way, beginning at the end => flipped kernel
import torch

def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, M, height, width = second.shape
    merged = torch.zeros(K, C, h + height - 1, w + width - 1)
    for i in range(height):
        for j in range(width):
            top, left = height - 1 - i, width - 1 - j
            merged[:, :, top:top + h, left:left + w] += torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
    return merged

# %% wrong merged_kernel: The sums over the middle maps are taken separately and then multiplied => middle maps mixed
import torch

def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, height, width = second.shape
    merged = torch.zeros(K, C, h + height - 1, w + width - 1)
    for i in range(height):
        for j in range(width):
            a = second[:, :, i, j].sum(dim=1)
            b = first.sum(dim=0)
            merged[:, :, i:i + h, j:j + w] += a[:, None, None, None] * b
    return merged

# %% wrong merged_kernel: The mean over the middle maps instead of the sum => averaged middle maps
import torch

def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, height, width = second.shape
    merged = torch.zeros(K, C, h + height - 1, w + width - 1)
    for i in range(height):
        for j in range(width):
            products = second[:, :, None, i, j, None, None] * first[None]
            merged[:, :, i:i + h, j:j + w] += products.mean(dim=1)
    return merged

# %% wrong merged_kernel: Output and input channels are swapped in the answer => channels swapped
import torch.nn.functional as F

def merged_kernel(first, second):
    height, width = second.shape[2:]
    return F.conv2d(first.permute(1, 0, 2, 3), second.flip([2, 3]), padding=(height - 1, width - 1))

# %% wrong merged_kernel: Height and width are mixed up in the size, right for square kernels only => height and width mixed up
import torch

def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, M, height, width = second.shape
    merged = torch.zeros(K, C, h + width - 1, w + height - 1)
    for i in range(height):
        for j in range(width):
            merged[:, :, i:i + h, j:j + w] += torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
    return merged

# %% wrong merged_kernel: The kernels are multiplied as matrices, places and all => multiplied as matrices | multiplied as matrices, in part
import torch

def merged_kernel(first, second):
    out = 0
    for m in range(first.shape[0]):
        out = out + second[:, m][:, None] @ first[m][None]
    return out

# %% wrong merged_kernel: The kernels are laid over each other and multiplied place by place, padded to the larger size => multiplied place by place
import torch
import torch.nn.functional as F

def merged_kernel(first, second):
    h = first.shape[2] + second.shape[2] - 1
    w = first.shape[3] + second.shape[3] - 1
    a = F.pad(first, (0, w - first.shape[3], 0, h - first.shape[2]))
    b = F.pad(second, (0, w - second.shape[3], 0, h - second.shape[2]))
    return torch.einsum("mcij,kmij->kcij", a, b)

# %% wrong merged_kernel: The padding is that of the wrong kernel, so the size fits only if both are equal => another padding
import torch.nn.functional as F

def merged_kernel(first, second):
    h, w = first.shape[2:]
    full = F.conv2d(first.transpose(0, 1), second.flip(2, 3), padding=(h - 1, w - 1))
    return full.transpose(0, 1)

# %% wrong merged_kernel: The response to a bright pixel is taken as the kernel without turning it around => turned round
import torch
import torch.nn.functional as F

def merged_kernel(first, second):
    C = first.shape[1]
    H = first.shape[2] + second.shape[2] - 1
    W = first.shape[3] + second.shape[3] - 1
    x = torch.zeros(C, C, 2 * H - 1, 2 * W - 1)
    x[torch.arange(C), torch.arange(C), H - 1, W - 1] = 1.0
    return F.conv2d(F.conv2d(x, first), second).transpose(0, 1)

# %% wrong merged_kernel: The channels are treated one by one, input c goes through middle map c only => channel by channel | channel by channel, in part
import torch

def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, height, width = second.shape
    merged = torch.zeros(K, C, h + height - 1, w + width - 1)
    for k in range(K):
        for c in range(C):
            for i in range(height):
                for j in range(width):
                    merged[k, c, i:i + h, j:j + w] += second[k, c, i, j] * first[c, c]
    return merged

# %% wrong merged_kernel: Only one axis is flipped => flipped along one axis
import torch.nn.functional as F

def merged_kernel(first, second):
    height, width = second.shape[2:]
    full = F.conv2d(first.transpose(0, 1), second.flip(3), padding=(height - 1, width - 1))
    return full.transpose(0, 1)

# %% wrong merged_kernel: The answer keeps the valid part only, without padding the first kernel => valid part only
import torch.nn.functional as F

def merged_kernel(first, second):
    return F.conv2d(first.transpose(0, 1), second.flip(2, 3)).transpose(0, 1)

# %% wrong merged_kernel: Only the last middle map counts, the sum over m is overwritten in the loop => one middle map
import torch

def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, height, width = second.shape
    merged = torch.zeros(K, C, h + height - 1, w + width - 1)
    for m in range(M):
        part = torch.zeros_like(merged)
        for i in range(height):
            for j in range(width):
                part[:, :, i:i + h, j:j + w] += second[:, m, i, j].view(K, 1, 1, 1) * first[m]
        merged = part
    return merged

# %% wrong merged_kernel: Rows and columns of the shift are exchanged => rows and columns exchanged
import torch

def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, M, height, width = second.shape
    merged = torch.zeros(K, C, h + height - 1, w + width - 1)
    for i in range(height):
        for j in range(width):
            merged[:, :, j:j + h, i:i + w] += torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
    return merged

# %% right ResidualInception: padding "same", F.relu and a loop over the branches
import torch
import torch.nn.functional as F
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, kernel_size=1, padding="same")
        self.reduce_small = nn.Conv2d(in_channels, r3, kernel_size=1, padding="same")
        self.small = nn.Conv2d(r3, c3, kernel_size=3, padding="same")
        self.reduce_large = nn.Conv2d(in_channels, r5, kernel_size=1, padding="same")
        self.large = nn.Conv2d(r5, c5, kernel_size=5, padding="same")
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, kernel_size=1)

    def forward(self, x):
        paths = [[self.point], [self.reduce_small, self.small], [self.reduce_large, self.large]]
        outs = []
        for path in paths:
            y = x
            for layer in path:
                y = F.relu(layer(y))
            outs.append(y)
        return F.relu(torch.add(x, self.up(torch.cat(outs, 1)), alpha=self.scale))

# %% right ResidualInception: layers from a table with add_module
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        table = {
            "point": (in_channels, c1, 1),
            "reduce_small": (in_channels, r3, 1),
            "small": (r3, c3, 3),
            "reduce_large": (in_channels, r5, 1),
            "large": (r5, c5, 5),
            "up": (c1 + c3 + c5, in_channels, 1),
        }
        for name, (a, b, k) in table.items():
            self.add_module(name, nn.Conv2d(a, b, k, padding=k // 2))
        self.scale = scale

    def _apply_relu(self, name, x):
        return torch.relu(getattr(self, name)(x))

    def forward(self, x):
        a = self._apply_relu("point", x)
        b = self._apply_relu("small", self._apply_relu("reduce_small", x))
        c = self._apply_relu("large", self._apply_relu("reduce_large", x))
        return torch.relu(x + self.scale * self.up(torch.cat((a, b, c), dim=-3)))

# %% right ResidualInception: no concatenation, the weights of up are split among the branches
import torch
import torch.nn.functional as F
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        self.c1, r3, self.c3, r5, self.c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, self.c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.small = nn.Conv2d(r3, self.c3, 3, padding=1)
        self.large = nn.Conv2d(r5, self.c5, 5, padding=2)
        self.up = nn.Conv2d(self.c1 + self.c3 + self.c5, in_channels, 1)

    def forward(self, x):
        branches = [
            self.point(x).relu(),
            self.small(self.reduce_small(x).relu()).relu(),
            self.large(self.reduce_large(x).relu()).relu(),
        ]
        parts = self.up.weight.split([self.c1, self.c3, self.c5], dim=1)
        y = self.up.bias.view(1, -1, 1, 1)
        for branch, weight in zip(branches, parts):
            y = y + F.conv2d(branch, weight)
        return (x + self.scale * y).relu()

# %% right ResidualInception: one nn.ReLU(inplace=True) that works on fresh tensors only
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths

        def conv(a, b, k):
            return nn.Conv2d(a, b, (k, k), stride=1, padding=((k - 1) // 2, (k - 1) // 2), bias=True)

        self.relu = nn.ReLU(inplace=True)
        self.up = conv(c1 + c3 + c5, in_channels, 1)
        self.large = conv(r5, c5, 5)
        self.small = conv(r3, c3, 3)
        self.reduce_large = conv(in_channels, r5, 1)
        self.reduce_small = conv(in_channels, r3, 1)
        self.point = conv(in_channels, c1, 1)
        self.factor = float(scale)

    def forward(self, x):
        act = self.relu
        point = act(self.point(x))
        small = act(self.small(act(self.reduce_small(x))))
        large = act(self.large(act(self.reduce_large(x))))
        added = self.up(torch.cat([point, small, large], dim=1)) * self.factor
        return act(x + added)

# %% wrong ResidualInception: A ReLU follows up too, so that the module can only add => ReLU before the sum
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        y = self.up(torch.cat([point, small, large], dim=1)).relu()
        return (x + self.scale * y).relu()

# %% wrong ResidualInception: No ReLU after the reductions => linear reductions
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        branches = torch.cat([
            self.point(x),
            self.small(self.reduce_small(x)),
            self.large(self.reduce_large(x)),
        ], dim=1).relu()
        return (x + self.scale * self.up(branches)).relu()

# %% wrong ResidualInception: The ReLU after the sum is missing => no ReLU at the end
import torch
import torch.nn.functional as F
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        a = F.relu(self.point(x))
        b = F.relu(self.small(F.relu(self.reduce_small(x))))
        c = F.relu(self.large(F.relu(self.reduce_large(x))))
        return x + self.scale * self.up(torch.cat([a, b, c], dim=1))

# %% wrong ResidualInception: The 5 x 5 is padded by 1 like the 3 x 3, so the maps do not fit together
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=1)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        branches = torch.cat([point, small, large], dim=1)
        return (x + self.scale * self.up(branches)).relu()

# %% wrong ResidualInception: The scale multiplies the sum instead of what is added => scale on everything
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        y = self.up(torch.cat([point, small, large], dim=1))
        return (self.scale * (x + y)).relu()

# %% wrong ResidualInception: The scale is not used => scale ignored
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = torch.relu(self.point(x))
        small = torch.relu(self.small(torch.relu(self.reduce_small(x))))
        large = torch.relu(self.large(torch.relu(self.reduce_large(x))))
        return torch.relu(x + self.up(torch.cat([point, small, large], dim=1)))

# %% wrong ResidualInception: The input is not added, an ordinary Inception module => no shortcut
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = torch.relu(self.point(x))
        small = torch.relu(self.small(torch.relu(self.reduce_small(x))))
        large = torch.relu(self.large(torch.relu(self.reduce_large(x))))
        return torch.relu(self.scale * self.up(torch.cat([point, small, large], dim=1)))

# %% wrong ResidualInception: The branches are concatenated in another order => branches in another order
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        point = self.point(x).relu()
        branches = torch.cat([small, large, point], dim=1)
        return (x + self.scale * self.up(branches)).relu()

# %% wrong ResidualInception: The branches are added instead of concatenated => branches added
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        return (x + self.scale * self.up(point + small + large)).relu()

# %% wrong ResidualInception: The convolutions have no bias => bias missing
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1, bias=False)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1, bias=False)
        self.small = nn.Conv2d(r3, c3, 3, padding=1, bias=False)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1, bias=False)
        self.large = nn.Conv2d(r5, c5, 5, padding=2, bias=False)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1, bias=False)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        branches = torch.cat([point, small, large], dim=1)
        return (x + self.scale * self.up(branches)).relu()

# %% wrong ResidualInception: An in-place ReLU on the input, so that the shortcut loses the negative values => input through a ReLU
import torch
import torch.nn.functional as F
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        x = x.clone()
        point = F.relu(self.point(x))
        small = F.relu(self.small(F.relu(self.reduce_small(x))))
        large = F.relu(self.large(F.relu(self.reduce_large(x))))
        y = self.up(torch.cat([point, small, large], dim=1))
        return F.relu(F.relu(x, inplace=True) + self.scale * y)

# %% wrong ResidualInception: The layers are kept in a plain dict, so the module has no layers by these names and no parameters => layers not registered
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.layers = {
            "point": nn.Conv2d(in_channels, c1, 1),
            "reduce_small": nn.Conv2d(in_channels, r3, 1),
            "small": nn.Conv2d(r3, c3, 3, padding=1),
            "reduce_large": nn.Conv2d(in_channels, r5, 1),
            "large": nn.Conv2d(r5, c5, 5, padding=2),
            "up": nn.Conv2d(c1 + c3 + c5, in_channels, 1),
        }

    def forward(self, x):
        net = self.layers
        point = net["point"](x).relu()
        small = net["small"](net["reduce_small"](x).relu()).relu()
        large = net["large"](net["reduce_large"](x).relu()).relu()
        return (x + self.scale * net["up"](torch.cat([point, small, large], dim=1))).relu()

# %% wrong ResidualInception: The reductions are skipped in forward, the large kernels read the input => reductions skipped
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(in_channels, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(in_channels, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        branches = [self.point(x), self.small(x), self.large(x)]
        y = self.up(torch.cat([b.relu() for b in branches], dim=1))
        return (x + self.scale * y).relu()

# %% wrong ResidualInception: The point branch has no ReLU => linear branches
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x)
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        branches = torch.cat([point, small, large], dim=1)
        return (x + self.scale * self.up(branches)).relu()

# %% wrong ResidualInception: Input and branches are blended, the input is multiplied by 1 - scale => blended
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        y = self.up(torch.cat([point, small, large], dim=1))
        return torch.lerp(x, y, self.scale).relu()

# %% wrong ResidualInception: The scale multiplies the branches before up, so its bias is not scaled => scale before the last layer
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        branches = torch.cat([point, small, large], dim=1)
        return (x + self.up(self.scale * branches)).relu()

# %% wrong ResidualInception: The scale is fixed at 0.2, whatever is handed over => scale fixed
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale=0.2):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        branches = torch.cat([point, small, large], dim=1)
        return (x + 0.2 * self.up(branches)).relu()

# %% wrong ResidualInception: The maps are concatenated along the width instead of the channels
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        branches = torch.cat([point, small, large], dim=-1)
        return (x + self.scale * self.up(branches)).relu()

# %% wrong ResidualInception: The last ReLU is applied to the branch before the sum instead of after it => ReLU on the branch instead of the sum
import torch
from torch import nn

class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        branches = torch.cat([point, small, large], dim=1)
        return x + (self.scale * self.up(branches)).relu()
