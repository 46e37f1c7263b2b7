# %% right weighted_gradient: one-hot targets and einsum
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    target = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    share = weights[labels] / weights[labels].sum()
    return torch.einsum("n,nc->nc", share, logits.softmax(1) - target)

# %% right weighted_gradient: a loop over the images, filling rows
import torch

def weighted_gradient(logits, labels, weights):
    total = sum(weights[k].item() for k in labels.tolist())
    grad = torch.empty_like(logits)
    for n, k in enumerate(labels.tolist()):
        row = torch.exp(logits[n] - torch.logsumexp(logits[n], 0))
        row[k] = row[k] - 1
        grad[n] = row * (weights[k].item() / total)
    return grad

# %% right weighted_gradient: in-place work on the softmax, shares subtracted by indexing
import torch

def weighted_gradient(logits, labels, weights):
    w = weights.gather(0, labels)
    w = w / w.sum()
    out = torch.softmax(logits, dim=-1)
    out.mul_(w.unsqueeze(1))
    out[torch.arange(len(labels)), labels] -= w
    return out

# %% right weighted_gradient: shifted exponentials in float64, a diagonal matrix for the shares
import torch

def weighted_gradient(logits, labels, weights):
    z = logits.double()
    e = (z - z.max(dim=1, keepdim=True).values).exp()
    p = e / e.sum(dim=1, keepdim=True)
    y = torch.eye(z.shape[1], dtype=torch.float64)[labels]
    picked = y @ weights.double()
    return (torch.diag(picked) @ (p - y) / picked.sum()).to(logits.dtype)

# %% wrong weighted_gradient: divides by the number of images instead of the sum of their weights => divided by the images
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    p = logits.softmax(1)
    y = F.one_hot(labels, logits.shape[1]).float()
    return weights[labels][:, None] * (p - y) / len(labels)

# %% wrong weighted_gradient: never divides, so it is the gradient of the sum => sum for mean
import torch

def weighted_gradient(logits, labels, weights):
    grad = torch.softmax(logits, 1)
    grad[torch.arange(len(labels)), labels] -= 1
    return grad * weights[labels].unsqueeze(1)

# %% wrong weighted_gradient: weights the columns by class instead of the rows by the right class => weights on the columns
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    diff = F.softmax(logits, dim=1) - F.one_hot(labels, num_classes=logits.size(1))
    return diff * weights / weights[labels].sum()

# %% wrong weighted_gradient: divides by the sum of all class weights, not of the weights of the images => weights of all classes
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1])
    share = weights[labels] / weights.sum()
    return share[:, None] * (logits.softmax(1) - y)

# %% wrong weighted_gradient: the share has no second axis, so it meets the classes or does not fit => shares along the classes
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    share = weights[labels] / weights[labels].sum()
    return share * (logits.softmax(1) - F.one_hot(labels, logits.shape[1]))

# %% wrong weighted_gradient: the sign is turned, y - p => sign turned
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    w = weights[labels]
    y = F.one_hot(labels, logits.shape[1]).float()
    return (y - logits.softmax(1)) * (w / w.sum()).view(-1, 1)

# %% wrong weighted_gradient: softmax over the images instead of the classes => softmax over the batch
import torch

def weighted_gradient(logits, labels, weights):
    p = logits.softmax(0)
    rows = torch.arange(logits.shape[0])
    p[rows, labels] -= 1.0
    w = weights[labels]
    return p * w[:, None] / w.sum()

# %% wrong weighted_gradient: divides by the weights and by the number of images too => divided twice
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    n, c = logits.shape
    w = weights[labels]
    grad = (logits.softmax(1) - F.one_hot(labels, c)) * w[:, None]
    return grad / w.sum() / n

# %% wrong weighted_gradient: only the target is weighted, not the softmax => only the target weighted
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    y = F.one_hot(labels, logits.shape[1]) * weights
    return (logits.softmax(1) - y) / weights[labels].sum()

# %% wrong weighted_gradient: leaves the weights out => weights ignored
import torch

def weighted_gradient(logits, labels, weights):
    grads = []
    for z, k in zip(logits, labels):
        g = z.softmax(0)
        g[k] -= 1
        grads.append(g / len(labels))
    return torch.stack(grads)

# %% wrong weighted_gradient: takes the weight of the predicted class => weight of the answer
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    probs = logits.softmax(1)
    w = weights[probs.argmax(1)]
    return (w / w.sum())[:, None] * (probs - F.one_hot(labels, logits.shape[1]))

