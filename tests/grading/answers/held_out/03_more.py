# %% right weighted_gradient: in place on the probabilities, minus 1 at the right class
import torch


def weighted_gradient(logits, labels, weights):
    p = logits.detach().softmax(dim=1).clone()
    p[torch.arange(len(labels)), labels] -= 1
    w = weights.gather(0, labels)
    p *= (w / w.sum()).unsqueeze(1)
    return p


# %% right weighted_gradient: one-hot targets and einsum
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    of_image = y @ weights
    return torch.einsum("n,nc->nc", of_image, logits.softmax(1) - y) / of_image.sum()


# %% right weighted_gradient: a loop over the images, with numbers in double precision
import torch


def weighted_gradient(logits, labels, weights):
    total = sum(weights[k].item() for k in labels.tolist())
    rows = []
    for z, k in zip(logits.double(), labels.tolist()):
        e = (z - z.max()).exp()
        row = e / e.sum()
        row[k] = row[k] - 1
        rows.append(row * weights[k].item() / total)
    return torch.stack(rows).to(logits.dtype)


# %% right weighted_gradient: a diagonal matrix of shares times (p - y), y from rows of the identity
import torch

weighted_gradient = lambda logits, labels, weights: (
    torch.diag(weights[labels] / weights[labels].sum())
    @ (torch.log_softmax(logits, -1).exp() - torch.eye(logits.size(1), dtype=logits.dtype)[labels]))


# %% wrong weighted_gradient: divided by the number of images instead of the sum of their weights => divided by the images
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1]).float()
    return (logits.softmax(1) - y) * weights[labels][:, None] / len(labels)


# %% wrong weighted_gradient: the weights multiply the columns, each class its own, not the rows => weights on the columns
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1]).float()
    return (logits.softmax(1) - y) * weights / weights[labels].sum()


# %% wrong weighted_gradient: divided by the sum of all class weights, not of those of the images => weights of all classes
import torch


def weighted_gradient(logits, labels, weights):
    g = logits.softmax(1)
    g[torch.arange(len(g)), labels] -= 1
    share = weights[labels] / weights.sum()
    return g * share[:, None]


# %% wrong weighted_gradient: the sum of the images' gradients, not divided at all => sum for mean
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1])
    return weights[labels].unsqueeze(1) * (torch.softmax(logits, 1) - y)


# %% wrong weighted_gradient: y - p, the step downhill instead of the gradient => sign turned
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1]).float()
    w = weights[labels]
    return (y - logits.softmax(1)) * (w / w.sum())[:, None]


# %% wrong weighted_gradient: the weight goes to y only, not to p => only the target weighted
import torch


def weighted_gradient(logits, labels, weights):
    n = torch.arange(len(labels))
    grad = logits.softmax(1)
    grad[n, labels] -= weights[labels]
    return grad / weights[labels].sum()


# %% wrong weighted_gradient: the softmax runs over the images => softmax over the batch
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    p = logits.softmax(dim=0)
    y = F.one_hot(labels, logits.shape[1]).float()
    w = weights[labels]
    return (p - y) * (w / w.sum())[:, None]


# %% wrong weighted_gradient: the shares are divided by the number of images once more => divided twice
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1]).float()
    share = weights[labels] / weights[labels].sum()
    return share[:, None] * (logits.softmax(1) - y) / logits.shape[0]


# %% wrong weighted_gradient: the shares lack their second axis
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1]).float()
    share = weights[labels] / weights[labels].sum()
    return (logits.softmax(1) - y) * share


# %% wrong weighted_gradient: the weights are forgotten => weights ignored
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1]).float()
    return (logits.softmax(1) - y) / len(logits)


# %% wrong weighted_gradient: the weight of the class that the network answers, not of the right one => weight of the answer
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1]).float()
    w = weights[logits.argmax(1)]
    return (logits.softmax(1) - y) * (w / w.sum())[:, None]


# %% wrong weighted_gradient: only the right class is pushed, the others get 0
import torch


def weighted_gradient(logits, labels, weights):
    p = logits.softmax(1)
    w = weights[labels] / weights[labels].sum()
    grad = torch.zeros_like(logits)
    for i, k in enumerate(labels):
        grad[i, k] = (p[i, k] - 1) * w[i]
    return grad


# %% wrong weighted_gradient: the derivative for the probabilities, -w / p, not for the logits => gradient for the probabilities
import torch


