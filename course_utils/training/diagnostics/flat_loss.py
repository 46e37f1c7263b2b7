"""Why a training loss does not fall, told by measuring: each cause leaves a trace of its own.

gradient that does not arrive  the first layer's is nothing beside the last layer's, or none
dead units                     a layer whose units all get a gradient of exactly zero
learning rate                  a fresh copy learns one batch at another rate, and not at this
optimizer                      the copy learns it at this one, and the loss was always the same
labels                         the copy learns, and images that are alike have other labels
"""

import copy
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.runtime import seeded
from course_utils.runtime.modes import evaluating
from course_utils.training.optimizers import make_optimizer
from course_utils.training.train_config import TrainConfig

if TYPE_CHECKING:
    from course_utils.training.train_state import History

NOT_FALLING = 0.02  # a loss that has lost less than this share has not fallen,
STEADY = 0.005  # unless it lost this share and fell in every epoch
LEARNING = 0.6  # accuracy that is no accident, whatever the number of classes
STILL = 1e-5  # relative range of the losses of weights that nobody moved
VANISHED = 1e-5  # of the last layer's gradient, by root mean square
DEAD = 0.95  # of a layer's units
LEARNED = 0.8  # of its first loss, which a copy undercuts within STEPS where it learns
STEPS = 30
SEEN = 16  # images that a copy learns by heart
FACTORS = [
    10.0**k for k in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6)
]  # of the rate, nearest first


def not_falling(history: "History", classes: int | None = None) -> str | None:
    """Whether the training loss has not fallen since the first epoch, and nothing has been learned.

    A loss at its floor, a rate that still warms up, and a slow but steady fall are no finding.
    classes: of the model, None where it is not known
    returns: None where there is nothing to find, or one epoch; else the finding
    """
    losses = history.train_loss
    if len(losses) < 2 or losses[-1] < (1 - NOT_FALLING) * losses[0]:
        return None
    if history.train_accuracy[-1] > min(2 / classes if classes else 1.0, LEARNING):
        return None  # more right than by guessing, in the mean over an epoch
    is_steady = all(after < before for before, after in zip(losses, losses[1:], strict=False))
    if is_steady and losses[-1] < (1 - STEADY) * losses[0]:
        return None
    if history.lr[-1] > 1.01 * history.lr[0]:
        return None  # it warms up
    return (
        f"the training loss has not fallen: {losses[0]:.3f} in the first epoch, {losses[-1]:.3f} "
        f"in the last, at a learning rate of up to {max(history.lr):.2g}"
    )


def why_flat(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    history: "History",
    config: TrainConfig | None = None,
) -> str:
    """The cause of a loss that has not fallen, by what is measured on a batch.

    config: of the training; without it both SGD and Adam are tried at the history's rate
    returns: the cause and the way out, or what is not decided
    """
    gradients = dict(weight_gradients(model, images, labels))
    if cause := no_gradient(gradients):
        return cause
    dead = dead_layers(gradients)
    rates = Rates(model, images[:SEEN], labels[:SEEN], max(history.lr), config)
    if dead:
        return f"{dead_units(dead)} {rates.of_dead_units()}"
    if cause := vanished(gradients):
        return cause
    if not rates.learns(1.0):
        return rates.other_rate()
    low, high = min(history.train_loss), max(history.train_loss)
    if high - low < STILL * high:
        return (
            "A copy of the model learns a batch at this rate, and the loss was the same in every "
            "epoch: nobody moved these weights. The optimizer holds those of another model, or was "
            "made before a layer was replaced. Make it after the model is complete"
        )
    return about_labels(images, labels.argmax(1) if labels.dim() == 2 else labels)


