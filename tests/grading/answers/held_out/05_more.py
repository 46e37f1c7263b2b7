# %% right invariant_shifts: helper for the two layers, list comprehension, torch.equal
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def respond(image):
        s = F.relu(F.conv2d(image[None, None], kernel[None, None]) - threshold)
        return F.max_pool2d(s, window)

    still = respond(picture)
    steps = range(-reach, reach + 1)
    return torch.tensor(
        [[torch.equal(respond(torch.roll(picture, (dy, dx), (0, 1))), still) for dx in steps] for dy in steps]
    )


# %% right invariant_shifts: all shifts in one batch
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    side = 2 * reach + 1
    batch = torch.stack([
        picture.roll(i // side - reach, 0).roll(i % side - reach, 1) for i in range(side * side)
    ])
    s_layer = (F.conv2d(batch.unsqueeze(1), kernel[None, None]) - threshold).clamp(min=0)
    c_layer = F.max_pool2d(s_layer, kernel_size=window, stride=window)
    reference = c_layer[reach * side + reach]
    return (c_layer == reference).flatten(1).all(dim=1).reshape(side, side)


# %% right invariant_shifts: zeros all around, the shifted picture is cut out of the larger one
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    height, width = picture.shape
    large = F.pad(picture, (reach, reach, reach, reach))
    result = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)

    def c(dy, dx):
        top, left = reach - dy, reach - dx
        moved = large[top : top + height, left : left + width]
        s = F.conv2d(moved[None, None], kernel[None, None]).sub(threshold)
        return F.max_pool2d(s.relu(), window)[0, 0]

    base = c(0, 0)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            result[reach + dy, reach + dx] = bool((c(dy, dx) == base).all())
    return result


# %% right invariant_shifts: pooling first and the threshold after it, the pooling with unfold
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(image):
        answers = F.conv2d(image[None, None], kernel[None, None])[0, 0]
        tiles = answers.unfold(0, window, window).unfold(1, window, window)
        return torch.relu(tiles.amax(dim=(2, 3)) - threshold)

    still, n = c_layer(picture), 2 * reach + 1
    same = torch.empty(n, n, dtype=torch.bool)
    for row in range(n):
        for column in range(n):
            shifted = picture.roll(shifts=(row - reach, column - reach), dims=(0, 1))
            same[row, column] = torch.equal(c_layer(shifted), still)
    return same


# %% wrong invariant_shifts: rows and columns of the answer are swapped, dx comes first => axes swapped
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        p = picture.roll((dy, dx), dims=(0, 1))
        return F.max_pool2d((F.conv2d(p[None, None], kernel[None, None]) - threshold).relu(), window)

    ref = c_layer(0, 0)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dx in range(-reach, reach + 1):
        for dy in range(-reach, reach + 1):
            out[reach + dx, reach + dy] = torch.equal(c_layer(dy, dx), ref)
    return out


# %% wrong invariant_shifts: the picture is moved up and to the left instead of down and to the right => moved the other way
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def answer(p):
        return F.max_pool2d(F.relu(F.conv2d(p[None, None], kernel[None, None]) - threshold), window)

    before = answer(picture)
    shifts = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(answer(picture.roll((-dy, -dx), (0, 1))), before) for dx in shifts] for dy in shifts])


# %% wrong invariant_shifts: the S-layer may go below 0, there is no ReLU => no ReLU
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        moved = picture.roll((dy, dx), dims=(0, 1))[None, None]
        s = F.conv2d(moved, kernel[None, None]) - threshold
        return F.max_pool2d(s, window)

    start = c_layer(0, 0)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            out[dy + reach, dx + reach] = torch.equal(c_layer(dy, dx), start)
    return out


# %% wrong invariant_shifts: the pooling has stride 1, its windows overlap => windows that overlap
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(image):
        s = (F.conv2d(image[None, None], kernel[None, None]) - threshold).relu()
        return F.max_pool2d(s, window, stride=1)

    ref = c_layer(picture)
    rows = []
    for dy in range(-reach, reach + 1):
        row = []
        for dx in range(-reach, reach + 1):
            row.append(torch.equal(c_layer(picture.roll((dy, dx), (0, 1))), ref))
        rows.append(row)
    return torch.tensor(rows)