# %% wrong weighted_gradient: sigmoid in place of softmax => sigmoid for softmax
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    w = weights[labels] / weights[labels].sum()
    return w[:, None] * (torch.sigmoid(logits) - F.one_hot(labels, logits.shape[1]))

# %% wrong weighted_gradient: exponentials without a shift overflow => overflow
import torch
import torch.nn.functional as F

def weighted_gradient(logits, labels, weights):
    e = torch.exp(logits)
    p = e / e.sum(1, keepdim=True)
    w = weights[labels]
    return (p - F.one_hot(labels, logits.shape[1])) * w[:, None] / w.sum()

# %% right multi_label_loss: logaddexp with the sign turned
import torch

def multi_label_loss(logits, shown):
    sign = 1 - 2 * shown
    return torch.logaddexp(torch.zeros_like(logits), sign * logits).sum(1)

# %% right multi_label_loss: softmax over the pair (0, z), the answer gathered
import torch

def multi_label_loss(logits, shown):
    pair = torch.stack([torch.zeros_like(logits), logits], dim=-1)
    log_p = pair.log_softmax(-1)
    picked = log_p.gather(-1, shown.long().unsqueeze(-1)).squeeze(-1)
    return -picked.sum(dim=1)

# %% right multi_label_loss: max(z, 0) - z y + log1p(exp(-|z|))
import torch

def multi_label_loss(logits, shown):
    loss = torch.relu(logits)
    loss = loss - logits * shown
    loss = loss + torch.log1p(torch.exp(-logits.abs()))
    return loss.sum(dim=-1)

# %% right multi_label_loss: a loop with the math module
import math
import torch

def multi_label_loss(logits, shown):
    def one(z, y):
        against = -z if y == 1 else z
        return max(against, 0.0) + math.log1p(math.exp(-abs(against)))

    sums = [sum(one(z, y) for z, y in zip(zs, ys)) for zs, ys in zip(logits.tolist(), shown.tolist())]
    return torch.tensor(sums, dtype=logits.dtype)

# %% right multi_label_loss: torch.where and softplus
import torch
import torch.nn.functional as F

def multi_label_loss(logits, shown):
    against = torch.where(shown > 0.5, -logits, logits)
    return F.softplus(against).sum(1)

# %% wrong multi_label_loss: the logarithm of the rounded sigmoid, infinite for large logits => overflow
import torch

def multi_label_loss(logits, shown):
    p = torch.sigmoid(logits)
    right = torch.where(shown == 1, p, 1 - p)
    return -right.log().sum(1)

# %% wrong multi_label_loss: a mean over the classes where the product asks for a sum => mean over classes
import torch

def multi_label_loss(logits, shown):
    against = logits * (1 - 2 * shown)
    top = against.clamp(min=0)
    loss = top + ((-top).exp() + (against - top).exp()).log()
    return loss.mean(1)

# %% wrong multi_label_loss: one softmax over all classes instead of a question for each => softmax
import torch

def multi_label_loss(logits, shown):
    log_p = torch.log_softmax(logits, dim=1)
    return -(shown * log_p).sum(1)

# %% wrong multi_label_loss: only the classes that are shown count => shown classes only
import torch

def multi_label_loss(logits, shown):
    nothing = torch.zeros_like(logits)
    return (shown * torch.logaddexp(nothing, -logits)).sum(dim=1)

# %% wrong multi_label_loss: the sign is turned for the classes that are not shown => answers swapped
import torch

def multi_label_loss(logits, shown):
    sign = 2 * shown - 1
    zero = torch.zeros(())
    return torch.logaddexp(zero, sign * logits).sum(1)

# %% wrong multi_label_loss: 0 times an infinite logarithm is not a number => overflow
import torch

def multi_label_loss(logits, shown):
    s = logits.sigmoid()
    return -(shown * torch.log(s) + (1 - shown) * torch.log(1 - s)).sum(1)

# %% wrong multi_label_loss: a small number inside the logarithm caps the loss => floor below the logarithm
import torch

def multi_label_loss(logits, shown):
    eps = 1e-8
    p = 1 / (1 + torch.exp(-logits))
    ll = shown * torch.log(p + eps) + (1 - shown) * torch.log(1 - p + eps)
    return -ll.sum(1)

# %% wrong multi_label_loss: log(1 + exp(z)) overflows for a large logit => exponential overflows
import torch

