# %% right receptive_field: from the unit back to the picture
def receptive_field(layers):
    size = 1
    for kernel, stride, dilation in reversed(layers):
        size = (size - 1) * stride + (kernel - 1) * dilation + 1
    return size

# %% right receptive_field: a sum of products of slices
from math import prod

def receptive_field(layers):
    strides = [s for _, s, _ in layers]
    return 1 + sum((k - 1) * d * prod(strides[:i]) for i, (k, _, d) in enumerate(layers))

# %% right receptive_field: recursion on the first layer
def receptive_field(layers):
    if not layers:
        return 1
    (kernel, stride, dilation), *rest = layers
    return 1 + dilation * (kernel - 1) + stride * (receptive_field(rest) - 1)

# %% right receptive_field: follows the first and the last index that are read
def receptive_field(layers):
    lowest = highest = 0
    for kernel, stride, dilation in layers[::-1]:
        lowest, highest = lowest * stride, highest * stride + dilation * (kernel - 1)
    return highest - lowest + 1

# %% right receptive_field: accumulate for the jumps, a lambda
from itertools import accumulate
from operator import mul

receptive_field = lambda layers: 1 + sum(
    jump * (layer[0] - 1) * layer[2]
    for jump, layer in zip(accumulate([1] + [stride for _, stride, _ in layers], mul), layers))

# %% wrong receptive_field: a layer's own stride is already in its jump => own stride counted
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        jump *= stride
        size += (kernel - 1) * dilation * jump
    return size

# %% wrong receptive_field: the strides are ignored => stride ignored
def receptive_field(layers):
    return 1 + sum((k - 1) * d for k, s, d in layers)

# %% wrong receptive_field: only the layer's own stride counts, not those before => own stride only
def receptive_field(layers):
    size = 1
    for k, s, d in layers:
        size += (k - 1) * d * s
    return size

# %% wrong receptive_field: only the stride of the layer just before counts, no product => last stride only
def receptive_field(layers):
    size = 1
    previous = 1
    for kernel, stride, dilation in layers:
        size += (kernel - 1) * dilation * previous
        previous = stride
    return size

# %% wrong receptive_field: the dilation is ignored => dilation ignored
def receptive_field(layers):
    size = jump = 1
    for kernel, stride, _ in layers:
        size += (kernel - 1) * jump
        jump *= stride
    return size

# %% wrong receptive_field: the whole kernel is added instead of kernel - 1 => kernel for kernel - 1
def receptive_field(layers):
    size, jump = 1, 1
    for k, s, d in layers:
        size += k * d * jump
        jump *= s
    return size

# %% wrong receptive_field: begins with size 0 => size begins at 0
def receptive_field(layers):
    size, jump = 0, 1
    for k, s, d in layers:
        size += (k - 1) * d * jump
        jump *= s
    return size

# %% wrong receptive_field: strides are added up instead of multiplied => strides added
def receptive_field(layers):
    size, jump = 1, 1
    for k, s, d in layers:
        size += (k - 1) * d * jump
        jump += s
    return size

# %% wrong receptive_field: the dilation is multiplied into the jump and widens all later layers => dilation carried on
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        size += (kernel - 1) * dilation * jump
        jump *= stride * dilation
    return size

# %% wrong receptive_field: a dilated kernel is taken as kernel * dilation wide => kernel times dilation
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        wide = kernel * dilation
        size += (wide - 1) * jump
        jump *= stride
    return size

# %% wrong receptive_field: dilation d is taken as d holes between the taps => dilation as holes
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        wide = kernel + (kernel - 1) * dilation
        size += (wide - 1) * jump
        jump *= stride
    return size

# %% wrong receptive_field: the rule of the way back is applied in the order of the way forward => output side first
def receptive_field(layers):
    size = 1
    for kernel, stride, dilation in layers:
        size = (size - 1) * stride + (kernel - 1) * dilation + 1
    return size

# %% wrong receptive_field: kernel // 2 is added on both sides, right for odd kernels only => half a kernel on both sides
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        reach = kernel // 2 * dilation * jump
        size += 2 * reach
        jump *= stride
    return size

# %% wrong receptive_field: on the way back size * stride, the gap after the last unit counts too => gap after the last unit
def receptive_field(layers):
    size = 1
    for k, s, d in reversed(layers):
        size = size * s + (k - 1) * d
    return size

# %% wrong receptive_field: the sizes of the layers are multiplied => sizes multiplied
def receptive_field(layers):
    size = 1
    for k, s, d in layers:
        size *= (k - 1) * d + 1
    return size

