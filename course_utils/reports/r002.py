"""The four tables of report 002 as data: what each row changes, and the test accuracy that it prints, in percent."""

from dataclasses import replace

from course_utils.training import TrainConfig

# section 3: the activation of resnet_1p27m
ACTIVATIONS = {
    "relu": 87.20, "leaky_relu": 87.39, "gelu": 87.16, "silu": 85.90, "mish": 85.58, "prelu": 85.04, "elu": 78.57,
}  # fmt: skip

# section 4: fields of TrainConfig that each loss changes, for the same network with GELU
LOSSES = {
    "cross_entropy": ({}, 83.28),
    "focal": ({"loss": "focal"}, 81.67),
    "label_smoothing": ({"label_smoothing": 0.1}, 78.71),
    "l2": ({"weight_decay": 5e-4}, 73.03),
}

# section 5: channels of the stem and of each stage of two blocks, with GELU
FILTERS = {
    (32, (32, 64, 128)): 85.83,
    (32, (64, 128, 128)): 87.41,
    (32, (128, 128, 256)): 89.84,
    (64, (64, 128, 128)): 86.26,
    (64, (64, 128, 256)): 88.43,
    (16, (16, 32, 64, 128)): 81.71,
    (32, (32, 64, 128, 256)): 86.24,
    (32, (64, 128, 256, 512)): 87.70,
    (32, (64, 64, 128, 128)): 83.26,
    (64, (64, 64, 128, 256)): 86.31,
}

# section 6: fields of TrainConfig, for resnet_3p2m. It prints no rate and no decay: the usual rate of each, and the
# decay that torch gives AdamW and no other
OPTIMIZERS = {
    "sgd": ({"lr": 0.1}, 86.72),
    "adam": ({"lr": 0.001}, 80.79),
    "adamw": ({"lr": 0.001, "weight_decay": 0.01}, 86.69),
    "rmsprop": ({"lr": 0.001}, 74.44),
}

ADAM = TrainConfig(epochs=30, schedule="report_002")  # sections 3 to 5
WARM = TrainConfig(epochs=25, schedule="warmup_cosine")  # section 6
OPEN = "batch 128; Adam at 0.001, halved after epoch 25, as its plateau rule did in section 2"


def rows():
    """The 25 rows: (name, model, published, TrainConfig, choices, arguments of the model) of each."""
    for name, published in ACTIVATIONS.items():
        yield f"activation/{name}", "resnet_1p27m", published, ADAM, OPEN, {"activation": name}
    for name, (change, published) in LOSSES.items():
        choices = f"{OPEN}; 30 epochs; smoothing 0.1, gamma 2 and L2 5e-4 within Adam: no strength is printed"
        yield f"loss/{name}", "resnet_1p27m", published, replace(ADAM, **change), choices, {"activation": "gelu"}
    for (stem, stages), published in FILTERS.items():
        arguments = {"stem": stem, "stages": stages, "activation": "gelu"}
        yield filters_row(stem, stages), "resnet_stages", published, ADAM, f"{OPEN}; 30 epochs", arguments
    for name, (change, published) in OPTIMIZERS.items():
        choices = "batch 128; " + ", ".join(f"{field} {value:g}" for field, value in change.items())
        yield f"optimizer/{name}", "resnet_3p2m", published, replace(WARM, optimizer=name, **change), choices, {}


def filters_row(stem, stages):
    """The name of a row of the table of filters: "filters/32-[64,128,128]"."""
    return f"filters/{stem}-[{','.join(map(str, stages))}]"