def multi_label_loss(logits, shown):
    return (torch.log(1 + torch.exp(logits)) - logits * shown).sum(1)

# %% wrong multi_label_loss: one mean over the batch instead of a loss for each image => one number for the batch
import torch

def multi_label_loss(logits, shown):
    against = torch.where(shown.bool(), -logits, logits)
    loss = against.clamp(min=0) + torch.log1p((-against.abs()).exp())
    return loss.sum(1).mean()

# %% wrong multi_label_loss: adds up over the images instead of the classes => summed over the images
import torch

def multi_label_loss(logits, shown):
    against = (1 - 2 * shown) * logits
    return torch.logaddexp(against, torch.zeros_like(against)).sum(0)

# %% wrong multi_label_loss: the product of the probabilities underflows before the logarithm => product before the logarithm
import torch

def multi_label_loss(logits, shown):
    signed = logits * (2 * shown - 1)
    return -signed.sigmoid().prod(dim=1).log()

# %% wrong multi_label_loss: clamps the logits, so that large ones lose their size => logits cut off
import torch

def multi_label_loss(logits, shown):
    z = logits.clamp(-30, 30)
    against = z * (1 - 2 * shown)
    return torch.log(1 + against.exp()).sum(1)

# %% wrong multi_label_loss: a float mask given to torch.where as the condition => numbers for a condition
import torch

def multi_label_loss(logits, shown):
    against = torch.where(shown, -logits, logits)
    return torch.logaddexp(torch.zeros_like(against), against).sum(1)

# %% wrong multi_label_loss: the maximum is taken out of the log-sum-exp but not added back => maximum not added back
import torch

def multi_label_loss(logits, shown):
    against = logits * (1 - 2 * shown)
    top = against.clamp(min=0)
    return ((-top).exp() + (against - top).exp()).log().sum(1)

# %% wrong multi_label_loss: bits instead of nats => Yours is 1 / ln 2 times the right one: a logarithm of another base. | bits
import torch

def multi_label_loss(logits, shown):
    against = logits * (1 - 2 * shown)
    top = against.clamp(min=0)
    return (top / 0.6931471805599453 + torch.log2((-top).exp() + (against - top).exp())).sum(1)

# %% right smoothed_divergence: torch's smoothed cross-entropy minus the entropy in closed form
import math
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    ce = F.cross_entropy(logits, labels, label_smoothing=smoothing)
    low = smoothing / k
    high = 1 - smoothing + low
    entropy = -sum(p * math.log(p) for p in [high] + [low] * (k - 1) if p > 0)
    return (ce - entropy).clamp(min=0)

# %% right smoothed_divergence: xlogy and einsum in float64
import torch

def smoothed_divergence(logits, labels, smoothing):
    n, k = logits.shape
    t = torch.full((n, k), smoothing / k, dtype=torch.float64)
    t[torch.arange(n), labels] += 1 - smoothing
    log_q = logits.double().log_softmax(1)
    kl = torch.xlogy(t, t).sum() - torch.einsum("nk,nk->", t, log_q)
    return torch.relu(kl / n).to(logits.dtype)

# %% right smoothed_divergence: a loop over the images, terms with target 0 skipped
import torch

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    total = 0.0
    for z, right in zip(logits.double(), labels.tolist()):
        log_p = (z - torch.logsumexp(z, 0)).tolist()
        for c in range(k):
            t = smoothing / k + (1 - smoothing if c == right else 0.0)
            if t > 0:
                total += t * (torch.log(torch.tensor(t, dtype=torch.float64)).item() - log_p[c])
    return max(total / len(labels), 0.0)

# %% right smoothed_divergence: the mixture of one-hot and uniform, helper for t ln t
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    def plogp(p):
        return torch.where(p > 0, p * p.clamp(min=1e-38).log(), torch.zeros_like(p))

    k = logits.shape[-1]
    target = torch.lerp(F.one_hot(labels, k).to(logits.dtype), torch.full_like(logits, 1 / k), smoothing)
    cross = -(target * logits.log_softmax(-1)).sum(-1)
    entropy = -plogp(target).sum(-1)
    return (cross - entropy).mean().clamp(min=0)

# %% wrong smoothed_divergence: 0 ln 0 gives NaN without smoothing => zero times infinity
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    K = logits.shape[1]
    target = F.one_hot(labels, K) * (1 - smoothing) + smoothing / K
    ce = -(target * logits.log_softmax(1)).sum(1)
    h = -(target * target.log()).sum(1)
    return (ce - h).mean()

