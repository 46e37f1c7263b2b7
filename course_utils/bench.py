"""Our data pipelines and training epoch against the ones a user would write otherwise, in one process, A B A B."""

import statistics
import time

import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset

from course_utils.data import Batches
from course_utils.data.augment import random_affine, random_color
from course_utils.models import create_model
from course_utils.runtime import pick_device, pick_precision, seeded
from course_utils.training import TrainConfig, train

MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)
PIPELINE_BATCH, TRAINING_BATCH = 512, 128


def compare(*, images=10_000, rounds=5):
    """Time both sides of each comparison in turn and print medians in images/s and their ratio.

    images: in an epoch, 32x32 random pixels (the content does not change the time); rounds: of A B after a warm-up
    returns: dict from comparison to (ours, usual) medians in images/s
    """
    generator = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (images, 3, 32, 32), dtype=torch.uint8, generator=generator)
    labels = torch.randint(0, 10, (images,), generator=generator)
    device = pick_device()
    precision = pick_precision(device)
    print(f"{images:,} images, {rounds} rounds, {device} ({precision}), {torch.get_num_threads()} CPU threads")
    comparisons = {
        f"crop + flip + normalize, batch {PIPELINE_BATCH}": (
            our_pipeline(pixels, labels, device), usual_pipeline(pixels, labels),
        ),
        f"crop + flip + affine + color jitter, batch {PIPELINE_BATCH}": (
            our_pipeline(pixels, labels, device, augment=jitter), usual_pipeline(pixels, labels, usual_jitter()),
        ),
        f"BaseNet training epoch, batch {TRAINING_BATCH}": (
            our_epoch(pixels, labels, device, precision), usual_epoch(pixels, labels, device),
        ),
    }  # fmt: skip
    return {name: alternate(name, *sides, images, rounds) for name, sides in comparisons.items()}


def alternate(name, ours, usual, images, rounds):
    """Run both once to warm up, then in turn; print and return the medians in images/s."""
    sides = (ours, usual)
    for side in sides:
        side()
    rates = [[images / seconds(side) for side in sides] for _ in range(rounds)]
    medians = [statistics.median(column) for column in zip(*rates, strict=True)]
    ratios = sorted(a / b for a, b in rates)
    print(f"{name}\n  ours {medians[0]:>10,.0f} images/s\n  usual {medians[1]:>9,.0f} images/s\n"
          f"  ratio {statistics.median(ratios):.1f}  (lowest {ratios[0]:.1f}, highest {ratios[-1]:.1f})")  # fmt: skip
    return tuple(medians)


def seconds(side):
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    began = time.perf_counter()
    side()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - began


def our_pipeline(pixels, labels, device, augment=None):
    """One epoch of Batches, thrown away."""
    batches = our_batches(pixels, labels, PIPELINE_BATCH, device, augment)
    return lambda: [None for _ in batches]


def usual_pipeline(pixels, labels, further=()):
    """One epoch of torchvision transforms in two DataLoader workers, thrown away."""
    loader = usual_loader(pixels, labels, PIPELINE_BATCH, further)
    return lambda: [None for _ in loader]


def jitter(images, generator):
    """What report 003 does to CIFAR-10 beyond the flip: an affine map and a change of color for each image."""
    images = random_affine(images, generator, degrees=10, translate=0.1, scale=(0.8, 1.2), shear=10)
    return random_color(images, generator, brightness=0.2, contrast=0.2, saturation=0.2)


def usual_jitter():
    """The same as torchvision's transforms of one image."""
    from torchvision.transforms import InterpolationMode, v2

    moved = v2.RandomAffine(10, (0.1, 0.1), (0.8, 1.2), 10, interpolation=InterpolationMode.BILINEAR)
    return moved, v2.ColorJitter(0.2, 0.2, 0.2)


def our_epoch(pixels, labels, device, precision):
    """One epoch of `train` on Batches."""
    batches = our_batches(pixels, labels, TRAINING_BATCH, device)
    with seeded(0):
        model = create_model("basenet").to(device, memory_format=torch.channels_last)
    config = TrainConfig(epochs=1, precision=precision)
    return lambda: train(model, batches, config)


def usual_epoch(pixels, labels, device):
    """One epoch of the loop of PyTorch's own beginner tutorial: a DataLoader, float32, the loss read at every step."""
    loader = usual_loader(pixels, labels, TRAINING_BATCH)
    with seeded(0):
        model = create_model("basenet").to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def epoch():
        running = 0.0
        for images, targets in loader:
            images, targets = images.to(device), targets.to(device)
            optimizer.zero_grad()
            loss = F.cross_entropy(model(images), targets)
            loss.backward()
            optimizer.step()
            running += loss.item()

    return epoch


def our_batches(pixels, labels, batch_size, device, augment=None):
    return Batches(
        pixels, labels, batch_size, mean=MEAN, std=STD, device=device, shuffle=True, crop_padding=4, flip=True,
        augment=augment,
    )  # fmt: skip


def usual_loader(pixels, labels, batch_size, further=()):
    """DataLoader(num_workers=2) over PIL images with RandomCrop, RandomHorizontalFlip, `further`, ToTensor, Normalize.

    The workers persist, so that starting them is not counted.
    """
    from torchvision import transforms

    pipeline = transforms.Compose([
        transforms.RandomCrop(32, padding=4), transforms.RandomHorizontalFlip(), *further, transforms.ToTensor(),
        transforms.Normalize(MEAN, STD),
    ])  # fmt: skip
    data = PicturesAsPIL(pixels, labels, pipeline)
    return DataLoader(data, batch_size, shuffle=True, num_workers=2, persistent_workers=True)


class PicturesAsPIL(Dataset):
    """Images handed out as torchvision's CIFAR10 does it: an array made a PIL image, then the transform."""

    def __init__(self, pixels, labels, transform):
        self.data = pixels.permute(0, 2, 3, 1).numpy()
        self.targets = labels.tolist()
        self.transform = transform

    def __len__(self):
        return len(self.targets)

    def __getitem__(self, index):
        from PIL import Image

        return self.transform(Image.fromarray(self.data[index])), self.targets[index]
