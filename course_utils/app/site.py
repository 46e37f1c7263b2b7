"""The course as a static site: notebooks with their stored pictures and tables, exercises, search.

It needs no network. Nothing is executed: the outputs are those that the notebooks were committed
with. Formulas become MathML, which browsers draw and screen readers read by themselves.
"""

import json
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_utils.app.saved_notebooks import sha
from course_utils.app.workspace import COURSE, LAUNCHER, course_files
from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import atomic_path

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.util.docutils import SphinxTranslator

MARK = ".course-site.json"  # in the folder of a site: what was written, as {path: digests}
TITLE = "Convolutional networks, hands on"
SETTINGS: dict[str, Any] = {
    "project": TITLE,
    "html_title": TITLE,
    "extensions": ["myst_nb", "course_utils.app.site"],
    "html_theme": "sphinx_book_theme",
    "html_theme_options": {
        "use_download_button": True,
        "show_toc_level": 2,
        # what this theme has no header for: below 992 pixels its menu buttons would open that
        "navbar_persistent": [],
        "navbar_start": [],
        "navbar_center": [],
        "navbar_end": [],
    },
    "html_math_renderer": "mathml",
    "html_copy_source": True,
    "nb_execution_mode": "off",
    "nb_render_markdown_format": "gfm",  # of outputs: a table is one
    "nb_ipywidgets_js": {},  # by default, pages with widgets load scripts from the network
    "myst_enable_extensions": ["dollarmath", "amsmath"],
    "language": "en",
}
CONTENTS = """
```{{toctree}}
:caption: {caption}
:glob:
:maxdepth: 1
{pattern}
```
"""


def build(folder: Path | str, course: Path | str = COURSE) -> Path:
    """Write the site to `folder` and return the path of its first page.

    folder: new, empty, or of an earlier site, which it replaces; what else lies in there stays as
    it is
    raises: ValueError without Sphinx, for a folder that no site was written to, for a file of the
    site's that somebody has changed or put there, and for a link or reference that leads nowhere,
    naming it; FileNotFoundError where the course is installed without its notebooks
    """
    folder = Path(folder)
    written(folder)  # raises for a folder that is not a site's before the minutes that follow
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "source"
        finished = Path(temporary) / "finished"
        for name, content in course_files(course).items():
            if name != LAUNCHER:
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                (source / name).write_bytes(content)
        (source / "index.md").write_text(first_page((Path(course) / "README.md").read_text()))
        render(source, finished)
        shutil.rmtree(finished / ".doctrees", ignore_errors=True)
        replace(folder, finished)
    return folder / "index.html"


def replace(folder: Path, finished: Path) -> None:
    """Make the site in `folder` the finished one, touching no file that is not the site's own.

    raises: ValueError, before anything is changed, for a file in its way
    """
    old = written(folder)
    new = {
        path.relative_to(finished).as_posix(): sha(path.read_bytes()) for path in files_in(finished)
    }
    # until all is done a file may be the old or the new one: whoever is interrupted may go on
    either = {name: list(old.get(name, ())) for name in sorted({*old, *new})}
    for name, digest in new.items():
        either[name].append(digest)
    refuse_others(folder, either)
    keep(folder, either)  # both versions are the site's from here on
    for name in new:
        with atomic_path(folder / name) as temporary:
            shutil.copyfile(finished / name, temporary)
    for name in set(old) - set(new):
        remove(folder, name)
    keep(folder, {name: [digest] for name, digest in new.items()})


def refuse_others(folder: Path, either: dict[str, list[str]]) -> None:
    """raises: ValueError for a file in the way of the site's. either: {path: digests} of these"""
    for name, digests in either.items():
        if in_the_way(folder / name, digests, folder):
            raise UserError(
                f"{folder / name} was not written by `course site`; move it away, or choose "
                "another folder"
            )


def remove(folder: Path, name: str) -> None:
    """Remove a file of the site's, and the folders around it that it leaves empty."""
    (folder / name).unlink(missing_ok=True)
    for parent in [*Path(name).parents][:-1]:  # the last is the site's own folder
        with suppress(OSError):  # there is more in it
            (folder / parent).rmdir()


def in_the_way(path: Path, digests: list[str], folder: Path) -> bool:
    """Whether a file of the site's would be written over another one's, or through a link out."""
    # resolved, because a folder on the way may be a link, too
    if not path.resolve().is_relative_to(folder.resolve()) or path.is_symlink():
        return True
    return path.exists() and not (path.is_file() and sha(path.read_bytes()) in digests)


def files_in(folder: Path) -> list[Path]:
    """Every file in a folder, at any depth, sorted."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def written(folder: Path) -> dict[str, list[str]]:
    """What `course site` has written to a folder: {path: digests}; none for a new or empty one.

    Two digests where it was interrupted: of the file before and after.
    raises: ValueError for any other folder
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return {}
    try:
        return dict(json.loads((folder / MARK).read_text()))
    except (OSError, ValueError, TypeError):
        raise UserError(
            f"{folder} holds something that `course site` has not written; choose a new folder or "
            "an empty one"
        ) from None


def keep(folder: Path, digests: dict[str, list[str]]) -> None:
    """Note what the site consists of."""
    with atomic_path(folder / MARK) as temporary:
        temporary.write_text(json.dumps(digests, indent=1, sort_keys=True))


def first_page(readme: str) -> str:
    """The README up to where it says what the course needs, and the contents."""
    about = readme.split("\nYou need ")[0].rstrip()
    contents = (
        CONTENTS.format(caption="Notebooks", pattern="notebooks/*"),
        CONTENTS.format(caption="Exercises", pattern="exercises/README\nexercises/*/*"),
    )
    return f"{about}\n{''.join(contents)}"


def render(source: Path, finished: Path) -> None:
    """Run Sphinx. raises: ValueError with its warnings, where it has any"""
    try:
        import latex2mathml  # noqa: F401
        import myst_nb  # noqa: F401
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace
    except ImportError as error:
        raise UserError(f"the site needs {error.name}: pip install 'course-utils[site]'") from None
    with (source.parent / "warnings").open("w+") as log, docutils_namespace():
        app = Sphinx(
            source,
            None,  # no conf.py: SETTINGS alone count
            finished,
            source.parent / "doctrees",
            "html",
            SETTINGS,
            status=None,
            warning=log,
            freshenv=True,
        )
        app.build()
        log.seek(0)
        plain = re.sub(r"\x1b\[[\d;]*m", "", log.read())  # without the colors of a terminal
    warnings = plain.replace(str(source), "").strip()
    if warnings:
        raise UserError(f"the site has broken links or references:\n{warnings}")


def setup(app: "Sphinx") -> dict[str, bool]:
    """What Sphinx calls: formulas as MathML."""
    app.add_html_math_renderer(
        "mathml", inline_renderers=(_inline, None), block_renderers=(_block, None)
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(writer: "SphinxTranslator", node: "Element") -> None:
    _formula(writer, node, "inline")


def _block(writer: "SphinxTranslator", node: "Element") -> None:
    _formula(writer, node, "block")


def _formula(writer: "SphinxTranslator", node: "Element", display: str) -> None:
    from docutils import nodes
    from latex2mathml.converter import convert

    writer.body.append(convert(node.astext(), display=display))
    raise nodes.SkipNode  # its text is written