# %% wrong receptive_field: the product of all strides is used for every layer => all strides for every layer
def receptive_field(layers):
    jump = 1
    for _, stride, _ in layers:
        jump *= stride
    return 1 + sum((k - 1) * d * jump for k, _, d in layers)

# %% right pixels_seen: forward, each unit carries the interval that it sees
def pixels_seen(layers, length, position):
    seen = [(i, i + 1) for i in range(length)]
    for kernel, stride, padding in layers:
        units = (len(seen) + 2 * padding - kernel) // stride + 1
        following = []
        for u in range(units):
            begin = u * stride - padding
            inside = seen[max(begin, 0):begin + kernel]
            following.append((inside[0][0], inside[-1][1]))
        seen = following
    return seen[position]

# %% right pixels_seen: recursion, half-open intervals
def pixels_seen(layers, length, position):
    def down(depth):
        """Length of what comes out of the first `depth` layers, and the part of it that is seen from above."""
        if depth == 0:
            return length
        kernel, stride, padding = layers[depth - 1]
        return 1 + (down(depth - 1) + 2 * padding - kernel) // stride

    begin, end = position, position + 1
    for depth in range(len(layers), 0, -1):
        kernel, stride, padding = layers[depth - 1]
        begin = begin * stride - padding
        end = (end - 1) * stride - padding + kernel
        begin, end = max(begin, 0), min(end, down(depth - 1))
    return begin, end

# %% right pixels_seen: sets of places, walked back one layer after another
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s + 1)
    places = {position}
    for (k, s, p), n in zip(layers[::-1], lengths[-2::-1]):
        places = {i * s - p + tap for i in places for tap in range(k)} & set(range(n))
    return min(places), max(places) + 1

# %% right pixels_seen: autograd through convolutions with kernels of ones
import torch
import torch.nn.functional as F

def pixels_seen(layers, length, position):
    picture = torch.ones(1, 1, length, dtype=torch.float64, requires_grad=True)
    signal = picture
    for kernel, stride, padding in layers:
        weights = torch.full((1, 1, kernel), 1 / kernel, dtype=torch.float64)
        signal = F.conv1d(signal, weights, stride=stride, padding=padding)
    gradient, = torch.autograd.grad(signal[0, 0, position], picture, allow_unused=True) if layers else (None,)
    if gradient is None:
        return position, position + 1
    places = gradient[0, 0].nonzero().flatten().tolist()
    return places[0], places[-1] + 1

# %% right pixels_seen: a row vector of marks, multiplied back through the layers' matrices
import torch

def pixels_seen(layers, length, position):
    matrices, n = [], length
    for kernel, stride, padding in layers:
        units = (n + 2 * padding - kernel) // stride + 1
        tap = torch.arange(n)[None] - (torch.arange(units)[:, None] * stride - padding)
        matrices.append(((tap >= 0) & (tap < kernel)).float())
        n = units
    marks = torch.zeros(n)
    marks[position] = 1
    while matrices:
        marks = (marks @ matrices.pop()).clamp(max=1)
    seen = [i for i, mark in enumerate(marks.tolist()) if mark > 0]
    return seen[0], seen[-1] + 1

# %% wrong pixels_seen: cut off only once, at the border of the picture, the layers between have none => cut off at the picture only
def pixels_seen(layers, length, position):
    first = last = position
    for kernel, stride, padding in reversed(layers):
        first = first * stride - padding
        last = last * stride - padding + kernel - 1
    return max(first, 0), min(last + 1, length)

# %% wrong pixels_seen: nothing is cut off at the borders => not cut off
def pixels_seen(layers, length, position):
    first = last = position
    for kernel, stride, padding in reversed(layers):
        first = first * stride - padding
        last = last * stride - padding + kernel - 1
    return first, last + 1

# %% wrong pixels_seen: every layer is cut at the length of the picture instead of its own => cut off at the picture only
def pixels_seen(layers, length, position):
    first = last = position
    for k, s, p in reversed(layers):
        first = max(first * s - p, 0)
        last = min(last * s - p + k - 1, length - 1)
    return first, last + 1

# %% wrong pixels_seen: returns the last pixel instead of the one after it => last pixel for the end
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s + 1)
    first = last = position
    for i in range(len(layers) - 1, -1, -1):
        k, s, p = layers[i]
        first = max(first * s - p, 0)
        last = min(last * s - p + k - 1, lengths[i] - 1)
    return first, last

# %% wrong pixels_seen: the window ends at + kernel, one place too far in each layer => window too long
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s + 1)
    first = last = position
    for (k, s, p), n in zip(reversed(layers), reversed(lengths[:-1])):
        first = max(first * s - p, 0)
        last = min(last * s - p + k, n - 1)
    return first, last + 1

