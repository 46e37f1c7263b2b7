# %% right padded_shortcut: F.pad over the channel axis of the slice
import torch.nn.functional as F
def padded_shortcut(x, out_channels, stride):
    missing = out_channels - x.size(1)
    return F.pad(x[..., ::stride, ::stride], (0, 0, 0, 0, 0, missing))

# %% right padded_shortcut: index_select with arange, written into a tensor of zeros
import torch
def padded_shortcut(x, out_channels, stride):
    n, c, h, w = x.shape
    r = torch.arange(0, h, stride, device=x.device)
    k = torch.arange(0, w, stride, device=x.device)
    result = x.new_zeros(n, out_channels, len(r), len(k))
    result[:, :c] = x.index_select(2, r).index_select(3, k)
    return result

# %% right padded_shortcut: pixel by pixel, with the size rounded up by hand
import torch
def padded_shortcut(x, out_channels, stride):
    n, c, h, w = x.shape
    rows = (h + stride - 1) // stride
    cols = -(-w // stride)
    out = torch.zeros((n, out_channels, rows, cols), dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            out[:, :c, i, j] = x[:, :, i * stride, j * stride]
    return out

# %% right padded_shortcut: a lambda, max pooling with a window of one pixel
import torch
import torch.nn.functional as F
padded_shortcut = lambda x, out_channels, stride: (
    lambda kept: torch.hstack([kept, kept.new_zeros(kept.shape[0], out_channels - kept.shape[1], *kept.shape[2:])])
)(F.max_pool2d(x, kernel_size=1, stride=stride))

# %% wrong padded_shortcut: rounds the size down, so the last pixel of odd sizes is lost => rounded down
import torch
def padded_shortcut(x, out_channels, stride):
    n, c, h, w = x.shape
    rows, cols = h // stride, w // stride
    out = torch.zeros(n, out_channels, rows, cols, dtype=x.dtype)
    out[:, :c] = x[:, :, ::stride, ::stride][:, :, :rows, :cols]
    return out

# %% wrong padded_shortcut: averages over windows instead of keeping single pixels => averaged
import torch
import torch.nn.functional as F
def padded_shortcut(x, out_channels, stride):
    kept = F.avg_pool2d(x, stride, stride, ceil_mode=True)
    n, c, h, w = kept.shape
    zeros = torch.zeros(n, out_channels - c, h, w, dtype=x.dtype)
    return torch.cat([kept, zeros], dim=1)

# %% wrong padded_shortcut: puts the zero maps half before and half after the input => zeros on both sides
import torch.nn.functional as F
def padded_shortcut(x, out_channels, stride):
    extra = out_channels - x.shape[1]
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, extra // 2, extra - extra // 2))

# %% wrong padded_shortcut: appends out_channels zero maps instead of the missing ones => too many maps of zeros
import torch
def padded_shortcut(x, out_channels, stride):
    kept = x[:, :, ::stride, ::stride]
    zeros = torch.zeros(kept.shape[0], out_channels, kept.shape[2], kept.shape[3], dtype=x.dtype)
    return torch.cat([kept, zeros], dim=1)

# %% wrong padded_shortcut: subsamples the rows only => one axis only
import torch
def padded_shortcut(x, out_channels, stride):
    kept = x[:, :, ::stride]
    n, c, h, w = kept.shape
    return torch.cat((kept, x.new_zeros(n, out_channels - c, h, w)), 1)

# %% wrong padded_shortcut: zeros have the size of the input before subsampling => It fails in the 5 checks where stride is not 1, and holds in every other one.
import torch
def padded_shortcut(x, out_channels, stride):
    n, c, h, w = x.shape
    zeros = torch.zeros(n, out_channels - c, h, w, dtype=x.dtype)
    return torch.cat([x[:, :, ::stride, ::stride], zeros], dim=1)

# %% wrong padded_shortcut: repeats the maps of the input instead of adding zeros => maps repeated
import torch
def padded_shortcut(x, out_channels, stride):
    kept = x[:, :, ::stride, ::stride]
    index = torch.arange(out_channels) % x.shape[1]
    return kept[:, index]

# %% wrong padded_shortcut: always doubles the maps, whatever out_channels says => maps always doubled
import torch
def padded_shortcut(x, out_channels, stride):
    small = x[:, :, ::stride, ::stride]
    return torch.cat([small, torch.zeros_like(small)], dim=1)

# %% wrong padded_shortcut: the zero maps come before those of the input => zeros in front
import torch
def padded_shortcut(x, out_channels, stride):
    kept = x[:, :, ::stride, ::stride]
    n, c, h, w = kept.shape
    return torch.cat([torch.zeros(n, out_channels - c, h, w, dtype=x.dtype), kept], dim=1)

# %% wrong padded_shortcut: starts with pixel stride - 1 instead of pixel 0 => last pixel of each step
import torch.nn.functional as F
def padded_shortcut(x, out_channels, stride):
    start = stride - 1
    y = x[:, :, start::stride, start::stride]
    return F.pad(y, (0, 0, 0, 0, 0, out_channels - y.shape[1]))

# %% wrong padded_shortcut: keeps the first H / stride pixels, a corner, instead of every stride-th => corner cut out
import torch
import math
def padded_shortcut(x, out_channels, stride):
    n, c, h, w = x.shape
    rows, cols = math.ceil(h / stride), math.ceil(w / stride)
    out = x.new_zeros((n, out_channels, rows, cols))
    out[:, :c] = x[:, :, :rows, :cols]
    return out

# %% wrong padded_shortcut: stride 2 is fixed in the code
import torch
def padded_shortcut(x, out_channels, stride):
    kept = x[:, :, ::2, ::2] if stride > 1 else x
    pad = torch.zeros(kept.shape[0], out_channels - kept.shape[1], *kept.shape[2:], dtype=x.dtype)
    return torch.cat([kept, pad], dim=1)

# %% right ResidualBlock: helper for the convolutions, shortcut filled with append
import torch
from torch import nn
def conv(a, b, size, stride=1):
    return nn.Conv2d(a, b, kernel_size=size, stride=stride, padding=size // 2, bias=False)
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1, self.bn1 = conv(in_channels, out_channels, 3, stride), nn.BatchNorm2d(out_channels)
        self.conv2, self.bn2 = conv(out_channels, out_channels, 3), nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if (in_channels, 1) != (out_channels, stride):
            self.shortcut.append(conv(in_channels, out_channels, 1, stride))
            self.shortcut.append(nn.BatchNorm2d(out_channels))
    def forward(self, x):
        out = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(out)) + self.shortcut(x))

# %% right ResidualBlock: in-place ReLU layer, Identity as shortcut, in-place sum
from torch import nn
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding="same", bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        same = stride == 1 and in_channels == out_channels
        self.shortcut = nn.Identity() if same else nn.Sequential(
            nn.Conv2d(in_channels, out_channels, 1, stride, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.shortcut(x)
        return self.relu(out)

# %% right ResidualBlock: layers added in a loop, F put together in forward, clamp as ReLU
from torch import nn
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        plan = [(in_channels, stride), (out_channels, 1)]
        for i, (maps, step) in enumerate(plan, start=1):
            self.add_module(f"conv{i}", nn.Conv2d(maps, out_channels, (3, 3), (step, step), (1, 1), bias=False))
            self.add_module(f"bn{i}", nn.BatchNorm2d(out_channels))
        layers = []
        if stride > 1 or in_channels != out_channels:
            layers = [nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)]
        self.shortcut = nn.Sequential(*layers)
    def forward(self, x):
        f = nn.Sequential(self.conv1, self.bn1, nn.ReLU(), self.conv2, self.bn2)
        return (f(x) + self.shortcut(x)).clamp(min=0)

# %% right ResidualBlock: padding done by F.pad in forward, own method for F
from torch import nn
import torch.nn.functional as F
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super(ResidualBlock, self).__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, bias=False)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(out_channels), nn.BatchNorm2d(out_channels)
        if stride == 1 and in_channels == out_channels:
            self.shortcut = nn.Sequential(nn.Identity())
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels))
    def residual(self, x):
        h = self.bn1(self.conv1(F.pad(x, (1, 1, 1, 1)))).relu()
        return self.bn2(self.conv2(F.pad(h, (1, 1, 1, 1))))
    def forward(self, x):
        return F.relu(self.shortcut(x) + self.residual(x))

