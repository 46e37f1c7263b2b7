# %% right vgg_costs: split the plan at its pools, sizes by integer division
import re

def vgg_costs(plan, image, head):
    c, h, w = image
    out = []
    for stage in plan.split("M")[:-1]:
        params = macs = 0
        for word in stage.split():
            f, kernel = re.fullmatch(r"(\d+)(:1x1)?", word).groups()
            f = int(f)
            weights = c * f * (1 if kernel else 9)
            params += weights + f
            macs += weights * h * w
            c = f
        out.append([params, macs])
        h, w = h // 2, w // 2
    widths = [c * h * w] + list(head)
    pairs = list(zip(widths, widths[1:]))
    out.append([sum(a * b + b for a, b in pairs), sum(a * b for a, b in pairs)])
    return out

# %% right vgg_costs: first a flat list of layers, then sums for each stage
def layers_of(plan, image, head):
    channels, height, width = image
    stage = 0
    for word in plan.split():
        if word == "M":
            height >>= 1
            width >>= 1
            stage += 1
            continue
        number, _, kernel = word.partition(":")
        number = int(number)
        area = 1 if kernel == "1x1" else 9
        yield stage, area * channels * number, number, height * width
        channels = number
    inputs = channels * height * width
    for units in head:
        yield stage, inputs * units, units, 1
        inputs = units

def vgg_costs(plan, image, head):
    stages = plan.split().count("M") + 1
    table = [[0, 0] for _ in range(stages)]
    for stage, weights, biases, places in layers_of(plan, image, head):
        table[stage][0] += weights + biases
        table[stage][1] += weights * places
    return table

# %% right vgg_costs: the head as convolutions, the first as large as the last map
def vgg_costs(plan, image, head):
    def conv(c, f, kh, kw, oh, ow):
        weights = c * f * kh * kw
        return weights + f, weights * oh * ow

    (c, h, w), costs, now = image, [], [0, 0]
    for word in plan.split():
        if word == "M":
            costs.append(now)
            now = [0, 0]
            h, w = (h - h % 2) // 2, (w - w % 2) // 2
        else:
            k = 1 if word.endswith(":1x1") else 3
            f = int(word.split(":")[0])
            p, m = conv(c, f, k, k, h, w)
            now = [now[0] + p, now[1] + m]
            c = f
    kh, kw = h, w
    for units in head:
        p, m = conv(c, units, kh, kw, 1, 1)
        now = [now[0] + p, now[1] + m]
        c, kh, kw = units, 1, 1
    costs.append(now)
    return costs

