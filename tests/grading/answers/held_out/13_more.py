# %% right transplant: one comprehension over fresh with a condition
def transplant(trained, fresh, head):
    keep = head + "."
    return {
        name: trained[name] if name in trained and not name.startswith(keep) else tensor
        for name, tensor in fresh.items()
    }

# %% right transplant: copy of fresh, overwritten where the names meet outside the head
def transplant(trained, fresh, head):
    state = dict(fresh)
    for name in trained.keys() & fresh.keys():
        if not name.startswith(f"{head}."):
            state[name] = trained[name]
    return state

# %% right transplant: helper that compares the parts of the names, tensors cloned
def transplant(trained, fresh, head):
    parts = head.split(".")

    def in_head(name):
        return name.split(".")[: len(parts)] == parts

    answer = {}
    for name, own in fresh.items():
        source = own if in_head(name) else trained.get(name, own)
        answer[name] = source.detach().clone()
    return answer

# %% right transplant: regular expression and update
import re

def transplant(trained, fresh, head):
    pattern = re.compile(re.escape(head) + r"\.")
    body = {name: t for name, t in trained.items() if name in fresh and pattern.match(name) is None}
    state = fresh.copy()
    state.update(body)
    return state

# %% right transplant: ChainMap of body and fresh
from collections import ChainMap

def transplant(trained, fresh, head):
    body = {n: trained[n] for n in trained if n[: len(head) + 1] != head + "."}
    both = ChainMap(body, dict(fresh))
    return {name: both[name] for name in fresh}

# %% wrong transplant: head by prefix without the dot => cut by first letters
def transplant(trained, fresh, head):
    result = {}
    for name in fresh:
        if name.startswith(head) or name not in trained:
            result[name] = fresh[name]
        else:
            result[name] = trained[name]
    return result

# %% wrong transplant: names that only trained has come along => names of the trained one kept
def transplant(trained, fresh, head):
    result = dict(fresh)
    for name, tensor in trained.items():
        if not name.startswith(f"{head}."):
            result[name] = tensor
    return result

# %% wrong transplant: a name unknown to trained raises KeyError => every name expected in the trained one
def transplant(trained, fresh, head):
    return {
        name: fresh[name] if name.startswith(f"{head}.") else trained[name]
        for name in fresh
    }

# %% wrong transplant: goes by shapes, so a head of the same shape is carried over => old head where it fits
def transplant(trained, fresh, head):
    result = {}
    for name, tensor in fresh.items():
        if name in trained and trained[name].shape == tensor.shape:
            result[name] = trained[name]
        else:
            result[name] = tensor
    return result

# %% wrong transplant: writes into trained and gives it back => trained state changed
def transplant(trained, fresh, head):
    for name, tensor in fresh.items():
        if name.startswith(f"{head}.") or name not in trained:
            trained[name] = tensor
    for name in list(trained):
        if name not in fresh:
            del trained[name]
    return trained

# %% wrong transplant: removes the head from trained with pop
def transplant(trained, fresh, head):
    for name in list(trained):
        if name.startswith(head + "."):
            trained.pop(name)
    return {name: trained.get(name, fresh[name]) for name in fresh}

# %% wrong transplant: head searched anywhere in the name => head looked for anywhere
def transplant(trained, fresh, head):
    result = fresh.copy()
    for name in result:
        if f"{head}." not in name and name in trained:
            result[name] = trained[name]
    return result

# %% wrong transplant: only the first part of the name is compared, so a nested head is missed => first part of the name only
def transplant(trained, fresh, head):
    return {
        n: t if n.split(".")[0] == head or n not in trained else trained[n]
        for n, t in fresh.items()
    }

# %% wrong transplant: only weight and bias right under the head count as the head => inside of the head missed
def transplant(trained, fresh, head):
    own = {f"{head}.weight", f"{head}.bias"}
    return {n: fresh[n] if n in own else trained.get(n, fresh[n]) for n in fresh}

