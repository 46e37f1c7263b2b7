# %% right backward_by_rule: row vectors and a dict of gates
import torch


def backward_by_rule(x, weights, target, rule):
    gates = {
        "gradient": lambda s, z: torch.where(z > 0, s, 0.0),
        "deconvnet": lambda s, z: torch.relu(s),
        "guided": lambda s, z: torch.where((z > 0) & (s > 0), s, 0.0),
    }
    inputs, h = [], x
    for weight in weights[:-1]:
        inputs.append(h @ weight.T)
        h = torch.relu(inputs[-1])
    signal = weights[-1][target]
    for weight, z in zip(reversed(weights[:-1]), reversed(inputs)):
        signal = gates[rule](signal, z) @ weight
    return signal


# %% right backward_by_rule: recursion, no list of inputs
import torch


def backward_by_rule(x, weights, target, rule):
    weight, *rest = weights
    if not rest:
        return weight[target].clone()
    z = torch.mv(weight, x)
    above = backward_by_rule(z.clamp(min=0), rest, target, rule)
    keep = torch.ones_like(z, dtype=torch.bool)
    if rule in ("gradient", "guided"):
        keep &= z > 0
    if rule in ("deconvnet", "guided"):
        keep &= above > 0
    return torch.mv(weight.t(), above * keep)


# %% right backward_by_rule: begins with a one-hot signal above the last layer
import torch


def backward_by_rule(x, weights, target, rule):
    masks = []
    h = x.double()
    for weight in weights[:-1]:
        z = torch.einsum("oi,i->o", weight.double(), h)
        masks.append((z > 0).double())
        h = z * masks[-1]
    signal = torch.zeros(len(weights[-1]), dtype=torch.float64)
    signal[target] = 1
    for layer in range(len(weights) - 1, -1, -1):
        if layer < len(masks):
            if rule != "gradient":
                signal = signal.clamp_min(0)
            if rule != "deconvnet":
                signal = signal * masks[layer]
        signal = torch.einsum("oi,o->i", weights[layer].double(), signal)
    return signal.to(x.dtype)


# %% wrong backward_by_rule: clamps the signal at the input too => rule at the input
import torch


def backward_by_rule(x, weights, target, rule):
    zs, h = [], x
    for weight in weights[:-1]:
        z = weight @ h
        zs.append(z)
        h = z.relu()
    signal = weights[-1][target]
    for weight, z in zip(weights[-2::-1], zs[::-1]):
        if rule in ("gradient", "guided"):
            signal = signal * (z > 0)
        if rule in ("deconvnet", "guided"):
            signal = signal.clamp(min=0)
        signal = weight.T @ signal
    return signal if rule == "gradient" else signal.clamp(min=0)


# %% wrong backward_by_rule: the deconvnet asks for the ReLU's own input as well => deconvnet with the gate
import torch


def backward_by_rule(x, weights, target, rule):
    zs, h = [], x
    for weight in weights[:-1]:
        zs.append(weight @ h)
        h = torch.relu(zs[-1])
    signal = weights[-1][target]
    for weight, z in zip(reversed(weights[:-1]), reversed(zs)):
        signal = signal * (z > 0)
        if rule in ("deconvnet", "guided"):
            signal = torch.relu(signal)
        signal = weight.T @ signal
    return signal


# %% wrong backward_by_rule: guided lets through where either is positive => either for both
import torch


def backward_by_rule(x, weights, target, rule):
    zs, h = [], x
    for weight in weights[:-1]:
        zs.append(weight @ h)
        h = torch.relu(zs[-1])
    signal = weights[-1][target]
    for weight, z in zip(reversed(weights[:-1]), reversed(zs)):
        forward, backward = z > 0, signal > 0
        mask = {"gradient": forward, "deconvnet": backward, "guided": forward | backward}[rule]
        signal = weight.T @ (signal * mask)
    return signal


# %% wrong backward_by_rule: swaps gradient and deconvnet => gradient and deconvnet exchanged
import torch


def backward_by_rule(x, weights, target, rule):
    zs, h = [], x
    for weight in weights[:-1]:
        zs.append(weight @ h)
        h = torch.relu(zs[-1])
    signal = weights[-1][target]
    for weight, z in zip(reversed(weights[:-1]), reversed(zs)):
        if rule == "gradient":
            signal = signal.clamp(min=0)
        elif rule == "deconvnet":
            signal = signal * (z > 0)
        else:
            signal = signal.clamp(min=0) * (z > 0)
        signal = weight.T @ signal
    return signal


# %% wrong backward_by_rule: no ReLU on the way up => forward without ReLU
import torch


