# %% right slide: windows by unfold, one matrix-vector product
def slide(signal, kernel, stride):
    return signal.unfold(0, len(kernel), stride) @ kernel

# %% right slide: tap by tap, adding shifted and strided copies of the signal
import torch

def slide(signal, kernel, stride):
    count = (len(signal) - len(kernel)) // stride + 1
    answers = torch.zeros(count, dtype=signal.dtype)
    for tap, weight in enumerate(kernel):
        last = tap + (count - 1) * stride
        answers += weight * signal[tap:last + 1:stride]
    return answers

# %% right slide: a table of indices and einsum
import torch

def slide(signal, kernel, stride):
    K = kernel.shape[0]
    starts = torch.arange(0, signal.shape[0] - K + 1, stride)
    index = starts.unsqueeze(1) + torch.arange(K).unsqueeze(0)
    return torch.einsum("wk,k->w", signal[index], kernel)

# %% right slide: plain Python lists and a while loop, float64 sums inside
import torch

def slide(signal, kernel, stride):
    xs, ws = signal.tolist(), kernel.tolist()
    out = []
    start = 0
    while start + len(ws) <= len(xs):
        total = 0.0
        for j in range(len(ws)):
            total += xs[start + j] * ws[j]
        out.append(total)
        start += stride
    return torch.tensor(out, dtype=signal.dtype)

# %% right slide: a lambda that takes every stride-th of the dense answers, with dot products
import torch

slide = lambda signal, kernel, stride: torch.stack(
    [torch.dot(signal[s:s + len(kernel)], kernel) for s in range(len(signal) - len(kernel) + 1)]
)[::stride]

# %% right slide: a generator that cuts stride places off the signal for each answer
import torch

def _answers(rest, kernel, stride):
    while len(rest) >= len(kernel):
        yield torch.dot(rest[:len(kernel)], kernel)
        rest = rest[stride:]

def slide(signal, kernel, stride):
    return torch.stack(tuple(_answers(signal, kernel, stride)))

# %% wrong slide: the last window is missing, because range leaves its end out => last window missing
import torch

def slide(signal, kernel, stride):
    K = len(kernel)
    answers = []
    for start in range(0, len(signal) - K, stride):
        answers.append((signal[start:start + K] * kernel).sum())
    return torch.stack(answers) if answers else torch.zeros(0)

# %% wrong slide: the kernel is flipped, a true convolution => flipped kernel
import torch

def slide(signal, kernel, stride):
    flipped = kernel.flip(0)
    starts = range(0, len(signal) - len(kernel) + 1, stride)
    return torch.stack([(signal[s:s + len(kernel)] * flipped).sum() for s in starts])

# %% wrong slide: the stride is ignored => stride ignored
import torch

def slide(signal, kernel, stride):
    n = len(signal) - len(kernel) + 1
    out = torch.zeros(n)
    for i in range(n):
        out[i] = (signal[i:i + len(kernel)] * kernel).sum()
    return out

# %% wrong slide: right number of answers, but the windows move by one place instead of stride => stride ignored
import torch

def slide(signal, kernel, stride):
    n = (len(signal) - len(kernel)) // stride + 1
    out = torch.zeros(n)
    for i in range(n):
        out[i] = torch.dot(signal[i:i + len(kernel)], kernel)
    return out

# %% wrong slide: the number of windows lacks the + 1 => last window missing
import torch

def slide(signal, kernel, stride):
    L, K = signal.numel(), kernel.numel()
    count = (L - K) // stride
    result = torch.empty(count)
    for i in range(count):
        result[i] = signal[i * stride:i * stride + K] @ kernel
    return result

# %% wrong slide: the + 1 is inside the division, (L - K + 1) // stride => last window missing
import torch

def slide(signal, kernel, stride):
    L, K = len(signal), len(kernel)
    n = (L - K + 1) // stride
    return torch.tensor([float((signal[i * stride:i * stride + K] * kernel).sum()) for i in range(n)])

# %% wrong slide: windows that hang over the right end are counted too => windows beyond the end
import torch

def slide(signal, kernel, stride):
    answers = []
    for start in range(0, len(signal), stride):
        window = signal[start:start + len(kernel)]
        answers.append((window * kernel[:len(window)]).sum())
    return torch.stack(answers)

# %% wrong slide: zeros are padded at both ends so that the output is as long as the signal => padded
import torch

