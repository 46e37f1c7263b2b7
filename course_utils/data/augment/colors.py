"""What color a pixel has: brightness, contrast, saturation and hue; the color shift of AlexNet; normalizing.

images are (N, C, H, W) floating point in [0, 1], C 1 (gray) or 3 (red, green, blue); the results are clamped to
[0, 1]. The conventions are those of torchvision.transforms.functional.adjust_brightness and its like.
"""

import torch

from course_utils.data.augment.draws import per_image, uniform


def adjust_brightness(images, factor):
    """Multiply every pixel by `factor` (N,)."""
    return (images * per_image(factor.to(images))).clamp_(0, 1)


def adjust_contrast(images, factor):
    """Scale the distance of every pixel to the image's mean gray by `factor` (N,)."""
    return blend(images, gray(images).mean(dim=(2, 3), keepdim=True), factor)


def adjust_saturation(images, factor):
    """Scale the distance of every pixel to its own gray by `factor` (N,): 0 is a gray image."""
    return blend(images, gray(images), factor)


def adjust_hue(images, turn):
    """Turn the hue of every pixel by `turn` (N,) of a full circle; value and saturation stay. images: C is 3

    In sixths of a circle the hue is h = 0, 2, 4 where red, green, blue is the largest and nothing else counts. A
    channel falls from the largest value to the smallest with the distance of h from its own place (5, 3, 1 in the form
    of https://en.wikipedia.org/wiki/HSL_and_HSV#HSV_to_RGB_alternative): no table, no branch by sector.
    """
    if images.shape[1] != 3:
        raise ValueError(
            f"hue needs 3 channels, got {images.shape[1]}; a gray image has none to turn"
        )
    red, green, blue = images.unbind(1)
    low, high = images.amin(1), images.amax(1)
    spread = high - low
    step = torch.where(spread > 0, spread, 1)
    h = torch.where(high == green, 2 + (blue - red) / step, 4 + (red - green) / step)
    h = torch.where(high == red, (green - blue) / step, h) + 6 * turn.view(-1, 1, 1)
    distances = (torch.remainder(place + h, 6) for place in (5, 3, 1))
    return torch.stack(
        [high - spread * torch.minimum(k, 4 - k).clamp(0, 1) for k in distances], dim=1
    )


def color(images, brightness, contrast, saturation, hue=None):
    """Adjust brightness, contrast, saturation, then hue: one value for each image, (N,); without `hue`, not that.

    raises: TypeError for images that are not floating point
    """
    check_floating(images)
    images = adjust_saturation(
        adjust_contrast(adjust_brightness(images, brightness), contrast), saturation
    )
    return images if hue is None else adjust_hue(images, hue)


def random_color(images, generator, *, brightness=0.0, contrast=0.0, saturation=0.0, hue=0.0):
    """Color jitter: a factor from 1 - strength to 1 + strength for each of the first three, a turn in +-hue.

    Always in this order, where torchvision's ColorJitter draws an order, too. hue: up to 0.5, half a circle
    """
    strengths = (brightness, contrast, saturation)
    factors = [uniform(images, generator, 1 - strength, 1 + strength) for strength in strengths]
    return color(images, *factors, uniform(images, generator, -hue, hue) if hue else None)


def principal_colors(images):
    """The axes along which the colors of a data set vary, each as long as their standard deviation: (3, 3) float32.

    images: (N, 3, H, W) uint8 in 0..255; returns: one axis a column, the longest first, in units of [0, 1]

    >>> axes = principal_colors(load("cifar10").train_images)
    """
    count, total, products = 0, 0, 0
    for chunk in images.split(
        1000
    ):  # in float64, which for a whole data set at once would take gigabytes
        pixels = chunk.permute(1, 0, 2, 3).flatten(1).double() / 255
        count, total, products = (
            count + pixels.shape[1],
            total + pixels.sum(1),
            products + pixels @ pixels.T,
        )
    covariance = (products - torch.outer(total, total) / count) / (count - 1)
    values, vectors = torch.linalg.eigh(covariance)  # the smallest first
    return (vectors * values.clamp(min=0).sqrt()).flip(1).float()


def pca_color(images, axes, steps):
    """Add the same color to every pixel of an image: `steps` (N, 3) along the three `axes` (3, 3) of the data set.

    The color shift of AlexNet (Krizhevsky et al. 2012, section 4.1). Differs from the paper: a step is counted in
    standard deviations. The paper multiplies by eigenvalues, which are variances, so that its shift would be 255 times
    larger for pixels in 0..255 than for the same pixels in [0, 1].
    """
    return (images + (steps.to(axes) @ axes.T)[:, :, None, None].to(images)).clamp_(0, 1)


def random_pca_color(images, generator, *, axes, strength=0.1):
    """A normal draw of `strength` standard deviations along each axis, for each image; `axes` of `principal_colors`."""
    steps = torch.randn(len(images), 3, generator=generator, device=images.device)
    return pca_color(images, axes.to(images.device), strength * steps)


def normalize(images, mean, std):
    """(images - mean) / std by channel; images in [0, 1], mean and std sequences of C floats."""
    mean, std = (
        torch.as_tensor(v, dtype=images.dtype, device=images.device).view(-1, 1, 1)
        for v in (mean, std)
    )
    return (images - mean) / std


def gray(images):
    """Luma of color images (ITU-R BT.601): (N, 3, H, W) -> (N, 1, H, W); gray images are their own."""
    if images.shape[1] not in (1, 3):
        raise ValueError(f"colors need 1 or 3 channels, got {images.shape[1]}")
    if images.shape[1] == 1:
        return images
    red, green, blue = images.split(1, dim=1)
    return 0.2989 * red + 0.587 * green + 0.114 * blue


def blend(images, other, factor):
    """factor * images + (1 - factor) * other, clamped to [0, 1]; factor: (N,), above 1 moves away from `other`."""
    return torch.lerp(other, images, per_image(factor.to(images))).clamp_(0, 1)


def check_floating(images):
    """raises: TypeError for images of whole numbers, whose range is another one"""
    if not images.is_floating_point():
        raise TypeError(
            f"images must be floating point in [0, 1], got {images.dtype}; divide by 255 first"
        )
