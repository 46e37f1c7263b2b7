# %% right multiply_adds: block by block with a helper for a convolution
import math

def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    def conv(a, b, kernel, answer_side):
        return a * b * kernel * kernel * answer_side * answer_side

    total = conv(in_channels, stem, 3, side)
    width = stem
    for stage, (maps, count) in enumerate(zip(stages, blocks)):
        for block in range(count):
            strided = stage > 0 and block == 0
            if strided:
                side = math.ceil(side / 2)
            total += conv(width, maps, 3, side) + conv(maps, maps, 3, side)
            if strided or width != maps:
                total += conv(width, maps, 1, side)
            width = maps
    return total + width * classes

# %% right multiply_adds: one sum over the stages, sides by a power of two rounded up
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    widths = [stem, *stages]
    sides = [-(-side // 2**i) for i in range(len(stages))]
    body = sum(
        s * s * (9 * a * b + 9 * b * b * (2 * n - 1) + a * b * (i > 0 or a != b))
        for i, (a, b, n, s) in enumerate(zip(widths, stages, blocks, sides))
    )
    return 9 * in_channels * stem * side**2 + body + widths[-1] * classes

# %% right multiply_adds: list of all convolutions first, then one sum
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    layers = [(in_channels, stem, 9, side)]
    a, here = stem, side
    for index in range(len(stages)):
        b = stages[index]
        there = here if index == 0 else (here + 1) // 2
        if index or a != b:
            layers.append((a, b, 1, there))
        layers.append((a, b, 9, there))
        layers.extend([(b, b, 9, there)] * (2 * blocks[index] - 1))
        a, here = b, there
    layers.append((a, classes, 1, 1))
    return sum(i * o * area * s * s for i, o, area, s in layers)

# %% right multiply_adds: recursion over the stages, side by the formula of a convolution
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    def rest(a, k, s):
        if k == len(stages):
            return a * classes
        b, stride = stages[k], 2 if k else 1
        out = (s + 2 * 1 - 3) // stride + 1
        shortcut = a * b if stride == 2 or a != b else 0
        per_place = shortcut + 9 * b * (a + b * (2 * blocks[k] - 1))
        return per_place * out**2 + rest(b, k + 1, out)

    return in_channels * stem * 9 * side**2 + rest(stem, 0, side)

# %% wrong multiply_adds: odd sides rounded down => half not rounded up
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = side // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * classes

# %% wrong multiply_adds: strided convolutions charged at the old side => stride too late
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        total += a * b * 9 * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        if i > 0:
            side = (side + 1) // 2
        total += (2 * count - 1) * b * b * 9 * side**2
        a = b
    return total + a * classes

# %% wrong multiply_adds: shortcut only where the width changes, not where only the size does => shortcut by width only
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if a != b:
            total += a * b * side**2
        a = b
    return total + a * classes

# %% wrong multiply_adds: shortcut only in strided stages, not where the stem has another width => no shortcut in the first stage
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
            total += a * b * side**2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        a = b
    return total + a * classes

# %% wrong multiply_adds: shortcuts forgotten => shortcuts forgotten
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        a = b
    return total + a * classes

# %% wrong multiply_adds: a shortcut convolution in every stage, also where nothing changes => shortcut where nothing changes
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += (9 * a * b + a * b + 9 * (2 * count - 1) * b * b) * side**2
        a = b
    return total + a * classes

# %% wrong multiply_adds: parameters counted, places forgotten => parameters
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        total += 9 * (a * b + (2 * count - 1) * b * b)
        if i > 0 or a != b:
            total += a * b
        a = b
    return total + a * classes

# %% wrong multiply_adds: the first stage halves the size too => halved in the first stage
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for b, count in zip(stages, blocks):
        side = (side + 1) // 2
        total += (10 * a * b + 9 * (2 * count - 1) * b * b) * side**2
        a = b
    return total + a * classes

# %% wrong multiply_adds: one convolution a block instead of two => convolutions miscounted
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        for j in range(count):
            if i > 0 and j == 0:
                side = (side + 1) // 2
            total += a * b * 9 * side**2
            if a != b or (i > 0 and j == 0):
                total += a * b * side**2
            a = b
    return total + a * classes

# %% wrong multiply_adds: every block of a later stage has stride 2 => halved in each block
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        for _ in range(count):
            if i > 0:
                side = (side + 1) // 2
            total += 9 * (a * b + b * b) * side**2
            if i > 0 or a != b:
                total += a * b * side**2
            a = b
    return total + a * classes

# %% wrong multiply_adds: linear layer forgotten => head forgotten
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total

# %% wrong multiply_adds: linear layer charged at each place of the maps, before the mean => head at every place
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * classes * side**2

# %% wrong multiply_adds: the shortcut charged as a 3x3 convolution => shape of the shortcut
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    conv = lambda a, b, s: a * b * 9 * s * s
    total = conv(in_channels, stem, side)
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += conv(a, b, side) + (2 * count - 1) * conv(b, b, side)
        if i > 0 or a != b:
            total += conv(a, b, side)
        a = b
    return total + a * classes

# %% wrong multiply_adds: all convolutions of a stage taken as b to b, the change of width forgotten => widths in a stage
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 2 * count * 9 * b * b * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * classes

# %% wrong multiply_adds: multiplications and additions counted apart, twice the number => FLOPs
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return 2 * (total + a * classes)

# %% wrong multiply_adds: the bias of the linear layer counted => more than products counted
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + (a + 1) * classes

# %% wrong multiply_adds: first convolution of every block of a stage taken as a to b => widths in a stage
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = in_channels * stem * 9 * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += count * 9 * (a * b + b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * classes

# %% wrong multiply_adds: three input channels taken for granted
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 27 * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * classes

# %% right deepest_plan: product with a key for max
from itertools import product

def deepest_plan(limit, base, prices, most):
    def cost(plan):
        return base + sum(price * (n - 1) for price, n in zip(prices, plan))

    plans = [p for p in product(*(range(1, m + 1) for m in most)) if cost(p) < limit]
    return list(max(plans, key=lambda p: (sum(p), cost(p))))

# %% right deepest_plan: table over blocks and parameters, stage by stage
def deepest_plan(limit, base, prices, most):
    reachable = {(0, base): []}
    for price, top in zip(prices, most):
        following = {}
        for (depth, cost), plan in reachable.items():
            for n in range(1, top + 1):
                spent = cost + (n - 1) * price
                if spent < limit:
                    following[depth + n, spent] = plan + [n]
        reachable = following
    return reachable[max(reachable)]

# %% right deepest_plan: recursion over the stages with the rest of the budget
def deepest_plan(limit, base, prices, most):
    def best(stage, budget):
        if stage == len(prices):
            return 0, 0, []
        options = []
        for extra in range(most[stage]):
            spent = extra * prices[stage]
            if spent > budget:
                break
            depth, below, plan = best(stage + 1, budget - spent)
            options.append((depth + extra + 1, below + spent, [extra + 1] + plan))
        return max(options)

    return best(0, limit - 1 - base)[2]

# %% right deepest_plan: NumPy grid of all plans and lexsort
import numpy as np

def deepest_plan(limit, base, prices, most):
    extra = np.indices(tuple(most)).reshape(len(most), -1)
    cost = base + np.asarray(prices) @ extra
    extra, cost = extra[:, cost < limit], cost[cost < limit]
    order = np.lexsort((cost, extra.sum(axis=0)))
    return [int(n) + 1 for n in extra[:, order[-1]]]

# %% wrong deepest_plan: greedy, the cheapest block again and again => cheapest of the deepest
def deepest_plan(limit, base, prices, most):
    plan = [1] * len(prices)
    cost = base
    while True:
        open_stages = [i for i in range(len(plan)) if plan[i] < most[i]]
        if not open_stages:
            return plan
        i = min(open_stages, key=lambda k: prices[k])
        if cost + prices[i] >= limit:
            return plan
        plan[i] += 1
        cost += prices[i]

# %% wrong deepest_plan: exactly at the limit is allowed => limit itself allowed
from itertools import product

def deepest_plan(limit, base, prices, most):
    best = max(
        (sum(plan), cost, plan)
        for plan in product(*[range(1, top + 1) for top in most])
        if (cost := base + sum(p * (n - 1) for p, n in zip(prices, plan))) <= limit
    )
    return list(best[2])

# %% wrong deepest_plan: the first block of each stage is paid again => first blocks paid twice
from itertools import product

def deepest_plan(limit, base, prices, most):
    best = (0, 0, [1] * len(most))
    for plan in product(*[range(1, top + 1) for top in most]):
        cost = base + sum(p * n for p, n in zip(prices, plan))
        if cost < limit:
            best = max(best, (sum(plan), cost, list(plan)))
    return best[2]

# %% wrong deepest_plan: most parameters first, number of blocks second => most parameters first
from itertools import product

def deepest_plan(limit, base, prices, most):
    found = []
    for plan in product(*[range(1, top + 1) for top in most]):
        cost = base + sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit:
            found.append((cost, sum(plan), plan))
    return list(max(found)[2])

# %% wrong deepest_plan: among equally deep plans the cheapest => cheapest of the deepest
from itertools import product

def deepest_plan(limit, base, prices, most):
    found = []
    for plan in product(*[range(1, top + 1) for top in most]):
        cost = base + sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit:
            found.append((sum(plan), -cost, plan))
    return list(max(found)[2])

# %% wrong deepest_plan: only the number of blocks compared, the first such plan wins => any of the deepest
from itertools import product

def deepest_plan(limit, base, prices, most):
    best = None
    for plan in product(*[range(1, top + 1) for top in most]):
        cost = base + sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit and (best is None or sum(plan) > sum(best)):
            best = plan
    return list(best)

# %% wrong deepest_plan: the largest number of blocks is never tried => largest number left out
from itertools import product

def deepest_plan(limit, base, prices, most):
    found = [(len(most), base, (1,) * len(most))]
    for plan in product(*[range(1, top) for top in most]):
        cost = base + sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit:
            found.append((sum(plan), cost, plan))
    return list(max(found)[2])

# %% wrong deepest_plan: stages without any block are allowed => stages without a block
from itertools import product

def deepest_plan(limit, base, prices, most):
    found = []
    for plan in product(*[range(top + 1) for top in most]):
        cost = base + sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit:
            found.append((sum(plan), cost, plan))
    return list(max(found)[2])

# %% wrong deepest_plan: the number of added blocks instead of all blocks => added blocks only
from itertools import product

def deepest_plan(limit, base, prices, most):
    found = []
    for extra in product(*[range(top) for top in most]):
        cost = base + sum(p * n for p, n in zip(prices, extra))
        if cost < limit:
            found.append((sum(extra), cost, extra))
    return list(max(found)[2])

# %% wrong deepest_plan: largest number of blocks taken as added blocks, one more than allowed => more blocks than allowed
from itertools import product

def deepest_plan(limit, base, prices, most):
    found = []
    for extra in product(*[range(top + 1) for top in most]):
        cost = base + sum(p * n for p, n in zip(prices, extra))
        if cost < limit:
            found.append((sum(extra), cost, [n + 1 for n in extra]))
    return max(found)[2]

# %% wrong deepest_plan: the base is not counted => base forgotten
from itertools import product

def deepest_plan(limit, base, prices, most):
    found = []
    for plan in product(*[range(1, top + 1) for top in most]):
        cost = sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit:
            found.append((sum(plan), cost, plan))
    return list(max(found)[2])

# %% wrong deepest_plan: stages filled one after the other in the order of their prices, dearest first => dearest block first
def deepest_plan(limit, base, prices, most):
    plan = [1] * len(prices)
    left = limit - 1 - base
    for i in sorted(range(len(prices)), key=lambda k: -prices[k]):
        extra = min(most[i] - 1, left // prices[i])
        plan[i] += extra
        left -= extra * prices[i]
    return plan

# %% wrong deepest_plan: one block to each stage in turn => blocks in turn
def deepest_plan(limit, base, prices, most):
    plan, cost = [1] * len(prices), base
    moved = True
    while moved:
        moved = False
        for i, price in enumerate(prices):
            if plan[i] < most[i] and cost + price < limit:
                plan[i] += 1
                cost += price
                moved = True
    return plan

# %% wrong deepest_plan: every stage may have as many blocks as the largest one => more blocks than allowed
from itertools import product

def deepest_plan(limit, base, prices, most):
    found = []
    for plan in product(range(1, max(most) + 1), repeat=len(most)):
        cost = base + sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit:
            found.append((sum(plan), cost, plan))
    return list(max(found)[2])

# %% right honest_report: plain Python over settings with max and a key
def honest_report(validation, test):
    def last_mean(array, setting):
        finals = [float(seed[-1]) for seed in array[setting]]
        return sum(finals) / len(finals)

    setting = max(range(len(validation)), key=lambda s: last_mean(validation, s))
    return setting, last_mean(test, setting)

# %% right honest_report: last epoch with Ellipsis, one array of means each
import numpy as np

def honest_report(validation, test):
    chosen = int(np.argmax(np.mean(validation[..., -1], axis=-1)))
    return chosen, float(np.mean(test[chosen, ..., -1]))

# %% right honest_report: axes moved so that the epochs come first
import numpy as np

def honest_report(validation, test):
    val_last = np.moveaxis(validation, 2, 0)[-1]
    test_last = np.moveaxis(test, 2, 0)[-1]
    best, best_value = 0, -np.inf
    for index, row in enumerate(val_last):
        if row.mean() > best_value:
            best, best_value = index, row.mean()
    return best, float(test_last[best].mean())

# %% right honest_report: take along the last axis, sorted stably by the negative mean
import numpy as np

def honest_report(validation, test):
    epochs = validation.shape[2]
    finals = validation.take(epochs - 1, axis=2)
    ranking = np.argsort(-finals.mean(axis=1), kind="stable")
    winner = ranking[0].item()
    return winner, test.take(epochs - 1, axis=2)[winner].mean().item()

# %% wrong honest_report: setting chosen by the test accuracy => chosen on test images
import numpy as np

def honest_report(validation, test):
    means = test[:, :, -1].mean(axis=1)
    setting = int(means.argmax())
    return setting, float(means[setting])

# %% wrong honest_report: best epoch on validation images instead of the last => chosen by the best epoch
import numpy as np

def honest_report(validation, test):
    means = validation.max(axis=2).mean(axis=1)
    setting = int(means.argmax())
    return setting, float(test[setting, :, -1].mean())

# %% wrong honest_report: validation accuracy reported instead of test => validation reported
import numpy as np

def honest_report(validation, test):
    means = validation[:, :, -1].mean(axis=1)
    setting = int(means.argmax())
    return setting, float(means[setting])

# %% wrong honest_report: best test epoch of each seed reported => best epoch
import numpy as np

def honest_report(validation, test):
    setting = int(validation[:, :, -1].mean(axis=1).argmax())
    return setting, float(test[setting].max(axis=1).mean())

# %% wrong honest_report: best seed reported instead of the mean => one seed reported
import numpy as np

def honest_report(validation, test):
    setting = int(validation[:, :, -1].mean(axis=1).argmax())
    return setting, float(test[setting, :, -1].max())

# %% wrong honest_report: setting of the luckiest seed chosen => chosen by the best seed
import numpy as np

def honest_report(validation, test):
    setting = int(validation[:, :, -1].max(axis=1).argmax())
    return setting, float(test[setting, :, -1].mean())

# %% wrong honest_report: mean over all epochs => mean over epochs
import numpy as np

def honest_report(validation, test):
    setting = int(validation.mean(axis=(1, 2)).argmax())
    return setting, float(test[setting].mean())

# %% wrong honest_report: test accuracy at the best validation epoch (early stopping after the fact) => early stopping
import numpy as np

def honest_report(validation, test):
    setting = int(validation[:, :, -1].mean(axis=1).argmax())
    epochs = validation[setting].argmax(axis=1)
    picked = [test[setting, seed, epoch] for seed, epoch in enumerate(epochs)]
    return setting, float(np.mean(picked))

# %% wrong honest_report: chosen on validation, but the best test mean of any setting is reported => largest test accuracy reported
import numpy as np

def honest_report(validation, test):
    setting = int(validation[:, :, -1].mean(axis=1).argmax())
    return setting, float(test[:, :, -1].mean(axis=1).max())

# %% wrong honest_report: seed with the best validation accuracy reported alone => one seed reported
import numpy as np

def honest_report(validation, test):
    final = validation[:, :, -1]
    setting = int(final.mean(axis=1).argmax())
    seed = int(final[setting].argmax())
    return setting, float(test[setting, seed, -1])

# %% wrong honest_report: mean over all settings reported => all settings reported
import numpy as np

def honest_report(validation, test):
    setting = int(validation[:, :, -1].mean(axis=1).argmax())
    return setting, float(test[:, :, -1].mean())

# %% wrong honest_report: mean over the settings instead of the seeds, so a seed is chosen => mean over the settings
import numpy as np

def honest_report(validation, test):
    means = validation[:, :, -1].mean(axis=0)
    best = int(means.argmax())
    return best, float(test[:, :, -1].mean(axis=0)[best])

# %% wrong honest_report: best setting and epoch chosen together on the mean validation curve => early stopping
import numpy as np

def honest_report(validation, test):
    curves = validation.mean(axis=1)
    setting, epoch = np.unravel_index(curves.argmax(), curves.shape)
    return int(setting), float(test[setting, :, epoch].mean())

# %% wrong honest_report: argmax of the flat array taken for the setting => index of a flat array, in part
import numpy as np

def honest_report(validation, test):
    setting = int(validation[:, :, -1].argmax())
    setting = min(setting, len(validation) - 1)
    return setting, float(test[setting, :, -1].mean())

# %% wrong honest_report: test accuracy of the first seed only => one seed reported
import numpy as np

def honest_report(validation, test):
    setting = int(validation[:, :, -1].mean(axis=1).argmax())
    return setting, float(test[setting, 0, -1])

# %% wrong honest_report: the last seed under all epochs instead of the last epoch under all seeds => seed taken for an epoch
import numpy as np

def honest_report(validation, test):
    setting = int(validation[:, -1].mean(axis=1).argmax())
    return setting, float(test[setting, -1].mean())

# %% right mean_epochs_to: takewhile counts the epochs below the target
from itertools import takewhile

def mean_epochs_to(runs, target):
    below = [sum(1 for _ in takewhile(lambda accuracy: accuracy < target, run)) for run in runs]
    return sum(below) / len(below) + 1

# %% right mean_epochs_to: loop with for and else
def mean_epochs_to(runs, target):
    total = 0
    for run in runs:
        for epoch, accuracy in enumerate(run, start=1):
            if accuracy >= target:
                total += epoch
                break
        else:
            total += len(run) + 1
    return total / len(runs)

# %% right mean_epochs_to: bisection in the running maximum
from bisect import bisect_left
from itertools import accumulate

def mean_epochs_to(runs, target):
    counts = [bisect_left(list(accumulate(run, max)), target) + 1 for run in runs]
    return float(sum(counts)) / len(counts)

# %% right mean_epochs_to: NumPy argmax with a success appended after the last epoch
import numpy as np

def mean_epochs_to(runs, target):
    firsts = []
    for run in runs:
        there = np.ones(len(run) + 1, dtype=bool)
        there[:-1] = np.asarray(run, dtype=float) >= target
        firsts.append(int(there.argmax()) + 1)
    return float(np.mean(firsts))

# %% right mean_epochs_to: min with a default
from statistics import fmean

def mean_epochs_to(runs, target):
    def first(run):
        return min((i for i in range(len(run)) if not run[i] < target), default=len(run)) + 1

    return fmean(first(run) for run in runs)

# %% wrong mean_epochs_to: epochs counted from zero => counted from zero
def mean_epochs_to(runs, target):
    counts = []
    for run in runs:
        hits = [e for e, a in enumerate(run) if a >= target]
        counts.append(hits[0] if hits else len(run) + 1)
    return sum(counts) / len(counts)

# %% wrong mean_epochs_to: runs that never get there are left out => only those that arrive
def mean_epochs_to(runs, target):
    counts = []
    for run in runs:
        for epoch, accuracy in enumerate(run, start=1):
            if accuracy >= target:
                counts.append(epoch)
                break
    return sum(counts) / len(counts) if counts else float("inf")

# %% wrong mean_epochs_to: more than the target instead of at least => target must be exceeded
def mean_epochs_to(runs, target):
    counts = []
    for run in runs:
        hits = [e for e, a in enumerate(run, start=1) if a > target]
        counts.append(hits[0] if hits else len(run) + 1)
    return sum(counts) / len(counts)

# %% wrong mean_epochs_to: a failed run counts as long as it was, without the one epoch more => never as the last epoch
def mean_epochs_to(runs, target):
    counts = [
        next((e for e, a in enumerate(run, 1) if a >= target), len(run))
        for run in runs
    ]
    return sum(counts) / len(counts)

# %% wrong mean_epochs_to: all epochs below the target counted, also those after the first success => epochs counted up
def mean_epochs_to(runs, target):
    return sum(sum(a < target for a in run) + 1 for run in runs) / len(runs)

# %% wrong mean_epochs_to: the first run's length for all failures
def mean_epochs_to(runs, target):
    never = len(runs[0]) + 1
    counts = []
    for run in runs:
        hits = [e for e, a in enumerate(run, start=1) if a >= target]
        counts.append(hits[0] if hits else never)
    return sum(counts) / len(counts)

# %% wrong mean_epochs_to: the longest run's length for all failures => never by another run's length
def mean_epochs_to(runs, target):
    never = max(len(run) for run in runs) + 1
    return sum(next((e for e, a in enumerate(r, 1) if a >= target), never) for r in runs) / len(runs)

# %% wrong mean_epochs_to: mean curve first, then its first epoch at the target => mean curve
def mean_epochs_to(runs, target):
    curve = [sum(values) / len(values) for values in zip(*runs)]
    for epoch, accuracy in enumerate(curve, start=1):
        if accuracy >= target:
            return float(epoch)
    return float(len(curve) + 1)

# %% wrong mean_epochs_to: the last epoch at the target instead of the first => last time at the target
def mean_epochs_to(runs, target):
    counts = []
    for run in runs:
        hits = [e for e, a in enumerate(run, start=1) if a >= target]
        counts.append(hits[-1] if hits else len(run) + 1)
    return sum(counts) / len(counts)

# %% wrong mean_epochs_to: the epoch of the highest accuracy instead of the first at the target => epoch of the best
import numpy as np

def mean_epochs_to(runs, target):
    counts = []
    for run in runs:
        counts.append(int(np.argmax(run)) + 1 if max(run) >= target else len(run) + 1)
    return float(np.mean(counts))

# %% wrong mean_epochs_to: argmax of all False is zero, so a failed run counts as one epoch => never as the first epoch
import numpy as np

def mean_epochs_to(runs, target):
    return float(np.mean([np.argmax(np.array(run) >= target) + 1 for run in runs]))

# %% wrong mean_epochs_to: a failed run counts as infinite => infinity for never
import math

def mean_epochs_to(runs, target):
    counts = [next((e for e, a in enumerate(r, 1) if a >= target), math.inf) for r in runs]
    return sum(counts) / len(counts)

# %% wrong mean_epochs_to: failures count as zero epochs, but in the number of runs
def mean_epochs_to(runs, target):
    total = 0
    for run in runs:
        for epoch, accuracy in enumerate(run, start=1):
            if accuracy >= target:
                total += epoch
                break
    return total / len(runs)

# %% wrong mean_epochs_to: no break, every epoch at the target is added
def mean_epochs_to(runs, target):
    counts = []
    for run in runs:
        reached = False
        for epoch, accuracy in enumerate(run, start=1):
            if accuracy >= target:
                counts.append(epoch)
                reached = True
        if not reached:
            counts.append(len(run) + 1)
    return sum(counts) / len(counts)

# %% wrong mean_epochs_to: the median over the runs => median for mean
from statistics import median

def mean_epochs_to(runs, target):
    counts = [next((e for e, a in enumerate(r, 1) if a >= target), len(r) + 1) for r in runs]
    return float(median(counts))

# %% wrong mean_epochs_to: the fastest run alone => one run only
def mean_epochs_to(runs, target):
    return float(min(next((e for e, a in enumerate(r, 1) if a >= target), len(r) + 1) for r in runs))

# %% wrong mean_epochs_to: rounded down to whole epochs => rounded
def mean_epochs_to(runs, target):
    counts = [next((e for e, a in enumerate(r, 1) if a >= target), len(r) + 1) for r in runs]
    return float(sum(counts) // len(counts))

# %% right standings: sorted once, seen names in a set, Counter for the tries
import math
from collections import Counter

def standings(lines):
    tries = Counter(name for name, *_ in lines)
    rows, seen = [], set()
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        if name in seen:
            continue
        seen.add(name)
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries[name]))
    return rows

# %% right standings: lines gathered by name, best of each by min, then sorted with the place in the list
from collections import defaultdict

def standings(lines):
    groups = defaultdict(list)
    for place, (name, right, images, parameters) in enumerate(lines):
        groups[name].append((-right, parameters, place, images))
    best = sorted((min(group)[:3], name) for name, group in groups.items())
    table = []
    for (minus_right, _, place), name in best:
        n = groups[name][0][3]
        p = -minus_right / n
        deviation = (p * (1 - p)) ** 0.5 / n**0.5
        table.append((name, p, 1.96 * deviation, len(groups[name])))
    return table

# %% right standings: a heap of all lines, popped until it is empty
import heapq
import math

def standings(lines):
    heap = [(-right, size, i) for i, (_, right, _, size) in enumerate(lines)]
    heapq.heapify(heap)
    board = {}
    while heap:
        _, _, i = heapq.heappop(heap)
        name, right, images, _ = lines[i]
        if name in board:
            board[name][3] += 1
        else:
            wrong = images - right
            margin = 1.96 * math.sqrt(right * wrong / images) / images
            board[name] = [name, right / images, margin, 1]
    return [tuple(row) for row in board.values()]

# %% right standings: two stable sorts, dict filled from the worst to the best
import math

def standings(lines):
    def margin(p, n):
        return 1.96 * math.sqrt(p * (1 - p) / n)

    ordered = sorted(lines, key=lambda line: line[3])
    ordered.sort(key=lambda line: line[1], reverse=True)
    names = list(dict.fromkeys(line[0] for line in ordered))
    best = {line[0]: line for line in reversed(ordered)}
    return [
        (name, best[name][1] / best[name][2], margin(best[name][1] / best[name][2], best[name][2]),
         [line[0] for line in lines].count(name))
        for name in names
    ]

# %% wrong standings: where two are as accurate, the order of arrival decides, not the size => size ignored
import math

def standings(lines):
    rows = {}
    for name, right, images, parameters in sorted(lines, key=lambda line: -line[1]):
        if name not in rows:
            p = right / images
            tries = sum(line[0] == name for line in lines)
            rows[name] = (name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries)
    return list(rows.values())

# %% wrong standings: where two are as accurate, the larger network first => larger network first
import math

def standings(lines):
    rows = {}
    for name, right, images, parameters in sorted(lines, key=lambda l: (l[1], l[3]), reverse=True):
        if name not in rows:
            p = right / images
            tries = sum(line[0] == name for line in lines)
            rows[name] = (name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries)
    return list(rows.values())

# %% wrong standings: the last line of a name instead of its best => newest line
import math

def standings(lines):
    last = {line[0]: line for line in lines}
    rows = []
    for name, right, images, _ in sorted(last.values(), key=lambda l: (-l[1], l[3])):
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), sum(l[0] == name for l in lines)))
    return rows

