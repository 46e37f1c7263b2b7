# %% right crop_each: all windows with unfold, one picked for each image
import torch
import torch.nn.functional as F
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, (padding,) * 4)
    windows = padded.unfold(2, h, 1).unfold(3, w, 1)   # (N, C, 2p + 1, 2p + 1, h, w)
    return windows[torch.arange(n), :, top, left].clone()

# %% right crop_each: index tensors of rows and columns, no loop
import torch
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    big = images.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    big[:, :, padding:padding + h, padding:padding + w] = images
    rows = top[:, None] + torch.arange(h)
    cols = left[:, None] + torch.arange(w)
    i = torch.arange(n)[:, None, None]
    return big[i, :, rows[:, :, None], cols[:, None, :]].permute(0, 3, 1, 2)

# %% right crop_each: no padding, only the overlap is copied into zeros
import torch
def crop_each(images, top, left, padding):
    out = torch.zeros_like(images)
    h, w = images.shape[-2:]
    for k, (t, l) in enumerate(zip(top.tolist(), left.tolist())):
        dy, dx = t - padding, l - padding          # new pixel (r, c) is old pixel (r + dy, c + dx)
        r0, r1 = max(0, -dy), min(h, h - dy)
        c0, c1 = max(0, -dx), min(w, w - dx)
        if r0 < r1 and c0 < c1:
            out[k, :, r0:r1, c0:c1] = images[k, :, r0 + dy:r1 + dy, c0 + dx:c1 + dx]
    return out

# %% right crop_each: two gathers, rows first and columns then
import torch
import torch.nn.functional as F
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    p = F.pad(images, [padding, padding, padding, padding])
    rows = (top.view(n, 1, 1, 1) + torch.arange(h).view(1, 1, h, 1)).expand(n, c, h, p.shape[3])
    p = p.gather(2, rows)
    cols = (left.view(n, 1, 1, 1) + torch.arange(w).view(1, 1, 1, w)).expand(n, c, h, w)
    return p.gather(3, cols)

# %% wrong crop_each: the place of the first image is used for the whole batch => one draw for the batch
import torch
import torch.nn.functional as F
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = F.pad(images, (padding, padding, padding, padding))
    t, l = int(top[0]), int(left[0])
    return padded[:, :, t:t + h, l:l + w]

# %% wrong crop_each: top and left are swapped => rows and columns exchanged
import torch
import torch.nn.functional as F
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = F.pad(images, (padding, padding, padding, padding))
    return torch.stack([padded[i, :, left[i]:left[i] + h, top[i]:top[i] + w] for i in range(len(images))])

# %% wrong crop_each: moves the image by top and left instead of the window => moved the other way
import torch
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    out = []
    for i in range(n):
        canvas = images.new_zeros(c, h + 2 * padding, w + 2 * padding)
        canvas[:, top[i]:top[i] + h, left[i]:left[i] + w] = images[i]
        out.append(canvas[:, padding:padding + h, padding:padding + w])
    return torch.stack(out)

# %% wrong crop_each: padding only along the columns => padded at some sides only
import torch
import torch.nn.functional as F
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = F.pad(images, (padding, padding))
    return torch.stack([padded[i, :, top[i]:top[i] + h, left[i]:left[i] + w] for i in range(len(images))])

# %% wrong crop_each: reflected pixels instead of zeros => border not black
import torch
import torch.nn.functional as F
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = F.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack([padded[i, :, top[i]:top[i] + h, left[i]:left[i] + w] for i in range(len(images))])

# %% wrong crop_each: torch.roll brings pixels in from the other side => wrapped round
import torch
def crop_each(images, top, left, padding):
    rolled = [torch.roll(im, (padding - int(t), padding - int(l)), dims=(1, 2))
              for im, t, l in zip(images, top, left)]
    return torch.stack(rolled)

# %% wrong crop_each: takes images for square, the height is used for the width => height and width confused
import torch
import torch.nn.functional as F
def crop_each(images, top, left, padding):
    size = images.shape[2]
    padded = F.pad(images, (padding,) * 4)
    return torch.stack([padded[i, :, t:t + size, l:l + size] for i, (t, l) in enumerate(zip(top, left))])

# %% wrong crop_each: cuts the window out of the image without padding => origin of the image
import torch
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    out = torch.zeros_like(images)
    for i in range(n):
        piece = images[i, :, top[i]:top[i] + h, left[i]:left[i] + w]
        out[i, :, :piece.shape[1], :piece.shape[2]] = piece
    return out

