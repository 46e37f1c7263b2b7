# %% right single_kernel: transposed convolutions from the unit back to the signal
import torch
import torch.nn.functional as F


def single_kernel(kernels, strides):
    unit = torch.ones(1, 1, 1, dtype=kernels[0].dtype)
    for kernel, stride in zip(reversed(kernels), reversed(strides)):
        unit = F.conv_transpose1d(unit, kernel.reshape(1, 1, -1), stride=stride)
    return unit.flatten()


# %% right single_kernel: gradient of the unit with respect to a signal of zeros
import torch
import torch.nn.functional as F


def single_kernel(kernels, strides):
    size = 1
    for k, s in zip(kernels[::-1], strides[::-1]):
        size = (size - 1) * s + len(k)
    with torch.enable_grad():
        signal = torch.zeros(1, 1, size, dtype=kernels[0].dtype, requires_grad=True)
        out = signal
        for k, s in zip(kernels, strides):
            out = F.conv1d(out, k.view(1, 1, -1), stride=s)
        (gradient,) = torch.autograd.grad(out.sum(), signal)
    return gradient[0, 0]


# %% right single_kernel: the answer of the stack to each unit vector, as one batch
import torch
import torch.nn.functional as F


def single_kernel(kernels, strides):
    size, jump = 1, 1
    for i in range(len(kernels)):
        size += (kernels[i].numel() - 1) * jump
        jump *= strides[i]
    impulses = torch.eye(size, dtype=kernels[0].dtype).unsqueeze(1)
    for i in range(len(kernels)):
        impulses = F.conv1d(impulses, kernels[i][None, None], stride=strides[i])
    return impulses.reshape(size)


# %% right single_kernel: each kernel spread with zeros, then multiplied like polynomials with numpy
import numpy as np
import torch


def single_kernel(kernels, strides):
    whole = np.ones(1)
    jump = 1
    for kernel, stride in zip(kernels, strides):
        taps = kernel.detach().double().numpy()
        spread = np.zeros((len(taps) - 1) * jump + 1)
        spread[::jump] = taps
        whole = np.convolve(whole, spread)
        jump *= stride
    return torch.from_numpy(whole).to(kernels[0].dtype)


# %% right single_kernel: recursion, the weights of the unit collected tap by tap in a dictionary
import torch


def single_kernel(kernels, strides):
    found = {}

    def walk(layer, place, weight):
        if layer < 0:
            found[place] = found.get(place, 0.0) + weight
            return
        for tap, w in enumerate(kernels[layer].tolist()):
            walk(layer - 1, place * strides[layer] + tap, weight * w)

    walk(len(kernels) - 1, 0, 1.0)
    size = max(found) + 1
    return torch.tensor([found.get(i, 0.0) for i in range(size)], dtype=kernels[0].dtype)


# %% wrong single_kernel: the jump takes in the stride of the layer itself, before it is used => own stride counted
import torch


def single_kernel(kernels, strides):
    whole = torch.ones(1)
    jump = 1
    for kernel, stride in zip(kernels, strides):
        jump *= stride
        new = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel):
            new[tap * jump:tap * jump + len(whole)] += weight * whole
        whole = new
    return whole


# %% wrong single_kernel: the strides are ignored => stride ignored
import torch


def single_kernel(kernels, strides):
    whole = torch.ones(1)
    for k in kernels:
        out = torch.zeros(len(whole) + len(k) - 1)
        for i in range(len(k)):
            out[i:i + len(whole)] += k[i] * whole
        whole = out
    return whole


# %% wrong single_kernel: the copies lie only the last stride apart, not the product of all strides before => last stride only
import torch


def single_kernel(kernels, strides):
    whole = kernels[0].clone()
    for i in range(1, len(kernels)):
        jump = strides[i - 1]
        kernel = kernels[i]
        longer = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap in range(len(kernel)):
            longer[tap * jump:tap * jump + len(whole)] += kernel[tap] * whole
        whole = longer
    return whole


# %% wrong single_kernel: the kernels are composed by cross-correlation, without a flip => some kernels flipped
import torch
import torch.nn.functional as F


def single_kernel(kernels, strides):
    whole, jump = kernels[0][None, None], strides[0]
    for kernel, stride in zip(kernels[1:], strides[1:]):
        spread = torch.zeros((len(kernel) - 1) * jump + 1)
        spread[::jump] = kernel
        whole = F.conv1d(whole, spread[None, None], padding=len(spread) - 1)
        jump *= stride
    return whole[0, 0]


# %% wrong single_kernel: where copies overlap, the later one overwrites instead of adding => copies overwritten
import torch


