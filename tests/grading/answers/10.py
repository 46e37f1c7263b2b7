# %% right crop_each: index tensors for rows and columns that broadcast
import torch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, [padding] * 4)
    rows = top[:, None] + torch.arange(h)
    columns = left[:, None] + torch.arange(w)
    return padded[
        torch.arange(n)[:, None, None, None],
        torch.arange(c)[None, :, None, None],
        rows[:, None, :, None],
        columns[:, None, None, :],
    ]


# %% right crop_each: all windows as views by unfold, then one for each image
import torch


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    canvas = images.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    canvas[:, :, padding : padding + h, padding : padding + w] = images
    windows = canvas.unfold(2, h, 1).unfold(3, w, 1)  # (N, C, 2p + 1, 2p + 1, H, W)
    return windows[torch.arange(n), :, top, left]


# %% right crop_each: no padded image, only the part that is left is copied
import torch


def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    out = torch.zeros_like(images)
    for n, (t, l) in enumerate(zip(top.tolist(), left.tolist())):
        dy, dx = t - padding, l - padding  # where in the old image the window starts
        y0, y1 = max(dy, 0), min(dy + h, h)
        x0, x1 = max(dx, 0), min(dx + w, w)
        if y0 < y1 and x0 < x1:
            out[n, :, y0 - dy : y1 - dy, x0 - dx : x1 - dx] = images[n, :, y0:y1, x0:x1]
    return out


# %% right crop_each: roll the padded image until its window is at the top left
import torch
from torch import nn


def crop_each(images, top, left, padding):
    h, w = images.shape[-2], images.shape[-1]
    padded = nn.ZeroPad2d(padding)(images)
    rolled = [torch.roll(p, (-int(t), -int(l)), dims=(1, 2)) for p, t, l in zip(padded, top, left)]
    return torch.stack(rolled)[..., :h, :w]


# %% right crop_each: matrices of zeros and ones that select rows and columns
import torch


def crop_each(images, top, left, padding):
    def selector(start, size):
        wanted = start[:, None] - padding + torch.arange(size)
        return (wanted[:, :, None] == torch.arange(size)).to(images.dtype)

    rows, columns = selector(top, images.shape[2]), selector(left, images.shape[3])
    return torch.einsum("nih,nchw,njw->ncij", rows, images, columns)


# %% wrong crop_each: the place of the first image for the whole batch => one draw for the batch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, (padding, padding, padding, padding))
    t, l = top[0], left[0]
    return padded[:, :, t : t + h, l : l + w]


# %% wrong crop_each: top and left swapped => rows and columns exchanged
import torch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, (padding,) * 4)
    return torch.stack([padded[i, :, left[i] : left[i] + h, top[i] : top[i] + w] for i in range(n)])


# %% wrong crop_each: F.pad with two numbers pads the columns only => padded at some sides only
import torch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, (padding, padding))
    return torch.stack([padded[i, :, top[i] : top[i] + h, left[i] : left[i] + w] for i in range(n)])


# %% wrong crop_each: the image is moved by top and left, in the opposite direction => moved the other way
import torch


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    out = torch.zeros_like(images)
    for i in range(n):
        canvas = torch.zeros(c, h + 2 * padding, w + 2 * padding)
        canvas[:, top[i] : top[i] + h, left[i] : left[i] + w] = images[i]
        out[i] = canvas[:, padding : padding + h, padding : padding + w]
    return out


# %% wrong crop_each: what leaves on one side comes in on the other => wrapped round
import torch


def crop_each(images, top, left, padding):
    return torch.stack(
        [
            image.roll((padding - int(t), padding - int(l)), dims=(-2, -1))
            for image, t, l in zip(images, top, left)
        ]
    )


# %% wrong crop_each: height and width of the window swapped => height and width confused
import torch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, w, h = images.shape
    padded = F.pad(images, (padding,) * 4)
    return torch.stack([padded[i, :, top[i] : top[i] + h, left[i] : left[i] + w] for i in range(n)])


# %% wrong crop_each: padded with the pixels of the edge instead of zeros => border not black
import torch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, (padding,) * 4, mode="replicate")
    return torch.stack([padded[i, :, top[i] : top[i] + h, left[i] : left[i] + w] for i in range(n)])


# %% wrong crop_each: top and left counted in the old image, padding added once more => origin of the image
import torch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, (padding,) * 4)
    crops = []
    for i in range(n):
        y, x = int(top[i]) + padding, int(left[i]) + padding
        crops.append(padded[i, :, y : y + h, x : x + w])
    return torch.stack(crops)


# %% wrong crop_each: cat instead of stack, the axis of the images is lost => no axis of images
import torch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, (padding,) * 4)
    return torch.cat([padded[i, :, top[i] : top[i] + h, left[i] : left[i] + w] for i in range(n)])


# %% wrong crop_each: the channels are padded as well => other axes padded
import torch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, (padding,) * 6)
    return torch.stack([padded[i, :, top[i] : top[i] + h, left[i] : left[i] + w] for i in range(n)])


