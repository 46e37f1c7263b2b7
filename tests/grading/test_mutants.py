"""Solutions perturbed by a machine: at least 95 percent of the mutants that differ are rejected by the checks."""

import pytest
from grading.mutate import examine

from course_utils.grading.checks import exercises

# {work: {what was changed: why the answers stay the same}}
EQUIVALENT = {
    "matrix_of": {"line 15: 2 to 3": "columns beyond the padding, which are cut off"},
    "correlate2d": {
        "line 14: zeros to ones": "every place of the output is overwritten",
        "line 10: 2 to 3": "more padding at the far ends, which no window reaches",
    },
}


@pytest.mark.parametrize("exercise", exercises())
def test_mutants_are_rejected(exercise):
    for work, (made, alive) in examine(exercise).items():
        same = EQUIVALENT.get(work, {})
        assert not set(same) - set(alive), f"{work}: listed as equivalent, but rejected or gone"
        missed = [label for label in alive if label not in same]
        different = made - (len(alive) - len(missed))
        print(f"{exercise:32} {work:28} {different - len(missed):4} of {different:4} mutants rejected {missed}")
        assert len(missed) <= 0.05 * different, f"{work}: {missed}"
