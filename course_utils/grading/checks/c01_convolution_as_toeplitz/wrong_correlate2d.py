"""Wrong implementations of `correlate2d`, for its bank."""

import torch
import torch.nn.functional as F


def right(images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int) -> torch.Tensor:
    return F.conv2d(images, kernels, stride=stride, padding=padding)


def sizes(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> tuple[int, int]:
    """Rows and columns of the output."""
    high, wide = images.shape[2:]
    kh, kw = kernels.shape[2:]
    return (high + 2 * padding - kh) // stride + 1, (wide + 2 * padding - kw) // stride + 1


def put_together(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, size: tuple[int, int]
) -> torch.Tensor:
    """Place by place; raises RuntimeError where a window is cut off by the border."""
    kh, kw = kernels.shape[2:]
    maps = torch.zeros(len(images), len(kernels), *size)
    for i in range(size[0]):
        for j in range(size[1]):
            top, left = i * stride, j * stride
            window = images[:, None, :, top : top + kh, left : left + kw]
            maps[:, :, i, j] = (window * kernels).sum((2, 3, 4))
    return maps


def first_windows(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    rows, columns = sizes(images, kernels, stride, padding)
    return right(images, kernels, 1, padding)[:, :, :rows, :columns]


def stride_down(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, 1, padding)[:, :, ::stride]


def stride_across(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, 1, padding)[:, :, :, ::stride]


def first_columns(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    columns = sizes(images, kernels, stride, padding)[1]
    return stride_down(images, kernels, stride, padding)[:, :, :, :columns]


def first_rows(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    rows = sizes(images, kernels, stride, padding)[0]
    return stride_across(images, kernels, stride, padding)[:, :, :rows]


def last_channel(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images[:, -1:], kernels[:, -1:], stride, padding)


def rows_for_columns(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    rows, _ = sizes(images, kernels, stride, padding)
    return put_together(F.pad(images, [padding] * 4), kernels, stride, (rows, rows))


def columns_for_rows(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    _, columns = sizes(images, kernels, stride, padding)
    return put_together(F.pad(images, [padding] * 4), kernels, stride, (columns, columns))


def cut_square(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    maps = right(images, kernels, stride, padding)
    size = min(maps.shape[2:])
    return maps[:, :, :size, :size]


def height_for_width(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    side = kernels.shape[2]
    windows = F.pad(images, [padding] * 4).unfold(2, side, stride).unfold(3, side, stride)
    return torch.einsum("ncijab,kcab->nkij", windows, kernels)


def width_for_height(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    side = kernels.shape[3]
    windows = F.pad(images, [padding] * 4).unfold(2, side, stride).unfold(3, side, stride)
    return torch.einsum("ncijab,kcab->nkij", windows, kernels)


def top_left_twice(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(F.pad(images, (2 * padding, 0, 2 * padding, 0)), kernels, stride, 0)


def bottom_right(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(F.pad(images, (0, padding, 0, padding)), kernels, stride, 0)


def bottom_right_twice(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(F.pad(images, (0, 2 * padding, 0, 2 * padding)), kernels, stride, 0)


def padded_across(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(F.pad(images, (padding, padding)), kernels, stride, 0)


def padded_down(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(F.pad(images, (0, 0, padding, padding)), kernels, stride, 0)


def unpadded(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, 0)


def edges_repeated(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(F.pad(images, [padding] * 4, mode="replicate"), kernels, stride, 0)


def mirrored(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(F.pad(images, [padding] * 4, mode="reflect"), kernels, stride, 0)


def wrapped(images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int) -> torch.Tensor:
    return right(F.pad(images, [padding] * 4, mode="circular"), kernels, stride, 0)


def axes_swapped(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, padding).transpose(2, 3)


def images_for_kernels(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, padding).transpose(0, 1)


def last_missing(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, padding)[:, :, :-1, :-1]


def last_row_missing(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, padding)[:, :, :-1]


def last_column_missing(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, padding)[:, :, :, :-1]


def one_inside(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    rows, columns = sizes(images, kernels, 1, padding)
    maps = right(images, kernels, stride, padding)
    return maps[:, :, : rows // stride, : columns // stride]


def images_summed(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    maps = right(images, kernels, stride, padding)
    return maps.sum(0, keepdim=True).expand_as(maps)


def images_summed_to_one(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, padding).sum(0, keepdim=True)


def kernels_summed(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, padding).sum(1, keepdim=True)


def kernels_summed_away(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, padding).sum(1)


def first_kernel(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels[:1], stride, padding)


def window_mean(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, padding) / kernels[0].numel()


def turned(images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int) -> torch.Tensor:
    return right(images, kernels.transpose(2, 3), stride, padding)


def dilated(images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int) -> torch.Tensor:
    return F.conv2d(images, kernels, padding=padding, dilation=stride)


def flipped_down(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels.flip(2), stride, padding)


def flipped_across(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels.flip(3), stride, padding)


def first_kernel_repeated(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels[:1].expand_as(kernels), stride, padding)


def first_image(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images[:1], kernels, stride, padding)


def first_image_and_zeros(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    maps = right(images, kernels, stride, padding)
    maps[1:] = 0
    return maps


def padded_twice(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return right(images, kernels, stride, 2 * padding)


def each_channel(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    pairs = zip(images.split(1, 1), kernels.split(1, 1), strict=True)
    return torch.stack([right(*pair, stride, padding) for pair in pairs], 2)