# %% wrong standings: the first line of a name instead of its best => first line
import math

def standings(lines):
    first = {}
    tries = {}
    for line in lines:
        first.setdefault(line[0], line)
        tries[line[0]] = tries.get(line[0], 0) + 1
    rows = []
    for name, right, images, _ in sorted(first.values(), key=lambda l: (-l[1], l[3])):
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries[name]))
    return rows

# %% wrong standings: a row for every line, not for every name => every line a row
import math

def standings(lines):
    rows = []
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        p = right / images
        tries = sum(l[0] == name for l in lines)
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries))
    return rows

# %% wrong standings: whole interval instead of half => half the interval
import math

def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        if name not in rows:
            p = right / images
            margin = 2 * 1.96 * math.sqrt(p * (1 - p) / images)
            rows[name] = (name, p, margin, sum(l[0] == name for l in lines))
    return list(rows.values())

# %% wrong standings: one standard deviation, 1.96 forgotten => one standard deviation
import math

def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        if name not in rows:
            p = right / images
            rows[name] = (name, p, math.sqrt(p * (1 - p) / images), sum(l[0] == name for l in lines))
    return list(rows.values())

# %% wrong standings: number of images outside the root => deviation of a single image
import math

def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        if name not in rows:
            p = right / images
            margin = 1.96 * math.sqrt(p * (1 - p)) / images
            rows[name] = (name, p, margin, sum(l[0] == name for l in lines))
    return list(rows.values())