def backward_by_rule(x, weights, target, rule):
    zs, z = [], x
    for weight in weights[:-1]:
        z = weight @ z
        zs.append(z)
    signal = weights[-1][target]
    for weight, z in zip(reversed(weights[:-1]), reversed(zs)):
        if rule != "deconvnet":
            signal = signal * (z > 0)
        if rule != "gradient":
            signal = signal.clamp(min=0)
        signal = weight.T @ signal
    return signal


# %% wrong backward_by_rule: a ReLU counts as active at 0 => active at 0
import torch


def backward_by_rule(x, weights, target, rule):
    zs, h = [], x
    for weight in weights[:-1]:
        zs.append(weight @ h)
        h = torch.relu(zs[-1])
    signal = weights[-1][target]
    for weight, z in zip(reversed(weights[:-1]), reversed(zs)):
        if rule in ("gradient", "guided"):
            signal = signal * (z >= 0)
        if rule in ("deconvnet", "guided"):
            signal = signal * (signal >= 0)
        signal = weight.T @ signal
    return signal


# %% wrong backward_by_rule: takes the gate after the layer instead of before it => rule a layer too low
import torch


def backward_by_rule(x, weights, target, rule):
    inputs, h = [x], x
    for weight in weights[:-1]:
        h = torch.relu(weight @ h)
        inputs.append(h)
    signal = weights[-1][target]
    for weight, below in zip(reversed(weights[:-1]), reversed(inputs[:-1])):
        signal = weight.T @ signal
        if rule in ("gradient", "guided"):
            signal = signal * (below > 0)
        if rule in ("deconvnet", "guided"):
            signal = signal.clamp(min=0)
    return signal


# %% wrong backward_by_rule: gates at the input of the network as if there were a ReLU => ReLU before the first layer
import torch


def backward_by_rule(x, weights, target, rule):
    stack = [x]
    for weight in weights[:-1]:
        stack.append(weight @ stack[-1].clamp(min=0))
    signal = weights[-1][target]
    for k in range(len(weights) - 2, -1, -1):
        z = stack[k + 1]
        if rule == "gradient":
            signal = signal * (z > 0)
        elif rule == "deconvnet":
            signal = signal.clamp(min=0)
        else:
            signal = (signal * (z > 0)).clamp(min=0)
        signal = weights[k].T @ signal
    return signal


# %% wrong backward_by_rule: forgets the transpose
import torch


def backward_by_rule(x, weights, target, rule):
    zs, h = [], x
    for weight in weights[:-1]:
        zs.append(weight @ h)
        h = torch.relu(zs[-1])
    signal = weights[-1][target]
    for weight, z in zip(reversed(weights[:-1]), reversed(zs)):
        if rule != "deconvnet":
            signal = signal * (z > 0)
        if rule != "gradient":
            signal = signal.clamp(min=0)
        signal = weight @ signal
    return signal


# %% wrong backward_by_rule: sends all scores back and not one => all classes at once
import torch


def backward_by_rule(x, weights, target, rule):
    zs, h = [], x
    for weight in weights[:-1]:
        zs.append(weight @ h)
        h = torch.relu(zs[-1])
    signal = weights[-1].sum(dim=0)
    for weight, z in zip(reversed(weights[:-1]), reversed(zs)):
        if rule != "deconvnet":
            signal = signal * (z > 0)
        if rule != "gradient":
            signal = signal.clamp(min=0)
        signal = weight.T @ signal
    return signal


# %% wrong backward_by_rule: starts from the score itself instead of 1 => starts with the score
import torch


def backward_by_rule(x, weights, target, rule):
    zs, h = [], x
    for weight in weights[:-1]:
        zs.append(weight @ h)
        h = torch.relu(zs[-1])
    score = weights[-1][target] @ h
    signal = weights[-1][target] * score
    for weight, z in zip(reversed(weights[:-1]), reversed(zs)):
        if rule != "deconvnet":
            signal = signal * (z > 0)
        if rule != "gradient":
            signal = signal.clamp(min=0)
        signal = weight.T @ signal
    return signal


# %% wrong backward_by_rule: multiplies with the activation instead of a mask => activation for a mask
import torch


def backward_by_rule(x, weights, target, rule):
    activations = [x]
    for weight in weights[:-1]:
        activations.append(torch.relu(weight @ activations[-1]))
    signal = weights[-1][target]
    for weight, a in zip(reversed(weights[:-1]), reversed(activations[1:])):
        if rule in ("gradient", "guided"):
            signal = signal * a
        if rule in ("deconvnet", "guided"):
            signal = torch.relu(signal)
        signal = weight.T @ signal
    return signal


