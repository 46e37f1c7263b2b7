"""Wrong ways to convolve by a table of connections."""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F

from course_utils.grading.engine.check import Mistake

Table = list[list[int]]


def seen_by(kernels: torch.Tensor, table: Table) -> torch.Tensor:
    """1 where output map k sees input map c, (K, C)."""
    mask = kernels.new_zeros(kernels.shape[:2])
    for k, seen in enumerate(table):
        mask[k, seen] = 1
    return mask


def effective(kernels: torch.Tensor, table: Table) -> int:
    """The number of weights and biases that have an effect."""
    return sum(map(len, table)) * kernels[0, 0].numel() + len(kernels)


def biased(answers: torch.Tensor, biases: torch.Tensor, table: Table) -> torch.Tensor:
    return answers + biases[:, None, None]


def by_mask(
    maps: torch.Tensor,
    kernels: torch.Tensor,
    biases: torch.Tensor,
    table: Table,
    mask: Callable[[torch.Tensor, Table], torch.Tensor] = seen_by,
    turn: Callable[[torch.Tensor], torch.Tensor] = lambda kernels: kernels,
    join: Callable[[torch.Tensor, torch.Tensor, Table], torch.Tensor] = biased,
    count: Callable[[torch.Tensor, Table], int] = effective,
) -> tuple[torch.Tensor, int]:
    """As it is done by hand, each keyword one way to do it wrong."""
    answers = F.conv2d(maps, turn(kernels) * mask(kernels, table)[:, :, None, None])
    return join(answers, biases, table), count(kernels, table)


def everything(kernels: torch.Tensor, table: Table) -> torch.Tensor:
    return torch.ones_like(kernels[:, :, 0, 0])


def left_out(kernels: torch.Tensor, table: Table) -> torch.Tensor:
    return 1 - seen_by(kernels, table)


def transposed(kernels: torch.Tensor, table: Table) -> torch.Tensor:
    mask = kernels.new_zeros(kernels.shape[:2])
    for c, outs in enumerate(table):
        for k in outs:
            mask[k, c] = 1
    return mask


def one_for_all(kernels: torch.Tensor, table: Table) -> torch.Tensor:
    return seen_by(kernels, [sorted({c for seen in table for c in seen})] * len(table))


def mean(kernels: torch.Tensor, table: Table) -> torch.Tensor:
    mask = seen_by(kernels, table)
    return mask / mask.sum(1, keepdim=True)


def mean_with_bias(answers: torch.Tensor, biases: torch.Tensor, table: Table) -> torch.Tensor:
    return (
        biased(answers, biases, table) / torch.tensor([len(seen) for seen in table])[:, None, None]
    )


def bias_each(answers: torch.Tensor, biases: torch.Tensor, table: Table) -> torch.Tensor:
    return biased(answers, biases * torch.tensor([len(seen) for seen in table]), table)


def each_with_bias(kernels: torch.Tensor, table: Table) -> int:
    return sum(map(len, table)) * (kernels[0, 0].numel() + 1)


def all_weights(kernels: torch.Tensor, table: Table) -> int:
    return kernels.numel() + len(kernels)


def not_zero(kernels: torch.Tensor, table: Table) -> int:
    kept = kernels * seen_by(kernels, table)[:, :, None, None]
    return int(kept.count_nonzero()) + len(kernels)


def square(kernels: torch.Tensor, table: Table, axis: int = 3) -> int:
    return sum(map(len, table)) * kernels.shape[axis] ** 2 + len(kernels)


def row_by_row(
    maps: torch.Tensor,
    kernels: torch.Tensor,
    biases: torch.Tensor,
    table: Table,
    choose: Callable[[list[int]], tuple[list[int], list[int]]],
) -> tuple[torch.Tensor, int]:
    """choose: the input maps and the kernels that belong to a row of the table"""
    answers = []
    for k, seen in enumerate(table):
        inputs, places = choose(seen)
        answers.append(F.conv2d(maps[:, inputs], kernels[k : k + 1, places], biases[k : k + 1]))
    return torch.cat(answers, 1), effective(kernels, table)


