"""The learning rates of lesson 05: what a small sweep found, on images neither trained on nor
tested.
"""

from dataclasses import replace

from course_utils.data import Batches, load
from course_utils.experiments import Recipe, build, prepare
from course_utils.training import evaluate, train

HELD_OUT = slice(8_000, 10_000)  # of the training images of `shapes`; recipes train on 3,000
Arm = tuple[str, str, int]  # model, optimizer, batch size

# Percent of the held-out images right, by rate, under the seeds 100 and 101, made with
# `held_out_accuracy` on 2026-11-30 (fp32, one CPU thread): 6 epochs, cosine. A network at 9.8 has
# died: it gives one answer to all.
SWEEP: dict[Arm, dict[float, tuple[float, float]]] = {
    ("basenet", "adam", 128): {
        0.001: (33.65, 31.75),
        0.002: (34.90, 36.85),
        0.004: (38.05, 39.30),
        0.008: (24.15, 36.80),
    },
    ("basenet_convolutions", "adam", 128): {
        0.001: (24.35, 17.00),
        0.002: (28.85, 31.90),
        0.004: (34.15, 33.25),
        0.008: (33.85, 33.85),
    },
    ("basenet_plain_block", "adam", 128): {
        0.001: (27.70, 31.05),
        0.002: (34.50, 36.20),
        0.004: (26.30, 32.75),
        0.008: (13.45, 10.00),
    },
    ("basenet_residual", "adam", 128): {
        0.001: (28.70, 30.45),
        0.002: (41.20, 38.90),
        0.004: (38.50, 39.20),
        0.008: (30.10, 22.90),
    },
    ("basenet", "adam", 32): {
        0.0005: (35.55, 37.55),
        0.001: (42.05, 44.25),
        0.002: (49.00, 48.65),
        0.004: (41.10, 40.80),
        0.008: (9.80, 9.80),
    },
    ("basenet_convolutions", "adam", 32): {
        0.001: (44.50, 39.55),
        0.002: (47.90, 44.25),
        0.004: (9.80, 37.75),
        0.008: (9.80, 9.80),
    },
    ("basenet_plain_block", "adam", 32): {
        0.001: (43.00, 44.65),
        0.002: (50.05, 43.70),
        0.004: (36.60, 34.45),
        0.008: (28.95, 18.35),
    },
    ("basenet_residual", "adam", 32): {
        0.001: (43.70, 44.90),
        0.002: (44.40, 51.25),
        0.004: (41.00, 42.85),
        0.008: (32.80, 35.35),
    },
    ("resnet_tiny", "adam", 32): {
        0.001: (46.45, 43.00),
        0.002: (57.50, 65.50),
        0.004: (57.30, 59.15),
        0.008: (50.65, 47.05),
    },
    ("basenet", "sgd", 32): {
        0.005: (13.85, 11.70),
        0.01: (20.75, 14.35),
        0.02: (41.25, 40.40),
        0.05: (46.50, 53.15),
        0.1: (38.10, 46.90),
    },
}


def best_rate(model: str, optimizer: str, batch_size: int) -> float | None:
    """The smallest rate whose mean is less than a point below the highest, None without a sweep.

    Two seeds do not tell such means apart, and the larger rate is the one at which networks die:
    `basenet_convolutions` at 0.008 and batch size 128 looks as good as at 0.004, and fell to 10
    percent under two of the next five seeds.
    """
    rates = SWEEP.get((model, optimizer, batch_size))
    if rates is None:
        return None
    means = {rate: sum(percents) / len(percents) for rate, percents in rates.items()}
    return min(rate for rate, mean in means.items() if mean > max(means.values()) - 1)


def swept(*arms: Arm) -> dict[str, dict[float, list[float]]]:
    """The sweep of some arms as `plots.sweep_plot` takes it: fractions by rate, a number a seed.

    arms: (model, optimizer, batch size); each is named for what differs from the first

    >>> list(swept(("basenet", "adam", 32), ("basenet", "sgd", 32)))
    ['adam', 'sgd']
    """
    differ = [place for place in range(3) if len({arm[place] for arm in arms}) > 1] or [0]
    return {
        ", ".join(str(arm[place]) for place in differ): {
            rate: [percent / 100 for percent in found] for rate, found in SWEEP[arm].items()
        }
        for arm in arms
    }


def held_out_accuracy(recipe: Recipe, seed: int) -> float:
    """Percent of the held-out images that the recipe's network answers right: a number of SWEEP.

    recipe: on `shapes`, trained on its first images
    """
    whole = load(recipe.data)
    batches, _, _, used = prepare(recipe, seed=seed, image_set=whole)
    model = build(recipe, used, seed=seed)
    train(model, batches, replace(recipe.config, seed=seed))
    images = whole.train_images[HELD_OUT]
    labels = whole.train_labels[HELD_OUT]
    held_out = Batches(images, labels, 1000, mean=used.mean, std=used.std)
    return 100 * evaluate(model, held_out)[1]
