# %% right backward_by_rule: recursion, going up on the call and down on the return
import torch


def backward_by_rule(x, weights, target, rule):
    def signal_at(activation, layer):
        if layer == len(weights) - 1:
            return weights[layer][target].clone()
        z = weights[layer] @ activation
        s = signal_at(torch.relu(z), layer + 1)
        if rule in ("gradient", "guided"):
            s = torch.where(z > 0, s, torch.zeros_like(s))
        if rule in ("deconvnet", "guided"):
            s = torch.where(s > 0, s, torch.zeros_like(s))
        return s @ weights[layer]

    return signal_at(x, 0)


# %% right backward_by_rule: a one-hot signal from the scores, one gate function per rule
import torch

GATES = {
    "gradient": lambda s, z: s * (z > 0),
    "deconvnet": lambda s, z: torch.relu(s),
    "guided": lambda s, z: torch.relu(s) * (z > 0),
}


def backward_by_rule(x, weights, target, rule):
    gate = GATES[rule]
    before = []
    a = x
    for w in weights[:-1]:
        before.append(torch.mv(w, a))
        a = before[-1].clamp(min=0)
    signal = torch.zeros(weights[-1].shape[0], dtype=x.dtype)
    signal[target] = 1
    for i in reversed(range(len(weights))):
        signal = torch.einsum("o,oi->i", signal, weights[i])
        if i > 0:
            signal = gate(signal, before[i - 1])
    return signal


# %% right backward_by_rule: masks as boolean index on a copy, activations kept instead of inputs, double inside
import torch


def backward_by_rule(x, weights, target, rule):
    ws = [w.double() for w in weights]
    hs = [x.double()]
    for w in ws[:-1]:
        hs.append((w @ hs[-1]).clamp_min(0))
    s = ws[-1][target].clone()
    for w, h in zip(reversed(ws[:-1]), reversed(hs[1:])):
        blocked = torch.zeros_like(s, dtype=torch.bool)
        if rule != "deconvnet":
            blocked |= h == 0
        if rule != "gradient":
            blocked |= s <= 0
        s[blocked] = 0
        s = (w * s[:, None]).sum(0)
    return s.to(x.dtype)


# %% wrong backward_by_rule: guided passes where signal times input is positive, so two negatives pass
import torch


def backward_by_rule(x, weights, target, rule):
    zs = []
    a = x
    for w in weights[:-1]:
        z = w @ a
        zs.append(z)
        a = torch.relu(z)
    s = weights[-1][target]
    for w, z in zip(weights[-2::-1], zs[::-1]):
        if rule == "gradient":
            s = s * (z > 0)
        elif rule == "deconvnet":
            s = s * (s > 0)
        else:
            s = s * (s * z > 0)
        s = w.T @ s
    return s


# %% wrong backward_by_rule: the forward pass leaves out the ReLUs => forward without ReLU
import torch


def backward_by_rule(x, weights, target, rule):
    inputs = []
    h = x
    for w in weights[:-1]:
        h = w @ h
        inputs.append(h)
    signal = weights[-1][target]
    for i in range(len(weights) - 2, -1, -1):
        z = inputs[i]
        if rule in ("gradient", "guided"):
            signal = signal * (z > 0)
        if rule in ("deconvnet", "guided"):
            signal = signal.clamp(min=0)
        signal = weights[i].T @ signal
    return signal


# %% wrong backward_by_rule: the rule is applied once more to the signal at the input => rule at the input
import torch


def backward_by_rule(x, weights, target, rule):
    stack = [x]
    a = x
    for w in weights[:-1]:
        z = w @ a
        stack.append(z)
        a = z.clamp(min=0)
    signal = torch.zeros(len(weights[-1]))
    signal[target] = 1.0
    for w, z in zip(weights[::-1], stack[::-1]):
        signal = w.T @ signal
        if rule != "deconvnet":
            signal = signal * (z > 0)
        if rule != "gradient":
            signal = torch.relu(signal)
    return signal


# %% wrong backward_by_rule: guided does the same as deconvnet => guided without its gate
import torch


def backward_by_rule(x, weights, target, rule):
    zs, a = [], x
    for w in weights[:-1]:
        zs.append(w @ a)
        a = torch.relu(zs[-1])
    signal = weights[-1][target]
    for k in reversed(range(len(zs))):
        if rule == "gradient":
            signal = signal * (zs[k] > 0)
        else:
            signal = torch.relu(signal)
        signal = weights[k].T @ signal
    return signal


