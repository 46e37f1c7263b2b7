# %% right multiply_adds: a helper that charges one convolution and answers with the new side
def conv_cost(a, b, kernel, stride, side):
    side = (side + stride - 1) // stride
    return a * b * kernel * kernel * side * side, side


def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total, side = conv_cost(in_channels, stem, 3, 1, side)
    width = stem
    for number, (maps, count) in enumerate(zip(stages, blocks)):
        for block in range(count):
            stride = 2 if number and block == 0 else 1
            first, new = conv_cost(width, maps, 3, stride, side)
            second, _ = conv_cost(maps, maps, 3, 1, new)
            total += first + second
            if stride == 2 or width != maps:
                total += conv_cost(width, maps, 1, stride, side)[0]
            width, side = maps, new
    return total + width * classes


# %% right multiply_adds: a list of all the layers first, then one sum
import math


def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    layers = [(in_channels, stem, 9, side)]
    before = [stem, *stages[:-1]]
    for i, (a, b, count) in enumerate(zip(before, stages, blocks)):
        here = math.ceil(side / 2**i)
        layers.append((a, b, 9, here))
        layers += [(b, b, 9, here)] * (2 * count - 1)
        if i > 0 or a != b:
            layers.append((a, b, 1, here))
    layers.append((stages[-1], classes, 1, 1))
    return sum(a * b * area * s**2 for a, b, area, s in layers)


# %% right multiply_adds: recursion over the stages, from the end
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    def rest(width, index, side):
        if index == len(stages):
            return width * classes
        if index:
            side -= side // 2
        maps = stages[index]
        per_place = 9 * maps * (width + (2 * blocks[index] - 1) * maps)
        per_place += width * maps if index or width != maps else 0
        return per_place * side * side + rest(maps, index + 1, side)

    return 9 * in_channels * stem * side * side + rest(stem, 0, side)


# %% wrong multiply_adds: a strided convolution is charged for the places of its input => stride too late
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        for k in range(count):
            total += 9 * a * b * side**2
            old = side
            if i > 0 and k == 0:
                side = (side + 1) // 2
            total += 9 * b * b * side**2
            if a != b or (i > 0 and k == 0):
                total += a * b * old**2
            a = b
    return total + a * classes


# %% wrong multiply_adds: rounds the halved side down => half not rounded up
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = side // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * classes


# %% wrong multiply_adds: forgets the shortcuts => shortcuts forgotten
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side * side
    width = stem
    for i in range(len(stages)):
        if i > 0:
            side = (side + 1) // 2
        for _ in range(blocks[i]):
            total += 9 * width * stages[i] * side * side + 9 * stages[i] * stages[i] * side * side
            width = stages[i]
    return total + width * classes


# %% wrong multiply_adds: a shortcut only where the width changes, not where the size alone does => shortcut by width only
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        side = (side + 1) // 2 if i else side
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if a != b:
            total += a * b * side**2
        a = b
    return total + a * classes


# %% wrong multiply_adds: no shortcut in the first stage, even where the stem has another width => no shortcut in the first stage
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
            total += a * b * side**2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        a = b
    return total + a * classes


# %% wrong multiply_adds: a shortcut convolution in every stage, also where nothing changes => shortcut where nothing changes
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += (9 * a * b + 9 * (2 * count - 1) * b * b + a * b) * side**2
        a = b
    return total + a * classes


# %% wrong multiply_adds: all convolutions of a stage from b to b maps => widths in a stage
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * 2 * count * b * b * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * classes


# %% wrong multiply_adds: one convolution in a block => convolutions miscounted
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * classes


# %% wrong multiply_adds: halves in the first stage too => halved in the first stage
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for b, count in zip(stages, blocks):
        side = (side + 1) // 2
        total += (9 * a * b + 9 * (2 * count - 1) * b * b + a * b) * side**2
        a = b
    return total + a * classes


