"""Whether an extra convolution raises BaseNet's accuracy, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["05"],
    reread='Notebook 05, "The ablation that gained two points"',
    points=3,
    minutes=20,
    difficulty=2,
)