# %% wrong crop_each: height and width are read after padding, so the window is too large
import torch
import torch.nn.functional as F
def crop_each(images, top, left, padding):
    images = F.pad(images, (padding, padding, padding, padding))
    n, c, h, w = images.shape
    return torch.stack([images[i, :, top[i]:top[i] + h, left[i]:left[i] + w] for i in range(n)])

# %% wrong crop_each: pads only at the bottom and the right => origin of the image
import torch
import torch.nn.functional as F
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = F.pad(images, (0, 2 * padding, 0, 2 * padding))
    return torch.stack([padded[i, :, top[i]:top[i] + h, left[i]:left[i] + w] for i in range(len(images))])

# %% wrong crop_each: the middle of the canvas is addressed as padding:-padding, which is empty for padding 0 => It fails in the check where padding is 0, and holds in every other one.
import torch
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    big = torch.zeros(n, c, h + 2 * padding, w + 2 * padding, dtype=images.dtype)
    big[:, :, padding:-padding, padding:-padding] = images
    return torch.stack([big[i, :, top[i]:top[i] + h, left[i]:left[i] + w] for i in range(n)])

# %% right source_places: linear system solved for all pixels of an image at once
import torch
def source_places(matrix, move, height, width):
    n = matrix.shape[0]
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2], dtype=matrix.dtype)
    ys, xs = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    p = torch.stack([xs.flatten(), ys.flatten()]).to(matrix.dtype) - middle[:, None]    # (2, H * W)
    rhs = p[None] - move[:, :, None]
    old = torch.linalg.solve(matrix, rhs) + middle[:, None]
    return old.transpose(1, 2).reshape(n, height, width, 2)

# %% right source_places: Cramer's rule written out, x and y apart
import torch
def source_places(matrix, move, height, width):
    cx, cy = (width - 1) / 2, (height - 1) / 2
    a, b = matrix[:, 0, 0].view(-1, 1, 1), matrix[:, 0, 1].view(-1, 1, 1)
    c, d = matrix[:, 1, 0].view(-1, 1, 1), matrix[:, 1, 1].view(-1, 1, 1)
    x = torch.arange(width, dtype=matrix.dtype).view(1, 1, -1) - cx - move[:, 0].view(-1, 1, 1)
    y = torch.arange(height, dtype=matrix.dtype).view(1, -1, 1) - cy - move[:, 1].view(-1, 1, 1)
    det = a * d - b * c
    return torch.stack([(d * x - b * y) / det + cx, (a * y - c * x) / det + cy], dim=-1)

# %% right source_places: homogeneous 3x3 matrices, in float64 inside
import torch
def source_places(matrix, move, height, width):
    n = len(matrix)
    full = torch.eye(3, dtype=torch.float64).repeat(n, 1, 1)
    full[:, :2, :2] = matrix
    full[:, :2, 2] = move
    shift = torch.eye(3, dtype=torch.float64)
    shift[0, 2], shift[1, 2] = (width - 1) / 2, (height - 1) / 2
    forward = shift @ full @ torch.linalg.inv(shift)
    back = torch.linalg.inv(forward)
    grid = torch.ones(height, width, 3, dtype=torch.float64)
    grid[..., 0] = torch.arange(width)
    grid[..., 1] = torch.arange(height)[:, None]
    return torch.einsum("nij,hwj->nhwi", back, grid)[..., :2].to(matrix.dtype)

# %% wrong source_places: maps forward, A x + b, instead of backwards => forward map
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    return torch.stack([new @ a.T + b + middle for a, b in zip(matrix, move)])

# %% wrong source_places: undoes A first and b after it => move undone last
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    return torch.stack([new @ torch.linalg.inv(a).T - b + middle for a, b in zip(matrix, move)])

