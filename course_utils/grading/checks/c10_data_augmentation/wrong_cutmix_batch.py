"""Wrong implementations of cutmix_batch."""

import torch
from torch import Tensor

Two = tuple[Tensor, Tensor]


def clipped(images: Tensor, boxes: Tensor) -> Tensor:
    """The boxes (N, 4), cut off at the edge of the image."""
    h, w = images.shape[2:]
    return torch.minimum(boxes.clamp(min=0), torch.tensor([h, w, h, w]))


def areas(images: Tensor, boxes: Tensor) -> Tensor:
    """Of each box, as a fraction of the image."""
    top, left, bottom, right = boxes.unbind(1)
    return (bottom - top) * (right - left) / (images.shape[2] * images.shape[3])


def pasted(images: Tensor, sources: Tensor, boxes: Tensor) -> Tensor:
    """The slices of `boxes` of each source, in a copy of its image."""
    out = images.clone()
    for i, (top, left, bottom, right) in enumerate(boxes.tolist()):
        out[i, :, top:bottom, left:right] = sources[i, :, top:bottom, left:right]
    return out


def mixed(labels: Tensor, partner: Tensor, area: Tensor) -> Tensor:
    return (1 - area[:, None]) * labels + area[:, None] * labels[partner]


def with_boxes(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    """Everything as it should be, for boxes inside the image."""
    area = areas(images, boxes)
    return pasted(images, images[partner], boxes), mixed(labels, partner, area)


def with_area(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor, area: Tensor) -> Two:
    """The right images, with labels by another area."""
    box = clipped(images, boxes)
    return pasted(images, images[partner], box), mixed(labels, partner, area)


def with_images(out: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    """Other images, with the right labels."""
    return out, mixed(labels, partner, areas(out, clipped(out, boxes)))


def low_sides_as_drawn(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    h, w = images.shape[2:]
    area = areas(images, torch.minimum(boxes, torch.tensor([h, w, h, w])))
    return with_area(images, labels, partner, boxes, area)


def high_sides_as_drawn(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return with_area(images, labels, partner, boxes, areas(images, boxes.clamp(min=0)))


def area_in_one(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return with_area(images, labels, partner, boxes, areas(images, boxes).clamp(0, 1))


def slices_from_the_end(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return with_images(pasted(images, images[partner], boxes), labels, partner, boxes)


def what_the_slices_hold(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    every = torch.ones_like(images)
    area = pasted(0 * every, every, boxes).mean((1, 2, 3))
    return pasted(images, images[partner], boxes), mixed(labels, partner, area)


def low_sides_kept(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    h, w = images.shape[2:]
    box = torch.minimum(boxes, torch.tensor([h, w, h, w]))
    return pasted(images, images[partner], box), mixed(labels, partner, areas(images, box))


def columns_first(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    box = clipped(images, boxes[:, [1, 0, 3, 2]]).clamp(min=0)
    return with_boxes(images, labels, partner, box)


def columns_first_in_slices(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    box = clipped(images, boxes)[:, [1, 0, 3, 2]]
    return with_images(pasted(images, images[partner], box), labels, partner, boxes)


def ends_included(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    box = clipped(images, boxes + torch.tensor([0, 0, 1, 1]))
    return with_boxes(images, labels, partner, box)


def ends_pasted(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    box = clipped(images, boxes + torch.tensor([0, 0, 1, 1]))
    return with_images(pasted(images, images[partner], box), labels, partner, boxes)


def ends_counted(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = areas(images, clipped(images, boxes) + torch.tensor([0, 0, 1, 1]))
    return with_area(images, labels, partner, boxes, area)


def clipped_early(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return with_boxes(images, labels, partner, clipped(images[:, :, 1:, 1:], boxes))


def sizes_exchanged(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    w, h = images.shape[2:]
    box = torch.minimum(boxes.clamp(min=0), torch.tensor([h, w, h, w]))
    return pasted(images, images[partner], box), mixed(labels, partner, areas(images, box))


def height_and_width(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    corner, size = boxes[:, :2], boxes[:, 2:]
    return with_boxes(
        images, labels, partner, clipped(images, torch.cat([corner, corner + size], dim=1))
    )


def from_clipped_corner(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    corner, size = boxes[:, :2].clamp(min=0), boxes[:, 2:]
    return with_boxes(
        images, labels, partner, clipped(images, torch.cat([corner, corner + size], dim=1))
    )


def labels_in_place(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    box = clipped(images, boxes)
    labels = labels.clone()
    for i, area in enumerate(areas(images, box)):
        labels[i] = (1 - area) * labels[i] + area * labels[partner[i]]
    return pasted(images, images[partner], box), labels


def mean_area(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = areas(images, clipped(images, boxes))
    return with_area(images, labels, partner, boxes, area.mean().expand(len(area)))


def last_area(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = areas(images, clipped(images, boxes))
    return with_area(images, labels, partner, boxes, area[-1:].expand(len(area)))


def first_area(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = areas(images, clipped(images, boxes))
    return with_area(images, labels, partner, boxes, area[:1].expand(len(area)))


def in_pixels(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    h, w = images.shape[2:]
    area = areas(images, clipped(images, boxes)) * h * w
    return with_area(images, labels, partner, boxes, area)


def of_the_channels(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = areas(images, clipped(images, boxes)) / images.shape[1]
    return with_area(images, labels, partner, boxes, area)


def of_the_batch(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = areas(images, clipped(images, boxes)) / len(images)
    return with_area(images, labels, partner, boxes, area)


def of_all_numbers(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = areas(images, clipped(images, boxes)) / (len(images) * images.shape[1])
    return with_area(images, labels, partner, boxes, area)


def of_a_square(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    h, w = images.shape[2:]
    area = areas(images, clipped(images, boxes)) * h / w
    return with_area(images, labels, partner, boxes, area)


def black_box(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    out = pasted(images, torch.zeros_like(images), clipped(images, boxes))
    return with_images(out, labels, partner, boxes)


def black_box_only(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return pasted(images, torch.zeros_like(images), clipped(images, boxes)), labels


def from_the_corner(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    out = images.clone()
    for i, (top, left, bottom, right) in enumerate(clipped(images, boxes).tolist()):
        source = images[partner[i], :, : bottom - top, : right - left]
        out[i, :, top:bottom, left:right] = source
    return with_images(out, labels, partner, boxes)


def to_the_corner(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    out = images.clone()
    for i, (top, left, bottom, right) in enumerate(clipped(images, boxes).tolist()):
        source = images[partner[i], :, top:bottom, left:right]
        out[i, :, : bottom - top, : right - left] = source
    return with_images(out, labels, partner, boxes)


def larger_part(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = (areas(images, clipped(images, boxes)) > 0.5).float()
    return with_area(images, labels, partner, boxes, area)


def at_least_half(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = (areas(images, clipped(images, boxes)) >= 0.5).float()
    return with_area(images, labels, partner, boxes, area)


def into_the_partner(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    out = pasted(images[partner], images, clipped(images, boxes))
    return with_images(out, labels, partner, boxes)


def into_the_partner_both(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    box = clipped(images, boxes)
    out = pasted(images[partner], images, box)
    return out, mixed(labels, partner, 1 - areas(images, box))


def images_kept(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return with_images(images, labels, partner, boxes)


def labels_of_partner(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = torch.ones(len(images))
    return with_area(images, labels, partner, boxes, area)


def half_and_half(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = torch.full((len(images),), 0.5)
    return with_area(images, labels, partner, boxes, area)


def exchanged(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = 1 - areas(images, clipped(images, boxes))
    return with_area(images, labels, partner, boxes, area)


def exchanged_as_drawn(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return with_area(images, labels, partner, boxes, 1 - areas(images, boxes))


def one_box(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return with_boxes(images, labels, partner, clipped(images, boxes[:1].expand(len(boxes), 4)))


def pasted_from_pasted(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    out = images.clone()
    for i, (top, left, bottom, right) in enumerate(clipped(images, boxes).tolist()):
        out[i, :, top:bottom, left:right] = out[partner[i], :, top:bottom, left:right].clone()
    return with_images(out, labels, partner, boxes)


def all_in_place(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    out, _ = pasted_from_pasted(images, labels, partner, boxes)
    return out, labels_in_place(images, labels, partner, boxes)[1]


def labels_kept(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return pasted(images, images[partner], clipped(images, boxes)), labels


def onto_the_partner(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    images, labels, box = images.clone(), labels.clone(), clipped(images, boxes)
    old, old_labels = images.clone(), labels.clone()
    for i, area in enumerate(areas(images, box)):
        j, (top, left, bottom, right) = partner[i], box[i].tolist()
        images[j, :, top:bottom, left:right] = old[i, :, top:bottom, left:right]
        labels[j] = (1 - area) * old_labels[j] + area * old_labels[i]
    return images, labels


def one_partner(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    return with_boxes(images, labels, partner[:1].expand(len(partner)), clipped(images, boxes))


def mixup_in_the_box(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    box = clipped(images, boxes)
    area = areas(images, box)[:, None, None, None]
    sources = (1 - area) * images + area * images[partner]
    return with_images(pasted(images, sources, box), labels, partner, boxes)


def label_added(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    area = areas(images, clipped(images, boxes))[:, None]
    return labels_kept(images, labels, partner, boxes)[0], labels + area * labels[partner]


def largest_class(images: Tensor, labels: Tensor, partner: Tensor, boxes: Tensor) -> Two:
    hot = torch.eye(labels.shape[1])[labels.argmax(1)]
    return with_boxes(images, hot, partner, clipped(images, boxes))
