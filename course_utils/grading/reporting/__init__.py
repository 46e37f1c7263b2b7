"""What comes out of grading: points and part credit, pages, CSV, nbgrader's gradebook.

And the instructor's one command.
"""