# %% wrong source_places: the middle is at width / 2 instead of (width - 1) / 2 => half a pixel off
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([width / 2, height / 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    return torch.stack([(new - b) @ torch.linalg.inv(a).T + middle for a, b in zip(matrix, move)])

# %% wrong source_places: the inverse is not transposed for row vectors => rows of the matrix for columns
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    return torch.stack([(new - b) @ torch.linalg.inv(a) + middle for a, b in zip(matrix, move)])

# %% wrong source_places: counts from the top left instead of the middle => around the corner
import torch
def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1).to(matrix.dtype)
    inverse = torch.linalg.inv(matrix)
    return torch.einsum("nij,nhwj->nhwi", inverse, new[None] - move[:, None, None, :])

# %% wrong source_places: y comes before x => rows first
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([(height - 1) / 2, (width - 1) / 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([y, x], dim=-1) - middle
    return torch.stack([(new - b) @ torch.linalg.inv(a).T + middle for a, b in zip(matrix, move)])

# %% wrong source_places: the middle is not added back at the end => counted from the middle
import torch
def source_places(matrix, move, height, width):
    xs = torch.arange(width, dtype=matrix.dtype) - (width - 1) / 2
    ys = torch.arange(height, dtype=matrix.dtype) - (height - 1) / 2
    new = torch.stack([xs.expand(height, width), ys[:, None].expand(height, width)], dim=-1)
    return torch.einsum("nij,nhwj->nhwi", matrix.inverse(), new - move[:, None, None])

# %% wrong source_places: b is added instead of subtracted => move added
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    return torch.stack([(new + b) @ torch.linalg.inv(a).T + middle for a, b in zip(matrix, move)])

# %% wrong source_places: takes the transpose for the inverse, which holds for rotations only => transpose for inverse
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    return torch.stack([(new - b) @ a + middle for a, b in zip(matrix, move)])

# %% wrong source_places: the middle is rounded down to a whole pixel => middle rounded
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([(width - 1) // 2, (height - 1) // 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    return torch.stack([(new - b) @ torch.linalg.inv(a).T + middle for a, b in zip(matrix, move)])

# %% wrong source_places: the matrix and the move of the first image serve for all => first map for all
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    one = (new - move[0]) @ torch.linalg.inv(matrix[0]).T + middle
    return one.expand(len(matrix), height, width, 2)

# %% wrong source_places: the grid is laid out as width by height => grid turned
import torch
def source_places(matrix, move, height, width):
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2], dtype=matrix.dtype)
    x, y = torch.meshgrid(torch.arange(width), torch.arange(height), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    return torch.stack([(new - b) @ torch.linalg.inv(a).T + middle for a, b in zip(matrix, move)])

# %% wrong source_places: answers in -1 to 1, as grid_sample wants them, instead of pixels
import torch
def source_places(matrix, move, height, width):
    half = torch.tensor([max(width - 1, 1) / 2, max(height - 1, 1) / 2], dtype=matrix.dtype)
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2], dtype=matrix.dtype)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1) - middle
    return torch.stack([(new - b) @ torch.linalg.inv(a).T / half for a, b in zip(matrix, move)])

# %% right read_bilinear: shares of all rows and all columns, two products by einsum
import torch
def read_bilinear(images, places):
    h, w = images.shape[-2:]
    def hat(position, size):
        return (1 - (position[..., None] - torch.arange(size, dtype=places.dtype)).abs()).clamp(min=0)
    along_x, along_y = hat(places[..., 0], w), hat(places[..., 1], h)
    lines = torch.einsum("nchw,nijw->ncijh", images, along_x)
    return torch.einsum("ncijh,nijh->ncij", lines, along_y)

# %% right read_bilinear: padded with zeros far enough, then interpolated along x and along y
import torch
import torch.nn.functional as F
def read_bilinear(images, places):
    n = images.shape[0]
    p = 4
    padded = F.pad(images, (p, p, p, p))
    low = places.floor()
    tx, ty = (places - low).unbind(-1)
    tx, ty = tx[:, None], ty[:, None]
    c0, r0 = (low.long() + p).unbind(-1)
    i = torch.arange(n)[:, None, None]
    at = lambda r, c: padded[i, :, r, c].movedim(-1, 1)
    upper = at(r0, c0) * (1 - tx) + at(r0, c0 + 1) * tx
    lower = at(r0 + 1, c0) * (1 - tx) + at(r0 + 1, c0 + 1) * tx
    return upper * (1 - ty) + lower * ty

# %% right read_bilinear: plain loops over the places
import math
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    rows, cols = places.shape[1:3]
    out = torch.zeros(n, c, rows, cols, dtype=images.dtype)
    for i in range(n):
        for a in range(rows):
            for b in range(cols):
                x, y = places[i, a, b].tolist()
                for r in (math.floor(y), math.floor(y) + 1):
                    for k in (math.floor(x), math.floor(x) + 1):
                        if 0 <= r < h and 0 <= k < w:
                            out[i, :, a, b] += (1 - abs(x - k)) * (1 - abs(y - r)) * images[i, :, r, k]
    return out

# %% right read_bilinear: flat indices and gather, outside neighbours masked
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0].reshape(n, -1), places[..., 1].reshape(n, -1)
    flat = images.flatten(2)
    total = 0
    for dy, dx in [(0, 0), (0, 1), (1, 0), (1, 1)]:
        col, row = x.floor() + dx, y.floor() + dy
        inside = (col >= 0) & (col <= w - 1) & (row >= 0) & (row <= h - 1)
        share = torch.where(inside, (1 - (x - col).abs()) * (1 - (y - row).abs()), torch.zeros_like(x))
        index = (row.clamp(0, h - 1) * w + col.clamp(0, w - 1)).long()
        total = total + share[:, None] * flat.gather(2, index[:, None].expand(-1, c, -1))
    return total.reshape(n, c, *places.shape[1:3])