def weighted_gradient(logits, labels, weights):
    p = logits.softmax(1)
    w = weights[labels] / weights[labels].sum()
    grad = torch.zeros_like(p)
    i = torch.arange(len(labels))
    grad[i, labels] = -w / p[i, labels]
    return grad


# %% wrong weighted_gradient: softmax by exp without subtracting the largest logit, overflows => overflow
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    e = torch.exp(logits)
    p = e / e.sum(1, keepdim=True)
    y = F.one_hot(labels, logits.shape[1]).float()
    w = weights[labels]
    return (p - y) * (w / w.sum())[:, None]


# %% wrong weighted_gradient: the weights are put into the softmax
import torch
import torch.nn.functional as F


def weighted_gradient(logits, labels, weights):
    p = (logits * weights).softmax(1)
    y = F.one_hot(labels, logits.shape[1]).float()
    w = weights[labels]
    return (p - y) * (w / w.sum())[:, None]


# %% right multi_label_loss: relu(z) - z y + log1p(exp(-|z|))
import torch


def multi_label_loss(logits, shown):
    each = torch.relu(logits) - logits * shown + torch.log1p(torch.exp(-logits.abs()))
    return each.sum(dim=1)


# %% right multi_label_loss: logaddexp of 0 and the logit with its sign turned where shown
import torch


def multi_label_loss(logits, shown):
    against = torch.where(shown > 0.5, -logits, logits)
    return torch.logaddexp(torch.zeros_like(against), against).sum(-1)


# %% right multi_label_loss: log-softmax over the two logits 0 and z, picked with gather
import torch


def multi_label_loss(logits, shown):
    pair = torch.stack([torch.zeros_like(logits), logits], dim=2).double()
    logs = pair.log_softmax(dim=2)
    picked = logs.gather(2, shown.long().unsqueeze(2)).squeeze(2)
    return -picked.sum(1).to(logits.dtype)


# %% right multi_label_loss: plain Python numbers with math.log1p
import math

import torch


def one_question(z, y):
    against = -z if y == 1 else z
    return max(against, 0.0) + math.log1p(math.exp(-abs(against)))


def multi_label_loss(logits, shown):
    return torch.tensor([sum(one_question(z, y) for z, y in zip(zs, ys))
                         for zs, ys in zip(logits.tolist(), shown.tolist())], dtype=logits.dtype)


# %% wrong multi_label_loss: logarithm of the sigmoid as it stands, infinite for large logits => overflow
import torch


def multi_label_loss(logits, shown):
    p = logits.sigmoid()
    return -(shown * p.log() + (1 - shown) * (1 - p).log()).sum(1)


# %% wrong multi_label_loss: a small number under the logarithm, so that large losses are cut => floor below the logarithm
import torch


def multi_label_loss(logits, shown):
    p = torch.sigmoid(logits)
    eps = 1e-8
    return -(shown * torch.log(p + eps) + (1 - shown) * torch.log(1 - p + eps)).sum(dim=1)


# %% wrong multi_label_loss: the mean over the classes instead of the sum => mean over classes
import torch


def multi_label_loss(logits, shown):
    against = logits * (1 - 2 * shown)
    top = against.clamp(min=0)
    return (top + ((-top).exp() + (against - top).exp()).log()).mean(1)


# %% wrong multi_label_loss: the sign is turned where the class is not shown => answers swapped
import torch


def multi_label_loss(logits, shown):
    against = logits * (2 * shown - 1)
    return torch.logaddexp(torch.zeros_like(against), against).sum(1)


# %% wrong multi_label_loss: softmax over the classes instead of a sigmoid for each => softmax
import torch


def multi_label_loss(logits, shown):
    return -(shown * logits.log_softmax(1)).sum(1)


# %% wrong multi_label_loss: only the classes that are shown count => shown classes only
import torch


def multi_label_loss(logits, shown):
    loss = torch.logaddexp(torch.zeros_like(logits), -logits)
    return (loss * shown).sum(1)


# %% wrong multi_label_loss: one number for the batch instead of one for each image => one number for the batch
import torch


def multi_label_loss(logits, shown):
    loss = logits.clamp(min=0) - logits * shown + (-logits.abs()).exp().log1p()
    return loss.sum(1).mean()


# %% wrong multi_label_loss: summed over the images instead of the classes => summed over the images
import torch


