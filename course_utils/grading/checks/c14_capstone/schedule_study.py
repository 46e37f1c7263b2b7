"""Whether a one-cycle schedule beats a constant rate, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["14"],
    reread='Notebook 14, "One change at a time"',
    points=3,
    minutes=20,
    difficulty=2,
)