# %% wrong pixels_seen: the walk back goes through the layers from the input side => wrong order
def pixels_seen(layers, length, position):
    lengths = []
    n = length
    for k, s, p in layers:
        lengths.append(n)
        n = (n + 2 * p - k) // s + 1
    first = last = position
    for (k, s, p), n in zip(layers, lengths):
        first = max(first * s - p, 0)
        last = min(last * s - p + k - 1, n - 1)
    return first, last + 1

# %% wrong pixels_seen: the padding is forgotten on the way back => padding ignored
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        k, s, _ = layers[i]
        first = first * s
        last = min(last * s + k - 1, lengths[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: the padding is added instead of subtracted => padding added
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        k, s, p = layers[i]
        first = max(first * s + p, 0)
        last = min(last * s + p + k - 1, lengths[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: the stride is left out on the way back => stride ignored
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        k, s, p = layers[i]
        first = max(first - p, 0)
        last = min(last - p + k - 1, lengths[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: the padding is multiplied by the stride, (first - padding) * stride => padding times stride
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s + 1)
    lengths.pop()
    first = last = position
    for (k, s, p), n in zip(layers[::-1], lengths[::-1]):
        first = max((first - p) * s, 0)
        last = min((last - p) * s + k - 1, n - 1)
    return first, last + 1

# %% wrong pixels_seen: the lengths are computed without padding, so the right border comes too early => lengths without padding
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] - k) // s + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        k, s, p = layers[i]
        first = max(first * s - p, 0)
        last = min(last * s - p + k - 1, lengths[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: the lengths are computed without the + 1 => lengths without the last unit
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s)
    first = last = position
    for i in reversed(range(len(layers))):
        k, s, p = layers[i]
        first = max(first * s - p, 0)
        last = min(last * s - p + k - 1, lengths[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: cut at the length of what comes out of the layer instead of what goes in => cut off at the output's length
def pixels_seen(layers, length, position):
    out = []
    n = length
    for k, s, p in layers:
        n = (n + 2 * p - k) // s + 1
        out.append(n)
    first = last = position
    for (k, s, p), n in zip(reversed(layers), reversed(out)):
        first = max(first * s - p, 0)
        last = min(last * s - p + k - 1, n - 1)
    return first, last + 1

# %% wrong pixels_seen: min with the length itself instead of length - 1, padding counts as a place => cut off one place late
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        k, s, p = layers[i]
        first = max(first * s - p, 0)
        last = min(last * s - p + k - 1, lengths[i])
    return first, last + 1

# %% wrong pixels_seen: end is the cut-off beginning plus the size of the field => end counted from what is left of the beginning
def pixels_seen(layers, length, position):
    size = jump = 1
    start = 0
    for kernel, stride, padding in layers:
        start -= padding * jump
        size += (kernel - 1) * jump
        jump *= stride
    first = max(start + position * jump, 0)
    return first, min(first + size, length)

# %% wrong pixels_seen: the field is laid centrally round position * jump => centered on position times jump
def pixels_seen(layers, length, position):
    size = jump = 1
    for kernel, stride, padding in layers:
        size += (kernel - 1) * jump
        jump *= stride
    center = position * jump
    first = center - size // 2
    return max(first, 0), min(first + size, length)

# %% right single_kernel: kernels spread with zeros, full convolutions by numpy
import numpy as np
import torch

def single_kernel(kernels, strides):
    whole, jump = np.ones(1), 1
    for kernel, stride in zip(kernels, strides):
        spread = np.zeros((len(kernel) - 1) * jump + 1)
        spread[::jump] = kernel.double().numpy()
        whole = np.convolve(whole, spread)
        jump *= stride
    return torch.from_numpy(whole).to(kernels[0].dtype)

# %% right single_kernel: from the last layer down, as a gradient runs back
import torch

def single_kernel(kernels, strides):
    weights = torch.ones(1, dtype=kernels[0].dtype)
    for kernel, stride in zip(kernels[::-1], strides[::-1]):
        below = torch.zeros((len(weights) - 1) * stride + len(kernel), dtype=kernel.dtype)
        for unit in range(len(weights)):
            below[unit * stride:unit * stride + len(kernel)] += weights[unit] * kernel
        weights = below
    return weights

# %% right single_kernel: measured, each pixel is set to one in its turn and run through the stack
import torch

def single_kernel(kernels, strides):
    size = jump = 1
    for kernel, stride in zip(kernels, strides):
        size, jump = size + (len(kernel) - 1) * jump, jump * stride
    signals = torch.eye(size, dtype=kernels[0].dtype)
    for kernel, stride in zip(kernels, strides):
        signals = signals.unfold(1, len(kernel), stride) @ kernel
    return signals[:, 0]

# %% right single_kernel: autograd of the unit that reads the left end
import torch
import torch.nn.functional as F

def single_kernel(kernels, strides):
    size = 1
    for kernel, stride in zip(reversed(kernels), reversed(strides)):
        size = (size - 1) * stride + len(kernel)
    signal = torch.zeros(1, 1, size, dtype=kernels[0].dtype, requires_grad=True)
    answer = signal
    for kernel, stride in zip(kernels, strides):
        answer = F.conv1d(answer, kernel.detach().view(1, 1, -1), stride=stride)
    return torch.autograd.grad(answer.sum(), signal)[0].flatten()

# %% right single_kernel: a dictionary of place to weight, every path through the stack
import torch

def single_kernel(kernels, strides):
    table, jump = {0: 1.0}, 1
    for kernel, stride in zip(kernels, strides):
        following = {}
        for tap, weight in enumerate(kernel.tolist()):
            for place, w in table.items():
                following[place + tap * jump] = following.get(place + tap * jump, 0.0) + w * weight
        table = following
        jump *= stride
    return torch.tensor([table.get(p, 0.0) for p in range(max(table) + 1)], dtype=kernels[0].dtype)

# %% right single_kernel: a product of Toeplitz matrices, its only row
import torch

def _rows(kernel, length, stride):
    count = (length - len(kernel)) // stride + 1
    m = torch.zeros(count, length, dtype=kernel.dtype)
    for i in range(count):
        m[i, i * stride:i * stride + len(kernel)] = kernel
    return m

def single_kernel(kernels, strides):
    product = torch.ones(1, 1, dtype=kernels[-1].dtype)
    for kernel, stride in reversed(list(zip(kernels, strides))):
        length = (product.shape[1] - 1) * stride + len(kernel)
        product = product @ _rows(kernel, length, stride)
    return product[0]

# %% wrong single_kernel: the layer's own stride is already in the jump => own stride counted
import torch

def single_kernel(kernels, strides):
    whole, jump = torch.ones(1), 1
    for kernel, stride in zip(kernels, strides):
        jump *= stride
        total = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel):
            total[tap * jump:tap * jump + len(whole)] += weight * whole
        whole = total
    return whole

# %% wrong single_kernel: the strides are ignored, a plain convolution of all kernels => stride ignored
import torch

def single_kernel(kernels, strides):
    whole = torch.ones(1)
    for kernel in kernels:
        total = torch.zeros(len(whole) + len(kernel) - 1)
        for tap, weight in enumerate(kernel):
            total[tap:tap + len(whole)] += weight * whole
        whole = total
    return whole

# %% wrong single_kernel: copies are laid by the stride of the layer before only, not by the product => last stride only
import torch

def single_kernel(kernels, strides):
    whole = kernels[0].clone()
    for i in range(1, len(kernels)):
        step = strides[i - 1]
        total = torch.zeros(len(whole) + (len(kernels[i]) - 1) * step)
        for tap in range(len(kernels[i])):
            total[tap * step:tap * step + len(whole)] += kernels[i][tap] * whole
        whole = total
    return whole

# %% wrong single_kernel: overlapping copies overwrite each other instead of adding up => copies overwritten
import torch

def single_kernel(kernels, strides):
    whole, jump = torch.ones(1), 1
    for kernel, stride in zip(kernels, strides):
        total = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel):
            total[tap * jump:tap * jump + len(whole)] = weight * whole
        whole = total
        jump *= stride
    return whole

# %% wrong single_kernel: each kernel is flipped when it joins the others (correlated where it should be convolved) => some kernels flipped
import torch
import torch.nn.functional as F

def single_kernel(kernels, strides):
    whole, jump = kernels[0], strides[0]
    for kernel, stride in zip(kernels[1:], strides[1:]):
        spread = torch.zeros((len(kernel) - 1) * jump + 1)
        spread[::jump] = kernel
        side = len(spread) - 1
        whole = F.conv1d(F.pad(whole, (side, side))[None, None], spread[None, None])[0, 0]
        jump *= stride
    return whole

# %% wrong single_kernel: a Kronecker product, copies are laid side by side without overlap => copies without overlap
import torch

def single_kernel(kernels, strides):
    whole = torch.ones(1)
    for kernel in kernels:
        whole = torch.kron(kernel, whole)
    return whole

# %% wrong single_kernel: the layers are taken from the output side => output side first
import torch

def single_kernel(kernels, strides):
    whole, jump = torch.ones(1), 1
    for kernel, stride in zip(reversed(kernels), reversed(strides)):
        total = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel):
            total[tap * jump:tap * jump + len(whole)] += weight * whole
        whole = total
        jump *= stride
    return whole

# %% wrong single_kernel: the kernel so far is spread by the jump instead of the new one => wrong side stretched
import torch

def single_kernel(kernels, strides):
    whole, jump = torch.ones(1), 1
    for kernel, stride in zip(kernels, strides):
        total = torch.zeros((len(whole) - 1) * jump + len(kernel))
        for place, weight in enumerate(whole):
            total[place * jump:place * jump + len(kernel)] += weight * kernel
        whole = total
        jump *= stride
    return whole

# %% wrong single_kernel: jump zeros are put between the taps instead of jump - 1 => one zero too many between taps
import numpy as np
import torch

def single_kernel(kernels, strides):
    whole, jump = np.ones(1), 1
    for kernel, stride in zip(kernels, strides):
        spread = np.zeros((len(kernel) - 1) * (jump + 1) + 1)
        spread[::jump + 1] = kernel.numpy()
        whole = np.convolve(whole, spread)
        jump *= stride
    return torch.tensor(whole, dtype=torch.float32)

# %% wrong single_kernel: strides are added up instead of multiplied => strides added
import torch

def single_kernel(kernels, strides):
    whole, jump = kernels[0].clone(), strides[0]
    for kernel, stride in zip(kernels[1:], strides[1:]):
        total = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel):
            total[tap * jump:tap * jump + len(whole)] += weight * whole
        whole = total
        jump += stride
    return whole

# %% wrong single_kernel: too long, len(kernel) * jump instead of (len(kernel) - 1) * jump => zeros at the end
import torch

def single_kernel(kernels, strides):
    whole, jump = torch.ones(1), 1
    for kernel, stride in zip(kernels, strides):
        total = torch.zeros(len(whole) + len(kernel) * jump)
        for tap, weight in enumerate(kernel):
            total[tap * jump:tap * jump + len(whole)] += weight * whole
        whole = total
        jump *= stride
    return whole

# %% wrong single_kernel: begins with a kernel of zero, so everything stays zero => begins with zero
import torch

def single_kernel(kernels, strides):
    whole, jump = torch.zeros(1), 1
    for kernel, stride in zip(kernels, strides):
        total = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel):
            total[tap * jump:tap * jump + len(whole)] += weight * whole
        whole = total
        jump *= stride
    return whole

# %% wrong single_kernel: the result is scaled to sum to one => scaled to sum 1
import torch

def single_kernel(kernels, strides):
    whole, jump = torch.ones(1), 1
    for kernel, stride in zip(kernels, strides):
        total = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel):
            total[tap * jump:tap * jump + len(whole)] += weight * whole
        whole = total
        jump *= stride
    return whole / whole.sum()