# %% wrong standings: variance instead of standard deviation, no root => variance for deviation
def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        if name not in rows:
            p = right / images
            rows[name] = (name, p, 1.96 * p * (1 - p) / images, sum(l[0] == name for l in lines))
    return list(rows.values())

# %% wrong standings: standard deviation of one image, number of images forgotten => deviation of a single image
import math

def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        if name not in rows:
            p = right / images
            rows[name] = (name, p, 1.96 * math.sqrt(p * (1 - p)), sum(l[0] == name for l in lines))
    return list(rows.values())

# %% wrong standings: accuracy and margin in percent => percent
import math

def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        if name not in rows:
            p = right / images
            margin = 1.96 * math.sqrt(p * (1 - p) / images)
            rows[name] = (name, 100 * p, 100 * margin, sum(l[0] == name for l in lines))
    return list(rows.values())

# %% wrong standings: tries counted only up to the best line => tries up to the best
import math

def standings(lines):
    best, count = {}, {}
    for name, right, images, size in lines:
        count[name] = count.get(name, 0) + 1
        if name not in best or (-right, size) < best[name][0]:
            best[name] = ((-right, size), right / images, images, count[name])
    rows = []
    for name in sorted(best, key=lambda n: best[n][0]):
        _, p, n, tries = best[name]
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / n), tries))
    return rows

