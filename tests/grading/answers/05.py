# %% right invariant_shifts: S-layer once on a padded picture, then shifted crops of it
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    H, W = picture.shape
    kh, kw = kernel.shape
    padded = F.pad(picture, (reach, reach, reach, reach))
    s = (F.conv2d(padded[None, None], kernel[None, None])[0, 0] - threshold).clamp(min=0)
    h, w = H - kh + 1, W - kw + 1

    def pooled(dy, dx):
        crop = s[reach - dy:reach - dy + h, reach - dx:reach - dx + w]
        return crop.unfold(0, window, window).unfold(1, window, window).amax(dim=(2, 3))

    still = pooled(0, 0)
    result = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            result[dy + reach, dx + reach] = bool((pooled(dy, dx) == still).all())
    return result

# %% right invariant_shifts: all shifts as one batch
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    steps = range(-reach, reach + 1)
    batch = torch.stack([torch.roll(picture, (a, b), (0, 1)) for a in steps for b in steps])
    answers = F.conv2d(batch.unsqueeze(1), kernel[None, None])
    answers = F.max_pool2d(F.relu(answers - threshold), window, window)
    middle = answers[len(batch) // 2]
    same = (answers == middle).flatten(1).all(dim=1)
    return same.view(len(steps), len(steps))

# %% right invariant_shifts: bias as minus threshold, nested comprehension, lambda
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    bias = torch.tensor([-float(threshold)], dtype=picture.dtype)
    c = lambda p: torch.relu(F.max_pool2d(F.conv2d(p[None, None], kernel[None, None], bias), window))
    original = c(picture)
    r = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(c(picture.roll(dy, 0).roll(dx, 1)), original) for dx in r] for dy in r])

# %% right invariant_shifts: correlation as a sum of shifted pictures, shift on a zero canvas
import torch

def shifted(picture, dy, dx):
    H, W = picture.shape
    out = torch.zeros_like(picture)
    out[max(dy, 0):H + min(dy, 0), max(dx, 0):W + min(dx, 0)] = \
        picture[max(-dy, 0):H + min(-dy, 0), max(-dx, 0):W + min(-dx, 0)]
    return out

def c_answer(picture, kernel, threshold, window):
    kh, kw = kernel.shape
    h, w = picture.shape[0] - kh + 1, picture.shape[1] - kw + 1
    s = torch.zeros(h, w, dtype=picture.dtype)
    for i in range(kh):
        for j in range(kw):
            s += kernel[i, j] * picture[i:i + h, j:j + w]
    s = torch.clamp(s - threshold, min=0)
    a, b = h // window, w // window
    return s[:a * window, :b * window].reshape(a, window, b, window).amax(dim=(1, 3))

def invariant_shifts(picture, kernel, threshold, window, reach):
    base = c_answer(picture, kernel, threshold, window)
    n = 2 * reach + 1
    out = torch.empty(n, n, dtype=torch.bool)
    for k in range(n * n):
        y, x = divmod(k, n)
        out[y, x] = torch.equal(c_answer(shifted(picture, y - reach, x - reach), kernel, threshold, window), base)
    return out

# %% wrong invariant_shifts: compares the S-layer, the pooling is missing => S-cells compared
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def s_layer(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))
        return (F.conv2d(p[None, None], kernel[None, None]) - threshold).relu()
    base = s_layer(0, 0)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            out[reach + dy, reach + dx] = torch.equal(s_layer(dy, dx), base)
    return out

# %% wrong invariant_shifts: rows and columns of the answer are exchanged => axes swapped
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))
        s = (F.conv2d(p[None, None], kernel[None, None]) - threshold).relu()
        return F.max_pool2d(s, window)
    base = c_layer(0, 0)
    rows = []
    for dx in range(-reach, reach + 1):
        rows.append([torch.equal(c_layer(dy, dx), base) for dy in range(-reach, reach + 1)])
    return torch.tensor(rows)

# %% wrong invariant_shifts: shifts up and to the left instead of down and to the right => moved the other way
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(p):
        s = F.relu(F.conv2d(p[None, None], kernel[None, None]) - threshold)
        return F.max_pool2d(s, kernel_size=window, stride=window)
    ref = c_layer(picture)
    n = 2 * reach + 1
    out = torch.zeros(n, n, dtype=torch.bool)
    for i in range(n):
        for j in range(n):
            moved = picture.roll((reach - i, reach - j), (0, 1))
            out[i, j] = torch.equal(c_layer(moved), ref)
    return out

# %% wrong invariant_shifts: the threshold is not subtracted => no threshold
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))[None, None]
        return F.max_pool2d(F.conv2d(p, kernel[None, None]).relu(), window)
    here = c_layer(0, 0)
    span = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(c_layer(dy, dx), here) for dx in span] for dy in span])

# %% wrong invariant_shifts: nothing is cut at 0, the ReLU is missing => no ReLU
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))[None, None]
        s = F.conv2d(p, kernel[None, None]) - threshold
        return F.max_pool2d(s, window)
    here = c_layer(0, 0)
    span = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(c_layer(dy, dx), here) for dx in span] for dy in span])