def weight_gradients(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor
) -> Iterator[tuple[str, torch.Tensor | None]]:
    """The gradient of the loss for each weight with two dimensions or more, in order; None if none.

    In evaluation mode, without dropout. The model's own gradients are left alone
    """
    named = [(n, w) for n, w in model.named_parameters() if w.dim() > 1 and w.requires_grad]
    with evaluating(model), torch.enable_grad():
        loss = F.cross_entropy(model(images).float(), labels)
        if not named or not loss.requires_grad:
            return
        # allow_unused: a weight that forward leaves out gets None, where torch would raise
        found = torch.autograd.grad(loss, [weight for _, weight in named], allow_unused=True)
    gradients: dict[str, torch.Tensor | None] = dict(
        zip([name for name, _ in named], found, strict=True)
    )
    left = [name for name, gradient in gradients.items() if gradient is None]
    if left and (outputs := _in_training(model, images)) is not None:
        gradients |= _of_heads(*outputs, labels, left)
    yield from gradients.items()


def _in_training(
    model: nn.Module, images: torch.Tensor
) -> tuple[nn.Module, tuple[torch.Tensor, ...]] | None:
    """A copy of a model and what it answers in training, where that is several logits.

    Auxiliary heads, as GoogLeNet's, are used there alone.
    """
    twin = copy.deepcopy(model).train()
    with seeded(0), torch.enable_grad():  # dropout draws from a state that is put back
        outputs = twin(images)
    return (twin, outputs) if isinstance(outputs, tuple) else None


def _of_heads(
    model: nn.Module, outputs: tuple[torch.Tensor, ...], labels: torch.Tensor, names: list[str]
) -> dict[str, torch.Tensor | None]:
    """The gradient of the losses of all heads for some weights, by name."""
    weights = dict(model.named_parameters())
    loss = torch.stack([F.cross_entropy(logits.float(), labels) for logits in outputs]).sum()
    found = torch.autograd.grad(loss, [weights[name] for name in names], allow_unused=True)
    return dict(zip(names, found, strict=True))


def no_gradient(gradients: dict[str, torch.Tensor | None]) -> str | None:
    """Whether some weights have no gradient at all. returns: the finding, else None"""
    cut = [name for name, gradient in gradients.items() if gradient is None]
    if gradients and not cut:
        return None
    which = f"{cut[0]}{f' and {len(cut) - 1} more' if len(cut) > 1 else ''}" if cut else "a weight"
    return (
        f"No gradient reaches {which}: forward leaves torch or cuts the graph, with detach(), "
        ".data, argmax, numpy or torch.no_grad(), or does not use the layer"
    )


def dead_layers(gradients: dict[str, torch.Tensor | None]) -> list[str]:
    """The layers, but for the last, of whose units nearly all have a gradient of exactly zero."""
    names = []
    for name, gradient in list(gradients.items())[:-1]:
        # a row of (units, inputs): all weights of one unit
        if gradient is not None and (gradient.flatten(1) == 0).all(1).float().mean() >= DEAD:
            names.append(name.removesuffix(".weight"))
    return names


def dead_units(names: list[str]) -> str:
    """The finding about dead layers. names: of one or more"""
    return (
        f"The units of {', '.join(names[:3])}{', ...' if len(names) > 3 else ''} are dead: they "
        "answer 0 to every image, and no gradient comes back through them."
    )


def vanished(gradients: dict[str, torch.Tensor | None]) -> str | None:
    """Whether the gradient gets lost on its way to the first layer. returns: a finding, or None"""
    sizes = [g.square().mean().sqrt().item() for g in gradients.values() if g is not None]
    if len(sizes) < 2 or sizes[0] >= VANISHED * sizes[-1]:
        return None
    return (
        f"The gradient vanishes: it is {sizes[-1]:.1e} in the last layer and {sizes[0]:.1e} in the "
        "first. Use ReLU for sigmoid or tanh, Kaiming's initialization, batch norm or shortcuts"
    )


