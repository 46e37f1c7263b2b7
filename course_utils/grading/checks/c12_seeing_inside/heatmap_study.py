"""Whether a trained network's heat maps lie on the shape more than a random one's, a study."""

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import study_check

CHECK = study_check(
    QUESTIONS["12"],
    reread='Notebook 12, "A map of the network, or of the image?"',
    points=3,
    minutes=20,
    difficulty=2,
)