# %% wrong crop_each: the size is shortened, windows run from top to h => window with a fixed end
import torch
import torch.nn.functional as F


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = F.pad(images, (padding,) * 4)
    return torch.stack([padded[i, :, top[i] : h, left[i] : w] for i in range(n)])


# %% right source_places: the inverse of a 2x2 matrix written out
import torch


def source_places(matrix, move, height, width):
    a, b, c, d = [matrix[:, i, j].view(-1, 1, 1) for i in (0, 1) for j in (0, 1)]
    det = a * d - b * c
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    px = torch.arange(width, dtype=matrix.dtype).view(1, 1, -1) - middle_x - move[:, 0].view(-1, 1, 1)
    py = torch.arange(height, dtype=matrix.dtype).view(1, -1, 1) - middle_y - move[:, 1].view(-1, 1, 1)
    x = (d * px - b * py) / det + middle_x
    y = (a * py - c * px) / det + middle_y
    return torch.stack([x, y], dim=-1)


# %% right source_places: solves a linear system, places as columns
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x.flatten(), y.flatten()]).to(matrix.dtype)
    middle = torch.tensor([[(width - 1) / 2], [(height - 1) / 2]], dtype=matrix.dtype)
    old = torch.linalg.solve(matrix, new - middle - move[:, :, None]) + middle
    return old.transpose(1, 2).reshape(len(matrix), height, width, 2)


# %% right source_places: one 3x3 matrix for all three steps, inverted as a whole
import torch


def source_places(matrix, move, height, width):
    n = matrix.shape[0]
    forth = torch.eye(3, dtype=torch.float64).repeat(n, 1, 1)
    forth[:, :2, :2] = matrix
    forth[:, :2, 2] = move
    shift = torch.eye(3, dtype=torch.float64)
    shift[0, 2], shift[1, 2] = (width - 1) / 2, (height - 1) / 2
    back = torch.linalg.inv(shift @ forth @ torch.linalg.inv(shift))
    places = torch.ones(height, width, 3, dtype=torch.float64)
    places[..., 0] = torch.arange(width)
    places[..., 1] = torch.arange(height)[:, None]
    return torch.einsum("nij,hwj->nhwi", back, places)[..., :2].to(matrix.dtype)


# %% right source_places: F.affine_grid, whose numbers are scaled to pixels by the matrix
import torch
import torch.nn.functional as F


def source_places(matrix, move, height, width):
    inverse = torch.inverse(matrix)
    half = torch.tensor([width / 2, height / 2], dtype=matrix.dtype)
    middle = half - 0.5
    offset = middle - torch.bmm(inverse, move.unsqueeze(2)).squeeze(2)
    theta = torch.cat([inverse * half, offset.unsqueeze(2)], dim=2)
    return F.affine_grid(theta, [len(matrix), 1, height, width], align_corners=False)


# %% right source_places: image by image, loops over rows and columns in plain Python
import torch


def source_places(matrix, move, height, width):
    my, mx = (height - 1) / 2, (width - 1) / 2
    result = torch.zeros(len(matrix), height, width, 2, dtype=matrix.dtype)
    for n in range(len(matrix)):
        (a, b), (c, d) = matrix[n].tolist()
        s, t = move[n].tolist()
        det = a * d - b * c
        rows = []
        for row in range(height):
            q = row - my - t
            rows.append([[(d * (col - mx - s) - b * q) / det + mx, (a * q - c * (col - mx - s)) / det + my] for col in range(width)])
        result[n] = torch.tensor(rows, dtype=matrix.dtype)
    return result


# %% wrong source_places: the map is applied forwards, not undone => forward map
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    new = torch.stack([x, y], dim=-1).float() - middle
    old = torch.einsum("nij,hwj->nhwi", matrix, new) + move[:, None, None, :]
    return old + middle


# %% wrong source_places: undoes the matrix first and the move after it => move undone last
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    new = torch.stack([x, y], dim=-1).float() - middle
    inverse = torch.linalg.inv(matrix)
    return torch.einsum("nij,hwj->nhwi", inverse, new) - move[:, None, None, :] + middle


# %% wrong source_places: counted from the top left, the middle is forgotten => around the corner
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=-1).float()
    inverse = torch.linalg.inv(matrix)
    return torch.einsum("nij,nhwj->nhwi", inverse, new - move[:, None, None, :])


# %% wrong source_places: the middle is at (width / 2, height / 2) => half a pixel off
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([width / 2, height / 2])
    new = torch.stack([x, y], dim=-1).float() - middle
    inverse = torch.linalg.inv(matrix)
    return torch.einsum("nij,nhwj->nhwi", inverse, new - move[:, None, None, :]) + middle


# %% wrong source_places: y first, then x => rows first
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([(height - 1) / 2, (width - 1) / 2])
    new = torch.stack([y, x], dim=-1).float() - middle
    inverse = torch.linalg.inv(matrix)
    return torch.einsum("nij,nhwj->nhwi", inverse, new - move[:, None, None, :]) + middle


# %% wrong source_places: places @ inverse without transposing it => rows of the matrix for columns
import torch