def multi_label_loss(logits, shown):
    loss = logits.clamp(min=0) - logits * shown + (-logits.abs()).exp().log1p()
    return loss.sum(0)


# %% wrong multi_label_loss: the product of the probabilities first, then its logarithm; it underflows => product before the logarithm
import torch


def multi_label_loss(logits, shown):
    right = torch.where(shown == 1, logits, -logits).sigmoid()
    return -right.prod(dim=1).log()


# %% wrong multi_label_loss: log(1 + exp) without taking out the larger term, overflows => exponential overflows
import torch


def multi_label_loss(logits, shown):
    against = torch.where(shown.bool(), -logits, logits)
    return torch.log1p(against.exp()).sum(1)


# %% wrong multi_label_loss: the stable formula without the absolute value in the exponent
import torch


def multi_label_loss(logits, shown):
    return (torch.relu(logits) - logits * shown + torch.log1p(torch.exp(-logits))).sum(1)


# %% wrong multi_label_loss: the logarithms are cut at -100, as torch's loss of probabilities does
import torch


def multi_label_loss(logits, shown):
    p = logits.double().sigmoid()
    log_p = p.log().clamp(min=-100)
    log_q = (-logits.double()).sigmoid().log().clamp(min=-100)
    return -(shown * log_p + (1 - shown) * log_q).sum(1).float()


# %% wrong multi_label_loss: the logits are cut to [-30, 30] first => logits cut off
import torch


def multi_label_loss(logits, shown):
    z = logits.clamp(-30, 30).double()
    p = z.sigmoid()
    return -(shown * p.log() + (1 - shown) * (1 - p).log()).sum(1).float()


# %% wrong multi_label_loss: the minus sign is missing => In yours the sign of every number is turned. | sign turned
import torch


def multi_label_loss(logits, shown):
    against = torch.where(shown > 0, -logits, logits)
    top = against.clamp(min=0)
    return -(top + ((-top).exp() + (against - top).exp()).log()).sum(1)


# %% wrong multi_label_loss: log-sum-exp over all classes together instead of each with 0 => softmax, in part
import torch


def multi_label_loss(logits, shown):
    return torch.logsumexp(logits, dim=1) - (logits * shown).sum(1)


# %% wrong multi_label_loss: the zero of the two logits is left out of the sum, only the hinge remains
import torch


def multi_label_loss(logits, shown):
    against = logits * (1 - 2 * shown)
    return against.clamp(min=0).sum(1)


# %% wrong multi_label_loss: top is taken out but not added again => maximum not added back
import torch


def multi_label_loss(logits, shown):
    against = logits * (1 - 2 * shown)
    top = against.clamp(min=0)
    return ((-top).exp() + (against - top).exp()).log().sum(1)


# %% wrong multi_label_loss: the 0 is not lowered by top, exp(0) stays 1
import torch


def multi_label_loss(logits, shown):
    against = torch.where(shown == 1, -logits, logits)
    top = against.clamp(min=0)
    return (top + (1 + (against - top).exp()).log()).sum(1)


# %% right smoothed_divergence: the ratio of the logarithms, double inside, xlogy for the zeros
import torch


def smoothed_divergence(logits, labels, smoothing):
    n, k = logits.shape
    target = torch.full((n, k), smoothing / k, dtype=torch.float64)
    target[torch.arange(n), labels] += 1 - smoothing
    log_p = logits.double().log_softmax(1)
    kl = (torch.xlogy(target, target) - target * log_p).sum(1)
    return kl.mean().clamp(min=0).to(logits.dtype)


# %% right smoothed_divergence: torch's smoothed cross-entropy minus the entropy in closed form
import math

import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    classes = logits.shape[1]
    low = smoothing / classes
    high = 1 - smoothing + low
    entropy = -high * math.log(high)
    if low > 0:
        entropy -= (classes - 1) * low * math.log(low)
    ce = F.cross_entropy(logits.double(), labels, label_smoothing=smoothing)
    return (ce - entropy).clamp(min=0).float()


# %% right smoothed_divergence: torch.special.entr and an einsum
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    y = F.one_hot(labels, logits.size(1)).double()
    q = torch.lerp(y, torch.full_like(y, 1 / logits.size(1)), smoothing)
    z = logits.double()
    ce = torch.logsumexp(z, 1) - torch.einsum("nk,nk->n", q, z)
    return torch.relu((ce - torch.special.entr(q).sum(1)).mean())


