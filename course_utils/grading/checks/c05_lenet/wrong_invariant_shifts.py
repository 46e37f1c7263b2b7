"""Wrong ways to ask by how many pixels a picture may move before a C-layer notices."""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F

from course_utils.grading.engine.check import Mistake


def moved(picture: torch.Tensor, dy: int, dx: int) -> torch.Tensor:
    return picture.roll((dy, dx), (0, 1))


def fired(answers: torch.Tensor, threshold: float) -> torch.Tensor:
    return F.relu(answers - threshold)


def asked(
    picture: torch.Tensor,
    kernel: torch.Tensor,
    threshold: float,
    window: int,
    reach: int,
    move: Callable[[torch.Tensor, int, int], torch.Tensor] = moved,
    padding: Any = 0,
    s_layer: Callable[[torch.Tensor, float], torch.Tensor] = fired,
    c_layer: Callable[..., torch.Tensor] = F.max_pool2d,
    same: Callable[[torch.Tensor, torch.Tensor], bool] = torch.equal,
) -> torch.Tensor:
    """As it is done by hand, each keyword one way to do it wrong."""

    def read(dy: int, dx: int) -> torch.Tensor:
        views = move(picture, dy, dx)[None, None]
        return c_layer(
            s_layer(F.conv2d(views, kernel[None, None], padding=padding), threshold), window
        )

    shifts = range(-reach, reach + 1)
    still = read(0, 0)
    return torch.tensor([[same(read(dy, dx), still) for dx in shifts] for dy in shifts])


def agrees_anywhere(answers: torch.Tensor, still: torch.Tensor) -> bool:
    return bool((answers == still).any())