# %% wrong ResidualBlock: no ReLU after the sum => no ReLU after the sum
from torch import nn
import torch.nn.functional as F
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
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = self.bn2(self.conv2(f))
        return f + self.shortcut(x)

# %% wrong ResidualBlock: ReLU on F before the sum instead of after it => ReLU before the sum
from torch import nn
import torch.nn.functional as F
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
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return y + self.shortcut(x)

# %% wrong ResidualBlock: projection only where the channels change, not for a stride alone => projection only where the channels change
from torch import nn
import torch.nn.functional as F
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        f = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(f + self.shortcut(x))

# %% wrong ResidualBlock: projection only where the stride is not 1, not for new channels alone => projection only at strides
from torch import nn
import torch.nn.functional as F
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        down = [nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)]
        self.shortcut = nn.Sequential(*down) if stride > 1 else nn.Sequential()
    def forward(self, x):
        f = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(f + self.shortcut(x))

# %% wrong ResidualBlock: convolutions keep their biases => Your module has conv1.bias, conv2.bias, which the statement's has not. | biases in convolutions
from torch import nn
import torch.nn.functional as F
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(f)) + self.shortcut(x))

# %% wrong ResidualBlock: a projection even where nothing changes
from torch import nn
import torch.nn.functional as F
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential(
            nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(f)) + self.shortcut(x))