# %% wrong transplant: only learned tensors are carried, statistics of batch norms stay fresh => statistics left behind
def transplant(trained, fresh, head):
    state = dict(fresh)
    for name in fresh:
        if name.startswith(f"{head}.") or name not in trained:
            continue
        if name.endswith((".weight", ".bias")):
            state[name] = trained[name]
    return state

# %% wrong transplant: names that trained lacks are left out => new names left out
def transplant(trained, fresh, head):
    state = {n: t for n, t in trained.items() if n in fresh and not n.startswith(head + ".")}
    for n, t in fresh.items():
        if n.startswith(head + "."):
            state[n] = t
    return state

# %% wrong transplant: the wrong way round, trained head under a fresh body => head and body swapped
def transplant(trained, fresh, head):
    return {
        n: trained[n] if n.startswith(f"{head}.") and n in trained else fresh[n]
        for n in fresh
    }

# %% wrong transplant: parent module of the tensor compared, so deeper tensors of the head are missed => inside of the head missed
def transplant(trained, fresh, head):
    out = {}
    for name in fresh:
        module, _, _ = name.rpartition(".")
        out[name] = fresh[name] if module == head or name not in trained else trained[name]
    return out

# %% wrong transplant: only the body, head left out for load_state_dict(strict=False) => no new head
def transplant(trained, fresh, head):
    return {n: trained.get(n, fresh[n]) for n in fresh if not n.startswith(f"{head}.")}

# %% right ridge_probe: column of ones, penalty zero for it, in double
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    X = torch.cat([features, features.new_ones(len(features), 1)], dim=1).double()
    Y = F.one_hot(labels, classes).double()
    costs = torch.full((X.shape[1],), float(penalty), dtype=torch.float64)
    costs[-1] = 0
    solution = torch.linalg.solve(X.T @ X + torch.diag(costs), X.T @ Y).T.to(features.dtype)
    return solution[:, :-1], solution[:, -1]

# %% right ridge_probe: the dual, a system as large as the number of images
import torch

def ridge_probe(features, labels, classes, penalty):
    x = features.double()
    y = torch.eye(classes, dtype=torch.float64)[labels]
    mx, my = x.mean(0), y.mean(0)
    x, y = x - mx, y - my
    gram = x @ x.T
    gram.diagonal().add_(penalty)
    alpha = torch.linalg.solve(gram, y)
    weight = alpha.T @ x
    return weight.to(features.dtype), (my - weight @ mx).to(features.dtype)

# %% right ridge_probe: least squares with rows for the penalty
import torch

def ridge_probe(features, labels, classes, penalty):
    n, d = features.shape
    A = torch.zeros(n + d, d + 1, dtype=torch.float64)
    A[:n, :d] = features
    A[:n, d] = 1
    A[n:, :d] = torch.eye(d, dtype=torch.float64) * float(penalty) ** 0.5
    B = torch.zeros(n + d, classes, dtype=torch.float64)
    B[torch.arange(n), labels] = 1
    both = torch.linalg.lstsq(A, B).solution.to(features.dtype)
    return both[:d].T.contiguous(), both[d]

# %% right ridge_probe: singular values of the centered features, shrunk
import torch

def ridge_probe(features, labels, classes, penalty):
    mean = features.mean(0)
    targets = (labels[:, None] == torch.arange(classes)).to(features.dtype)
    U, S, Vh = torch.linalg.svd((features - mean).double(), full_matrices=False)
    factor = S / (S**2 + penalty)
    weight = (Vh.T @ (factor[:, None] * (U.T @ targets.double()))).T
    bias = targets.double().mean(0) - weight @ mean.double()
    return weight.to(features.dtype), bias.to(features.dtype)

# %% right ridge_probe: Cholesky of centered moments, one class at a time
import torch

def ridge_probe(features, labels, classes, penalty):
    x = features.double()
    center = x.mean(0)
    x = x - center
    moments = x.T @ x + penalty * torch.eye(x.shape[1], dtype=x.dtype)
    factor = torch.linalg.cholesky(moments)
    rows, biases = [], []
    for c in range(classes):
        y = (labels == c).double()
        w = torch.cholesky_solve((x.T @ y)[:, None], factor)[:, 0]
        rows.append(w)
        biases.append(y.mean() - w @ center)
    return torch.stack(rows).to(features.dtype), torch.stack(biases).to(features.dtype)

