# %% right transplant: a union of two dicts
def transplant(trained, fresh, head):
    prefix = head + "."
    body = {k: v for k, v in trained.items() if k in fresh and not k.startswith(prefix)}
    return {**fresh, **body}


# %% right transplant: compares the path of the module part by part, on a copy
def transplant(trained, fresh, head):
    path = head.split(".")
    state = dict(fresh)
    for name in state:
        parts = name.split(".")
        inside = len(parts) > len(path) and parts[: len(path)] == path
        if name in trained and not inside:
            state[name] = trained[name].clone()
    return state


# %% right transplant: sets of names and get with a default
def transplant(trained, fresh, head):
    stay = {name for name in fresh if f"{name}.".startswith(f"{head}.") and name != head}
    moved = fresh.keys() - stay
    return {name: trained.get(name, fresh[name]) if name in moved else fresh[name] for name in fresh}


# %% right transplant: a regular expression and an OrderedDict
import re
from collections import OrderedDict


def transplant(trained, fresh, head):
    in_head = re.compile(re.escape(head) + r"\..+")
    state = OrderedDict(fresh.items())
    state.update(
        (name, trained[name]) for name in fresh if name in trained and in_head.fullmatch(name) is None
    )
    return state


# %% wrong transplant: asks for the beginning of the name without the dot => cut by first letters
def transplant(trained, fresh, head):
    state = {}
    for name, tensor in fresh.items():
        if name.startswith(head) or name not in trained:
            state[name] = tensor
        else:
            state[name] = trained[name]
    return state


# %% wrong transplant: begins with the trained dict, so names stay that the fresh one does not have => names of the trained one kept
def transplant(trained, fresh, head):
    state = dict(trained)
    for name, tensor in fresh.items():
        if name.startswith(head + ".") or name not in trained:
            state[name] = tensor
    return state


# %% wrong transplant: goes by the shapes => old head where it fits
def transplant(trained, fresh, head):
    return {
        name: trained[name] if name in trained and trained[name].shape == tensor.shape else tensor
        for name, tensor in fresh.items()
    }


# %% wrong transplant: expects every name in the trained dict => every name expected in the trained one
def transplant(trained, fresh, head):
    return {
        name: fresh[name] if name.startswith(f"{head}.") else trained[name]
        for name in fresh
    }


# %% wrong transplant: looks for the head anywhere in the name => head looked for anywhere
def transplant(trained, fresh, head):
    state = dict(fresh)
    for name in fresh:
        if head not in name and name in trained:
            state[name] = trained[name]
    return state


# %% wrong transplant: leaves the head out of the answer => no new head
def transplant(trained, fresh, head):
    return {
        name: trained.get(name, fresh[name])
        for name in fresh
        if not name.startswith(head + ".")
    }


# %% wrong transplant: writes into the trained dict => trained state changed
def transplant(trained, fresh, head):
    state = trained
    for name in list(state):
        if name not in fresh:
            del state[name]
    for name, tensor in fresh.items():
        if name not in state or name.startswith(f"{head}."):
            state[name] = tensor
    return state


# %% wrong transplant: takes the head from the trained one and the body from the fresh one => head and body swapped
def transplant(trained, fresh, head):
    state = {}
    for name in fresh:
        if name.startswith(head + ".") and name in trained:
            state[name] = trained[name]
        else:
            state[name] = fresh[name]
    return state


# %% wrong transplant: keeps only weight and bias of the head, not what lies deeper or is measured => inside of the head missed
def transplant(trained, fresh, head):
    own = (head + ".weight", head + ".bias")
    return {n: t if n in own or n not in trained else trained[n] for n, t in fresh.items()}


# %% wrong transplant: compares the first part of the name only, so a nested head is not found => first part of the name only
def transplant(trained, fresh, head):
    state = dict(fresh)
    for name in fresh:
        if name.split(".")[0] != head and name in trained:
            state[name] = trained[name]
    return state


# %% wrong transplant: takes over parameters only, not what the batch norms have measured => statistics left behind
def transplant(trained, fresh, head):
    state = dict(fresh)
    for name in fresh:
        kind = name.rsplit(".", 1)[-1]
        if kind in ("weight", "bias") and name in trained and not name.startswith(head + "."):
            state[name] = trained[name]
    return state


