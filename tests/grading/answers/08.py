# %% right padded_shortcut: slice with a step, then F.pad on the channel axis
import torch
import torch.nn.functional as F


def padded_shortcut(x, out_channels, stride):
    kept = x[..., ::stride, ::stride]
    return F.pad(kept, (0, 0, 0, 0, 0, out_channels - x.shape[1]))


# %% right padded_shortcut: fill a tensor of zeros with index_select
import torch


def padded_shortcut(x, out_channels, stride):
    n, c, h, w = x.shape
    rows = torch.arange(0, h, stride, device=x.device)
    cols = torch.arange(0, w, stride, device=x.device)
    result = x.new_zeros(n, out_channels, len(rows), len(cols))
    result[:, :c] = x.index_select(2, rows).index_select(3, cols)
    return result


# %% right padded_shortcut: a 1x1 convolution with an identity matrix as its weights
import torch
import torch.nn.functional as F


def padded_shortcut(x, out_channels, stride):
    kernel = torch.eye(out_channels, x.shape[1], dtype=x.dtype, device=x.device)
    return F.conv2d(x, kernel[:, :, None, None], stride=stride)


# %% right padded_shortcut: pooling over a single pixel, zeros appended by cat
import torch
from torch import nn


def padded_shortcut(x, out_channels, stride):
    small = nn.MaxPool2d(kernel_size=1, stride=stride)(x)
    n, c, rows, columns = small.shape
    empty = torch.zeros((n, out_channels - c, rows, columns), dtype=x.dtype, device=x.device)
    return torch.cat((small, empty), dim=1)


# %% right padded_shortcut: map by map in a list
import torch


def padded_shortcut(x, out_channels, stride):
    maps = [x[:, c, ::stride, ::stride] for c in range(x.shape[1])]
    while len(maps) < out_channels:
        maps.append(torch.zeros_like(maps[0]))
    return torch.stack(maps, dim=1)


# %% wrong padded_shortcut: the stride is always 2, whatever the argument => stride of 2 always
import torch


def padded_shortcut(x, out_channels, stride):
    kept = x[:, :, ::2, ::2]
    n, c, h, w = kept.shape
    return torch.cat([kept, torch.zeros(n, out_channels - c, h, w)], dim=1)


# %% wrong padded_shortcut: the number of rows and columns is rounded down => rounded down
import torch


def padded_shortcut(x, out_channels, stride):
    n, c, h, w = x.shape
    rows, cols = h // stride, w // stride
    out = torch.zeros(n, out_channels, rows, cols)
    for i in range(rows):
        for j in range(cols):
            out[:, :c, i, j] = x[:, :, i * stride, j * stride]
    return out


# %% wrong padded_shortcut: half of the zero maps go in front of the maps of x => zeros on both sides
import torch.nn.functional as F


def padded_shortcut(x, out_channels, stride):
    extra = out_channels - x.shape[1]
    before = extra // 2
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, before, extra - before))


# %% wrong padded_shortcut: averages the pixels instead of keeping every stride-th => averaged
import torch
import torch.nn.functional as F


def padded_shortcut(x, out_channels, stride):
    pooled = F.avg_pool2d(x, stride, ceil_mode=True)
    zeros = torch.zeros(x.shape[0], out_channels - x.shape[1], *pooled.shape[2:])
    return torch.cat([pooled, zeros], dim=1)


# %% wrong padded_shortcut: appends out_channels maps instead of the missing ones => too many maps of zeros
import torch


def padded_shortcut(x, out_channels, stride):
    kept = x[:, :, ::stride, ::stride]
    zeros = torch.zeros(kept.shape[0], out_channels, kept.shape[2], kept.shape[3])
    return torch.cat([kept, zeros], dim=1)


# %% wrong padded_shortcut: assumes that the number of maps always doubles => maps always doubled
import torch


def padded_shortcut(x, out_channels, stride):
    kept = x[:, :, ::stride, ::stride]
    return torch.cat([kept, torch.zeros_like(kept)], dim=1)


# %% wrong padded_shortcut: subsamples the rows only => one axis only
import torch


def padded_shortcut(x, out_channels, stride):
    sub = x[:, :, ::stride]
    fill = sub.new_zeros(sub.size(0), out_channels - sub.size(1), sub.size(2), sub.size(3))
    return torch.cat([sub, fill], 1)


# %% wrong padded_shortcut: the maps of zeros come before those of x => zeros in front
import torch


def padded_shortcut(x, out_channels, stride):
    sub = x[:, :, ::stride, ::stride]
    fill = sub.new_zeros(sub.size(0), out_channels - sub.size(1), sub.size(2), sub.size(3))
    return torch.cat([fill, sub], 1)


# %% wrong padded_shortcut: F.pad pads the columns, since its pairs start at the last axis => zeros inside the maps
import torch.nn.functional as F


def padded_shortcut(x, out_channels, stride):
    missing = out_channels - x.shape[1]
    return F.pad(x[:, :, ::stride, ::stride], (0, missing))