# %% wrong ridge_probe: the bias pays the penalty too => bias penalized
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    X = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    A = X.T @ X + penalty * torch.eye(X.shape[1])
    W = torch.linalg.solve(A, X.T @ Y).T
    return W[:, :-1], W[:, -1]

# %% wrong ridge_probe: fit without centering, bias from the means at the end => features not centered
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    A = features.T @ features + penalty * torch.eye(features.shape[1])
    weight = torch.linalg.solve(A, features.T @ Y).T
    return weight, Y.mean(0) - weight @ features.mean(0)

# %% wrong ridge_probe: bias is the mean of the labels, the features' mean is forgotten => bias of centered features
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    X = features - features.mean(0)
    A = X.T @ X + penalty * torch.eye(X.shape[1])
    weight = torch.linalg.solve(A, X.T @ (Y - Y.mean(0))).T
    return weight, Y.mean(0)

# %% wrong ridge_probe: mean instead of sum of the squares, so the penalty is N times as strong => mean for sum
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    n, d = features.shape
    Y = F.one_hot(labels, classes).float()
    mx, my = features.mean(0), Y.mean(0)
    X, T = features - mx, Y - my
    weight = torch.linalg.solve(X.T @ X / n + penalty * torch.eye(d), X.T @ T / n).T
    return weight, my - weight @ mx

# %% wrong ridge_probe: weight not transposed, (D, classes) => weight transposed
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mx, my = features.mean(0), Y.mean(0)
    X, T = features - mx, Y - my
    weight = torch.linalg.solve(X.T @ X + penalty * torch.eye(X.shape[1]), X.T @ T)
    return weight, my - mx @ weight

# %% wrong ridge_probe: number of classes guessed from the labels => classes counted from the labels
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels).to(features.dtype)
    mx, my = features.mean(0), Y.mean(0)
    X, T = features - mx, Y - my
    weight = torch.linalg.solve(X.T @ X + penalty * torch.eye(X.shape[1]), X.T @ T).T
    return weight, my - weight @ mx

# %% wrong ridge_probe: penalty added to every entry of the matrix, not to its diagonal => penalty on every entry
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mx, my = features.mean(0), Y.mean(0)
    X, T = features - mx, Y - my
    weight = (torch.linalg.pinv(X.T @ X + penalty) @ X.T @ T).T
    return weight, my - weight @ mx

# %% wrong ridge_probe: penalty forgotten, plain least squares => no penalty
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mx, my = features.mean(0), Y.mean(0)
    weight = (torch.linalg.pinv(features - mx) @ (Y - my)).T
    return weight, my - weight @ mx

# %% wrong ridge_probe: one-hot labels stay integers, which raises
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes)
    mx, my = features.mean(0), Y.mean(0)
    X = features - mx
    weight = torch.linalg.solve(X.T @ X + penalty * torch.eye(X.shape[1]), X.T @ (Y - my)).T
    return weight, my - weight @ mx

# %% wrong ridge_probe: labels as plus and minus one => labels of 1 and -1
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = 2 * F.one_hot(labels, classes).float() - 1
    mx, my = features.mean(0), Y.mean(0)
    X, T = features - mx, Y - my
    weight = torch.linalg.solve(X.T @ X + penalty * torch.eye(X.shape[1]), X.T @ T).T
    return weight, my - weight @ mx

# %% wrong ridge_probe: features also divided by their standard deviation => features scaled
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mean, std = features.mean(0), features.std(0) + 1e-6
    X = (features - mean) / std
    weight = torch.linalg.solve(X.T @ X + penalty * torch.eye(X.shape[1]), X.T @ (Y - Y.mean(0))).T
    weight = weight / std
    return weight, Y.mean(0) - weight @ mean

# %% wrong ridge_probe: no bias at all => no bias
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    A = features.T @ features + penalty * torch.eye(features.shape[1])
    weight = torch.linalg.solve(A, features.T @ Y).T
    return weight, torch.zeros(classes)

