# %% right mixup_loss: one-hot rows and lerp
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    rows = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    mixed = torch.lerp(rows[partner], rows, share.to(logits.dtype)[:, None])
    loss = -(mixed * F.log_softmax(logits, dim=1)).sum(dim=1).mean()
    lowest = torch.special.entr(mixed).sum(dim=1).mean()
    return loss, lowest

# %% right mixup_loss: two cross-entropies, and a binary entropy where the classes differ
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    other = labels[partner]
    own = F.cross_entropy(logits, labels, reduction="none")
    his = F.cross_entropy(logits, other, reduction="none")
    loss = (share * own + (1 - share) * his).mean()
    binary = -torch.special.xlogy(share, share) - torch.special.xlogy(1 - share, 1 - share)
    return loss, torch.where(labels == other, torch.zeros_like(binary), binary).mean()

# %% right mixup_loss: image by image with dicts of probabilities
import math
import torch


def mixup_loss(logits, labels, partner, share):
    loss = lowest = 0.0
    n = len(labels)
    for i in range(n):
        row = {}
        for k, w in ((int(labels[i]), float(share[i])), (int(labels[partner[i]]), 1 - float(share[i]))):
            row[k] = row.get(k, 0.0) + w
        z = logits[i].double()
        log_p = z - torch.logsumexp(z, dim=0)
        for k, w in row.items():
            loss -= w * float(log_p[k])
            if w > 0:
                lowest -= w * math.log(w)
    return (torch.tensor(loss / n, dtype=logits.dtype), torch.tensor(lowest / n, dtype=logits.dtype))

# %% right mixup_loss: scatter_add and the logarithm only where the row is above zero
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    share = share.to(logits.dtype)
    y = torch.zeros_like(logits)
    y.scatter_add_(1, labels[:, None], share[:, None])
    y.scatter_add_(1, labels[partner][:, None], 1 - share[:, None])
    logs = torch.where(y > 0, y, torch.ones_like(y)).log()
    return F.cross_entropy(logits, y), -(y * logs).sum() / len(y)

# %% wrong mixup_loss: the binary entropy of the share for all pairs, also of one class => always two classes
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    a = F.cross_entropy(logits, labels, reduction="none")
    b = F.cross_entropy(logits, labels[partner], reduction="none")
    loss = (share * a + (1 - share) * b).mean()
    lowest = (torch.special.entr(share) + torch.special.entr(1 - share)).mean()
    return loss, lowest

# %% wrong mixup_loss: 0 times the logarithm of 0 is nan => zero times infinity
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    loss = F.cross_entropy(logits, y)
    return loss, -(y * y.log()).sum(dim=1).mean()

# %% wrong mixup_loss: the lowest loss is zero => lowest taken for 0
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    return F.cross_entropy(logits, y), torch.tensor(0.0)

# %% wrong mixup_loss: the share goes to the partner => share of the partner
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = (1 - share[:, None]) * one_hot + share[:, None] * one_hot[partner]
    return F.cross_entropy(logits, y), torch.special.entr(y).sum(dim=1).mean()

# %% wrong mixup_loss: sums over the batch => no mean over the batch
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    return F.cross_entropy(logits, y, reduction="sum"), torch.special.entr(y).sum()

# %% wrong mixup_loss: the entropy is averaged over the classes too => mean over the classes
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    return F.cross_entropy(logits, y), torch.special.entr(y).mean()

# %% wrong mixup_loss: entries are written, not added, so a pair of one class keeps 1 - share alone => written, not added
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    y = torch.zeros_like(logits)
    rows = torch.arange(len(labels))
    y[rows, labels] = share
    y[rows, labels[partner]] = 1 - share
    return F.cross_entropy(logits, y), torch.special.entr(y).sum(dim=1).mean()

# %% wrong mixup_loss: entropy zero only where an image meets itself, not where the classes are equal => itself only
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    a = F.cross_entropy(logits, labels, reduction="none")
    b = F.cross_entropy(logits, labels[partner], reduction="none")
    loss = (share * a + (1 - share) * b).mean()
    h = torch.special.entr(share) + torch.special.entr(1 - share)
    h[partner == torch.arange(len(partner))] = 0
    return loss, h.mean()