# %% right smoothed_divergence: image by image in plain Python
import math

import torch


def smoothed_divergence(logits, labels, smoothing):
    total = 0.0
    for z, label in zip(logits.tolist(), labels.tolist()):
        top = max(z)
        lse = top + math.log(sum(math.exp(v - top) for v in z))
        for k, v in enumerate(z):
            t = smoothing / len(z) + (1 - smoothing if k == label else 0)
            if t > 0:
                total += t * (math.log(t) - (v - lse))
    return torch.tensor(max(total / len(labels), 0.0))


# %% wrong smoothed_divergence: the share is spread over the wrong classes only => spread over the others only
import torch


def smoothed_divergence(logits, labels, smoothing):
    n, k = logits.shape
    target = torch.full((n, k), smoothing / (k - 1))
    target[torch.arange(n), labels] = 1 - smoothing
    ce = -(target * logits.log_softmax(1)).sum(1)
    h = -torch.where(target > 0, target * target.log(), 0).sum(1)
    return (ce - h).mean()


# %% wrong smoothed_divergence: the right class gets 1 - smoothing only, the target does not sum to 1 => target sums below one
import torch


def smoothed_divergence(logits, labels, smoothing):
    n, k = logits.shape
    target = torch.full((n, k), smoothing / k)
    target[torch.arange(n), labels] = 1 - smoothing
    ce = -(target * logits.log_softmax(1)).sum(1)
    h = -torch.where(target > 0, target * target.log(), 0).sum(1)
    return (ce - h).mean()


# %% wrong smoothed_divergence: 0 ln 0 is not a number without smoothing => zero times infinity
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    ce = -(target * F.log_softmax(logits, 1)).sum(1)
    entropy = -(target * target.log()).sum(1)
    return (ce - entropy).mean()


# %% wrong smoothed_divergence: the entropy is not subtracted => entropy kept
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    return F.cross_entropy(logits, labels, label_smoothing=smoothing)


# %% wrong smoothed_divergence: the sum over the batch instead of the mean => sum over the images
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    return (torch.xlogy(target, target) - target * logits.log_softmax(1)).sum()


# %% wrong smoothed_divergence: the mean over images and classes => mean over the classes
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    return (torch.xlogy(target, target) - target * logits.log_softmax(1)).mean()


# %% wrong smoothed_divergence: logarithm of the softmax, infinite for large logits => underflow
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    ce = -(target * logits.softmax(1).log()).sum(1)
    h = -torch.where(target > 0, target * target.log(), 0).sum(1)
    return (ce - h).mean()


# %% wrong smoothed_divergence: a small number under the logarithm of the softmax cuts large losses => floor below the logarithm
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    p = logits.softmax(1)
    return (target * ((target + 1e-12).log() - (p + 1e-12).log())).sum(1).mean()


# %% wrong smoothed_divergence: the divergence the other way round, KL(softmax, target) => other way round
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    log_p = logits.log_softmax(1)
    return (log_p.exp() * (log_p - target.clamp(min=1e-12).log())).sum(1).mean()


# %% wrong smoothed_divergence: the entropy of the softmax is subtracted instead of that of the target => entropy of the network
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    log_p = logits.log_softmax(1)
    ce = -(target * log_p).sum(1)
    h = -(log_p.exp() * log_p).sum(1)
    return (ce - h).mean()


# %% wrong smoothed_divergence: the entropy is added, its minus sign forgotten => entropy added
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    ce = -(target * logits.log_softmax(1)).sum(1)
    h = torch.where(target > 0, target * target.log(), 0).sum(1)
    return (ce - h).mean()


# %% wrong smoothed_divergence: the entropy counts the right class only
import math

import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    right = 1 - smoothing + smoothing / k
    return F.cross_entropy(logits, labels, label_smoothing=smoothing) + right * math.log(right)


# %% wrong smoothed_divergence: negative terms of the sum are cut to 0 one by one
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    terms = torch.xlogy(target, target) - target * logits.log_softmax(1)
    return terms.clamp(min=0).sum(1).mean()


# %% wrong smoothed_divergence: in bits instead of nats => Yours is 1 / ln 2 times the right one: a logarithm of another base. | bits
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    log2_p = logits.log_softmax(1) / torch.log(torch.tensor(2.0))
    log2_t = torch.where(target > 0, target.log2(), 0)
    return (target * (log2_t - log2_p)).sum(1).mean()