# %% right grad_cam_heat: einsum and nn.Upsample
import torch
from torch import nn


def grad_cam_heat(maps, slope, size):
    weights = torch.einsum("nkhw->nk", slope) / (slope.shape[2] * slope.shape[3])
    cells = torch.relu(torch.einsum("nk,nkhw->nhw", weights, maps))
    upsample = nn.Upsample(size=tuple(size), mode="bilinear", align_corners=False)
    return upsample(cells.unsqueeze(1)).squeeze(1)


# %% right grad_cam_heat: a loop over images and maps
import torch
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    result = []
    for image_maps, image_slope in zip(maps, slope):
        heat = torch.zeros_like(image_maps[0])
        for one_map, one_slope in zip(image_maps, image_slope):
            heat = heat + one_slope.mean() * one_map
        heat = torch.maximum(heat, torch.zeros_like(heat))
        result.append(F.interpolate(heat[None, None], tuple(size), mode="bilinear")[0, 0])
    return torch.stack(result)


# %% right grad_cam_heat: the bilinear weights written out as two matrices
import torch


def resize_matrix(small, large, like):
    at = ((torch.arange(large, dtype=torch.float64) + 0.5) * small / large - 0.5).clamp(min=0)
    low = at.floor().long().clamp(max=small - 1)
    high = (low + 1).clamp(max=small - 1)
    share = at - low
    matrix = torch.zeros(large, small, dtype=torch.float64)
    rows = torch.arange(large)
    matrix.index_put_((rows, low), 1 - share, accumulate=True)
    matrix.index_put_((rows, high), share, accumulate=True)
    return matrix.to(like)


def grad_cam_heat(maps, slope, size):
    n, k, h, w = maps.shape
    alpha = slope.flatten(2).mean(-1)
    cells = torch.bmm(alpha[:, None], maps.flatten(2)).view(n, h, w).clamp(min=0)
    return resize_matrix(h, size[0], maps) @ cells @ resize_matrix(w, size[1], maps).T


# %% right grad_cam_heat: a grouped 1x1 convolution, one group an image
import torch
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    n, k, h, w = maps.shape
    kernel = F.adaptive_avg_pool2d(slope, 1)
    cells = F.conv2d(maps.reshape(1, n * k, h, w), kernel, groups=n)
    cells = cells.clamp_min(0).transpose(0, 1)
    return F.interpolate(cells, size=size, mode="bilinear", align_corners=False)[:, 0]


# %% wrong grad_cam_heat: clamps after enlarging => ReLU after enlarging
import torch
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3), keepdim=True)
    cells = (weights * maps).sum(dim=1, keepdim=True)
    return F.interpolate(cells, size, mode="bilinear")[:, 0].clamp(min=0)


# %% wrong grad_cam_heat: clamps each map before the sum => ReLU before the sum
import torch
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3), keepdim=True)
    cells = torch.relu(weights * maps).sum(dim=1, keepdim=True)
    return F.interpolate(cells, size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: no clamp at all => no ReLU
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3))
    cells = (weights[:, :, None, None] * maps).sum(dim=1)
    return F.interpolate(cells[:, None], size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: weighs cell by cell, without the mean of the slope => slope not averaged
import torch
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    cells = torch.relu((maps * slope).sum(dim=1))
    return F.interpolate(cells[:, None], size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: one weight for all the maps of an image => one weight for all maps
import torch
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(1, 2, 3), keepdim=True)
    cells = torch.relu((weights * maps).sum(dim=1, keepdim=True))
    return F.interpolate(cells, size, mode="bilinear").squeeze(1)


# %% wrong grad_cam_heat: the weights are a mean over the images as well => weights of all images
import torch
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(0, 2, 3))
    cells = torch.relu(torch.einsum("k,nkhw->nhw", weights, maps))
    return F.interpolate(cells[:, None], size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: the mean over the maps instead of their sum => mean over the maps
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3), keepdim=True)
    cells = (weights * maps).mean(dim=1, keepdim=True).clamp(min=0)
    return F.interpolate(cells, size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: sums the slope instead of its mean => sum for mean
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.sum(dim=(2, 3), keepdim=True)
    cells = (weights * maps).sum(dim=1, keepdim=True).clamp(min=0)
    return F.interpolate(cells, size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: enlarges with the default mode, the nearest cell => nearest neighbor
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3), keepdim=True)
    cells = F.relu((weights * maps).sum(dim=1))
    return F.interpolate(cells[:, None], size)[:, 0]


# %% wrong grad_cam_heat: aligns the corners => corners aligned
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3), keepdim=True)
    cells = F.relu((weights * maps).sum(dim=1))
    return F.interpolate(cells[:, None], size, mode="bilinear", align_corners=True)[:, 0]


