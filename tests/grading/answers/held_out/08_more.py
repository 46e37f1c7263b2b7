# %% right highway: F.linear and torch.lerp
import torch
import torch.nn.functional as F


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(F.linear(x, gw, gb))
        x = torch.lerp(x, F.linear(x, w, b).relu(), gate)
        carried = carried * (1 - gate)
    return x, carried

# %% right highway: recursion over the layers
import torch


def highway(x, layers):
    if len(layers) == 0:
        return x, torch.ones_like(x)
    (w, b, gw, gb), rest = layers[0], layers[1:]
    keep = torch.sigmoid(-(x @ gw.T + gb))
    h = torch.clamp(x @ w.T + b, min=0)
    out, share = highway((1 - keep) * h + keep * x, rest)
    return out, keep * share

# %% right highway: both maps in one product, cut apart again
import torch


def highway(x, layers):
    share = torch.ones_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        both = x @ torch.cat([weight, gate_weight]).T + torch.cat([bias, gate_bias])
        h, t = both.chunk(2, dim=1)
        t = t.sigmoid()
        x = t * h.relu() + (1 - t) * x
        share = share * (1 - t)
    return x, share

# %% right highway: collects the gates, product at the end, einsum
import torch


def highway(x, layers):
    passed = [torch.ones_like(x)]
    state = x
    for w, b, gw, gb in layers:
        t = torch.sigmoid(torch.einsum("nd,kd->nk", state, gw) + gb)
        h = torch.relu(torch.einsum("nd,kd->nk", state, w) + b)
        state = state + t * (h - state)
        passed.append(1 - t)
    return state, torch.stack(passed).prod(dim=0)

# %% right highway: double precision inside
import torch


def highway(x, layers):
    z = x.double()
    share = torch.ones_like(z)
    for layer in layers:
        w, b, gw, gb = [p.double() for p in layer]
        t = 1 / (1 + torch.exp(-(z @ gw.t() + gb)))
        h = torch.maximum(z @ w.t() + b, torch.zeros_like(z))
        z, share = t * h + (1 - t) * z, share * (1 - t)
    return z.to(x.dtype), share.to(x.dtype)

# %% wrong highway: the gate is computed after x has been replaced by H(x) => gate looks at H
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        old = x
        x = torch.relu(x @ w.T + b)
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * x + (1 - gate) * old
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: the gate the wrong way round, T carries => gates swapped
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = (1 - gate) * torch.relu(x @ w.T + b) + gate * x
        carried = carried * gate
    return x, carried

# %% wrong highway: the share is the product of T => share of T
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        carried = carried * gate
    return x, carried

# %% wrong highway: the weights are not transposed => weights not transposed
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw + gb)
        x = gate * torch.relu(x @ w + b) + (1 - gate) * x
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: the gate's weights alone are not transposed => weights not transposed
import torch
import torch.nn.functional as F


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw + gb)
        x = gate * F.relu(F.linear(x, w, b)) + (1 - gate) * x
        carried *= 1 - gate
    return x, carried

# %% wrong highway: H without its ReLU => no ReLU
import torch
import torch.nn.functional as F


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(F.linear(x, gw, gb))
        x = gate * F.linear(x, w, b) + (1 - gate) * x
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: the share of the last layer alone => last gate only
import torch


def highway(x, layers):
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        carried = 1 - gate
        x = gate * torch.relu(x @ w.T + b) + carried * x
    return x, carried

# %% wrong highway: what is carried of the input, times x, instead of the share => share times x
import torch


def highway(x, layers):
    carried = x.clone()
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: all gates from the first input => gates of the first input
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    out = x
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        out = gate * torch.relu(out @ w.T + b) + (1 - gate) * out
        carried = carried * (1 - gate)
    return out, carried

# %% wrong highway: every layer carries the first input instead of its own => first input carried
import torch


def highway(x, layers):
    start, carried = x, torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * start
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: the ReLU over the whole mixture => ReLU after the mixture
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = torch.relu(gate * (x @ w.T + b) + (1 - gate) * x)
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: the gate's bias is forgotten => bias left out
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, _ in layers:
        gate = torch.sigmoid(x @ gw.T)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: the bias of H is forgotten => bias left out
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T) + (1 - gate) * x
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: a plain shortcut, x is added whole => carried in full
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + x
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: one minus the product of the gates => one minus the product of T
import torch


def highway(x, layers):
    product = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        product = product * gate
    return x, 1 - product

# %% wrong highway: the mean of 1 - T over the layers instead of the product => shares added up
import torch


def highway(x, layers):
    passed = []
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        passed.append(1 - gate)
    return x, torch.stack(passed).mean(dim=0)