# %% wrong standings: tries without the best one => best line not counted
import math

def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        if name in rows:
            rows[name][3] += 1
        else:
            p = right / images
            rows[name] = [name, p, 1.96 * math.sqrt(p * (1 - p) / images), 0]
    return [tuple(row) for row in rows.values()]

# %% wrong standings: all lines of a name pooled, mean instead of best => mean of the lines
import math

def standings(lines):
    groups = {}
    for line in lines:
        groups.setdefault(line[0], []).append(line)
    rows = []
    for name, group in groups.items():
        n = group[0][2]
        p = sum(line[1] for line in group) / (n * len(group))
        rows.append((-p, min(line[3] for line in group), name, n, len(group)))
    rows.sort()
    return [(name, -q, 1.96 * math.sqrt(-q * (1 + q) / n), k) for q, _, name, n, k in rows]

# %% wrong standings: rows in the order in which the names came in => not sorted by accuracy
import math

def standings(lines):
    best = {}
    for name, right, images, size in lines:
        if name not in best or right > best[name][0]:
            best[name] = (right, images)
    rows = []
    for name, (right, images) in best.items():
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), sum(l[0] == name for l in lines)))
    return rows

# %% wrong standings: among a name's equally accurate lines the first is kept, not the smallest => any of equal lines
import math