# %% right vgg_costs: recursion, stage by stage
def vgg_costs(plan, image, head):
    channels, height, width = image
    words = plan.split()
    if not words:
        sizes = [channels * height * width, *head]
        weights = sum(sizes[i] * sizes[i + 1] for i in range(len(head)))
        return [[weights + sum(head), weights]]
    end = words.index("M")
    filters = [int(word.replace(":1x1", "")) for word in words[:end]]
    area = [1 if ":" in word else 9 for word in words[:end]]
    before = [channels] + filters
    weights = sum(a * b * f for a, b, f in zip(area, before, filters))
    rest = vgg_costs(" ".join(words[end + 1:]), (before[-1], height // 2, width // 2), head)
    return [[weights + sum(filters), weights * height * width]] + rest

# %% wrong vgg_costs: the biases are not counted => biases forgotten
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            costs[-1][0] += n
            costs[-1][1] += n * h * w
            c = f
    inputs = c * h * w
    for units in head:
        costs[-1][0] += inputs * units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: the additions of the biases count as multiply-adds => biases as multiply-adds
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9) + f
            costs[-1][0] += n
            costs[-1][1] += n * h * w
            c = f
    inputs = c * h * w
    for units in head:
        n = (inputs + 1) * units
        costs[-1][0] += n
        costs[-1][1] += n
        inputs = units
    return costs

# %% wrong vgg_costs: a 1x1 convolution is counted like a 3x3 one => 1x1 ignored
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
    inputs = c * h * w
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: the pool rounds an odd side up => pool rounds up
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = (h + 1) // 2, (w + 1) // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if word.endswith("1x1") else 9)
            costs[-1][0] += n + f
            costs[-1][1] += n * h * w
            c = f
    inputs = c * h * w
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: the head reads one number for each channel, without height and width => averaged map
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            costs[-1][0] += n + f
            costs[-1][1] += n * h * w
            c = f
    inputs = c
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: the channels stay those of the image => channels of the image
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            costs[-1][0] += n + f
            costs[-1][1] += n * h * w
    inputs = f * h * w
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: the channels change only at a pool => channels of the stage before
def vgg_costs(plan, image, head):
    c, h, w = image
    f = c
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            c = f
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            costs[-1][0] += n + f
            costs[-1][1] += n * h * w
    inputs = c * h * w
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: the maps are not halved for the multiply-adds, only for the head => maps not halved
def vgg_costs(plan, image, head):
    c, h, w = image
    stages = plan.split("M")[:-1]
    costs = []
    for stage in stages:
        p = m = 0
        for word in stage.split():
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            p += n + f
            m += n * h * w
            c = f
        costs.append([p, m])
    inputs = c * (h >> len(stages)) * (w >> len(stages))
    p = m = 0
    for units in head:
        p += inputs * units + units
        m += inputs * units
        inputs = units
    return costs + [[p, m]]

# %% wrong vgg_costs: the pool comes at the beginning of its stage, the convolutions see the smaller map => counted after the pool
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = []
    for stage in plan.split("M")[:-1]:
        h, w = h // 2, w // 2
        p = m = 0
        for word in stage.split():
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            p += n + f
            m += n * h * w
            c = f
        costs.append([p, m])
    inputs = c * h * w
    p = m = 0
    for units in head:
        p += inputs * units + units
        m += inputs * units
        inputs = units
    return costs + [[p, m]]

# %% wrong vgg_costs: every convolution takes a pixel off each border, padding forgotten => padding forgotten
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            k = 1 if ":" in word else 3
            h, w = h - k + 1, w - k + 1
            costs[-1][0] += c * f * k * k + f
            costs[-1][1] += c * f * k * k * h * w
            c = f
    inputs = c * h * w
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: a 1x1 convolution gets padding 1 too, so that its map grows => 1x1 padded
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            k = 1 if ":" in word else 3
            h, w = h + 2 - k + 1, w + 2 - k + 1
            costs[-1][0] += c * f * k * k + f
            costs[-1][1] += c * f * k * k * h * w
            c = f
    inputs = c * h * w
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: takes the image to be square => square image
def vgg_costs(plan, image, head):
    c, side = image[0], image[1]
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            side //= 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            costs[-1][0] += n + f
            costs[-1][1] += n * side ** 2
            c = f
    inputs = c * side ** 2
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: the counts run on from stage to stage => running totals
def vgg_costs(plan, image, head):
    c, h, w = image
    costs, p, m = [], 0, 0
    for word in plan.split():
        if word == "M":
            costs.append([p, m])
            h, w = h // 2, w // 2
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            p += n + f
            m += n * h * w
            c = f
    inputs = c * h * w
    for units in head:
        p += inputs * units + units
        m += inputs * units
        inputs = units
    costs.append([p, m])
    return costs

# %% wrong vgg_costs: the head follows as one entry for each linear layer => one entry for each linear layer
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = []
    p = m = 0
    for word in plan.split():
        if word == "M":
            costs.append([p, m])
            p = m = 0
            h, w = h // 2, w // 2
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            p, m, c = p + n + f, m + n * h * w, f
    inputs = c * h * w
    for units in head:
        costs.append([inputs * units + units, inputs * units])
        inputs = units
    return costs

# %% wrong vgg_costs: every linear layer reads the last map => every linear layer reads the map
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            costs[-1][0] += n + f
            costs[-1][1] += n * h * w
            c = f
    costs[-1] = [sum(c * h * w * u + u for u in head), sum(c * h * w * u for u in head)]
    return costs

# %% wrong vgg_costs: reads every word as a number, a 1x1 word raises => word read as a number
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word)
            costs[-1][0] += 9 * c * f + f
            costs[-1][1] += 9 * c * f * h * w
            c = f
    inputs = c * h * w
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: the last stage is lost, the head is added to it => head in the last stage
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    words = plan.split()
    for i, word in enumerate(words):
        if word == "M":
            h, w = h // 2, w // 2
            if i < len(words) - 1:
                costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            costs[-1][0] += n + f
            costs[-1][1] += n * h * w
            c = f
    inputs = c * h * w
    for units in head:
        costs[-1][0] += inputs * units + units
        costs[-1][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: all entries are one and the same list => one list many times
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]] * (plan.count("M") + 1)
    s = 0
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            s += 1
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            costs[s][0] += n + f
            costs[s][1] += n * h * w
            c = f
    inputs = c * h * w
    for units in head:
        costs[s][0] += inputs * units + units
        costs[s][1] += inputs * units
        inputs = units
    return costs