def single_kernel(kernels, strides):
    whole, jump = torch.tensor([1.0]), 1
    for kernel, stride in zip(kernels, strides):
        total = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel):
            total[tap * jump:tap * jump + len(whole)] = weight * whole
        whole = total
        jump *= stride
    return whole


# %% wrong single_kernel: an outer product laid end to end, as if the copies never overlapped => copies without overlap
import torch


def single_kernel(kernels, strides):
    whole = kernels[0]
    for kernel in kernels[1:]:
        whole = torch.outer(kernel, whole).flatten()
    return whole


# %% wrong single_kernel: the layers are taken from the output side first => output side first
import torch


def single_kernel(kernels, strides):
    whole = torch.ones(1)
    jump = 1
    for kernel, stride in zip(reversed(kernels), reversed(strides)):
        new = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel):
            new[tap * jump:tap * jump + len(whole)] += weight * whole
        jump *= stride
        whole = new
    return whole


# %% wrong single_kernel: the kernel is too long, with len(kernel) * jump places and zeros at its end => zeros at the end
import torch


def single_kernel(kernels, strides):
    whole, jump = torch.ones(1), 1
    for kernel, stride in zip(kernels, strides):
        new = torch.zeros(len(whole) + len(kernel) * jump)
        for tap, weight in enumerate(kernel):
            start = tap * jump
            new[start:start + len(whole)] += weight * whole
        whole = new
        jump *= stride
    return whole


# %% wrong single_kernel: the jumps are added up instead of multiplied
import torch


def single_kernel(kernels, strides):
    whole = torch.ones(1)
    jump = 1
    for n, kernel in enumerate(kernels):
        new = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap in range(len(kernel)):
            new[tap * jump:tap * jump + len(whole)] += kernel[tap] * whole
        whole = new
        jump += strides[n] - 1
    return whole


# %% wrong single_kernel: the kernel is brought to the sum 1 => scaled to sum 1
import torch
import torch.nn.functional as F


def single_kernel(kernels, strides):
    line = torch.ones(1, 1, 1)
    for kernel, stride in list(zip(kernels, strides))[::-1]:
        line = F.conv_transpose1d(line, kernel[None, None], stride=stride)
    line = line.flatten()
    return line / line.sum()


# %% wrong single_kernel: transposed convolutions in the wrong order, input layer first => output side first
import torch
import torch.nn.functional as F


def single_kernel(kernels, strides):
    line = torch.ones(1, 1, 1)
    for kernel, stride in zip(kernels, strides):
        line = F.conv_transpose1d(line, kernel[None, None], stride=stride)
    return line.flatten()


# %% wrong single_kernel: the gradient of all units of a longer signal, not of the first one
import torch
import torch.nn.functional as F


def single_kernel(kernels, strides):
    size, jump = 1, 1
    for kernel, stride in zip(kernels, strides):
        size += (len(kernel) - 1) * jump
        jump *= stride
    signal = torch.zeros(1, 1, 3 * size, requires_grad=True)
    out = signal
    for kernel, stride in zip(kernels, strides):
        out = F.conv1d(out, kernel[None, None], stride=stride)
    out.sum().backward()
    return signal.grad[0, 0, :size]


# %% wrong single_kernel: the gradient is taken through ReLUs, which the stack does not have
import torch
import torch.nn.functional as F


def single_kernel(kernels, strides):
    size, jump = 1, 1
    for kernel, stride in zip(kernels, strides):
        size += (len(kernel) - 1) * jump
        jump *= stride
    signal = torch.ones(1, 1, size, requires_grad=True)
    out = signal
    for kernel, stride in zip(kernels, strides):
        out = F.conv1d(out, kernel[None, None], stride=stride).relu()
    out[0, 0, 0].backward()
    return signal.grad[0, 0]


# %% wrong single_kernel: the spread kernels are convolved with themselves cut to "same" length
import numpy as np
import torch


def single_kernel(kernels, strides):
    whole, jump = np.ones(1), 1
    for kernel, stride in zip(kernels, strides):
        spread = np.zeros((len(kernel) - 1) * jump + 1)
        spread[::jump] = kernel.numpy()
        whole = np.convolve(whole, spread, mode="same")
        jump *= stride
    return torch.from_numpy(whole).float()


# %% right effective_field: backward by hand, masks and transposed convolutions
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    maps = images.detach()
    alive = []
    for kernel in kernels:
        maps = F.conv2d(maps, kernel)
        alive.append((maps > 0).to(maps.dtype))
        maps = maps.clamp(min=0)
    slope = torch.zeros_like(maps)
    slope[:, :, row, column] = 1
    for kernel, mask in zip(kernels[::-1], alive[::-1]):
        slope = F.conv_transpose2d(slope * mask, kernel)
    return slope.abs().sum(dim=1).mean(dim=0).detach()