def source_places(matrix, move, height, width):
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    new = torch.stack(
        torch.meshgrid(torch.arange(width).float(), torch.arange(height).float(), indexing="xy"), dim=-1
    )
    answers = [(new - middle - b) @ torch.linalg.inv(a) + middle for a, b in zip(matrix, move)]
    return torch.stack(answers)


# %% wrong source_places: the transposed matrix as its inverse, true for rotations only => transpose for inverse
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    new = torch.stack([x, y], dim=-1).float() - middle
    inverse = matrix.transpose(1, 2)
    return torch.einsum("nij,nhwj->nhwi", inverse, new - move[:, None, None, :]) + middle


# %% wrong source_places: the move is added, not taken away => move added
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    new = torch.stack([x, y], dim=-1).float() - middle
    inverse = torch.linalg.inv(matrix)
    return torch.einsum("nij,nhwj->nhwi", inverse, new + move[:, None, None, :]) + middle


# %% wrong source_places: the places are not counted from the top left again => counted from the middle
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    new = torch.stack([x, y], dim=-1).float() - middle
    inverse = torch.linalg.inv(matrix)
    return torch.einsum("nij,nhwj->nhwi", inverse, new - move[:, None, None, :])


# %% wrong source_places: the matrix and the move of the first image for all => first map for all
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    new = torch.stack([x, y], dim=-1).float() - middle
    old = (new - move[0]) @ torch.linalg.inv(matrix[0]).T + middle
    return old.expand(len(matrix), height, width, 2)


# %% wrong source_places: rows and columns of the grid swapped => grid turned
import torch


def source_places(matrix, move, height, width):
    x, y = torch.meshgrid(torch.arange(width), torch.arange(height), indexing="ij")
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    new = torch.stack([x, y], dim=-1).float() - middle
    inverse = torch.linalg.inv(matrix)
    old = torch.einsum("nij,nhwj->nhwi", inverse, new - move[:, None, None, :]) + middle
    return old.reshape(len(matrix), height, width, 2)