def slide(signal, kernel, stride):
    half = len(kernel) // 2
    padded = torch.cat([torch.zeros(half), signal, torch.zeros(half)])
    return padded.unfold(0, len(kernel), stride) @ kernel

# %% wrong slide: mean instead of sum over the window => mean for sum
import torch

def slide(signal, kernel, stride):
    windows = signal.unfold(0, len(kernel), stride)
    return (windows * kernel).mean(dim=1)

# %% wrong slide: the products are not added up, a row of products for each window => products not added up
import torch

def slide(signal, kernel, stride):
    K = len(kernel)
    return torch.stack([signal[s:s + K] * kernel for s in range(0, len(signal) - K + 1, stride)])

# %% wrong slide: the windows do not overlap, stride is taken in kernel widths => windows do not overlap
import torch

def slide(signal, kernel, stride):
    K = len(kernel)
    return torch.stack([(signal[s:s + K] * kernel).sum()
                        for s in range(0, len(signal) - K + 1, stride * K)])

# %% wrong slide: the running total is not set back to zero for each window => running total
import torch

def slide(signal, kernel, stride):
    answers = []
    total = 0.0
    for start in range(0, len(signal) - len(kernel) + 1, stride):
        for k in range(len(kernel)):
            total = total + signal[start + k] * kernel[k]
        answers.append(total)
    return torch.stack(answers)

# %% wrong slide: multiplies into the signal itself, so later windows read changed places => signal overwritten
import torch

def slide(signal, kernel, stride):
    out = []
    for start in range(0, len(signal) - len(kernel) + 1, stride):
        window = signal[start:start + len(kernel)]
        window *= kernel
        out.append(window.sum())
    return torch.stack(out)

# %% wrong slide: the output holds integers, so the fractions are cut off => whole numbers
import torch

def slide(signal, kernel, stride):
    n = (len(signal) - len(kernel)) // stride + 1
    out = torch.zeros(n, dtype=torch.long)
    for i in range(n):
        out[i] = (signal[i * stride:i * stride + len(kernel)] * kernel).sum()
    return out

# %% wrong slide: the stride is put between the taps of the kernel, that is a dilation => stride between the taps
import torch

def slide(signal, kernel, stride):
    reach = (len(kernel) - 1) * stride
    return torch.stack([(signal[s:s + reach + 1:stride] * kernel).sum()
                        for s in range(len(signal) - reach)])

# %% right matrix_of: wide matrix of the padded signal, then cut
import torch

def matrix_of(kernel, length, stride, padding):
    K = kernel.numel()
    wide = length + 2 * padding
    rows = (wide - K) // stride + 1
    matrix = kernel.new_zeros(rows, wide)
    for r in range(rows):
        matrix[r].narrow(0, r * stride, K).copy_(kernel)
    return matrix.narrow(1, padding, length).clone()

# %% right matrix_of: entry by entry, tap = column + padding - row * stride
import torch

def matrix_of(kernel, length, stride, padding):
    weights = kernel.tolist()
    rows = (length + 2 * padding - len(weights)) // stride + 1

    def weight(row, column):
        tap = column + padding - row * stride
        return weights[tap] if 0 <= tap < len(weights) else 0.0

    return torch.tensor([[weight(r, c) for c in range(length)] for r in range(rows)], dtype=kernel.dtype)

# %% right matrix_of: broadcast table of taps, clamp and mask
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    tap = torch.arange(length)[None, :] + padding - stride * torch.arange(rows)[:, None]
    inside = (tap >= 0) & (tap < K)
    return torch.where(inside, kernel[tap.clamp(0, K - 1)], torch.zeros((), dtype=kernel.dtype))

# %% right matrix_of: its columns are the answers to unit signals, slid by unfold
import torch
import torch.nn.functional as F

def matrix_of(kernel, length, stride, padding):
    units = F.pad(torch.eye(length, dtype=kernel.dtype), (padding, padding))
    return (units.unfold(1, len(kernel), stride) * kernel).sum(-1).T.contiguous()

# %% right matrix_of: a sum of shifted diagonals, one for each tap, then every stride-th row
import torch

def matrix_of(kernel, length, stride, padding):
    wide = length + 2 * padding
    dense = torch.zeros(wide, wide, dtype=kernel.dtype)
    for shift in range(len(kernel)):
        if shift < wide:
            dense += torch.diag(kernel[shift].repeat(wide - shift), shift)
    dense = dense[:wide - len(kernel) + 1]
    return dense[::stride, padding:padding + length]