# %% wrong ridge_probe: factor two of the derivative kept on one side only => penalty off by a factor of two
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mx, my = features.mean(0), Y.mean(0)
    X, T = features - mx, Y - my
    weight = torch.linalg.solve(X.T @ X + 2 * penalty * torch.eye(X.shape[1]), X.T @ T).T
    return weight, my - weight @ mx

# %% wrong ridge_probe: bias with the wrong sign => sign of the bias
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mx, my = features.mean(0), Y.mean(0)
    X, T = features - mx, Y - my
    weight = torch.linalg.solve(X.T @ X + penalty * torch.eye(X.shape[1]), X.T @ T).T
    return weight, weight @ mx - my

# %% wrong ridge_probe: a few steps of gradient descent instead of a solution
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    W = torch.zeros(classes, features.shape[1])
    b = torch.zeros(classes)
    for _ in range(100):
        error = features @ W.T + b - Y
        W = W - 0.001 * (error.T @ features + penalty * W)
        b = b - 0.001 * error.sum(0)
    return W, b

# %% wrong ridge_probe: penalty squared => penalty squared or its root
import torch
from torch.nn import functional as F

def ridge_probe(features, labels, classes, penalty):
    n, d = features.shape
    Y = F.one_hot(labels, classes).float()
    mx, my = features.mean(0), Y.mean(0)
    A = torch.cat([features - mx, penalty * torch.eye(d)])
    B = torch.cat([Y - my, torch.zeros(d, classes)])
    weight = torch.linalg.lstsq(A, B).solution.T
    return weight, my - weight @ mx

# %% right labels_needed: power of the quotient, one loop with a running best
import math

def labels_needed(curve, target):
    previous, best = None, -math.inf
    for number, accuracy in sorted(curve.items()):
        if accuracy >= target:
            if previous is None:
                return float(number)
            share = (target - best) / (accuracy - best)
            return previous * (number / previous) ** share
        previous, best = number, max(best, accuracy)
    return math.inf

# %% right labels_needed: accumulate with max, then bisect and log2
import math
from bisect import bisect_left
from itertools import accumulate

def labels_needed(curve, target):
    numbers = sorted(curve)
    tops = list(accumulate((curve[n] for n in numbers), max))
    at = bisect_left(tops, target)
    if at == len(numbers):
        return math.inf
    if at == 0:
        return float(numbers[0])
    share = (target - tops[at - 1]) / (tops[at] - tops[at - 1])
    low, high = math.log2(numbers[at - 1]), math.log2(numbers[at])
    return 2.0 ** ((1 - share) * low + share * high)

# %% right labels_needed: NumPy, running maximum and np.interp between two points
import math
import numpy as np

def labels_needed(curve, target):
    x = np.array(sorted(curve), dtype=float)
    y = np.maximum.accumulate(np.array([curve[int(n)] for n in x], dtype=float))
    reached = np.flatnonzero(y >= target)
    if len(reached) == 0:
        return math.inf
    i = int(reached[0])
    if i == 0:
        return float(x[0])
    return float(np.exp(np.interp(target, y[i - 1 : i + 1], np.log(x[i - 1 : i + 1]))))

# %% right labels_needed: next over a generator, weighted geometric mean
import math

def labels_needed(curve, target):
    numbers = sorted(curve)
    after = next((n for n in numbers if curve[n] >= target), None)
    if after is None:
        return math.inf
    earlier = [n for n in numbers if n < after]
    if not earlier:
        return float(after)
    best = max(map(curve.get, earlier))
    up, down = target - best, curve[after] - target
    return math.exp((up * math.log(after) + down * math.log(earlier[-1])) / (up + down))

# %% wrong labels_needed: linear in the number of labels, not in its logarithm => linear in labels
import math
from itertools import pairwise

def labels_needed(curve, target):
    first = min(curve)
    best = curve[first]
    if best >= target:
        return float(first)
    for before, after in pairwise(sorted(curve)):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            return before + share * (after - before)
        best = max(best, curve[after])
    return math.inf