# %% wrong padded_shortcut: takes the maximum of each window => maximum of each window
import torch.nn.functional as F


def padded_shortcut(x, out_channels, stride):
    pooled = F.max_pool2d(x, kernel_size=stride, stride=stride, ceil_mode=True)
    return F.pad(pooled, (0, 0, 0, 0, 0, out_channels - pooled.shape[1]))


# %% wrong padded_shortcut: counts from stride - 1, the last pixel of each step => last pixel of each step
import torch


def padded_shortcut(x, out_channels, stride):
    first = stride - 1
    kept = x[:, :, first::stride, first::stride]
    n, c, rows, columns = kept.shape
    return torch.cat([kept, torch.zeros(n, out_channels - c, rows, columns)], dim=1)


# %% wrong padded_shortcut: fills up with copies of the maps, not with zeros => maps repeated
import torch


def padded_shortcut(x, out_channels, stride):
    sub = x[:, :, ::stride, ::stride]
    index = torch.arange(out_channels) % x.shape[1]
    return sub[:, index]


# %% wrong padded_shortcut: cuts out the upper left corner instead of taking steps => corner cut out
import torch


def padded_shortcut(x, out_channels, stride):
    n, c, h, w = x.shape
    rows, columns = -(-h // stride), -(-w // stride)
    out = torch.zeros(n, out_channels, rows, columns)
    out[:, :c] = x[:, :, :rows, :columns]
    return out


# %% right ResidualBlock: the hints' plan with nn.Identity and layers from a helper
import torch
from torch import nn


def conv(a, b, size, stride=1):
    return nn.Conv2d(a, b, size, stride, size // 2, bias=False)


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1, self.bn1 = conv(in_channels, out_channels, 3, stride), nn.BatchNorm2d(out_channels)
        self.conv2, self.bn2 = conv(out_channels, out_channels, 3), nn.BatchNorm2d(out_channels)
        same = in_channels == out_channels and stride == 1
        self.shortcut = nn.Identity() if same else nn.Sequential(
            conv(in_channels, out_channels, 1, stride), nn.BatchNorm2d(out_channels)
        )

    def forward(self, x):
        f = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(f + self.shortcut(x))


# %% right ResidualBlock: a list of layers for the shortcut, empty where nothing changes, sum in place
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super(ResidualBlock, self).__init__()
        layers = []
        if (in_channels, 1) != (out_channels, stride):
            layers.append(nn.Conv2d(in_channels, out_channels, kernel_size=1, stride=stride, bias=False))
            layers.append(nn.BatchNorm2d(out_channels))
        self.shortcut = nn.Sequential(*layers)
        for i, (channels, s) in enumerate([(in_channels, stride), (out_channels, 1)], start=1):
            setattr(self, f"conv{i}", nn.Conv2d(channels, out_channels, 3, s, padding=1, bias=False))
            setattr(self, f"bn{i}", nn.BatchNorm2d(out_channels))

    def forward(self, x):
        out = self.conv1(x)
        out = self.bn1(out)
        out = F.relu(out, inplace=True)
        out = self.conv2(out)
        out = self.bn2(out)
        out += self.shortcut(x)
        return F.relu(out)


# %% right ResidualBlock: an nn.ReLU layer, padding "by hand" in forward, clamp at the end
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride > 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False),
                nn.BatchNorm2d(out_channels),
            )

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(F.pad(x, (1, 1, 1, 1)))))
        y = self.bn2(self.conv2(F.pad(y, (1, 1, 1, 1))))
        return (self.shortcut(x) + y).clamp(min=0)


# %% right ResidualBlock: named layers in the shortcut, F as a method, a maximum instead of the last ReLU
from collections import OrderedDict

import torch
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        options = {"kernel_size": (3, 3), "bias": False}
        self.conv1 = nn.Conv2d(in_channels, out_channels, stride=(stride, stride), padding=(1, 1), **options)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, padding="same", **options)
        self.bn2 = nn.BatchNorm2d(out_channels)
        steps = OrderedDict()
        if not (stride == 1 and in_channels == out_channels):
            steps["conv"] = nn.Conv2d(in_channels, out_channels, (1, 1), (stride, stride), bias=False)
            steps["bn"] = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential(steps)

    def residual(self, x):
        return self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))

    def forward(self, x):
        total = torch.add(self.residual(x), self.shortcut(x))
        return torch.maximum(total, torch.zeros_like(total))


# %% wrong ResidualBlock: ReLU before the addition, none after it => ReLU before the sum
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
            )

    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = F.relu(self.bn2(self.conv2(f)))
        return f + self.shortcut(x)


# %% wrong ResidualBlock: a projection only where the channels change, not where only the stride does => projection only where the channels change
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        if in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
            )
        else:
            self.shortcut = nn.Identity()

    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = self.bn2(self.conv2(f))
        return F.relu(f + self.shortcut(x))