# %% wrong ResidualBlock: no batch norm on the shortcut => Your module has no shortcut.1.
from torch import nn
import torch.nn.functional as F
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False))
    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(f)) + self.shortcut(x))

# %% wrong ResidualBlock: no ReLU between the two pairs => no ReLU inside
from torch import nn
import torch.nn.functional as F
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
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        out = self.bn1(self.conv1(x))
        out = self.bn2(self.conv2(out))
        return F.relu(out + self.shortcut(x))

# %% wrong ResidualBlock: the second convolution has the stride instead of the first => stride in the second
from torch import nn
import torch.nn.functional as F
class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(f)) + self.shortcut(x))

# %% wrong ResidualBlock: the stride is missing on the shortcut's convolution => shortcut without stride
from torch import nn
import torch.nn.functional as F
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
                nn.Conv2d(in_channels, out_channels, 1, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(f)) + self.shortcut(x))

# %% wrong ResidualBlock: ReLU at the end of the shortcut, too
from torch import nn
import torch.nn.functional as F
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
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False),
                nn.BatchNorm2d(out_channels), nn.ReLU())
    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(f)) + self.shortcut(x))

# %% wrong ResidualBlock: the shortcut is given F's hidden maps, since x is overwritten => shortcut of F
from torch import nn
import torch.nn.functional as F
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
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        f = self.bn2(self.conv2(x))
        return F.relu(f + self.shortcut(x))

# %% wrong ResidualBlock: bn1 is used twice, bn2 never => batch norms mixed up
from torch import nn
import torch.nn.functional as F
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
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels))
    def forward(self, x):
        f = F.relu(self.bn1(self.conv1(x)))
        f = self.bn1(self.conv2(f))
        return F.relu(f + self.shortcut(x))

# %% right norms_by_depth: an explicit Jacobian for each example and layer
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    d = x.shape[1]
    carry = torch.eye(d, dtype=x.dtype) if shortcut else torch.zeros(d, d, dtype=x.dtype)
    jacobians, s = [], x
    for w in weights:
        jacobians.append(w * (s > 0).to(x.dtype)[:, None, :] + carry)   # (N, out, in)
        s = s.clamp(min=0) @ w.T + (s if shortcut else 0)
    g = upstream
    norms = [g.norm()]
    for j in jacobians[::-1]:
        g = torch.bmm(g[:, None, :], j)[:, 0, :]
        norms.append(g.norm())
    return torch.stack(norms).flip(0)

# %% right norms_by_depth: recursion, forward on the way in and backward on the way out
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    def descend(state, depth):
        if depth == len(weights):
            return upstream, [upstream.pow(2).sum().sqrt()]
        w = weights[depth]
        branch = torch.relu(state) @ w.T
        g, norms = descend(state + branch if shortcut else branch, depth + 1)
        back = torch.where(state > 0, g @ w, torch.zeros_like(state))
        if shortcut:
            back = back + g
        return back, [back.pow(2).sum().sqrt()] + norms
    return torch.stack(descend(x, 0)[1])

# %% right norms_by_depth: masks only, einsum, filled into a tensor from the back
import torch
import torch.nn.functional as F
def norms_by_depth(x, weights, upstream, shortcut):
    alive = []
    h = x.clone()
    for w in weights:
        alive.append(h > 0)
        out = F.linear(F.relu(h), w)
        h = h + out if shortcut else out
    result = torch.zeros(len(weights) + 1, dtype=x.dtype)
    grad = upstream.clone()
    result[-1] = torch.linalg.vector_norm(grad)
    for l in range(len(weights) - 1, -1, -1):
        through = torch.einsum("no,oi->ni", grad, weights[l])
        through[~alive[l]] = 0
        grad = through + grad if shortcut else through
        result[l] = torch.linalg.vector_norm(grad)
    return result

# %% wrong norms_by_depth: multiplies by weight.T on the way back => weights the wrong way round
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [g.norm()]
    for weight, s in zip(weights[::-1], states[-2::-1]):
        b = (g @ weight.T) * (s > 0)
        g = g + b if shortcut else b
        norms.insert(0, g.norm())
    return torch.stack(norms)

