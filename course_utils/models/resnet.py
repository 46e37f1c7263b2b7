"""Residual networks for small images: those of reports 002 and 004, and one for a laptop."""

from torch import nn

from course_utils.models.blocks import BasicBlock

ACTIVATIONS = {
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "mish": nn.Mish,
    "prelu": nn.PReLU,
}


class StagedResNet(nn.Module):
    """A 3x3 stem, stages of basic blocks, global average pooling and one linear layer (report 002, table 2).

    x: (N, in_channels, H, W) -> logits (N, num_classes). H and W are halved at the first block of every stage but
    the first; any size that survives this will do, 32 is usual.

    stem: channels of the stem; stages: channels of each stage; blocks: blocks in each stage, a number or one for each.

    >>> StagedResNet(stem=32, stages=[64, 128, 128], blocks=2)(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])

    Differs from the paper: nothing. (The report names dropout in its final model, but no rate; none is applied.)
    """

    def __init__(self, num_classes=10, in_channels=3, *, stem, stages, blocks=2, activation="relu"):
        super().__init__()
        depths = [blocks] * len(stages) if isinstance(blocks, int) else list(blocks)
        if len(depths) != len(stages):
            raise ValueError(f"blocks needs one number for each stage, got {depths} for stages {list(stages)}")
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}, got {activation!r}")
        act = ACTIVATIONS[activation]
        self.stem = nn.Sequential(nn.Conv2d(in_channels, stem, 3, padding=1, bias=False), nn.BatchNorm2d(stem), act())
        self.stages = nn.Sequential()
        width = stem
        for i, (channels, depth) in enumerate(zip(stages, depths, strict=True)):
            self.stages.append(stage(width, channels, depth, stride=1 if i == 0 else 2, activation=act))
            width = channels
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(width, num_classes)

    def forward(self, x):
        x = self.stem(x)  # (N, stem, H, W)
        x = self.stages(x)  # (N, stages[-1], H / 2**(len(stages) - 1), W / ...)
        x = self.pool(x).flatten(1)  # (N, stages[-1])
        return self.fc(x)


def stage(in_channels, out_channels, depth, *, stride, activation):
    """`depth` basic blocks, the first of which changes the width and applies the stride."""
    first = BasicBlock(in_channels, out_channels, stride=stride, activation=activation)
    rest = [BasicBlock(out_channels, out_channels, activation=activation) for _ in range(depth - 1)]
    return nn.Sequential(first, *rest)


# name: arguments of StagedResNet. The counts are parameters for 3 channels and 10 classes, as the reports print them.
VARIANTS = {
    "resnet_1p27m": dict(stem=32, stages=(64, 128, 128)),  # report 002, table 2: 1,266,986
    "resnet_3p2m": dict(stem=32, stages=(128, 128, 256), activation="gelu"),  # report 002, section 7: 3,195,306
    "resnet_2111": dict(stem=64, stages=(64, 128, 256, 512), blocks=(2, 1, 1, 1)),  # report 004: 4,977,226
    "resnet_1111": dict(stem=64, stages=(64, 128, 256, 512), blocks=1),  # report 004: 4,903,242
    "resnet_6543_half": dict(stem=32, stages=(32, 64, 128, 256), blocks=(6, 5, 4, 3)),  # report 004: 4,865,322
    "resnet_tiny": dict(stem=8, stages=(8, 16, 32, 64), blocks=1),  # ours, for a laptop: trains in seconds on shapes
}
