# %% right vgg_costs: the plan is split at its pools
def vgg_costs(plan, image, head):
    channels, height, width = image
    result = []
    for stage in plan.split("M")[:-1]:
        parameters = macs = 0
        for word in stage.split():
            number, _, small = word.partition(":")
            filters, area = int(number), 1 if small else 9
            parameters += filters * (area * channels + 1)
            macs += filters * area * channels * height * width
            channels = filters
        height, width = height // 2, width // 2
        result.append([parameters, macs])
    sizes = [channels * height * width, *head]
    weights = sum(a * b for a, b in zip(sizes, sizes[1:]))
    return result + [[weights + sum(head), weights]]


# %% right vgg_costs: a generator gives the cost of each layer with its row, added up afterwards
def vgg_costs(plan, image, head):
    words = plan.split()

    def walk():
        c, h, w = image
        row = 0
        for word in words:
            if word == "M":
                h, w, row = h // 2, w // 2, row + 1
                continue
            k = 1 if word.endswith(":1x1") else 3
            f = int(word.split(":")[0])
            yield row, f, k * k * c * f, h * w
            c = f
        inputs = c * h * w
        for units in head:
            yield row, units, inputs * units, 1
            inputs = units

    costs = [[0, 0] for _ in range(words.count("M") + 1)]
    for row, biases, weights, places in walk():
        costs[row][0] += weights + biases
        costs[row][1] += weights * places
    return costs