# %% wrong labels_needed: starts from the dipped accuracy, not from the best so far => start from a dip
import math
from itertools import pairwise

def labels_needed(curve, target):
    if curve[min(curve)] >= target:
        return float(min(curve))
    for before, after in pairwise(sorted(curve)):
        if curve[after] >= target:
            share = (target - curve[before]) / (curve[after] - curve[before])
            return math.exp(math.log(before) + share * (math.log(after) - math.log(before)))
    return math.inf

# %% wrong labels_needed: numbers not sorted, taken in the order of the dict => order of the dict
import math
from itertools import pairwise

def labels_needed(curve, target):
    first = next(iter(curve))
    best = curve[first]
    if best >= target:
        return float(first)
    for before, after in pairwise(curve):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            return math.exp(math.log(before) + share * (math.log(after) - math.log(before)))
        best = max(best, curve[after])
    return math.inf

# %% wrong labels_needed: largest measured number where the target is never reached => the last for never
import math
from itertools import pairwise

def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    if best >= target:
        return float(numbers[0])
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            return math.exp(math.log(before) + share * math.log(after / before))
        best = max(best, curve[after])
    return float(numbers[-1])

# %% wrong labels_needed: the smallest number is not asked, so the line is extended below it => beyond the start
import math
from itertools import pairwise

def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            return math.exp(math.log(before) + share * math.log(after / before))
        best = max(best, curve[after])
    return math.inf

# %% wrong labels_needed: more than the target instead of at least => target must be exceeded
import math
from itertools import pairwise

def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    if best > target:
        return float(numbers[0])
    for before, after in pairwise(numbers):
        if curve[after] > target:
            share = (target - best) / (curve[after] - best)
            return math.exp(math.log(before) + share * math.log(after / before))
        best = max(best, curve[after])
    return math.inf

# %% wrong labels_needed: no interpolation, the first measured number that reaches the target => measured numbers only
import math

def labels_needed(curve, target):
    return float(min((n for n, a in curve.items() if a >= target), default=math.inf))

# %% wrong labels_needed: np.interp over the accuracies, which knows no dips and no infinity => looked up as if it rose
import numpy as np

def labels_needed(curve, target):
    numbers = sorted(curve)
    accuracies = [curve[n] for n in numbers]
    return float(np.exp(np.interp(target, accuracies, np.log(numbers))))

# %% wrong labels_needed: after a dip starts from the number where the best was measured => start from the highest point
import math

def labels_needed(curve, target):
    points = sorted(curve.items())
    where, best = points[0]
    if best >= target:
        return float(where)
    for n, a in points[1:]:
        if a >= target:
            share = (target - best) / (a - best)
            return math.exp(math.log(where) + share * (math.log(n) - math.log(where)))
        if a > best:
            where, best = n, a
    return math.inf

# %% wrong labels_needed: the last crossing instead of the first
import math
from itertools import pairwise

def labels_needed(curve, target):
    numbers = sorted(curve)
    if curve[numbers[0]] >= target:
        return float(numbers[0])
    answer = math.inf
    for before, after in pairwise(numbers):
        low, high = curve[before], curve[after]
        if low < target <= high:
            share = (target - low) / (high - low)
            answer = math.exp(math.log(before) + share * math.log(after / before))
    return answer

# %% wrong labels_needed: the logarithm is given back, exp forgotten => Yours is the logarithm of the right one.
import math
from itertools import pairwise

def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    if best >= target:
        return float(numbers[0])
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            return math.log(before) + share * (math.log(after) - math.log(before))
        best = max(best, curve[after])
    return math.inf

# %% wrong labels_needed: share counted from the upper end => share from the far end
import math
from itertools import pairwise

def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    if best >= target:
        return float(numbers[0])
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            share = (curve[after] - target) / (curve[after] - best)
            return math.exp(math.log(before) + share * math.log(after / before))
        best = max(best, curve[after])
    return math.inf

# %% wrong labels_needed: natural logarithm taken back with a power of ten => another base on the way back
import math
from itertools import pairwise

