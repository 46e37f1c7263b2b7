# %% right shortcut_study: ten seeds far apart, own t interval by numpy with a t table, no lab.interval
import numpy as np

T_975 = {4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228, 11: 2.201}


def own_interval(numbers):
    numbers = np.asarray(numbers, dtype=float)
    n = len(numbers)
    half = T_975[n - 1] * numbers.std(ddof=1) / np.sqrt(n)
    return numbers.mean() - half, numbers.mean() + half


def shortcut_study(lab):
    lab.predict("more")
    chosen = {}
    for shortcut in (True, False):
        means = []
        for rate in lab.values:
            runs = [lab.train(seed, shortcut=shortcut, rate=rate, layers=20) for seed in range(3)]
            means.append(np.mean([run.validation for run in runs]))
        means = np.where(np.isnan(means), -np.inf, means)
        chosen[shortcut] = {
            "shortcut": shortcut,
            "rate": list(lab.values)[int(np.argmax(means))],
            "layers": 20,
        }
    seeds = range(100, 110)
    treated = np.array([lab.train(seed, **chosen[True]).test for seed in seeds])
    control = np.array([lab.train(seed, **chosen[False]).test for seed in seeds])
    gaps = treated - control
    low, high = own_interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {
        "treated": chosen[True],
        "control": chosen[False],
        "gap": float(gaps.mean()),
        "low": float(low),
        "high": float(high),
        "verdict": verdict,
    }


# %% right shortcut_study: control is tuned and trained first, a wrong prediction kept, helpers, nan as -inf in the key
import math
from statistics import fmean


def score(lab, setting, seeds):
    mean = fmean(lab.train(seed, **setting).validation for seed in seeds)
    return -math.inf if math.isnan(mean) else mean


def tuned(lab, shortcut, seeds):
    options = [{"layers": 20, "rate": rate, "shortcut": shortcut} for rate in lab.values]
    return max(options, key=lambda setting: score(lab, setting, seeds))


def word(low, high):
    if low > 0:
        return "more"
    if high < 0:
        return "less"
    return "not decided"


def shortcut_study(lab):
    lab.predict("no difference")
    control = tuned(lab, False, [1, 2, 3, 4])
    treated = tuned(lab, True, [1, 2, 3, 4])
    without = {seed: lab.train(seed, **control).test for seed in range(5, 11)}
    gaps = [lab.train(seed, **treated).test - without[seed] for seed in without]
    low, high = lab.interval(gaps)
    return dict(
        treated=treated, control=control, gap=fmean(gaps), low=low, high=high,
        verdict=word(low, high),
    )


# %% right shortcut_study: comprehensions and one array of seeds by rates by arms, nan becomes 0 in tuning
import numpy as np