# %% wrong grad_cam_heat: squeezes away the axis of a single image => axis of the images lost
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3), keepdim=True)
    cells = F.relu((weights * maps).sum(dim=1, keepdim=True))
    return F.interpolate(cells, size, mode="bilinear").squeeze()


# %% wrong grad_cam_heat: scales every map to a maximum of 1 => scaled to 1
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3), keepdim=True)
    cells = F.relu((weights * maps).sum(dim=1, keepdim=True))
    heat = F.interpolate(cells, size, mode="bilinear")[:, 0]
    return heat / (heat.amax(dim=(1, 2), keepdim=True) + 1e-8)


# %% wrong grad_cam_heat: counts only the positive slopes => positive slopes only
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = F.relu(slope).mean(dim=(2, 3), keepdim=True)
    cells = F.relu((weights * maps).sum(dim=1, keepdim=True))
    return F.interpolate(cells, size, mode="bilinear")[:, 0]


# %% wrong grad_cam_heat: takes the absolute value instead of the positive part => absolute value for ReLU
import torch.nn.functional as F


def grad_cam_heat(maps, slope, size):
    weights = slope.mean(dim=(2, 3), keepdim=True)
    cells = (weights * maps).sum(dim=1, keepdim=True).abs()
    return F.interpolate(cells, size, mode="bilinear")[:, 0]


# %% right occlusion_map: masks and torch.where, one question at a time
import torch


def occlusion_map(image, score, window, stride, cover):
    _, height, width = image.shape
    row, column = torch.arange(height)[:, None], torch.arange(width)[None]
    with torch.no_grad():
        before = score(image[None])[0]
        total, count = torch.zeros(height, width), torch.zeros(height, width)
        top = 0
        while top + window <= height:
            left = 0
            while left + window <= width:
                inside = (row >= top) & (row < top + window) & (column >= left) & (column < left + window)
                question = torch.where(inside, cover.view(-1, 1, 1), image)
                total += inside * (before - score(question[None])[0])
                count += inside
                left += stride
            top += stride
    return torch.where(count > 0, total / count.clamp(min=1), torch.zeros(()))


# %% right occlusion_map: all questions in one batch, folded back
import torch
import torch.nn.functional as F


def occlusion_map(image, score, window, stride, cover):
    channels, height, width = image.shape
    if window > height or window > width:
        return torch.zeros(height, width)
    tops = range(0, height - window + 1, stride)
    lefts = range(0, width - window + 1, stride)
    batch = image.repeat(len(tops) * len(lefts), 1, 1, 1)
    for number, covered in enumerate(batch):
        top, left = tops[number // len(lefts)], lefts[number % len(lefts)]
        covered[:, top : top + window, left : left + window] = cover.reshape(channels, 1, 1)
    with torch.no_grad():
        losses = (score(image[None]) - score(batch)).float()
    columns = losses.expand(window * window, -1)
    fold = lambda values: F.fold(values[None], (height, width), window, stride=stride)[0, 0]  # noqa: E731
    return fold(columns) / fold(torch.ones_like(columns)).clamp(min=1)


# %% right occlusion_map: from the pixel's side, which squares cover it
import torch


def occlusion_map(image, score, window, stride, cover):
    _, height, width = image.shape

    def starts(length):
        return [s for s in range(0, length, stride) if s + window <= length]

    losses = {}
    with torch.no_grad():
        plain = float(score(image.unsqueeze(0)))
        for top in starts(height):
            for left in starts(width):
                copy = image.clone()
                for channel in range(len(copy)):
                    copy[channel, top : top + window, left : left + window] = cover[channel]
                losses[top, left] = plain - float(score(copy.unsqueeze(0)))
    answer = torch.zeros(height, width)
    for y in range(height):
        ys = [top for top in starts(height) if top <= y < top + window]
        for x in range(width):
            found = [losses[top, left] for top in ys for left in starts(width) if left <= x < left + window]
            if found:
                answer[y, x] = sum(found) / len(found)
    return answer


# %% right occlusion_map: a grid of losses spread by matrices
import torch


def occlusion_map(image, score, window, stride, cover):
    _, height, width = image.shape

    def squares(length):
        starts = range(0, length - window + 1, stride)
        matrix = torch.zeros(length, len(starts))
        for column, start in enumerate(starts):
            matrix[start : start + window, column] = 1
        return matrix

    down, across = squares(height), squares(width)
    grid = torch.zeros(down.shape[1], across.shape[1])
    for i in range(len(grid)):
        for j in range(grid.shape[1]):
            mask = down[:, i, None] * across[:, j]
            question = image * (1 - mask) + cover[:, None, None] * mask
            grid[i, j] = (score(image[None]) - score(question[None])).detach().item()
    counts = down.sum(1)[:, None] * across.sum(1)
    return down @ grid @ across.T / torch.where(counts == 0, 1.0, counts)


# %% wrong occlusion_map: leaves out the last square that still fits => last square missed
import torch


def occlusion_map(image, score, window, stride, cover):
    _, height, width = image.shape
    total, count = torch.zeros(height, width), torch.zeros(height, width)
    base = score(image[None])[0]
    for top in range(0, height - window, stride):
        for left in range(0, width - window, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            total[top : top + window, left : left + window] += base - score(covered[None])[0]
            count[top : top + window, left : left + window] += 1
    return total / count.clamp(min=1)


# %% wrong occlusion_map: squares hang over the right and lower edges => squares over the edge
import torch


def occlusion_map(image, score, window, stride, cover):
    _, height, width = image.shape
    total, count = torch.zeros(height, width), torch.zeros(height, width)
    base = score(image[None])[0]
    for top in range(0, height, stride):
        for left in range(0, width, stride):
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = cover[:, None, None]
            total[top : top + window, left : left + window] += base - score(covered[None])[0]
            count[top : top + window, left : left + window] += 1
    return total / count.clamp(min=1)


# %% wrong occlusion_map: adds the losses up without dividing by the number of squares => sum for mean
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat = torch.zeros(H, W)
    base = score(image[None]).item()
    for i in range(0, H - window + 1, stride):
        for j in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, i : i + window, j : j + window] = cover.view(C, 1, 1)
            heat[i : i + window, j : j + window] += base - score(x[None]).item()
    return heat


# %% wrong occlusion_map: nan where no square covers a pixel => nan where nothing covers
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat, count = torch.zeros(H, W), torch.zeros(H, W)
    base = score(image[None]).item()
    for i in range(0, H - window + 1, stride):
        for j in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, i : i + window, j : j + window] = cover.view(C, 1, 1)
            heat[i : i + window, j : j + window] += base - score(x[None]).item()
            count[i : i + window, j : j + window] += 1
    return heat / count


