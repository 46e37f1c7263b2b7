"""What goes into the sandbox with a student's work: how values travel, how work is run. No answers.

Nothing in here imports the course: the sandbox does not hold it.
"""