# %% wrong ResidualBlock: a projection only where the stride is not 1, not where only the channels change => projection only at strides
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = (
            nn.Sequential(nn.Conv2d(in_channels, out_channels, 1, stride, bias=False), nn.BatchNorm2d(out_channels))
            if stride > 1
            else nn.Sequential()
        )

    def forward(self, x):
        out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(out + self.shortcut(x))


# %% wrong ResidualBlock: the convolutions keep their biases => Your module has conv1.bias, conv2.bias, which the statement's has not. | biases in convolutions
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(out_channels)
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride), nn.BatchNorm2d(out_channels)
            )
        else:
            self.shortcut = nn.Sequential()

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return F.relu(y + self.shortcut(x))


# %% wrong ResidualBlock: the projection lacks its batch norm => Your module has no shortcut.1.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut.append(nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return F.relu(y + self.shortcut(x))


# %% wrong ResidualBlock: the second convolution has the stride, not the first => stride in the second
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        if stride == 1 and in_channels == out_channels:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
            )

    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(f)) + self.shortcut(x))


# %% wrong ResidualBlock: no ReLU after the sum => no ReLU after the sum
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        if stride == 1 and in_channels == out_channels:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
            )

    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = self.bn2(self.conv2(f))
        return f + self.shortcut(x)


# %% wrong ResidualBlock: no ReLU between the two convolutions => no ReLU inside
import torch
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        changes = stride != 1 or in_channels != out_channels
        self.shortcut = nn.Sequential(
            nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
        ) if changes else nn.Sequential()

    def forward(self, x):
        out = self.bn1(self.conv1(x))
        out = self.bn2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% wrong ResidualBlock: a projection always, even where nothing changes => projection always | Your module has shortcut.0.weight, shortcut.1, which the statement's has not.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential(
            nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
        )

    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = self.bn2(self.conv2(f))
        return F.relu(f + self.shortcut(x))


# %% wrong ResidualBlock: the first batch norm is used twice, bn2 never => batch norms mixed up
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
            )

    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = self.bn1(self.conv2(f))
        return F.relu(f + self.shortcut(x))


# %% wrong ResidualBlock: the shortcut is built and never added => shortcut not added
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
            )

    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = self.bn2(self.conv2(f))
        return F.relu(f)


# %% wrong ResidualBlock: the 3x3 convolutions have no padding => no padding
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
            )

    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = self.bn2(self.conv2(f))
        return F.relu(f + self.shortcut(x))


# %% wrong ResidualBlock: the projection is a new layer in each forward pass => no projection
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.in_channels, self.out_channels, self.stride = in_channels, out_channels, stride
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)

    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = self.bn2(self.conv2(f))
        if self.stride != 1 or self.in_channels != self.out_channels:
            shortcut = nn.Sequential(
                nn.Conv2d(self.in_channels, self.out_channels, 1, stride=self.stride, bias=False),
                nn.BatchNorm2d(self.out_channels),
            )
            x = shortcut(x)
        return F.relu(f + x)


# %% right norms_by_depth: keeps the masks only, collects norms and flips them
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    masks, h = [], x
    for w in weights:
        on = (h > 0).to(h.dtype)
        masks.append(on)
        h = h * float(shortcut) + (h * on) @ w.T
    g = upstream
    norms = [g.norm()]
    for on, w in zip(masks[::-1], weights[::-1]):
        g = g * float(shortcut) + on * (g @ w)
        norms.append(g.norm())
    return torch.stack(norms[::-1])


# %% right norms_by_depth: a recursion, forward on the way in, backward on the way out
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    def descend(state, rest):
        if not rest:
            return [upstream]
        branch = torch.relu(state) @ rest[0].T
        after = descend(state + branch if shortcut else branch, rest[1:])
        through = torch.where(state > 0, after[0] @ rest[0], torch.zeros_like(state))
        return [after[0] + through if shortcut else through] + after

    return torch.stack([torch.linalg.vector_norm(g) for g in descend(x, list(weights))])


# %% right norms_by_depth: a Jacobian for each example and layer, in float64
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    d = x.shape[1]
    eye = torch.eye(d, dtype=torch.float64)
    state, jacobians = x.double(), []
    for weight in weights:
        weight = weight.double()
        # d out_i / d state_j of each example
        jac = weight[None] * (state > 0).double()[:, None, :]
        step = state.clamp(min=0) @ weight.T
        if shortcut:
            jac = jac + eye
            step = step + state
        jacobians.append(jac)
        state = step
    result = torch.zeros(len(weights) + 1, dtype=torch.float64)
    gradient = upstream.double()
    result[-1] = gradient.pow(2).sum().sqrt()
    for level in range(len(weights) - 1, -1, -1):
        gradient = torch.einsum("ni,nij->nj", gradient, jacobians[level])
        result[level] = gradient.pow(2).sum().sqrt()
    return result.to(x.dtype)


