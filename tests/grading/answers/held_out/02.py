# %% right receptive_field: walks back from the unit, last layer first
def receptive_field(layers):
    size = 1
    for kernel, stride, dilation in reversed(layers):
        size = (size - 1) * stride + (kernel - 1) * dilation + 1
    return size

# %% right receptive_field: one sum with the product of the strides before each layer
import math

def receptive_field(layers):
    return 1 + sum((k - 1) * d * math.prod(s for _, s, _ in layers[:i])
                   for i, (k, _, d) in enumerate(layers))

# %% right receptive_field: recursion on the first layer
def receptive_field(layers):
    if not layers:
        return 1
    kernel, stride, dilation = layers[0]
    behind = receptive_field(layers[1:])
    return (behind - 1) * stride + dilation * (kernel - 1) + 1

# %% right receptive_field: follows the last and the first place that are read, and counts between
def receptive_field(layers):
    first, last = 0, 0
    for kernel, stride, dilation in layers[::-1]:
        first = first * stride
        last = last * stride + (kernel - 1) * dilation
    return last - first + 1

# %% right receptive_field: reduce with a pair of size and jump in a lambda
from functools import reduce

receptive_field = lambda layers: reduce(
    lambda state, layer: (state[0] + state[1] * layer[2] * (layer[0] - 1), state[1] * layer[1]),
    layers, (1, 1))[0]

# %% wrong receptive_field: counts the stride of a layer in its own kernel, jump updated too early => own stride counted
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        jump *= stride
        size += (kernel - 1) * dilation * jump
    return size

# %% wrong receptive_field: ignores the strides => stride ignored
def receptive_field(layers):
    return 1 + sum((kernel - 1) * dilation for kernel, stride, dilation in layers)

# %% wrong receptive_field: ignores the dilation => dilation ignored
def receptive_field(layers):
    size = jump = 1
    for k, s, _ in layers:
        size += (k - 1) * jump
        jump *= s
    return size

# %% wrong receptive_field: uses only the stride of the layer just before, not the product => last stride only
def receptive_field(layers):
    size = 1
    previous = 1
    for kernel, stride, dilation in layers:
        size = size + (kernel - 1) * dilation * previous
        previous = stride
    return size

# %% wrong receptive_field: adds the whole kernel instead of kernel - 1 => kernel for kernel - 1
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        size += kernel * dilation * jump
        jump *= stride
    return size

# %% wrong receptive_field: starts with size 0 => size begins at 0
def receptive_field(layers):
    size, jump = 0, 1
    for kernel, stride, dilation in layers:
        size += (kernel - 1) * dilation * jump
        jump *= stride
    return size

# %% wrong receptive_field: takes the dilated kernel as kernel * dilation wide => kernel times dilation
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        effective = kernel * dilation
        size += (effective - 1) * jump
        jump *= stride
    return size

# %% wrong receptive_field: the rule for walking back, but applied from the input side on
def receptive_field(layers):
    r = 1
    for k, s, d in layers:
        r = (r - 1) * s + d * (k - 1) + 1
    return r

# %% wrong receptive_field: adds the strides up instead of multiplying them
def receptive_field(layers):
    size = 1
    jump = 1
    for kernel, stride, dilation in layers:
        size += (kernel - 1) * dilation * jump
        jump += stride - 1
    return size

# %% wrong receptive_field: multiplies the jump by the dilation as well => dilation carried on
def receptive_field(layers):
    size, jump = 1, 1
    for k, s, d in layers:
        size += (k - 1) * d * jump
        jump *= s * d
    return size

# %% wrong receptive_field: unpacks a layer as kernel, dilation, stride
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, dilation, stride in layers:
        size += (kernel - 1) * dilation * jump
        jump *= stride
    return size

# %% wrong receptive_field: multiplies the widths of the kernels => sizes multiplied
def receptive_field(layers):
    size = 1
    for kernel, stride, dilation in layers:
        size *= (kernel - 1) * dilation + 1
    return size