# %% wrong smoothed_divergence: the right class gets 1 - smoothing only, so the target sums to less than 1 => target sums below one
import torch

def smoothed_divergence(logits, labels, smoothing):
    n, k = logits.shape
    target = torch.full((n, k), smoothing / k)
    target[torch.arange(n), labels] = 1 - smoothing
    log_p = logits.log_softmax(1)
    terms = torch.where(target > 0, target * target.log(), torch.zeros(())) - target * log_p
    return terms.sum(1).mean()

# %% wrong smoothed_divergence: spreads the share over the K - 1 wrong classes only => spread over the others only
import torch

def smoothed_divergence(logits, labels, smoothing):
    n, k = logits.shape
    target = torch.full((n, k), smoothing / (k - 1))
    target[range(n), labels] = 1 - smoothing
    entropy = -torch.xlogy(target, target).sum(1)
    cross = -(target * logits.log_softmax(1)).sum(1)
    return (cross - entropy).mean()

# %% wrong smoothed_divergence: forgets to subtract the entropy => entropy kept
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = (1 - smoothing) * F.one_hot(labels, k) + smoothing / k
    return -(target * F.log_softmax(logits, dim=1)).sum(1).mean()

# %% wrong smoothed_divergence: the right class keeps 1, so the target sums to 1 + smoothing => target sums above one
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = F.one_hot(labels, k) + smoothing / k
    kl = torch.xlogy(target, target) - target * logits.log_softmax(1)
    return kl.sum(1).mean()

# %% wrong smoothed_divergence: a mean over images and classes => mean over the classes
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    t = (1 - smoothing) * F.one_hot(labels, k).float() + smoothing / k
    kl = torch.where(t > 0, t * t.log(), 0.0) - t * logits.log_softmax(1)
    return kl.mean()

# %% wrong smoothed_divergence: the sum over the images instead of their mean => sum over the images
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    eye = torch.eye(k)
    total = 0.0
    for z, y in zip(logits, labels):
        t = (1 - smoothing) * eye[y] + smoothing / k
        total = total + (torch.xlogy(t, t) - t * z.log_softmax(0)).sum()
    return total

# %% wrong smoothed_divergence: the logarithm of a softmax that rounds to 0 => underflow
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = (1 - smoothing) * F.one_hot(labels, k).float() + smoothing / k
    p = logits.softmax(1)
    h = -torch.where(target > 0, target * target.log(), 0.0).sum(1)
    return (-(target * p.log()).sum(1) - h).mean()

# %% wrong smoothed_divergence: the divergence the other way round, KL(softmax, target) => other way round
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = (1 - smoothing) * F.one_hot(labels, k).float() + smoothing / k
    log_p = logits.log_softmax(1)
    p = log_p.exp()
    return (p * (log_p - target.clamp(min=1e-12).log())).sum(1).mean()

# %% wrong smoothed_divergence: adds the entropy instead of subtracting it => entropy added
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = (1 - smoothing) * F.one_hot(labels, k).float() + smoothing / k
    ce = F.cross_entropy(logits, labels, label_smoothing=smoothing)
    entropy = -torch.xlogy(target, target).sum(1).mean()
    return ce + entropy

# %% wrong smoothed_divergence: subtracts the entropy of the softmax instead of the target's => entropy of the network
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = (1 - smoothing) * F.one_hot(labels, k) + smoothing / k
    log_p = logits.log_softmax(1)
    ce = -(target * log_p).sum(1)
    entropy = -(log_p.exp() * log_p).sum(1)
    return (ce - entropy).mean()

# %% wrong smoothed_divergence: every class gets the whole share, not its K-th part => whole share to every class
import torch

def smoothed_divergence(logits, labels, smoothing):
    n, k = logits.shape
    target = torch.full((n, k), float(smoothing))
    target[torch.arange(n), labels] = 1 - smoothing
    kl = torch.xlogy(target, target) - target * logits.log_softmax(1)
    return kl.sum(1).mean()

# %% wrong smoothed_divergence: without smoothing the answer is taken to be 0 => nothing without smoothing
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    if smoothing == 0:
        return torch.tensor(0.0)
    k = logits.shape[1]
    target = (1 - smoothing) * F.one_hot(labels, k) + smoothing / k
    return (target * (target.log() - logits.log_softmax(1))).sum(1).mean()