# %% right norms_by_depth: states in one tensor, indices counted down, in-place work on a copy
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = x.new_empty(len(weights) + 1, *x.shape)
    states[0] = x
    for l, weight in enumerate(weights):
        states[l + 1] = states[l].relu().matmul(weight.t())
        if shortcut:
            states[l + 1] += states[l]
    gradient = upstream.clone()
    norms = []
    for l in reversed(range(len(weights))):
        norms.insert(0, gradient.flatten().norm())
        branch = gradient.matmul(weights[l])
        branch[states[l] <= 0] = 0
        if shortcut:
            gradient += branch
        else:
            gradient = branch
    norms.insert(0, gradient.flatten().norm())
    return torch.stack(norms)


# %% wrong norms_by_depth: the gradient goes through weight.T instead of weight => weights the wrong way round
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    gradient = upstream
    norms = [gradient.norm()]
    for state, weight in zip(reversed(states[:-1]), reversed(weights)):
        branch = (gradient @ weight.T) * (state > 0)
        gradient = gradient + branch if shortcut else branch
        norms.append(gradient.norm())
    return torch.stack(norms[::-1])


# %% wrong norms_by_depth: the mask also hits the part that comes through the shortcut => identity cut by the ReLU
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        if shortcut:
            out = out + states[-1]
        states.append(out)
    g = upstream
    norms = [g.norm()]
    for i in range(len(weights) - 1, -1, -1):
        back = g @ weights[i]
        if shortcut:
            back = back + g
        g = back * (states[i] > 0)
        norms.append(g.norm())
    norms.reverse()
    return torch.stack(norms)


# %% wrong norms_by_depth: forgets the derivative of the ReLU => ReLU ignored
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    grad = upstream
    norms = [grad.norm()]
    for weight in reversed(weights):
        branch = grad @ weight
        grad = grad + branch if shortcut else branch
        norms.insert(0, grad.norm())
    return torch.stack(norms)


# %% wrong norms_by_depth: the norms come last state first => last layer first
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        branch = states[-1].relu() @ weight.T
        states.append(states[-1] + branch if shortcut else branch)
    gradient = upstream
    norms = [gradient.norm()]
    for state, weight in zip(states[-2::-1], weights[::-1]):
        branch = gradient @ weight * (state > 0)
        gradient = gradient + branch if shortcut else branch
        norms.append(gradient.norm())
    return torch.stack(norms)


# %% wrong norms_by_depth: the mask is applied before the weights, as if the ReLU came last => masked before the weights
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        branch = states[-1].relu() @ weight.T
        states.append(states[-1] + branch if shortcut else branch)
    gradient = upstream
    norms = [gradient.norm()]
    for state, weight in zip(states[-2::-1], weights[::-1]):
        branch = (gradient * (state > 0)) @ weight
        gradient = gradient + branch if shortcut else branch
        norms.append(gradient.norm())
    return torch.stack(norms[::-1])


# %% wrong norms_by_depth: the mask is that of the next state, the layer's output => mask of the next layer
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        z = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + z if shortcut else z)
    gradients = [upstream]
    for l in reversed(range(len(weights))):
        mask = (states[l + 1] > 0).float()
        g = (gradients[0] @ weights[l]) * mask
        if shortcut:
            g = g + gradients[0]
        gradients.insert(0, g)
    return torch.stack([g.norm() for g in gradients])


# %% wrong norms_by_depth: the forward pass has no shortcut, only the backward pass => no shortcut on the way forward
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        states.append(torch.relu(states[-1]) @ weight.T)
    gradients = [upstream]
    for l in reversed(range(len(weights))):
        g = (gradients[0] @ weights[l]) * (states[l] > 0)
        if shortcut:
            g = g + gradients[0]
        gradients.insert(0, g)
    return torch.stack([g.norm() for g in gradients])


# %% wrong norms_by_depth: the gradient through the shortcut is forgotten => identity forgotten
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    state, masks = x, []
    for w in weights:
        masks.append(state > 0)
        out = state.relu() @ w.T
        state = state + out if shortcut else out
    g, norms = upstream, [upstream.norm()]
    for mask, w in zip(masks[::-1], weights[::-1]):
        g = (g @ w) * mask
        norms.append(g.norm())
    return torch.stack(norms[::-1])


# %% wrong norms_by_depth: the derivative of the ReLU is 1 at zero as well => slope 1 at zero
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    state, masks = x, []
    for w in weights:
        masks.append(state >= 0)
        out = state.relu() @ w.T
        state = state + out if shortcut else out
    g, norms = upstream, [upstream.norm()]
    for mask, w in zip(masks[::-1], weights[::-1]):
        back = (g @ w) * mask
        g = back + g if shortcut else back
        norms.append(g.norm())
    return torch.stack(norms[::-1])


# %% wrong norms_by_depth: a norm for each example, averaged over the batch => a norm for each example
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        z = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + z if shortcut else z)
    gradients = [upstream]
    for state, weight in zip(states[-2::-1], weights[::-1]):
        g = (gradients[-1] @ weight) * (state > 0)
        gradients.append(g + gradients[-1] if shortcut else g)
    return torch.stack([g.norm(dim=1).mean() for g in reversed(gradients)])