# %% wrong multiply_adds: counts the parameters, not how often they are used => parameters
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        total += 9 * a * b + 9 * (2 * count - 1) * b * b
        if i > 0 or a != b:
            total += a * b
        a = b
    return total + a * classes


# %% wrong multiply_adds: the side instead of its square => side for its square
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side
        if i > 0 or a != b:
            total += a * b * side
        a = b
    return total + a * classes


# %% wrong multiply_adds: the linear layer at every place of the last maps => head at every place
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = (side + 1) // 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * side**2 * classes


# %% wrong multiply_adds: forgets the stem => stem forgotten
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total, a = 0, stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = -(-side // 2)
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return total + a * classes


# %% wrong multiply_adds: the shortcut has a 3x3 kernel like the others => shape of the shortcut
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = -(-side // 2)
        convolutions = [(a, b)] + [(b, b)] * (2 * count - 1)
        if i > 0 or a != b:
            convolutions.append((a, b))
        total += sum(9 * p * q * side**2 for p, q in convolutions)
        a = b
    return total + a * classes


# %% wrong multiply_adds: every block of a later stage halves the size => halved in each block
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        for _ in range(count):
            stride = 2 if i > 0 else 1
            side = (side + stride - 1) // stride
            total += 9 * (a * b + b * b) * side**2
            if stride == 2 or a != b:
                total += a * b * side**2
            a = b
    return total + a * classes


# %% wrong multiply_adds: counts multiplications and additions apart, twice as many => FLOPs
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = -(-side // 2)
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return 2 * (total + a * classes)


# %% wrong multiply_adds: halves with a fraction, an odd side is no whole number any more => half not rounded up
def multiply_adds(stem, stages, blocks, side, in_channels, classes):
    total = 9 * in_channels * stem * side**2
    a = stem
    for i, (b, count) in enumerate(zip(stages, blocks)):
        if i > 0:
            side = side / 2
        total += 9 * (a * b + (2 * count - 1) * b * b) * side**2
        if i > 0 or a != b:
            total += a * b * side**2
        a = b
    return int(total + a * classes)


# %% right deepest_plan: recursion over the stages with what is left
def deepest_plan(limit, base, prices, most):
    def search(stage, left):
        if stage == len(prices):
            return 0, 0, []
        options = []
        for more in range(most[stage]):
            cost = more * prices[stage]
            if cost > left:
                break
            blocks, spent, plan = search(stage + 1, left - cost)
            options.append((blocks + more, spent + cost, [more + 1, *plan]))
        return max(options)

    return search(0, limit - 1 - base)[2]


# %% right deepest_plan: a table from (blocks, parameters) to a plan, stage by stage
def deepest_plan(limit, base, prices, most):
    table = {(0, base): []}
    for price, top in zip(prices, most):
        larger = {}
        for (count, parameters), plan in table.items():
            for number in range(1, top + 1):
                total = parameters + (number - 1) * price
                if total < limit:
                    larger[count + number, total] = plan + [number]
        table = larger
    return table[max(table)]


# %% right deepest_plan: all plans as a NumPy grid
import numpy as np


def deepest_plan(limit, base, prices, most):
    plans = np.indices(most).reshape(len(most), -1).T + 1
    parameters = base + (plans - 1) @ np.array(prices)
    plans, parameters = plans[parameters < limit], parameters[parameters < limit]
    order = np.lexsort((parameters, plans.sum(axis=1)))
    return [int(number) for number in plans[order[-1]]]


# %% right deepest_plan: one loop with a running best
from itertools import product


def deepest_plan(limit, base, prices, most):
    best, best_key = None, (-1, -1)
    for more in product(*map(range, most)):
        parameters = base
        for count, price in zip(more, prices):
            parameters += count * price
        if parameters < limit and (sum(more), parameters) > best_key:
            best, best_key = [count + 1 for count in more], (sum(more), parameters)
    return best


# %% wrong deepest_plan: pays for the first block of a stage again => first blocks paid twice
from itertools import product


def deepest_plan(limit, base, prices, most):
    plans = []
    for plan in product(*[range(1, top + 1) for top in most]):
        cost = base + sum(p * n for p, n in zip(prices, plan))
        if cost < limit:
            plans.append((sum(plan), cost, plan))
    return list(max(plans)[2])


# %% wrong deepest_plan: allows a plan that costs just the limit => limit itself allowed
from itertools import product


def deepest_plan(limit, base, prices, most):
    plans = []
    for plan in product(*[range(1, top + 1) for top in most]):
        cost = base + sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost <= limit:
            plans.append((sum(plan), cost, plan))
    return list(max(plans)[2])


# %% wrong deepest_plan: takes the cheapest block again and again => cheapest of the deepest
def deepest_plan(limit, base, prices, most):
    plan = [1] * len(prices)
    cost = base
    for stage in sorted(range(len(prices)), key=lambda s: prices[s]):
        while plan[stage] < most[stage] and cost + prices[stage] < limit:
            plan[stage] += 1
            cost += prices[stage]
    return plan


# %% wrong deepest_plan: the most parameters first, the number of blocks second => most parameters first
from itertools import product


def deepest_plan(limit, base, prices, most):
    best = None
    for plan in product(*[range(1, top + 1) for top in most]):
        cost = base + sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit and (best is None or (cost, sum(plan)) > best[:2]):
            best = (cost, sum(plan), plan)
    return list(best[2])


# %% wrong deepest_plan: among equally deep plans the cheapest => cheapest of the deepest
from itertools import product


def deepest_plan(limit, base, prices, most):
    def cost(plan):
        return base + sum(p * (n - 1) for p, n in zip(prices, plan))

    plans = [plan for plan in product(*[range(1, top + 1) for top in most]) if cost(plan) < limit]
    return list(max(plans, key=lambda plan: (sum(plan), -cost(plan))))


# %% wrong deepest_plan: among equally deep plans the first that is met => any of the deepest
from itertools import product


def deepest_plan(limit, base, prices, most):
    affordable = [
        plan
        for plan in product(*[range(1, top + 1) for top in most])
        if base + sum(p * (n - 1) for p, n in zip(prices, plan)) < limit
    ]
    return list(max(affordable, key=sum))


# %% wrong deepest_plan: among equally deep plans the last in the order of the numbers, without their cost => any of the deepest
from itertools import product


def deepest_plan(limit, base, prices, most):
    found = []
    for plan in product(*[range(1, top + 1) for top in most]):
        extra = sum(price * (number - 1) for price, number in zip(prices, plan))
        if base + extra < limit:
            found.append((sum(plan), plan))
    return list(max(found)[1])


# %% wrong deepest_plan: leaves out the largest number of blocks => largest number left out
from itertools import product


def deepest_plan(limit, base, prices, most):
    plans = [
        (sum(plan), base + sum(p * (n - 1) for p, n in zip(prices, plan)), plan)
        for plan in product(*[range(1, top) for top in most])
    ]
    return list(max(entry for entry in plans if entry[1] < limit)[2])


# %% wrong deepest_plan: allows stages without a block => stages without a block
from itertools import product


def deepest_plan(limit, base, prices, most):
    plans = [
        (sum(plan), base + sum(p * (n - 1) for p, n in zip(prices, plan)), plan)
        for plan in product(*[range(top + 1) for top in most])
    ]
    return list(max(entry for entry in plans if entry[1] < limit)[2])


# %% wrong deepest_plan: answers with the blocks that are added, not with all => added blocks only
from itertools import product


def deepest_plan(limit, base, prices, most):
    plans = []
    for more in product(*[range(top) for top in most]):
        cost = base + sum(m * p for m, p in zip(more, prices))
        if cost < limit:
            plans.append((sum(more), cost, list(more)))
    return max(plans)[2]


# %% wrong deepest_plan: forgets the base => base forgotten
from itertools import product


def deepest_plan(limit, base, prices, most):
    plans = []
    for plan in product(*[range(1, top + 1) for top in most]):
        cost = sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit:
            plans.append((sum(plan), cost, plan))
    return list(max(plans)[2])


# %% wrong deepest_plan: adds blocks in turn, stage after stage => blocks in turn
def deepest_plan(limit, base, prices, most):
    plan, cost = [1] * len(prices), base
    added = True
    while added:
        added = False
        for stage, price in enumerate(prices):
            if plan[stage] < most[stage] and cost + price < limit:
                plan[stage] += 1
                cost += price
                added = True
    return plan


# %% wrong deepest_plan: no bound on the blocks of a stage => more blocks than allowed
from itertools import product


def deepest_plan(limit, base, prices, most):
    top = max(most)
    best = (0, 0, None)
    for plan in product(range(1, top + 1), repeat=len(prices)):
        cost = base + sum(p * (n - 1) for p, n in zip(prices, plan))
        if cost < limit:
            best = max(best, (sum(plan), cost, plan))
    return list(best[2])


# %% right honest_report: plain loops over settings and seeds
def honest_report(validation, test):
    def last_mean(runs):
        return sum(float(run[-1]) for run in runs) / len(runs)

    best, best_score = 0, last_mean(validation[0])
    for setting in range(1, len(validation)):
        score = last_mean(validation[setting])
        if score > best_score:
            best, best_score = setting, score
    return best, last_mean(test[best])


# %% right honest_report: the last epoch cut off first, then max with a key
def honest_report(validation, test):
    last_validation, last_test = validation[..., -1], test[..., -1]
    setting = max(range(validation.shape[0]), key=lambda s: last_validation[s].mean())
    return setting, float(last_test[setting].mean())


# %% right honest_report: einsum with equal weights
import numpy as np


def honest_report(validation, test):
    settings, seeds, epochs = validation.shape
    weights = np.zeros((seeds, epochs))
    weights[:, epochs - 1] = 1 / seeds
    scores = np.einsum("rse,se->r", validation, weights)
    setting = int(scores.argmax())
    return setting, float((test[setting] * weights).sum())


# %% wrong honest_report: chooses the setting by the test images => chosen on test images
import numpy as np


def honest_report(validation, test):
    scores = test[:, :, -1].mean(axis=1)
    setting = int(np.argmax(scores))
    return setting, float(scores[setting])


# %% wrong honest_report: chooses by the best epoch of the validation instead of the last => chosen by the best epoch
import numpy as np


def honest_report(validation, test):
    setting = int(np.argmax(validation.max(axis=2).mean(axis=1)))
    return setting, float(test[setting, :, -1].mean())


# %% wrong honest_report: reports the best test epoch of each seed => best epoch
import numpy as np


def honest_report(validation, test):
    setting = int(np.argmax(validation[:, :, -1].mean(axis=1)))
    return setting, float(test[setting].max(axis=1).mean())


# %% wrong honest_report: reports the best seed => one seed reported
import numpy as np


def honest_report(validation, test):
    setting = int(np.argmax(validation[:, :, -1].mean(axis=1)))
    return setting, float(test[setting, :, -1].max())


# %% wrong honest_report: reports the validation accuracy => validation reported
import numpy as np


def honest_report(validation, test):
    scores = validation[:, :, -1].mean(axis=1)
    setting = int(np.argmax(scores))
    return setting, float(scores[setting])


# %% wrong honest_report: the setting of the best single seed => chosen by the best seed
import numpy as np


def honest_report(validation, test):
    setting = int(np.argmax(validation[:, :, -1].max(axis=1)))
    return setting, float(test[setting, :, -1].mean())


# %% wrong honest_report: stops early, at the epoch that validates best => early stopping
import numpy as np


def honest_report(validation, test):
    curves = validation.mean(axis=1)
    setting, epoch = np.unravel_index(curves.argmax(), curves.shape)
    return int(setting), float(test[setting, :, epoch].mean())


# %% wrong honest_report: the mean over all the epochs => mean over epochs
import numpy as np


def honest_report(validation, test):
    setting = int(np.argmax(validation.mean(axis=(1, 2))))
    return setting, float(test[setting].mean())


# %% wrong honest_report: the mean over the settings, the index is that of a seed => mean over the settings
import numpy as np


def honest_report(validation, test):
    setting = int(np.argmax(validation[:, :, -1].mean(axis=0)))
    return setting, float(test[:, setting, -1].mean())


# %% wrong honest_report: the index in the flattened array => index of a flat array
import numpy as np


def honest_report(validation, test):
    setting = int(np.argmax(validation[:, :, -1]))
    return setting, float(test[setting, :, -1].mean())


# %% wrong honest_report: the right setting, but the largest test mean of all settings => largest test accuracy reported
import numpy as np


def honest_report(validation, test):
    setting = int(validation[:, :, -1].mean(axis=1).argmax())
    return setting, float(test[:, :, -1].mean(axis=1).max())


# %% wrong honest_report: looks at the first seed alone => chosen by one seed
import numpy as np


def honest_report(validation, test):
    setting = int(np.argmax(validation[:, 0, -1]))
    return setting, float(test[setting, 0, -1])


# %% wrong honest_report: reports the test accuracy of the seed that validates best => one seed reported
import numpy as np


def honest_report(validation, test):
    final = validation[:, :, -1]
    setting = int(np.argmax(final.mean(axis=1)))
    seed = int(np.argmax(final[setting]))
    return setting, float(test[setting, seed, -1])


# %% wrong honest_report: the last seed instead of the last epoch => seed taken for an epoch
import numpy as np


def honest_report(validation, test):
    setting = int(np.argmax(validation[:, -1].mean(axis=1)))
    return setting, float(test[setting, -1].mean())


# %% right mean_epochs_to: counts the epochs before the target with takewhile
from itertools import takewhile


def mean_epochs_to(runs, target):
    waits = [1 + sum(1 for _ in takewhile(lambda accuracy: not accuracy >= target, run)) for run in runs]
    return sum(waits) / len(waits)


# %% right mean_epochs_to: next with a default, and statistics
from statistics import fmean


def mean_epochs_to(runs, target):
    return fmean(
        next((index + 1 for index, value in enumerate(run) if value >= target), len(run) + 1) for run in runs
    )


# %% right mean_epochs_to: a guard at the end of each run and argmax
import numpy as np


def mean_epochs_to(runs, target):
    reached = [np.append(np.asarray(run, dtype=float) >= target, True) for run in runs]
    return float(np.mean([np.argmax(flags) + 1 for flags in reached]))


# %% right mean_epochs_to: a while loop in a helper
def epochs_of(run, target):
    epoch = 0
    while epoch < len(run):
        if run[epoch] >= target:
            break
        epoch += 1
    return epoch + 1


def mean_epochs_to(runs, target):
    total = 0
    for run in runs:
        total += epochs_of(run, target)
    return total / len(runs)


# %% wrong mean_epochs_to: counts the epochs from 0 => counted from zero
def mean_epochs_to(runs, target):
    epochs = []
    for run in runs:
        for epoch, accuracy in enumerate(run):
            if accuracy >= target:
                epochs.append(epoch)
                break
        else:
            epochs.append(len(run) + 1)
    return sum(epochs) / len(epochs)


# %% wrong mean_epochs_to: leaves out the runs that never get there => only those that arrive
def mean_epochs_to(runs, target):
    epochs = []
    for run in runs:
        good = [epoch for epoch, accuracy in enumerate(run, start=1) if accuracy >= target]
        if good:
            epochs.append(good[0])
    return sum(epochs) / len(epochs)


# %% wrong mean_epochs_to: never counts as the last epoch => never as the last epoch
def mean_epochs_to(runs, target):
    total = 0
    for run in runs:
        good = [epoch for epoch, accuracy in enumerate(run, start=1) if accuracy >= target]
        total += good[0] if good else len(run)
    return total / len(runs)


# %% wrong mean_epochs_to: the accuracy must be above the target => target must be exceeded
def mean_epochs_to(runs, target):
    total = 0
    for run in runs:
        good = [epoch for epoch, accuracy in enumerate(run, start=1) if accuracy > target]
        total += good[0] if good else len(run) + 1
    return total / len(runs)


# %% wrong mean_epochs_to: counts all the epochs below the target, also those after the first success => epochs counted up
def mean_epochs_to(runs, target):
    return sum(1 + sum(accuracy < target for accuracy in run) for run in runs) / len(runs)


# %% wrong mean_epochs_to: argmax answers 0 for a run that never gets there => never as the first epoch
import numpy as np


def mean_epochs_to(runs, target):
    return float(np.mean([np.argmax(np.array(run) >= target) + 1 for run in runs]))


# %% wrong mean_epochs_to: the epoch at which the mean curve gets there => mean curve
import numpy as np


def mean_epochs_to(runs, target):
    length = min(len(run) for run in runs)
    curve = np.mean([run[:length] for run in runs], axis=0)
    good = np.flatnonzero(curve >= target)
    return float(good[0] + 1) if len(good) else float(length + 1)


# %% wrong mean_epochs_to: the last good epoch => last time at the target
def mean_epochs_to(runs, target):
    total = 0
    for run in runs:
        reached = len(run) + 1
        for epoch, accuracy in enumerate(run, start=1):
            if accuracy >= target:
                reached = epoch
        total += reached
    return total / len(runs)


# %% wrong mean_epochs_to: the epoch of the best accuracy => epoch of the best
def mean_epochs_to(runs, target):
    epochs = []
    for run in runs:
        best = max(run)
        epochs.append(run.index(best) + 1 if best >= target else len(run) + 1)
    return sum(epochs) / len(epochs)


# %% wrong mean_epochs_to: never counts by the longest run, not by its own length => never by another run's length
def mean_epochs_to(runs, target):
    longest = max(len(run) for run in runs)
    total = 0
    for run in runs:
        total += next((e for e, accuracy in enumerate(run, 1) if accuracy >= target), longest + 1)
    return total / len(runs)


# %% wrong mean_epochs_to: infinity for a run that never gets there => infinity for never
import math


def mean_epochs_to(runs, target):
    firsts = [next((e for e, a in enumerate(run, 1) if a >= target), math.inf) for run in runs]
    return sum(firsts) / len(firsts)


# %% wrong mean_epochs_to: the median of the runs => median for mean
from statistics import median


def mean_epochs_to(runs, target):
    firsts = [next((e for e, a in enumerate(run, 1) if a >= target), len(run) + 1) for run in runs]
    return float(median(firsts))


# %% wrong mean_epochs_to: returns from inside the loop, after the first run => one run only
def mean_epochs_to(runs, target):
    for run in runs:
        for epoch, accuracy in enumerate(run, start=1):
            if accuracy >= target:
                return float(epoch)
        return float(len(run) + 1)


# %% wrong mean_epochs_to: the mean is taken over the runs that got there, though all are added => divided by those that arrive
def mean_epochs_to(runs, target):
    total = arrived = 0
    for run in runs:
        good = [e for e, a in enumerate(run, 1) if a >= target]
        arrived += bool(good)
        total += good[0] if good else len(run) + 1
    return total / max(arrived, 1)


# %% wrong mean_epochs_to: looks for an accuracy that equals the target => target must be equaled
def mean_epochs_to(runs, target):
    epochs = []
    for run in runs:
        epochs.append(run.index(target) + 1 if target in run else len(run) + 1)
    return sum(epochs) / len(epochs)


# %% right standings: Counter and setdefault over the sorted lines
import math
from collections import Counter


def standings(lines):
    tries = Counter(name for name, *_ in lines)
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        rows.setdefault(name, (name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries[name]))
    return list(rows.values())


# %% right standings: groups the lines by name, then the best of each group
from itertools import groupby


def standings(lines):
    numbered = sorted((name, -right, size, place) for place, (name, right, _, size) in enumerate(lines))
    best = []
    for name, group in groupby(numbered, key=lambda line: line[0]):
        group = list(group)
        best.append((*group[0][1:], name, len(group)))
    table = []
    for minus_right, _, place, name, tries in sorted(best):
        images = lines[place][2]
        p = -minus_right / images
        table.append((name, p, 1.96 * (p * (1 - p)) ** 0.5 / images**0.5, tries))
    return table


# %% right standings: one pass with a running best, the deviation of zeros and ones
import numpy as np


def standings(lines):
    best, tries = {}, {}
    for place, (name, right, images, parameters) in enumerate(lines):
        tries[name] = tries.get(name, 0) + 1
        key = (-right, parameters, place)
        if name not in best or key < best[name][0]:
            best[name] = key, right, images
    rows = []
    for name in sorted(best, key=lambda n: best[n][0]):
        _, right, images = best[name]
        deviation = np.sqrt(right * (images - right)) / images
        rows.append((name, right / images, float(1.96 * deviation / np.sqrt(images)), tries[name]))
    return rows


# %% right standings: a dataclass and repeated selection of the best that is left
import math
from dataclasses import dataclass


@dataclass
class Line:
    name: str
    right: int
    images: int
    parameters: int

    def row(self, tries):
        share = self.right / self.images
        variance = share * (1 - share) / self.images
        return self.name, share, 1.96 * math.sqrt(variance), tries


def standings(lines):
    left = [Line(*line) for line in lines]
    rows = []
    while left:
        top = min(left, key=lambda line: (-line.right, line.parameters))
        rows.append(top.row(sum(line.name == top.name for line in left)))
        left = [line for line in left if line.name != top.name]
    return rows


# %% wrong standings: the last line of a name and not its best => newest line
import math


def standings(lines):
    latest = {line[0]: line for line in lines}
    rows = []
    for name, right, images, parameters in sorted(latest.values(), key=lambda line: (-line[1], line[3])):
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), sum(line[0] == name for line in lines)))
    return rows