# %% wrong smoothed_divergence: bits instead of nats => Yours is 1 / ln 2 times the right one: a logarithm of another base. | bits
import math
import torch
import torch.nn.functional as F

def smoothed_divergence(logits, labels, smoothing):
    k = logits.shape[1]
    target = (1 - smoothing) * F.one_hot(labels, k).float() + smoothing / k
    log_p = logits.log_softmax(1) / math.log(2)
    return (torch.where(target > 0, target * target.log2(), 0.0) - target * log_p).sum(1).mean()

# %% right calibration_error: bucketize and bincount
import torch

def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    edges = torch.arange(bins + 1) / bins
    index = torch.bucketize(confidence, edges.to(confidence.dtype)) - 1
    right = (answers == labels).double()
    gap = torch.bincount(index, weights=right - confidence.double(), minlength=bins)
    return gap.abs().sum().item() / len(labels)

# %% right calibration_error: a membership matrix, the weight cancels the mean
import torch

def calibration_error(logits, labels, bins):
    p = torch.softmax(logits, dim=1)
    conf = p.amax(dim=1)
    hit = (p.argmax(dim=1) == labels).to(p.dtype)
    low = torch.arange(bins, dtype=p.dtype) / bins
    high = torch.arange(1, bins + 1, dtype=p.dtype) / bins
    inside = (conf[None, :] > low[:, None]) & (conf[None, :] <= high[:, None])
    sums = inside.to(p.dtype) @ (hit - conf)
    return float(sums.abs().sum() / labels.numel())

# %% right calibration_error: in float64, a dictionary of bins filled image by image
import torch
from bisect import bisect_left
from collections import defaultdict

def calibration_error(logits, labels, bins):
    edges = [i / bins for i in range(bins + 1)]
    members = defaultdict(list)
    for row, label in zip(logits.double().softmax(1).tolist(), labels.tolist()):
        best = max(range(len(row)), key=row.__getitem__)
        i = min(bisect_left(edges, row[best]), bins)
        members[i].append((row[best], best == label))
    error = 0.0
    for pairs in members.values():
        m = len(pairs)
        error += m / len(labels) * abs(sum(c for c, _ in pairs) / m - sum(r for _, r in pairs) / m)
    return error

# %% right calibration_error: sorted by confidence, bins cut out of the running sum
import torch

def calibration_error(logits, labels, bins):
    conf, said = logits.softmax(-1).max(-1)
    conf, order = conf.sort()
    diff = conf.double() - (said == labels)[order].double()
    running = torch.cat([torch.zeros(1, dtype=torch.float64), diff.cumsum(0)])
    edges = torch.tensor([i / bins for i in range(bins + 1)], dtype=conf.dtype)
    cuts = torch.searchsorted(conf, edges, right=True)
    return running[cuts].diff().abs().sum().div(len(conf)).item()

# %% wrong calibration_error: the confidence is taken from the right class, not from the answer => probability of the label
import torch

def calibration_error(logits, labels, bins):
    p = logits.softmax(1)
    conf = p[torch.arange(len(labels)), labels]
    right = (p.argmax(1) == labels).float()
    ece = 0.0
    for i in range(bins):
        inside = (conf > i / bins) & (conf <= (i + 1) / bins)
        if inside.any():
            gap = (right[inside].mean() - conf[inside].mean()).abs()
            ece += (gap * inside.float().mean()).item()
    return ece

# %% wrong calibration_error: every bin that is not empty weighs the same => all bins alike
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    right = (ans == labels).float()
    gaps = []
    for i in range(bins):
        inside = (conf > i / bins) & (conf <= (i + 1) / bins)
        if inside.sum() > 0:
            gaps.append(abs(right[inside].mean() - conf[inside].mean()).item())
    return sum(gaps) / len(gaps)

# %% wrong calibration_error: the lower edge is included and the upper not, so a confidence of 1 is lost => certainty lost
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    right = (ans == labels).float()
    total = 0.0
    for i in range(bins):
        mask = (conf >= i / bins) & (conf < (i + 1) / bins)
        if mask.any():
            total += mask.sum().item() / len(labels) * (right[mask].mean() - conf[mask].mean()).abs().item()
    return total

# %% wrong calibration_error: empty bins give the mean of nothing, NaN => mean of an empty bin
import torch