def shortcut_study(lab):
    lab.predict("more")
    rates = list(lab.values)
    table = np.array([
        [[lab.train(s, shortcut=arm, rate=r, layers=20).validation for r in rates]
         for s in (7, 8, 9)]
        for arm in (True, False)
    ])
    best = np.nan_to_num(table, nan=0.0).mean(axis=1).argmax(axis=1)
    arms = [dict(shortcut=arm, rate=rates[i], layers=20) for arm, i in zip((True, False), best)]
    tests = np.array([[lab.train(s, **arm).test for arm in arms] for s in range(20, 27)])
    gaps = list(tests[:, 0] - tests[:, 1])
    low, high = lab.interval(gaps)
    verdict = {(True, False): "more", (False, True): "less"}.get(
        (bool(low > 0), bool(high < 0)), "not decided")
    return {"treated": arms[0], "control": arms[1], "gap": np.mean(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% right shortcut_study: seeds drawn by a generator without repeats, each arm tuned under seeds of its own
import random

import numpy as np


def shortcut_study(lab):
    seeds = random.Random(2024).sample(range(10_000), 14)
    tune_treated, tune_control, compare = seeds[:3], seeds[3:6], seeds[6:]
    lab.predict("more")

    def best_rate(shortcut, seeds):
        best, top = None, -np.inf
        for rate in lab.values:
            mean = np.mean(
                [lab.train(s, shortcut=shortcut, layers=20, rate=rate).validation for s in seeds]
            )
            if mean > top:  # never so for nan
                best, top = rate, mean
        return best

    treated = {"shortcut": True, "rate": best_rate(True, tune_treated), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False, tune_control), "layers": 20}
    gaps = []
    for s in compare:
        a = lab.train(s, **treated)
        b = lab.train(s, **control)
        gaps.append(a.test - b.test)
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% right shortcut_study: a rate that diverges once is out, all networks are kept and read only at the end
import math


def shortcut_study(lab):
    lab.predict("less")
    settings = {}
    for name, shortcut in [("control", False), ("treated", True)]:
        nets = {
            rate: [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (-1, -2)]
            for rate in lab.values
        }
        sums = {rate: sum(n.validation for n in pair) for rate, pair in nets.items()}
        sums = {rate: total for rate, total in sums.items() if not math.isnan(total)}
        rate = sorted(sums, key=sums.get)[-1]
        settings[name] = {"shortcut": shortcut, "rate": rate, "layers": 20}
    final = {name: [lab.train(s, **setting) for s in range(6)] for name, setting in settings.items()}
    gaps = [t.test - c.test for t, c in zip(final["treated"], final["control"])]
    low, high = lab.interval(gaps)
    report = dict(settings)
    report["gap"] = sum(gaps) / len(gaps)
    report["low"], report["high"] = low, high
    report["verdict"] = "more" if low > 0 else ("less" if high < 0 else "not decided")
    return report


# %% wrong shortcut_study: tunes the rate with shortcuts only and gives the control the same rate, so that only the shortcut differs => one arm tuned
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": treated["rate"], "layers": 20}
    gaps = []
    for seed in (10, 11, 12, 13, 14):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed, **control).test)
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: the tuning seeds 0, 1, 2 are among the seeds that compare => seeds of the tuning
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 20}
    gaps = []
    for seed in (0, 1, 2, 3, 4):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed, **control).test)
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: chooses the rate on test images
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.test for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 20}
    gaps = []
    for seed in (10, 11, 12, 13, 14):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed, **control).test)
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: argmax over means with nan, so a rate that diverged is taken for the best => nan taken for the best
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 20}
    gaps = []
    for seed in (10, 11, 12, 13, 14):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed, **control).test)
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: verdict by the sign of the gap, the interval is only reported => verdict by the gap alone
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 20}
    gaps = []
    for seed in (10, 11, 12, 13, 14):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed, **control).test)
    low, high = lab.interval(gaps)
    verdict = "more" if np.mean(gaps) > 0 else "less"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: each arm has seeds of its own, for independent samples => other seeds in each arm
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 20}
    gaps = []
    for seed in (10, 11, 12, 13, 14):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed + 100, **control).test)
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: compares under three seeds, as many as it tuned with => too few seeds
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 20}
    gaps = []
    for seed in (10, 11, 12):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed, **control).test)
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: asks the question at 56 layers, where shortcuts are said to matter => another question
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=56) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 56}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 56}
    gaps = []
    for seed in (10, 11, 12, 13, 14):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed, **control).test)
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: the control of a study of depth: the network without shortcuts has 56 layers, the one with has 20 => something else differs
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut, layers):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=layers) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True, 20), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False, 56), "layers": 56}
    gaps = []
    for seed in (10, 11, 12, 13, 14):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed, **control).test)
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: the gap is of validation images, test images are never read => compared on validation images
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 20}
    gaps = []
    for seed in (10, 11, 12, 13, 14):
        gaps.append(lab.train(seed, **treated).validation - lab.train(seed, **control).validation)
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: interval is two standard deviations of the gaps, not of their mean
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 20}
    gaps = []
    for seed in (10, 11, 12, 13, 14):
        gaps.append(lab.train(seed, **treated).test - lab.train(seed, **control).test)
    spread = 1.96 * np.std(gaps, ddof=1)
    low, high = float(np.mean(gaps) - spread), float(np.mean(gaps) + spread)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong shortcut_study: treated and control in the report are mean test accuracies instead of settings