# %% wrong matrix_of: the rows move by one place, the stride only sets their number => stride ignored
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    matrix = torch.zeros(rows, length + 2 * padding)
    for row in range(rows):
        matrix[row, row:row + K] = kernel
    return matrix[:, padding:padding + length]

# %% wrong matrix_of: the columns of the padding are not cut off => columns for the padding
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    wide = length + 2 * padding
    rows = (wide - K) // stride + 1
    matrix = torch.zeros(rows, wide)
    for i in range(rows):
        matrix[i, i * stride:i * stride + K] = kernel
    return matrix

# %% wrong matrix_of: only the left padding is cut off => padding cut off at one end only
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    matrix = torch.zeros(rows, length + 2 * padding)
    for i in range(rows):
        matrix[i, i * stride:i * stride + K] = kernel
    return matrix[:, padding:]

# %% wrong matrix_of: the padding is cut off at the right only, the first length columns are kept => padding ignored
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    big = torch.zeros(rows, length + 2 * padding)
    for i in range(rows):
        big[i, i * stride:i * stride + K] = kernel
    return big[:, :length]

# %% wrong matrix_of: matrix[:, padding:-padding] is empty without padding => no columns without padding
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    m = torch.zeros(rows, length + 2 * padding)
    for r in range(rows):
        m[r, r * stride:r * stride + K] = kernel
    return m[:, padding:-padding]

# %% wrong matrix_of: the kernel is flipped => flipped kernel
import torch

def matrix_of(kernel, length, stride, padding):
    flipped = torch.flip(kernel, dims=[0])
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    m = torch.zeros(rows, length)
    for row in range(rows):
        for tap in range(len(kernel)):
            column = row * stride + tap - padding
            if 0 <= column < length:
                m[row, column] = flipped[tap]
    return m

# %% wrong matrix_of: places left of the signal wrap round to the right end (negative indices) => wraparound
import torch

def matrix_of(kernel, length, stride, padding):
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    m = torch.zeros(rows, length)
    for row in range(rows):
        for tap in range(len(kernel)):
            column = row * stride + tap - padding
            if column < length:
                m[row, column] = kernel[tap]
    return m

# %% wrong matrix_of: the padding moves the kernel to the right instead of to the left => padding moves the kernel right
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    m = torch.zeros(rows, length)
    for r in range(rows):
        for k in range(K):
            c = r * stride + k + padding
            if c < length:
                m[r, c] = kernel[k]
    return m