# %% wrong transplant: the module must be the last but one part of the name, so a module inside the head moves => inside of the head missed
def transplant(trained, fresh, head):
    state = dict(fresh)
    for name in fresh:
        module = name.rpartition(".")[0]
        if module != head and name in trained:
            state[name] = trained[name]
    return state


# %% wrong transplant: copies into the fresh tensors and needs equal shapes, also in the head => head's shapes expected to agree
def transplant(trained, fresh, head):
    state = {name: tensor.clone() for name, tensor in fresh.items()}
    for name in state:
        if name in trained:
            state[name].copy_(trained[name])
    for name in state:
        if name.startswith(head + "."):
            state[name] = fresh[name]
    return state


# %% right ridge_probe: a column of ones that pays nothing
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    n, d = features.shape
    A = torch.cat([features.double(), torch.ones(n, 1, dtype=torch.float64)], dim=1)
    pay = torch.full((d + 1,), float(penalty), dtype=torch.float64)
    pay[-1] = 0
    Y = F.one_hot(labels, classes).double()
    solution = torch.linalg.solve(A.T @ A + torch.diag(pay), A.T @ Y)
    solution = solution.to(features.dtype)
    return solution[:-1].T.contiguous(), solution[-1]


# %% right ridge_probe: an N x N system, the dual one
import torch


def ridge_probe(features, labels, classes, penalty):
    X = features.double()
    Y = torch.eye(classes, dtype=torch.float64)[labels]
    center = X.mean(dim=0)
    C = X - center
    K = C @ C.T
    K.diagonal().add_(penalty)
    weight = torch.linalg.solve(K, Y - Y.mean(dim=0)).T @ C
    bias = Y.mean(dim=0) - weight @ center
    return weight.to(features.dtype), bias.to(features.dtype)


# %% right ridge_probe: singular values, class by class
import torch


def ridge_probe(features, labels, classes, penalty):
    x = features.to(torch.float64)
    mean = x.mean(0)
    U, S, Vh = torch.linalg.svd(x - mean, full_matrices=False)
    weight = torch.zeros(classes, x.shape[1], dtype=x.dtype)
    bias = torch.zeros(classes, dtype=x.dtype)
    for c in range(classes):
        y = (labels == c).to(x.dtype)
        weight[c] = Vh.T @ (S / (S * S + penalty) * (U.T @ y))
        bias[c] = y.mean() - weight[c] @ mean
    return weight.to(features.dtype), bias.to(features.dtype)


# %% right ridge_probe: least squares with rows for the penalty, in NumPy
import numpy as np
import torch


def ridge_probe(features, labels, classes, penalty):
    f = features.detach().numpy().astype(float)
    n, d = f.shape
    y = np.zeros((n + d, classes))
    y[np.arange(n), labels.numpy()] = 1
    rows = np.zeros((n + d, d + 1))
    rows[:n, :d], rows[:n, d] = f, 1
    rows[n:, :d] = np.sqrt(penalty) * np.eye(d)
    answer = np.linalg.lstsq(rows, y, rcond=None)[0]
    return torch.tensor(answer[:d].T, dtype=features.dtype), torch.tensor(answer[d], dtype=features.dtype)


# %% right ridge_probe: Cholesky, with the labels left uncentered
import torch


def ridge_probe(features, labels, classes, penalty):
    targets = torch.zeros(len(labels), classes, dtype=torch.float64)
    targets.scatter_(1, labels[:, None], 1.0)
    mean = features.double().mean(dim=0, keepdim=True)
    centered = features.double() - mean
    system = centered.mT @ centered + penalty * torch.eye(centered.shape[1], dtype=torch.float64)
    weight = torch.cholesky_solve(centered.mT @ targets, torch.linalg.cholesky(system)).mT
    bias = targets.mean(dim=0) - (weight * mean).sum(dim=1)
    return weight.to(features), bias.to(features)


# %% wrong ridge_probe: the bias pays too => bias penalized
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    A = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    Y = F.one_hot(labels, classes).float()
    solution = torch.linalg.solve(A.T @ A + penalty * torch.eye(A.shape[1]), A.T @ Y)
    return solution[:-1].T, solution[-1]


# %% wrong ridge_probe: fits without centering and chooses the bias afterwards => features not centered
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    A = features.T @ features + penalty * torch.eye(features.shape[1])
    weight = torch.linalg.solve(A, features.T @ Y).T
    bias = Y.mean(0) - weight @ features.mean(0)
    return weight, bias


