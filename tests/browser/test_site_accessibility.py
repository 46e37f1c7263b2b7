"""The static site as a browser draws it: no serious finding of axe, menus that open at every width,
nothing fetched.

Runs where playwright, axe and a Chromium are installed.
"""

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from built_site import built_site
from needs import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python"
)
pytest.importorskip("myst_nb", reason="pip install 'course-utils[site]'")
pytestmark = [
    pytest.mark.needs("chromium"),
    pytest.mark.filterwarnings("ignore:.*is deprecated. Check CHANGES:PendingDeprecationWarning"),
]


# axe reads a color halfway where a page still fades from one to the other
AT_ONCE = "*, *::before, *::after { transition: none !important; animation: none !important }"
# axe takes most of its time for the contrast of every word of a code cell, some thousand on a page.
# Of those of one cell that look alike, the first stays a span; the others become plain text in it
ONE_OF_A_LOOK = """() => {
    const read = ["color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight"].concat(
        ["opacity", "textShadow", "filter", "mixBlendMode", "display", "visibility", "position"]
    );
    const again = [];
    for (const code of document.querySelectorAll("pre")) {
        const looks = new Set();
        for (const word of code.querySelectorAll("span[class]:not(:has(*))")) {
            const style = getComputedStyle(word);
            const look = read.map((name) => style[name]).join();
            if (looks.has(look) && word.attributes.length === 1) again.push(word);
            looks.add(look);
        }
    }
    for (const word of again) word.replaceWith(...word.childNodes);
}"""
OPTIONS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """(address, names of the pages)"""
    folder = built_site(tmp_path_factory)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.glob("**/[0-9]*_*.html"))
    yield (
        f"http://127.0.0.1:{server.server_port}/",
        ["index.html", "search.html", "notebooks/glossary.html", *pages],
    )
    server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_finding(site, scheme):
    address, pages = site
    chosen = pages if scheme == "light" else pages[::6]  # the colors are the same on all
    outside = []
    serious = []
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page(color_scheme=scheme)
        page.on(
            "request",
            lambda r: None if r.url.startswith((address, "data:")) else outside.append(r.url),
        )
        for name in chosen:
            page.goto(address + name)
            page.add_style_tag(content=AT_ONCE)
            page.evaluate(ONE_OF_A_LOOK)
            found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response
            assert found["passes"], f"axe looked at nothing in {name}"
            serious += [
                f"{name}: {one['id']}, {one['nodes'][0]['html'][:120]}"
                for one in found["violations"]
                if one["impact"] in ("serious", "critical")
            ]
        browser.close()
    assert len(pages) > 28
    assert len(chosen) > 4
    assert outside == []
    assert serious == []


@pytest.mark.parametrize("width", [390, 768, 1100, 1366])
def test_the_menus_open_at_every_width(site, width):
    address, _ = site
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(f"{address}notebooks/05_lenet.html")
        for link, name in (("06_vgg.html", "primary"), ("#published-reference-yours", "secondary")):
            entry = page.locator(
                f":is(#pst-{name}-sidebar, #pst-{name}-sidebar-modal) a[href$='{link}']"
            ).first
            if not entry.is_visible():
                page.locator(f"button.{name}-toggle:visible").click()
                page.wait_for_timeout(600)  # ms, in which it slides in
            keep(page, f"site-{width}-{name}")
            box = entry.bounding_box()
            assert box, f"the {name} menu is not open"
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            if width < 992:  # there it is over the page, and closes again
                page.keyboard.press("Escape")
                page.wait_for_timeout(600)
                assert not entry.is_visible()
        browser.close()


def keep(page, name):
    if folder := os.environ.get("COURSE_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")
