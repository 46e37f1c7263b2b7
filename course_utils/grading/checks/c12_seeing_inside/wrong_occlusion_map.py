"""Wrong maps of what a score loses under squares, and the steps that they are made of."""

from collections.abc import Callable

import torch

from course_utils.grading.engine.check import Mistake

Score = Callable[[torch.Tensor], torch.Tensor]
Work = Callable[..., torch.Tensor]
Starts = Callable[[int, int, int], torch.Tensor]  # length, window, stride -> where squares begin
Gather = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]  # losses (S,), masks -> (H, W)


def inside(length: int, window: int, stride: int) -> torch.Tensor:
    return torch.arange(0, length - window + 1, stride)


def at(size: tuple[int, int], window: int, top: torch.Tensor, left: torch.Tensor) -> torch.Tensor:
    """Squares at all of these rows and columns, as a boolean (squares, H, W)."""
    rows, columns = (torch.arange(length) for length in size)
    down = (rows >= top[:, None]) & (rows < top[:, None] + window)
    across = (columns >= left[:, None]) & (columns < left[:, None] + window)
    return (down[:, None, :, None] & across[None, :, None, :]).flatten(0, 1)


def squares(image: torch.Tensor, window: int, stride: int, starts: Starts = inside) -> torch.Tensor:
    """Where each square is, as a boolean (squares, H, W)."""
    h, w = image.shape[1:]
    return at((h, w), window, starts(h, window, stride), starts(w, window, stride))


def losses(
    image: torch.Tensor, score: Score, masks: torch.Tensor, cover: torch.Tensor
) -> torch.Tensor:
    """What the score loses under each mask."""
    return score(image[None]) - score(torch.where(masks[:, None], cover[:, None, None], image))