# %% wrong invariant_shifts: ReLU first and the threshold subtracted after it => no threshold
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def answer(p):
        s = F.relu(F.conv2d(p[None, None], kernel[None, None])) - threshold
        return F.max_pool2d(s, window)
    base = answer(picture)
    result = torch.zeros((2 * reach + 1,) * 2).bool()
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            result[reach + dy][reach + dx] = torch.equal(base, answer(picture.roll((dy, dx), (0, 1))))
    return result

# %% wrong invariant_shifts: averages in the window instead of taking the maximum => mean for maximum
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))
        s = (F.conv2d(p[None, None], kernel[None, None]) - threshold).relu()
        return F.avg_pool2d(s, window)
    base = c_layer(0, 0)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            out[reach + dy, reach + dx] = torch.allclose(c_layer(dy, dx), base)
    return out

# %% wrong invariant_shifts: pools with stride 1 => windows that overlap
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(p):
        s = torch.clamp(F.conv2d(p[None, None], kernel[None, None]) - threshold, min=0)
        return F.max_pool2d(s, window, stride=1)
    base = c_layer(picture)
    r = range(-reach, reach + 1)
    return torch.tensor([[bool((c_layer(picture.roll((dy, dx), (0, 1))) == base).all()) for dx in r] for dy in r])

# %% wrong invariant_shifts: asks only whether a window has an answer, not how large it is => only whether it fires
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def there(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))
        s = (F.conv2d(p[None, None], kernel[None, None]) > threshold).float()
        return F.max_pool2d(s, window)
    base = there(0, 0)
    r = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(there(dy, dx), base) for dx in r] for dy in r])

# %% wrong invariant_shifts: flips the kernel, a convolution instead of a correlation => flipped kernel
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    k = kernel.flip(0, 1)[None, None]
    def c_layer(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))
        return F.max_pool2d((F.conv2d(p[None, None], k) - threshold).relu(), window)
    base = c_layer(0, 0)
    r = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(c_layer(dy, dx), base) for dx in r] for dy in r])

# %% wrong invariant_shifts: writes at [dy, dx] without adding reach => written at a negative index
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))
        s = (F.conv2d(p[None, None], kernel[None, None]) - threshold).relu()
        return F.max_pool2d(s, window)
    base = c_layer(0, 0)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            out[dy, dx] = torch.equal(c_layer(dy, dx), base)
    return out

# %% wrong invariant_shifts: the range ends one too early => last shift missed
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))
        s = (F.conv2d(p[None, None], kernel[None, None]) - threshold).relu()
        return F.max_pool2d(s, window)
    base = c_layer(0, 0)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach):
        for dx in range(-reach, reach):
            out[reach + dy, reach + dx] = torch.equal(c_layer(dy, dx), base)
    return out

# %% wrong invariant_shifts: asks whether any window agrees instead of all => one window is enough
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(p):
        s = F.relu(F.conv2d(p[None, None], kernel[None, None]) - threshold)
        return F.max_pool2d(s, window)
    base = c_layer(picture)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for i, dy in enumerate(range(-reach, reach + 1)):
        for j, dx in enumerate(range(-reach, reach + 1)):
            out[i, j] = (c_layer(picture.roll((dy, dx), (0, 1))) == base).any()
    return out

# %% wrong invariant_shifts: compares only the sum of the C-layer's answers => one number for the layer
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def total(p):
        s = F.relu(F.conv2d(p[None, None], kernel[None, None]) - threshold)
        return F.max_pool2d(s, window).sum()
    base = total(picture)
    r = range(-reach, reach + 1)
    return torch.tensor([[bool(total(picture.roll((dy, dx), (0, 1))) == base) for dx in r] for dy in r])

# %% wrong invariant_shifts: shifts the C-layer's map instead of the picture => C-layer moved
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    s = F.relu(F.conv2d(picture[None, None], kernel[None, None]) - threshold)
    c = F.max_pool2d(s, window)[0, 0]
    r = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(c.roll((dy, dx), (0, 1)), c) for dx in r] for dy in r])

# %% wrong invariant_shifts: the shifts pile up because the moved picture is kept => shifts pile up
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(p):
        s = F.relu(F.conv2d(p[None, None], kernel[None, None]) - threshold)
        return F.max_pool2d(s, window)
    base = c_layer(picture)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            picture = picture.roll((dy, dx), dims=(0, 1))
            out[reach + dy, reach + dx] = torch.equal(c_layer(picture), base)
    return out

# %% wrong invariant_shifts: rolls along one axis only => moved along one axis
import torch
import torch.nn.functional as F

def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        p = picture.roll(dy + dx, dims=0)
        s = (F.conv2d(p[None, None], kernel[None, None]) - threshold).relu()
        return F.max_pool2d(s, window)
    base = c_layer(0, 0)
    r = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(c_layer(dy, dx), base) for dx in r] for dy in r])

# %% right Subsample: average pooling with divisor 1
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.full((channels,), 0.25))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        total = F.avg_pool2d(x, 2, divisor_override=1)
        return total * self.coefficient.view(1, -1, 1, 1) + self.bias.view(1, -1, 1, 1)

# %% right Subsample: a grouped convolution whose four weights are the coefficient
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels
        self.register_parameter("coefficient", nn.Parameter(torch.ones(channels) / 4))
        self.register_parameter("bias", nn.Parameter(torch.randn(channels) * 0.01))

    def forward(self, x):
        kernels = self.coefficient.reshape(-1, 1, 1, 1).expand(-1, 1, 2, 2)
        return F.conv2d(x, kernels, self.bias, stride=2, groups=self.channels)