# %% wrong mixup_loss: the mean of the entropy only over the pairs of two classes => certain pairs left out
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    other = labels[partner]
    loss = (share * F.cross_entropy(logits, labels, reduction="none")
            + (1 - share) * F.cross_entropy(logits, other, reduction="none")).mean()
    h = torch.special.entr(share) + torch.special.entr(1 - share)
    return loss, h[labels != other].mean()

# %% wrong mixup_loss: the lowest value is the entropy of the network's own answer => entropy of the network
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    p = logits.softmax(dim=1)
    return F.cross_entropy(logits, y), torch.special.entr(p).sum(dim=1).mean()

# %% wrong mixup_loss: the lowest value is the smallest loss in the batch => lowest of the batch
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    losses = F.cross_entropy(logits, y, reduction="none")
    return losses.mean(), losses.min()

# %% wrong mixup_loss: softmax before cross_entropy, which has one of its own => softmax twice
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    return F.cross_entropy(logits.softmax(dim=1), y), torch.special.entr(y).sum(dim=1).mean()

# %% wrong mixup_loss: the entropy in bits => bits for nats
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    bits = torch.where(y > 0, -y * torch.log2(y.clamp(min=1e-30)), torch.zeros_like(y))
    return F.cross_entropy(logits, y), bits.sum(dim=1).mean()

# %% wrong mixup_loss: the index of the partner is taken for its class => index for a class
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    k = logits.shape[1]
    y = share[:, None] * F.one_hot(labels, k) + (1 - share[:, None]) * F.one_hot(partner, k)
    return F.cross_entropy(logits, y), torch.special.entr(y).sum(dim=1).mean()

# %% wrong mixup_loss: one share for the whole batch => one share for all
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    lam = share[0]
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = lam * one_hot + (1 - lam) * one_hot[partner]
    return F.cross_entropy(logits, y), torch.special.entr(y).sum(dim=1).mean()

# %% wrong mixup_loss: the logits are mixed as well => logits of the partner
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    s = share[:, None]
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = s * one_hot + (1 - s) * one_hot[partner]
    z = s * logits + (1 - s) * logits[partner]
    return F.cross_entropy(z, y), torch.special.entr(y).sum(dim=1).mean()

# %% wrong mixup_loss: the partner's loss is read off the partner's logits => logits of the partner
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    each = F.cross_entropy(logits, labels, reduction="none")
    loss = (share * each + (1 - share) * each[partner]).mean()
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    return loss, torch.special.entr(y).sum(dim=1).mean()

# %% wrong mixup_loss: the entropy of the mean label instead of the mean entropy => entropy of the mean label
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    return F.cross_entropy(logits, y), torch.special.entr(y.mean(dim=0)).sum()

# %% wrong mixup_loss: one_hot guesses the number of classes from the labels
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    log_p = logits.log_softmax(dim=1)
    return -(y * log_p).sum(dim=1).mean(), torch.special.entr(y).sum(dim=1).mean()

# %% wrong mixup_loss: the second number is the distance, loss minus entropy => distance of the two
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    loss = F.cross_entropy(logits, y)
    return loss, loss - torch.special.entr(y).sum(dim=1).mean()

# %% wrong mixup_loss: the entropy of the share alone, -s ln s, without the partner's part => entropy of one class
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    other = labels[partner]
    loss = (share * F.cross_entropy(logits, labels, reduction="none")
            + (1 - share) * F.cross_entropy(logits, other, reduction="none")).mean()
    h = torch.special.entr(share) * (labels != other)
    return loss, h.mean()

# %% wrong mixup_loss: the harder of the two labels is taken whole => one label of the two
import torch
from torch.nn import functional as F


def mixup_loss(logits, labels, partner, share):
    target = torch.where(share >= 0.5, labels, labels[partner])
    one_hot = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * one_hot + (1 - share[:, None]) * one_hot[partner]
    return F.cross_entropy(logits, target), torch.special.entr(y).sum(dim=1).mean()

# %% right cutmix_batch: a mask of every image from comparisons, no loop
import torch


def cutmix_batch(images, labels, partner, boxes):
    height, width = images.shape[-2:]
    top, left, bottom, right = boxes.T[:, :, None]
    y, x = torch.arange(height), torch.arange(width)
    rows = (y >= top) & (y < bottom)
    columns = (x >= left) & (x < right)
    mask = rows[:, :, None] & columns[:, None, :]
    area = mask.to(labels.dtype).mean(dim=(1, 2))[:, None]
    pasted = torch.where(mask[:, None], images[partner], images)
    return pasted, (1 - area) * labels + area * labels[partner]