# %% wrong standings: the first line of a name and not its best => first line
import math


def standings(lines):
    first = {}
    for line in lines:
        if line[0] not in first:
            first[line[0]] = line
    rows = []
    for name, right, images, _ in sorted(first.values(), key=lambda line: (-line[1], line[3])):
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), sum(line[0] == name for line in lines)))
    return rows


# %% wrong standings: turns the whole order round, so the larger network is first among equals => larger network first
import math


def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (line[1], line[3]), reverse=True):
        if name not in rows:
            p = right / images
            tries = sum(line[0] == name for line in lines)
            rows[name] = (name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries)
    return list(rows.values())


# %% wrong standings: does not look at the size where two are as accurate => size ignored
import math


def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: -line[1]):
        if name not in rows:
            p = right / images
            tries = len([line for line in lines if line[0] == name])
            rows[name] = (name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries)
    return list(rows.values())


# %% wrong standings: one standard deviation, without 1.96 => one standard deviation
import math


def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        tries = sum(line[0] == name for line in lines)
        rows.setdefault(name, (name, p, math.sqrt(p * (1 - p) / images), tries))
    return list(rows.values())


# %% wrong standings: the whole interval and not half of it => half the interval
import math


def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        tries = sum(line[0] == name for line in lines)
        rows.setdefault(name, (name, p, 2 * 1.96 * math.sqrt(p * (1 - p) / images), tries))
    return list(rows.values())


