"""The course as a static site: notebooks with their stored pictures and tables, exercises, search; no network needed.

Nothing is executed: the outputs are those that the notebooks were committed with. Formulas become MathML, which
browsers draw and screen readers read by themselves.
"""

import re
import shutil
import tempfile
from pathlib import Path

from course_utils.workspace import COURSE, LAUNCHER, course_files

TITLE = "Convolutional networks, hands on"
SETTINGS = {
    "project": TITLE,
    "html_title": TITLE,
    "extensions": ["myst_nb", "course_utils.site"],
    "html_theme": "sphinx_book_theme",
    "html_theme_options": {"use_download_button": True, "show_toc_level": 2},
    "html_math_renderer": "mathml",
    "html_copy_source": True,
    "nb_execution_mode": "off",
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

    folder: new, empty or of an earlier site, which it replaces
    raises: ValueError without Sphinx, for a folder that holds something else, and for a link or reference that leads
    nowhere, naming it; FileNotFoundError where the course is installed without its notebooks
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()) and not (folder / ".buildinfo").exists():
        raise ValueError(f"{folder} holds something that is no site; choose another folder")
    with tempfile.TemporaryDirectory() as place:
        source, finished = Path(place) / "source", Path(place) / "finished"
        for name, content in course_files(course).items():
            if name != LAUNCHER:
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                (source / name).write_bytes(content)
        (source / "index.md").write_text(first_page((Path(course) / "README.md").read_text()))
        render(source, finished)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(finished, folder, ignore=shutil.ignore_patterns(".doctrees"))
    return folder / "index.html"


def first_page(readme):
    """The README up to its first command, and the contents."""
    about = readme.split("\nYou need ")[0].rstrip()
    parts = (("Notebooks", "notebooks/*"), ("Exercises", "exercises/README\nexercises/*/*"))
    return about + "\n" + "".join(CONTENTS.format(caption=caption, pattern=pattern) for caption, pattern in parts)


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
        app = Sphinx(source, None, finished, doctrees, "html", SETTINGS, status=None, warning=warnings, freshenv=True)
        app.build()
        warnings.seek(0)
        found = re.sub(r"\x1b\[[\d;]*m", "", warnings.read()).replace(str(source), "")
    if found.strip():
        raise ValueError(f"the site has broken links or references:\n{found.strip()}")


def setup(app):
    """What Sphinx calls: formulas as MathML."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))
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
