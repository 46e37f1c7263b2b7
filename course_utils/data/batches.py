"""Batches of a whole data set that lives on the device: gathered, normalized and mixed there."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import torch
import torch.nn.functional as F


class Batches:
    """Sized iterable of (images, labels); one pass over it is an epoch.

    images: (N, C, H, W) uint8; labels: (N,) int64. Both are moved to `device` once.
    mean, std: of the images in [0, 1], one float a channel (see ImageSet)
    shuffle: a new order each epoch
    crop_padding, flip: random crop after padding, random mirror image
    augment: function (images float in [0, 1], generator) -> images, applied before normalizing, or
    None

    Yields images (n, C, H, W) float32 in channels-last order, normalized, and labels (n,) int64; n
    is `batch_size`, less in the last batch. All randomness comes from `generator`, seeded with
    `seed`.

    A batch has to be gathered in any case; crop and flip only change which pixel is gathered. So
    one index does all three: where the image starts, plus where the crop starts, plus one of two
    tables of H * W offsets, the second mirrored.

    >>> batches = Batches(s.train_images, s.train_labels, 128, mean=s.mean, std=s.std, flip=True)
    """

    def __init__(
        self,
        images: torch.Tensor,
        labels: torch.Tensor,
        batch_size: int,
        *,
        mean: Sequence[float],
        std: Sequence[float],
        device: torch.device | str = "cpu",
        shuffle: bool = False,
        crop_padding: int = 0,
        flip: bool = False,
        augment: Callable[[torch.Tensor, torch.Generator], torch.Tensor] | None = None,
        seed: int = 0,
    ) -> None:
        _check(images, labels, batch_size, mean, std)
        _, c, h, w = images.shape
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.flip = flip
        self.augment = augment
        self.crop_padding = crop_padding
        self.shape = (h, w, c)
        self.generator = torch.Generator(device).manual_seed(seed)
        self.labels = labels.to(device)
        padded = F.pad(images, (crop_padding,) * 4)  # with 0, which is black and not the mean
        self.pixels = padded.permute(0, 2, 3, 1).contiguous().to(device)  # (N, H + 2p, W + 2p, C)
        self.offsets = pixel_offsets(h, w, w + 2 * crop_padding).to(device)
        # one row of an image, (W * C,), for `to_float`
        self.mean, self.std = (
            torch.tensor(values, dtype=torch.float32).repeat(w).to(device) for values in (mean, std)
        )

    def __len__(self) -> int:
        return -(-len(self.labels) // self.batch_size)

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        n = len(self.labels)
        device = self.labels.device
        order = torch.arange(n, device=device)
        if self.shuffle:
            order = torch.randperm(n, generator=self.generator, device=device)
        for index in order.split(self.batch_size):
            yield self.to_float(self.gather(index)), self.labels[index]

    def gather(self, index: torch.Tensor) -> torch.Tensor:
        """Pixels of images at `index` (n,), cropped and flipped at random: (n, H, W, C) uint8."""
        h, w, c = self.shape
        if not (self.crop_padding or self.flip):
            return self.pixels[index]
        n = len(index)
        padded_h, padded_w = self.pixels.shape[1:3]
        top = self.draw(n, 2 * self.crop_padding + 1)
        left = self.draw(n, 2 * self.crop_padding + 1)
        table = self.draw(n, 2 if self.flip else 1)
        start = (index * padded_h + top) * padded_w + left  # (n,) counted over all images
        pixel = start[:, None] + self.offsets[table]  # (n, H * W)
        return self.pixels.view(-1, c).index_select(0, pixel.flatten()).view(n, h, w, c)

    def to_float(self, pixels: torch.Tensor) -> torch.Tensor:
        """Augmented and normalized: (n, H, W, C) uint8 -> (n, C, H, W) float32.

        The arithmetic is in place and along rows of W * C values: on a CPU three times faster than
        by channel.
        """
        n = len(pixels)
        h, w, c = self.shape
        images = pixels.float().mul_(1 / 255)
        if self.augment is not None:
            augmented = self.augment(images.permute(0, 3, 1, 2), self.generator)
            images = augmented.permute(0, 2, 3, 1).contiguous()  # view needs rows that lie together
        images.view(n, h, w * c).sub_(self.mean).div_(self.std)
        return images.permute(0, 3, 1, 2)  # a view: in memory the channels stay last

    def draw(self, n: int, high: int) -> torch.Tensor:
        """(n,) int64 in 0..high - 1."""
        return torch.randint(high, (n,), generator=self.generator, device=self.labels.device)


def _check(
    images: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int,
    mean: Sequence[float],
    std: Sequence[float],
) -> None:
    """raises: ValueError for arguments of `Batches` that do not fit"""
    n, c = images.shape[:2]
    if images.dtype != torch.uint8:
        raise ValueError(
            f"images must be uint8 in 0..255, got {images.dtype}; normalizing is done here"
        )
    if len(labels) != n or n == 0:
        raise ValueError(
            f"there must be one label for each of at least one image, got {n} and {len(labels)}"
        )
    if not (isinstance(batch_size, int) and batch_size > 0):
        raise ValueError(f"batch_size must be a positive whole number, got {batch_size!r}")
    if not len(mean) == len(std) == c:
        raise ValueError(
            f"mean and std need one value for each of {c} channels, got {len(mean)} and {len(std)}"
        )


class SeededBatches(Protocol):
    """Sized iterable of (images, labels) that draws from a generator: Batches and its like."""

    generator: torch.Generator

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]: ...


class Mixed:
    """Batches whose images and labels are mixed, for `train`.

    Sized iterable of (images, labels (n, K) float).

    batches: Batches, or what else yields (images (n, C, H, W), labels (n,) int64) and has a
    `generator`
    mix: function (images, labels (n, K), generator) -> the same two, as `augment.random_mixup`; it
    sees normalized images, and may: normalizing maps a mixture of two images to the mixture of the
    two normalized ones
    num_classes: K

    >>> history = train(model, Mixed(batches, random_cutmix, 10), config)
    """

    def __init__(
        self,
        batches: SeededBatches,
        mix: Callable[
            [torch.Tensor, torch.Tensor, torch.Generator], tuple[torch.Tensor, torch.Tensor]
        ],
        num_classes: int,
    ) -> None:
        self.batches = batches
        self.mix = mix
        self.num_classes = num_classes
        self.generator = batches.generator

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for images, labels in self.batches:
            one_hot = F.one_hot(labels, self.num_classes).to(images)
            yield self.mix(images, one_hot, self.generator)


def pixel_offsets(h: int, w: int, stride: int) -> torch.Tensor:
    """Offsets of an image's pixels from its first one, in rows of `stride`: (2, h * w) int64.

    The first row of the table reads from left to right, the second from right to left, which
    mirrors the image.
    """
    rows = torch.arange(h)[:, None] * stride
    columns = torch.arange(w)
    return torch.stack([(rows + columns).flatten(), (rows + columns.flip(0)).flatten()])
