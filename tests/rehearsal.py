"""A notebook rehearsed: every cell runs, with few images, small batches, one epoch and two seeds;
claims may come out false.

The claims are for nbval, which runs the notebooks as they stand.
"""

CODE = """
import ast
from functools import cache

import joblib
from course_utils.data import Batches, ImageSet
from course_utils.training import TrainConfig
from IPython import get_ipython

check, take, deal = TrainConfig.__post_init__, ImageSet.take, Batches.__init__

def one_epoch(self):
    object.__setattr__(self, "epochs", 1)
    check(self)

def few(self, train=None, test=None):
    return take(self, min(train or {images}, {images}), min(test or {test}, {test}))

def small(self, images, labels, batch_size, **rest):
    deal(self, images, labels, min(batch_size, {batch}), **rest)

class Rehearsed(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Expr(node.test), node)

    def visit_Assign(self, node):
        if [ast.unparse(target) for target in node.targets] == ["SEEDS"]:
            node.value = ast.parse("(0, 1)", mode="eval").body  # one has no interval
        return self.generic_visit(node)

    def visit_Call(self, node):
        if ast.unparse(node.func) == "np.linspace":  # the axis of a landscape
            node.args[2] = ast.Constant(min(7, ast.literal_eval(node.args[2])))
        return self.generic_visit(node)

TrainConfig.__post_init__, ImageSet.take, Batches.__init__ = one_epoch, few, small
from course_utils import reports  # only now: its rows have one epoch too, so none counts as altered
from course_utils.analysis import evidence, weight_planes
from course_utils.experiments import preparation, run, scheduler
from dataclasses import asdict, replace
for module in (preparation, run, scheduler):
    module.load = cache(module.load)  # a real data set is read once, not for every run

def remembered(execute, replace=replace, asdict=asdict):
    known = dict()

    def once(recipe, seed, **how):
        # a sweep's recipes differ by their rates alone, which a rehearsal need not tell apart
        config = replace(recipe.config, lr=1)
        key = repr((replace(recipe, id="", choices="", published=None, config=config), seed))
        if key not in known:
            known[key] = execute(recipe, seed, **how)
        precision = known[key].recipe["config"]["precision"]
        own = replace(recipe, config=replace(recipe.config, seed=seed, precision=precision))
        return replace(known[key], id=recipe.id, recipe=asdict(own))

    return once

scheduler.execute = remembered(scheduler.execute)
evidence.claim = lambda words, effect, rule, *, null, null_is: evidence.Claimed(
    words, effect, rule, null, null_is
)
weight_planes.weight_plane.__kwdefaults__["points"] = 7
joblib.cpu_count = lambda: 1  # no worker processes: they would know nothing of this cell
get_ipython().ast_transformers.append(Rehearsed())
"""


# by notebook at most: training images, test images, images a batch
FEW = (10, 20, 10)
MANY = (1600, 100, 10_000)
MORE = {
    "09": (20, 20, 10),  # a way has three steps
    "10": (400, 100, 200),  # asks for accuracies of each class
    "11": (10, 40, 10),  # no accuracy of 0, whose odds have no logarithm
    "13": MANY,  # takes so many images of each class
}


def code(notebook, more=MORE):
    """The first cell, or startup file, of the rehearsal of a notebook, as "05_lenet"."""
    images, test, batch = more.get(notebook[:2], FEW)
    return CODE.format(images=images, test=test, batch=batch)