# %% wrong standings: the deviation is not divided by the root of the images => deviation of a single image
import math


def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        tries = sum(line[0] == name for line in lines)
        rows.setdefault(name, (name, p, 1.96 * math.sqrt(p * (1 - p)), tries))
    return list(rows.values())


# %% wrong standings: the variance without its root => variance for deviation
def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        tries = sum(line[0] == name for line in lines)
        rows.setdefault(name, (name, p, 1.96 * p * (1 - p) / images, tries))
    return list(rows.values())


# %% wrong standings: the tries are the images of a measurement too => tries taken for images
import math


def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        tries = sum(line[0] == name for line in lines)
        rows.setdefault(name, (name, p, 1.96 * math.sqrt(p * (1 - p) / (images * tries)), tries))
    return list(rows.values())


# %% wrong standings: a row for each line and not for each name => every line a row
import math


def standings(lines):
    rows = []
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), sum(o[0] == name for o in lines)))
    return rows


# %% wrong standings: counts only the tries up to the best line => tries up to the best
import math


def standings(lines):
    best, tries, seen = {}, {}, {}
    for line in lines:
        name, right, images, parameters = line
        seen[name] = seen.get(name, 0) + 1
        if name not in best or (-right, parameters) < (-best[name][1], best[name][3]):
            best[name] = line
            tries[name] = seen[name]
    rows = []
    for name, right, images, _ in sorted(best.values(), key=lambda line: (-line[1], line[3])):
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries[name]))
    return rows


