"""Planted mistakes, each named by its cause, and healthy networks, of which nothing is said."""

import warnings
from dataclasses import replace

import pytest
import torch
import zoo
from torch import nn
from torch.nn import functional as F

from course_utils.models import create_model
from course_utils.training import History, TrainConfig, train
from course_utils.training.diagnostics import diagnose
from course_utils.training.diagnostics.flat_loss import not_falling

SILENT = "None of the usual mistakes is to be seen."
CLASSES = 10
SGD = TrainConfig(epochs=3, optimizer="sgd", lr=0.05)


def images_of(labels, noise=1.0, seed=3):
    """(N, 1, 12, 12): a pattern a class and noise, near a mean of 0 and a spread of 1."""
    generator = torch.Generator().manual_seed(seed)
    patterns = torch.randn(CLASSES, 1, 12, 12, generator=torch.Generator().manual_seed(7))
    spread = (1 + noise**2) ** 0.5
    drawn = torch.randn(len(labels), 1, 12, 12, generator=generator)
    return (patterns[labels] + noise * drawn) / spread


LABELS = torch.arange(128) % CLASSES
IMAGES = images_of(LABELS)
BATCHES = list(zip(IMAGES.split(32), LABELS.split(32), strict=True))


class Net(nn.Module):
    """A small convolutional network that a mistake can be planted in."""

    def __init__(self, classes=CLASSES, norm=nn.Identity, bend=F.relu, end=lambda x: x):
        super().__init__()
        torch.manual_seed(0)
        self.conv = nn.Conv2d(1, 8, 3, padding=1)
        self.norm = norm(8)
        self.hidden = nn.Linear(8 * 36, 32)
        self.out = nn.Linear(32, classes)
        self.bend, self.end = bend, end

    def forward(self, x):
        x = F.max_pool2d(self.bend(self.norm(self.conv(x))), 2).flatten(1)
        return self.end(self.out(self.bend(self.hidden(x))))


def changed(change, model=None):
    model = model or Net()
    with torch.no_grad():
        change(model)
    return model


def all_zero(model):
    for parameter in model.parameters():
        parameter.zero_()


def all_but_a_bias_frozen(model):
    model.requires_grad_(False)
    model.out.bias.requires_grad_()


def no_image(model):
    model.conv.register_forward_hook(lambda *_: None)


class ForgetsToReturn(Net):
    def forward(self, x):
        super().forward(x)


class AnswersAPair(Net):
    def forward(self, x):
        return super().forward(x), x


def one_hot(labels):
    return F.one_hot(labels, CLASSES)


