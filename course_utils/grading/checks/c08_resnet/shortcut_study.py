"""Whether shortcuts raise the accuracy of a network of 20 layers, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["08"],
    reread='Notebook 08, "Deeper is worse"',
    points=3,
    minutes=20,
    difficulty=2,
)