# %% wrong ridge_probe: the bias is the mean of the labels, the mean of the features is forgotten => bias of centered features
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mean_y = Y.mean(dim=0)
    centered = features - features.mean(dim=0)
    A = centered.T @ centered + penalty * torch.eye(features.shape[1])
    weight = torch.linalg.solve(A, centered.T @ (Y - mean_y)).T
    return weight, mean_y


# %% wrong ridge_probe: the weight is not transposed, (D, classes) => weight transposed
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mean_x, mean_y = features.mean(dim=0), Y.mean(dim=0)
    centered = features - mean_x
    A = centered.T @ centered + penalty * torch.eye(features.shape[1])
    weight = torch.linalg.solve(A, centered.T @ (Y - mean_y))
    return weight, mean_y - mean_x @ weight


# %% wrong ridge_probe: counts the classes from the labels that occur => classes counted from the labels
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels).float()
    mean_x, mean_y = features.mean(dim=0), Y.mean(dim=0)
    centered = features - mean_x
    A = centered.T @ centered + penalty * torch.eye(features.shape[1])
    weight = torch.linalg.solve(A, centered.T @ (Y - mean_y)).T
    return weight, mean_y - weight @ mean_x


# %% wrong ridge_probe: the labels stay integers
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes)
    mean_x = features.mean(dim=0)
    centered = features - mean_x
    A = centered.T @ centered + penalty * torch.eye(features.shape[1])
    weight = torch.linalg.solve(A, centered.T @ Y).T
    return weight, Y.float().mean(dim=0) - weight @ mean_x


# %% wrong ridge_probe: no penalty, plain least squares => no penalty
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mean_x, mean_y = features.mean(dim=0), Y.mean(dim=0)
    weight = (torch.linalg.pinv(features - mean_x) @ (Y - mean_y)).T
    return weight, mean_y - weight @ mean_x


# %% wrong ridge_probe: the mean of the squares instead of their sum, so the penalty counts N times => mean for sum
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    n, d = features.shape
    Y = F.one_hot(labels, classes).float()
    mean_x, mean_y = features.mean(dim=0), Y.mean(dim=0)
    Z = features - mean_x
    weight = torch.linalg.solve(Z.T @ Z / n + penalty * torch.eye(d), Z.T @ (Y - mean_y) / n).T
    return weight, mean_y - weight @ mean_x


# %% wrong ridge_probe: adds the penalty to every entry of the matrix => penalty on every entry
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mean_x, mean_y = features.mean(dim=0), Y.mean(dim=0)
    centered = features - mean_x
    weight = (torch.linalg.pinv(centered.T @ centered + penalty) @ centered.T @ (Y - mean_y)).T
    return weight, mean_y - weight @ mean_x


# %% wrong ridge_probe: no bias => no bias
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, num_classes=classes).float()
    A = features.T @ features + penalty * torch.eye(features.size(1))
    weight = torch.linalg.solve(A, features.T @ Y).T
    return weight, torch.zeros(classes)


# %% wrong ridge_probe: frees the first feature from the penalty and not the column of ones => a feature freed from the penalty
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    A = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    P = penalty * torch.eye(A.shape[1])
    P[0, 0] = 0
    solution = torch.linalg.solve(A.T @ A + P, A.T @ F.one_hot(labels, classes).float())
    return solution[:-1].T, solution[-1]


# %% wrong ridge_probe: scales the features to variance 1 and forgets to scale the weights back => features scaled
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mean_x, mean_y = features.mean(dim=0), Y.mean(dim=0)
    Z = (features - mean_x) / (features.std(dim=0) + 1e-6)
    weight = torch.linalg.solve(Z.T @ Z + penalty * torch.eye(Z.shape[1]), Z.T @ (Y - mean_y)).T
    return weight, mean_y - weight @ mean_x


# %% wrong ridge_probe: labels of -1 and 1 => labels of 1 and -1
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = 2 * F.one_hot(labels, classes).float() - 1
    mean_x, mean_y = features.mean(dim=0), Y.mean(dim=0)
    centered = features - mean_x
    A = centered.T @ centered + penalty * torch.eye(features.shape[1])
    weight = torch.linalg.solve(A, centered.T @ (Y - mean_y)).T
    return weight, mean_y - weight @ mean_x


# %% wrong ridge_probe: the square of the penalty => penalty squared or its root
import torch
import torch.nn.functional as F


