"""What maps of several resolutions know about one object: which it is, and where it lies."""

import torch
from torch.nn import functional as F


def level_target(kinds: torch.Tensor, cover: torch.Tensor, side: int, nothing: int) -> torch.Tensor:
    """What a map should say at each position: the class where the object lies, else `nothing`.

    kinds: (N,) int64, one object an image; cover: (N, H, W) in [0, 1], how much of each pixel it
    covers; side: positions along a side of the map
    returns: (N, side, side) int64. A position counts that is covered at least half as much as the
    image's most covered one, so that an object has one at every resolution, however small it is
    """
    covered = F.adaptive_avg_pool2d(cover[:, None], side)[:, 0]
    lies = covered >= covered.amax((1, 2), keepdim=True) / 2
    return torch.where(lies, kinds[:, None, None], nothing)


def named_right(logits: torch.Tensor, kinds: torch.Tensor, cover: torch.Tensor) -> torch.Tensor:
    """Whether a map names the object at the one position that the object covers most.

    logits: (N, K + 1, h, w), the last one for nothing, which is not asked here; kinds, cover: as
    above
    returns: (N,) float, 1 or 0. One position at every resolution, so that guessing has 1 / K in all
    """
    h, w = logits.shape[-2:]
    covered = F.adaptive_avg_pool2d(cover[:, None], (h, w)).flatten(1)
    place = covered.argmax(1)[:, None, None].expand(-1, logits.shape[1], 1)  # (N, K + 1, 1)
    answer = logits.flatten(2).gather(2, place)[:, :-1, 0]  # (N, K), without "nothing"
    return (answer.argmax(1) == kinds).float()


def overlap(said: torch.Tensor, cover: torch.Tensor) -> torch.Tensor:
    """Intersection over union of where a map sees the object and where it is: (N,) in [0, 1].

    said: (N, h, w) bool, whether a position answers with the object's class; cover: (N, H, W) in
    [0, 1], of which the pixels above one half are the object
    """
    enlarged = F.interpolate(said[:, None].float(), size=cover.shape[1:])[:, 0]
    object_ = (cover > 0.5).float()
    union = torch.maximum(enlarged, object_).sum((1, 2))
    return (enlarged * object_).sum((1, 2)) / union.clamp(min=1)  # 0 / 1 for two empty masks