def calibration_error(logits, labels, bins):
    confidence, answers = logits.softmax(1).max(1)
    right = (answers == labels).float()
    error = torch.tensor(0.0)
    for i in range(bins):
        inside = (confidence > i / bins) & (confidence <= (i + 1) / bins)
        gap = right[inside].mean() - confidence[inside].mean()
        error += gap.abs() * inside.sum() / len(labels)
    return error.item()

# %% wrong calibration_error: no absolute value, gaps of opposite sign cancel => gaps cancel
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    right = (ans == labels).float()
    error = 0.0
    for low in range(bins):
        inside = (conf > low / bins) & (conf <= (low + 1) / bins)
        n = inside.sum().item()
        if n:
            error += n / len(conf) * (conf[inside].mean() - right[inside].mean()).item()
    return error

# %% wrong calibration_error: a confidence of exactly 1 gets a bin of its own beyond the last => certainty lost
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    correct = (ans == labels).float()
    count, csum, rsum = torch.zeros(bins), torch.zeros(bins), torch.zeros(bins)
    for c, r in zip(conf, correct):
        i = int(c * bins)
        count[i] += 1
        csum[i] += c
        rsum[i] += r
    full = count > 0
    gaps = (rsum[full] / count[full] - csum[full] / count[full]).abs()
    return (gaps * count[full] / count.sum()).sum().item()

# %% wrong calibration_error: a confidence on an edge goes to the bin above => bins closed on the left
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    right = (ans == labels).float()
    index = (conf * bins).long().clamp(max=bins - 1)
    total = 0.0
    for i in index.unique():
        m = index == i
        total += (m.float().mean() * (right[m].mean() - conf[m].mean()).abs()).item()
    return total

# %% wrong calibration_error: the gap of each answer on its own, without bins => no bins
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    right = (ans == labels).float()
    ece = 0.0
    for i in range(bins):
        inside = (conf > i / bins) & (conf <= (i + 1) / bins)
        if inside.any():
            ece += (right[inside] - conf[inside]).abs().mean().item() * inside.float().mean().item()
    return ece

# %% wrong calibration_error: one bin only, the overall accuracy against the overall confidence => gaps cancel
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    return abs((ans == labels).float().mean() - conf.mean()).item()

# %% wrong calibration_error: divides by the number of bins, empty ones included => all bins alike
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    hit = (ans == labels).float()
    s = 0.0
    for b in range(bins):
        m = (conf > b / bins) & (conf <= (b + 1) / bins)
        if m.any():
            s += (hit[m].mean() - conf[m].mean()).abs().item()
    return s / bins

# %% wrong calibration_error: the middle of the bin stands for the mean confidence => centers of the bins
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    right = (ans == labels).float()
    out = 0.0
    for i in range(bins):
        inside = (conf > i / bins) & (conf <= (i + 1) / bins)
        if inside.any():
            out += abs(right[inside].mean().item() - (i + 0.5) / bins) * inside.sum().item() / len(labels)
    return out

# %% wrong calibration_error: the largest gap instead of the mean gap => largest gap
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    right = (ans == labels).float()
    masks = [(conf > i / bins) & (conf <= (i + 1) / bins) for i in range(bins)]
    return max((right[m].mean() - conf[m].mean()).abs().item() for m in masks if m.any())

# %% wrong calibration_error: the bins cover only the range of the confidences that occur => bins over a part
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(1).max(1)
    right = (ans == labels).float()
    edges = torch.linspace(conf.min().item() - 1e-6, conf.max().item(), bins + 1)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        m = (conf > low) & (conf <= high)
        if m.any():
            error += ((right[m].mean() - conf[m].mean()).abs() * m.float().mean()).item()
    return error

# %% wrong calibration_error: softmax over the images instead of the classes => softmax over the batch
import torch

def calibration_error(logits, labels, bins):
    conf, ans = logits.softmax(0).max(1)
    right = (ans == labels).float()
    error = 0.0
    for i in range(bins):
        m = (conf > i / bins) & (conf <= (i + 1) / bins)
        if m.any():
            error += ((right[m].mean() - conf[m].mean()).abs() * m.float().mean()).item()
    return error

# %% right fit_temperature: bisection of log T on the slope, in float64
import math
import torch

def fit_temperature(logits, labels):
    z = logits.double()
    came = z.gather(1, labels[:, None]).mean()
    low, high = math.log(0.05), math.log(20.0)
    for _ in range(50):
        middle = (low + high) / 2
        expected = ((z / math.exp(middle)).softmax(1) * z).sum(1).mean()
        if expected > came:
            low = middle
        else:
            high = middle
    return math.exp((low + high) / 2)