# %% wrong vgg_costs: [macs, parameters] instead of [parameters, macs] => multiply-adds first
def vgg_costs(plan, image, head):
    c, h, w = image
    costs = [[0, 0]]
    for word in plan.split():
        if word == "M":
            h, w = h // 2, w // 2
            costs.append([0, 0])
        else:
            f = int(word.split(":")[0])
            n = c * f * (1 if ":" in word else 9)
            costs[-1][1] += n + f
            costs[-1][0] += n * h * w
            c = f
    inputs = c * h * w
    for units in head:
        costs[-1][1] += inputs * units + units
        costs[-1][0] += inputs * units
        inputs = units
    return costs

# %% right adaptive_average: one averaging matrix for each axis
import torch

def averaging(cells, length, dtype):
    m = torch.zeros(cells, length, dtype=dtype)
    for i in range(cells):
        a, b = i * length // cells, -(-(i + 1) * length // cells)
        m[i, a:b] = 1 / (b - a)
    return m

def adaptive_average(maps, rows, columns):
    down = averaging(rows, maps.shape[2], maps.dtype)
    across = averaging(columns, maps.shape[3], maps.dtype)
    return down @ maps @ across.T

# %% right adaptive_average: running sums in float64
import torch
import torch.nn.functional as F

def adaptive_average(maps, rows, columns):
    h, w = maps.shape[-2:]
    table = F.pad(maps.double(), (1, 0, 1, 0)).cumsum(2).cumsum(3)
    i, j = torch.arange(rows), torch.arange(columns)
    top, bottom = i * h // rows, ((i + 1) * h + rows - 1) // rows
    left, right = j * w // columns, ((j + 1) * w + columns - 1) // columns
    at = lambda y, x: table[:, :, y][:, :, :, x]
    sums = at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)
    areas = (bottom - top)[:, None] * (right - left)[None, :]
    return (sums / areas).to(maps.dtype)

# %% right adaptive_average: rows first, columns after, by a helper that transposes
import math
import torch

def along_rows(maps, cells):
    length = maps.shape[2]
    strips = []
    for i in range(cells):
        strip = maps[:, :, math.floor(i * length / cells):math.ceil((i + 1) * length / cells)]
        strips.append(strip.mean(dim=2, keepdim=True))
    return torch.cat(strips, dim=2)

def adaptive_average(maps, rows, columns):
    tall = along_rows(maps, rows)
    return along_rows(tall.transpose(2, 3), columns).transpose(2, 3)

# %% right adaptive_average: masks of the pixels that belong to a window, einsum
import torch

def members(cells, length):
    i = torch.arange(cells)[:, None]
    pixel = torch.arange(length)[None, :]
    # pixel p lies in window i when it begins before the window's end and ends after its beginning
    return (pixel * cells < (i + 1) * length) & ((pixel + 1) * cells > i * length)

def adaptive_average(maps, rows, columns):
    r = members(rows, maps.size(2)).to(maps.dtype)
    c = members(columns, maps.size(3)).to(maps.dtype)
    sums = torch.einsum("nchw,rh,sw->ncrs", maps, r, c)
    return sums / (r.sum(1)[:, None] * c.sum(1)[None, :])