def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    if best >= target:
        return float(numbers[0])
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            return 10 ** (math.log(before) + share * (math.log(after) - math.log(before)))
        best = max(best, curve[after])
    return math.inf

# %% wrong labels_needed: one line from the first to the last measured number
import math

def labels_needed(curve, target):
    low, high = min(curve), max(curve)
    if curve[low] >= target:
        return float(low)
    if max(curve.values()) < target:
        return math.inf
    share = (target - curve[low]) / (curve[high] - curve[low])
    return low * (high / low) ** share

# %% wrong labels_needed: None where the target is never reached => something else for never
from itertools import pairwise

def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    if best >= target:
        return float(numbers[0])
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            return before * (after / before) ** ((target - best) / (curve[after] - best))
        best = max(best, curve[after])

# %% wrong labels_needed: points sorted by accuracy instead of number of labels => sorted by accuracy
import math
from itertools import pairwise

def labels_needed(curve, target):
    points = sorted(curve.items(), key=lambda point: point[1])
    if points[0][1] >= target:
        return float(points[0][0])
    for (n0, a0), (n1, a1) in pairwise(points):
        if a1 >= target:
            share = (target - a0) / (a1 - a0)
            return math.exp((1 - share) * math.log(n0) + share * math.log(n1))
    return math.inf

# %% right FrozenProbe: train is overridden and puts the body back
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head
        for parameter in self.body.parameters():
            parameter.requires_grad = False
            parameter.grad = None
        self.body.eval()

    def train(self, mode=True):
        super().train(mode)
        self.body.eval()
        return self

    def forward(self, images):
        return self.head(self.body(images))

# %% right FrozenProbe: no_grad, eval and detach at each call
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.head = head
        self.backbone = body.requires_grad_(False).eval()

    def features(self, images):
        self.backbone.eval()
        with torch.no_grad():
            return self.backbone(images).detach()

    def forward(self, images):
        logits = self.head(self.features(images))
        return logits

# %% right FrozenProbe: each module of the body told at each call
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.parts = nn.ModuleDict({"body": body, "head": head})
        self.parts["body"].requires_grad_(False)

    def forward(self, images):
        for module in self.parts["body"].modules():
            module.training = False
        return self.parts["head"](self.parts["body"](images))

# %% right FrozenProbe: train reaches only the head
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.frozen, self.learner = body, head
        self.frozen.eval()
        for p in self.frozen.parameters():
            p.requires_grad_(False)

    def train(self, mode=True):
        self.training = mode
        self.learner.train(mode)
        return self

    def forward(self, images):
        with torch.no_grad():
            features = self.frozen(images)
        return self.learner(features)

# %% wrong FrozenProbe: gradients turned off, but batch norms of the body go on measuring => statistics move
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head
        for p in self.body.parameters():
            p.requires_grad = False

    def forward(self, images):
        return self.head(self.body(images))

# %% wrong FrozenProbe: eval only once, in __init__, undone by train() => statistics move
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.eval().requires_grad_(False)
        self.head = head

    def forward(self, images):
        with torch.no_grad():
            features = self.body(images)
        return self.head(features)

# %% wrong FrozenProbe: body in eval mode, but its weights still get gradients => gradients in the body
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head

    def forward(self, images):
        self.body.eval()
        return self.head(self.body(images))

# %% wrong FrozenProbe: requires_grad set as an attribute of the module, which freezes nothing => gradients in the body
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.body.requires_grad = False
        self.head = head

    def forward(self, images):
        self.body.eval()
        return self.head(self.body(images))

# %% wrong FrozenProbe: the whole network set to eval, head included => head in evaluation mode
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head
        self.body.requires_grad_(False)

    def forward(self, images):
        self.eval()
        return self.head(self.body(images))

# %% wrong FrozenProbe: no_grad around the head as well => nothing trains
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head
        self.body.requires_grad_(False)

    def forward(self, images):
        self.body.eval()
        with torch.no_grad():
            return self.head(self.body(images))

# %% wrong FrozenProbe: all parameters of the network frozen, the head's too => nothing trains
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head
        for parameter in self.parameters():
            parameter.requires_grad = False

    def forward(self, images):
        self.body.eval()
        return self.head(self.body(images))

