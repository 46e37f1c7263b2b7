# %% right slide: all windows at once by an index table
import torch

def slide(signal, kernel, stride):
    width = kernel.shape[0]
    starts = torch.arange(0, signal.shape[0] - width + 1, stride)
    index = starts[:, None] + torch.arange(width)
    return signal[index] @ kernel

# %% right slide: adds shifted copies, one kernel tap at a time
import torch

def slide(signal, kernel, stride):
    n = (len(signal) - len(kernel)) // stride + 1
    total = torch.zeros(n, dtype=signal.dtype)
    for tap in range(len(kernel)):
        total += kernel[tap] * signal[tap: tap + (n - 1) * stride + 1: stride]
    return total

# %% right slide: unfold and einsum in a lambda
import torch

slide = lambda signal, kernel, stride: torch.einsum('wk,k->w', signal.unfold(0, len(kernel), stride), kernel)

# %% right slide: a while loop over plain Python floats
import torch

def dot(a, b):
    return sum(x * y for x, y in zip(a, b))

def slide(signal, kernel, stride):
    s, k = signal.tolist(), kernel.tolist()
    out = []
    pos = 0
    while pos + len(k) <= len(s):
        out.append(dot(s[pos:pos + len(k)], k))
        pos += stride
    return torch.tensor(out, dtype=signal.dtype)

# %% wrong slide: leaves out the last window, the end of range being off by one => last window missing
import torch

def slide(signal, kernel, stride):
    answers = []
    for start in range(0, len(signal) - len(kernel), stride):
        answers.append((signal[start:start + len(kernel)] * kernel).sum())
    return torch.stack(answers) if answers else torch.zeros(0)

# %% wrong slide: flips the kernel, a true convolution => flipped kernel
import torch

def slide(signal, kernel, stride):
    flipped = kernel.flip(0)
    windows = signal.unfold(0, len(kernel), stride)
    return (windows * flipped).sum(1)

# %% wrong slide: ignores the stride => stride ignored
import torch

def slide(signal, kernel, stride):
    K = len(kernel)
    return torch.stack([torch.dot(signal[i:i + K], kernel) for i in range(len(signal) - K + 1)])

# %% wrong slide: the right number of windows, but each starts only one place further => stride ignored
import torch

def slide(signal, kernel, stride):
    K = kernel.numel()
    n = (signal.numel() - K) // stride + 1
    out = torch.zeros(n, dtype=signal.dtype)
    for i in range(n):
        out[i] = torch.sum(signal[i:i + K] * kernel)
    return out

# %% wrong slide: counts a window for every place, so the last ones stick out at the right end => windows beyond the end
import torch

def slide(signal, kernel, stride):
    res = []
    for start in range(0, len(signal), stride):
        acc = 0.0
        for j in range(len(kernel)):
            if start + j < len(signal):
                acc = acc + signal[start + j] * kernel[j]
        res.append(acc)
    return torch.stack(res)

# %% wrong slide: pads with zeros to keep the length of the signal => padded
import torch
import torch.nn.functional as F