class Rates:
    """At which learning rates a fresh copy of a model learns one small batch by heart."""

    def __init__(
        self,
        model: nn.Module,
        images: torch.Tensor,
        labels: torch.Tensor,
        rate: float,
        config: TrainConfig | None,
    ) -> None:
        self.model, self.images, self.labels, self.rate = model, images, labels, rate
        kinds = ("sgd", "adam") if config is None else (config.optimizer,)
        base = config or TrainConfig(epochs=1)
        self.configs = [replace(base, optimizer=kind, lr=rate) for kind in kinds]

    def learns(self, factor: float) -> bool:
        """Whether the copy learns the batch at `factor` times the rate of the training."""
        return any(self._falls(replace(config, lr=self.rate * factor)) for config in self.configs)

    def _falls(self, config: TrainConfig) -> bool:
        with torch.random.fork_rng():
            model = fresh_copy(self.model)
            optimizer = make_optimizer(model, config)
            losses = []
            for _ in range(STEPS):
                outputs = model(self.images)
                logits = outputs[0] if isinstance(outputs, tuple) else outputs
                loss = F.cross_entropy(logits.float(), self.labels)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
        return losses[-1] < LEARNED * losses[0]  # False for NaN

    def best_factor(self) -> float | None:
        """The factor nearest to 1 at which it learns; None where none does."""
        return next((factor for factor in FACTORS if self.learns(factor)), None)

    def other_rate(self) -> str:
        """What the rate has to do with it, where the copy does not learn at it."""
        factor = self.best_factor()
        if factor is None:
            return (
                "A fresh copy of the model does not learn 16 images by heart at any rate between "
                f"{self.rate * 1e-6:.0e} and {self.rate * 1e6:.0e}: the fault is in the model. "
                "Leave out layers until it learns them"
            )
        side = "low" if factor > 1 else "high"
        return (
            f"The learning rate is too {side}: a fresh copy of the model does not learn 16 images "
            f"by heart at {self.rate:.2g}, and does at {self.rate * factor:.2g}"
        )

    def of_dead_units(self) -> str:
        """What killed units: the rate, or the start."""
        if self.learns(1.0):
            return (
                "A fresh copy learns at the same rate: start again from new weights, or with "
                "LeakyReLU, which has no dead side"
            )
        return f"{self.other_rate()}. Start again from new weights"


def fresh_copy(model: nn.Module) -> nn.Module:
    """A copy in training mode whose layers have drawn new weights, where they can."""
    copied = copy.deepcopy(model).train()
    for module in copied.modules():
        if callable(reset := getattr(module, "reset_parameters", None)):
            reset()  # torch's own start, whatever the model's was
    return copied


def about_labels(images: torch.Tensor, labels: torch.Tensor) -> str:
    """Whether labels belong to their images: do images that are alike have one label more often?

    Measured by leaving each image out and asking its nearest neighbor.
    """
    start = (
        "Gradient, units and rate are as they should be: a fresh copy of the model learns 16 "
        "images by heart at this rate. "
    )
    count = len(images)
    distances = torch.cdist(images.flatten(1).float(), images.flatten(1).float())  # (N, N)
    distances.fill_diagonal_(math.inf)  # or each image would be its own neighbor
    right = int((labels[distances.argmin(1)] == labels).sum())
    shares = labels.bincount().float() / count
    chance = count * shares.square().sum().item()  # two images agree with probability sum p^2
    spread = math.sqrt(max(chance * (1 - chance / count), 1e-9))  # of a binomial count
    measured = f"the nearest of the other images has the same label for {right} of {count}, where "
    measured += f"chance has {chance:.0f}"
    if right > chance + 3 * spread:
        return (
            f"{start}The labels belong to their images ({measured}). Then look at what is between "
            "the batch and the network: augmentation that leaves nothing to see, or an optimizer "
            "that holds the weights of another model"
        )
    return (
        f"{start}Do the labels belong to their images? {measured[0].upper()}{measured[1:]}. Look "
        "at some with contact_sheet; were images and labels shuffled apart?"
    )
