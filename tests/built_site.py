"""The course's static site, built once for all tests of a run that only read it."""

import os

from filelock import FileLock

from course_utils.app.site import build


def built_site(tmp_path_factory):
    """The folder of the site. Two workers of pytest share it: the second waits for the first."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of this run, and of all of its workers
    site, finished = folder / "built-site", folder / "built-site.finished"
    with FileLock(folder / "built-site.lock"):
        if not finished.exists():
            build(site)
            finished.touch()
    return site