# %% wrong backward_by_rule: a ReLU counts as active at an input of exactly 0 => active at 0
import torch


def backward_by_rule(x, weights, target, rule):
    masks = []
    a = x
    for w in weights[:-1]:
        z = w @ a
        masks.append((z >= 0).to(x.dtype))
        a = torch.relu(z)
    s = weights[-1][target]
    for w, m in zip(weights[:-1][::-1], masks[::-1]):
        if rule == "gradient":
            s = s * m
        elif rule == "deconvnet":
            s = torch.relu(s)
        elif rule == "guided":
            s = torch.relu(s) * m
        s = s @ w
    return s


# %% wrong backward_by_rule: layer first, then the ReLU, whose mask does not belong there => rule a layer too low
import torch


def backward_by_rule(x, weights, target, rule):
    zs = []
    a = x
    for w in weights[:-1]:
        zs.append(w @ a)
        a = torch.relu(zs[-1])
    signal = weights[-1][target]
    for i in range(len(weights) - 2, -1, -1):
        signal = weights[i].T @ signal
        z = zs[i - 1] if i > 0 else x
        if rule in ("gradient", "guided"):
            signal = signal * (z > 0)
        if rule in ("deconvnet", "guided"):
            signal = signal.clamp(min=0)
    return signal


# %% wrong backward_by_rule: the masks are taken in forward order on the way back
import torch


def backward_by_rule(x, weights, target, rule):
    zs = []
    h = x
    for w in weights[:-1]:
        z = w @ h
        zs.append(z)
        h = z.relu()
    s = weights[-1][target]
    for w, z in zip(reversed(weights[:-1]), zs):
        if rule == "gradient":
            s = s * (z > 0)
        elif rule == "deconvnet":
            s = s.relu()
        else:
            s = s.relu() * (z > 0)
        s = w.T @ s
    return s


# %% wrong backward_by_rule: starts from all scores instead of the target's
import torch


def backward_by_rule(x, weights, target, rule):
    zs = []
    a = x
    for w in weights[:-1]:
        zs.append(w @ a)
        a = torch.relu(zs[-1])
    signal = weights[-1].T @ (weights[-1] @ a)
    for w, z in zip(weights[-2::-1], zs[::-1]):
        if rule in ("gradient", "guided"):
            signal = signal * (z > 0).float()
        if rule in ("deconvnet", "guided"):
            signal = signal.clamp(min=0)
        signal = w.T @ signal
    return signal


# %% wrong backward_by_rule: the value of the score is sent back instead of 1 => starts with the score
import torch


def backward_by_rule(x, weights, target, rule):
    zs = []
    a = x
    for w in weights[:-1]:
        zs.append(w @ a)
        a = torch.relu(zs[-1])
    scores = weights[-1] @ a
    start = torch.zeros_like(scores)
    start[target] = scores[target]
    signal = weights[-1].T @ start
    for w, z in zip(weights[-2::-1], zs[::-1]):
        if rule != "deconvnet":
            signal = signal * (z > 0)
        if rule != "gradient":
            signal = torch.relu(signal)
        signal = w.T @ signal
    return signal


# %% wrong backward_by_rule: the rule is applied at the topmost ReLU only
import torch


def backward_by_rule(x, weights, target, rule):
    a = x
    for w in weights[:-1]:
        z = w @ a
        a = torch.relu(z)
    signal = weights[-1][target]
    if rule in ("gradient", "guided"):
        signal = signal * (z > 0)
    if rule in ("deconvnet", "guided"):
        signal = torch.relu(signal)
    for w in reversed(weights[:-1]):
        signal = w.T @ signal
    return signal


# %% wrong backward_by_rule: written for exactly two layers
import torch


def backward_by_rule(x, weights, target, rule):
    z = weights[0] @ x
    up = weights[1][target]
    if rule == "gradient":
        up = up * (z > 0)
    elif rule == "deconvnet":
        up = up.clamp(min=0)
    else:
        up = up.clamp(min=0) * (z > 0)
    return weights[0].T @ up


# %% wrong backward_by_rule: deconvnet takes the size of the signal instead of dropping its negative part
import torch


def backward_by_rule(x, weights, target, rule):
    zs, a = [], x
    for w in weights[:-1]:
        zs.append(w @ a)
        a = torch.relu(zs[-1])
    s = weights[-1][target]
    for w, z in zip(weights[-2::-1], zs[::-1]):
        if rule == "gradient":
            s = s * (z > 0)
        elif rule == "deconvnet":
            s = s.abs()
        else:
            s = s.abs() * (z > 0)
        s = w.T @ s
    return s