# %% wrong single_kernel: the copies are not multiplied by the weight of their tap => taps' weights ignored
import torch

def single_kernel(kernels, strides):
    whole, jump = kernels[0].clone(), strides[0]
    for kernel, stride in zip(kernels[1:], strides[1:]):
        total = torch.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap in range(len(kernel)):
            total[tap * jump:tap * jump + len(whole)] += whole
        whole = total
        jump *= stride
    return whole

# %% wrong single_kernel: strides thin out the full convolution instead of spreading the copies => stride thins out the kernel
import numpy as np
import torch

def single_kernel(kernels, strides):
    whole = np.ones(1)
    for kernel, stride in zip(kernels, strides):
        whole = np.convolve(whole, kernel.numpy())[::stride]
    return torch.tensor(whole, dtype=torch.float32)

# %% right effective_field: one image after another, backward()
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    strength = torch.zeros(images.shape[2:], dtype=images.dtype)
    for image in images:
        pixels = image.detach().clone()[None].requires_grad_()
        maps = pixels
        for kernel in kernels:
            maps = F.relu(F.conv2d(maps, kernel.detach()))
        maps[0, :, row, column].sum().backward()
        strength += pixels.grad[0].abs().sum(dim=0)
    return strength / len(images)

# %% right effective_field: no autograd, masks of the ReLUs and transposed convolutions
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    masks, maps = [], images.detach()
    for kernel in kernels:
        maps = F.conv2d(maps, kernel.detach())
        masks.append(maps > 0)
        maps = maps.clamp(min=0)
    gradient = torch.zeros_like(maps)
    gradient[..., row, column] = 1
    for kernel, mask in zip(kernels[::-1], masks[::-1]):
        gradient = F.conv_transpose2d(gradient * mask, kernel.detach())
    return gradient.abs().sum(1).mean(0)