def ridge_probe(features, labels, classes, penalty):
    Y = F.one_hot(labels, classes).float()
    mean_x, mean_y = features.mean(dim=0), Y.mean(dim=0)
    centered = features - mean_x
    d = features.shape[1]
    A = torch.cat([centered, penalty * torch.eye(d)])
    B = torch.cat([Y - mean_y, torch.zeros(d, classes)])
    weight = torch.linalg.lstsq(A, B).solution.T
    return weight, mean_y - weight @ mean_x


# %% right labels_needed: a running best and powers instead of logarithms
import math


def labels_needed(curve, target):
    before = best = None
    for labels in sorted(curve):
        accuracy = curve[labels]
        if accuracy >= target:
            if before is None:
                return float(labels)
            share = (target - best) / (accuracy - best)
            return float(before * (labels / before) ** share)
        before = labels
        best = accuracy if best is None else max(best, accuracy)
    return math.inf


# %% right labels_needed: np.interp over the running maximum
import numpy as np


def labels_needed(curve, target):
    numbers = np.array(sorted(curve), dtype=float)
    highest = np.maximum.accumulate([curve[n] for n in sorted(curve)])
    last = int(np.argmax(highest >= target))
    if highest[last] < target:
        return float("inf")
    if last == 0:
        return float(numbers[0])
    ends = slice(last - 1, last + 1)
    return float(np.exp(np.interp(target, highest[ends], np.log(numbers[ends]))))


# %% right labels_needed: bisect on the list of the highest values
import math
from bisect import bisect_left
from itertools import accumulate


def labels_needed(curve, target):
    points = sorted(curve.items())
    highest = list(accumulate((accuracy for _, accuracy in points), max))
    place = bisect_left(highest, target)
    if place == len(points):
        return math.inf
    if place == 0 or highest[place] == target:
        return float(points[place][0])
    low, high = math.log2(points[place - 1][0]), math.log2(points[place][0])
    share = (target - highest[place - 1]) / (highest[place] - highest[place - 1])
    return 2 ** ((1 - share) * low + share * high)


# %% right labels_needed: halves the interval between the two neighbors
import math


def labels_needed(curve, target):
    reached = [n for n in curve if curve[n] >= target]
    if not reached:
        return math.inf
    after = min(reached)
    earlier = [n for n in curve if n < after]
    if not earlier:
        return float(after)
    before, start, end = max(earlier), max(curve[n] for n in earlier), curve[after]
    low, high = math.log(before), math.log(after)
    width = high - low
    left, right = 0.0, 1.0
    for _ in range(100):
        middle = (left + right) / 2
        if start + middle * (end - start) >= target:
            right = middle
        else:
            left = middle
    return math.exp(low + right * width)


# %% wrong labels_needed: linear in the number of labels => linear in labels
import math
from itertools import pairwise


def labels_needed(curve, target):
    numbers = sorted(curve)
    if curve[numbers[0]] >= target:
        return float(numbers[0])
    best = curve[numbers[0]]
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            return before + share * (after - before)
        best = max(best, curve[after])
    return math.inf


# %% wrong labels_needed: starts from a dip and not from the highest value so far => start from a dip
import math
from itertools import pairwise


def labels_needed(curve, target):
    numbers = sorted(curve)
    if curve[numbers[0]] >= target:
        return float(numbers[0])
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            share = (target - curve[before]) / (curve[after] - curve[before])
            return math.exp(math.log(before) + share * (math.log(after) - math.log(before)))
    return math.inf


# %% wrong labels_needed: takes the dict in the order in which it comes => order of the dict
import math
from itertools import pairwise


def labels_needed(curve, target):
    numbers = list(curve)
    best = curve[numbers[0]]
    if best >= target:
        return float(numbers[0])
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            return math.exp(math.log(before) + share * math.log(after / before))
        best = max(best, curve[after])
    return math.inf


# %% wrong labels_needed: answers with the measured number, without the way between => measured numbers only
import math


def labels_needed(curve, target):
    for number in sorted(curve):
        if curve[number] >= target:
            return float(number)
    return math.inf


# %% wrong labels_needed: does not ask whether the smallest number reaches the target already => beyond the start
import math
from itertools import pairwise


def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    for before, after in pairwise(numbers):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            return math.exp(math.log(before) + share * (math.log(after) - math.log(before)))
        best = max(best, curve[after])
    return math.inf