# %% wrong backward_by_rule: the signal is multiplied by the ReLU's answer instead of its 0/1 mask
import torch


def backward_by_rule(x, weights, target, rule):
    acts = [x]
    for w in weights[:-1]:
        acts.append(torch.relu(w @ acts[-1]))
    s = weights[-1][target]
    for i in range(len(weights) - 2, -1, -1):
        if rule == "gradient":
            s = s * acts[i + 1]
        elif rule == "deconvnet":
            s = torch.relu(s)
        else:
            s = torch.relu(s) * acts[i + 1]
        s = weights[i].T @ s
    return s


# %% wrong backward_by_rule: the weights are not transposed on the way down
import torch


def backward_by_rule(x, weights, target, rule):
    zs, a = [], x
    for w in weights[:-1]:
        zs.append(w @ a)
        a = torch.relu(zs[-1])
    s = weights[-1][target]
    for w, z in zip(weights[-2::-1], zs[::-1]):
        if rule != "deconvnet":
            s = s * (z > 0)
        if rule != "gradient":
            s = s.clamp(min=0)
        s = w @ s
    return s


# %% right grad_cam_heat: einsum, then one interpolate with the cells as channels of a single image
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    alpha = torch.einsum("nkhw->nk", slope) / (slope.shape[-2] * slope.shape[-1])
    cells = torch.einsum("nk,nkhw->nhw", alpha, maps)
    cells = torch.relu(cells)
    return F.interpolate(cells.unsqueeze(0), size=tuple(size), mode="bilinear", align_corners=False)[0]


# %% right grad_cam_heat: image by image with a grouped 1x1 convolution idea, F.conv2d
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    heats = []
    for one_map, one_slope in zip(maps, slope):
        kernel = one_slope.flatten(1).mean(1).view(1, -1, 1, 1)
        cells = F.conv2d(one_map[None], kernel).clamp_min(0)
        heats.append(F.interpolate(cells, tuple(size), mode="bilinear")[0, 0])
    return torch.stack(heats)


# %% right grad_cam_heat: bilinear enlarging by hand, as two interpolation matrices
import torch


def grad_cam_heat(maps, slope, size):
    def matrix(new, old):
        centers = ((torch.arange(new, dtype=torch.float64) + 0.5) * old / new - 0.5).clamp(min=0)
        low = centers.floor().long().clamp(max=old - 1)
        high = (low + 1).clamp(max=old - 1)
        part = centers - low
        result = torch.zeros(new, old, dtype=torch.float64)
        rows = torch.arange(new)
        result[rows, low] += 1 - part
        result[rows, high] += part
        return result

    n, k, h, w = maps.shape
    weights = slope.double().reshape(n, k, h * w).mean(2)
    cells = torch.bmm(weights[:, None], maps.double().reshape(n, k, h * w)).reshape(n, h, w)
    cells = torch.where(cells > 0, cells, torch.zeros_like(cells))
    heat = matrix(size[0], h) @ cells @ matrix(size[1], w).T
    return heat.to(maps.dtype)


# %% wrong grad_cam_heat: enlarges first and clips the negative part afterwards => ReLU after enlarging
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean((2, 3), keepdim=True)
    cells = (weights * maps).sum(1)
    big = F.interpolate(cells[:, None], size, mode="bilinear")[:, 0]
    return torch.relu(big)


# %% wrong grad_cam_heat: the negative part is never clipped => no ReLU
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3))
    cam = torch.einsum("nk,nkhw->nhw", weights, maps)
    return F.interpolate(cam[:, None], size=size, mode="bilinear", align_corners=False).squeeze(1)


# %% wrong grad_cam_heat: the slope is not averaged, each cell is weighed with its own => slope not averaged
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    cam = (maps * slope).sum(dim=1, keepdim=True)
    cam = F.relu(cam)
    cam = F.interpolate(cam, size, mode="bilinear")
    return cam[:, 0]


# %% wrong grad_cam_heat: each weighed map is clipped before they are added => ReLU before the sum
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    w = slope.mean((-2, -1))[:, :, None, None]
    cells = torch.relu(w * maps).sum(1)
    return F.interpolate(cells.unsqueeze(1), size, mode="bilinear").squeeze(1)


