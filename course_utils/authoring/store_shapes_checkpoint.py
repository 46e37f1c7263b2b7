"""Train the small network on `shapes` whose weights the course brings along: a minute on one core.

    course author shapes-checkpoint

Run by hand after a change to the recipe, the network, the shapes or the training;
`tests/models/test_course_weights.py` holds the file against this recipe. `course author
transfer-runs` builds on its weights, so run that afterwards.
"""

import shutil
import tempfile

from course_utils.authoring.stored_files import refuse
from course_utils.experiments import Recipe, train_weights
from course_utils.models.course_weights import FOLDER, SUFFIX
from course_utils.training import TrainConfig

# No label smoothing: it packs the features of a class together, and they transfer worse (Kornblith
# et al. 2021).
CONFIG = TrainConfig(
    epochs=12, optimizer="sgd", lr=0.2, nesterov=True, schedule="one_cycle", weight_decay=5e-4
)
RECIPE = Recipe("quick/13-shapes", "resnet_tiny", "shapes", 128, CONFIG, crop_padding=2)


def main(arguments: list[str]) -> None:
    """Make the file. arguments: none"""
    refuse(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = train_weights(RECIPE, device="cpu", precision="fp32", store=folder)
        FOLDER.mkdir(exist_ok=True)
        for old in FOLDER.glob(f"{RECIPE.model}-{RECIPE.data}-*{SUFFIX}"):
            old.unlink()
        print(shutil.copy(path, FOLDER))
