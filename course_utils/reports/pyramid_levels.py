"""One network whose three maps each say what is where, with and without a feature pyramid's path
from the coarse maps to the fine ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.analysis.evidence import approx
from course_utils.analysis.level_answers import level_target, named_right, overlap
from course_utils.data.masks import shape_masks
from course_utils.data.shapes import STANDARD, draw_shapes
from course_utils.models.pyramid import FeaturePyramid
from course_utils.models.resnet import conv_bn_relu
from course_utils.runtime import autocast, pick_device, pick_precision, seeded

# one shape of ten, from 6 to 31 pixels wide, on a nearly plain background
SCENES = replace(
    STANDARD, half_size=(0.2, 0.9), distractors=0, texture=0, background=0.1, offset=0.3
)
CLASSES = 10  # the eleventh answer is "nothing here"
SIDES = (16, 8, 4)  # positions along a side of each map, finest first
LEVELS = ("16 x 16, fine", "8 x 8", "4 x 4, coarse")
SIZES = ("small", "middle", "large")  # thirds of the test shapes by the area that they cover
TEST = 1_000

Scenes = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


@dataclass(frozen=True)
class LevelArm:
    """One way to read three maps, and how it is trained. Equal arms and seeds give equal results.

    top_down: whether each map is told by the coarser one; images: drawn by the seed; channels: of
    the three maps; lr: peak of one cycle of Adam. Of 0.01, 0.03 and 0.1 both ways to read are best
    at 0.03, on scenes that are in no test
    """

    top_down: bool
    images: int = 1_500
    epochs: int = 6
    channels: tuple[int, int, int] = (16, 32, 64)
    lr: float = 0.03


@dataclass(frozen=True, eq=False)
class LevelScores:
    """What each level knows, finest first: (3 levels, 3 sizes) float64, fractions in [0, 1].

    named: shapes that it names at the position that they cover most; overlap: of where it sees the
    shape with where it is; borrowed: the overlap of the finest level, (3 sizes,), where the coarser
    maps that it is told by are another image's
    """

    named: np.ndarray
    overlap: np.ndarray
    borrowed: np.ndarray


class LevelNet(nn.Module):
    """Three stages, each half as fine as the one before, and one head for the maps of all.

    x: (N, 3, 32, 32) -> list of three logits (N, 11, s, s), s = 16, 8, 4. Without `top_down` the
    network has the same weights; the maps are not added.
    """

    def __init__(self, channels: Sequence[int], top_down: bool) -> None:
        super().__init__()
        pairs = zip((3, *channels[:-1]), channels, strict=True)
        self.stages = nn.ModuleList(
            nn.Sequential(*conv_bn_relu(a, b, 3, 2), *conv_bn_relu(b, b, 3)) for a, b in pairs
        )
        self.pyramid = FeaturePyramid(channels, 32)
        self.head = nn.Conv2d(32, CLASSES + 1, 1)
        self.top_down = top_down

    def maps(self, x: torch.Tensor) -> list[torch.Tensor]:
        """The answers of the stages, finest first."""
        answers = []
        for stage in self.stages:
            x = stage(x)
            answers.append(x)
        return answers

    def read(self, maps: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        """Logits at every position of every map."""
        if self.top_down:
            levels = self.pyramid(maps)
        else:
            parts = zip(self.pyramid.lateral, self.pyramid.smooth, maps, strict=True)
            levels = [smooth(lateral(x)) for lateral, smooth, x in parts]
        return [self.head(level) for level in levels]

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        return self.read(self.maps(x))


def scenes(n: int, seed: int, device: torch.device | str = "cpu") -> Scenes:
    """Images (n, 3, 32, 32) in [-0.5, 0.5], classes (n,), and covers (n, 32, 32) in [0, 1]."""
    pixels, kinds = draw_shapes(n, nuisances=SCENES, seed=seed)
    cover = shape_masks(n, nuisances=SCENES, seed=seed)
    return (pixels.to(device).float() / 255 - 0.5, kinds.to(device), cover.to(device))


def level_scores(
    arm: LevelArm,
    seed: int = 0,
    *,
    device: torch.device | str | None = None,
    precision: str | None = None,
    scene: int = 5,
) -> LevelScores:
    """Train an arm once, and measure what each level knows. scene: the seed of the test images"""
    on = pick_device(device)
    model = _trained(arm, seed, on, pick_precision(on, precision))
    x, kinds, cover = scenes(TEST, scene, on)
    with torch.no_grad():
        maps = model.maps(x)
        logits = model.read(maps)
        others = [maps[0], *(part.roll(1, 0) for part in maps[1:])]  # those of the image before
        finest = model.read(others)[0]
    bigger = cover.sum((1, 2)).argsort().chunk(len(SIZES))

    def by_size(values: torch.Tensor) -> list[float]:
        return [values[group].mean().item() for group in bigger]

    def overlapping(level: torch.Tensor) -> list[float]:
        return by_size(overlap(level.argmax(1) == kinds[:, None, None], cover))

    return LevelScores(
        np.array([by_size(named_right(level, kinds, cover)) for level in logits]),
        np.array([overlapping(level) for level in logits]),
        np.array(overlapping(finest)),
    )


def perfect_overlap(scene: int = 5) -> dict[str, np.ndarray]:
    """The overlap of a map that knows everything, which its resolution limits: (sizes,) a level."""
    _, kinds, cover = scenes(TEST, scene)
    bigger = cover.sum((1, 2)).argsort().chunk(len(SIZES))
    full = [overlap(level_target(kinds, cover, side, CLASSES) < CLASSES, cover) for side in SIDES]
    return {
        name: np.array([level[group].mean().item() for group in bigger])
        for name, level in zip(LEVELS, full, strict=True)
    }


def extents(scene: int = 5) -> list[tuple[int, int]]:
    """The smallest and the largest side, in pixels, of the shapes of each size."""
    cover = scenes(TEST, scene)[2]
    solid = cover > 0.5
    sides = torch.maximum(solid.any(1).sum(1), solid.any(2).sum(1))
    groups = cover.sum((1, 2)).argsort().chunk(len(SIZES))
    return [(int(sides[group].min()), int(sides[group].max())) for group in groups]


def named_table(scores: Mapping[str, Sequence[LevelScores]]) -> str:
    """What each level names, in percent, as a Markdown table: means over seeds, by size.

    scores: dict from the name of an arm to its scores, one a seed
    """
    names = [f"{name}, {a} to {b} pixels" for name, (a, b) in zip(SIZES, extents(), strict=True)]
    lines = [f"| named right (percent) | {' | '.join(names)} |", "|---" * (len(SIZES) + 1) + "|"]
    for arm, of_seeds in scores.items():
        means = np.mean([one.named for one in of_seeds], axis=0)
        for level, row in zip(LEVELS, means, strict=True):
            cells = " | ".join(approx(100 * value, ".0f") for value in row)
            lines.append(f"| {arm}: {level} | {cells} |")
    return "\n".join(lines)


def overlaps(scores: Mapping[str, Sequence[LevelScores]]) -> dict[str, dict[str, np.ndarray]]:
    """The overlaps as `plots.size_panels` takes them: arm, level, (seeds, sizes)."""
    return {
        arm: {name: np.array([one.overlap[i] for one in of_seeds]) for i, name in enumerate(LEVELS)}
        for arm, of_seeds in scores.items()
    }


def _trained(arm: LevelArm, seed: int, device: torch.device, precision: str) -> LevelNet:
    """The network of an arm after its last epoch, in evaluation mode."""
    batch = 64
    with seeded(seed):
        model = LevelNet(arm.channels, arm.top_down).to(device)
        order = [torch.randperm(arm.images) for _ in range(arm.epochs)]
    x, kinds, cover = scenes(arm.images, 1_000 + seed, device)  # seeds far from that of the test
    wanted = [level_target(kinds, cover, side, CLASSES) for side in SIDES]
    optimizer = torch.optim.Adam(model.parameters(), arm.lr)
    steps = arm.epochs * -(-arm.images // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, arm.lr, total_steps=steps)
    for part in (part for epoch in order for part in epoch.split(batch)):
        with autocast(device, precision):
            answers = zip(model(x[part]), wanted, strict=True)
            loss = sum(F.cross_entropy(logits, target[part]) for logits, target in answers)
        assert isinstance(loss, torch.Tensor)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return model.eval()