# %% wrong source_places: the middle is rounded down to a whole pixel => middle rounded
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([(width - 1) // 2, (height - 1) // 2])
    new = (torch.stack([x, y], dim=-1) - middle).float()
    inverse = torch.linalg.inv(matrix)
    return torch.einsum("nij,nhwj->nhwi", inverse, new - move[:, None, None, :]) + middle


# %% wrong source_places: one over each entry as the inverse => one over each entry
import torch


def source_places(matrix, move, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    new = torch.stack([x, y], dim=-1).float() - middle
    old = torch.einsum("nij,nhwj->nhwi", 1 / matrix, new - move[:, None, None, :])
    return old + middle


# %% right read_bilinear: the share of every pixel along each axis, one einsum
import torch


def read_bilinear(images, places):
    def shares(at, size):
        return (1 - (at[..., None] - torch.arange(size, dtype=at.dtype)).abs()).clamp(min=0)

    h, w = images.shape[2:]
    along_x, along_y = shares(places[..., 0], w), shares(places[..., 1], h)
    return torch.einsum("nchw,nrkw,nrkh->ncrk", images, along_x, along_y)


# %% right read_bilinear: a border of zeros, then a gather in the flattened image
import torch
import torch.nn.functional as F


def read_bilinear(images, places):
    n, c, h, w = images.shape
    rows, columns = places.shape[1:3]
    border = 4
    flat = F.pad(images, (border,) * 4).flatten(2)
    x = places[..., 0].clamp(-2, w + 1) + border
    y = places[..., 1].clamp(-2, h + 1) + border
    left, up = x.floor(), y.floor()
    a, b = (x - left)[:, None], (y - up)[:, None]
    corner = (up * (w + 2 * border) + left).long().view(n, 1, -1).expand(n, c, -1)

    def pixel(down, right):
        return flat.gather(2, corner + down * (w + 2 * border) + right).view(n, c, rows, columns)

    upper = pixel(0, 0) * (1 - a) + pixel(0, 1) * a
    lower = pixel(1, 0) * (1 - a) + pixel(1, 1) * a
    return upper * (1 - b) + lower * b


# %% right read_bilinear: plain loops over images and places, columns of channels
import math

import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    out = images.new_zeros(n, c, places.shape[1], places.shape[2])
    for i, image_places in enumerate(places.tolist()):
        for r, line in enumerate(image_places):
            for k, (x, y) in enumerate(line):
                for row in (math.floor(y), math.floor(y) + 1):
                    for col in (math.floor(x), math.floor(x) + 1):
                        if 0 <= row < h and 0 <= col < w:
                            out[i, :, r, k] += (1 - abs(x - col)) * (1 - abs(y - row)) * images[i, :, row, col]
    return out


# %% right read_bilinear: adds up over all pixels of the image, each with its share
import torch


def read_bilinear(images, places):
    x, y = places.double().unbind(-1)
    total = torch.zeros(images.shape[:2] + x.shape[1:], dtype=torch.float64)
    for row in range(images.shape[2]):
        for column in range(images.shape[3]):
            share = torch.relu(1 - (x - column).abs()) * torch.relu(1 - (y - row).abs())
            total += images[:, :, row, column].double()[:, :, None, None] * share[:, None]
    return total.to(images.dtype)


# %% right read_bilinear: four neighbours, invalid ones with share 0 and a clamped index
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    last = images.movedim(1, -1)
    index = torch.arange(n).reshape(n, 1, 1)
    base = torch.floor(places)
    result = 0
    for step in torch.cartesian_prod(torch.arange(2), torch.arange(2)):
        pixel = base + step
        size = torch.tensor([w, h])
        inside = ((pixel >= 0) & (pixel < size)).all(-1)
        share = (1 - (places - pixel).abs()).prod(-1) * inside
        column, row = torch.minimum(pixel.long().clamp(min=0), size - 1).unbind(-1)
        result = result + last[index, row, column] * share.unsqueeze(-1)
    return result.movedim(-1, 1)


# %% wrong read_bilinear: neighbours outside count as the pixel at the edge => edge repeated
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    image = torch.arange(n).view(n, 1, 1)
    out = 0
    for row in (y0, y0 + 1):
        for col in (x0, x0 + 1):
            share = (1 - (x - col).abs()) * (1 - (y - row).abs())
            out = out + share[..., None] * images[image, :, row.clamp(0, h - 1), col.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)


# %% wrong read_bilinear: x read as the row and y as the column => x and y exchanged
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    y, x = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    image = torch.arange(n).view(n, 1, 1)
    out = 0
    for row in (y0, y0 + 1):
        for col in (x0, x0 + 1):
            share = (1 - (x - col).abs()) * (1 - (y - row).abs())
            share = share * ((row >= 0) & (row < h) & (col >= 0) & (col < w))
            out = out + share[..., None] * images[image, :, row.clamp(0, h - 1), col.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)


# %% wrong read_bilinear: a place outside is 0 as a whole, even if a neighbour is inside => black rim
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    inside = (x >= 0) & (x <= w - 1) & (y >= 0) & (y <= h - 1)
    x0, y0 = x.floor().long(), y.floor().long()
    image = torch.arange(n).view(n, 1, 1)
    out = 0
    for row in (y0, y0 + 1):
        for col in (x0, x0 + 1):
            share = (1 - (x - col).abs()) * (1 - (y - row).abs()) * inside
            out = out + share[..., None] * images[image, :, row.clamp(0, h - 1), col.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)


# %% wrong read_bilinear: the channels stay last => channels not second
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    image = torch.arange(n).view(n, 1, 1)
    out = 0
    for row in (y0, y0 + 1):
        for col in (x0, x0 + 1):
            share = (1 - (x - col).abs()) * (1 - (y - row).abs())
            share = share * ((row >= 0) & (row < h) & (col >= 0) & (col < w))
            out = out + share[..., None] * images[image, :, row.clamp(0, h - 1), col.clamp(0, w - 1)]
    return out


# %% wrong read_bilinear: cut to whole numbers instead of floor, wrong left of and above 0 => truncated
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.long(), y.long()
    dx, dy = x - x0, y - y0
    image = torch.arange(n).view(n, 1, 1)

    def get(row, col):
        ok = (row >= 0) & (row < h) & (col >= 0) & (col < w)
        return images[image, :, row.clamp(0, h - 1), col.clamp(0, w - 1)].permute(0, 3, 1, 2) * ok[:, None]

    dx, dy = dx[:, None], dy[:, None]
    return (
        get(y0, x0) * (1 - dy) * (1 - dx)
        + get(y0, x0 + 1) * (1 - dy) * dx
        + get(y0 + 1, x0) * dy * (1 - dx)
        + get(y0 + 1, x0 + 1) * dy * dx
    )


# %% wrong read_bilinear: the neighbours are floor and ceil, so that whole places get no share at all => floor and ceil
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, x1, y0, y1 = x.floor(), x.ceil(), y.floor(), y.ceil()
    image = torch.arange(n).view(n, 1, 1)
    out = torch.zeros(n, c, *x.shape[1:])
    for row, sy in ((y0, y1 - y), (y1, y - y0)):
        for col, sx in ((x0, x1 - x), (x1, x - x0)):
            ok = (row >= 0) & (row < h) & (col >= 0) & (col < w)
            pixels = images[image, :, row.long().clamp(0, h - 1), col.long().clamp(0, w - 1)]
            out += pixels.permute(0, 3, 1, 2) * (sx * sy * ok)[:, None]
    return out


# %% wrong read_bilinear: the shares are swapped, the farther pixel gets more => far neighbor counts most
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    image = torch.arange(n).view(n, 1, 1)
    out = 0
    for row in (y0, y0 + 1):
        for col in (x0, x0 + 1):
            share = (x - col).abs() * (y - row).abs()
            share = share * ((row >= 0) & (row < h) & (col >= 0) & (col < w))
            out = out + share[..., None] * images[image, :, row.clamp(0, h - 1), col.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)


# %% wrong read_bilinear: only the nearest pixel is read => nearest pixel
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    nearest = places.round().long()
    col, row = nearest[..., 0], nearest[..., 1]
    ok = (row >= 0) & (row < h) & (col >= 0) & (col < w)
    values = images[torch.arange(n).view(n, 1, 1), :, row.clamp(0, h - 1), col.clamp(0, w - 1)]
    return (values * ok[..., None]).permute(0, 3, 1, 2)


# %% wrong read_bilinear: 0 wherever one of the four neighbours is outside, also at the last row and column => black rim
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    out = torch.zeros(n, c, places.shape[1], places.shape[2])
    for i in range(n):
        for r in range(places.shape[1]):
            for k in range(places.shape[2]):
                x, y = places[i, r, k].tolist()
                x0, y0 = int(x // 1), int(y // 1)
                if x0 < 0 or y0 < 0 or x0 + 1 >= w or y0 + 1 >= h:
                    continue
                a, b = x - x0, y - y0
                square = images[i, :, y0 : y0 + 2, x0 : x0 + 2]
                out[i, :, r, k] = (
                    (1 - b) * ((1 - a) * square[:, 0, 0] + a * square[:, 0, 1])
                    + b * ((1 - a) * square[:, 1, 0] + a * square[:, 1, 1])
                )
    return out


# %% wrong read_bilinear: an index of -1 wraps around to the last pixel => wrapped round
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    image = torch.arange(n).view(n, 1, 1)
    out = 0
    for row in (y0, y0 + 1):
        for col in (x0, x0 + 1):
            share = (1 - (x - col).abs()) * (1 - (y - row).abs())
            share = share * ((row < h) & (col < w))
            out = out + share[..., None] * images[image, :, row % h, col % w]
    return out.permute(0, 3, 1, 2)


# %% wrong read_bilinear: all places are read in the first image => first of the batch for all
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    out = 0
    for row in (y0, y0 + 1):
        for col in (x0, x0 + 1):
            share = (1 - (x - col).abs()) * (1 - (y - row).abs())
            share = share * ((row >= 0) & (row < h) & (col >= 0) & (col < w))
            out = out + share * images[0][:, row.clamp(0, h - 1), col.clamp(0, w - 1)]
    return out.permute(1, 0, 2, 3)


# %% wrong read_bilinear: the shares inside are scaled to a sum of 1 => shares inside scaled to 1
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    image = torch.arange(n).view(n, 1, 1)
    out, total = 0, 0
    for row in (y0, y0 + 1):
        for col in (x0, x0 + 1):
            share = (1 - (x - col).abs()) * (1 - (y - row).abs())
            share = share * ((row >= 0) & (row < h) & (col >= 0) & (col < w))
            total = total + share
            out = out + share[..., None] * images[image, :, row.clamp(0, h - 1), col.clamp(0, w - 1)]
    return (out / total.clamp(min=1e-6)[..., None]).permute(0, 3, 1, 2)


# %% wrong read_bilinear: height and width swapped in the test for what is outside => height and width exchanged
import torch


def read_bilinear(images, places):
    n, c, h, w = images.shape
    x, y = places[..., 0], places[..., 1]
    x0, y0 = x.floor().long(), y.floor().long()
    image = torch.arange(n).view(n, 1, 1)
    out = 0
    for row in (y0, y0 + 1):
        for col in (x0, x0 + 1):
            share = (1 - (x - col).abs()) * (1 - (y - row).abs())
            share = share * ((row >= 0) & (row < w) & (col >= 0) & (col < h))
            out = out + share[..., None] * images[image, :, row.clamp(0, h - 1), col.clamp(0, w - 1)]
    return out.permute(0, 3, 1, 2)


# %% wrong read_bilinear: grid_sample with its other convention for the corners => calls grid_sample
import torch
import torch.nn.functional as F


def read_bilinear(images, places):
    h, w = images.shape[2:]
    size = torch.tensor([w - 1.0, h - 1.0])
    return F.grid_sample(images, 2 * places / size - 1, padding_mode="zeros", align_corners=False)


# %% right mixup_loss: two cross-entropies, and the entropy of two classes where they differ
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    other = labels[partner]
    own_loss = F.cross_entropy(logits, labels, reduction="none")
    other_loss = F.cross_entropy(logits, other, reduction="none")
    loss = (share * own_loss + (1 - share) * other_loss).mean()
    entropy = -torch.xlogy(share, share) - torch.xlogy(1 - share, 1 - share)
    return loss, (entropy * (labels != other)).mean()


# %% right mixup_loss: rows by index_put_ with accumulate, logsumexp, logarithms where there is something
import torch


def mixup_loss(logits, labels, partner, share):
    n, k = logits.shape
    targets = logits.new_zeros(n, k)
    rows = torch.arange(n)
    targets.index_put_((rows, labels), share.to(logits.dtype), accumulate=True)
    targets.index_put_((rows, labels[partner]), (1 - share).to(logits.dtype), accumulate=True)
    log_p = logits - logits.logsumexp(1, keepdim=True)
    loss = -torch.einsum("nk,nk->", targets, log_p) / n
    positive = targets[targets > 0]
    return loss, -(positive * positive.log()).sum() / n


# %% right mixup_loss: image by image with dictionaries and math.log
import math

import torch


def mixup_loss(logits, labels, partner, share):
    n = len(labels)
    losses, entropies = [], []
    for i in range(n):
        s = float(share[i])
        target = {}
        for label, part in ((int(labels[i]), s), (int(labels[partner[i]]), 1 - s)):
            target[label] = target.get(label, 0.0) + part
        log_p = torch.log_softmax(logits[i], dim=0)
        losses.append(sum(-p * log_p[label] for label, p in target.items()))
        entropies.append(sum(-p * math.log(p) for p in target.values() if p > 0))
    return torch.stack(losses).mean(), torch.tensor(sum(entropies) / n, dtype=logits.dtype)


# %% right mixup_loss: eye as one-hot rows, lowest as a cross-entropy of the row with itself in float64
import torch


def mixup_loss(logits, labels, partner, share):
    hot = torch.eye(logits.shape[1], dtype=torch.float64)[labels]
    rows = torch.lerp(hot[partner], hot, share.double().unsqueeze(1))
    cross = lambda log_q: -(rows * log_q).sum(dim=1).mean()
    loss = cross(logits.double().log_softmax(dim=1))
    lowest = cross(rows.masked_fill(rows == 0, 1.0).log())
    return loss.to(logits.dtype), lowest.to(logits.dtype)


# %% wrong mixup_loss: the lowest value is that of two classes, also for pairs of one class => always two classes
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    a = F.cross_entropy(logits, labels, reduction="none")
    b = F.cross_entropy(logits, labels[partner], reduction="none")
    loss = (share * a + (1 - share) * b).mean()
    lowest = (torch.special.entr(share) + torch.special.entr(1 - share)).mean()
    return loss, lowest


# %% wrong mixup_loss: 0 * log 0, nan where the share is 0 or 1 => zero times infinity
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    y = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * y + (1 - share[:, None]) * y[partner]
    loss = F.cross_entropy(logits, y)
    lowest = -(y * y.log()).sum(dim=1).mean()
    return loss, lowest


# %% wrong mixup_loss: the share belongs to the partner => share of the partner
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    y = F.one_hot(labels, logits.shape[1]).float()
    y = (1 - share[:, None]) * y + share[:, None] * y[partner]
    return F.cross_entropy(logits, y), torch.special.entr(y).sum(1).mean()


# %% wrong mixup_loss: the partner's index is taken for its class => index for a class
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    y = F.one_hot(labels, logits.shape[1]).float()
    z = F.one_hot(partner, logits.shape[1]).float()
    y = share[:, None] * y + (1 - share[:, None]) * z
    return F.cross_entropy(logits, y), torch.special.entr(y).sum(1).mean()


# %% wrong mixup_loss: written instead of added, a pair of one class keeps only the rest => written, not added
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    n, k = logits.shape
    y = torch.zeros(n, k)
    y[torch.arange(n), labels] = share
    y[torch.arange(n), labels[partner]] = 1 - share
    return F.cross_entropy(logits, y), torch.special.entr(y).sum(1).mean()


# %% wrong mixup_loss: the lowest loss is taken to be 0 => lowest taken for 0
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    a = F.cross_entropy(logits, labels, reduction="none")
    b = F.cross_entropy(logits, labels[partner], reduction="none")
    loss = (share * a + (1 - share) * b).mean()
    return loss, torch.tensor(0.0)


# %% wrong mixup_loss: the lowest value is the entropy of the network's answer => entropy of the network
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    y = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * y + (1 - share[:, None]) * y[partner]
    p = F.softmax(logits, dim=1)
    return F.cross_entropy(logits, y), torch.special.entr(p).sum(1).mean()


# %% wrong mixup_loss: the mean share times the mean loss => mean of the shares
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    y = F.one_hot(labels, logits.shape[1]).float()
    mixed = share[:, None] * y + (1 - share[:, None]) * y[partner]
    s = share.mean()
    loss = s * F.cross_entropy(logits, labels) + (1 - s) * F.cross_entropy(logits, labels[partner])
    return loss, torch.special.entr(mixed).sum(1).mean()


# %% wrong mixup_loss: only an image that meets itself counts as a pair of one class => itself only
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    a = F.cross_entropy(logits, labels, reduction="none")
    b = F.cross_entropy(logits, labels[partner], reduction="none")
    loss = (share * a + (1 - share) * b).mean()
    entropy = torch.special.entr(share) + torch.special.entr(1 - share)
    entropy[partner == torch.arange(len(partner))] = 0
    return loss, entropy.mean()


# %% wrong mixup_loss: softmax before F.cross_entropy => softmax twice
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    y = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * y + (1 - share[:, None]) * y[partner]
    return F.cross_entropy(logits.softmax(dim=1), y), torch.special.entr(y).sum(1).mean()


# %% wrong mixup_loss: a mean over the classes as well => mean over the classes
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    y = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * y + (1 - share[:, None]) * y[partner]
    return -(y * F.log_softmax(logits, dim=1)).mean(), torch.special.entr(y).mean()


# %% wrong mixup_loss: the lowest value in bits => bits for nats
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    y = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * y + (1 - share[:, None]) * y[partner]
    safe = torch.where(y > 0, y, torch.ones_like(y))
    return F.cross_entropy(logits, y), -(y * safe.log2()).sum(1).mean()


# %% wrong mixup_loss: the logits are mixed with the partner's, too => logits of the partner
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    s = share.unsqueeze(1)
    y = F.one_hot(labels, logits.shape[1]).float()
    y = s * y + (1 - s) * y[partner]
    z = s * logits + (1 - s) * logits[partner]
    return F.cross_entropy(z, y), torch.special.entr(y).sum(1).mean()


# %% wrong mixup_loss: the distance of the two is returned in place of the loss => distance of the two
import torch
import torch.nn.functional as F


def mixup_loss(logits, labels, partner, share):
    y = F.one_hot(labels, logits.shape[1]).float()
    y = share[:, None] * y + (1 - share[:, None]) * y[partner]
    lowest = torch.special.entr(y).sum(1).mean()
    return F.kl_div(F.log_softmax(logits, dim=1), y, reduction="batchmean"), lowest


# %% right cutmix_batch: masks from comparisons of row and column numbers, torch.where
import torch


def cutmix_batch(images, labels, partner, boxes):
    h, w = images.shape[2:]
    top, left, bottom, right = boxes.T[..., None]
    rows, columns = torch.arange(h), torch.arange(w)
    in_rows = (rows >= top) & (rows < bottom)
    in_columns = (columns >= left) & (columns < right)
    mask = in_rows[:, :, None] & in_columns[:, None, :]
    area = mask.to(labels.dtype).mean(dim=(1, 2))[:, None]
    mixed = torch.where(mask[:, None], images[partner], images)
    return mixed, torch.lerp(labels, labels[partner], area)


# %% right cutmix_batch: boxes clamped as a whole, a loop with copies
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    limit = torch.tensor([h, w, h, w])
    inside = torch.minimum(boxes.clamp(min=0), limit)
    new_images, new_labels = images.clone(), labels.clone()
    for i, (t, l, b, r) in enumerate(inside.tolist()):
        j = int(partner[i])
        new_images[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        new_labels[i] += (b - t) * (r - l) / (h * w) * (labels[j] - labels[i])
    return new_images, new_labels


# %% right cutmix_batch: counts pasted pixels on a canvas of ones, arithmetic with the mask
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, _, h, w = images.shape
    keep = torch.ones(n, 1, h, w, dtype=images.dtype)
    for k, box in zip(keep, boxes):
        top, left, bottom, right = [max(int(v), 0) for v in box]
        k[0, top:bottom, left:right] = 0
    own = keep.flatten(1).sum(1, keepdim=True) / (h * w)
    return images * keep + images[partner] * (1 - keep), labels * own + labels[partner] * (1 - own)


# %% right cutmix_batch: ranges of rows and columns, list comprehensions
import torch


def cutmix_batch(images, labels, partner, boxes):
    h, w = images.shape[-2:]

    def one(image, label, other, other_label, box):
        top, left, bottom, right = box.tolist()
        rows = [r for r in range(top, bottom) if 0 <= r < h]
        columns = [c for c in range(left, right) if 0 <= c < w]
        index = (slice(None), torch.tensor(rows)[:, None], torch.tensor(columns))
        image = image.clone()
        image[index] = other[index]
        area = len(rows) * len(columns) / (h * w)
        return image, (1 - area) * label + area * other_label

    pairs = [one(*items) for items in zip(images, labels, images[partner], labels[partner], boxes)]
    return torch.stack([p[0] for p in pairs]), torch.stack([p[1] for p in pairs])


# %% wrong cutmix_batch: the area is that of the whole box, also of what sticks out => area as drawn
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, new_labels = images.clone(), labels.clone()
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        j = partner[i]
        t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (bottom - top) * (right - left) / (h * w)
        new_labels[i] = (1 - area) * labels[i] + area * labels[j]
    return out, new_labels


# %% wrong cutmix_batch: the boxes are not cut off at 0, a negative start counts from the end => negative corner
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, new_labels = images.clone(), labels.clone()
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        j = partner[i]
        out[i, :, top:bottom, left:right] = images[j, :, top:bottom, left:right]
        area = (min(bottom, h) - max(top, 0)) * (min(right, w) - max(left, 0)) / (h * w)
        new_labels[i] = (1 - area) * labels[i] + area * labels[j]
    return out, new_labels


# %% wrong cutmix_batch: written into the images themselves, partners may already have boxes => pasted from pasted
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    new_labels = labels.clone()
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
        images[i, :, t:b, l:r] = images[partner[i], :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        new_labels[i] = (1 - area) * labels[i] + area * labels[partner[i]]
    return images, new_labels


# %% wrong cutmix_batch: the labels are mixed the wrong way round => shares exchanged
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, new_labels = images.clone(), labels.clone()
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        j = partner[i]
        t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
        out[i, :, t:b, l:r] = images[j, :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        new_labels[i] = area * labels[i] + (1 - area) * labels[j]
    return out, new_labels


# %% wrong cutmix_batch: the box of the first pair for all => one box for all
import torch


def cutmix_batch(images, labels, partner, boxes):
    h, w = images.shape[2:]
    top, left, bottom, right = boxes[0].tolist()
    t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
    out = images.clone()
    out[:, :, t:b, l:r] = images[partner][:, :, t:b, l:r]
    area = (b - t) * (r - l) / (h * w)
    return out, (1 - area) * labels + area * labels[partner]


# %% wrong cutmix_batch: left and top swapped, the box read as x, y => columns first | columns first, in part
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, new_labels = images.clone(), labels.clone()
    for i in range(n):
        x1, y1, x2, y2 = boxes[i].tolist()
        j = partner[i]
        x1, y1, x2, y2 = max(x1, 0), max(y1, 0), min(x2, w), min(y2, h)
        out[i, :, y1:y2, x1:x2] = images[j, :, y1:y2, x1:x2]
        area = (y2 - y1) * (x2 - x1) / (h * w)
        new_labels[i] = (1 - area) * labels[i] + area * labels[j]
    return out, new_labels


# %% wrong cutmix_batch: bottom and right are included => ends included
import torch


def cutmix_batch(images, labels, partner, boxes):
    h, w = images.shape[2:]
    rows, columns = torch.arange(h), torch.arange(w)
    in_rows = (rows >= boxes[:, 0:1]) & (rows <= boxes[:, 2:3])
    in_columns = (columns >= boxes[:, 1:2]) & (columns <= boxes[:, 3:4])
    mask = in_rows[:, :, None] & in_columns[:, None, :]
    area = mask.float().mean((1, 2))[:, None]
    out = torch.where(mask[:, None], images[partner], images)
    return out, (1 - area) * labels + area * labels[partner]


# %% wrong cutmix_batch: the last two numbers are taken for height and width => size for end
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, new_labels = images.clone(), labels.clone()
    for i in range(n):
        top, left, height, width = boxes[i].tolist()
        t, l, b, r = max(top, 0), max(left, 0), min(top + height, h), min(left + width, w)
        out[i, :, t:b, l:r] = images[partner[i], :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        new_labels[i] = (1 - area) * labels[i] + area * labels[partner[i]]
    return out, new_labels


# %% wrong cutmix_batch: the labels are mixed in place, so that later pairs read mixed ones => labels mixed from mixed
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    images, labels = images.clone(), labels.clone()
    original = images.clone()
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
        images[i, :, t:b, l:r] = original[partner[i], :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        labels[i] = (1 - area) * labels[i] + area * labels[partner[i]]
    return images, labels


# %% wrong cutmix_batch: the labels get the mean area of the batch => one area for all labels
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, areas = images.clone(), []
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
        out[i, :, t:b, l:r] = images[partner[i], :, t:b, l:r]
        areas.append((b - t) * (r - l) / (h * w))
    area = sum(areas) / n
    return out, (1 - area) * labels + area * labels[partner]


# %% wrong cutmix_batch: the area in pixels, not as a fraction of the image => area in pixels
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, new_labels = images.clone(), labels.clone()
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
        out[i, :, t:b, l:r] = images[partner[i], :, t:b, l:r]
        area = (b - t) * (r - l)
        new_labels[i] = (1 - area) * labels[i] + area * labels[partner[i]]
    return out, new_labels


# %% wrong cutmix_batch: the box is filled with zeros, not with the partner => black box
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, new_labels = images.clone(), labels.clone()
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
        out[i, :, t:b, l:r] = 0
        area = (b - t) * (r - l) / (h * w)
        new_labels[i] = (1 - area) * labels[i] + area * labels[partner[i]]
    return out, new_labels


# %% wrong cutmix_batch: the pasted part comes from the top left of the partner => from another place
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, new_labels = images.clone(), labels.clone()
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
        out[i, :, t:b, l:r] = images[partner[i], :, : b - t, : r - l]
        area = (b - t) * (r - l) / (h * w)
        new_labels[i] = (1 - area) * labels[i] + area * labels[partner[i]]
    return out, new_labels


# %% wrong cutmix_batch: the label goes to whoever has more of the area => label of the larger part
import torch


def cutmix_batch(images, labels, partner, boxes):
    n, c, h, w = images.shape
    out, new_labels = images.clone(), labels.clone()
    for i in range(n):
        top, left, bottom, right = boxes[i].tolist()
        t, l, b, r = max(top, 0), max(left, 0), min(bottom, h), min(right, w)
        out[i, :, t:b, l:r] = images[partner[i], :, t:b, l:r]
        area = (b - t) * (r - l) / (h * w)
        if area > 0.5:
            new_labels[i] = labels[partner[i]]
    return out, new_labels