# %% wrong highway: the share as one number, the mean over all units => share averaged
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        carried = carried * (1 - gate)
    return x, carried.mean()

# %% wrong highway: returns inside the loop, after the first layer => It fails in the 3 checks where layers is not of length 1, and holds in every other one.
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        carried = carried * (1 - gate)
        return x, carried

# %% wrong highway: the sigmoid for H and the ReLU for the gate => gate without sigmoid, in part
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.relu(x @ gw.T + gb)
        x = gate * torch.sigmoid(x @ w.T + b) + (1 - gate) * x
        carried = carried * (1 - gate)
    return x, carried

# %% wrong highway: x is replaced before the gate, and the new x is carried
import torch
import torch.nn.functional as F


def highway(x, layers):
    share = torch.ones_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        t = torch.sigmoid(F.linear(x, gate_weight, gate_bias))
        x = F.relu(F.linear(x, weight, bias))
        x = t * x + (1 - t) * x
        share = share * (1 - t)
    return x, share

# %% wrong highway: a softmax over the units for the gate
import torch


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.softmax(x @ gw.T + gb, dim=1)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        carried = carried * (1 - gate)
    return x, carried

# %% right resnet_size: block by block with a helper for convolution and batch norm
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    parameters, layers, maps = conv(3, width, 7), 1, width
    for stage, count in enumerate(blocks):
        inner = width * 2 ** stage
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                parameters += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                parameters += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if maps != out:
                parameters += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": parameters + maps * classes + classes}

# %% right resnet_size: first a list of all convolutions, then sums over it
def resnet_size(bottleneck, blocks, width, classes):
    convolutions = [(3, width, 7, True)]  # maps before, maps behind, size, is a layer
    before = width
    for s, number in enumerate(blocks):
        inner = width << s
        plan = [(inner, 1), (inner, 3), (4 * inner, 1)] if bottleneck else [(inner, 3), (inner, 3)]
        for _ in range(number):
            entry = before
            for behind, size in plan:
                convolutions.append((before, behind, size, True))
                before = behind
            if entry != before:
                convolutions.append((entry, before, 1, False))
    weights = sum(a * b * k ** 2 for a, b, k, _ in convolutions)
    norms = sum(2 * b for _, b, _, _ in convolutions)
    depth = sum(1 for c in convolutions if c[3])
    return {"layers": depth + 1, "parameters": weights + norms + (before + 1) * classes}

# %% right resnet_size: a stage in closed form, its first block and all others
def resnet_size(bottleneck, blocks, width, classes):
    expansion = 4 if bottleneck else 1
    maps = width
    total = 147 * width + 2 * width
    for n, inner in zip(blocks, (width, 2 * width, 4 * width, 8 * width)):
        if n == 0:
            continue
        out = expansion * inner
        if bottleneck:
            first = maps * inner + 9 * inner ** 2 + inner * out + 2 * (2 * inner + out)
            other = 2 * inner * out + 9 * inner ** 2 + 2 * (2 * inner + out)
        else:
            first = 9 * inner * (maps + inner) + 4 * inner
            other = 18 * inner ** 2 + 4 * inner
        total += first + (n - 1) * other
        if out != maps:
            total += (maps + 2) * out
        maps = out
    total += (maps + 1) * classes
    return {"layers": 2 + sum(blocks) * (3 if bottleneck else 2), "parameters": total}

# %% right resnet_size: recursion over a flat list of blocks
def resnet_size(bottleneck, blocks, width, classes):
    inners = [width * 2 ** s for s in range(len(blocks)) for _ in range(blocks[s])]

    def rest(maps, todo):
        result = maps * classes + classes
        for inner in todo:
            out = inner * 4 if bottleneck else inner
            chain = [maps, inner, inner, out] if bottleneck else [maps, inner, out]
            area = [1, 9, 1] if bottleneck else [9, 9]
            result += sum((a * size + 2) * b for a, b, size in zip(chain, chain[1:], area))
            result += (maps + 2) * out * (maps != out)
            result += out * classes - maps * classes
            maps = out
        return result

    per_block = 3 if bottleneck else 2
    return {"layers": 1 + per_block * len(inners) + 1, "parameters": 149 * width + rest(width, inners)}

# %% wrong resnet_size: projections only where the map is halved, so the first stage of bottlenecks has none => projections at strides only
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        out = 4 * inner if bottleneck else inner
        for i in range(count):
            if bottleneck:
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if i == 0 and s > 0:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: no projections at all => projections forgotten
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, 4 * inner, 1)
                maps = 4 * inner
                layers += 3
            else:
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                maps = inner
                layers += 2
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: the batch norm of the projections is forgotten => projection without batch norm
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 2, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            steps = [(inner, 1), (inner, 3), (4 * inner, 1)] if bottleneck else [(inner, 3), (inner, 3)]
            a = maps
            for b, k in steps:
                n += conv(a, b, k)
                a = b
                layers += 1
            if a != maps:
                n += maps * a
            maps = a
    return {"layers": layers, "parameters": n + (maps + 1) * classes}