# %% right Subsample: reshape into squares, sum, channels moved to the end
import torch
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.rand(channels))
        self.bias = nn.Parameter(torch.rand(channels))

    def forward(self, x):
        n, c, h, w = x.shape
        squares = x.reshape(n, c, h // 2, 2, w // 2, 2).sum(dim=5).sum(dim=3)
        last = squares.permute(0, 2, 3, 1) * self.coefficient + self.bias
        return last.permute(0, 3, 1, 2)

# %% right Subsample: einsum over unfolded squares
import torch
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        for name in ("coefficient", "bias"):
            setattr(self, name, nn.Parameter(torch.empty(channels).uniform_(-1, 1)))

    def forward(self, x):
        squares = x.unfold(2, 2, 2).unfold(3, 2, 2)
        return torch.einsum("nchwij,c->nchw", squares, self.coefficient) + self.bias[:, None, None]

# %% wrong Subsample: takes the mean of the four numbers instead of their sum => mean for sum
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.avg_pool2d(x, 2) * self.coefficient[:, None, None] + self.bias[:, None, None]

# %% wrong Subsample: one coefficient and one bias for all maps together => coefficient should have shape (6); yours has (1).
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels
        self.coefficient = nn.Parameter(torch.ones(1))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return 4 * F.avg_pool2d(x, 2) * self.coefficient + self.bias

# %% wrong Subsample: coefficient and bias are plain tensors and are not trained => not trained
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = torch.ones(channels, requires_grad=True)
        self.bias = torch.zeros(channels, requires_grad=True)

    def forward(self, x):
        s = 4 * F.avg_pool2d(x, 2)
        return s * self.coefficient[:, None, None] + self.bias[:, None, None]

# %% wrong Subsample: squashes inside the layer => squashed as well
import torch
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        s = x[:, :, 0::2, 0::2] + x[:, :, 1::2, 0::2] + x[:, :, 0::2, 1::2] + x[:, :, 1::2, 1::2]
        return torch.tanh(s * self.coefficient[:, None, None] + self.bias[:, None, None])

# %% wrong Subsample: takes the largest of the four numbers => maximum for sum
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.max_pool2d(x, 2) * self.coefficient[:, None, None] + self.bias[:, None, None]

# %% wrong Subsample: multiplies the bias by the coefficient too => bias inside
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        c = self.coefficient.view(-1, 1, 1)
        b = self.bias.view(-1, 1, 1)
        return c * (F.avg_pool2d(x, 2) * 4 + b)

# %% wrong Subsample: adds the bias to each of the four numbers before the sum => bias four times
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        y = x * self.coefficient[None, :, None, None] + self.bias[None, :, None, None]
        return y[:, :, 0::2, 0::2] + y[:, :, 0::2, 1::2] + y[:, :, 1::2, 0::2] + y[:, :, 1::2, 1::2]

# %% wrong Subsample: adds only the two numbers on the diagonal of a square => not all four numbers
import torch
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        s = x[:, :, 0::2, 0::2] + x[:, :, 1::2, 1::2]
        return s * self.coefficient[:, None, None] + self.bias[:, None, None]

# %% wrong Subsample: the parameters meet the last axis, not the channels => along the last axis
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return 4 * F.avg_pool2d(x, 2) * self.coefficient + self.bias

# %% wrong Subsample: four coefficients for each map, one for each place in the square => coefficient should have shape (1); yours has (1, 1, 2, 2).
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels, 1, 2, 2))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.conv2d(x, self.coefficient, self.bias, stride=2, groups=len(self.bias))

# %% wrong Subsample: a full convolution that mixes the maps => Your module has no coefficient, and your module has conv, which the statement's has not.
import torch
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, kernel_size=2, stride=2)

    def forward(self, x):
        return self.conv(x)

# %% wrong Subsample: the squares overlap, stride 1 => overlapping squares
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        s = x[:, :, :-1, :-1] + x[:, :, 1:, :-1] + x[:, :, :-1, 1:] + x[:, :, 1:, 1:]
        return s * self.coefficient[:, None, None] + self.bias[:, None, None]

