"""Whether augmentation raises the accuracy from 500 images, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["10"],
    reread='Notebook 10, "When does it help?"',
    points=3,
    minutes=20,
    difficulty=2,
)
