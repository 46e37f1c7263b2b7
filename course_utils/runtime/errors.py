"""The error of a caller, told apart from a bug of the course."""


class UserError(ValueError):
    """Something that whoever called can mend: a name, a setting, a damaged file.

    Its message gives the rule, the value received and the way out. The command line shows it as one
    line; any other ValueError is a bug of the course, and shows its traceback.
    """