# %% wrong invariant_shifts: the S-layers are compared, the C-layer is not asked => S-cells compared
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def s_layer(image):
        return (F.conv2d(image[None, None], kernel[None, None]) - threshold).relu()

    reference = s_layer(picture)
    r = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(reference, s_layer(picture.roll((dy, dx), (0, 1)))) for dx in r] for dy in r])


# %% wrong invariant_shifts: only the sums of the C-layers are compared, not every answer => one number for the layer
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def total(image):
        s = (F.conv2d(image[None, None], kernel[None, None]) - threshold).relu()
        return F.max_pool2d(s, window).sum()

    ref = total(picture)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for i, dy in enumerate(range(-reach, reach + 1)):
        for j, dx in enumerate(range(-reach, reach + 1)):
            out[i, j] = bool(total(picture.roll((dy, dx), (0, 1))) == ref)
    return out


# %% wrong invariant_shifts: the threshold makes zeros and ones, the strength of the answer is lost => only whether it fires
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        moved = picture.roll((dy, dx), dims=(0, 1))
        fires = (F.conv2d(moved[None, None], kernel[None, None]) > threshold).float()
        return F.max_pool2d(fires, window)

    same = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            same[reach + dy, reach + dx] = torch.equal(c_layer(dy, dx), c_layer(0, 0))
    return same


# %% wrong invariant_shifts: the convolution is padded to the size of the picture, which moves the windows => padded picture
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(image):
        s = F.conv2d(image[None, None], kernel[None, None], padding="same")
        return F.max_pool2d((s - threshold).relu(), window)

    ref = c_layer(picture)
    r = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(ref, c_layer(picture.roll((dy, dx), (0, 1)))) for dx in r] for dy in r])


# %% wrong invariant_shifts: the loop rolls the picture that it has already rolled => shifts pile up
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(image):
        return F.max_pool2d((F.conv2d(image[None, None], kernel[None, None]) - threshold).relu(), window)

    ref = c_layer(picture)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            picture = picture.roll((dy, dx), dims=(0, 1))
            out[reach + dy, reach + dx] = torch.equal(c_layer(picture), ref)
    return out


# %% wrong invariant_shifts: the range ends before reach, so the last row and column stay False => last shift missed
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(dy, dx):
        moved = picture.roll((dy, dx), dims=(0, 1))
        return F.max_pool2d((F.conv2d(moved[None, None], kernel[None, None]) - threshold).relu(), window)

    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    ref = c_layer(0, 0)
    for dy in range(-reach, reach):
        for dx in range(-reach, reach):
            out[reach + dy, reach + dx] = torch.equal(c_layer(dy, dx), ref)
    return out


# %% wrong invariant_shifts: the threshold is forgotten => no threshold
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def look(image):
        return F.max_pool2d(F.conv2d(image[None, None], kernel[None, None]).relu(), window)

    n = 2 * reach + 1
    out = torch.zeros(n, n, dtype=torch.bool)
    for i in range(n):
        for j in range(n):
            out[i, j] = torch.equal(look(picture), look(picture.roll((i - reach, j - reach), (0, 1))))
    return out


# %% wrong invariant_shifts: the kernel is flipped, a convolution instead of a correlation => flipped kernel
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    k = kernel.flip(0, 1)[None, None]

    def c_layer(image):
        return F.max_pool2d((F.conv2d(image[None, None], k) - threshold).relu(), window)

    ref = c_layer(picture)
    r = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(ref, c_layer(picture.roll((dy, dx), (0, 1)))) for dx in r] for dy in r])


# %% wrong invariant_shifts: it is enough that one window of the C-layer answers the same => one window is enough
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(image):
        return F.max_pool2d((F.conv2d(image[None, None], kernel[None, None]) - threshold).relu(), window)

    ref = c_layer(picture)
    out = torch.zeros(2 * reach + 1, 2 * reach + 1, dtype=torch.bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            out[reach + dy, reach + dx] = (c_layer(picture.roll((dy, dx), (0, 1))) == ref).any()
    return out


# %% wrong invariant_shifts: average pooling in place of max pooling => mean for maximum
import torch
import torch.nn.functional as F


def invariant_shifts(picture, kernel, threshold, window, reach):
    def c_layer(image):
        return F.avg_pool2d((F.conv2d(image[None, None], kernel[None, None]) - threshold).relu(), window)

    ref = c_layer(picture)
    r = range(-reach, reach + 1)
    return torch.tensor([[torch.equal(ref, c_layer(picture.roll((dy, dx), (0, 1)))) for dx in r] for dy in r])


# %% right Subsample: four times the mean
import torch
import torch.nn.functional as F
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.full((channels,), 0.25))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        total = 4 * F.avg_pool2d(x, 2)
        return total * self.coefficient.view(1, -1, 1, 1) + self.bias.view(1, -1, 1, 1)