# %% wrong norms_by_depth: the norm of upstream is missing, L norms only => upstream left out
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        z = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + z if shortcut else z)
    norms = torch.zeros(len(weights))
    g = upstream
    for l in range(len(weights) - 1, -1, -1):
        branch = (g @ weights[l]) * (states[l] > 0)
        g = g + branch if shortcut else branch
        norms[l] = g.norm()
    return norms


# %% wrong norms_by_depth: walks back with the weights in forward order => forward order on the way back
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        z = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + z if shortcut else z)
    g = upstream
    norms = [g.norm()]
    for state, weight in zip(reversed(states[:-1]), weights):
        branch = (g @ weight) * (state > 0)
        g = g + branch if shortcut else branch
        norms.insert(0, g.norm())
    return torch.stack(norms)


# %% wrong norms_by_depth: the state is replaced by its ReLU, so the shortcut carries the ReLU => ReLU carried by the shortcut
import torch


def norms_by_depth(x, weights, upstream, shortcut):
    h, masks = x, []
    for w in weights:
        masks.append((h > 0).float())
        h = torch.relu(h)
        h = h + h @ w.T if shortcut else h @ w.T
    g = upstream
    norms = [g.norm()]
    for m, w in zip(masks[::-1], weights[::-1]):
        branch = (g @ w) * m
        g = g + branch if shortcut else branch
        norms.insert(0, g.norm())
    return torch.stack(norms)


# %% right highway: the change form x + T * (H - x) with F.linear
import torch
import torch.nn.functional as F


def highway(x, layers):
    carried = torch.ones_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        t = torch.sigmoid(F.linear(x, gate_weight, gate_bias))
        carried = carried - carried * t
        x = x + t * (F.relu(F.linear(x, weight, bias)) - x)
    return x, carried


# %% right highway: one matrix product for both maps, torch.lerp for the mixture
import torch


def highway(x, layers):
    share = torch.ones_like(x)
    d = x.shape[1]
    for w, b, gw, gb in layers:
        both = x @ torch.cat([w, gw]).T + torch.cat([b, gb])
        h, t = both[:, :d].clamp(min=0), both[:, d:].sigmoid()
        x = torch.lerp(x, h, t)
        share = share * (1 - t)
    return x, share


# %% right highway: 1 - T is the sigmoid of the negative, and the product a sum of logarithms
import torch
import torch.nn.functional as F


def highway(x, layers):
    log_share = torch.zeros_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        z = torch.einsum("nd,kd->nk", x, gate_weight) + gate_bias
        h = torch.einsum("nd,kd->nk", x, weight) + bias
        log_share = log_share + F.logsigmoid(-z)
        x = torch.sigmoid(z) * torch.where(h > 0, h, torch.zeros_like(h)) + torch.sigmoid(-z) * x
    return x, log_share.exp()


# %% right highway: recursion from the last layer, in float64
import torch


def highway(x, layers):
    def run(state, rest):
        if len(rest) == 0:
            return state, torch.ones_like(state)
        w, b, gw, gb = [p.double() for p in rest[0]]
        keep = 1 / (1 + torch.exp(state @ gw.T + gb))
        new = (1 - keep) * torch.relu(state @ w.T + b) + keep * state
        last, share = run(new, rest[1:])
        return last, keep * share

    last, share = run(x.double(), list(layers))
    return last.to(x.dtype), share.to(x.dtype)


# %% wrong highway: gate the wrong way round, T carries and 1 - T computes => gates swapped
import torch


def highway(x, layers):
    share = torch.ones_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        h = torch.relu(x @ weight.T + bias)
        t = torch.sigmoid(x @ gate_weight.T + gate_bias)
        x = (1 - t) * h + t * x
        share = share * (1 - t)
    return x, share


# %% wrong highway: the share is the product of the gates T => share of T
import torch


def highway(x, layers):
    share = torch.ones_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        h = torch.relu(x @ weight.T + bias)
        t = torch.sigmoid(x @ gate_weight.T + gate_bias)
        x = t * h + (1 - t) * x
        share *= t
    return x, share


# %% wrong highway: weights not transposed => weights not transposed
import torch


def highway(x, layers):
    share = torch.ones_like(x)
    for w, b, wt, bt in layers:
        h = torch.relu(x @ w + b)
        t = torch.sigmoid(x @ wt + bt)
        x = t * h + (1 - t) * x
        share = share * (1 - t)
    return x, share


# %% wrong highway: the gate looks at H(x), not at the layer's input => gate looks at H
import torch
import torch.nn.functional as F


def highway(x, layers):
    share = torch.ones_like(x)
    for w, b, wt, bt in layers:
        h = F.relu(F.linear(x, w, b))
        t = torch.sigmoid(F.linear(h, wt, bt))
        x = t * h + (1 - t) * x
        share = share * (1 - t)
    return x, share