# %% wrong occlusion_map: the squares stay on, since the image is not copied for each question => never uncovered
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat, count = torch.zeros(H, W), torch.zeros(H, W)
    base = score(image[None]).item()
    covered = image.clone()
    for i in range(0, H - window + 1, stride):
        for j in range(0, W - window + 1, stride):
            covered[:, i : i + window, j : j + window] = cover.view(C, 1, 1)
            heat[i : i + window, j : j + window] += base - score(covered[None]).item()
            count[i : i + window, j : j + window] += 1
    return heat / count.clamp(min=1)


# %% wrong occlusion_map: the sign is turned round => sign turned round
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat, count = torch.zeros(H, W), torch.zeros(H, W)
    base = score(image[None]).item()
    for i in range(0, H - window + 1, stride):
        for j in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, i : i + window, j : j + window] = cover.view(C, 1, 1)
            heat[i : i + window, j : j + window] += score(x[None]).item() - base
            count[i : i + window, j : j + window] += 1
    return heat / count.clamp(min=1)


# %% wrong occlusion_map: a later square overwrites an earlier one => last square counts
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat = torch.zeros(H, W)
    base = score(image[None])[0]
    for i in range(0, H - window + 1, stride):
        for j in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, i : i + window, j : j + window] = cover[:, None, None]
            heat[i : i + window, j : j + window] = base - score(x[None])[0]
    return heat


# %% wrong occlusion_map: covers with black and ignores the color => covered with zero
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat, count = torch.zeros(H, W), torch.zeros(H, W)
    for i in range(0, H - window + 1, stride):
        for j in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, i : i + window, j : j + window] = 0
            heat[i : i + window, j : j + window] += (score(image[None]) - score(x[None]))[0]
            count[i : i + window, j : j + window] += 1
    return heat / count.clamp(min=1)


# %% wrong occlusion_map: covers all channels with one gray, the mean of the color => one gray for all channels
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat, count = torch.zeros(H, W), torch.zeros(H, W)
    for i in range(0, H - window + 1, stride):
        for j in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, i : i + window, j : j + window] = cover.mean()
            heat[i : i + window, j : j + window] += (score(image[None]) - score(x[None]))[0]
            count[i : i + window, j : j + window] += 1
    return heat / count.clamp(min=1)


