"""The static site: whole, linked, described, and in need of no network."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from built_site import built_site

from course_utils.app.site import build
from course_utils.app.workspace import COURSE
from course_utils.runtime.storage import atomic_path

pytest.importorskip("myst_nb", reason="pip install 'course-utils[site]'")
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*is deprecated. Check CHANGES:PendingDeprecationWarning"
)


class Page(HTMLParser):
    """Links, things loaded, pictures without a text, anchors and formulas of a page."""

    def __init__(self, text):
        super().__init__()
        self.links = []
        self.loaded = []
        self.silent = []
        self.anchors = set()
        self.formulas = 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.anchors.add(values.get("id"))
        if tag == "math":
            self.formulas += 1
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") not in ("canonical",):
            self.loaded.append(values.get("href", ""))
        elif tag in ("img", "script") and values.get("src"):
            self.loaded.append(values["src"])
        if tag == "img" and not values.get("alt"):
            self.silent.append(values.get("src", "")[:80])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built_site(tmp_path_factory)


@pytest.fixture(scope="module")
def pages(site):
    return {
        path: Page(path.read_text()) for path in site.rglob("*.html") if "_static" not in path.parts
    }


def test_every_notebook_and_exercise_has_its_page_and_no_solution_has(site, pages):
    names = {path.relative_to(site).with_suffix("").as_posix() for path in pages}
    for path in Path(COURSE).glob("notebooks/*.ipynb"):
        assert f"notebooks/{path.stem}" in names
    assert "notebooks/glossary" in names
    for path in Path(COURSE).glob("exercises/*/*.ipynb"):
        assert f"exercises/{path.stem}/{path.stem}" in names
    assert not any("solution" in name for name in names)
    assert (site / "searchindex.js").stat().st_size > 10_000


def test_the_glossary_is_in_the_contents_and_leads_to_the_notebooks(site, pages):
    assert "notebooks/glossary.html" in pages[site / "index.html"].links
    assert "14_capstone.html" in pages[site / "notebooks" / "glossary.html"].links


def test_every_link_leads_somewhere(site, pages):
    checked = 0
    for path, page in pages.items():
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.exists(), f"{link} in {path.relative_to(site)}"
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in pages[target].anchors, (
                    f"{link} in {path.relative_to(site)}"
                )
            checked += 1
    assert checked > 500


def test_nothing_is_loaded_from_elsewhere(pages):
    loaded = [source for page in pages.values() for source in page.loaded]
    assert loaded
    assert [source for source in loaded if urlsplit(source).scheme not in ("", "data")] == []


def test_every_picture_has_a_text(pages):
    assert {path.name: page.silent for path, page in pages.items() if page.silent} == {}


def test_formulas_are_mathml_and_none_is_left_as_tex(site, pages):
    assert pages[site / "notebooks" / "09_batchnorm_landscape.html"].formulas > 20
    assert not any(r"\frac" in path.read_text().split("<annotation")[0] for path in pages)


def small_course(folder, text):
    (folder / "notebooks").mkdir(parents=True)
    (folder / "README.md").write_text("# A course\n\nAbout it.\n\nYou need nothing.\n")
    for name, source in (("00_a", text), ("01_b", "# B")):
        cells = [nbformat.v4.new_markdown_cell(source)]
        nbformat.write(
            nbformat.v4.new_notebook(cells=cells), folder / "notebooks" / f"{name}.ipynb"
        )
    (folder / "exercises" / "00_a").mkdir(parents=True)
    (folder / "exercises" / "README.md").write_text("# Exercises")
    nbformat.write(
        nbformat.v4.new_notebook(cells=cells), folder / "exercises" / "00_a" / "00_a.ipynb"
    )
    return folder


def test_a_broken_link_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"(?s)broken links or references.*nowhere\.ipynb"):
        build(tmp_path / "site", small_course(tmp_path / "course", "# A\n\n[gone](nowhere.ipynb)"))


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    "name", ["thesis.md", ".buildinfo", "index.html", ".course-site.json", "a/b.txt"]
)
def test_a_folder_that_no_site_was_written_to_is_left_alone_whatever_lies_in_it(tmp_path, name):
    path = tmp_path / "thesis" / name
    path.parent.mkdir(parents=True)
    path.write_text("years")
    with pytest.raises(
        ValueError, match="thesis holds something that `course site` has not written; choose a new"
    ):
        build(tmp_path / "thesis", small_course(tmp_path / "course", "# A"))
    assert contents(tmp_path / "thesis") == {name: b"years"}


def test_a_second_site_replaces_the_first_and_nothing_else_in_its_folder(tmp_path, monkeypatch):
    course = small_course(tmp_path / "course", "# A")
    folder = tmp_path / "site"
    build(folder, course)
    (folder / "CNAME").write_text("example.org")
    (folder / "notebooks" / "notes.txt").write_text("mine")
    (course / "notebooks" / "01_b.ipynb").rename(course / "notebooks" / "02_c.ipynb")
    monkeypatch.chdir(folder)
    build(".", course)
    files = contents(folder)
    assert files["CNAME"] == b"example.org"
    assert files["notebooks/notes.txt"] == b"mine"
    assert "notebooks/02_c.html" in files
    assert not [name for name in files if "01_b" in name]


@pytest.mark.parametrize("name", ["index.html", "notebooks/03_d.html"])
def test_a_page_that_somebody_has_written_is_not_written_over(tmp_path, name):
    course = small_course(tmp_path / "course", "# A")
    folder = tmp_path / "site"
    build(folder, course)
    (folder / name).write_text("mine")
    (course / "notebooks" / "01_b.ipynb").rename(course / "notebooks" / "03_d.ipynb")
    before = contents(folder)
    with pytest.raises(ValueError, match=f"{name} was not written by `course site`; move it away"):
        build(folder, course)
    assert contents(folder) == before


def test_nothing_is_written_through_a_link(tmp_path):
    course = small_course(tmp_path / "course", "# A")
    folder = tmp_path / "site"
    build(folder, course)
    (folder / "notebooks").rename(tmp_path / "elsewhere")
    (folder / "notebooks").symlink_to(tmp_path / "elsewhere")
    before = contents(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="was not written by `course site`"):
        build(folder, course)
    assert contents(tmp_path / "elsewhere") == before


def test_a_site_that_was_interrupted_is_finished_by_the_next_call(tmp_path, monkeypatch):
    course = small_course(tmp_path / "course", "# A")
    folder = tmp_path / "site"
    build(folder, course)
    small_course(tmp_path / "other", "# Another A").joinpath("README.md").write_text(
        "# Other\n\nYou need nothing.\n"
    )
    written = []

    def dies(path):
        written.append(path)
        if len(written) == 20:
            raise OSError("no space left")
        return atomic_path(path)

    monkeypatch.setattr("course_utils.app.site.atomic_path", dies)
    with pytest.raises(OSError, match="no space left"):
        build(folder, tmp_path / "other")
    monkeypatch.undo()
    build(folder, tmp_path / "other")
    assert "Another A" in (folder / "notebooks" / "00_a.html").read_text()


def test_a_table_in_an_output_is_a_table(site):
    assert re.search(
        r"<th[^>]*>(<p>)?published<", (site / "notebooks" / "05_lenet.html").read_text()
    )
    for path in site.glob("notebooks/*.html"):
        assert not re.search(r"^\s*\|.*\| *published", path.read_text(), re.MULTILINE), path.name