# %% right effective_field: the Jacobian of all images' values, its diagonal over the images
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    def values(pixels):
        maps = pixels
        for kernel in kernels:
            maps = torch.relu(F.conv2d(maps, kernel.detach()))
        return maps[:, :, row, column].sum(1)

    jacobian = torch.autograd.functional.jacobian(values, images.detach())
    own = torch.stack([jacobian[n, n] for n in range(len(images))])
    return own.abs().mean(dim=0).sum(dim=0)

# %% right effective_field: a mask that is one at the place, layers as modules, convolution by unfold
import torch
import torch.nn as nn

class Layer(nn.Module):
    def __init__(self, kernel):
        super().__init__()
        self.register_buffer("kernel", kernel.detach())

    def forward(self, x):
        kh, kw = self.kernel.shape[2:]
        windows = x.unfold(2, kh, 1).unfold(3, kw, 1)
        return torch.einsum("ncijab,kcab->nkij", windows, self.kernel).relu()

def effective_field(images, kernels, row, column):
    network = nn.Sequential(*[Layer(kernel) for kernel in kernels])
    pixels = images.detach().clone().requires_grad_(True)
    maps = network(pixels)
    mask = torch.zeros(maps.shape, dtype=maps.dtype)
    mask[:, :, row, column] = 1.0
    (gradient,) = torch.autograd.grad((maps * mask).sum(), pixels)
    return gradient.abs().sum(1).sum(0) / images.shape[0]