# %% wrong matrix_of: the padding is forgotten in the number of rows => rows of the padding missing
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = max((length - K) // stride + 1, 0)
    matrix = torch.zeros(rows, length + 2 * padding)
    for i in range(rows):
        matrix[i, i * stride:i * stride + K] = kernel
    return matrix[:, padding:padding + length]

# %% wrong matrix_of: the padding is counted at one end only => padding at one end
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    wide = length + padding
    rows = (wide - K) // stride + 1
    matrix = torch.zeros(rows, wide)
    for i in range(rows):
        matrix[i, i * stride:i * stride + K] = kernel
    return matrix[:, padding:]

# %% wrong matrix_of: the last row is missing => last row missing
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride
    tap = torch.arange(length)[None] + padding - stride * torch.arange(rows)[:, None]
    return torch.where((tap >= 0) & (tap < K), kernel[tap.clamp(0, K - 1)], torch.tensor(0.0))

# %% wrong matrix_of: the matrix is transposed => transposed
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    m = torch.zeros(length + 2 * padding, rows)
    for i in range(rows):
        m[i * stride:i * stride + K, i] = kernel
    return m[padding:padding + length]

# %% wrong matrix_of: rows whose kernel reaches into the padding are left empty => empty rows at the border
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    matrix = torch.zeros(rows, length)
    for i in range(rows):
        start = i * stride - padding
        if start >= 0 and start + K <= length:
            matrix[i, start:start + K] = kernel
    return matrix

# %% wrong matrix_of: at the left end the last taps are cut off instead of the first => kernel restarted at the border
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    matrix = torch.zeros(rows, length)
    for i in range(rows):
        first = i * stride - padding
        a, b = max(first, 0), min(first + K, length)
        if b > a:
            matrix[i, a:b] = kernel[:b - a]
    return matrix

# %% wrong matrix_of: the stride takes every other column instead of every other row => stride in the columns
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    wide = length + 2 * padding
    m = torch.zeros(wide - K + 1, wide)
    for i in range(wide - K + 1):
        m[i, i:i + K] = kernel
    return m[:, padding:padding + length][:, ::stride]

# %% wrong matrix_of: a circulant matrix, the kernel goes round instead of meeting zeros => wraparound
import torch

def matrix_of(kernel, length, stride, padding):
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    m = torch.zeros(rows, length)
    for i in range(rows):
        for k, w in enumerate(kernel):
            m[i, (i * stride + k - padding) % length] += w
    return m

# %% right correlate2d: windows by two unfolds and one einsum
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[-2:]
    padded = F.pad(images, (padding,) * 4)
    windows = padded.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("ncijhw,kchw->nkij", windows, kernels)

# %% right correlate2d: loop over the taps, whole strided images at once
import torch

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    rows = (H + 2 * padding - kh) // stride + 1
    columns = (W + 2 * padding - kw) // stride + 1
    big = images.new_zeros(N, C, H + 2 * padding, W + 2 * padding)
    big[:, :, padding:padding + H, padding:padding + W] = images
    out = images.new_zeros(N, K, rows, columns)
    for a in range(kh):
        for b in range(kw):
            part = big[:, :, a:a + (rows - 1) * stride + 1:stride, b:b + (columns - 1) * stride + 1:stride]
            out += torch.einsum("ncij,kc->nkij", part, kernels[:, :, a, b])
    return out

# %% right correlate2d: im2col, one matrix product for each image
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, _, H, W = images.shape
    K, _, kh, kw = kernels.shape
    rows = (H + 2 * padding - kh) // stride + 1
    columns = (W + 2 * padding - kw) // stride + 1
    columns_of_windows = F.unfold(images, (kh, kw), padding=padding, stride=stride)
    return (kernels.reshape(K, -1) @ columns_of_windows).reshape(N, K, rows, columns)

# %% right correlate2d: loop over output places, flat windows, tensordot
import torch

def _with_border(images, p):
    N, C, H, W = images.shape
    side = torch.zeros(N, C, H, p, dtype=images.dtype)
    middle = torch.cat([side, images, side], dim=3)
    top = torch.zeros(N, C, p, W + 2 * p, dtype=images.dtype)
    return torch.cat([top, middle, top], dim=2)

def correlate2d(images, kernels, stride, padding):
    padded = _with_border(images, padding)
    kh, kw = kernels.shape[2], kernels.shape[3]
    lines = []
    for top in range(0, padded.shape[2] - kh + 1, stride):
        line = [torch.tensordot(padded[:, :, top:top + kh, left:left + kw], kernels, dims=([1, 2, 3], [1, 2, 3]))
                for left in range(0, padded.shape[3] - kw + 1, stride)]
        lines.append(torch.stack(line, dim=-1))
    return torch.stack(lines, dim=-2)

# %% right correlate2d: a banded matrix for each row of a kernel, no padding built, float64 inside
import torch

def _band(weights, length, stride, padding):
    count = (length + 2 * padding - len(weights)) // stride + 1
    tap = torch.arange(length)[None] + padding - stride * torch.arange(count)[:, None]
    inside = (tap >= 0) & (tap < len(weights))
    return weights[tap.clamp(0, len(weights) - 1)] * inside

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    rows = (H + 2 * padding - kh) // stride + 1
    columns = (W + 2 * padding - kw) // stride + 1
    out = torch.zeros(N, K, rows, columns, dtype=torch.float64)
    pictures = images.double()
    for k in range(K):
        for c in range(C):
            for a in range(kh):
                across = pictures[:, c] @ _band(kernels[k, c, a].double(), W, stride, padding).T
                for i in range(rows):
                    r = i * stride + a - padding
                    if 0 <= r < H:
                        out[:, k, i] += across[:, r]
    return out.to(images.dtype)

# %% wrong correlate2d: the windows move by one pixel, the stride only sets the size of the output => stride ignored
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    rows = (H + 2 * padding - kh) // stride + 1
    cols = (W + 2 * padding - kw) // stride + 1
    x = F.pad(images, (padding, padding, padding, padding))
    out = torch.zeros(N, K, rows, cols)
    for i in range(rows):
        for j in range(cols):
            window = x[:, :, i:i + kh, j:j + kw]
            out[:, :, i, j] = (window[:, None] * kernels).sum((2, 3, 4))
    return out

# %% wrong correlate2d: the kernels are flipped in both directions, a true convolution => flipped kernel
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kernels = kernels.flip(2, 3)
    kh, kw = kernels.shape[2:]
    x = F.pad(images, (padding, padding, padding, padding))
    windows = x.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("ncijab,kcab->nkij", windows, kernels)

# %% wrong correlate2d: only the first channel is used => first channel only
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    x = F.pad(images, [padding] * 4)
    rows = (H + 2 * padding - kh) // stride + 1
    cols = (W + 2 * padding - kw) // stride + 1
    out = torch.zeros(N, K, rows, cols)
    for n in range(N):
        for k in range(K):
            for i in range(rows):
                for j in range(cols):
                    r, c = i * stride, j * stride
                    out[n, k, i, j] = (x[n, 0, r:r + kh, c:c + kw] * kernels[k, 0]).sum()
    return out

# %% wrong correlate2d: the channels are averaged instead of summed => mean over channels
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[2:]
    x = F.pad(images, [padding] * 4)
    windows = x.unfold(2, kh, stride).unfold(3, kw, stride)
    each = torch.einsum("ncijab,kcab->nkcij", windows, kernels)
    return each.mean(dim=2)

# %% wrong correlate2d: in the loop over channels each one overwrites the one before => last channel only
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    x = F.pad(images, [padding] * 4)
    rows = (H + 2 * padding - kh) // stride + 1
    cols = (W + 2 * padding - kw) // stride + 1
    out = torch.zeros(N, K, rows, cols)
    for k in range(K):
        for c in range(C):
            windows = x[:, c].unfold(1, kh, stride).unfold(2, kw, stride)
            out[:, k] = (windows * kernels[k, c]).sum((-1, -2))
    return out

# %% wrong correlate2d: the number of columns is computed from the height => square output
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    x = F.pad(images, [padding] * 4)
    size = (H + 2 * padding - kh) // stride + 1
    out = torch.zeros(N, K, size, size)
    for i in range(size):
        for j in range(size):
            window = x[:, :, i * stride:i * stride + kh, j * stride:j * stride + kw]
            out[:, :, i, j] = (window[:, None] * kernels).sum((2, 3, 4))
    return out

# %% wrong correlate2d: kernels are taken as square, kh is used in both directions => kernel taken as square
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    size = kernels.shape[2]
    x = F.pad(images, [padding] * 4)
    windows = x.unfold(2, size, stride).unfold(3, size, stride)
    return torch.einsum("ncijab,kcab->nkij", windows, kernels)

# %% wrong correlate2d: the stride is applied to the rows only => stride in one direction only
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[2:]
    x = F.pad(images, [padding] * 4)
    windows = x.unfold(2, kh, stride).unfold(3, kw, 1)
    return torch.einsum("ncijab,kcab->nkij", windows, kernels)

# %% wrong correlate2d: padding only at the top and on the left, the images are written into the corner => padded on one side
import torch

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    x = torch.zeros(N, C, H + padding, W + padding)
    x[:, :, padding:, padding:] = images
    windows = x.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("ncijab,kcab->nkij", windows, kernels)

# %% wrong correlate2d: the images are written into the top left corner of the padded tensor, not its middle => padded on one side
import torch

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    x = torch.zeros(N, C, H + 2 * padding, W + 2 * padding)
    x[:, :, :H, :W] = images
    rows = (H + 2 * padding - kh) // stride + 1
    cols = (W + 2 * padding - kw) // stride + 1
    out = torch.zeros(N, K, rows, cols)
    for i in range(rows):
        for j in range(cols):
            w = x[:, :, i * stride:i * stride + kh, j * stride:j * stride + kw]
            out[:, :, i, j] = torch.einsum("nchw,kchw->nk", w, kernels)
    return out

# %% wrong correlate2d: F.pad with two numbers pads the width only => padded in one direction only
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[2:]
    x = F.pad(images, (padding, padding))
    windows = x.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("ncijab,kcab->nkij", windows, kernels)

# %% wrong correlate2d: the padding is forgotten => padding ignored
import torch

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[2:]
    windows = images.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("ncijab,kcab->nkij", windows, kernels)

# %% wrong correlate2d: the border repeats the edge pixels instead of zeros => border not of zeros
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[2:]
    x = F.pad(images, [padding] * 4, mode="replicate")
    windows = x.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("ncijab,kcab->nkij", windows, kernels)

# %% wrong correlate2d: rows and columns of the output are swapped => rows and columns swapped
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[2:]
    x = F.pad(images, [padding] * 4)
    out = []
    for left in range(0, x.shape[3] - kw + 1, stride):
        out.append(torch.stack([(x[:, None, :, top:top + kh, left:left + kw] * kernels).sum((2, 3, 4))
                                for top in range(0, x.shape[2] - kh + 1, stride)], -1))
    return torch.stack(out, -2)

# %% wrong correlate2d: the last row and the last column of the output are missing => last windows missing
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    x = F.pad(images, [padding] * 4)
    rows = (H + 2 * padding - kh) // stride
    cols = (W + 2 * padding - kw) // stride
    out = torch.zeros(N, K, rows, cols)
    for i in range(rows):
        for j in range(cols):
            w = x[:, :, i * stride:i * stride + kh, j * stride:j * stride + kw]
            out[:, :, i, j] = (w[:, None] * kernels).sum((2, 3, 4))
    return out

# %% wrong correlate2d: the images of the batch are summed too => images summed
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    x = F.pad(images, [padding] * 4)
    rows = (H + 2 * padding - kh) // stride + 1
    cols = (W + 2 * padding - kw) // stride + 1
    out = torch.zeros(N, K, rows, cols)
    for k in range(K):
        for i in range(rows):
            for j in range(cols):
                w = x[:, :, i * stride:i * stride + kh, j * stride:j * stride + kw]
                out[:, k, i, j] = (w * kernels[k]).sum()
    return out

# %% wrong correlate2d: kernels and images are swapped in the output, (K, N, rows, columns) => images and kernels swapped
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[2:]
    x = F.pad(images, [padding] * 4)
    windows = x.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.stack([(windows * k[:, None, None]).sum((1, 4, 5)) for k in kernels])

# %% wrong correlate2d: the kernels are not given one output channel each, all are summed into one => kernels summed
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[2:]
    x = F.pad(images, [padding] * 4)
    windows = x.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("ncijab,kcab->nij", windows, kernels)[:, None]

# %% right input_gradient: outer product, each row added at its own place
import torch

def input_gradient(upstream, kernel, length):
    shares = torch.outer(upstream, kernel)
    places = torch.arange(len(upstream))[:, None] + torch.arange(len(kernel))
    grad = torch.zeros(length, dtype=upstream.dtype)
    return grad.index_add_(0, places.reshape(-1), shares.reshape(-1))

# %% right input_gradient: upstream padded with K - 1 zeros, flipped kernel slid along
import torch
import torch.nn.functional as F

def input_gradient(upstream, kernel, length):
    K = len(kernel)
    return F.pad(upstream, (K - 1, K - 1)).unfold(0, K, 1) @ kernel.flip(0)

# %% right input_gradient: a polynomial product, numpy's full convolution in float64
import numpy as np
import torch

def input_gradient(upstream, kernel, length):
    full = np.convolve(upstream.double().numpy(), kernel.double().numpy())
    return torch.from_numpy(full).to(upstream.dtype)

# %% right input_gradient: gathers for each place, sum over the answers that read it
import torch

def input_gradient(upstream, kernel, length):
    n, K = upstream.numel(), kernel.numel()

    def at(place):
        first, last = max(0, place - K + 1), min(place, n - 1)
        return sum((upstream[a] * kernel[place - a] for a in range(first, last + 1)), torch.zeros((), dtype=kernel.dtype))

    return torch.stack([at(p) for p in range(length)])

# %% right input_gradient: the matrix of the exercise before, the vector from the left
def input_gradient(upstream, kernel, length):
    return upstream @ matrix_of(kernel, length, 1, 0)

# %% right input_gradient: tap by tap, shifted copies of upstream
import torch

def input_gradient(upstream, kernel, length):
    total = torch.zeros(length, dtype=upstream.dtype)
    for tap in range(len(kernel)):
        total[tap:tap + len(upstream)].add_(upstream * kernel[tap])
    return total

# %% wrong input_gradient: the kernel is not flipped when it is slid along the padded upstream => flipped kernel
import torch

def input_gradient(upstream, kernel, length):
    K = len(kernel)
    zeros = torch.zeros(K - 1)
    padded = torch.cat([zeros, upstream, zeros])
    return torch.stack([(padded[i:i + K] * kernel).sum() for i in range(length)])

# %% wrong input_gradient: the places are overwritten, where windows overlap only the last counts => later windows overwrite
import torch

def input_gradient(upstream, kernel, length):
    grad = torch.zeros(length)
    K = len(kernel)
    for start in range(len(upstream)):
        grad[start:start + K] = upstream[start] * kernel
    return grad

# %% wrong input_gradient: upstream is left out, the columns of the matrix are summed => upstream ignored
import torch

def input_gradient(upstream, kernel, length):
    return matrix_of(kernel, length, 1, 0).sum(dim=0)

# %% wrong input_gradient: W @ upstream without the transpose, the shapes do not fit
import torch

def input_gradient(upstream, kernel, length):
    W = matrix_of(kernel, length, 1, 0)
    return W @ upstream

# %% wrong input_gradient: the inverse of the matrix instead of its transpose => inverse for the transpose
import torch

def input_gradient(upstream, kernel, length):
    W = matrix_of(kernel, length, 1, 0)
    return torch.linalg.pinv(W) @ upstream

# %% wrong input_gradient: padded by half the kernel instead of K - 1 => ends cut off
import torch
import torch.nn.functional as F

def input_gradient(upstream, kernel, length):
    half = len(kernel) // 2
    padded = F.pad(upstream, (half, half))
    return padded.unfold(0, len(kernel), 1) @ kernel.flip(0)

# %% wrong input_gradient: all K - 1 zeros are put at the right end, the answer is shifted and the left end lost => one end lost
import torch

def input_gradient(upstream, kernel, length):
    K = len(kernel)
    padded = torch.cat([upstream, torch.zeros(2 * (K - 1))])
    return torch.stack([(padded[i:i + K] * kernel.flip(0)).sum() for i in range(length)])

# %% wrong input_gradient: the last answer is left out of the loop => last answer missing
import torch

def input_gradient(upstream, kernel, length):
    K = len(kernel)
    grad = torch.zeros(length)
    for start in range(length - K):
        grad[start:start + K] += upstream[start] * kernel
    return grad

# %% wrong input_gradient: the contributions are averaged over the windows that read a place => mean for sum
import torch

def input_gradient(upstream, kernel, length):
    K = len(kernel)
    grad, count = torch.zeros(length), torch.zeros(length)
    for start in range(len(upstream)):
        grad[start:start + K] += upstream[start] * kernel
        count[start:start + K] += 1
    return grad / count

# %% wrong input_gradient: each answer gives the same share, the sum of the kernel, to all its places => same share for every place of a window
import torch

def input_gradient(upstream, kernel, length):
    grad = torch.zeros(length)
    for start, u in enumerate(upstream):
        grad[start:start + len(kernel)] += u * kernel.sum()
    return grad

# %% wrong input_gradient: upstream is reversed, the last answer's derivative meets the first window => upstream reversed
import torch

def input_gradient(upstream, kernel, length):
    return matrix_of(kernel, length, 1, 0).T @ upstream.flip(0)

# %% wrong input_gradient: only windows inside upstream, the ends of the signal get no derivative => ends cut off
import torch

def input_gradient(upstream, kernel, length):
    K = len(kernel)
    grad = torch.zeros(length)
    for place in range(K - 1, length - K + 1):
        for tap in range(K):
            grad[place] += upstream[place - tap] * kernel[tap]
    return grad

# %% wrong input_gradient: at the left end upstream[place - tap] takes negative indices from the other end => wraparound
import torch

def input_gradient(upstream, kernel, length):
    grad = torch.zeros(length)
    for place in range(length):
        for tap in range(len(kernel)):
            if -len(upstream) <= place - tap < len(upstream):
                grad[place] += upstream[place - tap] * kernel[tap]
    return grad

# %% wrong input_gradient: gives each place only the share of the answer that starts there => one weight only
import torch

def input_gradient(upstream, kernel, length):
    grad = torch.zeros(length)
    grad[:len(upstream)] = upstream * kernel[0]
    return grad
