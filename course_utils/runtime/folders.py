"""Folders by the names that people give them."""

from pathlib import Path

from course_utils.runtime.errors import UserError


def home() -> Path:
    """The user's home folder. raises: ValueError for a user without one, as some services have"""
    try:
        return Path.home()
    except RuntimeError:  # neither HOME nor an entry in the list of users
        raise UserError(
            "this user has no home folder; set HOME, or COURSE_DATA and COURSE_WORKSPACE, to "
            "folders that can be written"
        ) from None


def expanded(path: Path | str) -> Path:
    """A path with ~ or ~name replaced by a home folder. raises: ValueError for an unknown one"""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise UserError(f"nobody here has the home folder in {path}; give the whole path") from None
