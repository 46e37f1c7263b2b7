"""A few of the cases, graded by whoever runs `python -m grading.hostile.part FOLDER`.

It prints JSON.
"""

import json
import sys
from pathlib import Path

from grading.hostile import escape, honest, processes, resources
from grading.hostile.case import LIMITS

from course_utils.authoring.exercise_notebooks import EXERCISE
from course_utils.grading.engine.submissions import collect
from course_utils.grading.engine.whole_class import grade_all

NAMES = """
    fork-bomb many memory kernel-memory killers orphans reader writer climber caller
    neighbors-limits neighbors-folder
""".split()
HOSTILE = [
    case for module in (escape, processes, resources) for case in module.CASES if case.name in NAMES
]
CASES = [*honest.CASES, *HOSTILE]


def main(root):
    """Hand in the cases in a folder, with a file that nobody may read, and grade them."""
    folder = Path(root) / "class"
    folder.mkdir()
    for case in CASES:
        case.hand_in(folder)
    (folder / "locked.ipynb").write_bytes(b"{}")
    (folder / "locked.ipynb").chmod(0)
    results = grade_all(
        collect(folder),
        Path(root) / "out",
        exercise=EXERCISE,
        seed="x",
        limits=LIMITS,
    )
    print(json.dumps({result.student: result.to_json() for result in results}))


if __name__ == "__main__":
    main(sys.argv[1])