# %% wrong Subsample: the reshape adds quarters of the map instead of squares => no neighbors
import torch
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        n, c, h, w = x.shape
        s = x.reshape(n, c, 2, h // 2, 2, w // 2).sum(dim=(2, 4))
        return s * self.coefficient[:, None, None] + self.bias[:, None, None]

# %% wrong Subsample: the bias is forgotten in forward => bias forgotten
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.avg_pool2d(x, 2, divisor_override=1) * self.coefficient[:, None, None]

# %% wrong Subsample: the coefficient is called weight => Your module has no coefficient, and your module has weight, which the statement's has not.
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        total = 4 * F.avg_pool2d(x, 2)
        return total * self.weight[:, None, None] + self.bias[:, None, None]

# %% wrong Subsample: pairs of neighbours in a row only, the height stays => one axis only
import torch
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        s = x[:, :, 0::2] + x[:, :, 1::2]
        return s * self.coefficient[:, None, None] + self.bias[:, None, None]

# %% wrong Subsample: detaches the parameters, so that no gradient reaches them => not trained
import torch
import torch.nn.functional as F
from torch import nn

class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        a = self.coefficient.data.reshape(1, -1, 1, 1)
        b = self.bias.data.reshape(1, -1, 1, 1)
        return F.avg_pool2d(x, 2) * 4 * a + b

# %% right table_convolution: output maps one by one, each with only its own kernels
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    N, _, H, W = maps.shape
    out = torch.zeros(N, K, H - kh + 1, W - kw + 1, dtype=maps.dtype)
    count = 0
    for k, seen in enumerate(table):
        out[:, k] = biases[k]
        for c in seen:
            out[:, k] += F.conv2d(maps[:, c:c + 1], kernels[k, c][None, None])[:, 0]
        count += len(seen) * kh * kw + 1
    return out, count

# %% right table_convolution: unfolded patches and one masked einsum
import torch

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.tensor([[float(c in seen) for c in range(C)] for seen in table], dtype=kernels.dtype)
    patches = maps.unfold(2, kh, 1).unfold(3, kw, 1)
    out = torch.einsum("nchwij,kcij,kc->nkhw", patches, kernels, mask) + biases[:, None, None]
    return out, K + kh * kw * sum(map(len, table))

# %% right table_convolution: zeroes what is not seen in a copy of the kernels
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    cut = kernels.clone()
    everything = set(range(kernels.shape[1]))
    for k in range(len(cut)):
        for c in everything - set(table[k]):
            cut[k, c] = 0
    per_kernel = kernels[0, 0].numel()
    connections = sum(len(seen) for seen in table)
    return F.conv2d(maps, cut, bias=biases), connections * per_kernel + biases.numel()

# %% right table_convolution: one dense convolution per input map, masked boolean, in float64
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C = kernels.shape[:2]
    sees = torch.zeros(K, C, dtype=torch.bool)
    for k in range(K):
        for c in table[k]:
            sees[k, c] = True
    total = 0
    for c in range(C):
        each = F.conv2d(maps[:, [c]].double(), kernels[:, [c]].double())
        total = total + torch.where(sees[:, c].reshape(1, K, 1, 1), each, torch.zeros_like(each))
    out = total + biases.double().reshape(1, K, 1, 1)
    weights = int(sees.sum()) * kernels.shape[2] * kernels.shape[3]
    return out.to(maps.dtype), weights + K

# %% wrong table_convolution: ignores the table in the maps, every map sees all => table ignored
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    count = sum(len(seen) for seen in table) * kh * kw + K
    return F.conv2d(maps, kernels, biases), count

# %% wrong table_convolution: counts the switched-off weights too => zeros counted
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    mask = torch.zeros(kernels.shape[:2])
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases)
    return out, kernels.numel() + biases.numel()

# %% wrong table_convolution: does not count the biases => biases not counted
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases)
    return out, int(mask.sum()) * kh * kw

# %% wrong table_convolution: counts one weight for each connection => one weight for a connection
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    out = F.conv2d(maps, kernels * mask.view(K, C, 1, 1), biases)
    return out, int(mask.sum().item()) + K

# %% wrong table_convolution: counts a bias for each connection => a bias counted for each connection
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    count = 0
    for k, seen in enumerate(table):
        for c in seen:
            mask[k, c] = 1
            count += kh * kw + 1
    return F.conv2d(maps, kernels * mask[:, :, None, None], biases), count

# %% wrong table_convolution: takes the first kernels of a row instead of those of its maps => the first kernels
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    outs = []
    count = 0
    for k, seen in enumerate(table):
        w = kernels[k:k + 1, :len(seen)]
        outs.append(F.conv2d(maps[:, seen], w, biases[k:k + 1]))
        count += w.numel() + 1
    return torch.cat(outs, dim=1), count

# %% wrong table_convolution: the bias is not added => no bias
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    out = F.conv2d(maps, kernels * mask[:, :, None, None])
    return out, int(mask.sum()) * kh * kw + K

# %% wrong table_convolution: adds the bias once for each connection => a bias for each connection
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    channels = []
    for k in range(K):
        one = sum(F.conv2d(maps[:, c:c + 1], kernels[k:k + 1, c:c + 1], biases[k:k + 1]) for c in table[k])
        channels.append(one)
    return torch.cat(channels, dim=1), kh * kw * sum(len(t) for t in table) + K

# %% wrong table_convolution: reads the table the wrong way round, for each input map its output maps => table read by columns
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    for c, outs in enumerate(table):
        for k in outs:
            mask[k, c] = 1
    return F.conv2d(maps, kernels * mask[:, :, None, None], biases), int(mask.sum()) * kh * kw + K

# %% wrong table_convolution: takes the table to count from 1 => counted from one
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    for k, seen in enumerate(table):
        for c in seen:
            mask[k, c - 1] = 1
    return F.conv2d(maps, kernels * mask[:, :, None, None], biases), int(mask.sum()) * kh * kw + K

# %% wrong table_convolution: averages over the maps it sees => mean of the maps
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    for k, seen in enumerate(table):
        for c in seen:
            mask[k, c] = 1 / len(seen)
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases)
    return out, sum(len(seen) for seen in table) * kh * kw + K

# %% wrong table_convolution: takes the kernel to be square when it counts => square kernel counted
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    k = kernels.shape[-1]
    mask = torch.zeros(kernels.shape[0], kernels.shape[1])
    for row, seen in enumerate(table):
        mask[row, seen] = 1
    out = F.conv2d(maps, kernels * mask[..., None, None], biases)
    return out, int(mask.sum()) * k ** 2 + len(biases)

