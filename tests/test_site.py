"""The static site: whole, linked, described, and in need of no network."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

from course_utils.site import build
from course_utils.workspace import COURSE

pytest.importorskip("myst_nb", reason="pip install 'course-utils[site]'")
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated. Check CHANGES:PendingDeprecationWarning")


class Page(HTMLParser):
    """Links, things loaded, pictures without a text, anchors and formulas of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.silent, self.anchors, self.formulas = [], [], [], set(), 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.anchors.add(found.get("id"))
        self.formulas += tag == "math"
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        elif tag == "link" and found.get("rel") not in ("canonical",):
            self.loaded.append(found.get("href", ""))
        elif tag in ("img", "script") and found.get("src"):
            self.loaded.append(found["src"])
        if tag == "img" and not found.get("alt"):
            self.silent.append(found.get("src", "")[:80])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return build(tmp_path_factory.mktemp("site") / "site").parent


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(path.read_text()) for path in site.rglob("*.html") if "_static" not in path.parts}


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
                assert unquote(parts.fragment) in pages[target].anchors, f"{link} in {path.relative_to(site)}"
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
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebooks" / f"{name}.ipynb")
    return folder


def test_a_broken_link_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"(?s)broken links or references.*nowhere\.ipynb"):
        build(tmp_path / "site", small_course(tmp_path / "course", "# A\n\n[gone](nowhere.ipynb)"))


def test_a_folder_with_something_else_is_left_alone_and_an_earlier_site_is_replaced(tmp_path, site):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "thesis.md").write_text("years")
    with pytest.raises(ValueError, match="holds something that is no site"):
        build(tmp_path / "thesis")
    assert (tmp_path / "thesis" / "thesis.md").read_text() == "years"
