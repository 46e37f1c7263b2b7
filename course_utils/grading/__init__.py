"""Checks that name the mistake: in a student's notebook, and in grading.

There the student's code runs elsewhere, in a sandbox.
"""

from course_utils.grading.engine.check import Check, Mistake, Written
from course_utils.grading.engine.outcomes import Outcome
from course_utils.grading.in_notebook import check

__all__ = ["Check", "Mistake", "Outcome", "Written", "check"]