# %% right fit_temperature: golden section on b = 1 / T
import torch
import torch.nn.functional as F

def fit_temperature(logits, labels):
    z = logits.double()

    def loss(b):
        return F.cross_entropy(z * b, labels).item()

    ratio = (5 ** 0.5 - 1) / 2
    a, d = 0.05, 20.0
    b, c = d - ratio * (d - a), a + ratio * (d - a)
    fb, fc = loss(b), loss(c)
    for _ in range(45):
        if fb < fc:
            d, c, fc = c, b, fb
            b = d - ratio * (d - a)
            fb = loss(b)
        else:
            a, b, fb = b, c, fc
            c = a + ratio * (d - a)
            fc = loss(c)
    return 2 / (a + d)

# %% right fit_temperature: a geometric grid in three rounds
import torch
import torch.nn.functional as F

def fit_temperature(logits, labels):
    z = logits.double()
    low, high = 0.08, 12.5
    for _ in range(3):
        grid = torch.logspace(torch.tensor(low).log10().item(), torch.tensor(high).log10().item(), 41, dtype=torch.float64)
        losses = torch.stack([F.cross_entropy(z / t, labels) for t in grid])
        i = losses.argmin().item()
        low, high = grid[max(i - 1, 0)].item(), grid[min(i + 1, 40)].item()
        best = grid[i].item()
    return best

# %% right fit_temperature: Newton's method on b, kept inside a bracket that shrinks
import torch

def fit_temperature(logits, labels):
    z = logits.double()
    right = z[torch.arange(len(labels)), labels].mean()
    low, high, b = 0.05, 20.0, 1.0
    for _ in range(100):
        p = (b * z).softmax(1)
        mean = (p * z).sum(1)
        slope = (mean.mean() - right).item()
        if slope > 0:
            high = b
        else:
            low = b
        curve = (p * (z - mean[:, None]) ** 2).sum(1).mean().item()
        new = b - slope / curve if curve > 0 else low
        if not low < new < high:
            new = (low + high) / 2
        if abs(new - b) < 1e-9 * b:
            break
        b = new
    return 1 / b

# %% wrong fit_temperature: returns 1 / T, the factor of the logits => inverse
import torch

def fit_temperature(logits, labels):
    low, high = 0.1, 10.0
    right = logits[torch.arange(len(labels)), labels].mean()
    for _ in range(40):
        b = (low + high) / 2
        slope = ((logits * b).softmax(1) * logits).sum(1).mean() - right
        if slope > 0:
            high = b
        else:
            low = b
    return b

# %% wrong fit_temperature: the grid of the notebook, too narrow and too coarse => coarse grid
import torch
import torch.nn.functional as F

def fit_temperature(logits, labels):
    grid = torch.linspace(0.5, 5.0, 91)
    losses = [F.cross_entropy(logits / t, labels).item() for t in grid]
    return grid[losses.index(min(losses))].item()

# %% wrong fit_temperature: keeps the wrong half of the interval => end of the interval
import torch

def fit_temperature(logits, labels):
    low, high = 0.1, 10.0
    right = logits.gather(1, labels[:, None]).mean()
    for _ in range(40):
        middle = (low + high) / 2
        slope = ((logits / middle).softmax(1) * logits).sum(1).mean() - right
        if slope > 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2

# %% wrong fit_temperature: an even grid, too coarse for small temperatures => coarse grid
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

# %% wrong fit_temperature: a few steps of gradient descent from 1 do not arrive => stops too soon
import torch
import torch.nn.functional as F

def fit_temperature(logits, labels):
    T = torch.ones(1, requires_grad=True)
    opt = torch.optim.SGD([T], lr=0.01)
    for _ in range(200):
        opt.zero_grad()
        F.cross_entropy(logits.detach() / T, labels).backward()
        opt.step()
    return T.item()

# %% wrong fit_temperature: assumes that the network is overconfident, so T is at least 1 => only T above 1
import torch

def fit_temperature(logits, labels):
    low, high = 1.0, 10.0
    right = logits[range(len(labels)), labels].mean()
    while high - low > 1e-4:
        mid = (low + high) / 2
        p = torch.softmax(logits / mid, 1)
        if (p * logits).sum(1).mean() > right:
            low = mid
        else:
            high = mid
    return (low + high) / 2

