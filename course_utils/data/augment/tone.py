"""What value a pixel gets for its own, or its neighbors': the rest of AutoAugment's search space.

images are (N, C, H, W) floating point in [0, 1]. The conventions are those of
torchvision.transforms.v2.functional for float images; on uint8, and in PIL, the same operations
round to whole numbers.
"""

import torch
import torch.nn.functional as F

from course_utils.data.augment.colors import blend
from course_utils.data.augment.draws import per_image

LEVELS = 256  # gray values that `equalize` counts


def invert(images: torch.Tensor) -> torch.Tensor:
    """Exchange black and white, and every color with its opposite."""
    return 1 - images


def posterize(images: torch.Tensor, bits: torch.Tensor) -> torch.Tensor:
    """Keep `bits` (N,) of each value's eight: 2 ** bits values are left."""
    values = per_image(2.0 ** bits.to(images))
    return torch.minimum((images * values).floor(), values - 1) / values  # 1.0 joins the top step


def solarize(images: torch.Tensor, threshold: torch.Tensor) -> torch.Tensor:
    """Invert what is at least as bright as `threshold` (N,) in [0, 1]."""
    return torch.where(images >= per_image(threshold.to(images)), invert(images), images)


def autocontrast(images: torch.Tensor) -> torch.Tensor:
    """Stretch each channel of each image to reach from 0 to 1; a channel of one value stays."""
    low = images.amin((2, 3), keepdim=True)
    high = images.amax((2, 3), keepdim=True)
    is_flat = low == high
    return (images - torch.where(is_flat, 0, low)) / torch.where(is_flat, 1, high - low)


def equalize(images: torch.Tensor) -> torch.Tensor:
    """Spread the values of each channel evenly: a value becomes the share of pixels below it.

    In steps of 1 / 255. The rounding is PIL's: `step` pixels make one gray level, and the brightest
    value present does not count. A channel whose pixels, but for those of its brightest value, are
    fewer than 255 stays as it is.
    """
    # (N, C, H * W) in 0..255; a little less than LEVELS, so that 1.0 is 255, as torchvision counts
    values = (images * (LEVELS - 1e-3)).long().flatten(2)
    counts = torch.zeros(*values.shape[:2], LEVELS, dtype=torch.int64, device=images.device)
    counts.scatter_add_(2, values, torch.ones_like(values))  # bincount would take one row only
    brightest = counts.gather(2, values.amax(2, keepdim=True))  # (N, C, 1) pixels
    step = (values.shape[2] - brightest) // (LEVELS - 1)  # (N, C, 1) pixels
    below = counts.cumsum(2) - counts  # (N, C, 256): pixels of lower values
    table = ((below + step // 2) // step.clamp(min=1)).clamp(max=LEVELS - 1)
    spread = table.gather(2, values).view_as(images).to(images) / (LEVELS - 1)
    return torch.where(step[..., None] > 0, spread, images)


def adjust_sharpness(images: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    """Scale the distance of every pixel to the mean of its 3x3 neighborhood by `factor` (N,).

    The mean is weighted: the pixel itself counts five, each neighbor one. Pixels on the edge of the
    image stay.
    """
    channels = images.shape[1]
    kernel = images.new_tensor([[1, 1, 1], [1, 5, 1], [1, 1, 1]]).expand(channels, 1, 3, 3) / 13
    smooth = images.clone()
    smooth[:, :, 1:-1, 1:-1] = F.conv2d(images, kernel, groups=channels)  # the edge stays
    return blend(images, smooth, factor)