# %% wrong occlusion_map: writes the color along the wrong axis => color along a side
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat, count = torch.zeros(H, W), torch.zeros(H, W)
    for i in range(0, H - window + 1, stride):
        for j in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, i : i + window, j : j + window] = cover
            heat[i : i + window, j : j + window] += (score(image[None]) - score(x[None]))[0]
            count[i : i + window, j : j + window] += 1
    return heat / count.clamp(min=1)


# %% wrong occlusion_map: keeps only the losses that are positive => gains left out
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat, count = torch.zeros(H, W), torch.zeros(H, W)
    base = score(image[None])[0]
    for i in range(0, H - window + 1, stride):
        for j in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, i : i + window, j : j + window] = cover[:, None, None]
            heat[i : i + window, j : j + window] += torch.relu(base - score(x[None])[0])
            count[i : i + window, j : j + window] += 1
    return heat / count.clamp(min=1)


# %% wrong occlusion_map: notes the loss only at the upper left pixel of the square => one pixel for a square
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat = torch.zeros(H, W)
    base = score(image[None])[0]
    for top in range(0, H - window + 1, stride):
        for left in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, top : top + window, left : left + window] = cover[:, None, None]
            heat[top, left] = base - score(x[None])[0]
    return heat


# %% wrong occlusion_map: swaps height and width => height and width exchanged
import torch


def occlusion_map(image, score, window, stride, cover):
    C, W, H = image.shape
    heat, count = torch.zeros(H, W), torch.zeros(H, W)
    base = score(image[None])[0]
    for top in range(0, H - window + 1, stride):
        for left in range(0, W - window + 1, stride):
            x = image.clone()
            x[:, top : top + window, left : left + window] = cover[:, None, None]
            heat[top : top + window, left : left + window] += base - score(x[None])[0]
            count[top : top + window, left : left + window] += 1
    return heat / count.clamp(min=1)


# %% wrong occlusion_map: the squares go by their own side, whatever the stride => stride ignored
import torch


def occlusion_map(image, score, window, stride, cover):
    C, H, W = image.shape
    heat, count = torch.zeros(H, W), torch.zeros(H, W)
    base = score(image[None])[0]
    for top in range(0, H - window + 1, window):
        for left in range(0, W - window + 1, window):
            x = image.clone()
            x[:, top : top + window, left : left + window] = cover[:, None, None]
            heat[top : top + window, left : left + window] += base - score(x[None])[0]
            count[top : top + window, left : left + window] += 1
    return heat / count.clamp(min=1)


# %% right integrated_gradients: all points in one batch
import torch


def integrated_gradients(image, score, baseline, steps):
    t = (torch.arange(steps, dtype=image.dtype) + 0.5) / steps
    way = image - baseline
    points = (baseline + t.view(-1, 1, 1, 1) * way).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(points).sum(), points)
    return slopes.mean(dim=0) * way


# %% right integrated_gradients: backward on a leaf that walks along
import torch


def integrated_gradients(image, score, baseline, steps):
    piece = (image - baseline) / steps
    total = torch.zeros_like(image)
    position = baseline + piece / 2
    for _ in range(steps):
        leaf = position.detach().clone().requires_grad_(True)
        score(leaf.unsqueeze(0)).sum().backward(inputs=[leaf])
        total += leaf.grad * piece
        position = position + piece
    return total


# %% right integrated_gradients: the weight of the two ends, with jacobian
import torch
from torch.autograd.functional import jacobian


def integrated_gradients(image, score, baseline, steps):
    def slope(k):
        there = (2 * k + 1) / (2 * steps)
        return jacobian(lambda x: score(x[None]).sum(), torch.lerp(baseline, image, there))

    return sum(slope(k) for k in reversed(range(steps))).mul(image - baseline).div(steps)


# %% wrong integrated_gradients: takes the slope at the beginning of each piece => pieces from their left end
import torch


def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(steps):
        point = (baseline + step / steps * (image - baseline)).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return total / steps * (image - baseline)


# %% wrong integrated_gradients: takes the slope at the end of each piece => pieces from their right end
import torch


def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(1, steps + 1):
        point = (baseline + step / steps * (image - baseline)).detach().requires_grad_()
        score(point[None]).sum().backward()
        total += point.grad
    return total / steps * (image - baseline)


# %% wrong integrated_gradients: linspace from 0 to 1, both ends counted => ends for middles
import torch


def integrated_gradients(image, score, baseline, steps):
    slopes = []
    for t in torch.linspace(0, 1, steps):
        point = (baseline + t * (image - baseline)).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        slopes.append(slope)
    return torch.stack(slopes).mean(0) * (image - baseline)


# %% wrong integrated_gradients: the mean slope is not multiplied with the way => length of the way missing
import torch


