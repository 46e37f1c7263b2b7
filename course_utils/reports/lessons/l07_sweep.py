"""The learning rates of lesson 07: a small sweep for each arm, and what it found."""

from course_utils.reports.swept_ends import Sweep

# Training loss of the last of 10 epochs of `digit_votes`, under the seeds 100 and 101, none of
# which the lesson trains with. Made on 2026-11-30 (fp32, one CPU thread).
KERNELS = Sweep(
    "train_loss",
    {
        "5x5": {
            0.005: (0.714, 0.707),
            0.01: (0.261, 0.297),
            0.02: (0.071, 0.094),
            0.04: (0.044, 0.071),
            0.08: (0.121, 0.074),
        },
        "two 3x3": {
            0.005: (0.847, 0.779),
            0.01: (0.366, 0.440),
            0.02: (0.143, 0.265),
            0.04: (0.083, 0.162),
            0.08: (0.143, 0.24),
        },
    },
)

# Training accuracy of the last of 4 epochs of the recipes "heads", under the seeds 0 and 1. Made
# with `execute` on 2026-11-30 (fp32, one CPU thread).
HEADS = Sweep(
    "train_accuracy",
    {
        "Glorot, heads": {
            0.001: (0.197, 0.191),
            0.002: (0.208, 0.152),
            0.004: (0.215, 0.207),
            0.008: (0.102, 0.104),
        },
        "Glorot, no heads": {
            0.001: (0.251, 0.298),
            0.002: (0.25, 0.202),
            0.004: (0.101, 0.256),
            0.008: (0.096, 0.106),
        },
        "Kaiming, heads": {
            0.001: (0.383, 0.533),
            0.002: (0.584, 0.563),
            0.004: (0.594, 0.753),
            0.008: (0.468, 0.478),
        },
        "Kaiming, no heads": {
            0.001: (0.491, 0.509),
            0.002: (0.57, 0.514),
            0.004: (0.672, 0.53),
            0.008: (0.552, 0.409),
        },
    },
)
