"""The usual mistakes of a training, each told by its cause and the way out.

explain         an error of torch explained; a first look at a batch; all mistakes, one by one
batch           device, type, number and range of a batch; answers that are no logits
shape_mismatch  the shapes of all layers, up to the one that fails
learning        frozen weights, NaN, chance where none should be, a loud start, overfitting
flat_loss       a loss that does not fall, its cause by measuring
memory          a memory that is full
"""

from course_utils.training.diagnostics.explain import check_batch, diagnose, explained
from course_utils.training.diagnostics.flat_loss import not_falling

__all__ = ["check_batch", "diagnose", "explained", "not_falling"]