# %% right effective_field: only the patch that the unit sees is run through the network, then put back
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    high = 1 + sum(kernel.shape[2] - 1 for kernel in kernels)
    wide = 1 + sum(kernel.shape[3] - 1 for kernel in kernels)
    patch = images[:, :, row:row + high, column:column + wide].detach().clone().requires_grad_()
    value = patch
    for kernel in kernels:
        value = F.conv2d(value, kernel).relu()
    gradient = torch.autograd.grad(value.sum(), patch)[0]
    field = torch.zeros_like(images[0, 0])
    field[row:row + high, column:column + wide] = gradient.abs().sum(1).mean(0)
    return field

# %% wrong effective_field: no absolute value => no absolute value
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.sum(1).mean(0)

# %% wrong effective_field: the absolute value comes last, after the mean over the images, so signs cancel => absolute value last
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.sum(1).mean(0).abs()

# %% wrong effective_field: the channels are summed before the absolute value => signs cancel between channels
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    x = images.detach().clone()
    x.requires_grad = True
    out = x
    for k in kernels:
        out = torch.relu(F.conv2d(out, k))
    out[:, :, row, column].sum().backward()
    return x.grad.sum(dim=1).abs().mean(dim=0)

# %% wrong effective_field: averaged over the images before the absolute value => signs cancel between images
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    x = images.detach().clone().requires_grad_()
    out = x
    for k in kernels:
        out = F.relu(F.conv2d(out, k))
    g = torch.autograd.grad(out[..., row, column].sum(), x)[0]
    return g.mean(0).abs().sum(0)

# %% wrong effective_field: the whole last map is differentiated instead of one place => all units at once
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps.sum(), pixels)
    return grad.abs().sum(1).mean(0)

# %% wrong effective_field: no ReLU after the last layer => last ReLU missing
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for i, kernel in enumerate(kernels):
        maps = F.conv2d(maps, kernel)
        if i < len(kernels) - 1:
            maps = maps.relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.abs().sum(1).mean(0)

# %% wrong effective_field: the ReLUs are forgotten => no ReLU
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel)
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.abs().sum(1).mean(0)

# %% wrong effective_field: summed over the images instead of averaged => sum over images
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.abs().sum(dim=(0, 1))

# %% wrong effective_field: averaged over the channels as well => mean over the image's channels
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.abs().mean(dim=(0, 1))

# %% wrong effective_field: mean of the place over images and channels is differentiated => gradient of a mean
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].mean(), pixels)
    return grad.abs().sum(1).mean(0)

# %% wrong effective_field: row and column are swapped => row and column swapped
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, :, column, row].sum(), pixels)
    return grad.abs().sum(1).mean(0)