def integrated_gradients(image, score, baseline, steps):
    t = (torch.arange(steps) + 0.5) / steps
    points = baseline + t[:, None, None, None] * (image - baseline)
    points.requires_grad_()
    (slopes,) = torch.autograd.grad(score(points).sum(), points)
    return slopes.mean(dim=0)


# %% wrong integrated_gradients: multiplies with the image instead of the way from the baseline => times the image
import torch


def integrated_gradients(image, score, baseline, steps):
    t = (torch.arange(steps) + 0.5) / steps
    points = baseline + t[:, None, None, None] * (image - baseline)
    points.requires_grad_()
    (slopes,) = torch.autograd.grad(score(points).sum(), points)
    return slopes.mean(dim=0) * image


# %% wrong integrated_gradients: the sum of the slopes, not divided by the steps => sum of the slopes
import torch


def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(steps):
        t = (step + 0.5) / steps
        point = (baseline + t * (image - baseline)).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return total * (image - baseline)


# %% wrong integrated_gradients: the slope at the image alone => slope at the image only
import torch


def integrated_gradients(image, score, baseline, steps):
    point = image.clone().requires_grad_()
    (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
    return slope * (image - baseline)


# %% wrong integrated_gradients: the way starts at zero, whatever the baseline => walk from zero
import torch


def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(steps):
        point = (image * (step + 0.5) / steps).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return total / steps * (image - baseline)


# %% wrong integrated_gradients: loses the sign => sign lost
import torch


def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(steps):
        t = (step + 0.5) / steps
        point = (baseline + t * (image - baseline)).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope.abs()
    return total / steps * (image - baseline).abs()


# %% wrong integrated_gradients: .grad is not emptied between the steps and adds up => slopes pile up
import torch


def integrated_gradients(image, score, baseline, steps):
    point = baseline.clone().requires_grad_()
    total = torch.zeros_like(image)
    for step in range(steps):
        with torch.no_grad():
            point.copy_(baseline + (step + 0.5) / steps * (image - baseline))
        score(point[None]).sum().backward()
        total += point.grad
    return total / steps * (image - baseline)


# %% wrong integrated_gradients: from the image to the baseline, the sign turned round => way turned round
import torch


def integrated_gradients(image, score, baseline, steps):
    way = baseline - image
    total = torch.zeros_like(image)
    for step in range(steps):
        point = (image + (step + 0.5) / steps * way).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return total / steps * way


# %% wrong integrated_gradients: adds the channels up => channels added up
import torch


def integrated_gradients(image, score, baseline, steps):
    t = (torch.arange(steps) + 0.5) / steps
    points = (baseline + t[:, None, None, None] * (image - baseline)).requires_grad_()
    (slopes,) = torch.autograd.grad(score(points).sum(), points)
    return (slopes.mean(dim=0) * (image - baseline)).sum(dim=0)


# %% wrong integrated_gradients: asks for the slope at a point that does not require one
import torch


def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(steps):
        point = baseline + (step + 0.5) / steps * (image - baseline)
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return total / steps * (image - baseline)


# %% wrong integrated_gradients: one slope at the middle of the whole way => one slope in the middle
import torch


def integrated_gradients(image, score, baseline, steps):
    middle = ((image + baseline) / 2).requires_grad_()
    (slope,) = torch.autograd.grad(score(middle[None]).sum(), middle)
    return slope * (image - baseline)


# %% right principal_components: eigenvectors of the covariance matrix in double precision
import torch


def principal_components(features, count):
    centered = features.double() - features.double().mean(dim=0)
    values, vectors = torch.linalg.eigh(centered.T @ centered / len(centered))
    values, vectors = values.flip(0), vectors.flip(1)
    points = centered @ vectors[:, :count]
    return points.to(features.dtype), float(values[:count].sum() / values.sum())


# %% right principal_components: the Gram matrix of the images
import torch


def principal_components(features, count):
    x = features.double()
    x = x - x.mean(0, keepdim=True)
    values, vectors = torch.linalg.eigh(x @ x.T)
    order = values.argsort(descending=True)[:count]
    top = values[order].clamp(min=0)
    points = torch.zeros(len(x), count, dtype=x.dtype)
    points[:, : len(order)] = vectors[:, order] * top.sqrt()
    return points.to(features.dtype), (top.sum() / (x**2).sum()).item()


# %% right principal_components: NumPy's decomposition, points from U and S
import numpy as np
import torch


def principal_components(features, count):
    array = features.detach().numpy().astype(np.float64)
    array -= array.mean(axis=0)
    u, s, vh = np.linalg.svd(array, full_matrices=False)
    points = np.zeros((len(array), count))
    kept = min(count, len(s))
    points[:, :kept] = u[:, :kept] * s[:kept]
    share = np.square(points).sum() / np.square(array).sum()
    return torch.from_numpy(points).to(features.dtype), float(share)


# %% right principal_components: torch.cov and the variance of the points themselves
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    covariance = torch.cov(features.double().T).reshape(features.shape[1], -1)
    _, vectors = torch.linalg.eigh(covariance)
    directions = vectors[:, torch.arange(vectors.shape[1] - 1, vectors.shape[1] - 1 - count, -1)]
    points = centered.double() @ directions
    share = points.var(dim=0).sum() / covariance.diagonal().sum()
    return points.to(features.dtype), share


# %% wrong principal_components: does not center => not centered
import torch


def principal_components(features, count):
    U, S, V = torch.linalg.svd(features, full_matrices=False)
    return features @ V[:count].T, (S[:count] ** 2).sum() / (S**2).sum()


# %% wrong principal_components: the share of the singular values, not squared => share of deviations
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    U, S, V = torch.linalg.svd(centered, full_matrices=False)
    return centered @ V[:count].T, S[:count].sum() / S.sum()


# %% wrong principal_components: the columns of V transposed instead of its rows => axes of the directions exchanged
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    U, S, Vh = torch.linalg.svd(centered, full_matrices=True)
    return centered @ Vh[:, :count], (S[:count] ** 2).sum() / (S**2).sum()


# %% wrong principal_components: eigh sorts upward, so these are the smallest components => smallest first
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    values, vectors = torch.linalg.eigh(centered.T @ centered / (len(features) - 1))
    return centered @ vectors[:, :count], values[:count].sum() / values.sum()


# %% wrong principal_components: the largest components, but the smallest of them first => in rising order
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    values, vectors = torch.linalg.eigh(centered.T @ centered / (len(features) - 1))
    return centered @ vectors[:, -count:], values[-count:].sum() / values.sum()


# %% wrong principal_components: scales every feature to variance 1 first => standardized
import torch


def principal_components(features, count):
    z = (features - features.mean(dim=0)) / (features.std(dim=0) + 1e-8)
    U, S, V = torch.linalg.svd(z, full_matrices=False)
    return z @ V[:count].T, (S[:count] ** 2).sum() / (S**2).sum()


# %% wrong principal_components: points from U alone, all components equally wide => whitened
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    U, S, V = torch.linalg.svd(centered, full_matrices=False)
    return U[:, :count], float((S[:count] ** 2).sum() / (S**2).sum())


# %% wrong principal_components: subtracts the mean of each image instead of each feature => mean of each image
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=1, keepdim=True)
    U, S, V = torch.linalg.svd(centered, full_matrices=False)
    return centered @ V[:count].T, float((S[:count] ** 2).sum() / (S**2).sum())


