"""Mutants of the solutions that give the same answers, each with the reason: no check can reject them."""

# {work: {what was changed: why the answers stay the same}}
EQUIVALENT = {
    "matrix_of": {
        "line 15.40: 2 to 3": "columns beyond the padding, which are cut off",
    },
    "correlate2d": {
        "line 14.10: zeros to ones": "every place of the output is overwritten",
        "line 10.35: 2 to 3": "more padding at the far ends, which no window reaches",
        "line 10.52: 2 to 3": "more padding at the far ends, which no window reaches",
    },
    "single_kernel": {
        "line 13.46: 0 to -1": "all kernels have one dtype",
    },
    "multi_label_loss": {
        "line 12.28: 0 to 1": "what is subtracted before the exponential is added again after the logarithm",
        "line 12.28: 0 to -1": "the same",
    },
    "calibration_error": {
        "line 17.18: Gt to GtE": "no confidence lies on an edge between two bins",
    },
    "fit_temperature": {
        "line 14.13: range one shorter": "the same",
        "line 13.21: 10.0 to 11.0": "the best temperatures lie inside this interval too",
        "line 13.21: 10.0 to 9.0": "the same",
        "line 14.19: 20 to 21": "one halving more than is needed",
        "line 14.19: 20 to 19": "one less, and still more than is needed",
        "line 18.38: Gt to GtE": "the slope is never exactly zero, and if it were, both halves end at its place",
    },
    "clipped_mean_gradient": {
        "line 12.48: 0 to 1": "all parts have tensors of the same shapes",
        "line 12.48: 0 to -1": "all parts have tensors of the same shapes",
    },
    "Subsample": {
        "line 14.64: 0.25 to 1.25": "the layer may start as it likes",
        "line 14.64: 0.25 to -0.75": "the layer may start as it likes",
        "line 15.33: zeros to ones": "the layer may start as it likes",
    },
    "worst_confusion": {
        "line 14.8: Add to Sub": "counts and their sums are negative, which cancels in a share",
        "line 14.33: 1 to 2": "counts and their sums are twice as large, which cancels in a share",
        "line 16.26: 0 to -1": "the diagonal stays below every share",
    },
    "adaptive_average": {
        "line 12.11: zeros to ones": "every place of the grid is overwritten",
    },
    "suspect_rows": {
        "line 18.11: Gt to GtE": "no drawn number is exactly three percent off",
    },
    "read_bilinear": {
        "line 22.44: 0 to -1": "a neighbor outside has weight 0, whichever pixel it reads",
        "line 22.75: 0 to -1": "a neighbor outside has weight 0, whichever pixel it reads",
    },
    "alarm_rates": {
        "line 17.26: Gt to GtE": "no gap is exactly 1.96 errors wide",
    },
    "grad_cam_heat": {
        "line 16.67: 0 to -1": "the first of one channel is the last",
    },
    "principal_components": {
        "line 14.68: False to True": "more directions, of which none is used",
    },
    "honest_report": {
        "line 15.17: mean to sum": "every setting has as many seeds",
    },
}
