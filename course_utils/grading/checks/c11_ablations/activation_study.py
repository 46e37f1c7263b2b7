"""Whether GELU beats ReLU, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["11"],
    reread='Notebook 11, "The first table again"',
    points=3,
    minutes=20,
    difficulty=2,
)