# %% wrong grad_cam_heat: the slope is summed instead of averaged => sum for mean
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.sum((2, 3), keepdim=True)
    cells = (weights * maps).sum(1, keepdim=True).clamp(min=0)
    return F.interpolate(cells, size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: the maps are averaged over K instead of added => mean over the maps
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean((2, 3), keepdim=True)
    cells = torch.relu((weights * maps).mean(1))
    return F.interpolate(cells[:, None], size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: the heat is scaled to a maximum of 1 => scaled to 1
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean((2, 3), keepdim=True)
    cam = torch.relu((weights * maps).sum(1))
    cam = F.interpolate(cam[:, None], size, mode="bilinear")[:, 0]
    top = cam.amax((1, 2), keepdim=True)
    return cam / (top + 1e-8)


# %% wrong grad_cam_heat: enlarges with the nearest cell, the default mode => nearest neighbor
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.flatten(2).mean(2)
    heat = []
    for n in range(len(maps)):
        total = sum(weights[n, k] * maps[n, k] for k in range(maps.shape[1]))
        heat.append(total.clamp(min=0))
    heat = torch.stack(heat)
    return F.interpolate(heat[:, None], size)[:, 0]


# %% wrong grad_cam_heat: bilinear with the corners aligned => corners aligned
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    alphas = slope.mean((2, 3), keepdim=True)
    cam = F.relu((alphas * maps).sum(1, keepdim=True))
    return F.interpolate(cam, size=size, mode="bilinear", align_corners=True)[:, 0]


# %% wrong grad_cam_heat: one set of weights for the whole batch => weights of all images
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=[0, 2, 3])
    cam = (maps * weights[None, :, None, None]).sum(dim=1)
    cam = torch.clamp(cam, min=0)
    return F.interpolate(cam[:, None], size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: only positive slopes go into the weights => positive slopes only
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = torch.relu(slope).mean((2, 3), keepdim=True)
    cells = torch.relu((weights * maps).sum(1))
    return F.interpolate(cells[:, None], size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: takes the size of negative evidence instead of clipping it => absolute value for ReLU
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean((2, 3), keepdim=True)
    cells = (weights * maps).sum(1).abs()
    return F.interpolate(cells[:, None], size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: the mean of the slope goes over the maps, not over the cells
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(1, keepdim=True)
    cells = torch.relu((weights * maps).sum(1))
    return F.interpolate(cells[:, None], size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: the axis of the channel stays in the answer => The numbers are right, in another shape: (1, 1, 1, 2), not (1, 1, 2).
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean((2, 3), keepdim=True)
    cells = torch.relu((weights * maps).sum(1, keepdim=True))
    return F.interpolate(cells, size, mode="bilinear")


# %% wrong grad_cam_heat: squeezes all axes of length 1, the batch's too => axis of the images lost
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean((2, 3), keepdim=True)
    cells = torch.relu((weights * maps).sum(1, keepdim=True))
    return F.interpolate(cells, size, mode="bilinear").squeeze()


# %% wrong grad_cam_heat: height and width of the image are swapped => height and width exchanged
import torch
from torch.nn import functional as F


def grad_cam_heat(maps, slope, size):
    width, height = size
    weights = slope.mean((2, 3), keepdim=True)
    cells = torch.relu((weights * maps).sum(1, keepdim=True))
    return F.interpolate(cells, (height, width), mode="bilinear")[:, 0]


# %% right occlusion_map: all squares as masks, one question with the whole batch
import torch


def occlusion_map(image, score, window, stride, cover):
    _, H, W = image.shape
    rows = torch.arange(H)
    cols = torch.arange(W)
    masks = [
        ((rows >= t) & (rows < t + window))[:, None] & ((cols >= l) & (cols < l + window))[None, :]
        for t in range(0, H - window + 1, stride)
        for l in range(0, W - window + 1, stride)
    ]
    if not masks:
        return torch.zeros(H, W, dtype=image.dtype)
    masks = torch.stack(masks)
    batch = torch.where(masks[:, None], cover.view(1, -1, 1, 1), image[None])
    with torch.no_grad():
        loss = score(image[None]) - score(batch)
    weights = masks.to(image.dtype)
    return (weights * loss[:, None, None]).sum(0) / weights.sum(0).clamp(min=1)


# %% right occlusion_map: covers in place on one copy and puts the patch back, a while loop
import torch


def occlusion_map(image, score, window, stride, cover):
    channels, height, width = image.shape
    work = image.detach().clone()
    paint = cover.reshape(channels, 1, 1)
    with torch.no_grad():
        full = float(score(work[None])[0])
    total = torch.zeros(height, width, dtype=torch.float64)
    count = torch.zeros(height, width, dtype=torch.float64)
    top = 0
    while top + window <= height:
        left = 0
        while left + window <= width:
            where = (slice(top, top + window), slice(left, left + window))
            kept = work[(slice(None), *where)].clone()
            work[(slice(None), *where)] = paint
            with torch.no_grad():
                total[where] += full - float(score(work[None].clone())[0])
            count[where] += 1
            work[(slice(None), *where)] = kept
            left += stride
        top += stride
    total[count > 0] /= count[count > 0]
    return total.to(image.dtype)


# %% right occlusion_map: the grid of losses, spread by a transposed convolution with ones
import torch
from torch.nn import functional as F


def occlusion_map(image, score, window, stride, cover):
    _, H, W = image.shape
    heat = torch.zeros(H, W, dtype=image.dtype)
    if window > H or window > W:
        return heat
    tops = range(0, H - window + 1, stride)
    lefts = range(0, W - window + 1, stride)
    base = score(image[None]).detach()[0]
    grid = torch.zeros(1, 1, len(tops), len(lefts), dtype=image.dtype)
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover.view(-1, 1, 1)
            grid[0, 0, i, j] = base - score(covered[None]).detach()[0]
    ones = torch.ones(1, 1, window, window, dtype=image.dtype)
    total = F.conv_transpose2d(grid, ones, stride=stride)[0, 0]
    count = F.conv_transpose2d(torch.ones_like(grid), ones, stride=stride)[0, 0]
    heat[: total.shape[0], : total.shape[1]] = total / count.clamp(min=1)
    return heat


# %% wrong occlusion_map: the last square is missed, the range ends at H - window => last square missed
import torch


def occlusion_map(image, score, window, stride, cover):
    c, h, w = image.shape
    total = torch.zeros(h, w)
    count = torch.zeros(h, w)
    base = score(image[None])[0]
    for top in range(0, h - window, stride):
        for left in range(0, w - window, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            total[top : top + window, left : left + window] += base - score(covered[None])[0]
            count[top : top + window, left : left + window] += 1
    return total / count.clamp(min=1)


# %% wrong occlusion_map: the losses are added up but not divided by how many squares cover the pixel => sum for mean
import torch


def occlusion_map(image, score, window, stride, cover):
    _, height, width = image.shape
    heat = torch.zeros(height, width)
    whole = score(image[None]).item()
    for y in range(0, height - window + 1, stride):
        for x in range(0, width - window + 1, stride):
            covered = image.clone()
            covered[:, y : y + window, x : x + window] = cover[:, None, None]
            heat[y : y + window, x : x + window] += whole - score(covered[None]).item()
    return heat


# %% wrong occlusion_map: the image is not cloned, earlier squares stay covered => never uncovered
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    losses, counts = torch.zeros(h, w), torch.zeros(h, w)
    base = score(image[None])[0].item()
    covered = image.clone()
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            losses[top : top + window, left : left + window] += base - score(covered[None])[0].item()
            counts[top : top + window, left : left + window] += 1
    return losses / counts.clamp(min=1)


# %% wrong occlusion_map: pixels that no square covers become nan, 0 / 0 => nan where nothing covers
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    losses = torch.zeros(h, w)
    counts = torch.zeros(h, w)
    base = score(image[None])
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            losses[top : top + window, left : left + window] += base - score(covered[None])
            counts[top : top + window, left : left + window] += 1
    return losses / counts


# %% wrong occlusion_map: the sign is turned, negative where the score falls => sign turned round
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    acc = torch.zeros(h, w)
    n = torch.zeros(h, w)
    base = score(image[None])[0]
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            patch = (slice(top, top + window), slice(left, left + window))
            img = image.clone()
            img[:, patch[0], patch[1]] = cover.view(-1, 1, 1)
            acc[patch] += score(img[None])[0] - base
            n[patch] += 1
    return acc / n.clamp(min=1)


# %% wrong occlusion_map: squares that stick out at the edge are asked too => squares over the edge
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    losses = torch.zeros(h, w)
    counts = torch.zeros(h, w)
    base = score(image[None])[0]
    for top in range(0, h, stride):
        for left in range(0, w, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            losses[top : top + window, left : left + window] += base - score(covered[None])[0]
            counts[top : top + window, left : left + window] += 1
    return losses / counts.clamp(min=1)


# %% wrong occlusion_map: a later square overwrites the loss of an earlier one => last square counts
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    result = torch.zeros(h, w)
    original = score(image.unsqueeze(0)).item()
    for i in range((h - window) // stride + 1):
        for j in range((w - window) // stride + 1):
            r, c = i * stride, j * stride
            covered = image.clone()
            covered[:, r : r + window, c : c + window] = cover.reshape(-1, 1, 1)
            result[r : r + window, c : c + window] = original - score(covered.unsqueeze(0)).item()
    return result


# %% wrong occlusion_map: the square is black instead of the given color => covered with zero
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    losses = torch.zeros(h, w)
    counts = torch.zeros(h, w)
    base = score(image[None])[0]
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            mask = torch.ones(h, w)
            mask[top : top + window, left : left + window] = 0
            loss = base - score((image * mask)[None])[0]
            losses += loss * (1 - mask)
            counts += 1 - mask
    return losses / counts.clamp(min=1)


# %% wrong occlusion_map: divides by the number of all squares instead of those that cover the pixel => divided by the wrong number
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    total = torch.zeros(h, w)
    squares = [(t, l) for t in range(0, h - window + 1, stride) for l in range(0, w - window + 1, stride)]
    base = score(image[None])[0]
    for t, l in squares:
        covered = image.clone()
        covered[:, t : t + window, l : l + window] = cover[:, None, None]
        total[t : t + window, l : l + window] += base - score(covered[None])[0]
    return total / max(len(squares), 1)


# %% wrong occlusion_map: one more square is pushed against the lower and right edge => extra square at the edge
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape

    def starts(length):
        found = list(range(0, length - window + 1, stride))
        if found and found[-1] != length - window:
            found.append(length - window)
        return found

    losses = torch.zeros(h, w)
    counts = torch.zeros(h, w)
    base = score(image[None])[0]
    for top in starts(h):
        for left in starts(w):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            losses[top : top + window, left : left + window] += base - score(covered[None])[0]
            counts[top : top + window, left : left + window] += 1
    return losses / counts.clamp(min=1)


# %% wrong occlusion_map: notes the score that is left instead of what was lost => score for loss
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    scores = torch.zeros(h, w)
    counts = torch.zeros(h, w)
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            scores[top : top + window, left : left + window] += score(covered[None])[0]
            counts[top : top + window, left : left + window] += 1
    return scores / counts.clamp(min=1)


# %% wrong occlusion_map: gains are clipped, only losses are kept
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    losses, counts = torch.zeros(h, w), torch.zeros(h, w)
    base = score(image[None])[0]
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            loss = (base - score(covered[None])[0]).clamp(min=0)
            losses[top : top + window, left : left + window] += loss
            counts[top : top + window, left : left + window] += 1
    return losses / counts.clamp(min=1)


# %% wrong occlusion_map: the columns run as far as the image is high
import torch


def occlusion_map(image, score, window, stride, cover):
    size = image.shape[1]
    losses = torch.zeros(image.shape[1:])
    counts = torch.zeros(image.shape[1:])
    base = score(image[None])[0]
    for top in range(0, size - window + 1, stride):
        for left in range(0, size - window + 1, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            losses[top : top + window, left : left + window] += base - score(covered[None])[0]
            counts[top : top + window, left : left + window] += 1
    return losses / counts.clamp(min=1)


# %% wrong occlusion_map: the loss is noted only at the upper left pixel of the square => one pixel for a square
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    heat = torch.zeros(h, w)
    base = score(image[None])[0]
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            heat[top, left] = base - score(covered[None])[0]
    return heat


# %% wrong occlusion_map: the largest loss of a pixel instead of the mean => largest loss
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    heat = torch.full((h, w), -float("inf"))
    base = score(image[None])[0]
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            part = heat[top : top + window, left : left + window]
            part.copy_(torch.maximum(part, base - score(covered[None])[0]))
    heat[heat == -float("inf")] = 0
    return heat


# %% wrong occlusion_map: the squares go on by the window, the stride is not used => stride ignored
import torch


def occlusion_map(image, score, window, stride, cover):
    _, h, w = image.shape
    heat = torch.zeros(h, w)
    base = score(image[None])[0]
    for top in range(0, h - window + 1, window):
        for left in range(0, w - window + 1, window):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            heat[top : top + window, left : left + window] = base - score(covered[None])[0]
    return heat