# %% wrong read_bilinear: places outside read the pixel at the edge instead of 0 => edge repeated
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    i = torch.arange(n).view(n, 1, 1)
    out = 0
    for r in (y0, y0 + 1):
        for k in (x0, x0 + 1):
            share = (1 - (x - k).abs()) * (1 - (y - r).abs())
            out = out + share[..., None] * images[i, :, r.clamp(0, h - 1), k.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)

# %% wrong read_bilinear: a place outside the image is 0, even where a neighbour lies inside => black rim
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    inside = (x >= 0) & (x <= w - 1) & (y >= 0) & (y <= h - 1)
    x0, y0 = x.floor().long(), y.floor().long()
    i = torch.arange(n).view(n, 1, 1)
    out = 0
    for r in (y0, y0 + 1):
        for k in (x0, x0 + 1):
            share = (1 - (x - k).abs()) * (1 - (y - r).abs()) * inside
            out = out + share[..., None] * images[i, :, r.clamp(0, h - 1), k.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)

# %% wrong read_bilinear: x is taken for the row and y for the column => x and y exchanged
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    y, x = places.unbind(-1)
    x0, y0 = x.floor().long(), y.floor().long()
    i = torch.arange(n).view(n, 1, 1)
    out = 0
    for r in (y0, y0 + 1):
        for k in (x0, x0 + 1):
            ok = (r >= 0) & (r < h) & (k >= 0) & (k < w)
            share = (1 - (x - k).abs()) * (1 - (y - r).abs()) * ok
            out = out + share[..., None] * images[i, :, r.clamp(0, h - 1), k.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)

# %% wrong read_bilinear: truncates towards zero instead of floor, wrong left of and above 0 => truncated
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.long(), y.long()
    i = torch.arange(n).view(n, 1, 1)
    out = 0
    for dy in (0, 1):
        for dx in (0, 1):
            r, k = y0 + dy, x0 + dx
            share = ((y - y0) if dy else 1 - (y - y0)) * ((x - x0) if dx else 1 - (x - x0))
            ok = (r >= 0) & (r < h) & (k >= 0) & (k < w)
            out = out + (share * ok)[..., None] * images[i, :, r.clamp(0, h - 1), k.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)

# %% wrong read_bilinear: the nearest pixel instead of a mixture => nearest pixel
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    col, row = places.round().long().unbind(-1)
    ok = (row >= 0) & (row < h) & (col >= 0) & (col < w)
    i = torch.arange(n).view(n, 1, 1)
    values = images[i, :, row.clamp(0, h - 1), col.clamp(0, w - 1)] * ok[..., None]
    return values.permute(0, 3, 1, 2)

# %% wrong read_bilinear: the shares are swapped, the farther pixel counts more => far neighbor counts most
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    i = torch.arange(n).view(n, 1, 1)
    out = 0
    for r in (y0, y0 + 1):
        for k in (x0, x0 + 1):
            ok = (r >= 0) & (r < h) & (k >= 0) & (k < w)
            share = (x - k).abs() * (y - r).abs() * ok
            out = out + share[..., None] * images[i, :, r.clamp(0, h - 1), k.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)

# %% wrong read_bilinear: floor and ceil as neighbours, so whole-numbered places get no share => floor and ceil
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, x1, y0, y1 = x.floor(), x.ceil(), y.floor(), y.ceil()
    i = torch.arange(n).view(n, 1, 1)
    def pick(row, col):
        ok = (row >= 0) & (row < h) & (col >= 0) & (col < w)
        return images[i, :, row.clamp(0, h - 1).long(), col.clamp(0, w - 1).long()] * ok[..., None]
    out = (pick(y0, x0) * ((x1 - x) * (y1 - y))[..., None] + pick(y0, x1) * ((x - x0) * (y1 - y))[..., None]
           + pick(y1, x0) * ((x1 - x) * (y - y0))[..., None] + pick(y1, x1) * ((x - x0) * (y - y0))[..., None])
    return out.permute(0, 3, 1, 2)

