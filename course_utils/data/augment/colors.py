"""What color a pixel has: brightness, contrast, saturation, hue; AlexNet's shift; normalizing.

images are (N, C, H, W) floating point in [0, 1], C 1 (gray) or 3 (red, green, blue); the results
are clamped to [0, 1]. The conventions are those of
torchvision.transforms.functional.adjust_brightness and its like.
"""

from collections.abc import Sequence

import torch

from course_utils.data.augment.draws import per_image, uniform


def adjust_brightness(images: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    """Multiply every pixel by `factor` (N,)."""
    return (images * per_image(factor.to(images))).clamp_(0, 1)


def adjust_contrast(images: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    """Scale the distance of every pixel to the image's mean gray by `factor` (N,)."""
    return blend(images, gray(images).mean(dim=(2, 3), keepdim=True), factor)


def adjust_saturation(images: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    """Scale the distance of every pixel to its own gray by `factor` (N,): 0 is a gray image."""
    return blend(images, gray(images), factor)


def adjust_hue(images: torch.Tensor, rotation: torch.Tensor) -> torch.Tensor:
    """Rotate the hue of every pixel by `rotation` (N,), 1 a full circle; value and saturation stay.

    images: C is 3
    raises: ValueError for images of another number of channels

    In sixths of a circle the hue is h = 0, 2, 4 where red, green, blue is the largest and nothing
    else counts. A channel falls from the largest value to the smallest with the distance of h from
    its own place (5, 3, 1 in the form of
    https://en.wikipedia.org/wiki/HSL_and_HSV#HSV_to_RGB_alternative): no table, no branch by
    sector.
    """
    if images.shape[1] != 3:
        raise ValueError(
            f"hue needs 3 channels, got {images.shape[1]}; a gray image has none to turn"
        )
    red, green, blue = images.unbind(1)  # (N, H, W) each
    low = images.amin(1)
    high = images.amax(1)
    spread = high - low
    step = torch.where(spread > 0, spread, 1)  # gray: no hue to find, and no 0 / 0
    h = torch.where(high == green, 2 + (blue - red) / step, 4 + (red - green) / step)
    # red comes last, so that it counts where two channels are largest, as in torchvision
    h = torch.where(high == red, (green - blue) / step, h) + 6 * rotation.view(-1, 1, 1)
    distances = (torch.remainder(n + h, 6) for n in (5, 3, 1))
    channels = [high - spread * torch.minimum(k, 4 - k).clamp(0, 1) for k in distances]
    return torch.stack(channels, dim=1)


def color(
    images: torch.Tensor,
    brightness: torch.Tensor,
    contrast: torch.Tensor,
    saturation: torch.Tensor,
    hue: torch.Tensor | None = None,
) -> torch.Tensor:
    """Adjust brightness, contrast, saturation, then hue: one value for each image, (N,).

    hue: None leaves it
    raises: TypeError for images that are not floating point
    """
    check_floating(images)
    images = adjust_brightness(images, brightness)
    images = adjust_contrast(images, contrast)
    images = adjust_saturation(images, saturation)
    return images if hue is None else adjust_hue(images, hue)


def random_color(
    images: torch.Tensor,
    generator: torch.Generator,
    *,
    brightness: float = 0.0,
    contrast: float = 0.0,
    saturation: float = 0.0,
    hue: float = 0.0,
) -> torch.Tensor:
    """Color jitter: a factor from 1 - strength to 1 + strength for each, a hue rotation in +-hue.

    Always in this order, where torchvision's ColorJitter draws an order, too. hue: up to 0.5, half
    a circle
    """
    by_brightness, by_contrast, by_saturation = (
        uniform(images, generator, 1 - strength, 1 + strength)
        for strength in (brightness, contrast, saturation)
    )
    rotation = uniform(images, generator, -hue, hue) if hue else None
    return color(images, by_brightness, by_contrast, by_saturation, rotation)


def principal_colors(images: torch.Tensor) -> torch.Tensor:
    """The axes along which the colors of a data set vary, each as long as their deviation: (3, 3).

    images: (N, 3, H, W) uint8 in 0..255
    returns: float32, one axis a column, the longest first, standard deviations in units of [0, 1]

    >>> axes = principal_colors(load("cifar10").train_images)
    """
    count = 0
    total = torch.zeros(3, dtype=torch.float64, device=images.device)
    products = torch.zeros(3, 3, dtype=torch.float64, device=images.device)
    for chunk in images.split(1000):  # the whole data set in float64 would take gigabytes
        pixels = chunk.permute(1, 0, 2, 3).flatten(1).double() / 255  # (3, n * H * W)
        count += pixels.shape[1]
        total += pixels.sum(1)
        products += pixels @ pixels.T
    # in one pass, sum of x x^T less s s^T / n: the difference would cost float32 its digits
    covariance = (products - torch.outer(total, total) / count) / (count - 1)
    values, vectors = torch.linalg.eigh(covariance)  # the smallest first
    return (vectors * values.clamp(min=0).sqrt()).flip(1).float()


def pca_color(images: torch.Tensor, axes: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
    """Add one color to every pixel of an image: `steps` (N, 3) along the data set's `axes` (3, 3).

    The color shift of AlexNet (Krizhevsky et al. 2012, section 4.1). Differs from the paper: a step
    is counted in standard deviations. The paper multiplies by eigenvalues, which are variances, so
    that its shift would be 255 times larger for pixels in 0..255 than for the same pixels in
    [0, 1].
    """
    colors = (steps.to(axes) @ axes.T)[:, :, None, None]  # (N, 3, 1, 1)
    return (images + colors.to(images)).clamp_(0, 1)


def random_pca_color(
    images: torch.Tensor,
    generator: torch.Generator,
    *,
    axes: torch.Tensor,
    strength: float = 0.1,
) -> torch.Tensor:
    """A normal draw of `strength` standard deviations along each axis, for each image.

    axes: of `principal_colors`
    """
    steps = torch.randn(len(images), 3, generator=generator, device=images.device)
    return pca_color(images, axes.to(images.device), strength * steps)


def normalize(images: torch.Tensor, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    """(images - mean) / std by channel; images in [0, 1], mean and std sequences of C floats."""
    center, spread = (
        torch.as_tensor(values, dtype=images.dtype, device=images.device).view(-1, 1, 1)
        for values in (mean, std)
    )
    return (images - center) / spread


def gray(images: torch.Tensor) -> torch.Tensor:
    """Luma of color images (ITU-R BT.601): (N, 3, H, W) -> (N, 1, H, W); gray stays as it is."""
    if images.shape[1] not in (1, 3):
        raise ValueError(f"colors need 1 or 3 channels, got {images.shape[1]}")
    if images.shape[1] == 1:
        return images
    red, green, blue = images.split(1, dim=1)
    return 0.2989 * red + 0.587 * green + 0.114 * blue  # 0.2989: torchvision's, for 0.299


def blend(images: torch.Tensor, other: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    """factor * images + (1 - factor) * other, clamped to [0, 1].

    factor: (N,), above 1 moves away from `other`
    """
    return torch.lerp(other, images, per_image(factor.to(images))).clamp_(0, 1)


def check_floating(images: torch.Tensor) -> None:
    """raises: TypeError for images of whole numbers, whose range is another one"""
    if not images.is_floating_point():
        raise TypeError(
            f"images must be floating point in [0, 1], got {images.dtype}; divide by 255 first"
        )