# %% wrong effective_field: the convolutions are padded, so the place in the map is another one => padded layers
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        kh, kw = kernel.shape[2:]
        maps = F.conv2d(maps, kernel, padding=(kh // 2, kw // 2)).relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.abs().sum(1).mean(0)

# %% wrong effective_field: always the middle of the map, row and column are not used => always the same place
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    middle = maps[:, :, maps.shape[2] // 2, maps.shape[3] // 2]
    grad, = torch.autograd.grad(middle.sum(), pixels)
    return grad.abs().sum(1).mean(0)

# %% wrong effective_field: the gradient is squared instead of taken absolute => squared
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return (grad ** 2).sum(1).mean(0)

# %% wrong effective_field: only the first channel of the last map is differentiated => one channel of the map
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, 0, row, column].sum(), pixels)
    return grad.abs().sum(1).mean(0)

# %% wrong effective_field: the gradient is multiplied by the picture => times the pixel
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return (grad * images).abs().sum(1).mean(0)

# %% wrong effective_field: the gradient of the mean picture instead of the mean gradient of the pictures => mean picture
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    picture = images.mean(0, keepdim=True).detach().requires_grad_()
    maps = picture
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[0, :, row, column].sum(), picture)
    return grad[0].abs().sum(0)

# %% wrong effective_field: negative gradients are cut to zero instead of losing their sign => negative gradients dropped
import torch
import torch.nn.functional as F

def effective_field(images, kernels, row, column):
    pixels = images.clone().requires_grad_()
    maps = pixels
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    grad, = torch.autograd.grad(maps[:, :, row, column].sum(), pixels)
    return grad.clamp(min=0).sum(1).mean(0)

# %% right spot_width: the weighted covariance matrix of the places
import torch

def spot_width(strength):
    H, W = strength.shape
    places = torch.cartesian_prod(torch.arange(H), torch.arange(W)).double()
    weights = strength.detach().double().flatten()
    weights = weights / weights.sum()
    center = weights @ places
    away = places - center
    covariance = (away * weights[:, None]).T @ away
    down, across = covariance.diagonal().sqrt().tolist()
    return down, across

# %% right spot_width: over pairs of places, half the mean squared distance, without a center
import torch

def _width(line):
    place = torch.arange(len(line), dtype=torch.float64)
    squared = (place[:, None] - place) ** 2
    return float((line @ squared @ line / 2).sqrt())

def spot_width(strength):
    share = strength.double() / strength.double().sum()
    return _width(share.sum(1)), _width(share.sum(0))

# %% right spot_width: plain Python with exact fractions
from fractions import Fraction
from math import sqrt

def spot_width(strength):
    table = [[Fraction(value) for value in line] for line in strength.tolist()]
    rows = [sum(line) for line in table]
    columns = [sum(line) for line in zip(*table)]

    def deviation(weights):
        total = sum(weights)
        mean = sum(i * w for i, w in enumerate(weights)) / total
        square = sum(i * i * w for i, w in enumerate(weights)) / total
        return sqrt(square - mean ** 2)

    return deviation(rows), deviation(columns)

# %% right spot_width: numpy's weighted average, twice
import numpy as np

def spot_width(strength):
    weights = np.asarray(strength.detach().cpu(), dtype=np.float64)
    widths = []
    for place in np.indices(weights.shape):
        center = np.average(place, weights=weights)
        widths.append(float(np.sqrt(np.average((place - center) ** 2, weights=weights))))
    return tuple(widths)

# %% right spot_width: a lambda for the root, einsum over both axes of the map
import torch

def spot_width(strength):
    share = strength.double() / strength.double().sum()
    r = torch.arange(share.shape[0], dtype=share.dtype)
    c = torch.arange(share.shape[1], dtype=share.dtype)
    r = r - torch.einsum("ij,i->", share, r)
    c = c - torch.einsum("ij,j->", share, c)
    root = lambda letters, place: torch.einsum(letters, share, place, place).sqrt().item()
    return root("ij,i,i->", r), root("ij,j,j->", c)

# %% wrong spot_width: measured from the middle of the map instead of the spot's own center => about the middle of the map
import torch

def spot_width(strength):
    share = strength / strength.sum()
    H, W = strength.shape
    rows, cols = torch.arange(H), torch.arange(W)
    down = (share.sum(1) * (rows - (H - 1) / 2) ** 2).sum().sqrt()
    across = (share.sum(0) * (cols - (W - 1) / 2) ** 2).sum().sqrt()
    return down.item(), across.item()

# %% wrong spot_width: not divided by the sum => not normalized
import torch

def spot_width(strength):
    def width(line):
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().sqrt().item()
    return width(strength.sum(1)), width(strength.sum(0))

# %% wrong spot_width: the variance, without the root => variance
import torch

