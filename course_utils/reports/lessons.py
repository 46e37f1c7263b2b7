"""What the notebooks train, as data: each lesson's recipes, small in the quick profile, the published rows in the full.

A quick recipe is known by its id, as "quick/06-a-bn", under which its reference is kept.
"""

from dataclasses import replace

from course_utils.data import available
from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.models import googlenet
from course_utils.models.resnet import stages
from course_utils.models.vgg import narrow
from course_utils.reports import r002
from course_utils.reports.catalog import full_recipe
from course_utils.training import TrainConfig


def lesson_05(profile, data=None):
    """LeNet: four ways to optimize BaseNet, and its steps to a residual block."""
    if profile == "quick":
        adam = TrainConfig(epochs=6, optimizer="adam", lr=2e-3, schedule="cosine")
        base = Recipe(
            "quick/05-basenet", "basenet", data or "shapes", 128, adam, train=3000, test=2000
        )
        deep = {"optimizer": "sgd", "lr": 0.2, "schedule": "one_cycle", "nesterov": True}
        deep = named(base, "quick/05-resnet_tiny", model="resnet_tiny", **deep)
    else:
        base, deep = full_recipe("000/basenet-adam", data), full_recipe("resnet_tiny", data)
    lr = base.config.lr
    rates = {f"adam {lr:g}": base}
    for optimizer, rate in (("adam", lr / 4), ("sgd", 0.1), ("sgd", 0.02)):
        name = f"{optimizer} {rate:g}"
        rates[name] = named(
            base, f"{profile}/05-{optimizer}-{rate:g}", optimizer=optimizer, lr=rate
        )
    models = ("basenet_convolutions", "basenet_plain_block", "basenet_residual")
    steps = {model: named(base, f"{profile}/05-{model}", model=model) for model in models}
    return {"rates": rates, "steps": steps | {"resnet_tiny": deep}}


def spelled(profile, counts, width):
    """The plan of a VGG of so many convolutions in each of five stages; quick leaves the last two pools out."""
    each = [" ".join([str(width * min(2**stage, 8))] * count) for stage, count in enumerate(counts)]
    return " M ".join(each[:4]) + " " + each[4] if profile == "quick" else " M ".join(each) + " M"


def lesson_06(profile):
    """VGG: what follows the convolutions, how they start, how many they are, and how they are trained."""
    if profile == "quick":
        plan, config = (
            "8 8 M 16 16 M 32 32 32 M 64 64 64 64 64 64",
            TrainConfig(epochs=4, optimizer="sgd", lr=0.01),
        )
        base = Recipe("quick/06-vgg16", "vgg16", "digits", 32, config, size=16, arguments={"plan": plan},
                      initialization="kaiming")  # fmt: skip
        better = {
            "lr": 0.1,
            "schedule": "r003:four_steps",
            "weight_decay": 4e-5,
            "label_smoothing": 0.1,
        }
        recipe_only = named(base, "quick/06-recipe", augment="r003:turned_digits", **better)
    else:
        plan, base = (
            "d",
            named(full_recipe("003/cifar10/vgg"), "full/06-vgg16", initialization="kaiming"),
        )
        recipe_only = full_recipe("003/cifar10/improved-vgg")
        recipe_only = named(recipe_only, "full/06-recipe", model="vgg16", initialization="kaiming")
    normed = {"plan": plan, "batch_norm": True}
    network = named(base, f"{profile}/06-network", arguments=normed | {"head": "max"})
    mean_head = named(base, f"{profile}/06-mean-head", arguments=normed | {"head": "mean"})
    unit = 4 if profile == "quick" else 32
    plans = {
        "A": spelled(profile, (1, 1, 2, 2, 2), 3 * unit),
        "E": spelled(profile, (2, 2, 4, 4, 4), 2 * unit),
    }
    depths = {}
    for name, plan in plans.items():
        plain, row = {"plan": plan, "head": "mean"}, f"{profile}/06-{name.lower()}"
        depths[name] = named(base, row, arguments=plain)
        depths[f"{name} with batch norm"] = named(
            base, f"{row}-bn", arguments=plain | {"batch_norm": True}
        )
    net_a = depths.pop("A")
    starts = {"0.01": named(net_a, f"{net_a.id}-gaussian", initialization="gaussian"),
              "Glorot": named(net_a, f"{net_a.id}-glorot", initialization="glorot"), "Kaiming": net_a}  # fmt: skip
    both = named(recipe_only, f"{profile}/06-network-and-recipe", arguments=network.arguments)
    return {
        "heads": {"three linear layers": network, "mean and one layer": mean_head}, "starts": starts, "depths": depths,
        "factors": {"nothing": base, "recipe": recipe_only, "network and recipe": both}, "pools": pools(profile),
    }  # fmt: skip


