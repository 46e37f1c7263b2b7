"""Solutions perturbed by a machine: at least 95 percent of the mutants that differ are rejected."""

import pytest
from grading.equivalent import EQUIVALENT

from course_utils.authoring.mutate import examine
from course_utils.grading.checks import exercises


@pytest.mark.parametrize("exercise", exercises())
def test_mutants_are_rejected(exercise):
    for work, (made, alive) in examine(exercise).items():
        same = EQUIVALENT.get(work, {})
        assert not set(same) - set(alive), f"{work}: listed as equivalent, but rejected or gone"
        missed = [label for label in alive if label not in same]
        different = made - (len(alive) - len(missed))
        rejected = different - len(missed)
        print(f"{exercise:32} {work:28} {rejected:4} of {different:4} mutants rejected {missed}")
        assert len(missed) <= 0.05 * different, f"{work}: {missed}"