# %% wrong receptive_field: returns from inside the loop, so only the first layer counts => one layer only
def receptive_field(layers):
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        size += (kernel - 1) * dilation * jump
        jump *= stride
        return size
    return size

# %% wrong receptive_field: uses the total stride of all layers for every layer => all strides for every layer
import math

def receptive_field(layers):
    total = math.prod(stride for _, stride, _ in layers)
    return 1 + total * sum((kernel - 1) * dilation for kernel, _, dilation in layers)

# %% right pixels_seen: sets of units, layer by layer, keeping only those that exist
def pixels_seen(layers, length, position):
    sizes = [length]
    for kernel, stride, padding in layers[:-1]:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    seen = {position}
    for (kernel, stride, padding), size in zip(layers[::-1], sizes[::-1]):
        seen = {place for unit in seen
                for place in range(unit * stride - padding, unit * stride - padding + kernel)
                if 0 <= place < size}
    return min(seen), max(seen) + 1

# %% right pixels_seen: recursion that returns half-open intervals
def pixels_seen(layers, length, position):
    def back(depth, size):
        if depth == len(layers):
            return position, position + 1
        kernel, stride, padding = layers[depth]
        lo, hi = back(depth + 1, (size + 2 * padding - kernel) // stride + 1)
        return max(lo * stride - padding, 0), min((hi - 1) * stride - padding + kernel, size)

    return back(0, length)

# %% right pixels_seen: forward, every unit carries the interval of pixels that it sees
def pixels_seen(layers, length, position):
    spans = [(p, p + 1) for p in range(length)]
    for kernel, stride, padding in layers:
        none = [None] * padding
        wide = none + spans + none
        spans = []
        for start in range(0, len(wide) - kernel + 1, stride):
            inside = [s for s in wide[start:start + kernel] if s is not None]
            spans.append((min(a for a, _ in inside), max(b for _, b in inside)))
    return spans[position]

# %% right pixels_seen: sends a boolean matrix of what sees what through the layers
import torch

def pixels_seen(layers, length, position):
    sees = torch.eye(length, dtype=torch.bool)
    for kernel, stride, padding in layers:
        border = torch.zeros(padding, length, dtype=torch.bool)
        sees = torch.cat([border, sees, border]).unfold(0, kernel, stride).any(-1)
    pixels = sees[position].nonzero().flatten().tolist()
    return pixels[0], pixels[-1] + 1

# %% wrong pixels_seen: never cuts the padding off => not cut off
def pixels_seen(layers, length, position):
    first = last = position
    for kernel, stride, padding in reversed(layers):
        first = first * stride - padding
        last = last * stride - padding + kernel - 1
    return first, last + 1

# %% wrong pixels_seen: cuts only at the picture, not at the borders of the layers between => cut off at the picture only
def pixels_seen(layers, length, position):
    first = last = position
    for kernel, stride, padding in reversed(layers):
        first = first * stride - padding
        last = last * stride - padding + kernel - 1
    return max(first, 0), min(last + 1, length)

# %% wrong pixels_seen: returns the last pixel instead of the one after it => last pixel for the end
def pixels_seen(layers, length, position):
    lengths = [length]
    for k, s, p in layers:
        lengths.append((lengths[-1] + 2 * p - k) // s + 1)
    lo = hi = position
    for i in range(len(layers) - 1, -1, -1):
        k, s, p = layers[i]
        lo = max(lo * s - p, 0)
        hi = min(hi * s - p + k - 1, lengths[i] - 1)
    return lo, hi

# %% wrong pixels_seen: cuts every layer at the length of the picture => cut off at the picture only
def pixels_seen(layers, length, position):
    first = last = position
    for kernel, stride, padding in layers[::-1]:
        first = max(0, first * stride - padding)
        last = min(length - 1, last * stride - padding + kernel - 1)
    return first, last + 1

# %% wrong pixels_seen: cuts at the left border only => cut off at one border only
def pixels_seen(layers, length, position):
    first = last = position
    for kernel, stride, padding in layers[::-1]:
        first = max(0, first * stride - padding)
        last = last * stride - padding + kernel - 1
    return first, last + 1

# %% wrong pixels_seen: walks from the input side instead of back from the unit => wrong order
def pixels_seen(layers, length, position):
    first = last = position
    size = length
    for kernel, stride, padding in layers:
        first = max(first * stride - padding, 0)
        last = min(last * stride - padding + kernel - 1, size - 1)
        size = (size + 2 * padding - kernel) // stride + 1
    return first, last + 1

# %% wrong pixels_seen: takes the end for first + kernel, so the field does not grow
def pixels_seen(layers, length, position):
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = position
    end = position + 1
    for (kernel, stride, padding), size in zip(reversed(layers), reversed(sizes[:-1])):
        start = first * stride - padding
        first, end = max(start, 0), min(start + kernel, size)
    return first, end

# %% wrong pixels_seen: forgets that the last place of a window is kernel - 1 further on => window too long
def pixels_seen(layers, length, position):
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        kernel, stride, padding = layers[i]
        first = max(first * stride - padding, 0)
        last = min(last * stride - padding + kernel, sizes[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: forgets that padding moves the windows to the left => padding ignored
def pixels_seen(layers, length, position):
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        kernel, stride, _ = layers[i]
        first = first * stride
        last = min(last * stride + kernel - 1, sizes[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: cuts with the length that comes out of the layer, not the one that goes in => cut off at the output's length
def pixels_seen(layers, length, position):
    outs, n = [], length
    for k, s, p in layers:
        n = (n + 2 * p - k) // s + 1
        outs.append(n)
    a = b = position
    for (k, s, p), n in zip(layers[::-1], outs[::-1]):
        a = max(a * s - p, 0)
        b = min(b * s - p + k - 1, n - 1)
    return a, b + 1

# %% wrong pixels_seen: counts the padding once in the lengths
def pixels_seen(layers, length, position):
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + padding - kernel) // stride + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        kernel, stride, padding = layers[i]
        first = max(first * stride - padding, 0)
        last = min(last * stride - padding + kernel - 1, sizes[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: cuts at the length instead of length - 1, one pixel too far at the right border => cut off one place late
def pixels_seen(layers, length, position):
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = position
    for layer, size in zip(reversed(layers), reversed(sizes[:-1])):
        kernel, stride, padding = layer
        first = max(first * stride - padding, 0)
        last = min(last * stride - padding + kernel - 1, size)
    return first, last + 1

# %% wrong pixels_seen: lays a field of the full size evenly around position * jump
def pixels_seen(layers, length, position):
    size, jump = 1, 1
    for kernel, stride, _ in layers:
        size += (kernel - 1) * jump
        jump *= stride
    center = position * jump
    return max(center - size // 2, 0), min(center + size // 2 + 1, length)

# %% wrong pixels_seen: pushes the window back inside at the border instead of cutting it
def pixels_seen(layers, length, position):
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        kernel, stride, padding = layers[i]
        first = first * stride - padding
        last = last * stride - padding + kernel - 1
        if first < 0:
            first, last = 0, last - first
        last = min(last, sizes[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: multiplies the padding by the stride => padding times stride
def pixels_seen(layers, length, position):
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        kernel, stride, padding = layers[i]
        first = max((first - padding) * stride, 0)
        last = min((last - padding) * stride + kernel - 1, sizes[i] - 1)
    return first, last + 1

# %% wrong pixels_seen: ignores the stride on the way back => stride ignored
def pixels_seen(layers, length, position):
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = position
    for i in reversed(range(len(layers))):
        kernel, _, padding = layers[i]
        first = max(first - padding, 0)
        last = min(last - padding + kernel - 1, sizes[i] - 1)
    return first, last + 1