# %% wrong read_bilinear: the channels stay last => channels not second
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    i = torch.arange(n).view(n, 1, 1)
    out = torch.zeros(*places.shape[:3], c, dtype=images.dtype)
    for r in (y0, y0 + 1):
        for k in (x0, x0 + 1):
            ok = (r >= 0) & (r < h) & (k >= 0) & (k < w)
            share = (1 - (x - k).abs()) * (1 - (y - r).abs()) * ok
            out += share[..., None] * images[i, :, r.clamp(0, h - 1), k.clamp(0, w - 1)]
    return out

# %% wrong read_bilinear: negative indices are not caught and read from the far side => wrapped round
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    i = torch.arange(n).view(n, 1, 1)
    out = 0
    for r in (y0, y0 + 1):
        for k in (x0, x0 + 1):
            share = (1 - (x - k).abs()) * (1 - (y - r).abs()) * (r < h) * (k < w)
            out = out + share[..., None] * images[i, :, r % h, k % w]
    return out.permute(0, 3, 1, 2)

# %% wrong read_bilinear: places are clamped into the image before reading => edge repeated
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    out = torch.zeros(n, c, *places.shape[1:3], dtype=images.dtype)
    for i in range(n):
        x = places[i, ..., 0].clamp(0, w - 1)
        y = places[i, ..., 1].clamp(0, h - 1)
        x0, y0 = x.floor().long(), y.floor().long()
        x1, y1 = (x0 + 1).clamp(max=w - 1), (y0 + 1).clamp(max=h - 1)
        u, v = x - x0, y - y0
        im = images[i]
        out[i] = (im[:, y0, x0] * (1 - u) * (1 - v) + im[:, y0, x1] * u * (1 - v)
                  + im[:, y1, x0] * (1 - u) * v + im[:, y1, x1] * u * v)
    return out

# %% wrong read_bilinear: shares are divided by their sum inside, so edges do not fade to 0 => shares inside scaled to 1
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    i = torch.arange(n).view(n, 1, 1)
    out, total = 0, 0
    for r in (y0, y0 + 1):
        for k in (x0, x0 + 1):
            ok = (r >= 0) & (r < h) & (k >= 0) & (k < w)
            share = (1 - (x - k).abs()) * (1 - (y - r).abs()) * ok
            total = total + share
            out = out + share[..., None] * images[i, :, r.clamp(0, h - 1), k.clamp(0, w - 1)]
    out = out / total.clamp(min=1e-8)[..., None]
    return out.permute(0, 3, 1, 2)

# %% wrong read_bilinear: shares along x and y are averaged instead of multiplied => shares not multiplied
import torch
def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    i = torch.arange(n).view(n, 1, 1)
    out = 0
    for r in (y0, y0 + 1):
        for k in (x0, x0 + 1):
            ok = (r >= 0) & (r < h) & (k >= 0) & (k < w)
            share = ((1 - (x - k).abs()) + (1 - (y - r).abs())) / 4 * ok
            out = out + share[..., None] * images[i, :, r.clamp(0, h - 1), k.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)

# %% wrong read_bilinear: every place is read from the first image => first of the batch for all
import torch
def read_bilinear(images, places):
    h, w = images.shape[2:]
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    out = 0
    for r in (y0, y0 + 1):
        for k in (x0, x0 + 1):
            ok = (r >= 0) & (r < h) & (k >= 0) & (k < w)
            share = (1 - (x - k).abs()) * (1 - (y - r).abs()) * ok
            out = out + share * images[0][:, r.clamp(0, h - 1), k.clamp(0, w - 1)]
    return out.transpose(0, 1)

# %% wrong read_bilinear: counts half a pixel off, as if pixels had their centres at 0.5 => half a pixel off
import torch
def read_bilinear(images, places):
    h, w = images.shape[2:]
    columns = torch.arange(w, dtype=places.dtype) + 0.5
    rows = torch.arange(h, dtype=places.dtype) + 0.5
    sx = (1 - (places[..., 0, None] - columns).abs()).clamp(min=0)
    sy = (1 - (places[..., 1, None] - rows).abs()).clamp(min=0)
    return torch.einsum("nchw,nijh,nijw->ncij", images, sy, sx)