# %% wrong resnet_size: batch norm is not counted => batch norm left out
def resnet_size(bottleneck, blocks, width, classes):
    n, layers, maps = 3 * width * 49, 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += maps * inner + 9 * inner * inner + inner * out
                layers += 3
            else:
                out = inner
                n += 9 * maps * inner + 9 * inner * inner
                layers += 2
            if out != maps:
                n += maps * out
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: the running statistics of batch norm are counted as learned => running statistics counted
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 4 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if out != maps:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: projections are counted as layers => projections as layers
def resnet_size(bottleneck, blocks, width, classes):
    layers = 0
    n = 0

    def conv(a, b, k):
        nonlocal layers, n
        layers += 1
        n += a * b * k * k + 2 * b

    conv(3, width, 7)
    maps = width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                conv(maps, inner, 1)
                conv(inner, inner, 3)
                conv(inner, out, 1)
            else:
                out = inner
                conv(maps, inner, 3)
                conv(inner, inner, 3)
            if out != maps:
                conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: the linear layer without its bias => linear layer without bias
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if out != maps:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes}

# %% wrong resnet_size: convolutions with biases => biases in convolutions
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return (a * k * k + 1) * b + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if out != maps:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: a projection in the first block of every stage, also where the maps stay => projection in every stage
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        out = 4 * inner if bottleneck else inner
        for i in range(count):
            if bottleneck:
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
            else:
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
            layers += 3 if bottleneck else 2
            if i == 0:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: the maps before a bottleneck are taken as inner, not 4 * inner
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, 4 * inner, 1)
                layers += 3
                if maps != 4 * inner:
                    n += conv(maps, 4 * inner, 1)
            else:
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
                if maps != inner:
                    n += conv(maps, inner, 1)
            maps = inner
    features = 4 * maps if bottleneck else maps
    return {"layers": layers + 1, "parameters": n + features * classes + classes}

# %% wrong resnet_size: the linear layer reads 8 * width features, also after bottlenecks => linear layer of basic blocks
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if out != maps:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + 8 * width * classes + classes}

# %% wrong resnet_size: the linear layer is not counted as a layer => stem or linear layer not counted
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if out != maps:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: the stem has no batch norm
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = 3 * width * 7 * 7, 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if out != maps:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: every block has a projection => projection in every block
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: all blocks of a stage counted like its first, the maps are updated after the stage
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        if bottleneck:
            out = 4 * inner
            one = conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
        else:
            out = inner
            one = conv(maps, inner, 3) + conv(inner, inner, 3)
        n += count * one
        layers += count * (3 if bottleneck else 2)
        if out != maps:
            n += conv(maps, out, 1)
        maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: two layers a block, also for bottlenecks => two layers in a bottleneck
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, maps = conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
            if out != maps:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": 2 * sum(blocks) + 2, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: the stages grow by width each instead of doubling
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * (s + 1)
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if out != maps:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: the projection is a 3x3 convolution => projection of 3x3
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if out != maps:
                n += conv(maps, out, 3)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: the numbers of the paper, 64 maps and 1000 classes, instead of the arguments
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, 64, 7), 1, 64
    for inner, count in zip((64, 128, 256, 512), blocks):
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                n += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                n += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if out != maps:
                n += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": n + maps * 1000 + 1000}

# %% wrong resnet_size: a bottleneck is three 3x3 convolutions => large kernels in a bottleneck
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k=3):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width, 7), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        chain = [inner, inner, 4 * inner] if bottleneck else [inner, inner]
        for _ in range(count):
            start = maps
            for b in chain:
                n += conv(maps, b)
                maps = b
                layers += 1
            if start != maps:
                n += conv(start, maps, 1)
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}

# %% wrong resnet_size: a 3x3 stem, as for CIFAR => stem of 3x3
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k=3):
        return a * b * k * k + 2 * b
    n, layers, maps = conv(3, width), 1, width
    for s, count in enumerate(blocks):
        inner = width * 2 ** s
        chain = [(inner, 1), (inner, 3), (4 * inner, 1)] if bottleneck else [(inner, 3), (inner, 3)]
        for _ in range(count):
            start = maps
            for b, k in chain:
                n += conv(maps, b, k)
                maps = b
                layers += 1
            if start != maps:
                n += conv(start, maps, 1)
    return {"layers": layers + 1, "parameters": n + maps * classes + classes}
