"""Whether batch norm raises VGG-A's accuracy, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["09"],
    reread='Notebook 09, "VGG-A with and without"',
    points=3,
    minutes=20,
    difficulty=2,
)