# %% right effective_field: torch.func.grad of a function of the pixels
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    def value(pixels):
        for kernel in kernels:
            pixels = torch.relu(F.conv2d(pixels, kernel))
        return pixels[..., row, column].sum()

    return torch.func.grad(value)(images.detach()).abs().mean(0).sum(0)


# %% right effective_field: image by image with backward, added up in a loop
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    total = torch.zeros(images.shape[2:], dtype=images.dtype)
    for image in images:
        pixels = image.detach().clone()[None].requires_grad_(True)
        x = pixels
        for kernel in kernels:
            x = F.conv2d(x, kernel.detach())
            x = x * (x > 0)
        x[0, :, row, column].sum().backward()
        total += pixels.grad[0].abs().sum(0)
    return total / len(images)


# %% right effective_field: only the patch that the unit sees is run, its gradient laid into zeros
import torch
from torch import nn


def effective_field(images, kernels, row, column):
    high = 1 + sum(k.shape[2] - 1 for k in kernels)
    wide = 1 + sum(k.shape[3] - 1 for k in kernels)
    top = row % (images.shape[2] - high + 1)
    left = column % (images.shape[3] - wide + 1)
    layers = []
    for k in kernels:
        conv = nn.Conv2d(k.shape[1], k.shape[0], tuple(k.shape[2:]), bias=False)
        conv.weight = nn.Parameter(k.detach().clone(), requires_grad=False)
        layers += [conv, nn.ReLU()]
    patch = images[:, :, top:top + high, left:left + wide].detach().clone().requires_grad_()
    g = torch.autograd.grad(nn.Sequential(*layers)(patch).sum(), patch)[0]
    field = torch.zeros(images.shape[-2:], dtype=images.dtype)
    field[top:top + high, left:left + wide] = torch.einsum("nchw->hw", g.abs()) / images.shape[0]
    return field


# %% wrong effective_field: the gradient keeps its sign => no absolute value
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.sum(1).mean(0)


# %% wrong effective_field: the absolute value comes after the mean over the images => signs cancel between images
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.relu(F.conv2d(maps, kernel))
    maps[:, :, row, column].sum().backward()
    return pixels.grad.mean(0).abs().sum(0)


# %% wrong effective_field: the absolute value comes after the sum over the channels => signs cancel between channels
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    x = images.detach().clone()
    x.requires_grad_(True)
    out = x
    for w in kernels:
        out = F.conv2d(out, w).relu()
    out[:, :, row, column].sum().backward()
    return x.grad.sum(dim=1).abs().mean(dim=0)


# %% wrong effective_field: the whole map is differentiated, not one place of it => all units at once
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    (grad,) = torch.autograd.grad(maps.sum(), pixels)
    return grad.abs().sum(1).mean(0)


# %% wrong effective_field: the last layer has no ReLU => last ReLU missing
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for i, kernel in enumerate(kernels):
        maps = F.conv2d(maps, kernel)
        if i < len(kernels) - 1:
            maps = maps.relu()
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.abs().sum(1).mean(0)


# %% wrong effective_field: no ReLU at all => no ReLU
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel)
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.abs().sum(1).mean(0)


# %% wrong effective_field: the mean over the channels instead of their sum => mean over the image's channels
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.abs().mean(dim=(0, 1))


# %% wrong effective_field: the sum over the images instead of their mean => sum over images
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    g = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)[0]
    return g.abs().sum((0, 1))


# %% wrong effective_field: the mean over the images is taken twice, in the value and in the result => gradient of a mean
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    value = maps[:, :, row, column].sum(1).mean()
    value.backward()
    return pixels.grad.abs().sum(1).mean(0)


# %% wrong effective_field: row and column are exchanged => row and column swapped
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    (grad,) = torch.autograd.grad(maps[:, :, column, row].sum(), pixels)
    return grad.abs().sum(1).mean(0)


# %% wrong effective_field: the layers are padded to keep the size => padded layers
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel, padding="same").relu()
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.abs().sum(1).mean(0)


# %% wrong effective_field: only the first channel of the last map counts => one channel of the map
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    maps[:, 0, row, column].sum().backward()
    return pixels.grad.abs().sum(1).mean(0)


# %% wrong effective_field: the gradient at the mean image instead of the mean over the images => mean picture
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.mean(0, keepdim=True).requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    (grad,) = torch.autograd.grad(maps[0, :, row, column].sum(), pixels)
    return grad[0].abs().sum(0)


