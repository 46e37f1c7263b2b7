"""The residual block, with a projection on its shortcut where the shape changes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch

from course_utils.grading.checks.c08_resnet import wrong_residual_block as wrong
from course_utils.grading.checks.c08_resnet.wrong_residual_block import ResidualBlock
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np
    from torch import nn


def with_weights(
    work: "Callable[..., nn.Module]",
    in_channels: int,
    out_channels: int,
    stride: int,
    training: bool,
    x: "torch.Tensor",
    weights: "torch.Tensor",
) -> "dict[str, torch.Tensor]":
    """Built, given weights that lie one after the other, and called; its state dict names them."""
    import torch

    convolutions = [("conv1", "bn1", in_channels, 3), ("conv2", "bn2", out_channels, 3)]
    if stride > 1 or in_channels != out_channels:
        convolutions.append(("shortcut.0", "shortcut.1", in_channels, 1))
    of_norm = ("weight", "bias", "running_mean", "running_var")
    shapes: dict[str, tuple[int, ...]] = {}
    state = {}
    for conv, norm, channels, size in convolutions:
        shapes[f"{conv}.weight"] = (out_channels, channels, size, size)
        shapes |= {f"{norm}.{name}": (out_channels,) for name in of_norm}
        state[f"{norm}.num_batches_tracked"] = torch.tensor(0)
    parts = weights.split([torch.Size(shape).numel() for shape in shapes.values()])
    state |= {name: part.reshape(shapes[name]) for name, part in zip(shapes, parts, strict=True)}
    built = work(in_channels, out_channels, stride).train(training)
    shortcut = getattr(built, "shortcut", None)
    if isinstance(shortcut, torch.nn.Sequential):  # its layers may have names in place of numbers
        for place, (name, _) in enumerate(shortcut.named_children()):
            old, new = f"shortcut.{place}.", f"shortcut.{name}."
            state = {key.replace(old, new): part for key, part in state.items()}
    try:
        built.load_state_dict(state)
    except RuntimeError as error:  # raised as other kinds than shapes that do not fit
        apart = set(state) ^ set(built.state_dict())
        all_of_it = apart == {key for key in apart | set(state) if key.startswith("shortcut.")}
        raise (LookupError if apart and all_of_it else AttributeError)(str(error)) from None
    x = x.clone().requires_grad_(True)
    out = built(x)
    upstream = torch.cos(torch.arange(out.numel(), dtype=out.dtype)).reshape(out.shape)
    return {"output": out, "gradient": torch.autograd.grad(out, x, upstream)[0]}


def cases(rng: "np.random.Generator") -> list[tuple]:
    copy = torch.eye(9, dtype=torch.float64)[4]  # the kernel of a convolution
    as_it_is = torch.tensor([1.0, 0, 0, 1]).double()  # weight, bias, mean, variance of a norm
    copies = torch.cat([copy, as_it_is, copy, as_it_is])
    return [
        (1, 1, 1, False, torch.tensor([[[[1.0, -2, 3]]]]).double(), copies),
        *(
            (*shape, training, tensor(rng, *size), drawn_weights(rng, *shape))
            for shape, training, size in [
                ((2, 3, 2), True, (3, 2, 9, 7)),
                ((3, 3, 2), False, (2, 3, 4, 7)),
                ((2, 2, 3), False, (1, 2, 5, 7)),
                ((4, 4, 1), True, (2, 4, 3, 5)),
                ((4, 2, 1), False, (1, 4, 5, 3)),
                # maps so small that what has another size may be added: it shows which size it has
                ((2, 1, 2), False, (1, 2, 1, 3)),
                ((1, 3, 2), False, (2, 1, 1, 2)),
                ((2, 2, 1), False, (1, 2, 5, 5)),
                ((2, 2, 1), True, (2, 2, 3, 3)),
            ]
        ),
    ]


def drawn_weights(
    rng: "np.random.Generator", in_channels: int, out_channels: int, stride: int
) -> torch.Tensor:
    """The weights of a block as `with_weights` takes them, one after the other."""
    fans = [9 * in_channels, 9 * out_channels]
    if stride > 1 or in_channels != out_channels:
        fans.append(in_channels)
    parts = []
    for fan in fans:
        parts += [tensor(rng, out_channels * fan) / fan**0.5, 1 + 0.2 * tensor(rng, out_channels)]
        parts += [
            0.5 * tensor(rng, 2 * out_channels),
            torch.from_numpy(rng.uniform(0.5, 2, out_channels)),
        ]
    return torch.cat(parts)


CHECK = Check(
    work="ResidualBlock",
    reference=ResidualBlock,
    cases=cases,
    adapter=with_weights,
    reread='Notebook 08, "The block"',
    mistakes=(
        Mistake(
            "ReLU before the sum",
            "Your last ReLU comes before the addition. So F can only add, never take away, and the "
            "sum leaves the block as it is. Add first.",
            wrong.RELU_BEFORE_SUM,
        ),
        Mistake(
            "no ReLU after the sum",
            "Your sum leaves the block as it is: a ReLU follows it.",
            wrong.NO_RELU_AFTER,
        ),
        Mistake(
            "no ReLU inside",
            "There is no ReLU between your two convolutions, so together they are no more than "
            "one, a linear map.",
            wrong.NO_RELU_INSIDE,
        ),
        Mistake(
            "shortcut not added",
            "Your block answers F alone. This is the plain block, the one that made 56 layers "
            "fail.",
            wrong.PLAIN,
        ),
        Mistake(
            "sum before the batch norm",
            "You add the shortcut before the second batch norm, which then rescales the input, "
            "too. The shortcut carries it past all layers of F.",
            wrong.SUM_BEFORE_NORM,
        ),
        Mistake(
            "stride in the second",
            "Your second convolution has the stride. The sizes fit, but it belongs to the first, "
            "which so reads the large map once and hands on a small one.",
            wrong.strided("late"),
        ),
        Mistake(
            "stride ignored",
            "Your block keeps the size of the maps. The first convolution and the one on the "
            "shortcut have the stride.",
            wrong.strided("nowhere"),
        ),
        Mistake(
            "stride in both",
            "Both of your 3x3 convolutions have the stride, so F is smaller than the shortcut. "
            "Only the first has it.",
            wrong.strided("twice"),
        ),
        Mistake(
            "stride on the shortcut alone",
            "Your shortcut has the stride, and no convolution of F has it, so their sizes do not "
            "fit. The first one has the same stride.",
            wrong.strided("on the shortcut"),
        ),
        Mistake(
            "shortcut without stride",
            "Your shortcut has no stride, so it is larger than F. Its 1x1 convolution has the same "
            "stride as the first one of F.",
            wrong.strided("branch alone"),
        ),
        Mistake(
            "no padding",
            "Your 3x3 convolutions have no padding, so each of them makes the maps smaller, and F "
            "no longer fits the shortcut. They keep the size but for the stride.",
            wrong.Unpadded,
            variants=(wrong.UnpaddedOnce,),
        ),
        Mistake(
            "no projection",
            "Your module has no weights on its shortcut, even where the shape changes. There it is "
            "a projection, built once, together with the other layers.",
            wrong.projected(lambda _, a, b, stride: False),
        ),
        Mistake(
            "projection only where the channels change",
            "Your shortcut has no weights where the channels stay and the stride is above 1. The "
            "maps shrink there, so it is a projection, too.",
            wrong.projected(lambda _, a, b, stride: a != b),
        ),
        Mistake(
            "projection only at strides",
            "Your shortcut has no weights where the stride is 1 and the channels change. The input "
            "does not fit there, so it is a projection, too.",
            wrong.projected(lambda _, a, b, stride: stride > 1),
        ),
        Mistake(
            "projection at strides of 2 only",
            "Where the channels stay, your shortcut has weights at a stride of 2 only. The maps "
            "shrink at every stride above 1.",
            wrong.projected(lambda _, a, b, stride: a != b or stride == 2),
        ),
        Mistake(
            "projection only where both change",
            "Your shortcut has weights only where the stride is above 1 and the channels change. "
            "One of the two is enough: the input does not fit then.",
            wrong.projected(lambda _, a, b, stride: a != b and stride > 1),
        ),
        Mistake(
            "projection always",
            "Your shortcut has weights even where stride is 1 and the channels stay. Nothing "
            "changes there: the shortcut is the input itself.",
            wrong.Projected,
        ),
        Mistake(
            "ReLU before batch norm",
            "Your ReLU comes before the batch norm. In this block a batch norm follows each "
            "convolution at once, and the ReLU follows the batch norm.",
            wrong.RELU_BEFORE_NORM,
            variants=(wrong.RELUS_BEFORE_NORMS,),
        ),
        Mistake(
            "batch norms mixed up",
            "Your batch norms are not where they belong: bn1 follows conv1, and bn2 follows conv2. "
            "Each has weights of its own.",
            wrong.FIRST_NORM_TWICE,
            variants=(wrong.SECOND_NORM_TWICE, wrong.NORMS_SWAPPED),
        ),
        Mistake(
            "batch norm left out",
            "A batch norm of F is built in yours and never called. One follows each convolution.",
            wrong.NO_SECOND_NORM,
            variants=(wrong.NO_FIRST_NORM, wrong.NO_NORM),
        ),
        Mistake(
            "ReLU on both sides of the sum",
            "Your F passes a ReLU before it is added, so it can only add, never take away. The "
            "last ReLU comes after the sum, and only there.",
            wrong.RELU_TWICE,
        ),
        Mistake(
            "ReLU on the shortcut",
            "Your shortcut has a ReLU. It hands on what it has as it is, negative numbers, too; "
            "the ReLU follows the sum.",
            wrong.RELU_ON_SHORTCUT,
        ),
        Mistake(
            "no ReLU at all",
            "Your block has no ReLU. One stands between the two pairs of F, and one follows the "
            "sum.",
            wrong.NO_RELU,
        ),
        Mistake(
            "shortcut of F",
            "Your shortcut reads what F answers, or a part of it. It reads x, the input of the "
            "block.",
            wrong.SHORTCUT_OF_F,
            variants=(wrong.SHORTCUT_INSIDE,),
        ),
        Mistake(
            "stride of 2 always",
            "Your convolutions have a stride of 2, whatever `stride` is. Use the argument.",
            wrong.strided("two"),
        ),
        Mistake(
            "shortcut only where nothing changes",
            "Where the shape changes, yours answers F alone. There the shortcut is a projection, "
            "and it is added, too.",
            wrong.OnlyWhereNothingChanges,
        ),
        Mistake(
            "biases in convolutions",
            "Your convolutions, or some of them, have biases. A batch norm follows each of them, "
            "so they have none.",
            wrong.biased("conv1", "conv2", "shortcut"),
            variants=(wrong.biased("conv1", "conv2"), wrong.biased("shortcut")),
        ),
        Mistake(
            "kernels of other sizes",
            "Your kernels have other sizes. Those of F are 3x3, the one on the shortcut is 1x1.",
            wrong.sized(conv1=5, conv2=5),
            variants=(wrong.sized(shortcut=3), wrong.sized(conv1=1), wrong.sized(conv2=1)),
        ),
        Mistake(
            "shortcut without batch norm",
            "Your projection has no batch norm. One follows the 1x1 convolution of the shortcut.",
            wrong.NoNormOnShortcut,
        ),
        Mistake(
            "layers of other names",
            "One of your layers at least has another name than the statement gives it. The check "
            "loads weights by these names.",
            wrong.renamed("bn1", "norm1"),
            variants=(wrong.renamed("conv1", "first"), wrong.renamed("shortcut", "projection")),
        ),
    ),
    accepted=(wrong.WithIdentity, wrong.InPlace),
    forbidden=("BasicBlock", "Bottleneck"),
    points=3,
    minutes=18,
    difficulty=2,
)
