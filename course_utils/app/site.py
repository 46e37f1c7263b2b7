"""The course as a static site: notebooks with their stored pictures and tables, exercises, search; no network needed.

Nothing is executed: the outputs are those that the notebooks were committed with. Formulas become MathML, which
browsers draw and screen readers read by themselves.
"""

import json
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from course_utils.app.workspace import COURSE, LAUNCHER, course_files, sha
from course_utils.runtime.storage import atomic_path

MARK = ".course-site.json"  # in the folder of a site: what was written, as {path: digests}
TITLE = "Convolutional networks, hands on"
SETTINGS = {
    "project": TITLE,
    "html_title": TITLE,
    "extensions": ["myst_nb", "course_utils.app.site"],
    "html_theme": "sphinx_book_theme",
    # persistent: what this theme has no header for; below 992 pixels its menu buttons would open that instead
    "html_theme_options": {
        "use_download_button": True,
        "show_toc_level": 2,
        "navbar_persistent": [],
    }
    | dict.fromkeys(("navbar_start", "navbar_center", "navbar_end"), []),
    "html_math_renderer": "mathml",
    "html_copy_source": True,
    "nb_execution_mode": "off",
    "nb_render_markdown_format": "gfm",  # of outputs: a table is one
    "nb_ipywidgets_js": {},
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


def build(folder, course=COURSE):
    """Write the site to `folder` and return the path of its first page.

    folder: new, empty, or of an earlier site, which it replaces; what else lies in there stays as it is
    raises: ValueError without Sphinx, for a folder that no site was written to, for a file of the site's that somebody
    has changed or put there, and for a link or reference that leads nowhere, naming it; FileNotFoundError where the
    course is installed without its notebooks
    """
    folder = Path(folder)
    written(folder)  # before the minutes that the rest takes
    with tempfile.TemporaryDirectory() as place:
        source, finished = Path(place) / "source", Path(place) / "finished"
        for name, content in course_files(course).items():
            if name != LAUNCHER:
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                (source / name).write_bytes(content)
        (source / "index.md").write_text(first_page((Path(course) / "README.md").read_text()))
        render(source, finished)
        shutil.rmtree(finished / ".doctrees", ignore_errors=True)
        replace(folder, finished)
    return folder / "index.html"


def replace(folder, finished):
    """Make the site in `folder` the finished one, touching no file that is not the site's own.

    raises: ValueError, before anything is changed, for a file in its way
    """
    old = written(folder)
    new = {
        path.relative_to(finished).as_posix(): sha(path.read_bytes()) for path in files_in(finished)
    }
    either = {
        name: [*old.get(name, ()), *([new[name]] if name in new else [])]
        for name in sorted({*old, *new})
    }
    for name, digests in either.items():
        if in_the_way(folder / name, digests, folder):
            raise ValueError(
                f"{folder / name} was not written by `course site`; move it away, or choose another folder"
            )
    keep(folder, either)
    for name in new:
        with atomic_path(folder / name) as temporary:
            shutil.copyfile(finished / name, temporary)
    for name in set(old) - set(new):
        (folder / name).unlink(missing_ok=True)
        for parent in [*Path(name).parents][:-1]:
            with suppress(OSError):  # there is more in it
                (folder / parent).rmdir()
    keep(folder, {name: [digest] for name, digest in new.items()})


def in_the_way(path, digests, folder):
    """Whether a file of the site's would be written over another one's, or through a link to somewhere else."""
    if not path.resolve().is_relative_to(folder.resolve()) or path.is_symlink():
        return True
    return path.exists() and not (path.is_file() and sha(path.read_bytes()) in digests)


def files_in(folder):
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def written(folder):
    """What `course site` has written to a folder: {path: digests}; none for one that is new or empty.

    Two digests where it was interrupted: of the file before and after. raises: ValueError for any other folder
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return {}
    try:
        return dict(json.loads((folder / MARK).read_text()))
    except (OSError, ValueError, TypeError):
        raise ValueError(
            f"{folder} holds something that `course site` has not written; choose a new folder or an empty one"
        ) from None


def keep(folder, digests):
    """Note what the site consists of."""
    with atomic_path(folder / MARK) as temporary:
        temporary.write_text(json.dumps(digests, indent=1, sort_keys=True))


def first_page(readme):
    """The README up to its first command, and the contents."""
    about = readme.split("\nYou need ")[0].rstrip()
    parts = (("Notebooks", "notebooks/*"), ("Exercises", "exercises/README\nexercises/*/*"))
    return (
        about
        + "\n"
        + "".join(CONTENTS.format(caption=caption, pattern=pattern) for caption, pattern in parts)
    )


def render(source, finished):
    """Run Sphinx. raises: ValueError with its warnings, where it has any"""
    try:
        import latex2mathml  # noqa: F401
        import myst_nb  # noqa: F401
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace
    except ImportError as error:
        raise ValueError(f"the site needs {error.name}: pip install 'course-utils[site]'") from None
    with (source.parent / "warnings").open("w+") as warnings, docutils_namespace():
        doctrees = source.parent / "doctrees"
        app = Sphinx(
            source,
            None,
            finished,
            doctrees,
            "html",
            SETTINGS,
            status=None,
            warning=warnings,
            freshenv=True,
        )
        app.build()
        warnings.seek(0)
        found = re.sub(r"\x1b\[[\d;]*m", "", warnings.read()).replace(str(source), "")
    if found.strip():
        raise ValueError(f"the site has broken links or references:\n{found.strip()}")


def setup(app):
    """What Sphinx calls: formulas as MathML."""
    app.add_html_math_renderer(
        "mathml", inline_renderers=(_inline, None), block_renderers=(_block, None)
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(writer, node):
    _formula(writer, node, "inline")


def _block(writer, node):
    _formula(writer, node, "block")


def _formula(writer, node, display):
    from docutils import nodes
    from latex2mathml.converter import convert

    writer.body.append(convert(node.astext(), display=display))
    raise nodes.SkipNode  # its text is written