# %% right Subsample: the axes are split in two and summed
import torch
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.rand(channels))
        self.bias = nn.Parameter(torch.rand(channels))

    def forward(self, x):
        n, c, h, w = x.shape
        squares = x.reshape(n, c, h // 2, 2, w // 2, 2)
        summed = torch.einsum("nchiwj,c->nchw", squares, self.coefficient)
        return summed + self.bias[:, None, None]


# %% right Subsample: a convolution with groups whose kernel is the coefficient four times
import torch
import torch.nn.functional as F
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels
        for name in ("coefficient", "bias"):
            self.register_parameter(name, nn.Parameter(torch.randn(channels)))

    def forward(self, x):
        kernels = self.coefficient[:, None, None, None].expand(-1, 1, 2, 2)
        return F.conv2d(x, kernels, self.bias, stride=2, groups=self.channels)


# %% right Subsample: four slices, channels moved to the end and back
import torch
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        s = sum(x[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1))
        return (s.movedim(1, -1) * self.coefficient + self.bias).movedim(-1, 1)


# %% wrong Subsample: the mean of the four, not their sum => mean for sum
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


# %% wrong Subsample: the squashing function is put into the layer => squashed as well
import torch
import torch.nn.functional as F
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        x = F.avg_pool2d(x, 2) * 4
        return torch.tanh(self.coefficient[:, None, None] * x + self.bias[:, None, None])


# %% wrong Subsample: one coefficient and one bias for all maps together => coefficient should have shape (6); yours has (1).
import torch
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(1))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        x = x[:, :, 0::2] + x[:, :, 1::2]
        x = x[..., 0::2] + x[..., 1::2]
        return self.coefficient * x + self.bias


# %% wrong Subsample: the parameters meet the columns of the map, not its channels
import torch
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        x = x[:, :, 0::2] + x[:, :, 1::2]
        x = x[:, :, :, 0::2] + x[:, :, :, 1::2]
        return self.coefficient * x + self.bias


# %% wrong Subsample: the coefficient and the bias are plain tensors and not trained => not trained
import torch
import torch.nn.functional as F
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = torch.ones(channels)
        self.bias = torch.zeros(channels)

    def forward(self, x):
        return F.avg_pool2d(x, 2) * 4 * self.coefficient[:, None, None] + self.bias[:, None, None]


# %% wrong Subsample: four weights for each map, a free kernel of 2 x 2
import torch
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.layer = nn.Conv2d(channels, channels, 2, stride=2, groups=channels)

    def forward(self, x):
        return self.layer(x)


# %% wrong Subsample: the bias is added before the coefficient multiplies => bias inside
import torch
import torch.nn.functional as F
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        total = F.avg_pool2d(x, 2) * 4
        return self.coefficient[:, None, None] * (total + self.bias[:, None, None])


# %% wrong Subsample: the bias is added to each of the four numbers => bias four times
import torch
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        y = x * self.coefficient[:, None, None] + self.bias[:, None, None]
        return y[:, :, ::2, ::2] + y[:, :, 1::2, ::2] + y[:, :, ::2, 1::2] + y[:, :, 1::2, 1::2]


# %% wrong Subsample: max pooling in place of the sum => maximum for sum
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


# %% wrong Subsample: only two of the four numbers are added => not all four numbers
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


# %% wrong Subsample: adds the halves of the map instead of neighbours => no neighbors
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


# %% wrong Subsample: the parameters have the shape (channels, 1, 1) => coefficient should have shape (1); yours has (1, 1, 1).
import torch
import torch.nn.functional as F
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, x):
        return 4 * F.avg_pool2d(x, 2) * self.coefficient + self.bias


# %% wrong Subsample: the forward pass works on detached numbers, so nothing is trained => not trained
import torch
import torch.nn.functional as F
from torch import nn


class Subsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        a, b = self.coefficient.data[:, None, None], self.bias.data[:, None, None]
        return a * 4 * F.avg_pool2d(x, 2) + b