# %% wrong FrozenProbe: train() overridden without return self => train() returns nothing
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False).eval()
        self.head = head

    def train(self, mode=True):
        super().train(mode)
        self.body.eval()

    def forward(self, images):
        return self.head(self.body(images))

# %% wrong FrozenProbe: train() overridden so that the head stays in evaluation mode too => head in evaluation mode
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head
        self.eval()

    def train(self, mode=True):
        return super().train(False)

    def forward(self, images):
        return self.head(self.body(images))

# %% wrong FrozenProbe: only BatchNorm2d is set to eval, other batch norms and dropout go on => some layers in evaluation mode
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head

    def forward(self, images):
        for module in self.body.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self.head(self.body(images))

# %% wrong FrozenProbe: batch norms of the head are set to eval with those of the body
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head

    def forward(self, images):
        self.body.eval()
        for module in self.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                module.eval()
        return self.head(self.body(images))

# %% wrong FrozenProbe: momentum zero keeps the statistics, but the body normalizes with the batch => normalized with the batch
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head
        for module in body.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                module.momentum = 0.0

    def forward(self, images):
        return self.head(self.body(images))

# %% wrong FrozenProbe: the head is always in training mode, also in evaluation => head always in training mode
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head

    def forward(self, images):
        self.body.eval()
        self.head.train()
        return self.head(self.body(images))

# %% wrong FrozenProbe: features of inference_mode, which the head cannot train on
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head

    def forward(self, images):
        self.body.eval()
        with torch.inference_mode():
            features = self.body(images)
        return self.head(features)

# %% wrong FrozenProbe: body set to eval only by train(), not before its first call => frozen by train() alone
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head
        self.body.requires_grad_(False)

    def train(self, mode=True):
        super().train(mode)
        self.body.eval()
        return self

    def forward(self, images):
        return self.head(self.body(images))

# %% wrong FrozenProbe: eval said after the body has answered => statistics move
import torch
from torch import nn

class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head

    def forward(self, images):
        features = self.body(images)
        self.body.eval()
        return self.head(features)

# %% right layer_rates: rates of the layers first, then the parameters
def layer_rates(parameters, layers, peak, decay):
    last = len(layers) - 1
    rates = {layer + ".": peak * decay ** (last - i) for i, layer in enumerate(layers)}
    return {
        name: rate
        for name in parameters
        for prefix, rate in rates.items()
        if name.startswith(prefix)
    }

# %% right layer_rates: walks from the last layer down and multiplies the rate on the way
def layer_rates(parameters, layers, peak, decay):
    found = {}
    rate = float(peak)
    for layer in layers[::-1]:
        width = len(layer) + 1
        for name in parameters:
            if name[:width] == layer + ".":
                found[name] = rate
        rate *= decay
    return {name: found[name] for name in parameters if name in found}

# %% right layer_rates: for each name looks up its prefixes part by part
def layer_rates(parameters, layers, peak, decay):
    distance = {layer: len(layers) - 1 - i for i, layer in enumerate(layers)}
    answer = {}
    for name in parameters:
        parts = name.split(".")
        for end in range(len(parts) - 1, 0, -1):
            module = ".".join(parts[:end])
            if module in distance:
                answer[name] = peak * decay ** distance[module]
                break
    return answer

# %% right layer_rates: helper with next and None for frozen ones
def layer_rates(parameters, layers, peak, decay):
    def rate_of(name):
        steps = (d for d, layer in enumerate(reversed(layers)) if name.startswith(f"{layer}."))
        d = next(steps, None)
        return None if d is None else peak * decay**d

    pairs = [(name, rate_of(name)) for name in parameters]
    return dict(pair for pair in pairs if pair[1] is not None)

# %% wrong layer_rates: prefix without the dot => matched by first letters
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for distance, layer in enumerate(reversed(layers)):
        for name in parameters:
            if name.startswith(layer):
                rates[name] = peak * decay**distance
    return rates