# %% wrong standings: the mean of all the lines of a name => mean of the lines
import math


def standings(lines):
    groups = {}
    for name, right, images, parameters in lines:
        groups.setdefault(name, []).append((right, images, parameters))
    rows = []
    for name, group in groups.items():
        images = group[0][1]
        p = sum(right for right, _, _ in group) / len(group) / images
        size = min(parameters for _, _, parameters in group)
        rows.append((-p, size, (name, p, 1.96 * math.sqrt(p * (1 - p) / images), len(group))))
    return [row for _, _, row in sorted(rows)]


# %% wrong standings: the best accuracy of one line with the smallest network of another => size of another line
import math


def standings(lines):
    groups = {}
    for name, right, images, parameters in lines:
        groups.setdefault(name, []).append((right, images, parameters))
    best = [
        (-max(g[0] for g in group), min(g[2] for g in group), name, group[0][1], len(group))
        for name, group in groups.items()
    ]
    rows = []
    for minus, _, name, images, tries in sorted(best):
        p = -minus / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries))
    return rows


# %% wrong standings: keeps the first of equally accurate lines of a name, whatever its size => any of equal lines
import math


def standings(lines):
    best = {}
    for line in lines:
        if line[0] not in best or line[1] > best[line[0]][1]:
            best[line[0]] = line
    rows = []
    for name, right, images, _ in sorted(best.values(), key=lambda line: (-line[1], line[3])):
        p = right / images
        rows.append((name, p, 1.96 * math.sqrt(p * (1 - p) / images), sum(o[0] == name for o in lines)))
    return rows


# %% wrong standings: the worst first => worst first
import math


def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        tries = sum(line[0] == name for line in lines)
        rows.setdefault(name, (name, p, 1.96 * math.sqrt(p * (1 - p) / images), tries))
    return sorted(rows.values(), key=lambda row: row[1])


# %% wrong standings: accuracy and margin in percent => percent
import math


def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        tries = sum(line[0] == name for line in lines)
        rows.setdefault(name, (name, 100 * p, 196 * math.sqrt(p * (1 - p) / images), tries))
    return list(rows.values())


# %% wrong standings: counts all the lines of the board as tries of each name => tries of all
import math


def standings(lines):
    rows = {}
    for name, right, images, _ in sorted(lines, key=lambda line: (-line[1], line[3])):
        p = right / images
        rows.setdefault(name, (name, p, 1.96 * math.sqrt(p * (1 - p) / images), len(lines)))
    return list(rows.values())
