"""Whether a mean and one linear layer beat VGG's large head, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["06"],
    reread='Notebook 06, "Does the big head earn its keep?"',
    points=3,
    minutes=20,
    difficulty=2,
)
