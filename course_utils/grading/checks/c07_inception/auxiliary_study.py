"""Whether auxiliary heads raise GoogLeNet's accuracy, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["07"],
    reread='Notebook 07, "Auxiliary heads"',
    points=3,
    minutes=20,
    difficulty=2,
)