# %% wrong adaptive_average: both ends are rounded down => ends rounded down
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            window = maps[:, :, i * h // rows:(i + 1) * h // rows, j * w // columns:(j + 1) * w // columns]
            out[:, :, i, j] = window.mean(dim=(2, 3))
    return out

# %% wrong adaptive_average: the end is rounded down, but a window has at least one pixel => ends rounded down
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        top = i * h // rows
        bottom = max(top + 1, (i + 1) * h // rows)
        for j in range(columns):
            left = j * w // columns
            right = max(left + 1, (j + 1) * w // columns)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return out

# %% wrong adaptive_average: all windows have one size, H // rows, moved by the same => equal windows
import torch
import torch.nn.functional as F

def adaptive_average(maps, rows, columns):
    h, w = maps.shape[2:]
    kh, kw = max(h // rows, 1), max(w // columns, 1)
    return F.avg_pool2d(maps, (kh, kw), (kh, kw))[:, :, :rows, :columns]

# %% wrong adaptive_average: starts rounded down, but every window as long as H / rows rounded up => equal windows
import math
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    kh, kw = math.ceil(h / rows), math.ceil(w / columns)
    grid = []
    for i in range(rows):
        y = i * h // rows
        grid.append(torch.stack([maps[:, :, y:y + kh, j * w // columns:j * w // columns + kw].mean((2, 3))
                                 for j in range(columns)], dim=-1))
    return torch.stack(grid, dim=2)

# %% wrong adaptive_average: the end is included => end included
import math
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, bottom = i * h // rows, math.ceil((i + 1) * h / rows)
            left, right = j * w // columns, math.ceil((j + 1) * w / columns)
            out[:, :, i, j] = maps[:, :, top:bottom + 1, left:right + 1].mean(dim=(2, 3))
    return out

# %% wrong adaptive_average: averages over the images and channels as well => images or channels averaged
import math
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, bottom = i * h // rows, math.ceil((i + 1) * h / rows)
            left, right = j * w // columns, math.ceil((j + 1) * w / columns)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean()
    return out

# %% wrong adaptive_average: takes the maximum of a window => maximum
import math
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, bottom = i * h // rows, math.ceil((i + 1) * h / rows)
            left, right = j * w // columns, math.ceil((j + 1) * w / columns)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].amax(dim=(2, 3))
    return out

# %% wrong adaptive_average: the sum of a window instead of its mean => sum
import math
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, bottom = i * h // rows, math.ceil((i + 1) * h / rows)
            left, right = j * w // columns, math.ceil((j + 1) * w / columns)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].sum(dim=(2, 3))
    return out

# %% wrong adaptive_average: both bounds are rounded to the nearest => rounded to the nearest
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, bottom = round(i * h / rows), round((i + 1) * h / rows)
            left, right = round(j * w / columns), round((j + 1) * w / columns)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return out

# %% wrong adaptive_average: the start is rounded up as well => starts rounded up
import math
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, bottom = math.ceil(i * h / rows), math.ceil((i + 1) * h / rows)
            left, right = math.ceil(j * w / columns), math.ceil((j + 1) * w / columns)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return out

# %% wrong adaptive_average: rows and columns exchanged => rows for columns
import math
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, columns, rows)
    for i in range(columns):
        for j in range(rows):
            top, bottom = i * h // columns, math.ceil((i + 1) * h / columns)
            left, right = j * w // rows, math.ceil((j + 1) * w / rows)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return out

# %% wrong adaptive_average: the columns are cut with the height of the map => one side for both
import math
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, bottom = i * h // rows, math.ceil((i + 1) * h / rows)
            left, right = j * h // columns, math.ceil((j + 1) * h / columns)
            out[:, :, i, j] = maps[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return out

# %% wrong adaptive_average: interpolates between pixels instead of averaging windows => interpolated
import torch
import torch.nn.functional as F

def adaptive_average(maps, rows, columns):
    return F.interpolate(maps, size=(rows, columns), mode="bilinear", align_corners=False)

# %% wrong adaptive_average: weights border pixels by the part that lies in the window => parts of pixels
import torch

def overlap(cells, length):
    m = torch.zeros(cells, length)
    for i in range(cells):
        a, b = i * length / cells, (i + 1) * length / cells
        for p in range(length):
            m[i, p] = max(0.0, min(b, p + 1) - max(a, p)) / (b - a)
    return m

def adaptive_average(maps, rows, columns):
    return torch.einsum("rh,nchw,sw->ncrs", overlap(rows, maps.shape[2]), maps, overlap(columns, maps.shape[3]))

# %% wrong adaptive_average: reshapes into equal windows, which needs a grid that divides the map => grid that divides the map
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    return maps.reshape(n, c, rows, h // rows, columns, w // columns).mean(dim=(3, 5))

# %% wrong adaptive_average: ends rounded up by adding 1 to the rounded down => one added to the end
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    cells = []
    for i in range(rows):
        for j in range(columns):
            y0, y1 = i * h // rows, (i + 1) * h // rows + 1
            x0, x1 = j * w // columns, (j + 1) * w // columns + 1
            cells.append(maps[:, :, y0:y1, x0:x1].mean(dim=(2, 3)))
    return torch.stack(cells, dim=-1).view(n, c, rows, columns)

# %% wrong adaptive_average: running sums without the row and column of zeros in front => running sums without a zero
import math
import torch

def adaptive_average(maps, rows, columns):
    n, c, h, w = maps.shape
    s = maps.cumsum(2).cumsum(3)
    out = torch.zeros(n, c, rows, columns)
    for i in range(rows):
        for j in range(columns):
            t, b = i * h // rows, math.ceil((i + 1) * h / rows) - 1
            l, r = j * w // columns, math.ceil((j + 1) * w / columns) - 1
            total = s[:, :, b, r] - s[:, :, t, r] - s[:, :, b, l] + s[:, :, t, l]
            out[:, :, i, j] = total / ((b - t + 1) * (r - l + 1))
    return out

# %% right signal_by_depth: the answers are scaled, not the weights
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for kernels in noise:
        k, c, kh, kw = kernels.shape
        fans = c * kh * kw + (k * kh * kw if rule == "glorot" else 0)
        answers = F.conv2d(x, kernels, padding="same") * (2 / fans) ** 0.5
        sizes.append(answers.square().mean().sqrt().item())
        x = answers.clamp(min=0)
    return sizes

# %% right signal_by_depth: patches and einsum in float64, norm over the root of the count
import math
import torch
import torch.nn.functional as F

def fan(kernels, rule):
    place = kernels[0, 0].numel()
    into, out = kernels.shape[1] * place, kernels.shape[0] * place
    return {"kaiming": into, "glorot": into + out}[rule]

def signal_by_depth(x, noise, rule):
    signal, sizes = x.double(), []
    for z in noise:
        kh, kw = z.shape[2:]
        weights = z.double() * math.sqrt(2.0 / fan(z, rule))
        padded = F.pad(signal, (kw // 2, kw // 2, kh // 2, kh // 2))
        patches = padded.unfold(2, kh, 1).unfold(3, kw, 1)
        signal = torch.einsum("nchwij,kcij->nkhw", patches, weights)
        sizes.append(float(signal.norm()) / math.sqrt(signal.numel()))
        signal = torch.relu(signal)
    return sizes

# %% right signal_by_depth: unscaled pass, the scales multiplied afterwards since a ReLU lets them through
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    raw, scales = [], []
    x = x.double()
    scale = 1.0
    for kernels in noise:
        units, channels, kh, kw = kernels.shape
        y = F.conv2d(x, kernels.double(), padding=((kh - 1) // 2, (kw - 1) // 2))
        root = float(y.pow(2).mean()) ** 0.5
        # keep the signal near 1, and remember by how much it was divided
        keep = root if root > 0 else 1.0
        variance = 2 / (kh * kw * (channels if rule == "kaiming" else channels + units))
        scale *= variance ** 0.5
        raw.append(root * scale)
        scales.append(scale)
        scale *= keep
        x = torch.relu(y / keep)
    return raw

# %% right signal_by_depth: layers with weights filled in by hand
import torch
from torch import nn

def signal_by_depth(x, noise, rule):
    sizes = []
    with torch.no_grad():
        for z in noise:
            k, c, *window = z.shape
            layer = nn.Conv2d(c, k, window, padding=[side // 2 for side in window], bias=False).to(z.dtype)
            fan_in = layer.weight[0].numel()
            fan_out = layer.weight[:, 0].numel()
            variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
            layer.weight.copy_(z).mul_(variance ** 0.5)
            x = layer(x)
            sizes.append((x ** 2).mean().item() ** 0.5)
            x = x * (x > 0)
    return sizes

# %% wrong signal_by_depth: multiplies by the variance instead of its root => variance for deviation
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: the fans count channels only, without the kernel's places => channels only
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        variance = 2 / c if rule == "kaiming" else 2 / (c + k)
        y = F.conv2d(x, variance**0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: the fan out is the number of output channels alone => filters for fan out
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k
        variance = {"kaiming": 2 / fan_in, "glorot": 2 / (fan_in + fan_out)}[rule]
        y = F.conv2d(x, variance**0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: measures behind the ReLU => measured behind the ReLU
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        x = F.relu(F.conv2d(x, variance**0.5 * z, padding=(kh // 2, kw // 2)))
        sizes.append(x.pow(2).mean().sqrt().item())
    return sizes

# %% wrong signal_by_depth: the standard deviation, which takes the mean off first => spread around the mean
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(y.std(unbiased=False).item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: the mean square, no root taken => root forgotten
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append((y * y).mean().item())
        x = torch.relu(y)
    return sizes

# %% wrong signal_by_depth: no ReLU between the convolutions => ReLU forgotten
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        x = F.conv2d(x, variance**0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(x.pow(2).mean().sqrt().item())
    return sizes

# %% wrong signal_by_depth: no padding, the maps shrink => no padding
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * z)
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: pads both axes for the kernel's height => one padding for both axes
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * z, padding=kh // 2)
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: pads by 1 whatever the kernel => padding of 1
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * z, padding=1)
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: fan in and fan out exchanged in the kaiming rule => Kaiming by fan out
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        c, k, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        variance = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, variance**0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: glorot as 1 / (fan in + fan out) => another number for 2
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan_in, fan_out = c * kh * kw, k * kh * kw
        std = (2 / fan_in) ** 0.5 if rule == "kaiming" else (1 / (fan_in + fan_out)) ** 0.5
        y = F.conv2d(x, std * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: the rule is not looked at, always kaiming => one rule for both
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        std = (2 / (c * kh * kw)) ** 0.5
        y = F.conv2d(x, std * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: the root of 2 divided by the fan, not the root of the quotient => root of the 2 only
import math
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan = c * kh * kw if rule == "kaiming" else (c + k) * kh * kw
        y = F.conv2d(x, math.sqrt(2) / fan * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: every convolution works on the first batch, x is not passed on => signal not handed on
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan = c * kh * kw if rule == "kaiming" else (c + k) * kh * kw
        y = F.conv2d(x, (2 / fan) ** 0.5 * z, padding=(kh // 2, kw // 2)).relu()
        sizes.append(F.conv2d(x, (2 / fan) ** 0.5 * z, padding=(kh // 2, kw // 2)).pow(2).mean().sqrt().item())
    return sizes

# %% wrong signal_by_depth: the mean of absolute values as the size => mean of absolute values
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan = c * kh * kw if rule == "kaiming" else (c + k) * kh * kw
        y = F.conv2d(x, (2 / fan) ** 0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(y.abs().mean().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: the norm, the sum of squares is not divided by their number => sum for mean
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan = c * kh * kw if rule == "kaiming" else (c + k) * kh * kw
        y = F.conv2d(x, (2 / fan) ** 0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(y.norm().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: the picture goes through a ReLU before the first convolution => ReLU on the batch
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    y = x
    for z in noise:
        k, c, kh, kw = z.shape
        fan = c * kh * kw if rule == "kaiming" else (c + k) * kh * kw
        y = F.conv2d(F.relu(y), (2 / fan) ** 0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
    return sizes

# %% wrong signal_by_depth: the fan in is that of the first convolution for all of them => fans of the first convolution
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    k, c, kh, kw = noise[0].shape
    fan = c * kh * kw if rule == "kaiming" else c * kh * kw + k * kh * kw
    std = (2 / fan) ** 0.5
    sizes = []
    for z in noise:
        y = F.conv2d(x, std * z, padding=(z.shape[2] // 2, z.shape[3] // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: the fan in counts the pixels of the whole map => pixels of the map
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        kh, kw = z.shape[2:]
        fan_in = x[0].numel()
        fan_out = z.shape[0] * x.shape[2] * x.shape[3]
        var = 2 / fan_in if rule == "kaiming" else 2 / (fan_in + fan_out)
        y = F.conv2d(x, var**0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean().sqrt().item())
        x = y.relu()
    return sizes

# %% wrong signal_by_depth: the mean of the roots over the images instead of the root of the mean => mean of roots
import torch
import torch.nn.functional as F

def signal_by_depth(x, noise, rule):
    sizes = []
    for z in noise:
        k, c, kh, kw = z.shape
        fan = c * kh * kw if rule == "kaiming" else (c + k) * kh * kw
        y = F.conv2d(x, (2 / fan) ** 0.5 * z, padding=(kh // 2, kw // 2))
        sizes.append(y.pow(2).mean(dim=(1, 2, 3)).sqrt().mean().item())
        x = y.relu()
    return sizes

# %% right head_everywhere: unfolded windows as rows of one matrix
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    n, c, h, w = maps.shape
    rows = F.unfold(maps, side).transpose(1, 2)
    last = len(layers) - 1
    for i, (weight, bias) in enumerate(layers):
        rows = rows @ weight.T + bias
        if i < last:
            rows = torch.clamp(rows, min=0)
    return rows.transpose(1, 2).reshape(n, -1, h - side + 1, w - side + 1)

# %% right head_everywhere: window by window
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    def head(x):
        (weight, bias), *rest = layers
        x = F.linear(x, weight, bias)
        for weight, bias in rest:
            x = F.linear(x.relu(), weight, bias)
        return x

    n, c, h, w = maps.shape
    lines = []
    for y in range(h - side + 1):
        line = [head(maps[:, :, y:y + side, x:x + side].flatten(1)) for x in range(w - side + 1)]
        lines.append(torch.stack(line, dim=2))
    return torch.stack(lines, dim=2)

# %% right head_everywhere: a sum over the places of the window, einsum for the later layers
import torch

def head_everywhere(maps, layers, side):
    n, c, h, w = maps.shape
    oh, ow = h - side + 1, w - side + 1
    weight, bias = layers[0]
    kernels = weight.reshape(-1, c, side, side)
    out = bias[None, :, None, None].expand(n, -1, oh, ow).clone()
    for dy in range(side):
        for dx in range(side):
            out += torch.einsum("kc,nchw->nkhw", kernels[:, :, dy, dx], maps[:, :, dy:dy + oh, dx:dx + ow])
    for weight, bias in layers[1:]:
        out = torch.einsum("kc,nchw->nkhw", weight, out.relu()) + bias.view(1, -1, 1, 1)
    return out

# %% right head_everywhere: channels last, windows by Tensor.unfold, float64 inside
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    windows = maps.double().unfold(2, side, 1).unfold(3, side, 1)
    x = windows.permute(0, 2, 3, 1, 4, 5).flatten(3)
    for number, (weight, bias) in enumerate(layers):
        x = F.linear(torch.relu(x) if number else x, weight.double(), bias.double())
    return x.permute(0, 3, 1, 2).to(maps.dtype)

# %% right head_everywhere: builds a Sequential of convolutions and copies the weights into it
import torch
from torch import nn

def head_everywhere(maps, layers, side):
    parts, channels, kernel = [], maps.shape[1], side
    with torch.no_grad():
        for weight, bias in layers:
            conv = nn.Conv2d(channels, len(bias), kernel).to(weight.dtype)
            conv.weight.copy_(weight.reshape(conv.weight.shape))
            conv.bias.copy_(bias)
            parts += [conv, nn.ReLU()]
            channels, kernel = len(bias), 1
        return nn.Sequential(*parts[:-1])(maps)

# %% wrong head_everywhere: the weights are reshaped with the channels last => channels last
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    kernels = weight.reshape(len(weight), side, side, -1).permute(0, 3, 1, 2)
    out = F.conv2d(maps, kernels, bias)
    for weight, bias in layers[1:]:
        out = F.conv2d(out.relu(), weight[:, :, None, None], bias)
    return out

# %% wrong head_everywhere: a ReLU behind the last layer too => ReLU at the end
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    x = maps
    for i, (weight, bias) in enumerate(layers):
        k = side if i == 0 else 1
        x = F.relu(F.conv2d(x, weight.reshape(len(weight), -1, k, k), bias))
    return x

# %% wrong head_everywhere: no ReLU between the layers => ReLU forgotten
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    x = maps
    k = side
    for weight, bias in layers:
        x = F.conv2d(x, weight.view(weight.shape[0], -1, k, k), bias)
        k = 1
    return x

# %% wrong head_everywhere: the maps go through a ReLU before the first layer => ReLU on the map
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    x, k = maps, side
    for weight, bias in layers:
        x = F.conv2d(x.relu(), weight.reshape(len(weight), -1, k, k), bias)
        k = 1
    return x

# %% wrong head_everywhere: every layer gets a kernel of side x side => large kernels everywhere
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    out = maps
    for n, (weight, bias) in enumerate(layers):
        out = F.conv2d(out, weight.reshape(len(weight), -1, side, side), bias)
        if n + 1 < len(layers):
            out = out.relu()
    return out

# %% wrong head_everywhere: the windows do not overlap, stride side => windows side by side
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    out = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias, stride=side)
    for weight, bias in layers[1:]:
        out = F.conv2d(out.relu(), weight[:, :, None, None], bias)
    return out

# %% wrong head_everywhere: padded, so that the answer is as large as the map => padded
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    out = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias, padding=side // 2)
    for weight, bias in layers[1:]:
        out = F.conv2d(out.relu(), weight[:, :, None, None], bias)
    return out

# %% wrong head_everywhere: rows and columns of the kernels exchanged => kernels on their side
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    kernels = weight.reshape(len(weight), -1, side, side).transpose(2, 3)
    out = F.conv2d(maps, kernels, bias)
    for weight, bias in layers[1:]:
        out = F.conv2d(F.relu(out), weight.unsqueeze(-1).unsqueeze(-1), bias)
    return out

# %% wrong head_everywhere: turns the kernels around, as if conv2d flipped them => flipped kernels
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    kernels = weight.reshape(len(weight), -1, side, side).flip(2, 3)
    out = F.conv2d(maps, kernels, bias)
    for weight, bias in layers[1:]:
        out = F.conv2d(F.relu(out), weight[:, :, None, None], bias)
    return out

# %% wrong head_everywhere: the biases are forgotten => biases forgotten
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    weight, _ = layers[0]
    out = F.conv2d(maps, weight.reshape(len(weight), -1, side, side))
    for weight, _ in layers[1:]:
        out = F.conv2d(out.relu(), weight[:, :, None, None])
    return out

# %% wrong head_everywhere: the bias of the first layer only => biases of some layers only
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    out = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias)
    for weight, bias in layers[1:]:
        out = torch.einsum("uk,nkhw->nuhw", weight, out.relu())
    return out

# %% wrong head_everywhere: loses the last window of each row and column => last window lost
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    n, c, h, w = maps.shape
    out = torch.zeros(n, len(layers[-1][0]), h - side, w - side)
    for y in range(h - side):
        for x in range(w - side):
            v = maps[:, :, y:y + side, x:x + side].flatten(1)
            for i, (weight, bias) in enumerate(layers):
                v = v @ weight.T + bias
                if i < len(layers) - 1:
                    v = v.relu()
            out[:, :, y, x] = v
    return out

# %% wrong head_everywhere: shrinks the map to side x side, one answer in all => map shrunk
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    x = F.adaptive_avg_pool2d(maps, side).flatten(1)
    for i, (weight, bias) in enumerate(layers):
        if i > 0:
            x = x.relu()
        x = F.linear(x, weight, bias)
    return x[:, :, None, None]

# %% wrong head_everywhere: the windows are flattened with the channels last => channels last
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    windows = maps.unfold(2, side, 1).unfold(3, side, 1)
    x = windows.permute(0, 2, 3, 4, 5, 1).flatten(3)
    for i, (weight, bias) in enumerate(layers):
        x = F.linear(x, weight, bias)
        if i != len(layers) - 1:
            x = F.relu(x)
    return x.permute(0, 3, 1, 2)

# %% wrong head_everywhere: reshapes places and units without exchanging their axes => places for units
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    n, c, h, w = maps.shape
    x = F.unfold(maps, side).transpose(1, 2)
    for i, (weight, bias) in enumerate(layers):
        x = F.linear(x, weight, bias)
        if i < len(layers) - 1:
            x = x.relu()
    return x.reshape(n, -1, h - side + 1, w - side + 1)

# %% wrong head_everywhere: runs down the columns first, the answer lies on its side => answers on their side
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    n, c, h, w = maps.shape
    out = []
    for x in range(w - side + 1):
        column = []
        for y in range(h - side + 1):
            v = maps[:, :, y:y + side, x:x + side].reshape(n, -1)
            for i, (weight, bias) in enumerate(layers):
                v = F.linear(v if i == 0 else v.relu(), weight, bias)
            column.append(v)
        out.append(torch.stack(column, -1))
    return torch.stack(out, dim=2)

# %% wrong head_everywhere: the ReLU comes before the bias => ReLU before the bias
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    x, k = maps, side
    for i, (weight, bias) in enumerate(layers):
        x = F.conv2d(x, weight.reshape(len(weight), -1, k, k))
        if i < len(layers) - 1:
            x = x.relu()
        x = x + bias[:, None, None]
        k = 1
    return x

# %% wrong head_everywhere: a ReLU behind the first layer only => ReLU behind the first layer only
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    x = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias)
    if len(layers) > 1:
        x = x.relu()
    for weight, bias in layers[1:]:
        x = F.conv2d(x, weight[:, :, None, None], bias)
    return x

# %% wrong head_everywhere: averages the answers of all places into one => places averaged
import torch
import torch.nn.functional as F

def head_everywhere(maps, layers, side):
    weight, bias = layers[0]
    x = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias)
    for weight, bias in layers[1:]:
        x = F.conv2d(x.relu(), weight[:, :, None, None], bias)
    return x.mean(dim=(2, 3), keepdim=True)