import numpy as np


def shortcut_study(lab):
    lab.predict("more")

    def best_rate(shortcut):
        scores = []
        for rate in lab.values:
            runs = [lab.train(s, shortcut=shortcut, rate=rate, layers=20) for s in (0, 1, 2)]
            mean = np.mean([run.validation for run in runs])
            scores.append(-np.inf if np.isnan(mean) else mean)
        return lab.values[int(np.argmax(scores))]

    treated = {"shortcut": True, "rate": best_rate(True), "layers": 20}
    control = {"shortcut": False, "rate": best_rate(False), "layers": 20}
    first, second = [], []
    for seed in (10, 11, 12, 13, 14):
        first.append(lab.train(seed, **treated).test)
        second.append(lab.train(seed, **control).test)
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {"treated": float(np.mean(first)), "control": float(np.mean(second)), "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% right augmentation_study: one seed alone tunes, five others compare, the shortest form
def augmentation_study(lab):
    lab.predict("more")

    def best(augmented):
        options = [{"augmented": augmented, "epochs": e, "images": 500} for e in lab.values]
        return max(options, key=lambda option: lab.train(0, **option).validation)

    treated, control = best(True), best(False)
    gaps = [lab.train(s, **treated).test - lab.train(s, **control).test for s in range(1, 6)]
    low, high = lab.interval(gaps)
    return {"treated": treated, "control": control, "gap": sum(gaps) / 5, "low": low,
            "high": high,
            "verdict": "more" if low > 0 else "less" if high < 0 else "not decided"}


# %% right augmentation_study: every network is trained up front into a table, then validation is read of the first seeds and test of the others
import itertools

import numpy as np


def augmentation_study(lab):
    lab.predict("more")
    tuning, comparing = [0, 1, 2], [3, 4, 5, 6, 7]
    nets = {
        (a, e, s): lab.train(s, augmented=a, epochs=e, images=500)
        for a, e, s in itertools.product([False, True], lab.values, tuning + comparing)
    }
    best = {
        a: max(lab.values, key=lambda e: np.mean([nets[a, e, s].validation for s in tuning]))
        for a in (True, False)
    }
    gaps = [nets[True, best[True], s].test - nets[False, best[False], s].test for s in comparing]
    low, high = lab.interval(gaps)
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    else:
        verdict = "not decided"
    return {
        "treated": {"augmented": True, "epochs": best[True], "images": 500},
        "control": {"augmented": False, "epochs": best[False], "images": 500},
        "gap": float(np.mean(gaps)), "low": low, "high": high, "verdict": verdict,
    }


# %% right augmentation_study: the median over five tuning seeds chooses, numpy arrays, verdict by signs of both ends
import numpy as np


def augmentation_study(lab):
    lab.predict("no difference")
    epochs = np.array(list(lab.values))

    def choose(augmented):
        grid = np.array([[lab.train(s, augmented=augmented, epochs=int(e), images=500).validation
                          for e in epochs] for s in range(50, 55)])
        return dict(augmented=augmented, epochs=int(epochs[np.median(grid, axis=0).argmax()]),
                    images=500)

    control, treated = choose(False), choose(True)
    test = lambda setting: np.array([lab.train(s, **setting).test for s in range(60, 68)])
    gaps = test(treated) - test(control)
    low, high = lab.interval(gaps.tolist())
    signs = np.sign(low) + np.sign(high)
    return {"treated": treated, "control": control, "gap": gaps.mean(), "low": low, "high": high,
            "verdict": "more" if signs == 2 else "less" if signs == -2 else "not decided"}


# %% right augmentation_study: own interval by the statistics module and a t table, eight seeds
from statistics import mean, stdev

STUDENT = [None, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]


def augmentation_study(lab):
    lab.predict("more")
    report = {}
    for key, augmented in (("treated", True), ("control", False)):
        results = []
        for epochs in lab.values:
            setting = {"augmented": augmented, "epochs": epochs, "images": 500}
            results.append((mean(lab.train(s, **setting).validation for s in (901, 902)), setting))
        results.sort(key=lambda pair: pair[0], reverse=True)
        report[key] = results[0][1]
    gaps = [
        lab.train(s, **report["treated"]).test - lab.train(s, **report["control"]).test
        for s in range(8)
    ]
    half = STUDENT[len(gaps) - 1] * stdev(gaps) / len(gaps) ** 0.5
    report["gap"] = mean(gaps)
    report["low"] = report["gap"] - half
    report["high"] = report["gap"] + half
    report["verdict"] = (
        "not decided" if abs(report["gap"]) <= half else "more" if report["gap"] > 0 else "less"
    )
    return report


# %% right augmentation_study: partial and map, the arms take turns at going first, gap is the difference of two means
from functools import partial

import numpy as np


def augmentation_study(lab):
    lab.predict("less")
    arm = {key: partial(lab.train, augmented=key == "treated", images=500)
           for key in ("treated", "control")}
    epochs = {}
    for key, train in arm.items():
        totals = [sum(map(lambda s: train(s, epochs=e).validation, range(3))) for e in lab.values]
        epochs[key] = list(lab.values)[totals.index(max(totals))]
    tests = {"treated": [], "control": []}
    for seed in range(3, 13):
        order = ["treated", "control"] if seed % 2 else ["control", "treated"]
        for key in order:
            tests[key].append(arm[key](seed, epochs=epochs[key]).test)
    low, high = lab.interval(list(np.subtract(tests["treated"], tests["control"])))
    return {
        **{key: {"augmented": key == "treated", "epochs": epochs[key], "images": 500}
           for key in tests},
        "gap": np.mean(tests["treated"]) - np.mean(tests["control"]),
        "low": low,
        "high": high,
        "verdict": "more" if low > 0 else "less" if high < 0 else "not decided",
    }


# %% wrong augmentation_study: one number of epochs for both arms, tuned on the mean of the two, for an equal budget
import numpy as np


def tune(lab):
    means = {}
    for epochs in lab.values:
        means[epochs] = np.mean([
            lab.train(s, augmented=augmented, epochs=epochs, images=500).validation
            for s in range(3) for augmented in (True, False)
        ])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    epochs = tune(lab)
    treated = {"augmented": True, "epochs": epochs, "images": 500}
    control = {"augmented": False, "epochs": epochs, "images": 500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: chooses the number of epochs on test images => chosen on test images
import numpy as np


def tune(lab, augmented):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": 500}
        means[epochs] = np.mean([lab.train(s, **setting).test for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": tune(lab, True), "images": 500}
    control = {"augmented": False, "epochs": tune(lab, False), "images": 500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: tunes and compares under the same seeds => seeds of the tuning
import numpy as np


def tune(lab, augmented):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": 500}
        means[epochs] = np.mean([lab.train(s, **setting).validation for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": tune(lab, True), "images": 500}
    control = {"augmented": False, "epochs": tune(lab, False), "images": 500}
    seeds = range(6)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: unpaired: the interval is from the lowest of one arm's interval minus the highest of the other's, the sum of both errors => errors of both arms added
import numpy as np


def tune(lab, augmented):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": 500}
        means[epochs] = np.mean([lab.train(s, **setting).validation for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": tune(lab, True), "images": 500}
    control = {"augmented": False, "epochs": tune(lab, False), "images": 500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low_t, high_t = lab.interval(with_it)
    low_c, high_c = lab.interval(without)
    low, high = low_t - high_c, high_t - low_c
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: an interval that holds 0 is reported as no difference => no difference claimed
import numpy as np


def tune(lab, augmented):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": 500}
        means[epochs] = np.mean([lab.train(s, **setting).validation for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": tune(lab, True), "images": 500}
    control = {"augmented": False, "epochs": tune(lab, False), "images": 500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "no difference"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: the control is not tuned, it trains for the first number of epochs as plain training overfits => one arm tuned
import numpy as np


def tune(lab, augmented):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": 500}
        means[epochs] = np.mean([lab.train(s, **setting).validation for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": tune(lab, True), "images": 500}
    control = {"augmented": False, "epochs": lab.values[0], "images": 500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: both arms train for the most epochs, nothing is tuned, as longer is fair to both => number of epochs not tuned
import numpy as np


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": max(lab.values), "images": 500}
    control = {"augmented": False, "epochs": max(lab.values), "images": 500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: adds seeds until the interval leaves 0, at most thirty => seeds added until it is decided
import numpy as np


def tune(lab, augmented):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": 500}
        means[epochs] = np.mean([lab.train(s, **setting).validation for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": tune(lab, True), "images": 500}
    control = {"augmented": False, "epochs": tune(lab, False), "images": 500}
    seeds = list(range(3, 9))
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    while low <= 0 <= high and len(seeds) < 30:
        seeds.append(seeds[-1] + 1)
        gaps.append(lab.train(seeds[-1], **treated).test - lab.train(seeds[-1], **control).test)
        low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: tunes with 1500 images, where validation is steadier, and compares with 500 => tuned under another setting
import numpy as np


def tune(lab, augmented):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": 1500}
        means[epochs] = np.mean([lab.train(s, **setting).validation for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": tune(lab, True), "images": 500}
    control = {"augmented": False, "epochs": tune(lab, False), "images": 500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: gives the control 1500 images, to see whether augmentation replaces real images => something else differs
import numpy as np


def tune(lab, augmented, images):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": images}
        means[epochs] = np.mean([lab.train(s, **setting).validation for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": tune(lab, True, 500), "images": 500}
    control = {"augmented": False, "epochs": tune(lab, False, 1500), "images": 1500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: never states a prediction => no prediction
import numpy as np


def tune(lab, augmented):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": 500}
        means[epochs] = np.mean([lab.train(s, **setting).validation for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    treated = {"augmented": True, "epochs": tune(lab, True), "images": 500}
    control = {"augmented": False, "epochs": tune(lab, False), "images": 500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [a - b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% wrong augmentation_study: the gap and its interval are relative, in percent of the control's accuracy, not in points
import numpy as np


def tune(lab, augmented):
    means = {}
    for epochs in lab.values:
        setting = {"augmented": augmented, "epochs": epochs, "images": 500}
        means[epochs] = np.mean([lab.train(s, **setting).validation for s in range(3)])
    return max(means, key=means.get)


def augmentation_study(lab):
    lab.predict("more")
    treated = {"augmented": True, "epochs": tune(lab, True), "images": 500}
    control = {"augmented": False, "epochs": tune(lab, False), "images": 500}
    seeds = range(3, 9)
    with_it = [lab.train(s, **treated).test for s in seeds]
    without = [lab.train(s, **control).test for s in seeds]
    gaps = [100 * (a - b) / b for a, b in zip(with_it, without)]
    low, high = lab.interval(gaps)
    verdict = "more" if low > 0 else "less" if high < 0 else "not decided"
    return {"treated": treated, "control": control, "gap": float(np.mean(gaps)),
            "low": low, "high": high, "verdict": verdict}


# %% right transfer_study: plain loops, a running best that nan can never beat, no helper
def transfer_study(lab):
    lab.predict("more")
    settings = []
    for start in ["trained", "fresh"]:
        best_rate = None
        best_mean = -1.0
        for rate in lab.values:
            total = 0.0
            for draw in [0, 1, 2, 3]:
                total = total + lab.train(draw, start=start, rate=rate, labels=2).validation
            if total / 4 > best_mean:
                best_mean = total / 4
                best_rate = rate
        settings.append({"start": start, "rate": best_rate, "labels": 2})
    gaps = []
    draw = 4
    while len(gaps) < 5:
        trained = lab.train(draw, **settings[0])
        fresh = lab.train(draw, **settings[1])
        gaps.append(trained.test - fresh.test)
        draw = draw + 1
    gap = sum(gaps) / len(gaps)
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    if high < 0:
        verdict = "less"
    return {"treated": settings[0], "control": settings[1], "gap": gap, "low": low, "high": high,
            "verdict": verdict}


# %% right transfer_study: trainings behind a cache, settings as dict unpacking, fresh goes first
from functools import lru_cache

import numpy as np


def transfer_study(lab):
    @lru_cache(maxsize=None)
    def net(draw, start, rate):
        return lab.train(draw, start=start, rate=rate, labels=2)

    def validation(start, rate):
        mean = np.mean([net(draw, start, rate).validation for draw in (11, 12, 13)])
        return mean if mean == mean else -1

    lab.predict("more")
    rate = {s: max(lab.values, key=lambda r: validation(s, r)) for s in ("fresh", "trained")}
    gaps = []
    for draw in (21, 22, 23, 24, 25, 26):
        control = net(draw, "fresh", rate["fresh"]).test
        gaps.append(net(draw, "trained", rate["trained"]).test - control)
    interval = lab.interval(gaps)
    common = {"labels": 2}
    return {
        "treated": {"start": "trained", "rate": rate["trained"], **common},
        "control": {"start": "fresh", "rate": rate["fresh"], **common},
        "gap": float(np.mean(gaps)),
        "low": interval[0],
        "high": interval[1],
        "verdict": ("more" if min(interval) > 0 else
                    "less" if max(interval) < 0 else "not decided"),
    }


# %% right transfer_study: seven draws and own t interval by numpy, tuning draws come after the comparing draws in number
import numpy as np


def t_interval(x):
    t = {5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365}[len(x)]
    error = np.sqrt(np.cov(x) / len(x))
    return np.mean(x) + np.array([-1, 1]) * t * error


def transfer_study(lab):
    lab.predict("more")
    comparing, tuning = range(7), range(7, 12)

    def accuracies(kind, draws, **setting):
        return np.array([getattr(lab.train(d, **setting), kind) for d in draws])

    def pick(start):
        means = [accuracies("validation", tuning, start=start, rate=r, labels=2).mean()
                 for r in lab.values]
        return {"start": start, "rate": lab.values[int(np.nanargmax(means))], "labels": 2}

    treated, control = pick("trained"), pick("fresh")
    gaps = accuracies("test", comparing, **treated) - accuracies("test", comparing, **control)
    low, high = t_interval(gaps)
    return {"treated": treated, "control": control, "gap": float(gaps.mean()),
            "low": float(low), "high": float(high),
            "verdict": "more" if low > 0 else "less" if high < 0 else "not decided"}


# %% right transfer_study: a small class for an arm, twelve draws
import math


class Arm:
    def __init__(self, lab, start):
        self.lab, self.start, self.rate = lab, start, None

    @property
    def setting(self):
        return {"start": self.start, "rate": self.rate, "labels": 2}

    def tune(self, draws):
        scores = {}
        for self.rate in self.lab.values:
            values = [self.lab.train(draw, **self.setting).validation for draw in draws]
            scores[self.rate] = sum(0 if math.isnan(v) else v for v in values) / len(values)
        self.rate = max(scores, key=scores.get)
        return self

    def test(self, draw):
        return self.lab.train(draw, **self.setting).test


def transfer_study(lab):
    lab.predict("no difference")
    treated = Arm(lab, "trained").tune([100, 101, 102])
    control = Arm(lab, "fresh").tune([100, 101, 102])
    gaps = [treated.test(draw) - control.test(draw) for draw in range(12)]
    low, high = lab.interval(gaps)
    return {
        "treated": treated.setting,
        "control": control.setting,
        "gap": sum(gaps) / len(gaps),
        "low": low,
        "high": high,
        "verdict": next(
            (w for w, holds in [("more", low > 0), ("less", high < 0)] if holds), "not decided"),
    }


# %% right transfer_study: draw by draw over both arms in tuning, rates that diverged on any draw are filtered out
import numpy as np


def transfer_study(lab):
    lab.predict("more")
    seen = {}
    for draw in (31, 32, 33):
        for rate in reversed(list(lab.values)):
            for start in ("fresh", "trained"):
                net = lab.train(draw, labels=2, start=start, rate=rate)
                seen.setdefault((start, rate), []).append(net.validation)
    stable = {key: np.mean(v) for key, v in seen.items() if np.all(np.isfinite(v))}
    best = {}
    for (start, rate), mean in sorted(stable.items(), key=lambda item: item[1]):
        best[start] = {"start": start, "rate": rate, "labels": 2}  # the last one is the best
    pairs = [(lab.train(d, **best["trained"]).test, lab.train(d, **best["fresh"]).test)
             for d in range(1, 11)]
    gaps = [a - b for a, b in pairs]
    low, high = lab.interval(gaps)
    return {"treated": best["trained"], "control": best["fresh"], "gap": np.mean(gaps),
            "low": low, "high": high,
            "verdict": "more" if low > 0 else "less" if high < 0 else "not decided"}


# %% wrong transfer_study: the trained start keeps the rate that the fresh start was tuned to
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    control = best("fresh")
    treated = dict(control, start="trained")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: compares under the draws that chose the rate => draws of the tuning
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    treated, control = best("trained"), best("fresh")
    draws = [0, 1, 2, 3, 4, 5]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: test accuracy chooses the rate => chosen on test images
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).test for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    treated, control = best("trained"), best("fresh")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: nan is not handled: numpy's argmax takes the rate that diverged => nan taken for the best
import numpy as np


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        return mean / len(draws)

    def best(start):
        means = [validation(start, rate, [0, 1, 2]) for rate in lab.values]
        rate = lab.values[int(np.argmax(means))]
        return {"start": start, "rate": rate, "labels": 2}

    treated, control = best("trained"), best("fresh")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: verdict by whether the intervals of the two arms overlap => verdict by overlap
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    treated, control = best("trained"), best("fresh")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    low_first, high_first = lab.interval(first)
    low_second, high_second = lab.interval(second)
    if low_first > high_second:
        verdict = "more"
    elif high_first < low_second:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: a rate for each draw: on every comparing draw the arm takes the rate that is best on validation there => draws of the tuning
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start, draw):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [draw]))
        return {"start": start, "rate": rate, "labels": 2}

    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **best("trained", d)).test for d in draws]
    second = [lab.train(d, **best("fresh", d)).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": best("trained", 3), "control": best("fresh", 3), "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: the rate is tuned with 20 labels a class, the comparison has 2 => tuned under another setting
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=20).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    treated, control = best("trained"), best("fresh")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: the trained start is fine-tuned by custom at the smallest rate, only the fresh start is tuned => one arm tuned
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    treated = {"start": "trained", "rate": min(lab.values), "labels": 2}
    control = best("fresh")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: predicts after a pilot training of both starts => prediction afterwards
import math


def transfer_study(lab):
    pilot = [
        lab.train(99, start=start, rate=lab.values[0], labels=2).validation
        for start in ("trained", "fresh")
    ]
    lab.predict("more" if pilot[0] > pilot[1] else "less")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    treated, control = best("trained"), best("fresh")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: each arm has draws of its own => other draws in each arm
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    treated, control = best("trained"), best("fresh")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in [9, 10, 11, 12, 13, 14]]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: low and high are the smallest and the largest gap => spread for an interval
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    treated, control = best("trained"), best("fresh")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [a - b for a, b in zip(first, second)]
    low, high = min(gaps), max(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}


# %% wrong transfer_study: the gap is control minus treated, as an error that the trained start takes away, and the verdict follows it => control minus treated
import math


def transfer_study(lab):
    lab.predict("more")

    def validation(start, rate, draws):
        mean = sum(lab.train(d, start=start, rate=rate, labels=2).validation for d in draws)
        mean = mean / len(draws)
        return -1 if math.isnan(mean) else mean

    def best(start):
        rate = max(lab.values, key=lambda rate: validation(start, rate, [0, 1, 2]))
        return {"start": start, "rate": rate, "labels": 2}

    treated, control = best("trained"), best("fresh")
    draws = [3, 4, 5, 6, 7, 8]
    first = [lab.train(d, **treated).test for d in draws]
    second = [lab.train(d, **control).test for d in draws]
    gaps = [b - a for a, b in zip(first, second)]
    low, high = lab.interval(gaps)
    verdict = "not decided"
    if low > 0:
        verdict = "more"
    elif high < 0:
        verdict = "less"
    return {"treated": treated, "control": control, "gap": sum(gaps) / len(gaps),
            "low": low, "high": high, "verdict": verdict}