# %% right cutmix_batch: loop with clipped corners
def cutmix_batch(images, labels, partner, boxes):
    n, _, h, w = images.shape
    out, mixed = images.clone(), labels.clone()
    for i, (j, box) in enumerate(zip(partner.tolist(), boxes.tolist())):
        top, left = max(box[0], 0), max(box[1], 0)
        bottom, right = min(box[2], h), min(box[3], w)
        out[i, :, top:bottom, left:right] = images[j, :, top:bottom, left:right]
        area = (bottom - top) * (right - left) / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% right cutmix_batch: pixel by pixel within sets of rows and columns, stacked at the end
import torch


def cutmix_batch(images, labels, partner, boxes):
    H, W = images.shape[2], images.shape[3]
    new_images, new_labels = [], []
    for i in range(len(images)):
        t, l, b, r = (int(v) for v in boxes[i])
        p = int(partner[i])
        rows = [y for y in range(H) if t <= y < b]
        columns = [x for x in range(W) if l <= x < r]
        image = images[i].clone()
        for y in rows:
            image[:, y, columns] = images[p][:, y, columns]
        part = len(rows) * len(columns) / (H * W)
        new_images.append(image)
        new_labels.append(labels[i] + part * (labels[p] - labels[i]))
    return torch.stack(new_images), torch.stack(new_labels)

# %% right cutmix_batch: clamp for all boxes at once, then narrow
import torch


def cutmix_batch(images, labels, partner, boxes):
    H, W = images.shape[-2:]
    limits = torch.tensor([H, W, H, W])
    cut = torch.minimum(boxes.clamp(min=0), limits)
    size = cut[:, 2:] - cut[:, :2]
    area = (size.prod(dim=1).double() / (H * W)).to(labels.dtype)
    labels_out = torch.lerp(labels, labels[partner], area[:, None])
    result, others = images.clone(), images[partner]
    for i in range(len(images)):
        (top, left), (h, w) = cut[i, :2].tolist(), size[i].tolist()
        target = result[i].narrow(1, top, h).narrow(2, left, w)
        target.copy_(others[i].narrow(1, top, h).narrow(2, left, w))
    return result, labels_out

# %% wrong cutmix_batch: boxes are not cut off, so negative numbers count from the end and the area is too large => negative corner
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = partner[i]
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: cut off for the pasting, but the label counts the whole box => area as drawn
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        area = (b - t) * (r - l) / (h * w)
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: the area goes to the image itself, not to the partner => shares exchanged
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = area * labels[i] + (1 - area) * labels[j]
    return out, mixed