# %% wrong labels_needed: the largest number where the target is never reached => the last for never
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
            return math.exp(math.log(before) + share * (math.log(after) - math.log(before)))
        best = max(best, curve[after])
    return float(numbers[-1])


# %% wrong labels_needed: an accuracy that is just the target does not reach it => target must be exceeded
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
            return math.exp(math.log(before) + share * (math.log(after) - math.log(before)))
        best = max(best, curve[after])
    return math.inf


# %% wrong labels_needed: the last time that the curve comes above the target => last crossing
import math
from itertools import pairwise


def labels_needed(curve, target):
    numbers = sorted(curve)
    answer = float(numbers[0]) if curve[numbers[0]] >= target else math.inf
    for before, after in pairwise(numbers):
        if curve[before] < target <= curve[after]:
            share = (target - curve[before]) / (curve[after] - curve[before])
            answer = math.exp(math.log(before) + share * math.log(after / before))
    return answer


# %% wrong labels_needed: np.interp over all points, with no end and with dips => looked up as if it rose
import numpy as np


def labels_needed(curve, target):
    numbers = sorted(curve)
    accuracies = [curve[n] for n in numbers]
    return float(np.exp(np.interp(target, accuracies, np.log(numbers))))


# %% wrong labels_needed: sorts by the accuracy => sorted by accuracy
import math


def labels_needed(curve, target):
    points = sorted((accuracy, number) for number, accuracy in curve.items())
    if points[0][0] >= target:
        return float(points[0][1])
    for (low, before), (high, after) in zip(points, points[1:]):
        if high >= target:
            share = (target - low) / (high - low)
            return math.exp(math.log(before) + share * math.log(after / before))
    return math.inf


# %% wrong labels_needed: measures the share from the far end => share from the far end
import math


def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    if best >= target:
        return float(numbers[0])
    for i in range(1, len(numbers)):
        before, after = numbers[i - 1], numbers[i]
        if curve[after] >= target:
            share = (curve[after] - target) / (curve[after] - best)
            return math.exp(math.log(before) + share * (math.log(after) - math.log(before)))
        best = max(best, curve[after])
    return math.inf


# %% wrong labels_needed: base 10 on the way there, base e on the way back => another base on the way back
import math


def labels_needed(curve, target):
    numbers = sorted(curve)
    best = curve[numbers[0]]
    if best >= target:
        return float(numbers[0])
    for before, after in zip(numbers, numbers[1:]):
        if curve[after] >= target:
            share = (target - best) / (curve[after] - best)
            low, high = math.log10(before), math.log10(after)
            return math.exp(low + share * (high - low))
        best = max(best, curve[after])
    return math.inf


# %% wrong labels_needed: one straight line through all the points => one line through all
import numpy as np


def labels_needed(curve, target):
    slope, start = np.polyfit(np.log(list(curve)), list(curve.values()), 1)
    return float(np.exp((target - start) / slope))


# %% wrong labels_needed: starts from where the highest value was measured, not from the neighbor => start from the highest point
import math


def labels_needed(curve, target):
    numbers = sorted(curve)
    before = numbers[0]
    if curve[before] >= target:
        return float(before)
    for after in numbers[1:]:
        if curve[after] >= target:
            share = (target - curve[before]) / (curve[after] - curve[before])
            return math.exp(math.log(before) + share * math.log(after / before))
        if curve[after] > curve[before]:
            before = after
    return math.inf


# %% right FrozenProbe: overrides train, and gives the body no gradients
import torch
from torch import nn


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body, self.head = body, head
        for parameter in self.body.parameters():
            parameter.requires_grad = False
        self.body.eval()

    def train(self, mode=True):
        super().train(mode)
        self.body.eval()
        return self

    def forward(self, images):
        with torch.no_grad():
            features = self.body(images)
        return self.head(features)


# %% right FrozenProbe: other names, no_grad as a decorator of a method
import torch
from torch import nn


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.backbone = body.requires_grad_(False)
        self.classifier = head

    @torch.no_grad()
    def features(self, images):
        return self.backbone.train(False)(images)

    def forward(self, images):
        return self.classifier(self.features(images))


# %% right FrozenProbe: a hook before each call of the body
from torch import nn


def to_evaluation(module, inputs):
    module.eval()


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head
        self.body.requires_grad_(False)
        self.body.register_forward_pre_hook(to_evaluation)

    def forward(self, images):
        return self.head(self.body(images).detach())