def pools(profile):
    """Springenberg et al. 2015: strides in the place of pools."""
    if profile == "quick":
        config, small = (
            TrainConfig(epochs=5, optimizer="adam", lr=3e-3),
            {"plan": "12 12 12/2 24 24 24/2"},
        )
        strides = Recipe(
            "quick/06-all-cnn", "all_cnn_c", "digits", 32, config, size=16, arguments=small
        )
        control = replace(strides, arguments={"plan": "12 12 12 M 24 24 24 M"})
    else:
        config = TrainConfig(
            epochs=350, optimizer="sgd", lr=0.05, schedule="multi_step", weight_decay=1e-3
        )
        strides = Recipe("full/06-all-cnn", "all_cnn_c", "cifar10", 128, config)
        control = replace(strides, model="convpool_cnn_c")
    control = replace(control, id=f"{profile}/06-convpool")
    return {"strides (All-CNN)": strides, "pools (ConvPool)": control}


def lesson_07(profile):
    """Inception: GoogLeNet from three starts, and report 003's stem and training crossed."""
    if profile == "quick":
        adam = TrainConfig(epochs=4, optimizer="adam", lr=2e-3)
        paper = Recipe(
            "quick/07-paper",
            "googlenet",
            "digits",
            32,
            adam,
            arguments={"widths": googlenet.narrow(8)},
        )
        normal = named(paper, "quick/07-googlenet", model="googlenet_bn", batch_size=64, optimizer="sgd", lr=0.01,
                       epochs=3)  # fmt: skip
        source = full_recipe("003/mnist/improved-googlenet")
    else:
        normal = full_recipe("003/cifar10/googlenet")
        paper = named(normal, "full/07-paper", model="googlenet")
        source = full_recipe("003/cifar10/improved-googlenet")
    starts = {
        "Glorot": paper, "Kaiming": named(paper, f"{profile}/07-paper-kaiming", initialization="kaiming"),
        "batch norm": named(paper, f"{profile}/07-paper-bn", model="googlenet_bn"),
    }  # fmt: skip
    heads = {}
    for name in ("Glorot", "Kaiming"):
        silent = named(starts[name], f"{starts[name].id}-no-heads", auxiliary_weight=0.0)
        heads |= {f"{name}, heads": starts[name], f"{name}, no heads": silent}
    config = replace(source.config, epochs=normal.config.epochs, lr=10 * normal.config.lr)
    improved = named(
        replace(normal, config=config),
        f"{profile}/07-training",
        augment=source.augment,
        flip=source.flip,
    )
    cross = {
        "7x7, vanilla": normal,
        "three 3x3, vanilla": named(normal, f"{profile}/07-stem", model="improved_googlenet"),
        "7x7, improved": improved,
        "three 3x3, improved": named(
            improved, f"{profile}/07-improved-googlenet", model="improved_googlenet"
        ),
    }
    return {"starts": starts, "heads": heads, "cross": cross}