# %% wrong highway: H lacks its ReLU => no ReLU
import torch
import torch.nn.functional as F


def highway(x, layers):
    share = torch.ones_like(x)
    for w, b, wt, bt in layers:
        h = F.linear(x, w, b)
        t = torch.sigmoid(F.linear(x, wt, bt))
        x = t * h + (1 - t) * x
        share = share * (1 - t)
    return x, share


# %% wrong highway: the share of the last layer only => last gate only
import torch
import torch.nn.functional as F


def highway(x, layers):
    carried = torch.ones_like(x)
    for w, b, wt, bt in layers:
        t = F.linear(x, wt, bt).sigmoid()
        carried = 1 - t
        x = t * F.linear(x, w, b).relu() + carried * x
    return x, carried


# %% wrong highway: each layer carries the first input, not its own => first input carried
import torch
import torch.nn.functional as F


def highway(x, layers):
    share = torch.ones_like(x)
    out = x
    for w, b, wt, bt in layers:
        h = F.relu(F.linear(out, w, b))
        t = torch.sigmoid(F.linear(out, wt, bt))
        out = t * h + (1 - t) * x
        share = share * (1 - t)
    return out, share


# %% wrong highway: all gates are computed from the first input => gates of the first input
import torch
import torch.nn.functional as F


def highway(x, layers):
    gates = [torch.sigmoid(F.linear(x, wt, bt)) for _, _, wt, bt in layers]
    share = torch.ones_like(x)
    for (w, b, _, _), t in zip(layers, gates):
        x = t * F.relu(F.linear(x, w, b)) + (1 - t) * x
        share = share * (1 - t)
    return x, share


# %% wrong highway: x is replaced before the gate for the share is computed => gate after the update
import torch


def highway(x, layers):
    def gate(x, layer):
        return torch.sigmoid(x @ layer[2].T + layer[3])

    share = torch.ones_like(x)
    for layer in layers:
        x = gate(x, layer) * torch.relu(x @ layer[0].T + layer[1]) + (1 - gate(x, layer)) * x
        share = share * (1 - gate(x, layer))
    return x, share


# %% wrong highway: returns what is left of the input, share times x, instead of the share => share times x
import torch


def highway(x, layers):
    carried = x
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        carried = carried * (1 - gate)
    return x, carried


# %% wrong highway: adds the whole input as in a residual network => carried in full
import torch


def highway(x, layers):
    share = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + x
        share = share * (1 - gate)
    return x, share


# %% wrong highway: one share for the whole stack, averaged over batch and units => share averaged
import torch


def highway(x, layers):
    share = 1.0
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = gate * torch.relu(x @ w.T + b) + (1 - gate) * x
        share = share * (1 - gate).mean()
    return x, share


# %% wrong highway: the ReLU comes after the mixture => ReLU after the mixture
import torch


def highway(x, layers):
    share = torch.ones_like(x)
    for w, b, gw, gb in layers:
        gate = torch.sigmoid(x @ gw.T + gb)
        x = torch.relu(gate * (x @ w.T + b) + (1 - gate) * x)
        share = share * (1 - gate)
    return x, share


# %% right resnet_size: lists all convolutions first, then sums over the lists
def resnet_size(bottleneck, blocks, width, classes):
    convolutions, projections = [(3, width, 7)], []
    maps = width
    for s in range(len(blocks)):
        inner = width * 2**s
        for _ in range(blocks[s]):
            if bottleneck:
                out = 4 * inner
                convolutions += [(maps, inner, 1), (inner, inner, 3), (inner, out, 1)]
            else:
                out = inner
                convolutions += [(maps, inner, 3), (inner, inner, 3)]
            if out != maps:
                projections.append((maps, out, 1))
            maps = out
    learned = sum(a * b * k * k + 2 * b for a, b, k in convolutions + projections)
    return {"layers": len(convolutions) + 1, "parameters": learned + (maps + 1) * classes}


# %% right resnet_size: stage by stage, first block and the rest multiplied
def resnet_size(bottleneck, blocks, width, classes):
    def conv_bn(a, b, k):
        return b * (a * k**2 + 2)

    def block(before, inner):
        if bottleneck:
            after = inner * 4
            n = conv_bn(before, inner, 1) + conv_bn(inner, inner, 3) + conv_bn(inner, after, 1)
        else:
            after = inner
            n = conv_bn(before, inner, 3) + conv_bn(inner, inner, 3)
        return n + (conv_bn(before, after, 1) if before != after else 0)

    expansion = 4 if bottleneck else 1
    parameters = conv_bn(3, width, 7)
    before = width
    for stage, count in enumerate(blocks):
        if count == 0:
            continue
        inner = width << stage
        parameters += block(before, inner)
        before = expansion * inner
        parameters += (count - 1) * block(before, inner)
    parameters += before * classes + classes
    return dict(layers=2 + (3 if bottleneck else 2) * sum(blocks), parameters=parameters)


