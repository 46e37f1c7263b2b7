"""nbgrader's settings: exercises/ is made from solutions/ by `nbgrader generate_assignment`."""

c = get_config()  # noqa: F821 (nbgrader defines it)

c.CourseDirectory.course_id = "cnn"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError  # your code"}
c.ClearSolutions.text_stub = "*Your answer.*"
c.GenerateAssignment.create_assignment = True
c.HTMLExporter.sanitize_html = True  # a student's <script> does not run in the feedback