def standings(lines):
    best = {}
    for line in lines:
        name = line[0]
        if name not in best or line[1] > best[name][1]:
            best[name] = line
    rows = []
    for name, right, images, size in sorted(best.values(), key=lambda l: (-l[1], l[3])):
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), sum(l[0] == name for l in lines)))
    return rows

# %% wrong standings: groupby without sorting, a name that comes back later gets a second row
import math
from itertools import groupby

def standings(lines):
    rows = []
    for name, group in groupby(lines, key=lambda l: l[0]):
        group = list(group)
        _, right, images, size = min(group, key=lambda l: (-l[1], l[3]))
        p = right / images
        rows.append((-p, size, (name, p, 1.96 * math.sqrt(p * (1 - p) / images), len(group))))
    return [row for _, _, row in sorted(rows)]

# %% wrong standings: margin of a mean over all tries, more tries make it narrower => tries taken for images
import math

def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        if name not in rows:
            p = right / images
            tries = sum(l[0] == name for l in lines)
            rows[name] = (name, p, 1.96 * math.sqrt(p * (1 - p) / (images * tries)), tries)
    return list(rows.values())

# %% wrong standings: smaller network first, accuracy second
import math

def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (l[3], -l[1])):
        if name not in rows:
            p = right / images
            tries = sum(l[0] == name for l in lines)
            rows[name] = (name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries)
    return list(rows.values())

# %% wrong standings: worst first => worst first
import math

def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda l: (-l[1], l[3])):
        if name not in rows:
            p = right / images
            tries = sum(l[0] == name for l in lines)
            rows[name] = (name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries)
    return list(rows.values())[::-1]