# %% right resnet_size: a recursion over the list of blocks still to come
def resnet_size(bottleneck, blocks, width, classes):
    kernels = (1, 3, 1) if bottleneck else (3, 3)
    todo = [width * 2**s for s, count in enumerate(blocks) for _ in range(count)]

    def count(maps, left):
        if not left:
            return 1, maps * classes + classes
        inner = left[0]
        sizes = [maps] + [inner] * len(kernels)
        if bottleneck:
            sizes[-1] *= 4
        own = 0
        for k, a, b in zip(kernels, sizes, sizes[1:]):
            own += k * k * a * b + 2 * b
        if sizes[0] != sizes[-1]:
            own += sizes[0] * sizes[-1] + 2 * sizes[-1]
        layers, parameters = count(sizes[-1], left[1:])
        return layers + len(kernels), parameters + own

    layers, parameters = count(width, todo)
    return {"parameters": parameters + 49 * 3 * width + 2 * width, "layers": layers + 1}


# %% right resnet_size: a small counter class that remembers the number of maps
class Counter:
    def __init__(self):
        self.layers, self.parameters = 0, 0

    def conv(self, a, b, k, layer=True):
        self.parameters += a * b * k * k  # weights
        self.parameters += b  # gamma
        self.parameters += b  # beta
        self.layers += int(layer)
        return b

    def linear(self, a, b):
        self.parameters += a * b + b
        self.layers += 1


def resnet_size(bottleneck, blocks, width, classes):
    c = Counter()
    maps = c.conv(3, width, 7)
    inner = width
    for count in blocks:
        for _ in range(count):
            before = maps
            if bottleneck:
                maps = c.conv(c.conv(c.conv(maps, inner, 1), inner, 3), 4 * inner, 1)
            else:
                maps = c.conv(c.conv(maps, inner, 3), inner, 3)
            if maps != before:
                c.conv(before, maps, 1, layer=False)
        inner *= 2
    c.linear(maps, classes)
    return {"layers": c.layers, "parameters": c.parameters}


# %% wrong resnet_size: the projections count as layers => projections as layers
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    layers, parameters, maps = 1, conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        out = 4 * inner if bottleneck else inner
        for _ in range(count):
            if bottleneck:
                parameters += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                parameters += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if maps != out:
                parameters += conv(maps, out, 1)
                layers += 1
            maps = out
    return {"layers": layers + 1, "parameters": parameters + maps * classes + classes}


# %% wrong resnet_size: the first stage of bottlenecks has no projection => projections at strides only
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    layers, parameters, maps = 1, conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        out = 4 * inner if bottleneck else inner
        for i in range(count):
            if bottleneck:
                parameters += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                parameters += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if s > 0 and i == 0:  # stride 2
                parameters += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": parameters + maps * classes + classes}


# %% wrong resnet_size: every stage starts with a projection, also the first of basic blocks => projection in every stage
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    total, maps = conv(3, width, 7), width
    for s in range(4):
        inner = width * 2**s
        out = inner * (4 if bottleneck else 1)
        total += conv(maps, out, 1)
        for _ in range(blocks[s]):
            if bottleneck:
                total += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
            else:
                total += conv(maps, inner, 3) + conv(inner, out, 3)
            maps = out
    total += maps * classes + classes
    return {"layers": (3 if bottleneck else 2) * sum(blocks) + 2, "parameters": total}


# %% wrong resnet_size: the projection has no batch norm => projection without batch norm
def resnet_size(bottleneck, blocks, width, classes):
    conv = lambda a, b, k: a * b * k * k + 2 * b
    layers, total, maps = 1, conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                total += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                total += conv(maps, inner, 3) + conv(inner, out, 3)
                layers += 2
            if out != maps:
                total += maps * out
            maps = out
    return {"layers": layers + 1, "parameters": total + (maps + 1) * classes}


# %% wrong resnet_size: the projections are forgotten => projections forgotten
def resnet_size(bottleneck, blocks, width, classes):
    conv = lambda a, b, k: a * b * k * k + 2 * b
    layers, total, maps = 1, conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        for _ in range(count):
            if bottleneck:
                out = 4 * inner
                total += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                out = inner
                total += conv(maps, inner, 3) + conv(inner, out, 3)
                layers += 2
            maps = out
    return {"layers": layers + 1, "parameters": total + (maps + 1) * classes}


# %% wrong resnet_size: batch norm counted with its running statistics, four numbers a channel => running statistics counted
def resnet_size(bottleneck, blocks, width, classes):
    def conv_bn(a, b, k):
        return a * b * k**2 + 4 * b

    convs = [conv_bn(3, width, 7)]
    shortcuts = []
    maps = width
    for s, n in enumerate(blocks):
        inner = width * 2**s
        out = inner * 4 if bottleneck else inner
        for _ in range(n):
            if bottleneck:
                convs.extend([conv_bn(maps, inner, 1), conv_bn(inner, inner, 3), conv_bn(inner, out, 1)])
            else:
                convs.extend([conv_bn(maps, inner, 3), conv_bn(inner, out, 3)])
            if maps != out:
                shortcuts.append(conv_bn(maps, out, 1))
            maps = out
    return {"layers": len(convs) + 1, "parameters": sum(convs) + sum(shortcuts) + maps * classes + classes}