def flipped(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return asked(picture, kernel.flip(0, 1), threshold, window, reach)


def same_padded(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    top, left = ((side - 1) // 2 for side in kernel.shape)
    bottom, right = (side // 2 for side in kernel.shape)
    padded = F.pad(picture, (left, right, top, bottom))
    return asked(padded, kernel, threshold, window, reach)


def c_layer_moved(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    answers = F.max_pool2d(
        fired(F.conv2d(picture[None, None], kernel[None, None]), threshold), window
    )
    shifts = range(-reach, reach + 1)
    return torch.tensor(
        [[torch.equal(answers.roll((dy, dx), (2, 3)), answers) for dx in shifts] for dy in shifts]
    )


def piled_up(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    latest = picture

    def pile(start: torch.Tensor, dy: int, dx: int) -> torch.Tensor:
        nonlocal latest
        latest = latest.roll((dy, dx), (0, 1))
        return latest

    return asked(picture, kernel, threshold, window, reach, move=pile)


def turned(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return asked(picture, kernel, threshold, window, reach).flip(0, 1)


def axes_swapped(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return asked(picture, kernel, threshold, window, reach).T


def negative_index(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return asked(picture, kernel, threshold, window, reach).roll((-reach, -reach), (0, 1))


def last_shift_missed(
    picture: torch.Tensor,
    kernel: torch.Tensor,
    threshold: float,
    window: int,
    reach: int,
    fill: bool | None = False,
) -> torch.Tensor:
    """fill: what stands in the last row and column; None leaves them out"""
    table = asked(picture, kernel, threshold, window, reach)
    if fill is None:
        return table[:-1, :-1]
    table[-1] = table[:, -1] = fill
    return table


MISTAKES = (
    Mistake(
        "S-cells compared",
        "You compare the S-cells. They move along with the picture, so they notice any shift.",
        partial(asked, c_layer=lambda s_cells, window: s_cells),
    ),
    Mistake(
        "windows that overlap",
        "Your windows move by one pixel and overlap. The stride of the pooling is as large as its "
        "window.",
        partial(asked, c_layer=partial(F.max_pool2d, stride=1)),
    ),
    Mistake(
        "windows over the edge",
        "You pool the rows and columns that are left over, too. A window that is not whole gives "
        "no answer.",
        partial(asked, c_layer=partial(F.max_pool2d, ceil_mode=True)),
    ),
    Mistake(
        "one number for the layer",
        "You compare one number for the whole C-layer. It forgets the place inside a window, but "
        "not which window it was.",
        partial(asked, c_layer=lambda s_cells, window: F.max_pool2d(s_cells, window).amax()),
        variants=(
            partial(asked, c_layer=lambda s_cells, window: F.max_pool2d(s_cells, window).sum()),
            partial(
                asked,
                c_layer=lambda s_cells, window: F.max_pool2d(s_cells, window).count_nonzero(),
            ),
            partial(asked, c_layer=lambda s_cells, window: s_cells.amax()),
            partial(asked, c_layer=lambda s_cells, window: s_cells.sum()),
        ),
    ),
    Mistake(
        "one window is enough",
        "You are content if any window answers the same. All of them have to.",
        partial(asked, same=agrees_anywhere),
    ),
    Mistake(
        "only whether it fires",
        "You compare only whether something fires in a window. How strongly it fires has to be the "
        "same, too.",
        partial(asked, s_layer=lambda answers, threshold: (answers > threshold).float()),
    ),
    Mistake(
        "mean for maximum",
        "Your C-cells take the mean of their window. A C-cell answers as strongly as the "
        "strongest S-cell near it.",
        partial(asked, c_layer=F.avg_pool2d),
    ),
    Mistake(
        "no threshold",
        "Your S-cells fire for half a pattern too: the threshold is not taken off before the "
        "negative answers are cut.",
        partial(asked, s_layer=lambda answers, threshold: answers.relu()),
    ),
    Mistake(
        "no ReLU",
        "Your S-cells answer below 0 as well. An S-cell that does not reach its threshold says 0.",
        partial(asked, s_layer=lambda answers, threshold: answers - threshold),
    ),
    Mistake(
        "flipped kernel",
        "You turn the kernel around. The S-layer is a correlation: the kernel lies on the picture "
        "as it is.",
        flipped,
    ),
    Mistake(
        "padded picture",
        "You pad the picture before the correlation, so the windows begin elsewhere. The kernel "
        "stays inside of it.",
        partial(asked, padding=1),
        variants=(same_padded,),
    ),
    Mistake(
        "true where it differs",
        "Your table is true where the C-layer answers something else. Asked is where it answers "
        "the same.",
        partial(asked, same=lambda answers, still: not torch.equal(answers, still)),
    ),
    Mistake(
        "moved the other way",
        "Your table is turned round: its first row and column should be of the picture moved up "
        "and left, which is the negative shift.",
        turned,
    ),
    Mistake(
        "axes swapped",
        "Your rows are the shifts to the side. A row is a shift down.",
        axes_swapped,
    ),
    Mistake(
        "moved along one axis",
        "Your picture moves along one axis only. Rows move by dy and columns by dx.",
        partial(asked, move=lambda picture, dy, dx: picture.roll(dy + dx, 0)),
        variants=(
            partial(asked, move=lambda picture, dy, dx: picture.roll(dy + dx, 1)),
            partial(asked, move=lambda picture, dy, dx: picture.roll(dy, 0)),
            partial(asked, move=lambda picture, dy, dx: picture.roll(dx, 1)),
        ),
    ),
    Mistake(
        "shifts pile up",
        "You move the picture that has been moved before. Each shift starts from the picture as it "
        "was given.",
        piled_up,
    ),
    Mistake(
        "C-layer moved",
        "You move the map of the C-layer. It is the picture that moves, and both layers look at it "
        "again.",
        c_layer_moved,
    ),
    Mistake(
        "written at a negative index",
        "You write at [dy, dx], where a negative number counts from the end. No shift at all "
        "belongs to the middle, [reach, reach].",
        negative_index,
    ),
    Mistake(
        "last shift missed",
        "Your shifts end one too early: the one by reach itself is missing.",
        last_shift_missed,
        variants=(partial(last_shift_missed, fill=True), partial(last_shift_missed, fill=None)),
    ),
)