def lesson_08(profile):
    """ResNet: depth without and with shortcuts, three kinds of them, gates, and report 003's ResNet-18 crossed."""
    if profile == "quick":
        config = TrainConfig(epochs=5, optimizer="sgd", lr=0.05, schedule="one_cycle")
        base = Recipe("quick/08", "plain20", "digits", 64, config, size=8, arguments={"width": 8})
        few = {"model": "resnet_stages", "train": 300, "epochs": 15}
        wide = named(
            base,
            "quick/08-wide",
            arguments={"stem": 16, "stages": (16, 32, 64), "blocks": 1},
            **few,
        )
        deep = named(
            base,
            "quick/08-deep",
            arguments={"stem": 8, "stages": (8, 16, 32), "blocks": (6, 4, 3)},
            **few,
        )
    else:
        config = TrainConfig(
            epochs=164, optimizer="sgd", lr=0.1, schedule="multi_step", weight_decay=1e-4
        )
        base = Recipe("full/08", "plain20", "cifar10", 128, config, crop_padding=4, flip=True)
        wide, deep = full_recipe("004/one-block-each"), full_recipe("004/half-width-6543")
    depths = ("plain20", "plain56", "resnet20", "resnet56")
    shortcuts = {"B": "resnet20_b", "C": "resnet20_c"}
    flat = TrainConfig(epochs=10, optimizer="sgd", lr=0.1, schedule="one_cycle")
    gated = Recipe(
        f"{profile}/08-highway20", "highway20", "digits", 64, flat, size=8, arguments={"side": 8}
    )
    plain = named(
        gated, f"{profile}/08-highway20_plain", model="highway20_plain", initialization="glorot"
    )
    return {
        "depths": {model: named(base, f"{profile}/08-{model}", model=model) for model in depths},
        "shortcuts": {kind: named(base, f"{profile}/08-{model}", model=model) for kind, model in shortcuts.items()},
        "gates": {"highway20": gated, "highway20_plain": plain}, "cross": crossed_resnet(profile),
        "shapes": {"wide": wide, "deep": deep},
    }  # fmt: skip


def crossed_resnet(profile):
    """Report 003's two networks, each with its two trainings."""
    if profile == "quick":
        config = TrainConfig(epochs=2, optimizer="sgd", lr=0.003)
        vanilla = Recipe("quick/08", "resnet18", "digits", 32, config, size=32)
        better = {
            "lr": 0.03,
            "schedule": "r003:four_steps",
            "weight_decay": 4e-5,
            "label_smoothing": 0.1,
        }
        training = {
            "vanilla": vanilla,
            "improved": named(vanilla, "quick/08", augment="r003:turned_digits", **better),
        }
        networks = {"vanilla": {"model": "resnet18", "arguments": {"stages": stages(2, 2, 2, 2, width=8)}},
                    "improved": {"model": "improved_resnet18", "arguments": {"width": 8}}}  # fmt: skip
    else:
        rows = {"vanilla": "resnet", "improved": "improved-resnet"}
        training = {kind: full_recipe(f"003/cifar10/{row}") for kind, row in rows.items()}
        networks = {kind: {"model": recipe.model} for kind, recipe in training.items()}
    return {
        f"{kind} network, {way} training": named(
            recipe, f"{profile}/08-{kind}-network-{way}-training", **change
        )
        for kind, change in networks.items()
        for way, recipe in training.items()
    }


def lesson_09(profile):
    """Batch norm: VGG-A without, with, and with noise behind it; a bad start; four rates."""
    if profile == "quick":
        config, rates = TrainConfig(epochs=3, optimizer="sgd", lr=0.01), (0.015, 0.0075, 0.005)
        plain = Recipe("quick/09-a", "vgg_a_cifar", "shapes", 32, config, train=8_000, initialization="kaiming",
                       arguments={"plan": narrow("a", 16), "head": "mean"})  # fmt: skip
        noise, stuck, shorter = {"noise": 0.5, "epochs": 2}, {"epochs": 1}, {"epochs": 2}
    else:
        config, rates = TrainConfig(30, optimizer="sgd", lr=0.1, momentum=0.0), (0.15, 0.075, 0.05)
        plain = named(replace(full_recipe("002/vgg-no-bn"), config=config), "full/09-a")
        noise, stuck, shorter = {"noise": 1.0}, {}, {}
    normed = named(plain, f"{plain.id}-bn", arguments=plain.arguments | {"batch_norm": True})
    noisy = plain.arguments | {"noise": noise.pop("noise")}
    arms = {"plain": plain, "batch norm": normed}
    return {
        "batch norm": arms,
        "noise": {"noise": named(plain, f"{normed.id}-noise", model="vgg_a_noisy", arguments=noisy, **noise)},
        "stuck": {"plain, Glorot's start": named(plain, f"{plain.id}-glorot", initialization="glorot", **stuck)},
        "rates": {(name, rate): named(arm, f"{arm.id}-{rate:g}", lr=rate, **shorter)
                  for name, arm in arms.items() for rate in rates},
    }  # fmt: skip