# %% wrong norms_by_depth: norms returned from the last layer to the first => last layer first
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [g.norm()]
    for i in reversed(range(len(weights))):
        b = (g @ weights[i]) * (states[i] > 0)
        g = g + b if shortcut else b
        norms.append(g.norm())
    return torch.stack(norms)

# %% wrong norms_by_depth: the mask is taken from the layer's output instead of its input => mask of the next layer
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [g.norm()]
    for i in reversed(range(len(weights))):
        b = (g @ weights[i]) * (states[i + 1] > 0)
        g = g + b if shortcut else b
        norms.append(g.norm())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: the ReLU's mask also cuts the shortcut => identity cut by the ReLU
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [g.norm()]
    for i in reversed(range(len(weights))):
        through = g @ weights[i]
        if shortcut:
            through = through + g
        g = through * (states[i] > 0)
        norms.append(g.norm())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: the shortcut is in the forward pass but not in the gradient => identity forgotten
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    masks, s = [], x
    for w in weights:
        masks.append((s > 0).to(x.dtype))
        out = torch.relu(s) @ w.T
        s = s + out if shortcut else out
    g, norms = upstream, [upstream.norm()]
    for w, m in zip(reversed(weights), reversed(masks)):
        g = (g @ w) * m
        norms.append(g.norm())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: the mask comes before the weights instead of after them => masked before the weights
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [g.norm()]
    for i in reversed(range(len(weights))):
        b = (g * (states[i] > 0)) @ weights[i]
        g = g + b if shortcut else b
        norms.append(g.norm())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: no mask at all, the ReLU is forgotten on the way back => ReLU ignored
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    g = upstream
    norms = [g.norm()]
    for w in reversed(weights):
        g = g @ w + g if shortcut else g @ w
        norms.append(g.norm())
    return torch.stack(norms).flip(0)

# %% wrong norms_by_depth: forward pass without the shortcut, so the masks are of another network => no shortcut on the way forward
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for w in weights:
        states.append(torch.relu(states[-1]) @ w.T)
    g = upstream
    norms = [g.norm()]
    for w, s in zip(weights[::-1], states[:-1][::-1]):
        b = (g @ w) * (s > 0)
        g = g + b if shortcut else b
        norms.append(g.norm())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: mean of the norms of the examples instead of one norm over all numbers => a norm for each example
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [g.norm(dim=1).mean()]
    for i in reversed(range(len(weights))):
        b = (g @ weights[i]) * (states[i] > 0)
        g = g + b if shortcut else b
        norms.append(g.norm(dim=1).mean())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: the shortcut carries relu(state) instead of the state => ReLU carried by the shortcut
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    masks, s = [], x
    for w in weights:
        masks.append(s > 0)
        r = torch.relu(s)
        s = r @ w.T + (r if shortcut else 0)
    g = upstream
    norms = [g.norm()]
    for w, m in zip(weights[::-1], masks[::-1]):
        b = (g @ w) * m
        g = g + b if shortcut else b
        norms.append(g.norm())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: derivative of the ReLU is 1 at zero, too => slope 1 at zero
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [g.norm()]
    for i in reversed(range(len(weights))):
        b = (g @ weights[i]) * (states[i] >= 0)
        g = g + b if shortcut else b
        norms.append(g.norm())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: the norm of upstream is left out, only L norms => upstream left out
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = []
    for i in reversed(range(len(weights))):
        b = (g @ weights[i]) * (states[i] > 0)
        g = g + b if shortcut else b
        norms.append(g.norm())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: squared norms, the root is missing => squared norms
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [(g ** 2).sum()]
    for i in reversed(range(len(weights))):
        b = (g @ weights[i]) * (states[i] > 0)
        g = g + b if shortcut else b
        norms.append((g ** 2).sum())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: the weights are used from the first layer on in the backward pass => forward order on the way back
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [g.norm()]
    for weight, state in zip(weights, states[-2::-1]):
        b = (g @ weight) * (state > 0)
        g = g + b if shortcut else b
        norms.append(g.norm())
    return torch.stack(norms[::-1])

# %% wrong norms_by_depth: the shortcut brings upstream itself to each layer instead of the current gradient => upstream added at every layer
import torch
def norms_by_depth(x, weights, upstream, shortcut):
    states = [x]
    for weight in weights:
        out = torch.relu(states[-1]) @ weight.T
        states.append(states[-1] + out if shortcut else out)
    g = upstream
    norms = [g.norm()]
    for i in reversed(range(len(weights))):
        g = (g @ weights[i]) * (states[i] > 0)
        if shortcut:
            g = g + upstream
        norms.append(g.norm())
    return torch.stack(norms[::-1])