PIXELS = IMAGES.sub(IMAGES.min()).div(IMAGES.max() - IMAGES.min())
MEAN, STD = PIXELS.mean(), PIXELS.std()
MISTAKES = {
    "sigmoid": (Net(end=torch.sigmoid), IMAGES, LABELS, "a sigmoid at the end"),
    "tanh": (Net(end=torch.tanh), IMAGES, LABELS, "a tanh at the end"),
    "ReLU at the end": (Net(end=torch.relu), IMAGES, LABELS, "a relu at the end"),
    "softmax": (Net(end=lambda x: x.softmax(1)), IMAGES, LABELS, "got probabilities"),
    "softmax over the batch": (
        Net(end=lambda x: x.softmax(0)), IMAGES[:8], LABELS[:8], "a softmax over the batch"
    ),
    "one-hot integers": (Net(), IMAGES, one_hot(LABELS), r"numbers by labels.argmax\(1\)"),
    "int32": (Net(), IMAGES, LABELS.int(), r"int64, got torch.int32.*labels.long\(\)"),
    "soft labels of sum 2": (Net(), IMAGES, 2.0 * one_hot(LABELS), "must add up to 1"),
    "soft labels of 3": (Net(), IMAGES, one_hot(LABELS)[:, :3].float(), "each of the model's 10"),
    "NumPy": (Net(), IMAGES.numpy(), LABELS, "images must be a tensor, got ndarray"),
    "pixels of 0 to 1": (Net(), PIXELS, LABELS, "lie between 0 and 1"),
    "pixels of 0 to 255": (Net(), 255 * PIXELS, LABELS, "got values up to 255"),
    "normalized twice": (Net(), (IMAGES - MEAN) / STD, LABELS, "normalized twice"),
    "black": (Net(), torch.full_like(IMAGES, -1.9), LABELS, "of one color throughout"),
    "all equal": (Net(), IMAGES[:1].expand(128, 1, 12, 12), LABELS, "images .* are equal"),
    "one class": (Net(), IMAGES, torch.full_like(LABELS, 3), "all 128 labels .* are class 3"),
    "1000 answers": (Net(1000), IMAGES, LABELS, r"stop at 9.*num_classes=10"),
    "all zero": (changed(all_zero), IMAGES, LABELS, "all weights are equal"),
    "frozen": (Net().requires_grad_(False), IMAGES, LABELS, "no parameter .* requires_grad"),
    "a bias alone": (changed(all_but_a_bias_frozen), IMAGES, LABELS, "only out.bias"),
    "dropout": (Net(bend=F.dropout), IMAGES, LABELS, "dropout that is always on"),
    "two devices": (
        changed(lambda m: setattr(m, "out", nn.Linear(32, 10, device="meta"))),
        IMAGES, LABELS, "one device: .* is on cpu, .* is on meta",
    ),
    "double": (Net().double(), IMAGES, LABELS, "weights of torch.float64, and gets torch.float32"),
    "not flattened": (nn.Linear(144, 10), IMAGES, LABELS, r"got an image of .*Flatten first"),
    "no return": (ForgetsToReturn(), IMAGES, LABELS, "forward returned None. End it with return"),
    "a pair": (AnswersAPair(), IMAGES, LABELS, "returned a tuple of 2. Return the logits alone"),
    "NaN weight": (
        changed(lambda m: m.out.bias.fill_(torch.nan)), IMAGES, LABELS, "out.bias hold NaN"
    ),
    "NaN images": (Net(), IMAGES / 0, LABELS, "images hold NaN"),
    "logarithm": (Net(end=torch.log), IMAGES, LABELS, "not finite though the weights are"),
    "loud": (changed(lambda m: m.out.weight.mul_(300)), IMAGES, LABELS, "has ln 10 = 2.30"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_named(mistake):
    model, images, labels, cause = MISTAKES[mistake]
    text = diagnose(model, images, labels)
    assert len(text.split("\n\n")) == 1, text
    pytest.raises(ValueError, exec, "raise ValueError(text)", {"text": text}).match(f"(?s){cause}")


def flat(accuracy=0.1, losses=(2.303, 2.308, 2.301), lr=0.05):
    columns = [None] * len(losses)
    return History(
        [*range(1, 1 + len(losses))], [lr] * len(losses), [*losses],
        [accuracy] * len(losses), columns, columns, [1.0] * len(losses),
    )  # fmt: skip


def deep(bend):
    torch.manual_seed(0)
    layers = [nn.Flatten(), nn.Linear(144, 24), bend()]
    for _ in range(14):
        layers += [nn.Linear(24, 24), bend()]
    return nn.Sequential(*layers, nn.Linear(24, CLASSES))


class Cut(Net):
    def forward(self, x):
        x = F.max_pool2d(self.bend(self.conv(x)), 2).flatten(1).detach()
        return self.out(self.bend(self.hidden(x)))


def dead():
    return changed(lambda m: m.hidden.bias.fill_(-100))


LOW = replace(SGD, lr=1e-6)
HIGH = replace(SGD, lr=3.0)


def shuffled(labels):
    return labels[torch.randperm(len(labels), generator=torch.Generator().manual_seed(1))]


CAUSES = {
    "rate too low": (Net(), LABELS, flat(lr=1e-6), LOW, "rate is too low"),
    "rate too high": (Net(norm=nn.BatchNorm2d), LABELS, flat(lr=1e4),
                      replace(HIGH, lr=1e4), "rate is too high"),
    "dead units": (dead(), LABELS, flat(), SGD, "hidden are dead.*learns at the same rate"),
    "dead by the rate": (dead(), LABELS, flat(lr=30.0), replace(SGD, lr=30.0),
                         "hidden are dead.*rate is too high"),
    "vanishing gradient": (deep(nn.Sigmoid), LABELS, flat(), SGD, "gradient vanishes"),
    "a cut graph": (Cut(), LABELS, flat(), SGD, "No gradient reaches conv.weight"),
    "wrong optimizer": (Net(), LABELS, flat(losses=[2.31] * 3), SGD, "nobody moved these weights"),
    "shuffled labels": (Net(), shuffled(LABELS), flat(), SGD, "Do the labels belong"),
    "nothing of these": (Net(), LABELS, flat(), SGD, "The labels belong to their images"),
}  # fmt: skip


@pytest.mark.parametrize("case", CAUSES)
def test_a_loss_that_does_not_fall_has_its_own_cause(case):
    model, labels, history, config, cause = CAUSES[case]
    if "batch" in case or isinstance(model.__dict__["_modules"].get("norm"), nn.BatchNorm2d):
        model(IMAGES)  # it has seen images in training mode
    text = diagnose(model, IMAGES, labels, history, config)
    assert text.startswith("the training loss has not fallen: 2.3")
    pytest.raises(ValueError, exec, "raise ValueError(text)", {"text": text}).match(f"(?s){cause}")


def test_a_real_training_at_a_wrong_rate_is_told(capsys):
    model = Net()
    history = train(model, BATCHES, LOW)
    assert "rate is too low" in diagnose(model, IMAGES, LABELS, history, LOW)
    assert "rate is too low" in diagnose(model, IMAGES, LABELS, history)  # by SGD and by Adam


def test_batch_norm_that_never_saw_an_image_is_named_after_a_training():
    model = Net(norm=nn.BatchNorm2d)
    history = flat(accuracy=0.9, losses=(2.3, 1.0, 0.5))
    assert diagnose(model, IMAGES, LABELS) == SILENT
    assert "norm has never seen an image in training mode" in diagnose(
        model, IMAGES, LABELS, history
    )


def test_overfitting_is_named():
    history = flat(accuracy=1.0, losses=(2.3, 0.5, 0.01))
    history.val_loss, history.val_accuracy = [1.9, 1.7, 3.1], [0.3, 0.45, 0.43]
    assert "the network overfits: it knows 100 percent" in diagnose(Net(), IMAGES, LABELS, history)
    history.val_loss = [1.9, 1.7, 1.75]  # it has learned, and no worse than before
    assert diagnose(Net(), IMAGES, LABELS, history) == SILENT


HEALTHY = {
    "fast": flat(accuracy=0.4, losses=(2.3, 1.7, 1.5)),
    "converged": flat(accuracy=0.99, losses=(0.02, 0.0201, 0.0199)),
    "label smoothing at its floor": flat(accuracy=0.98, losses=(0.52, 0.51, 0.515)),
    "a thousand classes": flat(accuracy=0.0015, losses=(6.93, 6.90, 6.87)),
    "a thousand classes, better": flat(accuracy=0.004, losses=(6.93, 6.92, 6.91)),
    "one epoch": flat(losses=(2.3,)),
    "no epoch": flat(losses=()),
}


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_history_is_no_finding(name):
    history = HEALTHY[name]
    assert not_falling(history, 1000 if "thousand" in name else 10) is None
    if name != "a thousand classes, better":  # known only with their number
        assert not_falling(history) is None
    if "thousand" not in name:
        assert diagnose(Net(), IMAGES, LABELS, history) == SILENT


def test_a_rate_that_warms_up_is_no_finding():
    history = flat()
    history.lr = [0.001, 0.002, 0.003]
    assert not_falling(history) is None
    assert not_falling(flat()) is not None


def test_a_pixel_at_25_sigma_is_no_finding():
    images = IMAGES.clone()
    images[3, 0, 2, 2] = 25
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert diagnose(Net(), images, LABELS) == SILENT
        train(Net(), [(images, LABELS)], SGD)


@pytest.mark.parametrize("norm", [nn.Identity, nn.BatchNorm2d])
def test_right_after_train_nothing_is_found(norm):
    model = Net(norm=norm)
    history = train(model, BATCHES, replace(SGD, epochs=6), validation=BATCHES)
    assert history.train_accuracy[-1] > 0.9
    assert diagnose(model, IMAGES, LABELS, history) == SILENT
    assert diagnose(model.train(), IMAGES, LABELS, history) == SILENT


SKIPPED = ("_pyramid", "context_", "resnet_stages")  # they answer maps or lists


@pytest.mark.parametrize("name", [n for n in zoo.NAMES if not any(part in n for part in SKIPPED)])
def test_every_fresh_network_of_the_library_is_healthy_in_either_mode(name):
    channels = 1 if "lenet" in name or "multicolumn" in name else 3
    model = zoo.build(name, num_classes=CLASSES, in_channels=channels)
    images = zoo.images(3, channels, zoo.sizes(name)[0], seed=5)
    labels = torch.arange(3)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    for mode in (True, False):
        assert diagnose(model.train(mode), images, labels) == SILENT
        assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())


def test_a_network_of_the_library_right_after_train():
    torch.manual_seed(0)
    model = create_model("resnet_tiny", num_classes=CLASSES, in_channels=1)
    batches = [(F.pad(images, (10, 10, 10, 10)), labels) for images, labels in BATCHES]
    history = train(model, batches, replace(SGD, epochs=4))
    images = torch.cat([images for images, _ in batches])
    assert diagnose(model, images, LABELS, history) == SILENT