# %% wrong effective_field: only the first image is measured => first image only
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixel = images[:1].clone().requires_grad_()
    out = pixel
    for kernel in kernels:
        out = F.conv2d(out, kernel).relu()
    out[0, :, row, column].sum().backward()
    return pixel.grad[0].abs().sum(0)


# %% wrong effective_field: root of the mean square instead of the mean size => squared
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return (grad ** 2).sum(1).mean(0).sqrt()


# %% wrong effective_field: gradient times pixel => times the pixel
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return (grad * images).abs().sum(1).mean(0)


# %% wrong effective_field: brought to a largest value of 1 => scaled
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    field = grad.abs().sum(1).mean(0)
    return field / field.max()


# %% wrong effective_field: negative gradients are cut to 0 instead of losing their sign => negative gradients dropped
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.clamp(min=0).sum(1).mean(0)


# %% wrong effective_field: backward by hand, with the ReLU of the gradient instead of that of the maps
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    x = images
    for k in kernels:
        x = F.conv2d(x, k).relu()
    g = torch.zeros_like(x)
    g[:, :, row, column] = 1
    for k in reversed(kernels):
        g = F.conv_transpose2d(g.relu(), k)
    return g.abs().sum(1).mean(0)


# %% wrong effective_field: products of absolute kernels, as if sizes multiplied along each path
import torch
import torch.nn.functional as F


def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel.abs()).relu()
    (grad,) = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.sum(1).mean(0)


# %% right spot_width: torch.cov with the strengths as weights
import torch


def spot_width(strength):
    height, width = strength.shape
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    places = torch.stack([rows.flatten(), columns.flatten()]).double()
    cov = torch.cov(places, correction=0, aweights=strength.detach().flatten().double())
    down, across = cov.diagonal().clamp(min=0).sqrt().tolist()
    return down, across


# %% right spot_width: plain Python loops over the pixels
import math


def spot_width(strength):
    cells = [(r, c, s) for r, line in enumerate(strength.tolist()) for c, s in enumerate(line) if s > 0]
    total = sum(s for _, _, s in cells)

    def width(axis):
        center = sum(cell[axis] * cell[2] for cell in cells) / total
        return math.sqrt(sum((cell[axis] - center) ** 2 * cell[2] for cell in cells) / total)

    return width(0), width(1)


# %% right spot_width: half the mean squared distance of all pairs, without a center
import torch


def spot_width(strength):
    share = strength.double() / strength.double().sum()

    def half_pairs(line):
        place = torch.arange(len(line), dtype=line.dtype)
        distance = (place[:, None] - place[None, :]) ** 2
        return (torch.einsum("i,ij,j->", line, distance, line) / 2).sqrt().item()

    return tuple(half_pairs(share.sum(axis)) for axis in (1, 0))


# %% right spot_width: numpy averages with weights
import numpy as np


def spot_width(strength):
    weights = strength.detach().cpu().numpy().astype(np.float64)
    result = []
    for other in (1, 0):
        line = weights.sum(axis=other)
        place = np.arange(line.size)
        center = np.average(place, weights=line)
        result.append(float(np.sqrt(np.average((place - center) ** 2, weights=line))))
    return tuple(result)


# %% right spot_width: second moment minus squared first, counted from the strongest place
import torch

std = lambda line: (lambda place: ((line @ place ** 2) - (line @ place) ** 2).clamp(min=0) ** 0.5)(
    torch.arange(line.numel(), dtype=torch.float64) - line.argmax())


def spot_width(strength):
    share = strength.double() / strength.double().sum()
    return std(share.sum(1)).item(), std(share.sum(0)).item()


# %% wrong spot_width: measured from the middle of the map instead of the spot's own center => about the middle of the map
import torch


def spot_width(strength):
    share = strength / strength.sum()
    out = []
    for line in (share.sum(1), share.sum(0)):
        place = torch.arange(len(line)).float()
        center = (len(line) - 1) / 2
        out.append((line * (place - center) ** 2).sum().sqrt().item())
    return tuple(out)


# %% wrong spot_width: the variance, without the root => variance
import torch


def spot_width(strength):
    share = strength / strength.sum()

    def var(line):
        place = torch.arange(len(line))
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().item()

    return var(share.sum(1)), var(share.sum(0))


# %% wrong spot_width: the axes are exchanged => axes swapped
import torch


def spot_width(strength):
    share = strength / strength.sum()

    def std(line):
        place = torch.arange(len(line)).float()
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().sqrt().item()

    return std(share.sum(0)), std(share.sum(1))


# %% wrong spot_width: not divided by the sum => not normalized
import torch