def total(lost: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    return torch.einsum("s,shw->hw", lost, masks.to(lost.dtype))


def averaged(lost: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    return total(lost, masks) / masks.sum(0).clamp(min=1)


def asking(
    lose: Callable[..., torch.Tensor] = losses, gather: Gather = averaged, starts: Starts = inside
) -> Work:
    """The work with other questions, another mean, or squares elsewhere."""

    def work(
        image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
    ) -> torch.Tensor:
        masks = squares(image, window, stride, starts)
        return gather(lose(image, score, masks, cover), masks)

    return work


def with_losses(change: Callable[[torch.Tensor], torch.Tensor]) -> Work:
    return asking(lambda *question: change(losses(*question)))


def colored(color: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> Work:
    """The work with another color. color: of the image and `cover`"""
    return asking(
        lambda image, score, masks, cover: losses(image, score, masks, color(image, cover))
    )


def first_channel(
    image: torch.Tensor, score: Score, masks: torch.Tensor, cover: torch.Tensor
) -> torch.Tensor:
    hidden = torch.where(masks, cover[0], image[0])
    others = image[1:].expand(len(masks), -1, -1, -1)
    return score(image[None]) - score(torch.cat([hidden[:, None], others], dim=1))


def along(axis: int) -> Callable[..., torch.Tensor]:
    """The losses where the color runs along an axis of the square."""

    def lose(
        image: torch.Tensor, score: Score, masks: torch.Tensor, cover: torch.Tensor
    ) -> torch.Tensor:
        places = (masks.cumsum(axis) - 1).clamp(0, len(cover) - 1)
        return score(image[None]) - score(
            torch.where(masks[:, None], cover[places][:, None], image)
        )

    return lose


def never_uncovered(
    image: torch.Tensor, score: Score, masks: torch.Tensor, cover: torch.Tensor
) -> torch.Tensor:
    return losses(image, score, masks.cumsum(0) > 0, cover)


def since_the_last(
    image: torch.Tensor, score: Score, masks: torch.Tensor, cover: torch.Tensor
) -> torch.Tensor:
    lost = never_uncovered(image, score, masks, cover)
    return lost.diff(prepend=torch.zeros(1, dtype=lost.dtype))


def relative(
    image: torch.Tensor, score: Score, masks: torch.Tensor, cover: torch.Tensor
) -> torch.Tensor:
    return losses(image, score, masks, cover) / score(image[None])


def what_is_left(
    image: torch.Tensor, score: Score, masks: torch.Tensor, cover: torch.Tensor
) -> torch.Tensor:
    return score(image[None]) - losses(image, score, masks, cover)


def overwritten(lost: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    heat = torch.zeros_like(masks[0], dtype=lost.dtype)
    for value, mask in zip(lost, masks, strict=True):
        heat[mask] = value
    return heat


def at_one_pixel(middle: bool) -> Gather:
    def gather(lost: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
        heat = torch.zeros_like(masks[0], dtype=lost.dtype)
        for value, mask in zip(lost, masks, strict=True):
            places = mask.nonzero()
            side = int(places[-1, 0] - places[0, 0]) + 1
            row, column = places[0] + (side // 2 if middle else 0)
            heat[row, column] = value
        return heat

    return gather


def largest(lost: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    values = torch.where(masks, lost[:, None, None], -torch.inf).amax(0)
    return torch.where(masks.any(0), values, 0)


def exchanged(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> torch.Tensor:
    h, w = image.shape[1:]
    starts = inside(w, window, stride), inside(h, window, stride)
    lost = losses(image, score, at((h, w), window, *starts), cover)
    return averaged(lost, at((w, h), window, *starts))


def to_the_edge(length: int, window: int, stride: int) -> torch.Tensor:
    return torch.cat([inside(length, window, stride), torch.tensor([length - window])]).unique()


MISTAKES = (
    Mistake(
        "sign turned round",
        "Your signs are turned round. A pixel that helps the score makes it fall when covered: "
        "that is a loss, and positive.",
        with_losses(torch.neg),
    ),
    Mistake(
        "sign lost",
        "Your losses have no sign. Where the score rises under the square, the loss is negative.",
        with_losses(torch.abs),
    ),
    Mistake(
        "gains left out",
        "You leave out squares under which the score rises. Their loss is negative and counts.",
        with_losses(torch.relu),
        variants=(asking(gather=lambda lost, masks: averaged(lost, masks).relu()),),
    ),
    Mistake(
        "score for loss",
        "You note the score of the covered image. A loss is what the score had before, less that.",
        asking(what_is_left),
    ),
    Mistake(
        "share of the score",
        "You divide by the score of the whole image. Asked is the loss itself.",
        asking(relative),
    ),
    Mistake(
        "sum for mean",
        "You add up the losses of all squares over a pixel, so pixels in the middle get more "
        "for being covered more often. Take their mean.",
        asking(gather=total),
    ),
    Mistake(
        "divided by the wrong number",
        "You divide the losses of every pixel by the same number. Each has its own: by how many "
        "squares it was covered.",
        asking(gather=lambda lost, masks: total(lost, masks) / len(masks)),
        variants=(asking(gather=lambda lost, masks: total(lost, masks) / masks[0].sum()),),
    ),
    Mistake(
        "nan where nothing covers",
        "Where no square covers a pixel, you divide 0 by 0. Such a pixel gets 0.",
        asking(gather=lambda lost, masks: total(lost, masks) / masks.sum(0)),
    ),
    Mistake(
        "last square counts",
        "Where squares overlap, the last one overwrites those before it. A pixel gets the mean "
        "of them all.",
        asking(gather=overwritten),
    ),
    Mistake(
        "largest loss",
        "Where squares overlap, yours takes the largest loss. A pixel gets their mean.",
        asking(gather=largest),
    ),
    Mistake(
        "one pixel for a square",
        "You note the loss of a square at one of its pixels. It belongs to every pixel that the "
        "square covers.",
        asking(gather=at_one_pixel(middle=False)),
        variants=(asking(gather=at_one_pixel(middle=True)),),
    ),
    Mistake(
        "last square missed",
        "Your squares stop early: the last one ends at the border, where the stride leads there.",
        asking(starts=lambda length, window, stride: torch.arange(0, length - window, stride)),
        variants=(
            asking(
                starts=lambda length, window, stride: torch.arange(
                    0, (length - window) // stride * stride, stride
                )
            ),
        ),
    ),
    Mistake(
        "squares over the edge",
        "Some of your squares hang over the edge of the image. All lie inside.",
        asking(starts=lambda length, window, stride: torch.arange(0, length, stride)),
        variants=(
            asking(
                starts=lambda length, window, stride: torch.arange(0, length, stride) - window // 2
            ),
        ),
    ),
    Mistake(
        "extra square at the edge",
        "Where the stride does not lead to the edge, you add a square that ends there. Squares "
        "begin at the upper left and go by the stride alone.",
        asking(starts=to_the_edge),
    ),
    Mistake(
        "stride ignored",
        "Your squares do not go by `stride`, which may be more or less than the window.",
        asking(starts=lambda length, window, stride: inside(length, window, window)),
        variants=(asking(starts=lambda length, window, stride: inside(length, window, 1)),),
    ),
    Mistake(
        "covered with zero",
        "Your squares are zero. They should have the color `cover`.",
        colored(lambda image, cover: torch.zeros_like(cover)),
    ),
    Mistake(
        "one gray for all channels",
        "Your squares have one value in all channels. `cover` has a value for each of them.",
        colored(lambda image, cover: cover.mean().expand(len(cover))),
        variants=(
            colored(lambda image, cover: cover[:1].expand(len(cover))),
            colored(lambda image, cover: image.mean().expand(len(cover))),
        ),
    ),
    Mistake(
        "mean of the image for the color",
        "Your squares have the mean color of the image. They should have the color `cover`.",
        colored(lambda image, cover: image.mean((1, 2))),
    ),
    Mistake(
        "color along a side",
        "The values of `cover` run along a side of your square. They belong to the channels: the "
        "last axis of the square is its width.",
        asking(along(2)),
        variants=(asking(along(1)),),
    ),
    Mistake(
        "one channel covered", "Your square covers the first channel only.", asking(first_channel)
    ),
    Mistake(
        "never uncovered",
        "Your squares stay where they were: the second question is asked with two squares on "
        "the image. Start each from a fresh copy.",
        asking(never_uncovered),
        variants=(asking(since_the_last),),
    ),
    Mistake(
        "height and width exchanged",
        "You take the width of the image for its height. An image is (C, H, W).",
        exchanged,
        variants=(lambda *case: asking()(*case).T,),
    ),
)