# %% wrong table_convolution: counts the weights that are not 0, so a kernel's own zeros are missed => weights of 0 not counted
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    mask = torch.zeros(kernels.shape[:2])
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    masked = kernels * mask[:, :, None, None]
    return F.conv2d(maps, masked, biases), int((masked != 0).sum()) + len(biases)

# %% wrong table_convolution: only the last map of each row is kept => only the last map
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    N, C, H, W = maps.shape
    K, _, kh, kw = kernels.shape
    out = torch.zeros(N, K, H - kh + 1, W - kw + 1)
    n = K
    for k in range(K):
        for c in table[k]:
            out[:, k] = F.conv2d(maps[:, c:c + 1], kernels[k, c][None, None])[:, 0] + biases[k]
            n += kh * kw
    return out, n

# %% wrong table_convolution: sorts the maps of a row but not their kernels => kernels in another order
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    out, count = [], 0
    for k, seen in enumerate(table):
        idx = sorted(seen)
        out.append(F.conv2d(maps[:, idx], kernels[k][seen][None], biases[k][None]))
        count += len(seen) * kh * kw + 1
    return torch.cat(out, 1), count

# %% wrong table_convolution: pads, so that the maps keep their size => padded maps
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases, padding="same")
    return out, int(mask.sum()) * kh * kw + K

# %% wrong table_convolution: the mask is upside down, it switches off what should be seen => table turned round
import torch
import torch.nn.functional as F

def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.ones(K, C)
    for k, seen in enumerate(table):
        for c in range(C):
            if c in seen:
                mask[k, c] = 0
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases)
    return out, sum(len(s) for s in table) * kh * kw + K

# %% right costs_along_chain: plain walk with a helper for each kind in a dict
import torch