# %% wrong smoothed_divergence: cross-entropy with the hard labels, entropy of the soft target
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    entropy = -torch.xlogy(target, target).sum(1).mean()
    return F.cross_entropy(logits, labels) - entropy


# %% wrong smoothed_divergence: each class gets the whole smoothing, not its K-th part => whole share to every class
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    target = F.one_hot(labels, logits.shape[1]) * (1 - smoothing) + smoothing
    ce = -(target * logits.log_softmax(1)).sum(1)
    return (ce + torch.xlogy(target, target).sum(1)).mean()


# %% wrong smoothed_divergence: the log-softmax runs over the images => softmax over the batch
import torch
import torch.nn.functional as F


def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) * (1 - smoothing) + smoothing / k
    ce = -(target * logits.log_softmax(0)).sum(1)
    return (ce + torch.xlogy(target, target).sum(1)).mean()


# %% right calibration_error: bucketize and sums by bin with bincount
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = torch.softmax(logits.detach(), dim=1).max(dim=1)
    edges = torch.arange(bins + 1, dtype=confidence.dtype) / bins
    which = torch.bucketize(confidence, edges) - 1
    gap = torch.bincount(which, weights=(answers == labels).double() - confidence.double(), minlength=bins)
    return (gap.abs().sum() / len(labels)).item()


# %% right calibration_error: all bins at once as a matrix of images and bins
import torch


def calibration_error(logits, labels, bins):
    p = logits.softmax(1)
    confidence = p.amax(1)
    hit = (p.argmax(1) == labels).to(p.dtype)
    low = torch.arange(bins, dtype=p.dtype) / bins
    high = torch.arange(1, bins + 1, dtype=p.dtype) / bins
    inside = ((confidence[:, None] > low) & (confidence[:, None] <= high)).to(p.dtype)
    count = inside.sum(0)
    safe = count.clamp(min=1)
    gap = (hit @ inside / safe - confidence @ inside / safe).abs()
    return ((gap * count).sum() / count.sum()).item()


# %% right calibration_error: differences of a sum that runs up to each edge
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    surplus = (answers == labels).double() - confidence.double()
    upto = [surplus[confidence <= i / bins].sum().item() for i in range(bins + 1)]
    return sum(abs(b - a) for a, b in zip(upto, upto[1:])) / len(labels)


# %% right calibration_error: numpy digitize, a loop over the bins that occur
import numpy as np
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.detach().softmax(1).max(1)
    right = (answers == labels).numpy()
    confidence = confidence.numpy()
    edges = np.arange(bins + 1).astype(confidence.dtype) / confidence.dtype.type(bins)
    number = np.digitize(confidence, edges, right=True)
    error = 0.0
    for b in np.unique(number):
        mine = number == b
        error += mine.mean() * abs(right[mine].mean() - confidence[mine].astype(np.float64).mean())
    return float(error)


# %% wrong calibration_error: the confidence is the probability of the right class, not of the answer => probability of the label
import torch


def calibration_error(logits, labels, bins):
    p = logits.softmax(1)
    confidence = p.gather(1, labels[:, None])[:, 0]
    right = (p.argmax(1) == labels).float()
    error = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            gap = right[inside].mean() - confidence[inside].mean()
            error += gap.abs().item() * inside.sum().item() / len(labels)
    return error


# %% wrong calibration_error: bins closed at the left, so that a confidence of 1 falls out => certainty lost
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    error = 0.0
    for i in range(bins):
        inside = (confidence >= i / bins) & (confidence < (i + 1) / bins)
        if inside.any():
            gap = right[inside].mean() - confidence[inside].mean()
            error += gap.abs().item() * inside.sum().item() / len(labels)
    return error


# %% wrong calibration_error: the plain mean over the bins, not weighted by their answers => all bins alike
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    gaps = []
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            gaps.append((right[inside].mean() - confidence[inside].mean()).abs().item())
    return sum(gaps) / len(gaps)


# %% wrong calibration_error: gaps keep their sign, so that over- and underconfidence cancel => gaps cancel
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    error = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            gap = confidence[inside].mean() - right[inside].mean()
            error += gap.item() * inside.float().mean().item()
    return abs(error)