def spot_width(strength):
    widths = []
    for axis in (1, 0):
        line = strength.sum(axis)
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum()
        widths.append(((line * (place - center) ** 2).sum()).sqrt().item())
    return widths[0], widths[1]


# %% wrong spot_width: divided by the largest value instead of the sum => divided by the largest
import torch


def spot_width(strength):
    share = strength / strength.max()
    result = []
    for dim in (1, 0):
        line = share.sum(dim)
        x = torch.arange(line.shape[0])
        mu = (x * line).sum() / line.sum()
        result.append((line * (x - mu) ** 2).sum().sqrt().item())
    return tuple(result)


# %% wrong spot_width: the spread of the strengths themselves, not of the places => spread of the strengths
import torch


def spot_width(strength):
    share = strength / strength.sum()
    return share.sum(1).std(unbiased=False).item(), share.sum(0).std(unbiased=False).item()


# %% wrong spot_width: measured from the strongest place instead of the mean => about the strongest place
import torch


def spot_width(strength):
    share = strength / strength.sum()
    down, across = share.sum(1), share.sum(0)

    def width(line):
        place = torch.arange(len(line))
        return ((place - line.argmax()) ** 2 * line).sum().sqrt().item()

    return width(down), width(across)


# %% wrong spot_width: only the row and the column through the strongest pixel are looked at => one row and one column
import torch


def spot_width(strength):
    r, c = divmod(strength.argmax().item(), strength.shape[1])

    def std(line):
        line = line / line.sum()
        place = torch.arange(len(line)).float()
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().sqrt().item()

    return std(strength[:, c]), std(strength[r])


# %% wrong spot_width: second moment from place 0, the center not subtracted => about place 0
import torch


def spot_width(strength):
    share = strength / strength.sum()
    rows = torch.arange(strength.shape[0]).float()
    cols = torch.arange(strength.shape[1]).float()
    return ((share.sum(1) * rows ** 2).sum().sqrt().item(),
            (share.sum(0) * cols ** 2).sum().sqrt().item())


# %% wrong spot_width: the mean distance from the center instead of the root of the mean square => mean distance
import torch


def spot_width(strength):
    share = strength / strength.sum()

    def spread(line):
        place = torch.arange(len(line)).float()
        center = line @ place
        return (line @ (place - center).abs()).item()

    return spread(share.sum(1)), spread(share.sum(0))


# %% wrong spot_width: the places that are not 0 count alike, whatever their strength => strengths not used
import torch


def spot_width(strength):
    rows, columns = torch.nonzero(strength, as_tuple=True)
    return rows.float().std(unbiased=False).item(), columns.float().std(unbiased=False).item()


# %% wrong spot_width: softmax instead of division by the sum => softmax for the shares
import torch


def spot_width(strength):
    share = strength.flatten().softmax(0).reshape(strength.shape)
    res = []
    for line in (share.sum(1), share.sum(0)):
        i = torch.arange(len(line)).float()
        c = (i * line).sum()
        res.append(((i - c) ** 2 * line).sum().sqrt().item())
    return tuple(res)


# %% wrong spot_width: each row is divided by its own sum, so that all rows weigh the same
import torch


def spot_width(strength):
    def std(line):
        place = torch.arange(len(line)).float()
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().sqrt().item()

    by_row = strength / strength.sum(1, keepdim=True).clamp(min=1e-12)
    by_column = strength / strength.sum(0, keepdim=True).clamp(min=1e-12)
    return std(by_column.mean(1)), std(by_row.mean(0))


# %% wrong spot_width: the center is rounded to a whole pixel => center rounded
import torch


def spot_width(strength):
    share = strength / strength.sum()
    out = []
    for line in [share.sum(1), share.sum(0)]:
        place = torch.arange(len(line))
        center = int((line * place).sum())
        out.append((line * (place - center) ** 2).sum().sqrt().item())
    return out[0], out[1]


# %% wrong spot_width: one distance from the center for both axes together => one width for both axes
import torch


def spot_width(strength):
    share = strength / strength.sum()
    r = torch.arange(strength.shape[0]).float()[:, None]
    c = torch.arange(strength.shape[1]).float()[None, :]
    cr, cc = (share * r).sum(), (share * c).sum()
    total = (share * ((r - cr) ** 2 + (c - cc) ** 2)).sum().sqrt().item()
    return total, total


# %% wrong spot_width: the strengths are squared before they weigh the places
import torch


def spot_width(strength):
    power = strength ** 2
    share = power / power.sum()

    def std(line):
        place = torch.arange(len(line)).float()
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().sqrt().item()

    return std(share.sum(1)), std(share.sum(0))