# %% wrong principal_components: directions from the centered features, but points of the uncentered ones => points keep their mean
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    U, S, V = torch.linalg.svd(centered, full_matrices=False)
    return features @ V[:count].T, float((S[:count] ** 2).sum() / (S**2).sum())


# %% wrong principal_components: squares the eigenvalues of the covariance, which are variances already => variances squared
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    values, vectors = torch.linalg.eigh(centered.T @ centered)
    values, vectors = values.flip(0), vectors.flip(1)
    return centered @ vectors[:, :count], (values[:count] ** 2).sum() / (values**2).sum()


# %% wrong principal_components: the share of the last component alone => share of one component
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    U, S, V = torch.linalg.svd(centered, full_matrices=False)
    share = S**2 / (S**2).sum()
    return centered @ V[:count].T, share[count - 1]


# %% wrong principal_components: subtracts one mean of all numbers => one mean for all
import torch


def principal_components(features, count):
    centered = features - features.mean()
    U, S, V = torch.linalg.svd(centered, full_matrices=False)
    return (U * S)[:, :count], float((S[:count] ** 2).sum() / (S**2).sum())


# %% wrong principal_components: rebuilds the features instead of giving the points => features rebuilt
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    U, S, V = torch.linalg.svd(centered, full_matrices=False)
    rebuilt = (U[:, :count] * S[:count]) @ V[:count]
    return rebuilt, float((rebuilt**2).sum() / (centered**2).sum())


# %% wrong principal_components: a share in percent => share in percent
import torch


def principal_components(features, count):
    centered = features - features.mean(dim=0)
    U, S, V = torch.linalg.svd(centered, full_matrices=False)
    return centered @ V[:count].T, 100 * float((S[:count] ** 2).sum() / (S**2).sum())