# %% wrong calibration_error: empty bins are not skipped and give nan => mean of an empty bin
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    error = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        gap = (right[inside].mean() - confidence[inside].mean()).abs()
        error += (gap * inside.sum() / len(labels)).item()
    return error


# %% wrong calibration_error: floor gives the bin and the last takes 1, but the edges lie in the upper bin => bins closed on the left
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    which = (confidence * bins).long().clamp(max=bins - 1)
    error = 0.0
    for i in which.unique():
        inside = which == i
        error += (right[inside].sum() - confidence[inside].sum()).abs().item() / len(labels)
    return error


# %% wrong calibration_error: the largest gap instead of the mean one => largest gap
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    worst = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            worst = max(worst, (right[inside].mean() - confidence[inside].mean()).abs().item())
    return worst


# %% wrong calibration_error: one gap for all answers together, no bins
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    return ((answers == labels).float().mean() - confidence.mean()).abs().item()


# %% wrong calibration_error: the gap of each single answer, before any mean => no bins
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    error = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            error += (right[inside] - confidence[inside]).abs().mean().item() * inside.float().mean().item()
    return error


# %% wrong calibration_error: the middle of the bin stands for its mean confidence => centers of the bins
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    error = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            middle = (i + 0.5) / bins
            error += abs(right[inside].mean().item() - middle) * inside.float().mean().item()
    return error


# %% wrong calibration_error: the bins cover only the range of the confidences that occur => bins over a part
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    edges = torch.linspace(confidence.min().item() - 1e-6, confidence.max().item() + 1e-6, bins + 1)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += (right[inside].mean() - confidence[inside].mean()).abs().item() * inside.float().mean().item()
    return error


# %% wrong calibration_error: bins with equally many answers instead of equal width => bins of equal counts
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    order = confidence.argsort()
    error = 0.0
    for part in order.tensor_split(bins):
        if len(part):
            gap = (right[part].mean() - confidence[part].mean()).abs()
            error += gap.item() * len(part) / len(labels)
    return error


# %% wrong calibration_error: the gaps are squared, and the root is taken at the end => squared gaps
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    total = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            gap = (right[inside].mean() - confidence[inside].mean()).item()
            total += gap ** 2 * inside.float().mean().item()
    return total ** 0.5


# %% wrong calibration_error: the largest logit is taken for the confidence, without softmax
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.max(1)
    right = (answers == labels).float()
    error = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            gap = right[inside].mean() - confidence[inside].mean()
            error += gap.abs().item() * inside.sum().item() / len(labels)
    return error


# %% wrong calibration_error: each gap divided by the number of bins, empty ones counted => all bins alike
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    error = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            error += (right[inside].mean() - confidence[inside].mean()).abs().item() / bins
    return error


# %% wrong calibration_error: all probabilities of an image count, not only that of its answer
import torch
import torch.nn.functional as F


def calibration_error(logits, labels, bins):
    confidence = logits.softmax(1).flatten()
    right = F.one_hot(labels, logits.shape[1]).flatten().float()
    error = 0.0
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        if inside.any():
            gap = (right[inside].mean() - confidence[inside].mean()).abs().item()
            error += gap * inside.sum().item() / len(confidence)
    return error


# %% wrong calibration_error: the last edge is missing, bins - 1 bins are looked at
import torch