# %% right FrozenProbe: a Sequential of both, each module of the body switched by hand
from torch import nn


class FrozenProbe(nn.Sequential):
    def __init__(self, body, head):
        super().__init__(body, head)
        for weight in body.parameters():
            weight.requires_grad_(False)

    def forward(self, images):
        body, head = self
        for module in body.modules():
            module.training = False
        return head(body(images))


# %% wrong FrozenProbe: turns off the gradients only, the batch norms follow the images => statistics move
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


# %% wrong FrozenProbe: eval only once, train() undoes it => statistics move
from torch import nn


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.eval()
        self.body.requires_grad_(False)
        self.head = head

    def forward(self, images):
        return self.head(self.body(images))


# %% wrong FrozenProbe: puts the head into evaluation mode as well => head in evaluation mode
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


# %% wrong FrozenProbe: evaluation mode, but the body still gets gradients => gradients in the body
from torch import nn


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head

    def forward(self, images):
        self.body.eval()
        return self.head(self.body(images))


# %% wrong FrozenProbe: no gradients for the head either => nothing trains
import torch
from torch import nn


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head

    def forward(self, images):
        self.body.eval()
        with torch.no_grad():
            return self.head(self.body(images))


# %% wrong FrozenProbe: no_grad around the body, which stays in training mode => statistics move
import torch
from torch import nn


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head

    def forward(self, images):
        with torch.no_grad():
            features = self.body(images)
        return self.head(features)


# %% wrong FrozenProbe: freezes all parameters, those of the head too => nothing trains
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


# %% wrong FrozenProbe: its train() does not return the network => train() returns nothing | train() returns nothing, in part
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

    def forward(self, images):
        return self.head(self.body(images))


# %% wrong FrozenProbe: its train() leaves the head in evaluation mode for good => head in evaluation mode
from torch import nn


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body
        self.head = head
        self.body.requires_grad_(False)
        self.eval()

    def train(self, mode=True):
        return super().train(False)

    def forward(self, images):
        return self.head(self.body(images))


# %% wrong FrozenProbe: only BatchNorm2d is put into evaluation mode => some layers in evaluation mode
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


# %% wrong FrozenProbe: momentum 0 stops the statistics, but the batch is still normalized with its own => normalized with the batch
from torch import nn


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head
        for module in self.body.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                module.momentum = 0.0

    def forward(self, images):
        return self.head(self.body(images))


# %% wrong FrozenProbe: switches the body after the features are computed => statistics move
from torch import nn


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head

    def forward(self, images):
        features = self.body(images)
        self.body.eval()
        return self.head(features.detach())


# %% wrong FrozenProbe: forward puts the head into training mode, whatever the mode of the network => head always in training mode
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


# %% wrong FrozenProbe: inference mode, whose features the head cannot learn from
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


# %% right layer_rates: a table of rates and a search for the layer in the name
def layer_rates(parameters, layers, peak, decay):
    table, rate = {}, peak
    for layer in layers[::-1]:
        table[layer] = rate
        rate = rate * decay
    result = {}
    for name in parameters:
        parts = name.split(".")
        for length in range(len(parts) - 1, 0, -1):
            layer = ".".join(parts[:length])
            if layer in table:
                result[name] = table[layer]
                break
    return result


# %% right layer_rates: one comprehension over both
layer_rates = lambda parameters, layers, peak, decay: {  # noqa: E731
    name: peak * decay ** (len(layers) - 1 - index)
    for index, layer in enumerate(layers)
    for name in parameters
    if name[: len(layer) + 1] == layer + "."
}


# %% right layer_rates: regular expressions and NumPy powers
import re

import numpy as np


def layer_rates(parameters, layers, peak, decay):
    rates = peak * np.power(float(decay), np.arange(len(layers))[::-1])
    patterns = [re.compile(rf"{re.escape(layer)}\.(.+)") for layer in layers]
    answer = {}
    for name in parameters:
        hits = [float(rate) for pattern, rate in zip(patterns, rates) if pattern.fullmatch(name)]
        if hits:
            answer[name] = hits[-1]
    return answer


# %% right layer_rates: recursion from the last layer
def layer_rates(parameters, layers, peak, decay):
    if not layers:
        return {}
    *earlier, last = layers
    rates = layer_rates(parameters, earlier, peak * decay, decay)
    rates.update(dict.fromkeys((n for n in parameters if n.removeprefix(last + ".") != n), peak))
    return rates


