"""Classes of students, made of the solution of exercise 01."""

from course_utils.authoring.exercise_notebooks import changed, text_of

SOLUTION = text_of("solutions")
STUB = text_of("exercises")


def paper(base=SOLUTION, **changes):
    """The bytes of a notebook with the sources of some cells changed. changes: {id of a cell: source}"""
    return changed(base, **changes)
