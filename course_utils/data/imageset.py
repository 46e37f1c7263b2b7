"""An image data set in memory: pixels, labels, class names, and what normalizes the pixels."""

from dataclasses import dataclass, replace
from functools import cached_property

import torch

from course_utils.runtime.errors import UserError


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Images and labels of a training and a test split.

    train_images, test_images: (N, C, H, W) uint8 in 0..255
    train_labels, test_labels: (N,) int64 in 0..len(classes) - 1
    classes: one name for each label

    >>> shapes = load("shapes")
    >>> shapes.train_images.shape, shapes.classes[0]
    (torch.Size([10000, 3, 32, 32]), 'circle')
    """

    name: str
    train_images: torch.Tensor
    train_labels: torch.Tensor
    test_images: torch.Tensor
    test_labels: torch.Tensor
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        splits = (
            ("train", self.train_images, self.train_labels),
            ("test", self.test_images, self.test_labels),
        )
        for split, images, labels in splits:
            if images.dtype != torch.uint8 or images.ndim != 4:
                raise UserError(
                    f"{self.name}: {split} images must be (N, C, H, W) uint8, got "
                    f"{tuple(images.shape)} {images.dtype}"
                )
            if labels.shape != images.shape[:1]:
                raise UserError(
                    f"{self.name}: one label for each {split} image, got {tuple(labels.shape)} "
                    f"labels for {len(images)} images"
                )
            if len(labels) and not 0 <= int(labels.min()) <= int(labels.max()) < len(self.classes):
                raise UserError(
                    f"{self.name}: {split} labels must lie in 0..{len(self.classes) - 1}, "
                    f"got {int(labels.min())}..{int(labels.max())}"
                )

    @cached_property
    def mean(self) -> tuple[float, ...]:
        """Mean of each channel over the training pixels, in [0, 1]: C floats.

        The same as ``(train_images.double() / 255).mean(dim=(0, 2, 3))``.
        """
        return tuple(mean for mean, _ in self._moments)

    @cached_property
    def std(self) -> tuple[float, ...]:
        """Standard deviation of each channel over the training pixels, in [0, 1]: C floats.

        The same as ``(train_images.double() / 255).std(dim=(0, 2, 3), correction=0)``.
        """
        return tuple(std for _, std in self._moments)

    @cached_property
    def _moments(self) -> list[tuple[float, float]]:
        """(mean, std) of each channel, exact: from a histogram of the 256 values.

        No float copy of the images.
        """
        values = torch.arange(256, dtype=torch.float64) / 255
        moments = []
        for channel in self.train_images.unbind(dim=1):
            counts = torch.bincount(channel.flatten().int(), minlength=256)
            share = counts.double() / channel.numel()
            mean = (share * values).sum()
            variance = (share * (values - mean) ** 2).sum()
            moments.append((float(mean), float(variance.sqrt())))
        return moments

    def split(
        self, validation: int, *, seed: int = 0
    ) -> tuple["ImageSet", torch.Tensor, torch.Tensor]:
        """Move `validation` randomly drawn training images out of the training split.

        validation: number of images; seed: of the draw
        returns: (ImageSet without them, their images, their labels)
        """
        n = len(self.train_images)
        if not 0 < validation < n:
            raise UserError(
                f"validation must lie between 1 and {n - 1} of the {n} training images, "
                f"got {validation}"
            )
        order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
        held_out = order[:validation]
        rest = self._with_training(order[validation:])
        return rest, self.train_images[held_out], self.train_labels[held_out]

    def _with_training(self, indices: torch.Tensor) -> "ImageSet":
        """The same with the training images at `indices` (n,) int64 only, in their order."""
        return replace(
            self, train_images=self.train_images[indices], train_labels=self.train_labels[indices]
        )

    def take(self, train: int | None = None, test: int | None = None) -> "ImageSet":
        """The first `train` training and `test` test images; None keeps all.

        The splits are already shuffled.
        """
        return replace(
            self,
            train_images=self.train_images[:train],
            train_labels=self.train_labels[:train],
            test_images=self.test_images[:test],
            test_labels=self.test_labels[:test],
        )

    def few(
        self, per_class: int, *, seed: int = 0
    ) -> tuple["ImageSet", torch.Tensor, torch.Tensor]:
        """Keep `per_class` randomly drawn training images of each class, in random order.

        seed: of the draw; of one seed, the draw for 2 is part of the draw for 5
        returns: (ImageSet of them, the other images, their labels)
        """
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(self.train_labels), generator=generator)
        labels = self.train_labels[order]
        is_class = labels[:, None] == torch.arange(len(self.classes))  # (N, K)
        rarest = int(is_class.sum(0).min())
        if not 1 <= per_class <= rarest:
            raise UserError(
                f"{self.name}: per_class must lie in 1..{rarest} (the rarest class), "
                f"got {per_class}"
            )
        # the running count of each class in the drawn order: its first per_class images stay
        is_kept = (is_class & (is_class.cumsum(0) <= per_class)).any(1)
        others = order[~is_kept]
        few = self._with_training(order[is_kept])
        return few, self.train_images[others], self.train_labels[others]

    def to_rgb(self) -> "ImageSet":
        """Three channels for a network that expects three: gray is repeated, color stays."""
        if self.train_images.shape[1] == 3:
            return self
        train, test = (
            images.repeat(1, 3, 1, 1) for images in (self.train_images, self.test_images)
        )
        return replace(self, train_images=train, test_images=test)

    def resize(self, size: int) -> "ImageSet":
        """Every image at (size, size), bilinear, smoothed first where it shrinks.

        As torchvision's `resize` does.
        """
        # here, because importing torchvision takes a second
        from torchvision.transforms.v2.functional import resize

        train, test = (
            resize(images, [size, size], antialias=True)
            for images in (self.train_images, self.test_images)
        )
        return replace(self, train_images=train, test_images=test)

    def pad_to(self, size: int) -> "ImageSet":
        """Zero-pad every image to (size, size), centered.

        As LeNet-5 pads 28x28 digits to 32x32 (LeCun et al. 1998).
        """
        h, w = self.train_images.shape[2:]
        if size < max(h, w):
            raise UserError(
                f"{self.name}: images of {h}x{w} cannot be padded to {size}x{size}; "
                "ask for a larger size"
            )
        top = (size - h) // 2
        left = (size - w) // 2
        padding = (left, size - w - left, top, size - h - top)  # F.pad takes the last axis first
        pad = torch.nn.functional.pad
        return replace(
            self,
            train_images=pad(self.train_images, padding),
            test_images=pad(self.test_images, padding),
        )
