"""Mutants of the solutions that give the same answers, each with the reason.

No check can reject them.
"""

# {work: {what was changed: why the answers stay the same}}
EQUIVALENT = {
    "matrix_of": {
        "line 17.40: 2 to 3": "columns beyond the padding, which are cut off",
    },
    "correlate2d": {
        "line 17.10: zeros to ones": "every place of the output is overwritten",
        "line 13.35: 2 to 3": "more padding at the far ends, which no window reaches",
        "line 13.52: 2 to 3": "more padding at the far ends, which no window reaches",
    },
    "single_kernel": {
        "line 14.40: 0 to -1": "all kernels have one dtype",
    },
    "multi_label_loss": {
        "line 16.28: 0 to 1": "what is subtracted before the exp is added again after the log",
        "line 16.28: 0 to -1": "the same",
    },
    "fit_temperature": {
        "line 17.13: range one shorter": "the same",
        "line 16.11: 10.0 to 11.0": "the best temperatures lie inside this interval too",
        "line 16.11: 10.0 to 9.0": "the same",
        "line 17.19: 20 to 21": "one halving more than is needed",
        "line 17.19: 20 to 19": "one less, and still more than is needed",
        "line 21.38: Gt to GtE": "the slope is never exactly zero, or both halves would end there",
    },
    "clipped_mean_gradient": {
        "line 15.48: 0 to 1": "all parts have tensors of the same shapes",
        "line 15.48: 0 to -1": "all parts have tensors of the same shapes",
    },
    "Subsample": {
        "line 14.39: 0.25 to 1.25": "the layer may start as it likes",
        "line 14.39: 0.25 to -0.75": "the layer may start as it likes",
        "line 16.33: zeros to ones": "the layer may start as it likes",
    },
    "worst_confusion": {
        "line 17.8: Add to Sub": "counts and their sums are negative, which cancels in a share",
        "line 17.33: 1 to 2": "counts and their sums are twice as large, which cancels in a share",
        "line 19.26: 0 to -1": "the diagonal stays below every share",
    },
    "adaptive_average": {
        "line 13.11: zeros to ones": "every place of the grid is overwritten",
    },
    "suspect_rows": {
        "line 22.11: Gt to GtE": "no drawn number is exactly three percent off",
    },
    "read_bilinear": {
        "line 23.24: 0 to -1": "a neighbor outside has weight 0, whichever pixel it reads",
        "line 24.30: 0 to -1": "a neighbor outside has weight 0, whichever pixel it reads",
    },
    "alarm_rates": {
        "line 17.26: Gt to GtE": "no gap is exactly 1.96 errors wide",
    },
    "grad_cam_heat": {
        "line 17.67: 0 to -1": "the first of one channel is the last",
    },
    "principal_components": {
        "line 15.68: False to True": "more directions, of which none is used",
    },
    "honest_report": {
        "line 15.17: mean to sum": "every setting has as many seeds",
    },
}

TUNED = 26  # the line of a study in which it tunes
COMPARED = {  # from there to the one that compares
    "convolution_study": 4,
    "head_study": 4,
    "auxiliary_study": 4,
    "shortcut_study": 4,
    "norm_study": 4,
    "augmentation_study": 3,
    "activation_study": 4,
    "heatmap_study": 3,
    "transfer_study": 4,
    "schedule_study": 4,
}
for work, further in COMPARED.items():
    compared = TUNED + further
    EQUIVALENT[work] = {
        f"line {TUNED}.34: 100 to 101": "any unit may tune that is not compared",
        f"line {TUNED}.34: 100 to 99": "the same",
        f"line {compared}.96: 5 to 6": "five units or more",
        f"line {compared + 3}.24: Gt to GtE": "no end of an interval is exactly 0",
        f"line {compared + 3}.47: Lt to LtE": "the same",
    }