def lesson_10(profile):
    """Augmentation: turned digits, a budget of epochs, a network too small, and report 001's four settings."""
    small = {"stem": 8, "stages": (8, 16, 32), "blocks": 1}
    config = TrainConfig(
        epochs=12, optimizer="sgd", lr=0.3, nesterov=True, schedule="one_cycle", weight_decay=5e-4
    )
    few = Recipe(f"{profile}/10-few", "resnet_stages", "shapes", 100, config, train=500, test=1000, size=12,
                 arguments=small)  # fmt: skip
    digits = (
        ("digits", 64, 8) if profile == "quick" else ("mnist", 128, None)
    )  # images a batch, pixels
    config = TrainConfig(epochs=6, optimizer="sgd", lr=0.1, nesterov=True, schedule="one_cycle")
    upright = Recipe(f"{profile}/10-upright", "resnet_stages", digits[0], digits[1], config, size=digits[2],
                     arguments=small)  # fmt: skip
    if profile == "quick":
        plain, budgets = named(few, few.id, label_smoothing=0.1), (10, 20, 36)
        augmented = replace(plain, flip=True, augment="small_affine")
        little = {"arguments": {"stem": 4, "stages": (4, 8), "blocks": 1}}
    else:
        plain, augmented, budgets = (
            full_recipe("002/baseline"),
            full_recipe("002/augmentation"),
            (25, 50, 200),
        )
        little = {"model": "basenet"}
    both = {"plain": plain, "augmented": augmented}
    last = budgets[-1]
    return {
        "mixup": {"few": few},
        "turns": {
            "upright": upright, "up to 15 degrees": named(upright, f"{profile}/10-turned-15", augment="turn_15"),
            "any turn": named(upright, f"{profile}/10-turned-180", augment="turn_180"),
        },
        "budgets": {(kind, epochs): named(arm, f"{profile}/10-{kind}-{epochs}-epochs", epochs=epochs)
                    for kind, arm in both.items() for epochs in budgets},
        "little": {kind: named(arm, f"{profile}/10-{kind}-little-{last}-epochs", epochs=last, **little)
                   for kind, arm in both.items()},
        "settings": settings(profile),
    }  # fmt: skip


def settings(profile):
    """Report 001's four settings, each of which keeps those before it; on CIFAR-10 where CIFAR-100 is not here."""
    rows = {
        name: full_recipe(f"001/{name}")
        for name in ("base", "batch-norm", "augmentation", "regularization")
    }
    if profile == "quick":
        twin = {"data": "digits", "train": 300, "size": 8, "flip": False, "initialization": "kaiming", "epochs": 20,
                "lr": 0.02}  # fmt: skip
        changes = {
            name: twin | {"arguments": row.arguments | {"width": 8}} for name, row in rows.items()
        }
    else:
        changes = {
            name: {"data": "cifar10"} if available()["cifar100"].startswith("absent") else {}
            for name in rows
        }
    return {
        name: named(row, f"{profile}/10-001-{name}", **changes[name]) for name, row in rows.items()
    }