# %% wrong layer_rates: asks for the beginning of the name without the dot => matched by first letters
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for distance, layer in enumerate(reversed(layers)):
        for name in parameters:
            if name.startswith(layer):
                rates[name] = peak * decay**distance
    return rates


# %% wrong layer_rates: the first layer gets the peak => wrong end
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for distance, layer in enumerate(layers):
        for name in parameters:
            if name.startswith(f"{layer}."):
                rates[name] = peak * decay**distance
    return rates


# %% wrong layer_rates: the last layer's rate contains decay already => decay at the head
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for index, layer in enumerate(layers):
        for name in parameters:
            if name.startswith(layer + "."):
                rates[name] = peak * decay ** (len(layers) - index)
    return rates


# %% wrong layer_rates: parameters of no layer get the peak => a rate for frozen ones
def layer_rates(parameters, layers, peak, decay):
    rates = {name: peak for name in parameters}
    for distance, layer in enumerate(reversed(layers)):
        for name in parameters:
            if name.startswith(f"{layer}."):
                rates[name] = peak * decay**distance
    return rates


# %% wrong layer_rates: parameters of no layer get a rate of 0 => a rate for frozen ones
def layer_rates(parameters, layers, peak, decay):
    rates = dict.fromkeys(parameters, 0.0)
    for distance, layer in enumerate(reversed(layers)):
        rates.update({n: peak * decay**distance for n in parameters if n.startswith(layer + ".")})
    return rates


# %% wrong layer_rates: looks for the layer anywhere in the name => layer looked for anywhere
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for distance, layer in enumerate(reversed(layers)):
        for name in parameters:
            if f"{layer}." in name:
                rates[name] = peak * decay**distance
    return rates


# %% wrong layer_rates: the first part of the name is taken for the layer, so a layer with a dot has no parameters => first part of the name only
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for name in parameters:
        layer = name.split(".")[0]
        if layer in layers:
            rates[name] = peak * decay ** (len(layers) - 1 - layers.index(layer))
    return rates


# %% wrong layer_rates: all but the last part of the name must be the layer, so modules inside a layer are missed => inside of a layer missed
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for name in parameters:
        layer = name.rpartition(".")[0]
        if layer in layers:
            rates[name] = peak * decay ** (len(layers) - 1 - layers.index(layer))
    return rates


# %% wrong layer_rates: decays from parameter to parameter => decay for each parameter
def layer_rates(parameters, layers, peak, decay):
    rates, rate = {}, peak
    for name in reversed(parameters):
        if any(name.startswith(layer + ".") for layer in layers):
            rates[name] = rate
            rate *= decay
    return rates


# %% wrong layer_rates: the rate of each layer, not of each parameter => layers for parameters
def layer_rates(parameters, layers, peak, decay):
    return {layer: peak * decay**distance for distance, layer in enumerate(reversed(layers))}


# %% wrong layer_rates: multiplies with decay times the distance => decay times the distance
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for distance, layer in enumerate(reversed(layers)):
        factor = 1 if distance == 0 else decay * distance
        for name in parameters:
            if name.startswith(layer + "."):
                rates[name] = peak * factor
    return rates


# %% wrong layer_rates: a layer without parameters is not counted => empty layer not counted
def layer_rates(parameters, layers, peak, decay):
    rates, rate = {}, peak
    for layer in reversed(layers):
        own = [name for name in parameters if name.startswith(layer + ".")]
        for name in own:
            rates[name] = rate
        if own:
            rate *= decay
    return rates


# %% wrong layer_rates: forgets the bias => biases forgotten
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    for distance, layer in enumerate(reversed(layers)):
        name = f"{layer}.weight"
        if name in parameters:
            rates[name] = peak * decay**distance
    return rates


# %% wrong layer_rates: all earlier layers share one rate => two rates only
def layer_rates(parameters, layers, peak, decay):
    return {
        name: peak if layer == layers[-1] else peak * decay
        for layer in layers
        for name in parameters
        if name.startswith(layer + ".")
    }


# %% wrong layer_rates: divides by decay => divided by the decay
def layer_rates(parameters, layers, peak, decay):
    rates = {}
    rate = peak
    for layer in reversed(layers):
        for name in parameters:
            if name.startswith(f"{layer}."):
                rates[name] = rate
        rate /= decay
    return rates