def slide(signal, kernel, stride):
    k = len(kernel)
    padded = F.pad(signal, (k // 2, k // 2))
    return padded.unfold(0, k, stride) @ kernel

# %% wrong slide: takes the mean over the window instead of the sum => mean for sum
import torch

def slide(signal, kernel, stride):
    values = []
    for s in range(0, len(signal) - len(kernel) + 1, stride):
        window = signal[s:s + len(kernel)]
        values.append((window * kernel).mean())
    return torch.stack(values)

# %% wrong slide: multiplies but does not add up => products not added up
import torch

def slide(signal, kernel, stride):
    pieces = [signal[s:s + len(kernel)] * kernel
              for s in range(0, len(signal) - len(kernel) + 1, stride)]
    return torch.stack(pieces)

# %% wrong slide: takes the stride as a dilation, spacing the taps instead of the windows => stride between the taps
import torch

def slide(signal, kernel, stride):
    reach = (len(kernel) - 1) * stride
    out = []
    for start in range(len(signal) - reach):
        out.append((signal[start:start + reach + 1:stride] * kernel).sum())
    return torch.stack(out)

# %% wrong slide: multiplies the signal in place, so overlapping windows read spoiled values => signal overwritten
import torch

def slide(signal, kernel, stride):
    work = signal.clone()
    answers = []
    for start in range(0, len(work) - len(kernel) + 1, stride):
        window = work[start:start + len(kernel)]
        window *= kernel
        answers.append(window.sum())
    return torch.stack(answers)

# %% wrong slide: moves by the kernel width, windows side by side, times the stride => windows do not overlap
import torch

def slide(signal, kernel, stride):
    K = len(kernel)
    starts = range(0, len(signal) - K + 1, K * stride)
    return torch.stack([(signal[s:s + K] * kernel).sum() for s in starts])

# %% wrong slide: gathers the answers as whole numbers => whole numbers
import torch

def slide(signal, kernel, stride):
    n = (len(signal) - len(kernel)) // stride + 1
    out = torch.zeros(n, dtype=torch.long)
    for i in range(n):
        out[i] = (signal[i * stride:i * stride + len(kernel)] * kernel).sum()
    return out.float()

# %% right matrix_of: index arithmetic, a weight for each pair of row and column
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    tap = torch.arange(length)[None, :] - (torch.arange(rows)[:, None] * stride - padding)
    inside = (tap >= 0) & (tap < K)
    return torch.where(inside, kernel[tap.clamp(0, K - 1)], torch.zeros((), dtype=kernel.dtype))

# %% right matrix_of: double loop that skips the places in the padding
import torch

def matrix_of(kernel, length, stride, padding):
    rows = (length + 2 * padding - kernel.numel()) // stride + 1
    M = kernel.new_zeros(rows, length)
    for r in range(rows):
        for t, w in enumerate(kernel):
            c = r * stride + t - padding
            if 0 <= c < length:
                M[r, c] = w
    return M

# %% right matrix_of: sends every unit signal through the correlation, a column each
import torch
import torch.nn.functional as F

def matrix_of(kernel, length, stride, padding):
    def answers(signal):
        wide = F.pad(signal, (padding, padding))
        return wide.unfold(0, len(kernel), stride) @ kernel

    return torch.stack([answers(e) for e in torch.eye(length, dtype=kernel.dtype)], dim=1)

# %% right matrix_of: a sum of shifted diagonals, every stride-th row, padding cut off
import torch

def matrix_of(kernel, length, stride, padding):
    wide = length + 2 * padding
    full = torch.zeros(wide, wide, dtype=kernel.dtype)
    for offset, weight in enumerate(kernel.tolist()):
        full += torch.diag(torch.full((wide - offset,), weight, dtype=kernel.dtype), offset)
    return full[:wide - len(kernel) + 1:stride, padding:padding + length]

# %% wrong matrix_of: each row begins one place further, whatever the stride => stride ignored
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    matrix = torch.zeros(rows, length + 2 * padding)
    for row in range(rows):
        matrix[row, row:row + K] = kernel
    return matrix[:, padding:padding + length]

# %% wrong matrix_of: keeps the columns of the padding => columns for the padding
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    wide = length + 2 * padding
    rows = (wide - K) // stride + 1
    matrix = torch.zeros(rows, wide, dtype=kernel.dtype)
    for i in range(rows):
        matrix[i, i * stride:i * stride + K] = kernel
    return matrix

# %% wrong matrix_of: flips the kernel => flipped kernel
import torch

def matrix_of(kernel, length, stride, padding):
    kernel = torch.flip(kernel, dims=[0])
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    W = torch.zeros(rows, length + 2 * padding, dtype=kernel.dtype)
    for r in range(rows):
        W[r, r * stride:r * stride + len(kernel)] = kernel
    return W[:, padding:padding + length]

# %% wrong matrix_of: cuts all of the padding off at the right => padding ignored
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    big = torch.zeros(rows, length + 2 * padding)
    for row in range(rows):
        start = row * stride
        big[row, start:start + K] = kernel
    return big[:, :length]

# %% wrong matrix_of: counts the padding at one end only => padding at one end
import torch

def matrix_of(kernel, length, stride, padding):
    n = (length + padding - len(kernel)) // stride + 1
    out = torch.zeros(n, length)
    for i in range(n):
        for j in range(len(kernel)):
            col = i * stride + j - padding
            if 0 <= col < length:
                out[i, col] = kernel[j]
    return out

# %% wrong matrix_of: forgets the + 1, one row too few => last row missing
import torch

def matrix_of(kernel, length, stride, padding):
    K = kernel.shape[0]
    rows = (length + 2 * padding - K) // stride
    m = torch.zeros(rows, length + 2 * padding)
    for r in range(rows):
        m[r, r * stride:r * stride + K] = kernel
    return m[:, padding:padding + length]

# %% wrong matrix_of: negative columns wrap round to the other end => wraparound
import torch

def matrix_of(kernel, length, stride, padding):
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    m = torch.zeros(rows, length)
    for r in range(rows):
        begin = r * stride - padding
        for k in range(len(kernel)):
            if begin + k < length:
                m[r, begin + k] = kernel[k]
    return m

# %% wrong matrix_of: rolls the first row, so that the kernel goes round in a circle => wraparound
import torch

def matrix_of(kernel, length, stride, padding):
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    first = torch.cat([kernel, torch.zeros(max(length - len(kernel), 0))])[:length]
    return torch.stack([first.roll(r * stride - padding) for r in range(rows)])

# %% wrong matrix_of: returns the transposed matrix => transposed
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    matrix = torch.zeros(length + 2 * padding, rows)
    for row in range(rows):
        matrix[row * stride:row * stride + K, row] = kernel
    return matrix[padding:padding + length]

# %% wrong matrix_of: ignores the padding altogether => padding ignored
import torch

def matrix_of(kernel, length, stride, padding):
    lines = []
    for start in range(0, length - len(kernel) + 1, stride):
        lines.append([0.0] * start + kernel.tolist() + [0.0] * (length - start - len(kernel)))
    return torch.tensor(lines)

# %% wrong matrix_of: at the left end it cuts the kernel at its right side => kernel restarted at the border
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    m = torch.zeros(rows, length)
    for r in range(rows):
        a = max(r * stride - padding, 0)
        b = min(r * stride - padding + K, length)
        if b > a:
            m[r, a:b] = kernel[:b - a]
    return m

# %% wrong matrix_of: clamps the columns, so the weights of the padding pile up on the border places => It fails in the 4 checks where padding is not 0, and holds in every other one.
import torch

def matrix_of(kernel, length, stride, padding):
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    m = torch.zeros(rows, length, dtype=kernel.dtype)
    for r in range(rows):
        for k in range(len(kernel)):
            place = min(max(r * stride - padding + k, 0), length - 1)
            m[r, place] += kernel[k]
    return m

# %% wrong matrix_of: multiplies the padding by the stride as well
import torch

def matrix_of(kernel, length, stride, padding):
    K = len(kernel)
    rows = (length + 2 * padding - K) // stride + 1
    t = torch.arange(length)[None] - (torch.arange(rows)[:, None] - padding) * stride
    return torch.where((t >= 0) & (t < K), kernel[t.clamp(0, K - 1)], 0.0)

# %% right correlate2d: unfold both axes, then one einsum
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[-2:]
    padded = F.pad(images, [padding] * 4)
    windows = padded.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum('nchwij,kcij->nkhw', windows, kernels)

# %% right correlate2d: loops over the places of the kernel, adding strided slices
import torch

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    rows = (H + 2 * padding - kh) // stride + 1
    cols = (W + 2 * padding - kw) // stride + 1
    big = images.new_zeros(N, C, H + 2 * padding, W + 2 * padding)
    big[:, :, padding:padding + H, padding:padding + W] = images
    out = images.new_zeros(N, K, rows, cols)
    for i in range(kh):
        for j in range(kw):
            part = big[:, :, i:i + (rows - 1) * stride + 1:stride, j:j + (cols - 1) * stride + 1:stride]
            out += torch.tensordot(kernels[:, :, i, j], part, dims=([1], [1])).transpose(0, 1)
    return out

# %% right correlate2d: matrix product of flattened patches, in double precision inside
import torch

def patches(image, kh, kw, stride):
    h, w = image.shape[-2:]
    return torch.stack([image[:, r:r + kh, c:c + kw].reshape(-1)
                        for r in range(0, h - kh + 1, stride)
                        for c in range(0, w - kw + 1, stride)])

def correlate2d(images, kernels, stride, padding):
    n, c, h, w = images.shape
    k, _, kh, kw = kernels.shape
    flat = kernels.double().reshape(k, -1)
    result = []
    for image in images.double():
        frame = torch.zeros(c, h + 2 * padding, w + 2 * padding, dtype=torch.float64)
        frame[:, padding:h + padding, padding:w + padding] = image
        result.append((flat @ patches(frame, kh, kw, stride).T).reshape(k, (h + 2 * padding - kh) // stride + 1, -1))
    return torch.stack(result).to(images.dtype)

# %% right correlate2d: index tables for rows and columns, broadcasting over the kernels
import torch

def correlate2d(images, kernels, stride, padding):
    (n, c, h, w), (kh, kw) = images.shape, kernels.shape[2:]
    side = torch.zeros(n, c, h, padding, dtype=images.dtype)
    x = torch.cat([side, images, side], dim=3)
    lid = torch.zeros(n, c, padding, w + 2 * padding, dtype=images.dtype)
    x = torch.cat([lid, x, lid], dim=2)
    r = torch.arange(0, x.shape[2] - kh + 1, stride)[:, None] + torch.arange(kh)
    q = torch.arange(0, x.shape[3] - kw + 1, stride)[:, None] + torch.arange(kw)
    win = x[:, :, r[:, None, :, None], q[None, :, None, :]]
    return (win[:, None] * kernels[None, :, :, None, None]).sum(dim=(2, 5, 6))

# %% wrong correlate2d: reads from row i and column j instead of i * stride and j * stride => stride ignored
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    rows = (H + 2 * padding - kh) // stride + 1
    columns = (W + 2 * padding - kw) // stride + 1
    padded = F.pad(images, (padding, padding, padding, padding))
    out = torch.zeros(N, K, rows, columns)
    for i in range(rows):
        for j in range(columns):
            window = padded[:, :, i:i + kh, j:j + kw]
            out[:, :, i, j] = (window[:, None] * kernels).sum((2, 3, 4))
    return out

# %% wrong correlate2d: flips the kernels, a true convolution => flipped kernel
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    kernels = kernels.flip(-1, -2)
    x = F.pad(images, [padding] * 4)
    win = x.unfold(2, kernels.shape[2], stride).unfold(3, kernels.shape[3], stride)
    return torch.einsum('nchwij,kcij->nkhw', win, kernels)

# %% wrong correlate2d: pads at the top and the left only => padded on one side
import torch

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, C, kh, kw = kernels.shape
    big = torch.zeros(N, C, H + padding, W + padding)
    big[:, :, padding:, padding:] = images
    rows = (H + padding - kh) // stride + 1
    cols = (W + padding - kw) // stride + 1
    out = torch.zeros(N, K, rows, cols)
    for i in range(rows):
        for j in range(cols):
            patch = big[:, :, i * stride:i * stride + kh, j * stride:j * stride + kw]
            out[:, :, i, j] = torch.einsum('ncij,kcij->nk', patch, kernels)
    return out

# %% wrong correlate2d: mixes up the height and the width of the kernel => It fails in the 3 checks where kernels is not square in its last axes, and holds in every other one.
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kw, kh = kernels.shape
    x = F.pad(images, (padding,) * 4)
    rows = (H + 2 * padding - kh) // stride + 1
    cols = (W + 2 * padding - kw) // stride + 1
    out = torch.zeros(N, K, rows, cols)
    for i in range(rows):
        for j in range(cols):
            w = x[:, :, i * stride:i * stride + kh, j * stride:j * stride + kw]
            out[:, :, i, j] = (w[:, None] * kernels).sum((2, 3, 4))
    return out

# %% wrong correlate2d: takes the images for square, as many columns as rows => square output
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    n, c, size, _ = images.shape
    k, _, kh, kw = kernels.shape
    x = F.pad(images, (padding,) * 4)
    steps = (size + 2 * padding - kh) // stride + 1
    out = torch.zeros(n, k, steps, steps)
    for r in range(steps):
        for q in range(steps):
            w = x[:, :, r * stride:r * stride + kh, q * stride:q * stride + kw]
            out[:, :, r, q] = (w.unsqueeze(1) * kernels).sum(dim=(-1, -2, -3))
    return out

# %% wrong correlate2d: overwrites the output in the loop over channels, only the last channel counts => last channel only
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    x = F.pad(images, (padding,) * 4)
    rows = (H + 2 * padding - kh) // stride + 1
    cols = (W + 2 * padding - kw) // stride + 1
    out = torch.zeros(N, K, rows, cols)
    for k in range(K):
        for c in range(C):
            for i in range(rows):
                for j in range(cols):
                    w = x[:, c, i * stride:i * stride + kh, j * stride:j * stride + kw]
                    out[:, k, i, j] = (w * kernels[k, c]).sum((1, 2))
    return out

# %% wrong correlate2d: averages over the channels => mean over channels
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    x = F.pad(images, (padding,) * 4)
    win = x.unfold(2, kernels.shape[2], stride).unfold(3, kernels.shape[3], stride)
    per_channel = torch.einsum('nchwij,kcij->nkchw', win, kernels)
    return per_channel.mean(2)

# %% wrong correlate2d: lays the first layer of each kernel on all channels
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    x = F.pad(images, (padding,) * 4).sum(1)
    flat = kernels[:, 0]
    win = x.unfold(1, flat.shape[1], stride).unfold(2, flat.shape[2], stride)
    return torch.einsum('nhwij,kij->nkhw', win, flat)

# %% wrong correlate2d: uses the stride for the rows only => stride in one direction only
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    x = F.pad(images, (padding,) * 4)
    win = x.unfold(2, kernels.shape[2], stride).unfold(3, kernels.shape[3], 1)
    return torch.einsum('nchwij,kcij->nkhw', win, kernels)

# %% wrong correlate2d: output has kernels first and images second => images and kernels swapped
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    x = F.pad(images, (padding,) * 4)
    _, _, kh, kw = kernels.shape
    maps = []
    for kernel in kernels:
        win = x.unfold(2, kh, stride).unfold(3, kw, stride)
        maps.append(torch.einsum('nchwij,cij->nhw', win, kernel))
    return torch.stack(maps)

# %% wrong correlate2d: F.pad with two numbers pads the columns only => padded in one direction only
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    x = F.pad(images, (padding, padding))
    win = x.unfold(2, kernels.shape[2], stride).unfold(3, kernels.shape[3], stride)
    return torch.einsum('nchwij,kcij->nkhw', win, kernels)

# %% wrong correlate2d: forgets the + 1 in the number of rows and columns => last windows missing
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    N, C, H, W = images.shape
    K, _, kh, kw = kernels.shape
    x = F.pad(images, (padding,) * 4)
    rows = (H + 2 * padding - kh) // stride
    cols = (W + 2 * padding - kw) // stride
    out = torch.zeros(N, K, rows, cols)
    for i in range(rows):
        for j in range(cols):
            top, left = i * stride, j * stride
            out[:, :, i, j] = torch.einsum('ncij,kcij->nk', x[:, :, top:top + kh, left:left + kw], kernels)
    return out

# %% wrong correlate2d: pads by repeating the border pixels instead of with zeros => border not of zeros
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    x = F.pad(images, (padding,) * 4, mode='replicate')
    win = x.unfold(2, kernels.shape[2], stride).unfold(3, kernels.shape[3], stride)
    return torch.einsum('nchwij,kcij->nkhw', win, kernels)

# %% wrong correlate2d: flattens windows and kernels in different orders
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    K, C, kh, kw = kernels.shape
    x = F.pad(images, (padding,) * 4)
    win = x.unfold(2, kh, stride).unfold(3, kw, stride)
    n, _, rows, cols = win.shape[:4]
    columns = win.permute(0, 2, 3, 4, 5, 1).reshape(n, rows * cols, -1)
    out = columns @ kernels.reshape(K, -1).T
    return out.transpose(1, 2).reshape(n, K, rows, cols)

# %% wrong correlate2d: reshapes (n, rows * columns, K) without swapping the axes first => The numbers are right, in another order.
import torch
import torch.nn.functional as F

def correlate2d(images, kernels, stride, padding):
    K, C, kh, kw = kernels.shape
    x = F.pad(images, (padding,) * 4)
    win = x.unfold(2, kh, stride).unfold(3, kw, stride)
    n, _, rows, cols = win.shape[:4]
    columns = win.permute(0, 2, 3, 1, 4, 5).reshape(n, rows * cols, -1)
    return (columns @ kernels.reshape(K, -1).T).reshape(n, K, rows, cols)

# %% wrong correlate2d: ignores the padding => padding ignored
import torch

def correlate2d(images, kernels, stride, padding):
    kh, kw = kernels.shape[2:]
    rows = range(0, images.shape[2] - kh + 1, stride)
    cols = range(0, images.shape[3] - kw + 1, stride)
    return torch.stack([torch.stack([
        (images[:, None, :, r:r + kh, c:c + kw] * kernels).sum((2, 3, 4)) for c in cols], -1) for r in rows], -2)

# %% right input_gradient: slides the flipped kernel along the upstream, K - 1 zeros at each end
import torch
import torch.nn.functional as F

def input_gradient(upstream, kernel, length):
    K = len(kernel)
    return F.pad(upstream, (K - 1, K - 1)).unfold(0, K, 1) @ kernel.flip(0)

# %% right input_gradient: for each place, gathers from the answers that read it
import torch

def input_gradient(upstream, kernel, length):
    rows, K = len(upstream), len(kernel)
    grad = []
    for place in range(length):
        first = max(0, place - K + 1)
        last = min(rows - 1, place)
        grad.append(sum(upstream[r].item() * kernel[place - r].item() for r in range(first, last + 1)))
    return torch.tensor(grad, dtype=upstream.dtype)

# %% right input_gradient: outer product of upstream and kernel, added up by index
import torch

def input_gradient(upstream, kernel, length):
    places = torch.arange(len(upstream))[:, None] + torch.arange(len(kernel))
    grad = torch.zeros(length, dtype=upstream.dtype)
    return grad.index_add_(0, places.flatten(), torch.outer(upstream, kernel).flatten())

# %% right input_gradient: the transposed matrix of the exercise before
import torch

def input_gradient(upstream, kernel, length):
    W = matrix_of(kernel, length, 1, 0)
    return torch.einsum('rp,r->p', W, upstream)

# %% right input_gradient: shifted copies of the whole upstream, one for each tap
import torch

def input_gradient(upstream, kernel, length):
    n = upstream.numel()
    total = upstream.new_zeros(length)
    for tap, weight in enumerate(kernel):
        total[tap:tap + n] += weight * upstream
    return total

# %% wrong input_gradient: pads the upstream and slides the kernel unflipped => flipped kernel
import torch
import torch.nn.functional as F

def input_gradient(upstream, kernel, length):
    K = len(kernel)
    padded = F.pad(upstream, (K - 1, K - 1))
    return torch.stack([(padded[i:i + K] * kernel).sum() for i in range(length)])

# %% wrong input_gradient: overwrites instead of adding where windows overlap => later windows overwrite
import torch

def input_gradient(upstream, kernel, length):
    grad = torch.zeros(length)
    for start in range(len(upstream)):
        grad[start:start + len(kernel)] = upstream[start] * kernel
    return grad

# %% wrong input_gradient: ignores the upstream, the sums of the columns of W => upstream ignored
import torch

def input_gradient(upstream, kernel, length):
    W = torch.zeros(length - len(kernel) + 1, length)
    for r in range(W.shape[0]):
        W[r, r:r + len(kernel)] = kernel
    return W.sum(0)

# %% wrong input_gradient: multiplies with W instead of its transpose, so the shapes do not fit
import torch

def input_gradient(upstream, kernel, length):
    W = matrix_of(kernel, length, 1, 0)
    return W @ upstream

# %% wrong input_gradient: inverts the matrix instead of transposing it => inverse for the transpose
import torch

def input_gradient(upstream, kernel, length):
    rows = length - len(kernel) + 1
    W = torch.zeros(rows, length)
    for r in range(rows):
        W[r, r:r + len(kernel)] = kernel
    return torch.linalg.pinv(W) @ upstream

# %% wrong input_gradient: each place gets the sum of all weights, as if every answer read it by the whole kernel
import torch

def input_gradient(upstream, kernel, length):
    return torch.ones(length) * kernel.sum() * upstream.mean()

# %% wrong input_gradient: pads the upstream at the left end only, and the last places stay zero => one end lost
import torch
import torch.nn.functional as F

def input_gradient(upstream, kernel, length):
    K = len(kernel)
    left = F.pad(upstream, (K - 1, 0))
    part = left.unfold(0, K, 1) @ kernel.flip(0)
    return F.pad(part, (0, length - len(part)))

# %% wrong input_gradient: pads with K zeros instead of K - 1, so all is shifted by one place
import torch
import torch.nn.functional as F

def input_gradient(upstream, kernel, length):
    k = len(kernel)
    padded = F.pad(upstream, (k, k))
    back = kernel.flip(0)
    return torch.stack([torch.dot(padded[p:p + k], back) for p in range(length)])

# %% wrong input_gradient: leaves out the last answer => last answer missing
import torch

def input_gradient(upstream, kernel, length):
    grad = torch.zeros(length)
    for start in range(length - len(kernel)):
        for tap in range(len(kernel)):
            grad[start + tap] += upstream[start] * kernel[tap]
    return grad

# %% wrong input_gradient: only gives an answer's share to the place where its window begins
import torch

def input_gradient(upstream, kernel, length):
    out = torch.zeros(length)
    for i, u in enumerate(upstream):
        out[i] += u * kernel.sum()
    return out

# %% wrong input_gradient: averages over the answers that read a place instead of adding them => mean for sum
import torch

def input_gradient(upstream, kernel, length):
    total = torch.zeros(length)
    count = torch.zeros(length)
    for s in range(len(upstream)):
        total[s:s + len(kernel)] += upstream[s] * kernel
        count[s:s + len(kernel)] += 1
    return total / count

# %% wrong input_gradient: distributes the upstream without the weights => same share for every place of a window
import torch

def input_gradient(upstream, kernel, length):
    grad = torch.zeros(length)
    for start, u in enumerate(upstream):
        grad[start:start + len(kernel)] += u
    return grad

# %% wrong input_gradient: circular convolution by FFT that is as long as the upstream, then filled with zeros
import torch
import torch.nn.functional as F

def input_gradient(upstream, kernel, length):
    n = max(len(upstream), len(kernel))
    product = torch.fft.rfft(upstream, n) * torch.fft.rfft(kernel, n)
    result = torch.fft.irfft(product, n)
    return F.pad(result, (0, length - n))