def lesson_11(profile):
    """Ablations: report 002's four tables, and the rates at which they turn."""
    if profile == "quick":
        config, network = (
            TrainConfig(epochs=4, lr=0.001, schedule="warmup_cosine"),
            {"stem": 4, "stages": (8, 16, 16)},
        )
        base = Recipe("quick/11", "resnet_stages", "digits", 32, config, train=600, size=8,
                      arguments=network | {"activation": "gelu"})  # fmt: skip
        tuned, eighth = named(base, base.id, lr=0.01), 8
        winner = {"stem": 4, "stages": (16, 16, 32), "activation": "gelu"}
        contest = named(base, base.id, train=700, validation=0.3, arguments=winner)
    else:
        base = tuned = full_recipe("002/activation/gelu")
        contest, eighth = replace(full_recipe("002/optimizer/sgd"), validation=0.1), 1
    prefix = "quick/11-" if profile == "quick" else "full/11-"

    def own(
        row, recipe, **changes
    ):  # a small twin of a published row, or in the full profile the row itself
        if profile == "full":
            return full_recipe(f"002/{row}")
        return named(recipe, f"{prefix}{row.replace('/', '-')}", **changes)

    activations = {kind: own(f"activation/{kind}", base, arguments=base.arguments | {"activation": kind})
                   for kind in r002.ACTIVATIONS}  # fmt: skip
    losses = {
        name: own(f"loss/{name}", tuned, **change) for name, (change, _) in r002.LOSSES.items()
    }
    losses["smoothing 0.8"] = named(tuned, f"{prefix}loss-smoothing-0.8", label_smoothing=0.8)
    filters = {}
    for stem, widths in r002.FILTERS:
        arguments = {
            "stem": stem // eighth,
            "stages": tuple(c // eighth for c in widths),
            "activation": "gelu",
        }
        row = r002.filters_row(stem, widths)
        filters[stem, widths] = own(row, tuned, model="resnet_stages", arguments=arguments)
    return {
        "activations": activations, "losses": losses, "filters": filters,
        "rates": {(kind, lr): named(activations[kind], f"{prefix}{kind}-{lr:g}", lr=lr)
                  for kind in ("relu", "gelu", "elu") for lr in (0.01, 0.1)},
        "optimizers": {(kind, lr): named(contest, f"{prefix}{kind}-{lr:g}", optimizer=kind, lr=lr,
                                         weight_decay=0.01 if kind == "adamw" else 0.0)  # torch's; the others have none
                       for kind, rates in RATES.items() for lr in rates},
    }  # fmt: skip


COMMON = (0.001, 0.01, 0.1)
RATES = {
    "sgd": (*COMMON, 1.0, 100.0),
    "adam": COMMON,
    "adamw": COMMON,
    "rmsprop": (0.0001, *COMMON),
}


def lesson_14(profile):
    """The capstone: a starter, and what one change at a time does to it."""
    if profile == "quick":
        padding, peak, adam = 1, 0.02, TrainConfig(epochs=8, optimizer="adam", lr=1e-3)
        plan, wide = (
            {"stem": widths[0], "stages": widths, "blocks": 1} for widths in ((4, 8, 14), (8, 14))
        )
        starter = Recipe("quick/14-starter", "resnet_stages", "digits", 64, adam, validation=0.2, size=8,
                         arguments=plan)  # fmt: skip
    else:
        padding, peak, adam = (
            4,
            0.01,
            TrainConfig(epochs=70, optimizer="adam", lr=1e-3),
        )  # the report's peak is 0.01
        plan = {"stem": 64, "stages": (64, 128, 256, 512), "blocks": [2, 1, 1, 1]}
        wide = {"stem": 64, "stages": (64, 128, 256), "blocks": [3, 4, 3]}
        starter = Recipe(
            "full/14-starter", "resnet_stages", "cifar10", 400, adam, validation=0.1, arguments=plan
        )
    cycle = {"lr": peak, "schedule": "one_cycle"}
    changes = {
        "starter": {}, "constant": {"lr": peak / 2}, "one-cycle": cycle, "smoothing": cycle | {"label_smoothing": 0.1},
        "flip": cycle | {"flip": True}, "crop": cycle | {"crop_padding": padding}, "wide": cycle | {"arguments": wide},
    }  # fmt: skip
    return {
        "changes": {
            name: named(starter, f"{profile}/14-{name}", **change)
            for name, change in changes.items()
        }
    }