# %% wrong fit_temperature: compares with the largest logit instead of the right one => end of the interval
import torch

def fit_temperature(logits, labels):
    low, high = 0.1, 10.0
    came = logits.max(1).values.mean()
    for _ in range(50):
        middle = (low + high) / 2
        expected = ((logits / middle).softmax(1) * logits).sum(1).mean()
        if expected > came:
            low = middle
        else:
            high = middle
    return middle

# %% wrong fit_temperature: picks the temperature with the best accuracy, which never changes => end of the interval
import torch

def fit_temperature(logits, labels):
    grid = [0.1 * 1.01 ** i for i in range(464)]
    accuracy = [((logits / t).argmax(1) == labels).float().mean().item() for t in grid]
    return grid[accuracy.index(max(accuracy))]

# %% wrong fit_temperature: halves only a few times => stops too soon
import torch

def fit_temperature(logits, labels):
    low, high = 0.1, 10.0
    right = logits.gather(1, labels.unsqueeze(1)).mean()
    for _ in range(6):
        middle = (low + high) / 2
        slope = ((logits / middle).softmax(1) * logits).sum(1).mean() - right
        low, high = (middle, high) if slope > 0 else (low, middle)
    return (low + high) / 2

# %% wrong fit_temperature: stops at an absolute width of 0.02, too coarse for small temperatures => stops too soon
import torch
import torch.nn.functional as F

def fit_temperature(logits, labels):
    def loss(t):
        return F.cross_entropy(logits.double() / t, labels)

    low, high = 0.05, 12.0
    while high - low > 0.02:
        a, b = low + (high - low) / 3, high - (high - low) / 3
        if loss(a) < loss(b):
            high = b
        else:
            low = a
    return high

# %% wrong fit_temperature: the softmax of the slope is not divided by T => softmax at temperature 1
import torch

def fit_temperature(logits, labels):
    low, high = 0.1, 10.0
    right = logits[torch.arange(len(labels)), labels]
    p = logits.softmax(1)
    for _ in range(40):
        middle = (low + high) / 2
        slope = ((p * logits / middle).sum(1) - right / middle).mean()
        if slope > 0:
            low = middle
        else:
            high = middle
    return middle

# %% wrong fit_temperature: multiplies the logits by T => inverse
import torch
import torch.nn.functional as F

def fit_temperature(logits, labels):
    z = logits.double()
    grid = torch.logspace(-1, 1, 1001, dtype=torch.float64)
    losses = torch.tensor([F.cross_entropy(z * t, labels).item() for t in grid])
    return grid[losses.argmin()].item()

# %% wrong fit_temperature: makes the mean confidence equal to the accuracy => confidence matched
import torch

def fit_temperature(logits, labels):
    accuracy = (logits.argmax(1) == labels).double().mean()
    low, high = 0.05, 20.0
    for _ in range(60):
        t = (low * high) ** 0.5
        if (logits.double() / t).softmax(1).amax(1).mean() > accuracy:
            low = t
        else:
            high = t
    return t

# %% wrong fit_temperature: indexes with [:, labels], so the mean is over all pairs => all pairs for the right ones
import torch

def fit_temperature(logits, labels):
    low, high = 0.1, 10.0
    came = logits[:, labels].mean()
    for _ in range(50):
        middle = (low + high) / 2
        expected = ((logits / middle).softmax(1) * logits).sum(1).mean()
        if expected > came:
            low = middle
        else:
            high = middle
    return (low + high) / 2

# %% wrong fit_temperature: Newton's steps without a bracket run away => Newton's steps run away
import torch

def fit_temperature(logits, labels):
    z = logits.double()
    right = z[torch.arange(len(labels)), labels].mean()
    b = 1.0
    for _ in range(20):
        p = (b * z).softmax(1)
        m = (p * z).sum(1)
        slope = m.mean() - right
        curve = ((p * z * z).sum(1) - m ** 2).mean()
        b = b - (slope / curve).item()
    return 1 / b

# %% wrong fit_temperature: exponentials without a shift overflow at small temperatures => overflow
import torch

def fit_temperature(logits, labels):
    grid = torch.logspace(-1, 1, 1001)
    rows = torch.arange(len(labels))
    losses = []
    for t in grid:
        e = torch.exp(logits / t)
        p = e / e.sum(1, keepdim=True)
        losses.append(-p[rows, labels].log().mean())
    return grid[torch.stack(losses).argmin()].item()
