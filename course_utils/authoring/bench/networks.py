"""An epoch of training of the reports' networks, at their batch sizes: our loop against the tutorial's."""

import torch
import torch.nn.functional as F

from course_utils.analysis import cost
from course_utils.authoring.bench.alternate import alternate, headline, pixels_and_labels
from course_utils.authoring.bench.floor import floor_seconds, measured_rates
from course_utils.authoring.bench.pipelines import our_batches, usual_loader
from course_utils.models import create_model
from course_utils.runtime import pick_device, pick_precision, seeded
from course_utils.training import TrainConfig, make_optimizer, pick_step, start, train

NETWORKS = (  # name, pixels, batch: BaseNet at both 128 and report 000's 1024; 64 pixels and 128 are report 003's
    ("basenet", 32, 128),
    ("basenet", 32, 1024),
    ("resnet18_cifar", 32, 128),
    ("googlenet_bn", 64, 128),
    ("vgg16", 64, 128),
)
WORK = {
    "cuda": 2e13,
    "mps": 1e12,
    "cpu": 1e11,
}  # multiply-adds of an epoch's forward passes, which bound its images


def compare(*, images=10_000, rounds=5, networks=NETWORKS):
    """Time both sides of each network in turn; print medians in images/s, their ratio and the fraction of the floor.

    images: at most so many in an epoch, fewer for a large network; networks: of (name, pixels, batch size)
    returns: dict from comparison to (ours, usual) medians in images/s
    """
    device = pick_device()
    precision = pick_precision(device)
    rates, found = measured_rates(device, precision), {}
    headline(device, precision, f"an epoch of training, {rounds} rounds")
    print(
        f"here {rates['macs'] / 1e12:.2f} tera multiply-adds/s and {rates['bytes'] / 1e9:.0f} GB/s at best"
    )
    for model, side, batch in networks:
        name = f"{model}, {side}x{side}, batch {batch}"
        network, shape = create_model(model), (3, side, side)
        fit = int(WORK[device.type] / cost(network, shape).macs)
        count = max(batch, min(images, fit) // batch * batch)
        data = pixels_and_labels(count, side=side)
        sides = (
            our_epoch(model, *data, batch, device, precision),
            usual_epoch(model, *data, batch, device),
        )
        found[name] = alternate(name, *sides, count, rounds)
        floor = batch / floor_seconds(network, shape, batch, rates, precision)
        print(
            f"  floor {floor:>9,.0f} images/s, of which ours is {found[name][0] / floor:.2f}",
            flush=True,
        )
    return found


def our_epoch(model, pixels, labels, batch, device, precision):
    """One epoch of `train` on Batches."""
    batches = our_batches(pixels, labels, batch, device)
    network = fresh(model).to(device, memory_format=torch.channels_last)
    config, step = TrainConfig(epochs=1, precision=precision), pick_step(device)
    optimizer = make_optimizer(network, config)  # one for all rounds: a recorded step belongs to it
    return lambda: train(
        network, batches, config, state=start(network, batches, config, optimizer), step=step
    )


def usual_epoch(model, pixels, labels, batch, device):
    """One epoch of the loop of PyTorch's own beginner tutorial: a DataLoader, float32, the loss read at every step."""
    loader = usual_loader(pixels, labels, batch)
    network = fresh(model).to(device)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)

    def epoch():
        running = 0.0
        for images, targets in loader:
            images, targets = images.to(device), targets.to(device)
            optimizer.zero_grad()
            logits = network(images)
            logits = logits[0] if isinstance(logits, tuple) else logits
            loss = F.cross_entropy(logits, targets)
            loss.backward()
            optimizer.step()
            running += loss.item()

    return epoch


def fresh(model):
    with seeded(0):
        return create_model(model)
