"""Whether a trained start beats a fresh one from two labels a class, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["13"],
    reread='Notebook 13, "Two ways to use it, one to do without, and a control"',
    points=3,
    minutes=20,
    difficulty=2,
)