# %% right table_convolution: mask by list comprehension, masked_fill
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    connected = torch.tensor([[c in seen for c in range(kernels.shape[1])] for seen in table])
    left = kernels.masked_fill(~connected[:, :, None, None], 0.0)
    count = int(connected.sum()) * kernels[0, 0].numel() + biases.numel()
    return F.conv2d(maps, left, biases), count


# %% right table_convolution: one connection after the other is added to the biases
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    n, _, height, width = maps.shape
    k, _, kh, kw = kernels.shape
    out = biases[None, :, None, None].repeat(n, 1, height - kh + 1, width - kw + 1)
    count = k
    for row, seen in enumerate(table):
        for c in sorted(set(seen)):
            out[:, row] += F.conv2d(maps[:, c : c + 1], kernels[row, c][None, None])[:, 0]
            count += kh * kw
    return out, count


# %% right table_convolution: windows and einsum, no conv2d
import torch


def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = kernels.new_zeros(K, C)
    for k, seen in enumerate(table):
        for c in seen:
            mask[k, c] = 1
    windows = maps.unfold(2, kh, 1).unfold(3, kw, 1)
    out = torch.einsum("nchwij,kcij,kc->nkhw", windows, kernels, mask) + biases.reshape(-1, 1, 1)
    return out, int(mask.sum().item()) * kh * kw + K


# %% right table_convolution: a copy of the kernels, the missing ones are overwritten
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    weights, count = kernels.clone(), biases.numel()
    for k, row in enumerate(table):
        for c in range(weights.size(1)):
            if c in row:
                count += weights[k, c].numel()
            else:
                weights[k, c] = 0
    return F.conv2d(maps, weights, bias=biases), count


# %% wrong table_convolution: the switched off kernels are counted, too => zeros counted
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    mask = torch.zeros(kernels.shape[:2])
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases)
    return out, kernels.numel() + biases.numel()


# %% wrong table_convolution: the biases are not counted => biases not counted
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    mask = torch.zeros(kernels.shape[0], kernels.shape[1])
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases)
    kh, kw = kernels.shape[2:]
    return out, sum(len(seen) for seen in table) * kh * kw


# %% wrong table_convolution: a connection is counted as one weight, whatever the size of its kernel => one weight for a connection
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    mask = torch.zeros(kernels.shape[:2])
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    return F.conv2d(maps, kernels * mask[..., None, None], biases), int(mask.sum()) + len(biases)


# %% wrong table_convolution: one bias is counted for each connection => a bias counted for each connection
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    for k in range(K):
        mask[k, table[k]] = 1
    crosses = int(mask.sum())
    return F.conv2d(maps, kernels * mask.view(K, C, 1, 1), biases), crosses * (kh * kw + 1)


# %% wrong table_convolution: counts numbers that are not 0, but a weight that happens to be 0 is one to learn => weights of 0 not counted
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    mask = torch.zeros(kernels.shape[:2])
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    masked = kernels * mask[:, :, None, None]
    return F.conv2d(maps, masked, biases), int(torch.count_nonzero(masked)) + len(biases)


# %% wrong table_convolution: the bias is added once for every connection => a bias for each connection
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    outputs, count = [], 0
    for k, seen in enumerate(table):
        parts = [F.conv2d(maps[:, c : c + 1], kernels[k : k + 1, c : c + 1], biases[k : k + 1]) for c in seen]
        outputs.append(sum(parts))
        count += len(seen) * kernels[0, 0].numel() + 1
    return torch.cat(outputs, dim=1), count


# %% wrong table_convolution: the first kernels of a row are used, not those of the maps in the table => the first kernels
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    out, count = [], len(biases)
    for k, seen in enumerate(table):
        small = kernels[k : k + 1, : len(seen)]
        out.append(F.conv2d(maps[:, seen], small, biases[k : k + 1]))
        count += small.numel()
    return torch.cat(out, dim=1), count


# %% wrong table_convolution: the kernel is taken to be square in the count => square kernel counted
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    mask = torch.zeros(kernels.shape[:2])
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    size = kernels.shape[-1]
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases)
    return out, int(mask.sum()) * size**2 + len(table)


# %% wrong table_convolution: the biases are left out of the maps => no bias
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    mask = torch.zeros(kernels.shape[:2])
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    count = int(mask.sum()) * kernels.shape[2] * kernels.shape[3] + len(biases)
    return F.conv2d(maps, kernels * mask[:, :, None, None]), count