# %% wrong resnet_size: batch norm is not counted at all => batch norm left out
def resnet_size(bottleneck, blocks, width, classes):
    layers = 1
    parameters = 3 * 7 * 7 * width
    maps = width
    for s in range(4):
        inner = width * 2**s
        for block in range(blocks[s]):
            before = maps
            if bottleneck:
                parameters += before * inner + 9 * inner * inner + inner * 4 * inner
                maps = 4 * inner
                layers += 3
            else:
                parameters += 9 * before * inner + 9 * inner * inner
                maps = inner
                layers += 2
            if before != maps:
                parameters += before * maps
    parameters += maps * classes + classes
    layers += 1
    return {"layers": layers, "parameters": parameters}


# %% wrong resnet_size: the linear layer takes 8 * width maps, also behind bottlenecks => linear layer of basic blocks
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    layers, parameters, maps = 1, conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        out = 4 * inner if bottleneck else inner
        for _ in range(count):
            if bottleneck:
                parameters += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                parameters += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if maps != out:
                parameters += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": parameters + 8 * width * classes + classes}


# %% wrong resnet_size: convolutions counted with biases => biases in convolutions
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return (a * k * k + 1) * b + 2 * b

    layers, parameters, maps = 1, conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        out = 4 * inner if bottleneck else inner
        for _ in range(count):
            if bottleneck:
                parameters += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                parameters += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if maps != out:
                parameters += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": parameters + maps * classes + classes}


# %% wrong resnet_size: two layers a block, also for bottlenecks => two layers in a bottleneck
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    parameters, maps = conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        out = 4 * inner if bottleneck else inner
        for _ in range(count):
            if bottleneck:
                parameters += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
            else:
                parameters += conv(maps, inner, 3) + conv(inner, inner, 3)
            if maps != out:
                parameters += conv(maps, out, 1)
            maps = out
    return {"layers": 2 * sum(blocks) + 2, "parameters": parameters + maps * classes + classes}


# %% wrong resnet_size: the stem has always 64 maps => stem of 64 maps
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    layers, parameters, maps = 1, conv(3, 64, 7), 64
    for s, count in enumerate(blocks):
        inner = width * 2**s
        out = 4 * inner if bottleneck else inner
        for _ in range(count):
            if bottleneck:
                parameters += conv(maps, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
                layers += 3
            else:
                parameters += conv(maps, inner, 3) + conv(inner, inner, 3)
                layers += 2
            if maps != out:
                parameters += conv(maps, out, 1)
            maps = out
    return {"layers": layers + 1, "parameters": parameters + maps * classes + classes}


# %% wrong resnet_size: within a stage of bottlenecks the blocks start from inner maps => bottleneck after bottleneck
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    n = conv(3, width, 7)
    maps = width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        out = 4 * inner if bottleneck else inner
        for i in range(count):
            start = maps if i == 0 else inner
            if bottleneck:
                n += conv(start, inner, 1) + conv(inner, inner, 3) + conv(inner, out, 1)
            else:
                n += conv(start, inner, 3) + conv(inner, inner, 3)
            if i == 0 and maps != out:
                n += conv(maps, out, 1)
        maps = out
    n += maps * classes + classes
    return {"layers": 2 + (3 if bottleneck else 2) * sum(blocks), "parameters": n}


# %% wrong resnet_size: the stem is missing among the layers => stem or linear layer not counted
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    n, maps = conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        out = 4 * inner if bottleneck else inner
        for _ in range(count):
            steps = [(maps, inner, 1), (inner, inner, 3), (inner, out, 1)] if bottleneck else [(maps, inner, 3), (inner, out, 3)]
            n += sum(conv(*step) for step in steps)
            n += conv(maps, out, 1) if maps != out else 0
            maps = out
    return {"layers": (3 if bottleneck else 2) * sum(blocks) + 1, "parameters": n + maps * classes + classes}


# %% wrong resnet_size: the linear layer has no bias => linear layer without bias
def resnet_size(bottleneck, blocks, width, classes):
    def conv(a, b, k):
        return a * b * k * k + 2 * b

    n, maps = conv(3, width, 7), width
    for s, count in enumerate(blocks):
        inner = width * 2**s
        out = 4 * inner if bottleneck else inner
        for _ in range(count):
            steps = [(maps, inner, 1), (inner, inner, 3), (inner, out, 1)] if bottleneck else [(maps, inner, 3), (inner, out, 3)]
            n += sum(conv(*step) for step in steps)
            n += conv(maps, out, 1) if maps != out else 0
            maps = out
    return {"layers": (3 if bottleneck else 2) * sum(blocks) + 2, "parameters": n + maps * classes}