def padded(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: Table
) -> tuple[torch.Tensor, int]:
    kh, kw = kernels.shape[2:]
    maps = F.pad(maps, ((kw - 1) // 2, kw // 2, (kh - 1) // 2, kh // 2))
    return by_mask(maps, kernels, biases, table)


MISTAKES = (
    Mistake(
        "table ignored",
        "Every map sees every map in yours, as in networks of today.",
        partial(by_mask, mask=everything),
        variants=(partial(by_mask, mask=everything, count=all_weights),),
    ),
    Mistake(
        "one choice for all",
        "All your maps see the same maps: those that are in the table anywhere. Each row is the "
        "choice of one map.",
        partial(by_mask, mask=one_for_all),
    ),
    Mistake(
        "table turned round",
        "Your maps see what the table leaves out. It lists for each map what the map does see.",
        partial(by_mask, mask=left_out),
        variants=(
            partial(
                by_mask,
                mask=left_out,
                count=lambda kernels, table: (
                    int(left_out(kernels, table).sum()) * kernels[0, 0].numel() + len(kernels)
                ),
            ),
        ),
    ),
    Mistake(
        "table read by columns",
        "You read a row of the table as the output maps of one input map. A row belongs to an "
        "output map and lists its input maps.",
        partial(by_mask, mask=transposed),
    ),
    Mistake(
        "counted from one",
        "You take one off the numbers of the table. They count from 0, as indices do.",
        partial(
            by_mask,
            mask=lambda kernels, table: seen_by(kernels, [[c - 1 for c in seen] for seen in table]),
        ),
    ),
    Mistake(
        "the first kernels",
        "A map that sees two maps gets the first two kernels of its row in yours. Kernel [k, "
        "c] belongs to map c.",
        partial(row_by_row, choose=lambda seen: (seen, list(range(len(seen))))),
    ),
    Mistake(
        "kernels in another order",
        "You sort the maps of a row, but not their kernels, or the other way round. A row may be "
        "in any order, and kernel [k, c] belongs to map c.",
        partial(row_by_row, choose=lambda seen: (sorted(seen), seen)),
    ),
    Mistake(
        "only the last map",
        "Your map keeps what it sees in the last map of its row: each one replaces the one before. "
        "They are added up.",
        partial(row_by_row, choose=lambda seen: (seen[-1:], seen[-1:])),
    ),
    Mistake(
        "mean of the maps",
        "You take the mean over the maps that a map sees. They are added up.",
        partial(by_mask, mask=mean),
        variants=(partial(by_mask, join=mean_with_bias),),
    ),
    Mistake(
        "flipped kernels",
        "You turn the kernels around. `F.conv2d` lays them on the maps as they are, and so does "
        "LeNet.",
        partial(by_mask, turn=lambda kernels: kernels.flip(2, 3)),
    ),
    Mistake(
        "padded maps",
        "You pad the maps, so there are more answers. The kernels stay inside of them.",
        padded,
    ),
    Mistake(
        "no bias",
        "Your maps have no bias. Each adds its own.",
        partial(by_mask, join=lambda answers, biases, table: answers),
    ),
    Mistake(
        "a bias for each connection",
        "Your bias is added once for each connection. A map has one, however many maps it sees.",
        partial(by_mask, join=bias_each),
        variants=(partial(by_mask, join=bias_each, count=each_with_bias),),
    ),
    Mistake(
        "a bias counted for each connection",
        "Your count has a bias for each connection. A map has one, however many maps it sees.",
        partial(by_mask, count=each_with_bias),
    ),
    Mistake(
        "biases not counted",
        "Your count has the weights only. A bias is a parameter too.",
        partial(by_mask, count=lambda kernels, table: effective(kernels, table) - len(kernels)),
    ),
    Mistake(
        "zeros counted",
        "Your count includes kernels that the table switches off. Nothing can be learned there.",
        partial(by_mask, count=all_weights),
        variants=(partial(by_mask, count=lambda kernels, table: kernels.numel()),),
    ),
    Mistake(
        "one weight for a connection",
        "You count one weight for each connection. A kernel has one for each of its places.",
        partial(by_mask, count=lambda kernels, table: sum(map(len, table)) + len(kernels)),
        variants=(partial(by_mask, count=lambda kernels, table: sum(map(len, table))),),
    ),
    Mistake(
        "square kernel counted",
        "You count the weights of a square kernel. A kernel has height times width of them.",
        partial(by_mask, count=square),
        variants=(partial(by_mask, count=partial(square, axis=2)),),
    ),
    Mistake(
        "weights of 0 not counted",
        "You count only the weights that are not 0. A weight that is 0 by chance can still learn, "
        "if the table lets its map through.",
        partial(by_mask, count=not_zero),
        variants=(
            partial(
                by_mask,
                count=lambda kernels, table: not_zero(kernels, table) - len(kernels),
            ),
        ),
    ),
    Mistake(
        "count first",
        "Your answers are swapped: the maps come first, then the number of parameters.",
        lambda *arguments: by_mask(*arguments)[::-1],
    ),
)