def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    edges = [i / bins for i in range(bins)]
    error = 0.0
    for low, high in zip(edges, edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.sum() > 0:
            gap = (right[inside].mean() - confidence[inside].mean()).abs().item()
            error += gap * inside.sum().item() / len(labels)
    return error


# %% right fit_temperature: bisection over b = 1 / T on a logarithmic scale
import math

import torch


def fit_temperature(logits, labels):
    z = logits.detach().double()
    came = z[torch.arange(len(z)), labels].mean().item()

    def slope(b):
        return ((b * z).softmax(1) * z).sum(1).mean().item() - came

    left, right = math.log(0.05), math.log(20.0)
    for _ in range(40):
        middle = (left + right) / 2
        if slope(math.exp(middle)) > 0:
            right = middle
        else:
            left = middle
    return math.exp(-(left + right) / 2)


# %% right fit_temperature: golden section on the loss itself
import math

import torch
import torch.nn.functional as F


def fit_temperature(logits, labels):
    z = logits.detach().double()
    loss = lambda u: F.cross_entropy(z * math.exp(-u), labels).item()
    ratio = (math.sqrt(5) - 1) / 2
    a, d = math.log(0.08), math.log(12.0)
    b, c = d - ratio * (d - a), a + ratio * (d - a)
    lb, lc = loss(b), loss(c)
    while d - a > 1e-4:
        if lb < lc:
            d, c, lc = c, b, lb
            b = d - ratio * (d - a)
            lb = loss(b)
        else:
            a, b, lb = b, c, lc
            c = a + ratio * (d - a)
            lc = loss(c)
    return math.exp((a + d) / 2)


# %% right fit_temperature: a grid in three rounds, each finer around the best
import torch
import torch.nn.functional as F


def fit_temperature(logits, labels):
    z = logits.detach().double()
    low, high = 0.09, 11.0
    for _ in range(3):
        grid = torch.logspace(torch.tensor(low).log10().item(), torch.tensor(high).log10().item(), 41,
                              dtype=torch.float64)
        losses = [F.cross_entropy(z / t, labels).item() for t in grid]
        best = min(range(41), key=losses.__getitem__)
        low, high = grid[max(best - 1, 0)].item(), grid[min(best + 1, 40)].item()
    return grid[best].item()


# %% right fit_temperature: Newton on 1 / T with a bracket that it may not leave
import torch


def fit_temperature(logits, labels):
    z = logits.detach().to(torch.float64)
    target = z.gather(1, labels.unsqueeze(1)).mean()
    low, high, b = 0.08, 12.0, 1.0
    for _ in range(100):
        p = torch.softmax(b * z, dim=1)
        mean = (p * z).sum(1)
        slope = (mean.mean() - target).item()
        curve = ((p * (z - mean[:, None]) ** 2).sum(1)).mean().item()
        if slope > 0:
            high = b
        else:
            low = b
        step = b - slope / curve if curve > 0 else -1.0
        new = step if low < step < high else (low + high) / 2
        if abs(new - b) < 1e-9:
            b = new
            break
        b = new
    return 1 / b


# %% wrong fit_temperature: returns 1 / T => inverse
import torch


def fit_temperature(logits, labels):
    came = logits.gather(1, labels[:, None]).mean()
    low, high = 0.1, 10.0
    for _ in range(50):
        b = (low + high) / 2
        if ((b * logits).softmax(1) * logits).sum(1).mean() > came:
            high = b
        else:
            low = b
    return (low + high) / 2


# %% wrong fit_temperature: keeps the half without the bottom => end of the interval
import torch


def fit_temperature(logits, labels):
    came = logits.gather(1, labels[:, None]).mean()
    low, high = 0.1, 10.0
    for _ in range(50):
        middle = (low + high) / 2
        slope = ((logits / middle).softmax(1) * logits).sum(1).mean() - came
        if slope > 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2


# %% wrong fit_temperature: the grid ends at 0.5 and 5 => range of the notebook
import torch
import torch.nn.functional as F


def fit_temperature(logits, labels):
    grid = torch.linspace(0.5, 5, 2001)
    losses = torch.stack([F.cross_entropy(logits / t, labels) for t in grid])
    return grid[losses.argmin()].item()


# %% wrong fit_temperature: a grid of width 0.1, too coarse for half a percent => coarse grid
import torch
import torch.nn.functional as F


def fit_temperature(logits, labels):
    best, best_loss = None, float("inf")
    for i in range(1, 101):
        t = i / 10
        loss = F.cross_entropy(logits / t, labels).item()
        if loss < best_loss:
            best, best_loss = t, loss
    return best


# %% wrong fit_temperature: the search begins at T = 1, as if networks could only be too sure => only T above 1
import torch


def fit_temperature(logits, labels):
    came = logits.gather(1, labels[:, None]).mean()
    low, high = 1.0, 10.0
    for _ in range(60):
        t = (low + high) / 2
        if ((logits / t).softmax(1) * logits).sum(1).mean() > came:
            low = t
        else:
            high = t
    return (low + high) / 2


# %% wrong fit_temperature: the logits are multiplied by T => inverse
import torch
import torch.nn.functional as F


def fit_temperature(logits, labels):
    low, high = 0.1, 10.0
    for _ in range(80):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        if F.cross_entropy(logits.double() * a, labels) < F.cross_entropy(logits.double() * b, labels):
            high = b
        else:
            low = a
    return (low + high) / 2


# %% wrong fit_temperature: too few small steps of gradient descent
import torch
import torch.nn.functional as F


def fit_temperature(logits, labels):
    t = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([t], lr=0.01)
    for _ in range(50):
        optimizer.zero_grad()
        F.cross_entropy(logits / t, labels).backward()
        optimizer.step()
    return t.item()


# %% wrong fit_temperature: too few halvings => stops too soon
import torch


def fit_temperature(logits, labels):
    came = logits.gather(1, labels[:, None]).mean()
    low, high = 0.1, 10.0
    for _ in range(7):
        t = (low + high) / 2
        if ((logits / t).softmax(1) * logits).sum(1).mean() > came:
            low = t
        else:
            high = t
    return (low + high) / 2


# %% wrong fit_temperature: the slope is computed at T = 1, not at the middle of the interval
import torch


def fit_temperature(logits, labels):
    came = logits.gather(1, labels[:, None]).mean()
    low, high = 0.1, 10.0
    for _ in range(40):
        t = (low + high) / 2
        expected = (logits.softmax(1) * (logits / t)).sum(1).mean()
        if expected > came:
            low = t
        else:
            high = t
    return (low + high) / 2


# %% wrong fit_temperature: matches the mean confidence to the accuracy instead of the loss => confidence matched
import torch


def fit_temperature(logits, labels):
    accuracy = (logits.argmax(1) == labels).float().mean()
    low, high = 0.1, 10.0
    for _ in range(40):
        t = (low + high) / 2
        if (logits / t).softmax(1).amax(1).mean() > accuracy:
            low = t
        else:
            high = t
    return (low + high) / 2


# %% wrong fit_temperature: the largest logit in place of that of the right class => end of the interval
import torch


def fit_temperature(logits, labels):
    top = logits.amax(1).mean()
    low, high = 0.1, 10.0
    for _ in range(40):
        t = (low + high) / 2
        if ((logits / t).softmax(1) * logits).sum(1).mean() > top:
            low = t
        else:
            high = t
    return (low + high) / 2


# %% wrong fit_temperature: the probabilities are divided by T and go through another softmax => softmax twice
import torch
import torch.nn.functional as F


def fit_temperature(logits, labels):
    p = logits.softmax(1)
    grid = torch.logspace(-1, 1, 1001)
    losses = [F.cross_entropy(p / t, labels).item() for t in grid]
    return grid[losses.index(min(losses))].item()


# %% wrong fit_temperature: returns the smallest loss instead of its temperature
import torch
import torch.nn.functional as F


def fit_temperature(logits, labels):
    return min(F.cross_entropy(logits / t, labels).item() for t in torch.logspace(-1, 1, 801))


# %% wrong fit_temperature: looks for the best accuracy, which no temperature changes => end of the interval
import torch


def fit_temperature(logits, labels):
    grid = torch.logspace(-1, 1, 501)
    accuracies = torch.tensor([((logits / t).softmax(1).argmax(1) == labels).float().mean() for t in grid])
    return grid[accuracies.argmax()].item()


# %% wrong fit_temperature: a single step of Newton from T = 1
import torch


def fit_temperature(logits, labels):
    z = logits.double()
    p = z.softmax(1)
    mean = (p * z).sum(1, keepdim=True)
    slope = (mean[:, 0] - z.gather(1, labels[:, None])[:, 0]).mean()
    curve = (p * (z - mean) ** 2).sum(1).mean()
    return 1 / (1 - slope / curve).clamp(0.1, 10).item()


# %% wrong fit_temperature: whole numbers only => only T above 1, and: Yours is the right one rounded.
import torch
import torch.nn.functional as F


def fit_temperature(logits, labels):
    return float(min(range(1, 11), key=lambda t: F.cross_entropy(logits / t, labels).item()))


# %% wrong fit_temperature: smallest calibration error instead of smallest loss
import torch


def fit_temperature(logits, labels):
    best, smallest = 1.0, float("inf")
    for t in torch.logspace(-1, 1, 201).tolist():
        confidence, answers = (logits / t).softmax(1).max(1)
        surplus = (answers == labels).float() - confidence
        which = (confidence * 10).ceil().long() - 1
        error = torch.zeros(10).index_add(0, which.clamp(0, 9), surplus).abs().sum().item()
        if error < smallest:
            best, smallest = t, error
    return best