def costs_along_chain(image, layers):
    def conv(shape, maps, kernel, padding):
        c, h, w = shape
        h, w = h + 2 * padding - kernel + 1, w + 2 * padding - kernel + 1
        weights = maps * c * kernel * kernel
        return (maps, h, w), (weights + maps, weights * h * w)

    def pool(shape, size):
        c, h, w = shape
        return (c, h // size, w // size), (0, 0)

    def linear(shape, units):
        c, h, w = shape
        inputs = c * h * w
        return (units, 1, 1), (units * (inputs + 1), units * inputs)

    kinds = {"conv": conv, "pool": pool, "linear": linear}
    shape, costs = tuple(image), []
    for kind, *rest in layers:
        shape, cost = kinds[kind](shape, *rest)
        costs.append(cost)
    return costs

# %% right costs_along_chain: a linear layer seen as a convolution that covers the map
def costs_along_chain(image, layers):
    c, h, w = image
    answer = []
    for layer in layers:
        if layer[0] == "pool":
            h = (h - layer[1]) // layer[1] + 1
            w = (w - layer[1]) // layer[1] + 1
            answer.append((0, 0))
            continue
        if layer[0] == "conv":
            maps, kh, kw, pad = layer[1], layer[2], layer[2], layer[3]
        else:
            maps, kh, kw, pad = layer[1], h, w, 0
        h, w = h + 2 * pad - kh + 1, w + 2 * pad - kw + 1
        answer.append(((c * kh * kw + 1) * maps, c * kh * kw * maps * h * w))
        c = maps
    return answer

# %% right costs_along_chain: recursion over the rest of the chain
def costs_along_chain(image, layers):
    if not layers:
        return []
    c, h, w = image
    first, rest = layers[0], list(layers[1:])
    if first[0] == "conv":
        _, m, k, p = first
        size = (m, h - k + 1 + p + p, w - k + 1 + p + p)
        cost = (m + m * c * k ** 2, m * c * k ** 2 * size[1] * size[2])
    elif first[0] == "pool":
        s = first[1]
        size, cost = (c, (h - h % s) // s, (w - w % s) // s), (0, 0)
    else:
        u = first[1]
        size, cost = (u, 1, 1), (u + u * c * h * w, u * c * h * w)
    return [cost] + costs_along_chain(size, rest)

# %% right costs_along_chain: a generator with match
def costs_along_chain(image, layers):
    def walk():
        channels, height, width = image
        for layer in layers:
            match layer:
                case ("conv", maps, kernel, padding):
                    height += 2 * padding - kernel + 1
                    width += 2 * padding - kernel + 1
                    fan = channels * kernel * kernel
                    channels = maps
                    yield maps * fan + maps, maps * fan * height * width
                case ("pool", size):
                    height, width = height // size, width // size
                    yield 0, 0
                case ("linear", units):
                    fan = channels * height * width
                    channels, height, width = units, 1, 1
                    yield units * fan + units, units * fan
    return list(walk())

# %% wrong costs_along_chain: the biases are not counted => biases left out
def costs_along_chain(image, layers):
    c, h, w = image
    out = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            n = maps * c * k * k
            out.append((n, n * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            out.append((0, 0))
        else:
            n = layer[1] * c * h * w
            out.append((n, n))
            c, h, w = layer[1], 1, 1
    return out

# %% wrong costs_along_chain: the biases count as multiply-adds => biases as multiply-adds
def costs_along_chain(image, layers):
    c, h, w = image
    out = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            params = maps * (c * k * k + 1)
            out.append((params, params * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            out.append((0, 0))
        else:
            params = layer[1] * (c * h * w + 1)
            out.append((params, params))
            c, h, w = layer[1], 1, 1
    return out

# %% wrong costs_along_chain: multiply-adds at the places of the input instead of the output => places of the input
def costs_along_chain(image, layers):
    c, h, w = image
    out = []
    for layer in layers:
        kind = layer[0]
        if kind == "conv":
            maps, k, p = layer[1:]
            weights = maps * c * k * k
            out.append((weights + maps, weights * h * w))
            c, h, w = maps, h + 2 * p - k + 1, w + 2 * p - k + 1
        elif kind == "pool":
            h //= layer[1]
            w //= layer[1]
            out.append((0, 0))
        else:
            units = layer[1]
            out.append((units * c * h * w + units, units * c * h * w))
            c, h, w = units, 1, 1
    return out

# %% wrong costs_along_chain: padding counted on one side only => padding on one side
def costs_along_chain(image, layers):
    c, h, w = image
    res = []
    for kind, *a in layers:
        if kind == "conv":
            m, k, p = a
            h = h + p - k + 1
            w = w + p - k + 1
            res.append((m * c * k**2 + m, m * c * k**2 * h * w))
            c = m
        elif kind == "pool":
            h, w = h // a[0], w // a[0]
            res.append((0, 0))
        else:
            res.append((a[0] * c * h * w + a[0], a[0] * c * h * w))
            c, h, w = a[0], 1, 1
    return res

# %% wrong costs_along_chain: the padding is ignored => padding ignored
def costs_along_chain(image, layers):
    c, h, w = image
    res = []
    for layer in layers:
        if layer[0] == "conv":
            m, k = layer[1], layer[2]
            h, w = h - k + 1, w - k + 1
            res.append((m * c * k**2 + m, m * c * k**2 * h * w))
            c = m
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            res.append((0, 0))
        else:
            u = layer[1]
            res.append((u * c * h * w + u, u * c * h * w))
            c, h, w = u, 1, 1
    return res

# %% wrong costs_along_chain: the pool rounds up instead of dropping what is left over => pooling rounds up
import math

def costs_along_chain(image, layers):
    c, h, w = image
    res = []
    for layer in layers:
        if layer[0] == "conv":
            _, m, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            res.append((m * c * k**2 + m, m * c * k**2 * h * w))
            c = m
        elif layer[0] == "pool":
            h, w = math.ceil(h / layer[1]), math.ceil(w / layer[1])
            res.append((0, 0))
        else:
            u = layer[1]
            res.append((u * c * h * w + u, u * c * h * w))
            c, h, w = u, 1, 1
    return res

# %% wrong costs_along_chain: a kernel covers only one input map, the channels are forgotten => one channel a kernel
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((maps * k * k + maps, maps * k * k * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, 0))
        else:
            n = c * h * w
            costs.append((layer[1] * n + layer[1], layer[1] * n))
            c, h, w = layer[1], 1, 1
    return costs

# %% wrong costs_along_chain: a second linear layer still sees the map, height and width are not set to 1 => linear layer keeps the map
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((maps * c * k * k + maps, maps * c * k * k * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, 0))
        elif layer[0] == "linear":
            units = layer[1]
            costs.append((units * c * h * w + units, units * c * h * w))
            c = units
    return costs

# %% wrong costs_along_chain: the linear layer sees the channels only => maps for pixels
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((maps * c * k * k + maps, maps * c * k * k * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, 0))
        else:
            costs.append((layer[1] * c + layer[1], layer[1] * c))
            c = layer[1]
    return costs

# %% wrong costs_along_chain: the channels are not carried on to the next layer => channels not handed on
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((maps * c * k * k + maps, maps * c * k * k * h * w))
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, 0))
        else:
            costs.append((layer[1] * c * h * w + layer[1], layer[1] * c * h * w))
            c, h, w = layer[1], 1, 1
    return costs

# %% wrong costs_along_chain: takes the image to be square => square image
def costs_along_chain(image, layers):
    c, side, _ = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            side = side + 2 * p - k + 1
            costs.append((maps * c * k * k + maps, maps * c * k * k * side ** 2))
            c = maps
        elif layer[0] == "pool":
            side //= layer[1]
            costs.append((0, 0))
        else:
            n = c * side ** 2
            costs.append((layer[1] * n + layer[1], layer[1] * n))
            c, side = layer[1], 1
    return costs

# %% wrong costs_along_chain: leaves the pools out of the list => pooling left out
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((maps * c * k * k + maps, maps * c * k * k * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
        else:
            n = c * h * w
            costs.append((layer[1] * n + layer[1], layer[1] * n))
            c, h, w = layer[1], 1, 1
    return costs

# %% wrong costs_along_chain: the pool is counted as work => pooling as work
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((maps * c * k * k + maps, maps * c * k * k * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, c * h * w * layer[1] ** 2))
        else:
            n = c * h * w
            costs.append((layer[1] * n + layer[1], layer[1] * n))
            c, h, w = layer[1], 1, 1
    return costs

# %% wrong costs_along_chain: every pool halves, whatever its size => pooling halves
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((maps * c * k * k + maps, maps * c * k * k * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // 2, w // 2
            costs.append((0, 0))
        else:
            n = c * h * w
            costs.append((layer[1] * n + layer[1], layer[1] * n))
            c, h, w = layer[1], 1, 1
    return costs

# %% wrong costs_along_chain: counts multiplications and additions separately, twice the work => multiplications and additions
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            n = maps * c * k * k
            costs.append((n + maps, 2 * n * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, 0))
        else:
            n = c * h * w * layer[1]
            costs.append((n + layer[1], 2 * n))
            c, h, w = layer[1], 1, 1
    return costs

# %% wrong costs_along_chain: pools slide by 1 instead of not overlapping => pooling one by one
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            n = maps * c * k * k
            costs.append((n + maps, n * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h - layer[1] + 1, w - layer[1] + 1
            costs.append((0, 0))
        else:
            n = c * h * w * layer[1]
            costs.append((n + layer[1], n))
            c, h, w = layer[1], 1, 1
    return costs

# %% wrong costs_along_chain: a single bias for the whole layer => one bias for a layer
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            n = maps * c * k * k
            costs.append((n + 1, n * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, 0))
        else:
            n = c * h * w * layer[1]
            costs.append((n + 1, n))
            c, h, w = layer[1], 1, 1
    return costs

# %% right worst_confusion: bincount of pairs, shares in float64
import torch

def worst_confusion(labels, answers, names):
    K = len(names)
    pairs = labels.long() * K + answers.long()
    matrix = torch.bincount(pairs, minlength=K * K).reshape(K, K).double()
    shares = matrix / matrix.sum(dim=1, keepdim=True)
    shares.fill_diagonal_(0)
    best = shares.flatten().argmax().item()
    return names[best // K], names[best % K], shares.flatten()[best].item()

# %% right worst_confusion: dictionaries and plain Python
from collections import Counter

def worst_confusion(labels, answers, names):
    labels, answers = labels.tolist(), answers.tolist()
    sizes = Counter(labels)
    pairs = Counter(zip(labels, answers))
    k = len(names)
    wrong = [(t, a) for t in range(k) for a in range(k) if t != a]
    t, a = max(wrong, key=lambda p: pairs[p] / sizes[p[0]])
    return names[t], names[a], pairs[t, a] / sizes[t]

# %% right worst_confusion: one-hot matrices multiplied, diagonal set to -1
import torch
import torch.nn.functional as F

def worst_confusion(labels, answers, names):
    k = len(names)
    truth = F.one_hot(labels.long(), k).double()
    said = F.one_hot(answers.long(), k).double()
    shares = (truth.T @ said) / truth.sum(0)[:, None]
    shares = torch.where(torch.eye(k, dtype=torch.bool), torch.full_like(shares, -1), shares)
    per_row, columns = shares.max(dim=1)
    row = int(per_row.argmax())
    return names[row], names[int(columns[row])], float(per_row[row])

# %% right worst_confusion: class by class, mean of a comparison
def worst_confusion(labels, answers, names):
    best = (None, None, -1.0)
    for i, true in enumerate(names):
        given = answers[labels == i]
        for j, said in enumerate(names):
            share = (given == j).sum().item() / len(given)
            if i != j and share > best[2]:
                best = (true, said, share)
    return best

# %% wrong worst_confusion: picks the pair with the most images, not the largest share => most images for largest share
import torch

def worst_confusion(labels, answers, names):
    K = len(names)
    conf = torch.zeros(K, K)
    for t, a in zip(labels.tolist(), answers.tolist()):
        conf[t, a] += 1
    sizes = conf.sum(dim=1)
    conf.fill_diagonal_(0)
    row, col = divmod(int(conf.argmax()), K)
    return names[row], names[col], float(conf[row, col] / sizes[row])

# %% wrong worst_confusion: the diagonal is left in => diagonal left in
import torch

def worst_confusion(labels, answers, names):
    K = len(names)
    conf = torch.zeros(K, K)
    for t, a in zip(labels, answers):
        conf[t, a] += 1
    shares = conf / conf.sum(1, keepdim=True)
    row, col = divmod(int(shares.argmax()), K)
    return names[row], names[col], float(shares[row, col])

# %% wrong worst_confusion: divides by the column sums, the images that got this answer => share of the answer
import torch

def worst_confusion(labels, answers, names):
    K = len(names)
    conf = torch.zeros(K, K)
    for t, a in zip(labels, answers):
        conf[t, a] += 1
    shares = conf / conf.sum(dim=0, keepdim=True).clamp(min=1)
    shares.fill_diagonal_(0)
    row, col = divmod(int(shares.argmax()), K)
    return names[row], names[col], float(shares[row, col])

# %% wrong worst_confusion: true class and answer exchanged in the result => answer first
import torch

def worst_confusion(labels, answers, names):
    k = len(names)
    conf = torch.bincount(labels * k + answers, minlength=k * k).view(k, k).float()
    shares = conf / conf.sum(1, keepdim=True)
    shares.fill_diagonal_(0)
    i, j = divmod(int(shares.argmax()), k)
    return names[j], names[i], float(shares[i, j])

# %% wrong worst_confusion: the share is of all images => share of all images
import torch

def worst_confusion(labels, answers, names):
    k = len(names)
    conf = torch.bincount(labels * k + answers, minlength=k * k).view(k, k).float()
    conf = conf / len(labels)
    conf.fill_diagonal_(0)
    i, j = divmod(int(conf.argmax()), k)
    return names[i], names[j], float(conf[i, j])

# %% wrong worst_confusion: the share is of the class's mistakes, since the diagonal goes before the division => share of the mistakes
import torch

def worst_confusion(labels, answers, names):
    k = len(names)
    conf = torch.zeros(k, k)
    for t, a in zip(labels.tolist(), answers.tolist()):
        if t != a:
            conf[t, a] += 1
    shares = conf / conf.sum(dim=1, keepdim=True).clamp(min=1)
    i, j = divmod(int(shares.argmax()), k)
    return names[i], names[j], float(shares[i, j])

# %% wrong worst_confusion: looks in the class with the lowest accuracy only => only the least accurate class
import torch

def worst_confusion(labels, answers, names):
    k = len(names)
    accuracy = torch.tensor([(answers[labels == c] == c).float().mean() for c in range(k)])
    worst = int(accuracy.argmin())
    given = answers[labels == worst]
    counts = torch.bincount(given, minlength=k)
    counts[worst] = 0
    other = int(counts.argmax())
    return names[worst], names[other], counts[other].item() / len(given)

# %% wrong worst_confusion: gives the whole error rate of the class as the share => all mistakes of the class
import torch

def worst_confusion(labels, answers, names):
    k = len(names)
    conf = torch.bincount(labels * k + answers, minlength=k * k).view(k, k).float()
    shares = conf / conf.sum(1, keepdim=True)
    shares.fill_diagonal_(0)
    i, j = divmod(int(shares.argmax()), k)
    return names[i], names[j], float(shares[i].sum())

# %% wrong worst_confusion: adds both directions of a pair => both directions
import torch

def worst_confusion(labels, answers, names):
    k = len(names)
    conf = torch.bincount(labels * k + answers, minlength=k * k).view(k, k).float()
    shares = conf / conf.sum(1, keepdim=True)
    both = shares + shares.T
    both.fill_diagonal_(0)
    i, j = divmod(int(both.argmax()), k)
    if shares[j, i] > shares[i, j]:
        i, j = j, i
    return names[i], names[j], float(both[i, j])

# %% wrong worst_confusion: counts with +=, so that equal pairs are counted once => equal pairs counted once
import torch

def worst_confusion(labels, answers, names):
    K = len(names)
    conf = torch.zeros(K, K)
    conf[labels, answers] += 1
    sizes = torch.bincount(labels, minlength=K)
    shares = conf / sizes[:, None]
    shares.fill_diagonal_(0)
    i, j = divmod(int(shares.argmax()), K)
    return names[i], names[j], float(shares[i, j])

# %% wrong worst_confusion: row sums without keepdim, so that they divide the columns => sums of the rows on the columns
import torch

def worst_confusion(labels, answers, names):
    K = len(names)
    conf = torch.zeros(K, K)
    for t, a in zip(labels, answers):
        conf[t, a] += 1
    shares = conf / conf.sum(dim=1)
    shares.fill_diagonal_(0)
    i, j = divmod(int(shares.argmax()), K)
    return names[i], names[j], float(shares[i, j])

# %% wrong worst_confusion: returns the number of images instead of the share => images for share
import torch

def worst_confusion(labels, answers, names):
    K = len(names)
    conf = torch.zeros(K, K)
    for t, a in zip(labels, answers):
        conf[t, a] += 1
    shares = conf / conf.sum(dim=1, keepdim=True)
    shares.fill_diagonal_(0)
    i, j = divmod(int(shares.argmax()), K)
    return names[i], names[j], int(conf[i, j])

# %% wrong worst_confusion: returns a percentage => percent
import torch

def worst_confusion(labels, answers, names):
    worst, pair = -1, None
    for i in range(len(names)):
        of_class = answers[labels == i]
        for j in range(len(names)):
            if i == j:
                continue
            share = 100 * (of_class == j).float().mean().item()
            if share > worst:
                worst, pair = share, (i, j)
    return names[pair[0]], names[pair[1]], worst

# %% wrong worst_confusion: returns the numbers of the classes instead of their names => numbers for names
import torch

def worst_confusion(labels, answers, names):
    k = len(names)
    conf = torch.bincount(labels * k + answers, minlength=k * k).view(k, k).float()
    shares = conf / conf.sum(1, keepdim=True)
    shares.fill_diagonal_(0)
    i, j = divmod(int(shares.argmax()), k)
    return i, j, float(shares[i, j])

# %% wrong worst_confusion: keeps the last pair found, because the best so far is not updated => the last pair
import torch

def worst_confusion(labels, answers, names):
    k = len(names)
    best = 0
    result = (names[0], names[0], 0.0)
    for i in range(k):
        mine = answers[labels == i]
        for j in range(k):
            share = (mine == j).float().mean().item()
            if i != j and share > best:
                result = (names[i], names[j], share)
    return result

# %% wrong worst_confusion: builds the matrix with answers down and labels across => answers down
import torch

def worst_confusion(labels, answers, names):
    K = len(names)
    conf = torch.zeros(K, K)
    for t, a in zip(labels, answers):
        conf[a, t] += 1
    shares = conf / conf.sum(dim=1, keepdim=True).clamp(min=1)
    shares.fill_diagonal_(0)
    i, j = divmod(int(shares.argmax()), K)
    return names[i], names[j], float(shares[i, j])
