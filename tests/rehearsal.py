"""A notebook rehearsed: every cell runs, with few images and one epoch; claims are computed, but may be false.

The claims are for nbval, which runs the notebooks as they stand.
"""

CODE = """
import ast
import joblib
from course_utils.data import ImageSet
from course_utils.training import TrainConfig
from IPython import get_ipython

check, take = TrainConfig.__post_init__, ImageSet.take

def one_epoch(self):
    object.__setattr__(self, "epochs", 1)
    check(self)

def few(self, train=None, test=None):
    return take(self, min(train or {images}, {images}), min(test or 100, 100, {images}))

class NoClaims(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Expr(node.test), node)

TrainConfig.__post_init__, ImageSet.take = one_epoch, few
joblib.cpu_count = lambda: 1  # no worker processes: they would know nothing of this cell
get_ipython().ast_transformers.append(NoClaims())
"""


def code(images):
    """The first cell, or startup file, of a rehearsal with at most this many training images."""
    return CODE.format(images=images)