# %% right vgg_costs: recursion over the words
def vgg_costs(plan, image, head):
    def go(words, c, h, w):
        if not words:
            inputs, cost = c * h * w, [0, 0]
            for units in head:
                cost = [cost[0] + (inputs + 1) * units, cost[1] + inputs * units]
                inputs = units
            return [cost]
        first, rest = words[0], words[1:]
        if first == "M":
            return [[0, 0]] + go(rest, c, h // 2, w // 2)
        f = int(first.replace(":1x1", ""))
        weights = c * f * (1 if ":" in first else 9)
        later = go(rest, f, h, w)
        later[0] = [later[0][0] + weights + f, later[0][1] + weights * h * w]
        return later

    return go(plan.split(), *image)


# %% wrong vgg_costs: a 1x1 convolution is charged like a 3x3 => 1x1 ignored
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            costs[-1][0] += 9 * c * f + f
            costs[-1][1] += 9 * c * f * h * w
            c = f
    n = c * h * w
    for units in head:
        costs[-1][0] += n * units + units
        costs[-1][1] += n * units
        n = units
    return costs


# %% wrong vgg_costs: the biases are not counted as parameters => biases forgotten
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
            continue
        f = int(word.split(":")[0])
        weights = c * f * (1 if ":" in word else 9)
        costs[-1][0] += weights
        costs[-1][1] += weights * h * w
        c = f
    n = c * h * w
    for units in head:
        costs[-1][0] += n * units
        costs[-1][1] += n * units
        n = units
    return costs


# %% wrong vgg_costs: the additions of the biases are counted as multiply-adds => biases as multiply-adds
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f, k = int(word.split(":")[0]), 1 if word.endswith("1x1") else 3
            p = f * (k * k * c + 1)
            costs[-1][0] += p
            costs[-1][1] += p * h * w
            c = f
    n = c * h * w
    for units in head:
        p = (n + 1) * units
        costs[-1] = [costs[-1][0] + p, costs[-1][1] + p]
        n = units
    return costs


# %% wrong vgg_costs: the first linear layer is given one number for each channel, not every place => averaged map
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            weights = c * f * (1 if ":" in word else 9)
            costs[-1][0] += weights + f
            costs[-1][1] += weights * h * w
            c = f
    for units in head:
        costs[-1][0] += c * units + units
        costs[-1][1] += c * units
        c = units
    return costs


# %% wrong vgg_costs: every linear layer of the head is given the flattened map => every linear layer reads the map
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            weights = c * f * (1 if ":" in word else 9)
            costs[-1][0] += weights + f
            costs[-1][1] += weights * h * w
            c = f
    inputs = c * h * w
    costs[-1] = [sum((inputs + 1) * u for u in head), sum(inputs * u for u in head)]
    return costs


# %% wrong vgg_costs: the channels change at the pools only, so later convolutions of a stage see too few => channels of the stage before
def vgg_costs(plan, image, head):
    c, h, w = image
    f = c
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w, c = h // 2, w // 2, f
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            weights = c * f * (1 if ":" in word else 9)
            costs[-1][0] += weights + f
            costs[-1][1] += weights * h * w
    n = c * h * w
    for units in head:
        costs[-1][0] += n * units + units
        costs[-1][1] += n * units
        n = units
    return costs


# %% wrong vgg_costs: the pool of an odd side rounds up => pool rounds up
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = (h + 1) // 2, (w + 1) // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            weights = c * f * (1 if ":" in word else 9)
            costs[-1][0] += weights + f
            costs[-1][1] += weights * h * w
            c = f
    n = c * h * w
    for units in head:
        costs[-1][0] += n * units + units
        costs[-1][1] += n * units
        n = units
    return costs


# %% wrong vgg_costs: each layer of the head gets a row of its own => one entry for each linear layer
def vgg_costs(plan, image, head):
    c, h, w = image
    costs, row = [], [0, 0]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append(row)
            row = [0, 0]
        else:
            f = int(word.split(":")[0])
            weights = c * f * (1 if ":" in word else 9)
            row[0] += weights + f
            row[1] += weights * h * w
            c = f
    n = c * h * w
    for units in head:
        costs.append([n * units + units, n * units])
        n = units
    return costs


# %% wrong vgg_costs: the padding is forgotten, every 3x3 takes two rows and columns => padding forgotten
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f, k = int(word.split(":")[0]), 1 if ":" in word else 3
            h, w = h - k + 1, w - k + 1
            costs[-1][0] += k * k * c * f + f
            costs[-1][1] += k * k * c * f * h * w
            c = f
    n = c * h * w
    for units in head:
        costs[-1][0] += n * units + units
        costs[-1][1] += n * units
        n = units
    return costs


# %% wrong vgg_costs: all rows are one and the same list => one list many times
def vgg_costs(plan, image, head):
    c, h, w = image
    words = plan.split()
    costs = [[0, 0]] * (words.count("M") + 1)
    stage = 0
    for word in words:
        if word == "M":
            h, w = h // 2, w // 2
            stage += 1
        else:
            f = int(word.split(":")[0])
            weights = c * f * (1 if ":" in word else 9)
            costs[stage][0] += weights + f
            costs[stage][1] += weights * h * w
            c = f
    n = c * h * w
    for units in head:
        costs[stage][0] += n * units + units
        costs[stage][1] += n * units
        n = units
    return costs


# %% wrong vgg_costs: words with 1x1 are not numbers and are skipped
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        elif word.isdigit():
            f = int(word)
            costs[-1][0] += 9 * c * f + f
            costs[-1][1] += 9 * c * f * h * w
            c = f
    n = c * h * w
    for units in head:
        costs[-1][0] += n * units + units
        costs[-1][1] += n * units
        n = units
    return costs


# %% wrong vgg_costs: the map is taken to be square => square image
def vgg_costs(plan, image, head):
    c, side, _ = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            side //= 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            weights = c * f * (1 if ":" in word else 9)
            costs[-1][0] += weights + f
            costs[-1][1] += weights * side**2
            c = f
    n = c * side**2
    for units in head:
        costs[-1][0] += n * units + units
        costs[-1][1] += n * units
        n = units
    return costs


# %% wrong vgg_costs: the row of the head is added to the last stage => head in the last stage
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = []
    current = [0, 0]
    for word in plan.split():
        if word == "M":
            costs.append(current)
            current = [0, 0]
            h, w = h // 2, w // 2
        else:
            f = int(word.split(":")[0])
            weights = c * f * (1 if ":" in word else 9)
            current[0] += weights + f
            current[1] += weights * h * w
            c = f
    n = c * h * w
    for units in head:
        costs[-1][0] += n * units + units
        costs[-1][1] += n * units
        n = units
    return costs


# %% wrong vgg_costs: each convolution is counted on the map behind the pool of its stage => counted after the pool
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = []
    for stage in plan.split("M")[:-1]:
        h, w = h // 2, w // 2
        costs.append([0, 0])
        for word in stage.split():
            f = int(word.split(":")[0])
            weights = c * f * (1 if ":" in word else 9)
            costs[-1][0] += weights + f
            costs[-1][1] += weights * h * w
            c = f
    n, last = c * h * w, [0, 0]
    for units in head:
        last[0] += n * units + units
        last[1] += n * units
        n = units
    return costs + [last]


# %% right adaptive_average: first the rows, then the columns
import torch


def adaptive_average(maps, rows, columns):
    def along(values, size, axis):
        length = values.shape[axis]
        parts = []
        for i in range(size):
            begin, end = i * length // size, -(-(i + 1) * length // size)
            parts.append(values.narrow(axis, begin, end - begin).mean(dim=axis, keepdim=True))
        return torch.cat(parts, dim=axis)

    return along(along(maps, rows, 2), columns, 3)


# %% right adaptive_average: two matrices of weights
import torch


def adaptive_average(maps, rows, columns):
    def weights(size, length):
        i, p = torch.arange(size)[:, None], torch.arange(length)
        inside = (p >= i * length // size) & (p * size < (i + 1) * length)
        return inside.to(maps.dtype) / inside.sum(dim=1, keepdim=True)

    n, c, h, w = maps.shape
    return torch.einsum("ih,nchw,jw->ncij", weights(rows, h), maps, weights(columns, w))


# %% right adaptive_average: nested comprehension and stack
import math

import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    spans = lambda size, length: [slice(i * length // size, math.ceil((i + 1) * length / size)) for i in range(size)]
    grid = [maps[:, :, s, t].mean((2, 3)) for s in spans(rows, h) for t in spans(columns, w)]
    return torch.stack(grid, dim=-1).reshape(n, c, rows, columns)


# %% right adaptive_average: summed area table in double
import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    table = torch.zeros(n, c, h + 1, w + 1, dtype=torch.float64)
    table[:, :, 1:, 1:] = maps.double().cumsum(2).cumsum(3)
    top = torch.arange(rows) * h // rows
    bottom = ((torch.arange(rows) + 1) * h + rows - 1) // rows
    left = torch.arange(columns) * w // columns
    right = ((torch.arange(columns) + 1) * w + columns - 1) // columns
    lower, upper = table[:, :, bottom], table[:, :, top]
    total = lower[..., right] - lower[..., left] - upper[..., right] + upper[..., left]
    area = (bottom - top)[:, None] * (right - left)
    return (total / area).to(maps.dtype)


# %% wrong adaptive_average: the end of a window is rounded down, too => ends rounded down
import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            out[:, :, i, j] = maps[:, :, i * h // rows : (i + 1) * h // rows, j * w // columns : (j + 1) * w // columns].mean(dim=(2, 3))
    return out


# %% wrong adaptive_average: windows of one size side by side, the rest of the map is dropped
import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    kh, kw = max(h // rows, 1), max(w // columns, 1)
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            out[:, :, i, j] = maps[:, :, i * kh : (i + 1) * kh, j * kw : (j + 1) * kw].mean(dim=(2, 3))
    return out


# %% wrong adaptive_average: the end is included, each window is one too large => end included
import math

import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        top, bottom = i * h // rows, math.ceil((i + 1) * h / rows) + 1
        for j in range(columns):
            left, right = j * w // columns, math.ceil((j + 1) * w / columns) + 1
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return out


# %% wrong adaptive_average: brackets are missing, i + 1 * h / rows is not (i + 1) * h / rows
import math

import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, left = i * h // rows, j * w // columns
            bottom, right = math.ceil(i + 1 * h / rows), math.ceil(j + 1 * w / columns)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return out


# %% wrong adaptive_average: rounds to the nearest instead of down and up => rounded to the nearest
import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        a, b = round(i * h / rows), round((i + 1) * h / rows)
        for j in range(columns):
            d, e = round(j * w / columns), round((j + 1) * w / columns)
            out[:, :, i, j] = maps[:, :, a : max(b, a + 1), d : max(e, d + 1)].mean(dim=(2, 3))
    return out


# %% wrong adaptive_average: takes one pixel at the beginning of the window, no average => one pixel for a window
import torch


def adaptive_average(maps, rows, columns):
    h, w = maps.shape[2:]
    r = torch.arange(rows) * h // rows
    c = torch.arange(columns) * w // columns
    return maps[:, :, r][:, :, :, c]


# %% wrong adaptive_average: the end is the beginning plus a fixed size, although windows differ in size => equal windows
import math

import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    kh, kw = math.ceil(h / rows), math.ceil(w / columns)
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, left = i * h // rows, j * w // columns
            out[:, :, i, j] = maps[:, :, top : top + kh, left : left + kw].mean(dim=(2, 3))
    return out


# %% wrong adaptive_average: rows and columns of the grid are exchanged => rows for columns
import math

import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, columns, rows)
    for i in range(columns):
        for j in range(rows):
            out[:, :, i, j] = maps[
                :, :, i * h // columns : math.ceil((i + 1) * h / columns), j * w // rows : math.ceil((j + 1) * w / rows)
            ].mean(dim=(2, 3))
    return out


# %% wrong adaptive_average: the largest number of a window, not the mean => maximum
import math

import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            window = maps[:, :, i * h // rows : math.ceil((i + 1) * h / rows), j * w // columns : math.ceil((j + 1) * w / columns)]
            out[:, :, i, j] = window.amax(dim=(2, 3))
    return out


# %% wrong adaptive_average: the mean goes over images and channels as well => images or channels averaged
import math

import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            out[:, :, i, j] = maps[
                :, :, i * h // rows : math.ceil((i + 1) * h / rows), j * w // columns : math.ceil((j + 1) * w / columns)
            ].mean()
    return out


# %% wrong adaptive_average: interpolates between the pixels => interpolated
import torch.nn.functional as F


def adaptive_average(maps, rows, columns):
    return F.interpolate(maps, size=(rows, columns), mode="bilinear", align_corners=False)


# %% wrong adaptive_average: the height is used for the columns, too => one side for both
import math

import torch


def adaptive_average(maps, rows, columns):
    n, c, h = maps.shape[:3]
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, bottom = i * h // rows, math.ceil((i + 1) * h / rows)
            left, right = j * h // columns, math.ceil((j + 1) * h / columns)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return out


# %% wrong adaptive_average: always one pixel more than the floor, although an exact end needs none => one added to the end
import torch


def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, bottom = i * h // rows, (i + 1) * h // rows + 1
            left, right = j * w // columns, (j + 1) * w // columns + 1
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return out


# %% right signal_by_depth: the answers are scaled, not the kernels
import math

import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for kernels in noise:
        out_maps, in_maps, kh, kw = kernels.shape
        fans = in_maps * kh * kw + (out_maps * kh * kw if rule == "glorot" else 0)
        y = math.sqrt(2 / fans) * F.conv2d(x, kernels, padding="same")
        sizes.append(y.square().mean().sqrt().item())
        x = F.relu(y)
    return sizes


# %% right signal_by_depth: double inside, norm over root of count
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    def std(w):
        area = w[0, 0].numel()
        fan_in, fan_out = w.size(1) * area, w.size(0) * area
        return (2 / {"kaiming": fan_in, "glorot": fan_in + fan_out}[rule]) ** 0.5

    signal, sizes = x.double(), []
    for w in noise:
        pad = [side // 2 for side in w.shape[2:]]
        signal = F.conv2d(signal, w.double() * std(w), padding=pad)
        sizes.append(float(torch.linalg.vector_norm(signal)) / signal.numel() ** 0.5)
        signal = signal.clamp(min=0)
    return sizes


# %% right signal_by_depth: windows times a matrix of weights, recursion
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    if len(noise) == 0:
        return []
    raw = noise[0]
    k, c, kh, kw = raw.shape
    variance = 2 / (c * kh * kw) if rule == "kaiming" else 2 / ((c + k) * kh * kw)
    matrix = raw.reshape(k, -1) * variance**0.5
    windows = F.unfold(x, (kh, kw), padding=(kh // 2, kw // 2))
    y = (matrix @ windows).reshape(len(x), k, *x.shape[2:])
    return [float((y * y).mean()) ** 0.5] + signal_by_depth(torch.relu(y), noise[1:], rule)


# %% wrong signal_by_depth: the noise is multiplied by the variance, not by its root => variance for deviation
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        variance = 2 / (c * kh * kw) if rule == "kaiming" else 2 / (c * kh * kw + k * kh * kw)
        y = F.conv2d(x, variance * w, padding=(kh // 2, kw // 2))
        sizes.append(y.square().mean().sqrt().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: the size is measured behind the ReLU => measured behind the ReLU
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        x = F.conv2d(x, variance**0.5 * w, padding=(kh // 2, kw // 2)).relu()
        sizes.append(x.pow(2).mean().sqrt().item())
    return sizes


# %% wrong signal_by_depth: the standard deviation, which takes the mean away => spread around the mean
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * w, padding=(kh // 2, kw // 2))
        sizes.append(y.std(unbiased=False).item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: the fans are numbers of maps, the area of the kernel is forgotten => channels only
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        variance = 2 / c if rule == "kaiming" else 2 / (c + k)
        y = F.conv2d(x, variance**0.5 * w, padding=(kh // 2, kw // 2))
        sizes.append(y.square().mean().sqrt().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: no ReLU between the convolutions => ReLU forgotten
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        x = F.conv2d(x, variance**0.5 * w, padding=(kh // 2, kw // 2))
        sizes.append(x.square().mean().sqrt().item())
    return sizes


# %% wrong signal_by_depth: fan out in the place of fan in => Kaiming by fan out
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        c, k, kh, kw = w.shape
        fan_in = c * kh * kw
        fan_out = k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * w, padding=(kh // 2, kw // 2))
        sizes.append(y.square().mean().sqrt().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: the area of the kernel counts for the fan in, but not for the fan out => filters for fan out
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        fan_in, fan_out = w[0].numel(), w.shape[0]
        fans = fan_in if rule == "kaiming" else fan_in + fan_out
        y = F.conv2d(x, w * (2 / fans) ** 0.5, padding=(w.shape[2] // 2, w.shape[3] // 2))
        sizes.append(y.square().mean().sqrt().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: the mean square, its root is forgotten => root forgotten
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * w, padding=(kh // 2, kw // 2))
        sizes.append(y.square().mean().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: the noise is brought to variance 1 by its own standard deviation first
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        w = w / w.std() * variance**0.5
        y = F.conv2d(x, w, padding=(kh // 2, kw // 2))
        sizes.append(y.square().mean().sqrt().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: the kernel is taken to be square in the fans
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fan_in, fan_out = c * kh**2, k * kh**2
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * w, padding=(kh // 2, kw // 2))
        sizes.append(y.square().mean().sqrt().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: the padding of the rows is used for the columns, the map changes its size => one padding for both axes
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * w, padding=kh // 2)
        sizes.append(y.square().mean().sqrt().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: no padding, the map shrinks => no padding
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * w)
        sizes.append(y.square().mean().sqrt().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: variance 1 / fan in, half of what the rule says => another number for 2
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        scale = (1 / fan_in) ** 0.5 if rule == "kaiming" else (2 / (fan_in + fan_out)) ** 0.5
        y = F.conv2d(x, scale * w, padding=(kh // 2, kw // 2))
        sizes.append(y.square().mean().sqrt().item())
        x = y.relu()
    return sizes


# %% wrong signal_by_depth: the mean of the absolute values => mean of absolute values
import torch
import torch.nn.functional as F


def signal_by_depth(x, noise, rule):
    sizes = []
    for w in noise:
        k, c, kh, kw = w.shape
        fans = c * kh * kw if rule == "kaiming" else (c + k) * kh * kw
        y = F.conv2d(x, (2 / fans) ** 0.5 * w, padding=(kh // 2, kw // 2))
        sizes.append(y.abs().mean().item())
        x = y.relu()
    return sizes


# %% right head_everywhere: windows by unfold, then matrix products
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    n, _, height, width = maps.shape
    answers = F.unfold(maps, side)
    for number, (weight, bias) in enumerate(layers):
        if number > 0:
            answers = answers.relu()
        answers = weight @ answers + bias[:, None]
    return answers.reshape(n, -1, height - side + 1, width - side + 1)


# %% right head_everywhere: kernels of the first size, then of size 1, all in one loop
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    signal, size = maps, side
    last = len(layers) - 1
    for i, (weight, bias) in enumerate(layers):
        kernels = weight.reshape(weight.shape[0], signal.shape[1], size, size)
        signal = F.conv2d(signal, kernels, bias)
        if i < last:
            signal = torch.relu(signal)
        size = 1
    return signal


# %% right head_everywhere: channels last, F.linear on every window at once
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    windows = maps.unfold(2, side, 1).unfold(3, side, 1)
    x = windows.permute(0, 2, 3, 1, 4, 5).flatten(3)
    (weight, bias), *others = layers
    x = F.linear(x, weight, bias)
    for weight, bias in others:
        x = F.linear(x.clamp_min(0), weight, bias)
    return x.permute(0, 3, 1, 2)


# %% right head_everywhere: the first layer as a sum over shifted maps, einsum for the rest
import torch


def head_everywhere(maps, layers, side):
    n, c, height, width = maps.shape
    h, w = height - side + 1, width - side + 1
    first, bias = layers[0]
    blocks = first.reshape(-1, c, side, side)
    signal = bias.reshape(1, -1, 1, 1)
    for i in range(side):
        for j in range(side):
            signal = signal + torch.einsum("uc,nchw->nuhw", blocks[:, :, i, j], maps[:, :, i : i + h, j : j + w])
    for weight, bias in layers[1:]:
        signal = torch.einsum("uc,nchw->nuhw", weight, signal.relu()) + bias[:, None, None]
    return signal


# %% wrong head_everywhere: the maps go through a ReLU before the first layer => ReLU on the map
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    x = maps
    for i, (weight, bias) in enumerate(layers):
        s = side if i == 0 else 1
        x = F.conv2d(x.relu(), weight.reshape(len(weight), -1, s, s), bias)
    return x


# %% wrong head_everywhere: a ReLU behind the last layer => ReLU at the end
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    x = maps
    for i, (weight, bias) in enumerate(layers):
        s = side if i == 0 else 1
        x = F.conv2d(x, weight.reshape(len(weight), -1, s, s), bias).relu()
    return x


# %% wrong head_everywhere: no ReLU between the layers => ReLU forgotten
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    x = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias)
    for weight, bias in layers[1:]:
        x = F.conv2d(x, weight[:, :, None, None], bias)
    return x


# %% wrong head_everywhere: the weights are unflattened with the channels last => channels last
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    (weight, bias), *rest = layers
    kernels = weight.reshape(len(weight), side, side, -1).permute(0, 3, 1, 2)
    x = F.conv2d(maps, kernels, bias)
    for weight, bias in rest:
        x = F.conv2d(x.relu(), weight[:, :, None, None], bias)
    return x


# %% wrong head_everywhere: the map is pooled to the size of the training, one answer for all places => map shrunk
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    x = F.adaptive_avg_pool2d(maps, side).flatten(1)
    for i, (weight, bias) in enumerate(layers):
        x = F.linear(x, weight, bias)
        if i < len(layers) - 1:
            x = x.relu()
    return x[:, :, None, None]


# %% wrong head_everywhere: the windows do not overlap, they step by side => windows side by side
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    x = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias, stride=side)
    for weight, bias in layers[1:]:
        x = F.conv2d(x.relu(), weight[:, :, None, None], bias)
    return x


# %% wrong head_everywhere: pads the map, there are answers where no window fits => padded
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    x = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias, padding=side // 2)
    for weight, bias in layers[1:]:
        x = F.conv2d(x.relu(), weight[:, :, None, None], bias)
    return x


# %% wrong head_everywhere: rows and columns of the kernel are exchanged => kernels on their side
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    kernels = weight.reshape(len(weight), -1, side, side).transpose(2, 3)
    x = F.conv2d(maps, kernels, bias)
    for weight, bias in layers[1:]:
        x = F.conv2d(x.relu(), weight[:, :, None, None], bias)
    return x


# %% wrong head_everywhere: the answers of all places are averaged at the end => places averaged
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    x = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias)
    for weight, bias in layers[1:]:
        x = F.conv2d(x.relu(), weight[:, :, None, None], bias)
    return x.mean(dim=(2, 3))


# %% wrong head_everywhere: the later layers get kernels of side x side, too => large kernels everywhere
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    x = maps
    for i, (weight, bias) in enumerate(layers):
        x = F.conv2d(x, weight.reshape(len(weight), -1, side, side), bias)
        if i + 1 < len(layers):
            x = x.relu()
    return x


# %% wrong head_everywhere: height and width of the answer are exchanged => The numbers are right, in another shape: (1, 1, 2, 1), not (1, 1, 1, 2).
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    n, c, h, w = maps.shape
    x = F.unfold(maps, side).transpose(1, 2)
    for i, (weight, bias) in enumerate(layers):
        x = F.linear(x if i == 0 else x.relu(), weight, bias)
    return x.transpose(1, 2).reshape(n, -1, w - side + 1, h - side + 1)


# %% wrong head_everywhere: only the window in the upper left corner is read => one window only
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    x = maps[:, :, :side, :side].flatten(1)
    for i, (weight, bias) in enumerate(layers):
        if i:
            x = x.relu()
        x = x @ weight.T + bias
    return x[:, :, None, None]


# %% wrong head_everywhere: the biases of the later layers are left out => biases of some layers only
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    x = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias)
    for weight, _ in layers[1:]:
        x = torch.einsum("uc,nchw->nuhw", weight, x.relu())
    return x


# %% wrong head_everywhere: the windows are flattened row by row with the places first and mixed with the channels
import torch
import torch.nn.functional as F


def head_everywhere(maps, layers, side):
    n, c, h, w = maps.shape
    x = F.unfold(maps, side).reshape(n, (h - side + 1) * (w - side + 1), -1)
    for i, (weight, bias) in enumerate(layers):
        x = F.linear(x if i == 0 else x.relu(), weight, bias)
    return x.transpose(1, 2).reshape(n, -1, h - side + 1, w - side + 1)