# %% wrong layer_rates: counted from the input side, so the first layer gets the peak => wrong end
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for i, layer in enumerate(layers):
        for name in parameters:
            if name.startswith(f"{layer}."):
                rates[name] = peak * decay**i
    return rates

# %% wrong layer_rates: only the first part of the name is looked up, nested layers are lost => first part of the name only
def layer_rates(parameters, layers, peak, decay):
    n = len(layers)
    rate = {layer: peak * decay ** (n - 1 - i) for i, layer in enumerate(layers)}
    return {p: rate[p.split(".")[0]] for p in parameters if p.split(".")[0] in rate}

# %% wrong layer_rates: one decay too many, the last layer gets less than the peak => decay at the head
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for i, layer in enumerate(layers):
        for name in parameters:
            if name.startswith(layer + "."):
                rates[name] = peak * decay ** (len(layers) - i)
    return rates

# %% wrong layer_rates: frozen parameters get the rate zero instead of none => a rate for frozen ones
def layer_rates(parameters, layers, peak, decay):
    rates = dict.fromkeys(parameters, 0.0)
    for distance, layer in enumerate(reversed(layers)):
        for name in parameters:
            if name.startswith(f"{layer}."):
                rates[name] = peak * decay**distance
    return rates

# %% wrong layer_rates: the decay goes by parameters, not by layers => decay for each parameter, in part
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    rate = peak
    for layer in reversed(layers):
        for name in reversed(parameters):
            if name.startswith(f"{layer}."):
                rates[name] = rate
                rate *= decay
    return rates

# %% wrong layer_rates: layer name searched anywhere in the parameter's name => layer looked for anywhere
def layer_rates(parameters, layers, peak, decay):
    return {
        name: peak * decay**k
        for k, layer in enumerate(layers[::-1])
        for name in parameters
        if f"{layer}." in name
    }

# %% wrong layer_rates: module right above the tensor compared, deeper parameters are lost => inside of a layer missed
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for name in parameters:
        module = name.rpartition(".")[0]
        if module in layers:
            rates[name] = peak * decay ** (len(layers) - 1 - layers.index(module))
    return rates

# %% wrong layer_rates: all layers before the last get the same rate => two rates only
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for layer in layers:
        rate = peak if layer == layers[-1] else peak * decay
        for name in parameters:
            if name.startswith(f"{layer}."):
                rates[name] = rate
    return rates

# %% wrong layer_rates: divided by the decay, early layers move fastest => divided by the decay
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for distance, layer in enumerate(reversed(layers)):
        for name in parameters:
            if name.startswith(f"{layer}."):
                rates[name] = peak / decay**distance
    return rates

# %% wrong layer_rates: decay times distance instead of decay to the power => decay times the distance
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for distance, layer in enumerate(reversed(layers)):
        factor = decay * distance if distance > 0 else 1
        for name in parameters:
            if name.startswith(f"{layer}."):
                rates[name] = peak * factor
    return rates

# %% wrong layer_rates: parameters of no layer get the peak rate => a rate for frozen ones
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for name in parameters:
        rates[name] = peak
        for distance, layer in enumerate(reversed(layers)):
            if name.startswith(f"{layer}."):
                rates[name] = peak * decay**distance
    return rates

# %% wrong layer_rates: rates by layer, not by parameter => layers for parameters
def layer_rates(parameters, layers, peak, decay):
    return {layer: peak * decay**d for d, layer in enumerate(reversed(layers))}

# %% wrong layer_rates: order taken from the parameters instead of from the list of layers
def layer_rates(parameters, layers, peak, decay):
    owner = {}
    for name in parameters:
        for layer in layers:
            if name.startswith(f"{layer}."):
                owner[name] = layer
    order = list(dict.fromkeys(owner.values()))
    return {n: peak * decay ** (len(order) - 1 - order.index(m)) for n, m in owner.items()}

# %% wrong layer_rates: only weights get a rate, biases are forgotten => biases forgotten
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for distance, layer in enumerate(reversed(layers)):
        if f"{layer}.weight" in parameters:
            rates[f"{layer}.weight"] = peak * decay**distance
    return rates