# %% wrong table_convolution: the table is read by columns, as the outputs that an input map goes to => table read by columns
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    K, C, kh, kw = kernels.shape
    mask = torch.zeros(K, C)
    for c, targets in enumerate(table):
        for k in targets:
            mask[k, c] = 1
    return F.conv2d(maps, kernels * mask[:, :, None, None], biases), int(mask.sum()) * kh * kw + K


# %% wrong table_convolution: the mask is upside down and keeps the maps that are not in the table => table turned round
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    mask = torch.ones(kernels.shape[:2])
    for k, seen in enumerate(table):
        mask[k, seen] = 0
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases)
    return out, int(mask.sum()) * kernels.shape[2] * kernels.shape[3] + len(biases)


# %% wrong table_convolution: the convolution is padded and keeps the size of the maps
import torch
import torch.nn.functional as F


def table_convolution(maps, kernels, biases, table):
    kh, kw = kernels.shape[2:]
    mask = torch.tensor([[float(c in seen) for c in range(maps.shape[1])] for seen in table])
    out = F.conv2d(maps, kernels * mask[:, :, None, None], biases, padding=(kh // 2, kw // 2))
    return out, int(mask.sum()) * kh * kw + len(biases)


# %% right costs_along_chain: a tuple for the shape, assigned anew at each layer
def costs_along_chain(image, layers):
    shape, costs = tuple(image), []
    for kind, *numbers in layers:
        c, h, w = shape
        if kind == "conv":
            maps, k, p = numbers
            shape = (maps, h + 2 * p - k + 1, w + 2 * p - k + 1)
            per_place = maps * c * k * k
            costs.append((per_place + maps, per_place * shape[1] * shape[2]))
        elif kind == "pool":
            (size,) = numbers
            shape = (c, h // size, w // size)
            costs.append((0, 0))
        else:
            (units,) = numbers
            costs.append((units * (c * h * w + 1), units * c * h * w))
            shape = (units, 1, 1)
    return costs


# %% right costs_along_chain: a linear layer is a convolution with a kernel as large as the map
def costs_along_chain(image, layers):
    def convolution(c, h, w, maps, kh, kw, p):
        rows, columns = h + 2 * p - kh + 1, w + 2 * p - kw + 1
        weights = maps * c * kh * kw
        return (weights + maps, weights * rows * columns), (maps, rows, columns)

    at, result = image, []
    for layer in layers:
        if layer[0] == "pool":
            cost, at = (0, 0), (at[0], at[1] // layer[1], at[2] // layer[1])
        elif layer[0] == "conv":
            cost, at = convolution(*at, layer[1], layer[2], layer[2], layer[3])
        else:
            cost, at = convolution(*at, layer[1], at[1], at[2], 0)
        result.append(cost)
    return result


# %% right costs_along_chain: recursion over the chain
def costs_along_chain(image, layers):
    if not layers:
        return []
    c, h, w = image
    first, rest = layers[0], layers[1:]
    if first[0] == "pool":
        return [(0, 0)] + costs_along_chain((c, h // first[1], w // first[1]), rest)
    if first[0] == "linear":
        weights = first[1] * c * h * w
        return [(weights + first[1], weights)] + costs_along_chain((first[1], 1, 1), rest)
    _, maps, kernel, padding = first
    grow = 2 * padding - kernel + 1
    weights = maps * c * kernel**2
    cost = (weights + maps, weights * (h + grow) * (w + grow))
    return [cost] + costs_along_chain((maps, h + grow, w + grow), rest)


# %% right costs_along_chain: a table of functions, one for each kind of layer
def costs_along_chain(image, layers):
    state = dict(zip("chw", image))

    def conv(maps, kernel, padding):
        inputs = state["c"] * kernel**2
        state.update(c=maps, h=state["h"] + 2 * padding - kernel + 1, w=state["w"] + 2 * padding - kernel + 1)
        return (inputs + 1) * maps, inputs * maps * state["h"] * state["w"]

    def pool(size):
        state.update(h=state["h"] // size, w=state["w"] // size)
        return 0, 0

    def linear(units):
        inputs = state["c"] * state["h"] * state["w"]
        state.update(c=units, h=1, w=1)
        return (inputs + 1) * units, inputs * units

    kinds = {"conv": conv, "pool": pool, "linear": linear}
    return [kinds[name](*rest) for name, *rest in layers]


# %% wrong costs_along_chain: the padding is counted on one side only => padding on one side
def costs_along_chain(image, layers):
    c, h, w = image
    out = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + p - k + 1, w + p - k + 1
            out.append((maps * c * k * k + maps, maps * c * k * k * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            out.append((0, 0))
        else:
            n = c * h * w
            out.append((n * layer[1] + layer[1], n * layer[1]))
            c, h, w = layer[1], 1, 1
    return out


# %% wrong costs_along_chain: the multiply-adds are those at the places of the input, not of the output => places of the input
def costs_along_chain(image, layers):
    c, h, w = image
    out = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            weights = maps * c * k**2
            out.append((weights + maps, weights * h * w))
            c, h, w = maps, h + 2 * p - k + 1, w + 2 * p - k + 1
        elif layer[0] == "pool":
            out.append((0, 0))
            h, w = h // layer[1], w // layer[1]
        else:
            weights = layer[1] * c * h * w
            out.append((weights + layer[1], weights))
            c, h, w = layer[1], 1, 1
    return out


# %% wrong costs_along_chain: the bias is counted among the multiply-adds => biases as multiply-adds
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for kind, *args in layers:
        if kind == "conv":
            maps, k, p = args
            parameters = maps * (c * k * k + 1)
            c, h, w = maps, h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((parameters, parameters * h * w))
        elif kind == "pool":
            h //= args[0]
            w //= args[0]
            costs.append((0, 0))
        else:
            parameters = args[0] * (c * h * w + 1)
            c, h, w = args[0], 1, 1
            costs.append((parameters, parameters))
    return costs


# %% wrong costs_along_chain: the biases are forgotten => biases left out
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for kind, *args in layers:
        if kind == "conv":
            maps, k, p = args
            weights = maps * c * k * k
            c, h, w = maps, h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((weights, weights * h * w))
        elif kind == "pool":
            h, w = h // args[0], w // args[0]
            costs.append((0, 0))
        else:
            weights = args[0] * c * h * w
            c, h, w = args[0], 1, 1
            costs.append((weights, weights))
    return costs


# %% wrong costs_along_chain: the height and width of the map are kept behind a linear layer => linear layer keeps the map
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            maps, k, p = layer[1:]
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((maps * c * k**2 + maps, maps * c * k**2 * h * w))
            c = maps
        if layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, 0))
        if layer[0] == "linear":
            units = layer[1]
            costs.append((units * c * h * w + units, units * c * h * w))
            c = units
    return costs


# %% wrong costs_along_chain: a linear layer is given the channels only, not every place of the maps => maps for pixels
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            maps, k, p = layer[1:]
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((maps * c * k**2 + maps, maps * c * k**2 * h * w))
            c = maps
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, 0))
        else:
            costs.append((layer[1] * c + layer[1], layer[1] * c))
            c = layer[1]
    return costs


# %% wrong costs_along_chain: pooling rounds up, leftover rows are kept => pooling rounds up
import math


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
            h, w = math.ceil(h / layer[1]), math.ceil(w / layer[1])
            costs.append((0, 0))
        else:
            n = c * h * w
            costs.append((n * layer[1] + layer[1], n * layer[1]))
            c, h, w = layer[1], 1, 1
    return costs


# %% wrong costs_along_chain: the channels of the image are used for every convolution
def costs_along_chain(image, layers):
    channels, h, w = image
    maps, costs = channels, []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            h, w = h + 2 * p - k + 1, w + 2 * p - k + 1
            weights = maps * channels * k * k
            costs.append((weights + maps, weights * h * w))
        elif layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            costs.append((0, 0))
        else:
            weights = layer[1] * maps * h * w
            costs.append((weights + layer[1], weights))
            maps, h, w = layer[1], 1, 1
    return costs


# %% wrong costs_along_chain: the map is taken to be square => square image
def costs_along_chain(image, layers):
    c, side, _ = image
    costs = []
    for layer in layers:
        if layer[0] == "conv":
            _, maps, k, p = layer
            side = side + 2 * p - k + 1
            costs.append((maps * c * k**2 + maps, maps * c * k**2 * side**2))
            c = maps
        elif layer[0] == "pool":
            side //= layer[1]
            costs.append((0, 0))
        else:
            n = c * side**2
            costs.append(((n + 1) * layer[1], n * layer[1]))
            c, side = layer[1], 1
    return costs


# %% wrong costs_along_chain: a multiply-add is counted as two operations => multiplications and additions
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for kind, *args in layers:
        if kind == "conv":
            maps, k, p = args
            weights = maps * c * k * k
            c, h, w = maps, h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((weights + maps, 2 * weights * h * w))
        elif kind == "pool":
            h, w = h // args[0], w // args[0]
            costs.append((0, 0))
        else:
            weights = args[0] * c * h * w
            costs.append((weights + args[0], 2 * weights))
            c, h, w = args[0], 1, 1
    return costs


# %% wrong costs_along_chain: the pools get no entry in the list => pooling left out
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for layer in layers:
        if layer[0] == "pool":
            h, w = h // layer[1], w // layer[1]
            continue
        if layer[0] == "conv":
            _, maps, k, p = layer
            weights = maps * c * k * k
            c, h, w = maps, h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((weights + maps, weights * h * w))
        else:
            weights = layer[1] * c * h * w
            c, h, w = layer[1], 1, 1
            costs.append((weights + layer[1], weights))
    return costs


# %% wrong costs_along_chain: a pool is taken to move by one place => pooling one by one
def costs_along_chain(image, layers):
    c, h, w = image
    costs = []
    for kind, *args in layers:
        if kind == "conv":
            maps, k, p = args
            weights = maps * c * k * k
            c, h, w = maps, h + 2 * p - k + 1, w + 2 * p - k + 1
            costs.append((weights + maps, weights * h * w))
        elif kind == "pool":
            h, w = h - args[0] + 1, w - args[0] + 1
            costs.append((0, 0))
        else:
            weights = args[0] * c * h * w
            costs.append((weights + args[0], weights))
            c, h, w = args[0], 1, 1
    return costs


# %% right worst_confusion: bincount of pairs
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    counts = torch.bincount(labels.long() * k + answers.long(), minlength=k * k).reshape(k, k).double()
    shares = counts / counts.sum(dim=1, keepdim=True)
    shares[range(k), range(k)] = 0
    row, column = divmod(shares.argmax().item(), k)
    return names[row], names[column], shares[row, column].item()


# %% right worst_confusion: plain Python with counters
from collections import Counter


def worst_confusion(labels, answers, names):
    pairs = list(zip(labels.tolist(), answers.tolist()))
    of_class = Counter(true for true, _ in pairs)
    confusions = Counter(pair for pair in pairs if pair[0] != pair[1])
    (true, answer), number = max(sorted(confusions.items()), key=lambda item: item[1] / of_class[item[0][0]])
    return names[true], names[answer], number / of_class[true]


# %% right worst_confusion: one class after the other, boolean masks
def worst_confusion(labels, answers, names):
    best = (None, None, -1.0)
    for i, true in enumerate(names):
        given = answers[labels == i]
        for j, answer in enumerate(names):
            if i == j:
                continue
            share = (given == j).sum().item() / len(given)
            if share > best[2]:
                best = (true, answer, share)
    return best


# %% right worst_confusion: product of one-hot matrices
import torch
import torch.nn.functional as F


def worst_confusion(labels, answers, names):
    true = F.one_hot(labels.long(), len(names)).double()
    said = F.one_hot(answers.long(), len(names)).double()
    shares = (true.T @ said) / true.sum(0)[:, None]
    shares = shares * (1 - torch.eye(len(names), dtype=torch.double))
    best, columns = shares.max(dim=1)
    row = int(best.argmax())
    column = int(columns[row])
    return names[row], names[column], float(best[row])


# %% wrong worst_confusion: the largest number of images is looked for, not the largest share => most images for largest share
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    counts = torch.zeros(k, k)
    for t, a in zip(labels, answers):
        counts[t, a] += 1
    sizes = counts.sum(1)
    counts.fill_diagonal_(0)
    row, col = divmod(int(counts.argmax()), k)
    return names[row], names[col], float(counts[row, col] / sizes[row])


# %% wrong worst_confusion: the share is of the images that got this answer, columns are normalised => share of the answer
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    m = torch.bincount(labels * k + answers, minlength=k * k).reshape(k, k).float()
    m = m / m.sum(dim=0, keepdim=True).clamp(min=1)
    m.fill_diagonal_(0)
    row, col = divmod(int(m.argmax()), k)
    return names[row], names[col], float(m[row, col])


# %% wrong worst_confusion: the share is of the mistakes of the class, the right answers are gone from the sum => share of the mistakes
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    m = torch.bincount(labels * k + answers, minlength=k * k).reshape(k, k).float()
    m.fill_diagonal_(0)
    m = m / m.sum(dim=1, keepdim=True).clamp(min=1)
    row, col = divmod(int(m.argmax()), k)
    return names[row], names[col], float(m[row, col])


# %% wrong worst_confusion: the diagonal is left in, so the best class wins => diagonal left in
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    m = torch.bincount(labels * k + answers, minlength=k * k).reshape(k, k).float()
    m /= m.sum(dim=1, keepdim=True)
    row, col = divmod(int(m.argmax()), k)
    return names[row], names[col], m[row, col].item()


# %% wrong worst_confusion: the share is of all images, not of those of the class => share of all images
def worst_confusion(labels, answers, names):
    best, result = -1, None
    for i in range(len(names)):
        for j in range(len(names)):
            if i != j:
                share = ((labels == i) & (answers == j)).float().mean().item()
                if share > best:
                    best, result = share, (names[i], names[j], share)
    return result


# %% wrong worst_confusion: the matrix has answers down and true classes across, so the names are exchanged => answer first
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    m = torch.zeros(k, k)
    for t, a in zip(labels.tolist(), answers.tolist()):
        m[a, t] += 1
    m = m / m.sum(dim=0)
    m.fill_diagonal_(0)
    row, col = divmod(int(m.argmax()), k)
    return names[row], names[col], float(m[row, col])


# %% wrong worst_confusion: indexing with += counts a repeated pair only once => equal pairs counted once
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    m = torch.zeros(k, k)
    m[labels, answers] += 1
    m = m / m.sum(dim=1, keepdim=True)
    m.fill_diagonal_(0)
    row, col = divmod(int(m.argmax()), k)
    return names[row], names[col], float(m[row, col])


# %% wrong worst_confusion: the sums of the rows are broadcast along the columns => sums of the rows on the columns
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    m = torch.bincount(labels * k + answers, minlength=k * k).reshape(k, k).float()
    shares = m / m.sum(dim=1)
    shares.fill_diagonal_(0)
    row, col = divmod(int(shares.argmax()), k)
    return names[row], names[col], float(shares[row, col])


# %% wrong worst_confusion: looks for the class with most mistakes, then for its commonest answer => only the least accurate class
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    m = torch.bincount(labels * k + answers, minlength=k * k).reshape(k, k).float()
    m = m / m.sum(dim=1, keepdim=True)
    m.fill_diagonal_(0)
    row = int(m.sum(dim=1).argmax())
    col = int(m[row].argmax())
    return names[row], names[col], float(m[row, col])


# %% wrong worst_confusion: both directions of a pair are added => both directions
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    m = torch.bincount(labels * k + answers, minlength=k * k).reshape(k, k).float()
    m = m / m.sum(dim=1, keepdim=True)
    m = m + m.T
    m.fill_diagonal_(0)
    row, col = divmod(int(m.argmax()), k)
    return names[row], names[col], float(m[row, col])


# %% wrong worst_confusion: returns the number of images instead of their share => images for share
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    counts = torch.bincount(labels * k + answers, minlength=k * k).reshape(k, k)
    shares = counts / counts.sum(dim=1, keepdim=True)
    shares.fill_diagonal_(0)
    row, col = divmod(int(shares.argmax()), k)
    return names[row], names[col], int(counts[row, col])


# %% wrong worst_confusion: the share is given in percent => percent
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    counts = torch.bincount(labels * k + answers, minlength=k * k).reshape(k, k)
    shares = 100 * counts / counts.sum(dim=1, keepdim=True)
    shares.fill_diagonal_(0)
    row, col = divmod(int(shares.argmax()), k)
    return names[row], names[col], float(shares[row, col])


# %% wrong worst_confusion: returns the numbers of the classes, not their names => numbers for names
import torch


def worst_confusion(labels, answers, names):
    k = len(names)
    counts = torch.bincount(labels * k + answers, minlength=k * k).reshape(k, k)
    shares = counts / counts.sum(dim=1, keepdim=True)
    shares.fill_diagonal_(0)
    row, col = divmod(int(shares.argmax()), k)
    return row, col, float(shares[row, col])