def spot_width(strength):
    share = strength / strength.sum()
    def width(line):
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().item()
    return width(share.sum(1)), width(share.sum(0))

# %% wrong spot_width: down and across are swapped, sum(0) is taken as the line over the rows => axes swapped
import torch

def spot_width(strength):
    share = strength / strength.sum()
    def width(line):
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().sqrt().item()
    return width(share.sum(0)), width(share.sum(1))

# %% wrong spot_width: the standard deviation of the strengths, not of the places => spread of the strengths
import torch

def spot_width(strength):
    share = strength / strength.sum()
    return share.sum(1).std(unbiased=False).item(), share.sum(0).std(unbiased=False).item()

# %% wrong spot_width: measured from the strongest pixel instead of the mean place => about the strongest place
import torch

def spot_width(strength):
    share = strength / strength.sum()
    widths = []
    for axis in (1, 0):
        line = share.sum(axis)
        place = torch.arange(len(line))
        center = line.argmax()
        widths.append(float((line * (place - center) ** 2).sum().sqrt()))
    return tuple(widths)

# %% wrong spot_width: divided by the largest value instead of the sum => divided by the largest
import torch

def spot_width(strength):
    share = strength / strength.max()
    def width(line):
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum() / line.sum()
        return (line * (place - center) ** 2).sum().sqrt().item()
    return width(share.sum(1)), width(share.sum(0))

# %% wrong spot_width: the sum is missing in the center only => center not normalized
import torch

def spot_width(strength):
    def width(line):
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum()
        return ((line * (place - center) ** 2).sum() / line.sum()).sqrt().item()
    return width(strength.sum(1)), width(strength.sum(0))

# %% wrong spot_width: the center is rounded to a whole pixel => center rounded
import torch

def spot_width(strength):
    share = strength / strength.sum()
    def width(line):
        place = torch.arange(len(line), dtype=torch.float32)
        center = int((line * place).sum())
        return (line * (place - center) ** 2).sum().sqrt().item()
    return width(share.sum(1)), width(share.sum(0))

# %% wrong spot_width: only the row and the column through the strongest pixel are measured => one row and one column
import torch

def spot_width(strength):
    r, c = divmod(int(strength.argmax()), strength.shape[1])
    def width(line):
        line = line / line.sum()
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().sqrt().item()
    return width(strength[:, c]), width(strength[r])

# %% wrong spot_width: the mean distance from the center instead of the root of the mean square => mean distance
import torch

def spot_width(strength):
    share = strength / strength.sum()
    def width(line):
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum()
        return (line * (place - center).abs()).sum().item()
    return width(share.sum(1)), width(share.sum(0))

# %% wrong spot_width: one width of both axes together, given twice => one width for both axes
import torch

def spot_width(strength):
    share = strength / strength.sum()
    H, W = strength.shape
    y, x = torch.meshgrid(torch.arange(H).float(), torch.arange(W).float(), indexing="ij")
    cy, cx = (share * y).sum(), (share * x).sum()
    radius = (share * ((y - cy) ** 2 + (x - cx) ** 2)).sum().sqrt().item()
    return radius, radius

# %% wrong spot_width: softmax instead of division by the sum => softmax for the shares
import torch

def spot_width(strength):
    share = strength.flatten().softmax(0).view_as(strength)
    def width(line):
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum()
        return (line * (place - center) ** 2).sum().sqrt().item()
    return width(share.sum(1)), width(share.sum(0))

# %% wrong spot_width: the spread of the places that are not zero, the strengths are not used => strengths not used
import torch

def spot_width(strength):
    rows, cols = strength.nonzero(as_tuple=True)
    return rows.float().std(unbiased=False).item(), cols.float().std(unbiased=False).item()

# %% wrong spot_width: the weights are squared too, (line * (place - center)) ** 2 => weights squared
import torch

def spot_width(strength):
    share = strength / strength.sum()
    widths = []
    for line in (share.sum(1), share.sum(0)):
        place = torch.arange(len(line), dtype=torch.float32)
        center = (line * place).sum()
        widths.append(((line * (place - center)) ** 2).sum().sqrt().item())
    return tuple(widths)

# %% wrong spot_width: root of the mean of the squares, the square of the center is not taken off => about place 0
import torch

def spot_width(strength):
    share = strength / strength.sum()
    rows = torch.arange(strength.shape[0], dtype=torch.float32)
    cols = torch.arange(strength.shape[1], dtype=torch.float32)
    return (share.sum(1) @ rows ** 2).sqrt().item(), (share.sum(0) @ cols ** 2).sqrt().item()