# %% wrong cutmix_batch: reads partners that already have their boxes => pasted from pasted
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(out)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[i, :, t:b, l:r] = out[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: works in place, so partners and labels come from what was already mixed => pasted from pasted
def cutmix_batch(images, labels, partner, boxes):
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        images[i, :, t:b, l:r] = images[j, :, t:b, l:r].clone()
        area = (b - t) * (r - l) / (h * w)
        labels[i] = (1 - area) * labels[i] + area * labels[j]
    return images, labels

# %% wrong cutmix_batch: the labels are mixed one after the other, a partner's label is already mixed => labels mixed from mixed
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = (1 - area) * mixed[i] + area * mixed[j]
    return out, mixed

# %% wrong cutmix_batch: x and y exchanged, boxes read as left, top, right, bottom => columns first
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        l, t, r, b = boxes[i].tolist()
        j = int(partner[i])
        t, l = max(t, 0), max(l, 0)
        b, r = max(t, min(b, h)), max(l, min(r, w))
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: bottom and right are included => ends included
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        t, l, b, r = max(t, 0), max(l, 0), min(b + 1, h), min(r + 1, w)
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: one box, the first, for the whole batch => one box for all
def cutmix_batch(images, labels, partner, boxes):
    h, w = images.shape[-2:]
    t, l, b, r = boxes[0].tolist()
    t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
    out = images.clone()
    out[:, :, t:b, l:r] = images[partner][:, :, t:b, l:r]
    area = (b - t) * (r - l) / (h * w)
    return out, (1 - area) * labels + area * labels[partner]

# %% wrong cutmix_batch: cut off at H - 1 and W - 1, the last row and column are never pasted => cut off a pixel early
import torch


def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, b = boxes[i, 0].clamp(0, h - 1), boxes[i, 2].clamp(0, h - 1)
        l, r = boxes[i, 1].clamp(0, w - 1), boxes[i, 3].clamp(0, w - 1)
        j = partner[i]
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: the area divided by the side squared, as if images were square => fraction of something else
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / w ** 2
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: one mean area for all labels => one area for all labels
import torch


def cutmix_batch(images, labels, partner, boxes):
    h, w = images.shape[-2:]
    out, areas = images.clone(), []
    for i, (t, l, b, r) in enumerate(boxes.tolist()):
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[i, :, t:b, l:r] = images[partner[i], :, t:b, l:r]
        areas.append((b - t) * (r - l) / (h * w))
    area = sum(areas) / len(areas)
    return out, (1 - area) * labels + area * labels[partner]

# %% wrong cutmix_batch: only top and left are cut off, the slices forgive the rest but the area does not => area as drawn
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        t, l = max(t, 0), max(l, 0)
        j = int(partner[i])
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: a box that sticks out is pushed inside instead of cut off
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        height, width = min(b - t, h), min(r - l, w)
        t, l = min(max(t, 0), h - height), min(max(l, 0), w - width)
        j = int(partner[i])
        out[i, :, t:t + height, l:l + width] = images[j, :, t:t + height, l:l + width]
        area = height * width / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: the last two numbers are read as height and width => size for end
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        top, left, height, width = boxes[i].tolist()
        t, l, b, r = max(top, 0), max(left, 0), min(top + height, h), min(left + width, w)
        j = int(partner[i])
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: the partner gets the box, pasting in the wrong direction => pasted into the partner
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[j, :, t:b, l:r] = images[i, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        mixed[j] = (1 - area) * labels[j] + area * labels[i]
    return out, mixed

# %% wrong cutmix_batch: inside and outside exchanged, the partner around a box of the image => pasted into the partner
import torch


def cutmix_batch(images, labels, partner, boxes):
    h, w = images.shape[-2:]
    rows, cols = torch.arange(h), torch.arange(w)
    t, l, b, r = (boxes[:, k, None] for k in range(4))
    inside = ((rows >= t) & (rows < b))[:, :, None] & ((cols >= l) & (cols < r))[:, None, :]
    area = inside.float().mean(dim=(1, 2))[:, None]
    out = torch.where(inside[:, None], images, images[partner])
    return out, (1 - area) * labels + area * labels[partner]

# %% wrong cutmix_batch: the box is filled from the partner's upper left corner => from another place
def cutmix_batch(images, labels, partner, boxes):
    out, mixed = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[i, :, t:b, l:r] = images[j, :, :b - t, :r - l]
        area = (b - t) * (r - l) / (h * w)
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed

# %% wrong cutmix_batch: the label of whoever has more of the image, not mixed => label of the larger part
import torch


def cutmix_batch(images, labels, partner, boxes):
    out, new = images.clone(), labels.clone()
    h, w = images.shape[-2:]
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[i, :, t:b, l:r] = images[partner[i], :, t:b, l:r]
        if (b - t) * (r - l) > h * w / 2:
            new[i] = labels[partner[i]]
    return out, new

# %% wrong cutmix_batch: the labels stay as they were => labels kept
def cutmix_batch(images, labels, partner, boxes):
    out = images.clone()
    h, w = images.shape[-2:]
    for i, (t, l, b, r) in enumerate(boxes.tolist()):
        t, l, b, r = max(t, 0), max(l, 0), min(b, h), min(r, w)
        out[i, :, t:b, l:r] = images[partner[i], :, t:b, l:r]
    return out, labels

# %% wrong cutmix_batch: rows and columns both cut off at H
def cutmix_batch(images, labels, partner, boxes):
    size = images.shape[2]
    boxes = boxes.clamp(0, size)
    out, mixed = images.clone(), labels.clone()
    for i in range(len(images)):
        t, l, b, r = boxes[i].tolist()
        j = int(partner[i])
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (images.shape[2] * images.shape[3])
        mixed[i] = (1 - area) * labels[i] + area * labels[j]
    return out, mixed
